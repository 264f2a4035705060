/* The lexer: source text to an array of tokens, all in one go.
 *
 * The source is valid UTF-8 without a byte order mark, its lines end in \n
 * (il_parse sees to both). The lexer never gives up: what it cannot read it
 * reports, and goes on with the most likely reading, so that the parser can
 * find the errors after it. The NEWLINE that ends a logical line with a
 * reported error is marked `bad`; the parser then keeps its own complaint
 * about that line to itself.
 *
 * What always holds: INDENT and DEDENT pair up; the array ends in END, and
 * outside an f-string END comes after a NEWLINE unless the file is empty.
 */
#ifndef IL_LANG_LEXER_H
#define IL_LANG_LEXER_H

#include "base/arena.h"
#include "lang/diag.h"

typedef enum {
#define IL_TOKEN(name, text) IL_TOK_##name,
#include "lang/tokens.def"
} il_token_kind;

enum {
  IL_LEXER_MAX_BRACKETS = 200, /* CPython's limits */
  IL_LEXER_MAX_INDENTS = 100
};

typedef struct {
  uint8_t kind;        /* il_token_kind */
  uint8_t level;       /* brackets open after it */
  bool bad;            /* NEWLINE: the line has a reported error */
  uint32_t start, end; /* bytes of the source */
  uint32_t line, column, end_line, end_column; /* as in il_span */
} il_token;

typedef struct {
  uint8_t kind;   /* of the opening token */
  uint32_t token; /* its index */
} il_lexer_bracket;

typedef struct {
  /* Set by the caller. */
  il_arena *arena;
  il_diags *diags;
  const char *source;
  uint32_t pos, end;         /* the part to read */
  uint32_t line, line_start; /* of pos */
  const char *prefix;        /* of every message */
  bool nested;               /* inside the braces of an f-string */
  /* The result. */
  il_token *tokens;
  uint32_t count;
  bool failed; /* something was reported */
  /* Private. */
  uint32_t capacity;
  uint32_t counted_pos, counted_column; /* the last column worked out */
  bool line_bad;                        /* reported in this logical line */
  bool at_line_start;
  uint32_t bracket_count, indent_count;
  uint32_t recoveries; /* from unclosed brackets, so far */
  il_lexer_bracket brackets[IL_LEXER_MAX_BRACKETS];
  uint32_t indents[IL_LEXER_MAX_INDENTS + 1];     /* tab stops of 8 */
  uint32_t alt_indents[IL_LEXER_MAX_INDENTS + 1]; /* tab stops of 1 */
} il_lexer;

/* Fills in tokens and count. All fields above "The result" are set, the
 * others 0. */
void il_lexer_run(il_lexer *lexer);

/* The text of an operator or keyword; a description of the others. */
const char *il_token_text(il_token_kind kind);

/* One code point of valid UTF-8; *size gets its bytes. */
uint32_t il_lexer_decode(const char *bytes, uint32_t *size);

/* Whether c may begin (or continue) an identifier. */
bool il_lexer_is_start(uint32_t c);
bool il_lexer_is_continue(uint32_t c);

#endif
