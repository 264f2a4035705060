/* Callable objects and code objects.
 */
#ifndef IL_VM_FUNCTION_H
#define IL_VM_FUNCTION_H

#include "vm/task.h"

typedef struct il_module {
  il_object head;  /* aux: module number, for inline caches */
  il_value name;   /* str */
  il_value index;  /* dict: interned name -> slot number; object lock */
  il_value *slots; /* stable chunks; see vm/module.c. Slot 0.. */
  uint32_t nslots, slots_cap;
  bool hidden; /* engine library: frames do not show in tracebacks */
  const il_program *program; /* NULL for a C-only module */
} il_module;

struct il_code_object {
  il_object head;
  const il_code *code; /* kept alive by program */
  const il_program *program;
  il_module *module;
  il_value name, qualname; /* str */
  il_value *consts;        /* nconsts, outside the heap */
  uint32_t *words;         /* linked copy of code->words */
  il_site *sites;
  uint32_t nwords;
  bool hidden;
};

typedef struct il_function {
  il_object head;
  il_code_object *code;
  il_value defaults;   /* tuple or IL_NIL */
  il_value kwdefaults; /* dict or IL_NIL */
  il_value closure;    /* tuple of cells or IL_NIL */
  il_value name, qualname, doc;
  il_value attrs; /* dict of attributes set by the user, or IL_NIL */
} il_function;

typedef struct il_native {
  il_object head;
  const il_native_def *def;
  il_value self;   /* bound receiver or IL_NIL */
  il_value module; /* str, its __module__ */
  il_class *owner; /* class it is a method of, or NULL */
} il_native;

typedef struct il_method {
  il_object head;
  il_value function, self;
} il_method;

typedef struct il_cell {
  il_object head;
  il_value value; /* slot_load / slot_store */
} il_cell;

typedef struct il_property {
  il_object head;
  il_value get, set, del, doc;
} il_property;

typedef struct il_wrapper { /* staticmethod, classmethod */
  il_object head;
  il_value function;
} il_wrapper;

typedef struct il_super {
  il_object head;
  il_class *cls;
  il_value self; /* instance or class */
} il_super;

typedef struct il_generator {
  il_object head;   /* flags: see vm/generator.c */
  il_frame *frame;  /* NULL once finished; outside the heap */
  il_value *values; /* saved slots and operands while suspended */
  uint32_t nvalues;
  uint32_t state; /* atomic: 0 suspended, 1 running, 2 finished */
  il_value name, qualname;
  il_value handled; /* exception being handled inside it */
} il_generator;

il_value il_native_new(il_task *t, const il_native_def *def, il_value self);
il_value il_method_new(il_task *t, il_value function, il_value self);
il_value il_cell_new(il_task *t, il_value value);

/* Code to code object: constants made, names turned into module slots,
 * sequences fused. NULL: raised. vm/link.c */
il_code_object *il_link(il_task *t, const il_program *program,
                        const il_code *code, il_module *module);

/* Modules. vm/module.c, vm/import.c */
il_module *il_module_new(il_task *t, const char *name);
/* Slot number for an interned name, made if absent; UINT32_MAX: raised. */
uint32_t il_module_slot(il_task *t, il_module *module, il_value name);
il_value il_module_get(il_task *t, il_module *module, il_value name); /* NIL */
bool il_module_set(il_task *t, il_module *module, il_value name, il_value v);
bool il_module_set_text(il_task *t, il_module *module, const char *name,
                        il_value v);
/* Imports by dotted name. IL_TAIL while a Python-coded library runs its body;
 * ModuleNotFoundError when there is none. */
il_value il_import(il_task *t, il_value name, bool from);

#endif
