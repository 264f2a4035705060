/* What a carrier does with a task, for who decides which one it runs: the
 * loop in sched.c, and who drives it from outside (drive.h).
 */
#ifndef IL_SCHED_CARRIER_H
#define IL_SCHED_CARRIER_H

#include "sched/sched.h"

void il_carrier_enter(il_carrier *carrier, il_sched *sched, uint32_t index);
void il_carrier_leave(il_carrier *carrier);
/* Between two bytecodes: stands still or collects if that is wanted. */
void il_carrier_safepoint(il_carrier *carrier);
/* The task runs here from now on. */
void il_carrier_take(il_carrier *carrier, il_task *task);
/* Adds the task's new steps to the carrier's. */
void il_carrier_count(il_carrier *carrier, il_task *task);
/* Takes a parked task off the core, or makes it ready at once if it has been
 * woken meanwhile. */
void il_carrier_commit(il_carrier *carrier, il_task *task);
void il_carrier_end_task(il_carrier *carrier, il_task *task);
/* Nothing in the run can ever go on. */
void il_carrier_end_in_deadlock(il_carrier *carrier);

#endif
