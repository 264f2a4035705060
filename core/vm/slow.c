/* Operations that the dispatch loop need not have inside itself. */
#include "vm/interp.h"

#include "object/float.h"
#include "object/int.h"
#include "object/str.h"

/* Names */

static il_value full_name(il_task *t, il_value package, il_value name) {
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(package), &text);
  il_buf_text(&text, ".");
  il_str_append_utf8(il_as_str(name), &text);
  il_value v = il_intern(t, text.bytes, text.len);
  il_buf_term(&text);
  return v;
}

il_value il_load_global_slow(il_task *t, il_code_object *code, uint32_t pc) {
  il_value name = il_code_name(t, code, pc);
  if (name == IL_NIL) return IL_NIL;
  il_value v = il_module_get(t, code->module, name);
  if (v == IL_NIL) v = il_module_get(t, t->process->builtins, name);
  return v != IL_NIL ? v : il_raise_undefined(t, code, pc);
}

il_value il_load_name(il_task *t, il_code_object *code, uint32_t pc,
                      il_value ns) {
  il_value name = il_code_name(t, code, pc);
  if (name == IL_NIL) return IL_NIL;
  il_value v = il_dict_get_name(t->process, ns, name);
  return v != IL_NIL ? v : il_load_global_slow(t, code, pc);
}

/* Arithmetic. IL_NIL without an exception: not decided here. */

il_value il_arith_ints(il_task *t, il_operator op, il_value a, il_value b) {
  int64_t x = il_to_int(a), y = il_to_int(b);
  switch (op) {
  case IL_ADD: return il_int_add(t, a, b);
  case IL_SUB: return il_int_sub(t, a, b);
  case IL_MUL: return il_int_mul(t, a, b);
  case IL_MOD:
  case IL_FLOORDIV: {
    if (y == 0 || y == -1) return IL_NIL;
    int64_t quotient = x / y, remainder = x % y;
    if (remainder != 0 && (remainder ^ y) < 0) {
      remainder += y;
      quotient--;
    }
    return il_from_int(op == IL_MOD ? remainder : quotient);
  }
  case IL_TRUEDIV: {
    int64_t exact = (int64_t)1 << 53;
    if (y == 0 || x > exact || x < -exact || y > exact || y < -exact)
      return IL_NIL;
    return il_float_new(t, (double)x / (double)y);
  }
  case IL_AND: return a & b;
  case IL_OR: return a | b;
  case IL_XOR: return (a ^ b) | 1;
  case IL_RSHIFT:
    if (y < 0) return IL_NIL;
    return il_from_int(x >> (y > 63 ? 63 : y));
  case IL_LSHIFT:
    if (y < 0 || y > 30 || x != (int32_t)x) return IL_NIL;
    return il_from_int((int64_t)((uint64_t)x << y));
  default: return IL_NIL;
  }
}

il_value il_arith_floats(il_task *t, il_operator op, double a, double b) {
  switch (op) {
  case IL_ADD: return il_float_new(t, a + b);
  case IL_SUB: return il_float_new(t, a - b);
  case IL_MUL: return il_float_new(t, a * b);
  case IL_TRUEDIV: return b == 0 ? IL_NIL : il_float_new(t, a / b);
  default: return IL_NIL;
  }
}

/* Functions */

il_value il_function_new(il_task *t, il_code_object *code) {
  il_function *fn = il_alloc(t, IL_KIND_FUNCTION, sizeof *fn);
  if (!fn) return IL_NIL;
  fn->code = code;
  fn->name = code->name;
  fn->qualname = code->qualname;
  fn->doc = code->doc;
  return il_from_ptr(fn);
}

il_value il_make_function(il_task *t, il_value *sp, uint32_t flags) {
  il_value code = *--sp;
  il_value v = il_function_new(t, (il_code_object *)il_to_ptr(code));
  if (v == IL_NIL) return IL_NIL;
  il_function *fn = (il_function *)il_to_ptr(v);
  if (flags & 4) fn->closure = *--sp;
  if (flags & 8) fn->annotations = *--sp;
  if (flags & 2) fn->kwdefaults = *--sp;
  if (flags & 1) fn->defaults = *--sp;
  return v;
}

/* Text */

il_value il_format_value_op(il_task *t, il_value *sp, uint32_t arg) {
  il_value spec = arg & 4 ? sp[-1] : IL_NAME(t, empty);
  il_value v = arg & 4 ? sp[-2] : sp[-1];
  uint32_t conversion = arg & 3;
  if (conversion == 0) {
    if (!(arg & 4) && il_is_str(v)) return v;
    return il_op_format(t, v, spec);
  }
  if (conversion == 3 || (arg & 4)) {
    /* Two steps that may each need Python. */
    il_value args[3] = {v, il_from_int(conversion), spec};
    return il_tail_lib(t, IL_LIB_format_converted, args, 3);
  }
  return conversion == 1 ? il_op_str(t, v) : il_op_repr(t, v);
}

/* Unpacking */

static il_value refuse_count(il_task *t, uint32_t want, uint32_t have,
                             const char *at_least) {
  if (have > want)
    return il_raise(t, IL_CLASS_ValueError,
                    "too many values to unpack (expected %u)", want);
  return il_raise(t, IL_CLASS_ValueError,
                  "not enough values to unpack (expected %s%u, got %u)",
                  at_least, want, have);
}

/* A tuple of what v gives if no Python code is needed for that. IL_TAIL: is
 * needed. */
static il_value plain_tuple(il_task *t, il_value v) {
  if (il_is_tuple(v)) return v;
  if (il_is_list(v)) return il_list_to_tuple(t, v);
  bool raised = false;
  il_value list = il_list_from_plain(t, v, &raised);
  if (list != IL_NIL) return il_list_to_tuple(t, list);
  return raised ? IL_NIL : IL_TAIL;
}

il_value il_unpack(il_task *t, il_value v, uint32_t count, il_value *out) {
  il_value items = plain_tuple(t, v);
  if (items == IL_NIL) return IL_NIL;
  if (items == IL_TAIL) {
    il_value args[2] = {v, il_from_int(count)};
    return il_tail_lib(t, IL_LIB_unpack, args, 2);
  }
  const il_tuple *tuple = il_as_tuple(items);
  if (tuple->len != count) return refuse_count(t, count, tuple->len, "");
  for (uint32_t i = 0; i < count; i++)
    out[count - 1 - i] = tuple->items[i];
  return IL_NONE;
}

il_value il_unpack_ex(il_task *t, il_value v, uint32_t before, uint32_t after,
                      il_value *out) {
  il_value items = plain_tuple(t, v);
  if (items == IL_NIL) return IL_NIL;
  if (items == IL_TAIL) {
    il_value args[2] = {v, il_from_int(-1)};
    return il_tail_lib(t, IL_LIB_unpack, args, 2);
  }
  const il_tuple *tuple = il_as_tuple(items);
  if (tuple->len < before + after)
    return refuse_count(t, before + after, tuple->len, "at least ");
  uint32_t rest = tuple->len - before - after;
  il_value list = il_list_new(t, tuple->items + before, rest);
  if (list == IL_NIL) return IL_NIL;
  for (uint32_t i = 0; i < after; i++)
    *out++ = tuple->items[tuple->len - 1 - i];
  *out++ = list;
  for (uint32_t i = 0; i < before; i++)
    *out++ = tuple->items[before - 1 - i];
  return IL_NONE;
}

/* Containers */

/* "module.f", or "f" from builtins: the callee in messages about what is
 * unpacked into its arguments. */
static il_value callee_name(il_task *t, il_value callee) {
  il_value module = IL_NIL, name = IL_NIL;
  if (il_is_kind(callee, IL_KIND_METHOD))
    callee = ((const il_method *)il_to_ptr(callee))->function;
  if (il_is_kind(callee, IL_KIND_FUNCTION)) {
    const il_function *fn = (const il_function *)il_to_ptr(callee);
    module = fn->code->module->name;
    name = fn->qualname;
  } else if (il_is_kind(callee, IL_KIND_CLASS)) {
    const il_class *cls = (const il_class *)il_to_ptr(callee);
    module = cls->module;
    name = cls->qualname;
  } else if (il_is_kind(callee, IL_KIND_NATIVE)) {
    const il_native *native = (const il_native *)il_to_ptr(callee);
    return il_str_printf(t, "%s%s%s", native->owner ? native->owner->text : "",
                         native->owner ? "." : "", native->def->name);
  }
  if (!il_is_str(name))
    return il_str_printf(t, "%s object", il_type_name(t, callee));
  if (!il_is_str(module) || il_str_eq_text(il_as_str(module), "builtins"))
    return name;
  return full_name(t, module, name);
}

il_value il_list_extend_op(il_task *t, il_value list, il_value iterable,
                           il_value callee) {
  bool raised = false;
  if (il_is_tuple(iterable)) {
    const il_tuple *tuple = il_as_tuple(iterable);
    return il_list_extend(t, list, tuple->items, tuple->len) ? IL_NONE : IL_NIL;
  }
  il_value plain = il_is_list(iterable)
                       ? iterable
                       : il_list_from_plain(t, iterable, &raised);
  if (plain != IL_NIL)
    return il_list_extend_list(t, list, plain) ? IL_NONE : IL_NIL;
  if (raised) return IL_NIL;
  il_value args[3] = {list, iterable, IL_NONE};
  if (callee != IL_NIL) args[2] = callee_name(t, callee);
  if (args[2] == IL_NIL) return IL_NIL;
  return il_tail_lib(t, IL_LIB_list_extend, args, 3);
}

il_value il_set_add_op(il_task *t, il_value set, il_value item) {
  il_dict_status status = il_set_add(t, set, item);
  if (status == IL_DICT_ERROR) return IL_NIL;
  if (status != IL_DICT_PYTHON) return IL_NONE;
  il_value args[2] = {set, item};
  return il_tail_lib(t, IL_LIB_set_add, args, 2);
}

il_value il_set_update_op(il_task *t, il_value set, il_value iterable) {
  if (il_is_set(iterable)) {
    il_dict_status status = il_set_update(t, set, iterable);
    if (status == IL_DICT_ERROR) return IL_NIL;
    if (status == IL_DICT_OK) return IL_NONE;
  }
  il_value args[2] = {set, iterable};
  return il_tail_lib(t, IL_LIB_set_update, args, 2);
}

il_value il_dict_update_op(il_task *t, il_value dict, il_value mapping) {
  if (il_is_dict(mapping)) {
    il_dict_status status = il_dict_update(t, dict, mapping);
    if (status == IL_DICT_ERROR) return IL_NIL;
    if (status == IL_DICT_OK) return IL_NONE;
  }
  il_value args[2] = {dict, mapping};
  return il_tail_lib(t, IL_LIB_dict_update, args, 2);
}

il_value il_dict_merge_op(il_task *t, il_value dict, il_value mapping,
                          il_value callee) {
  if (!il_is_dict(mapping)) {
    il_value name = callee_name(t, callee);
    if (name == IL_NIL) return IL_NIL;
    il_value args[3] = {dict, mapping, name};
    return il_tail_lib(t, IL_LIB_dict_merge, args, 3);
  }
  uint32_t cursor = 0;
  il_value key, value;
  while (il_dict_next(t->process, mapping, &cursor, &key, &value)) {
    if (il_is_str(key) && il_dict_get(t, dict, key) != IL_NIL) {
      il_value name = callee_name(t, callee);
      if (name == IL_NIL) return IL_NIL;
      il_buf text;
      il_buf_init(&text);
      il_str_append_utf8(il_as_str(name), &text);
      il_buf_text(&text, "() got multiple values for keyword argument '");
      il_str_append_utf8(il_as_str(key), &text);
      il_raise(t, IL_CLASS_TypeError, "%s'", text.bytes ? text.bytes : "");
      il_buf_term(&text);
      return IL_NIL;
    }
    /* A key that needs Python code is no str: the call refuses it. */
    if (il_dict_set(t, dict, key, value) == IL_DICT_PYTHON)
      return il_raise(t, IL_CLASS_TypeError, "keywords must be strings");
    if (il_has_exc(t)) return IL_NIL;
  }
  return IL_NONE;
}

/* with */

static il_value special(il_task *t, il_value obj, il_value name,
                        il_value *self) {
  il_value v = il_type_lookup(t->process, obj, name);
  *self = IL_NIL;
  if (v == IL_NIL) return IL_NIL;
  if (il_is_kind(v, IL_KIND_FUNCTION) || il_is_kind(v, IL_KIND_NATIVE)) {
    *self = obj;
    return v;
  }
  return il_getattr_plain(t, obj, name);
}

il_value il_with_lookup(il_task *t, il_value *sp) {
  il_value manager = sp[-1];
  il_value enter_self, exit_self;
  il_value enter = special(t, manager, IL_NAME(t, enter), &enter_self);
  if (enter == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "'%s' object does not support the context manager "
                    "protocol",
                    il_type_name(t, manager));
  il_value exit = special(t, manager, IL_NAME(t, exit), &exit_self);
  if (exit == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "'%s' object does not support the context manager "
                    "protocol (missed __exit__ method)",
                    il_type_name(t, manager));
  sp[-1] = exit;
  sp[0] = exit_self;
  sp[1] = enter;
  sp[2] = enter_self;
  return IL_NONE;
}

/* Exceptions */

static bool is_exception_class(il_value v) {
  return il_is_kind(v, IL_KIND_CLASS) &&
         ((const il_class *)il_to_ptr(v))->flags & IL_CLASS_EXCEPTION;
}

static bool is_exception(il_task *t, il_value v) {
  return il_is_kind(v, IL_KIND_INSTANCE) &&
         il_class_of(t->process, v)->flags & IL_CLASS_EXCEPTION;
}

il_value il_exc_match(il_task *t, il_value exc, il_value cls) {
  if (is_exception_class(cls))
    return il_from_bool(
        il_is_instance(t->process, exc, (const il_class *)il_to_ptr(cls)));
  if (!il_is_tuple(cls))
    return il_raise(t, IL_CLASS_TypeError,
                    "catching classes that do not inherit from "
                    "BaseException is not allowed");
  const il_tuple *tuple = il_as_tuple(cls);
  il_value found = IL_FALSE;
  for (uint32_t i = 0; i < tuple->len; i++) {
    /* All of them have to be classes, as CPython checks. */
    il_value one = is_exception_class(tuple->items[i])
                       ? il_exc_match(t, exc, tuple->items[i])
                       : il_exc_match(t, exc, IL_NONE);
    if (one == IL_NIL) return IL_NIL;
    if (one == IL_TRUE) found = IL_TRUE;
  }
  return found;
}

/* An exception from a class that needs no Python code for that; IL_TAIL: it
 * does, and the call is set up. */
static il_value instantiate(il_task *t, il_value cls) {
  il_value init = IL_NIL;
  il_value v = il_class_call(t, &cls, 1, IL_NIL, &init);
  if (init != IL_NIL && v != IL_NIL && v != IL_TAIL && v != IL_PARK)
    return il_tail_call(t, cls, NULL, 0);
  return v;
}

static il_value not_exception(il_task *t) {
  return il_raise(t, IL_CLASS_TypeError,
                  "exceptions must derive from BaseException");
}

il_value il_raise_op(il_task *t, il_value *sp, uint32_t count) {
  il_value exc = sp[-(int32_t)count], cause = IL_NIL;
  if (is_exception_class(exc)) {
    exc = instantiate(t, exc);
    if (exc == IL_TAIL && count == 2)
      return il_tail_lib(t, IL_LIB_raise_from, sp - 2, 2);
    if (exc == IL_NIL || exc == IL_TAIL || exc == IL_PARK) return exc;
  }
  if (!is_exception(t, exc)) return not_exception(t);
  if (count == 2) {
    cause = sp[-1];
    if (is_exception_class(cause)) {
      cause = instantiate(t, cause);
      if (cause == IL_TAIL) {
        il_value args[2] = {exc, sp[-1]};
        return il_tail_lib(t, IL_LIB_raise_from, args, 2);
      }
      if (cause == IL_NIL || cause == IL_PARK) return cause;
    }
    if (cause != IL_NONE && !is_exception(t, cause))
      return il_raise(t, IL_CLASS_TypeError,
                      "exception causes must derive from BaseException");
    il_instance *e = (il_instance *)il_to_ptr(exc);
    il_slot_store(&e->slots[IL_EXC_CAUSE], cause);
    il_slot_store(&e->slots[IL_EXC_SUPPRESS], IL_TRUE);
  }
  il_raise_exception(t, exc);
  return IL_NIL;
}

/* Imports */

il_value il_import_from(il_task *t, il_value from, il_value name) {
  if (!il_is_kind(from, IL_KIND_MODULE)) return il_getattr(t, from, name);
  il_module *module = (il_module *)il_to_ptr(from);
  il_value v = il_module_get(t, module, name);
  if (v != IL_NIL) return v;
  il_value full = full_name(t, module->name, name);
  if (full == IL_NIL) return IL_NIL;
  v = il_import(t, full, true);
  if (v != IL_NIL || !il_exc_matches(t, t->exc, IL_CLASS_ModuleNotFoundError) ||
      il_exception_is_unsupported(t, t->exc))
    return v;
  il_clear_exc(t);
  il_buf text, where;
  il_buf_init(&text);
  il_buf_init(&where);
  il_str_append_utf8(il_as_str(name), &text);
  il_str_append_utf8(il_as_str(module->name), &where);
  il_raise(t, IL_CLASS_ImportError,
           "cannot import name '%s' from '%s' (unknown location)", text.bytes,
           where.bytes);
  il_buf_term(&text);
  il_buf_term(&where);
  return IL_NIL;
}

il_value il_import_star(il_task *t, il_value from, il_module *into) {
  if (!il_is_kind(from, IL_KIND_MODULE)) return IL_NONE;
  il_module *module = (il_module *)il_to_ptr(from);
  il_value all = il_module_get(t, module, IL_NAME(t, all));
  if (all != IL_NIL) {
    il_value names = plain_tuple(t, all);
    if (names == IL_NIL || names == IL_TAIL) return names;
    const il_tuple *tuple = il_as_tuple(names);
    for (uint32_t i = 0; i < tuple->len; i++) {
      il_value name = il_intern_str(t, tuple->items[i]);
      il_value v = name == IL_NIL ? IL_NIL : il_module_get(t, module, name);
      if (v != IL_NIL && !il_module_set(t, into, name, v)) return IL_NIL;
    }
    return IL_NONE;
  }
  uint32_t cursor = 0;
  il_value name, slot;
  while (il_dict_next(t->process, module->index, &cursor, &name, &slot)) {
    const il_str *text = il_as_str(name);
    if (text->len == 0 || il_str_at(text, 0) == '_') continue;
    il_value v =
        il_slot_load(il_module_slot_at(module, (uint32_t)il_to_int(slot)));
    if (v != IL_NIL && !il_module_set(t, into, name, v)) return IL_NIL;
  }
  return IL_NONE;
}
