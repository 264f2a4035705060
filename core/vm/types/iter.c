/* Methods of the engine's iterators. */
#include "vm/types/container.h"

static IL_METHOD(self) {
  (void)t, (void)n, (void)kwnames;
  return args[0];
}

static IL_METHOD(next) {
  (void)n, (void)kwnames;
  il_value v = il_iter_next(t, il_as_iter(args[0]));
  if (v != IL_DONE) return v;
  return il_raise_value(t, IL_CLASS_StopIteration, IL_NIL);
}

static IL_METHOD(length_hint) {
  (void)n, (void)kwnames;
  return il_int_new_u64(t, il_iter_hint(il_as_iter(args[0])));
}

static const il_native_def methods[] = {
    {"__iter__", self, 1, 1, 0},
    {"__next__", next, 1, 1, 0},
    {"__length_hint__", length_hint, 1, 1, 0},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_iterator = {IL_CLASS_iterator, methods, NULL,
                                            IL_CLASS_DEF_FINAL};
