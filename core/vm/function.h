/* Callable objects and code objects.
 */
#ifndef IL_VM_FUNCTION_H
#define IL_VM_FUNCTION_H

#include "vm/task.h"

/* Slots never move: code addresses the first slots_cap of them directly, and
 * names that are added when these are used up live in chunks. A slot whose name
 * was deleted is IL_NIL and stays that name's. */
typedef struct il_module_chunk il_module_chunk;
typedef struct il_module {
  il_object head;          /* aux: module number, for inline caches */
  il_value name;           /* str */
  il_value index;          /* dict: interned name -> slot number; object lock */
  il_value *slots;         /* slots_cap of them, outside the heap */
  uint32_t nslots;         /* in use; object lock */
  uint32_t slots_cap;      /* constant */
  il_module_chunk *chunks; /* object lock; only ever appended to */
  il_task *loader;         /* runs the body now; NULL: loaded */
  il_value view;           /* what globals() gives, once asked for; or IL_NIL */
  bool hidden; /* engine library: frames do not show in tracebacks */
} il_module;

typedef enum { /* whose reads and writes controlled mode takes for visible */
               IL_WATCH_NOTHING,    /* the library's */
               IL_WATCH_CONTAINERS, /* library functions on what they are given
                                     */
               IL_WATCH_ALL         /* the user's */
} il_watch;

struct il_code_object {
  il_object head;
  const il_code *code; /* kept alive by program; in a forked process, of the
                          library, without positions, constants and sites */
  const il_program *program;
  il_module *module;
  il_value *globals;      /* module->slots */
  uint32_t *words;        /* linked copy of code->words */
  il_site *sites;         /* NULL: none */
  uint32_t nlocals, need; /* frame slots; frame slots and operands */
  uint32_t nargs;         /* positional parameters */
  uint32_t nfree;
  bool simple; /* a call with nargs positional arguments binds in place */
  bool hidden;
  uint8_t watched;         /* il_watch */
  il_value name, qualname; /* str */
  il_value doc;            /* str or IL_NIL */
  il_value values[];       /* constants, then words */
};

typedef struct il_function {
  il_object head;
  il_code_object *code;
  il_value defaults;   /* tuple or IL_NIL */
  il_value kwdefaults; /* dict or IL_NIL */
  il_value closure;    /* tuple of cells or IL_NIL */
  il_value name, qualname, doc;
  il_value annotations; /* dict or IL_NIL */
  il_value attrs;       /* dict of attributes set by the user, or IL_NIL */
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
  il_value get, set, del, doc; /* None when left out */
  il_value name; /* of the class attribute it was defined as, or IL_NIL */
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

enum { IL_GENERATOR_SUSPENDED, IL_GENERATOR_RUNNING, IL_GENERATOR_FINISHED };
enum { IL_GENERATOR_STARTED = 1 }; /* head.flags */
typedef struct il_generator {
  il_object head;
  uint32_t state;  /* atomic; whoever sets RUNNING owns all the rest */
  uint32_t pc;     /* next word */
  uint32_t nsaved; /* values saved while suspended: frame slots, operands */
  il_function *function;
  il_value saved;   /* il_array with room for all */
  il_value handled; /* exception being handled inside it, or IL_NIL */
  il_value outer;   /* while running: what its resumer was handling */
} il_generator;

il_value il_native_new(il_task *t, const il_native_def *def, il_value self);
il_value il_method_new(il_task *t, il_value function, il_value self);
il_value il_cell_new(il_task *t, il_value value);

/* A function whose call makes generators: its suspended first call, with the
 * values of the frame slots. NULL: raised. vm/generator.c */
il_generator *il_generator_new(il_task *t, il_function *function,
                               const il_value *slots);
/* What a C operation returns to have the dispatch loop go on with a generator:
 * the value it yields next is the operation's result, StopIteration is raised
 * at its end. `thrown`: sent is an exception to raise inside it. */
il_value il_tail_resume(il_task *t, il_value generator, il_value sent,
                        bool thrown);

/* A whole program's code for a module, with room for all its names in the
 * module. NULL: raised. vm/link.c */
il_code_object *il_link(il_task *t, const il_program *program,
                        il_module *module);
/* Names that a program's module will at most need, counted once for each code
 * that mentions them. */
uint32_t il_code_count_names(const il_code *code);
/* Name of the slot or name that the word at pc of a linked code refers to. */
il_value il_code_name(il_task *t, const il_code_object *code, uint32_t pc);
il_value il_function_new(il_task *t, il_code_object *code);

/* Modules. vm/module.c, vm/import.c */
/* reserve: names it is going to have, as far as known. */
il_module *il_module_new(il_task *t, const char *name, uint32_t reserve);
/* The memory of the slots that slots_cap and nslots speak of. False: there is
 * too little. */
bool il_module_alloc_slots(il_module *module);
/* Slot number for an interned name, made if absent; UINT32_MAX: raised. */
uint32_t il_module_slot(il_task *t, il_module *module, il_value name);
/* The same without making it: UINT32_MAX if there is none. */
uint32_t il_module_find(il_task *t, const il_module *module, il_value name);
il_value *il_module_slot_at(il_module *module, uint32_t slot);
il_value il_module_get(il_task *t, il_module *module,
                       il_value name); /* IL_NIL */
bool il_module_set(il_task *t, il_module *module, il_value name, il_value v);
bool il_module_set_text(il_task *t, il_module *module, const char *name,
                        il_value v);
/* Imports by dotted name. IL_TAIL while the body of a module written in Python
 * runs (ask again afterwards), IL_DONE while another task imports it (ask again
 * later); ModuleNotFoundError when there is none. from: the module itself, not
 * its top package. */
il_value il_import(il_task *t, il_value name, bool from);
/* The same for process start: a module without a body in Python, or one whose
 * body has no need to run first. NULL: raised. */
il_module *il_import_shell(il_task *t, const char *name, il_code_object **body);

#endif
