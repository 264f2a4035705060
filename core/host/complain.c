/* Last words, where nothing else can be relied on. Not by stdio, which is 8 kB
 * of the engine in a browser. */
#include <unistd.h>

#include "base/base.h"

void il_complain(const char *text) {
  size_t len = strlen(text);
  while (len > 0) {
    ssize_t n = write(STDERR_FILENO, text, len);
    if (n <= 0) return;
    text += n;
    len -= (size_t)n;
  }
}
