/* What a run has to say at its end: uncaught exceptions, deadlocks, the report.
 */
#ifndef IL_SYNC_REPORT_H
#define IL_SYNC_REPORT_H

#include "object/native.h"
#include "sched/sched.h"

extern const il_module_def il_module_engine_report;

/* The deadlock in sentences, one line a task, for stderr. */
void il_report_deadlock(const il_sched *sched, il_buf *out);

typedef struct { /* what only the host knows of a run */
  const char *mode;
  uint64_t seed;
  int64_t wall_ns;
  const il_diags *diags; /* when the program was refused, else NULL */
} il_report_facts;

/* The report of design.md as one JSON object; sched is NULL when the program
 * was refused before it ran. */
void il_report_json(const il_sched *sched, const il_report_facts *facts,
                    il_buf *out);

#endif
