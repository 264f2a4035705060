/* Making exceptions, and which of their attributes C keeps. Their methods are
 * in types/exception.c. */
#include "vm/exception.h"

#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/shape.h"

static il_instance *as_instance(il_value v) {
  return (il_instance *)(void *)il_to_ptr(v);
}

/* OSError(errno, ...) is an instance of the subclass for that number. */
static il_class_id os_error_class(int64_t number) {
  switch (number) {
  case 1:
  case 13: return IL_CLASS_PermissionError;
  case 2: return IL_CLASS_FileNotFoundError;
  case 3: return IL_CLASS_ProcessLookupError;
  case 4: return IL_CLASS_InterruptedError;
  case 10: return IL_CLASS_ChildProcessError;
  case 11: return IL_CLASS_BlockingIOError;
  case 17: return IL_CLASS_FileExistsError;
  case 20: return IL_CLASS_NotADirectoryError;
  case 21: return IL_CLASS_IsADirectoryError;
  case 32:
  case 108: return IL_CLASS_BrokenPipeError;
  case 103: return IL_CLASS_ConnectionAbortedError;
  case 104: return IL_CLASS_ConnectionResetError;
  case 110: return IL_CLASS_TimeoutError;
  case 111: return IL_CLASS_ConnectionRefusedError;
  default: return IL_CLASS_OSError;
  }
}

static il_value make_os_error(il_task *t, il_class *cls, const il_value *args,
                              uint32_t n) {
  int64_t number;
  if (cls == t->process->classes[IL_CLASS_OSError] && il_is_int(args[0]) &&
      il_int_to_i64(args[0], &number))
    cls = t->process->classes[os_error_class(number)];
  il_value tuple = il_tuple_new(t, args, 2);
  il_value exc = tuple == IL_NIL ? IL_NIL : il_exception_new(t, cls, tuple);
  if (exc != IL_NIL && n > 2 &&
      !il_instance_set(t, as_instance(exc), IL_NAME(t, filename), args[2]))
    return IL_NIL;
  return exc;
}

il_value il_exception_make(il_task *t, il_class *cls, const il_value *args,
                           uint32_t n, il_value kwnames) {
  if (n >= 2 && n <= 5 &&
      il_class_is_subclass(cls, t->process->classes[IL_CLASS_OSError]))
    return make_os_error(t, cls, args, n);
  il_value tuple = il_tuple_new(t, args, n);
  il_value exc = tuple == IL_NIL ? IL_NIL : il_exception_new(t, cls, tuple);
  uint32_t nkw = kwnames == IL_NIL ? 0 : il_as_tuple(kwnames)->len;
  /* name, path and obj of the few classes that take keywords; a subclass's
   * own __init__ deals with others. */
  for (uint32_t i = 0; i < nkw && exc != IL_NIL; i++) {
    il_value name = il_as_tuple(kwnames)->items[i];
    if (name != IL_NAME(t, plain_name) && name != IL_NAME(t, path) &&
        name != IL_NAME(t, obj))
      continue;
    if (!il_instance_set(t, as_instance(exc), name, args[n + i])) return IL_NIL;
  }
  return exc;
}

/* Assignments to what C keeps */

static il_value put(il_instance *e, unsigned slot, il_value v) {
  il_slot_store(&e->slots[slot], v);
  return IL_NONE;
}

static il_value set_args(il_task *t, il_instance *e, il_value v) {
  bool raised = false;
  il_value list = il_list_from_plain(t, v, &raised);
  if (list == IL_NIL)
    return raised ? IL_NIL
                  : il_raise(t, IL_CLASS_TypeError,
                             "'%s' object is not iterable", il_type_name(t, v));
  il_value tuple = il_list_to_tuple(t, list);
  return tuple == IL_NIL ? IL_NIL : put(e, IL_EXC_ARGS, tuple);
}

static il_value set_link(il_task *t, il_instance *e, unsigned slot,
                         const char *what, il_value v) {
  if (v != IL_NONE && !il_is_instance_id(t->process, v, IL_CLASS_BaseException))
    return il_raise(t, IL_CLASS_TypeError,
                    "exception %s must be None or derive from BaseException",
                    what);
  if (slot == IL_EXC_CAUSE) put(e, IL_EXC_SUPPRESS, IL_TRUE);
  return put(e, slot, v);
}

static il_value set_exception(il_task *t, il_value obj, il_value name,
                              il_value v) {
  il_instance *e = as_instance(obj);
  if (name == IL_NAME(t, notes)) return put(e, IL_EXC_NOTES, v);
  if (v == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError, "%s may not be deleted",
                    il_name_text(name, (char[128]){0}));
  if (name == IL_NAME(t, args)) return set_args(t, e, v);
  if (name == IL_NAME(t, cause))
    return set_link(t, e, IL_EXC_CAUSE, "cause", v);
  if (name == IL_NAME(t, context))
    return set_link(t, e, IL_EXC_CONTEXT, "context", v);
  if (name == IL_NAME(t, suppress_context)) {
    if (!il_is_bool(v))
      return il_raise(t, IL_CLASS_TypeError,
                      "attribute value type must be bool");
    return put(e, IL_EXC_SUPPRESS, v);
  }
  if (v != IL_NONE && !il_is_kind(v, IL_KIND_TRACEBACK))
    return il_raise(t, IL_CLASS_TypeError,
                    "__traceback__ must be a traceback or None");
  return put(e, IL_EXC_TRACEBACK, v);
}

il_value il_exception_setattr(il_task *t, il_value obj, il_value name,
                              il_value v) {
  if (name == IL_NAME(t, args) || name == IL_NAME(t, traceback) ||
      name == IL_NAME(t, cause) || name == IL_NAME(t, context) ||
      name == IL_NAME(t, suppress_context) || name == IL_NAME(t, notes))
    return set_exception(t, obj, name, v);
  return IL_NOTIMPL;
}
