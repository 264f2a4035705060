#include "process/broker_internal.h"

#include <stdlib.h>

enum { MAX_MEMORY = 1 << 28 };

typedef struct plan { /* owns its copies */
  struct plan *next;
  il_process_plan plan;
  uint32_t kill; /* not a plan: this process is to be ended */
  char *name, *image;
} plan;

il_broker *il_broker_new(const il_process_host *host, size_t memory) {
  il_broker *broker = calloc(1, sizeof *broker);
  if (!broker) return NULL;
  pthread_mutex_init(&broker->mutex, NULL);
  pthread_cond_init(&broker->sent, NULL);
  broker->host = *host;
  broker->memory = memory;
  return broker;
}

static void free_plan(plan *p) {
  free(p->name);
  free(p->image);
  free(p);
}

static void free_shared(il_broker *broker, shared *object) {
  waiter *w;
  if (object->type == SHARED_CHANNEL) il_channel_free(broker, object);
  while ((w = il_broker_next_waiter(&object->waiting))) {
    free(w->item);
    free(w);
  }
  while (object->holders) {
    holder *next = object->holders->next;
    free(object->holders);
    object->holders = next;
  }
  free(object->memory);
  free(object);
}

void il_broker_free(il_broker *broker) {
  for (unsigned i = 0; i < BUCKETS; i++) {
    while (broker->buckets[i]) {
      shared *next = broker->buckets[i]->next;
      free_shared(broker, broker->buckets[i]);
      broker->buckets[i] = next;
    }
  }
  while (broker->plans) {
    plan *next = broker->plans->next;
    free_plan(broker->plans);
    broker->plans = next;
  }
  for (uint32_t i = 0; i < broker->npeers; i++) {
    il_buf_term(&broker->peers[i]->out);
    free(broker->peers[i]->name);
    free(broker->peers[i]->words);
    free(broker->peers[i]);
  }
  free(broker->peers);
  pthread_cond_destroy(&broker->sent);
  pthread_mutex_destroy(&broker->mutex);
  free(broker);
}

/* Processes */

static peer *any_peer(il_broker *broker, uint64_t pid) {
  return pid >= IL_FIRST_PID && pid - IL_FIRST_PID < broker->npeers
             ? broker->peers[pid - IL_FIRST_PID]
             : NULL;
}

peer *il_broker_peer(il_broker *broker, uint64_t pid) {
  peer *p = any_peer(broker, pid);
  return p && !p->ended ? p : NULL;
}

static peer *add_peer(il_broker *broker, uint32_t parent, const char *name,
                      size_t len) {
  if (broker->npeers == broker->peers_cap) {
    uint32_t cap = broker->peers_cap ? broker->peers_cap * 2 : 16;
    peer **peers = realloc(broker->peers, cap * sizeof(peer *));
    if (!peers) return NULL;
    broker->peers = peers;
    broker->peers_cap = cap;
  }
  peer *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->name = malloc(len + 1);
  if (!p->name) {
    free(p);
    return NULL;
  }
  memcpy(p->name, name, len);
  p->name[len] = 0;
  p->pid = IL_FIRST_PID + broker->npeers;
  p->parent = parent;
  il_buf_init(&p->out);
  broker->peers[broker->npeers++] = p;
  broker->nlive++;
  return p;
}

/* A process to be told something. After a deadlock there is none: the end of
 * one process must not wake another. */
static peer *listener(il_broker *broker, uint32_t pid) {
  return broker->deadlocked ? NULL : il_broker_peer(broker, pid);
}

il_buf *il_broker_begin(il_broker *broker, uint32_t pid, il_message message,
                        size_t *begun) {
  peer *p = listener(broker, pid);
  if (!p) return NULL;
  p->sent++;
  *begun = il_wire_begin(&p->out, message);
  return &p->out;
}

void il_broker_tell(il_broker *broker, uint32_t pid, il_message message,
                    const uint64_t *numbers, uint32_t count) {
  peer *p = listener(broker, pid);
  if (!p) return;
  p->sent++;
  il_wire_frame(&p->out, message, numbers, count);
}

void il_broker_reply(il_broker *broker, uint32_t pid, uint64_t request,
                     uint64_t value, const void *data, size_t len) {
  size_t begun;
  if (!request) return;
  il_buf *out = il_broker_begin(broker, pid, IL_MESSAGE_REPLY, &begun);
  if (!out) return;
  il_wire_number(out, request);
  il_wire_number(out, value);
  il_wire_data(out, data, len);
  il_wire_end(out, begun);
}

/* Objects */

static shared **bucket(il_broker *broker, uint64_t id) {
  return &broker->buckets[(id ^ id >> 20) % BUCKETS];
}

shared *il_broker_find(il_broker *broker, uint64_t id) {
  shared *object = *bucket(broker, id);
  while (object && object->id != id)
    object = object->next;
  return object;
}

holder *il_broker_holder(shared *object, uint32_t pid) {
  holder *h = object->holders;
  while (h && h->pid != pid)
    h = h->next;
  return h;
}

holder *il_broker_hold(shared *object, uint32_t pid) {
  holder **link = &object->holders;
  for (; *link; link = &(*link)->next)
    if ((*link)->pid == pid) return *link;
  *link = calloc(1, sizeof **link);
  if (*link) (*link)->pid = pid;
  return *link;
}

bool il_broker_wait(waiters *list, uint32_t pid, uint64_t request,
                    item *item_) {
  waiter *w = malloc(sizeof *w);
  if (!w) return false;
  *w = (waiter){.pid = pid, .request = request, .item = item_};
  if (list->last)
    list->last->next = w;
  else
    list->first = w;
  list->last = w;
  return true;
}

waiter *il_broker_next_waiter(waiters *list) {
  waiter *w = list->first;
  if (!w) return NULL;
  list->first = w->next;
  if (!list->first) list->last = NULL;
  return w;
}

uint32_t il_broker_forget(il_broker *broker, waiters *list, uint32_t pid,
                          uint64_t request) {
  (void)broker;
  waiter **link = &list->first, *last = NULL;
  uint32_t count = 0;
  while (*link) {
    waiter *w = *link;
    if (w->pid == pid && (!request || w->request == request)) {
      *link = w->next;
      free(w->item);
      free(w);
      count++;
    } else {
      last = w;
      link = &w->next;
    }
  }
  list->last = last;
  return count;
}

static void make(il_broker *broker, uint32_t pid, shared_type type,
                 il_wire *frame) {
  uint64_t id = il_wire_read(frame), a = il_wire_read(frame);
  if (il_broker_find(broker, id)) return;
  shared *object = calloc(1, sizeof *object);
  if (!object) return;
  object->id = id;
  object->type = type;
  if (type == SHARED_CHANNEL) {
    object->capacity = (uint32_t)a;
    object->spread = il_wire_read(frame) & 1;
  } else if (type == SHARED_SEMAPHORE) {
    object->value = a;
    object->maximum = il_wire_read(frame);
  } else {
    object->size = a < MAX_MEMORY ? (size_t)a : 0;
    object->memory = calloc(1, object->size + 1);
  }
  holder *h = il_broker_hold(object, pid);
  if (!h || (type == SHARED_MEMORY && !object->memory)) {
    free_shared(broker, object);
    return;
  }
  h->readers = h->writers = 1;
  object->next = *bucket(broker, id);
  *bucket(broker, id) = object;
}

static bool is_held(const shared *object) {
  if (object->transit_readers || object->transit_writers) return true;
  for (const holder *h = object->holders; h; h = h->next)
    if (h->readers || h->writers) return true;
  return false;
}

/* Frees the object when no handle to it is left. */
static void release(il_broker *broker, shared *object) {
  if (is_held(object)) {
    if (object->type == SHARED_CHANNEL) il_channel_ends(broker, object);
    return;
  }
  shared **link = bucket(broker, object->id);
  while (*link != object)
    link = &(*link)->next;
  *link = object->next;
  free_shared(broker, object);
}

enum { READ = 1, WRITE = 2 };

static void add_handles(shared *object, uint32_t pid, uint64_t rights,
                        bool transit) {
  holder *h = il_broker_hold(object, pid);
  if (!h) return;
  if (rights & READ) h->readers++;
  if (rights & WRITE) h->writers++;
  if (!transit) return;
  if (rights & READ && object->transit_readers) object->transit_readers--;
  if (rights & WRITE && object->transit_writers) object->transit_writers--;
}

static void close_handle(il_broker *broker, shared *object, uint32_t pid,
                         uint64_t rights) {
  holder *h = il_broker_holder(object, pid);
  if (!h) return;
  if (rights & READ && h->readers) h->readers--;
  if (rights & WRITE && h->writers) h->writers--;
  release(broker, object);
}

static void hold_in_transit(shared *object, uint64_t rights) {
  if (rights & READ) object->transit_readers++;
  if (rights & WRITE) object->transit_writers++;
}

/* The life of processes */

static void add_plan(il_broker *broker, plan *p) {
  if (broker->last_plan)
    broker->last_plan->next = p;
  else
    broker->plans = p;
  broker->last_plan = p;
}

static bool plan_kill(il_broker *broker, uint32_t pid) {
  plan *p = calloc(1, sizeof *p);
  if (!p) return false;
  p->kill = pid;
  add_plan(broker, p);
  return true;
}

static char *copy(const char *bytes, size_t len) {
  char *mine = malloc(len + 1);
  if (!mine) return NULL;
  memcpy(mine, bytes, len);
  mine[len] = 0;
  return mine;
}

static void start(il_broker *broker, uint32_t pid, il_wire *frame) {
  size_t name_len, handles_len, image_len;
  uint64_t request = il_wire_read(frame), method = il_wire_read(frame);
  const char *name = il_wire_read_data(frame, &name_len);
  const char *handles = il_wire_read_data(frame, &handles_len);
  const char *image = il_wire_read_data(frame, &image_len);
  plan *p = frame->failed || broker->over || broker->nlive >= IL_MAX_PROCESSES
                ? NULL
                : calloc(1, sizeof *p);
  if (p) {
    p->name = copy(name, name_len);
    p->image = copy(image, image_len);
  }
  peer *child =
      p && p->name && p->image ? add_peer(broker, pid, name, name_len) : NULL;
  if (!child) {
    if (p) free_plan(p);
    il_broker_reply(broker, pid, request, 0, NULL, 0);
    return;
  }
  p->plan = (il_process_plan){.pid = child->pid,
                              .parent = pid,
                              .fork = method == 0,
                              .name = p->name,
                              .image = p->image,
                              .len = image_len};
  il_wire list = {(const uint8_t *)handles,
                  (const uint8_t *)handles + handles_len, false};
  while (list.at < list.end && !list.failed) {
    uint64_t id = il_wire_read(&list), rights = il_wire_read(&list);
    shared *object = il_broker_find(broker, id);
    if (object) add_handles(object, child->pid, rights, false);
  }
  add_plan(broker, p);
  il_broker_reply(broker, pid, request, child->pid, NULL, 0);
}

static void leave_all(il_broker *broker, uint32_t pid) {
  for (unsigned i = 0; i < BUCKETS; i++) {
    for (shared *object = broker->buckets[i], *next; object; object = next) {
      next = object->next;
      holder **link = &object->holders;
      while (*link && (*link)->pid != pid)
        link = &(*link)->next;
      il_broker_forget(broker, &object->waiting, pid, 0);
      if (!*link) continue;
      holder *left = *link;
      *link = left->next;
      if (object->type == SHARED_CHANNEL) il_channel_left(broker, object, left);
      free(left);
      release(broker, object);
    }
  }
}

static void kill_peer(il_broker *broker, peer *p, int signal) {
  if (!p->signal) p->signal = signal;
  TELL(broker, p->pid, KILLED, (uint64_t)signal);
  plan_kill(broker, p->pid);
}

static void end_peer(il_broker *broker, peer *p, int code) {
  p->ended = true;
  p->code = p->signal ? -p->signal : code;
  broker->nlive--;
  leave_all(broker, p->pid);
  TELL(broker, p->parent, EXITED, p->pid, (uint64_t)(uint32_t)p->code);
  if (p->pid != IL_FIRST_PID) return;
  broker->over = true;
  /* They end by themselves, and have to say first what they waited for. */
  if (broker->deadlocked) return;
  for (uint32_t i = 0; i < broker->npeers; i++)
    if (!broker->peers[i]->ended) kill_peer(broker, broker->peers[i], 9);
}

/* All processes have said that nothing runs in them, and no message is on its
 * way to or from any: nothing will ever run again. */
static void check_deadlock(il_broker *broker) {
  for (uint32_t i = 0; i < broker->npeers; i++) {
    const peer *p = broker->peers[i];
    if (!p->ended &&
        (!p->connected || !p->quiet || p->quiet_received != p->sent))
      return;
  }
  for (uint32_t i = 0; i < broker->npeers; i++)
    il_broker_tell(broker, IL_FIRST_PID + i, IL_MESSAGE_DEADLOCK, NULL, 0);
  broker->deadlocked = true;
}

/* Messages in */

static bool receive_about(il_broker *broker, uint32_t pid, il_message message,
                          il_wire *frame) {
  shared *object = il_broker_find(broker, il_wire_read(frame));
  if (!object) {
    if (message == IL_MESSAGE_CLOSE || message == IL_MESSAGE_TAKEN ||
        message == IL_MESSAGE_GIVEBACK)
      return true;
    uint64_t request = il_wire_read(frame);
    if (message != IL_MESSAGE_WRITE && message != IL_MESSAGE_OPEN &&
        message != IL_MESSAGE_HOLD)
      il_broker_reply(broker, pid, request, 0, NULL, 0);
    return true;
  }
  uint64_t number;
  switch (message) {
  case IL_MESSAGE_OPEN:
    number = il_wire_read(frame);
    add_handles(object, pid, number, il_wire_read(frame) != 0);
    return true;
  case IL_MESSAGE_HOLD:
    hold_in_transit(object, il_wire_read(frame));
    return true;
  case IL_MESSAGE_CLOSE:
    close_handle(broker, object, pid, il_wire_read(frame));
    return true;
  case IL_MESSAGE_CANCEL:
    number = il_wire_read(frame);
    if (il_broker_forget(broker, &object->waiting, pid, number))
      il_broker_reply(broker, pid, number, 0, NULL, 0);
    return true;
  case IL_MESSAGE_SIZE:
    number = il_wire_read(frame);
    il_broker_reply(broker, pid, number,
                    object->type == SHARED_CHANNEL ? object->in_use
                                                   : object->value,
                    NULL, 0);
    return true;
  default: break;
  }
  if (object->type != SHARED_CHANNEL)
    return il_shared_receive(broker, object, pid, message, frame);
  switch (message) {
  case IL_MESSAGE_SEND: il_channel_send(broker, object, pid, frame); break;
  case IL_MESSAGE_WANT: il_channel_want(broker, object, pid, frame); break;
  case IL_MESSAGE_TAKEN:
    il_channel_taken(broker, object, pid, il_wire_read(frame));
    break;
  case IL_MESSAGE_GIVEBACK:
    il_channel_giveback(broker, object, pid, il_wire_read(frame));
    break;
  case IL_MESSAGE_LOST: il_channel_lost(broker, object, pid, frame); break;
  default: return false;
  }
  return true;
}

static bool receive(il_broker *broker, peer *p, il_message message,
                    il_wire *frame) {
  p->quiet = message == IL_MESSAGE_QUIET;
  switch (message) {
  case IL_MESSAGE_CHANNEL: make(broker, p->pid, SHARED_CHANNEL, frame); break;
  case IL_MESSAGE_SEMAPHORE:
    make(broker, p->pid, SHARED_SEMAPHORE, frame);
    break;
  case IL_MESSAGE_MEMORY: make(broker, p->pid, SHARED_MEMORY, frame); break;
  case IL_MESSAGE_START: start(broker, p->pid, frame); break;
  case IL_MESSAGE_KILL: {
    peer *victim = il_broker_peer(broker, il_wire_read(frame));
    if (victim) kill_peer(broker, victim, (int)il_wire_read(frame));
    break;
  }
  case IL_MESSAGE_QUIET:
    p->quiet_received = il_wire_read(frame);
    check_deadlock(broker);
    break;
  case IL_MESSAGE_EXIT: {
    size_t len;
    int code = (int)(int32_t)il_wire_read(frame);
    const char *words = il_wire_read_data(frame, &len);
    p->words = copy(words, len);
    end_peer(broker, p, code);
    break;
  }
  default: return receive_about(broker, p->pid, message, frame);
  }
  return !frame->failed;
}

/* Messages out: by one thread at a time, so their order is kept; who comes
 * meanwhile leaves his to that one. */

static void perform(il_broker *broker, plan *p) {
  pthread_mutex_unlock(&broker->mutex);
  if (p->kill)
    broker->host.kill(broker->host.ctx, p->kill);
  else
    broker->host.begin(broker->host.ctx, &p->plan);
  free_plan(p);
  pthread_mutex_lock(&broker->mutex);
}

static bool flush_peer(il_broker *broker, peer *p) {
  if (!p->out.len || !p->port) return false;
  IL_ASSERT(!p->out.failed);
  il_buf out = p->out;
  il_port *port = p->port;
  il_buf_init(&p->out);
  p->sending = true;
  pthread_mutex_unlock(&broker->mutex);
  port->send(port, out.bytes, out.len);
  il_buf_term(&out);
  pthread_mutex_lock(&broker->mutex);
  p->sending = false;
  pthread_cond_broadcast(&broker->sent);
  return true;
}

static void flush_locked(il_broker *broker) {
  if (broker->flushing) return;
  broker->flushing = true;
  bool more = true;
  while (more) {
    more = false;
    while (broker->plans) {
      plan *p = broker->plans;
      broker->plans = p->next;
      if (!broker->plans) broker->last_plan = NULL;
      perform(broker, p);
      more = true;
    }
    for (uint32_t i = 0; i < broker->npeers; i++)
      more |= flush_peer(broker, broker->peers[i]);
  }
  broker->flushing = false;
}

bool il_broker_receive(il_broker *broker, uint32_t pid, const char *bytes,
                       size_t len) {
  il_wire batch = {(const uint8_t *)bytes, (const uint8_t *)bytes + len, false};
  il_wire frame;
  il_message message;
  bool ok = true;
  pthread_mutex_lock(&broker->mutex);
  peer *p = il_broker_peer(broker, pid);
  while (p && !p->ended && ok && il_wire_next(&batch, &frame, &message))
    ok = receive(broker, p, message, &frame);
  flush_locked(broker);
  pthread_mutex_unlock(&broker->mutex);
  return ok && !batch.failed;
}

void il_broker_connect(il_broker *broker, uint32_t pid, il_port *to_process) {
  pthread_mutex_lock(&broker->mutex);
  peer *p = pid == IL_FIRST_PID && !broker->npeers
                ? add_peer(broker, 1, "MainProcess", 11)
                : il_broker_peer(broker, pid);
  if (p) {
    p->port = to_process;
    p->connected = true;
  }
  flush_locked(broker);
  pthread_mutex_unlock(&broker->mutex);
}

void il_broker_disconnect(il_broker *broker, uint32_t pid) {
  pthread_mutex_lock(&broker->mutex);
  peer *p = any_peer(broker, pid);
  if (p) p->port = NULL;
  while (p && p->sending)
    pthread_cond_wait(&broker->sent, &broker->mutex);
  pthread_mutex_unlock(&broker->mutex);
}

void il_broker_lost(il_broker *broker, uint32_t pid, int code) {
  pthread_mutex_lock(&broker->mutex);
  peer *p = il_broker_peer(broker, pid);
  if (p) {
    end_peer(broker, p, code);
    check_deadlock(broker);
  }
  flush_locked(broker);
  pthread_mutex_unlock(&broker->mutex);
}

uint32_t il_broker_count(il_broker *broker) {
  pthread_mutex_lock(&broker->mutex);
  uint32_t count = broker->nlive;
  pthread_mutex_unlock(&broker->mutex);
  return count;
}

void il_broker_each(il_broker *broker,
                    void (*visit)(void *, const il_process_facts *),
                    void *ctx) {
  pthread_mutex_lock(&broker->mutex);
  for (uint32_t i = 0; i < broker->npeers; i++) {
    const peer *p = broker->peers[i];
    il_process_facts facts = {p->pid,   p->parent,
                              p->name,  p->words ? p->words : "",
                              p->ended, p->code};
    visit(ctx, &facts);
  }
  pthread_mutex_unlock(&broker->mutex);
}

uint64_t il_broker_look(il_broker *broker, uint64_t id,
                        void (*visit)(void *, const char *, size_t),
                        void *ctx) {
  pthread_mutex_lock(&broker->mutex);
  const shared *object = il_broker_find(broker, id);
  uint64_t result = 0;
  if (object) {
    result = object->type == SHARED_CHANNEL ? object->capacity : object->value;
    for (const item *i = object->queue.first; i && visit; i = i->next)
      visit(ctx, i->bytes, i->len);
  }
  pthread_mutex_unlock(&broker->mutex);
  return result;
}

uint32_t il_broker_reader(il_broker *broker, uint64_t id, uint32_t pid) {
  pthread_mutex_lock(&broker->mutex);
  const shared *object = il_broker_find(broker, id);
  const peer *p = il_broker_peer(broker, pid);
  uint32_t reader = 0, count = 0;
  for (const holder *h = object ? object->holders : NULL; h; h = h->next) {
    if (!h->readers || h->pid == pid) continue;
    reader = h->pid;
    count++;
    if (p && h->pid == p->parent) {
      count = 1;
      break;
    }
  }
  pthread_mutex_unlock(&broker->mutex);
  return count == 1 ? reader : 0;
}
