/* Iterators over engine objects.
 *
 * Tasks that share one get each value once.
 */
#ifndef IL_OBJECT_ITER_H
#define IL_OBJECT_ITER_H

#include "object/heap.h"

typedef enum {
  IL_ITER_LIST,
  IL_ITER_TUPLE,
  IL_ITER_STR,
  IL_ITER_BYTES,
  IL_ITER_RANGE, /* also backwards: it is another range */
  IL_ITER_BIG_RANGE,
  IL_ITER_DICT_KEYS,
  IL_ITER_DICT_VALUES,
  IL_ITER_DICT_ITEMS,
  IL_ITER_SET,
  IL_ITER_REVERSED_LIST,
  IL_ITER_REVERSED_TUPLE,
  IL_ITER_REVERSED_STR,
  IL_ITER_REVERSED_BYTES,
  IL_ITER_REVERSED_DICT_KEYS,
  IL_ITER_REVERSED_DICT_VALUES,
  IL_ITER_REVERSED_DICT_ITEMS,
  IL_ITER_ENUMERATE,
  IL_ITER_ZIP
} il_iter_kind;

enum {
  IL_ITER_PRIVATE = 1
}; /* head.flags: a loop's own, no other task has it */
typedef struct il_iter {
  il_object head;     /* aux: il_iter_kind */
  il_value source;    /* what is walked; IL_NIL once exhausted. enumerate: an
                         il_iter; zip: a tuple of them */
  int64_t index;      /* next index (reversed: of the element after it), cursor,
                         or the next int of a small range */
  int64_t stop, step; /* small range: done when index has reached stop (exact);
                         dict and set: stop is the length at the start */
  il_value extra;     /* enumerate: the next count; big range: the next int */
} il_iter;

static inline il_iter *il_as_iter(il_value v) {
  return (il_iter *)il_to_ptr(v);
}

/* Is v of a kind that il_iter_new takes? */
bool il_iter_is_plain(il_value v);
/* An iterator over a list, tuple, str, bytes, range, dict, view or set, or the
 * il_iter itself; IL_NIL without an exception for anything else. */
il_value il_iter_new(il_task *t, il_value source);
/* reversed(source) for a list, tuple, str, bytes, range, dict or view; IL_NIL
 * as above. */
il_value il_iter_new_reversed(il_task *t, il_value source);
/* enumerate and zip over il_iters (il_iter_new of each source). */
il_value il_iter_new_enumerate(il_task *t, il_value iter, il_value start);
il_value il_iter_new_zip(il_task *t, const il_value *iters, uint32_t count);
/* Next value, IL_DONE at the end, IL_NIL raised ("dictionary changed size
 * during iteration"). Never IL_TAIL. */
il_value il_iter_next(il_task *t, il_iter *iter);
/* At least that many values are to come; 0 when unknown. */
uint64_t il_iter_hint(const il_iter *iter);

/* Plain iterables (the kinds that il_iter_new takes) to a fresh list; IL_NIL
 * without an exception when `v` is not one; the caller then tail-calls
 * list_from_iter or call_with_list. */
il_value il_list_from_plain(il_task *t, il_value v, bool *raised);

#endif
