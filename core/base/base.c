#include "base/base.h"

#include <stdlib.h>

#include "base/buf.h"

_Noreturn void il_assert_failed(const char *cond, const char *file, int line) {
  char room[400];
  il_buf text;
  il_buf_init_on(&text, room, sizeof room);
  il_buf_printf(&text, "interleave: internal error: %s (%s:%d)\n", cond, file,
                line);
  il_complain(text.bytes);
  abort();
}
