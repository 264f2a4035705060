/* A mailbox: a process's end of its connection to the broker, and the classes of
 * the module _process, whose objects are the process's handles to what it
 * shares with others.
 *
 * A task that has to wait for a message parks with IL_WAIT_... and no object;
 * whoever delivers the message (the host's thread, or a carrier of another
 * process) decides its result and wakes it. The mailbox's mutex protects all of
 * it, and is never held while a task is woken, a frame is sent or memory is
 * allocated from the heap; it is taken inside the scheduler's.
 */
#ifndef IL_PROCESS_MAILBOX_H
#define IL_PROCESS_MAILBOX_H

#include "process/broker.h"
#include "sched/sched.h"

typedef struct il_mailbox il_mailbox;

enum { /* rights to a channel */ IL_READ = 1, IL_WRITE = 2 };
enum { /* of a channel */ IL_CHANNEL_SPREAD = 1 };

typedef struct il_handle { /* CHANNEL, SHARED_SEMAPHORE, SHARED_MEMORY */
  il_object head;
  uint64_t id;
  uint32_t rights;              /* 0: closed; mailbox mutex */
  struct il_endpoint *endpoint; /* the mailbox's, outside the heap */
} il_handle;

/* to_broker outlives the mailbox. */
il_mailbox *il_mailbox_new(il_process *process, uint32_t pid, uint32_t parent,
                     il_port *to_broker);
void il_mailbox_free(il_mailbox *mailbox); /* after the process */
/* Frames from the broker. False: not a message. */
bool il_mailbox_receive(il_mailbox *mailbox, const char *bytes, size_t len);
/* The handles of an image that has been read are this process's now. */
bool il_mailbox_adopt(il_task *t, il_handle *handle);
/* The process has ended: tells the broker. */
void il_mailbox_exit(il_mailbox *mailbox, int code);

extern const il_module_def il_module_process;
extern const il_class_def il_class_def_channel, il_class_def_shared_semaphore,
    il_class_def_shared_memory;

#endif
