/* A Python value in 64 bits.
 *
 *   ...xxx1  int, 63 bits signed (larger ones: IL_KIND_BIGINT on the heap)
 *   ...xx10  float whose exponent is near 1 (about 1e-77 to 1e77) and 0.0;
 *            the others (-0.0, inf, nan, tiny, huge) are IL_KIND_FLOAT
 *   ...x100  None, False, True, Ellipsis, NotImplemented and the engine's
 *            own signals
 *   ...x000  pointer to an il_object, 8-byte aligned; 0 is "no value"
 *
 * A slot that two carriers can reach (global, attribute, cell, element) is
 * read with il_slot_load and written with il_slot_store, never plainly: a race
 * in the user's program may lose an update but never tears a value, and an
 * object is complete before another carrier can see its address.
 */
#ifndef IL_OBJECT_VALUE_H
#define IL_OBJECT_VALUE_H

#include "base/atomic.h"
#include "base/base.h"

typedef uint64_t il_value;
typedef struct il_object il_object;
typedef struct il_task il_task;
typedef struct il_process il_process;

#define IL_NIL ((il_value)0) /* unset slot; as a result: exception is set */
#define IL_NONE ((il_value)0x04)
#define IL_FALSE ((il_value)0x0C)
#define IL_TRUE ((il_value)0x14)
#define IL_ELLIPSIS ((il_value)0x1C)
#define IL_NOTIMPL ((il_value)0x24) /* NotImplemented */

/* Signals that a C operation returns to the dispatch loop; see object/native.h.
 * They never reach a user's program.
 * TAIL  call t->tail instead, its result is mine
 * PARK  the task is parked; t->wake is my result
 * DONE  an iterator has no more values */
#define IL_TAIL ((il_value)0x2C)
#define IL_PARK ((il_value)0x34)
#define IL_DONE ((il_value)0x3C)

/* Smallest and largest int that fits into a value. */
#define IL_INT_MAX ((int64_t)(((uint64_t)1 << 62) - 1))
#define IL_INT_MIN (-IL_INT_MAX - 1)

static inline bool il_is_int(il_value v) {
  return v & 1;
}
static inline bool il_is_flonum(il_value v) {
  return (v & 3) == 2;
}
static inline bool il_is_ptr(il_value v) {
  return (v & 7) == 0 && v != 0;
}
static inline bool il_is_bool(il_value v) {
  return v == IL_TRUE || v == IL_FALSE;
}
static inline bool il_fits_int(int64_t i) {
  return i >= IL_INT_MIN && i <= IL_INT_MAX;
}
/* i must fit; il_int_new (object/int.h) takes any int64_t. */
static inline il_value il_from_int(int64_t i) {
  return ((uint64_t)i << 1) | 1;
}
static inline int64_t il_to_int(il_value v) {
  return (int64_t)v >> 1;
}
static inline il_value il_from_bool(bool b) {
  return b ? IL_TRUE : IL_FALSE;
}
static inline il_value il_from_ptr(const void *object) {
  return (il_value)(uintptr_t)object;
}
static inline il_object *il_to_ptr(il_value v) {
  return (il_object *)(uintptr_t)v;
}

/* True and *out set if d can be held in the value itself. */
static inline bool il_flonum_try(double d, il_value *out) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  unsigned top = (unsigned)(bits >> 60) & 7;
  if ((top == 3 && bits != 0x3000000000000000u) || top == 4) {
    *out = ((bits << 3 | bits >> 61) & ~(uint64_t)3) | 2;
    return true;
  }
  if (bits == 0) {
    *out = 0x8000000000000002u;
    return true;
  }
  return false;
}
static inline double il_flonum_value(il_value v) {
  double d = 0.0;
  if (v != 0x8000000000000002u) {
    /* The two dropped bits follow from the one beneath them: exponents that
     * start with 011 or 100. */
    uint64_t bits = (2 - (v >> 63)) | (v & ~(uint64_t)3);
    bits = bits >> 3 | bits << 61;
    memcpy(&d, &bits, 8);
  }
  return d;
}

static inline il_value il_slot_load(const il_value *slot) {
  return IL_LOAD_CONSUME(slot);
}
/* Only a pointer needs the release: it publishes what it points to. */
static inline void il_slot_store(il_value *slot, il_value v) {
  if (il_is_ptr(v))
    IL_STORE_RELEASE(slot, v);
  else
    IL_STORE_RELAXED(slot, v);
}

#endif
