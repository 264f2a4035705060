/* Visible operations: in controlled mode a task stops before each, so that a
 * strategy can choose who goes on, and says what it is about to do.
 *
 * What only one task can reach is not visible, and neither is what nobody
 * writes any more: names that no function mentions, names whose last store has
 * been executed, attributes that only __init__ stores. What the library's own
 * code reads and writes is not visible either; the locks, queues and messages
 * that it uses are.
 *
 * Which natives are visible operations is said where they are declared, with
 * IL_NATIVE_VISIBLE and IL_NATIVE_TOUCHES in their flags (object/native.h).
 */
#ifndef IL_VM_VISIBLE_H
#define IL_VM_VISIBLE_H

#include "object/native.h"

typedef enum {
#define VISIBLE(name) IL_VISIBLE_##name,
#include "vm/visible.def"
#undef VISIBLE
  IL_VISIBLE_COUNT
} il_visible_kind;

/* A read or write of one part of an object that tasks share. `part` is
 *   module          the slot's number, an int
 *   cell            IL_NONE
 *   instance, class the attribute's name, an interned str
 *   container       the index (from 0) or key of an element; or
 *                   IL_NIL: its structure, that is its length and keys; or
 *                   IL_ALL_ITEMS: each of its elements */
typedef struct {
  il_object *object;
  il_value part;
  bool write;
  bool atomic; /* one of the container's own atomic operations: two of these
                  are ordered by the container */
} il_access;
#define IL_ALL_ITEMS IL_DONE

enum { IL_MAX_ACCESSES = 4 };

typedef struct il_visible {
  uint8_t kind; /* il_visible_kind */
  uint8_t naccesses;
  bool nested; /* ACQUIRE: it holds a lock; the controller says so */
  uint32_t line;
  uint32_t offset;   /* in the shared memory that object is */
  il_object *object; /* the lock, queue, thread.. that it is done to, or NULL */
  uint64_t id;       /* the same for what processes share; else 0 */
  il_value value;    /* what is stored, put or printed; IL_NIL: nothing */
  il_access accesses[IL_MAX_ACCESSES];
} il_visible;

/* The word, whose operands end at sp, is about to run in the top frame, whose
 * pc is behind it. True: it is visible, and t->visible says what it does. */
bool il_visible_find(il_task *t, uint32_t word, const il_value *fp,
                     const il_value *sp);
/* The word at pc is about to run in the top frame, and lines are counted. True:
 * a line of the user's program begins with it before which the task is to stop
 * (il_task.line_stop), and t->visible says so. Else such a line is counted. */
bool il_visible_line(il_task *t, uint32_t pc);

#endif
