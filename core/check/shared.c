/* What processes share, in the program's words. */
#include "check/names.h"
#include "check/watch.h"
#include "object/str.h"

uint64_t il_watch_waited(const il_task *task) {
  uint64_t id = il_mailbox_waited(task);
  return id                   ? id * 2 + 1
         : task->sched.object ? il_watch_key(task->sched.object)
                              : 0;
}

il_watched *il_watch_process(const il_detector *d, uint64_t pid) {
  il_watched *w = d->processes;
  while (w && il_mailbox_pid(w->process->mailbox) != pid)
    w = w->next;
  return w;
}

uint32_t il_watch_main(const il_process *process) {
  const il_task *task = process->main_task;
  if (task->sched.state == IL_TASK_DONE) task = process->sched->tasks;
  while (task && !task->is_main && task->all_next)
    task = task->all_next;
  return task ? task->index : IL_NO_TASK;
}

/* A handle to it, in the oldest process where one has a name. */
static il_object *find(const il_detector *d, il_ways *ways, uint64_t id,
                       uint32_t rights, il_sched **sched) {
  il_object *found = NULL;
  for (const il_watched *w = d->processes; w; w = w->next) {
    il_object *handle = il_ways_handle(ways, w->process->sched, id, rights);
    if (!handle) continue;
    found = handle;
    *sched = w->process->sched;
  }
  return found;
}

/* The end of a channel that the task waits at. */
static uint32_t rights_for(const il_task *task) {
  return task->sched.reason == IL_WAIT_MESSAGE         ? IL_READ
         : task->sched.reason == IL_WAIT_MESSAGE_SPACE ? IL_WRITE
                                                       : 0;
}

void il_shared_name(const il_detector *d, il_ways *ways, uint64_t id,
                    const il_task *task, il_buf *out) {
  il_sched *sched;
  if (!il_is_handle_id(id)) {
    const il_watched *w = il_watch_process(d, id / 2);
    if (w && w->name) il_buf_text(out, w->name);
    return;
  }
  il_ways *own = ways ? NULL : il_ways_new();
  il_object *handle =
      find(d, ways ? ways : own, id, task ? rights_for(task) : 0, &sched);
  if (handle) il_ways_name(ways ? ways : own, sched, handle, out);
  il_ways_free(own);
}

/* Reasons are those of the threads' objects where one is the same to users. */
static uint32_t reason_of(il_process *process, const il_object *outer,
                          il_value by, uint32_t reason) {
  if (reason == IL_WAIT_EVENT || reason == IL_WAIT_CONDITION)
    return il_library_class(process, outer, "multiprocessing.pool") ||
                   il_library_class(process, outer, "concurrent.futures.")
               ? IL_WAIT_ANSWER
               : reason;
  const char *name = il_library_class(process, outer, "multiprocessing.");
  if (!name) return reason;
  if (reason != IL_WAIT_SHARED_SEMAPHORE) {
    if (!strstr(name, "Queue")) return reason;
    return reason == IL_WAIT_MESSAGE ? IL_WAIT_QUEUE_GET : IL_WAIT_QUEUE_PUT;
  }
  if (il_is_str(by) && il_str_eq_text(il_as_str(by), "_gate"))
    return *name == 'E'   ? IL_WAIT_EVENT
           : *name == 'J' ? IL_WAIT_QUEUE_JOIN
                          : IL_WAIT_CONDITION;
  return by == IL_NIL && strstr(name, "Semaphore") ? IL_WAIT_SEMAPHORE : reason;
}

uint32_t il_shared_reason(const il_detector *d, il_ways *ways,
                          const il_task *task) {
  uint32_t reason = task->sched.reason;
  il_sched *sched = task->process->sched;
  il_object *object = task->sched.object;
  il_value by;
  switch (reason) {
  case IL_WAIT_SHARED_SEMAPHORE:
  case IL_WAIT_MESSAGE:
  case IL_WAIT_MESSAGE_SPACE:
  case IL_WAIT_EVENT:
  case IL_WAIT_CONDITION: break;
  default: return reason;
  }
  il_ways *own = ways ? NULL : il_ways_new();
  if (own) ways = own;
  if (!object)
    object = find(d, ways, il_mailbox_waited(task), rights_for(task), &sched);
  if (object) {
    const il_object *outer = il_ways_outer(ways, sched, object, &by);
    reason = reason_of(sched->process, outer, by, reason);
  }
  il_ways_free(own);
  return reason;
}
