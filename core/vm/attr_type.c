/* Attributes of classes themselves. */
#include "object/containers.h"
#include "vm/function.h"
#include "vm/shape.h"

/* IL_NIL without an exception: absent. */
il_value il_type_getattr(il_task *t, il_class *cls, il_value name) {
  il_process *process = t->process;
  il_class *meta = cls->meta ? cls->meta : process->classes[IL_CLASS_type];
  il_value self = il_from_ptr(cls);
  il_value above = il_class_lookup(process, meta, name);
  if (above != IL_NIL && il_attr_binding(process, above) == IL_BIND_DATA)
    return il_bind(t, above, self, meta);
  il_value attr = il_class_lookup(process, cls, name);
  if (attr != IL_NIL) return il_bind(t, attr, IL_NIL, cls);
  return above == IL_NIL ? IL_NIL : il_bind(t, above, self, meta);
}

static il_value set_name(il_task *t, il_class *cls, il_value name, il_value v) {
  char buffer[128];
  if (v == IL_NIL || !il_is_kind(v, IL_KIND_STR))
    return il_raise(t, IL_CLASS_TypeError,
                    v == IL_NIL ? "cannot delete '%s' attribute of type '%s'"
                                : "can only assign string to %2$s.%1$s, not "
                                  "'%3$s'",
                    il_name_text(name, buffer), cls->text,
                    v == IL_NIL ? "" : il_type_name(t, v));
  if (name == IL_NAME(t, name))
    il_class_set_name(t, cls, v);
  else
    il_slot_store(&cls->qualname, v);
  return IL_NONE;
}

il_value il_type_setattr(il_task *t, il_class *cls, il_value name, il_value v) {
  char buffer[128];
  if (cls->flags & IL_CLASS_ENGINE)
    return il_raise(t, IL_CLASS_TypeError,
                    "cannot %s '%s' attribute of immutable type '%s'",
                    v == IL_NIL ? "delete" : "set", il_name_text(name, buffer),
                    cls->text);
  if (name == IL_NAME(t, name) || name == IL_NAME(t, qualname))
    return set_name(t, cls, name, v);
  if (name == IL_NAME(t, bases) || name == IL_NAME(t, mro) ||
      name == IL_NAME(t, dict))
    return il_raise_unsupported(t, "assigning to '%s' of a class",
                                il_name_text(name, buffer));
  if (cls->meta) {
    il_value above = il_class_lookup(t->process, cls->meta, name);
    if (il_is_kind(above, IL_KIND_PROPERTY)) {
      il_value call = ((il_property *)(void *)il_to_ptr(above))->set;
      if (v != IL_NIL && call != IL_NIL && call != IL_NONE)
        return il_tail_call_2(t, call, il_from_ptr(cls), v);
      return il_raise(t, IL_CLASS_AttributeError,
                      "property '%s' of '%s' object has no %s",
                      il_name_text(name, buffer), cls->meta->text,
                      v == IL_NIL ? "deleter" : "setter");
    }
  }
  if (v != IL_NIL) {
    if (name == IL_NAME(t, module) && il_is_kind(v, IL_KIND_STR))
      il_slot_store(&cls->module, v);
    return il_class_set(t, cls, name, v) ? IL_NONE : IL_NIL;
  }
  return il_class_unset(t, cls, name)
             ? IL_NONE
             : il_raise_no_attribute(t, il_from_ptr(cls), name);
}
