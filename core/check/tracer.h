/* A tracer: writes the events of one process into a trace.
 *
 * In parallel mode it is the process's sink, with a buffer a carrier, and time
 * is ns since the run began. Events beyond a budget are dropped, whole turns of
 * tasks where possible: a program that locks and switches all the time is not
 * to be slowed down by its watcher, and a run may last for hours. A carrier has
 * a thousand records at once, so that a short program is told in full, and as
 * many again for each doubling of the run's time from 32 ms on: these are at
 * first 32 a millisecond, which take a percent of it, and whatever the length
 * of a run, its last half has half of a thousand and more. The first
 * turn recorded after others that were not says so (il_record.number); while
 * turns are short, those that are not cost a load each (il_carrier.unseen).
 *
 * In controlled mode it is told by who drives the run, which has one buffer for
 * all its processes, and time is whatever that says.
 *
 * Objects get numbers when they are first seen. Those that have one stay alive
 * for as long as the tracer (il_sink.mark), so that they can be named at the
 * end; their number is bounded, as is that of the tasks whose names are kept.
 */
#ifndef IL_CHECK_TRACER_H
#define IL_CHECK_TRACER_H

#include "sched/sched.h"
#include "trace/trace.h"

typedef struct il_tracer il_tracer;

/* Parallel mode: becomes the process's sink, before a carrier runs. begin_ns is
 * time 0 on the process's clock. NULL: no memory. */
il_tracer *il_tracer_new(il_process *process, uint32_t pid, int64_t begin_ns);
/* Controlled mode: all records go to `buffer`, which outlives it. */
il_tracer *il_tracer_new_controlled(il_process *process, uint32_t pid,
                                    il_trace_buffer *buffer);
/* Before the process is freed. */
void il_tracer_free(il_tracer *tracer);

/* Controlled mode: an event as in il_sink, and when it was. */
void il_tracer_event(il_tracer *tracer, il_task *t, il_event_kind event,
                     il_object *object, uint64_t number, int64_t time);
/* Controlled mode: for the sink's mark. */
void il_tracer_mark(il_tracer *tracer, il_marker *marker);

/* What has been traced: records, each carrier's in order, and the elements of
 * the lists of TraceChunk in web/src/model/trace.ts. */
typedef struct {
  il_buf records, tasks, objects;
  uint64_t dropped; /* at least */
} il_traced;

/* One that is all 0 is empty. */
void il_traced_term(il_traced *traced);
/* What was in `to` is forgotten; names stay in `from` too. */
void il_traced_move(il_traced *from, il_traced *to);
/* Adds the records, which it then forgets (parallel mode), and all names so
 * far. The world stands still. */
void il_tracer_take(il_tracer *tracer, il_traced *traced);

#endif
