#include "sched/wait.h"

#include "sched/queue.h"

static void append(il_waitq *queue, il_task *task) {
  task->sched.next = NULL;
  task->sched.prev = queue->tail;
  if (queue->tail)
    queue->tail->sched.next = task;
  else
    queue->head = task;
  queue->tail = task;
  task->sched.queue = queue;
}

void il_wait_begin(il_task *t, const il_wait *wait) {
  il_task_sched *s = &t->sched;
  IL_STORE_RELAXED(&s->reason, (uint32_t)wait->reason);
  IL_STORE_RELEASE(&s->object, wait->object);
  IL_STORE_RELAXED(&s->decided, false);
  s->timeout_value = wait->timeout_value;
  s->timeout_class = wait->timeout_class;
  s->on_timeout = wait->on_timeout;
  s->deadline = 0;
  if (wait->timeout >= 0) {
    int64_t now = il_sched_now(t->process->sched);
    s->deadline =
        wait->timeout > INT64_MAX - now ? INT64_MAX : now + wait->timeout;
  }
  IL_STORE_RELEASE(&s->state, (uint32_t)IL_TASK_PARKING);
  if (wait->queue)
    append(wait->queue, t);
  else
    s->queue = NULL;
}

void il_wait_remove(il_task *task) {
  il_waitq *queue = task->sched.queue;
  il_task *next = task->sched.next, *prev = task->sched.prev;
  if (prev)
    prev->sched.next = next;
  else
    queue->head = next;
  if (next)
    next->sched.prev = prev;
  else
    queue->tail = prev;
  task->sched.next = task->sched.prev = NULL;
  task->sched.queue = NULL;
}

il_task *il_wait_pop(il_waitq *queue) {
  il_task *task = queue->head;
  if (!task) return NULL;
  il_wait_remove(task);
  IL_STORE_RELAXED(&task->sched.decided, true);
  return task;
}

void il_wait_requeue(il_task *task, il_wait_reason reason, il_object *object,
                     il_waitq *queue) {
  IL_STORE_RELAXED(&task->sched.reason, (uint32_t)reason);
  IL_STORE_RELEASE(&task->sched.object, object);
  append(queue, task);
}

void il_wake(il_task *waker, il_task *task) {
  il_sched *sched = task->process->sched;
  if (waker)
    il_emit(waker, IL_EVENT_WAKE, task, 0);
  else
    il_emit_outside(task->process, IL_EVENT_WAKE, task);
  if (IL_CAS(&task->sched.state, (uint32_t)IL_TASK_PARKING,
             (uint32_t)IL_TASK_WOKEN))
    return;
  bool local = waker && waker->carrier;
  if (local && task->sched.deadline == 0) {
    IL_STORE_RELEASE(&task->sched.state, (uint32_t)IL_TASK_READY);
    il_local_push(waker->carrier, task);
    return;
  }
  pthread_mutex_lock(&sched->mutex);
  il_timer_remove(sched, task);
  IL_STORE_RELEASE(&task->sched.state, (uint32_t)IL_TASK_READY);
  if (local) {
    il_local_push(waker->carrier, task);
  } else {
    il_ready_push(sched, task);
    pthread_cond_signal(&sched->work);
  }
  pthread_mutex_unlock(&sched->mutex);
}

il_value il_yield(il_task *t, il_value result) {
  t->wake = result;
  t->sched.deadline = 0;
  t->sched.object = NULL;
  t->sched.queue = NULL;
  t->sched.to_back = true;
  IL_STORE_RELEASE(&t->sched.state, (uint32_t)IL_TASK_WOKEN);
  return IL_PARK;
}
