/* How C code and the dispatch loop call each other.
 *
 * A C operation (a native function, or an il_op_* of vm/ops.h) returns
 *   a value     its result
 *   IL_NIL      an exception is set on the task (il_raise...)
 *   IL_TAIL     set by il_tail_*: call this Python-level callable instead; its
 *               result is the operation's result
 *   IL_PARK     set by the wait protocol (sched/wait.h): the task is parked
 *               and whoever wakes it supplies the result
 * Nothing in C waits for Python code to return: when an operation needs to go
 * on afterwards, that part is a Python function in core/lib/_engine.py, named
 * in object/libfns.def and reached with il_tail_lib. So a builtin is a C fast
 * path for plain values, and a tail call for the rest. A caller in C that gets
 * IL_TAIL or IL_PARK from another operation must return it unchanged.
 */
#ifndef IL_OBJECT_NATIVE_H
#define IL_OBJECT_NATIVE_H

#include "object/heap.h"

/* args[0..n) are positional (self first in a method), then come the values of
 * the keywords whose names are in the tuple kwnames (IL_NIL: none). A native
 * without IL_NATIVE_KW never sees kwnames: the caller has refused them. args
 * is the task's own stack: valid during the call, and must not be written. */
typedef il_value (*il_native_fn)(il_task *t, const il_value *args, uint32_t n,
                                 il_value kwnames);

enum {
  IL_NATIVE_KW = 1,       /* takes keywords */
  IL_NATIVE_STATIC = 2,   /* in a class: staticmethod */
  IL_NATIVE_CLASS = 4,    /* in a class: classmethod, args[0] is the class */
  IL_NATIVE_PROPERTY = 8, /* in a class: read-only property, args[0] is self */
  IL_NATIVE_RAW = 16, /* args[0] is the object itself even where an instance of
                         a subclass has a payload */
  IL_NATIVE_GENERIC = 32, /* it only does what the operator does anyway */
};

/* What others can notice of a call, for controlled mode: see vm/visible.h.
 * Kinds are those of vm/visible.def. */
#define IL_NATIVE_VISIBLE(kind) ((uint32_t)IL_VISIBLE_##kind + 1) << 8
/* How a call touches containers; the call is then a READ or WRITE. */
#define IL_NATIVE_TOUCHES(how) (uint32_t) IL_TOUCH_##how << 16
typedef enum {
  IL_TOUCH_NOTHING,
  IL_TOUCH_LENGTH,    /* reads the structure of self: len, keys, `in` */
  IL_TOUCH_ITEM,      /* reads the structure and element args[1]: get */
  IL_TOUCH_ITEMS,     /* reads the structure and all elements of self */
  IL_TOUCH_ARGUMENT,  /* the same of args[0], a function: sorted, sum */
  IL_TOUCH_ARGUMENTS, /* the same of every argument: print, zip, extend */
  IL_TOUCH_CHANGE,    /* writes the structure of self, atomically: append */
  IL_TOUCH_SET,       /* the same, or element args[1]: __setitem__ */
  IL_TOUCH_TAKE,      /* both at once, atomically: setdefault, pop */
  IL_TOUCH_GETATTR,   /* getattr, hasattr: attribute args[1] of args[0] */
  IL_TOUCH_SETATTR,   /* setattr, delattr */
  IL_TOUCH_REPLACE    /* the structure and all elements: sort, reverse */
} il_touch;

typedef struct {
  const char *name;
  il_native_fn fn;
  int16_t min, max; /* positional arguments, self included; max -1: any */
  uint32_t flags;
} il_native_def; /* tables end with a NULL name */

typedef struct { /* methods and constructor of a class in classes.def */
  il_class_id id;
  const il_native_def *methods;
  il_native_fn call; /* args[0] is the class (maybe a subclass), IL_NATIVE_KW
                        convention; NULL: cannot create instances */
  uint32_t flags;    /* IL_CLASS_DEF_FINAL: cannot be subclassed */
} il_class_def;
enum { IL_CLASS_DEF_FINAL = 1 };

typedef struct { /* the C part of a module; several may share a name */
  const char *name;
  const il_native_def *functions; /* or NULL */
  const il_class_id *classes;     /* exported, ends with COUNT; or NULL */
  bool (*init)(il_task *t, il_value module); /* constants; or NULL */
} il_module_def;

typedef struct il_lib_source { /* the Python part of a module: lib/lib.h */
  const char *name;
  const char *text;
  size_t length;
} il_lib_source;

/* Tail calls. The arguments are copied. Return IL_TAIL, or IL_NIL on error. */
il_value il_tail_call(il_task *t, il_value callee, const il_value *args,
                      uint32_t n);
il_value il_tail_call_kw(il_task *t, il_value callee, const il_value *args,
                         uint32_t n, il_value kwnames);
il_value il_tail_call_1(il_task *t, il_value callee, il_value a);
il_value il_tail_call_2(il_task *t, il_value callee, il_value a, il_value b);

typedef enum {
#define LIBFN(name) IL_LIB_##name,
#include "object/libfns.def"
#undef LIBFN
  IL_LIB_COUNT
} il_libfn;
/* Calls the function of that name in core/lib/_engine.py. */
il_value il_tail_lib(il_task *t, il_libfn fn, const il_value *args, uint32_t n);

/* Binds args against a signature, as CPython words it when they do not fit.
 * spec: parameter names separated by spaces; "*" begins keyword-only ones, a
 * trailing "?" marks an optional one (out stays IL_NIL), a leading "/" ends
 * positional-only ones. Example: "self / block? timeout?". False: raised. */
bool il_args_bind(il_task *t, const char *function, const char *spec,
                  const il_value *args, uint32_t n, il_value kwnames,
                  il_value *out);
/* Value of keyword `name`, or IL_NIL. */
il_value il_args_kw(const il_value *args, uint32_t n, il_value kwnames,
                    const char *name);

/* Raising. format is printf's, and %R a value's type name is not there: use
 * il_type_name. All return IL_NIL. */
il_value il_raise(il_task *t, il_class_id cls, const char *format, ...)
    IL_PRINTF(3, 4);
il_value il_raise_value(il_task *t, il_class_id cls, il_value arg);
il_value il_raise_memory(il_task *t); /* the preallocated MemoryError */
il_value il_raise_unsupported(il_task *t, const char *format, ...)
    IL_PRINTF(2, 3); /* "... is not supported": exit status 2 when uncaught */
bool il_has_exc(const il_task *t);
void il_clear_exc(il_task *t);
const char *il_type_name(il_task *t, il_value v); /* "int", "Counter" */

/* Conversions that raise: false and an exception on wrong types. */
bool il_arg_int(il_task *t, il_value v, int64_t *out); /* bool, int, __index__
                            of plain ints; OverflowError beyond 64 bits */
bool il_arg_double(il_task *t, il_value v, double *out);

#endif
