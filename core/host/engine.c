#include "host/engine.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lang/sharing.h"
#include "lib/lib.h"
#include "lib/modules.h"
#include "object/str.h"
#include "process/image.h"
#include "process/mailbox.h"
#include "sync/report.h"
#include "trace/chrome.h"

enum {
  BROKER_MEMORY = 256 << 20, /* bytes that may wait between processes */
  MAX_STEPS_TRACED =
      1 << 18 /* events in controlled mode, between two takings */
};

typedef struct context { /* a process in this engine */
  struct context *next;
  il_run *run;
  uint32_t pid;
  char *name; /* NULL: the run's first process */
  il_port to_broker;
  il_process *process;
  il_sched *sched;
  il_strategy strategy;
  il_mailbox *mailbox;
  il_tracer *tracer; /* or NULL */
  uint32_t carriers; /* of its own threads, still running; mutex */
} context;

struct il_run {
  il_options options; /* without plan and filename */
  il_arena arena;     /* of the diagnostics */
  il_diags diags;
  il_program *program; /* NULL: refused */
  context first;
  pthread_mutex_t mutex;
  pthread_cond_t ended; /* a process has */
  context *others;      /* mutex */
  uint32_t nothers;     /* with those that are being closed; mutex */
  il_broker *broker;
  il_control *control; /* NULL: parallel mode */
  il_console *console;
  il_trace_buffer steps; /* traced in controlled mode */
  il_traced past;        /* of processes that are no more; mutex */
  il_traced taken;       /* by the last il_run_trace */
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

static const il_clock host_clock = {now_ns, wall_ns, entropy, NULL, NULL};

static void refuse(il_run *run, const il_options *options, const char *source,
                   size_t len) {
  il_buf text;
  il_buf_init(&text);
  il_diags_render(&run->diags, options->filename, source, len, &text);
  il_console_print(run->console, IL_STDERR, text.bytes, text.len);
  il_buf_term(&text);
}

/* Contexts */

static void send_to_broker(il_port *port, const char *bytes, size_t len) {
  context *c = (context *)(void *)((char *)port - offsetof(context, to_broker));
  bool ok = il_broker_receive(c->run->broker, c->pid, bytes, len);
  IL_ASSERT(ok);
}

static bool trace_steps(context *c) {
  il_run *run = c->run;
  c->tracer = il_tracer_new_controlled(c->process, c->pid, &run->steps);
  if (!c->tracer) return false;
  il_control_trace(run->control, c->sched, c->tracer);
  return true;
}

/* plan NULL: the program's first process. */
static bool open_context(context *c, il_run *run, const il_process_plan *plan) {
  const il_options *options = &run->options;
  c->run = run;
  c->pid = plan ? plan->pid : IL_FIRST_PID;
  c->to_broker.send = send_to_broker;
  c->mailbox =
      il_mailbox_new(c->pid, plan ? plan->parent : 1,
                     options->to_broker ? options->to_broker : &c->to_broker);
  if (!c->mailbox) return false;
  uint64_t seed = run->seed ^ (uint64_t)(c->pid - IL_FIRST_PID) << 32;
  il_process_options process = {
      .program = run->program,
      .module_defs = il_module_defs,
      .class_defs = il_class_defs,
      .lib_sources =
          options->lib_sources ? options->lib_sources : il_lib_sources,
      .libraries = options->libraries,
      .clock = run->control ? il_control_clock(run->control) : host_clock,
      .memory_limit = options->memory_limit,
      .cores = options->cores,
      .seed = seed,
      .stable_hashes = run->control != NULL,
      .mailbox = c->mailbox};
  if (plan) {
    process.start = plan->image;
    process.start_len = plan->len;
    process.restore = plan->fork ? il_image_read : NULL;
  }
  c->process = il_process_new(&process);
  if (!c->process) return false;
  c->process->console = run->console;
  c->process->no_input = plan != NULL;
  il_strategy_fair_init(&c->strategy, seed);
  c->sched = il_sched_new(c->process, &c->strategy);
  if (!c->sched) return false;
  il_heap_fail_at(c->process->heap, options->fail_allocation);
  il_mailbox_attach(c->mailbox, c->sched);
  if (run->control) {
    if (!il_control_add(run->control, c->sched, c->pid, c->name)) return false;
    return !options->trace || trace_steps(c);
  }
  c->sched->step_limit = options->max_steps;
  if (options->time_limit > 0)
    c->sched->time_limit = run->begin_ns + (int64_t)(options->time_limit * 1e9);
  if (!options->trace) return true;
  c->tracer = il_tracer_new(c->process, c->pid, run->begin_ns);
  return c->tracer != NULL;
}

static void close_context(context *c) {
  if (c->tracer) il_tracer_free(c->tracer);
  if (c->process) {
    il_console_forget(c->run->console, c->process);
    il_process_free(c->process);
  }
  if (c->sched) il_sched_free(c->sched);
  if (c->mailbox) il_mailbox_free(c->mailbox);
  free(c->name);
}

/* What is to be said when a process has ended, to the user and the broker. */
static void finish_context(context *c) {
  il_buf text, words;
  il_buf_init(&text);
  il_buf_init(&words);
  if (c->sched->status == IL_STATUS_DEADLOCK && !c->run->control) {
    il_report_deadlock(c->sched, c->name, &text);
    if (c->name) il_report_blocked(c->sched, c->name, &words);
  } else if (c->sched->status == IL_STATUS_LIMIT) {
    il_buf_text(&text, "Stopped: the limit on steps or time was reached.\n");
  }
  if (text.len)
    il_console_print(c->run->console, IL_STDERR, text.bytes, text.len);
  il_mailbox_exit(c->mailbox, c->sched->exit_code, &words);
  il_buf_term(&text);
  il_buf_term(&words);
}

/* Another process of this engine has ended, and its threads with it. */
static void end_other(context *c) {
  il_run *run = c->run;
  if (run->control) il_control_remove(run->control, c->sched);
  if (c->sched->status == IL_STATUS_LIMIT) il_run_limit(run);
  pthread_mutex_lock(&run->mutex);
  context **link = &run->others;
  while (*link != c)
    link = &(*link)->next;
  *link = c->next;
  pthread_mutex_unlock(&run->mutex);
  pthread_mutex_lock(&run->mutex);
  if (c->tracer) il_tracer_take(c->tracer, &run->past);
  pthread_mutex_unlock(&run->mutex);
  finish_context(c);
  il_broker_disconnect(run->broker, c->pid);
  close_context(c);
  free(c);
  pthread_mutex_lock(&run->mutex);
  run->nothers--;
  pthread_cond_broadcast(&run->ended);
  pthread_mutex_unlock(&run->mutex);
}

static void *carry_other(void *arg) {
  context *c = arg;
  pthread_mutex_lock(&c->run->mutex);
  uint32_t index = c->process->cores - c->carriers;
  pthread_mutex_unlock(&c->run->mutex);
  il_carrier_run(c->sched, index);
  pthread_mutex_lock(&c->run->mutex);
  bool last = --c->carriers == 0;
  pthread_mutex_unlock(&c->run->mutex);
  if (last) end_other(c);
  return NULL;
}

static void start_threads(context *c) {
  uint32_t cores = c->process->cores;
  c->carriers = cores;
  for (uint32_t i = 0; i < cores; i++) {
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, carry_other, c);
    IL_ASSERT(!failed);
    pthread_detach(thread);
  }
}

/* Broker's host: processes as contexts of this engine. */
static void begin_here(void *ctx, const il_process_plan *plan) {
  il_run *run = ctx;
  context *c = calloc(1, sizeof *c);
  size_t len = strlen(plan->name) + 1;
  if (c && (c->name = malloc(len))) memcpy(c->name, plan->name, len);
  if (!c || !c->name || !open_context(c, run, plan)) {
    if (c) {
      c->run = run;
      close_context(c);
    }
    free(c);
    il_broker_lost(run->broker, plan->pid, 1);
    return;
  }
  pthread_mutex_lock(&run->mutex);
  c->next = run->others;
  run->others = c;
  run->nothers++;
  pthread_mutex_unlock(&run->mutex);
  il_broker_connect(run->broker, c->pid, il_mailbox_port(c->mailbox));
  il_sched_start_main(c->sched, c->process->main_task);
  if (!run->options.slices) start_threads(c);
}

static void kill_here(void *ctx, uint32_t pid) {
  (void)ctx, (void)pid; /* its carriers look at the flag that the message set */
}

static void end_controlled(void *ctx, il_sched *sched) {
  context *c = ((il_run *)ctx)->others;
  while (c->sched != sched)
    c = c->next;
  end_other(c);
}

static int64_t broker_now(void *ctx) {
  il_run *run = ctx;
  return run->control ? il_control_now(run->control) : now_ns(NULL);
}

/* The run */

/* Makes the controller of a run in controlled mode, and settles its seed. */
static bool open_control(il_run *run, const char *source, size_t len) {
  const il_controlled *controlled = run->options.controlled;
  if (!controlled) return true;
  uint32_t checksum = il_schedule_checksum(source, len);
  il_control_options options = {.checksum = checksum,
                                .max_steps = run->options.max_steps,
                                .pause_at = controlled->pause_at,
                                .now_ns = now_ns,
                                .ended = end_controlled,
                                .ctx = run};
  if (!controlled->schedule ||
      !il_schedule_parse(controlled->schedule, controlled->schedule_len,
                         &options.schedule))
    options.schedule = (il_schedule){.checksum = checksum,
                                     .strategy = controlled->strategy,
                                     .seed = run->seed};
  run->seed = options.schedule.seed;
  run->control = il_control_new(&options);
  return run->control != NULL;
}

static bool start(il_run *run, const il_options *options) {
  if (!open_context(&run->first, run, options->plan)) return false;
  if (!options->plan)
    il_broker_connect(run->broker, IL_FIRST_PID,
                      il_mailbox_port(run->first.mailbox));
  run->first.sched->on_multi = options->on_multi;
  il_sched_start_main(run->first.sched, run->first.process->main_task);
  return true;
}

static bool open_broker(il_run *run, const il_options *options) {
  if (options->plan) return true;
  il_process_host here = {run, begin_here, kill_here, broker_now};
  run->broker =
      il_broker_new(options->host ? options->host : &here, BROKER_MEMORY);
  if (run->control)
    il_detector_watch(il_control_detector(run->control), run->broker);
  return run->broker != NULL;
}

il_run *il_run_new(const il_options *options, const char *source, size_t len,
                   void (*notify)(void *, il_console_event), void *ctx) {
  il_run *run = calloc(1, sizeof *run);
  if (!run) return NULL;
  run->options = *options;
  run->options.plan = NULL;
  run->options.filename = NULL;
  if (options->controlled) run->options.slices = true;
  run->first.run = run;
  pthread_mutex_init(&run->mutex, NULL);
  pthread_cond_init(&run->ended, NULL);
  il_arena_init(&run->arena);
  il_diags_init(&run->diags, &run->arena);
  il_trace_init(&run->steps, MAX_STEPS_TRACED);
  run->begin_ns = run->end_ns = now_ns(NULL);
  run->seed = options->has_seed ? options->seed : 1;
  if (!options->has_seed && !options->controlled) {
    entropy(NULL, &run->seed, sizeof run->seed);
    run->seed >>= 11; /* a report's number that JavaScript holds exactly */
  }
  run->console = il_console_new(IL_RUN_RING, notify, ctx);
  if (run->console && open_control(run, source, len) &&
      open_broker(run, options)) {
    run->options.controlled = NULL;
    run->program = il_compile(source, len, options->filename, &run->diags);
    if (!run->program) {
      refuse(run, options, source, len);
      return run;
    }
    if (run->control) il_sharing_analyse(run->program);
    if (options->plan) {
      size_t size = strlen(options->plan->name) + 1;
      run->first.name = malloc(size);
      if (run->first.name) memcpy(run->first.name, options->plan->name, size);
    }
    if (start(run, options)) return run;
  }
  il_run_free(run);
  return NULL;
}

bool il_run_is_over(const il_run *run) {
  return !run->first.sched || il_sched_is_over(run->first.sched);
}

void il_run_carrier(il_run *run, uint32_t index) {
  if (run->first.sched) il_carrier_run(run->first.sched, index);
}

/* The shorter of two times to wait; -1 is for ever. */
static int sooner(int a, int b) {
  return a < 0 ? b : b < 0 || a < b ? a : b;
}

static bool control_slice(il_run *run, int ms, int *idle_ms) {
  switch (il_control_run(run->control, ms)) {
  case IL_CONTROL_BUSY: *idle_ms = 0; return true;
  case IL_CONTROL_IDLE: *idle_ms = -1; return true;
  case IL_CONTROL_PAUSED: *idle_ms = IL_RUN_PAUSED; return true;
  default: return false;
  }
}

bool il_run_slice(il_run *run, int ms, int *idle_ms) {
  if (run->control && run->first.sched) return control_slice(run, ms, idle_ms);
  int processes = 1;
  for (const context *c = run->others; c; c = c->next)
    processes++;
  ms = ms / processes + 1;
  if (!run->first.sched || !il_carrier_slice(run->first.sched, ms, idle_ms))
    return false;
  for (context *c = run->others, *next; c; c = next) {
    int idle;
    next = c->next;
    if (il_carrier_slice(c->sched, ms, &idle)) {
      *idle_ms = sooner(*idle_ms, idle);
    } else {
      end_other(c);
      *idle_ms = 0;
    }
  }
  /* Those that ran later may have woken those that ran before. */
  bool ready = run->first.sched->nready;
  for (const context *c = run->others; c; c = c->next)
    ready |= c->sched->nready > 0;
  if (ready) *idle_ms = 0;
  return true;
}

il_control *il_run_control(il_run *run) {
  return run->control;
}

il_console *il_run_console(il_run *run) {
  return run->console;
}

il_broker *il_run_broker(il_run *run) {
  return run->broker;
}

bool il_run_receive(il_run *run, const char *bytes, size_t len) {
  return !run->first.mailbox ||
         il_mailbox_receive(run->first.mailbox, bytes, len);
}

void il_run_stop(il_run *run) {
  if (!run->first.sched) return;
  il_sched_stop(run->first.sched, IL_STATUS_STOPPED);
  pthread_mutex_lock(&run->mutex);
  for (context *c = run->others; c; c = c->next)
    il_sched_stop(c->sched, IL_STATUS_STOPPED);
  pthread_mutex_unlock(&run->mutex);
}

void il_run_limit(il_run *run) {
  if (run->first.sched) il_sched_stop(run->first.sched, IL_STATUS_LIMIT);
}

void il_run_expire(il_run *run) {
  if (!run->first.sched) return;
  il_sched_expire(run->first.sched);
  pthread_mutex_lock(&run->mutex);
  for (context *c = run->others; c; c = c->next)
    il_sched_expire(c->sched);
  pthread_mutex_unlock(&run->mutex);
}

/* What the detector has found, in sentences. */
static void say_findings(il_run *run) {
  il_buf text;
  il_buf_init(&text);
  il_detector_text(il_control_detector(run->control), &text);
  const char *misfit = il_control_misfit(run->control);
  if (text.len) {
    il_buf_text(&text, "Replay: --schedule ");
    il_control_schedule(run->control, &text);
    il_buf_byte(&text, '\n');
  }
  if (misfit) il_buf_printf(&text, "%s\n", misfit);
  if (text.len) il_console_print(run->console, IL_STDERR, text.bytes, text.len);
  il_buf_term(&text);
}

void il_run_finish(il_run *run) {
  run->end_ns = now_ns(NULL);
  if (!run->first.sched) return;
  finish_context(&run->first); /* the broker ends the others */
  if (run->control) say_findings(run);
  int idle_ms;
  while (run->control && run->others)
    end_other(run->others);
  while (run->options.slices && run->others)
    if (!il_carrier_slice(run->others->sched, 1, &idle_ms))
      end_other(run->others);
  pthread_mutex_lock(&run->mutex);
  while (run->nothers)
    pthread_cond_wait(&run->ended, &run->mutex);
  pthread_mutex_unlock(&run->mutex);
}

int il_run_exit_code(const il_run *run) {
  return run->first.sched ? run->first.sched->exit_code : 2;
}

typedef struct {
  il_buf blocked, processes;
} process_words;

static void describe(void *ctx, const il_process_facts *facts) {
  process_words *words = ctx;
  if (*facts->words) {
    if (words->blocked.len) il_buf_text(&words->blocked, ", ");
    il_buf_text(&words->blocked, facts->words);
  }
  il_buf *out = &words->processes;
  if (out->len) il_buf_text(out, ", ");
  il_buf_printf(out, "{\"pid\": %u, \"parent\": %u, \"name\": \"", facts->pid,
                facts->parent);
  il_buf_json(out, facts->name, strlen(facts->name));
  il_buf_text(out, "\", \"exit\": ");
  if (facts->ended)
    il_buf_printf(out, "%d}", facts->code);
  else
    il_buf_text(out, "null}");
}

static process_words describe_all(const il_run *run) {
  process_words words;
  il_buf_init(&words.blocked);
  il_buf_init(&words.processes);
  if (run->broker) il_broker_each(run->broker, describe, &words);
  return words;
}

/* What the controller knows of the run. */
static void find(const il_run *run, il_report_findings *out) {
  const il_detector *detector = il_control_detector(run->control);
  il_buf *const all[] = {&out->schedule, &out->races, &out->warnings,
                         &out->deadlock};
  for (uint32_t i = 0; i < IL_COUNT(all); i++)
    il_buf_init(all[i]);
  il_control_schedule(run->control, &out->schedule);
  il_detector_json_races(detector, &out->races);
  il_control_json_warnings(run->control, &out->warnings);
  il_detector_json_deadlock(detector, &out->deadlock);
  out->strategy = il_control_strategy(run->control);
  out->steps = il_control_steps(run->control);
}

void il_run_report(const il_run *run, il_buf *json) {
  process_words words = describe_all(run);
  il_report_findings found;
  if (run->control) find(run, &found);
  il_report_facts facts = {.mode = run->control ? "controlled" : "parallel",
                           .findings = run->control ? &found : NULL,
                           .seed = run->seed,
                           .wall_ns = run->end_ns - run->begin_ns,
                           .diags = &run->diags,
                           .blocked = words.blocked.bytes,
                           .processes = words.processes.bytes};
  il_report_json(run->first.sched, &facts, json);
  if (run->control) {
    il_buf_term(&found.schedule);
    il_buf_term(&found.races);
    il_buf_term(&found.warnings);
    il_buf_term(&found.deadlock);
  }
  il_buf_term(&words.blocked);
  il_buf_term(&words.processes);
}

static void name_task(void *ctx, il_task *task) {
  il_buf *json = ctx, name;
  if (json->bytes[json->len - 1] != '[') il_buf_text(json, ", ");
  il_buf_byte(json, '"');
  il_buf_init(&name);
  il_value text = il_slot_load(&task->name);
  if (il_is_str(text)) il_str_append_utf8(il_as_str(text), &name);
  il_buf_json(json, name.bytes ? name.bytes : "", name.len);
  il_buf_term(&name);
  il_buf_byte(json, '"');
}

static void name_tasks(const context *c, il_buf *json) {
  if (json->bytes[json->len - 1] != '[') il_buf_text(json, ", ");
  il_buf_printf(json, "{\"pid\": %u, \"tasks\": [", c->pid);
  il_sched_each(c->sched, name_task, json);
  il_buf_text(json, "]}");
}

void il_run_processes(il_run *run, il_buf *json) {
  process_words words = describe_all(run);
  il_buf_printf(json, "{\"processes\": [%s], \"tasks\": [",
                words.processes.len ? words.processes.bytes : "");
  il_buf_term(&words.blocked);
  il_buf_term(&words.processes);
  if (run->first.sched) name_tasks(&run->first, json);
  pthread_mutex_lock(&run->mutex);
  for (const context *c = run->others; c; c = c->next)
    name_tasks(c, json);
  pthread_mutex_unlock(&run->mutex);
  il_buf_text(json, "]}");
}

const il_traced *il_run_trace(il_run *run, il_buf *names) {
  il_traced *taken = &run->taken;
  if (!run->first.tracer) return NULL;
  pthread_mutex_lock(&run->mutex);
  il_traced_move(&run->past, taken);
  taken->dropped += il_trace_take(&run->steps, &taken->records);
  il_tracer_take(run->first.tracer, taken);
  for (const context *c = run->others; c; c = c->next)
    il_tracer_take(c->tracer, taken);
  pthread_mutex_unlock(&run->mutex);
  il_buf_printf(names, "{\"origin\": %lld, \"tasks\": [%s], \"objects\": [%s]}",
                (long long)(run->control ? 0 : run->begin_ns),
                taken->tasks.len ? taken->tasks.bytes : "",
                taken->objects.len ? taken->objects.bytes : "");
  return taken;
}

void il_run_chrome(il_run *run, il_buf *json) {
  il_buf names;
  il_buf_init(&names);
  process_words words = describe_all(run);
  const il_traced *traced = il_run_trace(run, &names);
  if (words.processes.len) il_buf_text(&names, words.processes.bytes);
  il_chrome chrome = {.names = names.bytes,
                      .names_len = names.len,
                      .steps = run->control != NULL,
                      .wait_text = il_wait_text};
  if (traced) {
    chrome.records = (il_record *)(void *)traced->records.bytes;
    chrome.count = traced->records.len / sizeof *chrome.records;
    chrome.dropped = traced->dropped;
  }
  il_chrome_write(&chrome, json);
  il_buf_term(&names);
  il_buf_term(&words.blocked);
  il_buf_term(&words.processes);
}

void il_run_free(il_run *run) {
  il_traced_term(&run->past);
  il_traced_term(&run->taken);
  il_trace_term(&run->steps);
  if (run->control) il_control_free(run->control);
  if (run->console) close_context(&run->first);
  if (run->broker) il_broker_free(run->broker);
  if (run->console) il_console_free(run->console);
  if (run->program) il_program_free(run->program);
  il_arena_term(&run->arena);
  pthread_cond_destroy(&run->ended);
  pthread_mutex_destroy(&run->mutex);
  free(run);
}
