/* Names of objects: the search for ways, and ways in words.
 *
 * A part of an il_ways holds the objects of one process that a search has
 * reached, in the order of their distance. Each knows its parent and the edge
 * by which it hangs there. Distances are levels:
 *   0  what a global names
 *   1  locals of the main task: they live as long as the program
 *   3  locals of other tasks, where one name stands for another object in
 *      each, so forks[2] in main is preferred to left in philosopher
 *   5  self
 * and one more for each edge. Loop variables, which are something else at the
 * next turn, are at 2 if global and else at 5. The insides of the library's
 * objects have the name of the object; what a private attribute of the engine's
 * Thread leads to (its arguments) has none by it.
 */
#include "check/names.h"

#include <stdlib.h>

#include "object/containers.h"
#include "object/deque.h"
#include "object/str.h"
#include "process/mailbox.h"
#include "sync/sync.h"
#include "vm/function.h"
#include "vm/shape.h"

enum {
  MAX_ENTRIES = 20000, /* that one search visits */
  MAX_ITEMS = 1000,    /* of one container */
  MAX_FRAMES = 64,     /* of one task */
  MAX_LEVEL = 6,
  MAX_WAY = MAX_LEVEL + 2,
  MAX_NAMED = 97, /* attributes of an instance that is not in dict mode */
  FIRST_CREDIT = 500000,
  LOOKUP_CREDIT = 200
};

typedef enum {
  GLOBAL,  /* key: the name */
  LOCAL,   /* of the task that is the parent; key: frame << 16 | slot */
  FREE,    /* of the function that is the parent; key: the cell's index */
  ATTR,    /* of an instance or class; key: the name */
  ITEM,    /* key: index or key */
  CONTENT, /* has its parent's name: of a cell, the payload of an instance, the
              lock of a condition */
  INSIDE,  /* the same: what the library keeps in its object */
  TASK     /* has a name of its own */
} edge_kind;

typedef struct {
  il_object *object;
  uint32_t parent; /* entry; UINT32_MAX: none */
  uint8_t edge, level;
  bool inside; /* it or something before it on the way is INSIDE */
  il_value key;
} entry;

struct il_ways {
  il_ways *next; /* for other processes */
  const il_process *process;
  uint64_t collections; /* of its heap: later ones may have freed objects */
  entry *entries;
  uint32_t count, cap;
  uint32_t
      *index;     /* open addressing: entry + 1; 2 * cap places, a power of 2 */
  int64_t credit; /* entries that searches may still visit */
};

il_ways *il_ways_new(void) {
  il_ways *ways = calloc(1, sizeof *ways);
  if (ways) ways->credit = FIRST_CREDIT;
  return ways;
}

void il_ways_free(il_ways *ways) {
  while (ways) {
    il_ways *next = ways->next;
    free(ways->entries);
    free(ways->index);
    free(ways);
    ways = next;
  }
}

static void clear(il_ways *part) {
  part->count = 0;
  if (part->index) memset(part->index, 0, 2 * part->cap * sizeof *part->index);
}

static il_ways *find_part(il_ways *ways, const il_process *process) {
  while (ways && ways->process != process)
    ways = ways->next;
  return ways;
}

/* The part for this process, or NULL: no memory. */
static il_ways *part_of(il_ways *ways, const il_process *process) {
  il_ways *part = find_part(ways, process);
  if (!part) part = find_part(ways, NULL);
  if (!part && ways && (part = il_ways_new())) {
    part->next = ways->next;
    ways->next = part;
  }
  if (!part) return NULL;
  uint64_t collections = il_heap_get_stats(process->heap).collections;
  if (part->process != process || part->collections != collections) clear(part);
  part->process = process;
  part->collections = collections;
  return part;
}

void il_ways_forget(il_ways *ways, const il_process *process) {
  il_ways *part = find_part(ways, process);
  if (part) part->process = NULL;
}

/* The table */

static uint32_t *place_of(const il_ways *part, const il_object *object) {
  uint32_t mask = 2 * part->cap - 1;
  uint64_t hash = (uintptr_t)object * 0x9E3779B97F4A7C15u;
  for (uint32_t i = (uint32_t)(hash >> 32);; i++) {
    uint32_t *place = &part->index[i & mask];
    if (!*place || part->entries[*place - 1].object == object) return place;
  }
}

static bool grow(il_ways *part) {
  uint32_t cap = part->cap ? part->cap * 2 : 128;
  entry *entries = realloc(part->entries, cap * sizeof *entries);
  if (!entries) return false;
  part->entries = entries;
  uint32_t *index = calloc(2 * cap, sizeof *index);
  if (!index) return false;
  free(part->index);
  part->index = index;
  part->cap = cap;
  for (uint32_t i = 0; i < part->count; i++)
    *place_of(part, entries[i].object) = i + 1;
  return true;
}

/* What reads an object's edges: adds what it finds to the part, or looks for
 * one object, or for the value of one attribute or item. */
typedef struct {
  il_process *process;
  il_ways *part;     /* NULL: a value is looked for */
  uint32_t parent;   /* whose edges these are; UINT32_MAX: globals */
  uint8_t level;     /* of what is found */
  bool late;         /* loop variables and self; else the others */
  il_object *wanted; /* NULL: all */
  bool found;
  uint8_t edge; /* of what is wanted */
  il_value key;
  const char *text; /* of the key, instead of key */
  il_value value;   /* at that key */
} visitor;

static bool may_have_name(il_value v) {
  if (!il_is_ptr(v)) return false;
  switch (il_kind_of(v)) {
  case IL_KIND_TUPLE:
  case IL_KIND_LIST:
  case IL_KIND_DICT:
  case IL_KIND_SET:
  case IL_KIND_CELL:
  case IL_KIND_FUNCTION:
  case IL_KIND_GENERATOR:
  case IL_KIND_CLASS:
  case IL_KIND_INSTANCE: return true;
  default: return il_kind_of(v) >= IL_KIND_TASK;
  }
}

static bool same_key(il_value a, il_value b) {
  if (a == b) return true;
  if (!il_is_ptr(a) || !il_is_ptr(b)) return false;
  if (il_is_str(a) && il_is_str(b))
    return il_str_eq(il_as_str(a), il_as_str(b));
  if (!il_is_tuple(a) || !il_is_tuple(b)) return false;
  bool same = il_as_tuple(a)->len == il_as_tuple(b)->len;
  for (uint32_t i = 0; same && i < il_as_tuple(a)->len; i++)
    same = same_key(il_as_tuple(a)->items[i], il_as_tuple(b)->items[i]);
  return same;
}

static void add(visitor *s, edge_kind edge, il_value key, il_value v) {
  il_ways *part = s->part;
  if (!part) {
    bool same = s->text
                    ? il_is_str(key) && il_str_eq_text(il_as_str(key), s->text)
                    : key != IL_NIL && same_key(key, s->key);
    if (!s->value && same) s->value = v;
    return;
  }
  if (s->wanted) {
    if (s->found || v != il_from_ptr(s->wanted)) return;
    s->found = true;
    s->edge = (uint8_t)edge;
    s->key = key;
    return;
  }
  if (!may_have_name(v) || part->count >= MAX_ENTRIES) return;
  if (part->count == part->cap && !grow(part)) return;
  uint32_t *place = place_of(part, il_to_ptr(v));
  if (*place) return;
  bool inside = edge == INSIDE ||
                (s->parent != UINT32_MAX && part->entries[s->parent].inside);
  part->entries[part->count++] =
      (entry){il_to_ptr(v), s->parent, (uint8_t)edge, s->level, inside, key};
  *place = part->count;
}

/* Edges */

static bool is_user_class(const il_class *cls) {
  return il_is_str(cls->module) &&
         (il_str_eq_text(il_as_str(cls->module), "__main__") ||
          il_str_eq_text(il_as_str(cls->module), "__mp_main__"));
}

static bool begins(il_value name, const char *text) {
  const il_str *s = il_as_str(name);
  for (uint32_t i = 0; text[i]; i++)
    if (i >= s->len || il_str_at(s, i) != (unsigned char)text[i]) return false;
  return true;
}

static void visit_attr(visitor *s, bool user, il_value name, il_value v) {
  if (!il_is_str(name)) return;
  /* Of a Thread: what it was started with, to be forgotten. */
  const il_str *text = il_as_str(name);
  if (s->part &&
      (il_str_eq_text(text, "_args") || il_str_eq_text(text, "_kwargs") ||
       il_str_eq_text(text, "_target")))
    return;
  bool inside = begins(name, "_") && (!user || il_is_kind(v, IL_KIND_TASK));
  add(s, inside ? INSIDE : ATTR, name, v);
}

static il_value slot_of(const il_instance *instance, const il_shape *shape,
                        uint32_t slot) {
  if (slot < shape->ninline) return instance->slots[slot];
  slot -= shape->ninline;
  if (!il_is_kind(instance->more, IL_KIND_ARRAY)) return IL_NIL;
  const il_array *more = il_as_array(instance->more);
  return slot < more->cap ? more->items[slot] : IL_NIL;
}

static void visit_instance(visitor *s, const il_instance *instance) {
  const il_shape *shape = il_instance_shape(s->process, instance);
  bool user = is_user_class(shape->cls);
  il_value v = il_from_ptr(instance), payload = il_payload(s->process, v);
  if (payload != v) add(s, CONTENT, IL_NIL, payload);
  if (shape->dict) {
    il_value name, value;
    uint32_t cursor = 0;
    while (il_is_dict(instance->more) &&
           il_dict_next(s->process, instance->more, &cursor, &name, &value))
      visit_attr(s, user, name, value);
    return;
  }
  il_value names[MAX_NAMED] = {IL_NIL};
  uint32_t fixed = shape->cls->nfixed;
  il_shape_names(shape, names);
  for (uint32_t i = fixed; i < shape->nslots; i++)
    visit_attr(s, user, names[i - fixed], slot_of(instance, shape, i));
}

static void visit_class(visitor *s, const il_class *cls) {
  for (uint32_t i = 0; i < cls->nown && is_user_class(cls); i++)
    visit_attr(s, true, cls->own[i].name,
               *il_class_cell(s->process, cls->own[i].cell));
}

static void visit_items(visitor *s, const il_array *array, uint32_t first,
                        uint32_t len) {
  if (s->part && len > MAX_ITEMS) len = MAX_ITEMS;
  for (uint32_t i = 0; array && i < len; i++)
    add(s, ITEM, il_from_int(i), array->items[(first + i) % array->cap]);
}

static void visit_dict(visitor *s, il_value dict) {
  il_value key, value;
  uint32_t cursor = 0;
  while (il_dict_next(s->process, dict, &cursor, &key, &value) &&
         (cursor <= MAX_ITEMS || !s->part))
    add(s, ITEM, key, value);
}

/* What `for` assigns to. */
static bool is_loop_variable(const il_code *code, const char *name) {
  for (uint32_t pc = 0; pc + 1 < code->nwords; pc++) {
    if (il_word_op(code->words[pc]) != IL_OP_FOR_ITER) continue;
    uint32_t count = 1;
    if (il_word_op(code->words[pc + 1]) == IL_OP_UNPACK)
      count = il_word_arg(code->words[++pc]);
    for (; count-- > 0 && pc + 1 < code->nwords; pc++) {
      uint32_t arg = il_word_arg(code->words[pc + 1]);
      il_op op = il_word_op(code->words[pc + 1]);
      const il_text *names = op == IL_OP_STORE_GLOBAL ? code->names
                             : op == IL_OP_STORE_FAST || op == IL_OP_STORE_CELL
                                 ? code->locals
                                 : NULL;
      if (names && strcmp(names[arg].text, name) == 0) return true;
    }
  }
  return false;
}

/* Is a variable with this value and name to be visited now? */
static bool is_due(const visitor *s, const il_code *code, const char *name,
                   il_value v) {
  if (!may_have_name(v)) return false;
  if (s->wanted) return v == il_from_ptr(s->wanted);
  return s->late == (strcmp(name, "self") == 0 || is_loop_variable(code, name));
}

/* Without what generators keep to themselves while they are suspended. */
static void visit_frames(visitor *s, const il_task *task) {
  for (uint32_t i = 0; i < task->nframes && i < MAX_FRAMES; i++) {
    const il_frame *frame = &task->frames[i];
    const il_code *code = frame->code->code;
    if (frame->code->hidden || (code->flags & IL_CODE_CLASS)) continue;
    for (uint32_t slot = 0; slot < code->nlocals; slot++) {
      const char *name = code->locals[slot].text;
      il_value v = task->stack[frame->base + slot];
      if (*name && *name != '.' && is_due(s, code, name, v))
        add(s, LOCAL, il_from_int((int64_t)i << 16 | slot), v);
    }
  }
}

static void visit_globals(visitor *s) {
  il_module *module = s->process->main;
  il_value name, slot;
  uint32_t cursor = 0;
  char text[128];
  if (!module) return;
  while (il_dict_next(s->process, module->index, &cursor, &name, &slot)) {
    il_value v = *il_module_slot_at(module, (uint32_t)il_to_int(slot));
    if (!begins(name, "__") &&
        is_due(s, s->process->program->main, il_name_text(name, text), v))
      add(s, GLOBAL, name, v);
  }
}

static void visit_edges(visitor *s, const il_object *object) {
  il_value v = il_from_ptr(object);
  switch (object->kind) {
  case IL_KIND_INSTANCE:
    visit_instance(s, (const il_instance *)(const void *)object);
    break;
  case IL_KIND_CLASS:
    visit_class(s, (const il_class *)(const void *)object);
    break;
  case IL_KIND_LIST:
    visit_items(s, il_as_array(il_as_list(v)->items), 0, il_as_list(v)->len);
    break;
  case IL_KIND_TUPLE:
    for (uint32_t i = 0; i < il_as_tuple(v)->len && i < MAX_ITEMS; i++)
      add(s, ITEM, il_from_int(i), il_as_tuple(v)->items[i]);
    break;
  case IL_KIND_DEQUE: {
    const il_deque *deque = (const il_deque *)(const void *)object;
    visit_items(s, il_as_array(deque->ring), deque->first, deque->len);
    break;
  }
  case IL_KIND_DICT: visit_dict(s, v); break;
  case IL_KIND_CELL:
    add(s, CONTENT, IL_NIL, ((const il_cell *)(const void *)object)->value);
    break;
  case IL_KIND_CONDITION:
    add(s, CONTENT, IL_NIL, ((const il_condition *)(const void *)object)->lock);
    break;
  case IL_KIND_FUNCTION: {
    const il_function *f = (const il_function *)(const void *)object;
    if (!il_is_tuple(f->closure) || f->code->hidden) break;
    for (uint32_t i = 0; i < il_as_tuple(f->closure)->len; i++)
      add(s, FREE, il_from_int(i), il_as_tuple(f->closure)->items[i]);
    break;
  }
  default: break;
  }
}

il_value il_variable_value(il_process *process, il_object *object,
                           il_value part) {
  if (object->kind == IL_KIND_MODULE)
    return *il_module_slot_at((il_module *)(void *)object,
                              (uint32_t)il_to_int(part));
  if (object->kind == IL_KIND_CELL) return ((il_cell *)(void *)object)->value;
  if (part == IL_NIL || part == IL_ALL_ITEMS) return il_from_ptr(object);
  visitor s = {.process = process, .key = part};
  visit_edges(&s, object);
  return s.value;
}

il_value il_named_attr(il_process *process, il_value instance,
                       const char *name) {
  visitor s = {.process = process, .text = name};
  if (il_is_kind(instance, IL_KIND_INSTANCE))
    visit_edges(&s, il_to_ptr(instance));
  return s.value;
}

const char *il_library_class(il_process *process, const il_object *object,
                             const char *package) {
  if (object->kind != IL_KIND_INSTANCE) return NULL;
  const il_class *cls = il_class_of(process, il_from_ptr(object));
  return il_is_str(cls->module) && begins(cls->module, package) ? cls->text
                                                                : NULL;
}

/* The search */

static uint32_t find(const il_ways *part, const il_object *object) {
  return part->cap ? *place_of(part, object) - 1 : UINT32_MAX;
}

static void visit_tasks(visitor *s, const il_sched *sched) {
  for (il_task *task = sched->tasks; task; task = task->all_next) {
    s->parent = UINT32_MAX;
    if (s->level == 0) {
      add(s, TASK, IL_NIL, il_from_ptr(task));
    } else if (s->level == 5 || task->is_main == (s->level == 1)) {
      s->late = s->level == 5;
      s->parent = find(s->part, &task->head);
      if (s->parent != UINT32_MAX) visit_frames(s, task);
    }
  }
}

static void search(il_ways *part, const il_sched *sched) {
  visitor s = {.part = part, .process = sched->process};
  uint32_t i = 0;
  clear(part);
  for (unsigned level = 0; level <= MAX_LEVEL; level++) {
    s.level = (uint8_t)level;
    s.parent = UINT32_MAX;
    s.late = level == 2;
    if (level == 0 || level == 2) visit_globals(&s);
    if (level == 0 || (level & 1)) visit_tasks(&s, sched);
    s.level++;
    for (; i < part->count && part->entries[i].level == level; i++) {
      s.parent = i;
      visit_edges(&s, part->entries[i].object);
    }
  }
  part->credit -= part->count;
}

/* Does the way to this entry still lead there? Its last edges may be others by
 * now. */
static bool is_still_there(il_ways *part, const il_sched *sched, uint32_t i) {
  for (; i != UINT32_MAX; i = part->entries[i].parent) {
    entry *e = &part->entries[i];
    visitor s = {.part = part, .process = sched->process, .wanted = e->object};
    if (e->edge == TASK) return true;
    if (e->edge == GLOBAL)
      visit_globals(&s);
    else if (e->edge == LOCAL)
      visit_frames(&s, (il_task *)(void *)part->entries[e->parent].object);
    else
      visit_edges(&s, part->entries[e->parent].object);
    if (!s.found) return false;
    e->edge = s.edge;
    e->key = s.key;
  }
  return true;
}

/* Without a search: an entry for an object that a global or local names. */
static uint32_t look_nearby(il_ways *part, const il_sched *sched,
                            il_object *object) {
  visitor s = {.part = part, .process = sched->process, .wanted = object};
  s.parent = UINT32_MAX;
  visit_globals(&s);
  for (il_task *task = sched->tasks; task && !s.found; task = task->all_next) {
    visitor tasks = {.part = part, .process = sched->process};
    tasks.parent = UINT32_MAX;
    add(&tasks, TASK, IL_NIL, il_from_ptr(task));
    s.parent = find(part, &task->head);
    if (s.parent != UINT32_MAX) visit_frames(&s, task);
  }
  uint32_t i = find(part, object);
  if (!s.found || !part->cap) return UINT32_MAX;
  if (i == UINT32_MAX) {
    if (part->count == part->cap && !grow(part)) return UINT32_MAX;
    i = part->count++;
    *place_of(part, object) = part->count;
  }
  part->entries[i] = (entry){
      .object = object, .parent = s.parent, .edge = s.edge, .key = s.key};
  return i;
}

/* The entry of an object, or UINT32_MAX: nothing leads to it. */
static uint32_t look_up(il_ways *part, const il_sched *sched,
                        il_object *object) {
  uint32_t i = find(part, object);
  part->credit += LOOKUP_CREDIT;
  if (i != UINT32_MAX && is_still_there(part, sched, i)) return i;
  if (part->credit < 0) return look_nearby(part, sched, object);
  search(part, sched);
  return find(part, object);
}

void il_ways_each(il_ways *ways, il_sched *sched,
                  void (*visit)(void *, il_object *, il_naming), void *ctx) {
  il_ways *part = part_of(ways, sched->process);
  if (!part) return;
  search(part, sched);
  for (uint32_t i = 0; i < part->count; i++) {
    const entry *e = &part->entries[i];
    bool of_condition =
        e->edge == CONTENT &&
        part->entries[e->parent].object->kind == IL_KIND_CONDITION;
    visit(ctx, e->object,
          e->inside      ? IL_NAMED_INSIDE
          : of_condition ? IL_NAMED_AS_PARENT
                         : IL_NAMED);
  }
}

il_object *il_ways_handle(il_ways *ways, il_sched *sched, uint64_t id,
                          uint32_t rights) {
  il_ways *part = part_of(ways, sched->process);
  if (part && !part->count) search(part, sched);
  for (uint32_t i = 0; part && i < part->count; i++) {
    il_object *object = part->entries[i].object;
    const il_handle *handle = (const il_handle *)(const void *)object;
    if (object->kind >= IL_KIND_CHANNEL &&
        object->kind <= IL_KIND_SHARED_MEMORY && handle->id == id &&
        (handle->rights & rights) == rights)
      return object;
  }
  return NULL;
}

il_object *il_ways_outer(il_ways *ways, il_sched *sched, il_object *object,
                         il_value *by) {
  il_ways *part = part_of(ways, sched->process);
  if (part && !part->count) search(part, sched);
  uint32_t i = part ? find(part, object) : UINT32_MAX;
  *by = IL_NIL;
  if (i == UINT32_MAX) return object;
  const entry *e = &part->entries[i];
  if (e->inside && part->entries[e->parent].inside)
    *by = part->entries[e->parent].key;
  while (e->inside)
    e = &part->entries[e->parent];
  return e->object;
}

/* Words */

void il_name_task(const il_task *task, il_buf *out) {
  if (il_is_str(task->name))
    il_str_append_utf8(il_as_str(task->name), out);
  else
    il_buf_text(out, task->is_main ? "MainThread" : "Thread");
}

static void put_name(il_value name, il_buf *out) {
  il_str_append_utf8(il_as_str(name), out);
}

static void put_kind(il_process *process, const il_object *object,
                     il_buf *out) {
  const char *text = il_class_of(process, il_from_ptr(object))->text;
  if (object->kind == IL_KIND_CELL) text = "variable";
  bool vowel = strchr("aeiouAEIOU", text[0]) || strncmp(text, "RLock", 5) == 0;
  il_buf_printf(out, "%s %s", vowel ? "an" : "a", text);
}

static void put_item(il_process *process, il_value key, il_buf *out) {
  enum { KEY_LIMIT = 40 };
  il_buf_byte(out, '[');
  il_show_value(process, key, KEY_LIMIT, out);
  il_buf_byte(out, ']');
}

/* " in f": the function whose variable is in this slot of the code's frames. A
 * free one is that of a function around it: "f.<locals>.g". */
static void put_place(const il_code_object *code, uint32_t slot, il_buf *out) {
  static const char inner[] = ".<locals>.";
  il_text name = code->code->name, qualname = code->code->qualname;
  if (slot >= code->code->nlocals - code->code->nfree) {
    const char *begin = qualname.text, *end = NULL, *next = begin;
    while ((next = strstr(next, inner)) != NULL) {
      if (end) begin = end + sizeof inner - 1;
      end = next;
      next += sizeof inner - 1;
    }
    if (end) {
      for (const char *p = begin; p < end; p++)
        if (*p == '.') begin = p + 1;
      name = (il_text){begin, (uint32_t)(end - begin)};
    }
  }
  il_buf_text(out, " in ");
  il_buf_append(out, name.text, name.len);
}

/* How a way begins, and what is said at its end. */
typedef struct {
  const il_code_object *code;
  uint32_t slot;
} place;

static place put_variable(il_process *process, const il_ways *part,
                          const entry *e, il_buf *out) {
  place in = {0};
  if (e->edge == GLOBAL) {
    put_name(e->key, out);
    return in;
  }
  const il_object *parent = part->entries[e->parent].object;
  if (e->edge == LOCAL) {
    const il_task *task = (const il_task *)(const void *)parent;
    in.code = task->frames[il_to_int(e->key) >> 16].code;
    in.slot = il_to_int(e->key) & 0xFFFF;
  } else {
    in.code = ((const il_function *)(const void *)parent)->code;
    in.slot = in.code->code->nlocals - in.code->code->nfree +
              (uint32_t)il_to_int(e->key);
  }
  il_text name = in.code->code->locals[in.slot];
  if (strcmp(name.text, "self") == 0) {
    il_value v = il_from_ptr(e->object);
    if (il_is_kind(v, IL_KIND_CELL)) v = ((il_cell *)(void *)e->object)->value;
    il_buf_text(out, il_class_of(process, v ? v : IL_NONE)->text);
    in.code = NULL;
  } else {
    il_buf_append(out, name.text, name.len);
  }
  return in;
}

/* The name of entry i, without its place. */
static place put_way(il_process *process, const il_ways *part, uint32_t i,
                     il_buf *out) {
  const entry *way[MAX_WAY];
  unsigned n = 0;
  place in = {0};
  for (; i != UINT32_MAX && n < MAX_WAY; i = part->entries[i].parent) {
    way[n++] = &part->entries[i];
    if (way[n - 1]->edge <= FREE) break;
  }
  while (n-- > 0) {
    const entry *e = way[n];
    switch (e->edge) {
    case GLOBAL:
    case LOCAL:
    case FREE: in = put_variable(process, part, e, out); break;
    case ATTR:
      if (e->inside) break;
      il_buf_byte(out, '.');
      put_name(e->key, out);
      break;
    case ITEM:
      if (!e->inside) put_item(process, e->key, out);
      break;
    default: break;
    }
  }
  return in;
}

/* `short_name`: when nothing leads there, "list" and not "a list". */
static place put_object(il_ways *ways, il_sched *sched, il_object *object,
                        bool short_name, il_buf *out) {
  il_process *process = sched->process;
  il_ways *part = part_of(ways, process);
  if (object->kind == IL_KIND_TASK) {
    il_name_task((const il_task *)(const void *)object, out);
    return (place){0};
  }
  uint32_t i = part ? look_up(part, sched, object) : UINT32_MAX;
  if (i != UINT32_MAX) return put_way(process, part, i, out);
  if (short_name)
    il_buf_text(out, il_class_of(process, il_from_ptr(object))->text);
  else
    put_kind(process, object, out);
  return (place){0};
}

static void put_end(place in, il_buf *out) {
  if (in.code) put_place(in.code, in.slot, out);
}

void il_ways_name(il_ways *ways, il_sched *sched, il_object *object,
                  il_buf *out) {
  put_end(put_object(ways, sched, object, false, out), out);
}

static void put_global(il_process *process, const il_module *module,
                       il_value number, il_buf *out) {
  il_value name, slot;
  uint32_t cursor = 0;
  if (module != process->main) {
    put_name(module->name, out);
    il_buf_byte(out, '.');
  }
  while (il_dict_next(process, module->index, &cursor, &name, &slot))
    if (slot == number) put_name(name, out);
}

void il_ways_name_variable(il_ways *ways, il_sched *sched, il_object *object,
                           il_value part, il_buf *out) {
  place in;
  switch (object->kind) {
  case IL_KIND_MODULE:
    put_global(sched->process, (const il_module *)(const void *)object, part,
               out);
    return;
  case IL_KIND_CELL: in = put_object(ways, sched, object, false, out); break;
  case IL_KIND_CLASS:
    il_buf_text(out, ((const il_class *)(const void *)object)->text);
    in = (place){0};
    break;
  default: in = put_object(ways, sched, object, part != IL_NIL, out); break;
  }
  if (object->kind == IL_KIND_INSTANCE || object->kind == IL_KIND_CLASS ||
      object->kind == IL_KIND_FUNCTION) {
    if (il_is_str(part)) {
      il_buf_byte(out, '.');
      put_name(part, out);
    }
  } else if (part == IL_ALL_ITEMS) {
    il_buf_text(out, "[...]");
  } else if (part != IL_NIL && object->kind != IL_KIND_CELL) {
    put_item(sched->process, part, out);
  }
  put_end(in, out);
}

void il_name_object(il_sched *sched, il_object *object, il_buf *out) {
  il_ways *ways = il_ways_new();
  il_ways_name(ways, sched, object, out);
  il_ways_free(ways);
}

void il_name_variable(il_sched *sched, il_object *object, il_value part,
                      il_buf *out) {
  il_ways *ways = il_ways_new();
  il_ways_name_variable(ways, sched, object, part, out);
  il_ways_free(ways);
}
