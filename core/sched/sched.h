/* The scheduler: M tasks on N carriers.
 *
 * A carrier is a thread of the host that stands for one core. It takes a ready
 * task, runs it until it parks, ends or its time slice is over, and takes the
 * next. Ready tasks wait in one queue under sched->mutex, except for those
 * that the carrier's own tasks woke or started: they are on the carrier's
 * local list, because running them next on the same core costs no futex (20
 * us). Every PASS_STEPS steps a carrier looks whether others are idle and then
 * gives its local list away, so work spreads within a fraction of a
 * millisecond.
 *
 * Rejected: one queue for all wake-ups (a ping-pong between two tasks then pays
 * a futex each way); work stealing (the local lists are nearly always empty or
 * about to be, and stealing needs atomics on the hot path).
 *
 * Stopping the world: a collector sets IL_POLL_WORLD and waits until every
 * other carrier has parked itself at a safepoint; idle carriers count as
 * parked.
 *
 * The run is over when the main task and all tasks that are no daemons have
 * ended, when nothing can ever run again (deadlock), when it was stopped, or
 * when a limit was reached.
 */
#ifndef IL_SCHED_SCHED_H
#define IL_SCHED_SCHED_H

#include <pthread.h>

#include "base/buf.h"
#include "sched/strategy.h"
#include "sched/wait.h"

typedef enum { /* the report's words: il_status_text */
               IL_STATUS_RUNNING,
               IL_STATUS_DONE,
               IL_STATUS_EXCEPTION,
               IL_STATUS_REFUSED,
               IL_STATUS_DEADLOCK,
               IL_STATUS_LIMIT,
               IL_STATUS_STOPPED,
               IL_STATUS_DIED
} il_status;

typedef struct {                    /* one blocked task in a deadlock */
  char *task, *waits_for, *held_by; /* UTF-8, owned; held_by NULL if nobody */
  uint32_t line;
  uint64_t number; /* 0: the main task; others in the order of their start */
} il_blocked;

typedef struct il_carrier {
  il_sched *sched;
  il_heap_local *heap;
  uint32_t index;
  il_task *local_head, *local_tail; /* by sched.next; only this carrier */
  uint32_t local_turns; /* tasks taken from the local list in a row */
  uint64_t steps;       /* not yet in sched->steps */
  int64_t slice_start;  /* ns */
  int64_t last_pause;   /* ns */
  bool has_company;     /* others ran when it last looked */
  int64_t return_at;    /* il_carrier_slice: leave at this time; 0: never */
  uint32_t unseen;      /* turns to come here whose RUN is not emitted, nor what
                           is muted then; the sink's, on this carrier */
  bool waited;          /* stood still since the sink has cleared it */
} il_carrier;

struct il_sched {
  il_process *process;
  il_strategy *strategy;
  pthread_mutex_t mutex;
  pthread_cond_t work;  /* for idle carriers and for the world's start */
  pthread_cond_t pause; /* never signalled: to sleep on */
  pthread_cond_t still; /* for who stops the world, and il_sched_wait_end */
  il_task *ready_head, *ready_tail; /* by sched.next */
  uint32_t nready;                  /* relaxed reads outside the mutex */
  il_task **timers;                 /* binary heap by deadline */
  uint32_t ntimers, timers_cap;
  il_task *tasks;     /* live ones by all_next; mutex */
  uint32_t nlive;     /* started and not done, main included */
  uint32_t nuser;     /* of these, no daemons */
  uint32_t nstarted;  /* ever */
  uint32_t max_tasks; /* alive at once: "can't start new thread" */
  uint32_t nexternal; /* waiting for input or the terminal; mutex */
  uint32_t active;    /* carriers that run a task or may touch the heap */
  uint32_t standing;  /* carriers that stand still with a task in hand; mutex */
  uint32_t idle;      /* carriers waiting for work; relaxed reads */
  uint32_t ncarriers; /* inside il_carrier_run */
  /* For time.process_time; mutex. */
  int64_t entered_ns, left_ns; /* sums of the times when carriers came, went */
  int64_t idle_ns;             /* waited for work, up to now */
  int64_t idle_since;          /* sum of the times since when idle ones wait */
  int64_t slice_end;           /* il_carrier_slice returned then; 0: never */
  bool world_stopped;
  uint32_t status; /* il_status; set once, under the mutex */
  int exit_code;
  int main_exit_code; /* what it will be when all tasks have ended by themselves
                       */
  uint64_t steps;     /* but for those in carrier->steps; mutex */
  uint64_t step_limit; /* 0: none */
  int64_t time_limit;  /* deadline on the process clock, 0: none */
  bool failed;         /* the main task ended by an exception */
  bool refused;        /* which said that something is not supported */
  uint32_t error_line; /* of the uncaught exception of the main task */
  il_blocked *blocked; /* when status is DEADLOCK */
  uint32_t nblocked;
  il_carrier *single; /* of il_carrier_slice */
  /* Called by a carrier, with no lock held, when nothing runs and only a
   * message can change that. NULL: there are no messages, it is a deadlock. */
  void (*quiet)(void *ctx, uint64_t delivered);
  void *quiet_ctx;
  /* The first thread beside the main task begins, so that more than one carrier
   * has a use. May be NULL. */
  void (*on_multi)(void);
  uint64_t delivered; /* messages whose tasks have been woken; atomic */
};

il_sched *il_sched_new(il_process *process, il_strategy *strategy);
void il_sched_free(il_sched *sched);

/* Body of a carrier's thread: returns when the run is over. */
void il_carrier_run(il_sched *sched, uint32_t index);
/* For hosts with one thread: runs for about `ms` milliseconds; false once the
 * run is over. *idle_ms: how long nothing will be ready (-1: until something
 * from outside). */
bool il_carrier_slice(il_sched *sched, int ms, int *idle_ms);

/* Starts a task made by il_task_new: it goes first on this carrier, and the
 * caller right after it. The value for the caller's native to return; raises
 * RuntimeError("can't start new thread"). */
il_value il_sched_start(il_task *t, il_task *task);
/* The main task's start, by the host. */
void il_sched_start_main(il_sched *sched, il_task *task);

/* Ends the run from outside: Stop, or the death of a worker. Any thread. */
void il_sched_stop(il_sched *sched, il_status status);
/* Ends the run if its time is over: for the host, while every carrier may be
 * inside one long operation. Any thread. */
void il_sched_expire(il_sched *sched);
/* Ends the run with this exit code (os._exit). */
void il_sched_exit(il_sched *sched, int code);
bool il_sched_is_over(il_sched *sched);
/* Time that all carriers together have not spent waiting for work. */
int64_t il_sched_busy_ns(il_sched *sched);
const char *il_status_text(il_status status);
/* Prints an uncaught exception of `task` (t->exc) and sets the run's exit code
 * if it is the main task: sync/report.c. Returns a task that has to run first
 * because Python code is needed for it, or NULL. */
il_task *il_report_uncaught(il_task *task);
/* A message has come: what seemed quiet may not be. Any thread. */
void il_sched_poke(il_sched *sched);
/* No message will come any more either: if nothing runs, that is a deadlock.
 * Any thread. */
void il_sched_end_in_deadlock(il_sched *sched);
/* Every other carrier of the process stands still in between; the caller runs
 * no task (il_task_sched.on_parked). */
void il_sched_stop_world(il_sched *sched);
void il_sched_start_world(il_sched *sched);

/* What stands for the list of live tasks in events: who ends signals it, who
 * looks at the list observes it. */
static inline il_object *il_live_tasks(const il_task *t) {
  return (il_object *)(void *)t->process->entry;
}
/* Calls visit for each live task, under the mutex. */
void il_sched_each(il_sched *sched, void (*visit)(void *, il_task *),
                   void *ctx);
/* The current task waits for the outside (input, terminal) from now on, or no
 * longer: while any does, nothing is a deadlock. */
void il_sched_external(il_sched *sched, int change);

/* Implemented in sync/report.c: what task waits for and who holds it, in
 * words. The world stands still. false: a daemon that waits in the library,
 * and says nothing about the program. */
bool il_describe_wait(il_task *task, il_blocked *out);

#endif
