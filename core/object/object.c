#include "object/object.h"

#include <sched.h>

/* The holder runs a few dozen instructions, so spinning is right unless the
 * operating system has taken its core away. */
IL_NOINLINE void il_object_lock_slow(il_object *object) {
  for (unsigned spins = 1;; spins++) {
    if (IL_LOAD_RELAXED(&object->lock) == 0 &&
        IL_CAS(&object->lock, (uint8_t)0, (uint8_t)1))
      return;
    if (spins % 256 == 0) sched_yield();
  }
}

void il_object_lock2(bool multi, il_object *a, il_object *b) {
  if (a == b) {
    il_object_lock(multi, a);
    return;
  }
  bool a_first = (uintptr_t)a < (uintptr_t)b;
  il_object_lock(multi, a_first ? a : b);
  il_object_lock(multi, a_first ? b : a);
}

void il_object_unlock2(bool multi, il_object *a, il_object *b) {
  il_object_unlock(multi, a);
  if (a != b) il_object_unlock(multi, b);
}
