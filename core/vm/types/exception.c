/* Methods and attributes of the built-in exceptions. */
#include "vm/exception.h"

#include "object/containers.h"
#include "object/str.h"
#include "vm/ops_internal.h"
#include "vm/shape.h"

#define NATIVE(name)                                                           \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define UNUSED (void)t, (void)n, (void)kwnames

static il_value slot_of(il_value exc, unsigned slot) {
  il_instance *e = (il_instance *)(void *)il_to_ptr(exc);
  il_value v = il_slot_load(&e->slots[slot]);
  return v == IL_NIL ? IL_NONE : v;
}

NATIVE(get_args) {
  UNUSED;
  return slot_of(args[0], IL_EXC_ARGS);
}
NATIVE(get_traceback) {
  UNUSED;
  il_value v = slot_of(args[0], IL_EXC_TRACEBACK);
  return v == IL_TRUE ? IL_NONE : v;
}
NATIVE(get_cause) {
  UNUSED;
  return slot_of(args[0], IL_EXC_CAUSE);
}
NATIVE(get_context) {
  UNUSED;
  return slot_of(args[0], IL_EXC_CONTEXT);
}
NATIVE(get_suppress) {
  UNUSED;
  return slot_of(args[0], IL_EXC_SUPPRESS);
}
NATIVE(get_notes) {
  UNUSED;
  il_value notes = slot_of(args[0], IL_EXC_NOTES);
  return notes == IL_NONE ? il_raise_no_attribute(t, args[0], IL_NAME(t, notes))
                          : notes;
}

NATIVE(dunder_str) {
  UNUSED;
  return il_exception_str(t, args[0], false);
}
NATIVE(dunder_repr) {
  UNUSED;
  return il_exception_str(t, args[0], true);
}

NATIVE(with_traceback) {
  UNUSED;
  il_value done =
      il_exception_setattr(t, args[0], IL_NAME(t, traceback), args[1]);
  return done == IL_NIL ? IL_NIL : args[0];
}

NATIVE(add_note) {
  UNUSED;
  if (!il_is_str(args[1]))
    return il_raise(t, IL_CLASS_TypeError, "note must be a str, not '%s'",
                    il_type_name(t, args[1]));
  il_value notes = slot_of(args[0], IL_EXC_NOTES);
  if (notes == IL_NONE) {
    notes = il_list_new(t, NULL, 0);
    if (notes == IL_NIL) return IL_NIL;
    il_exception_setattr(t, args[0], IL_NAME(t, notes), notes);
  }
  if (!il_is_list(notes))
    return il_raise(t, IL_CLASS_TypeError,
                    "Cannot add note: __notes__ is not a list");
  return il_list_append(t, notes, args[1]) ? IL_NONE : IL_NIL;
}

static const il_native_def base_methods[] = {
    {"__new__", il_dunder_new, 1, -1, IL_NATIVE_STATIC | IL_NATIVE_KW},
    {"__init__", il_dunder_init, 1, -1, IL_NATIVE_RAW | IL_NATIVE_KW},
    {"__str__", dunder_str, 1, 1, 0},
    {"__repr__", dunder_repr, 1, 1, 0},
    {"with_traceback", with_traceback, 2, 2, 0},
    {"add_note", add_note, 2, 2, 0},
    {"args", get_args, 1, 1, IL_NATIVE_PROPERTY},
    {"__traceback__", get_traceback, 1, 1, IL_NATIVE_PROPERTY},
    {"__cause__", get_cause, 1, 1, IL_NATIVE_PROPERTY},
    {"__context__", get_context, 1, 1, IL_NATIVE_PROPERTY},
    {"__suppress_context__", get_suppress, 1, 1, IL_NATIVE_PROPERTY},
    {"__notes__", get_notes, 1, 1, IL_NATIVE_PROPERTY},
    {NULL, NULL, 0, 0, 0}};
const il_class_def il_class_def_BaseException = {IL_CLASS_BaseException,
                                                 base_methods, NULL, 0};

/* Attributes that follow from args unless they have been set */

static il_value arg_at(il_value exc, uint32_t i) {
  il_value tuple = slot_of(exc, IL_EXC_ARGS);
  if (!il_is_tuple(tuple) || i >= il_as_tuple(tuple)->len) return IL_NONE;
  return il_as_tuple(tuple)->items[i];
}

static uint32_t arg_count(il_value exc) {
  il_value tuple = slot_of(exc, IL_EXC_ARGS);
  return il_is_tuple(tuple) ? il_as_tuple(tuple)->len : 0;
}

NATIVE(first_arg) {
  UNUSED;
  return arg_at(args[0], 0);
}
NATIVE(exit_code) {
  UNUSED;
  return arg_count(args[0]) > 1 ? slot_of(args[0], IL_EXC_ARGS)
                                : arg_at(args[0], 0);
}
NATIVE(os_errno) {
  UNUSED;
  return arg_count(args[0]) == 2 ? arg_at(args[0], 0) : IL_NONE;
}
NATIVE(os_strerror) {
  UNUSED;
  return arg_count(args[0]) == 2 ? arg_at(args[0], 1) : IL_NONE;
}
NATIVE(none) {
  UNUSED;
  (void)args;
  return IL_NONE;
}

static const il_native_def stop_attributes[] = {
    {"value", first_arg, 1, 1, IL_NATIVE_PROPERTY}, {NULL, NULL, 0, 0, 0}};
static const il_native_def exit_attributes[] = {
    {"code", exit_code, 1, 1, IL_NATIVE_PROPERTY}, {NULL, NULL, 0, 0, 0}};
static const il_native_def os_attributes[] = {
    {"errno", os_errno, 1, 1, IL_NATIVE_PROPERTY},
    {"strerror", os_strerror, 1, 1, IL_NATIVE_PROPERTY},
    {"filename", none, 1, 1, IL_NATIVE_PROPERTY},
    {"filename2", none, 1, 1, IL_NATIVE_PROPERTY},
    {NULL, NULL, 0, 0, 0}};
static const il_native_def import_attributes[] = {
    {"msg", first_arg, 1, 1, IL_NATIVE_PROPERTY},
    {"name", none, 1, 1, IL_NATIVE_PROPERTY},
    {"path", none, 1, 1, IL_NATIVE_PROPERTY},
    {NULL, NULL, 0, 0, 0}};
static const il_native_def name_attributes[] = {
    {"name", none, 1, 1, IL_NATIVE_PROPERTY},
    {"obj", none, 1, 1, IL_NATIVE_PROPERTY},
    {NULL, NULL, 0, 0, 0}};
static const il_native_def syntax_attributes[] = {
    {"msg", first_arg, 1, 1, IL_NATIVE_PROPERTY}, {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_StopIteration = {IL_CLASS_StopIteration,
                                                 stop_attributes, NULL, 0};
const il_class_def il_class_def_SystemExit = {IL_CLASS_SystemExit,
                                              exit_attributes, NULL, 0};
const il_class_def il_class_def_OSError = {IL_CLASS_OSError, os_attributes,
                                           NULL, 0};
const il_class_def il_class_def_ImportError = {IL_CLASS_ImportError,
                                               import_attributes, NULL, 0};
const il_class_def il_class_def_NameError = {IL_CLASS_NameError,
                                             name_attributes, NULL, 0};
const il_class_def il_class_def_AttributeError = {IL_CLASS_AttributeError,
                                                  name_attributes, NULL, 0};
const il_class_def il_class_def_SyntaxError = {IL_CLASS_SyntaxError,
                                               syntax_attributes, NULL, 0};
