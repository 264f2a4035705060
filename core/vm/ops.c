/* Generic operations: special methods, truth, length, hash, iteration. Binary
 * operators are in ops_binary.c, comparisons in ops_compare.c, items in
 * ops_item.c, text in ops_text.c. */
#include "vm/ops.h"

#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/function.h"
#include "vm/ops_internal.h"

il_value il_user_special(il_task *t, il_value v, il_value name) {
  if (!il_has_user_class(v)) return IL_NIL;
  il_value method = il_type_lookup(t->process, v, name);
  if (il_is_kind(method, IL_KIND_NATIVE) &&
      ((il_native *)(void *)il_to_ptr(method))->owner)
    return IL_NIL;
  return method;
}

il_value il_native_special(il_task *t, il_value v, il_value name) {
  if (!il_is_ptr(v) || il_kind_of(v) < IL_KIND_TASK) return IL_NIL;
  il_value method = il_type_lookup(t->process, v, name);
  if (!il_is_kind(method, IL_KIND_NATIVE)) return IL_NIL;
  const il_native *native = (il_native *)(void *)il_to_ptr(method);
  bool generic = !native->owner || native->owner->id == IL_CLASS_object ||
                 (native->def->flags & IL_NATIVE_GENERIC);
  return generic ? IL_NIL : method;
}

il_value il_call_native_special(il_task *t, il_value method,
                                const il_value *args, uint32_t n) {
  const il_native *native = (il_native *)(void *)il_to_ptr(method);
  il_value copy[3];
  memcpy(copy, args, n * sizeof *copy);
  copy[0] = il_native_receiver(t, native, args[0]);
  return copy[0] == IL_NIL ? IL_NIL : native->def->fn(t, copy, n, IL_NIL);
}

il_value il_call_special(il_task *t, il_value method, const il_value *args,
                         uint32_t n) {
  if (il_is_kind(method, IL_KIND_FUNCTION))
    return il_tail_call(t, method, args, n);
  il_value bound =
      il_bind(t, method, args[0], il_class_of(t->process, args[0]));
  if (bound == IL_NIL) return IL_NIL;
  if (bound == IL_TAIL)
    return il_raise_unsupported(
        t, "a property or user-defined descriptor as a special method");
  return il_tail_call(t, bound, args + 1, n - 1);
}

/* Truth, length, hash */

il_value il_op_truth(il_task *t, il_value v) {
  if (v == IL_TRUE || v == IL_FALSE) return v;
  if (v == IL_NONE) return IL_FALSE;
  if (il_is_int(v)) return il_from_bool(v != il_from_int(0));
  if (il_is_float(v)) return il_from_bool(il_float_value(v) != 0.0);
  if (!il_is_ptr(v)) return IL_TRUE;
  if (il_is_str(v)) return il_from_bool(il_as_str(v)->len != 0);
  if (il_is_bytes(v)) return il_from_bool(il_as_bytes(v)->len != 0);
  if (il_is_container(v)) return il_from_bool(il_container_truth(v));
  if (il_has_user_class(v)) {
    uint32_t flags = il_class_of(t->process, v)->flags;
    il_value args[] = {IL_NIL, v, IL_FALSE};
    if (flags & IL_CLASS_HAS_BOOL)
      args[0] = il_user_special(t, v, IL_NAME(t, bool));
    if (args[0] == IL_NIL && (flags & IL_CLASS_HAS_LEN)) {
      args[0] = il_user_special(t, v, IL_NAME(t, len));
      args[2] = IL_TRUE;
    }
    if (args[0] != IL_NIL && args[0] != IL_NONE)
      return il_tail_lib(t, IL_LIB_truth_slow, args, 3);
    il_value payload = il_payload(t->process, v);
    return payload == v ? IL_TRUE : il_op_truth(t, payload);
  }
  il_value native = il_native_special(t, v, IL_NAME(t, bool));
  if (native == IL_NIL) native = il_native_special(t, v, IL_NAME(t, len));
  if (native == IL_NIL) return IL_TRUE;
  il_value result = il_call_native_special(t, native, &v, 1);
  return il_is_int(result) ? il_from_bool(result != il_from_int(0)) : result;
}

il_value il_op_len(il_task *t, il_value v) {
  if (il_is_str(v)) return il_from_int(il_as_str(v)->len);
  if (il_is_container(v)) return il_container_len(t, v);
  if (il_is_bytes(v)) return il_from_int(il_as_bytes(v)->len);
  if (il_has_user_class(v)) {
    il_value method = il_user_special(t, v, IL_NAME(t, len));
    if (method != IL_NIL && method != IL_NONE) {
      il_value args[] = {method, v};
      return il_tail_lib(t, IL_LIB_len_slow, args, 2);
    }
    il_value payload = il_payload(t->process, v);
    if (payload != v && method == IL_NIL) return il_op_len(t, payload);
  }
  il_value native = il_native_special(t, v, IL_NAME(t, len));
  if (native != IL_NIL) return il_call_native_special(t, native, &v, 1);
  return il_raise(t, IL_CLASS_TypeError, "object of type '%s' has no len()",
                  il_type_name(t, v));
}

static il_value unhashable(il_task *t, il_value v) {
  return il_raise(t, IL_CLASS_TypeError, "unhashable type: '%s'",
                  il_type_name(t, v));
}

il_value il_op_hash(il_task *t, il_value v) {
  if (il_has_user_class(v)) {
    il_value method = il_user_special(t, v, IL_NAME(t, hash));
    if (method == IL_NONE) return unhashable(t, v);
    if (method != IL_NIL) {
      il_value args[] = {method, v};
      return il_tail_lib(t, IL_LIB_hash_slow, args, 2);
    }
    il_value payload = il_payload(t->process, v);
    if (payload != v) return il_op_hash(t, payload);
  }
  if (il_is_kind(v, IL_KIND_METHOD)) {
    const il_method *m = (il_method *)(void *)il_to_ptr(v);
    return il_from_int((int64_t)(il_identity_hash(t, m->function) ^
                                 il_identity_hash(t, m->self) >> 3));
  }
  uint64_t hash;
  switch (il_plain_hash(t, v, &hash)) {
  case IL_PLAIN_TRUE: return il_int_new(t, (int64_t)hash);
  case IL_PLAIN_ERROR: return IL_NIL;
  default: break;
  }
  if (il_is_tuple(v)) return il_tail_lib(t, IL_LIB_hash_tuple, &v, 1);
  return unhashable(t, v);
}

/* Iteration */

static il_value iter_of_user(il_task *t, il_value v) {
  il_value method = il_user_special(t, v, IL_NAME(t, iter));
  if (method == IL_NONE) return IL_NIL;
  if (method != IL_NIL) {
    il_value args[] = {method, v};
    if (il_is_kind(method, IL_KIND_FUNCTION) &&
        (((il_function *)(void *)il_to_ptr(method))->code->code->flags &
         IL_CODE_GENERATOR))
      return il_tail_call(t, method, &v, 1);
    return il_tail_lib(t, IL_LIB_iter_slow, args, 2);
  }
  il_value payload = il_payload(t->process, v);
  if (payload != v) return il_op_iter(t, payload);
  method = il_user_special(t, v, IL_NAME(t, getitem));
  if (method == IL_NIL || method == IL_NONE) return IL_NIL;
  il_value args[] = {method, v};
  return il_tail_lib(t, IL_LIB_sequence_iter, args, 2);
}

il_value il_op_iter(il_task *t, il_value v) {
  if (il_is_kind(v, IL_KIND_GENERATOR) || il_is_kind(v, IL_KIND_ITER)) return v;
  il_value iter = il_iter_new(t, v);
  if (iter != IL_NIL || il_has_exc(t)) return iter;
  if (il_has_user_class(v)) {
    iter = iter_of_user(t, v);
    if (iter != IL_NIL || il_has_exc(t)) return iter;
  } else {
    il_value native = il_native_special(t, v, IL_NAME(t, iter));
    if (native != IL_NIL) return il_call_native_special(t, native, &v, 1);
  }
  return il_raise(t, IL_CLASS_TypeError, "'%s' object is not iterable",
                  il_type_name(t, v));
}

il_value il_op_next(il_task *t, il_value iterator) {
  if (il_is_kind(iterator, IL_KIND_ITER))
    return il_iter_next(t, il_as_iter(iterator));
  if (il_is_kind(iterator, IL_KIND_GENERATOR))
    return il_tail_resume(t, iterator, IL_NONE, false);
  il_value method = il_user_special(t, iterator, IL_NAME(t, next));
  if (method != IL_NIL && method != IL_NONE)
    return il_call_special(t, method, &iterator, 1);
  il_value native = il_native_special(t, iterator, IL_NAME(t, next));
  if (native != IL_NIL) return il_call_native_special(t, native, &iterator, 1);
  return il_raise(t, IL_CLASS_TypeError, "'%s' object is not an iterator",
                  il_type_name(t, iterator));
}
