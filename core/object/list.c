/* Lists, but for sorting (list_sort.c). */
#include "object/containers_internal.h"

il_array *il_array_new(il_task *t, uint64_t cap) {
  if (cap > IL_SEQ_MAX) {
    il_raise_memory(t);
    return NULL;
  }
  il_array *array = il_alloc(t, IL_KIND_ARRAY,
                             sizeof *array + (size_t)cap * sizeof(il_value));
  if (array) array->cap = (uint32_t)cap;
  return array;
}

void il_slots_move(bool multi, il_value *to, const il_value *from,
                   uint32_t count) {
  if (count == 0) return;
  if (!multi) {
    memmove(to, from, (size_t)count * sizeof *to);
  } else if (to <= from) {
    for (uint32_t i = 0; i < count; i++)
      IL_STORE_DEPENDENT(&to[i], from[i]);
  } else {
    for (uint32_t i = count; i-- > 0;)
      IL_STORE_DEPENDENT(&to[i], from[i]);
  }
}

void il_values_repeat(il_task *t, il_value *items, size_t count, size_t total) {
  il_fill_repeated(t, items, count * sizeof *items, total * sizeof *items);
}

static void clear_slots(il_value *slots, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    IL_STORE_RELAXED(&slots[i], IL_NIL);
}

static void set_len(il_list *list, uint32_t len) {
  IL_STORE_RELAXED(&list->len, len);
}

/* Room so that appending stays linear: half as much again. */
static uint64_t grown(uint64_t need) {
  uint64_t cap = need + (need >> 1) + 3;
  return cap <= IL_SEQ_MAX || need > IL_SEQ_MAX ? cap : IL_SEQ_MAX;
}

/* Gives the locked list a larger array. False: it is too small by now. */
static bool install(il_list *list, il_value seen, il_array *fresh,
                    uint64_t more) {
  if (list->items != seen || list->len + more > fresh->cap) return false;
  if (list->len)
    memcpy(fresh->items, il_as_array(seen)->items,
           list->len * sizeof(il_value));
  il_slot_store(&list->items, il_from_ptr(fresh));
  return true;
}

/* Locks the list with room for `more` elements. False: raised, not locked. */
static bool lock_with_room(il_task *t, bool multi, il_list *list,
                           uint64_t more) {
  for (;;) {
    il_object_lock(multi, &list->head);
    il_value seen = list->items;
    uint64_t need = list->len + more;
    if (need <= (seen ? il_as_array(seen)->cap : 0)) return true;
    il_object_unlock(multi, &list->head);

    il_array *fresh = il_array_new(t, grown(need));
    if (!fresh) return false;
    il_object_lock(multi, &list->head);
    if (install(list, seen, fresh, more)) return true;
    il_object_unlock(multi, &list->head);
  }
}

/* --- Making ----------------------------------------------------------------
 */

il_value il_list_with_capacity(il_task *t, uint64_t cap) {
  il_array *array = NULL;
  if (cap) {
    array = il_array_new(t, cap);
    if (!array) return IL_NIL;
  }
  il_list *list = il_alloc(t, IL_KIND_LIST, sizeof *list);
  if (!list) return IL_NIL;
  list->items = il_from_ptr(array);
  return il_from_ptr(list);
}

il_value il_list_new(il_task *t, const il_value *items, uint32_t count) {
  il_value v = il_list_with_capacity(t, count);
  if (v && count) {
    il_list *list = il_as_list(v);
    memcpy(il_as_array(list->items)->items, items, count * sizeof *items);
    list->len = count;
  }
  return v;
}

il_value il_list_to_tuple(il_task *t, il_value v) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  for (;;) {
    uint32_t room = il_list_len(v);
    if (multi) room += room / 8 + 4;
    if (room > IL_SEQ_MAX) room = IL_SEQ_MAX;
    il_tuple *tuple = il_tuple_blank(t, room);
    if (!tuple) return IL_NIL;
    il_object_lock(multi, &list->head);
    bool fits = list->len <= room;
    if (fits) {
      tuple->len = list->len;
      if (list->len)
        memcpy(tuple->items, il_as_array(list->items)->items,
               list->len * sizeof(il_value));
    }
    il_object_unlock(multi, &list->head);
    if (fits) return il_from_ptr(tuple);
  }
}

il_value il_list_concat(il_task *t, il_value a, il_value b) {
  bool multi = il_task_multi(t);
  il_list *x = il_as_list(a), *y = il_as_list(b);
  for (;;) {
    uint64_t room = (uint64_t)il_list_len(a) + il_list_len(b);
    il_value out = il_list_with_capacity(t, multi ? room + room / 8 + 4 : room);
    if (!out) return IL_NIL;
    il_list *list = il_as_list(out);
    il_array *array = il_as_array(list->items);
    il_object_lock2(multi, &x->head, &y->head);
    uint64_t len = (uint64_t)x->len + y->len;
    bool fits = len <= (array ? array->cap : 0);
    if (fits && x->len)
      memcpy(array->items, il_as_array(x->items)->items, x->len * 8);
    if (fits && y->len)
      memcpy(array->items + x->len, il_as_array(y->items)->items, y->len * 8);
    il_object_unlock2(multi, &x->head, &y->head);
    if (fits) {
      list->len = (uint32_t)len;
      return out;
    }
  }
}

il_value il_list_copy(il_task *t, il_value v) {
  il_value whole = il_slice_new(t, IL_NONE, IL_NONE, IL_NONE);
  return whole ? il_list_getitem(t, v, whole) : IL_NIL;
}

il_value il_list_repeat(il_task *t, il_value v, int64_t times) {
  il_value out = il_list_copy(t, v);
  if (!out || !il_list_repeat_inplace(t, out, times)) return IL_NIL;
  return out;
}

/* --- Changing --------------------------------------------------------------
 */

bool il_list_append(il_task *t, il_value v, il_value item) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  if (!lock_with_room(t, multi, list, 1)) return false;
  il_slot_store(&il_as_array(list->items)->items[list->len], item);
  set_len(list, list->len + 1);
  il_object_unlock(multi, &list->head);
  return true;
}

bool il_list_set(il_task *t, il_value v, uint32_t i, il_value item) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  il_object_lock(multi, &list->head);
  bool ok = i < list->len;
  if (ok) il_slot_store(&il_as_array(list->items)->items[i], item);
  il_object_unlock(multi, &list->head);
  return ok;
}

il_value il_list_pop(il_task *t, il_value v, int64_t i) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  il_object_lock(multi, &list->head);
  uint32_t len = list->len;
  int64_t at = i < 0 ? i + len : i;
  if (at < 0 || at >= len) {
    il_object_unlock(multi, &list->head);
    return il_raise(t, IL_CLASS_IndexError,
                    len ? "pop index out of range" : "pop from empty list");
  }
  il_value *items = il_as_array(list->items)->items;
  il_value item = items[at];
  uint32_t last = len - 1;
  il_slots_move(multi, items + at, items + at + 1, last - (uint32_t)at);
  IL_STORE_RELAXED(&items[last], IL_NIL);
  set_len(list, last);
  il_object_unlock(multi, &list->head);
  return item;
}

bool il_list_insert(il_task *t, il_value v, int64_t i, il_value item) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  if (!lock_with_room(t, multi, list, 1)) return false;
  uint32_t len = list->len;
  if (i < 0) i = i + len < 0 ? 0 : i + len;
  uint32_t at = i > len ? len : (uint32_t)i;
  il_value *items = il_as_array(list->items)->items;
  il_slots_move(multi, items + at + 1, items + at, len - at);
  il_slot_store(&items[at], item);
  set_len(list, len + 1);
  il_object_unlock(multi, &list->head);
  return true;
}

bool il_list_extend(il_task *t, il_value v, const il_value *items,
                    uint32_t count) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  if (!lock_with_room(t, multi, list, count)) return false;
  if (count)
    il_slots_move(multi, il_as_array(list->items)->items + list->len, items,
                  count);
  set_len(list, list->len + count);
  il_object_unlock(multi, &list->head);
  return true;
}

bool il_list_extend_list(il_task *t, il_value v, il_value other) {
  if (il_task_multi(t)) {
    other = il_list_to_tuple(t, other);
    if (!other) return false;
    il_tuple *tuple = il_as_tuple(other);
    return il_list_extend(t, v, tuple->items, tuple->len);
  }
  il_list *from = il_as_list(other);
  if (!from->len) return true;
  return il_list_extend(t, v, il_as_array(from->items)->items, from->len);
}

void il_list_clear(il_task *t, il_value v) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  il_object_lock(multi, &list->head);
  set_len(list, 0);
  il_slot_store(&list->items, IL_NIL);
  il_object_unlock(multi, &list->head);
}

bool il_list_reverse(il_task *t, il_value v) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  il_object_lock(multi, &list->head);
  if (list->len) {
    il_value *low = il_as_array(list->items)->items;
    for (il_value *high = low + list->len - 1; low < high; low++, high--) {
      il_value item = *low;
      IL_STORE_DEPENDENT(low, *high);
      IL_STORE_DEPENDENT(high, item);
    }
  }
  il_object_unlock(multi, &list->head);
  return true;
}

bool il_list_repeat_inplace(il_task *t, il_value v, int64_t times) {
  if (times <= 0) {
    il_list_clear(t, v);
    return true;
  }
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  for (;;) {
    uint32_t len = il_list_len(v);
    if (len == 0 || times == 1) return true;
    if ((uint64_t)times > IL_SEQ_MAX / len) {
      il_raise_memory(t);
      return false;
    }
    il_array *fresh = il_array_new(t, (uint64_t)len * (uint64_t)times);
    if (!fresh) return false;
    il_object_lock(multi, &list->head);
    bool same = list->len == len;
    if (same) {
      memcpy(fresh->items, il_as_array(list->items)->items, len * 8);
      il_values_repeat(t, fresh->items, len, fresh->cap);
      il_slot_store(&list->items, il_from_ptr(fresh));
      set_len(list, fresh->cap);
    }
    il_object_unlock(multi, &list->head);
    if (same) return true;
  }
}

/* --- Slices, which are here because they need the growing above ------------
 */

static il_value get_slice(il_task *t, il_list *list, il_value key) {
  bool multi = il_task_multi(t);
  il_slice_parts parts;
  if (!il_slice_unpack(t, key, &parts)) return IL_NIL;
  for (;;) {
    int64_t start;
    uint64_t room = il_slice_fit(&parts, IL_LOAD_RELAXED(&list->len), &start);
    il_value out = il_list_with_capacity(t, multi ? room + room / 8 + 4 : room);
    if (!out) return IL_NIL;
    il_list *copy = il_as_list(out);
    il_array *array = il_as_array(copy->items);
    il_object_lock(multi, &list->head);
    uint32_t count = il_slice_fit(&parts, list->len, &start);
    bool fits = count <= (array ? array->cap : 0);
    if (fits && count) {
      const il_value *from = il_as_array(list->items)->items;
      if (parts.step == 1)
        memcpy(array->items, from + start, count * sizeof *from);
      else
        for (uint32_t i = 0; i < count; i++)
          array->items[i] = from[start + (int64_t)i * parts.step];
      copy->len = count;
    }
    il_object_unlock(multi, &list->head);
    if (fits) return out;
  }
}

/* The locked list's elements [at, at + count) become `items`; there is room. */
static void splice(bool multi, il_list *list, uint32_t at, uint32_t count,
                   const il_value *items, uint32_t n) {
  uint32_t len = list->len, to = len - count + n;
  if (to == 0) {
    set_len(list, 0);
    il_slot_store(&list->items, IL_NIL);
    return;
  }
  il_value *slots = il_as_array(list->items)->items;
  il_slots_move(multi, slots + at + n, slots + at + count, len - at - count);
  il_slots_move(multi, slots + at, items, n);
  if (to < len) clear_slots(slots + to, len - to);
  set_len(list, to);
}

static il_value set_slice(il_task *t, il_list *list,
                          const il_slice_parts *parts, const il_value *items,
                          uint32_t n) {
  bool multi = il_task_multi(t);
  int64_t start;
  if (!lock_with_room(t, multi, list, parts->step == 1 ? n : 0)) return IL_NIL;
  uint32_t count = il_slice_fit(parts, list->len, &start);
  if (parts->step == 1) {
    splice(multi, list, (uint32_t)start, count, items, n);
  } else if (count == n) {
    for (uint32_t i = 0; i < n; i++)
      il_slot_store(
          &il_as_array(list->items)->items[start + (int64_t)i * parts->step],
          items[i]);
  }
  il_object_unlock(multi, &list->head);
  if (parts->step != 1 && count != n)
    return il_raise(t, IL_CLASS_ValueError,
                    "attempt to assign sequence of size %u to extended slice "
                    "of size %u",
                    n, count);
  return IL_NONE;
}

/* Removes every step-th of count elements from start; step > 1. */
static void thin_out(bool multi, il_list *list, uint32_t start, uint32_t step,
                     uint32_t count) {
  il_value *slots = il_as_array(list->items)->items;
  uint32_t len = list->len, to = start;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t from = start + i * step + 1;
    uint32_t end = i + 1 < count ? from + step - 1 : len;
    il_slots_move(multi, slots + to, slots + from, end - from);
    to += end - from;
  }
  clear_slots(slots + to, len - to);
  set_len(list, to);
}

static il_value del_slice(il_task *t, il_list *list, il_value key) {
  bool multi = il_task_multi(t);
  il_slice_parts parts;
  if (!il_slice_unpack(t, key, &parts)) return IL_NIL;
  il_object_lock(multi, &list->head);
  int64_t start, step = parts.step;
  uint32_t count = il_slice_fit(&parts, list->len, &start);
  if (count) {
    if (step < 0) {
      start += (int64_t)(count - 1) * step;
      step = -step;
    }
    if (step == 1 || count == 1)
      splice(multi, list, (uint32_t)start, count, NULL, 0);
    else
      thin_out(multi, list, (uint32_t)start, (uint32_t)step, count);
  }
  il_object_unlock(multi, &list->head);
  return IL_NONE;
}

/* --- list[key] -------------------------------------------------------------
 */

il_value il_list_getitem(il_task *t, il_value v, il_value key) {
  il_list *list = il_as_list(v);
  if (il_is_kind(key, IL_KIND_SLICE)) return get_slice(t, list, key);
  uint32_t i;
  if (!il_index_arg(t, "list", key, il_list_len(v), &i)) return IL_NIL;
  il_value item = il_list_get(list, i);
  if (item) return item;
  bool multi = il_task_multi(t);
  il_object_lock(multi, &list->head);
  if (i < list->len) item = il_as_array(list->items)->items[i];
  il_object_unlock(multi, &list->head);
  if (!item) il_raise(t, IL_CLASS_IndexError, "list index out of range");
  return item;
}

static il_value out_of_range(il_task *t) {
  return il_raise(t, IL_CLASS_IndexError, "list assignment index out of range");
}

/* As il_index_arg, with the words for assignments. */
static bool target_index(il_task *t, il_list *list, il_value key, uint32_t *i) {
  if (il_is_int(key)) {
    int64_t at = il_to_int(key);
    uint32_t len = IL_LOAD_RELAXED(&list->len);
    if (at < 0) at += len;
    if (at < 0 || at >= len) {
      out_of_range(t);
      return false;
    }
    *i = (uint32_t)at;
    return true;
  }
  return il_index_arg(t, "list", key, IL_LOAD_RELAXED(&list->len), i);
}

il_value il_list_setitem(il_task *t, il_value v, il_value key, il_value item) {
  il_list *list = il_as_list(v);
  uint32_t i;
  if (!il_is_kind(key, IL_KIND_SLICE)) {
    if (!target_index(t, list, key, &i)) return IL_NIL;
    return il_list_set(t, v, i, item) ? IL_NONE : out_of_range(t);
  }
  il_slice_parts parts;
  if (!il_slice_unpack(t, key, &parts)) return IL_NIL;
  if (!il_is_tuple(item)) {
    bool raised = false;
    item = il_list_from_plain(t, item, &raised);
    if (!item) return IL_NIL;
    item = il_list_to_tuple(t, item);
    if (!item) return IL_NIL;
  }
  il_tuple *tuple = il_as_tuple(item);
  return set_slice(t, list, &parts, tuple->items, tuple->len);
}

il_value il_list_delitem(il_task *t, il_value v, il_value key) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  if (il_is_kind(key, IL_KIND_SLICE)) return del_slice(t, list, key);
  uint32_t i;
  if (!target_index(t, list, key, &i)) return IL_NIL;
  il_object_lock(multi, &list->head);
  bool ok = i < list->len;
  if (ok) splice(multi, list, i, 1, NULL, 0);
  il_object_unlock(multi, &list->head);
  return ok ? IL_NONE : out_of_range(t);
}

il_value il_list_take(il_task *t, il_value v) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  il_value out = il_list_with_capacity(t, 0);
  if (!out) return IL_NIL;
  il_object_lock(multi, &list->head);
  il_as_list(out)->items = list->items;
  il_as_list(out)->len = list->len;
  set_len(list, 0);
  il_slot_store(&list->items, IL_NIL);
  il_object_unlock(multi, &list->head);
  return out;
}

bool il_list_give(il_task *t, il_value v, il_value from) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  il_object_lock(multi, &list->head);
  bool untouched = list->items == IL_NIL;
  il_slot_store(&list->items, il_as_list(from)->items);
  set_len(list, il_as_list(from)->len);
  il_object_unlock(multi, &list->head);
  return untouched;
}

bool il_list_remove(il_task *t, il_value v, uint32_t i, il_value item) {
  bool multi = il_task_multi(t);
  il_list *list = il_as_list(v);
  il_object_lock(multi, &list->head);
  bool same = i < list->len && il_as_array(list->items)->items[i] == item;
  if (same) splice(multi, list, i, 1, NULL, 0);
  il_object_unlock(multi, &list->head);
  return same;
}

void il_trace_array(il_marker *marker, il_object *object) {
  il_array *array = (il_array *)(void *)object;
  il_mark_values(marker, array->items, array->cap);
}
void il_trace_list(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_list *)(void *)object)->items);
}
void il_trace_tuple(il_marker *marker, il_object *object) {
  il_tuple *tuple = (il_tuple *)(void *)object;
  il_mark_values(marker, tuple->items, tuple->len);
}
