/* Attribute access on any object, in Python's order: data descriptors of the
 * class, the object's own attributes, the rest of the class, __getattr__.
 *
 * What needs Python code is a tail call, so properties and user descriptors
 * may stand anywhere. */
#include "object/containers.h"
#include "object/str.h"
#include "vm/function.h"
#include "vm/shape.h"

#include <stdarg.h>

static il_instance *as_instance(il_value v) {
  return (il_instance *)(void *)il_to_ptr(v);
}
static il_class *as_class(il_value v) {
  return (il_class *)(void *)il_to_ptr(v);
}

/* Errors */

const char *il_name_text(il_value name, char buffer[128]) {
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(name), &text);
  size_t len = text.len < 127 ? text.len : 127;
  if (text.bytes) memcpy(buffer, text.bytes, len);
  buffer[len] = 0;
  il_buf_term(&text);
  return buffer;
}

il_value il_raise_attribute(il_task *t, il_value obj, il_value name,
                            const char *format, ...) {
  il_buf text;
  il_buf_init(&text);
  va_list list;
  va_start(list, format);
  il_buf_vprintf(&text, format, list);
  va_end(list);
  il_value message = il_str_from_buf(t, &text);
  if (message == IL_NIL) return IL_NIL;
  il_raise_value(t, IL_CLASS_AttributeError, message);
  if (t->exc == IL_NIL || t->exc == t->process->memory_error) return IL_NIL;
  il_instance *e = as_instance(t->exc);
  if (!il_instance_set(t, e, IL_NAME(t, plain_name), name) ||
      !il_instance_set(t, e, IL_NAME(t, obj), obj))
    return IL_NIL;
  return IL_NIL;
}

il_value il_raise_no_attribute(il_task *t, il_value obj, il_value name) {
  char buffer[128], owner[128];
  const char *text = il_name_text(name, buffer);
  if (il_is_kind(obj, IL_KIND_CLASS))
    return il_raise_attribute(t, obj, name,
                              "type object '%s' has no attribute '%s'",
                              as_class(obj)->text, text);
  if (il_is_kind(obj, IL_KIND_MODULE)) {
    il_value module = ((il_module *)(void *)il_to_ptr(obj))->name;
    return il_raise_attribute(t, obj, name, "module '%s' has no attribute '%s'",
                              il_name_text(module, owner), text);
  }
  return il_raise_attribute(t, obj, name, "'%s' object has no attribute '%s'",
                            il_type_name(t, obj), text);
}

/* Binding */

int il_attr_binding(il_process *process, il_value attr) {
  if (!il_is_ptr(attr)) return IL_BIND_VALUE;
  switch (il_kind_of(attr)) {
  case IL_KIND_FUNCTION: return IL_BIND_FUNCTION;
  case IL_KIND_PROPERTY: return IL_BIND_DATA;
  case IL_KIND_STATICMETHOD:
  case IL_KIND_CLASSMETHOD: return IL_BIND_OTHER;
  case IL_KIND_NATIVE: {
    const il_native *native = (il_native *)(void *)il_to_ptr(attr);
    if (!native->owner || native->self != IL_NIL) return IL_BIND_VALUE;
    uint32_t flags = native->def->flags;
    if (flags & IL_NATIVE_PROPERTY)
      /* What an exception computes from its args can be set all the same. */
      return native->owner->flags & IL_CLASS_EXCEPTION &&
                     native->owner->id != IL_CLASS_BaseException
                 ? IL_BIND_OTHER
                 : IL_BIND_DATA;
    return flags & (IL_NATIVE_STATIC | IL_NATIVE_CLASS) ? IL_BIND_OTHER
                                                        : IL_BIND_METHOD;
  }
  case IL_KIND_INSTANCE: {
    const il_class *cls = il_class_of(process, attr);
    if (!(cls->flags & IL_CLASS_HAS_DESCRIPTOR)) return IL_BIND_VALUE;
    if (il_class_lookup(process, cls, process->names[IL_NAME_set]) != IL_NIL ||
        il_class_lookup(process, cls, process->names[IL_NAME_delete]) != IL_NIL)
      return IL_BIND_DATA;
    return IL_BIND_OTHER;
  }
  default: return IL_BIND_VALUE;
  }
}

static il_value property_error(il_task *t, const il_property *p,
                               const char *owner, const char *what) {
  char buffer[128];
  il_value name = il_slot_load(&p->name);
  if (name == IL_NIL)
    return il_raise(t, IL_CLASS_AttributeError,
                    "property of '%s' object has no %s", owner, what);
  return il_raise(t, IL_CLASS_AttributeError,
                  "property '%s' of '%s' object has no %s",
                  il_name_text(name, buffer), owner, what);
}

static il_value read_property(il_task *t, il_value attr, il_value obj,
                              il_class *cls) {
  const il_property *p = (il_property *)(void *)il_to_ptr(attr);
  if (p->get != IL_NIL && p->get != IL_NONE)
    return il_tail_call_1(t, p->get, obj);
  return property_error(t, p, cls->text, "getter");
}

static il_value bind_native(il_task *t, il_value attr, il_value obj,
                            il_class *cls) {
  const il_native *native = (il_native *)(void *)il_to_ptr(attr);
  uint32_t flags = native->def->flags;
  if (!native->owner || native->self != IL_NIL || (flags & IL_NATIVE_STATIC))
    return attr;
  if (flags & IL_NATIVE_CLASS) {
    obj = il_from_ptr(cls);
  } else {
    if (obj == IL_NIL) return attr;
    obj = il_method_self(t, native, obj);
    if (flags & IL_NATIVE_PROPERTY) return native->def->fn(t, &obj, 1, IL_NIL);
  }
  il_value bound = il_native_new(t, native->def, obj);
  if (bound != IL_NIL) {
    il_native *b = (il_native *)(void *)il_to_ptr(bound);
    b->owner = native->owner;
    b->module = native->module;
  }
  return bound;
}

static il_value bind_user(il_task *t, il_value attr, il_value obj,
                          il_class *cls) {
  const il_class *type = il_class_of(t->process, attr);
  if (!(type->flags & IL_CLASS_HAS_DESCRIPTOR)) return attr;
  il_value get = il_class_lookup(t->process, type, IL_NAME(t, get));
  if (get == IL_NIL) return attr;
  il_value args[] = {attr, obj == IL_NIL ? IL_NONE : obj, il_from_ptr(cls)};
  return il_tail_call(t, get, args, 3);
}

il_value il_bind(il_task *t, il_value attr, il_value obj, il_class *cls) {
  if (!il_is_ptr(attr)) return attr;
  switch (il_kind_of(attr)) {
  case IL_KIND_FUNCTION:
    return obj == IL_NIL ? attr : il_method_new(t, attr, obj);
  case IL_KIND_NATIVE: return bind_native(t, attr, obj, cls);
  case IL_KIND_STATICMETHOD:
    return ((il_wrapper *)(void *)il_to_ptr(attr))->function;
  case IL_KIND_CLASSMETHOD:
    return il_method_new(t, ((il_wrapper *)(void *)il_to_ptr(attr))->function,
                         il_from_ptr(cls));
  case IL_KIND_PROPERTY:
    return obj == IL_NIL ? attr : read_property(t, attr, obj, cls);
  case IL_KIND_INSTANCE: return bind_user(t, attr, obj, cls);
  default: return attr;
  }
}

/* Reading */

static il_value own_attribute(il_task *t, il_value obj, il_value name,
                              il_value dict) {
  if (dict != IL_NIL) return il_dict_get(t, dict, name);
  switch (il_kind_of(obj)) {
  case IL_KIND_INSTANCE: return il_instance_get(t, as_instance(obj), name);
  case IL_KIND_FUNCTION: {
    il_value attrs =
        il_slot_load(&((il_function *)(void *)il_to_ptr(obj))->attrs);
    il_value own = attrs == IL_NIL ? IL_NIL : il_dict_get(t, attrs, name);
    return own != IL_NIL || il_has_exc(t) ? own
                                          : il_function_fallback(t, obj, name);
  }
  default: return IL_NIL;
  }
}

static bool is_getter(il_value attr) {
  return il_is_kind(attr, IL_KIND_PROPERTY);
}

/* A property of a class that also has __getattr__: an AttributeError from the
 * one leads to the other. */
static il_value property_or_getattr(il_task *t, il_class *cls, il_value attr,
                                    il_value obj, il_value name) {
  il_value args[] = {((il_property *)(void *)il_to_ptr(attr))->get,
                     il_class_lookup(t->process, cls, IL_NAME(t, getattr)), obj,
                     name};
  return il_tail_lib(t, IL_LIB_property_or_getattr, args, 4);
}

/* IL_NIL without an exception: absent. */
static il_value generic_get(il_task *t, il_class *cls, il_value obj,
                            il_value name, il_value dict) {
  il_value attr = il_class_lookup(t->process, cls, name);
  if (attr != IL_NIL && is_getter(attr) && (cls->flags & IL_CLASS_HAS_GETATTR))
    return property_or_getattr(t, cls, attr, obj, name);
  if (attr != IL_NIL && il_attr_binding(t->process, attr) == IL_BIND_DATA &&
      !(il_is_kind(attr, IL_KIND_INSTANCE) &&
        il_type_lookup(t->process, attr, IL_NAME(t, get)) == IL_NIL))
    return il_bind(t, attr, obj, cls);
  if (il_is_ptr(obj)) {
    il_value own = own_attribute(t, obj, name, dict);
    if (own != IL_NIL || il_has_exc(t)) return own;
  }
  return attr == IL_NIL ? IL_NIL : il_bind(t, attr, obj, cls);
}

static il_value module_get(il_task *t, il_value obj, il_value name) {
  il_module *module = (il_module *)(void *)il_to_ptr(obj);
  il_value v = il_module_get(t, module, name);
  if (v != IL_NIL || il_has_exc(t)) return v;
  v = generic_get(t, t->process->classes[IL_CLASS_module], obj, name, IL_NIL);
  if (v != IL_NIL || il_has_exc(t)) return v;
  il_value hook = il_module_get(t, module, IL_NAME(t, getattr));
  return hook == IL_NIL ? IL_NIL : il_tail_call_1(t, hook, name);
}

static bool is_mro_from(const il_tuple *mro, uint32_t i, const il_class *cls) {
  const il_tuple *own = il_as_tuple(cls->mro);
  return own->len == mro->len - i &&
         memcmp(own->items, mro->items + i, own->len * sizeof *own->items) == 0;
}

/* super: what follows cls in the mro of self's class. */
static il_value super_find(il_task *t, const il_super *super, il_value name,
                           il_class **start) {
  bool of_class = il_is_kind(super->self, IL_KIND_CLASS) &&
                  il_class_is_subclass(as_class(super->self), super->cls);
  il_class *cls =
      of_class ? as_class(super->self) : il_class_of(t->process, super->self);
  *start = cls;
  const il_tuple *mro = il_as_tuple(cls->mro);
  uint32_t i = 0;
  while (i < mro->len && mro->items[i] != il_from_ptr(super->cls))
    i++;
  for (i++; i < mro->len; i++) {
    /* With single inheritance the rest is another class's whole mro. */
    if (is_mro_from(mro, i, as_class(mro->items[i])))
      return il_class_lookup(t->process, as_class(mro->items[i]), name);
    il_value v = il_class_own_get(t->process, as_class(mro->items[i]), name);
    if (v != IL_NIL) return v;
  }
  return IL_NIL;
}

static il_value super_get(il_task *t, il_value obj, il_value name) {
  const il_super *super = (il_super *)(void *)il_to_ptr(obj);
  il_class *start;
  if (name != IL_NAME(t, class)) {
    il_value attr = super_find(t, super, name, &start);
    bool of_class = il_from_ptr(start) == super->self;
    if (attr != IL_NIL)
      return il_bind(t, attr, of_class ? IL_NIL : super->self, start);
  }
  return generic_get(t, t->process->classes[IL_CLASS_super], obj, name, IL_NIL);
}

static il_value forwarded(il_task *t, il_value obj, il_value name) {
  il_value v = generic_get(t, il_class_of(t->process, obj), obj, name, IL_NIL);
  if (v != IL_NIL || il_has_exc(t)) return v;
  /* A bound method shows its function's attributes. */
  if (!il_is_kind(obj, IL_KIND_METHOD)) return IL_NIL;
  il_value function = ((il_method *)(void *)il_to_ptr(obj))->function;
  return il_is_kind(function, IL_KIND_FUNCTION)
             ? generic_get(t, t->process->classes[IL_CLASS_function], function,
                           name, IL_NIL)
             : IL_NIL;
}

static il_value raw_get(il_task *t, il_value obj, il_value name,
                        il_value dict) {
  if (il_is_ptr(obj)) {
    switch (il_kind_of(obj)) {
    case IL_KIND_CLASS: return il_type_getattr(t, as_class(obj), name);
    case IL_KIND_MODULE: return module_get(t, obj, name);
    case IL_KIND_SUPER: return super_get(t, obj, name);
    case IL_KIND_METHOD: return forwarded(t, obj, name);
    default: break;
    }
  }
  return generic_get(t, il_class_of(t->process, obj), obj, name, dict);
}

il_value il_object_getattr(il_task *t, il_value obj, il_value name,
                           il_value dict) {
  il_value v = raw_get(t, obj, name, dict);
  if (v != IL_NIL || il_has_exc(t)) return v;
  return il_raise_no_attribute(t, obj, name);
}

static bool is_native(il_value v) {
  return il_is_kind(v, IL_KIND_NATIVE);
}

static il_value call_native(il_value attr, il_task *t, const il_value *args,
                            uint32_t n) {
  const il_native *native = (il_native *)(void *)il_to_ptr(attr);
  il_value copy[3];
  memcpy(copy, args, n * sizeof *copy);
  copy[0] = il_method_self(t, native, args[0]);
  return native->def->fn(t, copy, n, IL_NIL);
}

/* Classes with __getattribute__ or __getattr__. */
static il_value hooked_get(il_task *t, il_class *cls, il_value obj,
                           il_value name) {
  il_value args[] = {obj, name, IL_NIL, IL_NIL}, v = IL_NIL;
  il_value first = il_class_lookup(t->process, cls, IL_NAME(t, getattribute));
  il_value second = il_class_lookup(t->process, cls, IL_NAME(t, getattr));
  if (first != IL_NIL && !is_native(first)) {
    if (second == IL_NIL) return il_tail_call(t, first, args, 2);
    args[2] = first;
    args[3] = second;
    return il_tail_lib(t, IL_LIB_getattribute_or_getattr, args, 4);
  }
  if (first != IL_NIL && (cls->flags & IL_CLASS_HAS_GETATTRIBUTE)) {
    v = call_native(first, t, args, 2);
    if (v == IL_NIL && second != IL_NIL && il_has_exc(t) &&
        il_is_instance_id(t->process, t->exc, IL_CLASS_AttributeError))
      il_clear_exc(t);
  } else {
    v = raw_get(t, obj, name, IL_NIL);
  }
  if (v != IL_NIL || il_has_exc(t)) return v;
  if (second == IL_NIL) return il_raise_no_attribute(t, obj, name);
  return is_native(second) ? call_native(second, t, args, 2)
                           : il_tail_call(t, second, args, 2);
}

enum { HOOKS = IL_CLASS_HAS_GETATTR | IL_CLASS_HAS_GETATTRIBUTE };

il_value il_getattr(il_task *t, il_value obj, il_value name) {
  il_class *cls = il_class_of(t->process, obj);
  if (IL_UNLIKELY(cls->flags & HOOKS)) return hooked_get(t, cls, obj, name);
  il_value v = raw_get(t, obj, name, IL_NIL);
  if (v != IL_NIL || il_has_exc(t)) return v;
  return il_raise_no_attribute(t, obj, name);
}

il_value il_getattr_plain(il_task *t, il_value obj, il_value name) {
  il_value saved = t->exc;
  t->exc = IL_NIL;
  il_value v = IL_NIL;
  if (!(il_class_of(t->process, obj)->flags & HOOKS)) {
    il_value attr = il_type_lookup(t->process, obj, name);
    bool python = attr != IL_NIL &&
                  (is_getter(attr) ||
                   (il_is_kind(attr, IL_KIND_INSTANCE) &&
                    il_attr_binding(t->process, attr) != IL_BIND_VALUE));
    if (!python) v = raw_get(t, obj, name, IL_NIL);
  }
  if (v == IL_TAIL || v == IL_PARK) v = IL_NIL;
  t->exc = saved;
  return v;
}

/* LOAD_METHOD: as il_getattr, without making a bound method */

static il_value split(il_task *t, il_value attr, il_value obj, il_class *cls,
                      il_value *self) {
  switch (il_attr_binding(t->process, attr)) {
  case IL_BIND_FUNCTION: *self = obj; return attr;
  case IL_BIND_METHOD:
    *self = il_method_self(t, (il_native *)(void *)il_to_ptr(attr), obj);
    return attr;
  default: break;
  }
  if (il_is_kind(attr, IL_KIND_CLASSMETHOD)) {
    *self = il_from_ptr(cls);
    return ((il_wrapper *)(void *)il_to_ptr(attr))->function;
  }
  return il_bind(t, attr, obj, cls);
}

static il_value super_method(il_task *t, il_value obj, il_value name,
                             il_value *self) {
  const il_super *super = (il_super *)(void *)il_to_ptr(obj);
  il_class *start;
  il_value attr = super_find(t, super, name, &start);
  if (attr == IL_NIL || name == IL_NAME(t, class) ||
      il_from_ptr(start) == super->self)
    return il_getattr(t, obj, name);
  return split(t, attr, super->self, start, self);
}

il_value il_getmethod(il_task *t, il_value obj, il_value name, il_value *self) {
  *self = IL_NIL;
  il_class *cls = il_class_of(t->process, obj);
  if (cls->flags & HOOKS) return hooked_get(t, cls, obj, name);
  if (il_is_ptr(obj)) {
    switch (il_kind_of(obj)) {
    case IL_KIND_SUPER: return super_method(t, obj, name, self);
    case IL_KIND_CLASS: {
      il_class *of = as_class(obj);
      il_value attr = il_class_lookup(t->process, of, name);
      if (il_is_kind(attr, IL_KIND_CLASSMETHOD) &&
          il_class_lookup(t->process, cls, name) == IL_NIL)
        return split(t, attr, IL_NIL, of, self);
      return il_getattr(t, obj, name);
    }
    case IL_KIND_MODULE:
    case IL_KIND_METHOD:
    case IL_KIND_FUNCTION: return il_getattr(t, obj, name);
    default: break;
    }
  }
  il_value attr = il_class_lookup(t->process, cls, name);
  if (attr == IL_NIL || il_attr_binding(t->process, attr) == IL_BIND_DATA)
    return il_getattr(t, obj, name);
  if (il_is_kind(obj, IL_KIND_INSTANCE)) {
    il_value own = il_instance_get(t, as_instance(obj), name);
    if (own != IL_NIL || il_has_exc(t)) return own;
  }
  return split(t, attr, obj, cls, self);
}

/* Writing. A value of IL_NIL deletes. */

static il_value write_property(il_task *t, il_value attr, il_value obj,
                               il_value v) {
  const il_property *p = (il_property *)(void *)il_to_ptr(attr);
  il_value call = v == IL_NIL ? p->del : p->set;
  il_value args[] = {obj, v};
  if (call != IL_NIL && call != IL_NONE)
    return il_tail_call(t, call, args, v == IL_NIL ? 1 : 2);
  return property_error(t, p, il_type_name(t, obj),
                        v == IL_NIL ? "deleter" : "setter");
}

/* The class's say: IL_NOTIMPL if it leaves the attribute to the object. */
static il_value write_descriptor(il_task *t, il_value attr, il_value obj,
                                 il_value name, il_value v) {
  if (attr == IL_NIL || il_attr_binding(t->process, attr) != IL_BIND_DATA)
    return IL_NOTIMPL;
  if (il_is_kind(attr, IL_KIND_PROPERTY))
    return write_property(t, attr, obj, v);
  if (il_is_kind(attr, IL_KIND_INSTANCE)) {
    il_value call = il_type_lookup(
        t->process, attr, v == IL_NIL ? IL_NAME(t, delete) : IL_NAME(t, set));
    il_value args[] = {attr, obj, v};
    if (call != IL_NIL) return il_tail_call(t, call, args, v == IL_NIL ? 2 : 3);
    return il_raise(t, IL_CLASS_AttributeError, "%s",
                    v == IL_NIL ? "__delete__" : "__set__");
  }
  il_value done = il_engine_setattr(t, obj, name, v);
  if (done != IL_NOTIMPL) return done;
  char buffer[128];
  return il_raise_attribute(
      t, obj, name, "attribute '%s' of '%s' objects is not writable",
      il_name_text(name, buffer),
      ((il_native *)(void *)il_to_ptr(attr))->owner->text);
}

static il_value refuse(il_task *t, il_value attr, il_value obj, il_value name) {
  char buffer[128];
  if (attr == IL_NIL) return il_raise_no_attribute(t, obj, name);
  return il_raise_attribute(t, obj, name,
                            "'%s' object attribute '%s' is read-only",
                            il_type_name(t, obj), il_name_text(name, buffer));
}

static il_value write_dict(il_task *t, il_value dict, il_value obj,
                           il_value name, il_value v) {
  il_dict_status status =
      v == IL_NIL ? il_dict_del(t, dict, name) : il_dict_set(t, dict, name, v);
  if (status == IL_DICT_OK) return IL_NONE;
  if (status != IL_DICT_ABSENT) return IL_NIL;
  return il_raise_no_attribute(t, obj, name);
}

static bool may_have(const il_class *cls, il_value name) {
  if (il_class_has_dict(cls)) return true;
  if (cls->slots == IL_NIL) return false;
  const il_tuple *names = il_as_tuple(cls->slots);
  for (uint32_t i = 0; i < names->len; i++)
    if (names->items[i] == name) return true;
  return false;
}

static il_value write_instance(il_task *t, il_class *cls, il_value attr,
                               il_value obj, il_value name, il_value v) {
  if (!may_have(cls, name)) return refuse(t, attr, obj, name);
  if (v != IL_NIL)
    return il_instance_set(t, as_instance(obj), name, v) ? IL_NONE : IL_NIL;
  switch (il_instance_del(t, as_instance(obj), name)) {
  case 1: return IL_NONE;
  case 0: break;
  default: return IL_NIL;
  }
  if (cls->slots == IL_NIL) return il_raise_no_attribute(t, obj, name);
  char buffer[128];
  return il_raise_attribute(t, obj, name, "%s", il_name_text(name, buffer));
}

static il_value write_function(il_task *t, il_value obj, il_value name,
                               il_value v) {
  il_function *f = (il_function *)(void *)il_to_ptr(obj);
  il_value attrs = il_slot_load(&f->attrs);
  if (attrs == IL_NIL) {
    if (v == IL_NIL) return il_raise_no_attribute(t, obj, name);
    il_value fresh = il_dict_new(t);
    if (fresh == IL_NIL) return IL_NIL;
    il_object_lock(t->process->multi, &f->head);
    if (f->attrs == IL_NIL) il_slot_store(&f->attrs, fresh);
    attrs = f->attrs;
    il_object_unlock(t->process->multi, &f->head);
  }
  return write_dict(t, attrs, obj, name, v);
}

static il_value write_module(il_task *t, il_value obj, il_value name,
                             il_value v) {
  il_module *module = (il_module *)(void *)il_to_ptr(obj);
  if (v == IL_NIL && il_module_get(t, module, name) == IL_NIL)
    return il_has_exc(t)
               ? IL_NIL
               : il_raise_attribute(t, obj, name,
                                    "'module' object has no attribute '%s'",
                                    il_name_text(name, (char[128]){0}));
  return il_module_set(t, module, name, v) ? IL_NONE : IL_NIL;
}

il_value il_object_setattr(il_task *t, il_value obj, il_value name, il_value v,
                           il_value dict) {
  if (il_is_kind(obj, IL_KIND_CLASS))
    return il_type_setattr(t, as_class(obj), name, v);
  il_class *cls = il_class_of(t->process, obj);
  il_value attr = il_class_lookup(t->process, cls, name);
  if (il_is_kind(obj, IL_KIND_MODULE)) {
    il_value done = il_engine_setattr(t, obj, name, v);
    return done == IL_NOTIMPL ? write_module(t, obj, name, v) : done;
  }
  il_value done = write_descriptor(t, attr, obj, name, v);
  if (done != IL_NOTIMPL) return done;
  if (dict != IL_NIL) return write_dict(t, dict, obj, name, v);
  if (il_is_kind(obj, IL_KIND_INSTANCE))
    return write_instance(t, cls, attr, obj, name, v);
  done = il_engine_setattr(t, obj, name, v);
  if (done != IL_NOTIMPL) return done;
  if (il_is_kind(obj, IL_KIND_FUNCTION)) return write_function(t, obj, name, v);
  return refuse(t, attr, obj, name);
}

static il_value hooked_set(il_task *t, il_class *cls, il_value obj,
                           il_value name, il_value v) {
  il_value hook = il_class_lookup(
      t->process, cls, v == IL_NIL ? IL_NAME(t, delattr) : IL_NAME(t, setattr));
  il_value args[] = {obj, name, v};
  uint32_t n = v == IL_NIL ? 2 : 3;
  if (hook == IL_NIL) return il_object_setattr(t, obj, name, v, IL_NIL);
  return is_native(hook) ? call_native(hook, t, args, n)
                         : il_tail_call(t, hook, args, n);
}

static il_value write_attr(il_task *t, il_value obj, il_value name,
                           il_value v) {
  il_class *cls = il_class_of(t->process, obj);
  if (IL_UNLIKELY(cls->flags & IL_CLASS_HAS_SETATTR))
    return hooked_set(t, cls, obj, name, v);
  return il_object_setattr(t, obj, name, v, IL_NIL);
}

il_value il_setattr(il_task *t, il_value obj, il_value name, il_value value) {
  return write_attr(t, obj, name, value);
}

il_value il_delattr(il_task *t, il_value obj, il_value name) {
  return write_attr(t, obj, name, IL_NIL);
}
