#include "sched/queue.h"

#include <stdlib.h>

void il_ready_push(il_sched *sched, il_task *task) {
  task->sched.next = NULL;
  task->sched.prev = sched->ready_tail;
  if (sched->ready_tail)
    sched->ready_tail->sched.next = task;
  else
    sched->ready_head = task;
  sched->ready_tail = task;
  IL_STORE_RELAXED(&sched->nready, sched->nready + 1);
}

void il_ready_remove(il_sched *sched, il_task *task) {
  il_task *next = task->sched.next, *prev = task->sched.prev;
  if (prev)
    prev->sched.next = next;
  else
    sched->ready_head = next;
  if (next)
    next->sched.prev = prev;
  else
    sched->ready_tail = prev;
  task->sched.next = task->sched.prev = NULL;
  IL_STORE_RELAXED(&sched->nready, sched->nready - 1);
}

il_task *il_ready_pop(il_sched *sched) {
  if (!sched->ready_head) return NULL;
  il_task *task =
      sched->strategy->next_task(sched->strategy, sched->ready_head);
  il_ready_remove(sched, task);
  return task;
}

void il_local_push(il_carrier *carrier, il_task *task) {
  task->sched.next = NULL;
  if (carrier->local_tail)
    carrier->local_tail->sched.next = task;
  else
    carrier->local_head = task;
  carrier->local_tail = task;
}

void il_local_push_front(il_carrier *carrier, il_task *task) {
  task->sched.next = carrier->local_head;
  carrier->local_head = task;
  if (!carrier->local_tail) carrier->local_tail = task;
}

il_task *il_local_pop(il_carrier *carrier) {
  il_task *task = carrier->local_head;
  if (!task) return NULL;
  carrier->local_head = task->sched.next;
  if (!carrier->local_head) carrier->local_tail = NULL;
  task->sched.next = NULL;
  return task;
}

/* Timers: a binary heap; sched.timer_index is the place plus 1. */

static void place(il_sched *sched, uint32_t i, il_task *task) {
  sched->timers[i] = task;
  task->sched.timer_index = i + 1;
}

static void sift_up(il_sched *sched, uint32_t i) {
  il_task *task = sched->timers[i];
  while (i > 0) {
    uint32_t parent = (i - 1) / 2;
    if (sched->timers[parent]->sched.deadline <= task->sched.deadline) break;
    place(sched, i, sched->timers[parent]);
    i = parent;
  }
  place(sched, i, task);
}

static void sift_down(il_sched *sched, uint32_t i) {
  il_task *task = sched->timers[i];
  for (;;) {
    uint32_t child = 2 * i + 1;
    if (child >= sched->ntimers) break;
    if (child + 1 < sched->ntimers && sched->timers[child + 1]->sched.deadline <
                                          sched->timers[child]->sched.deadline)
      child++;
    if (task->sched.deadline <= sched->timers[child]->sched.deadline) break;
    place(sched, i, sched->timers[child]);
    i = child;
  }
  place(sched, i, task);
}

bool il_timer_add(il_sched *sched, il_task *task) {
  if (sched->ntimers == sched->timers_cap) {
    uint32_t cap = sched->timers_cap ? sched->timers_cap * 2 : 16;
    il_task **timers = realloc(sched->timers, cap * sizeof *timers);
    if (!timers) return false;
    sched->timers = timers;
    sched->timers_cap = cap;
  }
  sched->timers[sched->ntimers] = task;
  sift_up(sched, sched->ntimers++);
  return true;
}

void il_timer_remove(il_sched *sched, il_task *task) {
  uint32_t i = task->sched.timer_index;
  if (i-- == 0) return;
  task->sched.timer_index = 0;
  il_task *last = sched->timers[--sched->ntimers];
  if (last == task) return;
  place(sched, i, last);
  sift_up(sched, i);
  sift_down(sched, last->sched.timer_index - 1);
}

int64_t il_timers_next(const il_sched *sched) {
  return sched->ntimers ? sched->timers[0]->sched.deadline : INT64_MAX;
}

/* Takes a task whose time is up off its wait queue. False: somebody has
 * decided its result already and is about to wake it, or on_timeout has given
 * it to another queue. */
static bool time_out(il_task *task) {
  il_object *object = IL_LOAD_ACQUIRE(&task->sched.object);
  if (object) {
    bool multi = il_task_multi(task);
    il_object_lock(multi, object);
    /* `decided` was set before the object could change: when this is another
     * object than the one it began to wait for, it is set. */
    bool waiting =
        !IL_LOAD_RELAXED(&task->sched.decided) && task->sched.queue != NULL;
    if (waiting) il_wait_remove(task);
    il_object_unlock(multi, object);
    if (!waiting) return false;
  }
  if (task->sched.on_timeout) return task->sched.on_timeout(task);
  task->sched.raise_class = task->sched.timeout_class;
  task->wake = task->sched.timeout_class ? IL_NIL : task->sched.timeout_value;
  return true;
}

void il_timers_fire(il_sched *sched, int64_t now) {
  while (sched->ntimers && sched->timers[0]->sched.deadline <= now) {
    il_task *task = sched->timers[0];
    il_timer_remove(sched, task);
    if (!time_out(task)) continue;
    il_emit_outside(sched->process, IL_EVENT_WAKE, task);
    IL_STORE_RELEASE(&task->sched.state, (uint32_t)IL_TASK_READY);
    il_ready_push(sched, task);
    if (sched->idle) pthread_cond_signal(&sched->work);
  }
}
