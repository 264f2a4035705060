/* Semaphores and memories of more than one process. */
#include "process/broker_internal.h"

#include <stdlib.h>

static void acquire(il_broker *broker, shared *semaphore, uint32_t pid,
                    il_wire *frame) {
  uint64_t request = il_wire_read(frame), flags = il_wire_read(frame);
  if (semaphore->value) {
    semaphore->value--;
    il_broker_reply(broker, pid, request, 1, NULL, 0);
  } else if (flags & IL_MESSAGE_NOW ||
             !il_broker_wait(&semaphore->waiting, pid, request, NULL)) {
    il_broker_reply(broker, pid, request, 0, NULL, 0);
  }
}

static void release(il_broker *broker, shared *semaphore, uint32_t pid,
                    il_wire *frame) {
  uint64_t request = il_wire_read(frame);
  waiter *w = il_broker_next_waiter(&semaphore->waiting);
  bool ok = w || semaphore->value < semaphore->maximum;
  if (w)
    il_broker_reply(broker, w->pid, w->request, 1, NULL, 0);
  else if (ok)
    semaphore->value++;
  free(w);
  if (request) il_broker_reply(broker, pid, request, ok, NULL, 0);
}

static void read_memory(il_broker *broker, const shared *memory, uint32_t pid,
                        il_wire *frame) {
  uint64_t request = il_wire_read(frame), offset = il_wire_read(frame),
           size = il_wire_read(frame);
  if (offset > memory->size || size > memory->size - offset) size = 0;
  il_broker_reply(broker, pid, request, 1, memory->memory + offset, size);
}

static void write_memory(shared *memory, il_wire *frame) {
  size_t len;
  uint64_t offset = il_wire_read(frame);
  const char *bytes = il_wire_read_data(frame, &len);
  if (offset <= memory->size && len <= memory->size - offset)
    memcpy(memory->memory + offset, bytes, len);
}

bool il_shared_receive(il_broker *broker, shared *object, uint32_t pid,
                       il_message message, il_wire *frame) {
  shared_type wanted = message == IL_MESSAGE_READ || message == IL_MESSAGE_WRITE
                           ? SHARED_MEMORY
                           : SHARED_SEMAPHORE;
  if (object->type != wanted) return false;
  switch (message) {
  case IL_MESSAGE_ACQUIRE: acquire(broker, object, pid, frame); break;
  case IL_MESSAGE_RELEASE: release(broker, object, pid, frame); break;
  case IL_MESSAGE_READ: read_memory(broker, object, pid, frame); break;
  case IL_MESSAGE_WRITE: write_memory(object, frame); break;
  default: return false;
  }
  return !frame->failed;
}
