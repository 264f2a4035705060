/* Inline caches: the paths that a miss takes, and what they remember.
 *
 * A word is stored without the class lock, so a flush may come between the
 * look-up and the store. The order settles it: the filler stores the word and
 * then reads the flush counter; a flush counts first and clears afterwards. So
 * either the filler sees the count and takes its word back, or the flush
 * clears it. */
#include "object/containers.h"
#include "vm/function.h"
#include "vm/shape.h"

static il_instance *as_instance(il_value v) {
  return (il_instance *)(void *)il_to_ptr(v);
}

static uint32_t flushes(il_process *process) {
  return __atomic_load_n(&process->shapes->epoch, __ATOMIC_SEQ_CST);
}

static void fill(il_process *process, il_site *site, uint32_t id, uint32_t kind,
                 uint32_t n, uint32_t epoch) {
  if (n >= 1u << 24) return;
  uint64_t word = (uint64_t)id << 32 | (uint64_t)kind << 24 | n;
  if (!process->multi) {
    site->cache = word;
    return;
  }
  (void)IL_EXCHANGE(&site->cache, word);
  if (flushes(process) != epoch) IL_STORE_RELAXED(&site->cache, 0);
}

static bool is_simple(il_process *process, il_value attr) {
  int binding = il_attr_binding(process, attr);
  return binding == IL_BIND_VALUE || binding == IL_BIND_FUNCTION;
}

/* What an instance's attribute is, cached if it can be. IL_NIL: take the long
 * way. *function: it was found in the class and has to be bound. */
static il_value lookup(il_task *t, il_site *site, il_value obj,
                       bool *function) {
  il_process *process = t->process;
  il_instance *instance = as_instance(obj);
  const il_shape *shape = il_instance_shape(process, instance);
  il_class *cls = shape->cls;
  *function = false;
  if (shape->dict || (cls->flags & IL_CLASS_HAS_GETATTRIBUTE)) return IL_NIL;
  uint32_t epoch = flushes(process);
  uint32_t cell = il_class_find(process, cls, site->name);
  il_value attr =
      cell == UINT32_MAX ? IL_NIL : il_slot_load(il_class_cell(process, cell));
  if (attr != IL_NIL && il_attr_binding(process, attr) == IL_BIND_DATA) {
    if (il_is_kind(attr, IL_KIND_PROPERTY) &&
        !(cls->flags & IL_CLASS_HAS_GETATTR))
      fill(process, site, shape->id, IL_IC_PROPERTY, cell, epoch);
    return IL_NIL;
  }
  int32_t slot = il_shape_find(shape, site->name);
  if (slot >= 0 && (uint32_t)slot < shape->ninline) {
    il_value v = il_slot_load(&instance->slots[slot]);
    if (v != IL_NIL)
      fill(process, site, shape->id, IL_IC_SLOT, (uint32_t)slot, epoch);
    return v;
  }
  if (slot >= 0 || attr == IL_NIL || !is_simple(process, attr)) return IL_NIL;
  fill(process, site, shape->id, IL_IC_CELL, cell, epoch);
  *function = il_is_kind(attr, IL_KIND_FUNCTION);
  return attr;
}

static il_value module_lookup(il_task *t, il_site *site, il_value obj) {
  il_module *module = (il_module *)(void *)il_to_ptr(obj);
  uint32_t epoch = flushes(t->process);
  uint32_t slot = il_module_find(t, module, site->name);
  if (slot == UINT32_MAX) return IL_NIL;
  il_value v = il_slot_load(il_module_slot_at(module, slot));
  if (v != IL_NIL && slot < module->slots_cap)
    fill(t->process, site, module->head.aux, IL_IC_MODULE, slot, epoch);
  return v;
}

/* A property that this site has met before; else IL_NIL. */
static il_value property_as_before(il_task *t, const il_site *site,
                                   il_value obj) {
  uint64_t word = IL_LOAD_RELAXED(&site->cache);
  uint32_t id = IL_LOAD_RELAXED(&il_to_ptr(obj)->aux);
  if ((word >> 24) != ((uint64_t)id << 8 | IL_IC_PROPERTY)) return IL_NIL;
  il_value v =
      il_slot_load(il_class_cell(t->process, (uint32_t)word & 0xFFFFFF));
  if (!il_is_kind(v, IL_KIND_PROPERTY)) return IL_NIL;
  il_value get = ((il_property *)(void *)il_to_ptr(v))->get;
  return il_is_kind(get, IL_KIND_FUNCTION) ? il_tail_call_1(t, get, obj)
                                           : IL_NIL;
}

il_value il_site_getattr(il_task *t, il_site *site, il_value obj) {
  il_value v = IL_NIL;
  if (il_is_kind(obj, IL_KIND_INSTANCE)) {
    v = property_as_before(t, site, obj);
    if (v != IL_NIL) return v;
    bool function;
    v = lookup(t, site, obj, &function);
    if (function) return il_method_new(t, v, obj);
  } else if (il_is_kind(obj, IL_KIND_MODULE)) {
    v = module_lookup(t, site, obj);
    if (il_has_exc(t)) return IL_NIL;
  }
  return v != IL_NIL ? v : il_getattr(t, obj, site->name);
}

/* Methods of engine objects whose kind says their class: nothing can be added
 * to either, so the kind stands for a shape. */
static void remember_engine_method(il_process *process, il_site *site,
                                   il_value obj, il_value found) {
  const il_class *cls = il_class_of(process, obj);
  const il_native *native = (const il_native *)(void *)il_to_ptr(found);
  if (!(cls->flags & IL_CLASS_ENGINE) || native->self != IL_NIL ||
      (native->def->flags & (IL_NATIVE_STATIC | IL_NATIVE_CLASS)))
    return;
  uint32_t epoch = flushes(process);
  uint32_t cell = il_class_find(process, cls, site->name);
  if (cell != UINT32_MAX)
    fill(process, site, IL_IC_KIND | il_kind_of(obj), IL_IC_CELL, cell, epoch);
}

static bool has_kind_class(il_value obj) {
  switch (il_kind_of(obj)) {
  case IL_KIND_LIST:
  case IL_KIND_DICT:
  case IL_KIND_STR:
  case IL_KIND_BYTES:
  case IL_KIND_TUPLE:
  case IL_KIND_SET:
  case IL_KIND_LOCK:
  case IL_KIND_QUEUE:
  case IL_KIND_GENERATOR: return true;
  default: return false;
  }
}

il_value il_site_getmethod(il_task *t, il_site *site, il_value obj,
                           il_value *self) {
  il_value v = IL_NIL;
  *self = IL_NIL;
  if (il_is_kind(obj, IL_KIND_INSTANCE)) {
    bool function;
    v = lookup(t, site, obj, &function);
    if (function) *self = obj;
  } else if (il_is_kind(obj, IL_KIND_MODULE)) {
    v = module_lookup(t, site, obj);
    if (il_has_exc(t)) return IL_NIL;
  }
  if (v != IL_NIL) return v;
  v = il_getmethod(t, obj, site->name, self);
  if (il_is_kind(v, IL_KIND_NATIVE) && *self == obj && il_is_ptr(obj) &&
      has_kind_class(obj))
    remember_engine_method(t->process, site, obj, v);
  return v;
}

/* Adding the attribute that the site has added to another instance of this
 * shape before. */
static bool add_as_before(il_process *process, il_site *site,
                          il_instance *instance, il_value v) {
  /* Acquire: the shape may be one that another task has just made. */
  uint64_t word = IL_LOAD_ACQUIRE(&site->cache);
  uint32_t id = IL_LOAD_RELAXED(&instance->head.aux);
  if ((word >> 24) != ((uint64_t)id << 8 | IL_IC_ADD)) return false;
  const il_shape *to = il_shape_of(process, (uint32_t)word & 0xFFFFFF);
  return il_instance_add(process, instance, to->parent, to, v);
}

static void remember_set(il_process *process, il_site *site,
                         const il_shape *from, const il_shape *to,
                         uint32_t epoch) {
  int32_t slot = il_shape_find(from, site->name);
  if (to->dict) return;
  if (slot >= 0) {
    if ((uint32_t)slot < from->ninline)
      fill(process, site, from->id, IL_IC_SLOT, (uint32_t)slot, epoch);
  } else if (to->parent == from && to->nslots <= to->ninline) {
    fill(process, site, from->id, IL_IC_ADD, to->id, epoch);
  }
}

il_value il_site_setattr(il_task *t, il_site *site, il_value obj, il_value v) {
  il_process *process = t->process;
  if (!il_is_kind(obj, IL_KIND_INSTANCE))
    return il_setattr(t, obj, site->name, v);
  il_instance *instance = as_instance(obj);
  if (add_as_before(process, site, instance, v)) return IL_NONE;
  const il_shape *from = il_instance_shape(process, instance);
  uint32_t epoch = flushes(process);
  uint32_t flags = from->cls->flags;
  il_value attr = il_class_lookup(process, from->cls, site->name);
  bool plain =
      !from->dict && !(flags & IL_CLASS_HAS_SETATTR) &&
      (attr == IL_NIL || il_attr_binding(process, attr) != IL_BIND_DATA);
  il_value result = il_setattr(t, obj, site->name, v);
  if (plain && result == IL_NONE)
    remember_set(process, site, from, il_instance_shape(process, instance),
                 epoch);
  return result;
}
