/* The C half of the module _process; core/lib/_process.py has the other. */
#include <stdlib.h>

#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "process/image.h"
#include "process/mailbox_internal.h"
#include "sync/sync.h"
#include "vm/function.h"

#define PROCESS_NATIVE(name)                                                   \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define PROCESS_UNUSED() ((void)t, (void)args, (void)n, (void)kwnames)

static il_mailbox *mailbox_of(const il_task *t) {
  return t->process->mailbox;
}

static bool is_true(il_value v) {
  return v != IL_FALSE && v != IL_NONE && v != il_from_int(0);
}

/* The handle in args[0]; NULL: raised, it is closed. */
static il_handle *open_handle(il_task *t, il_value v) {
  il_handle *handle = (il_handle *)(void *)il_to_ptr(v);
  if (handle->rights) return handle;
  il_raise(t, IL_CLASS_OSError, "handle is closed");
  return NULL;
}

static bool arg_bytes(il_task *t, il_value v) {
  if (il_is_bytes(v)) return true;
  il_raise(t, IL_CLASS_TypeError, "a bytes-like object is required, not '%s'",
           il_type_name(t, v));
  return false;
}

static void tell_sent(il_task *t, uint64_t id) {
  il_emit(t, il_is_state_id(id) ? IL_EVENT_SIGNAL : IL_EVENT_SEND, NULL, id);
}

static void tell_started(il_task *t) {
  tell_sent(t, il_process_start_id(mailbox_of(t)->pid));
}

/* Sends `message id request numbers..` and waits for the reply. */
static il_value ask(il_task *t, il_message message, uint64_t id, reply_as as,
                    il_wait_reason reason, int64_t timeout, uint64_t a,
                    uint64_t b) {
  uint64_t request = il_request_new(t, as, id);
  if (!request) return IL_NIL;
  uint64_t numbers[] = {id, request, a, b};
  il_mailbox_send_numbers(mailbox_of(t), message, numbers, 4);
  return il_request_wait(t, request, reason, timeout);
}

/* Processes */

PROCESS_NATIVE(get_pid) {
  PROCESS_UNUSED();
  return il_from_int(t->process->mailbox ? mailbox_of(t)->pid : IL_FIRST_PID);
}

PROCESS_NATIVE(get_ppid) {
  PROCESS_UNUSED();
  return il_from_int(t->process->mailbox ? mailbox_of(t)->parent : 1);
}

/* False: raised. */
static bool send_start(il_task *t, uint64_t request, bool fork, il_value name,
                       const il_buf *handles, const void *image, size_t len) {
  il_buf frame, text;
  il_buf_init(&frame);
  il_buf_init(&text);
  if (il_is_str(name)) il_str_append_utf8(il_as_str(name), &text);
  size_t begun = il_wire_begin(&frame, IL_MESSAGE_START);
  il_wire_number(&frame, request);
  il_wire_number(&frame, fork ? 0 : 1);
  il_wire_data(&frame, text.bytes, text.len);
  il_wire_data(&frame, handles->bytes, handles->len);
  il_wire_data(&frame, image, len);
  il_wire_end(&frame, begun);
  bool ok = !frame.failed && !text.failed && !handles->failed;
  if (ok) il_mailbox_send(mailbox_of(t), &frame);
  il_buf_term(&frame);
  il_buf_term(&text);
  if (!ok) il_raise_memory(t);
  return ok;
}

/* The handles of an image as numbers of the START message. */
static il_buf handle_numbers(const il_buf *handles) {
  il_buf numbers;
  il_buf_init(&numbers);
  for (size_t at = 0; at < handles->len; at += sizeof(il_image_handle)) {
    il_image_handle handle;
    memcpy(&handle, handles->bytes + at, sizeof handle);
    il_wire_number(&numbers, handle.id);
    il_wire_number(&numbers, handle.rights);
  }
  return numbers;
}

/* The task is off the core, so its frames are complete and the world can be
 * stopped: makes the image and asks for the process. sched.item is the tuple
 * (function, arguments, name). */
static void fork_now(il_task *t) {
  il_buf image, handles;
  il_buf_init(&image);
  il_buf_init(&handles);
  const il_tuple *item = il_as_tuple(t->sched.item);
  il_sched_stop_world(t->process->sched);
  il_value root = il_tuple_new(t, item->items, 2);
  bool ok = root != IL_NIL && il_image_write(t, root, &image, &handles);
  il_sched_start_world(t->process->sched);
  uint64_t request = ok ? il_request_new(t, AS_CHILD, 0) : 0;
  if (request) {
    il_buf numbers = handle_numbers(&handles);
    il_request_give(t, request);
    ok = send_start(t, request, true, item->items[2], &numbers, image.bytes,
                    image.len);
    il_buf_term(&numbers);
    if (!ok) il_request_drop(t, request);
  }
  il_buf_term(&image);
  il_buf_term(&handles);
  if (request && ok) return;
  t->wake = IL_NIL;
  il_wake(NULL, t);
}

/* fork(function, arguments, name): pid; 0: there are too many processes. */
PROCESS_NATIVE(start_fork) {
  (void)kwnames;
  t->sched.item = il_tuple_new(t, args, n);
  if (t->sched.item == IL_NIL) return IL_NIL;
  tell_started(t); /* before it leaves its core */
  il_wait_begin(t, &(il_wait){.reason = IL_WAIT_PROCESS_START, .timeout = -1});
  t->sched.on_parked = fork_now;
  return IL_PARK;
}

/* spawn(data, name): the same */
PROCESS_NATIVE(start_spawn) {
  (void)n, (void)kwnames;
  if (!arg_bytes(t, args[0])) return IL_NIL;
  const il_bytes *data = il_as_bytes(args[0]);
  il_buf none;
  il_buf_init(&none);
  uint64_t request = il_request_new(t, AS_CHILD, 0);
  if (!request) return IL_NIL;
  tell_started(t);
  if (send_start(t, request, false, args[1], &none, data->data, data->len))
    return il_request_wait(t, request, IL_WAIT_PROCESS_START, -1);
  il_request_drop(t, request);
  return IL_NIL;
}

/* main_again(): a module for the program's text and the function that runs it.
 */
PROCESS_NATIVE(main_again) {
  PROCESS_UNUSED();
  il_process *process = t->process;
  const il_program *program = process->program;
  il_module *module =
      il_module_new(t, "__mp_main__", il_code_count_names(program->main));
  if (!module) return IL_NIL;
  il_value file = il_str_new(t, program->filename.text, program->filename.len);
  il_code_object *body = il_link(t, program, module);
  if (!body || !il_module_set(t, module, IL_NAME(t, file), file) ||
      !il_module_set(t, module, IL_NAME(t, builtins),
                     il_from_ptr(process->builtins)))
    return IL_NIL;
  process->main = module;
  il_value pair[] = {il_from_ptr(module), il_function_new(t, body)};
  return pair[1] == IL_NIL ? IL_NIL : il_tuple_new(t, pair, 2);
}

/* wait_process(pid, timeout): exit code; None: still alive. */
PROCESS_NATIVE(wait_process) {
  (void)n, (void)kwnames;
  int64_t pid, ns;
  if (!il_arg_int(t, args[0], &pid) || !il_sync_seconds(t, args[1], &ns))
    return IL_NIL;
  il_mailbox *mailbox = mailbox_of(t);
  pthread_mutex_lock(&mailbox->mutex);
  const child *c = il_mailbox_child_locked(mailbox, (uint32_t)pid);
  if (c && !c->ended && ns != 0)
    return il_mailbox_park_locked(t, WAIT_CHILD, (uint64_t)pid, IL_WAIT_PROCESS,
                                  ns, IL_NONE);
  il_value result = c && c->ended ? il_from_int(c->code) : IL_NONE;
  if (result != IL_NONE)
    il_emit(t, IL_EVENT_RECEIVE, NULL, il_process_end_id((uint64_t)pid));
  pthread_mutex_unlock(&mailbox->mutex);
  return c ? result
           : il_raise(t, IL_CLASS_ChildProcessError, "no child process %lld",
                      (long long)pid);
}

PROCESS_NATIVE(kill_process) {
  (void)n, (void)kwnames;
  int64_t pid, signal;
  if (!il_arg_int(t, args[0], &pid) || !il_arg_int(t, args[1], &signal))
    return IL_NIL;
  MAILBOX_SEND(mailbox_of(t), KILL, (uint64_t)pid, (uint64_t)signal);
  return IL_NONE;
}

PROCESS_NATIVE(count_events) {
  PROCESS_UNUSED();
  il_mailbox *mailbox = mailbox_of(t);
  pthread_mutex_lock(&mailbox->mutex);
  uint64_t events = mailbox->events;
  pthread_mutex_unlock(&mailbox->mutex);
  return il_int_new_u64(t, events);
}

/* wait_events(count, timeout=None): False when the time was up. */
PROCESS_NATIVE(wait_events) {
  (void)kwnames;
  int64_t count, ns;
  if (!il_arg_int(t, args[0], &count) ||
      !il_sync_seconds(t, n > 1 ? args[1] : IL_NONE, &ns))
    return IL_NIL;
  il_mailbox *mailbox = mailbox_of(t);
  pthread_mutex_lock(&mailbox->mutex);
  if (mailbox->events == (uint64_t)count && ns != 0)
    return il_mailbox_park_locked(t, WAIT_EVENT, (uint64_t)count,
                                  IL_WAIT_MESSAGE, ns, IL_FALSE);
  bool changed = mailbox->events != (uint64_t)count;
  pthread_mutex_unlock(&mailbox->mutex);
  return il_from_bool(changed);
}

/* cancel(handle, request): what became of a request whose time was up. */
PROCESS_NATIVE(cancel_request) {
  (void)n, (void)kwnames;
  const il_handle *handle = (il_handle *)(void *)il_to_ptr(args[0]);
  uint64_t request = (uint64_t)il_to_int(args[1]);
  MAILBOX_SEND(mailbox_of(t), CANCEL, handle->id, request);
  return il_request_wait(t, request, IL_WAIT_ANSWER, -1);
}

/* fetch(request): the data of a reply that has come. */
PROCESS_NATIVE(fetch_reply) {
  (void)n, (void)kwnames;
  return il_request_wait(t, (uint64_t)il_to_int(args[0]), IL_WAIT_ANSWER, -1);
}

/* Handles */

static il_value handle_of_right(il_task *t, il_value self, uint32_t rights) {
  il_handle *handle = open_handle(t, self);
  if (!handle) return IL_NIL;
  il_handle *half =
      il_handle_new(t, (il_kind)handle->head.kind, handle->id, rights);
  if (!half) return IL_NIL;
  MAILBOX_SEND(mailbox_of(t), OPEN, handle->id, rights, 0);
  return il_from_ptr(half);
}

PROCESS_NATIVE(channel_reader) {
  (void)n, (void)kwnames;
  return handle_of_right(t, args[0], IL_READ);
}

PROCESS_NATIVE(channel_writer) {
  (void)n, (void)kwnames;
  return handle_of_right(t, args[0], IL_WRITE);
}

PROCESS_NATIVE(handle_close) {
  (void)n, (void)kwnames;
  il_handle *handle = (il_handle *)(void *)il_to_ptr(args[0]);
  if (!handle->rights) return IL_NONE;
  il_emit(t, IL_EVENT_SIGNAL, NULL, handle->id);
  il_handle_close(handle);
  il_mailbox_send(mailbox_of(t), &(il_buf){.len = 0});
  return IL_NONE;
}

PROCESS_NATIVE(handle_closed) {
  PROCESS_UNUSED();
  return il_from_bool(
      ((const il_handle *)(const void *)il_to_ptr(args[0]))->rights == 0);
}

/* export(): a tuple for import_handle in another process; the object is kept
 * for it until then. */
PROCESS_NATIVE(handle_export) {
  (void)n, (void)kwnames;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle) return IL_NIL;
  il_value parts[] = {il_from_int(handle->head.kind),
                      il_int_new_u64(t, handle->id),
                      il_from_int(handle->rights)};
  MAILBOX_SEND(mailbox_of(t), HOLD, handle->id, handle->rights);
  return parts[1] == IL_NIL ? IL_NIL : il_tuple_new(t, parts, 3);
}

PROCESS_NATIVE(import_handle) {
  (void)n, (void)kwnames;
  int64_t kind, id, rights;
  const il_tuple *parts = il_is_tuple(args[0]) ? il_as_tuple(args[0]) : NULL;
  if (!parts || parts->len != 3 || !il_arg_int(t, parts->items[0], &kind) ||
      !il_arg_int(t, parts->items[1], &id) ||
      !il_arg_int(t, parts->items[2], &rights) || kind < IL_KIND_CHANNEL ||
      kind > IL_KIND_SHARED_MEMORY || rights < 1 || rights > 3)
    return il_has_exc(t) ? IL_NIL
                         : il_raise(t, IL_CLASS_ValueError, "not a handle");
  il_handle *handle =
      il_handle_new(t, (il_kind)kind, (uint64_t)id, (uint32_t)rights);
  if (!handle) return IL_NIL;
  MAILBOX_SEND(mailbox_of(t), OPEN, handle->id, handle->rights, 1);
  return il_from_ptr(handle);
}

PROCESS_NATIVE(handle_size) {
  (void)n, (void)kwnames;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle) return IL_NIL;
  return ask(t, IL_MESSAGE_SIZE, handle->id, AS_INT, IL_WAIT_ANSWER, -1, 0, 0);
}

/* Channels */

/* Channel(capacity=0, spread=False) */
PROCESS_NATIVE(channel_call) {
  il_value out[3];
  int64_t capacity = 0;
  if (!il_args_bind(t, "Channel", "cls capacity? spread?", args, n, kwnames,
                    out) ||
      (out[1] && !il_arg_int(t, out[1], &capacity)))
    return IL_NIL;
  bool spread = out[2] && is_true(out[2]);
  if (capacity < 0 || capacity > INT32_MAX) capacity = 0;
  uint64_t bits =
      (capacity ? IL_ID_BOUNDED : 0u) | (spread ? IL_ID_SPREAD : 0u);
  il_handle *handle = il_handle_new(t, IL_KIND_CHANNEL, bits, 0);
  if (!handle) return IL_NIL;
  MAILBOX_SEND(mailbox_of(t), CHANNEL, handle->id, (uint64_t)capacity, spread);
  return il_from_ptr(handle);
}

static void send_item(il_task *t, const il_handle *handle, uint64_t request,
                      bool now, const il_bytes *data) {
  char storage[256];
  il_buf frame;
  il_buf_init_on(&frame, storage, sizeof storage);
  size_t begun = il_wire_begin(&frame, IL_MESSAGE_SEND);
  il_wire_number(&frame, handle->id);
  il_wire_number(&frame, request);
  il_wire_number(&frame, now ? IL_MESSAGE_NOW : 0);
  tell_sent(t, handle->id);
  il_wire_data(&frame, data->data, data->len);
  il_wire_end(&frame, begun);
  il_mailbox_send(mailbox_of(t), &frame);
  il_buf_term(&frame);
}

/* The handle, if data can be sent through it; NULL: *result is what to return.
 */
static il_handle *writer(il_task *t, const il_value *args, il_value *result) {
  *result = IL_NIL;
  il_handle *handle = open_handle(t, args[0]);
  if (!handle || !arg_bytes(t, args[1])) return NULL;
  il_mailbox *mailbox = mailbox_of(t);
  il_endpoint *e = handle->endpoint;
  pthread_mutex_lock(&mailbox->mutex);
  bool broken = e->broken, full = e->full;
  e->full = false;
  pthread_mutex_unlock(&mailbox->mutex);
  if (!broken && !full) return handle;
  *result = full ? il_raise_memory(t)
                 : il_tail_lib(t, IL_LIB_channel_broken, NULL, 0);
  return NULL;
}

/* send(data, block=True, timeout=None). An unbounded channel takes it at once;
 * then its writer waits while too much is on its way. */
PROCESS_NATIVE(channel_send) {
  il_value out[4], result;
  if (!il_args_bind(t, "send", "self data block? timeout?", args, n, kwnames,
                    out))
    return IL_NIL;
  il_handle *handle = writer(t, out, &result);
  if (!handle) return result;
  if (handle->id & IL_ID_BOUNDED) {
    if (!out[2]) out[2] = IL_TRUE;
    if (!out[3]) out[3] = IL_NONE;
    return il_tail_lib(t, IL_LIB_channel_send, out, 4);
  }
  const il_bytes *data = il_as_bytes(out[1]);
  il_mailbox *mailbox = mailbox_of(t);
  il_endpoint *e = handle->endpoint;
  pthread_mutex_lock(&mailbox->mutex);
  e->unacknowledged += data->len;
  pthread_mutex_unlock(&mailbox->mutex);
  send_item(t, handle, 0, false, data);
  pthread_mutex_lock(&mailbox->mutex);
  if (e->unacknowledged > WRITER_WINDOW && !e->broken)
    return il_mailbox_park_locked(t, WAIT_CREDIT, e->id, IL_WAIT_MESSAGE_SPACE,
                                  -1, IL_TRUE);
  pthread_mutex_unlock(&mailbox->mutex);
  return IL_TRUE;
}

/* offer(channel, data, block, timeout): for a bounded one: True, False, 2 when
 * nobody reads any more; another number: its time was up. */
PROCESS_NATIVE(channel_offer) {
  (void)n, (void)kwnames;
  il_value result;
  bool block;
  int64_t ns;
  if (!il_sync_timeout(t, args[2], args[3], &block, &ns)) return IL_NIL;
  const il_handle *handle = writer(t, args, &result);
  if (!handle) return result;
  uint64_t request = il_request_new(t, AS_BOOL, handle->id);
  if (!request) return IL_NIL;
  send_item(t, handle, request, !block, il_as_bytes(args[1]));
  return il_request_wait(t, request, IL_WAIT_MESSAGE_SPACE, ns);
}

/* Asks for more before the last of several has been used up. */
static bool wants_ahead_locked(il_endpoint *e) {
  bool wants =
      e->ahead && e->count <= e->ahead && !e->wanted && e->id & IL_ID_SPREAD;
  if (wants) e->wanted = true;
  return wants;
}

/* The next item as bytes; None: there is none; EOFError. */
static il_value take(il_task *t, il_handle *handle) {
  il_mailbox *mailbox = mailbox_of(t);
  il_endpoint *e = handle->endpoint;
  pthread_mutex_lock(&mailbox->mutex);
  parcel *p = il_endpoint_take_locked(e);
  bool more = p && wants_ahead_locked(e);
  bool ended = e->ended;
  pthread_mutex_unlock(&mailbox->mutex);
  if (more)
    MAILBOX_SEND(mailbox, WANT, e->id, 0, IL_MESSAGE_MORE);
  else if (p) /* at once: others may ask for the channel's size */
    il_mailbox_send(mailbox, &(il_buf){.len = 0});
  if (p || ended)
    il_emit(t, p ? IL_EVENT_RECEIVE : IL_EVENT_OBSERVE, NULL, e->id);
  if (!p) return ended ? il_raise_value(t, IL_CLASS_EOFError, IL_NIL) : IL_NONE;
  il_value item = il_bytes_new(t, p->bytes, p->len);
  free(p);
  return item;
}

PROCESS_NATIVE(channel_take) {
  (void)n, (void)kwnames;
  il_handle *handle = open_handle(t, args[0]);
  return handle ? take(t, handle) : IL_NIL;
}

/* receive(block=True, timeout=None) */
PROCESS_NATIVE(channel_receive) {
  il_value out[3];
  if (!il_args_bind(t, "receive", "self block? timeout?", args, n, kwnames,
                    out))
    return IL_NIL;
  il_handle *handle = open_handle(t, out[0]);
  il_value item = handle ? take(t, handle) : IL_NIL;
  if (item != IL_NONE) return item;
  if (!out[1]) out[1] = IL_TRUE;
  if (!out[2]) out[2] = IL_NONE;
  return il_tail_lib(t, IL_LIB_channel_receive, out, 3);
}

static bool is_ready(const il_endpoint *e) {
  return e->first || e->ended;
}

/* Sees to it that an item will come, if none has. Mutex held, which it may
 * release meanwhile. */
static void want_locked(il_endpoint *e, bool to_take) {
  while (!is_ready(e) && !e->wanted) {
    e->wanted = true;
    e->asking += to_take;
    pthread_mutex_unlock(&e->mailbox->mutex);
    MAILBOX_SEND(e->mailbox, WANT, e->id, 0, 0);
    pthread_mutex_lock(
        &e->mailbox->mutex); /* it may have come and gone again */
    e->asking -= to_take;
  }
}

/* Until there is an item or the end, or the time is up (False). */
static il_value wait_for_item(il_task *t, const il_handle *handle, int64_t ns,
                              bool to_take) {
  il_mailbox *mailbox = mailbox_of(t);
  il_endpoint *e = handle->endpoint;
  pthread_mutex_lock(&mailbox->mutex);
  want_locked(e, to_take);
  if (!is_ready(e))
    return il_mailbox_park_locked(t, to_take ? WAIT_ITEM : WAIT_POLL, e->id,
                                  IL_WAIT_MESSAGE, ns, IL_FALSE);
  e->promised += to_take && e->first;
  pthread_mutex_unlock(&mailbox->mutex);
  return IL_TRUE;
}

/* channel_wait(channel, timeout): until take may give something, or the time
 * is up (False). The caller takes. */
PROCESS_NATIVE(channel_wait) {
  (void)n, (void)kwnames;
  int64_t ns;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle || !il_sync_seconds(t, args[1], &ns)) return IL_NIL;
  return wait_for_item(t, handle, ns, true);
}

/* channel_expect(channel): is there an item, or the end? If not, its coming
 * will be an event. */
PROCESS_NATIVE(channel_expect) {
  (void)n, (void)kwnames;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle) return IL_NIL;
  il_mailbox *mailbox = mailbox_of(t);
  pthread_mutex_lock(&mailbox->mutex);
  want_locked(handle->endpoint, false);
  bool ready = is_ready(handle->endpoint);
  pthread_mutex_unlock(&mailbox->mutex);
  return il_from_bool(ready);
}

/* channel_ask(channel): is there an item now, or the end? */
PROCESS_NATIVE(channel_ask) {
  (void)n, (void)kwnames;
  il_handle *handle = open_handle(t, args[0]);
  if (!handle) return IL_NIL;
  il_mailbox *mailbox = mailbox_of(t);
  pthread_mutex_lock(&mailbox->mutex);
  bool ready = is_ready(handle->endpoint);
  pthread_mutex_unlock(&mailbox->mutex);
  if (ready) return IL_TRUE;
  return ask(t, IL_MESSAGE_WANT, handle->id, AS_BOOL, IL_WAIT_ANSWER, -1,
             IL_MESSAGE_NOW, 0);
}

/* poll(timeout=0) */
PROCESS_NATIVE(channel_poll) {
  il_value out[2];
  if (!il_args_bind(t, "poll", "self timeout?", args, n, kwnames, out))
    return IL_NIL;
  int64_t ns = 0;
  const il_handle *handle = open_handle(t, out[0]);
  if (!handle || (out[1] && !il_sync_seconds(t, out[1], &ns))) return IL_NIL;
  return ns ? wait_for_item(t, handle, ns, false) : channel_ask(t, out, 1, 0);
}

PROCESS_NATIVE(channel_ask_lost) {
  (void)n, (void)kwnames;
  int64_t pid;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle || !il_arg_int(t, args[1], &pid)) return IL_NIL;
  return ask(t, IL_MESSAGE_LOST, handle->id, AS_DATA, IL_WAIT_ANSWER, -1,
             (uint64_t)pid, 0);
}

/* lost(pid) */
PROCESS_NATIVE(channel_lost) {
  (void)n, (void)kwnames;
  return il_tail_lib(t, IL_LIB_channel_lost, args, 2);
}

static const il_native_def channel_methods[] = {
    {"send", channel_send, 2, 4, IL_NATIVE_KW | IL_NATIVE_VISIBLE(SEND)},
    {"receive", channel_receive, 1, 3,
     IL_NATIVE_KW | IL_NATIVE_VISIBLE(RECEIVE)},
    {"poll", channel_poll, 1, 2, IL_NATIVE_KW | IL_NATIVE_VISIBLE(TEST)},
    {"lost", channel_lost, 2, 2, 0},
    {"size", handle_size, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"reader", channel_reader, 1, 1, 0},
    {"writer", channel_writer, 1, 1, 0},
    {"export", handle_export, 1, 1, 0},
    {"close", handle_close, 1, 1, 0},
    {"closed", handle_closed, 1, 1, IL_NATIVE_PROPERTY},
    {0}};
const il_class_def il_class_def_channel = {IL_CLASS_channel, channel_methods,
                                           channel_call, IL_CLASS_DEF_FINAL};

/* Semaphores */

/* Semaphore(value, maximum) */
PROCESS_NATIVE(semaphore_call) {
  il_value out[3];
  int64_t value, maximum;
  if (!il_args_bind(t, "Semaphore", "cls value maximum", args, n, kwnames,
                    out) ||
      !il_arg_int(t, out[1], &value) || !il_arg_int(t, out[2], &maximum))
    return IL_NIL;
  if (value < 0 || maximum < value)
    return il_raise(t, IL_CLASS_ValueError,
                    "semaphore initial value must be >= 0");
  il_handle *handle = il_handle_new(
      t, IL_KIND_SHARED_SEMAPHORE,
      (value ? IL_ID_STATE : 0) | (value == 1 && maximum == 1 ? IL_ID_LOCK : 0),
      0);
  if (!handle) return IL_NIL;
  MAILBOX_SEND(mailbox_of(t), SEMAPHORE, handle->id, (uint64_t)value,
               (uint64_t)maximum);
  return il_from_ptr(handle);
}

/* try_acquire(semaphore, block, timeout): True, False; a number: its time was
 * up. */
static il_value try_acquire(il_task *t, il_value self, bool block, int64_t ns) {
  const il_handle *handle = open_handle(t, self);
  if (!handle) return IL_NIL;
  return ask(t, IL_MESSAGE_ACQUIRE, handle->id,
             block && ns < 0 ? AS_PERMIT : AS_TRIED, IL_WAIT_SHARED_SEMAPHORE,
             ns, block ? 0 : IL_MESSAGE_NOW, 0);
}

PROCESS_NATIVE(semaphore_try) {
  (void)n, (void)kwnames;
  int64_t ns;
  if (!il_sync_seconds(t, args[1], &ns)) return IL_NIL;
  return try_acquire(t, args[0], true, ns);
}

/* acquire(block=True, timeout=None) */
PROCESS_NATIVE(semaphore_acquire) {
  il_value out[3];
  int64_t ns;
  if (!il_args_bind(t, "acquire", "self block? timeout?", args, n, kwnames,
                    out) ||
      !il_sync_seconds(t, out[2], &ns))
    return IL_NIL;
  bool block = !out[1] || is_true(out[1]);
  if (!block || ns <= 0) return try_acquire(t, out[0], block && ns < 0, -1);
  il_value with_timeout[] = {out[0], out[2]};
  return il_tail_lib(t, IL_LIB_semaphore_acquire, with_timeout, 2);
}

static void tell_released(il_task *t, uint64_t id) {
  tell_sent(t, id);
  if (il_is_lock_id(id) && t->process->controlled)
    il_emit(t, IL_EVENT_UNLOCK, NULL, id);
}

/* release() tells whether the value was below the maximum; post() does not
 * wait for the answer. */
PROCESS_NATIVE(semaphore_release) {
  (void)n, (void)kwnames;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle) return IL_NIL;
  tell_released(t, handle->id);
  uint64_t request = il_request_new(t, AS_BOOL, 0); /* nothing is received */
  if (!request) return IL_NIL;
  MAILBOX_SEND(mailbox_of(t), RELEASE, handle->id, request);
  return il_request_wait(t, request, IL_WAIT_ANSWER, -1);
}

PROCESS_NATIVE(semaphore_post) {
  (void)n, (void)kwnames;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle) return IL_NIL;
  tell_released(t, handle->id);
  MAILBOX_SEND(mailbox_of(t), RELEASE, handle->id, 0);
  return IL_NONE;
}

PROCESS_NATIVE(semaphore_checked_release) {
  (void)n, (void)kwnames;
  return il_tail_lib(t, IL_LIB_semaphore_release, args, 1);
}

static const il_native_def semaphore_methods[] = {
    {"acquire", semaphore_acquire, 1, 3,
     IL_NATIVE_KW | IL_NATIVE_VISIBLE(ACQUIRE)},
    {"release", semaphore_checked_release, 1, 1, IL_NATIVE_VISIBLE(RELEASE)},
    {"post", semaphore_post, 1, 1, IL_NATIVE_VISIBLE(RELEASE)},
    {"value", handle_size, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"export", handle_export, 1, 1, 0},
    {0}};
const il_class_def il_class_def_shared_semaphore = {
    IL_CLASS_shared_semaphore, semaphore_methods, semaphore_call,
    IL_CLASS_DEF_FINAL};

/* Memories */

PROCESS_NATIVE(memory_call) {
  il_value out[2];
  int64_t size;
  if (!il_args_bind(t, "Memory", "cls size", args, n, kwnames, out) ||
      !il_arg_int(t, out[1], &size))
    return IL_NIL;
  if (size < 0 || size >= 1 << 28) return il_raise_memory(t);
  il_handle *handle = il_handle_new(t, IL_KIND_SHARED_MEMORY, IL_ID_STATE, 0);
  if (!handle) return IL_NIL;
  MAILBOX_SEND(mailbox_of(t), MEMORY, handle->id, (uint64_t)size);
  return il_from_ptr(handle);
}

PROCESS_NATIVE(memory_ask) {
  (void)n, (void)kwnames;
  int64_t offset, size;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle || !il_arg_int(t, args[1], &offset) ||
      !il_arg_int(t, args[2], &size))
    return IL_NIL;
  return ask(t, IL_MESSAGE_READ, handle->id, AS_DATA, IL_WAIT_ANSWER, -1,
             (uint64_t)offset, (uint64_t)size);
}

PROCESS_NATIVE(memory_read) {
  (void)n, (void)kwnames;
  return il_tail_lib(t, IL_LIB_memory_read, args, 3);
}

PROCESS_NATIVE(memory_write) {
  (void)n, (void)kwnames;
  int64_t offset;
  const il_handle *handle = open_handle(t, args[0]);
  if (!handle || !il_arg_int(t, args[1], &offset) || !arg_bytes(t, args[2]))
    return IL_NIL;
  const il_bytes *data = il_as_bytes(args[2]);
  il_buf frame;
  il_buf_init(&frame);
  size_t begun = il_wire_begin(&frame, IL_MESSAGE_WRITE);
  il_wire_number(&frame, handle->id);
  il_wire_number(&frame, (uint64_t)offset);
  il_wire_data(&frame, data->data, data->len);
  il_wire_end(&frame, begun);
  tell_sent(t, handle->id);
  if (!frame.failed) il_mailbox_send(mailbox_of(t), &frame);
  bool ok = !frame.failed;
  il_buf_term(&frame);
  return ok ? IL_NONE : il_raise_memory(t);
}

static const il_native_def memory_methods[] = {
    {"read", memory_read, 3, 3, IL_NATIVE_VISIBLE(RECEIVE)},
    {"write", memory_write, 3, 3, IL_NATIVE_VISIBLE(SEND)},
    {"export", handle_export, 1, 1, 0},
    {0}};
const il_class_def il_class_def_shared_memory = {
    IL_CLASS_shared_memory, memory_methods, memory_call, IL_CLASS_DEF_FINAL};

/* pack(typecode, value), unpack(typecode, bytes): one scalar in the machine's
 * own form, as ctypes does it: integers wrap around. */

static int size_of(char code) {
  switch (code) {
  case 'c':
  case 'b':
  case 'B': return 1;
  case 'h':
  case 'H': return 2;
  case 'i':
  case 'I':
  case 'u':
  case 'f': return 4;
  case 'l':
  case 'L':
  case 'q':
  case 'Q':
  case 'd': return 8;
  default: return 0;
  }
}

static char arg_code(il_task *t, il_value v) {
  char code = il_is_str(v) && il_as_str(v)->len == 1
                  ? (char)il_str_at(il_as_str(v), 0)
                  : 0;
  if (size_of(code)) return code;
  il_raise(t, IL_CLASS_TypeError, "this type has no typecode");
  return 0;
}

PROCESS_NATIVE(pack) {
  (void)n, (void)kwnames;
  char code = arg_code(t, args[0]);
  double number;
  float single;
  int64_t integer;
  if (!code) return IL_NIL;
  if (code == 'c')
    return il_is_bytes(args[1]) && il_as_bytes(args[1])->len == 1
               ? args[1]
               : il_raise(t, IL_CLASS_TypeError,
                          "one character bytes, bytearray or integer expected");
  if (code == 'f' || code == 'd') {
    if (!il_arg_double(t, args[1], &number)) return IL_NIL;
    single = (float)number;
    return il_bytes_new(t, code == 'f' ? (void *)&single : (void *)&number,
                        (size_t)size_of(code));
  }
  if (code == 'u')
    integer = (int64_t)il_str_at(il_as_str(args[1]), 0);
  else if (!il_arg_int(t, args[1], &integer))
    return IL_NIL;
  return il_bytes_new(t, &integer, (size_t)size_of(code));
}

PROCESS_NATIVE(unpack) {
  (void)n, (void)kwnames;
  char code = arg_code(t, args[0]);
  if (!code || !arg_bytes(t, args[1])) return IL_NIL;
  const il_bytes *bytes = il_as_bytes(args[1]);
  double number;
  float single;
  uint64_t integer = 0;
  int size = size_of(code);
  if (bytes->len != (uint32_t)size)
    return il_raise(t, IL_CLASS_ValueError, "%d bytes wanted", size);
  memcpy(&integer, bytes->data, (size_t)size);
  switch (code) {
  case 'c': return args[1];
  case 'd': memcpy(&number, bytes->data, 8); return il_float_new(t, number);
  case 'f': memcpy(&single, bytes->data, 4); return il_float_new(t, single);
  case 'u': return il_str_codepoint(t, (uint32_t)integer);
  case 'b': return il_from_int((int8_t)integer);
  case 'h': return il_from_int((int16_t)integer);
  case 'i': return il_from_int((int32_t)integer);
  case 'l':
  case 'q': return il_int_new(t, (int64_t)integer);
  default: return il_int_new_u64(t, integer);
  }
}

static const il_native_def functions[] = {
    {"pid", get_pid, 0, 0, 0},
    {"ppid", get_ppid, 0, 0, 0},
    {"start_fork", start_fork, 3, 3, IL_NATIVE_VISIBLE(START)},
    {"start_spawn", start_spawn, 2, 2, IL_NATIVE_VISIBLE(START)},
    {"wait_process", wait_process, 2, 2, IL_NATIVE_VISIBLE(JOIN)},
    {"poll_process", wait_process, 2, 2, IL_NATIVE_VISIBLE(TEST)},
    {"main_again", main_again, 0, 0, 0},
    {"kill", kill_process, 2, 2, IL_NATIVE_VISIBLE(SEND)},
    {"events", count_events, 0, 0, IL_NATIVE_VISIBLE(TEST)},
    {"wait_events", wait_events, 1, 2, IL_NATIVE_VISIBLE(WAIT)},
    {"import_handle", import_handle, 1, 1, 0},
    {"pack", pack, 2, 2, 0},
    {"unpack", unpack, 2, 2, 0},
    {0}};
static const il_class_id exported[] = {IL_CLASS_channel,
                                       IL_CLASS_shared_semaphore,
                                       IL_CLASS_shared_memory, IL_CLASS_COUNT};
const il_module_def il_module_process = {"_process", functions, exported, NULL};

/* What the functions of _engine.py that finish these operations use. */
static const il_native_def engine_functions[] = {
    {"cancel_request", cancel_request, 2, 2, 0},
    {"fetch_reply", fetch_reply, 1, 1, 0},
    {"channel_offer", channel_offer, 4, 4, 0},
    {"channel_take", channel_take, 1, 1, 0},
    {"channel_wait", channel_wait, 2, 2, 0},
    {"channel_expect", channel_expect, 1, 1, IL_NATIVE_VISIBLE(TEST)},
    {"channel_ask", channel_ask, 1, 1, 0},
    {"channel_ask_lost", channel_ask_lost, 2, 2, 0},
    {"semaphore_try", semaphore_try, 2, 2, 0},
    {"semaphore_ask_release", semaphore_release, 1, 1, 0},
    {"memory_ask", memory_ask, 3, 3, 0},
    {0}};
const il_module_def il_module_engine_process = {"_engine", engine_functions,
                                                NULL, NULL};
