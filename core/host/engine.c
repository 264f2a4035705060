#include "host/engine.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lib/lib.h"
#include "lib/modules.h"
#include "sync/report.h"

struct il_run {
  il_arena arena; /* of the diagnostics */
  il_diags diags;
  il_program *program;
  il_process *process; /* NULL: refused */
  il_sched *sched;
  il_strategy strategy;
  il_console *console;
  uint64_t seed;
  int64_t begin_ns, end_ns;
};

static int64_t read_clock(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t now_ns(void *ctx) {
  (void)ctx;
  return read_clock(CLOCK_MONOTONIC);
}

static int64_t wall_ns(void *ctx) {
  (void)ctx;
  return read_clock(CLOCK_REALTIME);
}

static void entropy(void *ctx, void *out, size_t len) {
  (void)ctx;
  for (size_t done = 0; done < len; done += 256) {
    size_t part = len - done < 256 ? len - done : 256;
    int failed = getentropy((char *)out + done, part);
    IL_ASSERT(!failed);
  }
}

static const il_clock host_clock = {now_ns, wall_ns, entropy, NULL};

static void refuse(il_run *run, const il_options *options, const char *source,
                   size_t len) {
  il_buf text;
  il_buf_init(&text);
  il_diags_render(&run->diags, options->filename, source, len, &text);
  il_console_print(run->console, IL_STDERR, text.bytes, text.len);
  il_buf_term(&text);
}

static bool start(il_run *run, const il_options *options) {
  il_process_options process = {.program = run->program,
                                .module_defs = il_module_defs,
                                .class_defs = il_class_defs,
                                .lib_sources = options->lib_sources
                                                   ? options->lib_sources
                                                   : il_lib_sources,
                                .libraries = options->libraries,
                                .clock = host_clock,
                                .memory_limit = options->memory_limit,
                                .cores = options->cores,
                                .seed = run->seed};
  run->process = il_process_new(&process);
  if (!run->process) return false;
  run->process->console = run->console;
  il_strategy_fair_init(&run->strategy, run->seed);
  run->sched = il_sched_new(run->process, &run->strategy);
  if (!run->sched) return false;
  run->sched->step_limit = options->max_steps;
  if (options->time_limit > 0)
    run->sched->time_limit =
        run->begin_ns + (int64_t)(options->time_limit * 1e9);
  il_heap_fail_at(run->process->heap, options->fail_allocation);
  il_sched_start_main(run->sched, run->process->main_task);
  return true;
}

il_run *il_run_new(const il_options *options, const char *source, size_t len,
                   void (*notify)(void *, il_console_event), void *ctx) {
  il_run *run = calloc(1, sizeof *run);
  if (!run) return NULL;
  il_arena_init(&run->arena);
  il_diags_init(&run->diags, &run->arena);
  run->begin_ns = run->end_ns = now_ns(NULL);
  run->seed = options->seed;
  if (!options->has_seed) {
    entropy(NULL, &run->seed, sizeof run->seed);
    run->seed >>= 11; /* a report's number that JavaScript holds exactly */
  }
  run->console = il_console_new(IL_RUN_RING, notify, ctx);
  if (run->console) {
    run->program = il_compile(source, len, options->filename, &run->diags);
    if (!run->program) {
      refuse(run, options, source, len);
      return run;
    }
    if (start(run, options)) return run;
  }
  il_run_free(run);
  return NULL;
}

bool il_run_is_over(const il_run *run) {
  return !run->sched || il_sched_is_over(run->sched);
}

void il_run_carrier(il_run *run, uint32_t index) {
  if (run->sched) il_carrier_run(run->sched, index);
}

bool il_run_slice(il_run *run, int ms, int *idle_ms) {
  return run->sched && il_carrier_slice(run->sched, ms, idle_ms);
}

il_console *il_run_console(il_run *run) {
  return run->console;
}

void il_run_stop(il_run *run) {
  if (run->sched) il_sched_stop(run->sched, IL_STATUS_STOPPED);
}

void il_run_expire(il_run *run) {
  if (run->sched) il_sched_expire(run->sched);
}

void il_run_finish(il_run *run) {
  run->end_ns = now_ns(NULL);
  if (!run->sched) return;
  il_buf text;
  il_buf_init(&text);
  if (run->sched->status == IL_STATUS_DEADLOCK)
    il_report_deadlock(run->sched, &text);
  else if (run->sched->status == IL_STATUS_LIMIT)
    il_buf_text(&text, "Stopped: the limit on steps or time was reached.\n");
  if (text.len) il_console_print(run->console, IL_STDERR, text.bytes, text.len);
  il_buf_term(&text);
}

int il_run_exit_code(const il_run *run) {
  return run->sched ? run->sched->exit_code : 2;
}

void il_run_report(const il_run *run, il_buf *json) {
  il_report_facts facts = {.mode = "parallel",
                           .seed = run->seed,
                           .wall_ns = run->end_ns - run->begin_ns,
                           .diags = &run->diags};
  il_report_json(run->sched, &facts, json);
}

void il_run_free(il_run *run) {
  if (run->process) il_process_free(run->process);
  if (run->sched) il_sched_free(run->sched);
  if (run->console) il_console_free(run->console);
  if (run->program) il_program_free(run->program);
  il_arena_term(&run->arena);
  free(run);
}
