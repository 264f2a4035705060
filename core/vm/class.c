/* Classes: bases, method resolution order, attributes and their lookup. */
#include "object/containers.h"
#include "object/iter.h"
#include "object/str.h"
#include "vm/exception.h"
#include "vm/function.h"
#include "vm/shape.h"

#include <stdlib.h>

/* The class of a value */

static const uint8_t kind_classes[IL_KIND_COUNT] = {
#define KIND(name, class_id, trace) IL_CLASS_##class_id,
#include "object/kinds.def"
#undef KIND
};

static il_class_id immediate_class(il_value v) {
  if (il_is_int(v)) return IL_CLASS_int;
  if (il_is_flonum(v)) return IL_CLASS_float;
  switch (v) {
  case IL_NONE: return IL_CLASS_none;
  case IL_TRUE:
  case IL_FALSE: return IL_CLASS_bool;
  case IL_ELLIPSIS: return IL_CLASS_ellipsis;
  case IL_NOTIMPL: return IL_CLASS_notimpl;
  default: return IL_CLASS_object;
  }
}

static il_class *class_of_iter(il_process *process, const il_iter *iter) {
  uint32_t kind = iter->head.aux;
  il_value source = il_slot_load(&iter->source);
  if (kind == IL_ITER_STR &&
      (!il_is_str(source) || il_str_is_ascii(il_as_str(source))))
    return process->classes[IL_CLASS_str_ascii_iterator];
  return process->classes[IL_CLASS_list_iterator + kind];
}

/* map objects and the like are generators in the engine's library. */
static il_class *class_of_generator(il_process *process,
                                    const il_generator *g) {
  if (g->function->code->hidden)
    for (unsigned id = IL_CLASS_map; id <= IL_CLASS_sequence_iterator; id++)
      if (process->classes[id]->name == g->function->name)
        return process->classes[id];
  return process->classes[IL_CLASS_generator];
}

il_class *il_class_of(il_process *process, il_value v) {
  if (!il_is_ptr(v)) return process->classes[immediate_class(v)];
  switch (il_kind_of(v)) {
  case IL_KIND_INSTANCE:
    return il_instance_shape(process, (il_instance *)(void *)il_to_ptr(v))->cls;
  case IL_KIND_CLASS: {
    il_class *meta = ((il_class *)(void *)il_to_ptr(v))->meta;
    return meta ? meta : process->classes[IL_CLASS_type];
  }
  case IL_KIND_ITER:
    return class_of_iter(process, (il_iter *)(void *)il_to_ptr(v));
  case IL_KIND_GENERATOR:
    return class_of_generator(process, (il_generator *)(void *)il_to_ptr(v));
  default: return process->classes[kind_classes[il_kind_of(v)]];
  }
}

bool il_class_is_subclass(const il_class *cls, const il_class *base) {
  if (cls == base) return true;
  const il_tuple *mro = il_as_tuple(cls->mro);
  for (uint32_t i = 1; i < mro->len; i++)
    if (mro->items[i] == il_from_ptr(base)) return true;
  return false;
}

bool il_is_instance(il_process *process, il_value v, const il_class *cls) {
  return il_class_is_subclass(il_class_of(process, v), cls);
}

bool il_is_instance_id(il_process *process, il_value v, il_class_id id) {
  return il_is_instance(process, v, process->classes[id]);
}

il_value il_payload(il_process *process, il_value v) {
  if (!il_is_kind(v, IL_KIND_INSTANCE)) return v;
  il_instance *instance = (il_instance *)(void *)il_to_ptr(v);
  const il_shape *shape = il_instance_shape(process, instance);
  if (!(shape->cls->flags & IL_CLASS_PAYLOAD)) return v;
  il_value payload = il_slot_load(&instance->slots[0]);
  return payload == IL_NIL ? v : payload;
}

il_value il_method_self(il_task *t, const il_native *native, il_value self) {
  const il_class *owner = native->owner;
  if (!owner || owner->id == IL_CLASS_object ||
      (native->def->flags & IL_NATIVE_RAW))
    return self;
  return il_payload(t->process, self);
}

/* Lookup */

static uint32_t slot_hash(il_value name) {
  return (uint32_t)((name * 0x9E3779B97F4A7C15u) >> 32);
}

static void table_insert(il_class_table *table, const il_class_attr *attr) {
  for (uint32_t i = slot_hash(attr->name);; i++) {
    il_class_attr *entry = &table->entries[i & table->mask];
    if (entry->name == attr->name) return; /* nearer in the mro */
    if (entry->name != IL_NIL) continue;
    *entry = *attr;
    return;
  }
}

static il_class *mro_at(const il_class *cls, uint32_t i) {
  return (il_class *)(void *)il_to_ptr(il_as_tuple(cls->mro)->items[i]);
}

static il_class_table *table_build_locked(il_process *process, il_class *cls) {
  uint32_t count = 0, size = 16;
  uint32_t depth = il_as_tuple(cls->mro)->len;
  for (uint32_t i = 0; i < depth; i++)
    count += mro_at(cls, i)->nown;
  while (size < count * 2)
    size *= 2;
  il_class_table *table =
      calloc(1, sizeof *table + size * sizeof *table->entries);
  if (!table) return NULL;
  table->mask = size - 1;
  for (uint32_t i = 0; i < depth; i++) {
    const il_class *from = mro_at(cls, i);
    for (uint32_t k = 0; k < from->nown; k++)
      table_insert(table, &from->own[k]);
  }
  table->next = process->shapes->tables;
  process->shapes->tables = table;
  IL_STORE_RELEASE(&cls->table, table);
  return table;
}

uint32_t il_class_own_find_locked(const il_class *cls, il_value name) {
  for (uint32_t i = 0; i < cls->nown; i++)
    if (cls->own[i].name == name) return cls->own[i].cell;
  return UINT32_MAX;
}

/* Without memory for a table. */
static uint32_t find_slowly_locked(const il_class *cls, il_value name) {
  for (uint32_t i = 0; i < il_as_tuple(cls->mro)->len; i++) {
    uint32_t cell = il_class_own_find_locked(mro_at(cls, i), name);
    if (cell != UINT32_MAX) return cell;
  }
  return UINT32_MAX;
}

uint32_t il_class_find(il_process *process, const il_class *cls,
                       il_value name) {
  const il_class_table *table = IL_LOAD_ACQUIRE(&cls->table);
  if (IL_UNLIKELY(!table)) {
    uint32_t cell = UINT32_MAX;
    il_class_lock(process);
    table = cls->table;
    if (!table) table = table_build_locked(process, (il_class *)(uintptr_t)cls);
    if (!table) cell = find_slowly_locked(cls, name);
    il_class_unlock(process);
    if (!table) return cell;
  }
  for (uint32_t i = slot_hash(name);; i++) {
    const il_class_attr *entry = &table->entries[i & table->mask];
    if (entry->name == name) return entry->cell;
    if (entry->name == IL_NIL) return UINT32_MAX;
  }
}

il_value il_class_lookup(il_process *process, const il_class *cls,
                         il_value name) {
  uint32_t cell = il_class_find(process, cls, name);
  return cell == UINT32_MAX ? IL_NIL
                            : il_slot_load(il_class_cell(process, cell));
}

il_value il_type_lookup(il_process *process, il_value v, il_value name) {
  return il_class_lookup(process, il_class_of(process, v), name);
}

il_value il_class_own_get(il_process *process, const il_class *cls,
                          il_value name) {
  il_class_lock(process);
  uint32_t cell = il_class_own_find_locked(cls, name);
  il_value v =
      cell == UINT32_MAX ? IL_NIL : il_slot_load(il_class_cell(process, cell));
  il_class_unlock(process);
  return v;
}

/* Own attributes */

uint32_t il_class_special_flag(il_process *process, il_value name) {
  static const struct {
    il_name_id name;
    uint32_t flag;
  } specials[] = {
      {IL_NAME_eq, IL_CLASS_HAS_EQ},
      {IL_NAME_ne, IL_CLASS_HAS_NE},
      {IL_NAME_hash, IL_CLASS_HAS_HASH},
      {IL_NAME_lt, IL_CLASS_HAS_LT},
      {IL_NAME_bool, IL_CLASS_HAS_BOOL},
      {IL_NAME_len, IL_CLASS_HAS_LEN},
      {IL_NAME_str, IL_CLASS_HAS_STR},
      {IL_NAME_repr, IL_CLASS_HAS_REPR},
      {IL_NAME_format, IL_CLASS_HAS_FORMAT},
      {IL_NAME_getattr, IL_CLASS_HAS_GETATTR},
      {IL_NAME_setattr, IL_CLASS_HAS_SETATTR},
      {IL_NAME_delattr, IL_CLASS_HAS_SETATTR},
      {IL_NAME_getattribute, IL_CLASS_HAS_GETATTRIBUTE},
      {IL_NAME_new, IL_CLASS_HAS_NEW},
      {IL_NAME_get, IL_CLASS_HAS_DESCRIPTOR},
      {IL_NAME_set, IL_CLASS_HAS_DESCRIPTOR},
      {IL_NAME_delete, IL_CLASS_HAS_DESCRIPTOR},
      {IL_NAME_del, IL_CLASS_HAS_DEL},
  };
  for (unsigned i = 0; i < IL_COUNT(specials); i++)
    if (process->names[specials[i].name] == name) return specials[i].flag;
  return 0;
}

enum { /* flags that a class takes over from every class in its mro */
       INHERITED = IL_CLASS_HAS_EQ | IL_CLASS_HAS_NE | IL_CLASS_HAS_HASH |
                   IL_CLASS_HAS_LT | IL_CLASS_HAS_BOOL | IL_CLASS_HAS_LEN |
                   IL_CLASS_HAS_STR | IL_CLASS_HAS_REPR | IL_CLASS_HAS_FORMAT |
                   IL_CLASS_HAS_GETATTR | IL_CLASS_HAS_SETATTR |
                   IL_CLASS_HAS_GETATTRIBUTE | IL_CLASS_HAS_NEW |
                   IL_CLASS_HAS_DESCRIPTOR | IL_CLASS_HAS_DEL |
                   IL_CLASS_EXCEPTION | IL_CLASS_META,
       /* the only ones that an engine class other than object has by natives */
       BY_NATIVE = IL_CLASS_HAS_GETATTR | IL_CLASS_HAS_SETATTR |
                   IL_CLASS_HAS_GETATTRIBUTE
};

static void add_flag_locked(il_process *process, il_class *cls, uint32_t flag) {
  if (!flag) return;
  for (uint32_t i = 0; i < process->shapes->nclasses; i++) {
    il_class *other = process->shapes->classes[i];
    if (il_class_is_subclass(other, cls))
      IL_STORE_RELAXED(&other->flags, other->flags | flag);
  }
}

/* Does assigning v to a class attribute change more than its value? */
static bool is_descriptor(il_process *process, il_value v) {
  if (!il_is_ptr(v)) return false;
  switch (il_kind_of(v)) {
  case IL_KIND_PROPERTY:
  case IL_KIND_STATICMETHOD:
  case IL_KIND_CLASSMETHOD: return true;
  case IL_KIND_NATIVE: return ((il_native *)(void *)il_to_ptr(v))->owner;
  case IL_KIND_INSTANCE:
    return il_class_of(process, v)->flags & IL_CLASS_HAS_DESCRIPTOR;
  default: return false;
  }
}

/* A class is reached by name, even while the task that made it is alone. */
static void store(il_process *process, il_value *place, il_value v) {
  if (process->controlled && il_is_ptr(v)) il_heap_publish(il_to_ptr(v));
  il_slot_store(place, v);
}

static bool own_add_locked(il_process *process, il_class *cls, il_value name,
                           il_value v) {
  uint32_t cell = il_cell_number_new(process);
  if (cell == UINT32_MAX) return false;
  if (cls->nown == cls->own_cap) {
    uint32_t cap = cls->own_cap ? cls->own_cap * 2 : 8;
    il_class_attr *own =
        il_arena_alloc(&process->shapes->arena, cap * sizeof *own);
    if (cls->nown) memcpy(own, cls->own, cls->nown * sizeof *own);
    cls->own = own;
    cls->own_cap = cap;
  }
  store(process, il_class_cell(process, cell), v);
  cls->own[cls->nown++] = (il_class_attr){name, cell};
  return true;
}

static bool is_generic(il_value v) {
  return il_is_kind(v, IL_KIND_NATIVE) &&
         (((il_native *)(void *)il_to_ptr(v))->def->flags & IL_NATIVE_GENERIC);
}

static bool set_locked(il_process *process, il_class *cls, il_value name,
                       il_value v) {
  uint32_t cell = il_class_own_find_locked(cls, name);
  if (cell == UINT32_MAX) {
    if (!own_add_locked(process, cls, name, v)) return false;
    il_class_flush_locked(process, cls);
  } else {
    il_value *place = il_class_cell(process, cell);
    bool special = is_descriptor(process, *place) || is_descriptor(process, v);
    store(process, place, v);
    if (special) il_class_flush_locked(process, cls);
  }
  uint32_t flag = il_class_special_flag(process, name);
  if (cls->flags & IL_CLASS_ENGINE) flag &= is_generic(v) ? 0 : BY_NATIVE;
  add_flag_locked(process, cls, flag);
  return true;
}

static void note_abstract(il_class *cls, il_value v) {
  bool some = il_is_kind(v, IL_KIND_FROZENSET) || il_is_kind(v, IL_KIND_SET)
                  ? il_set_len(v) > 0
                  : false;
  uint32_t flags = cls->flags & ~(uint32_t)IL_CLASS_ABSTRACT;
  IL_STORE_RELAXED(&cls->flags, some ? flags | IL_CLASS_ABSTRACT : flags);
}

bool il_class_set(il_task *t, il_class *cls, il_value name, il_value v) {
  il_class_lock(t->process);
  bool ok = set_locked(t->process, cls, name, v);
  if (name == IL_NAME(t, abstractmethods)) note_abstract(cls, v);
  il_class_unlock(t->process);
  if (!ok) il_raise_memory(t);
  return ok;
}

bool il_class_unset(il_task *t, il_class *cls, il_value name) {
  il_class_lock(t->process);
  uint32_t i = 0;
  while (i < cls->nown && cls->own[i].name != name)
    i++;
  bool found = i < cls->nown;
  if (found) {
    /* Readers of an older table find the cell empty. */
    il_slot_store(il_class_cell(t->process, cls->own[i].cell), IL_NIL);
    memmove(&cls->own[i], &cls->own[i + 1],
            (--cls->nown - i) * sizeof *cls->own);
    il_class_flush_locked(t->process, cls);
  }
  il_class_unlock(t->process);
  return found;
}

il_value il_class_dict(il_task *t, il_class *cls) {
  il_value dict = il_dict_new(t);
  for (uint32_t i = 0; dict != IL_NIL; i++) {
    il_value name = IL_NIL, v = IL_NIL;
    il_class_lock(t->process);
    if (i < cls->nown) {
      name = cls->own[i].name;
      v = il_slot_load(il_class_cell(t->process, cls->own[i].cell));
    }
    il_class_unlock(t->process);
    if (name == IL_NIL) break;
    if (v != IL_NIL && !il_dict_set_name(t, dict, name, v)) return IL_NIL;
  }
  return dict;
}

/* Making a class */

static il_class *as_class(il_value v) {
  return (il_class *)(void *)il_to_ptr(v);
}

static il_value raise_mro(il_task *t, il_value bases) {
  il_buf names;
  il_buf_init(&names);
  for (uint32_t i = 0; i < il_as_tuple(bases)->len; i++)
    il_buf_printf(&names, "%s%s", i ? ", " : "",
                  as_class(il_as_tuple(bases)->items[i])->text);
  il_raise(t, IL_CLASS_TypeError,
           "Cannot create a consistent method resolution\norder (MRO) for "
           "bases %s",
           names.bytes ? names.bytes : "");
  il_buf_term(&names);
  return IL_NIL;
}

/* C3: merges the linearisations of the bases and the list of the bases itself;
 * heads[k] is how many of list k have been taken. */
static il_value mro_list(const il_tuple *bases, uint32_t k) {
  return k < bases->len ? as_class(bases->items[k])->mro : IL_NIL;
}

static const il_tuple *merge_list(il_value bases, uint32_t k) {
  const il_tuple *b = il_as_tuple(bases);
  return k < b->len ? il_as_tuple(mro_list(b, k)) : b;
}

static bool in_a_tail(il_value bases, const uint32_t *heads, uint32_t lists,
                      il_value candidate) {
  for (uint32_t k = 0; k < lists; k++) {
    const il_tuple *list = merge_list(bases, k);
    for (uint32_t i = heads[k] + 1; i < list->len; i++)
      if (list->items[i] == candidate) return true;
  }
  return false;
}

static il_value next_in_mro(il_value bases, const uint32_t *heads,
                            uint32_t lists) {
  for (uint32_t k = 0; k < lists; k++) {
    const il_tuple *list = merge_list(bases, k);
    if (heads[k] == list->len) continue;
    il_value candidate = list->items[heads[k]];
    if (!in_a_tail(bases, heads, lists, candidate)) return candidate;
  }
  return IL_NIL;
}

static il_value make_mro(il_task *t, il_class *cls, il_value bases) {
  uint32_t lists = il_as_tuple(bases)->len + 1, most = 1, len = 0;
  for (uint32_t k = 0; k < lists; k++)
    most += merge_list(bases, k)->len;
  uint32_t *heads = calloc(lists, sizeof *heads);
  il_value *out = calloc(most, sizeof *out), mro = IL_NIL;
  if (!heads || !out) {
    il_raise_memory(t);
    goto done;
  }
  out[len++] = il_from_ptr(cls);
  for (;;) {
    bool left = false;
    for (uint32_t k = 0; k < lists; k++)
      left |= heads[k] < merge_list(bases, k)->len;
    if (!left) break;
    il_value next = next_in_mro(bases, heads, lists);
    if (next == IL_NIL) {
      raise_mro(t, bases);
      goto done;
    }
    out[len++] = next;
    for (uint32_t k = 0; k < lists; k++) {
      const il_tuple *list = merge_list(bases, k);
      if (heads[k] < list->len && list->items[heads[k]] == next) heads[k]++;
    }
  }
  mro = il_tuple_new(t, out, len);
done:
  free(heads);
  free(out);
  return mro;
}

static bool check_base(il_task *t, il_value bases, uint32_t i) {
  il_value base = il_as_tuple(bases)->items[i];
  if (!il_is_kind(base, IL_KIND_CLASS)) {
    il_raise(t, IL_CLASS_TypeError, "bases must be types");
    return false;
  }
  const il_class *cls = as_class(base);
  if (cls->flags & IL_CLASS_FINAL) {
    il_raise(t, IL_CLASS_TypeError, "type '%s' is not an acceptable base type",
             cls->text);
    return false;
  }
  for (uint32_t k = 0; k < i; k++)
    if (il_as_tuple(bases)->items[k] == base) {
      il_raise(t, IL_CLASS_TypeError, "duplicate base class %s", cls->text);
      return false;
    }
  return true;
}

/* The engine class that says what instances look like. */
static il_class *layout_of(il_task *t, il_value bases) {
  il_process *process = t->process;
  il_class *best = process->classes[IL_CLASS_object];
  for (uint32_t i = 0; i < il_as_tuple(bases)->len; i++) {
    if (!check_base(t, bases, i)) return NULL;
    il_class *layout =
        process->classes[as_class(il_as_tuple(bases)->items[i])->id];
    if (il_class_is_subclass(best, layout)) continue;
    if (!il_class_is_subclass(layout, best) &&
        !(layout->flags & best->flags & IL_CLASS_EXCEPTION)) {
      il_raise(t, IL_CLASS_TypeError,
               "multiple bases have instance lay-out conflict");
      return NULL;
    }
    if (il_class_is_subclass(layout, best)) best = layout;
  }
  return best;
}

static bool choose_meta(il_task *t, il_class **meta, il_value bases) {
  il_class *type = t->process->classes[IL_CLASS_type];
  il_class *best = *meta ? *meta : type;
  for (uint32_t i = 0; i < il_as_tuple(bases)->len; i++) {
    il_class *other = il_class_of(t->process, il_as_tuple(bases)->items[i]);
    if (il_class_is_subclass(best, other)) continue;
    if (!il_class_is_subclass(other, best)) {
      il_raise(t, IL_CLASS_TypeError,
               "metaclass conflict: the metaclass of a derived class must be a "
               "(non-strict) subclass of the metaclasses of all its bases");
      return false;
    }
    best = other;
  }
  *meta = best == type ? NULL : best;
  return true;
}

static const char *text_of(il_process *process, il_value name) {
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(name), &text);
  const char *copy = il_arena_copy(&process->shapes->arena,
                                   text.bytes ? text.bytes : "", text.len);
  il_buf_term(&text);
  return copy;
}

void il_class_set_name(il_task *t, il_class *cls, il_value name) {
  il_class_lock(t->process);
  cls->name = name;
  cls->text = text_of(t->process, name);
  il_class_unlock(t->process);
}

static il_value wrap(il_task *t, il_kind kind, il_value function) {
  il_wrapper *w = il_alloc(t, kind, sizeof *w);
  if (!w) return IL_NIL;
  w->function = function;
  return il_from_ptr(w);
}

/* A namespace entry becomes a class attribute. */
static bool adopt(il_task *t, il_class *cls, il_value key, il_value v) {
  if (!il_is_str(key)) return true;
  il_value name = il_intern_str(t, key);
  if (name == IL_NIL) return false;
  if (name == IL_NAME(t, qualname)) {
    if (il_is_str(v)) cls->qualname = v;
    return true;
  }
  if (name == IL_NAME(t, classcell)) return true;
  if (name == IL_NAME(t, module) && il_is_str(v)) cls->module = v;
  if (name == IL_NAME(t, doc)) cls->doc = v;
  if (il_is_kind(v, IL_KIND_FUNCTION)) {
    if (name == IL_NAME(t, new))
      v = wrap(t, IL_KIND_STATICMETHOD, v);
    else if (name == IL_NAME(t, init_subclass) ||
             name == IL_NAME(t, class_getitem))
      v = wrap(t, IL_KIND_CLASSMETHOD, v);
    if (v == IL_NIL) return false;
  }
  if (il_is_kind(v, IL_KIND_PROPERTY))
    il_slot_store(&((il_property *)(void *)il_to_ptr(v))->name, name);
  il_class_lock(t->process);
  bool ok = own_add_locked(t->process, cls, name, v);
  cls->flags |= il_class_special_flag(t->process, name);
  il_class_unlock(t->process);
  if (!ok) il_raise_memory(t);
  return ok;
}

static bool adopt_all(il_task *t, il_class *cls, il_value ns) {
  uint32_t cursor = 0;
  il_value key, v;
  while (il_dict_next(t->process, ns, &cursor, &key, &v))
    if (!adopt(t, cls, key, v)) return false;
  if (il_class_own_find_locked(cls, IL_NAME(t, doc)) == UINT32_MAX &&
      !adopt(t, cls, IL_NAME(t, doc), IL_NONE))
    return false;
  if (il_class_own_find_locked(cls, IL_NAME(t, module)) == UINT32_MAX &&
      !adopt(t, cls, IL_NAME(t, module), cls->module))
    return false;
  return il_class_own_find_locked(cls, IL_NAME(t, eq)) == UINT32_MAX ||
         il_class_own_find_locked(cls, IL_NAME(t, hash)) != UINT32_MAX ||
         adopt(t, cls, IL_NAME(t, hash), IL_NONE);
}

/* __slots__ */

static il_value mangled(il_task *t, const il_class *cls, il_value name) {
  il_str *s = il_as_str(name);
  const char *owner = cls->text;
  while (*owner == '_')
    owner++;
  bool private =
      s->len > 2 && il_str_at(s, 0) == '_' && il_str_at(s, 1) == '_' &&
      !(il_str_at(s, s->len - 1) == '_' && il_str_at(s, s->len - 2) == '_') &&
      *owner;
  if (!private) return il_intern_str(t, name);
  il_buf text;
  il_buf_init(&text);
  il_buf_printf(&text, "_%s", owner);
  il_str_append_utf8(s, &text);
  il_value made = il_str_from_buf(t, &text);
  return made == IL_NIL ? IL_NIL : il_intern_str(t, made);
}

static bool add_slot(il_task *t, il_class *cls, il_value list, il_value item,
                     bool *dict) {
  if (!il_is_str(item)) {
    il_raise(t, IL_CLASS_TypeError, "__slots__ items must be strings, not '%s'",
             il_type_name(t, item));
    return false;
  }
  il_value name = mangled(t, cls, item);
  if (name == IL_NIL) return false;
  if (name == IL_NAME(t, dict)) *dict = true;
  if (name == IL_NAME(t, dict) || name == IL_NAME(t, weakref)) return true;
  if (il_class_own_find_locked(cls, name) != UINT32_MAX) {
    il_raise(t, IL_CLASS_ValueError,
             "'%s' in __slots__ conflicts with class variable",
             text_of(t->process, name));
    return false;
  }
  return il_list_append(t, list, name);
}

static bool add_own_slots(il_task *t, il_class *cls, il_value list,
                          il_value slots, bool *dict) {
  if (il_is_str(slots)) return add_slot(t, cls, list, slots, dict);
  bool raised = false;
  il_value items = il_list_from_plain(t, slots, &raised);
  if (items == IL_NIL) {
    if (!raised) il_raise_unsupported(t, "__slots__ of this type");
    return false;
  }
  for (uint32_t i = 0; i < il_as_list(items)->len; i++)
    if (!add_slot(t, cls, list, il_list_get(il_as_list(items), i), dict))
      return false;
  return true;
}

/* cls->slots: all names allowed, if every class in the mro says __slots__. */
static bool make_slots(il_task *t, il_class *cls) {
  uint32_t cell = il_class_own_find_locked(cls, IL_NAME(t, slots));
  if (cell == UINT32_MAX) return true;
  il_value list = il_list_new(t, NULL, 0);
  if (list == IL_NIL) return false;
  bool dict = (cls->flags & IL_CLASS_EXCEPTION) != 0;
  if (!add_own_slots(t, cls, list, *il_class_cell(t->process, cell), &dict))
    return false;
  for (uint32_t i = 1; i < il_as_tuple(cls->mro)->len; i++) {
    const il_class *base = mro_at(cls, i);
    if (base->flags & IL_CLASS_ENGINE) continue;
    if (base->slots == IL_NIL) {
      dict = true;
    } else {
      const il_tuple *names = il_as_tuple(base->slots);
      if (!il_list_extend(t, list, names->items, names->len)) return false;
    }
  }
  if (dict) return true;
  cls->slots = il_list_to_tuple(t, list);
  if (cls->slots == IL_NIL) return false;
  cls->inline_hint = cls->nfixed + il_as_tuple(cls->slots)->len;
  return true;
}

bool il_class_has_dict(const il_class *cls) {
  if (cls->flags & IL_CLASS_ENGINE)
    return (cls->flags & IL_CLASS_EXCEPTION) != 0;
  return cls->slots == IL_NIL;
}

static il_value caller_module(il_task *t) {
  for (uint32_t i = t->nframes; i-- > 0;)
    if (t->frames[i].code && !t->frames[i].code->module->hidden)
      return t->frames[i].code->module->name;
  return t->process->main ? t->process->main->name : IL_NAME(t, main);
}

static void inherit(il_task *t, il_class *cls, il_class *layout) {
  for (uint32_t i = 1; i < il_as_tuple(cls->mro)->len; i++) {
    const il_class *base = mro_at(cls, i);
    cls->flags |= base->flags & INHERITED;
    if (!cls->def && base->def && base->def->call) cls->def = base->def;
    if (base->inline_hint > cls->inline_hint)
      cls->inline_hint = base->inline_hint;
  }
  cls->id = layout->id;
  if (cls->flags & IL_CLASS_EXCEPTION) {
    cls->nfixed = IL_EXC_SLOTS;
  } else if (layout->id == IL_CLASS_type) {
    cls->flags |= IL_CLASS_META;
  } else if (layout->id != IL_CLASS_object) {
    cls->flags |= IL_CLASS_PAYLOAD;
    cls->nfixed = 1;
    cls->def = t->process->classes[layout->id]->def;
  }
}

static bool publish(il_task *t, il_class *cls) {
  il_class_lock(t->process);
  bool ok = il_class_list_locked(t->process, cls);
  il_class_unlock(t->process);
  if (!ok) il_raise_memory(t);
  return ok;
}

il_class *il_class_make(il_task *t, il_class *meta, il_value name,
                        il_value bases, il_value ns) {
  if (!il_as_tuple(bases)->len) {
    il_value object = il_from_ptr(t->process->classes[IL_CLASS_object]);
    bases = il_tuple_new(t, &object, 1);
    if (bases == IL_NIL) return NULL;
  }
  il_class *layout = layout_of(t, bases);
  if (!layout || !choose_meta(t, &meta, bases)) return NULL;
  il_class *cls = il_alloc(t, IL_KIND_CLASS, sizeof *cls);
  if (!cls) return NULL;
  il_class_set_name(t, cls, name);
  cls->qualname = name;
  cls->module = caller_module(t);
  cls->doc = IL_NONE;
  cls->bases = bases;
  cls->meta = meta;
  cls->mro = make_mro(t, cls, bases);
  if (cls->mro == IL_NIL) return NULL;
  inherit(t, cls, layout);
  if (!adopt_all(t, cls, ns) || !make_slots(t, cls) || !publish(t, cls))
    return NULL;
  return cls;
}

il_class *il_class_new(il_task *t, il_value name, il_value bases, il_value ns) {
  return il_class_make(t, NULL, name, bases, ns);
}

void il_trace_class(il_marker *marker, il_object *object) {
  il_class *cls = (il_class *)(void *)object;
  il_mark_value(marker, cls->name);
  il_mark_value(marker, cls->qualname);
  il_mark_value(marker, cls->module);
  il_mark_value(marker, cls->bases);
  il_mark_value(marker, cls->mro);
  il_mark_value(marker, cls->doc);
  il_mark_value(marker, cls->slots);
  il_mark_object(marker, cls->meta);
}

/* The engine's own classes */

static const struct {
  const char *name, *module;
  il_class_id base;
} engine_classes[IL_CLASS_COUNT] = {
#define CLASS(id, name, module, base) {name, module, IL_CLASS_##base},
#include "object/classes.def"
#undef CLASS
};

static bool make_engine_class(il_task *t, il_class_id id) {
  il_process *process = t->process;
  il_class *cls = il_alloc(t, IL_KIND_CLASS, sizeof *cls);
  if (!cls) return false;
  process->classes[id] = cls;
  cls->id = id;
  cls->flags = IL_CLASS_ENGINE;
  cls->doc = IL_NONE;
  cls->name = il_intern_text(t, engine_classes[id].name);
  cls->module = il_intern_text(t, engine_classes[id].module);
  if (cls->name == IL_NIL || cls->module == IL_NIL) return false;
  cls->qualname = cls->name;
  cls->text = engine_classes[id].name;
  il_value base = il_from_ptr(process->classes[engine_classes[id].base]);
  il_value self = il_from_ptr(cls);
  cls->bases = il_tuple_new(t, &base, id == IL_CLASS_object ? 0 : 1);
  cls->mro = il_tuple_new(t, &self, 1);
  if (cls->bases == IL_NIL || cls->mro == IL_NIL) return false;
  if (id != IL_CLASS_object) cls->mro = make_mro(t, cls, cls->bases);
  if (cls->mro == IL_NIL) return false;
  if (il_class_is_subclass(cls, process->classes[IL_CLASS_type]))
    cls->flags |= IL_CLASS_META;
  /* BaseException comes after all that is not an exception. */
  if (process->classes[IL_CLASS_BaseException] &&
      il_class_is_subclass(cls, process->classes[IL_CLASS_BaseException])) {
    cls->flags |= IL_CLASS_EXCEPTION;
    cls->nfixed = IL_EXC_SLOTS;
    cls->inline_hint = IL_EXC_SLOTS;
  }
  return publish(t, cls);
}

bool il_classes_init(il_task *t) {
  for (unsigned id = 0; id < IL_CLASS_COUNT; id++)
    if (!make_engine_class(t, (il_class_id)id)) return false;
  il_value args = il_tuple_new(t, NULL, 0);
  if (args == IL_NIL) return false;
  t->process->memory_error =
      il_exception_new(t, t->process->classes[IL_CLASS_MemoryError], args);
  return t->process->memory_error != IL_NIL;
}

static bool define_method(il_task *t, il_class *cls, const il_native_def *def) {
  il_value name = il_intern_text(t, def->name);
  il_value v = name == IL_NIL ? IL_NIL : il_native_new(t, def, IL_NIL);
  if (v == IL_NIL) return false;
  il_native *native = (il_native *)(void *)il_to_ptr(v);
  native->owner = cls;
  native->module = cls->module;
  return il_class_set(t, cls, name, v);
}

bool il_class_define(il_task *t, const il_class_def *def) {
  il_class *cls = t->process->classes[def->id];
  if (def->call) cls->def = def;
  if (def->flags & IL_CLASS_DEF_FINAL) cls->flags |= IL_CLASS_FINAL;
  for (const il_native_def *m = def->methods; m && m->name; m++)
    if (!define_method(t, cls, m)) return false;
  return true;
}
