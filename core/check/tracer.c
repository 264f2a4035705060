#include "check/tracer.h"

#include <stdlib.h>

#include "check/names.h"
#include "object/str.h"

enum {
  MAX_TASKS = 4096,  /* with names */
  MAX_OBJECTS = 512, /* with numbers */
  TABLE_BITS = 10,
  TABLE = 1 << TABLE_BITS,   /* twice as many */
  ROOM = 1 << 16,            /* records a carrier */
  FREE = 1024,               /* of them, before the budget counts */
  PER_DOUBLING = 1024,       /* for each doubling of the run's time, */
  FIRST_DOUBLING_SHIFT = 25, /* from 2^25 ns (32 ms) on */
  TURN = 32,        /* records to be had before a turn is recorded again */
  MAX_SKIP = 511,   /* turns, or events, between two looks at the clock */
  LIFETIMES = 1024, /* starts and ends a carrier in turns not recorded */
  NO_CORE = 255
};

typedef struct { /* a carrier's; only that one touches it */
  il_trace_buffer buffer;
  const il_task *task; /* whose turn it is */
  int64_t ended_ns;    /* when the last one ended, if it was recorded; else 0 */
  uint32_t skipped;    /* turns not recorded since the last one that was */
  uint32_t unseen;     /* the carrier's, when it was set */
  uint32_t skip;       /* outside: do not look for so many events; relaxed */
  uint32_t next_skip;  /* begins there; more when turns are short */
  uint32_t limit;      /* records by now, when it last looked */
  uint32_t lifetimes;
  int64_t looked_ns;
  char apart[64]; /* from the next carrier's: they are written all the time */
} track;

typedef struct {
  il_object *object; /* NULL: free; set once, after the number */
  uint32_t number;
} numbered;

struct il_tracer {
  il_sink sink;
  il_process *process;
  uint32_t pid;
  int64_t begin_ns;
  il_trace_buffer *shared; /* controlled mode; else NULL */
  uint32_t ntracks;
  track *tracks;
  pthread_mutex_t mutex;           /* innermost of all */
  track outside;                   /* of events on no carrier; mutex */
  uint32_t missed;                 /* of these, about; relaxed */
  uint32_t nobjects;               /* mutex; relaxed reads outside */
  numbered table[TABLE];           /* entries are added under the mutex */
  il_object *objects[MAX_OBJECTS]; /* by number - 1; mutex */
  il_value names[MAX_TASKS]; /* strs by number; who starts a task or is it */
};

/* Numbers */

static uint32_t task_number(const il_task *task) {
  return task->is_main ? 0 : (uint32_t)task->ident - 1;
}

static numbered *find(il_tracer *tracer, const il_object *object) {
  uint32_t i =
      (uint32_t)((uintptr_t)object >> 4) * 0x9E3779B1u >> (32 - TABLE_BITS);
  for (;; i++) {
    numbered *entry = &tracer->table[i % TABLE];
    const il_object *there = IL_LOAD_ACQUIRE(&entry->object);
    if (there == object || !there) return entry;
  }
}

/* 0: there are too many. */
static uint32_t object_number(il_tracer *tracer, il_object *object) {
  if (!object) return 0;
  numbered *entry = find(tracer, object);
  if (IL_LOAD_ACQUIRE(&entry->object)) return entry->number;
  if (IL_LOAD_RELAXED(&tracer->nobjects) == MAX_OBJECTS) return 0;
  pthread_mutex_lock(&tracer->mutex);
  entry = find(tracer, object);
  uint32_t number = entry->object ? entry->number : 0;
  if (!entry->object && tracer->nobjects < MAX_OBJECTS) {
    tracer->objects[tracer->nobjects] = object;
    number = entry->number = tracer->nobjects + 1;
    IL_STORE_RELAXED(&tracer->nobjects, number);
    IL_STORE_RELEASE(&entry->object, object);
  }
  pthread_mutex_unlock(&tracer->mutex);
  return number;
}

static void keep_name(il_tracer *tracer, const il_task *task) {
  uint32_t number = task_number(task);
  il_value name = il_slot_load(&task->name);
  if (number < MAX_TASKS && name != IL_NIL)
    il_slot_store(&tracer->names[number], name);
}

/* Records */

typedef struct {
  il_task *t; /* or NULL */
  il_event_kind event;
  il_object *object;
  uint64_t number;
} happening;

static uint32_t clip(uint64_t number) {
  return number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
}

static void write_task(il_record *r, const il_object *object) {
  r->object = task_number((const il_task *)(const void *)object);
  r->about_task = 1;
}

/* A channel's id has 64 bits; those of one run stay apart all the same. */
static uint32_t short_id(uint64_t id) {
  return id <= UINT32_MAX ? (uint32_t)id
                          : (uint32_t)((id * 0x9E3779B97F4A7C15u) >> 32);
}

static void write(il_tracer *tracer, il_record *r, const happening *h,
                  int64_t time, uint32_t core) {
  il_task *t = h->t;
  if (!r) return;
  *r = (il_record){.time = time,
                   .pid = tracer->pid,
                   .task = t ? task_number(t) : UINT32_MAX,
                   .event = (uint8_t)h->event,
                   .core = (uint8_t)core,
                   .number = clip(h->number)};
  if (t && core != NO_CORE) r->line = il_task_line(t);
  if (h->event == IL_EVENT_BLOCK)
    r->reason = (uint8_t)IL_LOAD_RELAXED(&t->sched.reason);
  if (h->event == IL_EVENT_SEND || h->event == IL_EVENT_RECEIVE)
    r->object = r->number = short_id(h->number);
  else if (h->object && h->object->kind == IL_KIND_TASK)
    write_task(r, h->object);
  else
    r->object = object_number(tracer, h->object);
}

/* Reading the clock takes longer than all else that is done for a record, in a
 * browser 200 ns: so a turn that follows another begins when that ended. */
static int64_t now(const il_tracer *tracer, const track *k,
                   const il_carrier *carrier) {
  const il_clock *clock = &tracer->process->clock;
  if (carrier && k->ended_ns && !carrier->waited) return k->ended_ns;
  return clock->now_ns(clock->ctx) - tracer->begin_ns;
}

/* The budget */

/* Records that a carrier may have at this time: piecewise linear. */
static uint32_t allowed(int64_t time) {
  enum { UNIT = 10 };
  if (time < 0) time = 0; /* a clock that stepped back */
  uint64_t units =
      ((uint64_t)time >> (FIRST_DOUBLING_SHIFT - UNIT)) + (1u << UNIT);
  uint32_t doublings = 63u - (uint32_t)__builtin_clzll(units);
  uint64_t rest = units - ((uint64_t)1 << doublings);
  return FREE + (doublings - UNIT) * PER_DOUBLING +
         (uint32_t)(rest * PER_DOUBLING >> doublings);
}

/* Looks at the clock, and whether a turn, or the rest of one, can be recorded.
 */
static bool has_budget(il_tracer *tracer, track *k, const il_carrier *carrier,
                       int64_t *time) {
  *time = now(tracer, k, carrier);
  k->limit = allowed(*time);
  return k->buffer.count + TURN <= k->limit;
}

/* The same at the begin of turns, which may be short: false also says for how
 * many to come, in next_skip. */
static bool look(il_tracer *tracer, track *k, const il_carrier *carrier,
                 int64_t *time) {
  enum { SHORT_NS = 64 * 1000, LONG_NS = 512 * 1000 };
  if (has_budget(tracer, k, carrier, time)) {
    k->next_skip = 0;
    return true;
  }
  int64_t since = *time - k->looked_ns;
  k->looked_ns = *time;
  if (since < SHORT_NS)
    k->next_skip = k->next_skip * 2 + 1;
  else if (since > LONG_NS)
    k->next_skip /= 4;
  if (k->next_skip > MAX_SKIP) k->next_skip = MAX_SKIP;
  return false;
}

/* Sets of events. */
#define ENDING (IL_EVENTS_UNSEEN & ~(uint32_t)LAST)
enum {
  UNTOLD = 1 << IL_EVENT_SIGNAL | 1 << IL_EVENT_OBSERVE,
  LAST = 1 << IL_EVENT_YIELD | 1 << IL_EVENT_BLOCK | 1 << IL_EVENT_END,
  LIFE = 1 << IL_EVENT_START | 1 << IL_EVENT_END,
  DETAIL = 1 << IL_EVENT_LOCK | 1 << IL_EVENT_UNLOCK | 1 << IL_EVENT_WAIT |
           1 << IL_EVENT_NOTIFY | 1 << IL_EVENT_PUT | 1 << IL_EVENT_GET |
           1 << IL_EVENT_SEND | 1 << IL_EVENT_RECEIVE,
  /* May be told by who hands over, for a task that waits. */
  HANDED = 1 << IL_EVENT_LOCK | 1 << IL_EVENT_PUT | 1 << IL_EVENT_GET |
           1 << IL_EVENT_RECEIVE
};

/* What is muted says how much of its turn is recorded: all, all but details,
 * only how it ends, or nothing. */
static void mute(il_task *t, uint32_t events) {
  IL_STORE_RELAXED(&t->muted, events | UNTOLD);
}

static bool is_unseen(const il_task *t) {
  return IL_LOAD_RELAXED(&t->muted) == IL_EVENTS_UNSEEN;
}

/* Details leave a quarter of the budget to the turns themselves. */
static uint32_t limit_of(const track *k, uint32_t events) {
  return events & DETAIL ? k->limit - k->limit / 4 : k->limit;
}

static void set_on(const track *k, il_task *t) {
  mute(t, k->buffer.count + TURN <= limit_of(k, DETAIL) ? 0 : DETAIL);
}

static void record_run(il_tracer *tracer, track *k, il_task *t, int64_t time,
                       uint32_t core) {
  happening run = {t, IL_EVENT_RUN, NULL, k->skipped};
  write(tracer, il_trace_push(&k->buffer), &run, time, core);
  k->skipped = 0;
  k->task = t;
  set_on(k, t);
}

/* So many turns are not recorded, or, if that is not all, were not. */
static void set_unseen(track *k, il_carrier *carrier, uint32_t turns) {
  uint32_t passed = k->unseen - carrier->unseen;
  k->skipped += passed;
  k->buffer.dropped += passed;
  k->unseen = carrier->unseen = turns;
}

static void begin_turn(il_tracer *tracer, track *k, il_task *t) {
  int64_t time;
  il_carrier *carrier = t->carrier;
  if (k->task == t) return; /* the host came in between */
  set_unseen(k, carrier, 0);
  bool room = look(tracer, k, carrier, &time);
  k->ended_ns = 0;
  if (room) {
    record_run(tracer, k, t, time, carrier->index);
    return;
  }
  k->skipped++;
  k->buffer.dropped++;
  mute(t, IL_EVENTS_UNSEEN);
  set_unseen(k, carrier, k->next_skip);
}

/* A turn goes on: what did not fit before may fit now. */
static void pass(il_sink *sink, il_task *t) {
  il_tracer *tracer = (il_tracer *)(void *)sink;
  uint32_t core = t->carrier->index;
  track *k = &tracer->tracks[core];
  int64_t time;
  if (IL_LOAD_RELAXED(&t->muted) == UNTOLD) return;
  k->next_skip = 0; /* turns are long now */
  set_unseen(k, t->carrier, 0);
  if (!has_budget(tracer, k, t->carrier, &time)) return;
  if (is_unseen(t))
    record_run(tracer, k, t, time, core);
  else
    set_on(k, t);
}

/* Whether an event within or at the end of a turn is to be recorded. */
static bool is_recorded(il_tracer *tracer, track *k, il_task *t, uint32_t event,
                        int64_t *time) {
  uint32_t muted = IL_LOAD_RELAXED(&t->muted);
  if (muted == IL_EVENTS_UNSEEN || (muted == ENDING && !(event & LAST))) {
    if (!(event & LIFE) || k->lifetimes == LIFETIMES) return false;
    k->lifetimes++;
    *time = now(tracer, k, NULL);
    return true;
  }
  *time = now(tracer, k, t->carrier);
  if (event & LAST) {
    k->ended_ns = *time;
    t->carrier->waited = false;
  }
  if ((event & LAST) || k->buffer.count < limit_of(k, event)) return true;
  k->limit = allowed(*time);
  if (k->buffer.count < limit_of(k, event)) return true;
  if (event & DETAIL) {
    mute(t, DETAIL);
    return false;
  }
  mute(t, ENDING);
  return false;
}

static void outside(il_tracer *tracer, const happening *h) {
  track *k = &tracer->outside;
  int64_t time;
  uint32_t skip = IL_LOAD_RELAXED(&k->skip);
  if (skip) {
    IL_STORE_RELAXED(&k->skip, skip - 1);
  } else {
    pthread_mutex_lock(&tracer->mutex);
    bool room = look(tracer, k, NULL, &time);
    IL_STORE_RELAXED(&k->skip, room ? 0 : k->next_skip);
    pthread_mutex_unlock(&tracer->mutex);
    if (room) {
      il_record record, *r;
      write(tracer, &record, h, time, NO_CORE);
      pthread_mutex_lock(&tracer->mutex);
      r = il_trace_push(&k->buffer);
      if (r) *r = record;
      pthread_mutex_unlock(&tracer->mutex);
      return;
    }
  }
  IL_STORE_RELAXED(&tracer->missed, IL_LOAD_RELAXED(&tracer->missed) + 1);
}

static void on_event(il_sink *sink, il_task *t, il_event_kind event,
                     il_object *object, uint64_t number) {
  il_tracer *tracer = (il_tracer *)(void *)sink;
  happening h = {t, event, object, number};
  uint32_t bit = 1u << event;
  if (event == IL_EVENT_START) {
    il_task *begun = (il_task *)(void *)object;
    keep_name(tracer, begun);
    mute(begun, 0);
  }
  if (!t || !t->carrier ||
      ((bit & HANDED) && IL_LOAD_ACQUIRE(&t->sched.state) != IL_TASK_RUNNING)) {
    outside(tracer, &h);
    return;
  }
  uint32_t core = t->carrier->index;
  IL_ASSERT(core < tracer->ntracks);
  track *k = &tracer->tracks[core];
  if (event == IL_EVENT_RUN) {
    begin_turn(tracer, k, t);
    return;
  }
  if (event == IL_EVENT_END) keep_name(tracer, t);
  int64_t time;
  if (is_recorded(tracer, k, t, bit, &time))
    write(tracer, il_trace_push(&k->buffer), &h, time, core);
  else
    k->buffer.dropped++;
  if (bit & LAST) k->task = NULL;
}

void il_tracer_event(il_tracer *tracer, il_task *t, il_event_kind event,
                     il_object *object, uint64_t number, int64_t time) {
  happening h = {t, event, object, number};
  if (event == IL_EVENT_START)
    keep_name(tracer, (const il_task *)(const void *)object);
  if (event == IL_EVENT_END) keep_name(tracer, t);
  write(tracer, il_trace_push(tracer->shared), &h, time, t ? 0 : NO_CORE);
}

/* Its life */

void il_tracer_mark(il_tracer *tracer, il_marker *marker) {
  pthread_mutex_lock(&tracer->mutex);
  il_mark_values(marker, tracer->names, MAX_TASKS);
  for (uint32_t i = 0; i < tracer->nobjects; i++)
    il_mark_object(marker, tracer->objects[i]);
  pthread_mutex_unlock(&tracer->mutex);
}

static void mark(il_sink *sink, il_process *process, il_marker *marker) {
  (void)process;
  il_tracer_mark((il_tracer *)(void *)sink, marker);
}

static il_tracer *make(il_process *process, uint32_t pid, uint32_t ntracks) {
  il_tracer *tracer = calloc(1, sizeof *tracer);
  if (!tracer) return NULL;
  pthread_mutex_init(&tracer->mutex, NULL);
  tracer->process = process;
  tracer->pid = pid;
  tracer->ntracks = ntracks;
  if (ntracks) tracer->tracks = calloc(ntracks, sizeof *tracer->tracks);
  if (!ntracks || tracer->tracks) return tracer;
  il_tracer_free(tracer);
  return NULL;
}

il_tracer *il_tracer_new(il_process *process, uint32_t pid, int64_t begin_ns) {
  il_tracer *tracer = make(process, pid, process->cores);
  if (!tracer) return NULL;
  tracer->begin_ns = begin_ns;
  for (uint32_t i = 0; i < tracer->ntracks; i++)
    il_trace_init(&tracer->tracks[i].buffer, ROOM);
  il_trace_init(&tracer->outside.buffer, ROOM);
  tracer->sink = (il_sink){.event = on_event, .pass = pass, .mark = mark};
  process->sink = &tracer->sink;
  return tracer;
}

il_tracer *il_tracer_new_controlled(il_process *process, uint32_t pid,
                                    il_trace_buffer *buffer) {
  il_tracer *tracer = make(process, pid, 0);
  if (tracer) tracer->shared = buffer;
  return tracer;
}

void il_tracer_free(il_tracer *tracer) {
  for (uint32_t i = 0; i < tracer->ntracks && tracer->tracks; i++)
    il_trace_term(&tracer->tracks[i].buffer);
  il_trace_term(&tracer->outside.buffer);
  if (tracer->process->sink == &tracer->sink) tracer->process->sink = NULL;
  pthread_mutex_destroy(&tracer->mutex);
  free(tracer->tracks);
  free(tracer);
}

/* Taking */

void il_traced_term(il_traced *traced) {
  il_buf_term(&traced->records);
  il_buf_term(&traced->tasks);
  il_buf_term(&traced->objects);
}

void il_traced_move(il_traced *from, il_traced *to) {
  il_traced_term(to);
  to->records = from->records;
  to->dropped = from->dropped;
  il_buf_init(&from->records);
  from->dropped = 0;
  il_buf_append(&to->tasks, from->tasks.bytes, from->tasks.len);
  il_buf_append(&to->objects, from->objects.bytes, from->objects.len);
}

static void take_records(il_tracer *tracer, il_traced *traced) {
  for (uint32_t i = 0; i < tracer->ntracks; i++)
    traced->dropped +=
        il_trace_take(&tracer->tracks[i].buffer, &traced->records);
  pthread_mutex_lock(&tracer->mutex);
  traced->dropped += il_trace_take(&tracer->outside.buffer, &traced->records) +
                     IL_LOAD_RELAXED(&tracer->missed);
  IL_STORE_RELAXED(&tracer->missed, 0u);
  pthread_mutex_unlock(&tracer->mutex);
}

static const char *kind_word(const il_object *object) {
  switch (object->kind) {
  case IL_KIND_LOCK: return "lock";
  case IL_KIND_RLOCK: return "rlock";
  case IL_KIND_CONDITION: return "condition";
  case IL_KIND_SEMAPHORE:
  case IL_KIND_BOUNDED_SEMAPHORE: return "semaphore";
  case IL_KIND_EVENT: return "event";
  case IL_KIND_QUEUE:
  case IL_KIND_LIFO_QUEUE:
  case IL_KIND_PRIORITY_QUEUE:
  case IL_KIND_SIMPLE_QUEUE: return "queue";
  default: return "object";
  }
}

static void end_name(il_buf *list, il_buf *name) {
  il_buf_text(list, "\"name\": \"");
  il_buf_json(list, name->len ? name->bytes : "", name->len);
  il_buf_text(list, "\"}");
  name->len = 0;
}

static void keep_name_of(void *tracer, il_task *task) {
  keep_name(tracer, task);
}

void il_tracer_take(il_tracer *tracer, il_traced *traced) {
  il_buf name;
  il_buf_init(&name);
  take_records(tracer, traced);
  il_buf *list = &traced->tasks;
  il_sched_each(tracer->process->sched, keep_name_of, tracer);
  for (uint32_t i = 0; i < MAX_TASKS; i++) {
    if (!il_is_str(tracer->names[i])) continue;
    il_str_append_utf8(il_as_str(tracer->names[i]), &name);
    il_buf_printf(list, "%s{\"pid\": %u, \"number\": %u, ",
                  list->len ? ",\n" : "", tracer->pid, i);
    end_name(list, &name);
  }
  list = &traced->objects;
  il_ways *ways = il_ways_new();
  for (uint32_t i = 0; i < tracer->nobjects; i++) {
    il_ways_name(ways, tracer->process->sched, tracer->objects[i], &name);
    il_buf_printf(list, "%s{\"pid\": %u, \"id\": %u, \"kind\": \"%s\", ",
                  list->len ? ",\n" : "", tracer->pid, i + 1,
                  kind_word(tracer->objects[i]));
    end_name(list, &name);
  }
  il_ways_free(ways);
  il_buf_term(&name);
}
