/* The C half of threading: tasks as Python sees them, sleep, thread-local
 * storage. */
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "sync/sync.h"
#include "vm/function.h"

static il_task *as_task(il_value v) {
  return (il_task *)(void *)il_to_ptr(v);
}

/* new_task(function, args, kwargs, thread, name, daemon): not started. */
static il_value new_task(il_task *t, const il_value *args, uint32_t n,
                         il_value kwnames) {
  (void)n, (void)kwnames;
  il_task *task =
      il_task_new(t, args[0], args[1], args[2] == IL_NONE ? IL_NIL : args[2]);
  if (!task) return IL_NIL;
  task->thread = args[3] == IL_NONE ? IL_NIL : args[3];
  task->name = args[4];
  task->daemon = args[5] == IL_TRUE;
  return il_from_ptr(task);
}

static il_value start(il_task *t, const il_value *args, uint32_t n,
                      il_value kwnames) {
  (void)n, (void)kwnames;
  return il_sched_start(t, as_task(args[0]));
}

static il_value start_new_thread(il_task *t, const il_value *args, uint32_t n,
                                 il_value kwnames) {
  (void)kwnames;
  if (!il_is_tuple(args[1]))
    return il_raise(t, IL_CLASS_TypeError, "2nd arg must be a tuple");
  il_task *task = il_task_new(t, args[0], args[1], n > 2 ? args[2] : IL_NIL);
  if (!task) return IL_NIL;
  task->daemon = true;
  task->name = il_str_printf(t, "Dummy-%llu", (unsigned long long)task->ident);
  if (il_sched_start(t, task) == IL_NIL) return IL_NIL;
  t->wake = il_int_new_u64(t, task->ident);
  return IL_PARK;
}

static il_value get_ident(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return il_int_new_u64(t, t->ident);
}

/* The Thread object of the running task, or None. */
static il_value current(il_task *t, const il_value *args, uint32_t n,
                        il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return t->thread ? t->thread : IL_NONE;
}

static il_value set_current(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)n, (void)kwnames;
  t->thread = args[0];
  return IL_NONE;
}

static il_value current_task(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return il_from_ptr(t);
}

static il_value main_task(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return il_from_ptr(t->process->main_task);
}

typedef struct {
  il_task *t;
  il_value list;
} collecting;

static void collect_task(void *ctx, il_task *task) {
  collecting *c = ctx;
  if (c->list && IL_LOAD_RELAXED(&task->sched.state) != IL_TASK_DONE &&
      !il_list_append(c->t, c->list, il_from_ptr(task)))
    c->list = IL_NIL;
}

/* Tasks alive, newest first. */
static il_value live_tasks(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  collecting c = {t, il_list_new(t, NULL, 0)};
  il_emit(t, IL_EVENT_OBSERVE, il_live_tasks(t), 0);
  il_sched_each(t->process->sched, collect_task, &c);
  return c.list;
}

static il_value count_tasks(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  il_emit(t, IL_EVENT_OBSERVE, il_live_tasks(t), 0);
  return il_from_int(IL_LOAD_RELAXED(&t->process->sched->nlive));
}

/* The dict of this task's values in a threading.local object; made if new,
 * then the second item of the result is True. */
static il_value local_dict(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  if (!t->locals && !(t->locals = il_dict_new(t))) return IL_NIL;
  il_value dict = il_dict_get(t, t->locals, args[0]);
  if (dict == IL_TAIL) return IL_TAIL;
  if (dict) return il_tuple_2(t, dict, IL_FALSE);
  dict = il_dict_new(t);
  if (!dict || il_dict_set(t, t->locals, args[0], dict) != IL_DICT_OK)
    return IL_NIL;
  return il_tuple_2(t, dict, IL_TRUE);
}

/* Attributes of a threading.local object, with what local_dict gave. */
static il_value local_getattr(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  (void)n, (void)kwnames;
  return il_object_getattr(t, args[0], il_intern_str(t, args[1]), args[2]);
}
static il_value local_setattr(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  (void)n, (void)kwnames;
  return il_object_setattr(t, args[0], il_intern_str(t, args[1]), args[2],
                           args[3]);
}
static il_value local_delattr(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  (void)n, (void)kwnames;
  return il_object_setattr(t, args[0], il_intern_str(t, args[1]), IL_NIL,
                           args[2]);
}

static il_value thread_exit(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return il_raise_value(t, IL_CLASS_SystemExit, IL_NIL);
}

static bool init_thread(il_task *t, il_value module) {
  il_value name = il_intern_text(t, "TIMEOUT_MAX");
  if (!name) return false;
  il_module *m = (il_module *)(void *)il_to_ptr(module);
  return il_module_set(t, m, name, il_float_new(t, 9223372036.0));
}

static const il_native_def functions[] = {
    {"new_task", new_task, 6, 6, 0},
    {"start", start, 1, 1, IL_NATIVE_VISIBLE(START)},
    {"start_new_thread", start_new_thread, 2, 3, IL_NATIVE_VISIBLE(START)},
    {"get_ident", get_ident, 0, 0, 0},
    {"get_native_id", get_ident, 0, 0, 0},
    {"current", current, 0, 0, 0},
    {"set_current", set_current, 1, 1, 0},
    {"current_task", current_task, 0, 0, 0},
    {"main_task", main_task, 0, 0, 0},
    {"live_tasks", live_tasks, 0, 0, IL_NATIVE_VISIBLE(TEST)},
    {"_count", count_tasks, 0, 0, IL_NATIVE_VISIBLE(TEST)},
    {"local_dict", local_dict, 1, 1, 0},
    {"local_getattr", local_getattr, 3, 3, 0},
    {"local_setattr", local_setattr, 4, 4, 0},
    {"local_delattr", local_delattr, 3, 3, 0},
    {"exit", thread_exit, 0, 0, 0},
    {0}};
static const il_class_id exported[] = {IL_CLASS_lock,
                                       IL_CLASS_rlock,
                                       IL_CLASS_condition,
                                       IL_CLASS_semaphore,
                                       IL_CLASS_bounded_semaphore,
                                       IL_CLASS_event,
                                       IL_CLASS_COUNT};
const il_module_def il_module_thread = {"_thread", functions, exported,
                                        init_thread};

/* Tasks as objects: task.join(timeout) is True once it has ended. */

static il_value task_join(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)kwnames;
  il_task *task = as_task(args[0]);
  int64_t ns;
  if (!il_sync_seconds(t, n > 1 ? args[1] : IL_NONE, &ns)) return IL_NIL;
  bool multi = il_task_multi(t);
  il_value result = IL_TRUE;
  il_object_lock(multi, &task->head);
  if (IL_LOAD_ACQUIRE(&task->sched.state) != IL_TASK_DONE) {
    il_wait_begin(t, &(il_wait){.reason = IL_WAIT_JOIN,
                                .object = &task->head,
                                .queue = &task->joiners,
                                .timeout = ns,
                                .timeout_value = IL_FALSE});
    result = IL_PARK;
  } else {
    il_emit(t, IL_EVENT_OBSERVE, task, 0);
  }
  il_object_unlock(multi, &task->head);
  return result;
}

static il_value task_done(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)n, (void)kwnames;
  il_task *task = as_task(args[0]);
  bool done = IL_LOAD_ACQUIRE(&task->sched.state) == IL_TASK_DONE;
  if (done) il_emit(t, IL_EVENT_OBSERVE, task, 0);
  return il_from_bool(done);
}

static il_value task_ident(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  return il_int_new_u64(t, as_task(args[0])->ident);
}

static il_value task_thread(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)t, (void)n, (void)kwnames;
  il_value thread = as_task(args[0])->thread;
  return thread ? thread : IL_NONE;
}

static il_value task_set_name(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  (void)t, (void)n, (void)kwnames;
  il_slot_store(&as_task(args[0])->name, args[1]);
  return IL_NONE;
}

static const il_native_def task_methods[] = {
    {"join", task_join, 1, 2, IL_NATIVE_VISIBLE(JOIN)},
    {"done", task_done, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"ident", task_ident, 1, 1, IL_NATIVE_PROPERTY},
    {"thread", task_thread, 1, 1, IL_NATIVE_PROPERTY},
    {"set_name", task_set_name, 2, 2, 0},
    {0}};
const il_class_def il_class_def_task = {IL_CLASS_task, task_methods, NULL,
                                        IL_CLASS_DEF_FINAL};

/* time.sleep */

static il_value time_sleep(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  double seconds;
  int64_t ns;
  if (il_is_str(args[0]) || args[0] == IL_NONE)
    return il_raise(t, IL_CLASS_TypeError,
                    "'%s' object cannot be interpreted as an integer",
                    il_type_name(t, args[0]));
  if (!il_arg_double(t, args[0], &seconds)) return IL_NIL;
  if (seconds < 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "sleep length must be non-negative");
  if (!il_sync_seconds(t, args[0], &ns)) return IL_NIL;
  if (ns == 0) return il_yield(t, IL_NONE);
  il_wait_begin(t, &(il_wait){.reason = IL_WAIT_SLEEP,
                              .timeout = ns,
                              .timeout_value = IL_NONE});
  return IL_PARK;
}

static const il_native_def time_functions[] = {
    {"sleep", time_sleep, 1, 1, IL_NATIVE_VISIBLE(SLEEP)}, {0}};
const il_module_def il_module_time_sleep = {"time", time_functions, NULL, NULL};
