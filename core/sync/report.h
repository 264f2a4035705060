/* What a run has to say at its end: uncaught exceptions, deadlocks, the report.
 */
#ifndef IL_SYNC_REPORT_H
#define IL_SYNC_REPORT_H

#include "object/native.h"
#include "sched/sched.h"

extern const il_module_def il_module_engine_report;

/* The deadlock in sentences, one line a task, for stderr. process: the name of
 * a process that another one has started (nothing is said of it when all its
 * tasks wait in the library); else NULL. */
void il_report_deadlock(const il_sched *sched, const char *process,
                        il_buf *out);
/* The blocked tasks as elements of the report's list. */
void il_report_blocked(const il_sched *sched, const char *process,
                       il_buf *json);

typedef struct { /* what controlled mode adds; JSON but for the schedule */
  const char *strategy;
  uint64_t steps;
  il_buf schedule, races, warnings, deadlock;
} il_report_findings;

typedef struct { /* what only the host knows of a run */
  const char *mode;
  const il_report_findings *findings; /* NULL: parallel mode */
  uint64_t seed;
  int64_t wall_ns;
  const il_diags *diags; /* when the program was refused, else NULL */
  const char *blocked;   /* JSON: blocked tasks of other processes */
  const char *processes; /* JSON: elements of the list of processes */
} il_report_facts;

/* An il_wait_reason in words, which follow "waits for". */
const char *il_wait_text(uint32_t reason);

/* The report of design.md as one JSON object; sched is NULL when the program
 * was refused before it ran. */
void il_report_json(const il_sched *sched, const il_report_facts *facts,
                    il_buf *out);

#endif
