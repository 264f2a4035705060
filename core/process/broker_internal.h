/* What the parts of the broker share: broker.c has the processes and takes
 * messages in, channel.c and shared.c the objects. Everything is under the
 * broker's mutex.
 */
#ifndef IL_PROCESS_BROKER_INTERNAL_H
#define IL_PROCESS_BROKER_INTERNAL_H

#include "process/broker.h"
#include "process/wire.h"

typedef struct peer { /* a process */
  uint32_t pid, parent;
  char *name;
  char *words;    /* NULL: none; il_process_facts */
  bool connected; /* it has a port; messages before wait in out */
  bool ended;
  bool sending; /* a thread is inside port->send */
  int code;     /* once ended */
  int signal;   /* it has been killed by; 0: not */
  il_port *port;
  il_buf out;
  uint64_t sent; /* frames put into out, ever */
  bool quiet;    /* nothing has come from it since it said so */
  uint64_t quiet_received;
} peer;

typedef struct item {
  struct item *next;
  uint32_t len;
  uint32_t writer; /* pid; 0: it has had its credit */
  uint64_t number; /* in the channel's order */
  char bytes[];
} item;

typedef struct {
  item *first, *last;
  uint32_t count;
  size_t bytes;
} items;

typedef struct waiter { /* a request that is answered later */
  struct waiter *next;
  uint32_t pid;
  uint64_t request; /* 0: nobody wants the answer */
  item *item;       /* to be sent, in a full channel */
} waiter;

typedef struct {
  waiter *first, *last;
} waiters;

typedef struct holder { /* a process that has handles to the object */
  struct holder *next;
  uint32_t pid;
  uint32_t readers, writers; /* handles */
  /* channels only: */
  bool asked;           /* has wanted an item at some time */
  bool wants;           /* waits for one now, in the order of `turn` */
  bool recalled;        /* RECALL is out, GIVEBACK not yet in */
  bool told;            /* that the channel has ENDED or is BROKEN */
  uint64_t turn;        /* when it began to want */
  uint64_t now_request; /* to be answered once recalled items are back */
  items granted;        /* sent to it and not yet taken, */
  uint32_t kept;        /* of which so many are not to be recalled */
  item *in_hand;        /* spread channels: taken last */
  uint32_t batch;       /* spread channels: how many it may get at once */
  int64_t granted_at;   /* spread channels: ns */
  uint64_t owed;        /* credit for bytes that have found their place */
} holder;

typedef enum { SHARED_CHANNEL, SHARED_SEMAPHORE, SHARED_MEMORY } shared_type;

typedef struct shared {
  struct shared *next; /* in the bucket */
  uint64_t id;
  shared_type type;
  uint32_t transit_readers, transit_writers; /* handles on their way */
  holder *holders;                           /* in the order of their coming */
  waiters waiting; /* channel: senders; semaphore: acquirers */
  /* channels: */
  uint32_t capacity; /* 0: unbounded */
  bool spread;
  bool had_reader; /* a process that has ended had asked */
  uint32_t in_use; /* items queued or granted */
  uint64_t next_number;
  size_t bytes; /* of them */
  items queue;
  items lost; /* spread: in the hands of processes that ended; writer: pid */
  /* semaphores: */
  uint64_t value, maximum;
  /* memories: */
  char *memory;
  size_t size;
} shared;

enum { BUCKETS = 1024 };

struct il_broker {
  pthread_mutex_t mutex;
  pthread_cond_t sent; /* a port->send has returned */
  il_process_host host;
  peer **peers; /* by pid - IL_FIRST_PID */
  uint32_t npeers, peers_cap, nlive;
  bool flushing;
  bool over;                      /* the first process has ended */
  bool deadlocked;                /* all were told that they are */
  struct plan *plans, *last_plan; /* processes for the host to begin */
  shared *buckets[BUCKETS];
  size_t bytes, memory; /* in items; the limit, 0: none */
  uint64_t turns;
};

peer *il_broker_peer(il_broker *broker, uint64_t pid); /* live, or NULL */
shared *il_broker_find(il_broker *broker, uint64_t id);
holder *il_broker_holder(shared *object, uint32_t pid); /* or NULL */
holder *il_broker_hold(shared *object, uint32_t pid);   /* made if absent */
/* Queue a frame for a process, unless it has ended. */
void il_broker_tell(il_broker *broker, uint32_t pid, il_message message,
                    const uint64_t *numbers, uint32_t count);
#define TELL(broker, pid, message, ...)                                        \
  il_broker_tell(broker, pid, IL_MESSAGE_##message,                            \
                 (const uint64_t[]){__VA_ARGS__},                              \
                 IL_COUNT(((const uint64_t[]){__VA_ARGS__})))
void il_broker_reply(il_broker *broker, uint32_t pid, uint64_t request,
                     uint64_t value, const void *data, size_t len);
/* A frame with room for more than numbers: the buffer to write it to, or NULL
 * if the process has ended. il_wire_end closes it. */
il_buf *il_broker_begin(il_broker *broker, uint32_t pid, il_message message,
                        size_t *begun);

bool il_broker_wait(waiters *list, uint32_t pid, uint64_t request, item *item);
waiter *il_broker_next_waiter(waiters *list);
/* Takes the waiters of a process out (request 0: all of them); how many. */
uint32_t il_broker_forget(il_broker *broker, waiters *list, uint32_t pid,
                          uint64_t request);

/* channel.c: messages about a channel from a process that holds it, and what
 * follows when handles to it have come or gone. */
void il_channel_send(il_broker *broker, shared *channel, uint32_t pid,
                     il_wire *frame);
void il_channel_want(il_broker *broker, shared *channel, uint32_t pid,
                     il_wire *frame);
void il_channel_taken(il_broker *broker, shared *channel, uint32_t pid,
                      uint64_t count);
void il_channel_giveback(il_broker *broker, shared *channel, uint32_t pid,
                         uint64_t keep);
void il_channel_lost(il_broker *broker, shared *channel, uint32_t pid,
                     il_wire *frame);
void il_channel_left(il_broker *broker, shared *channel, holder *left);
void il_channel_ends(il_broker *broker, shared *channel);
void il_channel_free(il_broker *broker, shared *channel);

/* shared.c: messages about semaphores and memories; false: not one. */
bool il_shared_receive(il_broker *broker, shared *object, uint32_t pid,
                       il_message message, il_wire *frame);

#endif
