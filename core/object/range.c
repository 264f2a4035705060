/* Ranges over ints of any size. Small ones, which nearly all are, are computed
 * in machine words. */
#include "object/containers_internal.h"
#include "object/float.h"
#include "object/int.h"

static il_range *as_range(il_value v) {
  return (il_range *)(void *)il_to_ptr(v);
}

/* Number of elements; IL_NIL: raised. */
static il_value count_of(il_task *t, il_value start, il_value stop,
                         il_value step) {
  bool down = il_int_sign(step) < 0;
  il_value low = down ? stop : start, high = down ? start : stop;
  if (il_int_compare(low, high) >= 0) return il_from_int(0);
  if (il_is_int(low) && il_is_int(high) && il_is_int(step)) {
    uint64_t distance = (uint64_t)il_to_int(high) - (uint64_t)il_to_int(low);
    int64_t by = il_to_int(step);
    uint64_t width = by < 0 ? 0 - (uint64_t)by : (uint64_t)by;
    return il_int_new_u64(t, (distance - 1) / width + 1);
  }
  il_value width = down ? il_int_neg(t, step) : step, whole;
  il_value distance = il_int_sub(t, high, low);
  if (distance) distance = il_int_sub(t, distance, il_from_int(1));
  if (!distance || !width || !il_int_divmod(t, distance, width, &whole, NULL))
    return IL_NIL;
  return il_int_add(t, whole, il_from_int(1));
}

static il_value make(il_task *t, il_value start, il_value stop, il_value step,
                     il_value length) {
  il_range *range = il_alloc(t, IL_KIND_RANGE, sizeof *range);
  if (!range) return IL_NIL;
  range->start = start;
  range->stop = stop;
  range->step = step;
  range->length = length;
  return il_from_ptr(range);
}

il_value il_range_new(il_task *t, il_value start, il_value stop,
                      il_value step) {
  if (il_int_sign(step) == 0)
    return il_raise(t, IL_CLASS_ValueError, "range() arg 3 must not be zero");
  il_value length = count_of(t, start, stop, step);
  return length ? make(t, start, stop, step, length) : IL_NIL;
}

bool il_range_is_small(const il_range *range, int64_t *start, int64_t *step,
                       int64_t *length) {
  if (!il_is_int(range->start) || !il_is_int(range->stop) ||
      !il_is_int(range->step) || !il_is_int(range->length))
    return false;
  *start = il_to_int(range->start);
  *step = il_to_int(range->step);
  *length = il_to_int(range->length);
  int64_t last, past;
  return *length == 0 ||
         (!__builtin_mul_overflow(*length - 1, *step, &last) &&
          !__builtin_add_overflow(last, *start, &last) && il_fits_int(last) &&
          !__builtin_add_overflow(last, *step, &past));
}

/* start + i * step */
static il_value element(il_task *t, const il_range *range, il_value i) {
  int64_t offset, sum;
  if (il_is_int(i) && il_is_int(range->start) && il_is_int(range->step) &&
      !__builtin_mul_overflow(il_to_int(i), il_to_int(range->step), &offset) &&
      !__builtin_add_overflow(offset, il_to_int(range->start), &sum))
    return il_int_new(t, sum);
  il_value product = il_int_mul(t, i, range->step);
  return product ? il_int_add(t, range->start, product) : IL_NIL;
}

/* A slice's part as an index into `length` elements, clamped; `none` when it
 * is left out. */
static il_value bound(il_task *t, il_value v, il_value length, bool down,
                      il_value none) {
  if (v == IL_NONE) return none;
  il_value i = il_int_of(v);
  if (!i)
    return il_raise(t, IL_CLASS_TypeError,
                    "slice indices must be integers or None or have an "
                    "__index__ method");
  il_value low = il_from_int(down ? -1 : 0);
  il_value high = down ? il_int_sub(t, length, il_from_int(1)) : length;
  if (il_int_sign(i) < 0) i = il_int_add(t, i, length);
  if (!i || !high) return IL_NIL;
  if (il_int_compare(i, low) < 0) return low;
  return il_int_compare(i, high) > 0 ? high : i;
}

static il_value get_slice(il_task *t, il_range *range, il_slice *slice) {
  il_value step =
      slice->step == IL_NONE ? il_from_int(1) : il_int_of(slice->step);
  if (!step)
    return il_raise(t, IL_CLASS_TypeError,
                    "slice indices must be integers or None or have an "
                    "__index__ method");
  if (il_int_sign(step) == 0)
    return il_raise(t, IL_CLASS_ValueError, "slice step cannot be zero");
  bool down = il_int_sign(step) < 0;
  il_value length = range->length;
  il_value last = il_int_sub(t, length, il_from_int(1));
  il_value first = down ? last : il_from_int(0);
  il_value end = down ? il_from_int(-1) : length;
  il_value start = bound(t, slice->start, length, down, first);
  il_value stop = start ? bound(t, slice->stop, length, down, end) : IL_NIL;
  if (!stop) return IL_NIL;
  il_value by = il_int_mul(t, range->step, step);
  il_value from = by ? element(t, range, start) : IL_NIL;
  il_value to = from ? element(t, range, stop) : IL_NIL;
  il_value count = to ? count_of(t, from, to, by) : IL_NIL;
  return count ? make(t, from, to, by, count) : IL_NIL;
}

il_value il_range_getitem(il_task *t, il_value v, il_value key) {
  il_range *range = as_range(v);
  if (il_is_kind(key, IL_KIND_SLICE))
    return get_slice(t, range, (il_slice *)(void *)il_to_ptr(key));
  il_value i = il_int_of(key);
  if (!i)
    return il_raise(t, IL_CLASS_TypeError,
                    "range indices must be integers or slices, not %s",
                    il_type_name(t, key));
  if (il_int_sign(i) < 0) i = il_int_add(t, i, range->length);
  if (!i) return IL_NIL;
  if (il_int_sign(i) < 0 || il_int_compare(i, range->length) >= 0)
    return il_raise(t, IL_CLASS_IndexError, "range object index out of range");
  return element(t, range, i);
}

/* Index of an int in the range; IL_NIL: not there, or raised. */
static il_value find(il_task *t, il_range *range, il_value i) {
  il_value distance = il_int_sub(t, i, range->start), index, rest;
  if (!distance || !il_int_divmod(t, distance, range->step, &index, &rest) ||
      il_int_sign(rest) != 0 || il_int_sign(index) < 0 ||
      il_int_compare(index, range->length) >= 0)
    return IL_NIL;
  return index;
}

/* A float is in a range if the int that it equals is. */
static il_value as_int(il_task *t, il_value item) {
  il_value i = il_int_of(item);
  if (i || !il_is_float(item)) return i;
  double d = il_float_value(item);
  if (d != d || d - d != 0.0) return IL_NIL;
  i = il_int_from_double(t, d);
  return i && il_int_compare_double(i, d) == 0 ? i : IL_NIL;
}

il_value il_range_index(il_task *t, il_value v, il_value item) {
  il_value i = as_int(t, item);
  return i ? find(t, as_range(v), i) : IL_NIL;
}

il_value il_range_contains(il_task *t, il_value v, il_value item) {
  il_value index = il_range_index(t, v, item);
  if (!index && il_has_exc(t)) return IL_NIL;
  return il_from_bool(index != IL_NIL);
}

void il_trace_range(il_marker *marker, il_object *object) {
  il_range *range = (il_range *)(void *)object;
  il_mark_value(marker, range->start);
  il_mark_value(marker, range->stop);
  il_mark_value(marker, range->step);
  il_mark_value(marker, range->length);
}
