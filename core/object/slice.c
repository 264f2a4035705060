/* Slices and indexes: Python values to positions in a sequence. */
#include "object/containers_internal.h"
#include "object/int.h"

il_value il_slice_new(il_task *t, il_value start, il_value stop,
                      il_value step) {
  il_slice *slice = il_alloc(t, IL_KIND_SLICE, sizeof *slice);
  if (!slice) return IL_NIL;
  slice->start = start;
  slice->stop = stop;
  slice->step = step;
  return il_from_ptr(slice);
}

/* One part; `none` when it is None. Too large ints are clamped. */
static bool part(il_task *t, il_value v, int64_t none, int64_t *out) {
  if (v == IL_NONE) {
    *out = none;
    return true;
  }
  il_value i = il_int_of(v);
  if (!i) {
    il_raise(t, IL_CLASS_TypeError,
             "slice indices must be integers or None or have an __index__ "
             "method");
    return false;
  }
  if (!il_int_to_i64(i, out) || *out > IL_INT_MAX || *out < -IL_INT_MAX)
    *out = il_int_sign(i) < 0 ? -IL_INT_MAX : IL_INT_MAX;
  return true;
}

bool il_slice_unpack(il_task *t, il_value v, il_slice_parts *parts) {
  il_slice *slice = (il_slice *)(void *)il_to_ptr(v);
  if (!part(t, slice->step, 1, &parts->step)) return false;
  if (parts->step == 0) {
    il_raise(t, IL_CLASS_ValueError, "slice step cannot be zero");
    return false;
  }
  bool down = parts->step < 0;
  return part(t, slice->start, down ? IL_INT_MAX : 0, &parts->start) &&
         part(t, slice->stop, down ? -IL_INT_MAX : IL_INT_MAX, &parts->stop);
}

static int64_t clamp(int64_t i, uint32_t len, bool down) {
  if (i < 0) {
    i += len;
    return i < 0 ? (down ? -1 : 0) : i;
  }
  return i >= len ? (int64_t)len - down : i;
}

uint32_t il_slice_fit(const il_slice_parts *parts, uint32_t len,
                      int64_t *start) {
  bool down = parts->step < 0;
  int64_t from = clamp(parts->start, len, down);
  int64_t to = clamp(parts->stop, len, down);
  *start = from;
  if (down)
    return from > to ? (uint32_t)((from - to - 1) / -parts->step + 1) : 0;
  return to > from ? (uint32_t)((to - from - 1) / parts->step + 1) : 0;
}

bool il_slice_indices(il_task *t, il_value slice, uint32_t len, int64_t *start,
                      int64_t *step, uint32_t *count) {
  il_slice_parts parts;
  if (!il_slice_unpack(t, slice, &parts)) return false;
  *step = parts.step;
  *count = il_slice_fit(&parts, len, start);
  return true;
}

bool il_index_arg(il_task *t, const char *what, il_value key, uint32_t len,
                  uint32_t *out) {
  il_value i = il_int_of(key);
  if (!i) {
    il_raise(t, IL_CLASS_TypeError,
             "%s indices must be integers or slices, not %s", what,
             il_type_name(t, key));
    return false;
  }
  if (!il_is_int(i)) {
    il_raise(t, IL_CLASS_IndexError,
             "cannot fit 'int' into an index-sized integer");
    return false;
  }
  int64_t at = il_to_int(i);
  if (at < 0) at += len;
  if (at < 0 || at >= len) {
    il_raise(t, IL_CLASS_IndexError, "%s index out of range", what);
    return false;
  }
  *out = (uint32_t)at;
  return true;
}

void il_trace_slice(il_marker *marker, il_object *object) {
  il_slice *slice = (il_slice *)(void *)object;
  il_mark_value(marker, slice->start);
  il_mark_value(marker, slice->stop);
  il_mark_value(marker, slice->step);
}
