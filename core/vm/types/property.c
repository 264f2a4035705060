/* property, staticmethod, classmethod and super. */
#include "vm/types/types.h"

static il_property *as_property(il_value v) {
  return (il_property *)(void *)il_to_ptr(v);
}

static il_value property_new(il_task *t, il_value get, il_value set,
                             il_value del, il_value doc, il_value name) {
  il_property *p = il_alloc(t, IL_KIND_PROPERTY, sizeof *p);
  if (!p) return IL_NIL;
  p->get = get;
  p->set = set;
  p->del = del;
  p->doc = doc;
  p->name = name;
  return il_from_ptr(p);
}

static il_value doc_of(il_value function) {
  if (!il_is_kind(function, IL_KIND_FUNCTION)) return IL_NONE;
  return il_or_none(((il_function *)(void *)il_to_ptr(function))->doc);
}

IL_NATIVE(property_call) {
  il_value out[4];
  if (!il_args_bind(t, "property", "fget? fset? fdel? doc?", args + 1, n - 1,
                    kwnames, out))
    return IL_NIL;
  if (out[3] == IL_NIL) out[3] = doc_of(out[0]);
  return property_new(t, il_or_none(out[0]), il_or_none(out[1]),
                      il_or_none(out[2]), out[3], IL_NIL);
}

IL_NATIVE(property_getter) {
  IL_UNUSED_ARGS;
  const il_property *p = as_property(args[0]);
  return property_new(t, args[1], p->set, p->del, doc_of(args[1]), p->name);
}
IL_NATIVE(property_setter) {
  IL_UNUSED_ARGS;
  const il_property *p = as_property(args[0]);
  return property_new(t, p->get, args[1], p->del, p->doc, p->name);
}
IL_NATIVE(property_deleter) {
  IL_UNUSED_ARGS;
  const il_property *p = as_property(args[0]);
  return property_new(t, p->get, p->set, args[1], p->doc, p->name);
}
IL_NATIVE(property_fget) {
  IL_UNUSED_ARGS;
  return as_property(args[0])->get;
}
IL_NATIVE(property_fset) {
  IL_UNUSED_ARGS;
  return as_property(args[0])->set;
}
IL_NATIVE(property_fdel) {
  IL_UNUSED_ARGS;
  return as_property(args[0])->del;
}
IL_NATIVE(property_doc) {
  IL_UNUSED_ARGS;
  return il_or_none(il_slot_load(&as_property(args[0])->doc));
}
static bool is_abstract(il_task *t, il_value v) {
  return v != IL_NONE &&
         il_getattr_plain(t, v, IL_NAME(t, isabstractmethod)) == IL_TRUE;
}
IL_NATIVE(property_isabstract) {
  IL_UNUSED_ARGS;
  const il_property *p = as_property(args[0]);
  return il_from_bool(is_abstract(t, p->get) || is_abstract(t, p->set) ||
                      is_abstract(t, p->del));
}
IL_NATIVE(descriptor_get) {
  IL_UNUSED_ARGS;
  il_class *cls = n > 2 && il_is_kind(args[2], IL_KIND_CLASS)
                      ? (il_class *)(void *)il_to_ptr(args[2])
                      : il_class_of(t->process, args[1]);
  return il_bind(t, args[0], args[1] == IL_NONE ? IL_NIL : args[1], cls);
}
static il_value property_write(il_task *t, const il_value *args, uint32_t n,
                               il_value call, const char *what) {
  if (call == IL_NONE)
    return il_raise(t, IL_CLASS_AttributeError, "property has no %s", what);
  return il_tail_call(t, call, args + 1, n - 1);
}
IL_NATIVE(property_set) {
  IL_UNUSED_ARGS;
  return property_write(t, args, n, as_property(args[0])->set, "setter");
}
IL_NATIVE(property_delete) {
  IL_UNUSED_ARGS;
  return property_write(t, args, n, as_property(args[0])->del, "deleter");
}

static const il_native_def property_methods[] = {
    {"getter", property_getter, 2, 2, 0},
    {"setter", property_setter, 2, 2, 0},
    {"deleter", property_deleter, 2, 2, 0},
    {"__get__", descriptor_get, 2, 3, 0},
    {"__set__", property_set, 3, 3, 0},
    {"__delete__", property_delete, 2, 2, 0},
    IL_PROPERTY("fget", property_fget),
    IL_PROPERTY("fset", property_fset),
    IL_PROPERTY("fdel", property_fdel),
    IL_PROPERTY("__doc__", property_doc),
    IL_PROPERTY("__isabstractmethod__", property_isabstract),
    IL_END};
const il_class_def il_class_def_property = {IL_CLASS_property, property_methods,
                                            property_call, IL_CLASS_DEF_FINAL};

/* staticmethod, classmethod */

static il_value wrapper_new(il_task *t, il_kind kind, const char *name,
                            const il_value *args, uint32_t n) {
  if (n != 2)
    return il_raise(t, IL_CLASS_TypeError, "%s expected 1 argument, got %u",
                    name, n - 1);
  il_wrapper *w = il_alloc(t, kind, sizeof *w);
  if (!w) return IL_NIL;
  w->function = args[1];
  return il_from_ptr(w);
}
static il_value wrapped(il_value v) {
  return ((il_wrapper *)(void *)il_to_ptr(v))->function;
}

IL_NATIVE(staticmethod_call) {
  IL_UNUSED_ARGS;
  return wrapper_new(t, IL_KIND_STATICMETHOD, "staticmethod", args, n);
}
IL_NATIVE(classmethod_call) {
  IL_UNUSED_ARGS;
  return wrapper_new(t, IL_KIND_CLASSMETHOD, "classmethod", args, n);
}
IL_NATIVE(wrapper_func) {
  IL_UNUSED_ARGS;
  return wrapped(args[0]);
}
IL_NATIVE(wrapper_name) {
  IL_UNUSED_ARGS;
  return il_getattr(t, wrapped(args[0]), IL_NAME(t, name));
}
IL_NATIVE(wrapper_qualname) {
  IL_UNUSED_ARGS;
  return il_getattr(t, wrapped(args[0]), IL_NAME(t, qualname));
}
IL_NATIVE(wrapper_doc) {
  IL_UNUSED_ARGS;
  return il_getattr(t, wrapped(args[0]), IL_NAME(t, doc));
}
IL_NATIVE(wrapper_isabstract) {
  IL_UNUSED_ARGS;
  return il_from_bool(is_abstract(t, wrapped(args[0])));
}
IL_NATIVE(static_call) {
  IL_UNUSED_ARGS;
  return il_tail_call_kw(t, wrapped(args[0]), args + 1, n - 1, kwnames);
}

#define WRAPPER_ROWS                                                           \
  {"__get__", descriptor_get, 2, 3, 0}, IL_PROPERTY("__func__", wrapper_func), \
      IL_PROPERTY("__wrapped__", wrapper_func),                                \
      IL_PROPERTY("__name__", wrapper_name),                                   \
      IL_PROPERTY("__qualname__", wrapper_qualname),                           \
      IL_PROPERTY("__doc__", wrapper_doc),                                     \
      IL_PROPERTY("__isabstractmethod__", wrapper_isabstract)

static const il_native_def staticmethod_methods[] = {
    WRAPPER_ROWS, {"__call__", static_call, 1, -1, IL_NATIVE_KW}, IL_END};
static const il_native_def classmethod_methods[] = {WRAPPER_ROWS, IL_END};
const il_class_def il_class_def_staticmethod = {
    IL_CLASS_staticmethod, staticmethod_methods, staticmethod_call,
    IL_CLASS_DEF_FINAL};
const il_class_def il_class_def_classmethod = {
    IL_CLASS_classmethod, classmethod_methods, classmethod_call,
    IL_CLASS_DEF_FINAL};

/* super */

static bool fits(il_task *t, const il_class *cls, il_value self) {
  if (il_is_kind(self, IL_KIND_CLASS) &&
      il_class_is_subclass((il_class *)(void *)il_to_ptr(self), cls))
    return true;
  return il_is_instance(t->process, self, cls);
}

IL_NATIVE(super_call) {
  (void)kwnames;
  if (n == 1)
    return il_raise(t, IL_CLASS_RuntimeError, "super(): no arguments");
  if (!il_is_kind(args[1], IL_KIND_CLASS))
    return il_raise(t, IL_CLASS_TypeError,
                    "super() argument 1 must be a type, not %s",
                    il_type_name(t, args[1]));
  if (n == 2) return il_raise_unsupported(t, "super() with one argument");
  il_class *cls = (il_class *)(void *)il_to_ptr(args[1]);
  if (n > 3)
    return il_raise(t, IL_CLASS_TypeError,
                    "super expected at most 2 arguments, got %u", n - 1);
  if (!fits(t, cls, args[2]))
    return il_raise(
        t, IL_CLASS_TypeError,
        "super(type, obj): obj must be an instance or subtype of type");
  il_super *super = il_alloc(t, IL_KIND_SUPER, sizeof *super);
  if (!super) return IL_NIL;
  super->cls = cls;
  super->self = args[2];
  return il_from_ptr(super);
}
IL_NATIVE(super_thisclass) {
  IL_UNUSED_ARGS;
  return il_from_ptr(((il_super *)(void *)il_to_ptr(args[0]))->cls);
}
IL_NATIVE(super_self) {
  IL_UNUSED_ARGS;
  return ((il_super *)(void *)il_to_ptr(args[0]))->self;
}
static const il_native_def super_methods[] = {
    IL_PROPERTY("__thisclass__", super_thisclass),
    IL_PROPERTY("__self__", super_self), IL_END};
const il_class_def il_class_def_super = {IL_CLASS_super, super_methods,
                                         super_call, IL_CLASS_DEF_FINAL};
