/* A port: one direction of a connection between a process and the broker.
 *
 * This is the transport's whole interface, and it has two implementations.
 * Between contexts of one engine a port hands the bytes over in the same call
 * (il_mailbox_port, il_broker_port). Between workers a port is an outbox: it
 * keeps the bytes until the host has taken them and posted them to the other
 * worker, whose host hands them in.
 */
#ifndef IL_PROCESS_PORT_H
#define IL_PROCESS_PORT_H

#include <pthread.h>

#include "base/buf.h"

typedef struct il_port {
  /* Whole frames, see messages.def. Any thread; in order. */
  void (*send)(struct il_port *port, const char *bytes, size_t len);
} il_port;

typedef struct il_outbox {
  il_port port;
  pthread_mutex_t mutex;
  il_buf waiting;
  uint32_t pid;              /* whom it leads to, for the host */
  void (*notify)(void *ctx); /* it was empty and is not any more; any thread */
  void *ctx;
} il_outbox;

void il_outbox_init(il_outbox *outbox, uint32_t pid, void (*notify)(void *ctx),
                    void *ctx);
void il_outbox_term(il_outbox *outbox);
/* What has gathered, which the caller terminates; empty if nothing. */
il_buf il_outbox_take(il_outbox *outbox);

#endif
