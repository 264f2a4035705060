/* A carrier that is driven from outside, task by task: for controlled mode,
 * where somebody else decides who runs. It takes the place of il_carrier_run;
 * a scheduler has either this one carrier or those.
 */
#ifndef IL_SCHED_DRIVE_H
#define IL_SCHED_DRIVE_H

#include "sched/sched.h"

typedef enum {
  IL_DRIVE_VISIBLE, /* it has stopped before a visible operation */
  IL_DRIVE_LINE,    /* before a line */
  IL_DRIVE_TURN,    /* its turn is over; of one that is not watched, perhaps
                       before that */
  IL_DRIVE_AWAY,    /* it waits, or is among the ready ones again */
  IL_DRIVE_ENDING,  /* nothing is left to run: il_drive_finish ends it */
  IL_DRIVE_OVER     /* the run of the process is over */
} il_drive_status;

il_carrier *il_drive_begin(il_sched *sched); /* NULL: no memory */
void il_drive_end(il_carrier *carrier);
/* The next of the tasks that have become ready since, in the order in which
 * they did; NULL: there is none. */
il_task *il_drive_ready(il_carrier *carrier);
bool il_drive_has_ready(const il_carrier *carrier);
/* Runs a ready task until task->turn_end at most, and stops it where
 * il_vm_run_controlled says. A task that has stopped stays the caller's. */
il_drive_status il_drive_run(il_carrier *carrier, il_task *task);
/* Another task goes on in place of this one, which has stopped. */
void il_drive_yield(il_task *task);
void il_drive_finish(il_carrier *carrier, il_task *task);

#endif
