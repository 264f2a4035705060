#include "process/port.h"

static void send(il_port *port, const char *bytes, size_t len) {
  il_outbox *outbox = (il_outbox *)(void *)port;
  pthread_mutex_lock(&outbox->mutex);
  bool was_empty = outbox->waiting.len == 0;
  il_buf_append(&outbox->waiting, bytes, len);
  pthread_mutex_unlock(&outbox->mutex);
  if (was_empty) outbox->notify(outbox->ctx);
}

void il_outbox_init(il_outbox *outbox, uint32_t pid, void (*notify)(void *ctx),
                    void *ctx) {
  *outbox =
      (il_outbox){.port = {send}, .pid = pid, .notify = notify, .ctx = ctx};
  pthread_mutex_init(&outbox->mutex, NULL);
  il_buf_init(&outbox->waiting);
}

void il_outbox_term(il_outbox *outbox) {
  il_buf_term(&outbox->waiting);
  pthread_mutex_destroy(&outbox->mutex);
}

il_buf il_outbox_take(il_outbox *outbox) {
  pthread_mutex_lock(&outbox->mutex);
  il_buf taken = outbox->waiting;
  il_buf_init(&outbox->waiting);
  pthread_mutex_unlock(&outbox->mutex);
  return taken;
}
