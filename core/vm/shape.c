/* Tables of shapes, class cells, classes, sites and ids. See shape.h for what
 * the class lock guards. */
#include "vm/shape.h"

#include "object/containers.h"
#include "vm/exception.h"

#include <stdlib.h>

enum {
  FIRST_INLINE = 8,  /* inline slots of a class's first instances */
  MOST_INLINE = 40,  /* an instance stays a small cell */
  MOST_NAMED = 96,   /* more attributes than this: dictionary mode */
  SETTLE_AFTER = 16, /* instances after which the root is made to measure */
};

il_shapes *il_shapes_new(void) {
  il_shapes *shapes = calloc(1, sizeof *shapes);
  if (!shapes) return NULL;
  shapes->nshapes = shapes->ncells = 1; /* 0 is none */
  il_arena_init(&shapes->arena);
  return shapes;
}

static void free_tables(il_shapes *shapes, bool all) {
  il_class_table **link = &shapes->tables;
  while (*link) {
    il_class_table *table = *link;
    if (all || table->retired) {
      *link = table->next;
      free(table);
    } else {
      link = &table->next;
    }
  }
}

void il_shapes_free(il_shapes *shapes) {
  if (!shapes) return;
  free_tables(shapes, true);
  il_arena_term(&shapes->arena);
  for (unsigned i = 0; i < IL_CHUNKS; i++) {
    free(shapes->shapes[i]);
    free(shapes->cells[i]);
  }
  for (il_site_list *list = shapes->sites; list;) {
    il_site_list *next = list->next;
    free(list);
    list = next;
  }
  free(shapes->classes);
  free(shapes->ids);
  free(shapes->hashes);
  free(shapes);
}

/* Runs while every carrier stands still: nobody reads a retired table. */
void il_classes_mark(il_marker *marker, il_process *process) {
  il_shapes *shapes = process->shapes;
  free_tables(shapes, false);
  for (uint32_t i = 0; i < shapes->nclasses; i++)
    il_mark_object(marker, shapes->classes[i]);
  for (uint32_t n = 0; n < shapes->ncells; n += IL_CHUNK) {
    uint32_t count =
        shapes->ncells - n < IL_CHUNK ? shapes->ncells - n : IL_CHUNK;
    if (shapes->cells[n / IL_CHUNK])
      il_mark_values(marker, shapes->cells[n / IL_CHUNK], count);
  }
}

bool il_class_list_locked(il_process *process, il_class *cls) {
  il_shapes *shapes = process->shapes;
  if (shapes->nclasses == shapes->classes_cap) {
    uint32_t cap = shapes->classes_cap ? shapes->classes_cap * 2 : 256;
    il_class **classes = realloc(shapes->classes, cap * sizeof *classes);
    if (!classes) return false;
    shapes->classes = classes;
    shapes->classes_cap = cap;
  }
  cls->number = shapes->nclasses;
  shapes->classes[shapes->nclasses++] = cls;
  return true;
}

/* Shapes */

const il_shape *il_shape_of(il_process *process, uint32_t id) {
  return &process->shapes->shapes[id / IL_CHUNK][id % IL_CHUNK];
}

static il_shape *shape_new_locked(il_process *process) {
  il_shapes *shapes = process->shapes;
  uint32_t id = shapes->nshapes;
  if (id == IL_CHUNK * IL_CHUNKS) return NULL;
  il_shape **chunk = &shapes->shapes[id / IL_CHUNK];
  if (!*chunk) {
    *chunk = calloc(IL_CHUNK, sizeof **chunk);
    if (!*chunk) return NULL;
  }
  shapes->nshapes++;
  il_shape *shape = &(*chunk)[id % IL_CHUNK];
  shape->id = id;
  return shape;
}

il_shape *il_shape_root_new(il_process *process, il_class *cls,
                            uint32_t ninline) {
  il_class_lock(process);
  il_shape *shape = shape_new_locked(process);
  if (shape) {
    shape->cls = cls;
    shape->nslots = cls->nfixed;
    shape->ninline = ninline > cls->nfixed ? ninline : cls->nfixed;
    shape->root = shape;
  }
  il_class_unlock(process);
  return shape;
}

il_shape *il_shape_dict(il_process *process, const il_shape *shape) {
  il_shape *root = shape->root;
  il_class_lock(process);
  il_shape *dict = root->dict_shape;
  if (!dict && (dict = shape_new_locked(process))) {
    dict->cls = root->cls;
    dict->nslots = root->cls->nfixed;
    dict->ninline = root->ninline;
    dict->dict = true;
    dict->root = root;
    root->dict_shape = dict;
  }
  il_class_unlock(process);
  return dict;
}

static void note_size_locked(il_class *cls, uint32_t nslots) {
  uint32_t hint = nslots < MOST_INLINE ? nslots : MOST_INLINE;
  if (hint > cls->inline_hint) IL_STORE_RELAXED(&cls->inline_hint, hint);
}

il_shape *il_shape_add(il_process *process, const il_shape *shape,
                       il_value name) {
  if (shape->nslots >= MOST_NAMED) return il_shape_dict(process, shape);
  il_class_lock(process);
  il_shape *parent = (il_shape *)(uintptr_t)shape;
  il_shape *child = parent->children;
  while (child && child->name != name)
    child = child->next;
  if (!child && (child = shape_new_locked(process))) {
    child->cls = parent->cls;
    child->nslots = parent->nslots + 1;
    child->ninline = parent->ninline;
    child->name = name;
    child->parent = parent;
    child->root = parent->root;
    child->next = parent->children;
    parent->children = child;
    note_size_locked(child->cls, child->nslots);
  }
  il_class_unlock(process);
  return child;
}

int32_t il_shape_find(const il_shape *shape, il_value name) {
  for (; shape && shape->name != IL_NIL; shape = shape->parent)
    if (shape->name == name) return (int32_t)shape->nslots - 1;
  return -1;
}

void il_shape_names(const il_shape *shape, il_value *names) {
  for (; shape && shape->name != IL_NIL; shape = shape->parent)
    names[shape->nslots - 1 - shape->cls->nfixed] = shape->name;
}

/* Instances */

/* The root shape for the next instance: as many inline slots as instances of
 * the class have turned out to need. */
static const il_shape *root_for(il_process *process, il_class *cls) {
  const il_shape *root =
      il_shape_of(process, IL_LOAD_ACQUIRE(&cls->root_shape));
  uint32_t hint = IL_LOAD_RELAXED(&cls->inline_hint);
  uint32_t made = IL_LOAD_RELAXED(&cls->ninstances);
  bool fits = hint == root->ninline;
  if (made < SETTLE_AFTER) {
    IL_STORE_RELAXED(&cls->ninstances, made + 1);
    fits = hint <= root->ninline;
  } else if (hint < cls->nfixed + 1) {
    fits = root->ninline <= cls->nfixed + 1;
    hint = cls->nfixed + 1;
  }
  if (IL_LIKELY(fits)) return root;
  il_shape *better = il_shape_root_new(process, cls, hint);
  if (!better) return root;
  IL_STORE_RELEASE(&cls->root_shape, better->id);
  return better;
}

static uint32_t inline_size(const il_shape *shape) {
  return (uint32_t)sizeof(il_instance) +
         shape->ninline * (uint32_t)sizeof(il_value);
}

static void init_exception(il_instance *e) {
  e->slots[IL_EXC_TRACEBACK] = IL_NONE;
  e->slots[IL_EXC_CAUSE] = IL_NONE;
  e->slots[IL_EXC_CONTEXT] = IL_NONE;
  e->slots[IL_EXC_SUPPRESS] = IL_FALSE;
}

il_instance *il_instance_new(il_task *t, il_class *cls) {
  if (!IL_LOAD_RELAXED(&cls->root_shape)) {
    const il_shape *root = il_shape_root_new(
        t->process, cls, cls->slots == IL_NIL ? FIRST_INLINE + cls->nfixed : 0);
    if (!root) {
      il_raise_memory(t);
      return NULL;
    }
    /* Of two tasks that come here at once one keeps its shape for nothing. */
    IL_CAS(&cls->root_shape, 0u, root->id);
  }
  const il_shape *shape = root_for(t->process, cls);
  il_instance *instance = il_alloc(t, IL_KIND_INSTANCE, inline_size(shape));
  if (!instance) return NULL;
  instance->head.aux = shape->id;
  instance->head.flags = (uint8_t)shape->ninline;
  if (cls->flags & IL_CLASS_EXCEPTION) init_exception(instance);
  return instance;
}

void il_trace_instance(il_marker *marker, il_object *object) {
  il_instance *instance = (il_instance *)(void *)object;
  il_mark_value(marker, instance->more);
  il_mark_values(marker, instance->slots, instance->head.flags);
}

static il_value *more_slot(const il_instance *instance, uint32_t i) {
  il_value more = IL_LOAD_ACQUIRE(&instance->more);
  if (!il_is_kind(more, IL_KIND_ARRAY)) return NULL;
  il_array *array = (il_array *)(void *)il_to_ptr(more);
  return i < array->cap ? &array->items[i] : NULL;
}

/* The dict of an instance whose shape says dictionary mode. It is stored under
 * the object lock shortly after the shape is. */
static il_value dict_of(il_task *t, il_instance *instance) {
  il_value dict = IL_LOAD_ACQUIRE(&instance->more);
  if (IL_LIKELY(il_is_dict(dict))) return dict;
  il_object_lock(t->process->multi, &instance->head);
  dict = instance->more;
  il_object_unlock(t->process->multi, &instance->head);
  return dict;
}

il_value il_instance_get(il_task *t, il_instance *instance, il_value name) {
  const il_shape *shape = il_instance_shape(t->process, instance);
  if (shape->dict) return il_dict_get(t, dict_of(t, instance), name);
  int32_t slot = il_shape_find(shape, name);
  if (slot < 0) return IL_NIL;
  if ((uint32_t)slot < shape->ninline)
    return il_slot_load(&instance->slots[slot]);
  il_value *place = more_slot(instance, (uint32_t)slot - shape->ninline);
  if (place) return il_slot_load(place);
  /* Between the two looks the instance went over to dictionary mode. */
  shape = il_instance_shape(t->process, instance);
  return shape->dict ? il_dict_get(t, dict_of(t, instance), name) : IL_NIL;
}

/* Room for slot i past the inline ones, made outside the object lock; NIL when
 * there is enough. */
static il_value more_room(il_task *t, il_instance *instance, uint32_t i,
                          bool *failed) {
  if (more_slot(instance, i)) return IL_NIL;
  uint32_t cap = i < 4 ? 4 : i * 2;
  il_array *array =
      il_alloc(t, IL_KIND_ARRAY, sizeof *array + cap * sizeof(il_value));
  if (!array) {
    *failed = true;
    return IL_NIL;
  }
  array->cap = cap;
  return il_from_ptr(array);
}

static void adopt_room_locked(il_instance *instance, il_value room) {
  if (room == IL_NIL) return;
  il_array *array = (il_array *)(void *)il_to_ptr(room);
  if (il_is_kind(instance->more, IL_KIND_ARRAY)) {
    il_array *old = (il_array *)(void *)il_to_ptr(instance->more);
    if (old->cap >= array->cap) return;
    for (uint32_t i = 0; i < old->cap; i++)
      array->items[i] = il_slot_load(&old->items[i]);
  }
  IL_STORE_RELEASE(&instance->more, room);
}

/* Stores into slot `slot` of shape `to` if the instance still has shape
 * `from`. 1 done, 0 look again, -1 raised. */
static int store_slot(il_task *t, il_instance *instance, const il_shape *from,
                      const il_shape *to, uint32_t slot, il_value v) {
  bool multi = t->process->multi, failed = false;
  il_value room = IL_NIL;
  if (slot >= to->ninline)
    room = more_room(t, instance, slot - to->ninline, &failed);
  if (failed) return -1;
  il_object_lock(multi, &instance->head);
  bool same = instance->head.aux == from->id;
  if (same) {
    adopt_room_locked(instance, room);
    il_value *place = slot < to->ninline
                          ? &instance->slots[slot]
                          : more_slot(instance, slot - to->ninline);
    il_slot_store(place, v);
    if (from != to) IL_STORE_RELEASE(&instance->head.aux, to->id);
  }
  il_object_unlock(multi, &instance->head);
  return same;
}

bool il_instance_set(il_task *t, il_instance *instance, il_value name,
                     il_value v) {
  for (;;) {
    const il_shape *shape = il_instance_shape(t->process, instance), *to;
    if (shape->dict)
      return il_dict_set(t, dict_of(t, instance), name, v) == IL_DICT_OK;
    int32_t slot = il_shape_find(shape, name);
    to = slot >= 0 ? shape : il_shape_add(t->process, shape, name);
    if (!to) {
      il_raise_memory(t);
      return false;
    }
    if (to->dict) {
      if (il_instance_dict(t, instance) == IL_NIL) return false;
      continue;
    }
    if (slot < 0) slot = (int32_t)to->nslots - 1;
    int done = store_slot(t, instance, shape, to, (uint32_t)slot, v);
    if (done) return done > 0;
  }
}

bool il_instance_add(il_process *process, il_instance *instance,
                     const il_shape *from, const il_shape *to, il_value v) {
  bool multi = process->multi;
  il_object_lock(multi, &instance->head);
  bool same = instance->head.aux == from->id;
  if (same) {
    il_slot_store(&instance->slots[to->nslots - 1], v);
    IL_STORE_RELEASE(&instance->head.aux, to->id);
  }
  il_object_unlock(multi, &instance->head);
  return same;
}

static bool fill_dict(il_task *t, il_value dict, const il_instance *instance,
                      const il_shape *shape, const il_value *names) {
  uint32_t fixed = shape->cls->nfixed;
  for (uint32_t slot = fixed; slot < shape->nslots; slot++) {
    const il_value *place = slot < shape->ninline
                                ? &instance->slots[slot]
                                : more_slot(instance, slot - shape->ninline);
    il_value v = place ? il_slot_load(place) : IL_NIL;
    if (v != IL_NIL &&
        il_dict_set(t, dict, names[slot - fixed], v) != IL_DICT_OK)
      return false;
  }
  return true;
}

/* Other carriers may be between their look at the shape and their store into
 * a slot. The new shape is made visible first; then they get time to finish. */
static void let_stores_finish(void) {
  for (volatile int i = 0; i < 256; i++) {
  }
}

static bool enter_dict_mode_locked(il_task *t, il_instance *instance,
                                   const il_shape *shape, il_value dict) {
  const il_shape *mode = il_shape_dict(t->process, shape);
  if (!mode) return false;
  il_value names[MOST_NAMED + 1];
  il_shape_names(shape, names);
  (void)IL_EXCHANGE(&instance->head.aux, mode->id);
  if (t->process->multi) let_stores_finish();
  if (!fill_dict(t, dict, instance, shape, names)) {
    IL_STORE_RELEASE(&instance->head.aux, shape->id);
    return false;
  }
  IL_STORE_RELEASE(&instance->more, dict);
  for (uint32_t i = shape->cls->nfixed; i < shape->ninline; i++)
    il_slot_store(&instance->slots[i], IL_NIL);
  return true;
}

il_value il_instance_dict(il_task *t, il_instance *instance) {
  const il_shape *shape = il_instance_shape(t->process, instance);
  if (shape->dict) return dict_of(t, instance);
  il_value dict = il_dict_new(t);
  if (dict == IL_NIL) return IL_NIL;
  bool multi = t->process->multi, ok = true;
  il_object_lock(multi, &instance->head);
  shape = il_shape_of(t->process, instance->head.aux);
  if (!shape->dict) ok = enter_dict_mode_locked(t, instance, shape, dict);
  dict = instance->more;
  il_object_unlock(multi, &instance->head);
  return ok ? dict : il_raise_memory(t);
}

bool il_instance_set_dict(il_task *t, il_instance *instance, il_value dict) {
  if (il_instance_dict(t, instance) == IL_NIL) return false;
  il_object_lock(t->process->multi, &instance->head);
  IL_STORE_RELEASE(&instance->more, dict);
  il_object_unlock(t->process->multi, &instance->head);
  return true;
}

bool il_instance_set_class(il_task *t, il_instance *instance, il_class *cls) {
  const il_shape *shape = il_instance_shape(t->process, instance);
  if (il_instance_dict(t, instance) == IL_NIL) return false;
  const il_shape *root = il_shape_root_new(t->process, cls, shape->ninline),
                 *mode = NULL;
  if (root) mode = il_shape_dict(t->process, root);
  if (!mode) {
    il_raise_memory(t);
    return false;
  }
  il_object_lock(t->process->multi, &instance->head);
  IL_STORE_RELEASE(&instance->head.aux, mode->id);
  il_object_unlock(t->process->multi, &instance->head);
  return true;
}

/* Later insertions come last in __dict__, so an instance that can have one
 * leaves its slots behind. */
int il_instance_del(il_task *t, il_instance *instance, il_value name) {
  if (il_instance_get(t, instance, name) == IL_NIL)
    return il_has_exc(t) ? -1 : 0;
  const il_shape *shape = il_instance_shape(t->process, instance);
  if (!shape->dict && !il_class_has_dict(shape->cls)) {
    int done = store_slot(t, instance, shape, shape,
                          (uint32_t)il_shape_find(shape, name), IL_NIL);
    return done ? done : il_instance_del(t, instance, name);
  }
  il_value dict = il_instance_dict(t, instance);
  if (dict == IL_NIL) return -1;
  switch (il_dict_del(t, dict, name)) {
  case IL_DICT_OK: return 1;
  case IL_DICT_ERROR: return -1;
  default: return 0;
  }
}

/* Cells and sites */

il_value *il_class_cell(il_process *process, uint32_t n) {
  return &process->shapes->cells[n / IL_CHUNK][n % IL_CHUNK];
}

uint32_t il_cell_number_new(il_process *process) {
  il_shapes *shapes = process->shapes;
  uint32_t n = shapes->ncells;
  if (n == IL_CHUNK * IL_CHUNKS) return UINT32_MAX;
  il_value **chunk = &shapes->cells[n / IL_CHUNK];
  if (!*chunk) {
    *chunk = calloc(IL_CHUNK, sizeof **chunk);
    if (!*chunk) return UINT32_MAX;
  }
  shapes->ncells++;
  return n;
}

il_site *il_sites_new(il_task *t, uint32_t count) {
  if (!count) return NULL;
  il_shapes *shapes = t->process->shapes;
  il_site_list *list = calloc(1, sizeof *list + count * sizeof *list->sites);
  if (!list) {
    il_raise_memory(t);
    return NULL;
  }
  list->shapes = shapes;
  list->count = count;
  il_class_lock(t->process);
  list->next = shapes->sites;
  if (list->next) list->next->prev = list;
  shapes->sites = list;
  il_class_unlock(t->process);
  return list->sites;
}

void il_sites_free(il_site *sites) {
  if (!sites) return;
  il_site_list *list =
      (il_site_list *)(void *)((char *)sites - offsetof(il_site_list, sites));
  il_shapes *shapes = list->shapes;
  /* A sweep may run this on any carrier, hence always locked. */
  il_object_lock(true, &shapes->lock);
  if (list->next) list->next->prev = list->prev;
  if (list->prev)
    list->prev->next = list->next;
  else
    shapes->sites = list->next;
  il_object_unlock(true, &shapes->lock);
  free(list);
}

static bool derives(const il_class *cls, const il_class *base) {
  return cls == base || il_class_is_subclass(cls, base);
}

void il_class_flush_locked(il_process *process, const il_class *cls) {
  il_shapes *shapes = process->shapes;
  for (uint32_t i = 0; i < shapes->nclasses; i++) {
    il_class *other = shapes->classes[i];
    il_class_table *table = other->table;
    if (!table || !derives(other, cls)) continue;
    IL_STORE_RELEASE(&other->table, NULL);
    table->retired = true;
  }
  (void)IL_ADD(&shapes->epoch, 1);
  for (il_site_list *list = shapes->sites; list; list = list->next)
    for (uint32_t i = 0; i < list->count; i++)
      IL_STORE_RELAXED(&list->sites[i].cache, 0);
}

/* Ids. A number stays with the address: an object that is made where a dead
 * one was takes over its id, as in CPython. */

static il_id_entry *id_entry(il_id_entry *ids, uint32_t cap, il_value v) {
  uint64_t hash = v * 0x9E3779B97F4A7C15u;
  for (uint32_t i = (uint32_t)(hash >> 32);; i++) {
    il_id_entry *entry = &ids[i & (cap - 1)];
    if (entry->object == v || entry->object == IL_NIL) return entry;
  }
}

static bool grow_ids(il_shapes *shapes) {
  uint32_t cap = shapes->ids_cap ? shapes->ids_cap * 2 : 256;
  il_id_entry *ids = calloc(cap, sizeof *ids);
  if (!ids) return false;
  for (uint32_t i = 0; i < shapes->ids_cap; i++)
    if (shapes->ids[i].object)
      *id_entry(ids, cap, shapes->ids[i].object) = shapes->ids[i];
  free(shapes->ids);
  shapes->ids = ids;
  shapes->ids_cap = cap;
  return true;
}

/* With room for one more; its id is 0 if the object has none. NULL: no
 * memory. */
static il_id_entry *id_entry_locked(il_shapes *shapes, il_value v) {
  if (shapes->nids * 2 >= shapes->ids_cap && !grow_ids(shapes)) return NULL;
  il_id_entry *entry = id_entry(shapes->ids, shapes->ids_cap, v);
  if (entry->object == IL_NIL) shapes->nids++;
  entry->object = v;
  return entry;
}

uint64_t il_object_id(il_process *process, il_value v) {
  il_shapes *shapes = process->shapes;
  if (!il_is_ptr(v)) return 0x7e0000000000u + ((v >> 1) & 0xFFFFFFFFFFu) * 16;
  uint64_t id = 0;
  il_object_lock(process->multi, &shapes->id_lock);
  il_id_entry *entry = id_entry_locked(shapes, v);
  if (entry) {
    if (!entry->id) entry->id = 0x7f0000000000u + 48 * ++process->next_id;
    id = entry->id;
  }
  il_object_unlock(process->multi, &shapes->id_lock);
  return id ? id : v;
}

bool il_object_set_id(il_process *process, il_value v, uint64_t id) {
  il_object_lock(process->multi, &process->shapes->id_lock);
  il_id_entry *entry = id_entry_locked(process->shapes, v);
  if (entry) entry->id = id;
  il_object_unlock(process->multi, &process->shapes->id_lock);
  return entry != NULL;
}

bool il_identity_restore(il_process *process, const il_id_entry *hashes,
                         uint32_t count) {
  il_shapes *shapes = process->shapes;
  uint32_t cap = 256;
  while (cap < count * 2)
    cap *= 2;
  shapes->hashes = calloc(cap, sizeof *hashes);
  if (!shapes->hashes) return false;
  shapes->hashes_cap = cap;
  for (uint32_t i = 0; i < count; i++)
    *id_entry(shapes->hashes, cap, hashes[i].object) = hashes[i];
  return true;
}

void il_ids_forget_dead(void *ctx) {
  il_process *process = ctx;
  il_shapes *shapes = process->shapes;
  il_id_entry *old = shapes->ids;
  if (!old) return;
  shapes->ids = calloc(shapes->ids_cap, sizeof *old);
  if (!shapes->ids) {
    shapes->ids = old; /* some may live on in others, then */
    return;
  }
  shapes->nids = 0;
  for (uint32_t i = 0; i < shapes->ids_cap; i++) {
    if (!old[i].object ||
        !il_heap_is_marked(process->heap, il_to_ptr(old[i].object)))
      continue;
    *id_entry(shapes->ids, shapes->ids_cap, old[i].object) = old[i];
    shapes->nids++;
  }
  free(old);
}

/* As with ids, an object made where a dead one was takes over its hash. In
 * controlled mode addresses must not tell. */
uint64_t il_identity_hash(const il_task *t, il_value v) {
  const il_shapes *shapes = t->process->shapes;
  if (IL_UNLIKELY(shapes->hashes != NULL)) {
    const il_id_entry *entry = id_entry(shapes->hashes, shapes->hashes_cap, v);
    if (entry->object == v) return entry->id;
  }
  if (t->process->stable_hashes) return il_object_id(t->process, v) >> 4;
  return v >> 4;
}
