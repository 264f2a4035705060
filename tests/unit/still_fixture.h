/* A program that has run until all its tasks wait, and stands still: its clock
 * does not move, so whoever sleeps goes on sleeping. One thread. */
#ifndef IL_TESTS_STILL_FIXTURE_H
#define IL_TESTS_STILL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka needs those above */
#include <cmocka.h>

#include "lib/lib.h"
#include "lib/modules.h"
#include "object/dict.h"
#include "object/str.h"
#include "sched/sched.h"
#include "sync/console.h"
#include "vm/function.h"

typedef struct {
  il_arena arena;
  il_libraries libraries;
  il_program *program;
  il_process *process;
  il_strategy strategy;
  il_sched *sched;
  il_console *console;
  il_sink sink;
} still;

static inline int64_t still_now(void *ctx) {
  (void)ctx;
  return 5000000000;
}

static inline void still_told(void *ctx, il_console_event event) {
  (void)ctx, (void)event;
}

/* Numbers tasks as a controller does. */
static inline void still_event(il_sink *sink, il_task *t, il_event_kind kind,
                               il_object *object, uint64_t number) {
  (void)sink, (void)t, (void)number;
  il_task *task = (il_task *)(void *)object;
  if (kind == IL_EVENT_START) task->index = (uint32_t)task->ident - 1;
}

static inline void still_begin(still *x, const char *source) {
  *x = (still){0};
  il_diags diags;
  il_arena_init(&x->arena);
  il_diags_init(&diags, &x->arena);
  x->program = il_compile(source, strlen(source), "main.py", &diags);
  assert_non_null(x->program);
  x->process =
      il_process_new(&(il_process_options){.program = x->program,
                                           .module_defs = il_module_defs,
                                           .class_defs = il_class_defs,
                                           .lib_sources = il_lib_sources,
                                           .libraries = &x->libraries,
                                           .clock = {.now_ns = still_now},
                                           .cores = 1});
  assert_non_null(x->process);
  x->console = il_console_new(4096, still_told, NULL);
  x->process->console = x->console;
  x->sink.event = still_event;
  x->process->sink = &x->sink;
  il_strategy_fair_init(&x->strategy, 1);
  x->sched = il_sched_new(x->process, &x->strategy);
  assert_non_null(x->sched);
  il_sched_start_main(x->sched, x->process->main_task);
  int idle_ms = 0;
  for (int i = 0; i < 1000 && idle_ms == 0; i++)
    if (!il_carrier_slice(x->sched, 1, &idle_ms)) break;
  assert_false(il_sched_is_over(x->sched));
}

static inline void still_end(still *x) {
  int idle_ms;
  il_sched_stop(x->sched, IL_STATUS_STOPPED);
  while (il_carrier_slice(x->sched, 1, &idle_ms)) {
  }
  il_console_forget(x->console, x->process);
  il_process_free(x->process);
  il_sched_free(x->sched);
  il_console_free(x->console);
  il_libraries_free(&x->libraries);
  il_program_free(x->program);
  il_arena_term(&x->arena);
}

/* A global of the program: its slot, and what it holds. */
static inline uint32_t still_slot(still *x, const char *name) {
  il_value key, slot;
  uint32_t cursor = 0;
  while (
      il_dict_next(x->process, x->process->main->index, &cursor, &key, &slot))
    if (il_str_eq_text(il_as_str(key), name)) return (uint32_t)il_to_int(slot);
  fail_msg("no global %s", name);
  return 0;
}

static inline il_value still_global(still *x, const char *name) {
  return *il_module_slot_at(x->process->main, still_slot(x, name));
}

#endif
