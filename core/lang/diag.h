/* Diagnostics: what is wrong with a source text, and how it is shown.
 *
 * The lexer, the parser and the compiler add to one il_diags; the terminal
 * prints il_diags_render, the editor marks what the items say. The text is
 * CPython's: file and line, the line of source, a caret, kind and message.
 *
 * Messages live in the arena. At most IL_DIAGS_MAX are kept; of several at
 * one place the first stays, because the others follow from it.
 */
#ifndef IL_LANG_DIAG_H
#define IL_LANG_DIAG_H

#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"

enum { IL_DIAGS_MAX = 20 };

typedef enum {
  IL_DIAG_SYNTAX,
  IL_DIAG_INDENTATION,
  IL_DIAG_TAB,
  IL_DIAG_UNSUPPORTED /* valid Python that Interleave does not run */
} il_diag_kind;

typedef struct {
  il_diag_kind kind;
  uint32_t line;       /* from 1 */
  uint32_t column;     /* code points from 0 */
  uint32_t end_line;   /* of the first place after the range */
  uint32_t end_column; /* no range, one caret: equal to line and column */
  bool no_caret;       /* CPython shows the line alone */
  const char *message;
} il_diag;

typedef struct {
  il_arena *arena;
  il_diag items[IL_DIAGS_MAX]; /* by line and column */
  uint32_t count;
} il_diags;

void il_diags_init(il_diags *diags, il_arena *arena);

/* Adds one; where is copied except for its message, which is format's. */
void il_diags_add(il_diags *diags, il_diag where, const char *format, ...)
    IL_PRINTF(3, 4);
void il_diags_vadd(il_diags *diags, il_diag where, const char *format,
                   va_list args) IL_PRINTF(3, 0);

/* The name before the message: "SyntaxError", "IndentationError", ... An
 * unsupported feature is shown as a SyntaxError whose message says so. */
const char *il_diag_kind_name(il_diag_kind kind);

/* All of them as the terminal shows them, each ending in a newline. */
void il_diags_render(const il_diags *diags, const char *filename,
                     const char *source, size_t len, il_buf *out);

#endif
