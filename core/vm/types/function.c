/* Attributes of functions, natives, bound methods, cells, code objects and
 * modules, None, Ellipsis and NotImplemented. */
#include "vm/types/types.h"

static il_function *as_function(il_value v) {
  return (il_function *)(void *)il_to_ptr(v);
}
static il_native *as_native(il_value v) {
  return (il_native *)(void *)il_to_ptr(v);
}
static il_method *as_method(il_value v) {
  return (il_method *)(void *)il_to_ptr(v);
}

/* self.__call__(...) */
IL_NATIVE(call) {
  IL_UNUSED_ARGS;
  return il_tail_call_kw(t, args[0], args + 1, n - 1, kwnames);
}
/* f.__get__(obj, cls) */
IL_NATIVE(function_get) {
  IL_UNUSED_ARGS;
  return args[1] == IL_NONE ? args[0] : il_method_new(t, args[0], args[1]);
}

/* Functions */

IL_NATIVE(function_name) {
  IL_UNUSED_ARGS;
  return il_slot_load(&as_function(args[0])->name);
}
IL_NATIVE(function_qualname) {
  IL_UNUSED_ARGS;
  return il_slot_load(&as_function(args[0])->qualname);
}
IL_NATIVE(function_doc) {
  IL_UNUSED_ARGS;
  return il_or_none(il_slot_load(&as_function(args[0])->doc));
}
IL_NATIVE(function_defaults) {
  IL_UNUSED_ARGS;
  return il_or_none(il_slot_load(&as_function(args[0])->defaults));
}
IL_NATIVE(function_kwdefaults) {
  IL_UNUSED_ARGS;
  return il_or_none(il_slot_load(&as_function(args[0])->kwdefaults));
}
IL_NATIVE(function_closure) {
  IL_UNUSED_ARGS;
  return il_or_none(as_function(args[0])->closure);
}
IL_NATIVE(function_code) {
  IL_UNUSED_ARGS;
  return il_from_ptr(as_function(args[0])->code);
}
/* Kept in __dict__ once set. */
static il_value kept(il_task *t, il_value v, il_value name) {
  il_value attrs = il_slot_load(&as_function(v)->attrs);
  return attrs == IL_NIL ? IL_NIL : il_dict_get(t, attrs, name);
}
IL_NATIVE(function_module) {
  IL_UNUSED_ARGS;
  il_value own = kept(t, args[0], IL_NAME(t, module));
  return own != IL_NIL ? own : as_function(args[0])->code->module->name;
}

static const il_native_def function_methods[] = {
    {"__call__", call, 1, -1, IL_NATIVE_KW},
    {"__get__", function_get, 2, 3, 0},
    IL_PROPERTY("__name__", function_name),
    IL_PROPERTY("__qualname__", function_qualname),
    IL_PROPERTY("__doc__", function_doc),
    IL_PROPERTY("__defaults__", function_defaults),
    IL_PROPERTY("__kwdefaults__", function_kwdefaults),
    IL_PROPERTY("__closure__", function_closure),
    IL_PROPERTY("__code__", function_code),
    IL_END};
const il_class_def il_class_def_function = {IL_CLASS_function, function_methods,
                                            NULL, IL_CLASS_DEF_FINAL};

/* What a class wants to know of a function that may also be set in __dict__:
 * not data descriptors, so the dict comes first. */
il_value il_function_fallback(il_task *t, il_value v, il_value name) {
  if (name == IL_NAME(t, module)) return function_module(t, &v, 1, IL_NIL);
  if (name != IL_NAME(t, annotations)) return IL_NIL;
  il_function *f = as_function(v);
  il_value now = il_slot_load(&f->annotations);
  if (now != IL_NIL) return now;
  il_value fresh = il_dict_new(t);
  if (fresh == IL_NIL) return IL_NIL;
  il_object_lock(t->process->multi, &f->head);
  if (f->annotations == IL_NIL) il_slot_store(&f->annotations, fresh);
  now = f->annotations;
  il_object_unlock(t->process->multi, &f->head);
  return now;
}

/* Natives */

IL_NATIVE(native_name) {
  IL_UNUSED_ARGS;
  return il_intern_text(t, as_native(args[0])->def->name);
}
IL_NATIVE(native_qualname) {
  IL_UNUSED_ARGS;
  const il_native *native = as_native(args[0]);
  return native->owner
             ? il_str_printf(t, "%s.%s", native->owner->text, native->def->name)
             : il_intern_text(t, native->def->name);
}
IL_NATIVE(native_self) {
  IL_UNUSED_ARGS;
  return il_or_none(as_native(args[0])->self);
}
IL_NATIVE(native_module) {
  IL_UNUSED_ARGS;
  return il_or_none(as_native(args[0])->module);
}
IL_NATIVE(none) {
  IL_UNUSED_ARGS;
  return IL_NONE;
}
static const il_native_def native_methods[] = {
    {"__call__", call, 1, -1, IL_NATIVE_KW},
    IL_PROPERTY("__name__", native_name),
    IL_PROPERTY("__qualname__", native_qualname),
    IL_PROPERTY("__self__", native_self),
    IL_PROPERTY("__module__", native_module),
    IL_PROPERTY("__doc__", none),
    IL_END};
const il_class_def il_class_def_builtin_function = {
    IL_CLASS_builtin_function, native_methods, NULL, IL_CLASS_DEF_FINAL};

/* Bound methods */

IL_NATIVE(method_call) {
  IL_UNUSED_ARGS;
  if (n != 3 || kwnames != IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "method expected 2 arguments, got %u", n - 1);
  if (args[2] == IL_NONE)
    return il_raise(t, IL_CLASS_TypeError, "instance must not be None");
  return il_method_new(t, args[1], args[2]);
}
IL_NATIVE(method_self) {
  IL_UNUSED_ARGS;
  return as_method(args[0])->self;
}
IL_NATIVE(method_func) {
  IL_UNUSED_ARGS;
  return as_method(args[0])->function;
}
IL_NATIVE(method_doc) {
  IL_UNUSED_ARGS;
  return il_getattr(t, as_method(args[0])->function, IL_NAME(t, doc));
}
static const il_native_def method_methods[] = {
    {"__call__", call, 1, -1, IL_NATIVE_KW},
    IL_PROPERTY("__self__", method_self),
    IL_PROPERTY("__func__", method_func),
    IL_PROPERTY("__doc__", method_doc),
    IL_END};
const il_class_def il_class_def_method = {IL_CLASS_method, method_methods,
                                          method_call, IL_CLASS_DEF_FINAL};

/* Cells, code objects */

IL_NATIVE(cell_contents) {
  IL_UNUSED_ARGS;
  il_value v = il_slot_load(&((il_cell *)(void *)il_to_ptr(args[0]))->value);
  return v != IL_NIL ? v : il_raise(t, IL_CLASS_ValueError, "Cell is empty");
}
static const il_native_def cell_methods[] = {
    IL_PROPERTY("cell_contents", cell_contents), IL_END};
const il_class_def il_class_def_cell = {IL_CLASS_cell, cell_methods, NULL,
                                        IL_CLASS_DEF_FINAL};

static const il_code_object *as_code(il_value v) {
  return (const il_code_object *)(const void *)il_to_ptr(v);
}
IL_NATIVE(code_name) {
  IL_UNUSED_ARGS;
  return as_code(args[0])->name;
}
IL_NATIVE(code_qualname) {
  IL_UNUSED_ARGS;
  return as_code(args[0])->qualname;
}
IL_NATIVE(code_argcount) {
  IL_UNUSED_ARGS;
  return il_from_int(as_code(args[0])->code->nargs);
}
IL_NATIVE(code_kwonlyargcount) {
  IL_UNUSED_ARGS;
  return il_from_int(as_code(args[0])->code->nkwonly);
}
IL_NATIVE(code_firstlineno) {
  IL_UNUSED_ARGS;
  return il_from_int(as_code(args[0])->code->first_line);
}
IL_NATIVE(code_filename) {
  IL_UNUSED_ARGS;
  const il_program *program = as_code(args[0])->program;
  return il_str_new(t, program->filename.text, program->filename.len);
}
IL_NATIVE(code_varnames) {
  IL_UNUSED_ARGS;
  const il_code *code = as_code(args[0])->code;
  uint32_t count = code->nlocals - code->nfree;
  il_value list = il_list_new(t, NULL, 0);
  for (uint32_t i = 0; i < count && list != IL_NIL; i++) {
    il_value name = il_intern(t, code->locals[i].text, code->locals[i].len);
    if (name == IL_NIL || !il_list_append(t, list, name)) return IL_NIL;
  }
  return list == IL_NIL ? IL_NIL : il_list_to_tuple(t, list);
}
static const il_native_def code_methods[] = {
    IL_PROPERTY("co_name", code_name),
    IL_PROPERTY("co_qualname", code_qualname),
    IL_PROPERTY("co_argcount", code_argcount),
    IL_PROPERTY("co_kwonlyargcount", code_kwonlyargcount),
    IL_PROPERTY("co_firstlineno", code_firstlineno),
    IL_PROPERTY("co_filename", code_filename),
    IL_PROPERTY("co_varnames", code_varnames),
    IL_END};
const il_class_def il_class_def_code = {IL_CLASS_code, code_methods, NULL,
                                        IL_CLASS_DEF_FINAL};

/* Modules: their own names come before these. */

IL_NATIVE(module_name) {
  IL_UNUSED_ARGS;
  return ((il_module *)(void *)il_to_ptr(args[0]))->name;
}
static const il_native_def module_methods[] = {
    IL_PROPERTY("__name__", module_name), IL_PROPERTY("__doc__", none), IL_END};
const il_class_def il_class_def_module = {IL_CLASS_module, module_methods, NULL,
                                          IL_CLASS_DEF_FINAL};

/* Constants */

IL_NATIVE(make_none) {
  IL_UNUSED_ARGS;
  return n == 1
             ? IL_NONE
             : il_raise(t, IL_CLASS_TypeError, "NoneType takes no arguments");
}
IL_NATIVE(make_ellipsis) {
  IL_UNUSED_ARGS;
  return IL_ELLIPSIS;
}
IL_NATIVE(make_notimpl) {
  IL_UNUSED_ARGS;
  return IL_NOTIMPL;
}
const il_class_def il_class_def_none = {IL_CLASS_none, NULL, make_none,
                                        IL_CLASS_DEF_FINAL};
const il_class_def il_class_def_ellipsis = {IL_CLASS_ellipsis, NULL,
                                            make_ellipsis, IL_CLASS_DEF_FINAL};
const il_class_def il_class_def_notimpl = {IL_CLASS_notimpl, NULL, make_notimpl,
                                           IL_CLASS_DEF_FINAL};
