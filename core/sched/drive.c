#include "sched/drive.h"

#include <stdlib.h>

#include "sched/carrier.h"
#include "sched/queue.h"

il_carrier *il_drive_begin(il_sched *sched) {
  il_carrier *carrier = malloc(sizeof *carrier);
  if (carrier) il_carrier_enter(carrier, sched, 0);
  return carrier;
}

void il_drive_end(il_carrier *carrier) {
  il_carrier_leave(carrier);
  free(carrier);
}

bool il_drive_has_ready(const il_carrier *carrier) {
  return carrier->local_head || carrier->sched->nready;
}

il_task *il_drive_ready(il_carrier *carrier) {
  il_sched *sched = carrier->sched;
  il_task *task = il_local_pop(carrier);
  if (task) return task;
  task = sched->ready_head;
  if (task) il_ready_remove(sched, task);
  return task;
}

il_drive_status il_drive_run(il_carrier *carrier, il_task *task) {
  il_sched *sched = carrier->sched;
  if (task->sched.state != IL_TASK_RUNNING) il_carrier_take(carrier, task);
  for (;;) {
    il_run_status status =
        task->watched || task->lined
            ? il_vm_run_controlled(task)
            : il_vm_run(task, (uint32_t)(task->turn_end - task->steps));
    if (IL_UNLIKELY(sched->process->poll)) {
      il_poll_clear(sched->process, IL_POLL_LOOK);
      il_carrier_safepoint(carrier);
    }
    il_carrier_count(carrier, task);
    if (il_sched_is_over(sched)) return IL_DRIVE_OVER;
    switch (status) {
    case IL_RUN_VISIBLE: return IL_DRIVE_VISIBLE;
    case IL_RUN_LINE: return IL_DRIVE_LINE;
    case IL_RUN_DONE: return IL_DRIVE_ENDING;
    case IL_RUN_PARKED: il_carrier_commit(carrier, task); return IL_DRIVE_AWAY;
    case IL_RUN_YIELD:
      if (task->steps >= task->turn_end || !task->watched) return IL_DRIVE_TURN;
    }
  }
}

void il_drive_yield(il_task *task) {
  il_emit(task, IL_EVENT_YIELD, NULL, 0);
  task->sched.state = IL_TASK_READY;
}

void il_drive_finish(il_carrier *carrier, il_task *task) {
  il_carrier_end_task(carrier, task);
}
