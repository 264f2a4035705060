/* Compound statements. */
#include "lang/parser_internal.h"

/* ':'; forced: whatever stands there instead is the error, otherwise only the
 * end of the line is. */
static bool expect_colon(il_parser *p, bool forced) {
  if (!forced && !il_is(p, IL_TOK_NEWLINE)) return il_expect(p, IL_TOK_COLON);
  return il_expect_forced(p, IL_TOK_COLON);
}

static bool parse_body(il_parser *p, il_stmts *out, const char *what,
                       const il_token *where) {
  return expect_colon(p, false) && il_parse_block(p, out, what, where);
}

/* else_block: 'else' ':' block, if there is one */
static bool parse_else(il_parser *p, il_stmts *out) {
  const il_token *where = il_peek(p);
  if (!il_accept(p, IL_TOK_ELSE)) return true;
  return expect_colon(p, true) &&
         il_parse_block(p, out, "'else' statement", where);
}

/* finally_block: 'finally' ':' block, if there is one */
static bool parse_finally(il_parser *p, il_stmts *out) {
  const il_token *where = il_peek(p);
  if (!il_accept(p, IL_TOK_FINALLY)) return true;
  return expect_colon(p, true) &&
         il_parse_block(p, out, "'finally' statement", where);
}

/* ---- if, while, for ---- */

static il_span body_span(il_parser *p, const il_token *first) {
  il_stmt end = {.span = il_span_of(first)};
  il_stmt_done(p, &end);
  return end.span;
}

static bool parse_branch(il_parser *p, const char *what) {
  const il_token *first = il_advance(p);
  il_branch *branch = IL_ARENA_NEW(p->arena, il_branch);
  branch->test = il_parse_named(p);
  if (!branch->test || !parse_body(p, &branch->body, what, first)) return false;
  branch->span = body_span(p, first);
  il_scratch_push(p, branch);
  return true;
}

/* if_stmt: 'if' named_expression ':' block
 *          ('elif' named_expression ':' block)* [else_block] */
static il_stmt *parse_if(il_parser *p) {
  il_stmt *s = il_stmt_new(p, IL_STMT_IF, il_peek(p));
  uint32_t mark = p->scratch_count;
  if (!parse_branch(p, "'if' statement")) return NULL;
  while (il_is(p, IL_TOK_ELIF))
    if (!parse_branch(p, "'elif' statement")) return NULL;
  uint32_t count;
  il_branch **items = (il_branch **)il_scratch_take(p, mark, &count);
  s->if_stmt.count = count;
  s->if_stmt.branches =
      il_arena_alloc(p->arena, count * sizeof *s->if_stmt.branches);
  for (uint32_t i = 0; i < count; i++)
    s->if_stmt.branches[i] = *items[i];
  return parse_else(p, &s->if_stmt.orelse) ? s : NULL;
}

/* while_stmt: 'while' named_expression ':' block [else_block] */
static il_stmt *parse_while(il_parser *p) {
  const il_token *first = il_advance(p);
  il_stmt *s = il_stmt_new(p, IL_STMT_WHILE, first);
  s->while_loop.test = il_parse_named(p);
  if (!s->while_loop.test ||
      !parse_body(p, &s->while_loop.body, "'while' statement", first))
    return NULL;
  return parse_else(p, &s->while_loop.orelse) ? s : NULL;
}

/* for_stmt: 'for' star_targets 'in' star_expressions ':' block [else_block] */
static il_stmt *parse_for(il_parser *p) {
  const il_token *first = il_advance(p);
  il_stmt *s = il_stmt_new(p, IL_STMT_FOR, first);
  s->for_loop.target = il_parse_for_target(p);
  if (!s->for_loop.target || !il_expect(p, IL_TOK_IN)) return NULL;
  s->for_loop.iter = il_parse_star_exprs(p);
  if (!s->for_loop.iter ||
      !parse_body(p, &s->for_loop.body, "'for' statement", first))
    return NULL;
  return parse_else(p, &s->for_loop.orelse) ? s : NULL;
}

/* ---- with ---- */

/* with_item: expression ['as' star_target] */
static bool parse_with_item(il_parser *p) {
  il_with_item *item = IL_ARENA_NEW(p->arena, il_with_item);
  item->context = il_parse_expr(p);
  if (!item->context) return false;
  if (il_accept(p, IL_TOK_AS)) {
    item->target = il_parse_primary(p);
    if (item->target && !il_is(p, IL_TOK_COMMA) && !il_is(p, IL_TOK_COLON) &&
        !il_is(p, IL_TOK_RPAREN) && !il_is(p, IL_TOK_NEWLINE))
      il_fail_syntax(p);
    if (p->failed || !il_make_target(p, item->target, IL_TARGET_ASSIGN))
      return false;
  }
  il_scratch_push(p, item);
  return true;
}

/* '(' with_item (',' with_item)* [','] ')' before ':'; what is in the
 * parentheses may turn out to be an expression, then nothing is consumed. */
static bool try_parenthesised_items(il_parser *p) {
  il_parser saved = *p;
  p->speculating = true;
  bool good;
  do {
    il_advance(p);
    good = parse_with_item(p);
  } while (good && il_is(p, IL_TOK_COMMA) && il_kind_after(p) != IL_TOK_RPAREN);
  if (good) {
    il_accept(p, IL_TOK_COMMA);
    good = il_accept(p, IL_TOK_RPAREN) && il_is(p, IL_TOK_COLON);
  }
  if (good)
    p->speculating = saved.speculating;
  else
    il_rewind(p, &saved);
  return good;
}

static bool parse_with_items(il_parser *p) {
  if (il_is(p, IL_TOK_LPAREN) && try_parenthesised_items(p)) return true;
  do {
    if (!parse_with_item(p)) return false;
  } while (il_accept(p, IL_TOK_COMMA));
  return true;
}

/* with_stmt: 'with' (with_items | '(' with_items [','] ')') ':' block */
static il_stmt *parse_with(il_parser *p) {
  const il_token *first = il_advance(p);
  il_stmt *s = il_stmt_new(p, IL_STMT_WITH, first);
  uint32_t mark = p->scratch_count;
  if (!parse_with_items(p)) return NULL;
  uint32_t count;
  il_with_item **items = (il_with_item **)il_scratch_take(p, mark, &count);
  s->with.count = count;
  s->with.items = il_arena_alloc(p->arena, count * sizeof *s->with.items);
  for (uint32_t i = 0; i < count; i++)
    s->with.items[i] = *items[i];
  return parse_body(p, &s->with.body, "'with' statement", first) ? s : NULL;
}

/* ---- try ---- */

static bool parse_handler_type(il_parser *p, il_except *handler) {
  if (il_is(p, IL_TOK_COLON) || il_is(p, IL_TOK_NEWLINE)) return true;
  handler->type = il_parse_expr(p);
  if (!handler->type) return false;
  if (il_is(p, IL_TOK_COMMA)) {
    const il_expr *type = handler->type;
    il_advance(p);
    if (il_parse_star_exprs(p))
      il_fail(p, il_span_join(type->span, il_span_of(il_peek(p) - 1)),
              "multiple exception types must be parenthesized");
    return false;
  }
  if (il_accept(p, IL_TOK_AS)) handler->name = il_expect_name(p);
  return !p->failed;
}

/* except_block: 'except' [expression ['as' NAME]] ':' block */
static bool parse_handler(il_parser *p) {
  const il_token *first = il_advance(p);
  if (il_is(p, IL_TOK_MUL)) {
    il_refuse(p, il_span_join(il_span_of(first), il_span_of(il_peek(p))),
              "'except*' is");
    return false;
  }
  il_except *handler = IL_ARENA_NEW(p->arena, il_except);
  if (!parse_handler_type(p, handler) ||
      !parse_body(p, &handler->body, "'except' statement", first))
    return false;
  handler->span = body_span(p, first);
  if (!handler->type && il_is(p, IL_TOK_EXCEPT)) {
    il_fail(p, handler->span, "default 'except:' must be last");
    return false;
  }
  il_scratch_push(p, handler);
  return true;
}

static void take_handlers(il_parser *p, uint32_t mark, il_stmt *s) {
  uint32_t count;
  il_except **items = (il_except **)il_scratch_take(p, mark, &count);
  s->try_stmt.handler_count = count;
  s->try_stmt.handlers =
      il_arena_alloc(p->arena, count * sizeof *s->try_stmt.handlers);
  for (uint32_t i = 0; i < count; i++)
    s->try_stmt.handlers[i] = *items[i];
}

/* CPython shows no caret where a block or the file ends. */
static il_stmt *fail_without_handlers(il_parser *p) {
  const il_token *t = il_peek_place(p);
  il_fail(p, il_span_of(t), "expected 'except' or 'finally' block");
  p->error.no_caret = t->kind == IL_TOK_NEWLINE || t->kind == IL_TOK_DEDENT;
  return NULL;
}

/* try_stmt: 'try' ':' block (except_block+ [else_block] [finally_block]
 *                            | finally_block) */
static il_stmt *parse_try(il_parser *p) {
  const il_token *first = il_advance(p);
  il_stmt *s = il_stmt_new(p, IL_STMT_TRY, first);
  if (!expect_colon(p, true) ||
      !il_parse_block(p, &s->try_stmt.body, "'try' statement", first))
    return NULL;
  if (!il_is(p, IL_TOK_EXCEPT) && !il_is(p, IL_TOK_FINALLY))
    return fail_without_handlers(p);
  uint32_t mark = p->scratch_count;
  while (il_is(p, IL_TOK_EXCEPT))
    if (!parse_handler(p)) return NULL;
  take_handlers(p, mark, s);
  if (s->try_stmt.handler_count && !parse_else(p, &s->try_stmt.orelse))
    return NULL;
  return parse_finally(p, &s->try_stmt.finally_body) ? s : NULL;
}

/* ---- def, class ---- */

/* function_def: 'def' NAME '(' [params] ')' ['->' expression] ':' block */
static il_stmt *parse_def(il_parser *p, il_exprs decorators) {
  const il_token *first = il_advance(p);
  il_stmt *s = il_stmt_new(p, IL_STMT_FUNCTION, first);
  s->function.decorators = decorators;
  s->function.name = il_expect_name(p);
  if (!s->function.name || !il_expect_forced(p, IL_TOK_LPAREN)) return NULL;
  s->function.params = il_parse_params(p, IL_TOK_RPAREN);
  if (!s->function.params || !il_expect(p, IL_TOK_RPAREN)) return NULL;
  if (il_accept(p, IL_TOK_ARROW)) {
    s->function.returns = il_parse_expr(p);
    if (!s->function.returns) return NULL;
  }
  bool good =
      expect_colon(p, true) &&
      il_parse_block(p, &s->function.body, "function definition", first);
  return good ? s : NULL;
}

/* class_def: 'class' NAME ['(' [arguments] ')'] ':' block */
static il_stmt *parse_class(il_parser *p, il_exprs decorators) {
  const il_token *first = il_advance(p);
  il_stmt *s = il_stmt_new(p, IL_STMT_CLASS, first);
  s->class_def.decorators = decorators;
  s->class_def.name = il_expect_name(p);
  if (!s->class_def.name) return NULL;
  if (il_accept(p, IL_TOK_LPAREN) &&
      !il_parse_arguments(p, &s->class_def.bases, &s->class_def.keywords))
    return NULL;
  bool good = parse_body(p, &s->class_def.body, "class definition", first);
  return good ? s : NULL;
}

static il_stmt *refuse_async(il_parser *p) {
  il_span at = il_span_of(il_peek(p));
  switch (il_kind_after(p)) {
  case IL_TOK_DEF: return il_refuse(p, at, "'async def' is");
  case IL_TOK_FOR: return il_refuse(p, at, "'async for' is");
  case IL_TOK_WITH: return il_refuse(p, at, "'async with' is");
  default: il_advance(p); return il_fail_syntax(p);
  }
}

/* decorators: ('@' named_expression NEWLINE)+ before def or class */
static il_stmt *parse_decorated(il_parser *p) {
  uint32_t mark = p->scratch_count;
  while (il_accept(p, IL_TOK_MATMUL)) {
    il_expr *e = il_parse_named(p);
    if (!e || !il_expect(p, IL_TOK_NEWLINE)) return NULL;
    il_scratch_push(p, e);
  }
  il_exprs decorators = il_take_exprs(p, mark);
  switch (il_kind(p)) {
  case IL_TOK_DEF: return parse_def(p, decorators);
  case IL_TOK_CLASS: return parse_class(p, decorators);
  case IL_TOK_ASYNC: return refuse_async(p);
  default: return il_fail_syntax(p);
  }
}

/* ---- match ---- */

/* `match` is a keyword only where a block of `case` follows. */
static bool is_match(il_parser *p) {
  const il_token *t = il_peek(p);
  if (t->kind != IL_TOK_NAME || !il_token_is(p, t, "match")) return false;
  while (t->kind != IL_TOK_NEWLINE && t->kind != IL_TOK_END)
    t++;
  return t->kind == IL_TOK_NEWLINE && t[-1].kind == IL_TOK_COLON &&
         t[1].kind == IL_TOK_INDENT && t[2].kind == IL_TOK_NAME &&
         il_token_is(p, &t[2], "case");
}

/* Nothing in it would parse as statements, so all of it is skipped. */
static il_stmt *refuse_match(il_parser *p) {
  const il_token *t = il_peek(p);
  il_diags_add(p->diags,
               (il_diag){IL_DIAG_UNSUPPORTED, t->line, t->column, t->end_line,
                         t->end_column, false, NULL},
               "'match' is not supported by Interleave");
  while (!il_is(p, IL_TOK_INDENT))
    il_advance(p);
  uint32_t depth = 0;
  do {
    il_token_kind kind = (il_token_kind)il_advance(p)->kind;
    depth += kind == IL_TOK_INDENT;
    depth -= kind == IL_TOK_DEDENT;
  } while (depth > 0);
  return NULL;
}

/* ---- all of them ---- */

bool il_begins_compound(il_parser *p) {
  switch (il_kind(p)) {
  case IL_TOK_IF:
  case IL_TOK_WHILE:
  case IL_TOK_FOR:
  case IL_TOK_WITH:
  case IL_TOK_TRY:
  case IL_TOK_DEF:
  case IL_TOK_CLASS:
  case IL_TOK_MATMUL:
  case IL_TOK_ASYNC: return true;
  default: return is_match(p);
  }
}

il_stmt *il_parse_compound(il_parser *p) {
  switch (il_kind(p)) {
  case IL_TOK_IF: return parse_if(p);
  case IL_TOK_WHILE: return parse_while(p);
  case IL_TOK_FOR: return parse_for(p);
  case IL_TOK_WITH: return parse_with(p);
  case IL_TOK_TRY: return parse_try(p);
  case IL_TOK_DEF: return parse_def(p, (il_exprs){NULL, 0});
  case IL_TOK_CLASS: return parse_class(p, (il_exprs){NULL, 0});
  case IL_TOK_MATMUL: return parse_decorated(p);
  case IL_TOK_ASYNC: return refuse_async(p);
  default: return refuse_match(p);
  }
}
