/* Events: what a run tells those who watch it, and the interface of these.
 *
 * Whoever does something that is in events.def says so with il_emit at the
 * moment when it takes effect. A process without a sink pays one load for it.
 * A sink must not block, allocate from the heap, or raise. It need not be told
 * all: see il_task.muted.
 *
 * In parallel mode the sink is called from several threads at a time, perhaps
 * with an object lock held: mostly on the carrier of t, but by others where t
 * waits and is handed a lock, an item or a message, and where t is NULL. In
 * controlled mode there is one carrier.
 */
#ifndef IL_TRACE_EVENT_H
#define IL_TRACE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
#define EVENT(name) IL_EVENT_##name,
#include "trace/events.def"
#undef EVENT
  IL_EVENT_COUNT
} il_event_kind;

/* Muted in a turn that the sink is not told of: see il_carrier.unseen. */
#define IL_EVENTS_UNSEEN                                                       \
  (~(1u << IL_EVENT_START | 1u << IL_EVENT_RUN | 1u << IL_EVENT_END))

struct il_task;
struct il_object;
struct il_process;
struct il_marker;

typedef struct il_sink il_sink;
struct il_sink {
  void (*event)(il_sink *self, struct il_task *t, il_event_kind event,
                struct il_object *object, uint64_t number);
  /* t goes on in its turn: several times a millisecond while it runs, in
   * parallel mode. May be NULL. */
  void (*pass)(il_sink *self, struct il_task *t);
  /* A collection asks what the sink keeps of the process's objects. The world
   * stands still. May be NULL. */
  void (*mark)(il_sink *self, struct il_process *process,
               struct il_marker *marker);
  /* Controlled mode: t, which is watched, is about to do t->visible. True: it
   * does, and goes on. */
  bool (*visible)(il_sink *self, struct il_task *t);
  /* The same for a write and a read of the same variable right before it.
   * False: they are to be asked for one by one. */
  bool (*update)(il_sink *self, struct il_task *t);
};

#endif
