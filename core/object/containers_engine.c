/* Primitives for the container functions of core/lib/_engine.py. */
#include "object/containers_internal.h"
#include "object/int.h"

#define PRIMITIVE(name)                                                        \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define UNUSED ((void)t, (void)n, (void)kwnames)

static uint32_t number(il_value v) {
  return (uint32_t)il_to_int(v);
}

/* A hash as hash() gives it, back to what the tables store. */
static uint64_t as_hash(il_value v) {
  int64_t i;
  return il_int_to_i64(v, &i) ? (uint64_t)i : il_int_hash(v);
}

/* A value, which may be None, or None for nothing. */
static il_value optional(il_task *t, il_value v) {
  return v ? il_tuple_new(t, &v, 1) : IL_NONE;
}

static il_value done(il_dict_status status) {
  return status == IL_DICT_ERROR ? IL_NIL : il_from_bool(status == IL_DICT_OK);
}

PRIMITIVE(dict_candidates) {
  UNUSED;
  return il_dict_candidates(t, args[0], as_hash(args[1]));
}
PRIMITIVE(dict_entry_get) {
  UNUSED;
  return optional(t, il_dict_entry_get(t, args[0], number(args[1]), args[2]));
}
PRIMITIVE(dict_entry_set) {
  UNUSED;
  return il_from_bool(
      il_dict_entry_set(t, args[0], number(args[1]), args[2], args[3]));
}
PRIMITIVE(dict_entry_del) {
  UNUSED;
  return optional(t, il_dict_entry_del(t, args[0], number(args[1]), args[2]));
}
PRIMITIVE(dict_insert) {
  UNUSED;
  return done(il_dict_insert_with_hash(t, args[0], number(args[1]),
                                       as_hash(args[2]), args[3], args[4]));
}

PRIMITIVE(set_candidates) {
  UNUSED;
  return il_set_candidates(t, args[0], as_hash(args[1]));
}
PRIMITIVE(set_entry_del) {
  UNUSED;
  return il_from_bool(il_set_entry_del(t, args[0], number(args[1]), args[2]));
}
PRIMITIVE(set_insert_hashed) {
  UNUSED;
  return done(il_set_insert_with_hash(t, args[0], number(args[1]),
                                      as_hash(args[2]), args[3]));
}

PRIMITIVE(list_remove_at) {
  UNUSED;
  return il_from_bool(il_list_remove(t, args[0], number(args[1]), args[2]));
}
PRIMITIVE(list_take) {
  UNUSED;
  return il_list_take(t, args[0]);
}
PRIMITIVE(list_give) {
  UNUSED;
  return il_from_bool(il_list_give(t, args[0], args[1]));
}

/* (keys, values, reverse): sorts both lists, which are the caller's own, by
 * the keys. False: needs Python code, and the lists are as before. */
PRIMITIVE(sort_values) {
  UNUSED;
  il_list *keys = il_as_list(args[0]), *values = il_as_list(args[1]);
  uint32_t count = keys->len;
  if (count != values->len) return IL_FALSE;
  if (count < 2) return IL_TRUE;
  il_array *work = il_array_new(t, (uint64_t)count * 2);
  if (!work) return IL_NIL;
  memcpy(work->items, il_as_array(keys->items)->items, count * 8);
  memcpy(work->items + count, il_as_array(values->items)->items, count * 8);
  bool raised;
  if (!il_sort_values(t, work->items, work->items + count, count,
                      args[2] == IL_TRUE, &raised)) {
    if (raised && !il_has_exc(t)) return IL_TRUE; /* stopped */
    return raised ? IL_NIL : IL_FALSE;
  }
  memcpy(il_as_array(keys->items)->items, work->items, count * 8);
  memcpy(il_as_array(values->items)->items, work->items + count, count * 8);
  return IL_TRUE;
}

/* The hash of a tuple, from the list of its elements' hashes. */
PRIMITIVE(combine_hashes) {
  UNUSED;
  uint64_t state = il_hash_begin();
  uint32_t count = il_list_len(args[0]);
  for (uint32_t i = 0; i < count; i++)
    state = il_hash_add(state, as_hash(il_list_get(il_as_list(args[0]), i)));
  return il_int_new(t, (int64_t)il_hash_end(state, count));
}

static const il_native_def primitives[] = {
    {"dict_candidates", dict_candidates, 2, 2, 0},
    {"dict_entry_get", dict_entry_get, 3, 3, 0},
    {"dict_entry_set", dict_entry_set, 4, 4, 0},
    {"dict_entry_del", dict_entry_del, 3, 3, 0},
    {"dict_insert", dict_insert, 5, 5, 0},
    {"set_candidates", set_candidates, 2, 2, 0},
    {"set_entry_del", set_entry_del, 3, 3, 0},
    {"set_insert_hashed", set_insert_hashed, 4, 4, 0},
    {"list_remove_at", list_remove_at, 3, 3, 0},
    {"list_take", list_take, 1, 1, 0},
    {"list_give", list_give, 2, 2, 0},
    {"sort_values", sort_values, 3, 3, 0},
    {"combine_hashes", combine_hashes, 1, 1, 0},
    {NULL, NULL, 0, 0, 0}};

const il_module_def il_module_engine_containers = {"_engine", primitives, NULL,
                                                   NULL};
