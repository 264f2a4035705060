/* A process whose main task calls container operations from C. It never runs
 * Python code, and nothing is collected. */
#ifndef IL_TESTS_CONTAINERS_FIXTURE_H
#define IL_TESTS_CONTAINERS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>

#include "lang/diag.h"
#include "lib/lib.h"
#include "lib/modules.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/task.h"

typedef struct {
  il_arena arena;
  il_program *program;
  il_process *process;
  il_libraries libraries;
} il_fixture;

static inline il_task *fixture_begin(il_fixture *f) {
  il_diags diags;
  il_arena_init(&f->arena);
  il_diags_init(&diags, &f->arena);
  f->program = il_compile("pass", 4, "main.py", &diags);
  assert_non_null(f->program);
  f->libraries = (il_libraries){0};
  il_process_options options = {.program = f->program,
                                .module_defs = il_module_defs,
                                .class_defs = il_class_defs,
                                .lib_sources = il_lib_sources,
                                .libraries = &f->libraries,
                                .cores = 2};
  f->process = il_process_new(&options);
  assert_non_null(f->process);
  f->process->main_task->heap = il_heap_local_new(f->process->heap);
  return f->process->main_task;
}

static inline void fixture_end(il_fixture *f) {
  il_heap_local_free(f->process->main_task->heap);
  il_process_free(f->process);
  il_libraries_free(&f->libraries);
  il_program_free(f->program);
  il_arena_term(&f->arena);
}

/* True once, if something has been raised. */
static inline bool raised(il_task *t) {
  bool yes = il_has_exc(t);
  il_clear_exc(t);
  return yes;
}

static inline il_value num(int64_t i) {
  return il_from_int(i);
}

/* Two pthreads run `body` as tasks of one process that is `multi`. */
typedef struct {
  il_process *process;
  il_value shared;
  int number;
  void (*body)(il_task *t, il_value shared, int number);
  pthread_barrier_t *begin;
} il_worker;

static inline void *fixture_worker(void *arg) {
  il_worker *w = arg;
  il_task t;
  memset(&t, 0, sizeof t);
  t.process = w->process;
  t.heap = il_heap_local_new(w->process->heap);
  pthread_barrier_wait(w->begin);
  w->body(&t, w->shared, w->number);
  il_heap_local_free(t.heap);
  return NULL;
}

static inline void fixture_race(il_fixture *f, il_value shared,
                                void (*body)(il_task *, il_value, int)) {
  pthread_t threads[2];
  il_worker workers[2];
  pthread_barrier_t begin;
  pthread_barrier_init(&begin, NULL, 2);
  f->process->multi = true;
  for (int i = 0; i < 2; i++) {
    workers[i] = (il_worker){f->process, shared, i, body, &begin};
    assert_int_equal(
        pthread_create(&threads[i], NULL, fixture_worker, &workers[i]), 0);
  }
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  pthread_barrier_destroy(&begin);
}

/* A small generator, so that every machine runs the same operations. */
static inline uint32_t fixture_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static inline void expect_ints(il_value list, const int *ints, uint32_t n) {
  assert_int_equal(il_list_len(list), n);
  for (uint32_t i = 0; i < n; i++)
    assert_int_equal(il_to_int(il_list_get(il_as_list(list), i)), ints[i]);
}
#define EXPECT_INTS(list, ...)                                                 \
  expect_ints(list, (const int[]){__VA_ARGS__},                                \
              sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static inline il_value ints_list(il_task *t, const int *ints, uint32_t n) {
  il_value list = il_list_new(t, NULL, 0);
  for (uint32_t i = 0; i < n; i++)
    assert_true(il_list_append(t, list, num(ints[i])));
  return list;
}
#define INTS(t, ...)                                                           \
  ints_list(t, (const int[]){__VA_ARGS__},                                     \
            sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

#endif
