/* Methods of object, which everything inherits. */
#include "object/int.h"
#include "vm/types/types.h"

il_value il_attribute_name(il_task *t, il_value v) {
  il_value plain = il_payload(t->process, v);
  if (il_is_str(plain)) return il_intern_str(t, plain);
  return il_raise(t, IL_CLASS_TypeError,
                  "attribute name must be string, not '%s'",
                  il_type_name(t, v));
}

static il_value function_dict(il_task *t, il_value v) {
  il_function *f = (il_function *)(void *)il_to_ptr(v);
  il_value attrs = il_slot_load(&f->attrs);
  if (attrs != IL_NIL) return attrs;
  il_value fresh = il_dict_new(t);
  if (fresh == IL_NIL) return IL_NIL;
  il_object_lock(t->process->multi, &f->head);
  if (f->attrs == IL_NIL) il_slot_store(&f->attrs, fresh);
  attrs = f->attrs;
  il_object_unlock(t->process->multi, &f->head);
  return attrs;
}

il_value il_module_snapshot(il_task *t, il_value v) {
  il_module *module = (il_module *)(void *)il_to_ptr(v);
  il_value dict = il_dict_new(t), name, number;
  uint32_t cursor = 0;
  while (dict != IL_NIL &&
         il_dict_next(t->process, module->index, &cursor, &name, &number)) {
    il_value held =
        il_slot_load(il_module_slot_at(module, (uint32_t)il_to_int(number)));
    if (held != IL_NIL && !il_dict_set_name(t, dict, name, held)) return IL_NIL;
  }
  return dict;
}

il_value il_module_view(il_task *t, il_value v) {
  il_value view = il_slot_load(&((il_module *)(void *)il_to_ptr(v))->view);
  return view != IL_NIL ? view : il_tail_lib(t, IL_LIB_module_view, &v, 1);
}

bool il_has_dict(il_task *t, il_value v) {
  if (!il_is_ptr(v)) return false;
  switch (il_kind_of(v)) {
  case IL_KIND_INSTANCE: return il_class_has_dict(il_class_of(t->process, v));
  case IL_KIND_CLASS:
  case IL_KIND_FUNCTION:
  case IL_KIND_MODULE: return true;
  default: return false;
  }
}

il_value il_dict_of(il_task *t, il_value v) {
  if (il_is_ptr(v)) {
    switch (il_kind_of(v)) {
    case IL_KIND_INSTANCE:
      if (!il_class_has_dict(il_class_of(t->process, v))) break;
      return il_instance_dict(t, (il_instance *)(void *)il_to_ptr(v));
    case IL_KIND_CLASS: return il_tail_lib(t, IL_LIB_class_view, &v, 1);
    case IL_KIND_FUNCTION: return function_dict(t, v);
    case IL_KIND_MODULE: return il_module_view(t, v);
    default: break;
    }
  }
  return il_raise_no_attribute(t, v, IL_NAME(t, dict));
}

static bool add_keys(il_task *t, il_value dict, il_value from) {
  uint32_t cursor = 0;
  il_value key, v;
  while (il_dict_next(t->process, from, &cursor, &key, &v))
    if (il_dict_set(t, dict, key, IL_NONE) != IL_DICT_OK) return false;
  return true;
}

static bool add_own_names(il_task *t, il_value dict, il_value v) {
  if (!il_is_ptr(v)) return true;
  il_kind kind = il_kind_of(v);
  il_value own = IL_NIL;
  if (kind == IL_KIND_MODULE) {
    own = il_module_snapshot(t, v);
  } else if (kind == IL_KIND_FUNCTION) {
    own = function_dict(t, v);
  } else if (kind == IL_KIND_INSTANCE) {
    il_instance *instance = (il_instance *)(void *)il_to_ptr(v);
    const il_shape *shape = il_instance_shape(t->process, instance);
    if (shape->dict) return add_keys(t, dict, il_instance_dict(t, instance));
    for (const il_shape *s = shape; s && s->name != IL_NIL; s = s->parent)
      if (il_instance_get(t, instance, s->name) != IL_NIL &&
          il_dict_set(t, dict, s->name, IL_NONE) != IL_DICT_OK)
        return false;
    return true;
  } else {
    return true;
  }
  return own != IL_NIL && add_keys(t, dict, own);
}

il_value il_dir_names(il_task *t, il_value v) {
  il_value dict = il_dict_new(t);
  if (dict == IL_NIL || !add_own_names(t, dict, v)) return IL_NIL;
  if (!il_is_kind(v, IL_KIND_MODULE)) {
    const il_class *cls = il_is_kind(v, IL_KIND_CLASS)
                              ? (il_class *)(void *)il_to_ptr(v)
                              : il_class_of(t->process, v);
    const il_tuple *mro = il_as_tuple(cls->mro);
    for (uint32_t i = 0; i < mro->len; i++) {
      il_value own =
          il_class_dict(t, (il_class *)(void *)il_to_ptr(mro->items[i]));
      if (own == IL_NIL || !add_keys(t, dict, own)) return IL_NIL;
    }
  }
  bool raised;
  return il_list_from_plain(t, dict, &raised);
}

IL_NATIVE(object_call) {
  (void)kwnames;
  if (n > 1 || kwnames != IL_NIL)
    return il_raise(t, IL_CLASS_TypeError, "object() takes no arguments");
  il_instance *instance =
      il_instance_new(t, (il_class *)(void *)il_to_ptr(args[0]));
  return instance ? il_from_ptr(instance) : IL_NIL;
}

IL_NATIVE(dunder_repr) {
  IL_UNUSED_ARGS;
  return il_default_repr(t, args[0]);
}
IL_NATIVE(dunder_str) {
  IL_UNUSED_ARGS;
  return il_op_repr(t, args[0]);
}
IL_NATIVE(dunder_eq) {
  IL_UNUSED_ARGS;
  return args[0] == args[1] ? IL_TRUE : IL_NOTIMPL;
}
IL_NATIVE(dunder_ne) {
  IL_UNUSED_ARGS;
  il_value equal = il_user_special(t, args[0], IL_NAME(t, eq));
  if (equal != IL_NIL && equal != IL_NONE) {
    il_value packed[] = {equal, args[0], args[1]};
    return il_tail_lib(t, IL_LIB_not_equal, packed, 3);
  }
  return args[0] == args[1] ? IL_FALSE : IL_NOTIMPL;
}
IL_NATIVE(dunder_order) {
  IL_UNUSED_ARGS;
  return IL_NOTIMPL;
}
IL_NATIVE(dunder_hash) {
  IL_UNUSED_ARGS;
  if (!il_is_kind(args[0], IL_KIND_INSTANCE)) return il_op_hash(t, args[0]);
  return il_from_int((int64_t)il_identity_hash(t, args[0]));
}
IL_NATIVE(dunder_getattribute) {
  IL_UNUSED_ARGS;
  il_value name = il_attribute_name(t, args[1]);
  return name == IL_NIL ? IL_NIL : il_object_getattr(t, args[0], name, IL_NIL);
}
IL_NATIVE(dunder_setattr) {
  IL_UNUSED_ARGS;
  il_value name = il_attribute_name(t, args[1]);
  return name == IL_NIL ? IL_NIL
                        : il_object_setattr(t, args[0], name, args[2], IL_NIL);
}
IL_NATIVE(dunder_delattr) {
  IL_UNUSED_ARGS;
  il_value name = il_attribute_name(t, args[1]);
  return name == IL_NIL ? IL_NIL
                        : il_object_setattr(t, args[0], name, IL_NIL, IL_NIL);
}
IL_NATIVE(dunder_format) {
  IL_UNUSED_ARGS;
  if (!il_is_str(args[1]))
    return il_raise(t, IL_CLASS_TypeError,
                    "__format__() argument must be str, not %s",
                    il_type_name(t, args[1]));
  if (il_as_str(args[1])->len == 0) return il_op_str(t, args[0]);
  if (!il_has_user_class(args[0])) return il_op_format(t, args[0], args[1]);
  return il_raise(t, IL_CLASS_TypeError,
                  "unsupported format string passed to %s.__format__",
                  il_type_name(t, args[0]));
}
IL_NATIVE(dunder_init_subclass) {
  IL_UNUSED_ARGS;
  if (n == 1 && (kwnames == IL_NIL || !il_as_tuple(kwnames)->len))
    return IL_NONE;
  return il_raise(
      t, IL_CLASS_TypeError, "%s.__init_subclass__() takes no %sarguments",
      ((il_class *)(void *)il_to_ptr(args[0]))->text, n == 1 ? "keyword " : "");
}
IL_NATIVE(dunder_dir) {
  IL_UNUSED_ARGS;
  return il_dir_names(t, args[0]);
}
IL_NATIVE(dunder_reduce_ex) {
  IL_UNUSED_ARGS;
  return il_tail_lib(t, IL_LIB_object_reduce_ex, args, 2);
}
IL_NATIVE(dunder_reduce) {
  IL_UNUSED_ARGS;
  return il_tail_lib(t, IL_LIB_object_reduce, args, 1);
}
IL_NATIVE(dunder_getstate) {
  IL_UNUSED_ARGS;
  return il_tail_lib(t, IL_LIB_object_getstate, args, 1);
}
IL_NATIVE(get_class) {
  IL_UNUSED_ARGS;
  return il_from_ptr(il_class_of(t->process, args[0]));
}
IL_NATIVE(get_dict) {
  IL_UNUSED_ARGS;
  return il_dict_of(t, args[0]);
}

enum { RAW = IL_NATIVE_RAW | IL_NATIVE_GENERIC };
static const il_native_def methods[] = {
    {"__new__", il_dunder_new, 1, -1, IL_NATIVE_STATIC | IL_NATIVE_KW},
    {"__init__", il_dunder_init, 1, -1, RAW | IL_NATIVE_KW},
    {"__repr__", dunder_repr, 1, 1, RAW},
    {"__str__", dunder_str, 1, 1, RAW},
    {"__eq__", dunder_eq, 2, 2, RAW},
    {"__ne__", dunder_ne, 2, 2, RAW},
    {"__lt__", dunder_order, 2, 2, RAW},
    {"__le__", dunder_order, 2, 2, RAW},
    {"__gt__", dunder_order, 2, 2, RAW},
    {"__ge__", dunder_order, 2, 2, RAW},
    {"__hash__", dunder_hash, 1, 1, RAW},
    {"__getattribute__", dunder_getattribute, 2, 2, RAW},
    {"__setattr__", dunder_setattr, 3, 3, RAW},
    {"__delattr__", dunder_delattr, 2, 2, RAW},
    {"__format__", dunder_format, 2, 2, RAW},
    {"__dir__", dunder_dir, 1, 1, RAW},
    {"__init_subclass__", dunder_init_subclass, 1, -1,
     IL_NATIVE_CLASS | IL_NATIVE_KW},
    {"__reduce_ex__", dunder_reduce_ex, 2, 2, IL_NATIVE_RAW},
    {"__reduce__", dunder_reduce, 1, 1, IL_NATIVE_RAW},
    {"__getstate__", dunder_getstate, 1, 1, IL_NATIVE_RAW},
    {"__class__", get_class, 1, 1, IL_NATIVE_PROPERTY | IL_NATIVE_RAW},
    {"__dict__", get_dict, 1, 1, IL_NATIVE_PROPERTY | IL_NATIVE_RAW},
    IL_END};

const il_class_def il_class_def_object = {IL_CLASS_object, methods, object_call,
                                          0};
