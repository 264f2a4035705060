/* Calling classes and finishing class statements.
 *
 * The plain cases are decided here; whatever needs several calls into Python
 * code (a user's __new__, metaclasses, __init_subclass__) goes on in
 * core/lib/_engine.py. */
#include "object/containers.h"
#include "vm/exception.h"
#include "vm/function.h"
#include "vm/shape.h"

#include <stdlib.h>

static il_class *as_class(il_value v) {
  return (il_class *)(void *)il_to_ptr(v);
}

static bool is_native(il_value v) {
  return il_is_kind(v, IL_KIND_NATIVE);
}

/* The keywords of a call as a dict; IL_NIL: raised. */
static il_value keywords(il_task *t, const il_value *values, il_value kwnames) {
  il_value dict = il_dict_new(t);
  uint32_t count = kwnames == IL_NIL ? 0 : il_as_tuple(kwnames)->len;
  for (uint32_t i = 0; i < count && dict != IL_NIL; i++)
    if (il_dict_set(t, dict, il_as_tuple(kwnames)->items[i], values[i]) !=
        IL_DICT_OK)
      return IL_NIL;
  return dict;
}

/* fn(first, second, (args...), {keywords}), second left out if IL_NIL */
static il_value tail_packed(il_task *t, il_libfn fn, il_value first,
                            il_value second, const il_value *args, uint32_t n,
                            il_value kwnames) {
  il_value packed[4] = {first}, tuple = il_tuple_new(t, args, n);
  uint32_t count = 1;
  if (tuple == IL_NIL) return IL_NIL;
  if (second != IL_NIL) packed[count++] = second;
  packed[count++] = tuple;
  packed[count++] = keywords(t, args + n, kwnames);
  if (packed[count - 1] == IL_NIL) return IL_NIL;
  return il_tail_lib(t, fn, packed, count);
}

static il_value refuse_abstract(il_task *t, const il_class *cls) {
  return il_tail_call_1(t, t->process->lib[IL_LIB_refuse_abstract],
                        il_from_ptr(cls));
}

static bool is_mutable(il_class_id id) {
  switch (id) {
  case IL_CLASS_int:
  case IL_CLASS_float:
  case IL_CLASS_str:
  case IL_CLASS_bytes:
  case IL_CLASS_tuple:
  case IL_CLASS_frozenset: return false;
  default: return true;
  }
}

/* What the engine class itself makes of these arguments (args[0]: any class).
 */
static il_value make_plain(il_task *t, const il_class *cls,
                           const il_value *args, uint32_t n, il_value kwnames) {
  il_class *engine = t->process->classes[cls->id];
  if (!cls->def || !cls->def->call)
    return il_raise(t, IL_CLASS_TypeError, "cannot create '%s' instances",
                    engine->text);
  uint32_t total = n + (kwnames == IL_NIL ? 0 : il_as_tuple(kwnames)->len);
  il_value few[16], *copy = few;
  if (total > IL_COUNT(few)) {
    copy = malloc(total * sizeof *copy);
    if (!copy) return il_raise_memory(t);
  }
  memcpy(copy, args, total * sizeof *copy);
  copy[0] = il_from_ptr(engine);
  il_value v = cls->def->call(t, copy, n, kwnames);
  if (copy != few) free(copy);
  return v;
}

il_value il_payload_new(il_task *t, il_class *cls, il_value payload) {
  il_instance *instance = il_instance_new(t, cls);
  if (!instance) return IL_NIL;
  instance->slots[0] = payload;
  return il_from_ptr(instance);
}

/* An instance of a user class that derives from list, int, ... */
static il_value new_payload(il_task *t, il_class *cls, const il_value *args,
                            uint32_t n, il_value kwnames, il_value user_init) {
  bool later = user_init != IL_NIL && is_mutable((il_class_id)cls->id);
  il_value payload = later ? make_plain(t, cls, args, 1, IL_NIL)
                           : make_plain(t, cls, args, n, kwnames);
  if (payload == IL_NIL) return IL_NIL;
  if (payload == IL_TAIL || payload == IL_PARK)
    return tail_packed(t, IL_LIB_payload_slow, args[0],
                       il_from_ptr(t->process->classes[cls->id]), args + 1,
                       n - 1, kwnames);
  return il_payload_new(t, cls, payload);
}

static il_value new_exception(il_task *t, il_class *cls, const il_value *args,
                              uint32_t n, il_value kwnames, bool checked) {
  if (checked && kwnames != IL_NIL && il_as_tuple(kwnames)->len &&
      !il_class_is_subclass(cls, t->process->classes[IL_CLASS_ImportError]) &&
      !il_class_is_subclass(cls, t->process->classes[IL_CLASS_NameError]) &&
      !il_class_is_subclass(cls, t->process->classes[IL_CLASS_AttributeError]))
    return il_raise(t, IL_CLASS_TypeError, "%s() takes no keyword arguments",
                    cls->text);
  return il_exception_make(t, cls, args + 1, n - 1, kwnames);
}

static il_value no_arguments(il_task *t, const il_class *cls) {
  return il_raise(t, IL_CLASS_TypeError, "%s() takes no arguments", cls->text);
}

static bool has_init(il_task *t, const il_class *cls) {
  il_value init = il_class_lookup(t->process, cls, IL_NAME(t, init));
  return init != IL_NIL && !is_native(init);
}

static il_value construct_user(il_task *t, il_class *cls, const il_value *args,
                               uint32_t n, il_value kwnames, il_value *init) {
  il_value found = il_class_lookup(t->process, cls, IL_NAME(t, init));
  bool user = found != IL_NIL && !is_native(found);
  il_value made;
  if (cls->flags & IL_CLASS_EXCEPTION) {
    made = new_exception(t, cls, args, n, kwnames, !user);
  } else if (cls->flags & IL_CLASS_PAYLOAD) {
    made = new_payload(t, cls, args, n, kwnames, user ? found : IL_NIL);
    if (made == IL_TAIL) return made;
  } else {
    if (!user && (n > 1 || kwnames != IL_NIL)) return no_arguments(t, cls);
    il_instance *instance = il_instance_new(t, cls);
    made = instance ? il_from_ptr(instance) : IL_NIL;
  }
  if (user && made != IL_NIL) *init = found;
  return made;
}

static il_value construct(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames, il_value *init) {
  il_class *cls = as_class(args[0]);
  uint32_t flags = IL_LOAD_RELAXED(&cls->flags);
  if (flags & IL_CLASS_ABSTRACT) return refuse_abstract(t, cls);
  if (flags & IL_CLASS_HAS_NEW || (flags & IL_CLASS_META && has_init(t, cls)))
    return tail_packed(t, IL_LIB_construct_slow, args[0], IL_NIL, args + 1,
                       n - 1, kwnames);
  if (flags & IL_CLASS_META) return il_type_call(t, args, n, kwnames);
  if (!(flags & IL_CLASS_ENGINE))
    return construct_user(t, cls, args, n, kwnames, init);
  if (flags & IL_CLASS_EXCEPTION)
    return new_exception(t, cls, args, n, kwnames, true);
  if (cls->def && cls->def->call) return cls->def->call(t, args, n, kwnames);
  return il_raise(t, IL_CLASS_TypeError, "cannot create '%s' instances",
                  cls->text);
}

il_value il_class_call(il_task *t, const il_value *args, uint32_t n,
                       il_value kwnames, il_value *init) {
  il_class *cls = as_class(args[0]);
  *init = IL_NIL;
  if (cls->meta) {
    il_value call = il_class_lookup(t->process, cls->meta, IL_NAME(t, call));
    if (call != IL_NIL && !is_native(call))
      return il_tail_call_kw(t, call, args, n, kwnames);
  }
  return construct(t, args, n, kwnames, init);
}

/* type.__call__(cls, ...), which a metaclass's own __call__ goes through. */
il_value il_type_dunder_call(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  il_value init = IL_NIL, made;
  if (!il_is_kind(args[0], IL_KIND_CLASS))
    return il_raise(t, IL_CLASS_TypeError,
                    "descriptor '__call__' requires a 'type' object but "
                    "received a '%s'",
                    il_type_name(t, args[0]));
  made = construct(t, args, n, kwnames, &init);
  if (init == IL_NIL) return made;
  return tail_packed(t, IL_LIB_init_slow, init, made, args + 1, n - 1, kwnames);
}

/* cls.__new__ as engine classes have it: object, list, BaseException... */
il_value il_dunder_new(il_task *t, const il_value *args, uint32_t n,
                       il_value kwnames) {
  if (!il_is_kind(args[0], IL_KIND_CLASS))
    return il_raise(t, IL_CLASS_TypeError,
                    "object.__new__(X): X is not a type object (%s)",
                    il_type_name(t, args[0]));
  il_class *cls = as_class(args[0]);
  if (cls->flags & IL_CLASS_ABSTRACT) return refuse_abstract(t, cls);
  if (cls->flags & IL_CLASS_EXCEPTION)
    return il_exception_make(t, cls, args + 1, n - 1, IL_NIL);
  if (cls->flags & IL_CLASS_META) return il_type_call(t, args, n, kwnames);
  if (cls->flags & IL_CLASS_PAYLOAD) {
    il_value later = is_mutable((il_class_id)cls->id) ? args[0] : IL_NIL;
    return new_payload(t, cls, args, n, kwnames, later);
  }
  if (cls->flags & IL_CLASS_ENGINE && cls->id != IL_CLASS_object)
    return make_plain(t, cls, args, n, kwnames);
  if (n > 1 || (kwnames != IL_NIL && il_as_tuple(kwnames)->len)) {
    if (cls->flags & IL_CLASS_HAS_NEW)
      return il_raise(t, IL_CLASS_TypeError,
                      "object.__new__() takes exactly one argument (the type "
                      "to instantiate)");
    if (!has_init(t, cls)) return no_arguments(t, cls);
  }
  il_instance *instance = il_instance_new(t, cls);
  return instance ? il_from_ptr(instance) : IL_NIL;
}

/* self.__init__ as engine classes have it. */
il_value il_dunder_init(il_task *t, const il_value *args, uint32_t n,
                        il_value kwnames) {
  il_value self = args[0];
  il_class *cls = il_class_of(t->process, self);
  if (cls->flags & IL_CLASS_EXCEPTION) {
    il_value tuple = il_tuple_new(t, args + 1, n - 1);
    if (tuple == IL_NIL) return IL_NIL;
    il_instance *e = (il_instance *)(void *)il_to_ptr(self);
    il_slot_store(&e->slots[IL_EXC_ARGS], tuple);
    return IL_NONE;
  }
  if (cls->flags & IL_CLASS_PAYLOAD) {
    if (!is_mutable((il_class_id)cls->id)) return IL_NONE;
    il_value made = make_plain(t, cls, args, n, kwnames);
    if (made == IL_NIL) return IL_NIL;
    if (made == IL_TAIL || made == IL_PARK)
      return tail_packed(t, IL_LIB_payload_init_slow, self,
                         il_from_ptr(t->process->classes[cls->id]), args + 1,
                         n - 1, kwnames);
    il_instance *instance = (il_instance *)(void *)il_to_ptr(self);
    il_slot_store(&instance->slots[0], made);
    return IL_NONE;
  }
  if (cls->flags & (IL_CLASS_META | IL_CLASS_ENGINE)) return IL_NONE;
  bool given = n > 1 || (kwnames != IL_NIL && il_as_tuple(kwnames)->len);
  if (given && has_init(t, cls))
    return il_raise(t, IL_CLASS_TypeError,
                    "object.__init__() takes exactly one argument (the "
                    "instance to initialize)");
  if (given && !(cls->flags & IL_CLASS_HAS_NEW)) return no_arguments(t, cls);
  return IL_NONE;
}

/* Class statements */

static bool has_hooks(il_task *t, const il_class *cls, il_value kwargs) {
  il_process *process = t->process;
  if (kwargs != IL_NIL && il_dict_len(kwargs)) return true;
  const il_tuple *mro = il_as_tuple(cls->mro);
  for (uint32_t i = 1; i < mro->len; i++) {
    const il_class *base = as_class(mro->items[i]);
    if (!(base->flags & IL_CLASS_ENGINE) &&
        il_class_own_get(process, base, IL_NAME(t, init_subclass)) != IL_NIL)
      return true;
  }
  for (uint32_t i = 0; i < cls->nown; i++) {
    il_value v = il_slot_load(il_class_cell(process, cls->own[i].cell));
    if (il_is_kind(v, IL_KIND_INSTANCE) &&
        il_type_lookup(process, v, IL_NAME(t, set_name)) != IL_NIL)
      return true;
  }
  return false;
}

static void fill_cell(il_value cell, il_class *cls) {
  if (il_is_kind(cell, IL_KIND_CELL))
    il_slot_store(&((il_cell *)(void *)il_to_ptr(cell))->value,
                  il_from_ptr(cls));
}

/* type.__new__(meta, name, bases, ns, **kwargs) */
il_value il_class_create(il_task *t, il_class *meta, il_value name,
                         il_value bases, il_value ns, il_value kwargs,
                         il_value cell) {
  il_class *cls = il_class_make(t, meta, name, bases, ns);
  if (!cls) return IL_NIL;
  if (cell == IL_NONE) {
    il_value kept = il_dict_get(t, ns, IL_NAME(t, classcell));
    if (kept != IL_NIL) cell = kept;
  }
  fill_cell(cell, cls);
  il_value self = il_from_ptr(cls);
  if (!has_hooks(t, cls, kwargs)) return self;
  il_value args[] = {self, kwargs == IL_NIL ? il_dict_new(t) : kwargs};
  if (args[1] == IL_NIL) return IL_NIL;
  return il_tail_lib(t, IL_LIB_class_hooks, args, 2);
}

static bool needs_python(il_task *t, il_value bases, il_value kwargs) {
  if (kwargs != IL_NIL && il_dict_get(t, kwargs, IL_NAME(t, metaclass)))
    return true;
  for (uint32_t i = 0; i < il_as_tuple(bases)->len; i++) {
    il_value base = il_as_tuple(bases)->items[i];
    if (!il_is_kind(base, IL_KIND_CLASS) || as_class(base)->meta) return true;
  }
  return false;
}

il_value il_class_build(il_task *t, il_value name, il_value bases, il_value ns,
                        il_value kwargs, il_value cell) {
  if (kwargs == IL_NONE) kwargs = IL_NIL;
  if (!needs_python(t, bases, kwargs))
    return il_class_create(t, NULL, name, bases, ns, kwargs, cell);
  if (cell != IL_NONE &&
      il_dict_set(t, ns, IL_NAME(t, classcell), cell) != IL_DICT_OK)
    return IL_NIL;
  if (kwargs == IL_NIL) kwargs = il_dict_new(t);
  if (kwargs == IL_NIL) return IL_NIL;
  il_value args[] = {name, bases, ns, kwargs};
  return il_tail_lib(t, IL_LIB_class_build_slow, args, 4);
}

/* type(x), type(name, bases, ns), and both for classes derived from type. */
il_value il_type_call(il_task *t, const il_value *args, uint32_t n,
                      il_value kwnames) {
  il_class *meta = as_class(args[0]);
  il_class *type = t->process->classes[IL_CLASS_type];
  if (n == 2 && kwnames == IL_NIL && meta == type)
    return il_from_ptr(il_class_of(t->process, args[1]));
  if (n != 4)
    return il_raise(t, IL_CLASS_TypeError,
                    meta == type
                        ? "type() takes 1 or 3 arguments"
                        : "type.__new__() takes exactly 3 arguments (%u given)",
                    n - 1);
  static const struct {
    il_kind kind;
    const char *name;
  } wants[] = {
      {IL_KIND_STR, "str"}, {IL_KIND_TUPLE, "tuple"}, {IL_KIND_DICT, "dict"}};
  for (unsigned i = 0; i < 3; i++)
    if (!il_is_kind(args[i + 1], wants[i].kind))
      return il_raise(t, IL_CLASS_TypeError,
                      "type.__new__() argument %u must be %s, not %s", i + 1,
                      wants[i].name, il_type_name(t, args[i + 1]));
  il_value kwargs = IL_NIL;
  if (kwnames != IL_NIL) {
    kwargs = keywords(t, args + n, kwnames);
    if (kwargs == IL_NIL) return IL_NIL;
  }
  return il_class_create(t, meta == type ? NULL : meta, args[1], args[2],
                         args[3], kwargs, IL_NONE);
}
