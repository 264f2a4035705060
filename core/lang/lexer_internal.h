/* What lexer.c and lexer_word.c share: names, numbers and strings are read
 * in the latter. */
#ifndef IL_LANG_LEXER_INTERNAL_H
#define IL_LANG_LEXER_INTERNAL_H

#include "lang/lexer.h"

/* The byte at pos, 0 past the end. */
char il_lexer_at(const il_lexer *lx, uint32_t pos);

/* The column of a position in the current line. */
uint32_t il_lexer_column(il_lexer *lx, uint32_t pos);

/* pos is just after a newline. */
void il_lexer_begin_line(il_lexer *lx);

/* Reports a range of the current line; from == to is one caret. */
void il_lexer_error(il_lexer *lx, uint32_t from, uint32_t to,
                    const char *format, ...) IL_PRINTF(4, 5);

/* Appends a token for source[start, pos) that began at line and column. */
il_token *il_lexer_push(il_lexer *lx, il_token_kind kind, uint32_t start,
                        uint32_t line, uint32_t column);

/* Each reads what begins at pos. A string's prefix begins at start. */
void il_lexer_number(il_lexer *lx);
void il_lexer_string(il_lexer *lx, uint32_t start);
void il_lexer_word(il_lexer *lx);

#endif
