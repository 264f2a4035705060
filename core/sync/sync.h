/* What the synchronisation objects share: their structs, their class and
 * module tables, and the parsing of blocking and timeout arguments.
 *
 * Every object here follows sched/wait.h: waiters are served in the order in
 * which they came, and who releases hands over directly (the lock, the item,
 * the permit), so a woken task never has to try again.
 */
#ifndef IL_SYNC_SYNC_H
#define IL_SYNC_SYNC_H

#include "sched/sched.h"

typedef struct il_lock { /* LOCK and RLOCK */
  il_object head;
  il_task *owner;      /* who acquired it; NULL: free. A LOCK may be released by
                          another task */
  uint32_t count;      /* RLOCK: times acquired; LOCK: 0 or 1 */
  uint32_t owner_line; /* where, for reports */
  il_waitq waiters;    /* sched.item: int, the count to acquire (RLOCK) */
} il_lock;
/* In the number of a LOCK event: it was not to be waited for, or for some time
 * only. */
#define IL_LOCK_TRIED ((uint64_t)1 << 32)

typedef struct il_condition {
  il_object head;
  il_value lock; /* LOCK or RLOCK */
  il_waitq waiters;
} il_condition;

typedef struct il_semaphore { /* SEMAPHORE and BOUNDED_SEMAPHORE */
  il_object head;
  int64_t value, initial;
  il_waitq waiters;
} il_semaphore;

typedef struct il_event {
  il_object head;
  bool set;
  il_waitq waiters;
} il_event;

typedef struct il_queue { /* all four kinds */
  il_object head;
  int64_t maxsize;     /* 0 or less: no limit */
  il_value items;      /* il_array */
  uint32_t first, len; /* ring; first is 0 for LIFO and priority */
  uint64_t version;    /* changes of the items */
  int64_t unfinished;
  il_waitq getters, putters; /* putters: sched.item is what they put */
  il_waitq joiners;
} il_queue;

/* Converts arguments of acquire-like calls: blocking (or IL_NIL), timeout in
 * seconds (or IL_NIL, None). *ns is -1 for no time-out. False: raised. */
bool il_sync_timeout(il_task *t, il_value blocking, il_value timeout,
                     bool *block, int64_t *ns);
/* Seconds (int or float, None or IL_NIL: -1) to ns; false: raised. Negative
 * seconds give 0. */
bool il_sync_seconds(il_task *t, il_value seconds, int64_t *ns);

/* For conditions. Gives the lock up, returning its count; gives it to `task`
 * (popped from another queue; true: it has it, wake it), or queues it. */
uint32_t il_lock_release_all(il_task *t, il_lock *lock);
bool il_lock_grant(il_task *task, il_lock *lock, uint32_t count);
bool il_lock_is_owned(const il_task *t, const il_lock *lock);

extern const il_class_def il_class_def_lock, il_class_def_rlock,
    il_class_def_condition, il_class_def_semaphore,
    il_class_def_bounded_semaphore, il_class_def_event, il_class_def_queue,
    il_class_def_lifo_queue, il_class_def_priority_queue,
    il_class_def_simple_queue, il_class_def_task;
extern const il_module_def il_module_thread, il_module_queue,
    il_module_engine_queue, il_module_time_sleep, il_module_thread_lock;

#endif
