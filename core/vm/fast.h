/* What the dispatch loop does in place: operations on plain values, and reads
 * and writes of attributes where an inline cache says they are.
 *
 * Each either does the whole of its operation or nothing, and then says so, so
 * the loop goes on to the general one in C. None of them calls Python code or
 * raises, unless its comment says so. They are inline because the loop is
 * their only user and lives by them.
 */
#ifndef IL_VM_FAST_H
#define IL_VM_FAST_H

#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/interp.h"
#include "vm/shape.h"

/* No value, but one of the results of object/native.h. */
static inline bool il_is_signal(il_value v) {
  return v == IL_NIL || v == IL_TAIL || v == IL_PARK;
}

/* 1, 0, or -1: not known here. */
static inline int il_fast_truth(il_value v) {
  if (v == IL_TRUE) return 1;
  if (v == IL_FALSE || v == IL_NONE) return 0;
  if (il_is_int(v)) return v != il_from_int(0);
  return -1;
}

/* IL_NIL: not plain enough, or too large. */
static inline il_value il_fast_add(il_value a, il_value b) {
  if (a & b & 1) {
    int64_t sum;
    if (!__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &sum))
      return (il_value)sum;
  } else if (il_is_flonum(a) && il_is_flonum(b)) {
    il_value v;
    if (il_flonum_try(il_flonum_value(a) + il_flonum_value(b), &v)) return v;
  }
  return IL_NIL;
}
static inline il_value il_fast_sub(il_value a, il_value b) {
  if (a & b & 1) {
    int64_t difference;
    if (!__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &difference))
      return (il_value)difference;
  } else if (il_is_flonum(a) && il_is_flonum(b)) {
    il_value v;
    if (il_flonum_try(il_flonum_value(a) - il_flonum_value(b), &v)) return v;
  }
  return IL_NIL;
}
static inline il_value il_fast_mul(il_value a, il_value b) {
  if (a & b & 1) {
    int64_t x = il_to_int(a), y = il_to_int(b);
    if (x == (int32_t)x && y == (int32_t)y && il_fits_int(x * y))
      return il_from_int(x * y);
  } else if (il_is_flonum(a) && il_is_flonum(b)) {
    il_value v;
    if (il_flonum_try(il_flonum_value(a) * il_flonum_value(b), &v)) return v;
  }
  return IL_NIL;
}
static inline il_value il_fast_binary(il_operator op, il_value a, il_value b) {
  switch (op) {
  case IL_ADD: return il_fast_add(a, b);
  case IL_SUB: return il_fast_sub(a, b);
  case IL_MUL: return il_fast_mul(a, b);
  case IL_MOD:
    if (a & b & 1 && (int64_t)a >= 0 && (int64_t)b > 1)
      return il_from_int(il_to_int(a) % il_to_int(b));
    return IL_NIL;
  case IL_FLOORDIV:
    if (a & b & 1 && (int64_t)a >= 0 && (int64_t)b > 1)
      return il_from_int(il_to_int(a) / il_to_int(b));
    return IL_NIL;
  case IL_AND: return a & b & 1 ? a & b : IL_NIL;
  default: return IL_NIL;
  }
}

/* IL_NIL: ask il_op_compare. */
static inline il_value il_fast_compare(uint32_t op, il_value a, il_value b) {
  if (a & b & 1) return il_from_bool(il_compare_tagged(op, a, b));
  if (il_is_flonum(a) && il_is_flonum(b))
    return il_from_bool(
        il_compare_doubles(op, il_flonum_value(a), il_flonum_value(b)));
  return IL_NIL;
}

/* IL_NIL: ask il_op_getitem. */
static inline il_value il_fast_getitem(il_value obj, il_value key) {
  if (!il_is_int(key) || !il_is_ptr(obj)) return IL_NIL;
  int64_t i = il_to_int(key);
  if (il_to_ptr(obj)->kind == IL_KIND_LIST) {
    const il_list *list = il_as_list(obj);
    if (i < 0) i += IL_LOAD_RELAXED(&list->len);
    return i >= 0 && i <= UINT32_MAX ? il_list_get(list, (uint32_t)i) : IL_NIL;
  }
  if (il_to_ptr(obj)->kind == IL_KIND_TUPLE) {
    const il_tuple *tuple = il_as_tuple(obj);
    if (i < 0) i += tuple->len;
    return i >= 0 && i < tuple->len ? tuple->items[i] : IL_NIL;
  }
  return IL_NIL;
}

/* True: stored. */
static inline bool il_fast_setitem(il_task *t, il_value obj, il_value key,
                                   il_value v) {
  if (!il_is_int(key) || !il_is_list(obj)) return false;
  il_list *list = il_as_list(obj);
  int64_t i = il_to_int(key);
  if (i < 0) i += IL_LOAD_RELAXED(&list->len);
  if (i < 0 || i > UINT32_MAX) return false;
  if (il_task_multi(t)) return il_list_set(t, obj, (uint32_t)i, v);
  if (i >= list->len) return false;
  il_slot_store(&il_as_array(list->items)->items[i], v);
  return true;
}

/* Next value, IL_DONE at the end, IL_NIL raised, IL_TAIL: ask il_op_next. */
static inline il_value il_fast_next(il_task *t, il_value iterator) {
  if (IL_UNLIKELY(!il_is_kind(iterator, IL_KIND_ITER))) return IL_TAIL;
  il_iter *it = il_as_iter(iterator);
  if (IL_UNLIKELY(!(it->head.flags & IL_ITER_PRIVATE)))
    return il_iter_next(t, it);
  int64_t i = IL_LOAD_RELAXED(&it->index);
  if (it->head.aux == IL_ITER_RANGE) {
    if (i == it->stop) return IL_DONE;
    IL_STORE_RELAXED(&it->index, i + it->step);
    return il_from_int(i);
  }
  if (it->head.aux == IL_ITER_LIST) {
    il_value source = il_slot_load(&it->source);
    if (source != IL_NIL) {
      il_value v = il_list_get(il_as_list(source), (uint32_t)i);
      if (v != IL_NIL) {
        IL_STORE_RELAXED(&it->index, i + 1);
        return v;
      }
    }
  }
  return il_iter_next(t, it);
}

/* The attribute if the site's cache says where it is; IL_NIL: ask. */
static inline il_value il_cached_attr(const il_site *site, il_value obj) {
  if (!il_is_ptr(obj)) return IL_NIL;
  const il_object *object = il_to_ptr(obj);
  uint64_t cache = IL_LOAD_RELAXED(&site->cache);
  uint32_t where = (uint32_t)cache;
  if (cache >> 32 != IL_LOAD_RELAXED(&object->aux)) return IL_NIL;
  if (object->kind == IL_KIND_INSTANCE && where >> 24 == IL_IC_SLOT)
    return il_slot_load(
        &((const il_instance *)object)->slots[where & 0xFFFFFF]);
  if (object->kind == IL_KIND_MODULE && where >> 24 == IL_IC_MODULE)
    return il_slot_load(&((const il_module *)object)->slots[where & 0xFFFFFF]);
  return IL_NIL;
}

/* The same for a method: *self is its receiver, or IL_NIL when it is no method.
 */
static inline il_value il_cached_method(il_process *process,
                                        const il_site *site, il_value obj,
                                        il_value *self) {
  if (!il_is_ptr(obj)) return IL_NIL;
  const il_object *object = il_to_ptr(obj);
  uint64_t cache = IL_LOAD_RELAXED(&site->cache);
  uint32_t id = (uint32_t)(cache >> 32), where = (uint32_t)cache;
  *self = IL_NIL;
  if (where >> 24 == IL_IC_CELL) {
    bool instance = object->kind == IL_KIND_INSTANCE;
    if (id != (instance ? IL_LOAD_RELAXED(&object->aux)
                        : (IL_IC_KIND | object->kind)))
      return IL_NIL;
    uint32_t n = where & 0xFFFFFF;
    il_value v =
        il_slot_load(&process->shapes->cells[n / IL_CHUNK][n % IL_CHUNK]);
    /* What another assignment has put there may need more than binding. */
    if (!il_is_kind(v, instance ? IL_KIND_FUNCTION : IL_KIND_NATIVE))
      return IL_NIL;
    *self = obj;
    return v;
  }
  if (where >> 24 == IL_IC_MODULE && object->kind == IL_KIND_MODULE &&
      id == object->aux)
    return il_slot_load(&((const il_module *)object)->slots[where & 0xFFFFFF]);
  return IL_NIL;
}
static inline bool il_cached_setattr(const il_site *site, il_value obj,
                                     il_value v) {
  if (!il_is_kind(obj, IL_KIND_INSTANCE)) return false;
  uint64_t cache = IL_LOAD_RELAXED(&site->cache);
  if (cache >> 32 != il_to_ptr(obj)->aux ||
      ((uint32_t)cache >> 24) != IL_IC_SLOT)
    return false;
  il_slot_store(&((il_instance *)il_to_ptr(obj))->slots[cache & 0xFFFFFF], v);
  return true;
}

#endif
