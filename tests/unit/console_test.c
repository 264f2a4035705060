/* The console from both sides: tasks that print and read lines, a host that
 * drains and types. Tasks are only what the wait protocol needs of one. */
#include <stdio.h>

#include "containers_fixture.h"

#include "sched/queue.h"
#include "sync/console.h"

enum { RING = 64, TASKS = 4 };

typedef struct {
  il_fixture f;
  il_strategy strategy;
  il_sched *sched;
  il_console *console;
  il_task tasks[TASKS];
  int told[3]; /* by il_console_event */
} fixture;

static void count_event(void *ctx, il_console_event event) {
  ((fixture *)ctx)->told[event]++;
}

static int64_t no_time(void *ctx) {
  (void)ctx;
  return 0;
}

static void begin(fixture *x) {
  memset(x, 0, sizeof *x);
  fixture_begin(&x->f);
  x->f.process->clock.now_ns = no_time;
  il_strategy_fair_init(&x->strategy, 1);
  x->sched = il_sched_new(x->f.process, &x->strategy);
  x->console = x->f.process->console = il_console_new(RING, count_event, x);
  for (int i = 0; i < TASKS; i++) {
    x->tasks[i].process = x->f.process;
    x->tasks[i].heap = x->f.process->main_task->heap;
    x->tasks[i].sched.state = IL_TASK_RUNNING;
  }
}

static void end(fixture *x) {
  il_console_free(x->console);
  il_sched_free(x->sched);
  fixture_end(&x->f);
}

static il_value write_as(fixture *x, int task, const char *text) {
  return il_console_write(&x->tasks[task], IL_STDOUT, text, strlen(text));
}

/* What its carrier does when the native has returned IL_PARK. */
static void park(il_task *t) {
  assert_int_equal(t->sched.state, IL_TASK_PARKING);
  t->sched.state = IL_TASK_PARKED;
}

static void assert_drained(fixture *x, il_stream stream, const char *text) {
  char out[RING + 1];
  il_stream from = stream == IL_STDOUT ? IL_STDERR : IL_STDOUT;
  size_t len = il_console_drain(x->console, &from, out, RING);
  out[len] = 0;
  assert_string_equal(out, text);
  if (len) assert_int_equal(from, stream);
}

static void ring_goes_round(void **state) {
  (void)state;
  fixture x;
  begin(&x);
  for (int i = 0; i < 200; i++) {
    char text[16];
    snprintf(text, sizeof text, "<%d:%.*s>", i, i % 7, "abcdefg");
    assert_true(write_as(&x, 0, text) == IL_NONE);
    assert_int_equal(x.told[IL_CONSOLE_OUTPUT], i + 1);
    assert_drained(&x, IL_STDOUT, text);
    assert_drained(&x, IL_STDOUT, "");
  }
  end(&x);
}

static void tells_of_output_once_until_drained(void **state) {
  (void)state;
  fixture x;
  begin(&x);
  write_as(&x, 0, "a");
  write_as(&x, 0, "b");
  write_as(&x, 1, "c");
  assert_int_equal(x.told[IL_CONSOLE_OUTPUT], 1);
  assert_drained(&x, IL_STDOUT, "abc");
  write_as(&x, 1, "d");
  assert_int_equal(x.told[IL_CONSOLE_OUTPUT], 2);
  assert_true(write_as(&x, 1, "") == IL_NONE);
  end(&x);
}

static void streams_come_in_their_order(void **state) {
  (void)state;
  fixture x;
  begin(&x);
  write_as(&x, 0, "one ");
  write_as(&x, 0, "two");
  il_console_write(&x.tasks[1], IL_STDERR, "bad", 3);
  il_console_print(x.console, IL_STDERR, " worse", 6);
  write_as(&x, 0, "three");
  assert_drained(&x, IL_STDOUT, "one two");
  assert_drained(&x, IL_STDERR, "bad worse");
  assert_drained(&x, IL_STDOUT, "three");
  assert_drained(&x, IL_STDOUT, "");
  end(&x);
}

static void small_drain_takes_whole_writes(void **state) {
  (void)state;
  fixture x;
  char out[8];
  il_stream stream;
  begin(&x);
  write_as(&x, 0, "12345");
  write_as(&x, 0, "67890");
  assert_int_equal(il_console_drain(x.console, &stream, out, sizeof out), 5);
  assert_memory_equal(out, "12345", 5);
  assert_int_equal(il_console_drain(x.console, &stream, out, sizeof out), 5);
  assert_memory_equal(out, "67890", 5);
  end(&x);
}

/* A write longer than the ring parks its task until the last part is in. */
static void long_write_parks_until_it_has_all_gone(void **state) {
  (void)state;
  enum { LEN = 300 };
  fixture x;
  char text[LEN + 1], out[LEN + RING];
  size_t taken = 0;
  il_stream stream;
  begin(&x);
  for (int i = 0; i < LEN; i++)
    text[i] = (char)('a' + i % 26);
  text[LEN] = 0;
  assert_true(write_as(&x, 0, text) == IL_PARK);
  park(&x.tasks[0]);
  assert_int_equal(x.sched->nexternal, 1);
  while (x.tasks[0].sched.state == IL_TASK_PARKED) {
    size_t len = il_console_drain(x.console, &stream, out + taken, RING);
    assert_true(len > 0 && taken + len < LEN);
    taken += len;
  }
  assert_int_equal(x.tasks[0].sched.state, IL_TASK_READY);
  assert_true(x.tasks[0].wake == IL_NONE);
  assert_int_equal(x.sched->nexternal, 0);
  assert_ptr_equal(il_ready_pop(x.sched), &x.tasks[0]);
  taken += il_console_drain(x.console, &stream, out + taken, RING);
  assert_int_equal(taken, LEN);
  assert_memory_equal(out, text, LEN);
  end(&x);
}

static void parts_end_between_code_points(void **state) {
  (void)state;
  fixture x;
  char text[1 + 4 * 60 + 1] = "", out[RING];
  il_stream stream;
  size_t total = 0, len;
  for (size_t shift = 0; shift < 4; shift++) {
    begin(&x);
    total = 0;
    memset(text, 'x', shift);
    text[shift] = 0;
    for (int i = 0; i < 50; i++)
      strcat(text, i % 3 ? "\xF0\x9F\x98\x80" : "\xE4\xB8\xAD");
    assert_true(write_as(&x, 0, text) == IL_PARK);
    park(&x.tasks[0]);
    while ((len = il_console_drain(x.console, &stream, out, RING))) {
      assert_memory_equal(out, text + total, len);
      total += len;
      assert_int_not_equal((uint8_t)text[total] & 0xC0, 0x80);
    }
    assert_int_equal(total, strlen(text));
    end(&x);
  }
}

static void writers_wait_in_the_order_in_which_they_came(void **state) {
  (void)state;
  fixture x;
  char big[81], all[400] = "", out[RING];
  il_stream stream;
  size_t len;
  begin(&x);
  for (int i = 0; i < TASKS; i++) {
    memset(big, '0' + i, 80);
    big[80] = 0;
    /* The last one is short, yet it may not overtake. */
    if (i == TASKS - 1) big[3] = 0;
    assert_true(write_as(&x, i, big) == IL_PARK);
    park(&x.tasks[i]);
  }
  il_console_print(x.console, IL_STDOUT, "host", 4);
  assert_int_equal(x.sched->nexternal, TASKS);
  while ((len = il_console_drain(x.console, &stream, out, RING)))
    strncat(all, out, len);
  assert_int_equal(strlen(all), 3 * 80 + 3 + 4);
  for (int i = 0; i < 3 * 80; i++)
    assert_int_equal(all[i], '0' + i / 80);
  assert_string_equal(all + 240, "333host");
  for (int i = 0; i < TASKS; i++)
    assert_ptr_equal(il_ready_pop(x.sched), &x.tasks[i]);
  assert_null(il_ready_pop(x.sched));
  assert_int_equal(x.sched->nexternal, 0);
  end(&x);
}

static void assert_line(fixture *x, const char *text) {
  il_value line = il_console_readline(&x->tasks[0]);
  assert_true(il_is_str(line));
  assert_string_equal((const char *)il_as_str(line)->data, text);
}

static void lines_are_given_one_by_one(void **state) {
  (void)state;
  fixture x;
  begin(&x);
  il_console_type(x.console, "one\ntwo\r\n\nfo", 12);
  il_console_type(x.console, "ur\nlast", 7);
  assert_line(&x, "one");
  assert_line(&x, "two");
  assert_line(&x, "");
  assert_line(&x, "four");
  il_console_type_eof(x.console);
  assert_line(&x, "last");
  assert_true(il_console_readline(&x.tasks[0]) == IL_NIL);
  assert_true(raised(&x.tasks[0]));
  assert_int_equal(x.told[IL_CONSOLE_INPUT_WANTED], 0);
  end(&x);
}

static void reader_waits_for_a_whole_line(void **state) {
  (void)state;
  fixture x;
  begin(&x);
  assert_true(il_console_readline(&x.tasks[0]) == IL_PARK);
  park(&x.tasks[0]);
  assert_int_equal(x.told[IL_CONSOLE_INPUT_WANTED], 1);
  assert_int_equal(x.sched->nexternal, 1);
  il_console_type(x.console, "\xE4\xB8", 2);
  il_console_type(x.console, "\xAD", 1);
  assert_int_equal(x.tasks[0].sched.state, IL_TASK_PARKED);
  il_console_type(x.console, "\n", 1);
  assert_int_equal(x.tasks[0].sched.state, IL_TASK_READY);
  assert_int_equal(x.told[IL_CONSOLE_INPUT_TAKEN], 1);
  assert_int_equal(x.sched->nexternal, 0);
  assert_true(x.tasks[0].wake == IL_NONE);
  il_value line = il_console_readline(&x.tasks[0]);
  assert_true(il_is_str(line) && il_as_str(line)->len == 1);
  end(&x);
}

static void end_of_input_wakes_every_reader(void **state) {
  (void)state;
  fixture x;
  begin(&x);
  for (int i = 0; i < TASKS; i++) {
    assert_true(il_console_readline(&x.tasks[i]) == IL_PARK);
    if (i) park(&x.tasks[i]);
  }
  il_console_type_eof(x.console);
  /* Woken while it was parking: its carrier will see that. */
  assert_int_equal(x.tasks[0].sched.state, IL_TASK_WOKEN);
  for (int i = 1; i < TASKS; i++)
    assert_int_equal(x.tasks[i].sched.state, IL_TASK_READY);
  for (int i = 0; i < TASKS; i++) {
    assert_true(il_console_readline(&x.tasks[i]) == IL_NIL);
    assert_true(raised(&x.tasks[i]));
  }
  assert_int_equal(x.sched->nexternal, 0);
  end(&x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ring_goes_round),
      cmocka_unit_test(tells_of_output_once_until_drained),
      cmocka_unit_test(streams_come_in_their_order),
      cmocka_unit_test(small_drain_takes_whole_writes),
      cmocka_unit_test(long_write_parks_until_it_has_all_gone),
      cmocka_unit_test(parts_end_between_code_points),
      cmocka_unit_test(writers_wait_in_the_order_in_which_they_came),
      cmocka_unit_test(lines_are_given_one_by_one),
      cmocka_unit_test(reader_waits_for_a_whole_line),
      cmocka_unit_test(end_of_input_wakes_every_reader),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
