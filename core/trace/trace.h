/* A trace: events as records of 32 bytes, in one buffer a carrier.
 *
 * A buffer belongs to one carrier at a time, so writing takes no lock; it has
 * a fixed room, of which only what is used is allocated, and what does not fit
 * is dropped and counted. Time is whatever the writer says: ns since the run's
 * start, or visible operations done.
 */
#ifndef IL_TRACE_TRACE_H
#define IL_TRACE_TRACE_H

#include "base/buf.h"
#include "trace/event.h"

typedef struct { /* web/src/model/trace.ts reads it as it lies in memory */
  int64_t time;
  uint32_t pid;
  uint32_t task;  /* number in its process, 0 the main one; UINT32_MAX: none */
  uint8_t event;  /* il_event_kind */
  uint8_t core;   /* carrier's index; 255: none */
  uint8_t reason; /* BLOCK: il_wait_reason */
  uint8_t about_task; /* 1: the event's object is a task */
  uint32_t line;      /* of the user's program, 0: none */
  uint32_t object; /* a task's number as above; another object's number in its
                      process, from 1; SEND and RECEIVE: the id as in `number`
                      */
  uint32_t number; /* of the event; RUN: turns on this core that were not
                      recorded since the record before */
} il_record;
_Static_assert(sizeof(il_record) == 32, "read by the page");

typedef struct {
  struct il_trace_part *first, *last;
  uint32_t count, room; /* records */
  uint64_t dropped;
} il_trace_buffer;

void il_trace_init(il_trace_buffer *buffer, uint32_t room);
void il_trace_term(il_trace_buffer *buffer);
/* The next record, for the caller to fill; NULL: no room, it is counted. */
il_record *il_trace_push(il_trace_buffer *buffer);
/* Moves all records to the end of `records`; the room is free again. The number
 * of those dropped since the last time. */
uint64_t il_trace_take(il_trace_buffer *buffer, il_buf *records);

#endif
