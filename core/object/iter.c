/* Iterators: what comes next, by kind. The position is read and written as
 * one word, so that two tasks on one iterator cannot leave what is walked. */
#include "object/bytes.h"
#include "object/containers_internal.h"
#include "object/int.h"
#include "object/str.h"

static il_value new_iter(il_task *t, il_iter_kind kind, il_value source,
                         int64_t index, int64_t stop) {
  il_iter *iter = il_alloc(t, IL_KIND_ITER, sizeof *iter);
  if (!iter) return IL_NIL;
  iter->head.aux = kind;
  iter->source = source;
  iter->index = index;
  iter->stop = stop;
  return il_from_ptr(iter);
}

static il_value range_iter(il_task *t, il_value v) {
  il_range *range = (il_range *)(void *)il_to_ptr(v);
  int64_t start, step, length;
  bool is_small = il_range_is_small(range, &start, &step, &length);
  il_value out =
      new_iter(t, is_small ? IL_ITER_RANGE : IL_ITER_BIG_RANGE, v, 0, 0);
  if (!out) return IL_NIL;
  il_iter *iter = il_as_iter(out);
  if (is_small) {
    iter->index = start;
    iter->step = step;
    iter->stop = length ? start + (length - 1) * step + step : start;
  } else {
    iter->extra = il_from_int(0);
  }
  return out;
}

static il_value view_dict(il_value v) {
  return il_is_dict(v) ? v : ((il_dict_view *)(void *)il_to_ptr(v))->dict;
}

il_value il_iter_new(il_task *t, il_value v) {
  if (!il_is_ptr(v)) return IL_NIL;
  switch (il_kind_of(v)) {
  case IL_KIND_LIST: return new_iter(t, IL_ITER_LIST, v, 0, 0);
  case IL_KIND_TUPLE: return new_iter(t, IL_ITER_TUPLE, v, 0, 0);
  case IL_KIND_STR: return new_iter(t, IL_ITER_STR, v, 0, 0);
  case IL_KIND_BYTES: return new_iter(t, IL_ITER_BYTES, v, 0, 0);
  case IL_KIND_RANGE: return range_iter(t, v);
  case IL_KIND_DICT:
  case IL_KIND_DICT_KEYS:
    v = view_dict(v);
    return new_iter(t, IL_ITER_DICT_KEYS, v, 0, il_dict_len(v));
  case IL_KIND_DICT_VALUES:
    v = view_dict(v);
    return new_iter(t, IL_ITER_DICT_VALUES, v, 0, il_dict_len(v));
  case IL_KIND_DICT_ITEMS:
    v = view_dict(v);
    return new_iter(t, IL_ITER_DICT_ITEMS, v, 0, il_dict_len(v));
  case IL_KIND_SET:
  case IL_KIND_FROZENSET: return new_iter(t, IL_ITER_SET, v, 0, il_set_len(v));
  case IL_KIND_ITER: return v;
  default: return IL_NIL;
  }
}

bool il_iter_is_plain(il_value v) {
  if (!il_is_ptr(v)) return false;
  switch (il_kind_of(v)) {
  case IL_KIND_STR:
  case IL_KIND_BYTES:
  case IL_KIND_ITER: return true;
  default: return il_is_container(v);
  }
}

static il_value reversed_range(il_task *t, il_value v) {
  il_value back = il_slice_new(t, IL_NONE, IL_NONE, il_from_int(-1));
  il_value range = back ? il_range_getitem(t, v, back) : IL_NIL;
  return range ? range_iter(t, range) : IL_NIL;
}

static il_value reversed_dict(il_task *t, il_iter_kind kind, il_value v) {
  v = view_dict(v);
  return new_iter(t, kind, v, UINT32_MAX, il_dict_len(v));
}

il_value il_iter_new_reversed(il_task *t, il_value v) {
  if (!il_is_ptr(v)) return IL_NIL;
  switch (il_kind_of(v)) {
  case IL_KIND_LIST:
    return new_iter(t, IL_ITER_REVERSED_LIST, v, il_list_len(v), 0);
  case IL_KIND_TUPLE:
    return new_iter(t, IL_ITER_REVERSED_TUPLE, v, il_as_tuple(v)->len, 0);
  case IL_KIND_STR:
    return new_iter(t, IL_ITER_REVERSED_STR, v, il_as_str(v)->len, 0);
  case IL_KIND_BYTES:
    return new_iter(t, IL_ITER_REVERSED_BYTES, v,
                    ((il_bytes *)(void *)il_to_ptr(v))->len, 0);
  case IL_KIND_RANGE: return reversed_range(t, v);
  case IL_KIND_DICT:
  case IL_KIND_DICT_KEYS:
    return reversed_dict(t, IL_ITER_REVERSED_DICT_KEYS, v);
  case IL_KIND_DICT_VALUES:
    return reversed_dict(t, IL_ITER_REVERSED_DICT_VALUES, v);
  case IL_KIND_DICT_ITEMS:
    return reversed_dict(t, IL_ITER_REVERSED_DICT_ITEMS, v);
  default: return IL_NIL;
  }
}

il_value il_iter_new_enumerate(il_task *t, il_value source, il_value start) {
  il_value out = new_iter(t, IL_ITER_ENUMERATE, source, 0, 0);
  if (out) il_as_iter(out)->extra = start;
  return out;
}

il_value il_iter_new_zip(il_task *t, const il_value *iters, uint32_t count) {
  il_value tuple = il_tuple_new(t, iters, count);
  return tuple ? new_iter(t, IL_ITER_ZIP, tuple, 0, 0) : IL_NIL;
}

/* --- Next -------------------------------------------------------------------
 */

static il_value finish(il_iter *iter) {
  IL_STORE_RELAXED(&iter->source, IL_NIL);
  return IL_DONE;
}
static void advance(il_iter *iter, int64_t index) {
  IL_STORE_RELAXED(&iter->index, index);
}
/* From `from`, unless another task has taken the value there meanwhile: so
 * tasks that share an iterator get each value once. */
static bool claim(il_task *t, il_iter *iter, int64_t from, int64_t to) {
  if (il_task_multi(t)) return IL_CAS(&iter->index, from, to);
  advance(iter, to);
  return true;
}

/* Element i of a sequence, IL_NIL when there is none (or raised: strs). */
static il_value element(il_task *t, uint32_t kind, il_value source, int64_t i) {
  void *object = il_to_ptr(source);
  switch (kind) {
  case IL_ITER_LIST:
  case IL_ITER_REVERSED_LIST: {
    il_value item = il_list_get(object, (uint32_t)i);
    if (item || i >= il_list_len(source)) return item;
    return il_list_getitem(t, source, il_from_int(i));
  }
  case IL_ITER_TUPLE:
  case IL_ITER_REVERSED_TUPLE: {
    il_tuple *tuple = object;
    return i < tuple->len ? tuple->items[i] : IL_NIL;
  }
  case IL_ITER_STR:
  case IL_ITER_REVERSED_STR: {
    il_str *str = object;
    if (i >= str->len) return IL_NIL;
    return il_str_codepoint(t, il_str_at(str, (uint32_t)i));
  }
  default: {
    il_bytes *bytes = object;
    return i < bytes->len ? il_from_int(bytes->data[i]) : IL_NIL;
  }
  }
}

static il_value next_element(il_task *t, il_iter *iter, il_value source,
                             bool back) {
  il_value item;
  for (;;) {
    int64_t from = IL_LOAD_RELAXED(&iter->index), i = back ? from - 1 : from;
    if (i < 0) return finish(iter);
    item = element(t, iter->head.aux, source, i);
    if (!item) break;
    if (claim(t, iter, from, back ? i : i + 1)) return item;
  }
  if (!il_has_exc(t)) return finish(iter);
  /* A list that has become shorter just now is at its end. */
  if (iter->head.aux == IL_ITER_LIST ||
      iter->head.aux == IL_ITER_REVERSED_LIST) {
    il_clear_exc(t);
    return finish(iter);
  }
  return IL_NIL;
}

static il_value next_big(il_task *t, il_iter *iter, il_value source) {
  il_range *range = (il_range *)(void *)il_to_ptr(source);
  for (;;) {
    il_value i = il_slot_load(&iter->extra);
    if (il_int_compare(i, range->length) >= 0) return finish(iter);
    il_value following = il_int_add(t, i, il_from_int(1));
    if (!following) return IL_NIL;
    if (IL_CAS(&iter->extra, i, following))
      return il_range_getitem(t, source, i);
  }
}

static il_value next_in_range(il_task *t, il_iter *iter) {
  for (;;) {
    int64_t i = IL_LOAD_RELAXED(&iter->index);
    if (i == iter->stop) return finish(iter);
    if (claim(t, iter, i, i + iter->step)) return il_from_int(i);
  }
}

static il_value next_in_dict(il_task *t, il_iter *iter, il_value source) {
  uint32_t kind = iter->head.aux;
  if (il_dict_len(source) != iter->stop) {
    finish(iter);
    return il_raise(t, IL_CLASS_RuntimeError,
                    "dictionary changed size during iteration");
  }
  uint32_t cursor = (uint32_t)IL_LOAD_RELAXED(&iter->index);
  il_value key, value;
  bool back = kind >= IL_ITER_REVERSED_DICT_KEYS;
  if (!(back ? il_dict_previous : il_dict_next)(NULL, source, &cursor, &key,
                                                &value))
    return finish(iter);
  advance(iter, cursor);
  switch (kind) {
  case IL_ITER_DICT_KEYS:
  case IL_ITER_REVERSED_DICT_KEYS: return key;
  case IL_ITER_DICT_VALUES:
  case IL_ITER_REVERSED_DICT_VALUES: return value;
  default: return il_tuple_2(t, key, value);
  }
}

static il_value next_in_set(il_task *t, il_iter *iter, il_value source) {
  if (il_set_len(source) != iter->stop) {
    finish(iter);
    return il_raise(t, IL_CLASS_RuntimeError,
                    "Set changed size during iteration");
  }
  uint32_t cursor = (uint32_t)IL_LOAD_RELAXED(&iter->index);
  il_value item;
  if (!il_set_next(NULL, source, &cursor, &item)) return finish(iter);
  advance(iter, cursor);
  return item;
}

static il_value next_enumerated(il_task *t, il_iter *iter, il_value source) {
  il_value item = il_iter_next(t, il_as_iter(source));
  if (item == IL_DONE || item == IL_NIL) return item;
  il_value count = il_slot_load(&iter->extra);
  il_value following = il_is_int(count) && il_to_int(count) < IL_INT_MAX
                           ? il_from_int(il_to_int(count) + 1)
                           : il_int_add(t, count, il_from_int(1));
  if (!following) return IL_NIL;
  il_slot_store(&iter->extra, following);
  return il_tuple_2(t, count, item);
}

static il_value next_zipped(il_task *t, il_iter *iter, il_value source) {
  il_tuple *iters = il_as_tuple(source);
  if (iters->len == 0) return finish(iter);
  il_tuple *out = il_tuple_blank(t, iters->len);
  if (!out) return IL_NIL;
  for (uint32_t i = 0; i < iters->len; i++) {
    il_value item = il_iter_next(t, il_as_iter(iters->items[i]));
    if (item == IL_DONE || item == IL_NIL) return item;
    out->items[i] = item;
  }
  return il_from_ptr(out);
}

static il_value next_compound(il_task *t, il_iter *iter, il_value source) {
  switch ((il_iter_kind)iter->head.aux) {
  case IL_ITER_SET: return next_in_set(t, iter, source);
  case IL_ITER_ENUMERATE: return next_enumerated(t, iter, source);
  case IL_ITER_ZIP: return next_zipped(t, iter, source);
  default: return next_in_dict(t, iter, source);
  }
}

il_value il_iter_next(il_task *t, il_iter *iter) {
  il_value source = il_slot_load(&iter->source);
  if (!source) return IL_DONE;
  switch ((il_iter_kind)iter->head.aux) {
  case IL_ITER_LIST:
  case IL_ITER_TUPLE:
  case IL_ITER_STR:
  case IL_ITER_BYTES: return next_element(t, iter, source, false);
  case IL_ITER_REVERSED_LIST:
  case IL_ITER_REVERSED_TUPLE:
  case IL_ITER_REVERSED_STR:
  case IL_ITER_REVERSED_BYTES: return next_element(t, iter, source, true);
  case IL_ITER_RANGE: return next_in_range(t, iter);
  case IL_ITER_BIG_RANGE: return next_big(t, iter, source);
  default: break;
  }
  /* More than one word to step on: under the iterator's lock. */
  bool multi = il_task_multi(t) && !(iter->head.flags & IL_ITER_PRIVATE);
  il_object_lock(multi, &iter->head);
  source = il_slot_load(&iter->source);
  il_value item = source ? next_compound(t, iter, source) : IL_DONE;
  il_object_unlock(multi, &iter->head);
  return item;
}

static uint64_t positive(int64_t n) {
  return n > 0 ? (uint64_t)n : 0;
}

uint64_t il_iter_hint(const il_iter *iter) {
  il_value source = il_slot_load(&iter->source);
  int64_t index = IL_LOAD_RELAXED(&iter->index);
  if (!source) return 0;
  switch ((il_iter_kind)iter->head.aux) {
  case IL_ITER_LIST: return positive(il_list_len(source) - index);
  case IL_ITER_TUPLE: return positive(il_as_tuple(source)->len - index);
  case IL_ITER_STR: return positive(il_as_str(source)->len - index);
  case IL_ITER_BYTES:
    return positive(((il_bytes *)(void *)il_to_ptr(source))->len - index);
  case IL_ITER_REVERSED_LIST:
  case IL_ITER_REVERSED_TUPLE:
  case IL_ITER_REVERSED_STR:
  case IL_ITER_REVERSED_BYTES: return positive(index);
  case IL_ITER_RANGE: return positive((iter->stop - index) / iter->step);
  case IL_ITER_DICT_KEYS:
  case IL_ITER_DICT_VALUES:
  case IL_ITER_DICT_ITEMS:
  case IL_ITER_SET: return index == 0 ? positive(iter->stop) : 0;
  case IL_ITER_ENUMERATE: return il_iter_hint(il_as_iter(source));
  default: return 0;
  }
}

/* --- To a list
 * ----------------------------------------------------------------- */

static il_value list_of_dict(il_task *t, il_value v) {
  il_kind kind = il_kind_of(v);
  il_value dict = view_dict(v);
  if (il_task_multi(t)) dict = il_dict_copy(t, dict);
  il_value out = dict ? il_list_with_capacity(t, il_dict_len(dict)) : IL_NIL;
  if (!out) return IL_NIL;
  uint32_t cursor = 0;
  il_value key, value;
  while (il_dict_next(NULL, dict, &cursor, &key, &value)) {
    il_value item = kind == IL_KIND_DICT_VALUES  ? value
                    : kind == IL_KIND_DICT_ITEMS ? il_tuple_2(t, key, value)
                                                 : key;
    if (!item || !il_list_append(t, out, item)) return IL_NIL;
  }
  return out;
}

static il_value list_of_set(il_task *t, il_value v) {
  uint32_t cursor = 0;
  il_value item, set = il_task_multi(t) ? il_set_snapshot(t, v) : v;
  il_value out = set ? il_list_with_capacity(t, il_set_len(set)) : IL_NIL;
  while (out && il_set_next(NULL, set, &cursor, &item))
    if (!il_list_append(t, out, item)) return IL_NIL;
  return out;
}

static il_value list_of_iter(il_task *t, il_iter *iter) {
  uint64_t hint = il_iter_hint(iter);
  il_value out = il_list_with_capacity(t, hint < 1 << 20 ? hint : 0);
  while (out) {
    il_value item = il_iter_next(t, iter);
    if (item == IL_DONE || il_task_stopped(t)) return out;
    if (!item || !il_list_append(t, out, item)) return IL_NIL;
  }
  return IL_NIL;
}

static il_value list_of_range(il_task *t, il_value v) {
  il_range *range = (il_range *)(void *)il_to_ptr(v);
  int64_t start, step, length;
  if (!il_int_to_i64(range->length, &length) || length > IL_SEQ_MAX)
    return il_raise_memory(t);
  if (!il_range_is_small(range, &start, &step, &length)) {
    il_value iter = range_iter(t, v);
    return iter ? list_of_iter(t, il_as_iter(iter)) : IL_NIL;
  }
  il_value out = il_list_with_capacity(t, (uint64_t)length);
  if (!out) return IL_NIL;
  il_list *list = il_as_list(out);
  il_array *array = il_as_array(list->items);
  for (int64_t i = 0; i < length; i++)
    array->items[i] = il_from_int(start + i * step);
  list->len = (uint32_t)length;
  return out;
}

il_value il_list_from_plain(il_task *t, il_value v, bool *raised) {
  il_value out = IL_NIL;
  *raised = true;
  switch (il_is_ptr(v) ? il_kind_of(v) : IL_KIND_FREE) {
  case IL_KIND_LIST: out = il_list_copy(t, v); break;
  case IL_KIND_TUPLE:
    out = il_list_new(t, il_as_tuple(v)->items, il_as_tuple(v)->len);
    break;
  case IL_KIND_RANGE: out = list_of_range(t, v); break;
  case IL_KIND_DICT:
  case IL_KIND_DICT_KEYS:
  case IL_KIND_DICT_VALUES:
  case IL_KIND_DICT_ITEMS: out = list_of_dict(t, v); break;
  case IL_KIND_SET:
  case IL_KIND_FROZENSET: out = list_of_set(t, v); break;
  case IL_KIND_STR:
  case IL_KIND_BYTES:
  case IL_KIND_ITER: {
    il_value iter = il_iter_new(t, v);
    out = iter ? list_of_iter(t, il_as_iter(iter)) : IL_NIL;
    break;
  }
  default: *raised = false; return IL_NIL;
  }
  *raised = out == IL_NIL;
  return out;
}

void il_trace_iter(il_marker *marker, il_object *object) {
  il_iter *iter = (il_iter *)(void *)object;
  il_mark_value(marker, iter->source);
  il_mark_value(marker, iter->extra);
}
