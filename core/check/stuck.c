/* Who waits for whom: cycles of tasks while others go on, and the deadlock at
 * the end. */
#include <stdlib.h>

#include "check/watch.h"
#include "sync/report.h"
#include "vm/function.h"

static uint32_t pid_of(const il_process *process) {
  return process->mailbox ? il_mailbox_pid(process->mailbox) : 0;
}

static uint32_t main_of(const il_detector *d, uint64_t pid) {
  const il_watched *w = il_watch_process(d, pid);
  return w ? il_watch_main(w->process) : IL_NO_TASK;
}

/* A worker of a pool, which has stopped in the program's code. */
static bool is_at_work(const il_task *task) {
  bool works = false;
  for (uint32_t i = 0; i < task->nframes && !works; i++) {
    const char *name = task->frames[i].code->code->name.text;
    works =
        task->frames[i].code->hidden &&
        (strcmp(name, "_work") == 0 || strcmp(name, "_process_worker") == 0);
  }
  return works && il_task_line(task);
}

/* Who has what a task that waits for a result of a pool of processes needs. */
static uint32_t worker_for(const il_detector *d, const il_task *task) {
  if (!pid_of(task->process) ||
      il_shared_reason(d, NULL, task) != IL_WAIT_ANSWER)
    return IL_NO_TASK;
  for (uint32_t i = 0; i < d->ntasks; i++) {
    const il_follower *f = &d->tasks[i];
    if (f->task && f->waits &&
        il_mailbox_parent(f->process->mailbox) == pid_of(task->process) &&
        is_at_work(f->task))
      return i;
  }
  return IL_NO_TASK;
}

uint32_t il_stuck_on(il_detector *d, const il_task *task, bool *ended) {
  *ended = false;
  uint64_t key = il_watch_waited(task);
  if (!key) return IL_NO_TASK;
  switch (task->sched.reason) {
  case IL_WAIT_JOIN:
    return ((const il_task *)(const void *)task->sched.object)->index;
  case IL_WAIT_PROCESS: return main_of(d, key / 4);
  case IL_WAIT_MESSAGE_SPACE:
    return d->broker ? main_of(d, il_broker_reader(d->broker, key / 2,
                                                   pid_of(task->process)))
                     : IL_NO_TASK;
  case IL_WAIT_LOCK:
  case IL_WAIT_RLOCK:
  case IL_WAIT_SHARED_SEMAPHORE: {
    uint32_t at = il_watch_sync(d, task->process, key, false);
    uint32_t owner = at == UINT32_MAX ? IL_NO_TASK : d->syncs[at].owner;
    *ended = owner != IL_NO_TASK && !d->tasks[owner].task;
    return owner;
  }
  case IL_WAIT_EVENT:
  case IL_WAIT_CONDITION: return d->deadlock ? worker_for(d, task) : IL_NO_TASK;
  default: return IL_NO_TASK;
  }
}

static bool is_end(const il_task *task) {
  return task->sched.reason == IL_WAIT_JOIN ||
         task->sched.reason == IL_WAIT_PROCESS;
}

static void name_waited(const il_detector *d, const il_task *task,
                        il_buf *out) {
  uint64_t id = il_mailbox_waited(task);
  if (id)
    il_shared_name(d, NULL, id, task, out);
  else if (task->sched.object)
    il_name_object(task->process->sched, task->sched.object, out);
}

static void tell_cycle(il_detector *d, const uint32_t *cycle, uint32_t n,
                       uint64_t step) {
  uint32_t lines[IL_MAX_WARNED], objects[IL_MAX_WARNED];
  uint64_t mark = 0;
  for (uint32_t i = 0; i < n; i++)
    mark += (cycle[i] + 1) * 0x9E3779B97F4A7C15u;
  il_warning *w = il_find_warning(d, IL_WARNING_PARTIAL, mark);
  if (!w) return;
  for (uint32_t i = 0; i < n; i++) {
    const il_follower *f = &d->tasks[cycle[i]];
    lines[i] = f->line;
    objects[i] = il_watch_sync(d, f->process, il_watch_waited(f->task), true);
    w->tasks[i] = cycle[i];
    il_word_who(d, cycle[i], &w->text);
    il_buf_printf(&w->text, " waits for %s",
                  is_end(f->task) ? "the end of " : "");
    name_waited(d, f->task, &w->text);
    il_buf_printf(&w->text, " in line %u", f->line);
    if (!is_end(f->task)) {
      il_buf_text(&w->text, f->task->sched.reason == IL_WAIT_MESSAGE_SPACE
                                ? ", read by "
                                : ", held by ");
      il_word_who(d, cycle[(i + 1) % n], &w->text);
    }
    il_buf_text(&w->text, i + 1 < n ? "; " : ". None of them can go on.");
  }
  w->ntasks = n;
  w->step = step;
  il_word_members(d, &w->members, lines, n, cycle, objects, n, step);
}

void il_stuck_blocked(il_detector *d, uint32_t index, uint64_t step) {
  il_follower *f = &d->tasks[index];
  uint32_t cycle[IL_MAX_WARNED], n = 0, at = index;
  bool ended;
  f->line = il_task_line(f->task);
  f->step = step;
  do {
    const il_follower *waiter = at < d->ntasks ? &d->tasks[at] : NULL;
    if (!waiter || !waiter->waits || !waiter->task || n == IL_MAX_WARNED ||
        waiter->task->sched.deadline)
      return;
    cycle[n++] = at;
    at = il_stuck_on(d, waiter->task, &ended);
  } while (at != index);
  tell_cycle(d, cycle, n, step);
}

/* The end of it */

void il_stuck_free(il_detector *d) {
  for (uint32_t i = 0; i < d->nstuck; i++) {
    il_stuck *s = &d->stuck[i];
    free(s->words.task);
    free(s->words.waits_for);
    free(s->words.held_by);
    free(s->process);
    free(s->object);
    il_buf_term(&s->holds);
  }
  free(d->stuck);
}

static void name_holds(il_detector *d, const il_follower *f, il_buf *json) {
  for (uint32_t i = 0; i < f->nheld; i++) {
    if (f->held[i].permits) continue;
    il_buf name;
    il_buf_init(&name);
    il_word_sync(d, f->held[i].sync, &name);
    il_word_json(json, json->len ? ", {\"lock\": " : "{\"lock\": ", &name);
    il_buf_printf(json, ", \"line\": %u}", f->held[i].line);
    il_buf_term(&name);
  }
}

/* Words for what only the controller knows. */
static void word_shared(const il_detector *d, const il_task *task,
                        il_stuck *s) {
  il_buf text;
  s->reason = il_shared_reason(d, NULL, task);
  if (s->reason == task->sched.reason && !il_mailbox_waited(task)) return;
  il_buf_init(&text);
  if (!s->object)
    il_buf_text(&text, il_wait_text(s->reason));
  else if (s->reason == IL_WAIT_PROCESS)
    il_buf_printf(&text, "process %s to end", s->object);
  else if (s->reason == IL_WAIT_ANSWER)
    il_buf_printf(&text, "result of %s", s->object);
  else
    il_buf_text(&text, il_wait_text(s->reason));
  free(s->words.waits_for);
  s->words.waits_for = text.bytes;
  if (s->reason != IL_WAIT_SHARED_SEMAPHORE || s->waits_for == IL_NO_TASK)
    return;
  il_buf_init(&text);
  il_word_path(d, s->waits_for, &text);
  s->words.held_by = text.bytes;
}

static void add_stuck(il_detector *d, il_task *task, const char *process) {
  il_stuck *s = &d->stuck[d->nstuck];
  *s = (il_stuck){.index = task->index,
                  .reason = task->sched.reason,
                  .pid = pid_of(task->process)};
  if (!il_describe_wait(task, &s->words)) return;
  d->nstuck++;
  il_buf name;
  il_buf_init(&name);
  if (process) il_buf_text(&name, process);
  s->process = name.bytes;
  il_buf_init(&name);
  name_waited(d, task, &name);
  s->object = name.bytes;
  il_buf_init(&s->holds);
  if (task->index < d->ntasks) name_holds(d, &d->tasks[task->index], &s->holds);
  s->waits_for = il_stuck_on(d, task, &s->owner_ended);
  word_shared(d, task, s);
}

/* A task waits for a condition that was notified, last, before it waited. */
static void look_for_lost_wakeup(il_detector *d, const il_task *task) {
  if (task->sched.reason != IL_WAIT_CONDITION) return;
  uint32_t at =
      il_watch_sync(d, task->process, il_watch_key(task->sched.object), false);
  if (at != UINT32_MAX && d->syncs[at].unheard.step &&
      d->syncs[at].unheard.task != task->index)
    il_find_lost_wakeup(d, task->index, at);
}

static bool says_something(const il_sched *sched) {
  for (const il_task *task = sched->tasks; task; task = task->all_next)
    if (il_task_line(task)) return true;
  return false;
}

void il_detector_deadlock(il_detector *d, il_sched *sched,
                          const char *process_name) {
  d->deadlock = true;
  if (process_name && !says_something(sched)) return;
  il_stuck *more =
      realloc(d->stuck, (d->nstuck + sched->nlive + 1) * sizeof *more);
  if (!more) return;
  d->stuck = more;
  il_task *task = sched->tasks; /* the newest comes first there */
  while (task && task->all_next)
    task = task->all_next;
  for (; task; task = task->all_prev) {
    add_stuck(d, task, process_name);
    if (task->index < d->ntasks) look_for_lost_wakeup(d, task);
  }
}
