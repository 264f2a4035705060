/* The wasm boundary on the C side: everything a host worker calls.
 *
 * A host worker (web/src/engine/instance.ts) is the engine's main thread. It
 * never runs Python in the threaded build: carriers are pthreads, made once
 * and kept, that wait for the next run. It stays in its event loop and is told
 * of news by Module.onNews(bits), at most once until it has taken them with
 * il_wasm_take_news. In the build without threads it calls il_wasm_slice.
 *
 * With threads each process is an instance of its own. That of the first one
 * has the broker, and its host worker does for it what il_wasm_next says:
 * makes the others, hands them what the broker has to tell them, and hands in
 * what they answer. The others' host workers hand on in the same way. Without
 * threads all processes are contexts of the one instance.
 *
 * One run at a time. Texts are UTF-8. Buffers that the worker fills come from
 * il_wasm_buffer, which owns them until the next call of it.
 */
#include <emscripten.h>
#include <pthread.h>
#include <stdlib.h>

#include "host/engine.h"
#include "lib/lib.h"

#define EXPORT EMSCRIPTEN_KEEPALIVE

#ifdef __EMSCRIPTEN_PTHREADS__
#  define IL_WASM_THREADS true
#else
#  define IL_WASM_THREADS false
#endif

enum { MAX_CARRIERS = 64 };

enum { /* bits of the news */
       NEWS_OUTPUT = 1,
       NEWS_INPUT_WANTED = 2,
       NEWS_INPUT_TAKEN = 4,
       NEWS_OVER = 8,    /* all carriers have left the run */
       NEWS_ORDERS = 16, /* for il_wasm_next */
       NEWS_MULTI = 32,  /* a child has a use for il_wasm_join */
};

typedef enum { ORDER_BEGIN, ORDER_KILL, ORDER_FRAMES } order_kind;

typedef struct order { /* something for the host worker to do */
  struct order *next;  /* host.mutex */
  order_kind kind;
  uint32_t pid;
  il_buf plan; /* to begin: see write_plan */
} order;

typedef struct way { /* to another instance */
  order order;       /* FRAMES; waits while the outbox is not empty */
  il_outbox outbox;
  struct way *older;
} way;

/* The engine of this wasm instance. Not a process's state: there is exactly one
 * host worker, and the browser has nothing else to hand it around in. */
static struct {
  pthread_mutex_t mutex;
  pthread_cond_t begin;
  uint32_t carriers; /* threads made */
  uint32_t cores;    /* of them, those that the run uses */
  uint32_t running;  /* carriers inside the run */
  uint32_t number;   /* of the run */
  uint32_t news;     /* atomic */
  il_run *run;
  bool tracing;
  order *first, *last; /* mutex */
  way *ways;           /* mutex; they stay to the end of the run */
  il_buf taken;        /* bytes of what il_wasm_next has said last */
  il_libraries libraries;
  il_lib_source *sources; /* the library; it stays for good */
  il_buf text;            /* what was last asked for in words */
  bool is_controlled;     /* the next run is */
  il_controlled controlled;
  il_buf schedule; /* of it, as it was given */
  char *buffer;
  uint32_t buffer_size;
} host = {.mutex = PTHREAD_MUTEX_INITIALIZER,
          .begin = PTHREAD_COND_INITIALIZER};

static void tell(uint32_t bits) {
  if (__atomic_fetch_or(&host.news, bits, __ATOMIC_SEQ_CST) == 0)
    MAIN_THREAD_ASYNC_EM_ASM({ Module["onNews"](); });
}

static void notify(void *ctx, il_console_event event) {
  static const uint32_t bits[] = {NEWS_OUTPUT, NEWS_INPUT_WANTED,
                                  NEWS_INPUT_TAKEN};
  (void)ctx;
  /* Of the two about input, the latest counts. */
  if (event != IL_CONSOLE_OUTPUT)
    __atomic_fetch_and(&host.news,
                       ~(uint32_t)(NEWS_INPUT_WANTED | NEWS_INPUT_TAKEN),
                       __ATOMIC_SEQ_CST);
  tell(bits[event]);
}

static void notify_multi(void) {
  tell(NEWS_MULTI);
}

/* The news since the last call, as bits. */
EXPORT uint32_t il_wasm_take_news(void) {
  return IL_EXCHANGE(&host.news, 0u);
}

EXPORT char *il_wasm_buffer(uint32_t size) {
  enum { KEPT = 1 << 20 };
  if (size > host.buffer_size || host.buffer_size > KEPT) {
    free(host.buffer);
    host.buffer_size = size < 64 ? 64 : size;
    host.buffer = malloc(host.buffer_size);
    if (!host.buffer) host.buffer_size = 0;
  }
  return host.buffer;
}

/* Orders, for processes elsewhere */

static void give_order(order *o) {
  pthread_mutex_lock(&host.mutex);
  o->next = NULL;
  if (host.first)
    host.last->next = o;
  else
    host.first = o;
  host.last = o;
  pthread_mutex_unlock(&host.mutex);
  tell(NEWS_ORDERS);
}

static void outbox_has_frames(void *ctx) {
  way *w = ctx;
  give_order(&w->order);
}

static way *open_way(uint32_t pid) {
  way *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  w->order.kind = ORDER_FRAMES;
  w->order.pid = pid;
  il_outbox_init(&w->outbox, pid, outbox_has_frames, w);
  pthread_mutex_lock(&host.mutex);
  w->older = host.ways;
  host.ways = w;
  pthread_mutex_unlock(&host.mutex);
  return w;
}

static bool order_process(order_kind kind, uint32_t pid, const il_buf *plan) {
  order *o = calloc(1, sizeof *o);
  if (!o) return false;
  o->kind = kind;
  o->pid = pid;
  if (plan) o->plan = *plan;
  give_order(o);
  return true;
}

/* A plan for another instance: four numbers of four bytes, the name with its 0
 * byte, the image. */
static void write_plan(il_buf *out, const il_process_plan *plan) {
  uint32_t numbers[] = {plan->pid, plan->parent, plan->fork, plan->len};
  il_buf_append(out, numbers, sizeof numbers);
  il_buf_append(out, plan->name, strlen(plan->name) + 1);
  il_buf_append(out, plan->image, plan->len);
}

static il_process_plan read_plan(const char *bytes) {
  uint32_t numbers[4];
  memcpy(numbers, bytes, sizeof numbers);
  const char *name = bytes + sizeof numbers;
  return (il_process_plan){.pid = numbers[0],
                           .parent = numbers[1],
                           .fork = numbers[2],
                           .name = name,
                           .image = name + strlen(name) + 1,
                           .len = numbers[3]};
}

static void begin_elsewhere(void *ctx, const il_process_plan *plan) {
  (void)ctx;
  il_buf bytes;
  il_broker *broker = il_run_broker(host.run);
  way *w = open_way(plan->pid);
  il_buf_init(&bytes);
  write_plan(&bytes, plan);
  if (!w || bytes.failed || !order_process(ORDER_BEGIN, plan->pid, &bytes)) {
    il_buf_term(&bytes);
    il_broker_lost(broker, plan->pid, 1);
    return;
  }
  il_broker_connect(broker, plan->pid, &w->outbox.port);
}

static void kill_elsewhere(void *ctx, uint32_t pid) {
  (void)ctx;
  order_process(ORDER_KILL, pid, NULL); /* it has been told by message too */
}

static int64_t now_ns(void *ctx) {
  (void)ctx;
  return (int64_t)(emscripten_get_now() * 1e6);
}

static const il_process_host elsewhere = {NULL, begin_elsewhere, kill_elsewhere,
                                          now_ns};

/* The next thing to do, in order: its kind, the process, and where its bytes
 * are and how many; they stay until the next call. NULL: nothing. A child's
 * frames are for the broker, whose pid is 0. */
EXPORT const uint32_t *il_wasm_next(void) {
  static uint32_t said[4];
  il_buf_term(&host.taken);
  pthread_mutex_lock(&host.mutex);
  order *o = host.first;
  if (o) host.first = o->next;
  pthread_mutex_unlock(&host.mutex);
  if (!o) return NULL;
  said[0] = o->kind;
  said[1] = o->pid;
  if (o->kind == ORDER_FRAMES) {
    host.taken = il_outbox_take(&((way *)(void *)o)->outbox);
  } else {
    host.taken = o->plan;
    free(o);
  }
  said[2] = (uint32_t)(uintptr_t)host.taken.bytes;
  said[3] = host.taken.len;
  return said;
}

static void forget_orders(void) {
  while (il_wasm_next())
    continue;
  il_buf_term(&host.taken);
  while (host.ways) {
    way *w = host.ways;
    host.ways = w->older;
    il_outbox_term(&w->outbox);
    free(w);
  }
}

/* `len` bytes of frames at il_wasm_buffer, from the process with this pid or,
 * in a child, from the broker. False: not messages. */
EXPORT bool il_wasm_receive(uint32_t pid, uint32_t len) {
  if (!host.run) return true;
  il_broker *broker = il_run_broker(host.run);
  return broker ? il_broker_receive(broker, pid, host.buffer, len)
                : il_run_receive(host.run, host.buffer, len);
}

/* The process's instance is no more; without effect if it has ended before. */
EXPORT void il_wasm_lost(uint32_t pid, int code) {
  if (host.run) il_broker_lost(il_run_broker(host.run), pid, code);
}

#ifdef __EMSCRIPTEN_PTHREADS__
static void *carrier(void *arg) {
  uint32_t index = (uint32_t)(uintptr_t)arg, seen = 0;
  for (;;) {
    pthread_mutex_lock(&host.mutex);
    while (host.number == seen || index >= host.cores)
      pthread_cond_wait(&host.begin, &host.mutex);
    seen = host.number;
    il_run *run = host.run;
    pthread_mutex_unlock(&host.mutex);
    il_run_carrier(run, index);
    pthread_mutex_lock(&host.mutex);
    bool last = --host.running == 0;
    pthread_mutex_unlock(&host.mutex);
    if (last) tell(NEWS_OVER);
  }
  return NULL;
}

/* Makes carriers ahead of need: a new worker takes 10 to 20 ms. False: the
 * browser gives no more. */
EXPORT bool il_wasm_prepare(uint32_t cores) {
  while (host.carriers < cores && host.carriers < MAX_CARRIERS) {
    pthread_t thread;
    void *index = (void *)(uintptr_t)host.carriers;
    if (pthread_create(&thread, NULL, carrier, index) != 0) return false;
    pthread_detach(thread);
    host.carriers++;
  }
  return true;
}

/* A child begins with one carrier, as most are pure workers; now it gets the
 * others. */
EXPORT void il_wasm_join(uint32_t cores) {
  if (!il_wasm_prepare(cores)) return;
  pthread_mutex_lock(&host.mutex);
  if (host.running && host.cores < cores) {
    host.running += cores - host.cores;
    host.cores = cores;
    pthread_cond_broadcast(&host.begin);
  }
  pthread_mutex_unlock(&host.mutex);
}
#else
EXPORT void il_wasm_join(uint32_t cores) {
  (void)cores;
}
EXPORT bool il_wasm_prepare(uint32_t cores) {
  return cores <= 1;
}
#endif

/* One module of the bundle; the place after it, or NULL at the end. */
static char *read_module(char *at, const char *end, il_lib_source *out) {
  char *space = memchr(at, ' ', (size_t)(end - at));
  char *newline = space ? memchr(space, '\n', (size_t)(end - space)) : NULL;
  if (!newline) return NULL;
  *space = 0;
  size_t len = strtoul(space + 1, NULL, 10);
  if (len > (size_t)(end - newline - 1)) return NULL;
  *out = (il_lib_source){at, newline + 1, len};
  return newline + 1 + len;
}

/* The library: `len` bytes at il_wasm_buffer as core/lib/embed.sh bundles them.
 * Once, before the first run. False: no memory. */
EXPORT bool il_wasm_library(uint32_t len) {
  enum { MAX_MODULES = 256 };
  char *at = malloc(len), *end = at + len;
  host.sources = calloc(MAX_MODULES + 1, sizeof *host.sources);
  if (!at || !host.sources) return false;
  memcpy(at, host.buffer, len);
  for (uint32_t i = 0; i < MAX_MODULES && at; i++)
    at = read_module(at, end, &host.sources[i]);
  return true;
}

/* The next run is in controlled mode, and goes in slices (il_wasm_slice) in
 * both builds. strategy: an il_choice. `len` bytes of a schedule at
 * il_wasm_buffer are replayed; 0: none. pause_at: so many steps done; -1:
 * never. False: a malformed schedule. */
EXPORT bool il_wasm_control(uint32_t strategy, uint32_t len, double pause_at) {
  il_schedule schedule;
  if (len && !il_schedule_parse(host.buffer, len, &schedule)) return false;
  if (len) il_schedule_term(&schedule);
  host.schedule.len = 0;
  il_buf_append(&host.schedule, host.buffer, len);
  host.is_controlled = true;
  host.controlled =
      (il_controlled){.strategy = (il_choice)strategy,
                      .schedule = len ? host.schedule.bytes : NULL,
                      .schedule_len = len,
                      .pause_at = (int64_t)pause_at};
  return true;
}

/* Compiles the program at il_wasm_buffer: its file name, a 0 byte, `len` bytes
 * of source and, in a child, the plan from il_wasm_next. True: it runs, or has
 * been refused, and NEWS_OVER comes. False: not enough memory, or not enough
 * carriers. seed < 0: a fresh one. */
EXPORT bool il_wasm_start(uint32_t len, bool is_child, uint32_t cores,
                          double seed, double max_steps, uint32_t memory_mb) {
  bool is_controlled = host.is_controlled;
  uint32_t carriers = is_controlled ? 0 : is_child ? 1 : cores;
  host.is_controlled = false;
  if (host.run || cores > MAX_CARRIERS || !il_wasm_prepare(carriers))
    return false;
  const char *source = host.buffer + strlen(host.buffer) + 1;
  il_process_plan plan;
  way *to_broker = NULL;
  if (is_child) {
    plan = read_plan(source + len);
    to_broker = open_way(0);
    if (!to_broker) return false;
  }
  il_options options = {.filename = host.buffer,
                        .cores = cores,
                        .has_seed = seed >= 0,
                        .seed = seed >= 0 ? (uint64_t)seed : 0,
                        .max_steps = (uint64_t)max_steps,
                        .memory_limit = (size_t)memory_mb << 20,
                        .trace = host.tracing,
                        .libraries = &host.libraries,
                        .lib_sources = host.sources,
                        .controlled = is_controlled ? &host.controlled : NULL,
                        .slices = !IL_WASM_THREADS,
                        .host = IL_WASM_THREADS && !is_controlled ? &elsewhere
                                                                  : NULL};
  if (is_child) {
    options.plan = &plan;
    options.on_multi = notify_multi;
    options.to_broker = &to_broker->outbox.port;
  }
  il_run *run = il_run_new(&options, source, len, notify, NULL);
  if (!run) {
    forget_orders();
    return false;
  }
  pthread_mutex_lock(&host.mutex);
  host.run = run;
  host.cores = carriers;
  host.running = carriers;
  if (carriers) host.number++;
  pthread_cond_broadcast(&host.begin);
  pthread_mutex_unlock(&host.mutex);
  return true;
}

/* Without threads, and in controlled mode: runs for about `ms` milliseconds.
 * -2: over; -3: paused; else for how many milliseconds nothing will be ready,
 * -1: until something is typed or taken from the console. */
EXPORT int il_wasm_slice(int ms) {
  int idle_ms;
  return il_run_slice(host.run, ms, &idle_ms) ? idle_ms : -2;
}

EXPORT void il_wasm_stop(void) {
  if (host.run) il_run_stop(host.run);
}

/* A child has come to its limit on steps. */
EXPORT void il_wasm_limit(void) {
  if (host.run) il_run_limit(host.run);
}

/* `len` bytes at il_wasm_buffer. */
EXPORT void il_wasm_type(uint32_t len) {
  if (host.run) il_console_type(il_run_console(host.run), host.buffer, len);
}

EXPORT void il_wasm_type_eof(void) {
  if (host.run) il_console_type_eof(il_run_console(host.run));
}

/* Takes output of one stream into il_wasm_buffer, whose size must be at least
 * il_wasm_drain_size(). 0: none; else its length, negative for stderr. */
EXPORT int il_wasm_drain(void) {
  il_stream stream = IL_STDOUT;
  if (!host.run) return 0;
  size_t len = il_console_drain(il_run_console(host.run), &stream, host.buffer,
                                IL_RUN_RING);
  return stream == IL_STDOUT ? (int)len : -(int)len;
}
EXPORT uint32_t il_wasm_drain_size(void) {
  return IL_RUN_RING;
}

/* After NEWS_OVER: last words into the console, then the report as JSON. */
EXPORT void il_wasm_finish(void) {
  il_run_finish(host.run);
}
EXPORT const char *il_wasm_report(void) {
  host.text.len = 0;
  il_run_report(host.run, &host.text);
  return host.text.bytes;
}

/* The processes as in the report, and the tasks of those in this instance, as
 * JSON: see il_run_processes. */
EXPORT const char *il_wasm_processes(void) {
  host.text.len = 0;
  il_run_processes(host.run, &host.text);
  return host.text.bytes;
}

/* The rest is for runs in controlled mode. What they are to do: an il_command;
 * then slices follow. */
EXPORT void il_wasm_command(uint32_t command, double number) {
  il_control_command(il_run_control(host.run), (il_command)command,
                     (int64_t)number);
}

static const char *text(void) {
  il_buf_byte(&host.text, 0);
  return host.text.bytes;
}

EXPORT const char *il_wasm_snapshot(void) {
  host.text.len = 0;
  il_control_snapshot(il_run_control(host.run), &host.text);
  return text();
}

/* The latest `count` steps. */
EXPORT const char *il_wasm_steps(uint32_t count) {
  host.text.len = 0;
  il_control_recent(il_run_control(host.run), count, &host.text);
  return text();
}

/* The schedule of the run so far. */
EXPORT const char *il_wasm_schedule(void) {
  host.text.len = 0;
  il_control_schedule(il_run_control(host.run), &host.text);
  return text();
}

/* {"races": [..], "warnings": [..]} as in the report, so far. */
EXPORT const char *il_wasm_findings(void) {
  il_control *control = il_run_control(host.run);
  host.text.len = 0;
  il_buf_text(&host.text, "{\"races\": ");
  il_detector_json_races(il_control_detector(control), &host.text);
  il_buf_text(&host.text, ", \"warnings\": ");
  il_control_json_warnings(control, &host.text);
  il_buf_byte(&host.text, '}');
  return text();
}

/* Whether the next runs are traced. */
EXPORT void il_wasm_tracing(bool on) {
  host.tracing = on;
}

/* What has been traced since the last call: where its records are and how many
 * bytes, the same of the rest as JSON, and how many events found no room. NULL:
 * there is no trace. To be called while nothing runs, in parallel mode after
 * il_wasm_finish. */
EXPORT const uint32_t *il_wasm_trace(void) {
  static uint32_t said[5];
  host.text.len = 0;
  const il_traced *traced =
      host.run ? il_run_trace(host.run, &host.text) : NULL;
  if (!traced) return NULL;
  said[0] = (uint32_t)(uintptr_t)traced->records.bytes;
  said[1] = traced->records.len;
  said[2] = (uint32_t)(uintptr_t)host.text.bytes;
  said[3] = host.text.len;
  said[4] = (uint32_t)traced->dropped;
  return said;
}

/* Forgets the run: everything it allocated is free again. */
EXPORT void il_wasm_end(void) {
  il_run *run = host.run;
  host.run = NULL;
  if (run) il_run_free(run);
  forget_orders();
}
