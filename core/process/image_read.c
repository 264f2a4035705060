/* Reading an image: every object is made first, as the bytes that it was; then
 * numbers become addresses, and what lies outside the heap is made anew. */
#include <stdlib.h>

#include "object/containers.h"
#include "object/str.h"
#include "process/image_internal.h"
#include "process/mailbox.h"
#include "vm/function.h"

typedef struct {
  il_relocation relocation;
  il_task *t;
  const char *at;
  il_image_header head;
  il_object **objects; /* by number */
  uint32_t nknown;
  const il_program **programs; /* number 1 first */
  const il_code **codes;       /* number 1 first */
  uint32_t ncodes;
} reader;

static il_value to_address(il_relocation *r, il_value ref) {
  return il_from_ptr(((reader *)(void *)r)->objects[il_image_number(ref)]);
}

static void take(reader *r, void *out, size_t size) {
  memcpy(out, r->at, size);
  r->at += size;
}

static il_value take_ref(reader *r) {
  il_value v;
  take(r, &v, sizeof v);
  return il_relocated(&r->relocation, v);
}

static void add_known(void *ctx, il_value v) {
  reader *r = ctx;
  if (il_is_ptr(v)) r->objects[++r->nknown] = il_to_ptr(v);
}

/* The object of a record, its numbers still numbers. NULL: raised. */
static il_object *make_object(reader *r, size_t size) {
  il_object head;
  memcpy(&head, r->at, sizeof head);
  il_object *object = il_alloc(r->t, (il_kind)head.kind, size);
  if (!object) return NULL;
  uint8_t mark = object->mark;
  memcpy(object, r->at, size);
  object->mark = mark;
  if (head.kind == IL_KIND_MODULE &&
      !il_module_alloc_slots((il_module *)(void *)object)) {
    il_raise_memory(r->t);
    return NULL;
  }
  if (head.kind == IL_KIND_STR && (head.flags & IL_STR_INTERNED)) {
    object->flags &= (uint8_t)~IL_STR_INTERNED;
    return il_to_ptr(il_intern_str(r->t, il_from_ptr(object)));
  }
  return object;
}

static bool make_objects(reader *r) {
  for (uint32_t i = r->head.known + 1; i <= r->head.objects; i++) {
    il_image_record record;
    take(r, &record, sizeof record);
    r->objects[i] = make_object(r, record.size);
    if (!r->objects[i]) return false;
    r->at += record.size + record.extra * sizeof(il_value);
  }
  return true;
}

/* The library's code lives as long as the process. */

static il_arena *arena_of(const reader *r) {
  return &r->t->process->shapes->arena;
}

static void *take_array(reader *r, size_t size) {
  void *array = il_arena_alloc(arena_of(r), size);
  take(r, array, size);
  return array;
}

static il_text take_text(reader *r) {
  il_text text;
  take(r, &text.len, sizeof text.len);
  text.text = il_arena_copy(arena_of(r), r->at, text.len);
  r->at += text.len;
  return text;
}

static const il_text *take_texts(reader *r, uint32_t count) {
  il_text *texts = il_arena_alloc(arena_of(r), count * sizeof *texts);
  for (uint32_t i = 0; i < count; i++)
    texts[i] = take_text(r);
  return texts;
}

static const il_code *take_code(reader *r) {
  il_image_code bare;
  take(r, &bare, sizeof bare);
  il_code *code = IL_ARENA_NEW(arena_of(r), il_code);
  *code = bare.code;
  code->words = take_array(r, code->nwords * sizeof *code->words);
  code->handlers = take_array(r, code->nhandlers * sizeof *code->handlers);
  code->name = take_text(r);
  code->qualname = take_text(r);
  code->names = take_texts(r, code->nnames);
  code->locals = take_texts(r, code->nlocals);
  return code;
}

static void add_own_code(void *ctx, const il_code *code) {
  reader *r = ctx;
  if (r->codes) r->codes[r->ncodes] = code;
  r->ncodes++;
}

static bool take_library(reader *r) {
  const il_program *own = r->t->process->program;
  il_image_codes(own->main, add_own_code, r); /* counts them */
  r->codes = calloc((size_t)r->ncodes + r->head.codes, sizeof(il_code *));
  r->programs = calloc(r->head.programs, sizeof(il_program *));
  if (!r->codes || !r->programs) return false;
  r->programs[0] = own;
  for (uint32_t i = 1; i < r->head.programs; i++) {
    il_program *program = IL_ARENA_NEW(arena_of(r), il_program);
    program->filename = take_text(r);
    r->programs[i] = program;
  }
  r->ncodes = 0;
  il_image_codes(own->main, add_own_code, r);
  for (uint32_t i = 0; i < r->head.codes; i++)
    r->codes[r->ncodes++] = take_code(r);
  return true;
}

/* Objects with parts outside the heap */

static bool finish_code(reader *r, il_code_object *code, uint32_t nsites) {
  code->words = (uint32_t *)(void *)(code->values + code->code->nconsts);
  code->globals = code->module->slots;
  if (!nsites) return true;
  code->sites = il_sites_new(r->t, nsites);
  for (uint32_t i = 0; code->sites && i < nsites; i++)
    code->sites[i].name = take_ref(r);
  return code->sites != NULL;
}

static void finish_class(reader *r, il_class *cls, uint32_t extra) {
  uint32_t count = extra / 2;
  cls->nown = cls->own_cap = count;
  if (count)
    cls->own =
        il_arena_alloc(&r->t->process->shapes->arena, count * sizeof *cls->own);
  for (uint32_t i = 0; i < count; i++) {
    cls->own[i].name = take_ref(r);
    cls->own[i].cell = (uint32_t)il_to_int(take_ref(r));
  }
  il_class_set_name(r->t, cls, cls->name);
}

static bool finish_object(reader *r, il_object *object, uint32_t extra) {
  void *o = object;
  if (object->kind == IL_KIND_CODE && ((il_code_object *)o)->program) {
    il_code_object *code = o;
    code->program = r->programs[(uintptr_t)code->program - 1];
    code->code = r->codes[(uintptr_t)code->code - 1];
  }
  il_relocate_object(&r->relocation, object);
  switch ((il_kind)object->kind) {
  case IL_KIND_CODE: return finish_code(r, o, extra);
  case IL_KIND_CLASS: finish_class(r, o, extra); break;
  case IL_KIND_MODULE:
    for (uint32_t i = 0; i < extra; i++)
      *il_module_slot_at(o, i) = take_ref(r);
    break;
  case IL_KIND_TASK:
    ((il_task *)o)->process = r->t->process;
    ((il_task *)o)->heap = r->t->heap;
    break;
  case IL_KIND_CHANNEL:
  case IL_KIND_SHARED_SEMAPHORE:
  case IL_KIND_SHARED_MEMORY:
    return ((il_handle *)o)->rights == 0 || il_mailbox_adopt(r->t, o);
  default: break;
  }
  return true;
}

static bool finish_objects(reader *r) {
  for (uint32_t i = r->head.known + 1; i <= r->head.objects; i++) {
    il_image_record record;
    take(r, &record, sizeof record);
    const char *end = r->at + record.size + record.extra * sizeof(il_value);
    r->at += record.size;
    /* An interned str may be one that was here before. */
    if (r->objects[i]->kind != IL_KIND_STR &&
        !finish_object(r, r->objects[i], record.extra))
      return false;
    r->at = end;
  }
  return true;
}

/* Classes, cells and shapes get the numbers that they had, by being made in
 * the same order. */

static bool restore_classes(reader *r) {
  for (uint32_t i = 0; i < r->head.classes; i++) {
    il_class *cls = (il_class *)(void *)il_to_ptr(take_ref(r));
    if (!il_class_list_locked(r->t->process, cls)) return false;
  }
  return true;
}

static bool restore_cells(reader *r) {
  il_process *process = r->t->process;
  for (uint32_t i = 0; i < r->head.cells; i++) {
    il_value v = take_ref(r);
    if (i < process->shapes->ncells) continue;
    if (il_cell_number_new(process) != i) return false;
    *il_class_cell(process, i) = v;
  }
  return true;
}

static bool restore_shapes(reader *r) {
  il_process *process = r->t->process;
  for (uint32_t id = 1; id < r->head.shapes; id++) {
    il_image_shape shape;
    take(r, &shape, sizeof shape);
    if (id < process->shapes->nshapes) continue;
    il_class *cls =
        (il_class *)(void *)il_to_ptr(il_relocated(&r->relocation, shape.cls));
    const il_shape *made;
    if (shape.name != IL_NIL)
      made = il_shape_add(process, il_shape_of(process, shape.from),
                          il_relocated(&r->relocation, shape.name));
    else if (shape.dict)
      made = il_shape_dict(process, il_shape_of(process, shape.from));
    else
      made = il_shape_root_new(process, cls, shape.ninline);
    if (!made) return false;
    IL_ASSERT(made->id == id);
  }
  return true;
}

/* As ids and hashes are in the image. */
static il_id_entry *take_entries(reader *r, uint32_t count) {
  il_id_entry *entries = calloc(count + 1, sizeof *entries);
  for (uint32_t i = 0; entries && i < count; i++) {
    take(r, &entries[i], sizeof *entries);
    entries[i].object = il_relocated(&r->relocation, entries[i].object);
  }
  return entries;
}

static bool restore_identities(reader *r) {
  il_process *process = r->t->process;
  il_id_entry *hashes = take_entries(r, r->head.hashes);
  bool ok = hashes && il_identity_restore(process, hashes, r->head.hashes);
  free(hashes);
  il_id_entry *ids = take_entries(r, r->head.ids);
  for (uint32_t i = 0; ok && i < r->head.ids; i++)
    ok = ids && il_object_set_id(process, ids[i].object, ids[i].id);
  free(ids);
  return ok;
}

static void restore_process(reader *r) {
  il_process *process = r->t->process;
  il_image_roots *roots = &r->head.roots;
  il_relocate(&r->relocation, (il_value *)roots,
              sizeof *roots / sizeof(il_value));
  process->modules = roots->modules;
  process->builtins = (il_module *)(void *)il_to_ptr(roots->builtins);
  process->main = (il_module *)(void *)il_to_ptr(roots->main);
  process->entry = (il_code_object *)(void *)il_to_ptr(roots->entry);
  process->sys = (il_module *)(void *)il_to_ptr(roots->sys);
  process->main_task = (il_task *)(void *)il_to_ptr(roots->task);
  process->std_out = roots->std_out;
  process->at_exit = roots->at_exit;
  process->inherited = roots->inherited;
  memcpy(process->lib, roots->lib, sizeof roots->lib);
  process->next_ident = r->head.next_ident;
  process->next_id = r->head.next_id;
  process->next_module = r->head.next_module;
  process->recursion_limit = r->head.recursion_limit;
}

static bool read_all(reader *r) {
  il_image_header *head = &r->head;
  take(r, head, sizeof *head);
  r->objects = calloc((size_t)head->objects + 1, sizeof *r->objects);
  if (!r->objects) return false;
  il_image_known(r->t->process, add_known, r);
  IL_ASSERT(r->nknown == head->known);
  const char *classes = r->at;
  const char *records = classes + head->classes * sizeof(il_value) +
                        head->cells * sizeof(il_value) +
                        (head->shapes - 1) * sizeof(il_image_shape);
  r->at = records;
  if (!make_objects(r)) return false;
  const char *identities = r->at;
  r->at += ((size_t)head->hashes + head->ids) * sizeof(il_id_entry);
  if (!take_library(r)) return false;
  r->at = records;
  if (!finish_objects(r)) return false;
  r->at = classes;
  if (!restore_classes(r) || !restore_cells(r) || !restore_shapes(r))
    return false;
  r->at = identities;
  if (!restore_identities(r)) return false;
  restore_process(r);
  return true;
}

il_value il_image_read(il_task *boot, const char *bytes, size_t len) {
  reader r = {.relocation = {to_address}, .t = boot, .at = bytes};
  bool ok = len >= sizeof r.head && read_all(&r);
  free(r.objects);
  free(r.programs);
  free(r.codes);
  if (ok) return r.head.roots.root;
  return il_has_exc(boot) ? IL_NIL : il_raise_memory(boot);
}
