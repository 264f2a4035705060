/* Natives, bound methods, cells, tail calls, and what the collector must know
 * of the callable objects. */
#include "object/containers.h"
#include "vm/function.h"
#include "vm/shape.h"

il_value il_native_new(il_task *t, const il_native_def *def, il_value self) {
  il_native *native = il_alloc(t, IL_KIND_NATIVE, sizeof *native);
  if (!native) return IL_NIL;
  native->def = def;
  native->self = self;
  return il_from_ptr(native);
}

il_value il_method_new(il_task *t, il_value function, il_value self) {
  il_method *method = il_alloc(t, IL_KIND_METHOD, sizeof *method);
  if (!method) return IL_NIL;
  method->function = function;
  method->self = self;
  return il_from_ptr(method);
}

il_value il_cell_new(il_task *t, il_value value) {
  il_cell *cell = il_alloc(t, IL_KIND_CELL, sizeof *cell);
  if (!cell) return IL_NIL;
  cell->value = value;
  return il_from_ptr(cell);
}

il_value il_native_receiver(il_task *t, const il_native *native,
                            il_value self) {
  const il_class *owner = native->owner;
  if (!owner) return self;
  const il_class *cls = il_class_of(t->process, self);
  if (!il_class_is_subclass(cls, owner))
    return il_raise(
        t, IL_CLASS_TypeError,
        "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
        native->def->name, owner->text, cls->text);
  return il_method_self(t, native, self);
}

/* Tail calls */

il_value il_tail_call_kw(il_task *t, il_value callee, const il_value *args,
                         uint32_t n, il_value kwnames) {
  uint32_t total = n + (kwnames == IL_NIL ? 0 : il_as_tuple(kwnames)->len);
  if (total <= IL_COUNT(t->tail.args)) {
    if (total) memmove(t->tail.args, args, total * sizeof *args);
  } else {
    il_value tuple = il_tuple_new(t, args, total);
    if (tuple == IL_NIL) return IL_NIL;
    t->tail.args[0] = tuple;
  }
  t->tail.callee = callee;
  t->tail.kwnames = kwnames;
  t->tail.n = n;
  return IL_TAIL;
}

il_value il_tail_call(il_task *t, il_value callee, const il_value *args,
                      uint32_t n) {
  return il_tail_call_kw(t, callee, args, n, IL_NIL);
}

il_value il_tail_call_1(il_task *t, il_value callee, il_value a) {
  return il_tail_call_kw(t, callee, &a, 1, IL_NIL);
}

il_value il_tail_call_2(il_task *t, il_value callee, il_value a, il_value b) {
  il_value args[] = {a, b};
  return il_tail_call_kw(t, callee, args, 2, IL_NIL);
}

il_value il_tail_lib(il_task *t, il_libfn fn, const il_value *args,
                     uint32_t n) {
  IL_ASSERT(t->process->lib[fn] != IL_NIL);
  return il_tail_call_kw(t, t->process->lib[fn], args, n, IL_NIL);
}

/* For the collector */

void il_trace_cell(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_cell *)(void *)object)->value);
}

void il_trace_function(il_marker *marker, il_object *object) {
  il_function *f = (il_function *)(void *)object;
  il_mark_object(marker, f->code);
  il_mark_value(marker, f->defaults);
  il_mark_value(marker, f->kwdefaults);
  il_mark_value(marker, f->closure);
  il_mark_value(marker, f->name);
  il_mark_value(marker, f->qualname);
  il_mark_value(marker, f->doc);
  il_mark_value(marker, f->annotations);
  il_mark_value(marker, f->attrs);
}

void il_trace_native(il_marker *marker, il_object *object) {
  il_native *native = (il_native *)(void *)object;
  il_mark_value(marker, native->self);
  il_mark_value(marker, native->module);
}

void il_trace_method(il_marker *marker, il_object *object) {
  il_method *method = (il_method *)(void *)object;
  il_mark_value(marker, method->function);
  il_mark_value(marker, method->self);
}

void il_trace_property(il_marker *marker, il_object *object) {
  il_property *p = (il_property *)(void *)object;
  il_mark_value(marker, p->get);
  il_mark_value(marker, p->set);
  il_mark_value(marker, p->del);
  il_mark_value(marker, p->doc);
  il_mark_value(marker, p->name);
}

void il_trace_wrapper(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_wrapper *)(void *)object)->function);
}

void il_trace_super(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_super *)(void *)object)->self);
}
