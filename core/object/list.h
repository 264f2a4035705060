/* list, tuple and the array of values that a list (and others) keeps.
 *
 * A list's elements are read without a lock: an array never moves or shrinks,
 * knows its own capacity and is not freed under a reader, so a reader that
 * races with writers gets an element that is or was at that index. Every
 * other operation is atomic: it takes the object lock when the process is
 * `multi`. What needs a new array allocates it without the lock and tries
 * again if the list has changed meanwhile.
 *
 * Slots of an array at or past the list's length hold IL_NIL. NULL, IL_NIL and
 * false mean that an exception is set (MemoryError unless stated).
 */
#ifndef IL_OBJECT_LIST_H
#define IL_OBJECT_LIST_H

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

/* Most elements a list or tuple can have: its size in bytes fits 32 bits. */
enum { IL_SEQ_MAX = (UINT32_MAX - 4096) / 8 };

static inline il_list *il_as_list(il_value v) {
  return (il_list *)il_to_ptr(v);
}
static inline il_tuple *il_as_tuple(il_value v) {
  return (il_tuple *)il_to_ptr(v);
}
static inline il_array *il_as_array(il_value v) { /* NULL for IL_NIL */
  return (il_array *)il_to_ptr(v);
}
static inline bool il_is_list(il_value v) {
  return il_is_kind(v, IL_KIND_LIST);
}
static inline bool il_is_tuple(il_value v) {
  return il_is_kind(v, IL_KIND_TUPLE);
}
static inline uint32_t il_list_len(il_value list) {
  return IL_LOAD_RELAXED(&il_as_list(list)->len);
}

/* cap slots of IL_NIL. */
il_array *il_array_new(il_task *t, uint64_t cap);

il_value il_list_new(il_task *t, const il_value *items, uint32_t count);
/* Empty, with room for `cap`. */
il_value il_list_with_capacity(il_task *t, uint64_t cap);
bool il_list_append(il_task *t, il_value list, il_value item);
/* Element, or IL_NIL if out of range or just being changed: then
 * il_list_getitem decides. */
static inline il_value il_list_get(const il_list *list, uint32_t i) {
  const il_array *array =
      (const il_array *)il_to_ptr(IL_LOAD_DEPENDENT(&list->items));
  if (i >= IL_LOAD_RELAXED(&list->len) || !array || i >= array->cap)
    return IL_NIL;
  return il_slot_load(&array->items[i]);
}
/* False: out of range, nothing raised. */
bool il_list_set(il_task *t, il_value list, uint32_t i, il_value item);
il_value il_list_pop(il_task *t, il_value list, int64_t i); /* IndexError */
/* Removes element i if it still is `item`. */
bool il_list_remove(il_task *t, il_value list, uint32_t i, il_value item);
bool il_list_insert(il_task *t, il_value list, int64_t i, il_value item);
/* items may be this list's own. */
bool il_list_extend(il_task *t, il_value list, const il_value *items,
                    uint32_t count);
bool il_list_extend_list(il_task *t, il_value list, il_value other);
void il_list_clear(il_task *t, il_value list);
bool il_list_reverse(il_task *t, il_value list);
il_value il_list_copy(il_task *t, il_value list);
il_value il_list_concat(il_task *t, il_value a, il_value b);
il_value il_list_repeat(il_task *t, il_value list, int64_t times);
bool il_list_repeat_inplace(il_task *t, il_value list, int64_t times);
/* A snapshot as an immutable tuple, for code that loops over a list which
 * others may change. */
il_value il_list_to_tuple(il_task *t, il_value list);

/* list[key], list[key] = v, del list[key]; key: int, bool or slice. The value
 * assigned to a slice is a plain iterable. Results: value or IL_NONE. */
il_value il_list_getitem(il_task *t, il_value list, il_value key);
il_value il_list_setitem(il_task *t, il_value list, il_value key, il_value v);
il_value il_list_delitem(il_task *t, il_value list, il_value key);

/* For sorting with Python code, while the list looks empty: takes all elements
 * out, as a new list; and puts a list's elements in. False: the list has been
 * used in between (what was put into it is gone). */
il_value il_list_take(il_task *t, il_value list);
bool il_list_give(il_task *t, il_value list, il_value from);

/* list.sort without a key: stable. IL_NONE, IL_NIL (raised; the list is as
 * before), IL_TAIL (elements with __lt__ of their own, or a key). key may be
 * IL_NIL or IL_NONE. */
il_value il_list_sort(il_task *t, il_value list, il_value key, bool reverse);
/* The same for a list that nobody else has; the result is the list. */
il_value il_list_sorted(il_task *t, il_value list, il_value key, bool reverse);
/* Sorts values by keys (may be the same array) in place, without Python code.
 * False: some keys need Python code (*raised false) or a TypeError. */
bool il_sort_values(il_task *t, il_value *keys, il_value *values,
                    uint32_t count, bool reverse, bool *raised);

il_value il_tuple_new(il_task *t, const il_value *items, uint32_t count);
il_value il_tuple_2(il_task *t, il_value a, il_value b);
/* Items to be filled in by the caller before anybody else sees it. */
il_tuple *il_tuple_blank(il_task *t, uint32_t count);
il_value il_tuple_concat(il_task *t, il_value a, il_value b);
il_value il_tuple_repeat(il_task *t, il_value tuple, int64_t times);
il_value il_tuple_getitem(il_task *t, il_value tuple, il_value key);

#endif
