/* Arguments of calls and classes, parameters of functions and lambdas. */
#include "lang/parser_internal.h"

/* ---- arguments ---- */

typedef struct {
  uint32_t args_mark; /* where positional ones begin on the scratch */
  bool has_keyword, has_unpacking; /* name=value, **value */
  bool misplaced; /* a positional argument after one of these */
} arguments;

/* A keyword while the list grows: chained, copied to an array at the end. */
typedef struct chained_keyword {
  il_keyword keyword;
  struct chained_keyword *next;
} chained_keyword;

static bool add_keyword(il_parser *p, chained_keyword ***tail,
                        const il_name *name, const il_token *first,
                        il_expr *value) {
  if (!value) return false;
  chained_keyword *link = IL_ARENA_NEW(p->arena, chained_keyword);
  link->keyword = (il_keyword){name, value, il_span_from(p, first)};
  **tail = link;
  *tail = &link->next;
  return true;
}

static il_span clauses_end(const il_comprehensions *clauses) {
  const il_comprehension *last = &clauses->items[clauses->count - 1];
  return last->ifs.count ? last->ifs.items[last->ifs.count - 1]->span
                         : last->iter->span;
}

/* f(x for x in y): only alone, and the generator's place includes the
 * parentheses of the call. */
static il_expr *generator_argument(il_parser *p, il_expr *element,
                                   const il_token *open, bool alone) {
  il_expr *e = il_expr_new(p, IL_EXPR_GENERATOR, open);
  e->comp.element = element;
  if (!il_parse_clauses(p, &e->comp.generators)) return NULL;
  bool comma = il_is(p, IL_TOK_COMMA) && il_kind_after(p) != IL_TOK_RPAREN;
  if (!alone || comma || il_is(p, IL_TOK_COMMA))
    return il_fail(
        p, il_span_join(element->span, clauses_end(&e->comp.generators)),
        "Generator expression must be parenthesized");
  if (!il_expect(p, IL_TOK_RPAREN)) return NULL;
  e = il_expr_done(p, e);
  p->pos--;
  return e;
}

static bool fail_keyword_target(il_parser *p, il_expr *e) {
  il_span at = il_span_join(e->span, il_span_of(il_peek(p)));
  if (e->kind == IL_EXPR_CONSTANT && e->constant.kind <= IL_LIT_FALSE)
    il_fail(p, at, "cannot assign to %s", il_expr_description(e));
  else
    il_fail(p, at,
            "expression cannot contain assignment, perhaps you meant \"==\"?");
  return false;
}

static bool positional(il_parser *p, const il_token *open, bool first) {
  il_expr *e = il_parse_named_only(p);
  if (!e) return false;
  if (il_is(p, IL_TOK_ASSIGN)) return fail_keyword_target(p, e);
  if (il_is_clause(p)) e = generator_argument(p, e, open, first);
  if (!e) return false;
  il_scratch_push(p, e);
  return true;
}

static bool keyword_argument(il_parser *p, chained_keyword ***tail) {
  const il_token *first = il_advance(p);
  const il_token *assign = il_advance(p);
  if (!add_keyword(p, tail, il_token_name(p, first), first, il_parse_expr(p)))
    return false;
  if (il_is_clause(p)) {
    il_fail(p, il_span_join(il_span_of(first), il_span_of(assign)),
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return false;
  }
  return true;
}

static bool one_argument(il_parser *p, arguments *state,
                         chained_keyword ***tail, const il_token *open) {
  const il_token *first = il_peek(p);
  if (first->kind == IL_TOK_POW) {
    il_advance(p);
    state->has_unpacking = true;
    return add_keyword(p, tail, NULL, first, il_parse_expr(p));
  }
  if (first->kind == IL_TOK_NAME && il_kind_after(p) == IL_TOK_ASSIGN) {
    state->has_keyword = true;
    return keyword_argument(p, tail);
  }
  if (first->kind == IL_TOK_MUL) {
    if (state->has_unpacking) {
      il_fail(p, il_span_of(first),
              "iterable argument unpacking follows keyword argument unpacking");
      return false;
    }
    il_advance(p);
    il_expr *e = il_expr_new(p, IL_EXPR_STARRED, first);
    e->starred.value = il_parse_expr(p);
    if (!e->starred.value || !il_expr_done(p, e)) return false;
    il_scratch_push(p, e);
    return true;
  }
  state->misplaced =
      state->misplaced || state->has_keyword || state->has_unpacking;
  bool alone = p->scratch_count == state->args_mark && !state->misplaced;
  return positional(p, open, alone);
}

static bool check_repeated(il_parser *p, const il_keywords *list) {
  for (uint32_t i = 1; i < list->count; i++) {
    const il_keyword *k = &list->items[i];
    for (uint32_t j = 0; k->name && j < i; j++) {
      if (list->items[j].name == k->name) {
        il_fail(p, k->span, "keyword argument repeated: %s", k->name->text);
        return false;
      }
    }
  }
  return true;
}

static il_keywords unchain(il_parser *p, const chained_keyword *first) {
  il_keywords list = {NULL, 0};
  for (const chained_keyword *k = first; k; k = k->next)
    list.count++;
  if (list.count)
    list.items = il_arena_alloc(p->arena, list.count * sizeof *list.items);
  for (uint32_t i = 0; i < list.count; i++, first = first->next)
    list.items[i] = first->keyword;
  return list;
}

/* arguments: [argument (',' argument)* [',']] ')'
 * argument: '*' expression | '**' expression | NAME '=' expression
 *         | named_expression [for_if_clauses] */
bool il_parse_arguments(il_parser *p, il_exprs *args, il_keywords *keywords) {
  const il_token *open = &p->tokens[p->pos - 1];
  arguments state = {.args_mark = p->scratch_count};
  chained_keyword *first = NULL, **tail = &first;
  while (!il_is(p, IL_TOK_RPAREN)) {
    if (!one_argument(p, &state, &tail, open)) return false;
    if (!il_is(p, IL_TOK_RPAREN) && !il_expect(p, IL_TOK_COMMA)) return false;
  }
  if (state.misplaced) {
    il_fail(p, il_span_of(il_peek(p)),
            "positional argument follows keyword "
            "argument%s",
            state.has_unpacking ? " unpacking" : "");
    return false;
  }
  il_advance(p);
  *args = il_take_exprs(p, state.args_mark);
  *keywords = unchain(p, first);
  return check_repeated(p, keywords);
}

/* ---- parameters ---- */

typedef enum { STAGE_PLAIN, STAGE_AFTER_STAR, STAGE_AFTER_KWARG } stage;

typedef struct {
  il_params *params;
  uint32_t mark; /* the il_param pointers on the scratch stack */
  il_token_kind closer;
  stage stage;
  bool slash, has_default;
} params_state;

static bool is_end_of_param(il_parser *p, const params_state *s) {
  return il_is(p, IL_TOK_COMMA) || il_is(p, s->closer);
}

/* param: NAME [':' expression], without the annotation in a lambda */
static il_param *parse_param(il_parser *p, const params_state *s, bool star) {
  const il_token *first = il_peek(p);
  const il_name *name = il_expect_name(p);
  if (!name) return NULL;
  il_param *param = IL_ARENA_NEW(p->arena, il_param);
  param->name = name;
  if (s->closer == IL_TOK_RPAREN && il_accept(p, IL_TOK_COLON)) {
    param->annotation =
        star && il_is(p, IL_TOK_MUL) ? il_parse_starred(p) : il_parse_expr(p);
    if (!param->annotation) return NULL;
  }
  param->span = il_span_from(p, first);
  return param;
}

static bool fail_at(il_parser *p, const char *message) {
  il_fail(p, il_span_of(il_peek(p)), "%s", message);
  return false;
}

static bool parse_slash(il_parser *p, params_state *s) {
  uint32_t count = p->scratch_count - s->mark;
  if (s->stage == STAGE_AFTER_KWARG)
    return fail_at(p, "arguments cannot follow var-keyword argument");
  if (s->slash) return fail_at(p, "/ may appear only once");
  if (s->stage == STAGE_AFTER_STAR) return fail_at(p, "/ must be ahead of *");
  if (count == 0) return fail_at(p, "at least one argument must precede /");
  il_advance(p);
  s->slash = true;
  s->params->posonly_count = count;
  if (il_is(p, IL_TOK_MUL)) return fail_at(p, "expected comma between / and *");
  return true;
}

static bool parse_star(il_parser *p, params_state *s) {
  if (s->stage == STAGE_AFTER_KWARG)
    return fail_at(p, "arguments cannot follow var-keyword argument");
  if (s->stage == STAGE_AFTER_STAR)
    return fail_at(p, "* argument may appear only once");
  const il_token *star = il_advance(p);
  s->params->plain_count =
      p->scratch_count - s->mark - s->params->posonly_count;
  s->stage = STAGE_AFTER_STAR;
  if (il_is(p, s->closer) ||
      (il_is(p, IL_TOK_COMMA) &&
       (il_kind_after(p) == s->closer || il_kind_after(p) == IL_TOK_POW))) {
    il_fail(p, il_span_of(star), "named arguments must follow bare *");
    return false;
  }
  if (il_is(p, IL_TOK_COMMA)) return true;
  s->params->vararg = parse_param(p, s, true);
  if (s->params->vararg && il_is(p, IL_TOK_ASSIGN))
    return fail_at(p, "var-positional argument cannot have default value");
  return s->params->vararg != NULL;
}

static bool parse_double_star(il_parser *p, params_state *s) {
  if (s->stage == STAGE_AFTER_KWARG)
    return fail_at(p, "arguments cannot follow var-keyword argument");
  il_advance(p);
  if (s->stage == STAGE_PLAIN)
    s->params->plain_count =
        p->scratch_count - s->mark - s->params->posonly_count;
  s->stage = STAGE_AFTER_KWARG;
  s->params->kwarg = parse_param(p, s, false);
  if (s->params->kwarg && il_is(p, IL_TOK_ASSIGN))
    return fail_at(p, "var-keyword argument cannot have default value");
  return s->params->kwarg != NULL;
}

static bool fail_parenthesised(il_parser *p, const params_state *s) {
  const il_token *open = il_peek(p), *close = open;
  while (close->kind != IL_TOK_RPAREN && close->kind != IL_TOK_END)
    close++;
  il_fail(p, il_span_join(il_span_of(open), il_span_of(close)),
          "%s parameters cannot be parenthesized",
          s->closer == IL_TOK_COLON ? "Lambda expression" : "Function");
  return false;
}

static bool parse_plain(il_parser *p, params_state *s) {
  if (s->stage == STAGE_AFTER_KWARG)
    return fail_at(p, "arguments cannot follow var-keyword argument");
  if (il_is(p, IL_TOK_LPAREN)) return fail_parenthesised(p, s);
  il_param *param = parse_param(p, s, false);
  if (!param) return false;
  if (il_is(p, IL_TOK_ASSIGN)) {
    const il_token *assign = il_advance(p);
    if (is_end_of_param(p, s)) {
      il_fail(p, il_span_of(assign), "expected default value expression");
      return false;
    }
    param->fallback = il_parse_expr(p);
    if (!param->fallback) return false;
    s->has_default = true;
  } else if (s->has_default && s->stage == STAGE_PLAIN &&
             is_end_of_param(p, s)) {
    il_fail(p, param->span, "non-default argument follows default argument");
    return false;
  }
  il_scratch_push(p, param);
  return true;
}

static bool check_one_name(il_parser *p, const il_params *params, uint32_t at,
                           const il_param *param) {
  for (uint32_t j = 0; j < at; j++) {
    if (params->items[j].name == param->name) {
      il_fail(p, param->span, "duplicate argument '%s' in function definition",
              param->name->text);
      return false;
    }
  }
  return true;
}

static bool check_names(il_parser *p, const il_params *params, uint32_t count) {
  for (uint32_t i = 1; i < count; i++)
    if (!check_one_name(p, params, i, &params->items[i])) return false;
  const il_param *vararg = params->vararg, *kwarg = params->kwarg;
  if (vararg && !check_one_name(p, params, count, vararg)) return false;
  if (kwarg && vararg && kwarg->name == vararg->name) {
    il_fail(p, kwarg->span, "duplicate argument '%s' in function definition",
            kwarg->name->text);
    return false;
  }
  return !kwarg || check_one_name(p, params, count, kwarg);
}

static il_params *finish_params(il_parser *p, params_state *s) {
  uint32_t count;
  il_param **items = (il_param **)il_scratch_take(p, s->mark, &count);
  il_params *params = s->params;
  if (s->stage == STAGE_PLAIN)
    params->plain_count = count - params->posonly_count;
  params->kwonly_count = count - params->posonly_count - params->plain_count;
  params->items = il_arena_alloc(p->arena, count * sizeof *params->items);
  for (uint32_t i = 0; i < count; i++)
    params->items[i] = *items[i];
  return check_names(p, params, count) ? params : NULL;
}

/* params: [parameter (',' parameter)* [',']]
 * parameter: param ['=' expression] | '/' | '*' [param] | '**' param */
il_params *il_parse_params(il_parser *p, il_token_kind closer) {
  params_state s = {.params = IL_ARENA_NEW(p->arena, il_params),
                    .mark = p->scratch_count,
                    .closer = closer};
  while (!il_is(p, closer)) {
    bool good = il_is(p, IL_TOK_DIV)   ? parse_slash(p, &s)
                : il_is(p, IL_TOK_MUL) ? parse_star(p, &s)
                : il_is(p, IL_TOK_POW) ? parse_double_star(p, &s)
                                       : parse_plain(p, &s);
    if (!good) return NULL;
    if (il_accept(p, IL_TOK_COMMA)) continue;
    if (il_is(p, closer)) break;
    return il_fail_syntax(p);
  }
  return finish_params(p, &s);
}
