/* Classes, shapes, instances and attribute lookup.
 *
 * A shape (hidden class) says which attribute lies in which slot of an
 * instance; all instances of a class start at the class's root shape and
 * follow transitions as attributes are added. Shapes are immutable, numbered,
 * live as long as the process, and belong to exactly one class. Deleting an
 * attribute leaves its slot unset (IL_NIL).
 *
 * Attributes of a class live in class cells: numbered, never moved. Assigning
 * to an existing class attribute changes the cell; adding or deleting one
 * clears every inline cache of the process under the class lock, so a cache
 * filled before is never stale.
 *
 * An inline cache is one 64-bit word in a site, so that carriers can race on
 * it: shape id (32) | kind (8) | slot or cell number (24). Instances whose
 * shape equals the cached one need no lookup:
 *   IL_IC_SLOT   value in inline slot n
 *   IL_IC_CELL   value in class cell n (a function: bind it) and no instance
 *                attribute of that name can exist for this shape
 *   IL_IC_PROPERTY  class cell n holds a property; only il_site_getattr uses it
 * For modules the word holds the module's number and slot.
 *
 * Reading attributes takes no lock. Adding one takes the object lock.
 */
#ifndef IL_VM_CLASS_H
#define IL_VM_CLASS_H

#include "object/native.h"

typedef struct il_interns il_interns; /* vm/intern.c: names -> str objects */
typedef struct il_shapes il_shapes;   /* vm/shape.c */

struct il_native; /* vm/function.h */

typedef struct il_class {
  il_object head;
  il_value name;             /* str */
  il_value qualname;         /* str */
  il_value module;           /* str: __module__ */
  il_value bases;            /* tuple of classes */
  il_value mro;              /* tuple, self first */
  struct il_class_attr *own; /* its own attributes, oldest first; outside the
                                heap, under the class lock (vm/shape.h) */
  uint32_t nown, own_cap;
  uint32_t flags;          /* IL_CLASS_* */
  uint32_t id;             /* il_class_id of the nearest engine class in mro */
  uint32_t root_shape;     /* of new instances */
  uint32_t inline_hint;    /* most slots an instance has needed, for the next */
  const il_class_def *def; /* of the nearest engine class with a constructor */
  il_value doc;
  struct il_class *meta; /* its own class; NULL: type */
  il_value slots;        /* tuple of the names that instances may have when
                            every class says __slots__; IL_NIL: any name */
  struct il_class_table *table; /* everything in the mro, hashed; immutable,
                            NULL after a change; acquire and release */
  const char *text;             /* name in UTF-8, kept for the process's life */
  uint32_t nfixed;     /* leading slots of instances that have no name */
  uint32_t ninstances; /* made so far, counted up to a few, roughly */
  uint32_t number;     /* place in the process's list of classes */
} il_class;

enum {
  IL_CLASS_ENGINE = 1,    /* one of classes.def: attributes cannot be set */
  IL_CLASS_EXCEPTION = 2, /* derives from BaseException */
  IL_CLASS_PAYLOAD = 4,   /* user class deriving from list, dict, int, ...:
                             instances hold the plain object in slot 0 */
  /* user-defined special methods somewhere in the mro below `object`: lets C
   * fast paths see at once that there is none */
  IL_CLASS_HAS_EQ = 16,
  IL_CLASS_HAS_HASH = 32,
  IL_CLASS_HAS_LT = 64,
  IL_CLASS_HAS_BOOL = 128,
  IL_CLASS_HAS_LEN = 256,
  IL_CLASS_HAS_STR = 512,
  IL_CLASS_HAS_REPR = 1024,
  IL_CLASS_HAS_GETATTR = 2048,
  IL_CLASS_HAS_SETATTR = 4096,
  IL_CLASS_HAS_NEW = 8192,
  IL_CLASS_HAS_DESCRIPTOR = 16384, /* it has __get__ or __set__ itself */
  IL_CLASS_HAS_GETATTRIBUTE = 32768,
  IL_CLASS_HAS_FORMAT = 65536,
  IL_CLASS_FINAL = 131072,    /* cannot be subclassed */
  IL_CLASS_ABSTRACT = 262144, /* has abstract methods: no instances */
  IL_CLASS_META = 524288,     /* derives from type */
  IL_CLASS_HAS_NE = 1048576,
  IL_CLASS_HAS_DEL = 2097152, /* defines __del__, which is never called */
};

typedef struct il_instance {
  il_object head;   /* aux: shape id; flags: number of inline slots */
  il_value more;    /* il_array of slots past the inline ones, or IL_NIL; the
                       dict of an instance in dictionary mode */
  il_value slots[]; /* as many as the shape says are inline */
} il_instance;

typedef struct il_shape {
  uint32_t id;
  uint32_t nslots;  /* slots in use by this shape */
  uint32_t ninline; /* slots inside the instance, the same for all shapes of
                       one root */
  bool dict;        /* dictionary mode: named attributes live in `more`; never
                       cached. Entered when the program asks for __dict__ */
  il_class *cls;
  il_value name; /* the attribute that this shape added; IL_NIL: root */
  const struct il_shape *parent;
  struct il_shape *root;            /* may be itself */
  struct il_shape *children, *next; /* transitions; under the class lock */
  struct il_shape *dict_shape;      /* of a root; under the class lock */
} il_shape;

const il_shape *il_shape_of(il_process *process, uint32_t id);
il_class *il_class_of(il_process *process, il_value v);

/* A new class; ns is a dict. Runs no Python: __init_subclass__ and
 * __set_name__ are the caller's. NULL: raised. */
il_class *il_class_new(il_task *t, il_value name, il_value bases, il_value ns);
bool il_class_is_subclass(const il_class *cls, const il_class *base);
bool il_is_instance(il_process *process, il_value v, const il_class *cls);
bool il_is_instance_id(il_process *process, il_value v, il_class_id id);

/* Looks `name` up along the mro, unbound; IL_NIL without an exception if
 * absent. name is an interned str. */
il_value il_class_lookup(il_process *process, const il_class *cls,
                         il_value name);
/* The same on type(v): how special methods are found. */
il_value il_type_lookup(il_process *process, il_value v, il_value name);
/* NULL: raised. Sets no attribute. */
il_instance *il_instance_new(il_task *t, il_class *cls);

/* Calls a class: args[0] is the class, the rest as for natives with
 * IL_NATIVE_KW. With *init set to a callable, the result is a new instance and
 * the caller still has to run init(result, args[1..]..., keywords) (frame with
 * IL_RET_INIT); with *init IL_NIL the result is final. Also IL_NIL, IL_TAIL,
 * IL_PARK. */
il_value il_class_call(il_task *t, const il_value *args, uint32_t n,
                       il_value kwnames, il_value *init);
/* The end of a class statement: ns is the namespace, kwargs a dict or IL_NIL
 * (metaclass included), cell the __class__ cell or None. The class, or IL_TAIL
 * when __init_subclass__, __set_name__ or a metaclass has to run; the cell is
 * filled in either case. */
il_value il_class_build(il_task *t, il_value name, il_value bases, il_value ns,
                        il_value kwargs, il_value cell);
/* A native that is a method of an engine class and is called with an explicit
 * receiver: gives what the native wants as args[0] (the payload of a subclass
 * instance), or IL_NIL with TypeError when the receiver does not fit. */
il_value il_native_receiver(il_task *t, const struct il_native *native,
                            il_value self);
/* What id() gives: by counter, in the order of asking. */
uint64_t il_object_id(il_process *process, il_value v);
/* For il_heap_on_marked: objects that are made where dead ones were get ids of
 * their own, so that ids do not depend on when memory is collected. ctx: the
 * process. */
void il_ids_forget_dead(void *ctx);

/* The plain object behind v: v itself, or slot 0 of an instance of a user
 * class that derives from an engine class. For natives' self arguments. */
il_value il_payload(il_process *process, il_value v);

/* Attribute access as the operators . = del do; names are interned strs.
 * May return IL_TAIL (properties, __getattr__, descriptors). */
il_value il_getattr(il_task *t, il_value obj, il_value name);
il_value il_setattr(il_task *t, il_value obj, il_value name, il_value value);
il_value il_delattr(il_task *t, il_value obj, il_value name);
/* The same without __getattribute__, __getattr__, __setattr__ and __delattr__:
 * what object's methods of these names do. With a dict (else IL_NIL) it is
 * looked at in place of the object's own attributes: thread-local objects. A
 * value of IL_NIL deletes. */
il_value il_object_getattr(il_task *t, il_value obj, il_value name,
                           il_value dict);
il_value il_object_setattr(il_task *t, il_value obj, il_value name, il_value v,
                           il_value dict);
/* A class attribute seen through obj (IL_NIL: through cls itself): functions
 * become methods, properties are read, user descriptors asked (IL_TAIL). */
il_value il_bind(il_task *t, il_value attr, il_value obj, il_class *cls);
/* Never runs Python, never raises: IL_NIL if absent. Instance dict and class,
 * functions are bound. */
il_value il_getattr_plain(il_task *t, il_value obj, il_value name);
/* For LOAD_METHOD: *self is the receiver or IL_NIL, result the callable. */
il_value il_getmethod(il_task *t, il_value obj, il_value name, il_value *self);

/* Inline caches. A site is read and written as one word. */
typedef struct {
  uint64_t cache; /* 0: empty */
  il_value name;  /* interned str */
} il_site;
enum {
  IL_IC_SLOT = 1,
  IL_IC_CELL = 2,
  IL_IC_MODULE = 3,
  IL_IC_ADD = 4,
  IL_IC_PROPERTY = 5
};
/* Instead of a shape's number, for engine objects whose class follows from
 * their kind. */
#define IL_IC_KIND 0x80000000u
il_value il_site_getattr(il_task *t, il_site *site, il_value obj);
il_value il_site_getmethod(il_task *t, il_site *site, il_value obj,
                           il_value *self);
il_value il_site_setattr(il_task *t, il_site *site, il_value obj, il_value v);
/* The sites of one code object, empty: il_link makes them, the finalizer of the
 * code object frees them. A flush clears all there are. NULL: no memory (or
 * count is 0). */
il_site *il_sites_new(il_task *t, uint32_t count);
void il_sites_free(il_site *sites); /* NULL is fine */
/* Value cell n of class attributes. */
il_value *il_class_cell(il_process *process, uint32_t n);

/* Starting a process, in this order: il_shapes_new and il_interns_new (into
 * process->shapes, process->interns), il_names_init (process->names),
 * il_classes_init (process->classes from classes.def, without methods, and the
 * preallocated MemoryError), il_class_define for every table. */
il_shapes *il_shapes_new(void);         /* NULL: no memory */
void il_shapes_free(il_shapes *shapes); /* after the heap */
il_interns *il_interns_new(void);
void il_interns_free(il_interns *interns);
bool il_names_init(il_task *t);
bool il_classes_init(il_task *t);
bool il_class_define(il_task *t, const il_class_def *def);
/* Roots: classes and their attributes; interned strs. */
void il_classes_mark(il_marker *marker, il_process *process);
void il_interns_mark(il_marker *marker, il_process *process);

#endif
