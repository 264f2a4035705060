/* Expressions: each leaves its value on the operand stack. */
#include "lang/compile_internal.h"

void il_compile_exprs(il_compiler *c, il_exprs list) {
  for (uint32_t i = 0; i < list.count; i++)
    il_compile_expr(c, list.items[i]);
}

/* ---- operators ---- */

static il_operator operator_of(il_binary_op op) {
  switch (op) {
  case IL_BIN_ADD: return IL_ADD;
  case IL_BIN_SUB: return IL_SUB;
  case IL_BIN_MUL: return IL_MUL;
  case IL_BIN_MATMUL: return IL_MATMUL;
  case IL_BIN_DIV: return IL_TRUEDIV;
  case IL_BIN_MOD: return IL_MOD;
  case IL_BIN_POW: return IL_POW;
  case IL_BIN_LSHIFT: return IL_LSHIFT;
  case IL_BIN_RSHIFT: return IL_RSHIFT;
  case IL_BIN_BITOR: return IL_OR;
  case IL_BIN_BITXOR: return IL_XOR;
  case IL_BIN_BITAND: return IL_AND;
  case IL_BIN_FLOORDIV: return IL_FLOORDIV;
  }
  IL_UNREACHABLE();
}

static void emit_binary(il_compiler *c, il_binary_op op) {
  switch (op) {
  case IL_BIN_ADD: il_emit(c, IL_OP_ADD, 0); break;
  case IL_BIN_SUB: il_emit(c, IL_OP_SUB, 0); break;
  case IL_BIN_MUL: il_emit(c, IL_OP_MUL, 0); break;
  default: il_emit(c, IL_OP_BINARY, operator_of(op)); break;
  }
}

static void emit_unary(il_compiler *c, il_unary_op op) {
  static const il_op ops[] = {[IL_UN_INVERT] = IL_OP_INVERT,
                              [IL_UN_NOT] = IL_OP_NOT,
                              [IL_UN_UADD] = IL_OP_POS,
                              [IL_UN_USUB] = IL_OP_NEG};
  il_emit(c, ops[op], 0);
}

static void emit_compare(il_compiler *c, il_compare_op op) {
  switch (op) {
  case IL_CMP_EQ: il_emit(c, IL_OP_COMPARE, IL_EQ); break;
  case IL_CMP_NE: il_emit(c, IL_OP_COMPARE, IL_NE); break;
  case IL_CMP_LT: il_emit(c, IL_OP_COMPARE, IL_LT); break;
  case IL_CMP_LE: il_emit(c, IL_OP_COMPARE, IL_LE); break;
  case IL_CMP_GT: il_emit(c, IL_OP_COMPARE, IL_GT); break;
  case IL_CMP_GE: il_emit(c, IL_OP_COMPARE, IL_GE); break;
  case IL_CMP_IS: il_emit(c, IL_OP_IS, 0); break;
  case IL_CMP_IS_NOT: il_emit(c, IL_OP_IS, 1); break;
  case IL_CMP_IN: il_emit(c, IL_OP_CONTAINS, 0); break;
  case IL_CMP_NOT_IN: il_emit(c, IL_OP_CONTAINS, 1); break;
  }
}

/* The right side of an operator; a display of constants after `in` can be a
 * constant itself. */
static void compile_right(il_compiler *c, il_compare_op op,
                          const il_expr *right) {
  bool membership = op == IL_CMP_IN || op == IL_CMP_NOT_IN;
  il_const value;
  if (membership && right->kind == IL_EXPR_LIST &&
      il_fold_items(c, right->sequence.items, &value)) {
    il_compile_const(c, &value);
  } else if (membership && right->kind == IL_EXPR_SET &&
             il_fold_items(c, right->set, &value)) {
    value.kind = IL_CONST_FROZENSET;
    il_compile_const(c, &value);
  } else {
    il_compile_expr(c, right);
  }
}

/* a < b < c up to the last comparison. In between, the middle value is kept
 * below each result; who jumps to `short_cut` has it on top of the stack. */
static void compile_chain(il_compiler *c, const il_expr *e, il_op jump,
                          il_label short_cut) {
  uint32_t n = e->compare.rights.count;
  il_compile_expr(c, e->compare.left);
  for (uint32_t i = 0; i + 1 < n; i++) {
    compile_right(c, e->compare.ops[i], e->compare.rights.items[i]);
    il_emit(c, IL_OP_DUP, 0);
    il_emit(c, IL_OP_ROT3, 0);
    emit_compare(c, e->compare.ops[i]);
    il_emit_jump(c, jump, short_cut);
  }
  compile_right(c, e->compare.ops[n - 1], e->compare.rights.items[n - 1]);
  emit_compare(c, e->compare.ops[n - 1]);
}

static void compile_compare(il_compiler *c, const il_expr *e) {
  if (e->compare.rights.count == 1) {
    compile_chain(c, e, IL_OP_JUMP_IF_FALSE, 0);
    return;
  }
  il_label short_cut = il_label_new(c), end = il_label_new(c);
  compile_chain(c, e, IL_OP_JUMP_IF_FALSE_OR_POP, short_cut);
  il_emit_jump(c, IL_OP_JUMP, end);
  il_label_place(c, short_cut);
  il_emit(c, IL_OP_SWAP, 0);
  il_emit(c, IL_OP_POP, 0);
  il_label_place(c, end);
}

static void compile_bool_op(il_compiler *c, const il_expr *e) {
  il_op jump =
      e->bool_op.is_or ? IL_OP_JUMP_IF_TRUE_OR_POP : IL_OP_JUMP_IF_FALSE_OR_POP;
  il_exprs values = e->bool_op.values;
  il_label end = il_label_new(c);
  for (uint32_t i = 0; i + 1 < values.count; i++) {
    il_compile_expr(c, values.items[i]);
    il_emit_jump(c, jump, end);
  }
  il_compile_expr(c, values.items[values.count - 1]);
  il_label_place(c, end);
}

/* ---- conditions ----
 *
 * After a comparison the position stays the comparison's, until the statement
 * or expression around it ends: that is what CPython's tracebacks mark in
 * `assert a < b` and in what follows the `if` of a comprehension. */

static void jump_if_bool_op(il_compiler *c, const il_expr *e, il_label label,
                            bool when) {
  il_exprs values = e->bool_op.values;
  bool decides = e->bool_op.is_or; /* the truth of one value that settles it */
  il_label past = il_label_new(c);
  for (uint32_t i = 0; i + 1 < values.count; i++)
    il_compile_jump_if(c, values.items[i], decides == when ? label : past,
                       decides);
  il_compile_jump_if(c, values.items[values.count - 1], label, when);
  il_label_place(c, past);
}

static void jump_if_if(il_compiler *c, const il_expr *e, il_label label,
                       bool when) {
  il_label orelse = il_label_new(c), end = il_label_new(c);
  il_compile_jump_if(c, e->if_exp.test, orelse, false);
  il_compile_jump_if(c, e->if_exp.body, label, when);
  il_emit_jump(c, IL_OP_JUMP, end);
  il_label_place(c, orelse);
  il_compile_jump_if(c, e->if_exp.orelse, label, when);
  il_label_place(c, end);
}

static void jump_if_chain(il_compiler *c, const il_expr *e, il_label label,
                          bool when) {
  il_set_span(c, e->span);
  il_label short_cut = il_label_new(c), end = il_label_new(c);
  compile_chain(c, e, IL_OP_JUMP_IF_FALSE, short_cut);
  il_emit_jump(c, when ? IL_OP_JUMP_IF_TRUE : IL_OP_JUMP_IF_FALSE, label);
  il_emit_jump(c, IL_OP_JUMP, end);
  il_label_place(c, short_cut);
  il_emit(c, IL_OP_POP, 0);
  if (!when) il_emit_jump(c, IL_OP_JUMP, label);
  il_label_place(c, end);
}

void il_compile_jump_if(il_compiler *c, const il_expr *e, il_label label,
                        bool when) {
  il_const value;
  if (e->kind == IL_EXPR_UNARY_OP && e->unary_op.op == IL_UN_NOT) {
    il_compile_jump_if(c, e->unary_op.operand, label, !when);
  } else if (e->kind == IL_EXPR_BOOL_OP) {
    jump_if_bool_op(c, e, label, when);
  } else if (e->kind == IL_EXPR_IF) {
    jump_if_if(c, e, label, when);
  } else if (e->kind == IL_EXPR_COMPARE && e->compare.rights.count > 1) {
    jump_if_chain(c, e, label, when);
  } else if (il_fold(c, e, &value)) {
    if (il_fold_truth(&value) == when) il_emit_jump(c, IL_OP_JUMP, label);
  } else {
    il_compile_expr(c, e);
    if (e->kind == IL_EXPR_COMPARE) il_set_span(c, e->span);
    il_emit_jump(c, when ? IL_OP_JUMP_IF_TRUE : IL_OP_JUMP_IF_FALSE, label);
  }
}

static void compile_if(il_compiler *c, const il_expr *e) {
  il_label orelse = il_label_new(c), end = il_label_new(c);
  il_compile_jump_if(c, e->if_exp.test, orelse, false);
  il_compile_expr(c, e->if_exp.body);
  il_emit_jump(c, IL_OP_JUMP, end);
  il_label_place(c, orelse);
  il_compile_expr(c, e->if_exp.orelse);
  il_label_place(c, end);
}

/* ---- displays ---- */

typedef struct {
  il_op build, add, extend;
} display_ops;

static const display_ops list_ops = {IL_OP_BUILD_LIST, IL_OP_LIST_APPEND,
                                     IL_OP_LIST_EXTEND};
static const display_ops set_ops = {IL_OP_BUILD_SET, IL_OP_SET_ADD,
                                    IL_OP_SET_UPDATE};

/* How many items can be built in one operation: up to the first star, and not
 * too many for the operand stack. */
static uint32_t direct_items(il_exprs items) {
  uint32_t n = 0;
  while (n < items.count && items.items[n]->kind != IL_EXPR_STARRED)
    n++;
  return n < IL_COMPILE_MAX_DIRECT_ITEMS ? n : IL_COMPILE_MAX_DIRECT_ITEMS;
}

static void compile_display(il_compiler *c, il_exprs items,
                            const display_ops *ops) {
  uint32_t direct = direct_items(items);
  for (uint32_t i = 0; i < direct; i++)
    il_compile_expr(c, items.items[i]);
  il_emit(c, ops->build, direct);
  for (uint32_t i = direct; i < items.count; i++) {
    const il_expr *item = items.items[i];
    bool starred = item->kind == IL_EXPR_STARRED;
    il_compile_expr(c, starred ? item->starred.value : item);
    il_emit(c, starred ? ops->extend : ops->add, 1);
  }
}

/* Three constants or more: built in one go from one constant, as CPython does
 * it, which also decides the order of a set. */
static bool compile_const_display(il_compiler *c, il_exprs items,
                                  const display_ops *ops, il_const_kind kind) {
  il_const value;
  if (items.count < 3 || !il_fold_items(c, items, &value)) return false;
  value.kind = kind;
  il_emit(c, ops->build, 0);
  il_compile_const(c, &value);
  il_emit(c, ops->extend, 1);
  return true;
}

void il_compile_tuple(il_compiler *c, il_exprs items) {
  il_const value;
  if (il_fold_items(c, items, &value)) {
    il_compile_const(c, &value);
  } else if (direct_items(items) == items.count) {
    il_compile_exprs(c, items);
    il_emit(c, IL_OP_BUILD_TUPLE, items.count);
  } else {
    compile_display(c, items, &list_ops);
    il_emit(c, IL_OP_LIST_TO_TUPLE, 0);
  }
}

static void compile_dict(il_compiler *c, const il_expr *e) {
  il_exprs keys = e->dict.keys, values = e->dict.values;
  uint32_t direct = 0;
  while (direct < keys.count && keys.items[direct] &&
         direct < IL_COMPILE_MAX_DIRECT_ITEMS / 2)
    direct++;
  for (uint32_t i = 0; i < direct; i++) {
    il_compile_expr(c, keys.items[i]);
    il_compile_expr(c, values.items[i]);
  }
  il_emit(c, IL_OP_BUILD_DICT, direct);
  for (uint32_t i = direct; i < keys.count; i++) {
    if (keys.items[i]) il_compile_expr(c, keys.items[i]);
    il_compile_expr(c, values.items[i]);
    il_emit(c, keys.items[i] ? IL_OP_DICT_ADD : IL_OP_DICT_UPDATE, 1);
  }
}

/* ---- the others ---- */

static void compile_joined(il_compiler *c, const il_expr *e) {
  il_exprs parts = e->joined;
  if (parts.count == 0) {
    il_compile_text(c, (il_text){.text = "", .len = 0});
    return;
  }
  il_compile_exprs(c, parts);
  if (parts.count > 1) il_emit(c, IL_OP_BUILD_STRING, parts.count);
}

static void compile_formatted(il_compiler *c, const il_expr *e) {
  char conversion = e->formatted.conversion;
  uint32_t how = conversion == 's'   ? 1
                 : conversion == 'r' ? 2
                 : conversion == 'a' ? 3
                                     : 0;
  il_compile_expr(c, e->formatted.value);
  if (e->formatted.spec) il_compile_expr(c, e->formatted.spec);
  il_emit(c, IL_OP_FORMAT, how | (e->formatted.spec ? 4 : 0));
}

static void compile_slice(il_compiler *c, const il_expr *e) {
  const il_expr *parts[] = {e->slice.lower, e->slice.upper, e->slice.step};
  uint32_t n = e->slice.step ? 3 : 2;
  for (uint32_t i = 0; i < n; i++) {
    if (parts[i])
      il_compile_expr(c, parts[i]);
    else
      il_emit(c, IL_OP_NONE, 0);
  }
  il_emit(c, IL_OP_BUILD_SLICE, n);
}

static void compile_yield(il_compiler *c, const il_expr *e) {
  if (e->yield)
    il_compile_expr(c, e->yield);
  else
    il_emit(c, IL_OP_NONE, 0);
  if (e->kind == IL_EXPR_YIELD) {
    il_emit(c, IL_OP_YIELD, 0);
    return;
  }
  il_emit(c, IL_OP_GET_ITER, 0);
  il_emit(c, IL_OP_NONE, 0);
  il_emit(c, IL_OP_YIELD_FROM, 0);
}

static void compile_here(il_compiler *c, const il_expr *e) {
  il_const value;
  switch (e->kind) {
  case IL_EXPR_BOOL_OP: compile_bool_op(c, e); break;
  case IL_EXPR_NAMED:
    il_compile_expr(c, e->named.value);
    il_emit(c, IL_OP_DUP, 0);
    il_compile_target(c, e->named.target);
    break;
  case IL_EXPR_BIN_OP:
    il_compile_expr(c, e->bin_op.left);
    il_compile_expr(c, e->bin_op.right);
    emit_binary(c, e->bin_op.op);
    break;
  case IL_EXPR_UNARY_OP:
    il_compile_expr(c, e->unary_op.operand);
    emit_unary(c, e->unary_op.op);
    break;
  case IL_EXPR_LAMBDA: il_compile_lambda(c, e); break;
  case IL_EXPR_IF: compile_if(c, e); break;
  case IL_EXPR_DICT: compile_dict(c, e); break;
  case IL_EXPR_SET:
    if (!compile_const_display(c, e->set, &set_ops, IL_CONST_FROZENSET))
      compile_display(c, e->set, &set_ops);
    break;
  case IL_EXPR_LIST_COMP:
  case IL_EXPR_SET_COMP:
  case IL_EXPR_DICT_COMP:
  case IL_EXPR_GENERATOR: il_compile_comprehension(c, e); break;
  case IL_EXPR_YIELD:
  case IL_EXPR_YIELD_FROM: compile_yield(c, e); break;
  case IL_EXPR_COMPARE: compile_compare(c, e); break;
  case IL_EXPR_CALL: il_compile_call(c, e); break;
  case IL_EXPR_FORMATTED: compile_formatted(c, e); break;
  case IL_EXPR_JOINED: compile_joined(c, e); break;
  case IL_EXPR_CONSTANT:
    if (il_fold(c, e, &value)) il_compile_const(c, &value);
    break;
  case IL_EXPR_ATTRIBUTE:
    il_compile_expr(c, e->attribute.value);
    il_compile_at_attribute(c, e);
    il_compile_site(c, IL_OP_LOAD_ATTR, e->attribute.attr);
    break;
  case IL_EXPR_SUBSCRIPT:
    il_compile_expr(c, e->subscript.value);
    il_compile_expr(c, e->subscript.index);
    il_emit(c, IL_OP_GET_ITEM, 0);
    break;
  case IL_EXPR_STARRED:
    il_compile_error(c, e->span, "can't use starred expression here");
    break;
  case IL_EXPR_NAME:
    if (e->name.id == c->name_debug)
      il_emit(c, IL_OP_TRUE, 0);
    else
      il_compile_load(c, e->name.id);
    break;
  case IL_EXPR_LIST:
    if (!compile_const_display(c, e->sequence.items, &list_ops, IL_CONST_TUPLE))
      compile_display(c, e->sequence.items, &list_ops);
    break;
  case IL_EXPR_TUPLE: il_compile_tuple(c, e->sequence.items); break;
  case IL_EXPR_SLICE: compile_slice(c, e); break;
  }
}

void il_compile_expr(il_compiler *c, const il_expr *e) {
  if (c->too_large) return;
  il_position before = il_set_span(c, e->span);
  il_const value;
  bool foldable = e->kind == IL_EXPR_BIN_OP || e->kind == IL_EXPR_UNARY_OP;
  if (foldable && il_fold(c, e, &value))
    il_compile_const(c, &value);
  else
    compile_here(c, e);
  il_set_position(c, before);
}

void il_compile_inplace(il_compiler *c, const il_stmt *st) {
  const il_expr *target = st->aug_assign.target;
  il_operator op = operator_of(st->aug_assign.op);
  il_position whole = il_set_span(c, target->span);
  switch (target->kind) {
  case IL_EXPR_NAME: il_compile_load(c, target->name.id); break;
  case IL_EXPR_ATTRIBUTE:
    il_compile_expr(c, target->attribute.value);
    il_emit(c, IL_OP_DUP, 0);
    il_compile_at_attribute(c, target);
    il_compile_site(c, IL_OP_LOAD_ATTR, target->attribute.attr);
    break;
  case IL_EXPR_SUBSCRIPT:
    il_compile_expr(c, target->subscript.value);
    il_compile_expr(c, target->subscript.index);
    il_emit(c, IL_OP_DUP2, 0);
    il_emit(c, IL_OP_GET_ITEM, 0);
    break;
  default: IL_UNREACHABLE();
  }
  il_set_position(c, whole);
  il_compile_expr(c, st->aug_assign.value);
  il_emit(c, IL_OP_INPLACE, op);
  il_set_span(c, target->span);
  switch (target->kind) {
  case IL_EXPR_NAME: il_compile_store(c, target->name.id); break;
  case IL_EXPR_ATTRIBUTE:
    il_emit(c, IL_OP_SWAP, 0);
    il_compile_at_attribute(c, target);
    il_compile_site(c, IL_OP_STORE_ATTR, target->attribute.attr);
    break;
  default:
    il_emit(c, IL_OP_ROT3, 0);
    il_emit(c, IL_OP_SET_ITEM, 0);
    break;
  }
  il_set_position(c, whole);
}
