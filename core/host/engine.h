/* One run of one program: what the command line and the wasm exports share.
 *
 *     il_run *run = il_run_new(&options, source, len, notify, ctx);
 *     for each of options.cores threads: il_run_carrier(run, index);
 *     meanwhile: il_console_drain(il_run_console(run), ...), il_run_stop(run)
 *     when all carriers have returned: il_run_finish(run); drain the rest;
 *     il_run_report(run, &json); il_run_free(run);
 *
 * A program that is refused (syntax, unsupported feature) gives a run that is
 * over at once; its diagnostics are in the console like any other output.
 *
 * A run begins with one process and holds the broker for all that come. Unless
 * options.host says otherwise, the others are contexts in this engine, with
 * threads of their own or in slices. Where they are engine instances of their
 * own, each of those holds a run that has one process and no broker, made by
 * il_run_new with options.plan.
 */
#ifndef IL_HOST_ENGINE_H
#define IL_HOST_ENGINE_H

#include "check/control.h"
#include "check/tracer.h"
#include "process/broker.h"
#include "sync/console.h"

typedef struct { /* of a run in controlled mode */
  il_choice strategy;
  const char *schedule; /* UTF-8, replayed in place of strategy and seed; or
                           NULL. A malformed one gives a run with neither */
  size_t schedule_len;
  int64_t pause_at; /* so many steps done; -1: never */
} il_controlled;

typedef struct {
  const char *filename; /* as tracebacks show it */
  /* NULL: parallel mode. Else the run goes in slices, and cores is only what
   * the program is told. Until il_run_new returns. */
  const il_controlled *controlled;
  uint32_t cores; /* carriers a process, at least 1 */
  bool has_seed;  /* else a fresh one */
  uint64_t seed;
  uint64_t max_steps;       /* a process; 0: none */
  double time_limit;        /* seconds; 0: none */
  size_t memory_limit;      /* bytes a process; 0: none */
  uint64_t fail_allocation; /* stress build: see il_heap_fail_at */
  il_libraries *libraries;  /* outlives the run; the next one starts faster */
  const il_lib_source *lib_sources; /* see lib/lib.h; NULL: il_lib_sources */
  bool trace;                       /* what happens: see il_run_trace */
  void (*on_multi)(void);           /* see il_sched; the first process's */
  bool slices; /* there are no threads: il_run_slice runs all processes */
  const il_process_host *host; /* makes other processes elsewhere; or NULL */
  /* The run's only process is one that a process elsewhere has started: */
  const il_process_plan *plan; /* or NULL; until il_run_new returns */
  il_port *to_broker;          /* outlives the run */
} il_options;

typedef struct il_run il_run;

enum { IL_RUN_RING = 256 * 1024 }; /* the console's; a drain needs as much */

/* NULL: no memory for even the smallest run. */
il_run *il_run_new(const il_options *options, const char *source, size_t len,
                   void (*notify)(void *ctx, il_console_event event),
                   void *ctx);
bool il_run_is_over(const il_run *run);
/* Returns when the run is over. */
void il_run_carrier(il_run *run, uint32_t index);
/* Hosts with one thread: see il_carrier_slice; and controlled mode, where
 * *idle_ms may also be IL_RUN_PAUSED. */
bool il_run_slice(il_run *run, int ms, int *idle_ms);
enum { IL_RUN_PAUSED = -3 };
il_control *il_run_control(il_run *run); /* NULL: parallel mode */
il_console *il_run_console(il_run *run);
il_broker *il_run_broker(il_run *run); /* NULL: it is elsewhere */
/* Frames from the broker elsewhere; false: not a message. */
bool il_run_receive(il_run *run, const char *bytes, size_t len);
void il_run_stop(il_run *run);
/* One of its processes elsewhere has come to its limit on steps or time. */
void il_run_limit(il_run *run);
/* Ends the run if its time limit has passed: to be called by then, because the
 * carriers may all be inside long operations. */
void il_run_expire(il_run *run);
/* No carrier runs any more: ends the other processes, and prints what there is
 * to say at the end. */
void il_run_finish(il_run *run);
int il_run_exit_code(const il_run *run);
void il_run_report(const il_run *run, il_buf *json);
/* For who watches it run, as JSON: {"processes": [..] as in the report,
 * "tasks":
 * [{"pid", "tasks": [name, ..]}, ..]} of those processes that are here. */
void il_run_processes(il_run *run, il_buf *json);
/* What has been traced since the last call, while nothing runs: in parallel
 * mode after il_run_finish. `names` gets what else TraceChunk of
 * web/src/model/trace.ts has. NULL: there is no trace. The records stay until
 * the next call. */
const il_traced *il_run_trace(il_run *run, il_buf *names);
/* The same as Chrome trace event JSON. */
void il_run_chrome(il_run *run, il_buf *json);
void il_run_free(il_run *run);

#endif
