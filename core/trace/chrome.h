/* A trace as Chrome trace event JSON, which Perfetto and chrome://tracing open.
 *
 * Each process has a row for each of its cores, with the tasks that ran there,
 * and one for each task with its states; arrows lead from who starts, wakes or
 * sends to who then runs. Where turns were not recorded, the rows of the cores
 * say so, and those of the tasks are empty.
 */
#ifndef IL_TRACE_CHROME_H
#define IL_TRACE_CHROME_H

#include "trace/trace.h"

typedef struct {
  il_record
      *records; /* each buffer's in order; they are put in order of time */
  size_t count;
  /* JSON: TaskName, ObjectName (web/src/model/trace.ts) and {"pid", "name"}
   * for processes, in lists or not. */
  const char *names;
  size_t names_len;
  bool steps; /* time is steps, shown as microseconds; else ns */
  const char *(*wait_text)(uint32_t reason); /* follows "waits for" */
  uint64_t dropped;
} il_chrome;

void il_chrome_write(const il_chrome *chrome, il_buf *json);

#endif
