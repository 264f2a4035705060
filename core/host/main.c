/* The command-line program: interleave run [options] FILE.py */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/engine.h"

enum {
  MAX_CORES = 64,
  EXIT_USAGE = 2,
  SLICE_MS = 50,
  CONTROLLED_CORES = 2 /* unless it is said: the same on every machine */
};

typedef struct {
  il_options run;
  il_controlled controlled;
  bool is_controlled, has_cores;
  const char *strategy; /* as given, or NULL */
  const char *file;
  const char *report, *trace; /* paths, or NULL */
} command;

typedef struct { /* shared between the main thread and the carriers */
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool controlled;
  bool output;   /* there may be something to drain */
  bool wanted;   /* controlled mode: input is */
  bool reading;  /* the stdin thread has been started */
  bool read_all; /* and has seen the end of it */
  pthread_t reader;
  uint32_t carriers; /* still running */
  struct timespec expiry;
  il_run *run;
  il_libraries libraries;
} terminal;

static const char usage[] =
    "usage: interleave run [--mode parallel|controlled] [--cores N] [--seed "
    "N]\n"
    "                      [--strategy random|pct|fair] [--schedule S]\n"
    "                      [--trace FILE.json] [--report FILE.json]\n"
    "                      [--max-steps N]\n"
    "                      [--time-limit SECONDS] [--memory-limit MB] "
    "FILE.py\n";

static bool fail(const char *message, const char *detail) {
  fprintf(stderr, "interleave: %s%s\n", message, detail);
  return false;
}

static bool parse_number(const char *text, const char *option, uint64_t max,
                         uint64_t *out) {
  char *end;
  errno = 0;
  unsigned long long n = strtoull(text, &end, 10);
  if (errno || end == text || *end || text[0] == '-' || n > max) {
    fprintf(stderr, "interleave: %s needs a number up to %llu, not '%s'\n",
            option, (unsigned long long)max, text);
    return false;
  }
  *out = n;
  return true;
}

static bool parse_seconds(const char *text, double *out) {
  char *end;
  *out = strtod(text, &end);
  if (end == text || *end || !(*out >= 0))
    return fail("--time-limit needs seconds, not ", text);
  return true;
}

/* One option with its value. */
static bool parse_option(command *c, const char *option, const char *value) {
  uint64_t number;
  if (strcmp(option, "--mode") == 0) {
    if (strcmp(value, "parallel") == 0) return true;
    c->is_controlled = strcmp(value, "controlled") == 0;
    if (c->is_controlled) return true;
    return fail("--mode is parallel or controlled, not ", value);
  }
  if (strcmp(option, "--strategy") == 0) {
    c->strategy = value;
    return il_choice_parse(value, &c->controlled.strategy) ||
           fail("--strategy is random, pct or fair, not ", value);
  }
  if (strcmp(option, "--schedule") == 0) {
    il_schedule schedule;
    if (!il_schedule_parse(value, strlen(value), &schedule))
      return fail("--schedule: this is not a schedule: ", value);
    il_schedule_term(&schedule);
    c->controlled.schedule = value;
    c->controlled.schedule_len = strlen(value);
    return true;
  }
  if (strcmp(option, "--trace") == 0) {
    c->trace = value;
    c->run.trace = true;
    return true;
  }
  if (strcmp(option, "--cores") == 0) {
    if (!parse_number(value, option, MAX_CORES, &number)) return false;
    if (number == 0) return fail("--cores needs at least 1", "");
    c->run.cores = (uint32_t)number;
    c->has_cores = true;
    return true;
  }
  if (strcmp(option, "--seed") == 0) {
    c->run.has_seed = true;
    return parse_number(value, option, UINT64_MAX, &c->run.seed);
  }
  if (strcmp(option, "--max-steps") == 0)
    return parse_number(value, option, UINT64_MAX, &c->run.max_steps);
  if (strcmp(option, "--time-limit") == 0)
    return parse_seconds(value, &c->run.time_limit);
  if (strcmp(option, "--memory-limit") == 0) {
    if (!parse_number(value, option, 1u << 20, &number)) return false;
    c->run.memory_limit = (size_t)number << 20;
    return true;
  }
  if (strcmp(option, "--report") == 0) {
    c->report = value;
    return true;
  }
  return fail("unknown option ", option);
}

/* Options that need others. */
static bool check_command(command *c) {
  bool replays = c->controlled.schedule != NULL;
  if (replays && !c->is_controlled)
    c->is_controlled = true; /* a schedule is of that mode only */
  if (c->strategy && !c->is_controlled)
    return fail("--strategy needs --mode controlled", "");
  c->controlled.pause_at = -1;
  if (c->is_controlled) c->run.controlled = &c->controlled;
  if (c->is_controlled && !c->has_cores) c->run.cores = CONTROLLED_CORES;
  return true;
}

static bool parse_command(command *c, int argc, char **argv) {
  if (argc >= 2 && strcmp(argv[1], "explore") == 0)
    return fail("explore is not supported yet: ",
                "this version runs programs in parallel mode");
  if (argc < 2 || strcmp(argv[1], "run") != 0) {
    fputs(usage, stderr);
    return false;
  }
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  c->run.cores = online < 1 ? 1 : online > 8 ? 8 : (uint32_t)online;
  for (int i = 2; i < argc; i++) {
    if (strncmp(argv[i], "--", 2) == 0) {
      if (i + 1 >= argc) return fail(argv[i], " needs a value");
      if (!parse_option(c, argv[i], argv[i + 1])) return false;
      i++;
    } else if (c->file) {
      return fail("more than one program: ", argv[i]);
    } else {
      c->file = argv[i];
    }
  }
  if (c->file) return check_command(c);
  fputs(usage, stderr);
  return false;
}

static bool read_file(const char *path, il_buf *out) {
  FILE *file = fopen(path, "rb");
  char part[65536];
  size_t len;
  if (!file) {
    fprintf(stderr, "interleave: cannot read '%s': %s\n", path,
            strerror(errno));
    return false;
  }
  while ((len = fread(part, 1, sizeof part, file)) > 0)
    il_buf_append(out, part, len);
  bool ok = !ferror(file) && !out->failed;
  fclose(file);
  return ok || fail("cannot read ", path);
}

static void write_all(int fd, const char *bytes, size_t len) {
  while (len > 0) {
    ssize_t done = write(fd, bytes, len);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return; /* nobody reads any more */
    bytes += done;
    len -= (size_t)done;
  }
}

static void *read_stdin(void *arg) {
  terminal *term = arg;
  char part[4096];
  ssize_t len;
  while ((len = read(0, part, sizeof part)) > 0)
    il_console_type(il_run_console(term->run), part, (size_t)len);
  il_console_type_eof(il_run_console(term->run));
  pthread_mutex_lock(&term->mutex);
  term->read_all = true;
  pthread_mutex_unlock(&term->mutex);
  return NULL;
}

/* Called by carriers with the console locked. */
static void notify(void *ctx, il_console_event event) {
  terminal *term = ctx;
  pthread_mutex_lock(&term->mutex);
  if (event == IL_CONSOLE_OUTPUT) {
    term->output = true;
    pthread_cond_signal(&term->changed);
  } else if (term->controlled) {
    term->wanted = event == IL_CONSOLE_INPUT_WANTED;
  } else if (event == IL_CONSOLE_INPUT_WANTED && !term->reading) {
    term->reading = pthread_create(&term->reader, NULL, read_stdin, term) == 0;
  }
  pthread_mutex_unlock(&term->mutex);
}

static bool drain(terminal *term, char *bytes) {
  il_stream stream;
  size_t len =
      il_console_drain(il_run_console(term->run), &stream, bytes, IL_RUN_RING);
  if (len) write_all(stream == IL_STDOUT ? 1 : 2, bytes, len);
  return len > 0;
}

typedef struct {
  terminal *term;
  uint32_t index;
} carrier_arg;

static void *run_carrier(void *arg) {
  carrier_arg *carrier = arg;
  terminal *term = carrier->term;
  il_run_carrier(term->run, carrier->index);
  pthread_mutex_lock(&term->mutex);
  term->carriers--;
  pthread_cond_signal(&term->changed);
  pthread_mutex_unlock(&term->mutex);
  return NULL;
}

/* When to look whether the time limit has passed: a moment after it. */
static struct timespec expiry(double seconds) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (!(seconds > 0) || seconds > 1e8) seconds = 1e8;
  seconds += 0.01;
  at.tv_sec += (time_t)seconds;
  at.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
  if (at.tv_nsec >= 1000000000) {
    at.tv_nsec -= 1000000000;
    at.tv_sec++;
  }
  return at;
}

/* Starts the carriers and passes output on until they are done. */
static void run(terminal *term, uint32_t cores, double time_limit) {
  pthread_t threads[MAX_CORES];
  carrier_arg args[MAX_CORES];
  char *bytes = malloc(IL_RUN_RING);
  IL_ASSERT(bytes != NULL);
  struct timespec at = expiry(time_limit);
  term->carriers = cores;
  for (uint32_t i = 0; i < cores; i++) {
    args[i] = (carrier_arg){term, i};
    int failed = pthread_create(&threads[i], NULL, run_carrier, &args[i]);
    IL_ASSERT(!failed);
  }
  pthread_mutex_lock(&term->mutex);
  while (term->carriers) {
    bool late = !term->output &&
                pthread_cond_timedwait(&term->changed, &term->mutex, &at) != 0;
    term->output = false;
    pthread_mutex_unlock(&term->mutex);
    if (late) {
      il_run_expire(term->run);
      at = expiry(0.1);
    }
    while (drain(term, bytes))
      continue;
    pthread_mutex_lock(&term->mutex);
  }
  pthread_mutex_unlock(&term->mutex);
  for (uint32_t i = 0; i < cores; i++)
    pthread_join(threads[i], NULL);
  il_run_finish(term->run);
  while (drain(term, bytes))
    continue;
  free(bytes);
}

/* Controlled mode, where the program waits while it is read. */
static void read_now(il_run *run) {
  char part[4096];
  ssize_t len = read(0, part, sizeof part);
  if (len > 0)
    il_console_type(il_run_console(run), part, (size_t)len);
  else
    il_console_type_eof(il_run_console(run));
}

static void *watch_time(void *arg) {
  terminal *term = arg;
  pthread_mutex_lock(&term->mutex);
  int late = 0;
  while (term->carriers && !late)
    late = pthread_cond_timedwait(&term->changed, &term->mutex, &term->expiry);
  pthread_mutex_unlock(&term->mutex);
  if (late) il_run_limit(term->run);
  return NULL;
}

/* All of it on this thread. */
static void run_controlled(terminal *term, double time_limit) {
  char *bytes = malloc(IL_RUN_RING);
  IL_ASSERT(bytes != NULL);
  pthread_t watch;
  int idle_ms;
  term->carriers = 1;
  term->expiry = expiry(time_limit);
  bool watched =
      time_limit > 0 && pthread_create(&watch, NULL, watch_time, term) == 0;
  while (il_run_slice(term->run, SLICE_MS, &idle_ms)) {
    while (drain(term, bytes))
      idle_ms = 0;
    if (idle_ms != 0 && term->wanted) read_now(term->run);
  }
  if (watched) {
    pthread_mutex_lock(&term->mutex);
    term->carriers = 0;
    pthread_cond_broadcast(&term->changed);
    pthread_mutex_unlock(&term->mutex);
    pthread_join(watch, NULL);
  }
  il_run_finish(term->run);
  while (drain(term, bytes))
    continue;
  free(bytes);
}

static bool write_json(il_buf *json, const char *path) {
  FILE *file = fopen(path, "wb");
  bool ok = file && !json->failed &&
            fwrite(json->bytes, 1, json->len, file) == json->len;
  if (file && fclose(file) != 0) ok = false;
  il_buf_term(json);
  return ok || fail("cannot write ", path);
}

static bool write_report(const il_run *finished, const char *path) {
  il_buf json;
  il_buf_init(&json);
  il_run_report(finished, &json);
  il_buf_byte(&json, '\n');
  return write_json(&json, path);
}

static bool write_trace(il_run *finished, const char *path) {
  il_buf json;
  il_buf_init(&json);
  il_run_chrome(finished, &json);
  return write_json(&json, path);
}

/* A thread that still reads standard input keeps what it uses. */
static void release(terminal *term) {
  pthread_mutex_lock(&term->mutex);
  bool kept = term->reading && !term->read_all;
  pthread_mutex_unlock(&term->mutex);
  if (kept) return;
  if (term->reading) pthread_join(term->reader, NULL);
  il_run_free(term->run);
  il_libraries_free(&term->libraries);
  pthread_cond_destroy(&term->changed);
  pthread_mutex_destroy(&term->mutex);
  free(term);
}

int main(int argc, char **argv) {
  command c = {.run = {.filename = NULL}};
  il_buf source;
  il_buf_init(&source);
  signal(SIGPIPE, SIG_IGN);
  if (!parse_command(&c, argc, argv) || !read_file(c.file, &source))
    return EXIT_USAGE;
  terminal *term = calloc(1, sizeof *term);
  IL_ASSERT(term != NULL);
  pthread_mutex_init(&term->mutex, NULL);
  pthread_cond_init(&term->changed, NULL);
  /* The stress build's tests let one allocation after the other fail. */
  const char *fail_at =
      IL_IS_STRESS ? getenv("INTERLEAVE_FAIL_ALLOCATION") : NULL;
  if (fail_at) c.run.fail_allocation = strtoull(fail_at, NULL, 10);
  c.run.filename = c.file;
  c.run.libraries = &term->libraries;
  term->controlled = c.is_controlled;
  term->run = il_run_new(&c.run, source.bytes ? source.bytes : "", source.len,
                         notify, term);
  il_buf_term(&source);
  if (!term->run) {
    free(term);
    fail("not enough memory to start", "");
    return 1;
  }
  if (c.is_controlled)
    run_controlled(term, c.run.time_limit);
  else
    run(term, c.run.cores, c.run.time_limit);
  int exit_code = il_run_exit_code(term->run);
  if (c.report && !write_report(term->run, c.report)) exit_code = EXIT_USAGE;
  if (c.trace && !write_trace(term->run, c.trace)) exit_code = EXIT_USAGE;
  release(term);
  return exit_code;
}
