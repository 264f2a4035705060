/* A mailbox: a process's end of its connection to the broker, and the classes
 * of the module _process, whose objects are the process's handles to what it
 * shares with others.
 *
 * A task that has to wait for a message parks with a reason of vm/waits.def and
 * no object; whoever delivers the message (the host's thread, or a carrier of
 * another process) decides its result and wakes it. The mailbox's mutex
 * protects all of it, and is never held while a task is woken, a frame is sent
 * or memory is allocated from the heap; it is taken inside the scheduler's.
 */
#ifndef IL_PROCESS_MAILBOX_H
#define IL_PROCESS_MAILBOX_H

#include "process/broker.h"
#include "sched/sched.h"

enum { /* rights to a channel */ IL_READ = 1, IL_WRITE = 2 };

typedef struct il_handle { /* CHANNEL, SHARED_SEMAPHORE, SHARED_MEMORY */
  il_object head;
  uint64_t id;
  uint32_t rights;              /* 0: closed; mailbox mutex */
  struct il_endpoint *endpoint; /* the mailbox's, outside the heap */
} il_handle;

/* to_broker outlives the mailbox. NULL: no memory. */
il_mailbox *il_mailbox_new(uint32_t pid, uint32_t parent, il_port *to_broker);
/* The process that it belongs to (il_process_options.mailbox) and its
 * scheduler, before any message comes. */
void il_mailbox_attach(il_mailbox *mailbox, il_sched *sched);
void il_mailbox_free(il_mailbox *mailbox); /* after the process */
/* Frames from the broker. False: not a message. */
bool il_mailbox_receive(il_mailbox *mailbox, const char *bytes, size_t len);
/* The port that does so. */
il_port *il_mailbox_port(il_mailbox *mailbox);
/* A handle of an image that has been read is this process's now. False: no
 * memory. */
bool il_mailbox_adopt(il_task *t, il_handle *handle);
/* The process has ended: tells the broker. words: what the run's report is to
 * say of it, see il_process_facts. */
void il_mailbox_exit(il_mailbox *mailbox, int code, const il_buf *words);
uint32_t il_mailbox_pid(const il_mailbox *mailbox);
uint32_t il_mailbox_parent(const il_mailbox *mailbox);

/* For those who look at a run that stands still. What a blocked task waits for
 * outside its process: a handle's id, or il_process_end_id; 0: nothing. */
uint64_t il_mailbox_waited(const il_task *task);
/* Items of a channel that have come and that no task has taken yet. */
void il_mailbox_each_item(il_mailbox *mailbox, uint64_t id,
                          void (*visit)(void *ctx, const char *bytes,
                                        size_t len),
                          void *ctx);

/* In SEND and RECEIVE events, beside the ids of handles, which are larger: the
 * starts of processes by that one, and its end. */
static inline uint64_t il_process_start_id(uint64_t pid) {
  return pid * 2;
}
static inline uint64_t il_process_end_id(uint64_t pid) {
  return pid * 2 + 1;
}
static inline bool il_is_handle_id(uint64_t id) {
  return id >> 32 != 0;
}
/* In the ids of memories, and of semaphores with permits from the beginning:
 * what is received there need not have been sent. SIGNAL and OBSERVE events
 * tell of them, without an object; number is the id. */
#define IL_ID_STATE 8u
/* A semaphore that is a lock: free at first, and nobody has a second permit. In
 * controlled mode LOCK and UNLOCK events tell of it too, again without an
 * object; number is the id, and IL_SHARED_TRIED as IL_LOCK_TRIED elsewhere. */
#define IL_ID_LOCK 4u
#define IL_SHARED_TRIED ((uint64_t)1 << 63)
static inline bool il_is_state_id(uint64_t id) {
  return il_is_handle_id(id) && id & IL_ID_STATE;
}
static inline bool il_is_lock_id(uint64_t id) {
  return il_is_handle_id(id) && id & IL_ID_LOCK;
}

#endif
