/* Methods of dict. */
#include "vm/types/container.h"

/* The keyword arguments of a call as a dict; IL_NIL: raised. */
static il_value of_keywords(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  il_value dict = il_dict_new(t);
  il_tuple *names = kwnames == IL_NIL ? NULL : il_as_tuple(kwnames);
  for (uint32_t i = 0; dict && names && i < names->len; i++)
    if (il_dict_set(t, dict, names->items[i], args[n + i]) != IL_DICT_OK)
      return IL_NIL;
  return dict;
}

/* Key and value of an element of what dict() was given. */
static il_dict_status as_pair(il_task *t, il_value v, uint32_t number,
                              il_value pair[2]) {
  bool raised;
  il_value list = il_is_tuple(v) ? v : il_list_from_plain(t, v, &raised);
  if (!list) {
    if (raised) return IL_DICT_ERROR;
    if (il_is_kind(v, IL_KIND_INSTANCE)) return IL_DICT_PYTHON;
    il_raise(t, IL_CLASS_TypeError,
             "cannot convert dictionary update sequence element #%u to a "
             "sequence",
             number);
    return IL_DICT_ERROR;
  }
  il_value seq = il_is_tuple(list) ? list : il_list_to_tuple(t, list);
  if (!seq) return IL_DICT_ERROR;
  il_tuple *tuple = il_as_tuple(seq);
  if (tuple->len != 2) {
    il_raise(t, IL_CLASS_ValueError,
             "dictionary update sequence element #%u has length %u; 2 is "
             "required",
             number, tuple->len);
    return IL_DICT_ERROR;
  }
  pair[0] = tuple->items[0];
  pair[1] = tuple->items[1];
  return IL_DICT_OK;
}

static il_dict_status add_pairs(il_task *t, il_value dict, il_value list) {
  for (uint32_t i = 0; i < il_list_len(list); i++) {
    il_value pair[2];
    il_dict_status status =
        as_pair(t, il_list_get(il_as_list(list), i), i, pair);
    if (status == IL_DICT_OK) status = il_dict_set(t, dict, pair[0], pair[1]);
    if (status != IL_DICT_OK) return status;
    if (il_task_stopped(t)) break;
  }
  return IL_DICT_OK;
}

/* dict.update(other, **more). An iterator that is half used up must not be
 * begun again, so its items go on as a list. */
static il_value update_with(il_task *t, il_value dict, il_value other,
                            il_value more, bool want) {
  il_dict_status status = IL_DICT_OK;
  if (il_is_kind(other, IL_KIND_DICT)) {
    status = il_dict_update(t, dict, other);
  } else if (other) {
    bool raised;
    il_value list = il_list_from_plain(t, other, &raised);
    if (!list && raised) return IL_NIL;
    status = list ? add_pairs(t, dict, list) : IL_DICT_PYTHON;
    if (list) other = list;
  }
  if (status == IL_DICT_PYTHON) {
    il_value slow[4] = {dict, other, more, il_from_bool(want)};
    return il_tail_lib(t, IL_LIB_dict_update_with, slow, 4);
  }
  if (status == IL_DICT_OK) status = il_dict_update(t, dict, more);
  if (status != IL_DICT_OK) return IL_NIL;
  return want ? dict : IL_NONE;
}

static il_value update_from_call(il_task *t, il_value dict, const char *name,
                                 const il_value *args, uint32_t n,
                                 il_value kwnames, bool want) {
  if (n > 2)
    return il_raise(t, IL_CLASS_TypeError,
                    "%s expected at most 1 argument, got %u", name, n - 1);
  il_value more = dict ? of_keywords(t, args, n, kwnames) : IL_NIL;
  if (!more) return IL_NIL;
  return update_with(t, dict, n > 1 ? args[1] : IL_NIL, more, want);
}

static IL_METHOD(call) {
  return update_from_call(t, il_dict_new(t), "dict", args, n, kwnames, true);
}
static IL_METHOD(update) {
  return update_from_call(t, args[0], "update", args, n, kwnames, false);
}

/* --- One key
 * -------------------------------------------------------------------- */

static il_value slow_key(il_task *t, il_libfn fn, const il_value *args,
                         il_value otherwise) {
  il_value slow[3] = {args[0], args[1], otherwise};
  return il_tail_lib(t, fn, slow, 3);
}

static IL_METHOD(get) {
  (void)kwnames;
  il_value otherwise = n > 2 ? args[2] : IL_NONE;
  il_value value = il_dict_get(t, args[0], args[1]);
  if (value == IL_TAIL) return slow_key(t, IL_LIB_dict_get, args, otherwise);
  return value || il_has_exc(t) ? value : otherwise;
}

static IL_METHOD(setdefault) {
  (void)kwnames;
  il_value value, otherwise = n > 2 ? args[2] : IL_NONE;
  switch (il_dict_setdefault(t, args[0], args[1], otherwise, &value)) {
  case IL_DICT_PYTHON:
    return slow_key(t, IL_LIB_dict_setdefault, args, otherwise);
  case IL_DICT_ERROR: return IL_NIL;
  default: return value;
  }
}

static IL_METHOD(pop) {
  (void)kwnames;
  il_value value;
  switch (il_dict_pop(t, args[0], args[1], &value)) {
  case IL_DICT_PYTHON: return il_tail_lib(t, IL_LIB_dict_pop, args, n);
  case IL_DICT_ERROR: return IL_NIL;
  case IL_DICT_ABSENT:
    return n > 2 ? args[2] : il_raise_value(t, IL_CLASS_KeyError, args[1]);
  default: return value;
  }
}

static IL_METHOD(popitem) {
  (void)n, (void)kwnames;
  il_value key, value;
  if (il_dict_popitem(t, args[0], &key, &value) == IL_DICT_OK)
    return il_tuple_2(t, key, value);
  il_value text = il_str_text(t, "popitem(): dictionary is empty");
  return text ? il_raise_value(t, IL_CLASS_KeyError, text) : IL_NIL;
}

/* --- The whole
 * -------------------------------------------------------------------- */

static IL_METHOD(clear) {
  (void)n, (void)kwnames;
  il_dict_clear(t, args[0]);
  return IL_NONE;
}
static IL_METHOD(copy) {
  (void)n, (void)kwnames;
  return il_dict_copy(t, args[0]);
}
static IL_METHOD(keys) {
  (void)n, (void)kwnames;
  return il_dict_view_new(t, IL_KIND_DICT_KEYS, args[0]);
}
static IL_METHOD(values) {
  (void)n, (void)kwnames;
  return il_dict_view_new(t, IL_KIND_DICT_VALUES, args[0]);
}
static IL_METHOD(items) {
  (void)n, (void)kwnames;
  return il_dict_view_new(t, IL_KIND_DICT_ITEMS, args[0]);
}

static IL_METHOD(fromkeys) {
  (void)kwnames;
  il_value value = n > 2 ? args[2] : IL_NONE;
  il_value slow[3] = {args[0], args[1], value};
  il_class *cls = (il_class *)(void *)il_to_ptr(args[0]);
  bool raised;
  if (cls != t->process->classes[IL_CLASS_dict])
    return il_tail_lib(t, IL_LIB_dict_fromkeys, slow, 3);
  il_value list = il_list_from_plain(t, args[1], &raised);
  if (!list)
    return raised ? IL_NIL : il_tail_lib(t, IL_LIB_dict_fromkeys, slow, 3);
  il_value dict = il_dict_new(t);
  for (uint32_t i = 0; dict && i < il_list_len(list); i++) {
    slow[1] = list;
    switch (il_dict_set(t, dict, il_list_get(il_as_list(list), i), value)) {
    case IL_DICT_PYTHON: return il_tail_lib(t, IL_LIB_dict_fromkeys, slow, 3);
    case IL_DICT_ERROR: return IL_NIL;
    default: break;
    }
    if (il_task_stopped(t)) break;
  }
  return dict;
}

static const il_native_def methods[] = {
    IL_CONTAINER_ROWS,
    {"__getitem__", il_container_dunder_getitem, 2, 2, IL_NATIVE_TOUCHES(ITEM)},
    {"__setitem__", il_container_dunder_setitem, 3, 3, IL_NATIVE_TOUCHES(SET)},
    {"__delitem__", il_container_dunder_delitem, 2, 2, IL_NATIVE_TOUCHES(SET)},
    {"__reversed__", il_container_dunder_reversed, 1, 1,
     IL_NATIVE_TOUCHES(LENGTH)},
    {"__or__", il_container_dunder_or, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"__ior__", il_container_dunder_ior, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"get", get, 2, 3, IL_NATIVE_TOUCHES(ITEM)},
    {"setdefault", setdefault, 2, 3, IL_NATIVE_TOUCHES(TAKE)},
    {"pop", pop, 2, 3, IL_NATIVE_TOUCHES(TAKE)},
    {"popitem", popitem, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"update", update, 1, -1, IL_NATIVE_KW | IL_NATIVE_TOUCHES(CHANGE)},
    {"clear", clear, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"copy", copy, 1, 1, IL_NATIVE_TOUCHES(ITEMS)},
    {"keys", keys, 1, 1, IL_NATIVE_TOUCHES(LENGTH)},
    {"values", values, 1, 1, IL_NATIVE_TOUCHES(ITEMS)},
    {"items", items, 1, 1, IL_NATIVE_TOUCHES(ITEMS)},
    {"fromkeys", fromkeys, 2, 3, IL_NATIVE_CLASS},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_dict = {IL_CLASS_dict, methods, call, 0};
