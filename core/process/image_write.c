/* Writing an image: a queue of objects in the order in which they are found.
 *
 * An object is copied to the image as it is, then the references in the copy
 * are looked at: each is replaced by the number of what it refers to, which
 * joins the queue if it has not been met. */
#include <stdlib.h>

#include "object/containers.h"
#include "object/plain.h"
#include "object/str.h"
#include "process/image_internal.h"
#include "process/mailbox.h"
#include "sync/sync.h"
#include "vm/function.h"

typedef struct {
  uint64_t key; /* address of an object or an il_code; 0: free */
  uint32_t number;
} entry;

typedef struct {
  il_relocation relocation;
  il_task *t;
  il_buf *out, *handles;
  entry *map; /* open addressing */
  uint32_t map_used, map_cap;
  il_object **objects; /* number 1 first */
  uint32_t nobjects, objects_cap;
  const il_program **programs; /* by number, from 1: process->program */
  uint32_t nprograms, programs_cap;
  const il_code_object **codes; /* that have the library's il_codes */
  uint32_t ncodes, codes_cap;
  uint32_t nown; /* il_codes of the program itself: numbers from 1 */
  bool failed;
} writer;

/* Addresses to numbers */

static entry *find(entry *map, uint32_t cap, uint64_t key) {
  for (uint32_t i = (uint32_t)(key * 0x9E3779B97F4A7C15u >> 32);; i++) {
    entry *e = &map[i & (cap - 1)];
    if (e->key == key || !e->key) return e;
  }
}

static bool grow_map(writer *w) {
  uint32_t cap = w->map_cap ? w->map_cap * 2 : 1 << 15;
  entry *map = calloc(cap, sizeof *map);
  if (!map) return false;
  for (uint32_t i = 0; i < w->map_cap; i++)
    if (w->map[i].key) *find(map, cap, w->map[i].key) = w->map[i];
  free(w->map);
  w->map = map;
  w->map_cap = cap;
  return true;
}

/* The entry of a key, in a map with room for a new one; NULL: no memory. */
static entry *place(writer *w, uint64_t key) {
  if (w->map_used * 2 >= w->map_cap && !grow_map(w)) {
    w->failed = true;
    return NULL;
  }
  entry *e = find(w->map, w->map_cap, key);
  if (!e->key) w->map_used++;
  e->key = key;
  return e;
}

/* Room in an array of pointers for one more than it has. */
static bool room(writer *w, void *array, uint32_t count, uint32_t *cap) {
  if (count < *cap) return true;
  void **old, **bigger;
  memcpy(&old, array, sizeof old);
  uint32_t more = *cap ? *cap * 2 : 1 << 12;
  bigger = realloc(old, more * sizeof *bigger);
  if (!bigger) {
    w->failed = true;
    return false;
  }
  memcpy(array, &bigger, sizeof bigger);
  *cap = more;
  return true;
}

static uint32_t number_of(writer *w, il_value v) {
  entry *e = place(w, v);
  if (!e) return 0;
  if (e->number) return e->number;
  if (!room(w, &w->objects, w->nobjects, &w->objects_cap)) return 0;
  w->objects[w->nobjects++] = il_to_ptr(v);
  return e->number = w->nobjects;
}

static il_value to_number(il_relocation *r, il_value ref) {
  return il_image_ref(number_of((writer *)(void *)r, ref));
}

static void add_known(void *ctx, il_value v) {
  if (il_is_ptr(v)) number_of(ctx, v);
}

static void add_own_code(void *ctx, const il_code *code) {
  writer *w = ctx;
  entry *e = place(w, (uintptr_t)code);
  if (e) e->number = ++w->nown;
}

/* After the program's own codes have their numbers. */
static uint32_t code_number(writer *w, const il_code_object *code) {
  entry *e = place(w, (uintptr_t)code->code);
  if (!e) return 0;
  if (!e->number && room(w, &w->codes, w->ncodes, &w->codes_cap)) {
    w->codes[w->ncodes++] = code;
    e->number = w->nown + w->ncodes;
  }
  return e->number;
}

static uint32_t program_number(writer *w, const il_program *program) {
  for (uint32_t i = w->nprograms; i-- > 0;)
    if (w->programs[i] == program) return i + 1;
  if (!room(w, &w->programs, w->nprograms, &w->programs_cap)) return 0;
  w->programs[w->nprograms++] = program;
  return w->nprograms;
}

/* A pointer that is a number. */
static void *disguised(uint32_t number) {
  return (void *)(uintptr_t)number;
}

/* Parts of the image. A pointer into it holds until the next append. */

static void append(writer *w, const void *bytes, size_t size) {
  if (!w->failed && !il_heap_has_room(w->t, w->out->len + size))
    w->failed = true;
  if (!w->failed) il_buf_append(w->out, bytes, size);
  if (w->out->failed) w->failed = true;
}

static void append_ref(writer *w, il_value v) {
  v = il_relocated(&w->relocation, v);
  append(w, &v, sizeof v);
}

/* What one object keeps outside the heap, as values still to be relocated. */
static uint32_t append_extra(writer *w, const il_object *object) {
  const void *o = object;
  uint32_t count = 0;
  if (object->kind == IL_KIND_MODULE) {
    const il_module *module = o;
    for (; count < module->nslots; count++)
      append(w, il_module_slot_at((il_module *)(uintptr_t)o, count),
             sizeof(il_value));
  } else if (object->kind == IL_KIND_CLASS) {
    const il_class *cls = o;
    for (uint32_t i = 0; i < cls->nown; i++, count += 2) {
      il_value pair[] = {cls->own[i].name, il_from_int(cls->own[i].cell)};
      append(w, pair, sizeof pair);
    }
  } else if (object->kind == IL_KIND_CODE) {
    const il_code_object *code = o;
    for (; code->sites && count < code->code->nsites; count++)
      append(w, &code->sites[count].name, sizeof(il_value));
  }
  return count;
}

/* Of another task only what a Thread object can still ask for remains: it has
 * ended. */
static il_task husk_of(const writer *w, const il_task *task) {
  bool mine = task == w->t;
  il_task husk = {.head = {.kind = IL_KIND_TASK},
                  .ident = task->ident,
                  .thread = task->thread,
                  .name = task->name,
                  .locals = mine ? task->locals : IL_NIL,
                  .handled = mine ? task->handled : IL_NIL,
                  .daemon = !mine && task->daemon,
                  .is_main = mine};
  if (!mine) husk.sched.state = IL_TASK_DONE;
  return husk;
}

static void note_handle(writer *w, const il_handle *handle) {
  il_image_handle shared = {handle->id, handle->rights};
  if (!shared.rights) return;
  il_buf_append(w->handles, &shared, sizeof shared);
  if (w->handles->failed) w->failed = true;
}

static const il_waitq nobody = {NULL, NULL};

/* What must not get into the image as it is. */
static void clean(writer *w, il_object *copy, const void *original) {
  void *o = copy;
  copy->lock = 0;
  switch ((il_kind)copy->kind) {
  case IL_KIND_CODE: {
    il_code_object *code = o;
    if (code->program) {
      code->code = disguised(code_number(w, original));
      code->program = disguised(program_number(w, code->program));
    }
    code->sites = NULL;
    break;
  }
  case IL_KIND_CLASS:
    ((il_class *)o)->own = NULL;
    ((il_class *)o)->table = NULL;
    break;
  case IL_KIND_MODULE: {
    il_module *module = o;
    module->slots = NULL;
    module->chunks = NULL;
    module->loader = NULL;
    break;
  }
  case IL_KIND_LOCK:
  case IL_KIND_RLOCK: ((il_lock *)o)->waiters = nobody; break;
  case IL_KIND_CONDITION: ((il_condition *)o)->waiters = nobody; break;
  case IL_KIND_SEMAPHORE:
  case IL_KIND_BOUNDED_SEMAPHORE: ((il_semaphore *)o)->waiters = nobody; break;
  case IL_KIND_EVENT: ((il_event *)o)->waiters = nobody; break;
  case IL_KIND_QUEUE:
  case IL_KIND_LIFO_QUEUE:
  case IL_KIND_PRIORITY_QUEUE:
  case IL_KIND_SIMPLE_QUEUE: {
    il_queue *queue = o;
    queue->getters = queue->putters = queue->joiners = nobody;
    break;
  }
  case IL_KIND_CHANNEL:
  case IL_KIND_SHARED_SEMAPHORE:
  case IL_KIND_SHARED_MEMORY:
    note_handle(w, o);
    ((il_handle *)o)->endpoint = NULL;
    break;
  default: break;
  }
}

/* A generator that runs belongs to a frame, and none is kept. */
static void finish_running(il_object *copy) {
  il_generator *g = (void *)copy;
  if (copy->kind != IL_KIND_GENERATOR || g->state != IL_GENERATOR_RUNNING)
    return;
  g->state = IL_GENERATOR_FINISHED;
  g->saved = g->handled = g->outer = IL_NIL;
}

static void write_object(writer *w, const il_object *object) {
  il_task husk;
  il_image_record record = {0};
  size_t size = il_heap_size(object), at = w->out->len;
  if (object->kind == IL_KIND_TASK) {
    husk = husk_of(w, (const il_task *)(const void *)object);
    object = &husk.head;
    size = sizeof husk;
  }
  append(w, &record, sizeof record);
  append(w, object, size);
  record.size = (uint32_t)((size + 7) & ~(size_t)7);
  append(w, &(uint64_t){0}, record.size - size);
  record.extra = append_extra(w, object);
  if (w->failed) return;
  char *bytes = w->out->bytes + at;
  memcpy(bytes, &record, sizeof record);
  il_object *copy = (il_object *)(void *)(bytes + sizeof record);
  finish_running(copy);
  il_relocate_object(&w->relocation, copy);
  clean(w, copy, object);
  il_relocate(&w->relocation,
              (il_value *)(void *)(bytes + sizeof record + record.size),
              record.extra);
}

/* The sections */

/* A child on Linux goes on inside the frames of its parent, and what they hold
 * lives as long as it does. */
static il_value held_by_frames(il_task *t) {
  uint32_t count = t->nframes ? t->frames[t->nframes - 1].top : 0;
  il_value own[] = {t->process->inherited, il_tuple_new(t, t->stack, count)};
  return own[1] == IL_NIL ? IL_NIL : il_tuple_new(t, own, 2);
}

static void write_roots(writer *w, il_image_roots *roots, il_value root) {
  const il_process *process = w->t->process;
  il_value inherited = held_by_frames(w->t);
  if (inherited == IL_NIL) w->failed = true;
  *roots = (il_image_roots){.modules = process->modules,
                            .builtins = il_from_ptr(process->builtins),
                            .main = il_from_ptr(process->main),
                            .entry = il_from_ptr(process->entry),
                            .sys = il_from_ptr(process->sys),
                            .std_out = process->std_out,
                            .at_exit = process->at_exit,
                            .inherited = inherited,
                            .task = il_from_ptr(w->t),
                            .root = root};
  memcpy(roots->lib, process->lib, sizeof roots->lib);
  il_relocate(&w->relocation, (il_value *)roots,
              sizeof *roots / sizeof(il_value));
}

static void write_classes(writer *w) {
  const il_shapes *shapes = w->t->process->shapes;
  for (uint32_t i = IL_CLASS_COUNT; i < shapes->nclasses; i++)
    append_ref(w, il_from_ptr(shapes->classes[i]));
  for (uint32_t i = 0; i < shapes->ncells; i++)
    append_ref(w, i ? *il_class_cell(w->t->process, i) : IL_NIL);
  for (uint32_t id = 1; id < shapes->nshapes; id++) {
    const il_shape *s = il_shape_of(w->t->process, id);
    const il_shape *from = s->parent ? s->parent : s->root;
    append(w,
           &(il_image_shape){il_relocated(&w->relocation, il_from_ptr(s->cls)),
                             il_relocated(&w->relocation, s->name), from->id,
                             s->ninline, s->dict},
           sizeof(il_image_shape));
  }
}

static bool hashes_by_identity(const il_object *object) {
  switch ((il_kind)object->kind) {
  case IL_KIND_BIGINT:
  case IL_KIND_FLOAT:
  case IL_KIND_STR:
  case IL_KIND_BYTES:
  case IL_KIND_ARRAY:
  case IL_KIND_TUPLE:
  case IL_KIND_LIST:
  case IL_KIND_DICT:
  case IL_KIND_DICT_TABLE:
  case IL_KIND_SET:
  case IL_KIND_FROZENSET:
  case IL_KIND_SET_TABLE:
  case IL_KIND_RANGE:
  case IL_KIND_SLICE:
  case IL_KIND_CELL: return false;
  default: return true;
  }
}

static void write_identities(writer *w, il_image_header *head) {
  for (uint32_t i = 0; i < w->nobjects && !w->failed; i++) {
    if (!hashes_by_identity(w->objects[i])) continue;
    uint64_t hash = il_identity_hash(w->t, il_from_ptr(w->objects[i]));
    append(w, &(il_id_entry){il_image_ref(i + 1), hash}, sizeof(il_id_entry));
    head->hashes++;
  }
  const il_shapes *shapes = w->t->process->shapes;
  for (uint32_t i = 0; i < shapes->ids_cap; i++) {
    il_id_entry id = shapes->ids[i];
    uint32_t number =
        id.object ? find(w->map, w->map_cap, id.object)->number : 0;
    if (!number) continue;
    id.object = il_image_ref(number);
    append(w, &id, sizeof id);
    head->ids++;
  }
}

static void append_texts(writer *w, const il_text *texts, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    append(w, &texts[i].len, sizeof texts[i].len);
    append(w, texts[i].text, texts[i].len);
  }
}

static void write_library(writer *w) {
  for (uint32_t i = 1; i < w->nprograms; i++)
    append_texts(w, &w->programs[i]->filename, 1);
  for (uint32_t i = 0; i < w->ncodes; i++) {
    const il_code *code = w->codes[i]->code;
    il_image_code bare = {*code, program_number(w, w->codes[i]->program)};
    bare.code.words = NULL;
    bare.code.positions = NULL;
    bare.code.consts = NULL;
    bare.code.names = bare.code.sites = bare.code.locals = NULL;
    bare.code.handlers = NULL;
    bare.code.doc = NULL;
    append(w, &bare, sizeof bare);
    append(w, code->words, code->nwords * sizeof *code->words);
    append(w, code->handlers, code->nhandlers * sizeof *code->handlers);
    append_texts(w, &code->name, 1);
    append_texts(w, &code->qualname, 1);
    append_texts(w, code->names, code->nnames);
    append_texts(w, code->locals, code->nlocals);
  }
}

static void write_all(writer *w, il_value root) {
  const il_process *process = w->t->process;
  const il_shapes *shapes = process->shapes;
  il_image_header head = {.classes = shapes->nclasses - IL_CLASS_COUNT,
                          .cells = shapes->ncells,
                          .shapes = shapes->nshapes,
                          .next_ident = process->next_ident,
                          .next_id = process->next_id,
                          .next_module = process->next_module,
                          .recursion_limit = process->recursion_limit};
  il_image_known(w->t->process, add_known, w);
  program_number(w, process->program);
  il_image_codes(process->program->main, add_own_code, w);
  head.known = w->nobjects;
  append(w, &head, sizeof head);
  write_roots(w, &head.roots, root);
  write_classes(w);
  for (uint32_t i = head.known; i < w->nobjects && !w->failed; i++)
    write_object(w, w->objects[i]);
  head.objects = w->nobjects;
  if (w->failed) return;
  write_identities(w, &head);
  head.programs = w->nprograms;
  head.codes = w->ncodes;
  write_library(w);
  if (!w->failed) memcpy(w->out->bytes, &head, sizeof head);
}

bool il_image_write(il_task *t, il_value root, il_buf *out, il_buf *handles) {
  writer w = {
      .relocation = {to_number}, .t = t, .out = out, .handles = handles};
  IL_ASSERT(out->len == 0);
  write_all(&w, root);
  free(w.map);
  free(w.objects);
  free(w.programs);
  free(w.codes);
  if (w.failed) il_raise_memory(t);
  return !w.failed;
}
