/* Snapshots, and operations in words: JSON as web/src/model/snapshot.ts says.
 *
 * Objects are those that the search for names finds, so a lock that nothing of
 * the user's leads to is not shown, unless a task waits for it. What the
 * library keeps inside its own objects is no lock of the user's. A task that
 * has ended is shown for as long as its Thread object has a name. What the
 * library does after the main task's end is told as that task's again.
 *
 * Objects of multiprocessing are known by the ids of the handles in them, and
 * shown once for all processes, by the name that the oldest one has for them.
 */
#include "check/snapshot.h"

#include <stdlib.h>

#include "check/watch.h"
#include "object/containers.h"
#include "object/str.h"
#include "sync/sync.h"
#include "vm/function.h"
#include "vm/shape.h"

enum {
  MAX_LOCALS = 20,
  MAX_ITEMS = 100,
  MAX_PICKLES = 30, /* items of a queue of processes */
  PICKLE_MAX = 160, /* bytes of one */
  LOCAL_LIMIT = 60, /* bytes of a value's text, about */
  VALUE_LIMIT = 120,
  TEXT_SIZE = 256 /* of a name or value, before memory is asked for */
};

/* JSON */

/* Text is collected in `text` and then appended with quotes. */
typedef struct {
  il_buf text;
  char storage[TEXT_SIZE];
} words;

static il_buf *words_begin(words *w) {
  il_buf_init_on(&w->text, w->storage, sizeof w->storage);
  return &w->text;
}

static void words_end(words *w, il_buf *json) {
  il_buf_byte(json, '"');
  il_buf_json(json, w->text.bytes, w->text.len);
  il_buf_byte(json, '"');
  il_buf_term(&w->text);
}

/* VISIBLE and WAIT names, as the page has them. */
static void put_lower(il_buf *json, const char *name) {
  il_buf_byte(json, '"');
  for (; *name; name++)
    il_buf_byte(json, *name == '_' ? '_' : (char)(*name | 0x20));
  il_buf_byte(json, '"');
}

/* The comma before all items but the first. */
static void begin_item(il_buf *json, bool *first) {
  if (!*first) il_buf_text(json, ", ");
  *first = false;
}

static void put_value(il_process *process, il_value v, uint32_t limit,
                      il_buf *json) {
  words w;
  il_show_value(process, v, limit, words_begin(&w));
  words_end(&w, json);
}

static void put_object(il_ways *ways, il_sched *sched, il_object *object,
                       il_buf *json) {
  words w;
  il_ways_name(ways, sched, object, words_begin(&w));
  words_end(&w, json);
}

static void put_seconds(int64_t ns, il_buf *json) {
  if (ns < 0) ns = 0;
  il_buf_printf(json, "%lld.%09lld", (long long)(ns / 1000000000),
                (long long)(ns % 1000000000));
}

/* Operations */

static const il_access *shown_access(const il_visible *visible) {
  for (uint32_t i = 0; i < visible->naccesses; i++)
    if (visible->accesses[i].write || visible->kind != IL_VISIBLE_WRITE)
      return &visible->accesses[i];
  return NULL;
}

static bool has_value(uint8_t kind) {
  return kind == IL_VISIBLE_WRITE || kind == IL_VISIBLE_PUT ||
         kind == IL_VISIBLE_SLEEP || kind == IL_VISIBLE_PRINT;
}

static bool has_name(const il_object *object) {
  return object->kind >= IL_KIND_TASK || object->kind == IL_KIND_INSTANCE;
}

/* The object of the library whose method of this name the program has called;
 * NULL: it is in none. */
static il_object *called_object(const il_task *task, const char *name) {
  const il_frame *method = NULL;
  for (uint32_t i = task->nframes; i-- > 0; method = &task->frames[i])
    if (!task->frames[i].code->hidden) break;
  if (!method || method->code->nargs == 0 ||
      !il_str_eq_text(il_as_str(method->code->name), name))
    return NULL;
  il_value self = task->stack[method->base];
  return il_is_kind(self, IL_KIND_INSTANCE) ? il_to_ptr(self) : NULL;
}

/* NULL: done to none, as print("a"). */
static il_object *object_of(const il_task *task, const il_visible *visible) {
  il_object *object = visible->object;
  if (visible->kind == IL_VISIBLE_PRINT) return NULL;
  if (object && has_name(object)) return object;
  return visible->kind == IL_VISIBLE_START  ? called_object(task, "start")
         : visible->kind == IL_VISIBLE_JOIN ? called_object(task, "join")
                                            : NULL;
}

void il_describe_visible(il_ways *ways, const il_task *task,
                         const il_visible *visible, il_buf *json) {
  static const char *const kinds[] = {
#define VISIBLE(name) #name,
#include "vm/visible.def"
#undef VISIBLE
  };
  il_sched *sched = task->process->sched;
  const il_access *access = shown_access(visible);
  il_buf_text(json, "\"kind\": ");
  put_lower(json, kinds[visible->kind]);
  il_buf_printf(json, ", \"line\": %u", visible->line);
  il_object *object = object_of(task, visible);
  if (access && visible->kind <= IL_VISIBLE_WRITE) {
    words w;
    il_buf_text(json, ", \"object\": ");
    il_ways_name_variable(ways, sched, access->object, access->part,
                          words_begin(&w));
    words_end(&w, json);
  } else if (object) {
    il_buf_text(json, ", \"object\": ");
    put_object(ways, sched, object, json);
  }
  if (visible->value == IL_NIL || !has_value(visible->kind)) return;
  il_buf_text(json, ", \"value\": ");
  put_value(task->process, visible->value, LOCAL_LIMIT, json);
}

/* What is looked at */

typedef struct {
  il_object *object;
  il_sched *sched;
  il_naming naming;
  /* Of multiprocessing; else NULL and 0. A connection has two channels; those
   * who wait for a condition do so at a semaphore of its own. */
  const char *class_name;
  uint64_t ids[2], lock;
} shared;

typedef struct {
  const il_snapshot_facts *facts;
  il_ways *ways;
  il_buf *json;
  il_sched *sched; /* the process that is looked at */
  uint32_t pid;
  bool first;      /* nothing in this array yet */
  shared *objects; /* tasks, and what they wait for, of all processes */
  uint32_t count, cap;
  uint32_t ended_main, exit_task; /* indices; the same: there is none */
} snapshot;

static void put_name(snapshot *s, il_object *object) {
  put_object(s->ways, s->sched, object, s->json);
}

static void look_at(snapshot *s, il_sched *sched) {
  s->sched = sched;
  for (uint32_t i = 0; i < s->facts->nscheds; i++)
    if (s->facts->scheds[i] == sched) s->pid = s->facts->pids[i];
}

/* The id of the handle in an attribute; 0: there is none. */
static uint64_t handle_in(il_process *process, il_value v, const char *name) {
  v = il_named_attr(process, v, name);
  return il_is_ptr(v) && il_kind_of(v) >= IL_KIND_CHANNEL &&
                 il_kind_of(v) <= IL_KIND_SHARED_MEMORY
             ? ((const il_handle *)(void *)il_to_ptr(v))->id
             : 0;
}

static uint64_t semaphore_in(il_process *process, il_value v,
                             const char *name) {
  return handle_in(process, il_named_attr(process, v, name), "_sem");
}

/* False: it is none of multiprocessing's. */
static bool identify(shared *x) {
  il_process *process = x->sched->process;
  il_value v = il_from_ptr(x->object);
  const char *name = il_library_class(process, x->object, "multiprocessing.");
  if (!name) return false;
  bool is_condition = strcmp(name, "Condition") == 0;
  il_value condition = is_condition ? v : il_named_attr(process, v, "_cond");
  x->class_name = name;
  x->ids[0] = handle_in(process, v, "_channel");
  if (x->ids[0]) return true;
  if (condition) {
    x->ids[0] = semaphore_in(process, condition, "_gate");
    if (is_condition) x->lock = semaphore_in(process, v, "_lock");
  } else if ((x->ids[0] = handle_in(process, v, "_sem"))) {
    if (il_is_lock_id(x->ids[0]) && !strstr(name, "Semaphore"))
      x->lock = x->ids[0];
  } else {
    x->ids[0] = handle_in(process, v, "_writer");
    x->ids[1] = handle_in(process, v, "_reader");
  }
  return x->ids[0] || x->ids[1];
}

static void add(void *ctx, il_object *object, il_naming naming) {
  snapshot *s = ctx;
  shared x = {object, s->sched, naming, NULL, {0, 0}, 0};
  if ((object->kind < IL_KIND_TASK || object->kind > IL_KIND_SIMPLE_QUEUE) &&
      (naming != IL_NAMED || !s->facts->detector || !identify(&x)))
    return;
  if (s->count == s->cap) {
    uint32_t cap = s->cap ? s->cap * 2 : 64;
    shared *objects = realloc(s->objects, cap * sizeof *objects);
    if (!objects) return;
    s->objects = objects;
    s->cap = cap;
  }
  s->objects[s->count++] = x;
}

static bool is_waiting(const il_task *task) {
  return task->sched.state == IL_TASK_PARKING ||
         task->sched.state == IL_TASK_PARKED;
}

static const il_task *owner_of(const il_object *object) {
  if (!object) return NULL;
  switch (object->kind) {
  case IL_KIND_LOCK:
  case IL_KIND_RLOCK: return ((const il_lock *)(const void *)object)->owner;
  case IL_KIND_CONDITION:
    return owner_of(
        il_to_ptr(((const il_condition *)(const void *)object)->lock));
  case IL_KIND_TASK: return (const il_task *)(const void *)object;
  default: return NULL;
  }
}

/* What has no name but matters: what tasks wait for, the main task when it has
 * ended, and who has ended with a lock. */
static void add_nameless(snapshot *s, il_object *object) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->objects[i].object == object) return;
  add(s, object, IL_NAMED);
}

static void add_waited_for(snapshot *s) {
  add_nameless(s, &s->sched->process->main_task->head);
  for (il_task *task = s->sched->tasks; task; task = task->all_next) {
    if (is_waiting(task) && task->sched.object)
      add_nameless(s, task->sched.object);
    if (!task->is_main || task == s->sched->process->main_task) continue;
    s->ended_main = s->sched->process->main_task->index;
    s->exit_task = task->index;
    add_nameless(s, &task->head);
  }
}

static uint32_t shown(const snapshot *s, uint32_t index) {
  return index == s->ended_main ? s->exit_task : index;
}

static void put_index(const snapshot *s, const char *before, uint32_t index) {
  il_buf_printf(s->json, "%s%u", before, shown(s, index));
}

/* Not one that has not begun; nor a thread of the parent's, as a forked process
 * sees it. */
static bool has_run(const snapshot *s, const il_task *task) {
  bool is_first =
      task->is_main && task->process == s->facts->scheds[0]->process;
  return task->sched.state != IL_TASK_NEW && (task->index || is_first);
}

static void add_owners(snapshot *s) {
  for (uint32_t i = 0; i < s->count; i++) {
    il_object *object = s->objects[i].object;
    const il_task *owner = owner_of(object);
    if (!owner || !has_run(s, owner)) continue;
    look_at(s, s->objects[i].sched);
    add_nameless(s, (il_object *)(uintptr_t)owner);
  }
}

static void collect(snapshot *s) {
  for (uint32_t i = 0; i < s->facts->nscheds; i++) {
    look_at(s, s->facts->scheds[i]);
    il_ways_each(s->ways, s->sched, add, s);
    add_waited_for(s);
  }
  add_owners(s);
}

/* Tasks that wait for what processes share, the first one first; reason 0: for
 * any. */
static void put_waiting(snapshot *s, const char *key, uint64_t id,
                        uint64_t other, uint32_t reason) {
  const il_detector *d = s->facts->detector;
  uint32_t *waiting = malloc(d->ntasks * sizeof *waiting), n = 0;
  for (uint32_t i = 0; i < d->ntasks && waiting; i++) {
    const il_follower *f = &d->tasks[i];
    uint64_t its = f->waits && f->task ? il_mailbox_waited(f->task) : 0;
    if (!its || (its != id && its != other) ||
        (reason && f->task->sched.reason != reason))
      continue;
    uint32_t at = n++;
    for (; at > 0 && d->tasks[waiting[at - 1]].step > f->step; at--)
      waiting[at] = waiting[at - 1];
    waiting[at] = i;
  }
  il_buf_printf(s->json, ", \"%s\": [", key);
  for (uint32_t i = 0; i < n; i++)
    put_index(s, i ? ", " : "", waiting[i]);
  il_buf_byte(s->json, ']');
  free(waiting);
}

/* Who has the lock of processes; IL_NO_TASK: nobody. */
static uint32_t owner_of_id(const snapshot *s, uint64_t lock) {
  il_detector *d = s->facts->detector;
  uint32_t at = lock ? il_watch_sync(d, NULL, lock * 2 + 1, false) : UINT32_MAX;
  return at == UINT32_MAX ? IL_NO_TASK : d->syncs[at].owner;
}

/* Has no object before that one this lock of processes? */
static bool has_new_lock(const snapshot *s, uint32_t i) {
  uint32_t j = s->objects[i].lock ? 0 : i;
  while (s->objects[j].lock != s->objects[i].lock)
    j++;
  return j == i;
}

static void put_waiters(snapshot *s, const char *key, const il_waitq *queue,
                        const il_waitq *more) {
  bool first = true;
  il_buf_printf(s->json, ", \"%s\": [", key);
  for (const il_task *task = queue->head; task; task = task->sched.next) {
    begin_item(s->json, &first);
    put_index(s, "", task->index);
  }
  for (const il_task *task = more ? more->head : NULL; task;
       task = task->sched.next) {
    begin_item(s->json, &first);
    put_index(s, "", task->index);
  }
  il_buf_byte(s->json, ']');
}

/* Tasks */

static il_task *as_task(const snapshot *s, const shared *x) {
  il_task *task = (il_task *)(void *)x->object;
  return x->object->kind == IL_KIND_TASK && has_run(s, task) &&
                 shown(s, task->index) == task->index
             ? task
             : NULL;
}

static int by_index(const void *a, const void *b) {
  const il_task *x = *(il_task *const *)a, *y = *(il_task *const *)b;
  return (x->index > y->index) - (x->index < y->index);
}

static const char *state_of(const il_task *task) {
  if (task->sched.state == IL_TASK_DONE) return "done";
  if (!is_waiting(task)) return "ready";
  return task->sched.reason == IL_WAIT_SLEEP ? "sleeping" : "blocked";
}

static void put_wait(snapshot *s, const il_task *task) {
  static const char *const reasons[IL_WAIT_COUNT] = {
      "NONE",
#define WAIT(name, text) #name,
#include "vm/waits.def"
#undef WAIT
  };
  il_object *object = task->sched.object;
  il_detector *d = s->facts->detector;
  const il_task *owner = owner_of(object);
  uint64_t id = d ? il_mailbox_waited(task) : 0;
  il_buf_text(s->json, ", \"waits\": {\"reason\": ");
  put_lower(
      s->json,
      reasons[d ? il_shared_reason(d, s->ways, task) : task->sched.reason]);
  if (id) {
    words w;
    bool ended;
    uint32_t on = il_stuck_on(d, task, &ended);
    il_shared_name(d, s->ways, id, task, words_begin(&w));
    if (w.text.len) {
      il_buf_text(s->json, ", \"object\": ");
      words_end(&w, s->json);
    }
    if (on != IL_NO_TASK && task->sched.reason != IL_WAIT_MESSAGE_SPACE)
      put_index(s, ", \"owner\": ", on);
  } else if (object && task->nframes) {
    il_buf_text(s->json, ", \"object\": ");
    put_name(s, object);
  }
  if (owner && task->nframes && has_run(s, owner))
    put_index(s, ", \"owner\": ", owner->index);
  il_buf_byte(s->json, '}');
}

static void put_holds(snapshot *s, const il_task *task) {
  bool first = true;
  il_buf_text(s->json, ", \"holds\": [");
  for (uint32_t i = 0; i < s->count; i++) {
    const shared *x = &s->objects[i];
    uint32_t owner = owner_of_id(s, x->lock);
    if (x->object->kind == IL_KIND_LOCK || x->object->kind == IL_KIND_RLOCK) {
      const il_task *its = owner_of(x->object);
      if (its && has_run(s, its) && x->naming != IL_NAMED_INSIDE)
        owner = its->index;
    }
    bool holds = shown(s, owner) == task->index && has_new_lock(s, i);
    if (!holds) continue;
    begin_item(s->json, &first);
    put_object(s->ways, x->sched, x->object, s->json);
  }
  il_buf_byte(s->json, ']');
}

static const il_frame *users_frame(const il_task *task) {
  for (uint32_t i = task->nframes; i-- > 0;)
    if (!task->frames[i].code->hidden) return &task->frames[i];
  return NULL;
}

static void put_local(snapshot *s, const char *name, size_t len, il_value v,
                      bool *first) {
  begin_item(s->json, first);
  il_buf_text(s->json, "{\"name\": \"");
  il_buf_json(s->json, name, len);
  il_buf_text(s->json, "\", \"value\": ");
  put_value(s->sched->process, v, LOCAL_LIMIT, s->json);
  il_buf_byte(s->json, '}');
}

/* What the program has in its names, but for what it defines and imports. */
static void put_globals(snapshot *s, const il_module *module) {
  uint32_t cursor = 0, n = 0;
  il_value name, slot;
  il_buf text;
  bool first = true;
  il_buf_init(&text);
  while (n < MAX_LOCALS && il_dict_next(s->sched->process, module->index,
                                        &cursor, &name, &slot)) {
    il_value v =
        *il_module_slot_at((il_module *)module, (uint32_t)il_to_int(slot));
    text.len = 0;
    il_str_append_utf8(il_as_str(name), &text);
    bool is_thing =
        il_is_kind(v, IL_KIND_FUNCTION) || il_is_kind(v, IL_KIND_CLASS) ||
        il_is_kind(v, IL_KIND_MODULE) || il_is_kind(v, IL_KIND_NATIVE);
    if (v == IL_NIL || is_thing || !text.len || text.bytes[0] == '_') continue;
    put_local(s, text.bytes, text.len, v, &first);
    n++;
  }
  il_buf_term(&text);
}

static void put_locals(snapshot *s, const il_task *task) {
  const il_frame *frame = users_frame(task);
  const il_code *code = frame ? frame->code->code : NULL;
  uint32_t n = 0;
  bool first = true;
  il_buf_text(s->json, ", \"locals\": [");
  if (code && (code->flags & IL_CODE_MODULE) && s->facts->has_lines)
    put_globals(s, frame->code->module);
  for (uint32_t i = 0; code && i < code->nlocals && n < MAX_LOCALS; i++) {
    il_text name = code->locals[i];
    il_value v = task->stack[frame->base + i];
    if (il_is_kind(v, IL_KIND_CELL))
      v = ((il_cell *)(void *)il_to_ptr(v))->value;
    if (v == IL_NIL || !name.len || name.text[0] == '.' ||
        (code->flags & (IL_CODE_CLASS | IL_CODE_MODULE)))
      continue;
    put_local(s, name.text, name.len, v, &first);
    n++;
  }
  il_buf_byte(s->json, ']');
}

static void put_task(snapshot *s, il_task *task) {
  const char *state = state_of(task);
  words w;
  begin_item(s->json, &s->first);
  look_at(s, task->process->sched);
  il_buf_printf(s->json, "{\"index\": %u, \"pid\": %u, \"number\": %llu",
                task->index, s->pid,
                task->is_main ? 0ull : (unsigned long long)task->ident - 1);
  il_buf_text(s->json, ", \"name\": ");
  const char *process =
      task->is_main && s->facts->detector
          ? il_watch_process_name(s->facts->detector, task->process)
          : NULL;
  words_begin(&w);
  if (process)
    il_buf_text(&w.text, process);
  else
    il_name_task(task, &w.text);
  words_end(&w, s->json);
  /* Where a ready one has stopped; a blocked one is behind its call. */
  uint32_t line = *state == 'r' ? task->visible.line : 0;
  il_buf_printf(s->json, ", \"state\": \"%s\", \"line\": %u", state,
                line ? line : il_task_line(task));
  if (*state == 'r') {
    il_buf_text(s->json, ", \"next\": {");
    il_describe_visible(s->ways, task, &task->visible, s->json);
    il_buf_byte(s->json, '}');
  } else if (*state == 'b') {
    put_wait(s, task);
  }
  if ((*state == 'b' || *state == 's') && task->sched.deadline) {
    const il_clock *clock = &task->process->clock;
    il_buf_text(s->json, ", \"wakesIn\": ");
    put_seconds(task->sched.deadline - clock->now_ns(clock->ctx), s->json);
  }
  put_holds(s, task);
  put_locals(s, task);
  il_buf_byte(s->json, '}');
}

static void put_tasks(snapshot *s) {
  uint32_t n = 0;
  il_task **tasks = calloc(s->count + 1, sizeof(il_task *));
  for (uint32_t i = 0; i < s->count && tasks; i++)
    if (as_task(s, &s->objects[i])) tasks[n++] = as_task(s, &s->objects[i]);
  if (tasks) qsort(tasks, n, sizeof(il_task *), by_index);
  for (uint32_t i = 0; i < n; i++)
    put_task(s, tasks[i]);
  free(tasks);
}

/* Variables */

static void put_touched(const snapshot *s, const struct il_last_access *by) {
  put_index(s, "{\"task\": ", by->task);
  il_buf_printf(s->json, ", \"line\": %u, \"step\": %llu}", by->line,
                (unsigned long long)by->step);
}

static void put_variable(void *ctx, const il_variable_facts *v) {
  snapshot *s = ctx;
  words w;
  il_value value = il_variable_value(v->process, v->object, v->part);
  /* Locks in a list are shown by themselves. */
  if (v->write.task == UINT32_MAX && il_is_ptr(value) &&
      il_kind_of(value) >= IL_KIND_TASK)
    return;
  look_at(s, v->process->sched);
  begin_item(s->json, &s->first);
  il_buf_printf(s->json, "{\"pid\": %u, \"name\": ", s->pid);
  il_ways_name_variable(s->ways, s->sched, v->object, v->part, words_begin(&w));
  words_end(&w, s->json);
  il_buf_text(s->json, ", \"value\": ");
  if (value == IL_NIL)
    il_buf_text(s->json, "\"\"");
  else
    put_value(v->process, value, VALUE_LIMIT, s->json);
  if (v->write.task != UINT32_MAX) {
    il_buf_text(s->json, ", \"written\": ");
    put_touched(s, &v->write);
  }
  il_buf_text(s->json, ", \"read\": [");
  bool first = true;
  for (uint32_t i = 0; i < v->nreads && i < IL_COUNT(v->reads); i++) {
    begin_item(s->json, &first);
    put_touched(s, &v->reads[i]);
  }
  il_buf_text(s->json, "]}");
}

/* Locks and queues */

static void put_lock(snapshot *s, il_object *object) {
  const char *kind = "semaphore";
  long long count = 0;
  const void *o = object;
  const il_waitq *waiters = NULL, *more = NULL;
  const il_lock *lock = NULL;
  switch (object->kind) {
  case IL_KIND_LOCK: kind = "lock", lock = o; break;
  case IL_KIND_RLOCK: kind = "rlock", lock = o; break;
  case IL_KIND_CONDITION:
    kind = "condition";
    lock = (const void *)il_to_ptr(((const il_condition *)o)->lock);
    waiters = &((const il_condition *)o)->waiters;
    break;
  case IL_KIND_EVENT:
    kind = "event";
    count = ((const il_event *)o)->set;
    waiters = &((const il_event *)o)->waiters;
    break;
  default:
    count = ((const il_semaphore *)o)->value;
    waiters = &((const il_semaphore *)o)->waiters;
  }
  if (lock) {
    count = lock->count;
    *(waiters ? &more : &waiters) = &lock->waiters;
  }
  il_buf_printf(s->json, ", \"kind\": \"%s\"", kind);
  if (lock && lock->owner && has_run(s, lock->owner))
    put_index(s, ", \"owner\": ", lock->owner->index);
  il_buf_printf(s->json, ", \"count\": %lld", count);
  put_waiters(s, "waiters", waiters, more);
}

static void put_queue(snapshot *s, il_object *object) {
  static const char *const kinds[] = {"fifo", "lifo", "priority", "simple"};
  const il_queue *q = (const il_queue *)(const void *)object;
  const il_array *array = q->items ? il_as_array(q->items) : NULL;
  bool first = true;
  il_buf_printf(s->json, ", \"kind\": \"%s\", \"maxsize\": %lld, \"items\": [",
                kinds[object->kind - IL_KIND_QUEUE],
                q->maxsize > 0 ? (long long)q->maxsize : 0);
  for (uint32_t i = 0; array && i < q->len && i < MAX_ITEMS; i++) {
    uint32_t at = object->kind == IL_KIND_LIFO_QUEUE ? q->len - 1 - i : i;
    begin_item(s->json, &first);
    put_value(s->sched->process, array->items[(q->first + at) % array->cap],
              LOCAL_LIMIT, s->json);
  }
  il_buf_printf(s->json, "], \"length\": %u", q->len);
  put_waiters(s, "getters", &q->getters, NULL);
  put_waiters(s, "putters", &q->putters, NULL);
}

/* Locks and queues of processes */

/* Before one of them, whose name is to follow. */
static void begin_shared(snapshot *s, const shared *x) {
  look_at(s, x->sched);
  begin_item(s->json, &s->first);
  il_buf_printf(s->json, "{\"pid\": %u, \"shared\": true, \"name\": ", s->pid);
}

/* Times that its owner has it: known in the owner's process alone. */
static long long times_held(const snapshot *s, uint64_t lock, uint32_t owner) {
  const il_process *process = s->facts->detector->tasks[owner].process;
  for (uint32_t i = 0; i < s->count; i++) {
    const shared *x = &s->objects[i];
    if (x->ids[0] != lock || x->sched->process != process) continue;
    il_value n =
        il_named_attr(x->sched->process, il_from_ptr(x->object), "_count");
    if (il_is_int(n) && il_to_int(n) > 0) return (long long)il_to_int(n);
  }
  return 1;
}

static long long value_of(const snapshot *s, uint64_t id) {
  il_broker *broker = s->facts->detector->broker;
  return broker ? (long long)il_broker_look(broker, id, NULL, NULL) : 0;
}

static void put_process_lock(snapshot *s, const shared *x) {
  const char *name = x->class_name;
  uint32_t owner = owner_of_id(s, x->lock);
  long long count = 0;
  if (strcmp(name, "Barrier") == 0) name = "Condition";
  if (strstr(name, "Semaphore"))
    name = "Semaphore", count = value_of(s, x->ids[0]);
  if (*name == 'E')
    count = value_of(
        s, semaphore_in(x->sched->process, il_from_ptr(x->object), "_flag"));
  begin_shared(s, x);
  put_name(s, x->object);
  il_buf_text(s->json, ", \"kind\": ");
  put_lower(s->json, name);
  if (owner != IL_NO_TASK) {
    put_index(s, ", \"owner\": ", owner);
    count = times_held(s, x->lock, owner);
  }
  il_buf_printf(s->json, ", \"count\": %lld", count);
  put_waiting(s, "waiters", x->ids[0], x->lock, 0);
  il_buf_byte(s->json, '}');
}

typedef struct {
  il_buf *json;
  uint32_t count;
} item_list;

/* As hexadecimal digits: the page reads pickles. */
static void put_pickle(void *ctx, const char *bytes, size_t len) {
  item_list *list = ctx;
  if (list->count++ >= MAX_PICKLES) return;
  il_buf_text(list->json, list->count > 1 ? ", \"" : "\"");
  for (size_t i = 0; i < len && i < PICKLE_MAX; i++)
    il_buf_printf(list->json, "%02x", (unsigned char)bytes[i]);
  il_buf_byte(list->json, '"');
}

static void put_channel(snapshot *s, uint64_t id, const char *kind) {
  item_list list = {s->json, 0};
  il_broker *broker = s->facts->detector->broker;
  il_buf_printf(s->json, ", \"kind\": \"%s\", \"items\": [", kind);
  for (uint32_t i = 0; i < s->facts->nscheds; i++)
    il_mailbox_each_item(s->facts->scheds[i]->process->mailbox, id, put_pickle,
                         &list);
  uint64_t room = broker ? il_broker_look(broker, id, put_pickle, &list) : 0;
  il_buf_printf(s->json, "], \"length\": %u, \"maxsize\": %llu", list.count,
                (unsigned long long)room);
  put_waiting(s, "getters", id, id, IL_WAIT_MESSAGE);
  put_waiting(s, "putters", id, id, IL_WAIT_MESSAGE_SPACE);
  il_buf_byte(s->json, '}');
}

/* The connection that has this end of the channel; NULL: it has no name. */
static const shared *end_of(const snapshot *s, uint64_t id, int end) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->objects[i].ids[end] == id) return &s->objects[i];
  return NULL;
}

/* From one connection to another one. */
static void put_pipe(snapshot *s, const shared *x, uint64_t id) {
  const shared *ends[] = {end_of(s, id, 0), end_of(s, id, 1)};
  words w;
  il_buf *name = words_begin(&w);
  begin_shared(s, x);
  for (int i = 0; i < 2; i++) {
    if (i) il_buf_text(name, " \xe2\x86\x92 ");
    if (ends[i])
      il_ways_name(s->ways, ends[i]->sched, ends[i]->object, name);
    else
      il_buf_byte(name, '?');
  }
  words_end(&w, s->json);
  put_channel(s, id, "pipe");
}

/* Has no object before that one this id? */
static bool is_new_id(const snapshot *s, uint32_t i, uint64_t id) {
  for (uint32_t j = 0; j < i; j++)
    if (s->objects[j].ids[0] == id || s->objects[j].ids[1] == id) return false;
  return id != 0;
}

static void put_between_processes(snapshot *s, bool queues) {
  for (uint32_t i = 0; i < s->count; i++) {
    const shared *x = &s->objects[i];
    if (!x->class_name) continue;
    bool is_pipe = strcmp(x->class_name, "Connection") == 0;
    bool is_queue = strstr(x->class_name, "Queue") != NULL;
    if (queues != (is_pipe || is_queue)) continue;
    for (int end = 0; end < 2 && is_pipe; end++)
      if (is_new_id(s, i, x->ids[end])) put_pipe(s, x, x->ids[end]);
    if (is_pipe || !is_new_id(s, i, x->ids[0])) continue;
    if (!is_queue) {
      put_process_lock(s, x);
      continue;
    }
    begin_shared(s, x);
    put_name(s, x->object);
    put_channel(s, x->ids[0], *x->class_name == 'S' ? "simple" : "fifo");
  }
}

/* All of the kinds from `from` to `to` that are the user's own. */
static void put_shared(snapshot *s, il_kind from, il_kind to,
                       void (*put)(snapshot *, il_object *)) {
  s->first = true;
  for (uint32_t i = 0; i < s->count; i++) {
    const shared *x = &s->objects[i];
    if (x->naming != IL_NAMED || x->object->kind < from || x->object->kind > to)
      continue;
    look_at(s, x->sched);
    begin_item(s->json, &s->first);
    il_buf_printf(s->json, "{\"pid\": %u, \"name\": ", s->pid);
    put_name(s, x->object);
    put(s, x->object);
    il_buf_byte(s->json, '}');
  }
  put_between_processes(s, from == IL_KIND_QUEUE);
}

void il_snapshot_json(const il_snapshot_facts *facts, il_buf *json) {
  snapshot s = {.facts = facts, .ways = il_ways_new(), .json = json};
  collect(&s);
  il_buf_printf(json,
                "{\"step\": %llu, \"time\": ", (unsigned long long)facts->step);
  put_seconds(facts->time_ns, json);
  if (facts->has_lines)
    il_buf_printf(json, ", \"lines\": %llu", (unsigned long long)facts->lines);
  if (facts->has_lines && facts->lines_from)
    il_buf_printf(json, ", \"linesFrom\": %llu",
                  (unsigned long long)facts->lines_from);
  il_buf_text(json, ", \"tasks\": [");
  s.first = true;
  put_tasks(&s);
  il_buf_text(json, "], \"variables\": [");
  s.first = true;
  if (facts->detector)
    il_detector_each_variable(facts->detector, put_variable, &s);
  il_buf_text(json, "], \"locks\": [");
  put_shared(&s, IL_KIND_LOCK, IL_KIND_EVENT, put_lock);
  il_buf_text(json, "], \"queues\": [");
  put_shared(&s, IL_KIND_QUEUE, IL_KIND_SIMPLE_QUEUE, put_queue);
  il_buf_text(json, "]}");
  free(s.objects);
  il_ways_free(s.ways);
}
