/* The wasm boundary on the C side: everything the host worker calls.
 *
 * The host worker (web/src/engine/host-worker.ts) is the engine's main thread.
 * It never runs Python in the threaded build: carriers are pthreads, made once
 * and kept, that wait for the next run. It stays in its event loop and is told
 * of news by Module.onNews(bits), at most once until it has taken them with
 * il_wasm_take_news. In the build without threads it calls il_wasm_slice.
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

enum { MAX_CARRIERS = 64 };

enum { /* bits of the news */
       NEWS_OUTPUT = 1,
       NEWS_INPUT_WANTED = 2,
       NEWS_INPUT_TAKEN = 4,
       NEWS_OVER = 8, /* all carriers have left the run */
};

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
  il_libraries libraries;
  il_lib_source *sources; /* the library; it stays for good */
  il_buf report;
  char *buffer;
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
  tell(bits[event]);
}

/* The news since the last call, as bits. */
EXPORT uint32_t il_wasm_take_news(void) {
  return IL_EXCHANGE(&host.news, 0u);
}

EXPORT char *il_wasm_buffer(uint32_t size) {
  free(host.buffer);
  host.buffer = malloc(size ? size : 1);
  return host.buffer;
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
#else
EXPORT bool il_wasm_prepare(uint32_t cores) {
  return cores == 1;
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

/* Compiles the program at il_wasm_buffer: its file name, a 0 byte, and `len`
 * bytes of source. True: it runs, or has been refused, and NEWS_OVER comes.
 * False: not enough memory, or not enough carriers. seed < 0: a fresh one. */
EXPORT bool il_wasm_start(uint32_t len, uint32_t cores, double seed,
                          double max_steps, uint32_t memory_mb) {
  if (host.run || cores > MAX_CARRIERS || !il_wasm_prepare(cores)) return false;
  il_options options = {.filename = host.buffer,
                        .cores = cores,
                        .has_seed = seed >= 0,
                        .seed = seed >= 0 ? (uint64_t)seed : 0,
                        .max_steps = (uint64_t)max_steps,
                        .memory_limit = (size_t)memory_mb << 20,
                        .libraries = &host.libraries,
                        .lib_sources = host.sources};
  const char *source = host.buffer + strlen(host.buffer) + 1;
  il_run *run = il_run_new(&options, source, len, notify, NULL);
  if (!run) return false;
  pthread_mutex_lock(&host.mutex);
  host.run = run;
  host.cores = cores;
  host.running = cores;
  host.number++;
  pthread_cond_broadcast(&host.begin);
  pthread_mutex_unlock(&host.mutex);
  return true;
}

/* Without threads: runs for about `ms` milliseconds. -2: over; else for how
 * many milliseconds nothing will be ready, -1: until something is typed. */
EXPORT int il_wasm_slice(int ms) {
  int idle_ms;
  return il_run_slice(host.run, ms, &idle_ms) ? idle_ms : -2;
}

EXPORT void il_wasm_stop(void) {
  if (host.run) il_run_stop(host.run);
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
  host.report.len = 0;
  il_run_report(host.run, &host.report);
  return host.report.bytes;
}

/* Forgets the run: everything it allocated is free again. */
EXPORT void il_wasm_end(void) {
  il_run *run = host.run;
  host.run = NULL;
  if (run) il_run_free(run);
}
