#include "object/bytes.h"
#include "object/int.h"
#include "process/mailbox_internal.h"

#include <stdlib.h>

static void receive_port(il_port *port, const char *bytes, size_t len) {
  il_mailbox_receive((il_mailbox *)(void *)port, bytes, len);
}

il_mailbox *il_mailbox_new(uint32_t pid, uint32_t parent, il_port *to_broker) {
  il_mailbox *mailbox = calloc(1, sizeof *mailbox);
  if (!mailbox) return NULL;
  mailbox->port.send = receive_port;
  mailbox->to_broker = to_broker;
  mailbox->pid = pid;
  mailbox->parent = parent;
  mailbox->next_request = 16; /* so that no number is a boolean */
  il_buf_init(&mailbox->out);
  il_buf_init(&mailbox->spare);
  pthread_mutex_init(&mailbox->mutex, NULL);
  return mailbox;
}

static void free_parcels(parcel *p) {
  while (p) {
    parcel *next = p->next;
    free(p);
    p = next;
  }
}

void il_mailbox_free(il_mailbox *mailbox) {
  for (unsigned i = 0; i < MAILBOX_BUCKETS; i++) {
    while (mailbox->buckets[i]) {
      il_endpoint *next = mailbox->buckets[i]->next;
      free_parcels(mailbox->buckets[i]->first);
      free(mailbox->buckets[i]);
      mailbox->buckets[i] = next;
    }
  }
  while (mailbox->waits) {
    wait *next = mailbox->waits->next;
    free(mailbox->waits->data);
    free(mailbox->waits);
    mailbox->waits = next;
  }
  il_buf_term(&mailbox->out);
  il_buf_term(&mailbox->spare);
  free(mailbox->children);
  pthread_mutex_destroy(&mailbox->mutex);
  free(mailbox);
}

il_port *il_mailbox_port(il_mailbox *mailbox) {
  return &mailbox->port;
}

uint32_t il_mailbox_pid(const il_mailbox *mailbox) {
  return mailbox->pid;
}

uint32_t il_mailbox_parent(const il_mailbox *mailbox) {
  return mailbox->parent;
}

/* Sending */

/* What the broker has to know before anything else that this process says: into
 * the frames that wait to be sent. */
static void put_taken_locked(il_mailbox *mailbox) {
  while (mailbox->taken) {
    il_endpoint *e = mailbox->taken;
    IL_WIRE_FRAME(&mailbox->out, TAKEN, e->id, e->taken);
    e->taken = 0;
    mailbox->taken = e->next_taken;
  }
}

static void send_unlocked(il_mailbox *mailbox, const il_buf *frames) {
  IL_ASSERT(!frames->failed);
  pthread_mutex_unlock(&mailbox->mutex);
  mailbox->to_broker->send(mailbox->to_broker, frames->bytes, frames->len);
  pthread_mutex_lock(&mailbox->mutex);
}

/* One thread at a time sends, so the order is kept; who comes meanwhile leaves
 * his frames to it. */
static void flush_locked(il_mailbox *mailbox) {
  while (mailbox->out.len) {
    il_buf out = mailbox->out;
    mailbox->out = mailbox->spare;
    send_unlocked(mailbox, &out);
    out.len = 0;
    mailbox->spare = out;
  }
}

void il_mailbox_send(il_mailbox *mailbox, const il_buf *frame) {
  pthread_mutex_lock(&mailbox->mutex);
  put_taken_locked(mailbox);
  if (mailbox->sending) {
    il_buf_append(&mailbox->out, frame->bytes, frame->len);
  } else {
    mailbox->sending = true;
    flush_locked(mailbox);
    if (frame->len) send_unlocked(mailbox, frame);
    flush_locked(mailbox);
    mailbox->sending = false;
  }
  pthread_mutex_unlock(&mailbox->mutex);
}

void il_mailbox_send_numbers(il_mailbox *mailbox, il_message message,
                             const uint64_t *numbers, uint32_t count) {
  char storage[64];
  il_buf frame;
  il_buf_init_on(&frame, storage, sizeof storage);
  il_wire_frame(&frame, message, numbers, count);
  il_mailbox_send(mailbox, &frame);
  il_buf_term(&frame);
}

void il_mailbox_exit(il_mailbox *mailbox, int code, const il_buf *words) {
  il_buf frame;
  il_buf_init(&frame);
  size_t begun = il_wire_begin(&frame, IL_MESSAGE_EXIT);
  il_wire_number(&frame, (uint32_t)code);
  il_wire_data(&frame, words->bytes, words->len);
  il_wire_end(&frame, begun);
  il_mailbox_send(mailbox, &frame);
  il_buf_term(&frame);
}

/* Called by a carrier when nothing runs here any more. */
static void quiet(void *ctx, uint64_t delivered) {
  il_mailbox *mailbox = ctx;
  pthread_mutex_lock(&mailbox->mutex);
  bool told = mailbox->quiet_told && mailbox->quiet_at == delivered;
  mailbox->quiet_told = true;
  mailbox->quiet_at = delivered;
  pthread_mutex_unlock(&mailbox->mutex);
  if (!told) MAILBOX_SEND(mailbox, QUIET, delivered);
}

void il_mailbox_attach(il_mailbox *mailbox, il_sched *sched) {
  mailbox->sched = sched;
  sched->quiet = quiet;
  sched->quiet_ctx = mailbox;
}

/* Endpoints and handles */

static il_endpoint **bucket(il_mailbox *mailbox, uint64_t id) {
  return &mailbox->buckets[(id >> IL_ID_BITS) % MAILBOX_BUCKETS];
}

il_endpoint *il_endpoint_find_locked(il_mailbox *mailbox, uint64_t id) {
  il_endpoint *e = *bucket(mailbox, id);
  while (e && e->id != id)
    e = e->next;
  return e;
}

static bool adopt(il_mailbox *mailbox, il_handle *handle) {
  pthread_mutex_lock(&mailbox->mutex);
  il_endpoint *e = il_endpoint_find_locked(mailbox, handle->id);
  if (!e && (e = calloc(1, sizeof *e))) {
    e->mailbox = mailbox;
    e->id = handle->id;
    e->next = *bucket(mailbox, e->id);
    *bucket(mailbox, e->id) = e;
  }
  if (e && handle->rights) e->handles++;
  handle->endpoint = e;
  pthread_mutex_unlock(&mailbox->mutex);
  return e != NULL;
}

bool il_mailbox_adopt(il_task *t, il_handle *handle) {
  return adopt(t->process->mailbox, handle);
}

il_handle *il_handle_new(il_task *t, il_kind kind, uint64_t id,
                         uint32_t rights) {
  il_mailbox *mailbox = t->process->mailbox;
  il_handle *handle = il_alloc(t, kind, sizeof *handle);
  if (!handle) return NULL;
  if (!rights) {
    pthread_mutex_lock(&mailbox->mutex);
    id |= ((uint64_t)mailbox->pid << 32 | ++mailbox->next_object) << IL_ID_BITS;
    pthread_mutex_unlock(&mailbox->mutex);
    rights = IL_READ | IL_WRITE;
  }
  handle->id = id;
  handle->rights = rights;
  if (adopt(mailbox, handle)) return handle;
  handle->rights = 0;
  il_raise_memory(t);
  return NULL;
}

static void close_locked(il_handle *handle) {
  il_endpoint *e = handle->endpoint;
  if (!e || !handle->rights) return;
  IL_WIRE_FRAME(&e->mailbox->out, CLOSE, e->id, handle->rights);
  handle->rights = 0;
  e->handles--;
}

void il_handle_close(il_handle *handle) {
  il_mailbox *mailbox = handle->endpoint->mailbox;
  pthread_mutex_lock(&mailbox->mutex);
  close_locked(handle);
  pthread_mutex_unlock(&mailbox->mutex);
}

/* May run in the middle of a collection: only notes what is to be sent. */
void il_finalize_handle(il_heap *heap, il_object *object) {
  (void)heap;
  il_handle *handle = (il_handle *)(void *)object;
  if (handle->endpoint) il_handle_close(handle);
}

parcel *il_endpoint_take_locked(il_endpoint *e) {
  parcel *p = e->first;
  if (e->promised) e->promised--;
  if (!p) return NULL;
  e->first = p->next;
  if (!e->first) e->last = NULL;
  e->count--;
  if (e->taken++ == 0) {
    e->next_taken = e->mailbox->taken;
    e->mailbox->taken = e;
  }
  return p;
}

/* Waiting */

static wait *find_wait_locked(il_mailbox *mailbox, wait_kind kind,
                              uint64_t key) {
  wait *w = mailbox->waits;
  while (w && (w->kind != kind || w->key != key))
    w = w->next;
  return w;
}

static void unlink_locked(il_mailbox *mailbox, wait *w) {
  wait **link = &mailbox->waits;
  while (*link != w)
    link = &(*link)->next;
  *link = w->next;
}

static wait *add_wait_locked(il_mailbox *mailbox, wait_kind kind,
                             uint64_t key) {
  wait *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  w->kind = kind;
  w->key = key;
  wait **link = &mailbox->waits;
  while (*link)
    link = &(*link)->next;
  *link = w;
  return w;
}

/* Under the scheduler's mutex. A reply that is still to come finds its wait
 * without a task. */
static bool time_is_up(il_task *task) {
  il_mailbox *mailbox = task->process->mailbox;
  pthread_mutex_lock(&mailbox->mutex);
  wait *w = mailbox->waits;
  while (w && w->task != task)
    w = w->next;
  if (w) {
    task->wake = task->sched.timeout_value;
    w->task = NULL;
    if (w->kind != WAIT_REPLY) {
      unlink_locked(mailbox, w);
      free(w);
    }
  }
  pthread_mutex_unlock(&mailbox->mutex);
  return w != NULL;
}

static void park_locked(il_task *t, wait *w, il_wait_reason reason,
                        int64_t timeout, il_value otherwise) {
  w->task = t;
  il_wait_begin(t, &(il_wait){.reason = reason,
                              .timeout = timeout,
                              .timeout_value = otherwise,
                              .on_timeout = time_is_up});
}

il_value il_mailbox_park_locked(il_task *t, wait_kind kind, uint64_t key,
                                il_wait_reason reason, int64_t timeout,
                                il_value otherwise) {
  il_mailbox *mailbox = t->process->mailbox;
  wait *w = add_wait_locked(mailbox, kind, key);
  if (w) park_locked(t, w, reason, timeout, otherwise);
  pthread_mutex_unlock(&mailbox->mutex);
  return w ? IL_PARK : il_raise_memory(t);
}

uint64_t il_request_new(il_task *t, reply_as as, uint64_t id) {
  il_mailbox *mailbox = t->process->mailbox;
  pthread_mutex_lock(&mailbox->mutex);
  uint64_t request = mailbox->next_request++;
  wait *w = add_wait_locked(mailbox, WAIT_REPLY, request);
  if (w) {
    w->as = as;
    w->id = id;
  }
  pthread_mutex_unlock(&mailbox->mutex);
  if (w) return request;
  il_raise_memory(t);
  return 0;
}

/* Its result, for a task that runs; w is out of the list. Data has to be
 * fetched by a task, so a parked one gets the request's number instead. */
static il_value result_of(const wait *w, bool parked) {
  switch (w->as) {
  case AS_BOOL:
  case AS_PERMIT:
  case AS_TRIED:
    if (w->value > 1) break;
    return il_from_bool(w->value != 0);
  case AS_DATA:
    if (parked) return il_from_int((int64_t)w->key);
    break;
  case AS_INT:
  case AS_CHILD: break;
  }
  return il_from_int((int64_t)w->value);
}

static il_value data_of(il_task *t, const wait *w) {
  if (!w->value) return IL_NONE;
  return il_bytes_new(t, w->data ? w->data->bytes : "",
                      w->data ? w->data->len : 0);
}

/* The task has what it asked for; a permit is what somebody has sent. */
static void tell_received(il_task *t, const wait *w) {
  bool permit = w->as >= AS_PERMIT;
  if (!w->id || !w->value) return;
  il_emit(
      t, permit && !il_is_state_id(w->id) ? IL_EVENT_RECEIVE : IL_EVENT_OBSERVE,
      NULL, w->id);
  if (permit && il_is_lock_id(w->id) && t->process->controlled)
    il_emit(t, IL_EVENT_LOCK, NULL,
            w->id | (w->as == AS_TRIED ? IL_SHARED_TRIED : 0));
}

static void free_wait(wait *w) {
  free(w->data);
  free(w);
}

il_value il_request_wait(il_task *t, uint64_t request, il_wait_reason reason,
                         int64_t timeout) {
  il_mailbox *mailbox = t->process->mailbox;
  il_value result = IL_PARK;
  pthread_mutex_lock(&mailbox->mutex);
  wait *w = find_wait_locked(mailbox, WAIT_REPLY, request);
  if (!w) {
    result = IL_FALSE;
  } else if (w->done) {
    unlink_locked(mailbox, w);
  } else {
    park_locked(t, w, reason, timeout, il_from_int((int64_t)request));
    w = NULL;
  }
  pthread_mutex_unlock(&mailbox->mutex);
  if (!w) return result;
  tell_received(t, w);
  result = w->as == AS_DATA ? data_of(t, w) : result_of(w, false);
  free_wait(w);
  return result;
}

void il_request_give(il_task *t, uint64_t request) {
  il_mailbox *mailbox = t->process->mailbox;
  pthread_mutex_lock(&mailbox->mutex);
  find_wait_locked(mailbox, WAIT_REPLY, request)->task = t;
  pthread_mutex_unlock(&mailbox->mutex);
}

void il_request_drop(il_task *t, uint64_t request) {
  il_mailbox *mailbox = t->process->mailbox;
  pthread_mutex_lock(&mailbox->mutex);
  wait *w = find_wait_locked(mailbox, WAIT_REPLY, request);
  if (w) unlink_locked(mailbox, w);
  pthread_mutex_unlock(&mailbox->mutex);
  free(w);
}

uint64_t il_mailbox_waited(const il_task *task) {
  il_mailbox *mailbox = task->process->mailbox;
  uint64_t id = 0;
  if (!mailbox) return 0;
  pthread_mutex_lock(&mailbox->mutex);
  const wait *w = mailbox->waits;
  while (w && w->task != task)
    w = w->next;
  if (w && w->kind != WAIT_EVENT)
    id = w->kind == WAIT_CHILD   ? il_process_end_id(w->key)
         : w->kind == WAIT_REPLY ? w->id
                                 : w->key;
  pthread_mutex_unlock(&mailbox->mutex);
  return id;
}

void il_mailbox_each_item(il_mailbox *mailbox, uint64_t id,
                          void (*visit)(void *, const char *, size_t),
                          void *ctx) {
  pthread_mutex_lock(&mailbox->mutex);
  const il_endpoint *e = il_endpoint_find_locked(mailbox, id);
  for (const parcel *p = e ? e->first : NULL; p; p = p->next)
    visit(ctx, p->bytes, p->len);
  pthread_mutex_unlock(&mailbox->mutex);
}

child *il_mailbox_child_locked(il_mailbox *mailbox, uint32_t pid) {
  for (uint32_t i = 0; i < mailbox->nchildren; i++)
    if (mailbox->children[i].pid == pid) return &mailbox->children[i];
  return NULL;
}

/* Messages in. Tasks to wake gather in a list by sched.next, which a popped
 * task has free. */

typedef struct {
  il_task *first, **link;
  bool deadlock;
  int killed;
} news;

static void wake_later(news *n, il_task *task, il_value result) {
  il_slot_store(&task->wake, result); /* the collector may be looking */
  task->sched.next = NULL;
  *n->link = task;
  n->link = &task->sched.next;
}

/* Wakes one task that waits for this, or all of them. */
static uint32_t wake_locked(il_mailbox *mailbox, news *n, wait_kind kind,
                            uint64_t key, il_value result, bool all) {
  uint32_t count = 0;
  wait *w;
  while ((w = find_wait_locked(mailbox, kind, key))) {
    unlink_locked(mailbox, w);
    if (w->task) {
      if (kind == WAIT_CHILD)
        il_emit(w->task, IL_EVENT_RECEIVE, NULL, il_process_end_id(key));
      wake_later(n, w->task, result);
      count++;
    }
    free(w);
    if (!all && count) break;
  }
  return count;
}

static void note_event_locked(il_mailbox *mailbox, news *n) {
  mailbox->events++;
  for (wait *w = mailbox->waits, *next; w; w = next) {
    next = w->next;
    if (w->kind != WAIT_EVENT) continue;
    unlink_locked(mailbox, w);
    wake_later(n, w->task, IL_TRUE);
    free(w);
  }
}

static parcel *parcel_new(const char *bytes, size_t len) {
  parcel *p = malloc(sizeof *p + len);
  IL_ASSERT(p != NULL);
  p->next = NULL;
  p->len = len;
  memcpy(p->bytes, bytes, len);
  return p;
}

static void take_items(il_mailbox *mailbox, news *n, il_wire *frame) {
  il_endpoint *e = il_endpoint_find_locked(mailbox, il_wire_read(frame));
  uint64_t count = il_wire_read(frame);
  if (!e) return;
  e->wanted = false;
  e->ahead = count > 1 ? (uint32_t)count / 2 : 0;
  while (count-- && !frame->failed) {
    size_t len;
    const char *bytes = il_wire_read_data(frame, &len);
    parcel *p = parcel_new(bytes, len);
    if (e->last)
      e->last->next = p;
    else
      e->first = p;
    e->last = p;
    e->count++;
    e->promised += wake_locked(mailbox, n, WAIT_ITEM, e->id, IL_TRUE, false);
  }
  wake_locked(mailbox, n, WAIT_POLL, e->id, IL_TRUE, true);
  if (find_wait_locked(mailbox, WAIT_ITEM, e->id)) {
    e->wanted = true;
    IL_WIRE_FRAME(&mailbox->out, WANT, e->id, 0, IL_MESSAGE_MORE);
  }
  note_event_locked(mailbox, n);
}

/* Gives back what no task is about to take: broker.h. */
static void give_back(il_mailbox *mailbox, il_endpoint *e) {
  uint32_t keep = e->promised + e->asking;
  if (keep > e->count) keep = e->count;
  parcel **link = &e->first;
  e->last = NULL;
  for (uint32_t i = 0; i < keep; i++) {
    e->last = *link;
    link = &(*link)->next;
  }
  free_parcels(*link);
  *link = NULL;
  e->count = keep;
  e->ahead = 0;
  put_taken_locked(mailbox);
  IL_WIRE_FRAME(&mailbox->out, GIVEBACK, e->id, keep);
}

static void take_reply(il_mailbox *mailbox, news *n, il_wire *frame) {
  size_t len;
  wait *w = find_wait_locked(mailbox, WAIT_REPLY, il_wire_read(frame));
  uint64_t value = il_wire_read(frame);
  const char *bytes = il_wire_read_data(frame, &len);
  if (!w) return;
  w->done = true;
  w->value = value;
  if (w->as == AS_DATA && value) w->data = parcel_new(bytes, len);
  if (w->as == AS_CHILD && value) {
    if (mailbox->nchildren == mailbox->children_cap) {
      uint32_t cap = mailbox->children_cap ? mailbox->children_cap * 2 : 8;
      child *children = realloc(mailbox->children, cap * sizeof *children);
      IL_ASSERT(children != NULL);
      mailbox->children = children;
      mailbox->children_cap = cap;
    }
    mailbox->children[mailbox->nchildren++] = (child){.pid = (uint32_t)value};
    /* The new process may read what nobody did. */
    for (unsigned i = 0; i < MAILBOX_BUCKETS; i++)
      for (il_endpoint *e = mailbox->buckets[i]; e; e = e->next)
        e->broken = false;
  }
  if (!w->task) return;
  il_task *task = w->task;
  il_value result = result_of(w, true);
  tell_received(task, w);
  w->task = NULL;
  if (w->as != AS_DATA) {
    unlink_locked(mailbox, w);
    free_wait(w);
  }
  wake_later(n, task, result);
}

static void take_exited(il_mailbox *mailbox, news *n, il_wire *frame) {
  uint32_t pid = (uint32_t)il_wire_read(frame);
  int code = (int)(int32_t)il_wire_read(frame);
  child *c = il_mailbox_child_locked(mailbox, pid);
  if (!c) return;
  c->ended = true;
  c->code = code;
  wake_locked(mailbox, n, WAIT_CHILD, pid, il_from_int(code), true);
  note_event_locked(mailbox, n);
}

/* Writers that wait for credit raise MemoryError. */
static void take_full(il_mailbox *mailbox, news *n, il_endpoint *e) {
  il_task **from = n->link;
  if (!wake_locked(mailbox, n, WAIT_CREDIT, e->id, IL_NIL, true)) {
    e->full = true;
    return;
  }
  for (il_task *task = *from; task; task = task->sched.next)
    task->sched.raise_class = IL_CLASS_MemoryError;
}

static bool take_endpoint_message(il_mailbox *mailbox, news *n,
                                  il_message message, il_wire *frame) {
  il_endpoint *e = il_endpoint_find_locked(mailbox, il_wire_read(frame));
  if (!e) return true;
  switch (message) {
  case IL_MESSAGE_RECALL: give_back(mailbox, e); return true;
  case IL_MESSAGE_ENDED:
    e->ended = true;
    e->wanted = false;
    wake_locked(mailbox, n, WAIT_ITEM, e->id, IL_TRUE, true);
    wake_locked(mailbox, n, WAIT_POLL, e->id, IL_TRUE, true);
    note_event_locked(mailbox, n);
    return true;
  case IL_MESSAGE_BROKEN:
    e->broken = true;
    wake_locked(mailbox, n, WAIT_CREDIT, e->id, IL_TRUE, true);
    return true;
  case IL_MESSAGE_CREDIT: {
    uint64_t bytes = il_wire_read(frame);
    e->unacknowledged -= bytes < e->unacknowledged ? bytes : e->unacknowledged;
    if (e->unacknowledged < WRITER_WINDOW)
      wake_locked(mailbox, n, WAIT_CREDIT, e->id, IL_TRUE, true);
    return true;
  }
  case IL_MESSAGE_FULL: take_full(mailbox, n, e); return true;
  default: return false;
  }
}

static bool take_message(il_mailbox *mailbox, news *n, il_message message,
                         il_wire *frame) {
  mailbox->received++;
  switch (message) {
  case IL_MESSAGE_ITEMS: take_items(mailbox, n, frame); break;
  case IL_MESSAGE_REPLY: take_reply(mailbox, n, frame); break;
  case IL_MESSAGE_EXITED: take_exited(mailbox, n, frame); break;
  case IL_MESSAGE_KILLED: n->killed = (int)il_wire_read(frame); break;
  case IL_MESSAGE_DEADLOCK: n->deadlock = true; break;
  default: return take_endpoint_message(mailbox, n, message, frame);
  }
  return !frame->failed;
}

bool il_mailbox_receive(il_mailbox *mailbox, const char *bytes, size_t len) {
  il_wire batch = {(const uint8_t *)bytes, (const uint8_t *)bytes + len, false};
  il_wire frame;
  il_message message;
  bool ok = true;
  news n = {.first = NULL};
  n.link = &n.first;
  pthread_mutex_lock(&mailbox->mutex);
  while (ok && il_wire_next(&batch, &frame, &message))
    ok = take_message(mailbox, &n, message, &frame);
  bool poke = mailbox->quiet_told;
  uint64_t received = mailbox->received;
  mailbox->quiet_told = false;
  bool answer = mailbox->out.len > 0;
  pthread_mutex_unlock(&mailbox->mutex);
  if (answer) il_mailbox_send(mailbox, &(il_buf){.len = 0});
  while (n.first) {
    il_task *task = n.first;
    n.first = task->sched.next;
    task->sched.next = NULL;
    poke = false;
    il_wake(NULL, task);
  }
  if (n.killed) il_sched_exit(mailbox->sched, -n.killed);
  if (n.deadlock) il_sched_end_in_deadlock(mailbox->sched);
  /* After those: one that has been killed does not say that it is quiet. */
  IL_STORE_RELEASE(&mailbox->sched->delivered, received);
  if (poke) il_sched_poke(mailbox->sched);
  return ok && !batch.failed;
}
