/* Expressions from the conditional down to the primary; atoms are in
 * parser_atom.c, calls and lambda parameters in parser_call.c.
 *
 * One function climbs all binary operators, so that a parenthesis costs few C
 * frames; recursion is counted in il_enter. */
#include "lang/parser_internal.h"

/* ---- nodes ---- */

il_expr *il_expr_new(il_parser *p, il_expr_kind kind, const il_token *first) {
  il_expr *e = IL_ARENA_NEW(p->arena, il_expr);
  e->kind = kind;
  e->span = il_span_of(first);
  return e;
}

static unsigned higher(unsigned height, const il_expr *e) {
  return e && e->height > height ? e->height : height;
}

static unsigned highest(unsigned height, il_exprs list) {
  for (uint32_t i = 0; i < list.count; i++)
    height = higher(height, list.items[i]);
  return height;
}

static unsigned highest_keyword(unsigned height, il_keywords list) {
  for (uint32_t i = 0; i < list.count; i++)
    height = higher(height, list.items[i].value);
  return height;
}

static unsigned highest_default(unsigned height, const il_params *params) {
  uint32_t count =
      params->posonly_count + params->plain_count + params->kwonly_count;
  for (uint32_t i = 0; i < count; i++)
    height = higher(height, params->items[i].fallback);
  return height;
}

static unsigned highest_clause(unsigned height, il_comprehensions list) {
  for (uint32_t i = 0; i < list.count; i++) {
    height = higher(higher(height, list.items[i].target), list.items[i].iter);
    height = highest(height, list.items[i].ifs);
  }
  return height;
}

static unsigned height_below(const il_expr *e) {
  switch (e->kind) {
  case IL_EXPR_BOOL_OP: return highest(0, e->bool_op.values);
  case IL_EXPR_NAMED: return higher(0, e->named.value);
  case IL_EXPR_BIN_OP:
    return higher(higher(0, e->bin_op.left), e->bin_op.right);
  case IL_EXPR_UNARY_OP: return higher(0, e->unary_op.operand);
  case IL_EXPR_LAMBDA:
    return highest_default(higher(0, e->lambda.body), e->lambda.params);
  case IL_EXPR_IF:
    return higher(higher(higher(0, e->if_exp.test), e->if_exp.body),
                  e->if_exp.orelse);
  case IL_EXPR_DICT: return highest(highest(0, e->dict.keys), e->dict.values);
  case IL_EXPR_SET: return highest(0, e->set);
  case IL_EXPR_LIST_COMP:
  case IL_EXPR_SET_COMP:
  case IL_EXPR_DICT_COMP:
  case IL_EXPR_GENERATOR:
    return highest_clause(higher(higher(0, e->comp.element), e->comp.value),
                          e->comp.generators);
  case IL_EXPR_YIELD:
  case IL_EXPR_YIELD_FROM: return higher(0, e->yield);
  case IL_EXPR_COMPARE:
    return highest(higher(0, e->compare.left), e->compare.rights);
  case IL_EXPR_CALL:
    return highest_keyword(highest(higher(0, e->call.func), e->call.args),
                           e->call.keywords);
  case IL_EXPR_FORMATTED:
    return higher(higher(0, e->formatted.value), e->formatted.spec);
  case IL_EXPR_JOINED: return highest(0, e->joined);
  case IL_EXPR_ATTRIBUTE: return higher(0, e->attribute.value);
  case IL_EXPR_SUBSCRIPT:
    return higher(higher(0, e->subscript.value), e->subscript.index);
  case IL_EXPR_STARRED: return higher(0, e->starred.value);
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE: return highest(0, e->sequence.items);
  case IL_EXPR_SLICE:
    return higher(higher(higher(0, e->slice.lower), e->slice.upper),
                  e->slice.step);
  case IL_EXPR_CONSTANT:
  case IL_EXPR_NAME: return 0;
  }
  return 0;
}

il_expr *il_expr_done(il_parser *p, il_expr *e) {
  const il_token *last = &p->tokens[p->pos - 1];
  e->span.end_line = last->end_line;
  e->span.end_column = last->end_column;
  unsigned height = height_below(e) + 1;
  if (height > IL_AST_MAX_HEIGHT)
    return il_fail(p, e->span, "expression is too deeply nested");
  e->height = (uint16_t)height;
  return e;
}

bool il_enter(il_parser *p) {
  if (p->depth == IL_PARSER_MAX_DEPTH) {
    il_fail(p, il_span_of(il_peek(p)), "expression is too deeply nested");
    return false;
  }
  p->depth++;
  return true;
}

/* ---- operators ---- */

enum {
  PREC_NONE,
  PREC_OR,
  PREC_AND,
  PREC_NOT,
  PREC_COMPARE,
  PREC_BITOR,
  PREC_BITXOR,
  PREC_BITAND,
  PREC_SHIFT,
  PREC_SUM,
  PREC_TERM
};

typedef struct {
  uint8_t precedence;
  uint8_t op; /* il_binary_op or il_compare_op */
} operator_info;

static operator_info info_of(il_token_kind kind) {
  switch (kind) {
  case IL_TOK_OR: return (operator_info){PREC_OR, 0};
  case IL_TOK_AND: return (operator_info){PREC_AND, 0};
  case IL_TOK_EQ: return (operator_info){PREC_COMPARE, IL_CMP_EQ};
  case IL_TOK_NE: return (operator_info){PREC_COMPARE, IL_CMP_NE};
  case IL_TOK_LT: return (operator_info){PREC_COMPARE, IL_CMP_LT};
  case IL_TOK_LE: return (operator_info){PREC_COMPARE, IL_CMP_LE};
  case IL_TOK_GT: return (operator_info){PREC_COMPARE, IL_CMP_GT};
  case IL_TOK_GE: return (operator_info){PREC_COMPARE, IL_CMP_GE};
  case IL_TOK_IS: return (operator_info){PREC_COMPARE, IL_CMP_IS};
  case IL_TOK_IN: return (operator_info){PREC_COMPARE, IL_CMP_IN};
  case IL_TOK_NOT: return (operator_info){PREC_COMPARE, IL_CMP_NOT_IN};
  case IL_TOK_BITOR: return (operator_info){PREC_BITOR, IL_BIN_BITOR};
  case IL_TOK_BITXOR: return (operator_info){PREC_BITXOR, IL_BIN_BITXOR};
  case IL_TOK_BITAND: return (operator_info){PREC_BITAND, IL_BIN_BITAND};
  case IL_TOK_LSHIFT: return (operator_info){PREC_SHIFT, IL_BIN_LSHIFT};
  case IL_TOK_RSHIFT: return (operator_info){PREC_SHIFT, IL_BIN_RSHIFT};
  case IL_TOK_ADD: return (operator_info){PREC_SUM, IL_BIN_ADD};
  case IL_TOK_SUB: return (operator_info){PREC_SUM, IL_BIN_SUB};
  case IL_TOK_MUL: return (operator_info){PREC_TERM, IL_BIN_MUL};
  case IL_TOK_DIV: return (operator_info){PREC_TERM, IL_BIN_DIV};
  case IL_TOK_FLOORDIV: return (operator_info){PREC_TERM, IL_BIN_FLOORDIV};
  case IL_TOK_MOD: return (operator_info){PREC_TERM, IL_BIN_MOD};
  case IL_TOK_MATMUL: return (operator_info){PREC_TERM, IL_BIN_MATMUL};
  default: return (operator_info){PREC_NONE, 0};
  }
}

static il_expr *parse_operators(il_parser *p, unsigned min);

static il_expr *unary(il_parser *p, const il_token *first, il_unary_op op,
                      il_expr *operand) {
  if (!operand) return NULL;
  il_expr *e = il_expr_new(p, IL_EXPR_UNARY_OP, first);
  e->unary_op.op = op;
  e->unary_op.operand = operand;
  return il_expr_done(p, e);
}

static il_expr *parse_factor(il_parser *p);

/* power: primary ['**' factor] */
static il_expr *parse_power(il_parser *p) {
  if (il_is(p, IL_TOK_AWAIT))
    return il_refuse(p, il_span_of(il_peek(p)), "'await' is");
  const il_token *first = il_peek(p);
  il_expr *base = il_parse_primary(p);
  if (!base || !il_accept(p, IL_TOK_POW)) return base;
  if (!il_enter(p)) return NULL;
  il_expr *e = il_expr_new(p, IL_EXPR_BIN_OP, first);
  e->bin_op.op = IL_BIN_POW;
  e->bin_op.left = base;
  e->bin_op.right = parse_factor(p);
  p->depth--;
  return e->bin_op.right ? il_expr_done(p, e) : NULL;
}

/* factor: ('+' | '-' | '~') factor | power */
static il_expr *parse_factor(il_parser *p) {
  const il_token *first = il_peek(p);
  il_unary_op op;
  switch (first->kind) {
  case IL_TOK_ADD: op = IL_UN_UADD; break;
  case IL_TOK_SUB: op = IL_UN_USUB; break;
  case IL_TOK_INVERT: op = IL_UN_INVERT; break;
  default: return parse_power(p);
  }
  if (!il_enter(p)) return NULL;
  il_advance(p);
  il_expr *e = unary(p, first, op, parse_factor(p));
  p->depth--;
  return e;
}

/* inversion: 'not' inversion | comparison */
static il_expr *parse_not(il_parser *p) {
  const il_token *first = il_advance(p);
  if (!il_enter(p)) return NULL;
  il_expr *e = unary(p, first, IL_UN_NOT, parse_operators(p, PREC_NOT));
  p->depth--;
  return e;
}

/* disjunction: conjunction ('or' conjunction)*, and the same for 'and' */
static il_expr *parse_bool_op(il_parser *p, const il_token *first,
                              il_expr *left, unsigned min) {
  il_token_kind kind = il_kind(p);
  uint32_t mark = p->scratch_count;
  il_scratch_push(p, left);
  while (il_accept(p, kind)) {
    il_expr *next = parse_operators(p, min + 1);
    if (!next) return NULL;
    il_scratch_push(p, next);
  }
  il_expr *e = il_expr_new(p, IL_EXPR_BOOL_OP, first);
  e->bool_op.is_or = kind == IL_TOK_OR;
  e->bool_op.values = il_take_exprs(p, mark);
  return il_expr_done(p, e);
}

/* The operator of a comparison, of one or two tokens; -1 when there is
 * none. */
static int accept_compare_op(il_parser *p) {
  il_token_kind kind = il_kind(p);
  operator_info info = info_of(kind);
  if (info.precedence != PREC_COMPARE ||
      (kind == IL_TOK_NOT && il_kind_after(p) != IL_TOK_IN))
    return -1;
  il_advance(p);
  if (kind == IL_TOK_NOT) il_advance(p);
  if (kind == IL_TOK_IS && il_accept(p, IL_TOK_NOT)) return IL_CMP_IS_NOT;
  return info.op;
}

/* comparison: bitwise_or (compare_op bitwise_or)* */
static il_expr *parse_compare(il_parser *p, const il_token *first,
                              il_expr *left) {
  uint32_t mark = p->scratch_count;
  int op;
  while ((op = accept_compare_op(p)) >= 0) {
    il_expr *right = parse_operators(p, PREC_BITOR);
    if (!right) return NULL;
    il_scratch_push(p, right);
    il_scratch_push(p, (void *)(intptr_t)op);
  }
  uint32_t count;
  void **pairs = il_scratch_take(p, mark, &count);
  il_expr *e = il_expr_new(p, IL_EXPR_COMPARE, first);
  il_exprs *rights = &e->compare.rights;
  rights->count = count / 2;
  rights->items = il_arena_alloc(p->arena, rights->count * sizeof(il_expr *));
  e->compare.ops =
      il_arena_alloc(p->arena, rights->count * sizeof(il_compare_op));
  e->compare.left = left;
  for (uint32_t i = 0; i < rights->count; i++) {
    rights->items[i] = pairs[2 * i];
    e->compare.ops[i] = (il_compare_op)(intptr_t)pairs[2 * i + 1];
  }
  return il_expr_done(p, e);
}

static il_expr *parse_bin_op(il_parser *p, const il_token *first, il_expr *left,
                             operator_info info) {
  il_advance(p);
  il_expr *right = parse_operators(p, info.precedence + 1u);
  if (!right) return NULL;
  il_expr *e = il_expr_new(p, IL_EXPR_BIN_OP, first);
  e->bin_op.op = (il_binary_op)info.op;
  e->bin_op.left = left;
  e->bin_op.right = right;
  return il_expr_done(p, e);
}

/* Operators that bind at least as tightly as min. */
static il_expr *parse_operators(il_parser *p, unsigned min) {
  const il_token *first = il_peek(p);
  il_expr *left =
      min <= PREC_NOT && il_is(p, IL_TOK_NOT) ? parse_not(p) : parse_factor(p);
  while (left) {
    operator_info info = info_of(il_kind(p));
    if (info.precedence < min || info.precedence == PREC_NONE) return left;
    if (info.precedence <= PREC_AND) {
      left = parse_bool_op(p, first, left, info.precedence);
    } else if (info.precedence == PREC_COMPARE) {
      if (il_is(p, IL_TOK_NOT) && il_kind_after(p) != IL_TOK_IN) return left;
      left = parse_compare(p, first, left);
    } else {
      left = parse_bin_op(p, first, left, info);
    }
  }
  return NULL;
}

il_expr *il_parse_bitwise(il_parser *p) {
  return parse_operators(p, PREC_BITOR);
}

il_expr *il_parse_disjunction(il_parser *p) {
  il_expr *e = parse_operators(p, PREC_OR);
  if (e) {
    p->operand = e;
    p->operand_end = p->pos;
  }
  return e;
}

/* ---- conditionals, lambda ---- */

/* lambdef: 'lambda' [params] ':' expression */
static il_expr *parse_lambda(il_parser *p) {
  il_expr *e = il_expr_new(p, IL_EXPR_LAMBDA, il_advance(p));
  e->lambda.params = il_parse_params(p, IL_TOK_COLON);
  if (!e->lambda.params || !il_expect_forced(p, IL_TOK_COLON)) return NULL;
  e->lambda.body = il_parse_expr(p);
  return e->lambda.body ? il_expr_done(p, e) : NULL;
}

/* conditional: disjunction ['if' disjunction 'else' expression] */
static il_expr *parse_conditional(il_parser *p) {
  const il_token *first = il_peek(p);
  il_expr *body = il_parse_disjunction(p);
  if (!body || !il_accept(p, IL_TOK_IF)) return body;
  il_expr *test = il_parse_disjunction(p);
  if (!test) return NULL;
  if (!il_is(p, IL_TOK_ELSE) && !il_is(p, IL_TOK_COLON))
    return il_fail(p, il_span_join(body->span, test->span),
                   "expected 'else' after 'if' expression");
  if (!il_expect(p, IL_TOK_ELSE)) return NULL;
  il_expr *e = il_expr_new(p, IL_EXPR_IF, first);
  e->if_exp.body = body;
  e->if_exp.test = test;
  e->if_exp.orelse = il_parse_expr(p);
  return e->if_exp.orelse ? il_expr_done(p, e) : NULL;
}

/* expression: lambdef | conditional */
il_expr *il_parse_expr(il_parser *p) {
  if (!il_enter(p)) return NULL;
  il_expr *e = il_is(p, IL_TOK_LAMBDA) ? parse_lambda(p) : parse_conditional(p);
  p->depth--;
  return e;
}

/* ---- named expressions ---- */

/* named_expression: NAME ':=' expression | expression */
il_expr *il_parse_named_only(il_parser *p) {
  const il_token *start = il_peek(p);
  il_expr *target = il_parse_expr(p);
  if (!target || !il_is(p, IL_TOK_WALRUS)) return target;
  if (target->kind != IL_EXPR_NAME || target->parenthesised)
    return il_fail(p, target->span, "cannot use assignment expressions with %s",
                   il_expr_description(target));
  il_advance(p);
  il_expr *e = il_expr_new(p, IL_EXPR_NAMED, start);
  target->name.ctx = IL_CTX_STORE;
  e->named.target = target;
  e->named.value = il_parse_expr(p);
  return e->named.value ? il_expr_done(p, e) : NULL;
}

il_expr *il_parse_named(il_parser *p) {
  il_expr *e = il_parse_named_only(p);
  if (e && il_is(p, IL_TOK_ASSIGN) && il_fail_assign_here(p, e)) return NULL;
  return e;
}

/* ---- lists without brackets ---- */

/* '*' bitwise_or */
il_expr *il_parse_starred(il_parser *p) {
  il_expr *e = il_expr_new(p, IL_EXPR_STARRED, il_advance(p));
  e->starred.value = il_parse_bitwise(p);
  return e->starred.value ? il_expr_done(p, e) : NULL;
}

il_expr *il_parse_star_named(il_parser *p) {
  return il_is(p, IL_TOK_MUL) ? il_parse_starred(p) : il_parse_named(p);
}

static il_expr *parse_star_expr(il_parser *p) {
  return il_is(p, IL_TOK_MUL) ? il_parse_starred(p) : il_parse_expr(p);
}

/* star_expressions: star_expression (',' star_expression)* [','] */
il_expr *il_parse_star_exprs(il_parser *p) {
  const il_token *start = il_peek(p);
  il_expr *first = parse_star_expr(p);
  if (!first || !il_is(p, IL_TOK_COMMA)) return first;
  uint32_t mark = p->scratch_count;
  il_scratch_push(p, first);
  while (il_accept(p, IL_TOK_COMMA) &&
         (il_begins_expr(il_kind(p)) || il_is(p, IL_TOK_MUL))) {
    il_expr *next = parse_star_expr(p);
    if (!next) return NULL;
    il_scratch_push(p, next);
  }
  il_expr *e = il_expr_new(p, IL_EXPR_TUPLE, start);
  e->sequence.items = il_take_exprs(p, mark);
  return il_expr_done(p, e);
}

/* yield_expr: 'yield' 'from' expression | 'yield' [star_expressions] */
il_expr *il_parse_yield(il_parser *p) {
  il_expr *e = il_expr_new(p, IL_EXPR_YIELD, il_advance(p));
  if (il_accept(p, IL_TOK_FROM)) {
    e->kind = IL_EXPR_YIELD_FROM;
    e->yield = il_parse_expr(p);
  } else if (il_begins_expr(il_kind(p)) || il_is(p, IL_TOK_MUL)) {
    e->yield = il_parse_star_exprs(p);
  }
  return p->failed ? NULL : il_expr_done(p, e);
}

il_expr *il_parse_yield_or_exprs(il_parser *p) {
  return il_is(p, IL_TOK_YIELD) ? il_parse_yield(p) : il_parse_star_exprs(p);
}

/* ---- primaries ---- */

static il_expr *optional_bound(il_parser *p) {
  bool absent = il_is(p, IL_TOK_COLON) || il_is(p, IL_TOK_COMMA) ||
                il_is(p, IL_TOK_RBRACKET);
  return absent ? NULL : il_parse_expr(p);
}

/* slice: [expression] ':' [expression] [':' [expression]]
 *      | named_expression | starred */
static il_expr *parse_slice(il_parser *p) {
  const il_token *first = il_peek(p);
  if (first->kind == IL_TOK_MUL) return il_parse_starred(p);
  il_expr *lower = NULL;
  if (first->kind != IL_TOK_COLON) {
    lower = il_parse_named(p);
    if (!lower || !il_is(p, IL_TOK_COLON)) return lower;
    if (lower->kind == IL_EXPR_NAMED && !lower->parenthesised)
      return il_fail_syntax(p);
  }
  il_advance(p);
  il_expr *e = il_expr_new(p, IL_EXPR_SLICE, first);
  e->slice.lower = lower;
  e->slice.upper = optional_bound(p);
  if (!p->failed && il_accept(p, IL_TOK_COLON))
    e->slice.step = optional_bound(p);
  return p->failed ? NULL : il_expr_done(p, e);
}

/* slices: slice !',' | ','.slice+ [','] */
static il_expr *parse_slices(il_parser *p) {
  const il_token *start = il_peek(p);
  il_expr *first = parse_slice(p);
  if (!first || (!il_is(p, IL_TOK_COMMA) && first->kind != IL_EXPR_STARRED))
    return first;
  uint32_t mark = p->scratch_count;
  il_scratch_push(p, first);
  while (il_accept(p, IL_TOK_COMMA) && !il_is(p, IL_TOK_RBRACKET)) {
    il_expr *next = parse_slice(p);
    if (!next) return NULL;
    il_scratch_push(p, next);
  }
  il_expr *e = il_expr_new(p, IL_EXPR_TUPLE, start);
  e->sequence.items = il_take_exprs(p, mark);
  return il_expr_done(p, e);
}

static il_expr *parse_attribute(il_parser *p, const il_token *first,
                                il_expr *value) {
  const il_token *t = il_peek(p);
  const il_name *attr = il_expect_name(p);
  if (!attr) return NULL;
  il_expr *e = il_expr_new(p, IL_EXPR_ATTRIBUTE, first);
  e->attribute.value = value;
  e->attribute.attr = attr;
  e->attribute.attr_line = t->line;
  e->attribute.attr_column = t->column;
  return il_expr_done(p, e);
}

static il_expr *parse_subscript(il_parser *p, const il_token *first,
                                il_expr *value) {
  il_expr *index = parse_slices(p);
  if (!index || !il_expect(p, IL_TOK_RBRACKET)) return NULL;
  il_expr *e = il_expr_new(p, IL_EXPR_SUBSCRIPT, first);
  e->subscript.value = value;
  e->subscript.index = index;
  return il_expr_done(p, e);
}

static il_expr *parse_call(il_parser *p, const il_token *first, il_expr *func) {
  il_expr *e = il_expr_new(p, IL_EXPR_CALL, first);
  e->call.func = func;
  if (!il_parse_arguments(p, &e->call.args, &e->call.keywords)) return NULL;
  return il_expr_done(p, e);
}

/* primary: atom ('.' NAME | '(' arguments ')' | '[' slices ']')* */
il_expr *il_parse_primary(il_parser *p) {
  const il_token *first = il_peek(p);
  il_expr *e = il_parse_atom(p);
  while (e) {
    if (il_accept(p, IL_TOK_DOT))
      e = parse_attribute(p, first, e);
    else if (il_accept(p, IL_TOK_LPAREN))
      e = parse_call(p, first, e);
    else if (il_accept(p, IL_TOK_LBRACKET))
      e = parse_subscript(p, first, e);
    else
      return e;
  }
  return NULL;
}
