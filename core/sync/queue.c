/* Queue, LifoQueue, PriorityQueue and SimpleQueue.
 *
 * One struct for all four: a ring of values (FIFO), used as a stack (LIFO) or
 * as a binary heap (priority). A put with waiting getters hands its item over;
 * a get from a full queue takes in the item of the oldest waiting putter. All
 * under the object lock, so each call is one atomic step.
 *
 * A priority queue whose items need Python code to be compared (__lt__ of a
 * user's class) works on a copy: the library function in _engine.py takes a
 * snapshot with its version, rearranges it, and commits it if the version is
 * still the same, else tries again. So no lock is held while Python runs.
 * Putters that find such a queue full, and getters of it, wait with
 * _wait_space and _wait_item, which hand nothing over.
 */
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/plain.h"
#include "object/str.h"
#include "sync/sync.h"

typedef il_queue queue;

void il_trace_queue(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((queue *)(void *)object)->items);
}

static queue *as_queue(il_task *t, il_value v) {
  return (queue *)(void *)il_to_ptr(il_payload(t->process, v));
}

static il_array *array_of(const queue *q) {
  return (il_array *)(void *)il_to_ptr(q->items);
}

static il_value queue_new(il_task *t, il_kind kind, const il_value *args,
                          uint32_t n, il_value kwnames) {
  il_value out[2];
  int64_t maxsize = 0;
  if (!il_args_bind(t, "__init__", "self maxsize?", args, n, kwnames, out) ||
      (out[1] && !il_arg_int(t, out[1], &maxsize)))
    return IL_NIL;
  queue *q = il_alloc(t, kind, sizeof *q);
  if (!q) return IL_NIL;
  q->maxsize = maxsize;
  return il_from_ptr(q);
}

static il_value fifo_call(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  return queue_new(t, IL_KIND_QUEUE, args, n, kwnames);
}
static il_value lifo_call(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  return queue_new(t, IL_KIND_LIFO_QUEUE, args, n, kwnames);
}
static il_value priority_call(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  return queue_new(t, IL_KIND_PRIORITY_QUEUE, args, n, kwnames);
}
static il_value simple_call(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)kwnames;
  return queue_new(t, IL_KIND_SIMPLE_QUEUE, args, n, IL_NIL);
}

/* Room for one more item. The new array is allocated without the lock, so
 * that a failure leaves everything as it was. False: MemoryError. */
static bool reserve(il_task *t, queue *q, bool multi) {
  for (;;) {
    il_object_lock(multi, &q->head);
    uint32_t cap = q->items ? array_of(q)->cap : 0;
    bool room = q->len < cap;
    il_object_unlock(multi, &q->head);
    if (room) return true;
    uint32_t bigger = cap ? cap * 2 : IL_IS_STRESS ? 1 : 8;
    il_array *array =
        il_alloc(t, IL_KIND_ARRAY,
                 sizeof *array + (size_t)bigger * sizeof array->items[0]);
    if (!array) return false;
    array->cap = bigger;
    il_object_lock(multi, &q->head);
    if ((q->items ? array_of(q)->cap : 0) == cap) {
      for (uint32_t i = 0; i < q->len; i++)
        array->items[i] = array_of(q)->items[(q->first + i) % cap];
      q->first = 0;
      q->items = il_from_ptr(array);
    }
    il_object_unlock(multi, &q->head);
  }
}

/* Heap of plain values: false when a comparison needs Python code or raises;
 * nothing has been moved then. */
static bool heap_insert(il_task *t, queue *q, il_value item, il_plain *why) {
  il_value *items = array_of(q)->items;
  uint32_t place = q->len;
  while (place > 0) {
    *why = il_plain_lt(t, item, items[(place - 1) / 2]);
    if (*why == IL_PLAIN_NO || *why == IL_PLAIN_ERROR) return false;
    if (*why == IL_PLAIN_FALSE) break;
    place = (place - 1) / 2;
  }
  uint32_t i = q->len++;
  while (i > place) {
    items[i] = items[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  items[place] = item;
  return true;
}

/* The path of smaller children from the root is found first, then moved. It
 * goes to a leaf and the last item up again, as heapq does, so equal
 * priorities come out in the same order. */
static bool heap_remove(il_task *t, queue *q, il_value *out, il_plain *why) {
  il_value *items = array_of(q)->items;
  uint32_t path[32], depth = 0, len = q->len - 1;
  il_value last = items[len];
  for (uint32_t i = 0, child; (child = 2 * i + 1) < len; i = child) {
    if (child + 1 < len) {
      *why = il_plain_lt(t, items[child], items[child + 1]);
      if (*why == IL_PLAIN_NO || *why == IL_PLAIN_ERROR) return false;
      if (*why == IL_PLAIN_FALSE) child++;
    }
    path[depth++] = child;
  }
  uint32_t up = depth;
  while (up > 0) {
    *why = il_plain_lt(t, last, items[path[up - 1]]);
    if (*why == IL_PLAIN_NO || *why == IL_PLAIN_ERROR) return false;
    if (*why == IL_PLAIN_FALSE) break;
    up--;
  }
  *out = items[0];
  uint32_t hole = 0;
  for (uint32_t i = 0; i < up; i++) {
    items[hole] = items[path[i]];
    hole = path[i];
  }
  if (len) items[hole] = last;
  items[len] = IL_NIL;
  q->len = len;
  return true;
}

static bool insert_locked(il_task *t, queue *q, il_value item, il_plain *why) {
  q->version++;
  il_array *array = array_of(q);
  if (q->head.kind == IL_KIND_PRIORITY_QUEUE)
    return heap_insert(t, q, item, why);
  array->items[(q->first + q->len) % array->cap] = item;
  q->len++;
  return true;
}

static bool remove_locked(il_task *t, queue *q, il_value *out, il_plain *why) {
  q->version++;
  il_array *array = array_of(q);
  if (q->head.kind == IL_KIND_PRIORITY_QUEUE)
    return heap_remove(t, q, out, why);
  uint32_t at = q->head.kind == IL_KIND_LIFO_QUEUE
                    ? (q->first + q->len - 1) % array->cap
                    : q->first;
  *out = array->items[at];
  array->items[at] = IL_NIL;
  if (q->head.kind != IL_KIND_LIFO_QUEUE)
    q->first = (q->first + 1) % array->cap;
  q->len--;
  return true;
}

static bool is_full(const queue *q) {
  return q->maxsize > 0 && q->len >= q->maxsize;
}

static bool hands_over(const queue *q) {
  return q->head.kind != IL_KIND_PRIORITY_QUEUE;
}

static il_value put(il_task *t, il_value self, il_value item, bool block,
                    int64_t ns) {
  queue *q = as_queue(t, self);
  bool multi = il_task_multi(t), ordered = true;
  il_value result = IL_NONE;
  il_task *getter = NULL;
  il_plain why = IL_PLAIN_TRUE;
  if (!reserve(t, q, multi)) return IL_NIL;
  il_object_lock(multi, &q->head);
  if (q->items == IL_NIL || q->len == array_of(q)->cap) {
    il_object_unlock(multi, &q->head);
    return put(t, self, item, block, ns); /* others filled it meanwhile */
  }
  if (is_full(q) && (!block || ns == 0)) {
    il_emit(t, IL_EVENT_OBSERVE, q, 0);
    il_object_unlock(multi, &q->head);
    return il_raise_value(t, IL_CLASS_Full, IL_NIL);
  }
  if (is_full(q) && !hands_over(q)) {
    ordered = false;
  } else if (is_full(q)) {
    t->sched.item = item;
    il_wait_begin(t, &(il_wait){.reason = IL_WAIT_QUEUE_PUT,
                                .object = &q->head,
                                .queue = &q->putters,
                                .timeout = ns,
                                .timeout_class = IL_CLASS_Full});
    result = IL_PARK;
  } else if (q->getters.head && hands_over(q)) {
    getter = il_wait_pop(&q->getters);
    getter->wake = item;
    q->unfinished++;
    il_emit(t, IL_EVENT_PUT, q, 1);
    il_emit(getter, IL_EVENT_GET, q, 0);
  } else {
    ordered = insert_locked(t, q, item, &why);
    if (ordered) {
      q->unfinished++;
      il_emit(t, IL_EVENT_PUT, q, q->len);
      getter = il_wait_pop(&q->getters);
      if (getter) getter->wake = IL_NONE;
    }
  }
  il_object_unlock(multi, &q->head);
  if (getter) il_wake(t, getter);
  if (ordered) return result;
  if (why == IL_PLAIN_ERROR) return IL_NIL;
  il_value args[] = {self, item,
                     ns < 0 ? IL_NONE : il_float_new(t, (double)ns / 1e9)};
  return il_tail_lib(t, IL_LIB_queue_put_ordered, args, 3);
}

/* After a removal: the oldest waiting putter's item takes the free place. */
static il_task *take_putter_locked(il_task *t, queue *q) {
  il_task *putter = il_wait_pop(&q->putters);
  if (!putter) return NULL;
  putter->wake = IL_NONE;
  if (hands_over(q)) {
    il_plain why;
    insert_locked(t, q, putter->sched.item, &why);
    q->unfinished++;
    il_emit(putter, IL_EVENT_PUT, q, q->len);
  }
  return putter;
}

static il_value get(il_task *t, il_value self, bool block, int64_t ns) {
  queue *q = as_queue(t, self);
  bool multi = il_task_multi(t), ordered = true;
  il_value result = IL_NIL;
  il_task *putter = NULL;
  il_plain why = IL_PLAIN_TRUE;
  il_object_lock(multi, &q->head);
  if (q->len == 0 && (!block || ns == 0)) {
    il_emit(t, IL_EVENT_OBSERVE, q, 0);
    il_object_unlock(multi, &q->head);
    return il_raise_value(t, IL_CLASS_Empty, IL_NIL);
  }
  if (q->len) {
    ordered = remove_locked(t, q, &result, &why);
    if (ordered) {
      il_emit(t, IL_EVENT_GET, q, q->len);
      putter = take_putter_locked(t, q);
    }
  } else if (hands_over(q)) {
    il_wait_begin(t, &(il_wait){.reason = IL_WAIT_QUEUE_GET,
                                .object = &q->head,
                                .queue = &q->getters,
                                .timeout = ns,
                                .timeout_class = IL_CLASS_Empty});
    result = IL_PARK;
  } else {
    ordered = false;
  }
  il_object_unlock(multi, &q->head);
  if (putter) il_wake(t, putter);
  if (ordered) return result;
  if (why == IL_PLAIN_ERROR) return IL_NIL;
  il_value args[] = {self,
                     ns < 0 ? IL_NONE : il_float_new(t, (double)ns / 1e9)};
  return il_tail_lib(t, IL_LIB_queue_get_ordered, args, 2);
}

static bool blocking(il_task *t, il_value block, il_value timeout, bool *out,
                     int64_t *ns) {
  *ns = -1;
  *out = block != IL_FALSE && block != il_from_int(0);
  if (!*out || !timeout || timeout == IL_NONE) return true;
  double seconds;
  if (!il_arg_double(t, timeout, &seconds)) return false;
  if (seconds < 0) {
    il_raise(t, IL_CLASS_ValueError, "'timeout' must be a non-negative number");
    return false;
  }
  return il_sync_seconds(t, timeout, ns);
}

static il_value queue_put(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  if (n == 2 && !kwnames) return put(t, args[0], args[1], true, -1);
  il_value out[4];
  bool block;
  int64_t ns;
  if (!il_args_bind(t, "put", "self item block? timeout?", args, n, kwnames,
                    out) ||
      !blocking(t, out[2], out[3], &block, &ns))
    return IL_NIL;
  return put(t, out[0], out[1], block, ns);
}

static il_value queue_put_nowait(il_task *t, const il_value *args, uint32_t n,
                                 il_value kwnames) {
  (void)n, (void)kwnames;
  return put(t, args[0], args[1], false, -1);
}

static il_value queue_get(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  if (n == 1 && !kwnames) return get(t, args[0], true, -1);
  il_value out[3];
  bool block;
  int64_t ns;
  if (!il_args_bind(t, "get", "self block? timeout?", args, n, kwnames, out) ||
      !blocking(t, out[1], out[2], &block, &ns))
    return IL_NIL;
  return get(t, out[0], block, ns);
}

static il_value queue_get_nowait(il_task *t, const il_value *args, uint32_t n,
                                 il_value kwnames) {
  (void)n, (void)kwnames;
  return get(t, args[0], false, -1);
}

static uint32_t length(il_task *t, queue *q, bool *full) {
  bool multi = il_task_multi(t);
  il_object_lock(multi, &q->head);
  uint32_t len = q->len;
  *full = is_full(q);
  il_emit(t, IL_EVENT_OBSERVE, q, 0);
  il_object_unlock(multi, &q->head);
  return len;
}

static il_value queue_qsize(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)n, (void)kwnames;
  bool full;
  return il_from_int(length(t, as_queue(t, args[0]), &full));
}

static il_value queue_empty(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)n, (void)kwnames;
  bool full;
  return il_from_bool(length(t, as_queue(t, args[0]), &full) == 0);
}

static il_value queue_full(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  bool full;
  length(t, as_queue(t, args[0]), &full);
  return il_from_bool(full);
}

static il_value queue_maxsize(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  (void)n, (void)kwnames;
  return il_int_new(t, as_queue(t, args[0])->maxsize);
}

static il_value queue_unfinished(il_task *t, const il_value *args, uint32_t n,
                                 il_value kwnames) {
  (void)n, (void)kwnames;
  queue *q = as_queue(t, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &q->head);
  int64_t unfinished = q->unfinished;
  il_object_unlock(multi, &q->head);
  return il_int_new(t, unfinished);
}

static il_value queue_view(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  return il_tail_lib(t, IL_LIB_queue_view, args, 1);
}

static il_value queue_mutex(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return il_raise_unsupported(t, "Queue.mutex is not supported by Interleave");
}

/* queue_items(q): in the order in which they are stored, as a list */
static il_value queue_items(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)n, (void)kwnames;
  queue *q = as_queue(t, args[0]);
  bool multi = il_task_multi(t);
  il_value list = il_list_new(t, NULL, 0);
  for (uint32_t i = 0; list; i++) {
    il_object_lock(multi, &q->head);
    bool more = i < q->len;
    il_value item =
        more ? array_of(q)->items[(q->first + i) % array_of(q)->cap] : IL_NIL;
    il_object_unlock(multi, &q->head);
    if (!more) break;
    if (!il_list_append(t, list, item)) return IL_NIL;
  }
  return list;
}

static il_value queue_task_done(il_task *t, const il_value *args, uint32_t n,
                                il_value kwnames) {
  (void)n, (void)kwnames;
  queue *q = as_queue(t, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &q->head);
  bool allowed = q->unfinished > 0;
  bool all_done = allowed && --q->unfinished == 0;
  if (allowed) il_emit(t, IL_EVENT_SIGNAL, q, 0);
  il_object_unlock(multi, &q->head);
  if (!allowed)
    return il_raise(t, IL_CLASS_ValueError,
                    "task_done() called too many times");
  while (all_done) {
    il_object_lock(multi, &q->head);
    il_task *joiner = il_wait_pop(&q->joiners);
    if (joiner) {
      joiner->wake = IL_NONE;
      il_emit(joiner, IL_EVENT_OBSERVE, q, 0);
    }
    il_object_unlock(multi, &q->head);
    if (!joiner) break;
    il_wake(t, joiner);
  }
  return IL_NONE;
}

static il_value queue_join(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  queue *q = as_queue(t, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &q->head);
  bool wait = q->unfinished > 0;
  if (wait)
    il_wait_begin(t, &(il_wait){.reason = IL_WAIT_QUEUE_JOIN,
                                .object = &q->head,
                                .queue = &q->joiners,
                                .timeout = -1});
  else
    il_emit(t, IL_EVENT_OBSERVE, q, 0);
  il_object_unlock(multi, &q->head);
  return wait ? IL_PARK : IL_NONE;
}

/* A subclass that overrides how items are kept would be ignored in silence. */
static il_value queue_init_subclass(il_task *t, const il_value *args,
                                    uint32_t n, il_value kwnames) {
  static const char *const hooks[] = {"_init", "_put", "_get", "_qsize"};
  (void)n, (void)kwnames;
  for (unsigned i = 0; i < IL_COUNT(hooks); i++) {
    il_value name = il_intern_text(t, hooks[i]);
    if (!name) return IL_NIL;
    if (il_getattr_plain(t, args[0], name) != IL_NIL)
      return il_raise_unsupported(
          t, "overriding %s() in a subclass of queue.Queue", hooks[i]);
  }
  return IL_NONE;
}

/* Primitives for items that need Python code to be compared. */

static il_value ordered_snapshot(il_task *t, const il_value *args, uint32_t n,
                                 il_value kwnames) {
  (void)n, (void)kwnames;
  queue *q = as_queue(t, args[0]);
  bool multi = il_task_multi(t);
  for (;;) {
    il_object_lock(multi, &q->head);
    uint32_t len = q->len;
    il_object_unlock(multi, &q->head);
    il_tuple *items = il_tuple_blank(t, len);
    if (!items) return IL_NIL;
    il_object_lock(multi, &q->head);
    bool same = len == q->len;
    uint64_t version = q->version;
    for (uint32_t i = 0; same && i < len; i++)
      items->items[i] = array_of(q)->items[i];
    il_object_unlock(multi, &q->head);
    if (same)
      return il_tuple_2(t, il_int_new_u64(t, version), il_from_ptr(items));
  }
}

/* (queue, version, list of items, added): False if the queue has changed. */
static il_value ordered_commit(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  (void)n, (void)kwnames;
  queue *q = as_queue(t, args[0]);
  bool multi = il_task_multi(t), added = args[3] == IL_TRUE;
  int64_t version;
  if (!il_arg_int(t, args[1], &version) || !reserve(t, q, multi)) return IL_NIL;
  const il_list *list = il_as_list(args[2]);
  il_object_lock(multi, &q->head);
  bool same = q->version == (uint64_t)version && q->items &&
              list->len <= array_of(q)->cap && !(added && is_full(q));
  il_task *waiter = NULL;
  if (same) {
    for (uint32_t i = 0; i < list->len; i++)
      array_of(q)->items[i] = il_list_get(list, i);
    for (uint32_t i = list->len; i < q->len; i++)
      array_of(q)->items[i] = IL_NIL;
    q->len = list->len;
    q->version++;
    if (added) q->unfinished++;
    il_emit(t, added ? IL_EVENT_PUT : IL_EVENT_GET, q, q->len);
    waiter = il_wait_pop(added ? &q->getters : &q->putters);
    if (waiter) waiter->wake = IL_NONE;
  }
  il_object_unlock(multi, &q->head);
  if (waiter) il_wake(t, waiter);
  return il_from_bool(same);
}

/* (queue, for an item?, seconds or None): waits until the queue may have an
 * item, or space. Raises Empty or Full when the time is up. */
static il_value ordered_wait(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  (void)n, (void)kwnames;
  queue *q = as_queue(t, args[0]);
  bool multi = il_task_multi(t), item = args[1] == IL_TRUE;
  int64_t ns;
  if (!il_sync_seconds(t, args[2], &ns)) return IL_NIL;
  il_object_lock(multi, &q->head);
  bool wait = item ? q->len == 0 : is_full(q);
  if (wait)
    il_wait_begin(
        t, &(il_wait){.reason = item ? IL_WAIT_QUEUE_GET : IL_WAIT_QUEUE_PUT,
                      .object = &q->head,
                      .queue = item ? &q->getters : &q->putters,
                      .timeout = ns,
                      .timeout_class = item ? IL_CLASS_Empty : IL_CLASS_Full});
  il_object_unlock(multi, &q->head);
  return wait ? IL_PARK : IL_NONE;
}

static const il_native_def methods[] = {
    {"put", queue_put, 2, 4, IL_NATIVE_KW | IL_NATIVE_VISIBLE(PUT)},
    {"get", queue_get, 1, 3, IL_NATIVE_KW | IL_NATIVE_VISIBLE(GET)},
    {"put_nowait", queue_put_nowait, 2, 2, IL_NATIVE_VISIBLE(PUT)},
    {"get_nowait", queue_get_nowait, 1, 1, IL_NATIVE_VISIBLE(GET)},
    {"qsize", queue_qsize, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"empty", queue_empty, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"full", queue_full, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"task_done", queue_task_done, 1, 1, IL_NATIVE_VISIBLE(SET)},
    {"join", queue_join, 1, 1, IL_NATIVE_VISIBLE(WAIT)},
    {"maxsize", queue_maxsize, 1, 1, IL_NATIVE_PROPERTY},
    {"queue", queue_view, 1, 1, IL_NATIVE_PROPERTY},
    {"mutex", queue_mutex, 1, 1, IL_NATIVE_PROPERTY},
    {"unfinished_tasks", queue_unfinished, 1, 1,
     IL_NATIVE_PROPERTY | IL_NATIVE_VISIBLE(TEST)},
    {"__init_subclass__", queue_init_subclass, 1, -1,
     IL_NATIVE_CLASS | IL_NATIVE_KW},
    {0}};

static const il_native_def simple_methods[] = {
    {"put", queue_put, 2, 4, IL_NATIVE_KW | IL_NATIVE_VISIBLE(PUT)},
    {"get", queue_get, 1, 3, IL_NATIVE_KW | IL_NATIVE_VISIBLE(GET)},
    {"put_nowait", queue_put_nowait, 2, 2, IL_NATIVE_VISIBLE(PUT)},
    {"get_nowait", queue_get_nowait, 1, 1, IL_NATIVE_VISIBLE(GET)},
    {"qsize", queue_qsize, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"empty", queue_empty, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {0}};

const il_class_def il_class_def_queue = {IL_CLASS_queue, methods, fifo_call, 0};
const il_class_def il_class_def_lifo_queue = {IL_CLASS_lifo_queue, NULL,
                                              lifo_call, 0};
const il_class_def il_class_def_priority_queue = {IL_CLASS_priority_queue, NULL,
                                                  priority_call, 0};
const il_class_def il_class_def_simple_queue = {IL_CLASS_simple_queue,
                                                simple_methods, simple_call, 0};

static const il_class_id exported[] = {
    IL_CLASS_queue,        IL_CLASS_lifo_queue, IL_CLASS_priority_queue,
    IL_CLASS_simple_queue, IL_CLASS_Empty,      IL_CLASS_Full,
    IL_CLASS_COUNT};
const il_module_def il_module_queue = {"queue", NULL, exported, NULL};

static const il_native_def primitives[] = {
    {"queue_items", queue_items, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"queue_snapshot", ordered_snapshot, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"queue_commit", ordered_commit, 4, 4, IL_NATIVE_VISIBLE(PUT)},
    {"queue_wait", ordered_wait, 3, 3, 0},
    {0}};
const il_module_def il_module_engine_queue = {"_engine", primitives, NULL,
                                              NULL};
