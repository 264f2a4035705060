/* The detector, told of events and accesses that nobody has made. */
#include "still_fixture.h"

#include "check/clocks.h"
#include "check/detector.h"
#include "object/containers.h"
#include "object/int.h"
#include "process/mailbox.h"
#include "sync/sync.h"

enum { TASKS = 5 };

typedef struct {
  still still;
  il_detector *d;
  il_task *tasks[TASKS]; /* 0 starts the others when they are first used */
  bool started[TASKS];
  uint64_t step;
  il_object *x, *y; /* the module; slots of x and y are found by part */
  il_object *items, *table, *a, *b, *c, *gate, *event, *q, *two;
  il_value x_part, y_part;
} fixture;

static il_object *global(fixture *f, const char *name) {
  return il_to_ptr(still_global(&f->still, name));
}

static int begin(void **state) {
  static const char *const names[] = {"main", "A", "B", "C", "D"};
  fixture *f = calloc(1, sizeof *f);
  still_begin(&f->still, "import threading, time, queue\n"
                         "x = y = 0\n"
                         "items = [1, 2, 3]\n"
                         "table = {}\n"
                         "a, b, c = [threading.Lock() for _ in range(3)]\n"
                         "gate = threading.Lock()\n"
                         "two = threading.Semaphore(2)\n"
                         "event = threading.Event()\n"
                         "q = queue.Queue()\n"
                         "def work(): pass\n"
                         "time.sleep(1000)\n");
  f->d = il_detector_new();
  il_task *t = f->still.process->main_task;
  for (uint32_t i = 0; i < TASKS; i++) {
    f->tasks[i] =
        i ? il_task_new(t, still_global(&f->still, "work"), IL_NIL, IL_NIL) : t;
    f->tasks[i]->name = il_str_text(t, names[i]);
    f->tasks[i]->index = i;
    f->tasks[i]->visible = (il_visible){.value = IL_NIL};
  }
  f->x = f->y = &f->still.process->main->head;
  f->x_part = il_from_int(still_slot(&f->still, "x"));
  f->y_part = il_from_int(still_slot(&f->still, "y"));
  f->items = global(f, "items");
  f->table = global(f, "table");
  f->a = global(f, "a");
  f->b = global(f, "b");
  f->c = global(f, "c");
  f->gate = global(f, "gate");
  f->two = global(f, "two");
  f->event = global(f, "event");
  f->q = global(f, "q");
  il_detector_add(f->d, f->still.process, NULL);
  il_detector_event(f->d, NULL, IL_EVENT_START, &t->head, 0, 0);
  f->started[0] = true;
  *state = f;
  return 0;
}

static int end(void **state) {
  fixture *f = *state;
  il_detector_forget(f->d, f->still.process);
  il_detector_free(f->d);
  still_end(&f->still);
  free(f);
  return 0;
}

static void emit(fixture *f, uint32_t task, il_event_kind event, void *object,
                 uint64_t number) {
  il_detector_event(f->d, f->tasks[task], event, object, number, ++f->step);
}
#define EMIT(task, event, object) emit(f, task, IL_EVENT_##event, object, 0)

static void start(fixture *f, uint32_t task) {
  if (f->started[task]) return;
  f->started[task] = true;
  EMIT(0, START, f->tasks[task]);
}

static void start_all(fixture *f) {
  for (uint32_t i = 0; i < TASKS; i++)
    start(f, i);
}

static void touch(fixture *f, uint32_t task, uint32_t line, il_object *object,
                  il_value part, bool write, bool atomic) {
  il_task *t = f->tasks[task];
  start(f, task);
  t->visible.line = line;
  t->visible.naccesses = 1;
  t->visible.accesses[0] = (il_access){object, part, write, atomic};
  il_detector_visible(f->d, t, ++f->step);
}
static void write_x(fixture *f, uint32_t task, uint32_t line) {
  touch(f, task, line, f->x, f->x_part, true, false);
}
static void read_x(fixture *f, uint32_t task, uint32_t line) {
  touch(f, task, line, f->x, f->x_part, false, false);
}
static void append(fixture *f, uint32_t task) {
  touch(f, task, 5, f->items, IL_NIL, true, true);
}
static void length(fixture *f, uint32_t task) {
  touch(f, task, 6, f->items, IL_NIL, false, false);
}
static void all_items(fixture *f, uint32_t task, bool write) {
  touch(f, task, 7, f->items, IL_ALL_ITEMS, write, false);
}
static void item(fixture *f, uint32_t task, int64_t i, bool write) {
  touch(f, task, 8, f->items, il_from_int(i), write, false);
}
static void join(fixture *f, uint32_t joiner, uint32_t task) {
  EMIT(task, END, NULL);
  EMIT(joiner, OBSERVE, f->tasks[task]);
}
static void lock(fixture *f, uint32_t task, il_object *object) {
  start(f, task);
  emit(f, task, IL_EVENT_LOCK, object, 1);
}
static void unlock(fixture *f, uint32_t task, il_object *object) {
  EMIT(task, UNLOCK, object);
}

static void expect_races(fixture *f, uint32_t count) {
  assert_int_equal(il_detector_races(f->d), count);
}
static void expect_words(fixture *f,
                         void (*words)(const il_detector *, il_buf *),
                         const char *part) {
  il_buf text;
  il_buf_init(&text);
  words(f->d, &text);
  if (!strstr(text.bytes, part)) assert_string_equal(text.bytes, part);
  il_buf_term(&text);
}
static void expect_no_warning(fixture *f) {
  il_buf text;
  il_buf_init(&text);
  il_detector_json_warnings(f->d, &text);
  assert_string_equal(text.bytes, "[]");
  il_buf_term(&text);
}
#define TEST(name)                                                             \
  static void name(fixture *f);                                                \
  static void test_##name(void **state) {                                      \
    name(*state);                                                              \
  }                                                                            \
  static void name(fixture *f)

/* Races */

TEST(two_writes_race) {
  write_x(f, 1, 3);
  write_x(f, 2, 4);
  expect_races(f, 1);
  expect_words(f, il_detector_json_races,
               "[{\"variable\": \"x\", \"accesses\": [{\"task\": \"A\", "
               "\"index\": 1, \"line\": 3, \"op\": \"write\", \"step\": 2, "
               "\"source\": \"items = [1, 2, 3]\", \"locks\": []}, {\"task\": "
               "\"B\", \"index\": 2, \"line\": 4, \"op\": \"write\"");
  expect_words(f, il_detector_text, "Race: nothing orders two accesses to x.");
}

TEST(reads_do_not_race) {
  read_x(f, 1, 3);
  read_x(f, 2, 3);
  read_x(f, 1, 3);
  expect_races(f, 0);
}

TEST(a_read_races_with_a_later_write) {
  read_x(f, 1, 3);
  write_x(f, 2, 4);
  expect_races(f, 1);
}

TEST(a_write_races_with_a_later_read) {
  write_x(f, 1, 3);
  read_x(f, 2, 4);
  expect_races(f, 1);
}

TEST(other_variables_do_not_race) {
  write_x(f, 1, 3);
  touch(f, 2, 3, f->y, f->y_part, true, false);
  expect_races(f, 0);
}

TEST(any_of_many_readers_races) {
  start_all(f);
  for (uint32_t i = 1; i < 5; i++)
    read_x(f, i, 10 + i);
  for (uint32_t i = 1; i < 4; i++)
    join(f, 0, i);
  write_x(f, 0, 3);
  expect_races(f, 1);
  expect_words(f, il_detector_json_races, "\"line\": 14, \"op\": \"read\"");
}

TEST(a_write_after_all_readers_have_ended) {
  for (uint32_t i = 1; i < 5; i++)
    read_x(f, i, 3);
  for (uint32_t i = 1; i < 5; i++)
    join(f, 0, i);
  write_x(f, 0, 3);
  expect_races(f, 0);
}

TEST(one_report_for_a_pair_of_lines) {
  for (uint32_t i = 0; i < 20; i++)
    write_x(f, 1 + i % 2, 3 + i % 2);
  expect_races(f, 1);
  write_x(f, 1, 9);
  expect_races(f, 2);
}

TEST(no_more_than_a_hundred_reports) {
  for (uint32_t i = 0; i < 300; i++)
    write_x(f, 1 + i % 2, i + 1);
  expect_races(f, 100);
}

/* What orders */

TEST(start_orders) {
  write_x(f, 0, 3);
  write_x(f, 1, 4);
  expect_races(f, 0);
  write_x(f, 0, 5);
  expect_races(f, 1);
}

TEST(join_orders) {
  write_x(f, 1, 3);
  join(f, 0, 1);
  read_x(f, 0, 4);
  write_x(f, 2, 4);
  expect_races(f, 0);
}

TEST(a_lock_orders) {
  start_all(f);
  for (uint32_t i = 1; i < 4; i++) {
    lock(f, i, f->a);
    read_x(f, i, 3);
    write_x(f, i, 3);
    unlock(f, i, f->a);
  }
  expect_races(f, 0);
}

TEST(different_locks_do_not_order) {
  start_all(f);
  lock(f, 1, f->a);
  lock(f, 1, f->b);
  write_x(f, 1, 3);
  unlock(f, 1, f->b);
  unlock(f, 1, f->a);
  lock(f, 2, f->c);
  write_x(f, 2, 4);
  expect_races(f, 1);
  expect_words(f, il_detector_json_races, "\"locks\": [\"a\", \"b\"]}, {");
  expect_words(f, il_detector_json_races, "\"locks\": [\"c\"]}]");
}

TEST(what_follows_the_release_is_not_ordered) {
  start_all(f);
  lock(f, 1, f->a);
  unlock(f, 1, f->a);
  write_x(f, 1, 3);
  lock(f, 2, f->a);
  write_x(f, 2, 4);
  expect_races(f, 1);
}

TEST(a_hand_over_orders) {
  start_all(f);
  write_x(f, 1, 3);
  EMIT(1, WAKE, f->tasks[2]);
  write_x(f, 2, 4);
  expect_races(f, 0);
  write_x(f, 1, 5);
  expect_races(f, 1);
}

TEST(a_timeout_does_not_order) {
  start_all(f);
  write_x(f, 1, 3);
  il_detector_event(f->d, NULL, IL_EVENT_WAKE, &f->tasks[2]->head, 0, 9);
  write_x(f, 2, 4);
  expect_races(f, 1);
}

TEST(a_queue_orders) {
  start_all(f);
  write_x(f, 1, 3);
  EMIT(1, PUT, f->q);
  EMIT(2, GET, f->q);
  write_x(f, 2, 4);
  EMIT(2, PUT, f->q);
  EMIT(3, PUT, f->q);
  write_x(f, 3, 4);
  expect_races(f, 0);
}

TEST(an_event_orders_one_way) {
  start_all(f);
  write_x(f, 1, 3);
  EMIT(1, SIGNAL, f->event);
  EMIT(2, OBSERVE, f->event);
  read_x(f, 2, 4);
  expect_races(f, 0);
  write_x(f, 1, 5);
  expect_races(f, 1);
}

TEST(a_condition_orders) {
  start_all(f);
  lock(f, 1, f->a);
  EMIT(1, WAIT, f->c);
  unlock(f, 1, f->a);
  write_x(f, 2, 3);
  lock(f, 2, f->a);
  emit(f, 2, IL_EVENT_NOTIFY, f->c, 1);
  unlock(f, 2, f->a);
  lock(f, 1, f->a);
  read_x(f, 1, 4);
  expect_races(f, 0);
}

TEST(messages_order) {
  start_all(f);
  write_x(f, 1, 3);
  emit(f, 1, IL_EVENT_SEND, NULL, 1 << 20);
  emit(f, 2, IL_EVENT_RECEIVE, NULL, 1 << 20);
  write_x(f, 2, 4);
  expect_races(f, 0);
  emit(f, 3, IL_EVENT_RECEIVE, NULL, 1 << 21);
  write_x(f, 3, 4);
  expect_races(f, 1);
}

TEST(order_is_passed_on) {
  start_all(f);
  write_x(f, 1, 3);
  EMIT(1, SIGNAL, f->event);
  EMIT(2, OBSERVE, f->event);
  EMIT(2, PUT, f->q);
  EMIT(3, GET, f->q);
  join(f, 4, 3);
  write_x(f, 4, 4);
  expect_races(f, 0);
}

/* Containers */

TEST(appends_do_not_race) {
  append(f, 1);
  append(f, 2);
  append(f, 1);
  expect_races(f, 0);
}

TEST(a_length_races_with_an_append) {
  append(f, 1);
  length(f, 2);
  expect_races(f, 1);
  expect_words(f, il_detector_json_races, "\"variable\": \"items\"");
}

TEST(an_append_before_the_last_one_counts) {
  start_all(f);
  append(f, 1);
  append(f, 2);
  join(f, 0, 2);
  length(f, 0);
  expect_races(f, 1);
}

TEST(elements_do_not_touch_each_other) {
  item(f, 1, 0, true);
  item(f, 2, 1, true);
  append(f, 3);
  expect_races(f, 0);
}

TEST(all_elements_are_read) {
  item(f, 1, 1, true);
  all_items(f, 2, false);
  expect_races(f, 1);
  expect_words(f, il_detector_json_races, "\"variable\": \"items[...]\"");
}

TEST(an_element_is_written_after_all_were_read) {
  all_items(f, 1, false);
  item(f, 2, 1, false);
  expect_races(f, 0);
  item(f, 2, 1, true);
  expect_races(f, 1);
  expect_words(f, il_detector_json_races, "\"variable\": \"items[1]\"");
}

TEST(all_elements_are_written) {
  item(f, 1, 2, false);
  all_items(f, 2, true);
  expect_races(f, 1);
  item(f, 3, 2, false);
  expect_races(f, 1); /* the same lines */
  touch(f, 4, 20, f->items, il_from_int(0), false, false);
  expect_races(f, 2);
}

TEST(all_elements_after_all_have_ended) {
  item(f, 1, 0, true);
  item(f, 2, 1, true);
  join(f, 0, 1);
  join(f, 0, 2);
  all_items(f, 0, false);
  all_items(f, 0, true);
  expect_races(f, 0);
}

TEST(keys_are_equal_by_content) {
  il_task *t = f->tasks[0];
  touch(f, 1, 3, f->table, il_str_printf(t, "k%d", 1), true, false);
  touch(f, 2, 3, f->table, il_str_printf(t, "k%d", 2), true, false);
  touch(f, 2, 3, f->table, il_from_int(1), true, false);
  expect_races(f, 0);
  touch(f, 2, 3, f->table, il_str_printf(t, "k%d", 1), true, false);
  expect_races(f, 1);
  expect_words(f, il_detector_json_races, "\"variable\": \"table['k1']\"");
}

static void roots(il_marker *marker, void *ctx) {
  fixture *f = ctx;
  il_process_roots(marker, f->still.process);
  for (il_task *t = f->still.sched->tasks; t; t = t->all_next)
    il_mark_object(marker, t);
  for (uint32_t i = 0; i < TASKS; i++)
    il_mark_object(marker, f->tasks[i]);
}

TEST(what_is_collected_is_forgotten) {
  il_object *list = il_to_ptr(il_list_new(f->tasks[0], NULL, 0));
  touch(f, 1, 3, list, IL_NIL, true, false);
  write_x(f, 1, 3);
  il_heap_collect(f->still.process->heap, roots, f);
  touch(f, 2, 4, list, IL_NIL, true, false); /* another object by now */
  expect_races(f, 0);
  write_x(f, 2, 4);
  expect_races(f, 1);
}

static void keep_facts(void *ctx, const il_variable_facts *facts) {
  il_variable_facts *kept = ctx;
  assert_null(kept->object); /* one only */
  *kept = *facts;
}

TEST(what_is_known_of_a_variable) {
  il_variable_facts facts = {0};
  touch(f, 1, 3, f->y, f->y_part, true, false);
  write_x(f, 1, 3);
  EMIT(1, SIGNAL, f->event);
  for (uint32_t i = 2; i < 5; i++) {
    start(f, i);
    EMIT(i, OBSERVE, f->event);
    read_x(f, i, 3 + i);
  }
  read_x(f, 2, 9);
  il_detector_each_variable(f->d, keep_facts, &facts);
  assert_ptr_equal(facts.object, f->x);
  assert_int_equal(facts.part, f->x_part);
  assert_int_equal(facts.write.task, 1);
  assert_int_equal(facts.nreads, 3);
  assert_int_equal(facts.reads[0].task, 2);
  assert_int_equal(facts.reads[0].line, 9);
  assert_int_equal(facts.reads[1].task, 4);
  assert_int_equal(facts.reads[2].task, 3);
  expect_races(f, 0);
}

/* Locks */

static void take_both(fixture *f, uint32_t task, il_object *a, il_object *b) {
  lock(f, task, a);
  lock(f, task, b);
  unlock(f, task, b);
  unlock(f, task, a);
}

TEST(opposite_orders) {
  start_all(f);
  take_both(f, 1, f->a, f->b);
  take_both(f, 2, f->b, f->a);
  expect_words(f, il_detector_json_warnings, "[{\"kind\": \"lock-order\"");
  expect_words(f, il_detector_json_warnings,
               "\"tasks\": [\"B\", \"A\"], \"objects\": [\"b\", \"a\"]");
}

TEST(orders_of_one_task) {
  take_both(f, 1, f->a, f->b);
  take_both(f, 1, f->b, f->a);
  expect_no_warning(f);
}

TEST(the_same_order) {
  start_all(f);
  take_both(f, 1, f->a, f->b);
  take_both(f, 2, f->a, f->b);
  expect_no_warning(f);
}

TEST(opposite_orders_behind_a_gate) {
  start_all(f);
  for (uint32_t i = 1; i < 3; i++) {
    lock(f, i, f->gate);
    take_both(f, i, i == 1 ? f->a : f->b, i == 1 ? f->b : f->a);
    unlock(f, i, f->gate);
  }
  expect_no_warning(f);
}

TEST(opposite_orders_one_after_the_other) {
  start(f, 1);
  take_both(f, 1, f->a, f->b);
  join(f, 0, 1);
  start(f, 2);
  take_both(f, 2, f->b, f->a);
  expect_no_warning(f);
}

TEST(opposite_orders_that_a_third_lock_happens_to_order) {
  start_all(f);
  take_both(f, 1, f->a, f->b);
  take_both(f, 1, f->gate, f->c);
  take_both(f, 2, f->gate, f->c);
  take_both(f, 2, f->b, f->a);
  expect_words(f, il_detector_json_warnings, "lock-order");
}

TEST(a_lock_that_is_only_tried) {
  start_all(f);
  take_both(f, 1, f->a, f->b);
  lock(f, 2, f->b);
  emit(f, 2, IL_EVENT_LOCK, f->a, 1 | IL_LOCK_TRIED);
  expect_no_warning(f);
}

TEST(a_ring_of_three) {
  start_all(f);
  take_both(f, 1, f->a, f->b);
  take_both(f, 2, f->b, f->c);
  expect_no_warning(f);
  take_both(f, 3, f->c, f->a);
  expect_words(f, il_detector_json_warnings,
               "\"tasks\": [\"C\", \"A\", \"B\"], \"objects\": [\"c\", "
               "\"a\", \"b\"]");
}

TEST(a_ring_with_too_few_permits) {
  il_object *locks[] = {f->a, f->b, f->c};
  start_all(f);
  for (uint32_t i = 0; i < 3; i++) {
    EMIT(i + 1, OBSERVE, f->two);
    take_both(f, i + 1, locks[i], locks[(i + 1) % 3]);
    EMIT(i + 1, SIGNAL, f->two);
  }
  expect_no_warning(f);
}

TEST(two_permits_let_two_in) {
  start_all(f);
  for (uint32_t i = 1; i < 3; i++) {
    EMIT(i, OBSERVE, f->two);
    take_both(f, i, i == 1 ? f->a : f->b, i == 1 ? f->b : f->a);
    EMIT(i, SIGNAL, f->two);
  }
  expect_words(f, il_detector_json_warnings, "lock-order");
}

TEST(an_owner_that_has_ended) {
  lock(f, 1, f->a);
  EMIT(1, END, NULL);
  expect_words(f, il_detector_json_warnings, "A has ended while it held a");
  EMIT(0, UNLOCK, f->a);
  expect_no_warning(f);
}

static void block(fixture *f, uint32_t task, il_wait_reason reason,
                  il_object *object) {
  f->tasks[task]->sched.reason = reason;
  f->tasks[task]->sched.object = object;
  f->tasks[task]->sched.deadline = 0;
  EMIT(task, BLOCK, object);
}

TEST(two_wait_for_each_other) {
  start_all(f);
  lock(f, 1, f->a);
  lock(f, 2, f->b);
  block(f, 1, IL_WAIT_LOCK, f->b);
  expect_no_warning(f);
  block(f, 2, IL_WAIT_LOCK, f->a);
  expect_words(f, il_detector_json_warnings,
               "B waits for a in line 0, held by A; A waits for b");
  EMIT(3, WAKE, f->tasks[1]);
  expect_no_warning(f);
}

TEST(a_wait_with_a_timeout_ends) {
  start_all(f);
  lock(f, 1, f->a);
  lock(f, 2, f->b);
  block(f, 1, IL_WAIT_LOCK, f->b);
  f->tasks[1]->sched.deadline = 1000;
  block(f, 2, IL_WAIT_LOCK, f->a);
  expect_no_warning(f);
  f->tasks[1]->sched.deadline = 0;
}

TEST(who_is_joined_wants_the_joiners_lock) {
  start_all(f);
  lock(f, 0, f->a);
  block(f, 1, IL_WAIT_LOCK, f->a);
  block(f, 0, IL_WAIT_JOIN, &f->tasks[1]->head);
  expect_words(f, il_detector_json_warnings, "partial-deadlock");
}

/* Clocks */

TEST(clocks_join) {
  (void)f;
  il_vclock a = {0}, b = {0};
  for (uint32_t i = 0; i < 100; i += 2)
    assert_true(il_vclock_join_tick(&a, (il_tick){i, 5}));
  for (uint32_t i = 99; i < 100; i -= 3)
    assert_true(il_vclock_join_tick(&b, (il_tick){i, i % 2 ? 7 : 3}));
  assert_true(il_vclock_join_tick(&b, (il_tick){30, 9}));
  assert_true(il_vclock_join_tick(&b, (il_tick){30, 8}));
  assert_true(il_vclock_join(&a, &b));
  for (uint32_t i = 0; i < 100; i++) {
    uint32_t expected = i == 30 ? 9 : i % 2 == 0 ? 5 : i % 3 == 0 ? 7 : 0;
    assert_int_equal(il_vclock_get(&a, i), expected);
  }
  assert_int_equal(a.count, 67);
  il_vclock_term(&a);
  il_vclock_term(&b);
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, begin, end)
int main(void) {
  const struct CMUnitTest tests[] = {
      T(two_writes_race),
      T(reads_do_not_race),
      T(a_read_races_with_a_later_write),
      T(a_write_races_with_a_later_read),
      T(other_variables_do_not_race),
      T(any_of_many_readers_races),
      T(a_write_after_all_readers_have_ended),
      T(one_report_for_a_pair_of_lines),
      T(no_more_than_a_hundred_reports),
      T(start_orders),
      T(join_orders),
      T(a_lock_orders),
      T(different_locks_do_not_order),
      T(what_follows_the_release_is_not_ordered),
      T(a_hand_over_orders),
      T(a_timeout_does_not_order),
      T(a_queue_orders),
      T(an_event_orders_one_way),
      T(a_condition_orders),
      T(messages_order),
      T(order_is_passed_on),
      T(appends_do_not_race),
      T(a_length_races_with_an_append),
      T(an_append_before_the_last_one_counts),
      T(elements_do_not_touch_each_other),
      T(all_elements_are_read),
      T(an_element_is_written_after_all_were_read),
      T(all_elements_are_written),
      T(all_elements_after_all_have_ended),
      T(keys_are_equal_by_content),
      T(what_is_collected_is_forgotten),
      T(what_is_known_of_a_variable),
      T(opposite_orders),
      T(orders_of_one_task),
      T(the_same_order),
      T(opposite_orders_behind_a_gate),
      T(opposite_orders_one_after_the_other),
      T(opposite_orders_that_a_third_lock_happens_to_order),
      T(a_lock_that_is_only_tried),
      T(a_ring_of_three),
      T(a_ring_with_too_few_permits),
      T(two_permits_let_two_in),
      T(an_owner_that_has_ended),
      T(two_wait_for_each_other),
      T(a_wait_with_a_timeout_ends),
      T(who_is_joined_wants_the_joiners_lock),
      T(clocks_join),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
