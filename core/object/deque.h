/* What a deque looks like, for those who copy whole processes. */
#ifndef IL_OBJECT_DEQUE_H
#define IL_OBJECT_DEQUE_H

#include "object/object.h"

typedef struct il_deque { /* all under the object lock */
  il_object head;
  uint32_t len, cap; /* cap: a power of 2, or 0 without a ring */
  uint32_t first;    /* index of the leftmost element */
  uint32_t version;  /* counts changes of length */
  int64_t maxlen;    /* -1: none */
  il_value ring;     /* il_array with at least cap slots; unused ones IL_NIL */
} il_deque;

#endif
