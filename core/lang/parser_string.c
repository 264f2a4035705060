/* String literals: prefixes, escapes, adjacent literals joined, f-strings.
 *
 * An f-string is one STRING token. Its text is scanned here for braces; what
 * stands in them is given to a lexer and the parser of its own, as Python
 * 3.11 does it: no backslash, no comment, no quote of the same kind. */
#include "lang/parser_internal.h"

typedef struct {
  const il_token *token;
  uint32_t start, end; /* the bytes between the quotes */
  bool raw, bytes, format;
} literal;

typedef struct {
  il_span span; /* of all the adjacent literals */
  const il_token *first;
  il_buf text;   /* what is decoded and not yet part of `parts` */
  uint32_t mark; /* parts of the JOINED, on the scratch stack */
  bool bytes, format;
} joined;

/* ---- one literal ---- */

static literal open_literal(il_parser *p, const il_token *t) {
  literal lit = {.token = t, .start = t->start, .end = t->end};
  for (;; lit.start++) {
    char c = p->source[lit.start] | 0x20;
    if (c == 'r')
      lit.raw = true;
    else if (c == 'b')
      lit.bytes = true;
    else if (c == 'f')
      lit.format = true;
    else if (c != 'u')
      break;
  }
  const char *quote = p->source + lit.start;
  bool triple =
      lit.end - lit.start >= 6 && quote[1] == quote[0] && quote[2] == quote[0];
  lit.start += triple ? 3 : 1;
  lit.end -= triple ? 3 : 1;
  return lit;
}

/* ---- escapes ---- */

/* UTF-8, but surrogates too: a str may hold them. */
static void append_wtf8(il_buf *out, uint32_t c) {
  if (c < 0xD800 || c > 0xDFFF) {
    il_buf_codepoint(out, c);
    return;
  }
  char bytes[3] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
                   (char)(0x80 | (c & 0x3F))};
  il_buf_append(out, bytes, 3);
}

/* Where CPython's decoder would be: it sees 10 bytes for what is not ASCII. */
static uint32_t decoder_position(il_parser *p, uint32_t from, uint32_t to) {
  uint32_t at = 0;
  for (; from < to; from++) {
    unsigned char c = (unsigned char)p->source[from];
    if (c < 0x80)
      at++;
    else if (c >= 0xC0)
      at += 10;
  }
  return at;
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool bad_escape(il_parser *p, const literal *lit, uint32_t part,
                       uint32_t at, uint32_t len, const char *what) {
  uint32_t from = decoder_position(p, part, at);
  if (lit->bytes)
    il_fail(p, il_span_of(lit->token),
            "(value error) invalid \\x escape at position %u", from);
  else
    il_fail(p, il_span_of(lit->token),
            "(unicode error) 'unicodeescape' codec can't decode bytes in "
            "position %u-%u: %s",
            from, from + len - 1, what);
  return false;
}

/* \xhh, \uhhhh, \Uhhhhhhhh; *at is on the backslash. */
static bool hex_escape(il_parser *p, const literal *lit, uint32_t part,
                       uint32_t *at, uint32_t end, il_buf *out) {
  char letter = p->source[*at + 1];
  uint32_t want = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
  uint32_t value = 0, got = 0;
  for (; got < want && *at + 2 + got < end; got++) {
    int digit = hex_value(p->source[*at + 2 + got]);
    if (digit < 0) break;
    value = value << 4 | (uint32_t)digit;
  }
  if (got < want)
    return bad_escape(p, lit, part, *at, 2 + got,
                      letter == 'x'   ? "truncated \\xXX escape"
                      : letter == 'u' ? "truncated \\uXXXX escape"
                                      : "truncated \\UXXXXXXXX escape");
  if (value > 0x10FFFF)
    return bad_escape(p, lit, part, *at, 2 + got, "illegal Unicode character");
  *at += 2 + want;
  if (lit->bytes)
    il_buf_byte(out, (char)value);
  else
    append_wtf8(out, value);
  return true;
}

static void octal_escape(il_parser *p, const literal *lit, uint32_t *at,
                         uint32_t end, il_buf *out) {
  uint32_t value = 0, i = *at + 1;
  while (i < end && i < *at + 4 && (unsigned char)(p->source[i] - '0') < 8)
    value = value * 8 + (uint32_t)(p->source[i++] - '0');
  *at = i;
  if (lit->bytes)
    il_buf_byte(out, (char)value);
  else
    append_wtf8(out, value);
}

/* The character that a backslash and this letter stand for, or -1. */
static int simple_escape(char letter) {
  switch (letter) {
  case '\\':
  case '\'':
  case '"': return letter;
  case 'a': return '\a';
  case 'b': return '\b';
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'v': return '\v';
  default: return -1;
  }
}

static bool decode_escape(il_parser *p, const literal *lit, uint32_t part,
                          uint32_t *at, uint32_t end, il_buf *out) {
  if (*at + 1 >= end) {
    il_buf_byte(out, '\\'); /* before a brace of an f-string */
    ++*at;
    return true;
  }
  char letter = p->source[*at + 1];
  int simple = simple_escape(letter);
  if (simple >= 0) {
    il_buf_byte(out, (char)simple);
    *at += 2;
  } else if (letter == '\n') {
    *at += 2;
  } else if (letter >= '0' && letter <= '7') {
    octal_escape(p, lit, at, end, out);
  } else if (letter == 'x' || (!lit->bytes && (letter | 0x20) == 'u')) {
    return hex_escape(p, lit, part, at, end, out);
  } else if (letter == 'N' && !lit->bytes) {
    il_refuse(p, il_span_of(lit->token), "the escape \\N{...} is");
    return false;
  } else {
    il_buf_byte(out, '\\');
    ++*at;
  }
  return true;
}

/* source[start, end) to out. */
static bool decode(il_parser *p, const literal *lit, uint32_t start,
                   uint32_t end, il_buf *out) {
  uint32_t at = start;
  while (at < end) {
    uint32_t plain = at;
    while (plain < end && (lit->raw || p->source[plain] != '\\'))
      plain++;
    il_buf_append(out, p->source + at, plain - at);
    at = plain;
    if (at < end && !decode_escape(p, lit, start, &at, end, out)) return false;
  }
  return true;
}

/* ---- parts of an f-string ---- */

static il_expr *string_constant(il_parser *p, const joined *j,
                                il_literal_kind kind) {
  il_expr *e = il_expr_new(p, IL_EXPR_CONSTANT, j->first);
  e->constant.kind = kind;
  e->constant.text =
      il_arena_copy(p->arena, j->text.bytes ? j->text.bytes : "", j->text.len);
  e->constant.len = (uint32_t)j->text.len;
  e->span = j->span;
  e->height = 1;
  return e;
}

static void flush_text(il_parser *p, joined *j) {
  if (j->text.len) il_scratch_push(p, string_constant(p, j, IL_LIT_STR));
  j->text.len = 0;
}

static il_expr *finish_joined(il_parser *p, joined *j) {
  flush_text(p, j);
  il_expr *e = il_expr_new(p, IL_EXPR_JOINED, j->first);
  e->joined = il_take_exprs(p, j->mark);
  e->span = j->span;
  e = il_expr_done(p, e);
  if (e) e->span = j->span;
  return e;
}

/* The place of a byte of the literal, for a message. */
static il_span place_in(il_parser *p, const literal *lit, uint32_t pos) {
  uint32_t line = lit->token->line, column = lit->token->column;
  for (uint32_t i = lit->token->start; i < pos; i++) {
    if (p->source[i] == '\n') {
      line++;
      column = 0;
    } else if (((unsigned char)p->source[i] & 0xC0) != 0x80) {
      column++;
    }
  }
  return (il_span){line, column, line, column};
}

static bool fail_in(il_parser *p, const literal *lit, uint32_t pos,
                    const char *message) {
  il_fail(p, place_in(p, lit, pos), "f-string%s", message);
  return false;
}

/* ---- the end of an expression in braces ---- */

typedef struct {
  uint32_t pos;
  char quote; /* the string that pos is in, or 0 */
  bool triple;
  uint32_t depth;
  char open[IL_LEXER_MAX_BRACKETS];
} scan;

static bool is_three(il_parser *p, uint32_t pos, uint32_t end) {
  return pos + 2 < end && p->source[pos + 1] == p->source[pos] &&
         p->source[pos + 2] == p->source[pos];
}

static void scan_quote(il_parser *p, scan *s, uint32_t end) {
  char c = p->source[s->pos];
  if (s->quote) {
    if (c == s->quote && (!s->triple || is_three(p, s->pos, end))) {
      s->pos += s->triple ? 2 : 0;
      s->quote = 0;
    }
  } else {
    s->quote = c;
    s->triple = is_three(p, s->pos, end);
    s->pos += s->triple ? 2 : 0;
  }
}

static bool scan_closer(il_parser *p, const literal *lit, scan *s, char c) {
  char want = c == ')' ? '(' : c == ']' ? '[' : '{';
  if (s->depth == 0) {
    il_fail(p, place_in(p, lit, s->pos), "f-string: unmatched '%c'", c);
    return false;
  }
  if (s->open[--s->depth] == want) return true;
  il_fail(p, place_in(p, lit, s->pos),
          "f-string: closing parenthesis '%c' does not match opening "
          "parenthesis '%c'",
          c, s->open[s->depth]);
  return false;
}

/* Whether the expression ends before this character, with no bracket open.
 * Skips the first of two characters that are one operator. */
static bool ends_expression(il_parser *p, scan *s, uint32_t end) {
  char c = p->source[s->pos];
  char next = s->pos + 1 < end ? p->source[s->pos + 1] : 0;
  if (next == '=' && strchr("!=<>", c)) {
    s->pos++;
    return false;
  }
  return c != '<' && c != '>';
}

static bool scan_finished(il_parser *p, const literal *lit, const scan *s) {
  if (s->quote) return fail_in(p, lit, s->pos, ": unterminated string");
  if (s->depth) {
    il_fail(p, place_in(p, lit, s->pos), "f-string: unmatched '%c'",
            s->open[s->depth - 1]);
    return false;
  }
  return true;
}

/* Moves s->pos to the '!', ':', '=' or '}' that ends the expression, or to
 * end. */
static bool scan_expression(il_parser *p, const literal *lit, scan *s,
                            uint32_t end) {
  for (; s->pos < end; s->pos++) {
    char c = p->source[s->pos];
    if (c == '\\')
      return fail_in(p, lit, s->pos,
                     " expression part cannot include a backslash");
    if (s->quote || c == '\'' || c == '"') {
      scan_quote(p, s, end);
    } else if (c == '#') {
      return fail_in(p, lit, s->pos, " expression part cannot include '#'");
    } else if (c == '(' || c == '[' || c == '{') {
      if (s->depth == IL_LEXER_MAX_BRACKETS)
        return fail_in(p, lit, s->pos, ": too many nested parenthesis");
      s->open[s->depth++] = c;
    } else if (s->depth == 0 && strchr("!:}=<>", c)) {
      if (ends_expression(p, s, end)) break;
    } else if (strchr(")]}", c)) {
      if (!scan_closer(p, lit, s, c)) return false;
    }
  }
  return scan_finished(p, lit, s);
}

/* ---- an expression in braces ---- */

static il_expr *parse_tokens(il_parser *p, il_lexer *lexer) {
  il_parser outer = *p;
  p->tokens = lexer->tokens;
  p->pos = 0;
  p->prefix = "f-string: ";
  p->operand = NULL;
  const il_token *first = il_peek(p);
  il_expr *e = il_parse_group(p, first, IL_TOK_END);
  p->tokens = outer.tokens;
  p->pos = outer.pos;
  p->prefix = outer.prefix;
  p->operand = outer.operand;
  p->operand_end = outer.operand_end;
  return e;
}

/* What stands at source[start, end), as if in parentheses. */
static il_expr *parse_inner(il_parser *p, const literal *lit, uint32_t start,
                            uint32_t end) {
  uint32_t line_start = start;
  while (line_start > 0 && p->source[line_start - 1] != '\n')
    line_start--;
  il_lexer *lexer = IL_ARENA_NEW(p->arena, il_lexer);
  lexer->arena = p->arena;
  il_diags *diags = IL_ARENA_NEW(p->arena, il_diags);
  il_diags_init(diags, p->arena);
  lexer->diags = diags;
  lexer->source = p->source;
  lexer->pos = start;
  lexer->end = end;
  lexer->line = place_in(p, lit, start).line;
  lexer->line_start = line_start;
  lexer->prefix = "f-string: ";
  lexer->nested = true;
  il_lexer_run(lexer);
  if (diags->count && !p->failed) {
    p->failed = true;
    p->error = diags->items[0];
  }
  return p->failed ? NULL : parse_tokens(p, lexer);
}

static bool is_blank(il_parser *p, uint32_t start, uint32_t end) {
  while (start < end && strchr(" \t\n\f\r", p->source[start]))
    start++;
  return start == end;
}

static bool fail_blank(il_parser *p, const literal *lit, uint32_t at) {
  char c = p->source[at];
  if (c == '}') return fail_in(p, lit, at, ": empty expression not allowed");
  il_fail(p, place_in(p, lit, at), "f-string: expression required before '%c'",
          c);
  return false;
}

static bool parse_format(il_parser *p, const literal *lit, joined *j,
                         uint32_t *at, uint32_t end, unsigned level);

/* [':' spec], at the ':' or not */
static bool parse_spec(il_parser *p, const literal *lit, joined *j,
                       uint32_t *at, uint32_t end, unsigned level,
                       il_expr **spec) {
  if (*at >= end || p->source[*at] != ':') return true;
  ++*at;
  joined inner = {.span = j->span, .first = j->first, .mark = p->scratch_count};
  il_buf_init(&inner.text);
  if (parse_format(p, lit, &inner, at, end, level + 1))
    *spec = finish_joined(p, &inner);
  il_buf_term(&inner.text);
  return *spec != NULL;
}

/* ['!' ('s' | 'r' | 'a')] */
static bool parse_conversion(il_parser *p, const literal *lit, uint32_t *at,
                             uint32_t end, char *conversion) {
  if (*at >= end || p->source[*at] != '!') return true;
  if (*at + 1 >= end) return fail_in(p, lit, *at, ": expecting '}'");
  *conversion = p->source[*at + 1];
  if (!strchr("sra", *conversion))
    return fail_in(p, lit, *at + 1,
                   ": invalid conversion character: expected 's', 'r', or "
                   "'a'");
  *at += 2;
  return true;
}

/* ['='], and the spaces after it; then the text so far is shown too. */
static bool parse_debug(il_parser *p, joined *j, uint32_t start, uint32_t *at,
                        uint32_t end) {
  if (*at >= end || p->source[*at] != '=') return false;
  ++*at;
  while (*at < end && strchr(" \t\n\f\r", p->source[*at]))
    ++*at;
  il_buf_append(&j->text, p->source + start, *at - start);
  return true;
}

/* '{' expression ['='] ['!' conversion] [':' spec] '}', after the '{' */
static bool parse_replacement(il_parser *p, const literal *lit, joined *j,
                              uint32_t *at, uint32_t end, unsigned level) {
  uint32_t start = *at;
  if (level >= 2)
    return fail_in(p, lit, start, ": expressions nested too deeply");
  scan *s = IL_ARENA_NEW(p->arena, scan);
  s->pos = start;
  if (!scan_expression(p, lit, s, end)) return false;
  *at = s->pos;
  if (*at >= end) return fail_in(p, lit, *at, ": expecting '}'");
  if (is_blank(p, start, *at)) return fail_blank(p, lit, *at);
  il_expr *value = parse_inner(p, lit, start, *at);
  if (!value) return false;
  il_expr *e = il_expr_new(p, IL_EXPR_FORMATTED, j->first);
  e->formatted.value = value;
  bool debug = parse_debug(p, j, start, at, end);
  if (!parse_conversion(p, lit, at, end, &e->formatted.conversion) ||
      !parse_spec(p, lit, j, at, end, level, &e->formatted.spec))
    return false;
  if (*at >= end || p->source[*at] != '}')
    return fail_in(p, lit, *at, ": expecting '}'");
  ++*at;
  if (debug && !e->formatted.spec && !e->formatted.conversion)
    e->formatted.conversion = 'r';
  flush_text(p, j);
  il_scratch_push(p, e);
  if (!il_expr_done(p, e)) return false;
  e->span = j->span;
  return true;
}

/* The literal text from *at to the next brace that is one. */
static bool parse_text(il_parser *p, const literal *lit, joined *j,
                       uint32_t *at, uint32_t end, unsigned level) {
  uint32_t start = *at, i = start;
  while (i < end && p->source[i] != '{' && p->source[i] != '}') {
    if (!lit->raw && p->source[i] == '\\' && i + 1 < end) {
      i++;
      if (p->source[i] == '{' || p->source[i] == '}') continue;
      if (p->source[i] == 'N' && i + 1 < end && p->source[i + 1] == '{') i++;
    }
    i++;
  }
  bool doubled = level == 0 && i + 1 < end && p->source[i + 1] == p->source[i];
  if (!decode(p, lit, start, i, &j->text)) return false;
  if (doubled)
    il_buf_byte(&j->text, p->source[i]);
  else if (level == 0 && i < end && p->source[i] == '}')
    return fail_in(p, lit, i, ": single '}' is not allowed");
  *at = i + (doubled ? 2 : 0);
  return true;
}

/* (text | replacement)*, up to end, or in a spec up to the '}' after it */
static bool parse_format(il_parser *p, const literal *lit, joined *j,
                         uint32_t *at, uint32_t end, unsigned level) {
  while (*at < end) {
    if (p->source[*at] == '}' && level > 0) return true;
    bool doubled =
        level == 0 && *at + 1 < end && p->source[*at + 1] == p->source[*at];
    if (p->source[*at] == '{' && !doubled) {
      ++*at;
      if (!parse_replacement(p, lit, j, at, end, level)) return false;
    } else if (!parse_text(p, lit, j, at, end, level)) {
      return false;
    }
  }
  return true;
}

/* ---- adjacent literals ---- */

static bool check_ascii(il_parser *p, const literal *lit) {
  for (uint32_t i = lit->start; i < lit->end; i++) {
    if ((unsigned char)p->source[i] >= 0x80) {
      il_fail(p, il_span_of(lit->token),
              "bytes can only contain ASCII literal characters");
      return false;
    }
  }
  return true;
}

static bool add_literal(il_parser *p, joined *j, const il_token *t) {
  literal lit = open_literal(p, t);
  if (t == j->first) j->bytes = lit.bytes;
  if (lit.bytes != j->bytes) {
    il_fail(p, il_span_of(j->first), "cannot mix bytes and nonbytes literals");
    return false;
  }
  if (lit.bytes && !check_ascii(p, &lit)) return false;
  if (!lit.format) return decode(p, &lit, lit.start, lit.end, &j->text);
  j->format = true;
  uint32_t at = lit.start;
  return parse_format(p, &lit, j, &at, lit.end, 0);
}

static il_expr *finish_strings(il_parser *p, joined *j) {
  if (j->format) return finish_joined(p, j);
  return string_constant(p, j, j->bytes ? IL_LIT_BYTES : IL_LIT_STR);
}

/* strings: STRING+ */
il_expr *il_parse_strings(il_parser *p) {
  const il_token *first = il_peek(p);
  if (p->fstrings == IL_PARSER_MAX_FSTRINGS)
    return il_fail(p, il_span_of(first), "f-strings are nested too deeply");
  p->fstrings++;
  uint32_t count = 0;
  while (il_accept(p, IL_TOK_STRING))
    count++;
  joined j = {
      .span = il_span_from(p, first), .first = first, .mark = p->scratch_count};
  il_buf_init(&j.text);
  bool good = true;
  for (uint32_t i = 0; good && i < count; i++)
    good = add_literal(p, &j, first + i);
  il_expr *e = good ? finish_strings(p, &j) : NULL;
  il_buf_term(&j.text);
  p->fstrings--;
  return e;
}
