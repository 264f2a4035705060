/* Binary, in-place and unary operators. */
#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/format.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/ops_internal.h"

static const struct {
  const char *symbol;
  il_name_id name, reflected, inplace;
} operators[] = {
    [IL_ADD] = {"+", IL_NAME_add, IL_NAME_radd, IL_NAME_iadd},
    [IL_SUB] = {"-", IL_NAME_sub, IL_NAME_rsub, IL_NAME_isub},
    [IL_MUL] = {"*", IL_NAME_mul, IL_NAME_rmul, IL_NAME_imul},
    [IL_TRUEDIV] = {"/", IL_NAME_truediv, IL_NAME_rtruediv, IL_NAME_itruediv},
    [IL_FLOORDIV] = {"//", IL_NAME_floordiv, IL_NAME_rfloordiv,
                     IL_NAME_ifloordiv},
    [IL_MOD] = {"%", IL_NAME_mod, IL_NAME_rmod, IL_NAME_imod},
    [IL_POW] = {"** or pow()", IL_NAME_pow, IL_NAME_rpow, IL_NAME_ipow},
    [IL_MATMUL] = {"@", IL_NAME_matmul, IL_NAME_rmatmul, IL_NAME_imatmul},
    [IL_LSHIFT] = {"<<", IL_NAME_lshift, IL_NAME_rlshift, IL_NAME_ilshift},
    [IL_RSHIFT] = {">>", IL_NAME_rshift, IL_NAME_rrshift, IL_NAME_irshift},
    [IL_AND] = {"&", IL_NAME_and, IL_NAME_rand, IL_NAME_iand},
    [IL_OR] = {"|", IL_NAME_or, IL_NAME_ror, IL_NAME_ior},
    [IL_XOR] = {"^", IL_NAME_xor, IL_NAME_rxor, IL_NAME_ixor},
};

il_name_id il_operator_name(il_operator op) {
  return operators[op].name;
}

il_value il_operator_symbol_error(il_task *t, il_operator op, bool inplace,
                                  il_value a, il_value b) {
  const char *symbol = operators[op].symbol;
  if (inplace && op == IL_POW) symbol = "**";
  return il_raise(t, IL_CLASS_TypeError,
                  "unsupported operand type(s) for %s%s: '%s' and '%s'", symbol,
                  inplace ? "=" : "", il_type_name(t, a), il_type_name(t, b));
}

/* Numbers */

static il_value zero_division(il_task *t, il_operator op, bool floats) {
  const char *text = "division by zero";
  if (op == IL_FLOORDIV && floats) text = "float floor division by zero";
  if (op == IL_FLOORDIV && !floats) text = "integer division or modulo by zero";
  if (op == IL_TRUEDIV && floats) text = "float division by zero";
  if (op == IL_MOD) text = floats ? "float modulo" : "integer modulo by zero";
  return il_raise(t, IL_CLASS_ZeroDivisionError, "%s", text);
}

static il_value float_op(il_task *t, il_operator op, double a, double b) {
  il_value power;
  switch (op) {
  case IL_ADD: return il_float_new(t, a + b);
  case IL_SUB: return il_float_new(t, a - b);
  case IL_MUL: return il_float_new(t, a * b);
  case IL_POW: return il_float_pow(t, a, b, &power) ? power : IL_NIL;
  case IL_TRUEDIV:
  case IL_FLOORDIV:
  case IL_MOD: break;
  default: return IL_NOTIMPL;
  }
  if (b == 0.0) return zero_division(t, op, true);
  if (op == IL_TRUEDIV) return il_float_new(t, a / b);
  return il_float_new(t, op == IL_MOD ? il_float_mod(a, b)
                                      : il_float_floordiv(a, b));
}

static il_value int_op(il_task *t, il_operator op, il_value a, il_value b) {
  il_value result = IL_NIL;
  switch (op) {
  case IL_ADD: return il_int_add(t, a, b);
  case IL_SUB: return il_int_sub(t, a, b);
  case IL_MUL: return il_int_mul(t, a, b);
  case IL_TRUEDIV: return il_int_truediv(t, a, b);
  case IL_FLOORDIV:
    return il_int_divmod(t, a, b, &result, NULL) ? result : IL_NIL;
  case IL_MOD: return il_int_divmod(t, a, b, NULL, &result) ? result : IL_NIL;
  case IL_POW: return il_int_pow(t, a, b);
  case IL_LSHIFT:
  case IL_RSHIFT: return il_int_shift(t, a, b, op == IL_LSHIFT);
  case IL_AND: return il_int_bitop(t, '&', a, b);
  case IL_OR: return il_int_bitop(t, '|', a, b);
  case IL_XOR: return il_int_bitop(t, '^', a, b);
  default: return IL_NOTIMPL;
  }
}

static il_value number_op(il_task *t, il_operator op, il_value a, il_value b) {
  bool fa = il_is_float(a), fb = il_is_float(b);
  il_value ia = fa ? IL_NIL : il_int_of(a), ib = fb ? IL_NIL : il_int_of(b);
  if ((!fa && ia == IL_NIL) || (!fb && ib == IL_NIL)) return IL_NOTIMPL;
  if (!fa && !fb) {
    il_value v = int_op(t, op, ia, ib);
    bool bits = op == IL_AND || op == IL_OR || op == IL_XOR;
    if (bits && il_is_bool(a) && il_is_bool(b) && v != IL_NIL)
      return il_from_bool(v != il_from_int(0));
    return v;
  }
  double da, db;
  if (fa)
    da = il_float_value(a);
  else if (!il_int_to_double_checked(t, ia, &da))
    return IL_NIL;
  if (fb)
    db = il_float_value(b);
  else if (!il_int_to_double_checked(t, ib, &db))
    return IL_NIL;
  return float_op(t, op, da, db);
}

/* str and bytes */

static il_value bytes_concat(il_task *t, const il_bytes *a, const il_bytes *b) {
  il_bytes *c = il_bytes_blank(t, (size_t)a->len + b->len);
  if (!c) return IL_NIL;
  memcpy(c->data, a->data, a->len);
  memcpy(c->data + a->len, b->data, b->len);
  return il_from_ptr(c);
}

static il_value bytes_repeat(il_task *t, const il_bytes *b, int64_t times) {
  if (times < 0) times = 0;
  if (b->len && times > (int64_t)(UINT32_MAX / 2) / b->len)
    return il_raise_memory(t);
  il_bytes *c = il_bytes_blank(t, b->len * (size_t)times);
  if (!c) return IL_NIL;
  if (!c->len) return il_from_ptr(c);
  memcpy(c->data, b->data, b->len);
  il_fill_repeated(t, c->data, b->len, c->len);
  return il_from_ptr(c);
}

static il_value repeat(il_task *t, il_value text, il_value times) {
  il_value count = il_int_of(times);
  if (count == IL_NIL) return IL_NOTIMPL;
  int64_t n;
  if (!il_int_to_i64(count, &n)) {
    if (il_int_sign(count) > 0)
      return il_raise(t, IL_CLASS_OverflowError,
                      "cannot fit 'int' into an index-sized integer");
    n = 0;
  }
  return il_is_str(text) ? il_str_repeat(t, text, n)
                         : bytes_repeat(t, il_as_bytes(text), n);
}

static bool is_text(il_value v) {
  return il_is_str(v) || il_is_bytes(v);
}

static il_value text_op(il_task *t, il_operator op, il_value a, il_value b) {
  if (op == IL_ADD && il_is_str(a) && il_is_str(b))
    return il_str_concat(t, a, b);
  if (op == IL_ADD && il_is_bytes(a) && il_is_bytes(b))
    return bytes_concat(t, il_as_bytes(a), il_as_bytes(b));
  if (op == IL_MOD && il_is_str(a)) return il_format_percent(t, a, b);
  if (op == IL_MOD && il_is_bytes(a))
    return il_raise_unsupported(t, "%% formatting of bytes");
  if (op == IL_MUL) {
    if (is_text(a)) return repeat(t, a, b);
    if (is_text(b)) return repeat(t, b, a);
  }
  return IL_NOTIMPL;
}

/* The words of what is wrong */

static bool is_sequence(il_value v) {
  return is_text(v) || il_is_list(v) || il_is_tuple(v);
}

static il_value binary_error(il_task *t, il_operator op, bool inplace,
                             il_value a, il_value b) {
  if (op == IL_ADD && is_sequence(a)) {
    if (il_is_bytes(a))
      return il_raise(t, IL_CLASS_TypeError, "can't concat %s to bytes",
                      il_type_name(t, b));
    const char *what = il_is_str(a) ? "str" : il_is_list(a) ? "list" : "tuple";
    return il_raise(t, IL_CLASS_TypeError,
                    "can only concatenate %s (not \"%s\") to %s", what,
                    il_type_name(t, b), what);
  }
  if (op == IL_MUL && !inplace && is_sequence(a) != is_sequence(b)) {
    il_value seq = is_sequence(a) ? a : b, times = seq == a ? b : a;
    il_value method = il_user_special(t, times, IL_NAME(t, index));
    il_value args[] = {seq, method, times};
    if (method != IL_NIL) return il_tail_lib(t, IL_LIB_repeat_slow, args, 3);
  }
  if (op == IL_MUL && (is_sequence(a) || is_sequence(b)))
    return il_raise(t, IL_CLASS_TypeError,
                    "can't multiply sequence by non-int of type '%s'",
                    il_type_name(t, is_sequence(a) ? b : a));
  return il_operator_symbol_error(t, op, inplace, a, b);
}

static il_value native_binary(il_task *t, il_operator op, il_value a,
                              il_value b) {
  il_name_id id = operators[op].name;
  il_value native = il_native_special(t, a, t->process->names[id]);
  il_value args[] = {a, b};
  if (native != IL_NIL) {
    il_value v = il_call_native_special(t, native, args, 2);
    if (v != IL_NOTIMPL) return v;
  }
  if (op == IL_OR && (il_is_kind(a, IL_KIND_CLASS) || a == IL_NONE) &&
      (il_is_kind(b, IL_KIND_CLASS) || b == IL_NONE))
    return il_tail_lib(t, IL_LIB_union_type, args, 2);
  return IL_NOTIMPL;
}

/* Operands that are no instances, or whose special methods have declined. */
static il_value builtin_binary(il_task *t, il_operator op, il_value a,
                               il_value b, bool inplace) {
  il_value v = number_op(t, op, a, b);
  if (v == IL_NOTIMPL && (is_text(a) || is_text(b))) v = text_op(t, op, a, b);
  if (v == IL_NOTIMPL &&
      (il_is_container(a) || (op == IL_MUL && il_is_container(b))))
    v = il_container_binary(t, op, a, b, inplace);
  return v;
}

il_value il_builtin_binary(il_task *t, il_operator op, il_value a, il_value b) {
  return builtin_binary(t, op, a, b, false);
}

il_value il_binary_default(il_task *t, il_operator op, il_value a, il_value b,
                           bool inplace) {
  il_value pa = il_payload(t->process, a), pb = il_payload(t->process, b);
  /* A mapping's own __getitem__ and __missing__ count. */
  if (op == IL_MOD && il_is_str(pa) && !il_is_tuple(pb)) pb = b;
  il_value v = builtin_binary(t, op, pa, pb, false);
  if (v == IL_NOTIMPL) v = native_binary(t, op, pa, pb);
  return v == IL_NOTIMPL ? binary_error(t, op, inplace, a, b) : v;
}

/* Special methods, in the order in which they are asked. */
static il_value user_binary(il_task *t, il_operator op, il_value a, il_value b,
                            bool inplace) {
  const il_value *names = t->process->names;
  const il_class *ca = il_class_of(t->process, a);
  const il_class *cb = il_class_of(t->process, b);
  il_value left = il_user_special(t, a, names[operators[op].name]);
  il_value right =
      ca == cb ? IL_NIL : il_user_special(t, b, names[operators[op].reflected]);
  if (left == IL_NIL && right == IL_NIL) return IL_NOTIMPL;
  bool reflected_first =
      left == IL_NIL ||
      (right != IL_NIL && il_class_is_subclass(cb, ca) &&
       il_class_lookup(t->process, ca, names[operators[op].reflected]) !=
           right);
  il_value args[] = {il_from_int(op), a, b, left, il_from_bool(inplace)};
  if (!reflected_first) return il_tail_lib(t, IL_LIB_binary_left, args, 5);
  il_value both[] = {args[0], a, b, right, left == IL_NIL ? IL_NONE : left,
                     args[4]};
  return il_tail_lib(t, IL_LIB_binary_right, both, 6);
}

il_value il_binary_rest(il_task *t, il_operator op, il_value a, il_value b,
                        bool inplace) {
  il_value right = IL_NIL;
  if (il_class_of(t->process, a) != il_class_of(t->process, b))
    right = il_user_special(t, b, t->process->names[operators[op].reflected]);
  if (right == IL_NIL) return il_binary_default(t, op, a, b, inplace);
  il_value args[] = {il_from_int(op), a,       b,
                     right,           IL_NONE, il_from_bool(inplace)};
  return il_tail_lib(t, IL_LIB_binary_right, args, 6);
}

static il_value binary(il_task *t, il_operator op, il_value a, il_value b,
                       bool inplace) {
  if (il_has_user_class(a) || il_has_user_class(b)) {
    il_value v = user_binary(t, op, a, b, inplace);
    if (v != IL_NOTIMPL) return v;
  }
  return il_binary_default(t, op, a, b, inplace);
}

il_value il_op_binary(il_task *t, il_operator op, il_value a, il_value b) {
  return binary(t, op, a, b, false);
}

il_value il_binary_for_inplace(il_task *t, il_operator op, il_value a,
                               il_value b) {
  return binary(t, op, a, b, true);
}

static il_value inplace_container(il_task *t, il_operator op, il_value a,
                                  il_value payload, il_value b) {
  il_value v =
      il_container_binary(t, op, payload, il_payload(t->process, b), true);
  if (payload == a || v == IL_NIL || v == IL_NOTIMPL) return v;
  if (v == payload) return a;
  if (v != IL_TAIL) return v;
  il_value args[] = {il_from_int(op), a, payload, b};
  return il_tail_lib(t, IL_LIB_inplace_payload, args, 4);
}

il_value il_op_inplace(il_task *t, il_operator op, il_value a, il_value b) {
  if (il_has_user_class(a)) {
    il_value method =
        il_user_special(t, a, t->process->names[operators[op].inplace]);
    if (method != IL_NIL && method != IL_NONE) {
      il_value args[] = {il_from_int(op), a, b, method};
      return il_tail_lib(t, IL_LIB_inplace_slow, args, 4);
    }
  }
  il_value payload = il_payload(t->process, a);
  if (il_is_list(payload) || il_is_dict(payload) ||
      il_is_kind(payload, IL_KIND_SET)) {
    il_value v = inplace_container(t, op, a, payload, b);
    if (v != IL_NOTIMPL) return v;
  } else if (!il_has_user_class(a) && il_is_ptr(a)) {
    il_value native =
        il_native_special(t, a, t->process->names[operators[op].inplace]);
    il_value args[] = {a, b};
    if (native != IL_NIL) return il_call_native_special(t, native, args, 2);
  }
  return binary(t, op, a, b, true);
}

/* Unary */

il_value il_op_unary(il_task *t, il_op op, il_value a) {
  il_name_id name = op == IL_OP_NEG   ? IL_NAME_neg
                    : op == IL_OP_POS ? IL_NAME_pos
                                      : IL_NAME_invert;
  if (il_has_user_class(a)) {
    il_value method = il_user_special(t, a, t->process->names[name]);
    if (method != IL_NIL) return il_call_special(t, method, &a, 1);
  }
  il_value v = il_payload(t->process, a);
  if (il_is_float(v) && op != IL_OP_INVERT)
    return op == IL_OP_POS ? v : il_float_new(t, -il_float_value(v));
  il_value i = il_int_of(v);
  if (i == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "bad operand type for unary %c: '%s'",
                    op == IL_OP_NEG   ? '-'
                    : op == IL_OP_POS ? '+'
                                      : '~',
                    il_type_name(t, a));
  if (op == IL_OP_POS) return i;
  il_value negative = il_int_neg(t, i);
  if (op == IL_OP_NEG || negative == IL_NIL) return negative;
  return il_int_sub(t, negative, il_from_int(1));
}
