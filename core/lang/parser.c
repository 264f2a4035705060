/* The parser: recursive descent over the array of tokens, precedence climbing
 * for operators. This file has the module, what all rules use, and the way
 * errors are found, explained and survived.
 *
 * An error ends its statement: the rest of the logical line is skipped, the
 * block indented under it is still parsed (for its errors), and so are the
 * clauses (else, except) that a broken header leaves behind. */
#include "lang/parser_internal.h"

/* ---- tokens ---- */

il_token_kind il_kind_after(il_parser *p) {
  return il_is(p, IL_TOK_END) ? IL_TOK_END
                              : (il_token_kind)p->tokens[p->pos + 1].kind;
}

const il_token *il_peek_place(il_parser *p) {
  const il_token *t = il_peek(p);
  while (t->kind == IL_TOK_DEDENT)
    t++;
  if (t->kind != IL_TOK_END || p->pos == 0) return il_peek(p);
  t = il_peek(p) - 1;
  while (t > p->tokens && t->kind == IL_TOK_DEDENT)
    t--;
  return t;
}

bool il_expect(il_parser *p, il_token_kind kind) {
  if (il_accept(p, kind)) return true;
  il_fail_syntax(p);
  return false;
}

bool il_expect_forced(il_parser *p, il_token_kind kind) {
  if (il_accept(p, kind)) return true;
  il_fail(p, il_span_of(il_peek(p)), "expected '%s'", il_token_text(kind));
  return false;
}

bool il_begins_expr(il_token_kind kind) {
  switch (kind) {
  case IL_TOK_NAME:
  case IL_TOK_NUMBER:
  case IL_TOK_STRING:
  case IL_TOK_BAD:
  case IL_TOK_ELLIPSIS:
  case IL_TOK_ADD:
  case IL_TOK_SUB:
  case IL_TOK_INVERT:
  case IL_TOK_LPAREN:
  case IL_TOK_LBRACKET:
  case IL_TOK_LBRACE:
  case IL_TOK_FALSE:
  case IL_TOK_NONE:
  case IL_TOK_TRUE:
  case IL_TOK_AWAIT:
  case IL_TOK_LAMBDA:
  case IL_TOK_NOT: return true;
  default: return false;
  }
}

/* Full-width letters and digits are the narrow ones, as CPython's NFKC has it;
 * of that normalisation this is the part that people type. */
static size_t fold_full_width(const char *text, size_t len, char *out) {
  size_t count = 0;
  for (size_t i = 0; i < len;) {
    uint32_t size;
    uint32_t c = il_lexer_decode(text + i, &size);
    if (c >= 0xFF01 && c <= 0xFF5E) {
      out[count++] = (char)(c - 0xFF01 + '!');
    } else {
      memcpy(out + count, text + i, size);
      count += size;
    }
    i += size;
  }
  return count;
}

const il_name *il_token_name(il_parser *p, const il_token *t) {
  const char *text = p->source + t->start;
  size_t len = t->end - t->start;
  if (memchr(text, 0xEF, len)) {
    char *folded = il_arena_alloc(p->arena, len);
    len = fold_full_width(text, len, folded);
    text = folded;
  }
  return il_names_intern(p->names, text, len);
}

const il_name *il_expect_name(il_parser *p) {
  if (!il_is(p, IL_TOK_NAME)) return il_fail_syntax(p);
  return il_token_name(p, il_advance(p));
}

bool il_token_is(il_parser *p, const il_token *t, const char *text) {
  size_t len = strlen(text);
  return t->end - t->start == len &&
         memcmp(p->source + t->start, text, len) == 0;
}

/* ---- places ---- */

il_span il_span_of(const il_token *t) {
  return (il_span){t->line, t->column, t->end_line, t->end_column};
}

il_span il_span_from(il_parser *p, const il_token *first) {
  const il_token *last = p->pos > 0 ? &p->tokens[p->pos - 1] : first;
  if (last < first) last = first;
  return (il_span){first->line, first->column, last->end_line,
                   last->end_column};
}

il_span il_span_join(il_span first, il_span last) {
  return (il_span){first.line, first.column, last.end_line, last.end_column};
}

/* ---- failing ---- */

static void keep_error(il_parser *p, il_diag_kind kind, il_span at,
                       const char *format, va_list args) {
  if (p->failed) return;
  p->failed = true;
  if (p->speculating) return;
  il_buf text;
  il_buf_init(&text);
  il_buf_text(&text, p->prefix);
  il_buf_vprintf(&text, format, args);
  p->error = (il_diag){.kind = kind,
                       .line = at.line,
                       .column = at.column,
                       .end_line = at.end_line,
                       .end_column = at.end_column};
  p->error.message =
      il_arena_copy(p->arena, text.bytes ? text.bytes : "", text.len);
  il_buf_term(&text);
}

void *il_fail_kind(il_parser *p, il_diag_kind kind, il_span at,
                   const char *format, ...) {
  va_list args;
  va_start(args, format);
  keep_error(p, kind, at, format, args);
  va_end(args);
  return NULL;
}

void *il_fail(il_parser *p, il_span at, const char *format, ...) {
  va_list args;
  va_start(args, format);
  keep_error(p, IL_DIAG_SYNTAX, at, format, args);
  va_end(args);
  return NULL;
}

void *il_refuse(il_parser *p, il_span at, const char *feature) {
  return il_fail_kind(p, IL_DIAG_UNSUPPORTED, at,
                      "%s not supported by Interleave", feature);
}

/* ---- trying something ---- */

void il_rewind(il_parser *p, const il_parser *saved) {
  void **scratch = p->scratch;
  uint32_t capacity = p->scratch_capacity;
  *p = *saved;
  p->scratch = scratch;
  p->scratch_capacity = capacity;
}

/* What rule makes of the tokens at pos; nothing is consumed. *next gets the
 * token after it. */
il_expr *il_try(il_parser *p, il_expr *(*rule)(il_parser *), uint32_t skip,
                uint32_t *next) {
  il_parser saved = *p;
  p->speculating = true;
  p->pos += skip;
  il_expr *e = rule(p);
  if (p->failed) e = NULL;
  *next = p->pos;
  il_rewind(p, &saved);
  return e;
}

/* ---- explaining ---- */

static bool name_is(const il_expr *e, const char *text) {
  return e->kind == IL_EXPR_NAME && strcmp(e->name.id->text, text) == 0;
}

static bool explain_legacy(il_parser *p, const il_expr *a) {
  uint32_t next;
  il_expr *b = il_try(p, il_parse_star_exprs, 0, &next);
  if (!b) return false;
  il_fail(p, il_span_join(a->span, b->span),
          "Missing parentheses in call to '%s'. Did you mean %s(...)?",
          a->name.id->text, a->name.id->text);
  return true;
}

/* Two expressions side by side: print "x", or a comma is missing. */
static bool explain_neighbours(il_parser *p) {
  const il_expr *a = p->operand;
  if (p->speculating || !a || p->operand_end != p->pos ||
      !il_begins_expr(il_kind(p)))
    return false;
  if ((name_is(a, "print") || name_is(a, "exec")) && !a->parenthesised)
    return explain_legacy(p, a);
  if (a->kind == IL_EXPR_NAME && il_is(p, IL_TOK_STRING)) return false;
  if (name_is(a, "match") || name_is(a, "case") || name_is(a, "_"))
    return false;
  uint32_t next;
  il_expr *b = il_try(p, il_parse_expr, 0, &next);
  if (!b) b = il_try(p, il_parse_disjunction, 0, &next);
  if (!b || p->tokens[next - 1].level == 0) return false;
  il_fail(p, il_span_join(a->span, b->span),
          "invalid syntax. Perhaps you forgot a comma?");
  return true;
}

void *il_fail_syntax(il_parser *p) {
  if (p->failed || explain_neighbours(p)) return NULL;
  const il_token *t = il_peek(p);
  if (t->kind == IL_TOK_INDENT || t->kind == IL_TOK_DEDENT) {
    il_fail_kind(p, IL_DIAG_INDENTATION, il_span_of(t), "%s",
                 t->kind == IL_TOK_INDENT ? "unexpected indent"
                                          : "unexpected unindent");
    p->error.no_caret = true;
    return NULL;
  }
  return il_fail(p, il_span_of(t), "invalid syntax");
}

/* ---- lists ---- */

void il_scratch_push(il_parser *p, void *item) {
  if (p->scratch_count == p->scratch_capacity) {
    uint32_t capacity = p->scratch_capacity ? p->scratch_capacity * 2 : 64;
    void **grown = il_arena_alloc(p->arena, capacity * sizeof *grown);
    if (p->scratch_count)
      memcpy(grown, p->scratch, p->scratch_count * sizeof *grown);
    p->scratch = grown;
    p->scratch_capacity = capacity;
  }
  p->scratch[p->scratch_count++] = item;
}

void **il_scratch_take(il_parser *p, uint32_t mark, uint32_t *count) {
  *count = p->scratch_count - mark;
  p->scratch_count = mark;
  if (*count == 0) return NULL;
  void **items = il_arena_alloc(p->arena, *count * sizeof *items);
  memcpy(items, p->scratch + mark, *count * sizeof *items);
  return items;
}

il_exprs il_take_exprs(il_parser *p, uint32_t mark) {
  il_exprs list;
  list.items = (il_expr **)il_scratch_take(p, mark, &list.count);
  return list;
}

il_stmts il_take_stmts(il_parser *p, uint32_t mark) {
  il_stmts list;
  list.items = (il_stmt **)il_scratch_take(p, mark, &list.count);
  return list;
}

il_exprs il_one_expr(il_parser *p, il_expr *e) {
  uint32_t mark = p->scratch_count;
  il_scratch_push(p, e);
  return il_take_exprs(p, mark);
}

/* ---- blocks ---- */

static void parse_statements(il_parser *p, il_token_kind end) {
  while (!il_is(p, end) && !il_is(p, IL_TOK_END)) {
    uint32_t mark = p->scratch_count;
    if (!il_parse_statement(p)) {
      p->scratch_count = mark;
      il_parser_recover(p);
    }
  }
}

/* An error that does not end the statement. */
static void report(il_parser *p, il_diag at, const char *message) {
  il_diags_add(p->diags, at, "%s", message);
}

/* INDENT statement+ DEDENT, for the errors in it. */
static void parse_stray_block(il_parser *p) {
  uint32_t mark = p->scratch_count;
  il_advance(p);
  parse_statements(p, IL_TOK_DEDENT);
  il_accept(p, IL_TOK_DEDENT);
  p->scratch_count = mark;
}

/* To the start of the next logical line; false when this one has errors that
 * the lexer reported. */
static bool skip_line(il_parser *p) {
  while (!il_is(p, IL_TOK_NEWLINE) && !il_is(p, IL_TOK_END))
    il_advance(p);
  bool good = !il_peek(p)->bad;
  il_accept(p, IL_TOK_NEWLINE);
  return good;
}

static bool is_later_clause(il_token_kind kind) {
  return kind == IL_TOK_ELIF || kind == IL_TOK_ELSE || kind == IL_TOK_EXCEPT ||
         kind == IL_TOK_FINALLY;
}

void il_parser_recover(il_parser *p) {
  il_diag error = p->error;
  p->failed = false;
  bool has_error = p->error.message != NULL;
  p->error = (il_diag){0};
  bool unexpected_indent = il_is(p, IL_TOK_INDENT);
  if (!unexpected_indent) {
    if (!skip_line(p)) has_error = false;
  }
  if (has_error) report(p, error, error.message);
  if (il_is(p, IL_TOK_INDENT)) parse_stray_block(p);
  while (is_later_clause(il_kind(p)) && !unexpected_indent) {
    skip_line(p);
    if (il_is(p, IL_TOK_INDENT)) parse_stray_block(p);
  }
}

/* block: NEWLINE INDENT statement+ DEDENT | simple_stmts */
static bool parse_suite(il_parser *p, il_stmts *out, const char *what,
                        const il_token *where) {
  uint32_t mark = p->scratch_count;
  if (!il_is(p, IL_TOK_NEWLINE)) {
    if (il_begins_compound(p)) {
      il_fail_syntax(p);
      return false;
    }
    if (!il_parse_statement(p)) return false;
    *out = il_take_stmts(p, mark);
    return true;
  }
  bool good = !il_advance(p)->bad;
  if (!il_is(p, IL_TOK_INDENT)) {
    const il_token *t = il_peek_place(p);
    il_diag at = {IL_DIAG_INDENTATION,
                  t->line,
                  t->column,
                  t->line,
                  t->column,
                  t->kind == IL_TOK_NEWLINE || t->kind == IL_TOK_DEDENT,
                  NULL};
    if (good)
      il_diags_add(p->diags, at,
                   "expected an indented block after %s on line %u", what,
                   where->line);
    *out = (il_stmts){0};
    return true;
  }
  il_advance(p);
  parse_statements(p, IL_TOK_DEDENT);
  il_accept(p, IL_TOK_DEDENT);
  *out = il_take_stmts(p, mark);
  return true;
}

bool il_parse_block(il_parser *p, il_stmts *out, const char *what,
                    const il_token *where) {
  if (p->blocks == IL_AST_MAX_BLOCKS) {
    il_fail(p, il_span_of(where), "too many statically nested blocks");
    return false;
  }
  p->blocks++;
  bool good = parse_suite(p, out, what, where);
  p->blocks--;
  return good;
}

/* ---- the whole ---- */

/* The first byte that is not UTF-8, or len. */
static size_t find_invalid(const char *source, size_t len) {
  const unsigned char *b = (const unsigned char *)source;
  size_t i = 0;
  while (i < len) {
    unsigned char c = b[i];
    size_t size = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (size == 0 || c > 0xF4 || i + size > len) return i;
    for (size_t k = 1; k < size; k++)
      if ((b[i + k] & 0xC0) != 0x80) return i;
    if ((c == 0xE0 && b[i + 1] < 0xA0) || (c == 0xED && b[i + 1] > 0x9F) ||
        (c == 0xF0 && b[i + 1] < 0x90) || (c == 0xF4 && b[i + 1] > 0x8F))
      return i;
    i += size;
  }
  return len;
}

static il_diag place_of_byte(const char *source, size_t at) {
  uint32_t line = 1, column = 0;
  for (size_t i = 0; i < at; i++) {
    bool crlf = source[i] == '\r' && source[i + 1] == '\n';
    if (source[i] == '\n' || (source[i] == '\r' && !crlf)) {
      line++;
      column = 0;
    } else if (((unsigned char)source[i] & 0xC0) != 0x80 && !crlf) {
      column++;
    }
  }
  return (il_diag){IL_DIAG_SYNTAX, line, column, line, column, false, NULL};
}

static bool check_bytes(const char *source, size_t len, il_diags *diags) {
  size_t invalid = find_invalid(source, len);
  const char *null = memchr(source, 0, len);
  if (null && (size_t)(null - source) < invalid) {
    il_diags_add(diags, place_of_byte(source, (size_t)(null - source)),
                 "source code cannot contain null bytes");
    return false;
  }
  if (invalid < len) {
    il_diags_add(diags, place_of_byte(source, invalid),
                 "Non-UTF-8 code starting with '\\x%02x'; the file must be "
                 "saved as UTF-8",
                 (unsigned char)source[invalid]);
    return false;
  }
  if (len >= INT32_MAX) {
    il_diags_add(diags, (il_diag){.line = 1, .end_line = 1},
                 "the program is too long");
    return false;
  }
  return true;
}

/* Lines end in \n from here on. */
static const char *unify_newlines(il_arena *arena, const char *source,
                                  size_t *len) {
  if (!memchr(source, '\r', *len)) return source;
  char *copy = il_arena_alloc(arena, *len + 1);
  size_t out = 0;
  for (size_t i = 0; i < *len; i++) {
    if (source[i] == '\r' && i + 1 < *len && source[i + 1] == '\n') continue;
    copy[out++] = source[i] == '\r' ? '\n' : source[i];
  }
  *len = out;
  return copy;
}

static il_lexer *lex(il_arena *arena, const char *source, size_t len,
                     il_diags *diags) {
  il_lexer *lexer = IL_ARENA_NEW(arena, il_lexer);
  lexer->arena = arena;
  lexer->diags = diags;
  lexer->source = source;
  lexer->end = (uint32_t)len;
  lexer->line = 1;
  lexer->prefix = "";
  il_lexer_run(lexer);
  return lexer;
}

/* file: statement* END */
il_ast_module *il_parse(il_arena *arena, const char *source, size_t len,
                        il_diags *diags) {
  if (len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0) {
    source += 3;
    len -= 3;
  }
  uint32_t errors = diags->count;
  if (!check_bytes(source, len, diags)) return NULL;
  source = unify_newlines(arena, source, &len);
  il_lexer *lexer = lex(arena, source, len, diags);
  il_parser p = {.arena = arena,
                 .names = il_names_new(arena),
                 .diags = diags,
                 .source = source,
                 .tokens = lexer->tokens,
                 .prefix = ""};
  parse_statements(&p, IL_TOK_END);
  if (diags->count > errors || lexer->failed) return NULL;
  il_ast_module *module = IL_ARENA_NEW(arena, il_ast_module);
  module->body = il_take_stmts(&p, 0);
  module->names = p.names;
  return module;
}
