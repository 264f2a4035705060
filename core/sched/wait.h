/* The one wait protocol: how a task blocks and how it is woken.
 *
 * A native that must block holds the object lock of what it waits for, calls
 * il_wait_begin and returns IL_PARK:
 *
 *     il_object_lock(multi, object);
 *     if (can go on) { ...; il_object_unlock(...); return result; }
 *     il_wait_begin(t, &(il_wait){IL_WAIT_LOCK, object, &queue, .timeout =
 * ns}); il_object_unlock(multi, object); return IL_PARK;
 *
 * The carrier then commits: it takes the task off the core, unless it has been
 * woken meanwhile. Whoever lets the task go on does the work for it (gives it
 * the lock, the item, the place) under the same object lock, takes it off the
 * queue with il_wait_pop or il_wait_remove, stores the native's result in
 * task->wake, unlocks, and calls il_wake exactly once. There is no retry and
 * no lost wake-up: a task is on a wait queue if and only if nobody has
 * decided its result.
 *
 * States: RUNNING -begin-> PARKING -commit-> PARKED -wake-> READY, or PARKING
 * -wake-> WOKEN -commit-> READY.
 *
 * Time-outs are wake-ups by the scheduler: it removes the task from its queue
 * under the object lock and the result is timeout_value, or an exception of
 * class timeout_class is raised when the task resumes, or on_timeout decides:
 * it returns true if the task is to go on now (task->wake is set) and false if
 * it has put it on another queue.
 */
#ifndef IL_SCHED_WAIT_H
#define IL_SCHED_WAIT_H

#include "vm/task.h"

typedef struct {
  il_wait_reason reason;
  il_object *object; /* whose lock is held; NULL: only time can wake it */
  il_waitq *queue;   /* NULL with object NULL */
  int64_t timeout;   /* ns from now; negative: none */
  il_value timeout_value;
  il_class_id timeout_class; /* 0: timeout_value */
  bool (*on_timeout)(il_task *task);
} il_wait;

void il_wait_begin(il_task *t, const il_wait *wait);
/* Oldest waiter, taken off the queue; NULL if none. Lock held. */
il_task *il_wait_pop(il_waitq *queue);
void il_wait_remove(il_task *task);
/* Moves a waiting task that has been popped to another queue, without waking
 * it and without a time-out; that queue's lock is held. */
void il_wait_requeue(il_task *task, il_wait_reason reason, il_object *object,
                     il_waitq *queue);
/* The popped task goes on with task->wake. waker is the running task, or NULL
 * outside of any task. No object lock may be held. */
void il_wake(il_task *waker, il_task *task);

/* The caller goes on after other ready tasks had a turn; return its value. */
il_value il_yield(il_task *t, il_value result);

#endif
