/* A snapshot: everything that the page shows of a controlled run that has
 * paused, as one JSON object (web/src/model/snapshot.ts says which).
 */
#ifndef IL_CHECK_SNAPSHOT_H
#define IL_CHECK_SNAPSHOT_H

#include "check/detector.h"

typedef struct { /* of the run, by the controller */
  uint64_t step;
  bool has_lines; /* there is one task only, and its lines are counted */
  uint64_t lines; /* that have begun, since `lines_from` turns */
  uint64_t lines_from;
  int64_t time_ns; /* virtual, since the start */
  il_sched *const *scheds;
  const uint32_t *pids; /* by process, as scheds */
  uint32_t nscheds;
  il_detector *detector; /* or NULL */
} il_snapshot_facts;

void il_snapshot_json(const il_snapshot_facts *facts, il_buf *json);

#endif
