/* What the two halves of a process's end share: mailbox.c keeps the books and
 * takes messages in, module.c is what Python sees.
 */
#ifndef IL_PROCESS_MAILBOX_INTERNAL_H
#define IL_PROCESS_MAILBOX_INTERNAL_H

#include "process/mailbox.h"
#include "process/wire.h"

/* Low bits of an id say what kind of channel it is; and see IL_ID_STATE. */
enum { IL_ID_BOUNDED = 1, IL_ID_SPREAD = 2, IL_ID_BITS = 4 };

typedef struct parcel { /* an item that has come, or the data of a reply */
  struct parcel *next;
  size_t len;
  char bytes[];
} parcel;

typedef struct il_endpoint {
  struct il_endpoint *next; /* in the bucket */
  il_mailbox *mailbox;
  uint64_t id;
  uint32_t handles;     /* open ones of this process */
  parcel *first, *last; /* come and not yet taken */
  uint32_t count;       /* of them */
  uint32_t promised;    /* tasks that know of one and are about to take it */
  uint32_t asking;      /* tasks that will take one, and have not parked yet */
  uint32_t taken;       /* not yet told to the broker */
  uint32_t ahead;       /* ask for more when so few are left; 0: do not */
  bool wanted;          /* WANT is out */
  bool ended, broken, full;
  uint64_t unacknowledged; /* bytes sent without credit for them yet */
  struct il_endpoint *next_taken;
} il_endpoint;

typedef enum {
  WAIT_REPLY,  /* key: request; result by `as` */
  WAIT_ITEM,   /* key: endpoint's id */
  WAIT_POLL,   /* key: endpoint's id; takes nothing */
  WAIT_CREDIT, /* key: endpoint's id */
  WAIT_CHILD,  /* key: pid */
  WAIT_EVENT   /* key: the count that is known */
} wait_kind;

/* TRIED: a permit that was not to be waited for without end. */
typedef enum {
  AS_BOOL,
  AS_INT,
  AS_DATA,
  AS_CHILD,
  AS_PERMIT,
  AS_TRIED
} reply_as;

typedef struct wait {
  struct wait *next;
  wait_kind kind;
  reply_as as;
  uint64_t key;
  uint64_t id;   /* of what the reply is about, for RECEIVE; 0: nothing */
  il_task *task; /* NULL: not parked yet, or its time was up */
  bool done;     /* the reply has come */
  uint64_t value;
  parcel *data;
} wait;

typedef struct {
  uint32_t pid;
  bool ended;
  int code;
} child;

enum { MAILBOX_BUCKETS = 64, WRITER_WINDOW = 256 << 10 };

struct il_mailbox {
  il_port port; /* first: the broker's way in */
  il_port *to_broker;
  il_sched *sched; /* NULL: not attached */
  uint32_t pid, parent;
  pthread_mutex_t mutex; /* protects all that follows */
  il_endpoint *buckets[MAILBOX_BUCKETS];
  il_endpoint *taken; /* with items taken that the broker does not know of */
  il_buf out;         /* frames to send before any other */
  il_buf spare;       /* empty: the next `out` */
  bool sending;       /* a thread is; it will send what is in `out` */
  wait *waits;
  child *children;
  uint32_t nchildren, children_cap;
  uint64_t next_request, next_object;
  uint64_t received; /* frames */
  uint64_t events;   /* arrivals that wait_events tells of */
  bool quiet_told;
  uint64_t quiet_at; /* so many frames had been received then */
};

/* Sends a frame, after what has to come before it. No mutex held. */
void il_mailbox_send(il_mailbox *mailbox, const il_buf *frame);
#define MAILBOX_SEND(mailbox, message, ...)                                    \
  il_mailbox_send_numbers(mailbox, IL_MESSAGE_##message,                       \
                          (const uint64_t[]){__VA_ARGS__},                     \
                          IL_COUNT(((const uint64_t[]){__VA_ARGS__})))
void il_mailbox_send_numbers(il_mailbox *mailbox, il_message message,
                             const uint64_t *numbers, uint32_t count);

/* A request about the object `id`: il_request_new gives its number for the
 * frame; after the frame has been sent il_request_wait gives the reply, or
 * IL_PARK. When its time is up (ns; negative: never) the result is its number,
 * and il_request_cancel gives what became of it. 0, IL_NIL: MemoryError is
 * raised. */
uint64_t il_request_new(il_task *t, reply_as as, uint64_t id);
il_value il_request_wait(il_task *t, uint64_t request, il_wait_reason reason,
                         int64_t timeout);
/* For a task that has parked before: the reply wakes it. */
void il_request_give(il_task *t, uint64_t request);
void il_request_drop(il_task *t, uint64_t request);
/* A reply of another kind: parks until something decides, with `otherwise` when
 * its time is up. Mutex held, which it unlocks. */
il_value il_mailbox_park_locked(il_task *t, wait_kind kind, uint64_t key,
                                il_wait_reason reason, int64_t timeout,
                                il_value otherwise);
/* The next item; NULL: none. The caller frees it. Mutex held. */
parcel *il_endpoint_take_locked(il_endpoint *endpoint);
il_endpoint *il_endpoint_find_locked(il_mailbox *mailbox, uint64_t id);
/* NULL: MemoryError. rights 0: the object is new. */
il_handle *il_handle_new(il_task *t, il_kind kind, uint64_t id,
                         uint32_t rights);
/* Closes it; its CLOSE goes out with the next frame. */
void il_handle_close(il_handle *handle);
child *il_mailbox_child_locked(il_mailbox *mailbox, uint32_t pid);

#endif
