/* Raising exceptions from C, and the names of types for their messages. */
#include "object/containers.h"
#include "object/str.h"
#include "vm/exception.h"

#include <stdarg.h>

bool il_has_exc(const il_task *t) {
  return t->exc != IL_NIL;
}

void il_clear_exc(il_task *t) {
  t->exc = IL_NIL;
}

il_value il_raise_memory(il_task *t) {
  t->exc = t->process->memory_error;
  return IL_NIL;
}

/* raise e while handling h: e.__context__ becomes h. An older link back to e
 * in h's chain is cut, so that chains never turn into rings. */
static void set_context(il_value exc, il_value handled) {
  if (handled == IL_NIL || handled == IL_NONE || handled == exc) return;
  il_value link = handled;
  for (unsigned hops = 0; hops < 10000; hops++) {
    il_instance *at = (il_instance *)(void *)il_to_ptr(link);
    il_value context = il_slot_load(&at->slots[IL_EXC_CONTEXT]);
    if (context == IL_NIL || context == IL_NONE) break;
    if (context == exc) {
      il_slot_store(&at->slots[IL_EXC_CONTEXT], IL_NONE);
      break;
    }
    link = context;
  }
  il_instance *e = (il_instance *)(void *)il_to_ptr(exc);
  il_slot_store(&e->slots[IL_EXC_CONTEXT], handled);
}

void il_raise_exception(il_task *t, il_value exc) {
  set_context(exc, t->handled);
  t->exc = exc;
}

il_value il_exception_new(il_task *t, il_class *cls, il_value args_tuple) {
  il_instance *e = il_instance_new(t, cls);
  if (!e) return IL_NIL;
  e->slots[IL_EXC_ARGS] = args_tuple;
  return il_from_ptr(e);
}

bool il_exc_matches(il_task *t, il_value exc, il_class_id cls) {
  return il_is_instance_id(t->process, exc, cls);
}

void il_exception_mark_unsupported(il_task *t, il_value exc) {
  (void)t;
  il_instance *e = (il_instance *)(void *)il_to_ptr(exc);
  il_slot_store(&e->slots[IL_EXC_MARK], IL_TRUE);
}

bool il_exception_is_unsupported(il_task *t, il_value exc) {
  (void)t;
  const il_instance *e = (const il_instance *)(const void *)il_to_ptr(exc);
  return il_slot_load(&e->slots[IL_EXC_MARK]) == IL_TRUE;
}

il_value il_raise_value(il_task *t, il_class_id id, il_value arg) {
  il_class *cls = t->process->classes[id];
  if (!cls) return il_raise_memory(t); /* the process is only being built */
  il_value args = il_tuple_new(t, &arg, arg == IL_NIL ? 0 : 1);
  if (args == IL_NIL) return IL_NIL;
  il_value exc = il_exception_new(t, cls, args);
  if (exc == IL_NIL) return IL_NIL;
  il_raise_exception(t, exc);
  return IL_NIL;
}

static il_value raise_text(il_task *t, il_class_id cls, const char *format,
                           va_list list) {
  il_buf text;
  il_buf_init(&text);
  il_buf_vprintf(&text, format, list);
  il_value message = il_str_from_buf(t, &text);
  return message == IL_NIL ? IL_NIL : il_raise_value(t, cls, message);
}

il_value il_raise(il_task *t, il_class_id cls, const char *format, ...) {
  va_list list;
  va_start(list, format);
  raise_text(t, cls, format, list);
  va_end(list);
  return IL_NIL;
}

il_value il_raise_unsupported(il_task *t, const char *format, ...) {
  va_list list;
  va_start(list, format);
  raise_text(t, IL_CLASS_NotImplementedError, format, list);
  va_end(list);
  if (t->exc != IL_NIL && t->exc != t->process->memory_error)
    il_exception_mark_unsupported(t, t->exc);
  return IL_NIL;
}

const char *il_type_name(il_task *t, il_value v) {
  return il_class_of(t->process, v)->text;
}
