/* Strategy: who decides what no program decides.
 *
 * The scheduler asks, a strategy answers: which ready task goes on, where in
 * its code a task is stopped when its time slice is over, and which random
 * bits the run uses. Parallel mode uses il_strategy_fair; controlled mode and
 * the explorer bring their own.
 */
#ifndef IL_SCHED_STRATEGY_H
#define IL_SCHED_STRATEGY_H

#include "vm/task.h"

typedef struct il_strategy il_strategy;

typedef struct { /* where a preempted task stops: */
  uint32_t ops;  /* after at most this many more operations, */
  bool at_store; /* or earlier, right before it stores to something shared */
} il_preemption;

struct il_strategy {
  const char *name;
  /* One of the ready tasks, a list by sched.next in the order in which they
   * became ready, never empty. Called under the scheduler's mutex. */
  il_task *(*next_task)(il_strategy *self, il_task *ready);
  /* Called on the task's carrier when its time slice is over. */
  il_preemption (*preempt)(il_strategy *self, il_task *task);
  /* Random bits for seeds. */
  uint64_t (*next_u64)(il_strategy *self);
  uint64_t state;
};

/* Oldest first; preempts at a random operation, half of the time between a
 * read and the write that follows. */
void il_strategy_fair_init(il_strategy *strategy, uint64_t seed);

#endif
