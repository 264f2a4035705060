/* A trace: events as records of 32 bytes, in one buffer a carrier.
 *
 * A buffer belongs to one carrier at a time, so writing takes no lock; it has
 * a fixed room, and what does not fit is dropped and counted. Time is whatever
 * the writer says: ns since the run's start, or visible operations done.
 */
#ifndef IL_TRACE_TRACE_H
#define IL_TRACE_TRACE_H

#include <stdbool.h>

#include "base/buf.h"
#include "trace/event.h"

typedef struct { /* web/src/model/trace.ts reads it as it lies in memory */
  int64_t time;
  uint32_t pid;
  uint32_t task;  /* number in its process, 0 the main one; UINT32_MAX: none */
  uint8_t event;  /* il_event_kind */
  uint8_t core;   /* carrier's index; 255: none */
  uint8_t reason; /* BLOCK: il_wait_reason */
  uint8_t unused;
  uint32_t line;   /* of the user's program, 0: none */
  uint32_t object; /* id() of an object by counter, or of a task its number */
  uint32_t number;
} il_record;
_Static_assert(sizeof(il_record) == 32, "read by the page");

#endif
