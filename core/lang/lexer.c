/* Tokens, by the rules of Python 3.11's own tokenizer: its tab stops, its
 * limits, its messages. Strings come out as one token each, prefix and quotes
 * included; what is inside is read in parser_string.c. */
#include "lang/lexer.h"

#include "lang/lexer_internal.h"

static const char *const token_texts[] = {
#define IL_TOKEN(name, text) text,
#include "lang/tokens.def"
};

const char *il_token_text(il_token_kind kind) {
  return token_texts[kind];
}

/* ---- where we are ---- */

char il_lexer_at(const il_lexer *lx, uint32_t pos) {
  return pos < lx->end ? lx->source[pos] : 0;
}

static char peek(const il_lexer *lx) {
  return il_lexer_at(lx, lx->pos);
}

uint32_t il_lexer_column(il_lexer *lx, uint32_t pos) {
  if (lx->counted_pos < lx->line_start || lx->counted_pos > pos) {
    lx->counted_pos = lx->line_start;
    lx->counted_column = 0;
  }
  while (lx->counted_pos < pos)
    if (((unsigned char)lx->source[lx->counted_pos++] & 0xC0) != 0x80)
      lx->counted_column++;
  return lx->counted_column;
}

void il_lexer_begin_line(il_lexer *lx) {
  lx->line++;
  lx->line_start = lx->counted_pos = lx->pos;
  lx->counted_column = 0;
}

/* ---- complaints ---- */

static void report(il_lexer *lx, il_diag where, const char *format,
                   va_list args) {
  il_buf text;
  il_buf_init(&text);
  il_buf_vprintf(&text, format, args);
  il_diags_add(lx->diags, where, "%s%s", lx->prefix,
               text.bytes ? text.bytes : "");
  il_buf_term(&text);
  lx->failed = true;
  lx->line_bad = true;
}

void il_lexer_error(il_lexer *lx, uint32_t from, uint32_t to,
                    const char *format, ...) {
  uint32_t column = il_lexer_column(lx, from);
  uint32_t end = il_lexer_column(lx, to);
  va_list args;
  va_start(args, format);
  report(
      lx,
      (il_diag){IL_DIAG_SYNTAX, lx->line, column, lx->line, end, false, NULL},
      format, args);
  va_end(args);
}

static void error_at_token(il_lexer *lx, const il_token *t, const char *format,
                           ...) {
  va_list args;
  va_start(args, format);
  report(lx,
         (il_diag){IL_DIAG_SYNTAX, t->line, t->column, t->line, t->column,
                   false, NULL},
         format, args);
  va_end(args);
}

static void error_in_indent(il_lexer *lx, il_diag_kind kind, bool no_caret,
                            const char *format, ...) {
  uint32_t at = lx->pos;
  while (at < lx->end && lx->source[at] != '\n')
    at++;
  uint32_t column = il_lexer_column(lx, at);
  va_list args;
  va_start(args, format);
  report(lx,
         (il_diag){kind, lx->line, column, lx->line, column, no_caret, NULL},
         format, args);
  va_end(args);
}

/* ---- tokens ---- */

/* Appends a token for source[start, pos), on one line or begun earlier. */
il_token *il_lexer_push(il_lexer *lx, il_token_kind kind, uint32_t start,
                        uint32_t line, uint32_t column) {
  if (lx->count == lx->capacity) {
    uint32_t capacity = lx->capacity ? lx->capacity * 2 : 64;
    il_token *grown = il_arena_alloc(lx->arena, capacity * sizeof *grown);
    if (lx->count) memcpy(grown, lx->tokens, lx->count * sizeof *grown);
    lx->tokens = grown;
    lx->capacity = capacity;
  }
  il_token *t = &lx->tokens[lx->count++];
  *t = (il_token){.kind = (uint8_t)kind,
                  .level = (uint8_t)(lx->bracket_count + lx->nested),
                  .start = start,
                  .end = lx->pos,
                  .line = line,
                  .column = column,
                  .end_line = lx->line};
  t->end_column = il_lexer_column(lx, lx->pos);
  return t;
}

static il_token *push_here(il_lexer *lx, il_token_kind kind, uint32_t start) {
  return il_lexer_push(lx, kind, start, lx->line, il_lexer_column(lx, start));
}

static void push_newline(il_lexer *lx, uint32_t len) {
  uint32_t start = lx->pos;
  lx->pos += len;
  il_token *t = push_here(lx, IL_TOK_NEWLINE, start);
  t->bad = lx->line_bad;
  lx->line_bad = false;
  lx->at_line_start = true;
}

/* ---- indentation ---- */

typedef struct {
  uint32_t column, alt_column;
} indent;

static void skip_to_newline(il_lexer *lx) {
  while (lx->pos < lx->end && lx->source[lx->pos] != '\n')
    lx->pos++;
}

/* A backslash at the end of a line: skips it and the newline. */
static bool skip_continuation(il_lexer *lx) {
  if (il_lexer_at(lx, lx->pos + 1) != '\n') return false;
  lx->pos += 2;
  il_lexer_begin_line(lx);
  return true;
}

static indent measure_indent(il_lexer *lx) {
  indent at = {0, 0};
  indent first = {0, 0}; /* of a line that continues */
  bool continued = false;
  for (;; lx->pos++) {
    switch (peek(lx)) {
    case ' ': at.column++, at.alt_column++; continue;
    case '\t':
      at.column = (at.column / 8 + 1) * 8;
      at.alt_column++;
      continue;
    case '\f': at = (indent){0, 0}; continue;
    case '\\':
      if (!skip_continuation(lx)) break;
      if (!continued) first = at;
      continued = true;
      lx->pos--;
      continue;
    default: break;
    }
    return continued ? first : at;
  }
}

static void tab_error(il_lexer *lx) {
  error_in_indent(lx, IL_DIAG_TAB, true,
                  "inconsistent use of tabs and spaces in indentation");
}

static void open_indent(il_lexer *lx, indent at) {
  if (lx->indent_count == IL_LEXER_MAX_INDENTS) {
    error_in_indent(lx, IL_DIAG_INDENTATION, true,
                    "too many levels of indentation");
    lx->pos = lx->end;
    return;
  }
  if (at.alt_column <= lx->alt_indents[lx->indent_count]) tab_error(lx);
  lx->indent_count++;
  lx->indents[lx->indent_count] = at.column;
  lx->alt_indents[lx->indent_count] = at.alt_column;
  push_here(lx, IL_TOK_INDENT, lx->line_start);
}

/* A line indented like no open block is taken to belong to the innermost
 * block that is indented more, as if that had been indented like it. */
static void close_indents(il_lexer *lx, indent at) {
  while (lx->indent_count && at.column < lx->indents[lx->indent_count]) {
    if (at.column > lx->indents[lx->indent_count - 1]) {
      error_in_indent(lx, IL_DIAG_INDENTATION, false,
                      "unindent does not match any outer indentation level");
      lx->indents[lx->indent_count] = at.column;
      lx->alt_indents[lx->indent_count] = at.alt_column;
      return;
    }
    lx->indent_count--;
    push_here(lx, IL_TOK_DEDENT, lx->pos);
  }
  if (at.alt_column != lx->alt_indents[lx->indent_count]) tab_error(lx);
}

/* Blank lines and comments count for nothing. */
static void begin_logical_line(il_lexer *lx) {
  lx->at_line_start = false;
  indent at = measure_indent(lx);
  char c = peek(lx);
  if (c == '#') skip_to_newline(lx);
  if (lx->pos >= lx->end) return;
  if (peek(lx) == '\n') {
    lx->pos++;
    il_lexer_begin_line(lx);
    lx->at_line_start = true;
  } else if (at.column > lx->indents[lx->indent_count]) {
    open_indent(lx, at);
  } else if (at.column < lx->indents[lx->indent_count]) {
    close_indents(lx, at);
  } else if (at.alt_column != lx->alt_indents[lx->indent_count]) {
    tab_error(lx);
  }
}

/* ---- brackets ---- */

static char closer_of(il_token_kind open) {
  return open == IL_TOK_LPAREN ? ')' : open == IL_TOK_LBRACKET ? ']' : '}';
}

static void open_bracket(il_lexer *lx, il_token_kind kind) {
  uint32_t start = lx->pos++;
  if (lx->bracket_count == IL_LEXER_MAX_BRACKETS) {
    il_lexer_error(lx, start, start, "too many nested parentheses");
    lx->bracket_count = 0;
    skip_to_newline(lx);
    return;
  }
  lx->brackets[lx->bracket_count++] = (il_lexer_bracket){kind, lx->count};
  push_here(lx, kind, start);
}

static void mismatch(il_lexer *lx, char c, const il_token *open) {
  if (open->line != lx->line)
    il_lexer_error(lx, lx->pos, lx->pos,
                   "closing parenthesis '%c' does not match opening "
                   "parenthesis '%s' on line %u",
                   c, token_texts[open->kind], open->line);
  else
    il_lexer_error(lx, lx->pos, lx->pos,
                   "closing parenthesis '%c' does not match opening "
                   "parenthesis '%s'",
                   c, token_texts[open->kind]);
}

/* The innermost open bracket that c closes, or else the innermost of all. */
static uint32_t find_open(const il_lexer *lx, char c) {
  for (uint32_t i = lx->bracket_count; i > 0; i--)
    if (closer_of(lx->brackets[i - 1].kind) == c) return i - 1;
  return lx->bracket_count - 1;
}

/* An unmatched one is dropped; one that does not match closes what it can. */
static void close_bracket(il_lexer *lx, il_token_kind kind, char c) {
  uint32_t start = lx->pos;
  if (lx->bracket_count == 0) {
    il_lexer_error(lx, start, start, "unmatched '%c'", c);
    lx->pos++;
    return;
  }
  const il_lexer_bracket *inner = &lx->brackets[lx->bracket_count - 1];
  if (closer_of(inner->kind) != c) {
    mismatch(lx, c, &lx->tokens[inner->token]);
    kind = IL_TOK_BAD;
  }
  lx->bracket_count = find_open(lx, c);
  lx->pos++;
  push_here(lx, kind, start);
}

static uint32_t indent_of_line(const il_lexer *lx, uint32_t pos) {
  uint32_t column = 0;
  for (; lx->source[pos] == ' ' || lx->source[pos] == '\t'; pos++)
    column = lx->source[pos] == ' ' ? column + 1 : (column / 8 + 1) * 8;
  return column;
}

static bool is_blank_line(const il_lexer *lx, uint32_t pos) {
  while (pos < lx->end && strchr(" \t\f", lx->source[pos]))
    pos++;
  return pos >= lx->end || lx->source[pos] == '\n' || lx->source[pos] == '#';
}

/* The end of the file inside brackets. Only the line that opened the
 * outermost of them is given up, with what is indented under it; the rest is
 * read again as statements, so that its errors show too. */
static void recover_unclosed(il_lexer *lx) {
  const il_token *inner =
      &lx->tokens[lx->brackets[lx->bracket_count - 1].token];
  error_at_token(lx, inner, "'%s' was never closed", token_texts[inner->kind]);
  uint32_t outer = lx->brackets[0].token;
  uint32_t base = lx->indents[lx->indent_count];
  lx->bracket_count = 0;
  lx->line = lx->tokens[outer].line;
  lx->pos = lx->tokens[outer].start;
  lx->count = outer;
  lx->line_start = lx->pos;
  while (lx->line_start > 0 && lx->source[lx->line_start - 1] != '\n')
    lx->line_start--;
  lx->counted_pos = UINT32_MAX;
  skip_to_newline(lx);
  il_lexer_push(lx, IL_TOK_BAD, lx->pos, lx->line, 0);
  while (lx->pos < lx->end) {
    uint32_t next = lx->pos + 1;
    if (!is_blank_line(lx, next) && indent_of_line(lx, next) <= base) break;
    lx->pos = next;
    il_lexer_begin_line(lx);
    skip_to_newline(lx);
  }
}

/* ---- one token ---- */

static void newline(il_lexer *lx) {
  if (lx->bracket_count || lx->nested) {
    lx->pos++;
    il_lexer_begin_line(lx);
    return;
  }
  push_newline(lx, 1);
  il_lexer_begin_line(lx);
}

static void backslash(il_lexer *lx) {
  if (skip_continuation(lx)) {
    if (lx->pos >= lx->end)
      il_lexer_error(lx, lx->pos, lx->pos, "unexpected EOF while parsing");
    return;
  }
  lx->pos++;
  if (lx->pos >= lx->end)
    il_lexer_error(lx, lx->pos, lx->pos, "unexpected EOF while parsing");
  else
    il_lexer_error(lx, lx->pos, lx->pos,
                   "unexpected character after line continuation character");
  skip_to_newline(lx);
}

static void operator_token(il_lexer *lx) {
  const char *here = lx->source + lx->pos;
  size_t left = lx->end - lx->pos;
  for (int kind = IL_TOK_POW_ASSIGN; kind <= IL_TOK_DOT; kind++) {
    const char *text = token_texts[kind];
    size_t len = strlen(text);
    if (len > left || memcmp(here, text, len) != 0) continue;
    if (strchr("([{", *text)) {
      open_bracket(lx, kind);
    } else if (strchr(")]}", *text)) {
      close_bracket(lx, kind, *text);
    } else {
      uint32_t start = lx->pos;
      lx->pos += (uint32_t)len;
      push_here(lx, kind, start);
    }
    return;
  }
  uint32_t start = lx->pos++;
  unsigned char c = (unsigned char)*here;
  if (c < 0x20 || c == 0x7F)
    il_lexer_error(lx, start, start, "invalid non-printable character U+%04X",
                   c);
  else
    il_lexer_error(lx, start, start, "invalid syntax");
  push_here(lx, IL_TOK_BAD, start);
}

static void next_token(il_lexer *lx) {
  if (lx->at_line_start && !lx->bracket_count && !lx->nested) {
    begin_logical_line(lx);
    return;
  }
  unsigned char c = (unsigned char)peek(lx);
  if (c == ' ' || c == '\t' || c == '\f')
    lx->pos++;
  else if (c == '\n')
    newline(lx);
  else if (c == '#')
    skip_to_newline(lx);
  else if (c == '\\')
    backslash(lx);
  else if ((c >= '0' && c <= '9') ||
           (c == '.' && (uint8_t)(il_lexer_at(lx, lx->pos + 1) - '0') <= 9))
    il_lexer_number(lx);
  else if (c == '"' || c == '\'')
    il_lexer_string(lx, lx->pos);
  else if (c == '_' || c >= 0x80 || (uint8_t)((c | 0x20) - 'a') < 26)
    il_lexer_word(lx);
  else
    operator_token(lx);
}

static void finish(il_lexer *lx) {
  if (lx->nested) {
    push_here(lx, IL_TOK_END, lx->pos);
    return;
  }
  if (lx->count && !lx->at_line_start &&
      lx->tokens[lx->count - 1].kind != IL_TOK_NEWLINE &&
      lx->tokens[lx->count - 1].kind != IL_TOK_DEDENT)
    push_newline(lx, 0);
  if (lx->pos > lx->line_start && lx->at_line_start) il_lexer_begin_line(lx);
  for (; lx->indent_count > 0; lx->indent_count--)
    push_here(lx, IL_TOK_DEDENT, lx->pos);
  push_here(lx, IL_TOK_END, lx->pos);
}

void il_lexer_run(il_lexer *lx) {
  lx->at_line_start = !lx->nested;
  lx->counted_pos = UINT32_MAX;
  for (;;) {
    while (lx->pos < lx->end)
      next_token(lx);
    if (!lx->bracket_count || lx->nested) break;
    if (lx->recoveries++ == IL_DIAGS_MAX) { /* bounds the time it takes */
      lx->bracket_count = 0;
      break;
    }
    recover_unclosed(lx);
  }
  if (lx->bracket_count) {
    const il_token *open =
        &lx->tokens[lx->brackets[lx->bracket_count - 1].token];
    error_at_token(lx, open, "'%s' was never closed", token_texts[open->kind]);
  }
  finish(lx);
}
