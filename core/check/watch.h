/* What the detector keeps: tasks, what they synchronise with, and the findings
 * so far. Its parts share it: detector.c follows the events, lockorder.c the
 * orders in which locks are taken, stuck.c who waits for whom, shared.c what
 * processes share, and findings.c words it.
 *
 * There are two orders. In `known` everything that synchronises counts: what
 * is not ordered by it is a race. In `sure` only what would order the tasks in
 * any schedule does: start, join, notifications and messages, but not who had
 * a lock first. What is not ordered by that could also have overlapped.
 */
#ifndef IL_CHECK_WATCH_H
#define IL_CHECK_WATCH_H

#include "check/detector.h"
#include "check/names.h"
#include "check/shadow.h"
#include "process/mailbox.h"

typedef struct { /* a lock, condition, queue, ended task.., or an id */
  uint64_t key;  /* the object's address, or 2 * id + 1; 0: forgotten */
  il_process *process;
  il_vclock known, sure;
  uint32_t owner; /* of a lock: task, or IL_NO_TASK */
  bool signals;   /* a lock that others than its owner release */
  uint32_t alone; /* number of the set that has only this lock; 0: none yet */
  struct {        /* of a condition: the last notification that woke nobody */
    uint32_t task, line;
    uint64_t step;
  } unheard;
} il_sync;

typedef struct {
  uint32_t sync, line;
  uint32_t count;   /* of a semaphore: permits */
  uint32_t permits; /* of a semaphore: in the beginning; 0: a lock */
  uint64_t step;
} il_held;

typedef struct {
  il_task *task; /* NULL: ended */
  il_process *process;
  char *name; /* once ended */
  char *of;   /* name of its process; NULL: the first one */
  bool is_main;
  il_vclock known, sure;
  uint32_t time, sure_time;
  il_held *held; /* oldest first */
  uint32_t nheld, held_cap;
  uint32_t locks;   /* number of the set of locks held; UNSURE: not looked up */
  bool waits;       /* it is blocked: for what, see task->sched */
  uint32_t line;    /* where it blocked */
  uint64_t step;    /* the same */
  uint32_t told_of; /* condition that it waited for, plus 1 */
} il_follower;
enum { IL_LOCKS_UNSURE = UINT32_MAX };

typedef struct { /* `task` took lock `to` while it held `from` */
  uint32_t from, to, task, from_line, to_line;
  uint32_t sure_time;
  uint64_t step;
  il_vclock sure;
  il_held *held; /* when it took it; from is one of them */
  uint32_t nheld;
} il_order;

typedef enum {
#define WARNING(name, text) IL_WARNING_##name,
#define WARNINGS                                                               \
  WARNING(LOCK_ORDER, "lock-order")                                            \
  WARNING(ABANDONED, "abandoned-lock")                                         \
  WARNING(LOST_WAKEUP, "lost-wakeup")                                          \
  WARNING(PARTIAL, "partial-deadlock")
  WARNINGS
#undef WARNING
} il_warning_kind;

enum { IL_MAX_WARNED = 8 };
typedef struct {
  il_warning_kind kind;
  il_buf text;    /* a sentence or more */
  il_buf members; /* of the JSON object, from "lines" on */
  /* ABANDONED: holds while the task owns the lock. PARTIAL: the cycle; holds
   * while all wait as they did, unless the final deadlock says so anyway. */
  uint32_t sync, tasks[IL_MAX_WARNED], ntasks;
  bool is_main; /* ABANDONED: by the program's end, or that of a process */
  uint64_t step;
  uint64_t mark; /* says whether it is the same as another */
} il_warning;

typedef struct { /* to find a race again */
  uint64_t variable;
  uint32_t line, other_line;
} il_race_key;
enum {
  IL_MAX_RACES = 100,
  IL_MAX_TOLD = 10,
  IL_MAX_WARNINGS = 100,
  IL_MAX_ORDERS = 4096
};

/* A part of a shared memory that a task has read, and not written since. Each
 * access is synchronised there, so that none of two races; an update, which is
 * a read and a write, is lost if another write comes between. */
typedef struct {
  uint64_t id;
  uint32_t offset;
  il_past read, write; /* write: by another task since; task may be none */
  uint32_t sure_time;  /* of who has written */
} il_reading;

typedef struct { /* a task that waits at a deadlock */
  il_blocked words;
  char *process, *object; /* or NULL */
  il_buf holds;           /* JSON */
  uint32_t index, reason, pid;
  uint32_t waits_for; /* task, or IL_NO_TASK */
  bool owner_ended;
} il_stuck;

typedef struct il_watched {
  struct il_watched *next;
  il_detector *detector;
  il_process *process;
  const char *name; /* or NULL */
  il_shadow shadow;
} il_watched;

struct il_detector {
  il_follower *tasks; /* by index */
  uint32_t ntasks, tasks_cap;
  il_sync *syncs;
  uint32_t nsyncs, syncs_cap;
  uint32_t *places; /* syncs by key: place plus 1; a power of two of them */
  uint32_t nplaces;
  il_watched *processes; /* the newest first */
  il_broker *broker;     /* or NULL */
  uint32_t *sets;        /* of locks: count, then syncs; one after the other */
  uint32_t *set_starts;
  uint32_t nsets, sets_len, sets_cap;
  il_order *orders;
  uint32_t norders;
  il_reading *readings;
  uint32_t nreadings, readings_cap;
  il_warning *warnings;
  uint32_t nwarnings;
  il_race_key races[IL_MAX_RACES];
  uint32_t nraces;
  il_buf races_json, races_text;
  size_t told_len; /* of races_text: the first IL_MAX_TOLD races */
  il_stuck *stuck;
  uint32_t nstuck;
  bool deadlock;
  size_t clock_bytes;
  uint64_t blind_since; /* step; memory was short then. 0: it never was */
};

/* detector.c. Index of the object's il_sync; UINT32_MAX: no memory, or, unless
 * `add`, there is none. */
uint32_t il_watch_sync(il_detector *d, il_process *process, uint64_t key,
                       bool add);
static inline uint64_t il_watch_key(const il_object *object) {
  return (uint64_t)(uintptr_t)object;
}
/* What reports call the process; NULL: the first one. */
const char *il_watch_process_name(const il_detector *d,
                                  const il_process *process);
/* The key of what a blocked task waits for; 0: nothing. */
uint64_t il_watch_waited(const il_task *task);
il_watched *il_watch_process(const il_detector *d, uint64_t pid);
/* The process's main task, or what it has left. */
uint32_t il_watch_main(const il_process *process);
/* The locks of a set: *count of them. */
const uint32_t *il_watch_locks(const il_detector *d, uint32_t set,
                               uint32_t *count);

/* lockorder.c: the task takes a lock, which it may wait for without end. */
void il_lock_order_taken(il_detector *d, uint32_t task, uint32_t sync,
                         uint32_t line, uint64_t step);
void il_lock_orders_free(il_detector *d);

/* stuck.c */
void il_stuck_blocked(il_detector *d, uint32_t task, uint64_t step);
void il_stuck_free(il_detector *d);
/* The task that task waits for: a lock's owner, who is joined, who alone could
 * make room in a channel; in the final deadlock also who works for a pool.
 * *ended: it will not give it. IL_NO_TASK: none in particular. */
uint32_t il_stuck_on(il_detector *d, const il_task *task, bool *ended);

/* shared.c: ids are those of SEND and RECEIVE events. ways may be NULL, and so
 * may who waits for it. No text: it has no name. */
void il_shared_name(const il_detector *d, il_ways *ways, uint64_t id,
                    const il_task *task, il_buf *out);
/* The il_wait_reason of a blocked task: as for the threads' objects, if what it
 * waits for is a queue, an event.. of multiprocessing. */
uint32_t il_shared_reason(const il_detector *d, il_ways *ways,
                          const il_task *task);

/* findings.c */
void il_find_race(il_detector *d, il_task *t, const il_variable *variable,
                  il_value part, const il_past *before, const il_past *now);
void il_find_lost_update(il_detector *d, il_task *t, uint64_t id,
                         const il_past *read, const il_past *write);
/* A new warning, unless there is one of that kind and mark; NULL then. Its
 * texts are to be filled in. */
il_warning *il_find_warning(il_detector *d, il_warning_kind kind,
                            uint64_t mark);
/* killed: that is not worth a word unless somebody wants the lock. */
void il_find_abandoned(il_detector *d, uint32_t task, const il_held *held,
                       bool killed, uint64_t step);
void il_find_lost_wakeup(il_detector *d, uint32_t task, uint32_t condition);
void il_findings_free(il_detector *d);
/* Words: the name of a task; the same with "of" its process; the name of a
 * process for its main task, or that and a slash before the task's; the name of
 * an object that is a sync. */
void il_word_task(const il_detector *d, uint32_t task, il_buf *out);
void il_word_who(const il_detector *d, uint32_t task, il_buf *out);
void il_word_path(const il_detector *d, uint32_t task, il_buf *out);
void il_word_sync(const il_detector *d, uint32_t sync, il_buf *out);
void il_word_json(il_buf *json, const char *before, const il_buf *text);
/* Members of a warning: lines, tasks, objects, step. Lists of `count`; tasks
 * and syncs may be NULL. */
void il_word_members(const il_detector *d, il_buf *json, const uint32_t *lines,
                     uint32_t nlines, const uint32_t *tasks,
                     const uint32_t *syncs, uint32_t count, uint64_t step);

#endif
