/* Methods and attributes of classes. */
#include "vm/types/types.h"

static il_class *as_class(il_value v) {
  return (il_class *)(void *)il_to_ptr(v);
}

IL_NATIVE(get_name) {
  IL_UNUSED_ARGS;
  return il_slot_load(&as_class(args[0])->name);
}
IL_NATIVE(get_qualname) {
  IL_UNUSED_ARGS;
  return il_slot_load(&as_class(args[0])->qualname);
}
IL_NATIVE(get_module) {
  IL_UNUSED_ARGS;
  il_class *cls = as_class(args[0]);
  il_value own = il_class_own_get(t->process, cls, IL_NAME(t, module));
  return own != IL_NIL ? own : il_or_none(il_slot_load(&cls->module));
}
IL_NATIVE(get_doc) {
  IL_UNUSED_ARGS;
  il_class *cls = as_class(args[0]);
  il_value own = il_class_own_get(t->process, cls, IL_NAME(t, doc));
  return own != IL_NIL && !il_is_kind(own, IL_KIND_NATIVE) ? own : IL_NONE;
}
IL_NATIVE(get_mro) {
  IL_UNUSED_ARGS;
  return as_class(args[0])->mro;
}
IL_NATIVE(get_bases) {
  IL_UNUSED_ARGS;
  return as_class(args[0])->bases;
}
IL_NATIVE(get_base) {
  IL_UNUSED_ARGS;
  const il_tuple *bases = il_as_tuple(as_class(args[0])->bases);
  return bases->len ? bases->items[0] : IL_NONE;
}
IL_NATIVE(get_annotations) {
  IL_UNUSED_ARGS;
  il_class *cls = as_class(args[0]);
  il_value own = il_class_own_get(t->process, cls, IL_NAME(t, annotations));
  if (own != IL_NIL) return own;
  if (cls->flags & IL_CLASS_ENGINE)
    return il_raise_no_attribute(t, args[0], IL_NAME(t, annotations));
  own = il_dict_new(t);
  if (own == IL_NIL || !il_class_set(t, cls, IL_NAME(t, annotations), own))
    return IL_NIL;
  return own;
}

IL_NATIVE(type_mro) {
  IL_UNUSED_ARGS;
  const il_tuple *mro = il_as_tuple(as_class(args[0])->mro);
  return il_list_new(t, mro->items, mro->len);
}

static bool is_base(il_value v, const il_class *of) {
  const il_tuple *bases = il_as_tuple(of->bases);
  for (uint32_t i = 0; i < bases->len; i++)
    if (bases->items[i] == v) return true;
  return false;
}

IL_NATIVE(type_subclasses) {
  IL_UNUSED_ARGS;
  il_value list = il_list_new(t, NULL, 0);
  for (uint32_t i = 0; list != IL_NIL; i++) {
    il_class *cls = NULL;
    il_class_lock(t->process);
    if (i < t->process->shapes->nclasses) cls = t->process->shapes->classes[i];
    il_class_unlock(t->process);
    if (!cls) break;
    if (is_base(args[0], cls) && !il_list_append(t, list, il_from_ptr(cls)))
      return IL_NIL;
  }
  return list;
}

IL_NATIVE(type_instancecheck) {
  IL_UNUSED_ARGS;
  return il_from_bool(il_is_instance(t->process, args[1], as_class(args[0])));
}
IL_NATIVE(type_subclasscheck) {
  IL_UNUSED_ARGS;
  if (!il_is_kind(args[1], IL_KIND_CLASS))
    return il_raise(t, IL_CLASS_TypeError,
                    "issubclass() arg 1 must be a class");
  return il_from_bool(
      il_class_is_subclass(as_class(args[1]), as_class(args[0])));
}
IL_NATIVE(type_repr) {
  IL_UNUSED_ARGS;
  il_buf out;
  il_buf_init(&out);
  const il_class *cls = as_class(args[0]);
  il_buf_text(&out, "<class '");
  if (!il_str_eq_text(il_as_str(cls->module), "builtins")) {
    il_str_append_utf8(il_as_str(cls->module), &out);
    il_buf_byte(&out, '.');
  }
  il_str_append_utf8(il_as_str(cls->qualname), &out);
  il_buf_text(&out, "'>");
  return il_str_from_buf(t, &out);
}
IL_NATIVE(type_prepare) {
  IL_UNUSED_ARGS;
  return il_dict_new(t);
}
IL_NATIVE(type_setattr) {
  IL_UNUSED_ARGS;
  il_value name = il_attribute_name(t, args[1]);
  if (name == IL_NIL) return IL_NIL;
  return il_type_setattr(t, as_class(args[0]), name, n > 2 ? args[2] : IL_NIL);
}
IL_NATIVE(type_getattribute) {
  IL_UNUSED_ARGS;
  il_value name = il_attribute_name(t, args[1]);
  return name == IL_NIL ? IL_NIL : il_object_getattr(t, args[0], name, IL_NIL);
}

static const il_native_def methods[] = {
    {"__new__", il_type_call, 1, -1, IL_NATIVE_STATIC | IL_NATIVE_KW},
    {"__call__", il_type_dunder_call, 1, -1, IL_NATIVE_KW},
    IL_PROPERTY("__name__", get_name),
    IL_PROPERTY("__qualname__", get_qualname),
    IL_PROPERTY("__module__", get_module),
    IL_PROPERTY("__doc__", get_doc),
    IL_PROPERTY("__mro__", get_mro),
    IL_PROPERTY("__bases__", get_bases),
    IL_PROPERTY("__base__", get_base),
    IL_PROPERTY("__annotations__", get_annotations),
    {"mro", type_mro, 1, 1, 0},
    {"__subclasses__", type_subclasses, 1, 1, 0},
    {"__instancecheck__", type_instancecheck, 2, 2, IL_NATIVE_RAW},
    {"__subclasscheck__", type_subclasscheck, 2, 2, 0},
    {"__repr__", type_repr, 1, 1, 0},
    {"__getattribute__", type_getattribute, 2, 2, IL_NATIVE_GENERIC},
    {"__setattr__", type_setattr, 3, 3, IL_NATIVE_GENERIC},
    {"__delattr__", type_setattr, 2, 2, IL_NATIVE_GENERIC},
    {"__prepare__", type_prepare, 1, -1, IL_NATIVE_CLASS | IL_NATIVE_KW},
    IL_END};

const il_class_def il_class_def_type = {IL_CLASS_type, methods, il_type_call,
                                        0};
