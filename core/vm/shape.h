/* Shapes, class cells, lookup tables and instance slots: what class.c, attr.c
 * and site.c share. Nobody else includes this, but for the dispatch loop, which
 * reads cells itself.
 *
 * The class lock (one a process) guards: the list of classes, every class's
 * `own` list and table building, transitions, the list of sites. Shapes and
 * cells are reached by number through chunks that never move, without a lock:
 * a number is published (release) after what it stands for is complete.
 */
#ifndef IL_VM_SHAPE_H
#define IL_VM_SHAPE_H

#include "base/arena.h"
#include "vm/process.h"

enum { IL_CHUNK = 1024, IL_CHUNKS = 4096 };

typedef struct il_class_attr {
  il_value name;
  uint32_t cell;
} il_class_attr;

typedef struct il_class_table {
  struct il_class_table *next;
  bool retired; /* replaced: the next collection frees it */
  uint32_t mask;
  il_class_attr entries[]; /* open addressing; name IL_NIL: free */
} il_class_table;

typedef struct il_site_list {
  struct il_site_list *next, *prev;
  il_shapes *shapes;
  uint32_t count;
  il_site sites[];
} il_site_list;

typedef struct il_id_entry {
  il_value object;
  uint64_t id;
} il_id_entry;

struct il_shapes {
  il_object lock; /* the class lock: use il_object_lock on it */
  uint32_t epoch; /* counts flushes; sequentially consistent */
  uint32_t nshapes, ncells;
  il_shape *shapes[IL_CHUNKS];
  il_value *cells[IL_CHUNKS];
  il_class **classes;
  uint32_t nclasses, classes_cap;
  il_class_table *tables; /* all there are */
  il_arena arena;         /* names and `own` lists of classes */
  il_site_list *sites;
  il_object id_lock;
  il_id_entry *ids; /* open addressing */
  uint32_t nids, ids_cap;
  il_id_entry *hashes; /* by identity, of what came from a parent process;
                          constant, open addressing; NULL: none */
  uint32_t hashes_cap;
};

static inline void il_class_lock(il_process *process) {
  il_object_lock(process->multi, &process->shapes->lock);
}
static inline void il_class_unlock(il_process *process) {
  il_object_unlock(process->multi, &process->shapes->lock);
}

/* All return NULL or UINT32_MAX when memory or numbers have run out; nothing
 * is raised. */
il_shape *il_shape_root_new(il_process *process, il_class *cls,
                            uint32_t ninline);
il_shape *il_shape_add(il_process *process, const il_shape *shape,
                       il_value name);
il_shape *il_shape_dict(il_process *process, const il_shape *shape);
uint32_t il_cell_number_new(il_process *process);
void il_class_set_name(il_task *t, il_class *cls, il_value name);
bool il_class_list_locked(il_process *process, il_class *cls);
/* What a method of an engine class gets as self: the payload, if any. */
il_value il_method_self(il_task *t, const struct il_native *native,
                        il_value self);

/* Slot of `name`, or -1. */
int32_t il_shape_find(const il_shape *shape, il_value name);
static inline const il_shape *il_instance_shape(il_process *process,
                                                const il_instance *instance) {
  return il_shape_of(process, IL_LOAD_ACQUIRE(&instance->head.aux));
}

/* Cell number of `name` along the mro, or UINT32_MAX. */
uint32_t il_class_find(il_process *process, const il_class *cls, il_value name);
uint32_t il_class_own_find_locked(const il_class *cls, il_value name);
/* Own attribute, mro not looked at; IL_NIL if none. */
il_value il_class_own_get(il_process *process, const il_class *cls,
                          il_value name);
/* Sets or adds an own attribute whatever the class is. False: MemoryError. */
bool il_class_set(il_task *t, il_class *cls, il_value name, il_value v);
/* False: there was none. */
bool il_class_unset(il_task *t, il_class *cls, il_value name);
/* Own attributes as a fresh dict; IL_NIL: raised. */
il_value il_class_dict(il_task *t, il_class *cls);
uint32_t il_class_special_flag(il_process *process, il_value name);

/* For a process made from an image: the numbers that id() has given out, and
 * the identity hashes of `count` objects. False: no memory. */
bool il_object_set_id(il_process *process, il_value v, uint64_t id);
bool il_identity_restore(il_process *process, const il_id_entry *hashes,
                         uint32_t count);

/* Clears every inline cache and the tables of cls and what derives from it. */
void il_class_flush_locked(il_process *process, const il_class *cls);

/* Instance attributes, class not looked at. */
il_value il_instance_get(il_task *t, il_instance *instance, il_value name);
bool il_instance_set(il_task *t, il_instance *instance, il_value name,
                     il_value v);
/* Adds what leads from shape `from` to shape `to`, an inline slot. False: the
 * instance has another shape by now. */
bool il_instance_add(il_process *process, il_instance *instance,
                     const il_shape *from, const il_shape *to, il_value v);
/* 1 done, 0 absent, -1 raised */
int il_instance_del(il_task *t, il_instance *instance, il_value name);
/* The live dict: puts the instance into dictionary mode. IL_NIL: raised. */
il_value il_instance_dict(il_task *t, il_instance *instance);
/* obj.__dict__ = dict, obj.__class__ = cls (same layout). False: raised. */
bool il_instance_set_dict(il_task *t, il_instance *instance, il_value dict);
bool il_instance_set_class(il_task *t, il_instance *instance, il_class *cls);
/* Names in order of a shape without dictionary mode, from `fixed` slots on. */
void il_shape_names(const il_shape *shape, il_value *names);
/* May instances of cls have attributes besides those in cls->slots? */
bool il_class_has_dict(const il_class *cls);

/* A new class with the given metaclass (NULL: the bases decide). */
il_class *il_class_make(il_task *t, il_class *meta, il_value name,
                        il_value bases, il_value ns);

/* Making objects (vm/construct.c). The natives behind type(...),
 * type.__call__, and __new__ and __init__ of every engine class. */
il_value il_type_call(il_task *t, const il_value *args, uint32_t n,
                      il_value kwnames);
il_value il_type_dunder_call(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames);
il_value il_dunder_new(il_task *t, const il_value *args, uint32_t n,
                       il_value kwnames);
il_value il_dunder_init(il_task *t, const il_value *args, uint32_t n,
                        il_value kwnames);
/* type.__new__; kwargs is a dict or IL_NIL, cell a cell or None. May be
 * IL_TAIL. */
il_value il_class_create(il_task *t, il_class *meta, il_value name,
                         il_value bases, il_value ns, il_value kwargs,
                         il_value cell);
/* An instance of a class with payload around an object of the engine class. */
il_value il_payload_new(il_task *t, il_class *cls, il_value payload);
/* An exception as a call of its class makes it, __init__ not run: args as
 * given, OSError's by its first two (vm/exception.c). */
il_value il_exception_make(il_task *t, il_class *cls, const il_value *args,
                           uint32_t n, il_value kwnames);

/* Reading and writing attributes of classes (vm/attr_type.c). */
il_value il_type_getattr(il_task *t, il_class *cls, il_value name);
il_value il_type_setattr(il_task *t, il_class *cls, il_value name, il_value v);
/* Attributes that the engine keeps in C and a program may set: __name__ of a
 * function, __cause__ of an exception... IL_NONE done, IL_NIL raised,
 * IL_NOTIMPL: not one of those (vm/attr_engine.c). */
il_value il_engine_setattr(il_task *t, il_value obj, il_value name, il_value v);
il_value il_exception_setattr(il_task *t, il_value obj, il_value name,
                              il_value v);
/* __module__ and __annotations__ of a function that has not set them. */
il_value il_function_fallback(il_task *t, il_value function, il_value name);
/* Raises "'X' object has no attribute 'y'" with name and obj filled in. */
il_value il_raise_no_attribute(il_task *t, il_value obj, il_value name);
il_value il_raise_attribute(il_task *t, il_value obj, il_value name,
                            const char *format, ...) IL_PRINTF(4, 5);
/* UTF-8 of a name for messages, cut short; valid until the buffer ends. */
const char *il_name_text(il_value name, char buffer[128]);

enum {
  IL_BIND_VALUE,
  IL_BIND_FUNCTION,
  IL_BIND_METHOD,
  IL_BIND_DATA,
  IL_BIND_OTHER
};
/* How a class attribute behaves when it is found through an instance: the
 * value itself, a function, a native method, a data descriptor, or another
 * descriptor. */
int il_attr_binding(il_process *process, il_value attr);

#endif
