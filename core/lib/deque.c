/* The C half of collections.deque: a ring of values. What happens at its ends
 * is one atomic operation; what has to compare or copy is Python code
 * (collections/__init__.py). */
#include "object/deque.h"
#include "lib/support.h"
#include "object/containers.h"

enum { FIRST_CAP = 8 };

typedef il_deque deque;

static deque *as_deque(il_value v) {
  return (deque *)(void *)il_to_ptr(v);
}

void il_trace_deque(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((deque *)(void *)object)->ring);
}

static il_value *slot_locked(deque *d, uint32_t i) {
  return &il_as_array(d->ring)->items[(d->first + i) & (d->cap - 1)];
}

/* Read without the lock too. */
static void set_len_locked(deque *d, uint32_t len) {
  IL_STORE_RELAXED(&d->len, len);
  IL_STORE_RELAXED(&d->version, d->version + 1);
}

static il_value take_locked(deque *d, bool left) {
  il_value *slot = slot_locked(d, left ? 0 : d->len - 1);
  il_value item = *slot;
  *slot = IL_NIL;
  if (left) d->first = (d->first + 1) & (d->cap - 1);
  set_len_locked(d, d->len - 1);
  return item;
}

static void put_locked(deque *d, il_value item, bool left) {
  if (left) d->first = (d->first - 1) & (d->cap - 1);
  set_len_locked(d, d->len + 1);
  *slot_locked(d, left ? 0 : d->len - 1) = item;
}

static void move_locked(deque *d, il_array *ring, uint32_t cap) {
  for (uint32_t i = 0; i < d->len; i++)
    ring->items[i] = *slot_locked(d, i);
  d->ring = il_from_ptr(ring);
  d->cap = cap;
  d->first = 0;
}

/* The ring is made without the lock, and the deque looked at again. */
static bool push(il_task *t, deque *d, il_value item, bool left) {
  bool multi = il_task_multi(t);
  il_array *spare = NULL;
  uint32_t spare_cap = 0;
  for (;;) {
    il_object_lock(multi, &d->head);
    bool full = d->maxlen >= 0 && d->len >= (uint64_t)d->maxlen;
    if (full || d->len < d->cap || spare_cap > d->cap) break;
    uint32_t cap = d->cap ? d->cap * 2 : FIRST_CAP;
    il_object_unlock(multi, &d->head);
    if (cap > IL_SEQ_MAX) {
      il_raise_memory(t);
      return false;
    }
    spare = il_array_new(t, cap);
    spare_cap = cap;
    if (!spare) return false;
  }
  if (d->maxlen != 0) {
    if (d->maxlen > 0 && d->len >= (uint64_t)d->maxlen) take_locked(d, !left);
    if (d->len == d->cap) move_locked(d, spare, spare_cap);
    put_locked(d, item, left);
  }
  il_object_unlock(multi, &d->head);
  return true;
}

static il_value pop(il_task *t, deque *d, bool left) {
  bool multi = il_task_multi(t);
  il_object_lock(multi, &d->head);
  il_value item = d->len ? take_locked(d, left) : IL_NIL;
  il_object_unlock(multi, &d->head);
  if (item) return item;
  return il_raise(t, IL_CLASS_IndexError, "pop from an empty deque");
}

LIB_NATIVE(deque_append) {
  LIB_UNUSED();
  return push(t, as_deque(args[0]), args[1], false) ? IL_NONE : IL_NIL;
}
LIB_NATIVE(deque_appendleft) {
  LIB_UNUSED();
  return push(t, as_deque(args[0]), args[1], true) ? IL_NONE : IL_NIL;
}
LIB_NATIVE(deque_pop) {
  LIB_UNUSED();
  return pop(t, as_deque(args[0]), false);
}
LIB_NATIVE(deque_popleft) {
  LIB_UNUSED();
  return pop(t, as_deque(args[0]), true);
}

LIB_NATIVE(deque_clear) {
  LIB_UNUSED();
  deque *d = as_deque(args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &d->head);
  d->ring = IL_NIL;
  d->cap = d->first = 0;
  set_len_locked(d, 0);
  il_object_unlock(multi, &d->head);
  return IL_NONE;
}

LIB_NATIVE(deque_rotate) {
  (void)kwnames;
  deque *d = as_deque(args[0]);
  int64_t steps = 1;
  if (n > 1 && !il_arg_int(t, args[1], &steps)) return IL_NIL;
  bool multi = il_task_multi(t);
  il_object_lock(multi, &d->head);
  if (d->len > 1) {
    int64_t right = steps % d->len;
    if (right < 0) right += d->len;
    bool left = right > d->len / 2;
    for (int64_t i = left ? d->len - right : right; i > 0; i--)
      put_locked(d, take_locked(d, left), !left);
  }
  il_object_unlock(multi, &d->head);
  return IL_NONE;
}

LIB_NATIVE(deque_len) {
  LIB_UNUSED();
  return il_from_int(IL_LOAD_RELAXED(&as_deque(args[0])->len));
}

/* Element args[1], which becomes `item` unless that is IL_NIL. */
static il_value element(il_task *t, const il_value *args, il_value item) {
  deque *d = as_deque(args[0]);
  int64_t i;
  if (!il_arg_int(t, args[1], &i)) return IL_NIL;
  bool multi = il_task_multi(t);
  il_object_lock(multi, &d->head);
  if (i < 0) i += d->len;
  il_value old = IL_NIL;
  if (i >= 0 && i < d->len) {
    il_value *slot = slot_locked(d, (uint32_t)i);
    old = *slot;
    if (item) *slot = item;
  }
  il_object_unlock(multi, &d->head);
  if (old) return item ? IL_NONE : old;
  return il_raise(t, IL_CLASS_IndexError, "deque index out of range");
}

LIB_NATIVE(deque_getitem) {
  LIB_UNUSED();
  return element(t, args, IL_NIL);
}
LIB_NATIVE(deque_setitem) {
  LIB_UNUSED();
  return element(t, args, args[2]);
}

/* (version, [elements]) */
LIB_NATIVE(deque_snapshot) {
  LIB_UNUSED();
  deque *d = as_deque(args[0]);
  bool multi = il_task_multi(t);
  for (;;) {
    uint32_t room = IL_LOAD_RELAXED(&d->len);
    il_array *copy = il_array_new(t, room ? room : 1);
    if (!copy) return IL_NIL;
    il_object_lock(multi, &d->head);
    uint32_t len = d->len, version = d->version;
    for (uint32_t i = 0; i < len && len <= room; i++)
      copy->items[i] = *slot_locked(d, i);
    il_object_unlock(multi, &d->head);
    if (len > room) continue;
    il_value list = il_list_new(t, copy->items, len);
    return list ? il_tuple_2(t, il_from_int(version), list) : IL_NIL;
  }
}

/* _replace(version, list): the new content; False if the deque has changed
 * since. */
LIB_NATIVE(deque_replace) {
  LIB_UNUSED();
  deque *d = as_deque(args[0]);
  il_value items = il_list_to_tuple(t, args[2]);
  if (!items) return IL_NIL;
  uint32_t len = il_as_tuple(items)->len, cap = FIRST_CAP;
  while (cap < len)
    cap *= 2;
  il_array *ring = il_array_new(t, cap);
  if (!ring) return IL_NIL;
  memcpy(ring->items, il_as_tuple(items)->items, len * sizeof *ring->items);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &d->head);
  bool same = il_from_int(d->version) == args[1];
  if (same) {
    d->ring = il_from_ptr(ring);
    d->cap = cap;
    d->first = 0;
    set_len_locked(d, len);
  }
  il_object_unlock(multi, &d->head);
  return il_from_bool(same);
}

LIB_NATIVE(deque_version) {
  LIB_UNUSED();
  return il_from_int(IL_LOAD_RELAXED(&as_deque(args[0])->version));
}

LIB_NATIVE(deque_maxlen) {
  LIB_UNUSED();
  int64_t maxlen = as_deque(args[0])->maxlen;
  return maxlen < 0 ? IL_NONE : il_from_int(maxlen);
}

/* _limit(maxlen), of an empty one that nobody else has. */
LIB_NATIVE(deque_limit) {
  LIB_UNUSED();
  int64_t maxlen = -1;
  if (args[1] != IL_NONE) {
    if (!il_arg_int(t, args[1], &maxlen)) return IL_NIL;
    if (maxlen < 0)
      return il_raise(t, IL_CLASS_ValueError, "maxlen must be non-negative");
  }
  as_deque(args[0])->maxlen = maxlen;
  return IL_NONE;
}

LIB_NATIVE(deque_call) {
  LIB_UNUSED();
  deque *d = il_alloc(t, IL_KIND_DEQUE, sizeof *d);
  if (!d) return IL_NIL;
  d->maxlen = -1;
  return il_from_ptr(d);
}

static const il_native_def methods[] = {
    {"append", deque_append, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"appendleft", deque_appendleft, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"pop", deque_pop, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"popleft", deque_popleft, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"clear", deque_clear, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"rotate", deque_rotate, 1, 2, IL_NATIVE_TOUCHES(REPLACE)},
    {"maxlen", deque_maxlen, 1, 1, IL_NATIVE_PROPERTY},
    {"__len__", deque_len, 1, 1, IL_NATIVE_TOUCHES(LENGTH)},
    {"__getitem__", deque_getitem, 2, 2, IL_NATIVE_TOUCHES(ITEM)},
    {"__setitem__", deque_setitem, 3, 3, IL_NATIVE_TOUCHES(SET)},
    {"_snapshot", deque_snapshot, 1, 1, IL_NATIVE_TOUCHES(ITEMS)},
    {"_replace", deque_replace, 3, 3, IL_NATIVE_TOUCHES(REPLACE)},
    {"_version", deque_version, 1, 1, 0},
    {"_limit", deque_limit, 2, 2, 0},
    {0}};
const il_class_def il_class_def_deque = {IL_CLASS_deque, methods, deque_call,
                                         0};

static const il_class_id exported[] = {IL_CLASS_deque, IL_CLASS_COUNT};
const il_module_def il_module_collections = {"_collections", NULL, exported,
                                             NULL};
