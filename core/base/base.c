#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"

/* Not by stdio, which is 8 kB of the engine in a browser. */
void il_complain(const char *text) {
  size_t len = strlen(text);
  while (len > 0) {
    ssize_t n = write(STDERR_FILENO, text, len);
    if (n <= 0) return;
    text += n;
    len -= (size_t)n;
  }
}

_Noreturn void il_assert_failed(const char *cond, const char *file, int line) {
  char room[400];
  il_buf text;
  il_buf_init_on(&text, room, sizeof room);
  il_buf_printf(&text, "interleave: internal error: %s (%s:%d)\n", cond, file,
                line);
  il_complain(text.bytes);
  abort();
}
