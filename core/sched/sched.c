#include "sched/sched.h"

#include <stdlib.h>
#include <time.h>

#include "sched/carrier.h"
#include "sched/queue.h"

enum {
  PASS_STEPS = 10000, /* between two looks at the scheduler's state */
  SLICE_NS =
      IL_IS_STRESS ? 0 : 200 * 1000, /* a task's turn while others wait */
  PAUSE_EVERY_NS = 2 * 1000 * 1000,  /* see pause_before_store */
  PAUSE_NS = 20 * 1000,
  LOCAL_TURNS = 64, /* from the local list, before a look at what else there is
                     */
  IDLE_NS = 1000000000, /* longest sleep of an idle carrier */
  DEFAULT_MAX_TASKS = 32768
};

il_sched *il_sched_new(il_process *process, il_strategy *strategy) {
  il_sched *sched = calloc(1, sizeof *sched);
  if (!sched) return NULL;
  sched->process = process;
  sched->strategy = strategy;
  sched->max_tasks = DEFAULT_MAX_TASKS;
  pthread_mutex_init(&sched->mutex, NULL);
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&sched->work, &monotonic);
  pthread_cond_init(&sched->still, &monotonic);
  pthread_cond_init(&sched->pause, &monotonic);
  pthread_condattr_destroy(&monotonic);
  process->sched = sched;
  return sched;
}

void il_sched_free(il_sched *sched) {
  for (uint32_t i = 0; i < sched->nblocked; i++) {
    free(sched->blocked[i].task);
    free(sched->blocked[i].waits_for);
    free(sched->blocked[i].held_by);
  }
  free(sched->blocked);
  free(sched->timers);
  free(sched->single);
  pthread_cond_destroy(&sched->work);
  pthread_cond_destroy(&sched->still);
  pthread_cond_destroy(&sched->pause);
  pthread_mutex_destroy(&sched->mutex);
  free(sched);
}

const char *il_status_text(il_status status) {
  static const char *const texts[] = {"running", "done",     "exception",
                                      "refused", "deadlock", "limit",
                                      "stopped", "died"};
  return texts[status];
}

/* The end of the run */

static void end_locked(il_sched *sched, il_status status, int exit_code) {
  if (sched->status != IL_STATUS_RUNNING) return;
  sched->exit_code = exit_code;
  IL_STORE_RELEASE(&sched->status, (uint32_t)status);
  il_poll_set(sched->process, IL_POLL_STOP);
  pthread_cond_broadcast(&sched->work);
  pthread_cond_broadcast(&sched->still);
}

void il_sched_stop(il_sched *sched, il_status status) {
  static const int exit_codes[] = {0, 0, 1, 2, 3, 4, 130, 1};
  pthread_mutex_lock(&sched->mutex);
  end_locked(sched, status, exit_codes[status]);
  pthread_mutex_unlock(&sched->mutex);
}

void il_sched_expire(il_sched *sched) {
  pthread_mutex_lock(&sched->mutex);
  if (sched->time_limit && il_sched_now(sched) > sched->time_limit)
    end_locked(sched, IL_STATUS_LIMIT, 4);
  pthread_mutex_unlock(&sched->mutex);
}

void il_sched_exit(il_sched *sched, int code) {
  pthread_mutex_lock(&sched->mutex);
  end_locked(sched, IL_STATUS_DONE, code);
  pthread_mutex_unlock(&sched->mutex);
}

bool il_sched_is_over(il_sched *sched) {
  return IL_LOAD_ACQUIRE(&sched->status) != IL_STATUS_RUNNING;
}

/* Nobody runs, nobody is ready, no timer is set and nothing from outside is
 * awaited. The caller is the last active carrier, so the world stands still. */
static void end_in_deadlock_locked(il_sched *sched) {
  sched->blocked = calloc(sched->nlive, sizeof *sched->blocked);
  for (il_task *task = sched->tasks; task && sched->blocked;
       task = task->all_next)
    if (il_describe_wait(task, &sched->blocked[sched->nblocked]))
      sched->nblocked++;
  end_locked(sched, IL_STATUS_DEADLOCK, 3);
}

/* Tasks coming and going */

static void link_task_locked(il_sched *sched, il_task *task) {
  task->all_prev = NULL;
  task->all_next = sched->tasks;
  if (sched->tasks) sched->tasks->all_prev = task;
  sched->tasks = task;
  sched->nlive++;
  sched->nstarted++;
  if (!task->daemon) sched->nuser++;
}

static void unlink_task_locked(il_sched *sched, il_task *task) {
  if (task->all_prev)
    task->all_prev->all_next = task->all_next;
  else
    sched->tasks = task->all_next;
  if (task->all_next) task->all_next->all_prev = task->all_prev;
  sched->nlive--;
  if (!task->daemon) sched->nuser--;
}

void il_sched_start_main(il_sched *sched, il_task *task) {
  pthread_mutex_lock(&sched->mutex);
  task->rng = sched->strategy->next_u64(sched->strategy);
  task->sched.state = IL_TASK_READY;
  link_task_locked(sched, task);
  il_emit_outside(sched->process, IL_EVENT_START, task);
  il_ready_push(sched, task);
  pthread_cond_signal(&sched->work);
  pthread_mutex_unlock(&sched->mutex);
}

il_value il_sched_start(il_task *t, il_task *task) {
  il_sched *sched = t->process->sched;
  if (!t->process->multi && t->process->cores > 1 && !t->process->controlled) {
    t->process->multi = true;
    if (sched->on_multi) sched->on_multi();
  }
  pthread_mutex_lock(&sched->mutex);
  bool room = sched->nlive < sched->max_tasks;
  if (room) {
    task->rng = sched->strategy->next_u64(sched->strategy);
    task->sched.state = IL_TASK_READY;
    link_task_locked(sched, task);
  }
  pthread_mutex_unlock(&sched->mutex);
  if (!room)
    return il_raise(t, IL_CLASS_RuntimeError, "can't start new thread");
  il_emit(t, IL_EVENT_START, task, 0);
  il_local_push_front(t->carrier, task);
  il_yield(t, IL_NONE);
  t->sched.to_back = false;
  return IL_PARK;
}

void il_sched_each(il_sched *sched, void (*visit)(void *, il_task *),
                   void *ctx) {
  pthread_mutex_lock(&sched->mutex);
  for (il_task *task = sched->tasks; task; task = task->all_next)
    visit(ctx, task);
  pthread_mutex_unlock(&sched->mutex);
}

void il_sched_external(il_sched *sched, int change) {
  pthread_mutex_lock(&sched->mutex);
  sched->nexternal += (uint32_t)change;
  pthread_mutex_unlock(&sched->mutex);
}

static void wake_joiners(il_task *task, bool failed) {
  bool multi = il_task_multi(task);
  il_emit(task, IL_EVENT_SIGNAL, il_live_tasks(task), 0);
  il_emit(task, IL_EVENT_END, task, failed);
  for (;;) {
    il_object_lock(multi, &task->head);
    IL_STORE_RELEASE(&task->sched.state, (uint32_t)IL_TASK_DONE);
    il_task *joiner = il_wait_pop(&task->joiners);
    if (joiner) joiner->wake = IL_TRUE;
    il_object_unlock(multi, &task->head);
    if (!joiner) return;
    il_emit(joiner, IL_EVENT_OBSERVE, task, 0);
    il_wake(task, joiner);
  }
}

/* What the library has to do after the main task's end, as a main task. */
static il_task *exit_task(il_task *task) {
  il_process *process = task->process;
  il_value function = process->at_exit;
  if (function == IL_NIL || il_sched_is_over(process->sched)) return NULL;
  process->at_exit = IL_NIL;
  il_task *next = il_task_new(task, function, IL_NIL, IL_NIL);
  if (!next) return NULL;
  next->is_main = true;
  next->name = task->name;
  return next;
}

void il_carrier_end_task(il_carrier *carrier, il_task *task) {
  il_sched *sched = carrier->sched;
  il_task *next = NULL;
  bool failed = task->exc != IL_NIL;
  if (task->exc && !il_sched_is_over(sched)) next = il_report_uncaught(task);
  if (!next && task->is_main) next = exit_task(task);
  pthread_mutex_lock(&sched->mutex);
  if (next) {
    next->sched.state = IL_TASK_READY;
    link_task_locked(sched, next);
    il_emit(task, IL_EVENT_START, next, 0);
    il_ready_push(sched, next);
  }
  unlink_task_locked(sched, task);
  if (sched->nuser == 0)
    end_locked(sched,
               sched->refused  ? IL_STATUS_REFUSED
               : sched->failed ? IL_STATUS_EXCEPTION
                               : IL_STATUS_DONE,
               sched->main_exit_code);
  pthread_mutex_unlock(&sched->mutex);
  wake_joiners(task, failed);
  task->carrier = NULL;
}

/* Safepoints and the world */

static void roots(il_marker *marker, void *context) {
  il_sched *sched = context;
  il_process_roots(marker, sched->process);
  for (il_task *task = sched->tasks; task; task = task->all_next)
    il_mark_object(marker, task);
}

/* Inactive until the world goes on. */
static void stand_still_locked(il_sched *sched) {
  sched->active--;
  sched->standing++;
  pthread_cond_signal(&sched->still);
  while (sched->world_stopped)
    pthread_cond_wait(&sched->work, &sched->mutex);
  sched->standing--;
  sched->active++;
}

static void stop_world_locked(il_sched *sched) {
  sched->world_stopped = true;
  il_poll_set(sched->process, IL_POLL_WORLD);
  while (sched->active > 1)
    pthread_cond_wait(&sched->still, &sched->mutex);
}

static void start_world_locked(il_sched *sched, uint32_t done) {
  il_poll_clear(sched->process, IL_POLL_WORLD | done);
  sched->world_stopped = false;
  pthread_cond_broadcast(&sched->work);
}

static void collect_locked(il_sched *sched) {
  stop_world_locked(sched);
  il_heap_collect(sched->process->heap, roots, sched);
  start_world_locked(sched, IL_POLL_GC);
}

void il_sched_stop_world(il_sched *sched) {
  pthread_mutex_lock(&sched->mutex);
  while (sched->world_stopped)
    stand_still_locked(sched);
  stop_world_locked(sched);
  pthread_mutex_unlock(&sched->mutex);
}

void il_sched_start_world(il_sched *sched) {
  pthread_mutex_lock(&sched->mutex);
  start_world_locked(sched, 0);
  pthread_mutex_unlock(&sched->mutex);
}

void il_carrier_safepoint(il_carrier *carrier) {
  il_sched *sched = carrier->sched;
  if (!(IL_LOAD_RELAXED(&sched->process->poll) & (IL_POLL_WORLD | IL_POLL_GC)))
    return;
  carrier->waited = true;
  pthread_mutex_lock(&sched->mutex);
  if (sched->world_stopped)
    stand_still_locked(sched);
  else if (IL_LOAD_RELAXED(&sched->process->poll) & IL_POLL_GC)
    collect_locked(sched);
  pthread_mutex_unlock(&sched->mutex);
}

/* Carriers */

/* Gives local tasks to idle carriers. */
static void share_local_locked(il_carrier *carrier) {
  il_task *task;
  while ((task = il_local_pop(carrier))) {
    il_ready_push(carrier->sched, task);
    if (carrier->sched->idle) pthread_cond_signal(&carrier->sched->work);
  }
}

void il_carrier_count(il_carrier *carrier, il_task *task) {
  carrier->steps += task->steps - task->sched.counted_steps;
  task->sched.counted_steps = task->steps;
}

/* Limits, timers and the others' share of the work. */
static void look_locked(il_carrier *carrier, int64_t now) {
  il_sched *sched = carrier->sched;
  sched->steps += carrier->steps;
  carrier->steps = 0;
  if ((sched->step_limit && sched->steps > sched->step_limit) ||
      (sched->time_limit && now > sched->time_limit))
    end_locked(sched, IL_STATUS_LIMIT, 4);
  il_timers_fire(sched, now);
  if (carrier->local_head && sched->idle) share_local_locked(carrier);
}

/* What has to be done every PASS_STEPS steps. False: the run is over. */
static bool pass(il_carrier *carrier, il_task *task, int64_t now) {
  il_sched *sched = carrier->sched;
  il_carrier_safepoint(carrier);
  il_carrier_count(carrier, task);
  pthread_mutex_lock(&sched->mutex);
  look_locked(carrier, now);
  carrier->has_company = sched->active > 1;
  pthread_mutex_unlock(&sched->mutex);
  il_sink *sink = sched->process->sink;
  if (sink && sink->pass) sink->pass(sink, task);
  return !il_sched_is_over(sched);
}

static void commit(il_carrier *carrier, il_task *task) {
  il_sched *sched = carrier->sched;
  const uint32_t parking = IL_TASK_PARKING, parked = IL_TASK_PARKED;
  if (IL_LOAD_ACQUIRE(&task->sched.state) == IL_TASK_WOKEN)
    il_emit(task, IL_EVENT_YIELD, NULL, 0);
  else
    il_emit(task, IL_EVENT_BLOCK, IL_LOAD_ACQUIRE(&task->sched.object), 0);
  if (task->sched.deadline) {
    pthread_mutex_lock(&sched->mutex);
    bool added = il_timer_add(sched, task);
    IL_ASSERT(added);
    bool done = IL_CAS(&task->sched.state, parking, parked);
    if (!done) il_timer_remove(sched, task);
    pthread_mutex_unlock(&sched->mutex);
    if (done) return;
  } else if (IL_CAS(&task->sched.state, parking, parked)) {
    return;
  }
  IL_STORE_RELEASE(&task->sched.state, (uint32_t)IL_TASK_READY);
  if (!task->sched.to_back) {
    il_local_push(carrier, task);
    return;
  }
  task->sched.to_back = false;
  pthread_mutex_lock(&sched->mutex);
  share_local_locked(carrier);
  il_ready_push(sched, task);
  pthread_mutex_unlock(&sched->mutex);
}

void il_carrier_commit(il_carrier *carrier, il_task *task) {
  void (*on_parked)(il_task *) = task->sched.on_parked;
  task->sched.on_parked = NULL;
  commit(carrier, task);
  if (on_parked) on_parked(task);
}

static void to_back(il_carrier *carrier, il_task *task) {
  il_sched *sched = carrier->sched;
  pthread_mutex_lock(&sched->mutex);
  IL_STORE_RELEASE(&task->sched.state, (uint32_t)IL_TASK_READY);
  share_local_locked(carrier);
  il_emit(task, IL_EVENT_YIELD, NULL, 0);
  il_ready_push(sched, task);
  pthread_mutex_unlock(&sched->mutex);
  carrier->slice_start = 0;
}

static bool others_wait(il_carrier *carrier) {
  return carrier->local_head || IL_LOAD_RELAXED(&carrier->sched->nready);
}

/* Two tasks on two cores that each read, add and write lose updates all the
 * time, unless the host gives both carriers the same core: then it switches
 * between them every few milliseconds, seldom just between a read and its
 * write, and a race that is there stays unseen. So a task that runs beside
 * others stops for a moment every now and then at such a place. */
static il_run_status pause_before_store(il_carrier *carrier, il_task *task,
                                        int64_t now) {
  il_sched *sched = carrier->sched;
  carrier->last_pause = now;
  il_preemption where = sched->strategy->preempt(sched->strategy, task);
  if (!where.at_store) return IL_RUN_YIELD;
  il_run_status status = il_vm_run_stepped(task, where.ops, true);
  int64_t until = il_sched_now(sched) + PAUSE_NS;
  struct timespec at = {(time_t)(until / 1000000000),
                        (long)(until % 1000000000)};
  pthread_mutex_lock(&sched->mutex);
  pthread_cond_timedwait(&sched->pause, &sched->mutex, &at);
  pthread_mutex_unlock(&sched->mutex);
  return status;
}

void il_carrier_take(il_carrier *carrier, il_task *task) {
  task->carrier = carrier;
  task->heap = carrier->heap;
  IL_STORE_RELEASE(&task->sched.state, (uint32_t)IL_TASK_RUNNING);
  if (IL_UNLIKELY(carrier->unseen)) {
    carrier->unseen--;
    IL_STORE_RELAXED(&task->muted, IL_EVENTS_UNSEEN);
  } else {
    il_emit(task, IL_EVENT_RUN, NULL, 0);
  }
  if (task->sched.raise_class) {
    il_raise_value(task, (il_class_id)task->sched.raise_class, IL_NIL);
    task->sched.raise_class = 0;
  }
}

/* Runs the task to the end of its turn. */
static void run_task(il_carrier *carrier, il_task *task) {
  il_sched *sched = carrier->sched;
  il_carrier_take(carrier, task);
  for (;;) {
    il_run_status status =
        IL_IS_STRESS ? il_vm_run_stepped(task, 1 + task->rng % 2, false)
                     : il_vm_run(task, PASS_STEPS);
    if (status == IL_RUN_YIELD) {
      int64_t now = il_sched_now(sched);
      if (!pass(carrier, task, now)) return;
      if (carrier->return_at && now >= carrier->return_at) {
        il_local_push_front(carrier, task);
        return;
      }
      if (carrier->slice_start == 0) carrier->slice_start = now;
      if (now - carrier->slice_start >= SLICE_NS && others_wait(carrier)) {
        il_preemption where = sched->strategy->preempt(sched->strategy, task);
        status = il_vm_run_stepped(task, where.ops, where.at_store);
        if (status == IL_RUN_YIELD) {
          to_back(carrier, task);
          return;
        }
      } else if (carrier->has_company &&
                 now - carrier->last_pause >= PAUSE_EVERY_NS) {
        status = pause_before_store(carrier, task, now);
        if (status == IL_RUN_YIELD) continue;
      } else {
        continue;
      }
    }
    il_carrier_count(carrier, task);
    if (status == IL_RUN_PARKED)
      il_carrier_commit(carrier, task);
    else
      il_carrier_end_task(carrier, task);
    return;
  }
}

/* When time itself brings something to do. */
static int64_t next_deadline(const il_sched *sched) {
  int64_t next = il_timers_next(sched);
  return sched->time_limit && sched->time_limit < next ? sched->time_limit + 1
                                                       : next;
}

static bool is_quiet_locked(const il_sched *sched) {
  uint32_t slicing = sched->single != NULL; /* active between slices too */
  return sched->active == slicing && sched->standing == 0 &&
         sched->nready == 0 && sched->ntimers == 0 && sched->nexternal == 0 &&
         sched->nlive > 0 && sched->status == IL_STATUS_RUNNING;
}

void il_sched_end_in_deadlock(il_sched *sched) {
  pthread_mutex_lock(&sched->mutex);
  sched->quiet = NULL; /* a carrier may be awake, only to find nothing */
  if (is_quiet_locked(sched)) end_in_deadlock_locked(sched);
  pthread_cond_signal(&sched->work);
  pthread_mutex_unlock(&sched->mutex);
}

void il_carrier_end_in_deadlock(il_carrier *carrier) {
  pthread_mutex_lock(&carrier->sched->mutex);
  end_in_deadlock_locked(carrier->sched);
  pthread_mutex_unlock(&carrier->sched->mutex);
}

void il_sched_poke(il_sched *sched) {
  pthread_mutex_lock(&sched->mutex);
  pthread_cond_signal(&sched->work);
  pthread_mutex_unlock(&sched->mutex);
}

/* Nothing runs in this process: a deadlock, unless others may wake it.
 * `delivered` has been read before that was seen: what any of those messages
 * woke has run and parked again. */
static void be_quiet_locked(il_sched *sched, uint64_t delivered) {
  if (!sched->quiet) {
    end_in_deadlock_locked(sched);
    return;
  }
  void (*quiet)(void *, uint64_t) = sched->quiet;
  pthread_mutex_unlock(&sched->mutex);
  quiet(sched->quiet_ctx, delivered);
  pthread_mutex_lock(&sched->mutex);
}

/* Sleeps until there may be work; mutex held. */
static void idle_locked(il_sched *sched) {
  uint64_t delivered = IL_LOAD_ACQUIRE(&sched->delivered);
  sched->active--;
  if (sched->world_stopped) pthread_cond_signal(&sched->still);
  if (is_quiet_locked(sched)) be_quiet_locked(sched, delivered);
  if (!il_sched_is_over(sched) && !sched->nready) {
    int64_t now = il_sched_now(sched);
    int64_t until = next_deadline(sched);
    if (until - now > IDLE_NS) until = now + IDLE_NS;
    if (until < now) until = now;
    /* The process's clock is the host's monotonic one whenever carriers wait.
     */
    struct timespec at = {(time_t)(until / 1000000000),
                          (long)(until % 1000000000)};
    IL_STORE_RELAXED(&sched->idle, sched->idle + 1);
    sched->idle_since += now;
    pthread_cond_timedwait(&sched->work, &sched->mutex, &at);
    IL_STORE_RELAXED(&sched->idle, sched->idle - 1);
    sched->idle_since -= now;
    sched->idle_ns += il_sched_now(sched) - now;
  }
  while (sched->world_stopped)
    pthread_cond_wait(&sched->work, &sched->mutex);
  sched->active++;
}

/* The next task for this carrier; NULL when the run is over, or, unless `wait`,
 * when nothing is ready. */
static il_task *next_task(il_carrier *carrier, bool wait) {
  il_sched *sched = carrier->sched;
  for (;;) {
    il_carrier_safepoint(carrier);
    if (il_sched_is_over(sched)) return NULL;
    il_task *task = NULL;
    if (carrier->local_turns++ < LOCAL_TURNS) task = il_local_pop(carrier);
    if (task) return task;
    carrier->local_turns = 0;
    carrier->slice_start = 0;
    pthread_mutex_lock(&sched->mutex);
    if (sched->ntimers || sched->time_limit || sched->step_limit)
      look_locked(carrier, il_sched_now(sched));
    /* Those that wait elsewhere have their turn before the local ones. */
    if (sched->nready) share_local_locked(carrier);
    task = il_ready_pop(sched);
    if (!task) task = il_local_pop(carrier);
    if (!task && wait && !il_sched_is_over(sched) && !sched->world_stopped)
      idle_locked(sched);
    pthread_mutex_unlock(&sched->mutex);
    if (task) return task;
    carrier->waited = true;
    if (!wait) return NULL;
  }
}

int64_t il_sched_busy_ns(il_sched *sched) {
  pthread_mutex_lock(&sched->mutex);
  int64_t busy =
      sched->left_ns - sched->entered_ns - sched->idle_ns + sched->idle_since +
      il_sched_now(sched) * ((int64_t)sched->ncarriers - (int64_t)sched->idle);
  pthread_mutex_unlock(&sched->mutex);
  return busy;
}

void il_carrier_enter(il_carrier *carrier, il_sched *sched, uint32_t index) {
  *carrier = (il_carrier){.sched = sched, .index = index};
  pthread_mutex_lock(&sched->mutex);
  while (sched->world_stopped)
    pthread_cond_wait(&sched->work, &sched->mutex);
  carrier->heap = il_heap_local_new(sched->process->heap);
  IL_ASSERT(carrier->heap != NULL);
  sched->active++;
  sched->ncarriers++;
  sched->entered_ns += il_sched_now(sched);
  pthread_mutex_unlock(&sched->mutex);
}

void il_carrier_leave(il_carrier *carrier) {
  il_sched *sched = carrier->sched;
  il_heap_local_free(carrier->heap); /* while a collection waits for it */
  pthread_mutex_lock(&sched->mutex);
  sched->steps += carrier->steps;
  sched->active--;
  sched->ncarriers--;
  sched->left_ns += il_sched_now(sched);
  pthread_cond_broadcast(&sched->still);
  pthread_mutex_unlock(&sched->mutex);
}

void il_carrier_run(il_sched *sched, uint32_t index) {
  il_carrier carrier;
  il_carrier_enter(&carrier, sched, index);
  il_task *task;
  while ((task = next_task(&carrier, true)))
    run_task(&carrier, task);
  il_carrier_leave(&carrier);
}

bool il_carrier_slice(il_sched *sched, int ms, int *idle_ms) {
  if (!sched->single) {
    sched->single = calloc(1, sizeof *sched->single);
    IL_ASSERT(sched->single != NULL);
    il_carrier_enter(sched->single, sched, 0);
  }
  il_carrier *carrier = sched->single;
  int64_t now = il_sched_now(sched);
  if (sched->slice_end) sched->idle_ns += now - sched->slice_end;
  carrier->return_at = now + (int64_t)ms * 1000000;
  *idle_ms = 0;
  do {
    il_task *task = next_task(carrier, false);
    if (!task) break;
    run_task(carrier, task);
    now = il_sched_now(sched);
  } while (now < carrier->return_at);
  if (!il_sched_is_over(sched) && !others_wait(carrier)) {
    pthread_mutex_lock(&sched->mutex);
    int64_t next = next_deadline(sched);
    if (sched->ntimers == 0 && sched->nexternal == 0 && sched->nlive > 0)
      be_quiet_locked(sched, IL_LOAD_ACQUIRE(&sched->delivered));
    if (sched->nready) next = now;
    *idle_ms = next == INT64_MAX ? -1
               : next <= now     ? 0
                                 : (int)((next - now) / 1000000 + 1);
    pthread_mutex_unlock(&sched->mutex);
  }
  sched->slice_end = il_sched_now(sched);
  if (!il_sched_is_over(sched)) return true;
  sched->steps += carrier->steps;
  carrier->steps = 0;
  il_heap_local_free(carrier->heap);
  carrier->heap = NULL;
  return false;
}
