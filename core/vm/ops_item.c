/* obj[key], obj[key] = v, del obj[key]. */
#include "object/bytes.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/function.h"
#include "vm/ops_internal.h"

/* A key whose __index__ is Python code, for something that is indexed. */
static bool wants_index(il_task *t, il_value obj, il_value key,
                        il_value *method) {
  if (!il_has_user_class(key) || il_is_dict(obj)) return false;
  *method = il_user_special(t, key, IL_NAME(t, index));
  return *method != IL_NIL && *method != IL_NONE;
}

static il_value str_getitem(il_task *t, il_value obj, il_value key) {
  const il_str *s = il_as_str(obj);
  if (il_is_kind(key, IL_KIND_SLICE)) {
    int64_t start, step;
    uint32_t count;
    if (!il_slice_indices(t, key, s->len, &start, &step, &count)) return IL_NIL;
    return il_str_slice(t, obj, start, step, count);
  }
  il_value number = il_int_of(key);
  if (number == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "string indices must be integers, not '%s'",
                    il_type_name(t, key));
  uint32_t i;
  if (!il_index_arg(t, "string", number, s->len, &i)) return IL_NIL;
  return il_str_codepoint(t, il_str_at(s, i));
}

static il_value bytes_getitem(il_task *t, il_value obj, il_value key) {
  const il_bytes *b = il_as_bytes(obj);
  if (il_is_kind(key, IL_KIND_SLICE)) {
    int64_t start, step;
    uint32_t count;
    if (!il_slice_indices(t, key, b->len, &start, &step, &count)) return IL_NIL;
    il_bytes *cut = il_bytes_blank(t, count);
    for (uint32_t i = 0; cut && i < count; i++)
      cut->data[i] = b->data[start + (int64_t)i * step];
    return cut ? il_from_ptr(cut) : IL_NIL;
  }
  il_value number = il_int_of(key);
  int64_t i;
  if (number == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "byte indices must be integers or slices, not %s",
                    il_type_name(t, key));
  bool fits = il_int_to_i64(number, &i);
  if (fits && i < 0) i += b->len;
  if (!fits || i < 0 || i >= b->len)
    return il_raise(t, IL_CLASS_IndexError, "index out of range");
  return il_from_int(b->data[i]);
}

/* dict subclass: an absent key goes to __missing__ if there is one. */
static il_value dict_getitem(il_task *t, il_value obj, il_value dict,
                             il_value key) {
  il_value missing = il_user_special(t, obj, IL_NAME(t, missing));
  if (missing == IL_NIL) return il_container_getitem(t, dict, key);
  il_value v = il_dict_get(t, dict, key);
  if (v == IL_TAIL) {
    il_value args[] = {dict, key, missing, obj};
    return il_tail_lib(t, IL_LIB_missing_slow, args, 4);
  }
  if (v != IL_NIL || il_has_exc(t)) return v;
  il_value args[] = {obj, key};
  return il_call_special(t, missing, args, 2);
}

static bool is_generic(const il_class *cls) {
  switch (cls->id) {
  case IL_CLASS_list:
  case IL_CLASS_dict:
  case IL_CLASS_tuple:
  case IL_CLASS_set:
  case IL_CLASS_frozenset:
  case IL_CLASS_type:
  case IL_CLASS_queue: return true;
  default: return false;
  }
}

static il_value class_getitem(il_task *t, il_value obj, il_value key) {
  il_class *cls = (il_class *)(void *)il_to_ptr(obj);
  il_value args[] = {obj, key};
  il_value method = il_class_lookup(t->process, cls, IL_NAME(t, class_getitem));
  if (method != IL_NIL) {
    il_value bound = il_bind(t, method, IL_NIL, cls);
    return bound == IL_NIL || bound == IL_TAIL ? bound
                                               : il_tail_call_1(t, bound, key);
  }
  if (is_generic(cls)) return il_tail_lib(t, IL_LIB_class_getitem, args, 2);
  return il_raise(t, IL_CLASS_TypeError, "type '%s' is not subscriptable",
                  cls->text);
}

/* A part whose class may have an __index__. */
static bool has_user_part(il_value key) {
  const il_slice *slice = (il_slice *)(void *)il_to_ptr(key);
  return il_is_kind(slice->start, IL_KIND_INSTANCE) ||
         il_is_kind(slice->stop, IL_KIND_INSTANCE) ||
         il_is_kind(slice->step, IL_KIND_INSTANCE);
}

static il_value builtin_getitem(il_task *t, il_value obj, il_value key) {
  il_value method;
  bool indexed = il_is_container(obj) || il_is_str(obj) || il_is_bytes(obj);
  if (indexed && wants_index(t, obj, key, &method)) {
    il_value args[] = {obj, method, key};
    return il_tail_lib(t, IL_LIB_index_slow, args, 3);
  }
  if (indexed && il_is_kind(key, IL_KIND_SLICE) && has_user_part(key)) {
    il_value args[] = {obj, key};
    return il_tail_lib(t, IL_LIB_slice_slow, args, 2);
  }
  if (indexed && !il_is_dict(obj)) key = il_payload(t->process, key);
  if (il_is_str(obj)) return str_getitem(t, obj, key);
  if (il_is_bytes(obj)) return bytes_getitem(t, obj, key);
  return indexed ? il_container_getitem(t, obj, key) : IL_NOTIMPL;
}

il_value il_op_getitem(il_task *t, il_value obj, il_value key) {
  il_value args[] = {obj, key}, v = IL_NOTIMPL;
  if (il_has_user_class(obj)) {
    il_value method = il_user_special(t, obj, IL_NAME(t, getitem));
    if (method != IL_NIL && method != IL_NONE)
      return il_call_special(t, method, args, 2);
    il_value payload = il_payload(t->process, obj);
    if (il_is_dict(payload)) return dict_getitem(t, obj, payload, key);
    if (payload != obj) v = builtin_getitem(t, payload, key);
  } else if (il_is_ptr(obj)) {
    v = builtin_getitem(t, obj, key);
  }
  if (v != IL_NOTIMPL) return v;
  if (il_is_kind(obj, IL_KIND_CLASS)) return class_getitem(t, obj, key);
  args[0] = il_payload(t->process, obj);
  il_value native = il_native_special(t, args[0], IL_NAME(t, getitem));
  if (native != IL_NIL) return il_call_native_special(t, native, args, 2);
  return il_raise(t, IL_CLASS_TypeError, "'%s' object is not subscriptable",
                  il_type_name(t, obj));
}

static il_value no_assignment(il_task *t, il_value obj) {
  return il_raise(t, IL_CLASS_TypeError,
                  "'%s' object does not support item assignment",
                  il_type_name(t, obj));
}

static il_value no_deletion(il_task *t, il_value obj) {
  return il_raise(t, IL_CLASS_TypeError,
                  "'%s' object doesn't support item deletion",
                  il_type_name(t, obj));
}

/* v of IL_NIL deletes. */
static il_value change(il_task *t, il_value obj, il_value key, il_value v) {
  bool set = v != IL_NIL;
  il_value name = set ? IL_NAME(t, setitem) : IL_NAME(t, delitem);
  il_value args[] = {obj, key, v}, method;
  uint32_t n = set ? 3 : 2;
  if (il_has_user_class(obj)) {
    method = il_user_special(t, obj, name);
    if (method != IL_NIL && method != IL_NONE)
      return il_call_special(t, method, args, n);
  }
  il_value plain = il_payload(t->process, obj);
  if (il_is_list(plain) || il_is_dict(plain)) {
    if (wants_index(t, plain, key, &method)) {
      il_value packed[] = {plain, method, key, set ? v : IL_NONE,
                           il_from_bool(!set)};
      return il_tail_lib(t, IL_LIB_index_set_slow, packed, 5);
    }
    if (!il_is_dict(plain)) key = il_payload(t->process, key);
    return set ? il_container_setitem(t, plain, key, v)
               : il_container_delitem(t, plain, key);
  }
  il_value native = il_native_special(t, plain, name);
  if (native != IL_NIL) {
    args[0] = plain;
    return il_call_native_special(t, native, args, n);
  }
  return set ? no_assignment(t, obj) : no_deletion(t, obj);
}

il_value il_op_setitem(il_task *t, il_value obj, il_value key, il_value v) {
  return change(t, obj, key, v);
}

il_value il_op_delitem(il_task *t, il_value obj, il_value key) {
  return change(t, obj, key, IL_NIL);
}
