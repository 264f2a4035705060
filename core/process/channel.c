/* Channels: queues of byte strings between processes; see broker.h for the
 * three ways in which items reach their readers.
 *
 * An item that has been granted stays in the broker's books until its reader
 * says TAKEN, so it can go back to the front of the queue.
 */
#include "process/broker_internal.h"

#include <stdlib.h>

enum {
  WINDOW_ITEMS = 512, /* granted and not taken by the only reader */
  WINDOW_BYTES = 1 << 19,
  MAX_BATCH = 64,         /* of a spread channel */
  QUICK_NS = 1000 * 1000, /* a reader that takes less for an item is quick */
  BACKLOG = 8 << 20,      /* bytes a channel may hold before writers wait */
  CREDIT_STEP = 64 << 10, /* credit is given in parts of this */
  ITEM_OVERHEAD = 32,     /* counted for each item besides its bytes */
};

static size_t weight(const item *i) {
  return i->len + ITEM_OVERHEAD;
}

static void append(items *list, item *i) {
  i->next = NULL;
  if (list->last)
    list->last->next = i;
  else
    list->first = i;
  list->last = i;
  list->count++;
  list->bytes += weight(i);
}

static item *pop(items *list) {
  item *i = list->first;
  if (!i) return NULL;
  list->first = i->next;
  if (!list->first) list->last = NULL;
  list->count--;
  list->bytes -= weight(i);
  return i;
}

/* Puts all of `list` where it belongs in `queue`, which is near its front. */
static void put_back(items *queue, items *list) {
  item **link = &queue->first, *i;
  while ((i = pop(list))) {
    while (*link && (*link)->number < i->number)
      link = &(*link)->next;
    i->next = *link;
    *link = i;
    if (!i->next) queue->last = i;
    queue->count++;
    queue->bytes += weight(i);
  }
}

static void drop(il_broker *broker, shared *channel, item *i) {
  channel->in_use--;
  channel->bytes -= weight(i);
  broker->bytes -= weight(i);
  free(i);
}

/* Handles */

static bool has_readers(const shared *channel) {
  uint32_t readers = channel->transit_readers;
  for (const holder *h = channel->holders; h; h = h->next)
    readers += h->readers;
  return readers > 0;
}

static bool has_writers(const shared *channel) {
  uint32_t writers = channel->transit_writers;
  for (const holder *h = channel->holders; h; h = h->next)
    writers += h->writers;
  return writers > 0;
}

/* Would what `writer` sends never be read? That is so when nobody has a handle
 * to read it, and also when every process that ever read from the channel has
 * ended and nobody but the writer could take their place. */
static bool is_broken(const shared *channel, uint32_t writer) {
  if (!has_readers(channel)) return true;
  if (channel->spread || !channel->had_reader || channel->transit_readers)
    return false;
  for (const holder *h = channel->holders; h; h = h->next)
    if (h->asked || (h->readers && h->pid != writer)) return false;
  return true;
}

static bool is_read_elsewhere(const shared *channel, uint32_t writer) {
  for (const holder *h = channel->holders; h; h = h->next)
    if (h->asked && h->pid != writer) return true;
  return false;
}

/* Credit */

static void give_credit(il_broker *broker, shared *channel, holder *writer) {
  if (writer->owed < CREDIT_STEP) return;
  if (channel->bytes > BACKLOG && is_read_elsewhere(channel, writer->pid))
    return;
  TELL(broker, writer->pid, CREDIT, channel->id, writer->owed);
  writer->owed = 0;
}

static void give_all_credit(il_broker *broker, shared *channel) {
  for (holder *h = channel->holders; h; h = h->next)
    give_credit(broker, channel, h);
}

/* Granting */

static void grant(il_broker *broker, shared *channel, holder *reader,
                  uint32_t count) {
  size_t begun;
  il_buf *out = il_broker_begin(broker, reader->pid, IL_MESSAGE_ITEMS, &begun);
  if (!out) return;
  il_wire_number(out, channel->id);
  il_wire_number(out, count);
  while (count--) {
    item *i = pop(&channel->queue);
    il_wire_data(out, i->bytes, i->len);
    append(&reader->granted, i);
  }
  il_wire_end(out, begun);
  reader->wants = false;
  if (reader->now_request)
    il_broker_reply(broker, reader->pid, reader->now_request, 1, NULL, 0);
  reader->now_request = 0;
}

static uint32_t count_asked(const shared *channel) {
  uint32_t count = 0;
  for (const holder *h = channel->holders; h; h = h->next)
    count += h->asked;
  return count;
}

/* The only process that has ever asked, if it is the only one. */
static holder *only_reader(const shared *channel) {
  if (channel->spread) return NULL;
  holder *only = NULL;
  for (holder *h = channel->holders; h; h = h->next) {
    if (!h->asked) continue;
    if (only) return NULL;
    only = h;
  }
  return only;
}

static holder *next_wanting(const shared *channel) {
  holder *first = NULL;
  for (holder *h = channel->holders; h; h = h->next)
    if (h->wants && !h->recalled && (!first || h->turn < first->turn))
      first = h;
  return first;
}

/* How many items of a spread channel its next reader gets: the more, the
 * quicker it has been with the last ones, but never more than its share. */
static uint32_t batch_for(il_broker *broker, const shared *channel,
                          holder *reader) {
  if (!channel->spread) return 1;
  int64_t now = broker->host.now_ns(broker->host.ctx);
  bool quick = reader->batch > 0 &&
               now - reader->granted_at < (int64_t)reader->batch * QUICK_NS;
  uint32_t batch = quick ? reader->batch * 2 : 1;
  uint32_t share = channel->queue.count / (2 * count_asked(channel)) + 1;
  if (batch > MAX_BATCH) batch = MAX_BATCH;
  if (batch > share) batch = share;
  reader->batch = batch;
  reader->granted_at = now;
  return batch;
}

static uint32_t fitting(const shared *channel, const holder *reader) {
  uint32_t count = 0;
  size_t bytes = reader->granted.bytes;
  for (const item *i = channel->queue.first;
       i && reader->granted.count + count < WINDOW_ITEMS &&
       (bytes == 0 || bytes + weight(i) <= WINDOW_BYTES);
       i = i->next, count++)
    bytes += weight(i);
  return count;
}

/* Asks for what other readers have and have not taken. True: an answer is
 * awaited. */
static bool recall(il_broker *broker, shared *channel, const holder *wanting) {
  bool awaited = false;
  for (holder *h = channel->holders; h; h = h->next) {
    if (h == wanting || h->granted.count <= h->kept) continue;
    if (!h->recalled) TELL(broker, h->pid, RECALL, channel->id);
    h->recalled = awaited = true;
  }
  return awaited;
}

static void serve(il_broker *broker, shared *channel) {
  holder *reader = only_reader(channel);
  if (reader) {
    uint32_t count = reader->recalled ? 0 : fitting(channel, reader);
    if (count) grant(broker, channel, reader, count);
    return;
  }
  for (const holder *h = channel->holders; h; h = h->next)
    if (h->recalled) return; /* what comes back goes first */
  while (channel->queue.count && (reader = next_wanting(channel)))
    grant(broker, channel, reader, batch_for(broker, channel, reader));
  if (!channel->queue.count && (reader = next_wanting(channel)))
    recall(broker, channel, reader);
}

/* Answers those who do not want to wait, when nothing can come back any more.
 */
static void answer_now(il_broker *broker, shared *channel) {
  for (holder *h = channel->holders; h; h = h->next)
    if (h->recalled) return;
  for (holder *h = channel->holders; h; h = h->next) {
    if (!h->now_request) continue;
    il_broker_reply(broker, h->pid, h->now_request, 0, NULL, 0);
    h->now_request = 0;
    h->wants = false;
  }
}

static void tell_ended(il_broker *broker, shared *channel) {
  if (channel->queue.count || has_writers(channel)) return;
  for (holder *h = channel->holders; h; h = h->next) {
    if (h->told || !h->asked) continue;
    h->told = true;
    TELL(broker, h->pid, ENDED, channel->id);
  }
}

static void settle(il_broker *broker, shared *channel) {
  serve(broker, channel);
  tell_ended(broker, channel);
  answer_now(broker, channel);
}

/* Messages */

static void accept(il_broker *broker, shared *channel, item *i) {
  holder *writer = il_broker_holder(channel, i->writer);
  i->number = channel->next_number++;
  append(&channel->queue, i);
  channel->in_use++;
  channel->bytes += weight(i);
  broker->bytes += weight(i);
  if (!writer || channel->capacity) return;
  writer->owed += i->len;
  if (broker->memory && broker->bytes > broker->memory)
    TELL(broker, writer->pid, FULL, channel->id);
  give_credit(broker, channel, writer);
}

static bool is_full(const shared *channel) {
  return channel->capacity && channel->in_use >= channel->capacity;
}

void il_channel_send(il_broker *broker, shared *channel, uint32_t pid,
                     il_wire *frame) {
  size_t len;
  uint64_t request = il_wire_read(frame), flags = il_wire_read(frame);
  const char *bytes = il_wire_read_data(frame, &len);
  item *i =
      frame->failed || is_broken(channel, pid) ? NULL : malloc(sizeof *i + len);
  if (!i) {
    TELL(broker, pid, BROKEN, channel->id);
    if (request) il_broker_reply(broker, pid, request, 2, NULL, 0);
    return;
  }
  *i = (item){.len = (uint32_t)len, .writer = pid};
  memcpy(i->bytes, bytes, len);
  if (!is_full(channel)) {
    accept(broker, channel, i);
    if (request) il_broker_reply(broker, pid, request, 1, NULL, 0);
    settle(broker, channel);
  } else if (flags & IL_MESSAGE_NOW) {
    free(i);
    il_broker_reply(broker, pid, request, 0, NULL, 0);
  } else if (!il_broker_wait(&channel->waiting, pid, request, i)) {
    free(i);
    TELL(broker, pid, FULL, channel->id);
  }
}

/* Items of writers that wait for room. */
static void admit(il_broker *broker, shared *channel) {
  waiter *w;
  while (!is_full(channel) && (w = il_broker_next_waiter(&channel->waiting))) {
    accept(broker, channel, w->item);
    il_broker_reply(broker, w->pid, w->request, 1, NULL, 0);
    free(w);
  }
}

void il_channel_want(il_broker *broker, shared *channel, uint32_t pid,
                     il_wire *frame) {
  holder *reader = il_broker_hold(channel, pid);
  uint64_t request = il_wire_read(frame), flags = il_wire_read(frame);
  if (!reader) return;
  if (!reader->asked) {
    reader->asked = true;
    recall(broker, channel, reader);
  }
  /* It may have asked before it knew of what is on its way. */
  if (!reader->wants && (!reader->granted.count || flags & IL_MESSAGE_MORE)) {
    reader->wants = true;
    reader->turn = ++broker->turns;
  }
  if (flags & IL_MESSAGE_NOW) {
    if (reader->granted.count) /* comes before the reply */
      il_broker_reply(broker, pid, request, 1, NULL, 0);
    else if (reader->now_request || reader->told)
      il_broker_reply(broker, pid, request, 0, NULL, 0);
    else
      reader->now_request = request;
  }
  settle(broker, channel);
}

void il_channel_taken(il_broker *broker, shared *channel, uint32_t pid,
                      uint64_t count) {
  holder *reader = il_broker_holder(channel, pid);
  if (!reader) return;
  while (count--) {
    item *i = pop(&reader->granted);
    if (!i) break;
    if (reader->kept) reader->kept--;
    if (channel->spread) {
      item *before = reader->in_hand;
      reader->in_hand = i;
      if (!(i = before)) continue;
    }
    drop(broker, channel, i);
  }
  admit(broker, channel);
  give_all_credit(broker, channel);
  settle(broker, channel);
}

void il_channel_giveback(il_broker *broker, shared *channel, uint32_t pid,
                         uint64_t keep) {
  holder *reader = il_broker_holder(channel, pid);
  if (!reader) return;
  reader->recalled = false;
  reader->batch = 0;
  items stay = {0};
  while (keep-- && reader->granted.first)
    append(&stay, pop(&reader->granted));
  put_back(&channel->queue, &reader->granted);
  reader->granted = stay;
  reader->kept = stay.count;
  settle(broker, channel);
}

void il_channel_lost(il_broker *broker, shared *channel, uint32_t pid,
                     il_wire *frame) {
  uint64_t request = il_wire_read(frame), whose = il_wire_read(frame);
  items rest = {0};
  item *found = NULL, *i;
  while ((i = pop(&channel->lost))) {
    if (!found && i->writer == whose)
      found = i;
    else
      append(&rest, i);
  }
  channel->lost = rest;
  if (found)
    il_broker_reply(broker, pid, request, 1, found->bytes, found->len);
  else
    il_broker_reply(broker, pid, request, 0, NULL, 0);
  free(found);
}

/* A process has ended, and its holder is out of the list. */
void il_channel_left(il_broker *broker, shared *channel, holder *left) {
  put_back(&channel->queue, &left->granted);
  if (left->asked) channel->had_reader = true;
  if (left->in_hand) {
    item *i = left->in_hand;
    channel->in_use--;
    channel->bytes -= weight(i);
    broker->bytes -= weight(i);
    i->writer = left->pid;
    append(&channel->lost, i);
  }
  settle(broker, channel);
}

/* Handles have been closed. */
void il_channel_ends(il_broker *broker, shared *channel) {
  tell_ended(broker, channel);
  for (holder *h = channel->holders; h; h = h->next) {
    if (!h->writers || !is_broken(channel, h->pid)) continue;
    TELL(broker, h->pid, BROKEN, channel->id);
    waiters rest = {0};
    waiter *w;
    while ((w = il_broker_next_waiter(&channel->waiting))) {
      if (w->pid == h->pid) {
        il_broker_reply(broker, w->pid, w->request, 2, NULL, 0);
        free(w->item);
      } else {
        il_broker_wait(&rest, w->pid, w->request, w->item);
      }
      free(w);
    }
    channel->waiting = rest;
  }
}

static void free_items(il_broker *broker, shared *channel, items *list,
                       bool counted) {
  item *i;
  while ((i = pop(list))) {
    if (counted)
      drop(broker, channel, i);
    else
      free(i);
  }
}

void il_channel_free(il_broker *broker, shared *channel) {
  free_items(broker, channel, &channel->queue, true);
  free_items(broker, channel, &channel->lost, false);
  for (holder *h = channel->holders; h; h = h->next) {
    free_items(broker, channel, &h->granted, true);
    if (h->in_hand) drop(broker, channel, h->in_hand);
  }
}
