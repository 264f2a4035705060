/* Comparisons and `in`. */
#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/function.h"
#include "vm/ops_internal.h"

#include <math.h>

static const struct {
  const char *symbol;
  il_name_id name;
  il_comparison reflected;
} comparisons[] = {
    [IL_LT] = {"<", IL_NAME_lt, IL_GT},  [IL_LE] = {"<=", IL_NAME_le, IL_GE},
    [IL_EQ] = {"==", IL_NAME_eq, IL_EQ}, [IL_NE] = {"!=", IL_NAME_ne, IL_NE},
    [IL_GT] = {">", IL_NAME_gt, IL_LT},  [IL_GE] = {">=", IL_NAME_ge, IL_LE},
};

il_name_id il_comparison_name(il_comparison op) {
  return comparisons[op].name;
}

static il_value decide(il_comparison op, int order) {
  switch (op) {
  case IL_LT: return il_from_bool(order < 0);
  case IL_LE: return il_from_bool(order <= 0);
  case IL_EQ: return il_from_bool(order == 0);
  case IL_NE: return il_from_bool(order != 0);
  case IL_GT: return il_from_bool(order > 0);
  default: return il_from_bool(order >= 0);
  }
}

static il_value compare_doubles(il_comparison op, double a, double b) {
  if (isnan(a) || isnan(b)) return il_from_bool(op == IL_NE);
  return decide(op, a < b ? -1 : a > b);
}

static il_value compare_numbers(il_comparison op, il_value a, il_value b) {
  bool fa = il_is_float(a), fb = il_is_float(b);
  if (fa && fb)
    return compare_doubles(op, il_float_value(a), il_float_value(b));
  il_value ia = fa ? IL_NIL : il_int_of(a), ib = fb ? IL_NIL : il_int_of(b);
  if ((!fa && ia == IL_NIL) || (!fb && ib == IL_NIL)) return IL_NOTIMPL;
  if (fa || fb) {
    double d = il_float_value(fa ? a : b);
    if (isnan(d)) return il_from_bool(op == IL_NE);
    int order = il_int_compare_double(fa ? ib : ia, d);
    return decide(op, fa ? -order : order);
  }
  return decide(op, il_int_compare(ia, ib));
}

static int compare_bytes(const il_bytes *a, const il_bytes *b) {
  uint32_t len = a->len < b->len ? a->len : b->len;
  int order = memcmp(a->data, b->data, len);
  if (order) return order;
  return a->len < b->len ? -1 : a->len > b->len;
}

il_value il_builtin_compare(il_task *t, il_comparison op, il_value a,
                            il_value b) {
  il_value v = compare_numbers(op, a, b);
  if (v != IL_NOTIMPL) return v;
  if (il_is_str(a) && il_is_str(b)) {
    if (op == IL_EQ || op == IL_NE)
      return il_from_bool(il_str_eq(il_as_str(a), il_as_str(b)) ==
                          (op == IL_EQ));
    return decide(op, il_str_compare(il_as_str(a), il_as_str(b)));
  }
  if (il_is_bytes(a) && il_is_bytes(b))
    return decide(op, compare_bytes(il_as_bytes(a), il_as_bytes(b)));
  return il_is_container(a) ? il_container_compare(t, op, a, b) : IL_NOTIMPL;
}

static il_value native_compare(il_task *t, il_comparison op, il_value a,
                               il_value b) {
  il_value name = t->process->names[comparisons[op].name];
  il_value native = il_is_ptr(a) ? il_native_special(t, a, name) : IL_NIL;
  il_value args[] = {a, b};
  return native == IL_NIL ? IL_NOTIMPL
                          : il_call_native_special(t, native, args, 2);
}

static bool same_method(il_value a, il_value b) {
  if (il_is_kind(a, IL_KIND_NATIVE) && il_is_kind(b, IL_KIND_NATIVE)) {
    const il_native *na = (il_native *)(void *)il_to_ptr(a);
    const il_native *nb = (il_native *)(void *)il_to_ptr(b);
    return na->def == nb->def && na->self == nb->self;
  }
  if (!il_is_kind(a, IL_KIND_METHOD) || !il_is_kind(b, IL_KIND_METHOD))
    return false;
  const il_method *ma = (il_method *)(void *)il_to_ptr(a);
  const il_method *mb = (il_method *)(void *)il_to_ptr(b);
  return ma->function == mb->function && ma->self == mb->self;
}

static il_value slice_parts(il_task *t, il_value v) {
  const il_slice *slice = (il_slice *)(void *)il_to_ptr(v);
  il_value parts[] = {slice->start, slice->stop, slice->step};
  return il_tuple_new(t, parts, 3);
}

il_value il_compare_default(il_task *t, il_comparison op, il_value a,
                            il_value b) {
  if (il_is_kind(a, IL_KIND_SLICE) && il_is_kind(b, IL_KIND_SLICE)) {
    a = slice_parts(t, a);
    b = slice_parts(t, b);
    if (a == IL_NIL || b == IL_NIL) return IL_NIL;
  }
  il_value pa = il_payload(t->process, a), pb = il_payload(t->process, b);
  il_value v = il_builtin_compare(t, op, pa, pb);
  if (v == IL_NOTIMPL && il_is_container(pb))
    v = il_container_compare(t, comparisons[op].reflected, pb, pa);
  if (v == IL_NOTIMPL) v = native_compare(t, op, pa, pb);
  if (v != IL_NOTIMPL) return v;
  if (op == IL_EQ) return il_from_bool(a == b || same_method(a, b));
  if (op == IL_NE) return il_from_bool(a != b && !same_method(a, b));
  return il_raise(t, IL_CLASS_TypeError,
                  "'%s' not supported between instances of '%s' and '%s'",
                  comparisons[op].symbol, il_type_name(t, a),
                  il_type_name(t, b));
}

/* The method for op, or __eq__ to be inverted when there is no __ne__. */
static il_value method_for(il_task *t, il_comparison op, il_value v,
                           bool *invert) {
  *invert = false;
  il_value method =
      il_user_special(t, v, t->process->names[comparisons[op].name]);
  if (method != IL_NIL || op != IL_NE) return method;
  *invert = true;
  return il_user_special(t, v, IL_NAME(t, eq));
}

static il_value user_compare(il_task *t, il_comparison op, il_value a,
                             il_value b) {
  const il_class *ca = il_class_of(t->process, a);
  const il_class *cb = il_class_of(t->process, b);
  bool inverted[2];
  il_value left = method_for(t, op, a, &inverted[0]);
  il_value right = method_for(t, comparisons[op].reflected, b, &inverted[1]);
  if (left == IL_NIL && right == IL_NIL) return IL_NOTIMPL;
  bool swap = left == IL_NIL ||
              (right != IL_NIL && ca != cb && il_class_is_subclass(cb, ca));
  if (!swap && !inverted[0]) {
    il_value few[] = {il_from_int(op), a, b, left};
    return il_tail_lib(t, IL_LIB_compare_left, few, 4);
  }
  il_value args[] = {il_from_int(op),
                     a,
                     b,
                     left,
                     a,
                     b,
                     il_from_bool(inverted[0]),
                     right,
                     b,
                     a,
                     il_from_bool(inverted[1])};
  if (swap) {
    il_value other[] = {right, b, a, il_from_bool(inverted[1]),
                        left,  a, b, il_from_bool(inverted[0])};
    memcpy(args + 3, other, sizeof other);
  }
  if (args[7] == IL_NIL) args[7] = IL_NONE;
  return il_tail_lib(t, IL_LIB_compare_slow, args, 11);
}

il_value il_compare_rest(il_task *t, il_comparison op, il_value a, il_value b) {
  bool inverted;
  il_value right = method_for(t, comparisons[op].reflected, b, &inverted);
  if (right == IL_NIL) return il_compare_default(t, op, a, b);
  il_value args[] = {il_from_int(op),        a,       b, right, b,       a,
                     il_from_bool(inverted), IL_NONE, b, a,     IL_FALSE};
  return il_tail_lib(t, IL_LIB_compare_slow, args, 11);
}

il_value il_op_compare(il_task *t, il_comparison op, il_value a, il_value b) {
  if (il_has_user_class(a) || il_has_user_class(b)) {
    il_value v = user_compare(t, op, a, b);
    if (v != IL_NOTIMPL) return v;
  }
  return il_compare_default(t, op, a, b);
}

/* in */

static il_value text_contains(il_task *t, il_value text, il_value item) {
  if (il_is_str(text)) {
    if (!il_is_str(item))
      return il_raise(t, IL_CLASS_TypeError,
                      "'in <string>' requires string as left operand, not %s",
                      il_type_name(t, item));
    const il_str *s = il_as_str(text), *needle = il_as_str(item);
    return il_from_bool(il_str_find(s, needle, 0, s->len) >= 0);
  }
  const il_bytes *b = il_as_bytes(text);
  il_value number = il_int_of(item);
  int64_t byte;
  if (number != IL_NIL) {
    if (!il_int_to_i64(number, &byte) || byte < 0 || byte > 255)
      return il_raise(t, IL_CLASS_ValueError, "byte must be in range(0, 256)");
    return il_from_bool(memchr(b->data, (int)byte, b->len) != NULL);
  }
  if (!il_is_bytes(item))
    return il_raise(t, IL_CLASS_TypeError,
                    "a bytes-like object is required, not '%s'",
                    il_type_name(t, item));
  const il_bytes *needle = il_as_bytes(item);
  for (uint32_t i = 0; i + needle->len <= b->len; i++)
    if (memcmp(b->data + i, needle->data, needle->len) == 0) return IL_TRUE;
  return IL_FALSE;
}

static il_value not_iterable(il_task *t, il_value v) {
  return il_raise(t, IL_CLASS_TypeError,
                  "argument of type '%s' is not iterable", il_type_name(t, v));
}

static bool can_iterate(il_task *t, il_value v) {
  return il_user_special(t, v, IL_NAME(t, iter)) != IL_NIL ||
         il_user_special(t, v, IL_NAME(t, getitem)) != IL_NIL;
}

il_value il_op_contains(il_task *t, il_value container, il_value item) {
  if (il_is_container(container))
    return il_container_contains(t, container, item);
  if (il_is_str(container) || il_is_bytes(container))
    return text_contains(t, container, il_payload(t->process, item));
  il_value args[] = {container, item, IL_NIL};
  if (il_has_user_class(container)) {
    il_value method = il_user_special(t, container, IL_NAME(t, contains));
    if (method == IL_NONE ||
        il_user_special(t, container, IL_NAME(t, iter)) == IL_NONE)
      return not_iterable(t, container);
    if (method != IL_NIL) {
      args[2] = method;
      return il_tail_lib(t, IL_LIB_contains_slow, args, 3);
    }
    il_value payload = il_payload(t->process, container);
    if (payload != container) return il_op_contains(t, payload, item);
    if (can_iterate(t, container))
      return il_tail_lib(t, IL_LIB_contains_iter, args, 2);
    return not_iterable(t, container);
  }
  il_value native = il_native_special(t, container, IL_NAME(t, contains));
  if (native != IL_NIL) return il_call_native_special(t, native, args, 2);
  if (il_is_kind(container, IL_KIND_GENERATOR) ||
      il_is_kind(container, IL_KIND_ITER) ||
      il_native_special(t, container, IL_NAME(t, iter)) != IL_NIL)
    return il_tail_lib(t, IL_LIB_contains_iter, args, 2);
  return not_iterable(t, container);
}
