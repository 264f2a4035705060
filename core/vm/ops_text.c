/* str, repr and format of any object. */
#include "object/containers.h"
#include "object/float.h"
#include "object/format.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/exception.h"
#include "vm/function.h"
#include "vm/ops_internal.h"
#include "vm/shape.h"

bool il_instance_is_plain(il_task *t, il_value v) {
  if (!il_has_user_class(v)) return true;
  uint32_t flags = il_class_of(t->process, v)->flags;
  return !(flags & (IL_CLASS_HAS_EQ | IL_CLASS_HAS_NE | IL_CLASS_HAS_HASH |
                    IL_CLASS_PAYLOAD));
}

/* The default text of everything that is no number, text or container */

static void put_value(il_buf *out, il_value str) {
  if (il_is_str(str)) il_str_append_utf8(il_as_str(str), out);
}

static void put_address(il_task *t, il_value v, il_buf *out) {
  il_buf_printf(out, " at 0x%llx",
                (unsigned long long)il_object_id(t->process, v));
}

static void put_class_name(il_task *t, const il_class *cls, il_buf *out) {
  if (cls->module != IL_NIL &&
      !il_str_eq_text(il_as_str(cls->module), "builtins")) {
    put_value(out, cls->module);
    il_buf_byte(out, '.');
  }
  (void)t;
  put_value(out, cls->qualname);
}

static void put_default(il_task *t, il_value v, il_buf *out) {
  il_buf_byte(out, '<');
  put_class_name(t, il_class_of(t->process, v), out);
  il_buf_text(out, " object");
  put_address(t, v, out);
  il_buf_byte(out, '>');
}

static bool is_dunder(const char *name) {
  size_t len = strlen(name);
  return len > 4 && name[0] == '_' && name[1] == '_' && name[len - 1] == '_';
}

static void put_native(il_task *t, il_value v, il_buf *out) {
  const il_native *native = (il_native *)(void *)il_to_ptr(v);
  const char *name = native->def->name;
  if (native->self != IL_NIL && native->owner) {
    if (il_is_kind(native->self, IL_KIND_CLASS) &&
        (native->def->flags & IL_NATIVE_CLASS)) {
      il_buf_printf(out, "<built-in method %s of type object", name);
      put_address(t, native->self, out);
      il_buf_byte(out, '>');
      return;
    }
    il_buf_printf(out,
                  is_dunder(name) ? "<method-wrapper '%s' of %s object"
                                  : "<built-in method %s of %s object",
                  name, il_type_name(t, native->self));
    put_address(t, native->self, out);
    il_buf_byte(out, '>');
  } else if (native->owner && !(native->def->flags & IL_NATIVE_STATIC)) {
    il_buf_printf(out,
                  is_dunder(name) ? "<slot wrapper '%s' of '%s' objects>"
                                  : "<method '%s' of '%s' objects>",
                  name, native->owner->text);
  } else {
    il_buf_printf(out, "<built-in function %s>", name);
  }
}

static void put_named(il_task *t, const char *what, il_value name, il_value v,
                      il_buf *out) {
  il_buf_printf(out, "<%s ", what);
  put_value(out, name);
  put_address(t, v, out);
  il_buf_byte(out, '>');
}

static il_plain put_method(il_task *t, il_value v, il_buf *out) {
  const il_method *method = (il_method *)(void *)il_to_ptr(v);
  size_t start = out->len;
  il_buf_text(out, "<bound method ");
  if (il_is_kind(method->function, IL_KIND_FUNCTION))
    put_value(out,
              ((il_function *)(void *)il_to_ptr(method->function))->qualname);
  else
    il_buf_text(out, "?");
  il_buf_text(out, " of ");
  il_plain done = il_plain_str(t, method->self, true, out);
  il_buf_byte(out, '>');
  if (done != IL_PLAIN_TRUE) {
    out->len = start;
    if (out->bytes) out->bytes[start] = 0;
  }
  return done;
}

static void put_super(il_task *t, il_value v, il_buf *out) {
  const il_super *super = (il_super *)(void *)il_to_ptr(v);
  il_buf_printf(out, "<super: <class '%s'>, <%s object>>", super->cls->text,
                il_type_name(t, super->self));
}

static void put_wrapper(il_task *t, const char *what, il_value v, il_buf *out) {
  il_value f = ((il_wrapper *)(void *)il_to_ptr(v))->function;
  il_buf_printf(out, "<%s(", what);
  if (il_plain_str(t, f, true, out) != IL_PLAIN_TRUE) il_buf_text(out, "...");
  il_buf_text(out, ")>");
}

static void put_code(il_task *t, il_value v, il_buf *out) {
  const il_code_object *code = (il_code_object *)(void *)il_to_ptr(v);
  il_buf_text(out, "<code object ");
  put_value(out, code->name);
  put_address(t, v, out);
  il_buf_printf(out, ", file \"%s\", line %u>", code->program->filename.text,
                code->code->first_line);
}

static void put_cell(il_task *t, il_value v, il_buf *out) {
  il_value held = il_slot_load(&((il_cell *)(void *)il_to_ptr(v))->value);
  il_buf_text(out, "<cell");
  put_address(t, v, out);
  if (held == IL_NIL) {
    il_buf_text(out, ": empty>");
    return;
  }
  il_buf_printf(out, ": %s object", il_type_name(t, held));
  put_address(t, held, out);
  il_buf_byte(out, '>');
}

/* An engine class that keeps its state in C may have a __repr__ there. */
static il_plain put_other(il_task *t, il_value v, il_buf *out) {
  il_value native = il_native_special(t, v, IL_NAME(t, repr));
  if (native == IL_NIL) {
    put_default(t, v, out);
    return IL_PLAIN_TRUE;
  }
  il_value text = il_call_native_special(t, native, &v, 1);
  if (text == IL_NIL) return IL_PLAIN_ERROR;
  if (!il_is_str(text)) return IL_PLAIN_NO;
  put_value(out, text);
  return IL_PLAIN_TRUE;
}

/* Exceptions */

static il_value exception_args(il_value exc) {
  const il_instance *e = (const il_instance *)(const void *)il_to_ptr(exc);
  return il_slot_load(&e->slots[IL_EXC_ARGS]);
}

static il_plain put_os_error(il_task *t, const il_tuple *args, il_buf *out) {
  il_buf_text(out, "[Errno ");
  il_plain done = il_plain_str(t, args->items[0], false, out);
  il_buf_text(out, "] ");
  if (done == IL_PLAIN_TRUE) done = il_plain_str(t, args->items[1], false, out);
  return done;
}

static il_plain put_exception_str(il_task *t, il_value v, il_value args,
                                  il_buf *out) {
  const il_tuple *tuple = il_as_tuple(args);
  if (tuple->len == 0) return IL_PLAIN_TRUE;
  if (tuple->len == 1)
    return il_plain_str(t, tuple->items[0],
                        il_is_instance_id(t->process, v, IL_CLASS_KeyError),
                        out);
  if (tuple->len == 2 && il_is_instance_id(t->process, v, IL_CLASS_OSError)) {
    il_value file = il_getattr_plain(t, v, t->process->names[IL_NAME_filename]);
    il_plain done = put_os_error(t, tuple, out);
    if (done != IL_PLAIN_TRUE || file == IL_NIL || file == IL_NONE) return done;
    il_buf_text(out, ": ");
    return il_plain_str(t, file, true, out);
  }
  return il_plain_str(t, args, true, out);
}

static il_plain put_exception_repr(il_task *t, il_value v, il_value args,
                                   il_buf *out) {
  const il_tuple *tuple = il_as_tuple(args);
  il_buf_text(out, il_type_name(t, v));
  if (tuple->len != 1) return il_plain_str(t, args, true, out);
  il_buf_byte(out, '(');
  il_plain done = il_plain_str(t, tuple->items[0], true, out);
  il_buf_byte(out, ')');
  return done;
}

static il_plain put_exception(il_task *t, il_value v, bool repr, il_buf *out) {
  il_value args = exception_args(v);
  if (!il_is_tuple(args)) return IL_PLAIN_TRUE;
  return repr ? put_exception_repr(t, v, args, out)
              : put_exception_str(t, v, args, out);
}

il_value il_exception_str(il_task *t, il_value exc, bool repr) {
  il_buf out;
  il_buf_init(&out);
  il_plain done = put_exception(t, exc, repr, &out);
  if (done == IL_PLAIN_TRUE) return il_str_from_buf(t, &out);
  il_buf_term(&out);
  if (done == IL_PLAIN_ERROR) return IL_NIL;
  il_value args[] = {exc, exception_args(exc), il_from_bool(repr)};
  return il_tail_lib(t, IL_LIB_exception_text, args, 3);
}

il_value il_default_repr(il_task *t, il_value v) {
  il_buf out;
  il_buf_init(&out);
  if (il_is_kind(v, IL_KIND_INSTANCE))
    put_default(t, v, &out);
  else if (il_instance_str(t, v, true, &out) != IL_PLAIN_TRUE)
    return il_has_exc(t) ? IL_NIL : il_op_repr(t, v);
  return il_str_from_buf(t, &out);
}

static bool has_text_method(const il_class *cls, bool repr) {
  return cls->flags &
         (repr ? IL_CLASS_HAS_REPR : IL_CLASS_HAS_REPR | IL_CLASS_HAS_STR);
}

static il_plain put_payload(il_task *t, const il_class *cls, il_value payload,
                            bool repr, il_buf *out) {
  bool named = repr || !il_is_str(payload);
  if (named && il_is_set(payload)) {
    il_value list = IL_NIL;
    bool raised = false;
    il_buf_text(out, cls->text);
    il_buf_byte(out, '(');
    il_plain done = IL_PLAIN_TRUE;
    if (il_set_len(payload)) {
      il_buf_byte(out, '{');
      list = il_list_from_plain(t, payload, &raised);
      if (list == IL_NIL) return IL_PLAIN_ERROR;
      il_buf inner;
      il_buf_init(&inner);
      done = il_plain_str(t, list, true, &inner);
      if (inner.len > 2) il_buf_append(out, inner.bytes + 1, inner.len - 2);
      il_buf_term(&inner);
      il_buf_byte(out, '}');
    }
    il_buf_byte(out, ')');
    return done;
  }
  return il_plain_str(t, payload, repr, out);
}

static il_plain put_instance(il_task *t, il_value v, bool repr, il_buf *out) {
  const il_class *cls = il_class_of(t->process, v);
  if (has_text_method(cls, repr)) return IL_PLAIN_NO;
  if (cls->flags & IL_CLASS_EXCEPTION) return put_exception(t, v, repr, out);
  il_value payload = il_payload(t->process, v);
  if (payload != v &&
      (!il_is_ptr(payload) || il_kind_of(payload) < IL_KIND_TASK))
    return put_payload(t, cls, payload, repr, out);
  put_default(t, v, out);
  return IL_PLAIN_TRUE;
}

static void put_class(il_task *t, il_value v, il_buf *out) {
  il_buf_text(out, "<class '");
  put_class_name(t, (il_class *)(void *)il_to_ptr(v), out);
  il_buf_text(out, "'>");
}

static il_plain put_object(il_task *t, il_value v, bool repr, il_buf *out) {
  if (!il_is_ptr(v)) {
    il_buf_text(out, v == IL_ELLIPSIS  ? "Ellipsis"
                     : v == IL_NOTIMPL ? "NotImplemented"
                                       : "<signal>");
    return IL_PLAIN_TRUE;
  }
  switch (il_kind_of(v)) {
  case IL_KIND_INSTANCE: return put_instance(t, v, repr, out);
  case IL_KIND_CLASS:
    if (il_has_user_class(v) &&
        has_text_method(il_class_of(t->process, v), repr))
      return IL_PLAIN_NO;
    put_class(t, v, out);
    break;
  case IL_KIND_FUNCTION:
    put_named(t, "function", ((il_function *)(void *)il_to_ptr(v))->qualname, v,
              out);
    break;
  case IL_KIND_GENERATOR:
    if (il_class_of(t->process, v)->id != IL_CLASS_generator) {
      put_default(t, v, out);
      break;
    }
    put_named(t, "generator object",
              ((il_generator *)(void *)il_to_ptr(v))->function->qualname, v,
              out);
    break;
  case IL_KIND_NATIVE: put_native(t, v, out); break;
  case IL_KIND_METHOD: return put_method(t, v, out);
  case IL_KIND_MODULE:
    il_buf_text(out, "<module '");
    put_value(out, ((il_module *)(void *)il_to_ptr(v))->name);
    il_buf_text(out, "' (built-in)>");
    break;
  case IL_KIND_SUPER: put_super(t, v, out); break;
  case IL_KIND_STATICMETHOD: put_wrapper(t, "staticmethod", v, out); break;
  case IL_KIND_CLASSMETHOD: put_wrapper(t, "classmethod", v, out); break;
  case IL_KIND_CODE: put_code(t, v, out); break;
  case IL_KIND_CELL: put_cell(t, v, out); break;
  default: return put_other(t, v, out);
  }
  return IL_PLAIN_TRUE;
}

il_plain il_instance_str(il_task *t, il_value v, bool repr, il_buf *out) {
  size_t start = out->len;
  il_plain done = put_object(t, v, repr, out);
  if (done != IL_PLAIN_TRUE) {
    out->len = start;
    if (out->bytes) out->bytes[start] = 0;
  }
  return done;
}

/* What needs Python */

static il_value user_text(il_task *t, il_value v, il_name_id name) {
  il_value method = il_user_special(t, v, t->process->names[name]);
  if (method == IL_NIL) return IL_NIL;
  il_value args[] = {method, v, t->process->names[name]};
  return il_tail_lib(t, IL_LIB_str_slow, args, 3);
}

static il_value text_slow(il_task *t, il_value v, bool repr) {
  if (il_has_user_class(v)) {
    const il_class *cls = il_class_of(t->process, v);
    il_value payload = il_payload(t->process, v);
    il_value result = repr ? IL_NIL : user_text(t, v, IL_NAME_str);
    bool own = !repr &&
               (il_is_str(payload) || ((cls->flags & IL_CLASS_EXCEPTION) != 0));
    if (result == IL_NIL && !own) result = user_text(t, v, IL_NAME_repr);
    if (result != IL_NIL || il_has_exc(t)) return result;
    if (cls->flags & IL_CLASS_EXCEPTION) {
      il_value args[] = {v, exception_args(v), il_from_bool(repr)};
      return il_tail_lib(t, IL_LIB_exception_text, args, 3);
    }
    if (payload != v) v = payload;
  }
  if (il_is_kind(v, IL_KIND_METHOD))
    return il_tail_lib(t, IL_LIB_method_text, &v, 1);
  return il_tail_lib(t, IL_LIB_repr_container, &v, 1);
}

static il_value text(il_task *t, il_value v, bool repr) {
  il_buf out;
  il_buf_init(&out);
  il_plain done = IL_PLAIN_NO;
  /* A str subclass without __str__ shows its str even if it has __repr__. */
  if (il_is_kind(v, IL_KIND_INSTANCE) &&
      has_text_method(il_class_of(t->process, v), repr)) {
    il_value payload = il_payload(t->process, v);
    if (!repr && il_is_str(payload) &&
        il_user_special(t, v, IL_NAME(t, str)) == IL_NIL)
      return payload;
    if (!repr && (il_class_of(t->process, v)->flags & IL_CLASS_EXCEPTION) &&
        il_user_special(t, v, IL_NAME(t, str)) == IL_NIL)
      done = put_exception(t, v, false, &out);
  } else {
    done = il_plain_str(t, v, repr, &out);
  }
  if (done == IL_PLAIN_TRUE) return il_str_from_buf(t, &out);
  il_buf_term(&out);
  return done == IL_PLAIN_ERROR ? IL_NIL : text_slow(t, v, repr);
}

il_value il_op_str(il_task *t, il_value v) {
  return il_is_str(v) ? v : text(t, v, false);
}

il_value il_op_repr(il_task *t, il_value v) {
  return text(t, v, true);
}

il_value il_op_format(il_task *t, il_value v, il_value spec) {
  bool blank = il_as_str(spec)->len == 0;
  il_value payload = v;
  if (il_has_user_class(v)) {
    il_value method = IL_NIL;
    if (il_class_of(t->process, v)->flags & IL_CLASS_HAS_FORMAT)
      method = il_user_special(t, v, IL_NAME(t, format));
    if (method != IL_NIL && method != IL_NONE) {
      il_value args[] = {method, v, spec};
      return il_tail_lib(t, IL_LIB_format_slow, args, 3);
    }
    payload = il_payload(t->process, v);
  }
  bool known = il_is_str(payload) || il_is_float(payload) ||
               il_int_of(payload) != IL_NIL;
  if (blank) return il_op_str(t, v);
  if (known) return il_format_value(t, payload, spec);
  return il_raise(t, IL_CLASS_TypeError,
                  "unsupported format string passed to %s.__format__",
                  il_type_name(t, v));
}
