/* What may stand on the left of '=', after for, as, del; and the messages for
 * what may not. */
#include "lang/parser_internal.h"

const char *il_expr_description(const il_expr *e) {
  switch (e->kind) {
  case IL_EXPR_ATTRIBUTE: return "attribute";
  case IL_EXPR_SUBSCRIPT: return "subscript";
  case IL_EXPR_STARRED: return "starred";
  case IL_EXPR_NAME: return "name";
  case IL_EXPR_LIST: return "list";
  case IL_EXPR_TUPLE: return "tuple";
  case IL_EXPR_LAMBDA: return "lambda";
  case IL_EXPR_CALL: return "function call";
  case IL_EXPR_BOOL_OP:
  case IL_EXPR_BIN_OP:
  case IL_EXPR_UNARY_OP: return "expression";
  case IL_EXPR_GENERATOR: return "generator expression";
  case IL_EXPR_YIELD:
  case IL_EXPR_YIELD_FROM: return "yield expression";
  case IL_EXPR_LIST_COMP: return "list comprehension";
  case IL_EXPR_SET_COMP: return "set comprehension";
  case IL_EXPR_DICT_COMP: return "dict comprehension";
  case IL_EXPR_DICT: return "dict literal";
  case IL_EXPR_SET: return "set display";
  case IL_EXPR_JOINED:
  case IL_EXPR_FORMATTED: return "f-string expression";
  case IL_EXPR_COMPARE: return "comparison";
  case IL_EXPR_IF: return "conditional expression";
  case IL_EXPR_NAMED: return "named expression";
  case IL_EXPR_SLICE: return "slice";
  case IL_EXPR_CONSTANT: break;
  }
  switch (e->constant.kind) {
  case IL_LIT_NONE: return "None";
  case IL_LIT_TRUE: return "True";
  case IL_LIT_FALSE: return "False";
  case IL_LIT_ELLIPSIS: return "ellipsis";
  default: return "literal";
  }
}

il_expr *il_invalid_target(il_expr *e, il_target_use use) {
  switch (e->kind) {
  case IL_EXPR_NAME:
  case IL_EXPR_ATTRIBUTE:
  case IL_EXPR_SUBSCRIPT: return NULL;
  case IL_EXPR_STARRED:
    return use == IL_TARGET_DEL ? e : il_invalid_target(e->starred.value, use);
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE:
    for (uint32_t i = 0; i < e->sequence.items.count; i++) {
      il_expr *bad = il_invalid_target(e->sequence.items.items[i], use);
      if (bad) return bad;
    }
    return NULL;
  default: return e;
  }
}

static void set_ctx(il_expr *e, il_expr_ctx ctx) {
  switch (e->kind) {
  case IL_EXPR_NAME: e->name.ctx = ctx; break;
  case IL_EXPR_ATTRIBUTE: e->attribute.ctx = ctx; break;
  case IL_EXPR_SUBSCRIPT: e->subscript.ctx = ctx; break;
  case IL_EXPR_STARRED:
    e->starred.ctx = ctx;
    set_ctx(e->starred.value, ctx);
    break;
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE:
    e->sequence.ctx = ctx;
    for (uint32_t i = 0; i < e->sequence.items.count; i++)
      set_ctx(e->sequence.items.items[i], ctx);
    break;
  default: break;
  }
}

/* One star in a list of targets, none on its own or under another star. */
static il_expr *misplaced_star(il_expr *e, bool in_list) {
  if (e->kind == IL_EXPR_STARRED) {
    if (!in_list || e->starred.value->kind == IL_EXPR_STARRED) return e;
    return misplaced_star(e->starred.value, false);
  }
  if (e->kind != IL_EXPR_LIST && e->kind != IL_EXPR_TUPLE) return NULL;
  bool seen = false;
  for (uint32_t i = 0; i < e->sequence.items.count; i++) {
    il_expr *item = e->sequence.items.items[i];
    il_expr *bad = misplaced_star(item, true);
    if (bad) return bad;
    if (item->kind == IL_EXPR_STARRED && seen) return e;
    seen = seen || item->kind == IL_EXPR_STARRED;
  }
  return NULL;
}

bool il_make_target(il_parser *p, il_expr *e, il_target_use use) {
  il_expr *bad = il_invalid_target(e, use);
  if (bad) {
    il_fail(p, bad->span, "cannot %s %s",
            use == IL_TARGET_DEL ? "delete" : "assign to",
            il_expr_description(bad));
    return false;
  }
  bad = use == IL_TARGET_DEL ? NULL : misplaced_star(e, false);
  if (bad) {
    il_fail(p, bad->span, "%s",
            bad->kind == IL_EXPR_STARRED
                ? "starred assignment target must be in a list or tuple"
                : "multiple starred expressions in assignment");
    return false;
  }
  set_ctx(e, use == IL_TARGET_DEL ? IL_CTX_DEL : IL_CTX_STORE);
  return true;
}

static il_expr *parse_star_target(il_parser *p) {
  return il_is(p, IL_TOK_MUL) ? il_parse_starred(p) : il_parse_bitwise(p);
}

/* star_targets: star_target (',' star_target)* [','] */
il_expr *il_parse_for_target(il_parser *p) {
  const il_token *start = il_peek(p);
  il_expr *e = parse_star_target(p);
  if (e && il_is(p, IL_TOK_COMMA)) {
    uint32_t mark = p->scratch_count;
    il_scratch_push(p, e);
    while (il_accept(p, IL_TOK_COMMA) && !il_is(p, IL_TOK_IN)) {
      il_expr *next = parse_star_target(p);
      if (!next) return NULL;
      il_scratch_push(p, next);
    }
    e = il_expr_new(p, IL_EXPR_TUPLE, start);
    e->sequence.items = il_take_exprs(p, mark);
    e = il_expr_done(p, e);
  }
  if (!e || !il_make_target(p, e, IL_TARGET_FOR)) return NULL;
  return e;
}

/* Whether e is written without an operator looser than '|'. */
static bool is_bitwise(const il_expr *e) {
  if (e->parenthesised) return true;
  switch (e->kind) {
  case IL_EXPR_BOOL_OP:
  case IL_EXPR_COMPARE:
  case IL_EXPR_LAMBDA:
  case IL_EXPR_IF:
  case IL_EXPR_NAMED:
  case IL_EXPR_YIELD:
  case IL_EXPR_YIELD_FROM:
  case IL_EXPR_STARRED: return false;
  case IL_EXPR_UNARY_OP: return e->unary_op.op != IL_UN_NOT;
  default: return true;
  }
}

static bool is_named_constant(const il_expr *e) {
  return e->kind == IL_EXPR_CONSTANT &&
         (e->constant.kind == IL_LIT_NONE || e->constant.kind == IL_LIT_TRUE ||
          e->constant.kind == IL_LIT_FALSE);
}

bool il_fail_assign_here(il_parser *p, il_expr *e) {
  if (p->speculating) return false;
  uint32_t next;
  il_expr *right = il_try(p, il_parse_bitwise, 1, &next);
  if (!right || p->tokens[next].kind == IL_TOK_ASSIGN ||
      p->tokens[next].kind == IL_TOK_WALRUS)
    return false;
  if (e->kind == IL_EXPR_NAME && !e->parenthesised) {
    il_fail(p, il_span_join(e->span, right->span),
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return true;
  }
  if (!is_bitwise(e) || is_named_constant(e) || e->kind == IL_EXPR_LIST ||
      e->kind == IL_EXPR_TUPLE || e->kind == IL_EXPR_GENERATOR)
    return false;
  il_fail(p, e->span,
          "cannot assign to %s here. Maybe you meant '==' instead of '='?",
          il_expr_description(e));
  return true;
}
