/* range and its methods. */
#include "vm/types/container.h"

static il_range *as_range(il_value v) {
  return (il_range *)(void *)il_to_ptr(v);
}

static bool integer(il_task *t, il_value v, il_value *out) {
  *out = il_int_of(il_payload(t->process, v));
  if (*out) return true;
  il_raise(t, IL_CLASS_TypeError,
           "'%s' object cannot be interpreted as an integer",
           il_type_name(t, v));
  return false;
}

static IL_METHOD(call) {
  if (kwnames != IL_NIL && il_as_tuple(kwnames)->len)
    return il_raise(t, IL_CLASS_TypeError,
                    "range() takes no keyword arguments");
  if (n < 2)
    return il_raise(t, IL_CLASS_TypeError,
                    "range expected at least 1 argument, got 0");
  if (n > 4)
    return il_raise(t, IL_CLASS_TypeError,
                    "range expected at most 3 arguments, got %u", n - 1);
  il_value parts[3];
  for (uint32_t i = 1; i < n; i++)
    if (il_is_kind(args[i], IL_KIND_INSTANCE) &&
        !il_int_of(il_payload(t->process, args[i])) &&
        il_type_lookup(t->process, args[i], IL_NAME(t, index))) {
      il_value all = il_tuple_new(t, args + 1, n - 1);
      return all ? il_tail_lib(t, IL_LIB_range_slow, &all, 1) : IL_NIL;
    }
  for (uint32_t i = 1; i < n; i++)
    if (!integer(t, args[i], &parts[i - 1])) return IL_NIL;
  if (n == 2) return il_range_new(t, il_from_int(0), parts[0], il_from_int(1));
  return il_range_new(t, parts[0], parts[1], n > 3 ? parts[2] : il_from_int(1));
}

static IL_METHOD(index_of) {
  (void)n, (void)kwnames;
  if (il_is_kind(args[1], IL_KIND_INSTANCE)) {
    il_value len = il_container_len(t, args[0]);
    il_value slow[4] = {args[0], args[1], il_from_int(0), len};
    return len ? il_tail_lib(t, IL_LIB_seq_index, slow, 4) : IL_NIL;
  }
  il_value i = il_range_index(t, args[0], args[1]);
  if (i || il_has_exc(t)) return i;
  il_buf text;
  il_buf_init(&text);
  if (il_plain_str(t, args[1], true, &text) == IL_PLAIN_TRUE &&
      il_int_of(args[1]))
    il_raise(t, IL_CLASS_ValueError, "%s is not in range", text.bytes);
  else if (!il_has_exc(t))
    il_raise(t, IL_CLASS_ValueError, "sequence.index(x): x not in sequence");
  il_buf_term(&text);
  return IL_NIL;
}

static IL_METHOD(count) {
  (void)n, (void)kwnames;
  if (il_is_kind(args[1], IL_KIND_INSTANCE))
    return il_tail_lib(t, IL_LIB_seq_count, args, 2);
  il_value found = il_range_contains(t, args[0], args[1]);
  return found ? il_from_int(found == IL_TRUE) : IL_NIL;
}

static IL_METHOD(start) {
  (void)t, (void)n, (void)kwnames;
  return as_range(args[0])->start;
}
static IL_METHOD(stop) {
  (void)t, (void)n, (void)kwnames;
  return as_range(args[0])->stop;
}
static IL_METHOD(step) {
  (void)t, (void)n, (void)kwnames;
  return as_range(args[0])->step;
}

static const il_native_def methods[] = {
    IL_CONTAINER_ROWS,
    {"__getitem__", il_container_dunder_getitem, 2, 2, 0},
    {"__reversed__", il_container_dunder_reversed, 1, 1, 0},
    {"__hash__", il_container_dunder_hash, 1, 1, 0},
    {"index", index_of, 2, 2, 0},
    {"count", count, 2, 2, 0},
    {"start", start, 1, 1, IL_NATIVE_PROPERTY},
    {"stop", stop, 1, 1, IL_NATIVE_PROPERTY},
    {"step", step, 1, 1, IL_NATIVE_PROPERTY},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_range = {IL_CLASS_range, methods, call,
                                         IL_CLASS_DEF_FINAL};
