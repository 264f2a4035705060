/* The dispatch loop from C: steps, stopping places, fused against single
 * operations, errors that end a task. What programs print is in tests/programs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdlib.h>

#include "lib/lib.h"
#include "lib/modules.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/exception.h"
#include "vm/function.h"
#include "vm/interp.h"

typedef struct {
  il_arena arena;
  il_diags diags;
  il_program *program;
  il_process *process;
  il_libraries libraries;
  il_heap_local *heap;
  il_task *t;
} fixture;

static int64_t no_time(void *ctx) {
  (void)ctx;
  return 0;
}
static void no_entropy(void *ctx, void *out, size_t len) {
  (void)ctx;
  memset(out, 0, len);
}

static il_process *start(fixture *f) {
  return il_process_new(
      &(il_process_options){.program = f->program,
                            .module_defs = il_module_defs,
                            .class_defs = il_class_defs,
                            .lib_sources = il_lib_sources,
                            .libraries = &f->libraries,
                            .clock = {no_time, no_time, no_entropy, NULL, NULL},
                            .cores = 1});
}

static void begin(fixture *f, const char *source) {
  il_arena_init(&f->arena);
  il_diags_init(&f->diags, &f->arena);
  f->program = il_compile(source, strlen(source), "main.py", &f->diags);
  assert_non_null(f->program);
  f->libraries = (il_libraries){0};
  f->process = start(f);
  assert_non_null(f->process);
  f->t = f->process->main_task;
  f->t->heap = f->heap = il_heap_local_new(f->process->heap);
  il_poll_clear(f->process, IL_POLL_GC);
}

static void end(fixture *f) {
  il_heap_local_free(f->heap);
  il_process_free(f->process);
  il_libraries_free(&f->libraries);
  il_program_free(f->program);
  il_arena_term(&f->arena);
}

static void run_to_end(fixture *f) {
  il_run_status status;
  while ((status = il_vm_run(f->t, 1000)) == IL_RUN_YIELD)
    il_poll_clear(f->process, ~0u);
  assert_int_equal(status, IL_RUN_DONE);
}

static il_value global(fixture *f, const char *name) {
  return il_module_get(f->t, f->process->main, il_intern_text(f->t, name));
}

static int64_t global_int(fixture *f, const char *name) {
  il_value v = global(f, name);
  assert_true(il_is_int(v));
  return il_to_int(v);
}

static void assert_global_text(fixture *f, const char *name, const char *text) {
  il_value v = global(f, name);
  assert_true(il_is_str(v));
  assert_string_equal((const char *)il_as_str(v)->data, text);
}

/* Every superinstruction, and the slow way out of each. */
static const char busy[] =
    "class P:\n"
    "    def __init__(self, x):\n"
    "        self.x = x\n"
    "    def add(self, o):\n"
    "        return self.x + o.x\n"
    "def fib(n):\n"
    "    if n < 2:\n"
    "        return n\n"
    "    return fib(n - 1) + fib(n - 2)\n"
    "def mix(a, b, xs):\n"
    "    s = 0\n"
    "    for i in range(20):\n"
    "        s += i\n"
    "        s = s + b\n"
    "        xs[a] = s\n"
    "        s -= 1\n"
    "        if a < b: s += xs[a]\n"
    "        if s > 9000000000000000000: s = s - 4611686018427387904\n"
    "    s += a\n"
    "    return s\n"
    "def text(a):\n"
    "    a += 'x'\n"
    "    b = a + 'y'\n"
    "    if a < b: b += a\n"
    "    return b\n"
    "def gen(n):\n"
    "    for i in range(n):\n"
    "        got = yield i\n"
    "        if got: yield got\n"
    "g = 0\n"
    "for k in range(30):\n"
    "    g += 1\n"
    "    if g < 5: g += 2\n"
    "f = 0.5\n"
    "f += 1\n"
    "big = 4611686018427387903\n"
    "big += 1\n"
    "big -= 1\n"
    "r = str((fib(10), mix(0, 3, [1, 2]), mix(1, 2**62, [1, 2]), text('t'),\n"
    "         P(1).add(P(2)), list(gen(4)), g, f, big, 3 - g, not g,\n"
    "         [x * 2 for x in gen(3)]))\n";

static void test_single_operations_do_what_fused_ones_do(void **state) {
  (void)state;
  fixture a, b;
  begin(&a, busy);
  begin(&b, busy);
  run_to_end(&a);
  assert_true(a.t->exc == IL_NIL);
  il_run_status status;
  uint32_t ops = 1;
  while ((status = il_vm_run_stepped(b.t, ops, false)) == IL_RUN_YIELD) {
    il_poll_clear(b.process, ~0u);
    ops = ops % 3 + 1;
  }
  assert_int_equal(status, IL_RUN_DONE);
  assert_true(b.t->exc == IL_NIL);
  il_value expected = global(&a, "r");
  assert_global_text(&b, "r", (const char *)il_as_str(expected)->data);
  assert_non_null(strstr((const char *)il_as_str(expected)->data, "(55, "));
  end(&a);
  end(&b);
}

static void test_steps_stop_between_read_and_write(void **state) {
  (void)state;
  fixture f;
  begin(&f, "def w():\n"
            "    global g\n"
            "    while True: g += 1\n"
            "g = 10\n"
            "w()\n");
  while (!(global(&f, "g") != IL_NIL && global_int(&f, "g") > 12))
    assert_int_equal(il_vm_run_stepped(f.t, 1, false), IL_RUN_YIELD);
  for (int i = 0; i < 5; i++) {
    assert_int_equal(il_vm_run_stepped(f.t, 1000, true), IL_RUN_YIELD);
    int64_t before = global_int(&f, "g");
    /* What another task stores now is overwritten by the pending store. */
    assert_true(il_module_set(f.t, f.process->main, il_intern_text(f.t, "g"),
                              il_from_int(-1000)));
    assert_int_equal(il_vm_run_stepped(f.t, 1, true), IL_RUN_YIELD);
    assert_int_equal(global_int(&f, "g"), before + 1);
  }
  end(&f);
}

static void test_budget_and_poll_end_a_turn(void **state) {
  (void)state;
  fixture f;
  begin(&f, "while True: pass\n");
  uint64_t before = f.t->steps;
  assert_int_equal(il_vm_run(f.t, 5000), IL_RUN_YIELD);
  assert_int_equal(f.t->steps - before, 5000);
  assert_int_equal(il_vm_run(f.t, 1), IL_RUN_YIELD);
  assert_int_equal(f.t->steps - before, 5001);
  il_poll_set(f.process, IL_POLL_STOP);
  before = f.t->steps;
  assert_int_equal(il_vm_run(f.t, 1000000), IL_RUN_YIELD);
  assert_true(f.t->steps - before <= 1024);
  end(&f);
}

static void test_line_of_a_waiting_task(void **state) {
  (void)state;
  fixture f;
  begin(&f, "def wait():\n"
            "    n = 0\n"
            "    while True:\n"
            "        n += 1\n"
            "wait()\n");
  assert_int_equal(il_vm_run(f.t, 2000), IL_RUN_YIELD);
  uint32_t line = il_task_line(f.t);
  assert_true(line == 3 || line == 4);
  end(&f);
}

static void test_own_name_hides_builtin(void **state) {
  (void)state;
  fixture f;
  begin(&f, "a = len([1, 2])\n"
            "def len(x): return 77\n"
            "b = len([])\n"
            "del len\n"
            "c = len([])\n");
  run_to_end(&f);
  assert_true(f.t->exc == IL_NIL);
  assert_int_equal(global_int(&f, "a"), 2);
  assert_int_equal(global_int(&f, "b"), 77);
  assert_int_equal(global_int(&f, "c"), 0);
  end(&f);
}

static void test_recursion_ends_in_an_exception(void **state) {
  (void)state;
  fixture f;
  begin(&f, "depth = 0\n"
            "def down():\n"
            "    global depth\n"
            "    depth += 1\n"
            "    down()\n"
            "try:\n"
            "    down()\n"
            "except RecursionError as e:\n"
            "    text = str(e)\n");
  run_to_end(&f);
  assert_true(f.t->exc == IL_NIL);
  assert_int_equal(global_int(&f, "depth"), 999);
  assert_global_text(&f, "text", "maximum recursion depth exceeded");
  end(&f);
}

static void test_uncaught_exception_stays_on_the_task(void **state) {
  (void)state;
  fixture f;
  begin(&f, "def f(a):\n"
            "    return a / 0\n"
            "x = f(1)\n");
  run_to_end(&f);
  assert_true(il_exc_matches(f.t, f.t->exc, IL_CLASS_ZeroDivisionError));
  assert_int_equal(il_traceback_line(f.t->exc), 2);
  il_buf text;
  il_buf_init(&text);
  il_traceback_print(f.t, f.t->exc, IL_NIL, false, &text);
  assert_string_equal(text.bytes, "Traceback (most recent call last):\n"
                                  "  File \"main.py\", line 3, in <module>\n"
                                  "    x = f(1)\n"
                                  "        ^^^^\n"
                                  "  File \"main.py\", line 2, in f\n"
                                  "    return a / 0\n"
                                  "           ~~^~~\n"
                                  "ZeroDivisionError: division by zero\n");
  il_buf_term(&text);
  end(&f);
}

static void test_import_of_what_is_not_there(void **state) {
  (void)state;
  fixture f;
  begin(&f, "import tkinter\n");
  run_to_end(&f);
  assert_true(il_exception_is_unsupported(f.t, f.t->exc));
  end(&f);
  begin(&f, "import no_such_module\n");
  run_to_end(&f);
  assert_false(il_exception_is_unsupported(f.t, f.t->exc));
  assert_true(il_exc_matches(f.t, f.t->exc, IL_CLASS_ModuleNotFoundError));
  end(&f);
}

static void test_processes_share_a_program(void **state) {
  (void)state;
  fixture f;
  begin(&f, "import math\nn = math.floor(2.5) + len('four')\n");
  il_process *first = f.process;
  il_heap_local *heap = f.heap;
  run_to_end(&f);
  f.process = start(&f);
  assert_non_null(f.process);
  il_heap_local_free(heap);
  il_process_free(first);
  f.t = f.process->main_task;
  f.t->heap = f.heap = il_heap_local_new(f.process->heap);
  run_to_end(&f);
  assert_int_equal(global_int(&f, "n"), 6);
  end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_single_operations_do_what_fused_ones_do),
      cmocka_unit_test(test_steps_stop_between_read_and_write),
      cmocka_unit_test(test_budget_and_poll_end_a_turn),
      cmocka_unit_test(test_line_of_a_waiting_task),
      cmocka_unit_test(test_own_name_hides_builtin),
      cmocka_unit_test(test_recursion_ends_in_an_exception),
      cmocka_unit_test(test_uncaught_exception_stays_on_the_task),
      cmocka_unit_test(test_import_of_what_is_not_there),
      cmocka_unit_test(test_processes_share_a_program),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
