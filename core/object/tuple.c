#include "object/containers_internal.h"

il_tuple *il_tuple_blank(il_task *t, uint32_t count) {
  if (count > IL_SEQ_MAX) {
    il_raise_memory(t);
    return NULL;
  }
  il_tuple *tuple = il_alloc(t, IL_KIND_TUPLE,
                             sizeof *tuple + (size_t)count * sizeof(il_value));
  if (tuple) tuple->len = count;
  return tuple;
}

il_value il_tuple_new(il_task *t, const il_value *items, uint32_t count) {
  il_tuple *tuple = il_tuple_blank(t, count);
  if (tuple && count) memcpy(tuple->items, items, count * sizeof *items);
  return il_from_ptr(tuple);
}

il_value il_tuple_2(il_task *t, il_value a, il_value b) {
  il_tuple *tuple = il_tuple_blank(t, 2);
  if (!tuple) return IL_NIL;
  tuple->items[0] = a;
  tuple->items[1] = b;
  return il_from_ptr(tuple);
}

il_value il_tuple_concat(il_task *t, il_value a, il_value b) {
  il_tuple *x = il_as_tuple(a), *y = il_as_tuple(b);
  if (!x->len) return b;
  if (!y->len) return a;
  il_tuple *out = il_tuple_blank(t, x->len + y->len);
  if (!out) return IL_NIL;
  memcpy(out->items, x->items, x->len * sizeof(il_value));
  memcpy(out->items + x->len, y->items, y->len * sizeof(il_value));
  return il_from_ptr(out);
}

il_value il_tuple_repeat(il_task *t, il_value v, int64_t times) {
  il_tuple *tuple = il_as_tuple(v);
  if (times == 1 || tuple->len == 0) return v;
  if (times <= 0) return il_tuple_new(t, NULL, 0);
  if ((uint64_t)times > IL_SEQ_MAX / tuple->len) return il_raise_memory(t);
  il_tuple *out = il_tuple_blank(t, tuple->len * (uint32_t)times);
  if (!out) return IL_NIL;
  memcpy(out->items, tuple->items, tuple->len * sizeof(il_value));
  il_values_repeat(t, out->items, tuple->len, out->len);
  return il_from_ptr(out);
}

il_value il_tuple_getitem(il_task *t, il_value v, il_value key) {
  il_tuple *tuple = il_as_tuple(v);
  if (!il_is_kind(key, IL_KIND_SLICE)) {
    uint32_t i;
    if (!il_index_arg(t, "tuple", key, tuple->len, &i)) return IL_NIL;
    return tuple->items[i];
  }
  int64_t start, step;
  uint32_t count;
  if (!il_slice_indices(t, key, tuple->len, &start, &step, &count))
    return IL_NIL;
  if (step == 1 && count == tuple->len) return v;
  il_tuple *out = il_tuple_blank(t, count);
  if (!out) return IL_NIL;
  for (uint32_t i = 0; i < count; i++)
    out->items[i] = tuple->items[start + (int64_t)i * step];
  return il_from_ptr(out);
}
