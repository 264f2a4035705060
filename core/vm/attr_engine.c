/* Attributes that the engine keeps in C structs and a program may assign. */
#include "object/containers.h"
#include "object/str.h"
#include "vm/function.h"
#include "vm/shape.h"

static il_value set_string(il_task *t, il_value *slot, il_value name,
                           il_value v) {
  char buffer[128];
  if (v == IL_NIL || !il_is_str(v))
    return il_raise(t, IL_CLASS_TypeError, "%s must be set to a string object",
                    il_name_text(name, buffer));
  il_slot_store(slot, v);
  return IL_NONE;
}

static il_value set_kind(il_task *t, il_value *slot, il_kind kind,
                         const char *text, il_value v) {
  if (v == IL_NONE) v = IL_NIL;
  if (v != IL_NIL && !il_is_kind(v, kind))
    return il_raise(t, IL_CLASS_TypeError, "%s", text);
  il_slot_store(slot, v);
  return IL_NONE;
}

static il_value set_function(il_task *t, il_value obj, il_value name,
                             il_value v) {
  il_function *f = (il_function *)(void *)il_to_ptr(obj);
  if (name == IL_NAME(t, name)) return set_string(t, &f->name, name, v);
  if (name == IL_NAME(t, qualname)) return set_string(t, &f->qualname, name, v);
  if (name == IL_NAME(t, doc)) {
    il_slot_store(&f->doc, v == IL_NIL ? IL_NONE : v);
    return IL_NONE;
  }
  if (name == IL_NAME(t, defaults))
    return set_kind(t, &f->defaults, IL_KIND_TUPLE,
                    "__defaults__ must be set to a tuple object", v);
  if (name == IL_NAME(t, kwdefaults))
    return set_kind(t, &f->kwdefaults, IL_KIND_DICT,
                    "__kwdefaults__ must be set to a dict object", v);
  if (name == IL_NAME(t, annotations))
    return set_kind(t, &f->annotations, IL_KIND_DICT,
                    "__annotations__ must be set to a dict object", v);
  if (name == IL_NAME(t, dict))
    return set_kind(t, &f->attrs, IL_KIND_DICT,
                    "__dict__ must be set to a dictionary", v);
  if (name == IL_NAME(t, code) || name == IL_NAME(t, closure))
    return il_raise_unsupported(t, "assigning to '%s' of a function",
                                il_name_text(name, (char[128]){0}));
  return IL_NOTIMPL;
}

static bool same_layout(const il_class *a, const il_class *b) {
  uint32_t kinds =
      IL_CLASS_EXCEPTION | IL_CLASS_PAYLOAD | IL_CLASS_META | IL_CLASS_ENGINE;
  return a->nfixed == b->nfixed && (a->flags & kinds) == (b->flags & kinds) &&
         !(a->flags & IL_CLASS_ENGINE) && il_class_has_dict(a) &&
         il_class_has_dict(b);
}

static il_value set_class(il_task *t, il_value obj, il_value v) {
  if (v == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError, "can't delete __class__ attribute");
  if (!il_is_kind(v, IL_KIND_CLASS))
    return il_raise(t, IL_CLASS_TypeError,
                    "__class__ must be set to a class, not '%s' object",
                    il_type_name(t, v));
  il_class *to = (il_class *)(void *)il_to_ptr(v);
  il_class *from = il_class_of(t->process, obj);
  if (!il_is_kind(obj, IL_KIND_INSTANCE) ||
      ((from->flags | to->flags) & IL_CLASS_ENGINE))
    return il_raise(t, IL_CLASS_TypeError,
                    "__class__ assignment only supported for mutable types or "
                    "ModuleType subclasses");
  if (!same_layout(from, to))
    return il_raise(t, IL_CLASS_TypeError,
                    "__class__ assignment: '%s' object layout differs from "
                    "'%s'",
                    to->text, from->text);
  il_instance *instance = (il_instance *)(void *)il_to_ptr(obj);
  return il_instance_set_class(t, instance, to) ? IL_NONE : IL_NIL;
}

static il_value set_instance_dict(il_task *t, il_value obj, il_value v) {
  if (!il_class_has_dict(il_class_of(t->process, obj))) return IL_NOTIMPL;
  if (v == IL_NIL) {
    v = il_dict_new(t);
    if (v == IL_NIL) return IL_NIL;
  }
  if (!il_is_dict(v))
    return il_raise(t, IL_CLASS_TypeError,
                    "__dict__ must be set to a dictionary, not a '%s'",
                    il_type_name(t, v));
  il_instance *instance = (il_instance *)(void *)il_to_ptr(obj);
  return il_instance_set_dict(t, instance, v) ? IL_NONE : IL_NIL;
}

il_value il_engine_setattr(il_task *t, il_value obj, il_value name,
                           il_value v) {
  if (name == IL_NAME(t, class)) return set_class(t, obj, v);
  if (!il_is_ptr(obj)) return IL_NOTIMPL;
  switch (il_kind_of(obj)) {
  case IL_KIND_FUNCTION: return set_function(t, obj, name, v);
  case IL_KIND_INSTANCE:
    if (name == IL_NAME(t, dict)) return set_instance_dict(t, obj, v);
    if (il_class_of(t->process, obj)->flags & IL_CLASS_EXCEPTION)
      return il_exception_setattr(t, obj, name, v);
    return IL_NOTIMPL;
  case IL_KIND_PROPERTY:
    if (name != IL_NAME(t, doc)) return IL_NOTIMPL;
    il_slot_store(&((il_property *)(void *)il_to_ptr(obj))->doc,
                  v == IL_NIL ? IL_NONE : v);
    return IL_NONE;
  default: return IL_NOTIMPL;
  }
}
