/* Semaphore, BoundedSemaphore and Event. */
#include "object/int.h"
#include "object/str.h"
#include "sync/sync.h"

void il_trace_semaphore(il_marker *marker, il_object *object) {
  (void)marker, (void)object;
}

void il_trace_event(il_marker *marker, il_object *object) {
  (void)marker, (void)object;
}

static il_semaphore *as_semaphore(il_task *t, il_value v) {
  return (il_semaphore *)(void *)il_to_ptr(il_payload(t->process, v));
}

static il_value semaphore_new(il_task *t, il_kind kind, const il_value *args,
                              uint32_t n, il_value kwnames) {
  il_value out[2];
  int64_t value = 1;
  if (!il_args_bind(t, "__init__", "self value?", args, n, kwnames, out) ||
      (out[1] && !il_arg_int(t, out[1], &value)))
    return IL_NIL;
  if (value < 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "semaphore initial value must be >= 0");
  il_semaphore *semaphore = il_alloc(t, kind, sizeof *semaphore);
  if (!semaphore) return IL_NIL;
  semaphore->value = semaphore->initial = value;
  return il_from_ptr(semaphore);
}

static il_value semaphore_call(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  return semaphore_new(t, IL_KIND_SEMAPHORE, args, n, kwnames);
}

static il_value bounded_call(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  return semaphore_new(t, IL_KIND_BOUNDED_SEMAPHORE, args, n, kwnames);
}

static il_value semaphore_acquire(il_task *t, const il_value *args, uint32_t n,
                                  il_value kwnames) {
  il_value out[3], result = IL_TRUE;
  bool block;
  int64_t ns;
  if (!il_args_bind(t, "acquire", "self blocking? timeout?", args, n, kwnames,
                    out))
    return IL_NIL;
  block = out[1] != IL_FALSE && out[1] != il_from_int(0);
  if (!block && out[2] && out[2] != IL_NONE)
    return il_raise(t, IL_CLASS_ValueError,
                    "can't specify timeout for non-blocking acquire");
  if (!il_sync_seconds(t, out[2], &ns)) return IL_NIL;
  il_semaphore *semaphore = as_semaphore(t, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &semaphore->head);
  if (semaphore->value > 0) {
    semaphore->value--;
    il_emit(t, IL_EVENT_OBSERVE, semaphore, 0);
  } else if (!block || ns == 0) {
    result = IL_FALSE;
  } else {
    il_wait_begin(t, &(il_wait){.reason = IL_WAIT_SEMAPHORE,
                                .object = &semaphore->head,
                                .queue = &semaphore->waiters,
                                .timeout = ns,
                                .timeout_value = IL_FALSE});
    result = IL_PARK;
  }
  il_object_unlock(multi, &semaphore->head);
  return result;
}

static il_value release(il_task *t, il_semaphore *semaphore, int64_t count) {
  bool multi = il_task_multi(t);
  if (semaphore->head.kind == IL_KIND_BOUNDED_SEMAPHORE) {
    il_object_lock(multi, &semaphore->head);
    bool fits = semaphore->value + count <= semaphore->initial;
    il_object_unlock(multi, &semaphore->head);
    if (!fits)
      return il_raise(t, IL_CLASS_ValueError,
                      "Semaphore released too many times");
  }
  while (count-- > 0) {
    il_object_lock(multi, &semaphore->head);
    il_emit(t, IL_EVENT_SIGNAL, semaphore, 0);
    il_task *waiter = il_wait_pop(&semaphore->waiters);
    if (waiter) {
      waiter->wake = IL_TRUE;
      il_emit(waiter, IL_EVENT_OBSERVE, semaphore, 0);
    } else {
      semaphore->value++;
    }
    il_object_unlock(multi, &semaphore->head);
    if (waiter) il_wake(t, waiter);
  }
  return IL_NONE;
}

static il_value semaphore_release(il_task *t, const il_value *args, uint32_t n,
                                  il_value kwnames) {
  il_value out[2];
  int64_t count = 1;
  if (!il_args_bind(t, "release", "self n?", args, n, kwnames, out) ||
      (out[1] && !il_arg_int(t, out[1], &count)))
    return IL_NIL;
  if (count < 1)
    return il_raise(t, IL_CLASS_ValueError, "n must be one or more");
  return release(t, as_semaphore(t, args[0]), count);
}

static il_value semaphore_exit(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  (void)n, (void)kwnames;
  return release(t, as_semaphore(t, args[0]), 1);
}

static il_value semaphore_value(il_task *t, const il_value *args, uint32_t n,
                                il_value kwnames) {
  (void)n, (void)kwnames;
  il_semaphore *semaphore = as_semaphore(t, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &semaphore->head);
  int64_t value = semaphore->value;
  il_object_unlock(multi, &semaphore->head);
  return il_int_new(t, value);
}

static il_value semaphore_repr(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  (void)n, (void)kwnames;
  il_semaphore *semaphore = as_semaphore(t, args[0]);
  const il_class *cls = il_class_of(t->process, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &semaphore->head);
  int64_t value = semaphore->value;
  il_object_unlock(multi, &semaphore->head);
  il_buf name, limit;
  il_buf_init(&name);
  il_buf_init(&limit);
  il_buf_text(&limit, "");
  if (semaphore->head.kind == IL_KIND_BOUNDED_SEMAPHORE)
    il_buf_printf(&limit, "/%lld", (long long)semaphore->initial);
  if (il_is_str(cls->module)) il_str_append_utf8(il_as_str(cls->module), &name);
  il_buf_byte(&name, '.');
  il_str_append_utf8(il_as_str(cls->qualname), &name);
  il_value out =
      il_str_printf(t, "<%s at 0x%012llx: value=%lld%s>", name.bytes,
                    (unsigned long long)il_object_id(t->process, args[0]),
                    (long long)value, limit.bytes ? limit.bytes : "");
  il_buf_term(&limit);
  il_buf_term(&name);
  return out;
}

static const il_native_def semaphore_methods[] = {
    {"__repr__", semaphore_repr, 1, 1, IL_NATIVE_RAW | IL_NATIVE_VISIBLE(TEST)},
    {"acquire", semaphore_acquire, 1, 3,
     IL_NATIVE_KW | IL_NATIVE_VISIBLE(ACQUIRE)},
    {"release", semaphore_release, 1, 2,
     IL_NATIVE_KW | IL_NATIVE_VISIBLE(RELEASE)},
    {"__enter__", semaphore_acquire, 1, 1, IL_NATIVE_VISIBLE(ACQUIRE)},
    {"__exit__", semaphore_exit, 1, 4, IL_NATIVE_VISIBLE(RELEASE)},
    {"_value", semaphore_value, 1, 1,
     IL_NATIVE_PROPERTY | IL_NATIVE_VISIBLE(TEST)},
    {0}};

const il_class_def il_class_def_semaphore = {
    IL_CLASS_semaphore, semaphore_methods, semaphore_call, 0};
const il_class_def il_class_def_bounded_semaphore = {IL_CLASS_bounded_semaphore,
                                                     NULL, bounded_call, 0};

static il_event *as_event(il_task *t, il_value v) {
  return (il_event *)(void *)il_to_ptr(il_payload(t->process, v));
}

static il_value event_call(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  il_event *event = il_alloc(t, IL_KIND_EVENT, sizeof *event);
  return event ? il_from_ptr(event) : IL_NIL;
}

static il_value event_wait(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  il_value out[2], result = IL_TRUE;
  int64_t ns;
  if (!il_args_bind(t, "wait", "self timeout?", args, n, kwnames, out) ||
      !il_sync_seconds(t, out[1], &ns))
    return IL_NIL;
  il_event *event = as_event(t, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &event->head);
  if (!event->set && ns == 0) {
    result = IL_FALSE;
  } else if (!event->set) {
    il_wait_begin(t, &(il_wait){.reason = IL_WAIT_EVENT,
                                .object = &event->head,
                                .queue = &event->waiters,
                                .timeout = ns,
                                .timeout_value = IL_FALSE});
    result = IL_PARK;
  } else {
    il_emit(t, IL_EVENT_OBSERVE, event, 0);
  }
  il_object_unlock(multi, &event->head);
  return result;
}

static il_value event_set(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)n, (void)kwnames;
  il_event *event = as_event(t, args[0]);
  bool multi = il_task_multi(t);
  il_emit(t, IL_EVENT_SIGNAL, event, 0);
  for (;;) {
    il_object_lock(multi, &event->head);
    IL_STORE_RELAXED(&event->set, true);
    il_task *waiter = il_wait_pop(&event->waiters);
    if (waiter) waiter->wake = IL_TRUE;
    il_object_unlock(multi, &event->head);
    if (!waiter) return IL_NONE;
    il_wake(t, waiter);
  }
}

static il_value event_clear(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames) {
  (void)n, (void)kwnames;
  il_event *event = as_event(t, args[0]);
  bool multi = il_task_multi(t);
  il_object_lock(multi, &event->head);
  IL_STORE_RELAXED(&event->set, false);
  il_object_unlock(multi, &event->head);
  return IL_NONE;
}

static il_value event_is_set(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  (void)n, (void)kwnames;
  il_event *event = as_event(t, args[0]);
  bool set = IL_LOAD_RELAXED(&event->set);
  if (set) il_emit(t, IL_EVENT_OBSERVE, event, 0);
  return il_from_bool(set);
}

static il_value event_repr(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  const il_event *event = as_event(t, args[0]);
  return il_str_printf(t, "<threading.Event at 0x%012llx: %s>",
                       (unsigned long long)il_object_id(t->process, args[0]),
                       IL_LOAD_RELAXED(&event->set) ? "set" : "unset");
}

static const il_native_def event_methods[] = {
    {"wait", event_wait, 1, 2, IL_NATIVE_KW | IL_NATIVE_VISIBLE(WAIT)},
    {"set", event_set, 1, 1, IL_NATIVE_VISIBLE(SET)},
    {"clear", event_clear, 1, 1, IL_NATIVE_VISIBLE(SET)},
    {"is_set", event_is_set, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"isSet", event_is_set, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"__repr__", event_repr, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {0}};

const il_class_def il_class_def_event = {IL_CLASS_event, event_methods,
                                         event_call, 0};
