/* Simple statements, and the line they share. Compound statements are in
 * parser_compound.c. */
#include "lang/parser_internal.h"

il_stmt *il_stmt_new(il_parser *p, il_stmt_kind kind, const il_token *first) {
  il_stmt *s = IL_ARENA_NEW(p->arena, il_stmt);
  s->kind = kind;
  s->span = il_span_of(first);
  return s;
}

void il_stmt_done(il_parser *p, il_stmt *s) {
  const il_token *last = &p->tokens[p->pos - 1];
  while (last > p->tokens &&
         (last->kind == IL_TOK_NEWLINE || last->kind == IL_TOK_DEDENT))
    last--;
  s->span.end_line = last->end_line;
  s->span.end_column = last->end_column;
}

static bool is_line_end(il_parser *p) {
  return il_is(p, IL_TOK_NEWLINE) || il_is(p, IL_TOK_SEMICOLON);
}

/* ---- assignment ---- */

static int augmented_op(il_token_kind kind) {
  switch (kind) {
  case IL_TOK_ADD_ASSIGN: return IL_BIN_ADD;
  case IL_TOK_SUB_ASSIGN: return IL_BIN_SUB;
  case IL_TOK_MUL_ASSIGN: return IL_BIN_MUL;
  case IL_TOK_MATMUL_ASSIGN: return IL_BIN_MATMUL;
  case IL_TOK_DIV_ASSIGN: return IL_BIN_DIV;
  case IL_TOK_MOD_ASSIGN: return IL_BIN_MOD;
  case IL_TOK_AND_ASSIGN: return IL_BIN_BITAND;
  case IL_TOK_OR_ASSIGN: return IL_BIN_BITOR;
  case IL_TOK_XOR_ASSIGN: return IL_BIN_BITXOR;
  case IL_TOK_LSHIFT_ASSIGN: return IL_BIN_LSHIFT;
  case IL_TOK_RSHIFT_ASSIGN: return IL_BIN_RSHIFT;
  case IL_TOK_POW_ASSIGN: return IL_BIN_POW;
  case IL_TOK_FLOORDIV_ASSIGN: return IL_BIN_FLOORDIV;
  default: return -1;
  }
}

static bool is_single_target(const il_expr *e) {
  return e->kind == IL_EXPR_NAME || e->kind == IL_EXPR_ATTRIBUTE ||
         e->kind == IL_EXPR_SUBSCRIPT;
}

/* assignment: single_target augassign (yield_expr | star_expressions) */
static il_stmt *parse_augmented(il_parser *p, const il_token *first,
                                il_expr *target) {
  if (!is_single_target(target))
    return il_fail(p, target->span,
                   "'%s' is an illegal expression for augmented assignment",
                   il_expr_description(target));
  il_stmt *s = il_stmt_new(p, IL_STMT_AUG_ASSIGN, first);
  s->aug_assign.op = (il_binary_op)augmented_op(il_kind(p));
  il_advance(p);
  il_make_target(p, target, IL_TARGET_ASSIGN);
  s->aug_assign.target = target;
  s->aug_assign.value = il_parse_yield_or_exprs(p);
  return s->aug_assign.value ? s : NULL;
}

/* assignment: target ':' expression ['=' (yield_expr | star_expressions)] */
static il_stmt *parse_annotated(il_parser *p, const il_token *first,
                                il_expr *target) {
  if (target->kind == IL_EXPR_LIST || target->kind == IL_EXPR_TUPLE)
    return il_fail(p,
                   target->parenthesised || target->kind == IL_EXPR_LIST
                       ? target->span
                       : target->sequence.items.items[0]->span,
                   "only single target (not %s) can be annotated",
                   il_expr_description(target));
  il_advance(p);
  bool begins = il_begins_expr(il_kind(p));
  if (!is_single_target(target) && begins)
    return il_fail(p, target->span, "illegal target for annotation");
  if (!is_single_target(target)) {
    p->pos--;
    return il_fail_syntax(p);
  }
  il_stmt *s = il_stmt_new(p, IL_STMT_ANN_ASSIGN, first);
  il_make_target(p, target, IL_TARGET_ASSIGN);
  s->ann_assign.target = target;
  s->ann_assign.simple = target->kind == IL_EXPR_NAME && !target->parenthesised;
  s->ann_assign.annotation = il_parse_expr(p);
  if (!s->ann_assign.annotation) return NULL;
  if (il_accept(p, IL_TOK_ASSIGN))
    s->ann_assign.value = il_parse_yield_or_exprs(p);
  return p->failed ? NULL : s;
}

/* e stands before '=' and cannot be assigned. */
static void *fail_assignment(il_parser *p, il_expr *e, bool is_first) {
  if (e->kind == IL_EXPR_YIELD || e->kind == IL_EXPR_YIELD_FROM)
    if (!e->parenthesised)
      return il_fail(p, e->span, "assignment to yield expression not possible");
  il_expr *last = e;
  if (e->kind == IL_EXPR_TUPLE && !e->parenthesised && e->sequence.items.count)
    last = e->sequence.items.items[e->sequence.items.count - 1];
  if (is_first && last == il_invalid_target(e, IL_TARGET_ASSIGN) &&
      il_fail_assign_here(p, last))
    return NULL;
  il_make_target(p, e, IL_TARGET_ASSIGN);
  return NULL;
}

/* assignment: (star_targets '=')+ (yield_expr | star_expressions) */
static il_stmt *parse_assignment(il_parser *p, const il_token *first,
                                 il_expr *e) {
  uint32_t mark = p->scratch_count;
  while (il_is(p, IL_TOK_ASSIGN)) {
    if (il_invalid_target(e, IL_TARGET_ASSIGN))
      return fail_assignment(p, e, p->scratch_count == mark);
    if (!il_make_target(p, e, IL_TARGET_ASSIGN)) return NULL;
    il_scratch_push(p, e);
    il_advance(p);
    e = il_parse_yield_or_exprs(p);
    if (!e) return NULL;
  }
  il_stmt *s = il_stmt_new(p, IL_STMT_ASSIGN, first);
  s->assign.targets = il_take_exprs(p, mark);
  s->assign.value = e;
  return s;
}

/* simple_stmt: assignment | star_expressions | yield_expr */
static il_stmt *parse_expr_stmt(il_parser *p) {
  const il_token *first = il_peek(p);
  il_expr *e = il_parse_yield_or_exprs(p);
  if (!e) return NULL;
  if (il_is(p, IL_TOK_ASSIGN)) return parse_assignment(p, first, e);
  if (il_is(p, IL_TOK_COLON)) return parse_annotated(p, first, e);
  if (il_is(p, IL_TOK_WALRUS) && e->kind != IL_EXPR_NAME)
    return il_fail(p, e->span, "cannot use assignment expressions with %s",
                   il_expr_description(e));
  if (augmented_op(il_kind(p)) >= 0) return parse_augmented(p, first, e);
  il_stmt *s = il_stmt_new(p, IL_STMT_EXPR, first);
  s->value = e;
  return s;
}

/* ---- the statements with a keyword ---- */

/* return_stmt: 'return' [star_expressions] */
static il_stmt *parse_return(il_parser *p) {
  il_stmt *s = il_stmt_new(p, IL_STMT_RETURN, il_advance(p));
  if (!is_line_end(p)) s->value = il_parse_star_exprs(p);
  return s;
}

/* raise_stmt: 'raise' [expression ['from' expression]] */
static il_stmt *parse_raise(il_parser *p) {
  il_stmt *s = il_stmt_new(p, IL_STMT_RAISE, il_advance(p));
  if (is_line_end(p)) return s;
  s->raise.exception = il_parse_expr(p);
  if (s->raise.exception && il_accept(p, IL_TOK_FROM))
    s->raise.cause = il_parse_expr(p);
  return s;
}

/* global_stmt: ('global' | 'nonlocal') NAME (',' NAME)* */
static il_stmt *parse_names(il_parser *p, il_stmt_kind kind) {
  il_stmt *s = il_stmt_new(p, kind, il_advance(p));
  uint32_t mark = p->scratch_count;
  do {
    const il_name *name = il_expect_name(p);
    if (!name) return NULL;
    il_scratch_push(p, (void *)(uintptr_t)name);
  } while (il_accept(p, IL_TOK_COMMA));
  s->names.items = (const il_name **)il_scratch_take(p, mark, &s->names.count);
  return s;
}

/* del_stmt: 'del' target (',' target)* [','] */
static il_stmt *parse_del(il_parser *p) {
  il_stmt *s = il_stmt_new(p, IL_STMT_DELETE, il_advance(p));
  il_expr *e = il_parse_star_exprs(p);
  if (!e || !il_make_target(p, e, IL_TARGET_DEL)) return NULL;
  /* del a, b has two targets, del (a, b) one that is a tuple. */
  bool bare = e->kind == IL_EXPR_TUPLE && !e->parenthesised;
  s->targets = bare ? e->sequence.items : il_one_expr(p, e);
  if (!is_line_end(p)) return il_fail_syntax(p);
  return s;
}

/* assert_stmt: 'assert' expression [',' expression] */
static il_stmt *parse_assert(il_parser *p) {
  il_stmt *s = il_stmt_new(p, IL_STMT_ASSERT, il_advance(p));
  s->assert_stmt.test = il_parse_expr(p);
  if (s->assert_stmt.test && il_accept(p, IL_TOK_COMMA))
    s->assert_stmt.message = il_parse_expr(p);
  return s;
}

/* ---- imports ---- */

/* dotted_name: NAME ('.' NAME)*, as one name without spaces */
static const il_name *parse_dotted(il_parser *p) {
  const il_name *name = il_expect_name(p);
  if (!name || !il_is(p, IL_TOK_DOT)) return name;
  il_buf text;
  il_buf_init(&text);
  il_buf_append(&text, name->text, name->len);
  while (name && il_accept(p, IL_TOK_DOT)) {
    name = il_expect_name(p);
    il_buf_printf(&text, ".%s", name ? name->text : "");
  }
  if (name) name = il_names_intern(p->names, text.bytes, text.len);
  il_buf_term(&text);
  return name;
}

static bool parse_as(il_parser *p, il_alias *alias) {
  if (il_accept(p, IL_TOK_AS)) alias->asname = il_expect_name(p);
  return !p->failed;
}

static il_aliases take_aliases(il_parser *p, uint32_t mark) {
  il_aliases list;
  il_alias **items = (il_alias **)il_scratch_take(p, mark, &list.count);
  list.items = il_arena_alloc(p->arena, list.count * sizeof *list.items);
  for (uint32_t i = 0; i < list.count; i++)
    list.items[i] = *items[i];
  return list;
}

static bool push_alias(il_parser *p, const il_name *(*parse)(il_parser *)) {
  const il_token *first = il_peek(p);
  il_alias *alias = IL_ARENA_NEW(p->arena, il_alias);
  alias->name = parse(p);
  if (!alias->name || !parse_as(p, alias)) return false;
  alias->span = il_span_from(p, first);
  il_scratch_push(p, alias);
  return true;
}

/* import_name: 'import' dotted_name ['as' NAME] (',' ...)* */
static il_stmt *parse_import(il_parser *p) {
  il_stmt *s = il_stmt_new(p, IL_STMT_IMPORT, il_advance(p));
  uint32_t mark = p->scratch_count;
  do {
    if (!push_alias(p, parse_dotted)) return NULL;
  } while (il_accept(p, IL_TOK_COMMA));
  s->import = take_aliases(p, mark);
  return s;
}

static bool parse_from_names(il_parser *p, il_aliases *out) {
  bool parens = il_accept(p, IL_TOK_LPAREN);
  uint32_t mark = p->scratch_count;
  do {
    if (parens && p->scratch_count > mark && il_is(p, IL_TOK_RPAREN)) break;
    if (!parens && p->scratch_count > mark && il_is(p, IL_TOK_NEWLINE)) {
      il_fail(p, il_span_of(il_peek(p)),
              "trailing comma not allowed without surrounding parentheses");
      return false;
    }
    if (!push_alias(p, il_expect_name)) return false;
  } while (il_accept(p, IL_TOK_COMMA));
  if (parens && !il_expect(p, IL_TOK_RPAREN)) return false;
  *out = take_aliases(p, mark);
  return true;
}

static uint32_t skip_dots(il_parser *p) {
  uint32_t level = 0;
  for (;;) {
    if (il_accept(p, IL_TOK_DOT))
      level++;
    else if (il_accept(p, IL_TOK_ELLIPSIS))
      level += 3;
    else
      return level;
  }
}

/* import_from: 'from' ('.' | '...')* [dotted_name] 'import'
 *              ('*' | NAME ['as' NAME] (',' ...)* | '(' ... ')') */
static il_stmt *parse_import_from(il_parser *p) {
  il_stmt *s = il_stmt_new(p, IL_STMT_IMPORT_FROM, il_advance(p));
  s->import_from.level = skip_dots(p);
  if (s->import_from.level == 0 || !il_is(p, IL_TOK_IMPORT))
    s->import_from.module = parse_dotted(p);
  if (p->failed || !il_expect(p, IL_TOK_IMPORT)) return NULL;
  if (il_is(p, IL_TOK_MUL)) {
    const il_token *star = il_advance(p);
    il_alias *alias = IL_ARENA_NEW(p->arena, il_alias);
    alias->name = il_token_name(p, star);
    alias->span = il_span_of(star);
    s->import_from.names = (il_aliases){alias, 1};
    return s;
  }
  return parse_from_names(p, &s->import_from.names) ? s : NULL;
}

/* ---- lines ---- */

static il_stmt *parse_simple(il_parser *p) {
  switch (il_kind(p)) {
  case IL_TOK_RETURN: return parse_return(p);
  case IL_TOK_RAISE: return parse_raise(p);
  case IL_TOK_GLOBAL: return parse_names(p, IL_STMT_GLOBAL);
  case IL_TOK_NONLOCAL: return parse_names(p, IL_STMT_NONLOCAL);
  case IL_TOK_DEL: return parse_del(p);
  case IL_TOK_ASSERT: return parse_assert(p);
  case IL_TOK_IMPORT: return parse_import(p);
  case IL_TOK_FROM: return parse_import_from(p);
  case IL_TOK_PASS: return il_stmt_new(p, IL_STMT_PASS, il_advance(p));
  case IL_TOK_BREAK: return il_stmt_new(p, IL_STMT_BREAK, il_advance(p));
  case IL_TOK_CONTINUE: return il_stmt_new(p, IL_STMT_CONTINUE, il_advance(p));
  default: return parse_expr_stmt(p);
  }
}

/* simple_stmts: simple_stmt (';' simple_stmt)* [';'] NEWLINE */
static bool parse_line(il_parser *p) {
  do {
    if (il_is(p, IL_TOK_NEWLINE)) break;
    il_stmt *s = parse_simple(p);
    if (!s || p->failed) return false;
    il_stmt_done(p, s);
    il_scratch_push(p, s);
  } while (il_accept(p, IL_TOK_SEMICOLON));
  return il_expect(p, IL_TOK_NEWLINE);
}

/* statement: compound_stmt | simple_stmts */
bool il_parse_statement(il_parser *p) {
  if (il_is(p, IL_TOK_NEWLINE)) { /* only a refused character was on it */
    il_advance(p);
    return true;
  }
  if (!il_begins_compound(p)) return parse_line(p);
  il_stmt *s = il_parse_compound(p);
  if (p->failed) return false;
  if (s) {
    il_stmt_done(p, s);
    il_scratch_push(p, s);
  }
  return true;
}
