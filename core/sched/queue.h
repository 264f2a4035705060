/* Lists and timers of the scheduler; everything here is under sched->mutex
 * unless it says otherwise.
 */
#ifndef IL_SCHED_QUEUE_H
#define IL_SCHED_QUEUE_H

#include "sched/sched.h"

void il_ready_push(il_sched *sched, il_task *task);
/* The one the strategy chooses; NULL if none is ready. */
il_task *il_ready_pop(il_sched *sched);
void il_ready_remove(il_sched *sched, il_task *task);

/* The carrier's own list; no mutex, only its carrier. */
void il_local_push(il_carrier *carrier, il_task *task);
void il_local_push_front(il_carrier *carrier, il_task *task);
il_task *il_local_pop(il_carrier *carrier);

/* False: no memory. */
bool il_timer_add(il_sched *sched, il_task *task);
void il_timer_remove(il_sched *sched, il_task *task);
/* Wakes every task whose deadline is at or before now. */
void il_timers_fire(il_sched *sched, int64_t now);
/* Earliest deadline, INT64_MAX if none. */
int64_t il_timers_next(const il_sched *sched);

static inline int64_t il_sched_now(const il_sched *sched) {
  return sched->process->clock.now_ns(sched->process->clock.ctx);
}

#endif
