/* list, tuple, dict, set, range, slice and the iterators over them.
 *
 * Each operation declared here is atomic towards other tasks: it takes the
 * object lock when the process is `multi`. Reads of list and tuple elements
 * take no lock: an il_array knows its own capacity and is never freed under a
 * reader, so a racing read gets an old or a new element, never garbage.
 *
 * Keys and elements must be plain (see il_plain_eq in vm/ops.h): functions
 * that hash or compare return IL_PLAIN_NO when user-defined __eq__ or __hash__
 * has to run; the caller then goes through core/lib/_engine.py, which uses the
 * *_with_hash primitives below.
 */
#ifndef IL_OBJECT_CONTAINERS_H
#define IL_OBJECT_CONTAINERS_H

#include "object/heap.h"

typedef struct il_array {
  il_object head;
  uint32_t cap;
  uint32_t unused;
  il_value items[];
} il_array;

typedef struct il_list {
  il_object head;
  uint32_t len; /* <= items->cap; written under the lock */
  uint32_t unused;
  il_value items; /* il_array or IL_NIL when empty; written under the lock */
} il_list;

typedef struct il_tuple {
  il_object head;
  uint32_t len;
  uint32_t unused;
  il_value items[];
} il_tuple;

typedef struct il_range {
  il_object head;
  il_value start, stop, step, length; /* ints of any size */
} il_range;

typedef struct il_slice {
  il_object head;
  il_value start, stop, step; /* any value; None when left out */
} il_slice;

static inline il_list *il_as_list(il_value v) {
  return (il_list *)il_to_ptr(v);
}
static inline il_tuple *il_as_tuple(il_value v) {
  return (il_tuple *)il_to_ptr(v);
}
static inline bool il_is_list(il_value v) {
  return il_is_kind(v, IL_KIND_LIST);
}
static inline bool il_is_tuple(il_value v) {
  return il_is_kind(v, IL_KIND_TUPLE);
}
static inline bool il_is_dict(il_value v) {
  return il_is_kind(v, IL_KIND_DICT);
}

/* list. NULL/NIL/false: raised (MemoryError unless stated). */
il_value il_list_new(il_task *t, const il_value *items, uint32_t count);
bool il_list_append(il_task *t, il_value list, il_value item);
/* Element without bounds exception: IL_NIL if out of range. 0 <= i. */
static inline il_value il_list_get(const il_list *list, uint32_t i) {
  const il_array *array =
      (const il_array *)il_to_ptr(IL_LOAD_CONSUME(&list->items));
  if (i >= IL_LOAD_RELAXED(&list->len) || !array || i >= array->cap)
    return IL_NIL;
  return il_slot_load(&array->items[i]);
}
/* False: out of range, nothing raised. */
bool il_list_set(il_task *t, il_value list, uint32_t i, il_value item);
il_value il_list_pop(il_task *t, il_value list, int64_t i); /* IndexError */
bool il_list_insert(il_task *t, il_value list, int64_t i, il_value item);
bool il_list_extend(il_task *t, il_value list, const il_value *items,
                    uint32_t count);
/* A snapshot as an immutable tuple, for code that loops over a list which
 * others may change. */
il_value il_list_to_tuple(il_task *t, il_value list);

/* tuple */
il_value il_tuple_new(il_task *t, const il_value *items, uint32_t count);
il_value il_tuple_2(il_task *t, il_value a, il_value b);
/* Items to be filled in by the caller before anybody else sees it. */
il_tuple *il_tuple_blank(il_task *t, uint32_t count);

/* dict, insertion ordered */
il_value il_dict_new(il_task *t);
uint32_t il_dict_len(il_value dict);
/* Value or IL_NIL when absent. IL_TAIL: key needs Python code (nothing was
 * done). IL_NIL with an exception set: unhashable. */
il_value il_dict_get(il_task *t, il_value dict, il_value key);
typedef enum {
  IL_DICT_OK,
  IL_DICT_ABSENT,
  IL_DICT_PYTHON,
  IL_DICT_ERROR
} il_dict_status;
il_dict_status il_dict_set(il_task *t, il_value dict, il_value key, il_value v);
il_dict_status il_dict_del(il_task *t, il_value dict, il_value key);
/* Sets only if absent; *out is the value there is now. One atomic operation. */
il_dict_status il_dict_setdefault(il_task *t, il_value dict, il_value key,
                                  il_value v, il_value *out);
/* Removes and gives the value. */
il_dict_status il_dict_pop(il_task *t, il_value dict, il_value key,
                           il_value *out);
il_dict_status il_dict_popitem(il_task *t, il_value dict, il_value *key,
                               il_value *v);
void il_dict_clear(il_task *t, il_value dict);
il_value il_dict_copy(il_task *t, il_value dict);
/* Keys that are interned strs: no hashing of content, never fails to compare.
 * For namespaces. */
il_value il_dict_get_name(il_process *process, il_value dict, il_value name);
bool il_dict_set_name(il_task *t, il_value dict, il_value name, il_value v);
/* Walks the entries: *cursor starts at 0; false at the end. Sees a consistent
 * entry even while others write; may miss or see entries added meanwhile. */
bool il_dict_next(il_process *process, il_value dict, uint32_t *cursor,
                  il_value *key, il_value *value);
/* For user-defined __hash__ and __eq__: candidates with that hash, as a list
 * of (cursor, key); and operations on an entry if its key is still `key`. */
il_value il_dict_candidates(il_task *t, il_value dict, uint64_t hash);
il_value il_dict_entry_get(il_task *t, il_value dict, uint32_t cursor,
                           il_value key); /* IL_NIL: changed meanwhile */
bool il_dict_entry_set(il_task *t, il_value dict, uint32_t cursor, il_value key,
                       il_value v);
bool il_dict_entry_del(il_task *t, il_value dict, uint32_t cursor,
                       il_value key);
bool il_dict_insert_with_hash(il_task *t, il_value dict, uint64_t hash,
                              il_value key, il_value v);

/* set and frozenset; iteration order of sets of ints is CPython's */
il_value il_set_new(il_task *t, bool frozen);
uint32_t il_set_len(il_value set);
il_dict_status il_set_add(il_task *t, il_value set, il_value item);
il_dict_status il_set_contains(il_task *t, il_value set, il_value item);
il_dict_status il_set_discard(il_task *t, il_value set, il_value item);
bool il_set_next(il_process *process, il_value set, uint32_t *cursor,
                 il_value *item);
il_value il_set_candidates(il_task *t, il_value set, uint64_t hash);
bool il_set_insert_with_hash(il_task *t, il_value set, uint64_t hash,
                             il_value item);
bool il_set_entry_del(il_task *t, il_value set, uint32_t cursor, il_value item);

/* range, slice */
il_value il_range_new(il_task *t, il_value start, il_value stop, il_value step);
il_value il_slice_new(il_task *t, il_value start, il_value stop, il_value step);
/* Start, step and count for a sequence of length len. False: TypeError or
 * ValueError ("slice step cannot be zero"). */
bool il_slice_indices(il_task *t, il_value slice, uint32_t len, int64_t *start,
                      int64_t *step, uint32_t *count);

/* Iterators over engine objects. An il_iter is used by one task at a time in
 * sane programs; when two race on one, each value is seen at least once and
 * nothing breaks. */
typedef enum {
  IL_ITER_LIST,
  IL_ITER_TUPLE,
  IL_ITER_STR,
  IL_ITER_BYTES,
  IL_ITER_RANGE,
  IL_ITER_DICT_KEYS,
  IL_ITER_DICT_VALUES,
  IL_ITER_DICT_ITEMS,
  IL_ITER_SET,
  IL_ITER_REVERSED_LIST,
  IL_ITER_REVERSED_RANGE,
  IL_ITER_REVERSED_SEQ,
  IL_ITER_REVERSED_DICT,
  IL_ITER_ENUMERATE,
  IL_ITER_ZIP,
  IL_ITER_CALLABLE
} il_iter_kind;

typedef struct il_iter {
  il_object head;     /* aux: il_iter_kind */
  il_value source;    /* what is walked; IL_NIL once exhausted */
  int64_t index;      /* next index, or the next int of a small range */
  int64_t stop, step; /* small range; for dict and set: length at the start */
  il_value extra;     /* enumerate: count; zip: unused */
} il_iter;

/* An iterator over a list, tuple, str, bytes, range, dict, view or set;
 * IL_NIL without an exception for anything else. */
il_value il_iter_new(il_task *t, il_value source);
il_value il_iter_new_kind(il_task *t, il_iter_kind kind, il_value source);
/* Next value, IL_DONE at the end, IL_NIL raised ("dictionary changed size
 * during iteration"). */
il_value il_iter_next(il_task *t, il_iter *iter);

/* Plain iterables (the kinds that il_iter_new takes) to a fresh list; IL_NIL
 * without an exception when `v` is not one; the caller then tail-calls
 * list_from_iter or call_with_list. */
il_value il_list_from_plain(il_task *t, il_value v, bool *raised);

#endif
