/* The header of every heap object, its kinds, and the short lock inside it.
 *
 * Objects never move and are freed only by the collector, which runs only
 * when every carrier stands at a safepoint. A safepoint is between two
 * bytecodes, so C code may hold il_values in local variables for as long as
 * one native call lasts, and needs no handles or roots. What must survive
 * longer lives in a frame, in a task or in another object.
 *
 * The object lock is a spin lock for a few dozen instructions. It is never
 * held across an allocation that can fail half-way, a safepoint or a call
 * into Python code, and at most one is held at a time, unless two are taken in
 * address order (il_object_lock2). While one task only has ever been started
 * (t->process->multi is false) it costs one load and no atomic operation.
 */
#ifndef IL_OBJECT_OBJECT_H
#define IL_OBJECT_OBJECT_H

#include "object/value.h"

typedef enum {
#define KIND(name, class_id, trace) IL_KIND_##name,
#include "object/kinds.def"
#undef KIND
  IL_KIND_COUNT
} il_kind;

typedef enum {
#define CLASS(id, name, module, base) IL_CLASS_##id,
#include "object/classes.def"
#undef CLASS
  IL_CLASS_COUNT
} il_class_id;

struct il_object {
  uint8_t kind;  /* il_kind, constant after allocation */
  uint8_t mark;  /* the collector's */
  uint8_t lock;  /* the object lock; 0 is free. In controlled mode, where no
                    lock is needed, 1: private, see il_heap_publish */
  uint8_t flags; /* meaning by kind, constant or under the lock */
  uint32_t aux;  /* instance: shape id; str: cached hash, 0 not yet; others: by
                    kind */
};

/* What the object layer needs of a task and a process: both structs, which
 * are defined in vm/, begin with these fields (built with
 * -fno-strict-aliasing). */
#define IL_PROCESS_CORE                                                        \
  uint32_t poll; /* IL_POLL_ bits; relaxed loads, atomic or/and */             \
  bool multi;    /* a second task has been started: locks are real. Set        \
                    once, by the only running task */                          \
  struct il_heap *heap;
#define IL_TASK_CORE                                                           \
  il_object head;                                                              \
  il_process *process;                                                         \
  struct il_heap_local *heap; /* the running carrier's, set when resumed */

typedef struct {
  IL_PROCESS_CORE
} il_process_core;
typedef struct {
  IL_TASK_CORE
} il_task_core;

enum { /* bits of process->poll, looked at in every safepoint */
       IL_POLL_STOP = 1,  /* the user pressed Stop, or a limit was reached */
       IL_POLL_WORLD = 2, /* somebody wants all carriers to stand still */
       IL_POLL_GC = 4,    /* a collection is due */
       IL_POLL_LOOK = 8,  /* whoever drives the tasks is to have a look */
};

static inline bool il_task_multi(const il_task *t) {
  const il_task_core *core = (const void *)t;
  return ((const il_process_core *)(const void *)core->process)->multi;
}
/* For long loops in C: the run is to end, return early with any value. */
static inline bool il_task_stopped(const il_task *t) {
  const il_task_core *core = (const void *)t;
  const il_process_core *process = (const void *)core->process;
  return (IL_LOAD_RELAXED(&process->poll) & IL_POLL_STOP) != 0;
}

/* For loops of turns so short that even this look would tell. */
static inline bool il_task_stopped_at(const il_task *t, size_t turn) {
  return (turn & 0xFFFF) == 0 && il_task_stopped(t);
}

static inline il_kind il_kind_of(il_value v) {
  return (il_kind)il_to_ptr(v)->kind;
}
static inline bool il_is_kind(il_value v, il_kind kind) {
  return il_is_ptr(v) && il_to_ptr(v)->kind == kind;
}

void il_object_lock_slow(il_object *object);
void il_object_lock2(bool multi, il_object *a, il_object *b);
void il_object_unlock2(bool multi, il_object *a, il_object *b);

/* `multi` is t->process->multi, read once for lock and unlock: it turns true
 * only in a native of the single running task (Thread.start), never in
 * between. */
static inline void il_object_lock(bool multi, il_object *object) {
  if (multi && !IL_CAS(&object->lock, (uint8_t)0, (uint8_t)1))
    il_object_lock_slow(object);
}
static inline void il_object_unlock(bool multi, il_object *object) {
  if (multi) IL_STORE_RELEASE(&object->lock, (uint8_t)0);
}

#endif
