/* Where in an expression its operator stands: for the carets of tracebacks. */
#ifndef IL_LANG_ANCHOR_H
#define IL_LANG_ANCHOR_H

#include "base/base.h"

/* text is the part of a source line that a traceback underlines. True when it
 * is one binary operation or subscription: *left is then the code point at
 * which its operator (or its bracket) begins, *right the one behind it, found
 * the way CPython 3.11 does. */
bool il_anchor_find(const char *text, size_t len, uint32_t *left,
                    uint32_t *right);

#endif
