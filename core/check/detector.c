/* Follows the events: clocks, who holds what, and what each task touches. */
#include <stdlib.h>

#include "check/names.h"
#include "check/watch.h"
#include "object/str.h"
#include "sync/sync.h"
#include "vm/function.h"

enum { MAX_CLOCK_BYTES = 64 << 20, MAX_VARIABLES = 1 << 20 };

il_detector *il_detector_new(void) {
  il_detector *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  il_buf_init(&d->races_json);
  il_buf_init(&d->races_text);
  return d;
}

void il_detector_watch(il_detector *detector, il_broker *broker) {
  detector->broker = broker;
}

/* Once memory is short, no races are looked for any more: what is found would
 * not be true without all that went before. */
static void go_blind(il_detector *d, uint64_t step) {
  if (!d->blind_since) d->blind_since = step + !step;
}

/* Tables */

static uint32_t *place_of(const il_detector *d, uint64_t key) {
  uint32_t i = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32);
  for (;; i++) {
    uint32_t *place = &d->places[i & (d->nplaces - 1)];
    if (!*place || d->syncs[*place - 1].key == key) return place;
  }
}

static void fill_places(il_detector *d) {
  memset(d->places, 0, d->nplaces * sizeof *d->places);
  for (uint32_t i = 0; i < d->nsyncs; i++)
    if (d->syncs[i].key) *place_of(d, d->syncs[i].key) = i + 1;
}

static bool grow_places(il_detector *d) {
  uint32_t n = d->nplaces ? d->nplaces * 2 : 64;
  uint32_t *places = realloc(d->places, n * sizeof *places);
  if (!places) return false;
  d->places = places;
  d->nplaces = n;
  fill_places(d);
  return true;
}

static bool grow(void *array, uint32_t *cap, size_t size) {
  uint32_t more = *cap ? *cap * 2 : 16;
  void *items = realloc(*(void **)array, more * size);
  if (!items) return false;
  *(void **)array = items;
  *cap = more;
  return true;
}

uint32_t il_watch_sync(il_detector *d, il_process *process, uint64_t key,
                       bool add) {
  if (d->nplaces) {
    uint32_t place = *place_of(d, key);
    if (place) return place - 1;
  }
  if (!add) return UINT32_MAX;
  if (d->nsyncs == d->syncs_cap &&
      !grow(&d->syncs, &d->syncs_cap, sizeof *d->syncs))
    return UINT32_MAX;
  if (d->nsyncs * 2 >= d->nplaces && !grow_places(d)) return UINT32_MAX;
  d->syncs[d->nsyncs] =
      (il_sync){.key = key, .process = process, .owner = IL_NO_TASK};
  *place_of(d, key) = d->nsyncs + 1;
  return d->nsyncs++;
}

static bool is_live(void *heap, il_object *object) {
  return il_heap_is_marked(heap, object);
}

static void forget_syncs(il_detector *d, const il_process *process,
                         const il_heap *marked) {
  for (uint32_t i = 0; i < d->nsyncs; i++) {
    il_sync *s = &d->syncs[i];
    if (s->process != process || !s->key || s->key & 1) continue;
    if (marked && il_heap_is_marked(marked, (il_object *)(uintptr_t)s->key))
      continue;
    d->clock_bytes -= (s->known.cap + s->sure.cap) * sizeof(il_tick);
    il_vclock_term(&s->known);
    il_vclock_term(&s->sure);
    s->key = 0;
  }
  if (d->nplaces) fill_places(d);
}

/* What is not marked is about to be freed, and its address to be used again. */
static void forget_unmarked(void *ctx) {
  il_watched *w = ctx;
  il_shadow_sweep(&w->shadow, is_live, w->process->heap);
  forget_syncs(w->detector, w->process, w->process->heap);
}

static il_watched *find_watched(const il_detector *d,
                                const il_process *process) {
  il_watched *w = d->processes;
  while (w && w->process != process)
    w = w->next;
  return w;
}

const char *il_watch_process_name(const il_detector *d,
                                  const il_process *process) {
  const il_watched *w = find_watched(d, process);
  return w ? w->name : NULL;
}

void il_detector_add(il_detector *d, il_process *process, const char *name) {
  il_watched *w = calloc(1, sizeof *w);
  if (!w) return;
  *w = (il_watched){
      .next = d->processes, .detector = d, .process = process, .name = name};
  d->processes = w;
  il_heap_on_marked(process->heap, forget_unmarked, w);
}

static void unwatch(il_detector *d, il_watched *w) {
  il_watched **link = &d->processes;
  while (*link != w)
    link = &(*link)->next;
  *link = w->next;
  il_heap_on_marked(w->process->heap, forget_unmarked, NULL);
  il_shadow_term(&w->shadow);
  free(w);
}

void il_detector_free(il_detector *d) {
  for (uint32_t i = 0; i < d->ntasks; i++) {
    il_vclock_term(&d->tasks[i].known);
    il_vclock_term(&d->tasks[i].sure);
    free(d->tasks[i].held);
    free(d->tasks[i].name);
    free(d->tasks[i].of);
  }
  for (uint32_t i = 0; i < d->nsyncs; i++) {
    il_vclock_term(&d->syncs[i].known);
    il_vclock_term(&d->syncs[i].sure);
  }
  while (d->processes)
    unwatch(d, d->processes);
  il_lock_orders_free(d);
  il_stuck_free(d);
  il_findings_free(d);
  free(d->tasks);
  free(d->syncs);
  free(d->places);
  free(d->sets);
  free(d->readings);
  free(d->set_starts);
  free(d);
}

/* Clocks */

static void join(il_detector *d, il_vclock *clock, const il_vclock *other,
                 uint64_t step) {
  uint32_t cap = clock->cap;
  if (d->blind_since) return;
  if (!il_vclock_join(clock, other)) go_blind(d, step);
  d->clock_bytes += (clock->cap - cap) * sizeof *clock->ticks;
  if (d->clock_bytes > MAX_CLOCK_BYTES) go_blind(d, step);
}

/* What the task did so far is known there from now on. */
static void publish(il_detector *d, uint32_t index, il_vclock *known,
                    il_vclock *sure, uint64_t step) {
  il_follower *f = &d->tasks[index];
  if (known) {
    il_tick now = {index, f->time};
    join(d, known, &f->known, step);
    join(d, known, &(il_vclock){&now, 1, 1}, step);
    f->time++;
  }
  if (sure) {
    il_tick now = {index, f->sure_time};
    join(d, sure, &f->sure, step);
    join(d, sure, &(il_vclock){&now, 1, 1}, step);
    f->sure_time++;
  }
}

enum { SURE = 1, TO = 2, FROM = 4 };
/* The task tells the object what it knows, learns what the object does, or
 * both. UINT32_MAX: no memory. */
static uint32_t meet(il_detector *d, uint32_t index, uint64_t key, int how,
                     uint64_t step) {
  il_follower *f = &d->tasks[index];
  uint32_t at = il_watch_sync(d, f->process, key, true);
  if (at == UINT32_MAX) {
    go_blind(d, step);
    return at;
  }
  il_sync *s = &d->syncs[at];
  if (how & FROM) {
    join(d, &f->known, &s->known, step);
    if (how & SURE) join(d, &f->sure, &s->sure, step);
  }
  if (how & TO)
    publish(d, index, &s->known, how & SURE ? &s->sure : NULL, step);
  return at;
}

/* Tasks */

static void begin_task(il_detector *d, il_task *parent, il_task *task,
                       uint64_t step) {
  while (d->ntasks <= task->index) {
    if (d->ntasks == d->tasks_cap &&
        !grow(&d->tasks, &d->tasks_cap, sizeof *d->tasks)) {
      go_blind(d, step);
      return;
    }
    d->tasks[d->ntasks++] = (il_follower){.time = 1, .sure_time = 1};
  }
  il_follower *f = &d->tasks[task->index];
  f->task = task;
  f->process = task->process;
  f->is_main = task->is_main;
  const char *of = il_watch_process_name(d, task->process);
  if (of && !f->of && (f->of = malloc(strlen(of) + 1))) strcpy(f->of, of);
  if (parent)
    publish(d, parent->index, &f->known, &f->sure, step);
  else if (task->process->mailbox)
    meet(d, task->index,
         il_process_start_id(il_mailbox_parent(task->process->mailbox)) * 2 + 1,
         FROM | SURE, step);
}

static void end_task(il_detector *d, il_task *t, uint64_t step) {
  il_follower *f = &d->tasks[t->index];
  il_buf name;
  il_buf_init(&name);
  il_name_task(t, &name);
  f->name = name.bytes;
  f->waits = false;
  for (uint32_t i = 0; i < f->nheld; i++)
    if (!f->held[i].permits && !d->syncs[f->held[i].sync].signals)
      il_find_abandoned(d, t->index, &f->held[i], false, step);
  if (t->process->mailbox)
    meet(d, t->index,
         il_process_end_id(il_mailbox_pid(t->process->mailbox)) * 2 + 1,
         TO | SURE, step);
  /* Ten thousand clocks may be long: this one is given away, not copied. */
  uint32_t at = il_watch_sync(d, t->process, il_watch_key(&t->head), true);
  if (at == UINT32_MAX) go_blind(d, step);
  il_vclock *known = at == UINT32_MAX ? NULL : &d->syncs[at].known;
  if (known && !known->ticks) {
    *known = f->known;
    d->syncs[at].sure = f->sure;
    f->known = f->sure = (il_vclock){0};
    publish(d, t->index, known, &d->syncs[at].sure, step);
  }
  f->task = NULL;
}

/* Locks */

static bool hold(il_follower *f, il_held held) {
  if (f->nheld == f->held_cap && !grow(&f->held, &f->held_cap, sizeof *f->held))
    return false;
  f->held[f->nheld++] = held;
  f->locks = IL_LOCKS_UNSURE;
  return true;
}

static il_held *find_held(il_follower *f, uint32_t sync) {
  for (uint32_t i = f->nheld; i-- > 0;)
    if (f->held[i].sync == sync) return &f->held[i];
  return NULL;
}

static void let_go(il_follower *f, uint32_t sync) {
  il_held *held = find_held(f, sync);
  if (!held) return;
  memmove(held, held + 1, (size_t)(f->held + --f->nheld - held) * sizeof *held);
  f->locks = IL_LOCKS_UNSURE;
}

static void lock(il_detector *d, il_task *t, uint64_t key, bool tried,
                 uint64_t step) {
  uint32_t at = meet(d, t->index, key, FROM, step);
  if (at == UINT32_MAX) return;
  il_follower *f = &d->tasks[t->index];
  if (f->told_of) {
    join(d, &f->sure, &d->syncs[f->told_of - 1].sure, step);
    f->told_of = 0;
  }
  uint32_t line = il_task_line(t);
  if (!tried) il_lock_order_taken(d, t->index, at, line, step);
  d->syncs[at].owner = t->index;
  if (!hold(f, (il_held){.sync = at, .line = line, .step = step}))
    go_blind(d, step);
}

static void unlock(il_detector *d, il_task *t, uint64_t key, uint64_t step) {
  uint32_t at = meet(d, t->index, key, TO, step);
  if (at == UINT32_MAX) return;
  uint32_t owner = d->syncs[at].owner;
  if (owner != IL_NO_TASK) let_go(&d->tasks[owner], at);
  if (owner != t->index) d->syncs[at].signals = true;
  d->syncs[at].owner = IL_NO_TASK;
}

static bool is_semaphore(const il_object *object) {
  if (!object) return false;
  return object->kind == IL_KIND_SEMAPHORE ||
         object->kind == IL_KIND_BOUNDED_SEMAPHORE;
}

static void take_permit(il_detector *d, il_task *t, il_object *object,
                        uint64_t step) {
  uint32_t at = meet(d, t->index, il_watch_key(object), FROM, step);
  if (at == UINT32_MAX) return;
  il_follower *f = &d->tasks[t->index];
  il_held *held = find_held(f, at);
  int64_t permits = ((const il_semaphore *)(const void *)object)->initial;
  if (held)
    held->count++;
  else if (permits > 0 && permits < UINT32_MAX)
    hold(f, (il_held){.sync = at, .count = 1, .permits = (uint32_t)permits});
}

static void give_permit(il_detector *d, il_task *t, il_object *object,
                        uint64_t step) {
  uint32_t at = meet(d, t->index, il_watch_key(object), TO, step);
  if (at == UINT32_MAX) return;
  il_held *held = find_held(&d->tasks[t->index], at);
  if (held && --held->count == 0) let_go(&d->tasks[t->index], at);
}

/* Sets of locks */

const uint32_t *il_watch_locks(const il_detector *d, uint32_t set,
                               uint32_t *count) {
  *count = 0;
  if (!set || set > d->nsets) return NULL;
  const uint32_t *start = d->sets + d->set_starts[set - 1];
  *count = start[0];
  return start + 1;
}

static uint32_t add_set(il_detector *d, const uint32_t *locks, uint32_t n) {
  if (d->nsets == IL_MAX_LOCKS) return 0;
  if ((d->nsets & (d->nsets - 1)) == 0) {
    uint32_t cap = d->nsets ? d->nsets * 2 : 1;
    uint32_t *starts = realloc(d->set_starts, cap * sizeof *starts);
    if (!starts) return 0;
    d->set_starts = starts;
  }
  while (d->sets_len + n + 1 > d->sets_cap)
    if (!grow(&d->sets, &d->sets_cap, sizeof *d->sets)) return 0;
  d->set_starts[d->nsets] = d->sets_len;
  d->sets[d->sets_len++] = n;
  memcpy(d->sets + d->sets_len, locks, n * sizeof *locks);
  d->sets_len += n;
  return ++d->nsets;
}

/* Number of the set of locks that the task holds; 0: none. */
static uint32_t locks_of(il_detector *d, il_follower *f) {
  enum { MOST = 8 };
  uint32_t locks[MOST], n = 0;
  if (f->locks != IL_LOCKS_UNSURE) return f->locks;
  for (uint32_t i = 0; i < f->nheld && n < MOST; i++)
    if (!f->held[i].permits) locks[n++] = f->held[i].sync;
  f->locks = 0;
  if (n == 0) return 0;
  if (n == 1 && d->syncs[locks[0]].alone)
    return f->locks = d->syncs[locks[0]].alone;
  for (uint32_t set = n == 1 ? d->nsets : 0; set < d->nsets && !f->locks;
       set++) {
    uint32_t count;
    const uint32_t *found = il_watch_locks(d, set + 1, &count);
    if (count == n && memcmp(found, locks, n * sizeof *locks) == 0)
      f->locks = set + 1;
  }
  if (!f->locks) f->locks = add_set(d, locks, n);
  if (n == 1) d->syncs[locks[0]].alone = f->locks;
  return f->locks;
}

/* Events */

/* Who wakes a task that waits for one of these lets it go on because of what
 * it has done, in any schedule. */
static bool is_sure_wake(const il_task *task) {
  switch (task->sched.reason) {
  case IL_WAIT_LOCK:
  case IL_WAIT_RLOCK:
  case IL_WAIT_SEMAPHORE: return false;
  default: return true;
  }
}

static void wake(il_detector *d, il_task *t, il_task *task, uint64_t step) {
  il_follower *f = &d->tasks[task->index];
  f->waits = false;
  if (t && t != task)
    publish(d, t->index, &f->known, is_sure_wake(task) ? &f->sure : NULL, step);
}

static void notify(il_detector *d, il_task *t, il_object *object,
                   uint64_t waiting, uint64_t step) {
  uint32_t at = meet(d, t->index, il_watch_key(object), TO | FROM | SURE, step);
  if (at == UINT32_MAX) return;
  d->syncs[at].unheard.step = waiting ? 0 : step;
  d->syncs[at].unheard.task = t->index;
  d->syncs[at].unheard.line = il_task_line(t);
}

void il_detector_event(il_detector *d, il_task *t, il_event_kind event,
                       il_object *object, uint64_t number, uint64_t step) {
  il_task *task = (il_task *)(void *)object;
  uint64_t key =
      object ? il_watch_key(object) : (number & ~IL_SHARED_TRIED) * 2 + 1;
  if (t && t->index >= d->ntasks) return; /* memory was short */
  switch (event) {
  case IL_EVENT_START: begin_task(d, t, task, step); break;
  case IL_EVENT_BLOCK:
    d->tasks[t->index].waits = true;
    il_stuck_blocked(d, t->index, step);
    break;
  case IL_EVENT_WAKE:
    if (task->index < d->ntasks) wake(d, t, task, step);
    break;
  case IL_EVENT_END: end_task(d, t, step); break;
  case IL_EVENT_LOCK:
    lock(d, t, key, number & (object ? IL_LOCK_TRIED : IL_SHARED_TRIED), step);
    break;
  case IL_EVENT_UNLOCK: unlock(d, t, key, step); break;
  case IL_EVENT_SIGNAL:
    if (is_semaphore(object))
      give_permit(d, t, object, step);
    else if (object || !il_is_lock_id(number))
      meet(d, t->index, key, TO | SURE, step);
    break;
  case IL_EVENT_OBSERVE:
    if (is_semaphore(object))
      take_permit(d, t, object, step);
    else if (object || !il_is_lock_id(number))
      meet(d, t->index, key, FROM | SURE, step);
    break;
  case IL_EVENT_WAIT: {
    uint32_t at = meet(d, t->index, key, TO | SURE, step);
    if (at != UINT32_MAX) d->tasks[t->index].told_of = at + 1;
    break;
  }
  case IL_EVENT_NOTIFY: notify(d, t, object, number, step); break;
  case IL_EVENT_PUT:
  case IL_EVENT_GET: meet(d, t->index, key, TO | FROM | SURE, step); break;
  case IL_EVENT_SEND:
  case IL_EVENT_RECEIVE: meet(d, t->index, key, TO | FROM | SURE, step); break;
  default: break;
  }
}

bool il_detector_holds(const il_detector *d, const il_task *t) {
  return t->index < d->ntasks && d->tasks[t->index].nheld > 0;
}

static void touch_memory(il_detector *d, il_task *t, const il_past *now,
                         uint64_t step) {
  enum { MOST_READINGS = 1024 };
  const il_visible *v = &t->visible;
  uint64_t id = ((const il_handle *)(const void *)v->object)->id;
  bool writes = v->kind == IL_VISIBLE_SEND;
  const il_follower *f = &d->tasks[t->index];
  const il_module *module = t->frames[t->nframes - 1].code->module;
  if (!il_is_str(module->name) ||
      !il_str_eq_text(il_as_str(module->name), "ctypes"))
    return; /* the library's own, behind locks */
  for (uint32_t i = d->nreadings; i-- > 0;) {
    il_reading *r = &d->readings[i];
    if (r->id != id || r->offset != v->offset) continue;
    if (r->read.task != t->index) {
      if (writes && r->write.task == IL_NO_TASK) {
        r->write = *now;
        r->sure_time = f->sure_time;
      }
      continue;
    }
    if (writes && r->write.task != IL_NO_TASK &&
        il_vclock_get(&f->sure, r->write.task) < r->sure_time)
      il_find_lost_update(d, t, id, &r->read, &r->write);
    *r = d->readings[--d->nreadings];
  }
  if (writes) return;
  if (d->nreadings == MOST_READINGS) d->nreadings = 0;
  if (d->nreadings == d->readings_cap &&
      !grow(&d->readings, &d->readings_cap, sizeof *d->readings))
    go_blind(d, step);
  else
    d->readings[d->nreadings++] =
        (il_reading){id, v->offset, *now, {.task = IL_NO_TASK}, 0};
}

typedef struct {
  il_detector *d;
  il_task *t;
} racing;

static void race(void *ctx, const il_variable *variable, il_value part,
                 const il_past *before, const il_past *now) {
  racing *r = ctx;
  il_find_race(r->d, r->t, variable, part, before, now);
}

void il_detector_visible(il_detector *d, il_task *t, uint64_t step) {
  const il_visible *v = &t->visible;
  bool is_memory = v->object && v->object->kind == IL_KIND_SHARED_MEMORY;
  if (d->blind_since || t->index >= d->ntasks || (!v->naccesses && !is_memory))
    return;
  il_watched *watched = find_watched(d, t->process);
  il_shadow *shadow = watched ? &watched->shadow : NULL;
  il_follower *f = &d->tasks[t->index];
  uint32_t line = t->visible.line;
  racing r = {d, t};
  il_toucher toucher = {.known = &f->known,
                        .now = {.task = t->index,
                                .time = f->time,
                                .line = line < IL_MAX_LINE ? line : IL_MAX_LINE,
                                .locks = locks_of(d, f) & IL_MAX_LOCKS,
                                .step = (uint32_t)step & ((1u << 29) - 1)},
                        .race = race,
                        .ctx = &r};
  if (is_memory) {
    toucher.now.locks = 0; /* its own */
    toucher.now.kind =
        v->kind == IL_VISIBLE_SEND ? IL_ACCESS_WRITE : IL_ACCESS_READ;
    touch_memory(d, t, &toucher.now, step);
  }
  for (uint32_t i = 0; i < t->visible.naccesses; i++)
    if (!shadow ||
        !il_shadow_touch(shadow, t, &t->visible.accesses[i], &toucher))
      go_blind(d, step);
  if (shadow && shadow->count > MAX_VARIABLES) go_blind(d, step);
}

/* What is known at the end, or when a process ends */

void il_detector_forget(il_detector *d, il_process *process) {
  for (uint32_t i = 0; i < d->ntasks; i++) {
    il_follower *f = &d->tasks[i];
    if (f->process != process || !f->task) continue;
    il_buf name;
    il_buf_init(&name);
    il_name_task(f->task, &name);
    for (uint32_t j = 0; j < f->nheld; j++) /* of locks that others can want */
      if (!f->held[j].permits && d->syncs[f->held[j].sync].key & 1)
        il_find_abandoned(d, i, &f->held[j], true, f->held[j].step);
    f->name = name.bytes;
    f->task = NULL;
  }
  il_watched *watched = find_watched(d, process);
  if (watched) unwatch(d, watched);
  forget_syncs(d, process, NULL);
}

typedef struct il_last_access last_access;

static last_access access_of(const il_past *past) {
  return (last_access){past->task, past->line, past->step};
}

/* The newest of what has been read comes first, one a task. */
static void add_read(il_variable_facts *facts, const il_past *past) {
  uint32_t at = 0, most = IL_COUNT(facts->reads);
  while (at < facts->nreads && facts->reads[at].step > past->step)
    at++;
  for (uint32_t i = 0; i < facts->nreads; i++)
    if (facts->reads[i].task == past->task) return;
  if (at == most) return;
  if (facts->nreads < most) facts->nreads++;
  memmove(facts->reads + at + 1, facts->reads + at,
          (facts->nreads - at - 1) * sizeof *facts->reads);
  facts->reads[at] = access_of(past);
}

static void tell_variable(const il_variable *v, il_process *process,
                          void (*visit)(void *, const il_variable_facts *),
                          void *ctx) {
  il_variable_facts facts = {.process = process,
                             .object = v->object,
                             .part = v->part,
                             .write = access_of(&v->write)};
  uint32_t count;
  const il_past *others = il_variable_others(v, &count);
  for (uint32_t i = 0; i < count; i++)
    if (!il_access_writes(others[i].kind))
      add_read(&facts, &others[i]);
    else if (facts.write.task == IL_NO_TASK ||
             facts.write.step < others[i].step)
      facts.write = access_of(&others[i]);
  visit(ctx, &facts);
}

void il_detector_each_variable(const il_detector *d,
                               void (*visit)(void *, const il_variable_facts *),
                               void *ctx) {
  for (const il_watched *w = d->processes; w; w = w->next) {
    const il_shadow *s = &w->shadow;
    for (uint32_t i = 0; i < s->count; i++) {
      const il_variable *v = &s->variables[i];
      if (v->object && v->shared && v->part != IL_ALL_ITEMS)
        tell_variable(v, w->process, visit, ctx);
    }
  }
}
