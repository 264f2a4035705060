/* One run of a program, as a host starts it, with what it printed. */
#ifndef IL_TESTS_RUN_FIXTURE_H
#define IL_TESTS_RUN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka needs those above */
#include <cmocka.h>
#include <pthread.h>
#include <time.h>

#include "host/engine.h"

enum { RUN_MAX_CARRIERS = 8, RUN_MOMENT_MS = 2 };

typedef struct {
  il_libraries libraries;
  il_run *run;
  char *ring;
  il_buf out, err, report;
  int exit_code;
  uint32_t carriers; /* that still run; atomic */
  uint32_t told[3];  /* by il_console_event; atomic */
} run_fixture;

typedef struct {
  run_fixture *x;
  uint32_t index;
} run_carrier;

static inline void run_told(void *ctx, il_console_event event) {
  IL_ADD(&((run_fixture *)ctx)->told[event], 1);
}

static inline void *run_carrier_body(void *arg) {
  run_carrier *carrier = arg;
  il_run_carrier(carrier->x->run, carrier->index);
  IL_ADD(&carrier->x->carriers, (uint32_t)-1);
  return NULL;
}

static inline void run_moment(int ms) {
  nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000L}, NULL);
}

static inline void run_drain(run_fixture *x) {
  il_stream stream;
  size_t len;
  while ((len = il_console_drain(il_run_console(x->run), &stream, x->ring,
                                 IL_RUN_RING)))
    il_buf_append(stream == IL_STDOUT ? &x->out : &x->err, x->ring, len);
}

static inline void run_begin(run_fixture *x, const il_options *options,
                             const char *source) {
  *x = (run_fixture){.ring = malloc(IL_RUN_RING)};
  il_options all = *options;
  all.filename = "main.py";
  if (!all.libraries) all.libraries = &x->libraries;
  if (!all.cores) all.cores = 1;
  il_buf_init(&x->out);
  il_buf_init(&x->err);
  il_buf_init(&x->report);
  x->run = il_run_new(&all, source, strlen(source), run_told, x);
  assert_non_null(x->run);
}

/* All carriers have returned. */
static inline void run_finish(run_fixture *x) {
  assert_true(il_run_is_over(x->run));
  il_run_finish(x->run);
  run_drain(x);
  il_run_report(x->run, &x->report);
  x->exit_code = il_run_exit_code(x->run);
}

static inline void run_end(run_fixture *x) {
  il_run_free(x->run);
  il_libraries_free(&x->libraries);
  il_buf_term(&x->out);
  il_buf_term(&x->err);
  il_buf_term(&x->report);
  free(x->ring);
}

/* Drains until all carriers have returned; `meanwhile`, if any, is called
 * before every drain. */
static inline void run_on(run_fixture *x, uint32_t cores,
                          void (*meanwhile)(run_fixture *)) {
  pthread_t threads[RUN_MAX_CARRIERS];
  run_carrier carriers[RUN_MAX_CARRIERS];
  x->carriers = cores;
  for (uint32_t i = 0; i < cores; i++) {
    carriers[i] = (run_carrier){x, i};
    assert_int_equal(
        pthread_create(&threads[i], NULL, run_carrier_body, &carriers[i]), 0);
  }
  while (IL_LOAD_ACQUIRE(&x->carriers)) {
    run_moment(RUN_MOMENT_MS);
    if (meanwhile) meanwhile(x);
    run_drain(x);
  }
  for (uint32_t i = 0; i < cores; i++)
    pthread_join(threads[i], NULL);
  run_finish(x);
}

/* From beginning to end; the caller calls run_end. */
static inline void run_program(run_fixture *x, uint32_t cores,
                               const char *source) {
  run_begin(x, &(il_options){.cores = cores}, source);
  run_on(x, cores, NULL);
}

static inline const char *run_text(const il_buf *buf) {
  return buf->len ? buf->bytes : "";
}

/* Prints this, nothing else, on 1, 2 and 4 carriers, and is done. */
static inline void expect_output(const char *source, const char *expected) {
  for (uint32_t cores = 1; cores <= 4; cores *= 2) {
    run_fixture x;
    run_program(&x, cores, source);
    assert_string_equal(run_text(&x.err), "");
    assert_string_equal(run_text(&x.out), expected);
    assert_int_equal(x.exit_code, 0);
    run_end(&x);
  }
}

static inline void expect_in(const il_buf *buf, const char *part) {
  if (strstr(run_text(buf), part)) return;
  assert_string_equal(run_text(buf), part); /* fails, and shows both */
}

#endif
