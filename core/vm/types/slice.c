/* slice and its methods. */
#include "vm/types/container.h"

static il_slice *as_slice(il_value v) {
  return (il_slice *)(void *)il_to_ptr(v);
}

static IL_METHOD(call) {
  if (kwnames != IL_NIL && il_as_tuple(kwnames)->len)
    return il_raise(t, IL_CLASS_TypeError,
                    "slice() takes no keyword arguments");
  if (n < 2 || n > 4)
    return il_raise(t, IL_CLASS_TypeError, "slice expected at %s, got %u",
                    n < 2 ? "least 1 argument" : "most 3 arguments", n - 1);
  if (n == 2) return il_slice_new(t, IL_NONE, args[1], IL_NONE);
  return il_slice_new(t, args[1], args[2], n > 3 ? args[3] : IL_NONE);
}

/* Where the slice lies in a sequence of that length: (start, stop, step). */
static IL_METHOD(indices) {
  (void)n, (void)kwnames;
  int64_t len, first, step;
  uint32_t count;
  if (!il_arg_int(t, args[1], &len)) return IL_NIL;
  if (len < 0)
    return il_raise(t, IL_CLASS_ValueError, "length should not be negative");
  if (len > UINT32_MAX)
    return il_raise(t, IL_CLASS_OverflowError,
                    "cannot fit 'int' into an index-sized integer");
  if (!il_slice_indices(t, args[0], (uint32_t)len, &first, &step, &count))
    return IL_NIL;
  /* The stop alone, clamped: where a slice that starts there would begin. */
  il_value stop = as_slice(args[0])->stop, at;
  int64_t end = step < 0 ? -1 : len;
  if (stop != IL_NONE) {
    at = il_slice_new(t, stop, IL_NONE, as_slice(args[0])->step);
    if (!at || !il_slice_indices(t, at, (uint32_t)len, &end, &step, &count))
      return IL_NIL;
  }
  il_value out[3] = {il_from_int(first), il_from_int(end), il_from_int(step)};
  return il_tuple_new(t, out, 3);
}

static IL_METHOD(start) {
  (void)t, (void)n, (void)kwnames;
  return as_slice(args[0])->start;
}
static IL_METHOD(stop) {
  (void)t, (void)n, (void)kwnames;
  return as_slice(args[0])->stop;
}
static IL_METHOD(step) {
  (void)t, (void)n, (void)kwnames;
  return as_slice(args[0])->step;
}

static const il_native_def methods[] = {
    {"indices", indices, 2, 2, 0},
    {"start", start, 1, 1, IL_NATIVE_PROPERTY},
    {"stop", stop, 1, 1, IL_NATIVE_PROPERTY},
    {"step", step, 1, 1, IL_NATIVE_PROPERTY},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_slice = {IL_CLASS_slice, methods, call,
                                         IL_CLASS_DEF_FINAL};
