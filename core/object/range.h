/* range and slice. Both are immutable. */
#ifndef IL_OBJECT_RANGE_H
#define IL_OBJECT_RANGE_H

#include "object/heap.h"

typedef struct il_range {
  il_object head;
  il_value start, stop, step, length; /* ints of any size */
} il_range;

typedef struct il_slice {
  il_object head;
  il_value start, stop, step; /* any value; None when left out */
} il_slice;

/* ints of any size; ValueError when step is 0. */
il_value il_range_new(il_task *t, il_value start, il_value stop, il_value step);
/* key: int, bool or slice; IndexError "range object index out of range" */
il_value il_range_getitem(il_task *t, il_value range, il_value key);
il_value il_range_contains(il_task *t, il_value range, il_value item);
il_value il_range_index(il_task *t, il_value range, il_value item); /* or NIL,
                                                        nothing raised */
/* True if start, step and all elements fit into 63 bits. */
bool il_range_is_small(const il_range *range, int64_t *start, int64_t *step,
                       int64_t *length);

il_value il_slice_new(il_task *t, il_value start, il_value stop, il_value step);
/* Start, step and count for a sequence of length len. False: TypeError or
 * ValueError ("slice step cannot be zero"). */
bool il_slice_indices(il_task *t, il_value slice, uint32_t len, int64_t *start,
                      int64_t *step, uint32_t *count);
/* An index for a sequence of length len, as an int from 0; false: not an
 * integer (TypeError "list indices must be ..", `what` is "list") or out of
 * range (IndexError "list index out of range"). */
bool il_index_arg(il_task *t, const char *what, il_value key, uint32_t len,
                  uint32_t *out);

#endif
