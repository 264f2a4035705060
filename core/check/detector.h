/* The detector: watches a controlled run for races, and for what threatens to
 * become a deadlock.
 *
 * Races are found by happens-before with vector clocks and epochs, as in
 * FastTrack (Flanagan and Freund, 2009): two accesses to one variable, at least
 * one a write, that no chain of synchronisation orders. A run that is correctly
 * synchronised never has one, whatever the schedule was.
 *
 * Use: the controller feeds it every event (trace/event.h) and, right before
 * they are done, the accesses of every visible operation; at the end it asks
 * for the findings. One thread. Tasks are known by task->index.
 *
 * What is found is kept as facts (names, lines, steps) when it is found:
 * objects and tasks may be gone by the end.
 */
#ifndef IL_CHECK_DETECTOR_H
#define IL_CHECK_DETECTOR_H

#include "base/buf.h"
#include "process/broker.h"
#include "sched/sched.h"

typedef struct il_detector il_detector;

il_detector *il_detector_new(void); /* NULL: no memory */
void il_detector_free(il_detector *detector);

/* What the run's processes share. */
void il_detector_watch(il_detector *detector, il_broker *broker);
/* A process, before its first event, and what reports call it, which outlives
 * it; NULL: the first one. */
void il_detector_add(il_detector *detector, il_process *process,
                     const char *name);
/* step: visible operations done so far in the run. */
void il_detector_event(il_detector *detector, il_task *t, il_event_kind event,
                       il_object *object, uint64_t number, uint64_t step);
/* t is about to do t->visible. */
void il_detector_visible(il_detector *detector, il_task *t, uint64_t step);
/* t has a lock, or a permit of a semaphore. */
bool il_detector_holds(const il_detector *detector, const il_task *t);
/* A process is about to be freed. (Of what its collections free the detector
 * learns by itself: il_heap_on_marked.) */
void il_detector_forget(il_detector *detector, il_process *process);
/* Nothing can go on any more: the tasks of all processes are as they wait.
 * Called once for each process, before the findings are asked for. */
void il_detector_deadlock(il_detector *detector, il_sched *sched,
                          const char *process_name);

uint32_t il_detector_races(const il_detector *detector);

/* The values of "races", "warnings" and "deadlock" in the report (design.md),
 * the last null if there was none. schedule: text of the run's schedule. */
void il_detector_json_races(const il_detector *detector, il_buf *json);
void il_detector_json_warnings(const il_detector *detector, il_buf *json);
void il_detector_json_deadlock(const il_detector *detector, il_buf *json);
/* All findings in English sentences, for stderr. */
void il_detector_text(const il_detector *detector, il_buf *out);

/* What is known of a variable that more than one task has touched. */
typedef struct {
  il_process *process;
  il_object *object;
  il_value part;
  struct il_last_access { /* task UINT32_MAX: none */
    uint32_t task, line;
    uint64_t step;
  } write, reads[8];
  uint32_t nreads; /* since the last write, at most one a task, newest first */
} il_variable_facts;
void il_detector_each_variable(const il_detector *detector,
                               void (*visit)(void *, const il_variable_facts *),
                               void *ctx);

#endif
