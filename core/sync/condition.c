/* Condition: a lock and a queue of tasks that wait to be told. */
#include "object/int.h"
#include "object/str.h"
#include "sync/sync.h"

void il_trace_condition(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_condition *)(void *)object)->lock);
}

static il_condition *as_condition(il_task *t, il_value v) {
  return (il_condition *)(void *)il_to_ptr(il_payload(t->process, v));
}

static il_lock *lock_of(const il_condition *condition) {
  return (il_lock *)(void *)il_to_ptr(condition->lock);
}

static il_value condition_call(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  il_value out[2];
  if (!il_args_bind(t, "Condition", "cls lock?", args, n, kwnames, out))
    return IL_NIL;
  il_condition *condition = il_alloc(t, IL_KIND_CONDITION, sizeof *condition);
  if (!condition) return IL_NIL;
  condition->lock = out[1];
  if (out[1] == IL_NIL || out[1] == IL_NONE) {
    il_lock *lock = il_alloc(t, IL_KIND_RLOCK, sizeof *lock);
    if (!lock) return IL_NIL;
    condition->lock = il_from_ptr(lock);
  } else if (!il_is_kind(out[1], IL_KIND_LOCK) &&
             !il_is_kind(out[1], IL_KIND_RLOCK)) {
    return il_raise_unsupported(
        t, "Condition with a lock that is neither a Lock nor an RLock");
  }
  return il_from_ptr(condition);
}

/* Time is up: the task goes on when it has the lock again, with False. */
static bool wait_timed_out(il_task *task) {
  il_lock *lock = (il_lock *)(void *)il_to_ptr(task->sched.timeout_value);
  task->wake = IL_FALSE;
  return il_lock_grant(task, lock, (uint32_t)il_to_int(task->sched.item));
}

static il_value condition_wait(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  il_value out[2];
  int64_t ns;
  if (!il_args_bind(t, "wait", "self timeout?", args, n, kwnames, out) ||
      !il_sync_seconds(t, out[1], &ns))
    return IL_NIL;
  il_condition *condition = as_condition(t, args[0]);
  il_lock *lock = lock_of(condition);
  if (!il_lock_is_owned(t, lock))
    return il_raise(t, IL_CLASS_RuntimeError,
                    "cannot wait on un-acquired lock");
  bool multi = il_task_multi(t);
  il_object_lock(multi, &condition->head);
  t->wake = IL_NIL;
  t->sched.item = il_from_int(lock->count);
  il_emit(t, IL_EVENT_WAIT, condition, 0);
  il_wait_begin(t, &(il_wait){.reason = IL_WAIT_CONDITION,
                              .object = &condition->head,
                              .queue = &condition->waiters,
                              .timeout = ns,
                              .timeout_value = condition->lock,
                              .on_timeout = wait_timed_out});
  il_object_unlock(multi, &condition->head);
  il_lock_release_all(t, lock);
  return IL_PARK;
}

static uint32_t count_waiters(il_task *t, il_condition *condition) {
  uint32_t waiting = 0;
  bool multi = il_task_multi(t);
  il_object_lock(multi, &condition->head);
  for (const il_task *w = condition->waiters.head; w; w = w->sched.next)
    waiting++;
  il_object_unlock(multi, &condition->head);
  return waiting;
}

/* Lets up to `count` waiters go for the lock. */
static il_value notify(il_task *t, il_condition *condition, int64_t count) {
  il_lock *lock = lock_of(condition);
  if (!il_lock_is_owned(t, lock))
    return il_raise(t, IL_CLASS_RuntimeError,
                    "cannot notify on un-acquired lock");
  bool multi = il_task_multi(t);
  if (t->process->sink)
    il_emit(t, IL_EVENT_NOTIFY, condition, count_waiters(t, condition));
  for (; count > 0; count--) {
    il_object_lock(multi, &condition->head);
    il_task *waiter = il_wait_pop(&condition->waiters);
    if (waiter) waiter->wake = IL_TRUE;
    il_object_unlock(multi, &condition->head);
    if (!waiter) break;
    uint32_t held = (uint32_t)il_to_int(waiter->sched.item);
    if (il_lock_grant(waiter, lock, held)) il_wake(t, waiter);
  }
  return IL_NONE;
}

static il_value condition_notify(il_task *t, const il_value *args, uint32_t n,
                                 il_value kwnames) {
  il_value out[2];
  int64_t count = 1;
  if (!il_args_bind(t, "notify", "self n?", args, n, kwnames, out) ||
      (out[1] && !il_arg_int(t, out[1], &count)))
    return IL_NIL;
  return notify(t, as_condition(t, args[0]), count);
}

static il_value condition_notify_all(il_task *t, const il_value *args,
                                     uint32_t n, il_value kwnames) {
  (void)n, (void)kwnames;
  return notify(t, as_condition(t, args[0]), INT64_MAX);
}

static il_value condition_wait_for(il_task *t, const il_value *args, uint32_t n,
                                   il_value kwnames) {
  il_value out[3];
  if (!il_args_bind(t, "wait_for", "self predicate timeout?", args, n, kwnames,
                    out))
    return IL_NIL;
  if (!out[2]) out[2] = IL_NONE;
  return il_tail_lib(t, IL_LIB_condition_wait_for, out, 3);
}

/* acquire, release, __enter__ and __exit__ are the lock's. */
static il_value forward(il_task *t, const char *name, const il_value *args,
                        uint32_t n, il_value kwnames) {
  il_value key = il_intern_text(t, name);
  if (!key) return IL_NIL;
  il_value method = il_getattr(t, as_condition(t, args[0])->lock, key);
  if (!method) return IL_NIL;
  return il_tail_call_kw(t, method, args + 1, n - 1, kwnames);
}

static il_value condition_acquire(il_task *t, const il_value *args, uint32_t n,
                                  il_value kwnames) {
  return forward(t, "acquire", args, n, kwnames);
}

static il_value condition_release(il_task *t, const il_value *args, uint32_t n,
                                  il_value kwnames) {
  (void)n;
  return forward(t, "release", args, 1, kwnames);
}

static il_value condition_repr(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  (void)n, (void)kwnames;
  il_condition *condition = as_condition(t, args[0]);
  return il_str_printf(t, "<Condition(%s, %u)>",
                       lock_of(condition)->head.kind == IL_KIND_RLOCK ? "RLock"
                                                                      : "Lock",
                       count_waiters(t, condition));
}

static const il_native_def methods[] = {
    {"acquire", condition_acquire, 1, -1,
     IL_NATIVE_KW | IL_NATIVE_VISIBLE(ACQUIRE)},
    {"release", condition_release, 1, 1, IL_NATIVE_VISIBLE(RELEASE)},
    {"__enter__", condition_acquire, 1, 1, IL_NATIVE_VISIBLE(ACQUIRE)},
    {"__exit__", condition_release, 1, 4, IL_NATIVE_VISIBLE(RELEASE)},
    {"wait", condition_wait, 1, 2, IL_NATIVE_KW | IL_NATIVE_VISIBLE(WAIT)},
    {"wait_for", condition_wait_for, 2, 3, IL_NATIVE_KW},
    {"notify", condition_notify, 1, 2,
     IL_NATIVE_KW | IL_NATIVE_VISIBLE(NOTIFY)},
    {"notify_all", condition_notify_all, 1, 1, IL_NATIVE_VISIBLE(NOTIFY)},
    {"notifyAll", condition_notify_all, 1, 1, IL_NATIVE_VISIBLE(NOTIFY)},
    {"__repr__", condition_repr, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {0}};

const il_class_def il_class_def_condition = {IL_CLASS_condition, methods,
                                             condition_call, 0};
