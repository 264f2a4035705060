/* Generators: frames that outlive a call.
 *
 * A suspended generator keeps its frame slots and operands in an array of its
 * own; resuming copies them on top of the task's stack, yielding copies them
 * back. `state` is the one field that two carriers may fight for: who turns it
 * from SUSPENDED to RUNNING has the rest for itself until it stores another
 * state (release), which publishes what it has written.
 *
 * send, throw and __next__ are tail calls marked by kwnames IL_DONE, which the
 * dispatch loop takes as an order to go on with the generator.
 */
#include "vm/interp.h"

#include "object/str.h"

il_generator *il_generator_new(il_task *t, il_function *function,
                               const il_value *slots) {
  const il_code_object *code = function->code;
  il_generator *g = il_alloc(t, IL_KIND_GENERATOR, sizeof *g);
  if (!g) return NULL;
  il_array *saved = il_array_new(t, code->need);
  if (!saved) return NULL;
  memcpy(saved->items, slots, code->nlocals * sizeof *slots);
  g->function = function;
  g->saved = il_from_ptr(saved);
  g->nsaved = code->nlocals;
  return g;
}

il_value il_tail_resume(il_task *t, il_value generator, il_value sent,
                        bool thrown) {
  t->tail.callee = generator;
  t->tail.kwnames = IL_DONE;
  t->tail.args[0] = sent;
  t->tail.n = thrown ? 2 : 1;
  return IL_TAIL;
}

il_value il_generator_enter(il_task *t, il_generator *g, il_value sent,
                            bool thrown) {
  uint32_t state = IL_LOAD_ACQUIRE(&g->state);
  if (state == IL_GENERATOR_SUSPENDED) {
    if (!il_task_multi(t))
      g->state = IL_GENERATOR_RUNNING;
    else if (!IL_CAS(&g->state, (uint32_t)IL_GENERATOR_SUSPENDED,
                     (uint32_t)IL_GENERATOR_RUNNING))
      state = IL_LOAD_ACQUIRE(&g->state);
  }
  if (state == IL_GENERATOR_FINISHED) {
    if (!thrown) return IL_DONE;
    il_raise_exception(t, sent);
    return IL_NIL;
  }
  if (state == IL_GENERATOR_RUNNING)
    return il_raise(t, IL_CLASS_ValueError, "generator already executing");
  if (!thrown && sent != IL_NONE && !(g->head.flags & IL_GENERATOR_STARTED)) {
    il_generator_leave(g);
    return il_raise(t, IL_CLASS_TypeError,
                    "can't send non-None value to a just-started generator");
  }
  return IL_TRUE;
}

void il_generator_leave(il_generator *g) {
  IL_STORE_RELEASE(&g->state, (uint32_t)IL_GENERATOR_SUSPENDED);
}

void il_generator_suspend(il_task *t, il_generator *g, uint32_t pc,
                          const il_value *slots, uint32_t count) {
  memcpy(il_as_array(g->saved)->items, slots, count * sizeof *slots);
  g->nsaved = count;
  g->pc = pc;
  g->handled = t->handled == g->outer ? IL_NIL : t->handled;
  t->handled = g->outer;
  g->outer = IL_NIL;
  il_generator_leave(g);
}

void il_generator_finish(il_task *t, il_generator *g) {
  t->handled = g->outer;
  g->outer = g->handled = g->saved = IL_NIL;
  IL_STORE_RELEASE(&g->state, (uint32_t)IL_GENERATOR_FINISHED);
}

void il_raise_stop(il_task *t, il_value value) {
  il_value args =
      il_tuple_new(t, &value, value == IL_NONE || value == IL_NIL ? 0 : 1);
  if (args == IL_NIL) return;
  il_value exc =
      il_exception_new(t, t->process->classes[IL_CLASS_StopIteration], args);
  if (exc != IL_NIL) il_raise_exception(t, exc);
}

bool il_take_stop(il_task *t, il_value *value) {
  if (!il_exc_matches(t, t->exc, IL_CLASS_StopIteration)) return false;
  il_value args = ((const il_instance *)il_to_ptr(t->exc))->slots[IL_EXC_ARGS];
  *value = il_is_tuple(args) && il_as_tuple(args)->len
               ? il_as_tuple(args)->items[0]
               : IL_NONE;
  il_clear_exc(t);
  return true;
}

void il_generator_check_stop(il_task *t) {
  il_value stop = t->exc;
  if (!il_exc_matches(t, stop, IL_CLASS_StopIteration)) return;
  il_clear_exc(t);
  il_raise(t, IL_CLASS_RuntimeError, "generator raised StopIteration");
  if (t->exc == stop) return;
  il_instance *e = (il_instance *)il_to_ptr(t->exc);
  il_slot_store(&e->slots[IL_EXC_CAUSE], stop);
  il_slot_store(&e->slots[IL_EXC_CONTEXT], stop);
  il_slot_store(&e->slots[IL_EXC_SUPPRESS], IL_TRUE);
}

void il_trace_generator(il_marker *marker, il_object *object) {
  il_generator *g = (il_generator *)object;
  il_mark_object(marker, g->function);
  il_mark_value(marker, g->handled);
  il_mark_value(marker, g->outer);
  il_mark_value(marker, g->saved);
}

void il_finalize_generator(il_heap *heap, il_object *object) {
  (void)heap, (void)object; /* has no memory outside the heap */
}

/* Methods */

static il_value gen_iter(il_task *t, const il_value *args, uint32_t n,
                         il_value kwnames) {
  (void)t, (void)n, (void)kwnames;
  return args[0];
}

static il_value gen_next(il_task *t, const il_value *args, uint32_t n,
                         il_value kwnames) {
  (void)n, (void)kwnames;
  return il_tail_resume(t, args[0], IL_NONE, false);
}

static il_value gen_send(il_task *t, const il_value *args, uint32_t n,
                         il_value kwnames) {
  (void)n, (void)kwnames;
  return il_tail_resume(t, args[0], args[1], false);
}

/* throw(exc) and the old throw(class[, value]) */
static il_value gen_throw(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)kwnames;
  il_value exc = args[1];
  if (il_is_kind(exc, IL_KIND_CLASS)) {
    il_value call[2] = {exc, n > 2 ? args[2] : IL_NONE};
    bool given = n > 2 && args[2] != IL_NONE;
    if (given &&
        il_is_instance(t->process, args[2], (const il_class *)il_to_ptr(exc)))
      return il_tail_resume(t, args[0], args[2], true);
    il_value init = IL_NIL;
    il_value made = il_class_call(t, call, given ? 2 : 1, IL_NIL, &init);
    if (made == IL_NIL || made == IL_PARK) return made;
    if (made == IL_TAIL || init != IL_NIL) {
      il_value lib[3] = {args[0], exc, il_tuple_new(t, call + 1, given)};
      return lib[2] == IL_NIL ? IL_NIL
                              : il_tail_lib(t, IL_LIB_generator_throw, lib, 3);
    }
    exc = made;
  }
  if (!il_is_instance_id(t->process, exc, IL_CLASS_BaseException))
    return il_raise(t, IL_CLASS_TypeError,
                    "exceptions must be classes or instances deriving from "
                    "BaseException, not %s",
                    il_type_name(t, exc));
  return il_tail_resume(t, args[0], exc, true);
}

static il_value gen_close(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)n, (void)kwnames;
  il_generator *g = (il_generator *)il_to_ptr(args[0]);
  if (!(g->head.flags & IL_GENERATOR_STARTED)) {
    il_value entered = il_generator_enter(t, g, IL_NONE, false);
    if (entered != IL_TRUE) return entered == IL_DONE ? IL_NONE : IL_NIL;
    g->outer = t->handled;
    il_generator_finish(t, g);
    return IL_NONE;
  }
  if (IL_LOAD_ACQUIRE(&g->state) == IL_GENERATOR_FINISHED) return IL_NONE;
  return il_tail_lib(t, IL_LIB_generator_close, args, 1);
}

static il_value gen_name(il_task *t, const il_value *args, uint32_t n,
                         il_value kwnames) {
  (void)t, (void)n, (void)kwnames;
  return ((const il_generator *)il_to_ptr(args[0]))->function->name;
}

static il_value gen_qualname(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  (void)t, (void)n, (void)kwnames;
  return ((const il_generator *)il_to_ptr(args[0]))->function->qualname;
}

static il_value gen_running(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)t, (void)n, (void)kwnames;
  const il_generator *g = (const il_generator *)il_to_ptr(args[0]);
  return il_from_bool(IL_LOAD_ACQUIRE(&g->state) == IL_GENERATOR_RUNNING);
}

static const il_native_def generator_methods[] = {
    {"__iter__", gen_iter, 1, 1, 0},
    {"__next__", gen_next, 1, 1, 0},
    {"send", gen_send, 2, 2, 0},
    {"throw", gen_throw, 2, 4, 0},
    {"close", gen_close, 1, 1, 0},
    {"__name__", gen_name, 1, 1, IL_NATIVE_PROPERTY},
    {"__qualname__", gen_qualname, 1, 1, IL_NATIVE_PROPERTY},
    {"gi_running", gen_running, 1, 1, IL_NATIVE_PROPERTY},
    {0}};

const il_class_def il_class_def_generator = {
    IL_CLASS_generator, generator_methods, NULL, IL_CLASS_DEF_FINAL};
