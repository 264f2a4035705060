#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void il_assert_failed(const char *cond, const char *file, int line) {
  fprintf(stderr, "interleave: internal error: %s (%s:%d)\n", cond, file, line);
  fflush(stderr);
  abort();
}
