/* Lock and RLock. */
#include "object/int.h"
#include "object/str.h"
#include "sync/sync.h"

void il_trace_lock(il_marker *marker, il_object *object) {
  const il_lock *lock = (const il_lock *)(const void *)object;
  il_mark_object(marker, lock->owner);
}

static il_lock *as_lock(il_task *t, il_value v) {
  return (il_lock *)(void *)il_to_ptr(il_payload(t->process, v));
}

static il_value lock_new(il_task *t, il_kind kind) {
  il_lock *lock = il_alloc(t, kind, sizeof *lock);
  return lock ? il_from_ptr(lock) : IL_NIL;
}

static il_value lock_call(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return lock_new(t, IL_KIND_LOCK);
}

static il_value rlock_call(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return lock_new(t, IL_KIND_RLOCK);
}

bool il_lock_is_owned(const il_task *t, const il_lock *lock) {
  il_task *owner = IL_LOAD_CONSUME(&lock->owner);
  return lock->head.kind == IL_KIND_RLOCK ? owner == t : owner != NULL;
}

static void own_locked(il_lock *lock, il_task *task, uint32_t count,
                       bool tried) {
  IL_STORE_RELEASE(&lock->owner, task);
  lock->count = count;
  if (task)
    il_emit(task, IL_EVENT_LOCK, lock, count | (tried ? IL_LOCK_TRIED : 0));
}

static il_value acquire(il_task *t, il_lock *lock, bool block, int64_t ns) {
  bool multi = il_task_multi(t), reentrant = lock->head.kind == IL_KIND_RLOCK;
  il_value result = IL_TRUE;
  il_object_lock(multi, &lock->head);
  if (!lock->owner) {
    own_locked(lock, t, 1, !block || ns >= 0);
  } else if (reentrant && lock->owner == t) {
    lock->count++;
  } else if (!block || ns == 0) {
    result = IL_FALSE;
  } else {
    t->sched.item = il_from_int(1);
    il_wait_begin(t,
                  &(il_wait){.reason = reentrant ? IL_WAIT_RLOCK : IL_WAIT_LOCK,
                             .object = &lock->head,
                             .queue = &lock->waiters,
                             .timeout = ns,
                             .timeout_value = IL_FALSE});
    result = IL_PARK;
  }
  il_object_unlock(multi, &lock->head);
  return result;
}

/* t gives the lock up, which goes on to the oldest waiter, whom the caller then
 * wakes. */
static il_task *pass_on_locked(il_task *t, il_lock *lock) {
  il_emit(t, IL_EVENT_UNLOCK, lock, 0);
  il_task *next = il_wait_pop(&lock->waiters);
  if (next) {
    own_locked(lock, next, (uint32_t)il_to_int(next->sched.item),
               next->sched.deadline != 0);
    if (next->wake == IL_NIL) next->wake = IL_TRUE;
  } else {
    own_locked(lock, NULL, 0, false);
  }
  return next;
}

uint32_t il_lock_release_all(il_task *t, il_lock *lock) {
  bool multi = il_task_multi(t);
  il_object_lock(multi, &lock->head);
  uint32_t count = lock->count;
  il_task *next = pass_on_locked(t, lock);
  il_object_unlock(multi, &lock->head);
  if (next) il_wake(t, next);
  return count;
}

bool il_lock_grant(il_task *task, il_lock *lock, uint32_t count) {
  bool multi = il_task_multi(task);
  il_object_lock(multi, &lock->head);
  bool is_free = lock->owner == NULL;
  task->sched.item = il_from_int(count);
  if (is_free)
    own_locked(lock, task, count, false);
  else
    il_wait_requeue(
        task, lock->head.kind == IL_KIND_RLOCK ? IL_WAIT_RLOCK : IL_WAIT_LOCK,
        &lock->head, &lock->waiters);
  il_object_unlock(multi, &lock->head);
  return is_free;
}

static il_value lock_acquire(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  t->wake = IL_NIL;
  if (n == 1 && !kwnames) return acquire(t, as_lock(t, args[0]), true, -1);
  il_value out[3];
  bool block;
  int64_t ns;
  if (!il_args_bind(t, "acquire", "self blocking? timeout?", args, n, kwnames,
                    out) ||
      !il_sync_timeout(t, out[1], out[2], &block, &ns))
    return IL_NIL;
  return acquire(t, as_lock(t, args[0]), block, ns);
}

static il_value lock_release(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  (void)n, (void)kwnames;
  il_lock *lock = as_lock(t, args[0]);
  bool multi = il_task_multi(t), reentrant = lock->head.kind == IL_KIND_RLOCK;
  il_task *next = NULL;
  il_object_lock(multi, &lock->head);
  bool allowed = reentrant ? lock->owner == t : lock->owner != NULL;
  if (allowed && --lock->count == 0) next = pass_on_locked(t, lock);
  il_object_unlock(multi, &lock->head);
  if (!allowed)
    return il_raise(t, IL_CLASS_RuntimeError,
                    reentrant ? "cannot release un-acquired lock"
                              : "release unlocked lock");
  if (next) il_wake(t, next);
  return IL_NONE;
}

static il_value lock_enter(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  t->wake = IL_NIL;
  return acquire(t, as_lock(t, args[0]), true, -1);
}

static il_value lock_locked(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)n, (void)kwnames;
  return il_from_bool(IL_LOAD_CONSUME(&as_lock(t, args[0])->owner) != NULL);
}

static il_value lock_owned(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  return il_from_bool(il_lock_is_owned(t, as_lock(t, args[0])));
}

static il_value lock_repr(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)n, (void)kwnames;
  const il_lock *lock = as_lock(t, args[0]);
  const il_task *owner = IL_LOAD_CONSUME(&lock->owner);
  const char *state = owner ? "locked" : "unlocked";
  unsigned long long id = il_object_id(t->process, args[0]);
  if (lock->head.kind == IL_KIND_LOCK)
    return il_str_printf(t, "<%s _thread.lock object at 0x%012llx>", state, id);
  return il_str_printf(
      t, "<%s _thread.RLock object owner=%llu count=%u at 0x%012llx>", state,
      owner ? (unsigned long long)owner->ident : 0ull, lock->count, id);
}

static const il_native_def lock_methods[] = {
    {"acquire", lock_acquire, 1, 3, IL_NATIVE_KW | IL_NATIVE_VISIBLE(ACQUIRE)},
    {"release", lock_release, 1, 1, IL_NATIVE_VISIBLE(RELEASE)},
    {"locked", lock_locked, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"__enter__", lock_enter, 1, 1, IL_NATIVE_VISIBLE(ACQUIRE)},
    {"__exit__", lock_release, 1, 4, IL_NATIVE_VISIBLE(RELEASE)},
    {"__repr__", lock_repr, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {0}};

static const il_native_def rlock_methods[] = {
    {"acquire", lock_acquire, 1, 3, IL_NATIVE_KW | IL_NATIVE_VISIBLE(ACQUIRE)},
    {"release", lock_release, 1, 1, IL_NATIVE_VISIBLE(RELEASE)},
    {"_is_owned", lock_owned, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"__enter__", lock_enter, 1, 1, IL_NATIVE_VISIBLE(ACQUIRE)},
    {"__exit__", lock_release, 1, 4, IL_NATIVE_VISIBLE(RELEASE)},
    {"__repr__", lock_repr, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {0}};

static const il_native_def functions[] = {{"allocate_lock", lock_call, 0, 0, 0},
                                          {0}};
const il_module_def il_module_thread_lock = {"_thread", functions, NULL, NULL};

const il_class_def il_class_def_lock = {IL_CLASS_lock, lock_methods, lock_call,
                                        IL_CLASS_DEF_FINAL};
const il_class_def il_class_def_rlock = {IL_CLASS_rlock, rlock_methods,
                                         rlock_call, IL_CLASS_DEF_FINAL};
