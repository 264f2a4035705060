/* Python's operators on containers, by kind. What finds a value that needs
 * Python code goes to the function of the same purpose in _engine.py. */
#include "object/containers_internal.h"
#include "object/int.h"

static bool is_dict_view(il_value v) {
  il_kind kind = il_kind_of(v);
  return kind >= IL_KIND_DICT_KEYS && kind <= IL_KIND_DICT_ITEMS;
}
static il_value dict_of(il_value view) {
  return ((il_dict_view *)(void *)il_to_ptr(view))->dict;
}
static bool is_set_like(il_value v) {
  return il_is_set(v) || il_is_kind(v, IL_KIND_DICT_KEYS) ||
         il_is_kind(v, IL_KIND_DICT_ITEMS);
}

bool il_is_container(il_value v) {
  if (!il_is_ptr(v)) return false;
  switch (il_kind_of(v)) {
  case IL_KIND_LIST:
  case IL_KIND_TUPLE:
  case IL_KIND_DICT:
  case IL_KIND_DICT_KEYS:
  case IL_KIND_DICT_VALUES:
  case IL_KIND_DICT_ITEMS:
  case IL_KIND_SET:
  case IL_KIND_FROZENSET:
  case IL_KIND_RANGE: return true;
  default: return false;
  }
}

/* --- obj[key]
 * ----------------------------------------------------------------- */

static il_value no_item(il_task *t, il_value obj, const char *what) {
  return il_raise(t, IL_CLASS_TypeError, "'%s' object %s", il_type_name(t, obj),
                  what);
}

static il_value dict_getitem(il_task *t, il_value dict, il_value key) {
  il_value value = il_dict_get(t, dict, key);
  if (value == IL_TAIL) {
    il_value args[2] = {dict, key};
    return il_tail_lib(t, IL_LIB_dict_getitem, args, 2);
  }
  if (!value && !il_has_exc(t)) il_raise_value(t, IL_CLASS_KeyError, key);
  return value;
}

il_value il_container_getitem(il_task *t, il_value obj, il_value key) {
  switch (il_kind_of(obj)) {
  case IL_KIND_LIST: return il_list_getitem(t, obj, key);
  case IL_KIND_TUPLE: return il_tuple_getitem(t, obj, key);
  case IL_KIND_RANGE: return il_range_getitem(t, obj, key);
  case IL_KIND_DICT: return dict_getitem(t, obj, key);
  default: return no_item(t, obj, "is not subscriptable");
  }
}

il_value il_container_setitem(il_task *t, il_value obj, il_value key,
                              il_value v) {
  il_value args[3] = {obj, key, v};
  if (il_is_list(obj)) {
    if (il_is_kind(key, IL_KIND_SLICE) && !il_iter_is_plain(v))
      return il_tail_lib(t, IL_LIB_list_set_slice, args, 3);
    return il_list_setitem(t, obj, key, v);
  }
  if (!il_is_dict(obj))
    return no_item(t, obj, "does not support item assignment");
  switch (il_dict_set(t, obj, key, v)) {
  case IL_DICT_PYTHON: return il_tail_lib(t, IL_LIB_dict_setitem, args, 3);
  case IL_DICT_ERROR: return IL_NIL;
  default: return IL_NONE;
  }
}

il_value il_container_delitem(il_task *t, il_value obj, il_value key) {
  if (il_is_list(obj)) return il_list_delitem(t, obj, key);
  if (!il_is_dict(obj))
    return no_item(t, obj,
                   il_is_tuple(obj) || il_is_kind(obj, IL_KIND_RANGE)
                       ? "doesn't support item deletion"
                       : "does not support item deletion");
  il_value args[2] = {obj, key};
  switch (il_dict_del(t, obj, key)) {
  case IL_DICT_PYTHON: return il_tail_lib(t, IL_LIB_dict_delitem, args, 2);
  case IL_DICT_ERROR: return IL_NIL;
  case IL_DICT_ABSENT: return il_raise_value(t, IL_CLASS_KeyError, key);
  default: return IL_NONE;
  }
}

/* --- item in obj
 * ----------------------------------------------------------------- */

static il_value seq_contains(il_task *t, il_value obj, il_value item) {
  bool is_list = il_is_list(obj);
  for (uint32_t i = 0;; i++) {
    il_value there;
    if (is_list)
      there = il_list_get(il_as_list(obj), i);
    else
      there = i < il_as_tuple(obj)->len ? il_as_tuple(obj)->items[i] : IL_NIL;
    if (!there || il_task_stopped_at(t, i + 1)) return IL_FALSE;
    il_plain same = il_elem_eq(t, there, item, 0);
    if (same == IL_PLAIN_TRUE) return IL_TRUE;
    if (same == IL_PLAIN_ERROR) return IL_NIL;
    if (same == IL_PLAIN_NO) {
      il_value args[2] = {obj, item};
      return il_tail_lib(t, IL_LIB_seq_contains, args, 2);
    }
  }
}

static il_value of_status(il_task *t, il_dict_status status, il_libfn slow,
                          il_value obj, il_value item) {
  il_value args[2] = {obj, item};
  switch (status) {
  case IL_DICT_OK: return IL_TRUE;
  case IL_DICT_ABSENT: return IL_FALSE;
  case IL_DICT_PYTHON: return il_tail_lib(t, slow, args, 2);
  default: return IL_NIL;
  }
}

static il_value dict_contains(il_task *t, il_value dict, il_value key) {
  uint64_t hash;
  il_value value;
  il_dict_status status = il_hash_key(t, key, &hash);
  if (status == IL_DICT_OK)
    status = il_dict_find(t, dict, hash, key, 0, &value);
  return of_status(t, status, IL_LIB_dict_contains, dict, key);
}

static il_value items_contain(il_task *t, il_value view, il_value item) {
  if (!il_is_tuple(item) || il_as_tuple(item)->len != 2) return IL_FALSE;
  il_value *pair = il_as_tuple(item)->items;
  il_value value = il_dict_get(t, dict_of(view), pair[0]);
  if (value && value != IL_TAIL) {
    il_plain same = il_elem_eq(t, value, pair[1], 0);
    if (same == IL_PLAIN_ERROR) return IL_NIL;
    if (same != IL_PLAIN_NO) return il_from_bool(same == IL_PLAIN_TRUE);
    value = IL_TAIL;
  }
  if (value != IL_TAIL) return il_has_exc(t) ? IL_NIL : IL_FALSE;
  il_value args[2] = {view, item};
  return il_tail_lib(t, IL_LIB_seq_contains, args, 2);
}

static il_value by_walking(il_task *t, il_value obj, il_value item) {
  bool raised;
  il_value list = il_list_from_plain(t, obj, &raised);
  return list ? seq_contains(t, list, item) : IL_NIL;
}

il_value il_container_contains(il_task *t, il_value obj, il_value item) {
  switch (il_kind_of(obj)) {
  case IL_KIND_LIST:
  case IL_KIND_TUPLE: return seq_contains(t, obj, item);
  case IL_KIND_DICT: return dict_contains(t, obj, item);
  case IL_KIND_DICT_KEYS: return dict_contains(t, dict_of(obj), item);
  case IL_KIND_DICT_ITEMS: return items_contain(t, obj, item);
  case IL_KIND_DICT_VALUES: return by_walking(t, obj, item);
  case IL_KIND_RANGE:
    if (il_is_kind(item, IL_KIND_INSTANCE)) {
      il_value args[2] = {obj, item};
      return il_tail_lib(t, IL_LIB_seq_contains, args, 2);
    }
    return il_range_contains(t, obj, item);
  default:
    return of_status(t, il_set_contains(t, obj, item), IL_LIB_set_contains, obj,
                     item);
  }
}

/* --- Operators
 * --------------------------------------------------------------------- */

static il_value repeat(il_task *t, il_value seq, il_value times, bool inplace) {
  int64_t n;
  il_value i = il_int_of(times);
  if (!i) {
    if (il_is_kind(times, IL_KIND_INSTANCE)) return IL_NOTIMPL;
    return il_raise(t, IL_CLASS_TypeError,
                    "can't multiply sequence by non-int of type '%s'",
                    il_type_name(t, times));
  }
  if (!il_int_to_i64(i, &n))
    return il_raise(t, IL_CLASS_OverflowError,
                    "cannot fit 'int' into an index-sized integer");
  if (il_is_tuple(seq)) return il_tuple_repeat(t, seq, n);
  if (!inplace) return il_list_repeat(t, seq, n);
  return il_list_repeat_inplace(t, seq, n) ? seq : IL_NIL;
}

static bool can_repeat(il_value v) {
  return il_is_list(v) || il_is_tuple(v);
}

static il_value concat(il_task *t, il_value a, il_value b) {
  if (il_is_list(a) && il_is_list(b)) return il_list_concat(t, a, b);
  if (il_is_tuple(a) && il_is_tuple(b)) return il_tuple_concat(t, a, b);
  if (!can_repeat(a) || il_is_kind(b, IL_KIND_INSTANCE)) return IL_NOTIMPL;
  const char *name = il_type_name(t, a);
  return il_raise(t, IL_CLASS_TypeError,
                  "can only concatenate %s (not \"%s\") to %s", name,
                  il_type_name(t, b), name);
}

static il_value extend(il_task *t, il_value list, il_value other) {
  if (il_is_list(other))
    return il_list_extend_list(t, list, other) ? list : IL_NIL;
  bool raised;
  il_value items = il_list_from_plain(t, other, &raised);
  if (!items) {
    il_value args[3] = {list, other, list};
    return raised ? IL_NIL : il_tail_lib(t, IL_LIB_list_iadd, args, 3);
  }
  return il_list_extend_list(t, list, items) ? list : IL_NIL;
}

static il_value merge_dicts(il_task *t, il_value a, il_value b, bool inplace) {
  if (!il_is_dict(b) && !inplace) return IL_NOTIMPL;
  if (!inplace) a = il_dict_copy(t, a);
  if (!a) return IL_NIL;
  il_dict_status status =
      il_is_dict(b) ? il_dict_update(t, a, b) : IL_DICT_PYTHON;
  if (status == IL_DICT_OK) return a;
  il_value none = status == IL_DICT_PYTHON ? il_dict_new(t) : IL_NIL;
  il_value slow[4] = {a, b, none, IL_TRUE};
  return none ? il_tail_lib(t, IL_LIB_dict_update_with, slow, 4) : IL_NIL;
}

il_dict_status il_set_of(il_task *t, il_value v, il_value *out) {
  *out = v;
  if (il_is_set(v) || il_is_dict(v)) return IL_DICT_OK;
  bool raised;
  il_value list = il_list_from_plain(t, v, &raised);
  if (!list) return raised ? IL_DICT_ERROR : IL_DICT_PYTHON;
  *out = il_set_new(t, false);
  if (!*out) return IL_DICT_ERROR;
  for (uint32_t i = 0; i < il_list_len(list); i++) {
    il_dict_status status =
        il_set_add(t, *out, il_list_get(il_as_list(list), i));
    if (status != IL_DICT_OK) return status;
    if (il_task_stopped(t)) break;
  }
  return IL_DICT_OK;
}

static il_value text_of(il_task *t, char op) {
  return il_str_new(t, &op, 1);
}

/* a op b of sets; views stand for sets of what they show. */
static il_value operate(il_task *t, char op, il_value a, il_value b,
                        bool inplace) {
  bool views = !il_is_set(a) || !il_is_set(b);
  il_value x, y, out = a;
  il_dict_status status = il_set_of(t, a, &x);
  if (status == IL_DICT_OK) status = il_set_of(t, b, &y);
  if (status == IL_DICT_OK) {
    if (inplace && il_is_kind(a, IL_KIND_SET))
      status = il_set_change(t, op, a, y);
    else
      status = il_set_operate(t, op, x, y, &out);
  }
  if (status == IL_DICT_ERROR) return IL_NIL;
  if (status != IL_DICT_PYTHON) return out;
  bool change = inplace && il_is_kind(a, IL_KIND_SET) && !views;
  il_value args[3] = {text_of(t, op), a, b};
  if (!args[0]) return IL_NIL;
  return il_tail_lib(
      t, change ? IL_LIB_set_change_slow : IL_LIB_set_combine_slow, args, 3);
}

static bool can_operate(il_value a, il_value b) {
  if (il_is_set(a)) return is_set_like(b);
  return il_is_kind(a, IL_KIND_DICT_KEYS) || il_is_kind(a, IL_KIND_DICT_ITEMS);
}

static char set_operator(il_operator op) {
  switch (op) {
  case IL_OR: return '|';
  case IL_AND: return '&';
  case IL_SUB: return '-';
  case IL_XOR: return '^';
  default: return 0;
  }
}

il_value il_container_binary(il_task *t, il_operator op, il_value a, il_value b,
                             bool inplace) {
  if (op == IL_MUL) {
    if (il_is_ptr(a) && can_repeat(a)) return repeat(t, a, b, inplace);
    return il_is_ptr(b) && can_repeat(b) ? repeat(t, b, a, false) : IL_NOTIMPL;
  }
  if (!il_is_container(a)) return IL_NOTIMPL;
  if (op == IL_ADD)
    return inplace && il_is_list(a) ? extend(t, a, b) : concat(t, a, b);
  if (il_is_dict(a))
    return op == IL_OR ? merge_dicts(t, a, b, inplace) : IL_NOTIMPL;
  char letter = set_operator(op);
  if (!letter || !can_operate(a, b)) return IL_NOTIMPL;
  return operate(t, letter, a, b, inplace);
}

/* --- Comparing
 * ------------------------------------------------------------------------ */

static il_value slow_compare(il_task *t, il_libfn fn, il_comparison op,
                             il_value a, il_value b) {
  il_value args[3] = {il_from_int(op), a, b};
  return il_tail_lib(t, fn, args, 3);
}

/* One side at least is a view. */
static il_value compare_views(il_task *t, il_comparison op, il_value a,
                              il_value b) {
  il_value x, y;
  il_dict_status status = il_set_of(t, a, &x);
  if (status == IL_DICT_OK) status = il_set_of(t, b, &y);
  if (status == IL_DICT_ERROR) return IL_NIL;
  if (status == IL_DICT_PYTHON)
    return slow_compare(t, IL_LIB_set_compare_slow, op, a, b);
  return il_container_compare(t, op, x, y);
}

il_value il_container_compare(il_task *t, il_comparison op, il_value a,
                              il_value b) {
  if (!il_is_container(a) || !il_is_container(b)) return IL_NOTIMPL;
  bool sets = is_set_like(a) && is_set_like(b);
  if (!sets && il_kind_of(a) != il_kind_of(b)) return IL_NOTIMPL;
  if (sets && (is_dict_view(a) || is_dict_view(b)))
    return compare_views(t, op, a, b);
  bool ordered = sets || can_repeat(a);
  if (!ordered && op != IL_EQ && op != IL_NE) return IL_NOTIMPL;
  il_plain plain = op == IL_EQ || op == IL_NE ? il_plain_eq(t, a, b)
                                              : il_plain_order(t, op, a, b, 0);
  if (plain == IL_PLAIN_ERROR) return IL_NIL;
  if (plain != IL_PLAIN_NO)
    return il_from_bool((plain == IL_PLAIN_TRUE) != (op == IL_NE));
  return slow_compare(
      t, sets ? IL_LIB_set_compare_slow : IL_LIB_container_compare, op, a, b);
}

/* --- Length
 * ------------------------------------------------------------------------------
 */

static il_value length(il_value obj) {
  switch (il_kind_of(obj)) {
  case IL_KIND_LIST: return il_from_int(il_list_len(obj));
  case IL_KIND_TUPLE: return il_from_int(il_as_tuple(obj)->len);
  case IL_KIND_DICT: return il_from_int(il_dict_len(obj));
  case IL_KIND_RANGE: return ((il_range *)(void *)il_to_ptr(obj))->length;
  case IL_KIND_SET:
  case IL_KIND_FROZENSET: return il_from_int(il_set_len(obj));
  default: return il_from_int(il_dict_len(dict_of(obj)));
  }
}

il_value il_container_len(il_task *t, il_value obj) {
  il_value len = length(obj);
  int64_t n;
  if (!il_int_to_i64(len, &n))
    return il_raise(t, IL_CLASS_OverflowError,
                    "Python int too large to convert to C ssize_t");
  return len;
}

bool il_container_truth(il_value obj) {
  return length(obj) != il_from_int(0);
}
