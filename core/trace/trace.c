#include "trace/trace.h"

#include <stdlib.h>

enum { PART = 512 };

typedef struct il_trace_part {
  struct il_trace_part *next;
  il_record records[PART];
} part;

void il_trace_init(il_trace_buffer *buffer, uint32_t room) {
  *buffer = (il_trace_buffer){.room = room};
}

static void release(il_trace_buffer *buffer) {
  while (buffer->first) {
    part *next = buffer->first->next;
    free(buffer->first);
    buffer->first = next;
  }
  buffer->count = 0;
}

void il_trace_term(il_trace_buffer *buffer) {
  release(buffer);
}

il_record *il_trace_push(il_trace_buffer *buffer) {
  uint32_t at = buffer->count % PART;
  if (buffer->count < buffer->room && at == 0) {
    part *more = malloc(sizeof *more);
    if (more) {
      more->next = NULL;
      if (buffer->first)
        buffer->last->next = more;
      else
        buffer->first = more;
      buffer->last = more;
    } else {
      buffer->room = buffer->count;
    }
  }
  if (buffer->count == buffer->room) {
    buffer->dropped++;
    return NULL;
  }
  buffer->count++;
  return &buffer->last->records[at];
}

uint64_t il_trace_take(il_trace_buffer *buffer, il_buf *records) {
  uint32_t left = buffer->count;
  for (const part *p = buffer->first; p; p = p->next) {
    uint32_t n = left < PART ? left : PART;
    il_buf_append(records, p->records, n * sizeof *p->records);
    left -= n;
  }
  release(buffer);
  uint64_t dropped = buffer->dropped;
  buffer->dropped = 0;
  return dropped;
}
