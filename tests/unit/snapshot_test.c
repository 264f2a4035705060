/* Snapshots of programs that stand still, and operations as JSON. */
#include "still_fixture.h"

#include "check/names.h"
#include "check/snapshot.h"

#define HEAD "import threading, time, queue\n"
#define STAY "time.sleep(1000)\n"

static void snapshot_of(still *x, il_buf *json) {
  static const uint32_t pid = 100;
  il_buf_init(json);
  il_snapshot_json(&(il_snapshot_facts){.step = 7,
                                        .time_ns = 1500000000,
                                        .scheds = &x->sched,
                                        .pids = &pid,
                                        .nscheds = 1},
                   json);
}

/* The whole of it. Tasks are numbered as a controller would. */
static void expect_snapshot(const char *source, const char *expected) {
  still x;
  il_buf json;
  still_begin(&x, source);
  for (il_task *task = x.sched->tasks; task; task = task->all_next)
    task->index = (uint32_t)task->ident - 1;
  snapshot_of(&x, &json);
  assert_string_equal(json.bytes, expected);
  il_buf_term(&json);
  still_end(&x);
}

#define MAIN_SLEEPS(line, holds)                                               \
  "{\"step\": 7, \"time\": 1.500000000, \"tasks\": [{\"index\": 0, \"pid\": "  \
  "100, \"number\": 0, \"name\": \"MainThread\", \"state\": \"sleeping\", "    \
  "\"line\": " line ", \"wakesIn\": 1000.000000000, \"holds\": [" holds        \
  "], \"locals\": []}"

static void a_program_without_anything(void **state) {
  (void)state;
  expect_snapshot(HEAD STAY, MAIN_SLEEPS("2", "") "], \"variables\": [], "
                                                  "\"locks\": [], \"queues\": "
                                                  "[]}");
}

static void tasks_that_wait_for_a_lock(void **state) {
  (void)state;
  expect_snapshot(
      HEAD "lock = threading.Lock()\n"
           "def work(n):\n"
           "  name = 'x' * n\n"
           "  with lock:\n"
           "    later = 1\n"
           "lock.acquire()\n"
           "t = threading.Thread(target=work, args=(2,), name='ann')\n"
           "t.start()\n" STAY,
      MAIN_SLEEPS("10", "\"lock\"") //
      ", {\"index\": 1, \"pid\": 100, \"number\": 1, \"name\": \"ann\", "
      "\"state\": \"blocked\", \"line\": 5, \"waits\": {\"reason\": \"lock\", "
      "\"object\": \"lock\", \"owner\": 0}, \"holds\": [], \"locals\": "
      "[{\"name\": \"n\", \"value\": \"2\"}, {\"name\": \"name\", \"value\": "
      "\"'xx'\"}]}], \"variables\": [], \"locks\": [{\"pid\": 100, \"name\": "
      "\"lock\", \"kind\": \"lock\", \"owner\": 0, \"count\": 1, "
      "\"waiters\": [1]}], \"queues\": []}");
}

static void expect_part(const char *source, const char *const *parts) {
  still x;
  il_buf json;
  still_begin(&x, source);
  for (il_task *task = x.sched->tasks; task; task = task->all_next)
    task->index = (uint32_t)task->ident - 1;
  snapshot_of(&x, &json);
  for (; *parts; parts++)
    if (!strstr(json.bytes, *parts)) assert_string_equal(json.bytes, *parts);
  il_buf_term(&json);
  still_end(&x);
}
#define EXPECT(source, ...)                                                    \
  expect_part(source, (const char *const[]){__VA_ARGS__, NULL})

#define START(f) "threading.Thread(target=" f ").start()\n"

static void conditions_events_and_semaphores(void **state) {
  (void)state;
  EXPECT(HEAD "full = threading.Condition()\n"
              "def work():\n"
              "  with full: full.wait(2.5)\n" START(
                  "work") "def hold():\n"
                          "  with full: " STAY START("hold") STAY,
         "\"waits\": {\"reason\": \"condition\", \"object\": \"full\", "
         "\"owner\": 2}, \"wakesIn\": 2.500000000, ",
         "\"name\": \"full\", \"kind\": \"condition\", \"owner\": 2, "
         "\"count\": 1, \"waiters\": [1]}]");
  EXPECT(HEAD "go = threading.Event()\n"
              "room = threading.Semaphore(2)\n"
              "both = threading.RLock()\n" START("go.wait") //
         "for i in range(4): " START("room.acquire") "both.acquire()\n"
                                                     "both.acquire()\n" STAY,
         "\"name\": \"go\", \"kind\": \"event\", \"count\": 0, \"waiters\": "
         "[1]}",
         "\"name\": \"room\", \"kind\": \"semaphore\", \"count\": 0, "
         "\"waiters\": [4, 5]}",
         "\"name\": \"both\", \"kind\": \"rlock\", \"owner\": 0, \"count\": 2, "
         "\"waiters\": []}",
         "\"holds\": [\"both\"]");
}

static void queues_and_what_they_hold(void **state) {
  (void)state;
#define FILL "for i in 3, 1, 2: q.put(i)\n"
  EXPECT(HEAD "q = queue.Queue(3)\nq.put(0)\nq.get()\n" FILL //
             START("lambda: q.put(9)") STAY,
         "\"kind\": \"fifo\", \"maxsize\": 3, \"items\": [\"3\", \"1\", "
         "\"2\"], \"length\": 3, \"getters\": [], \"putters\": [1]}");
  EXPECT(HEAD "q = queue.LifoQueue()\n" FILL STAY,
         "\"kind\": \"lifo\", \"maxsize\": 0, \"items\": [\"2\", \"1\", "
         "\"3\"], \"length\": 3, \"getters\": [], \"putters\": []}");
  EXPECT(HEAD "q = queue.PriorityQueue()\n" FILL STAY,
         "\"kind\": \"priority\", \"maxsize\": 0, \"items\": [\"1\", \"3\", "
         "\"2\"], \"length\": 3");
  EXPECT(HEAD "q = queue.SimpleQueue()\n" START("q.get") STAY,
         "\"kind\": \"simple\", \"maxsize\": 0, \"items\": [], \"length\": 0, "
         "\"getters\": [1], \"putters\": []}");
  EXPECT(HEAD "q = queue.Queue()\nfor i in range(500): q.put('\"')\n" STAY,
         "\"'\\\"'\"], \"length\": 500");
}

static void who_ended_with_a_lock_is_shown(void **state) {
  (void)state;
  EXPECT(HEAD "lock = threading.Lock()\n" START("lock.acquire") STAY,
         "\"state\": \"done\", \"line\": 0, \"holds\": [\"lock\"]");
}

static void what_closures_share_is_shown(void **state) {
  (void)state;
  EXPECT(HEAD "class Mine(queue.Queue): pass\n"
              "def main():\n"
              "  lock, q = threading.Lock(), Mine()\n"
              "  def take():\n"
              "    with lock: q.get()\n"
              "  threading.Thread(target=take).start()\n"
              "  " STAY "main()\n",
         "\"name\": \"lock in main\", \"kind\": \"lock\", \"owner\": 1",
         "\"name\": \"q in main\", \"kind\": \"fifo\"");
}

static void the_librarys_own_locks_are_not_shown(void **state) {
  (void)state;
  EXPECT(HEAD "barrier = threading.Barrier(2)\n" START("barrier.wait") STAY,
         "\"waits\": {\"reason\": \"condition\", \"object\": \"barrier\"}",
         "\"locks\": [], \"queues\": []}");
}

static void tasks_that_have_ended_or_end(void **state) {
  (void)state;
  EXPECT(HEAD "t = threading.Thread(target=len, args=('',), name='ann')\n"
              "t.start()\nt.join()\n" STAY,
         "\"name\": \"ann\", \"state\": \"done\", \"line\": 0, \"holds\": [], "
         "\"locals\": []}]");
  EXPECT(HEAD "t = threading.Thread(target=time.sleep, args=(9,), name='ann')\n"
              "t.start()\nt.join()\n",
         "\"state\": \"blocked\", \"line\": 4, \"waits\": {\"reason\": "
         "\"join\", \"object\": \"ann\", \"owner\": 1}");
}

static void locals_of_the_program_alone(void **state) {
  (void)state;
  EXPECT(HEAD "barrier = threading.Barrier(2)\n"
              "def work():\n"
              "  a, b = 1, [2]\n"
              "  def inner(): return a\n"
              "  [barrier.wait() for i in range(1)]\n"
              "  c = 3\n" START("work") STAY,
         "\"locals\": [{\"name\": \"i\", \"value\": \"0\"}]}]");
  EXPECT(HEAD "barrier = threading.Barrier(2)\n"
              "def work():\n"
              "  a, b = 1, [2]\n"
              "  def inner(): return a\n"
              "  barrier.wait()\n"
              "  c = 3\n" START("work") STAY,
         "\"locals\": [{\"name\": \"a\", \"value\": \"1\"}, {\"name\": "
         "\"b\", \"value\": \"[2]\"}, {\"name\": \"inner\", \"value\": "
         "\"<function inner>\"}]}]");
}

static void expect_operation(still *x, il_visible visible,
                             const char *expected) {
  il_buf json;
  il_buf_init(&json);
  il_ways *ways = il_ways_new();
  il_describe_visible(ways, x->process->main_task, &visible, &json);
  assert_string_equal(json.bytes, expected);
  il_ways_free(ways);
  il_buf_term(&json);
}

static void operations_in_words(void **state) {
  (void)state;
  still x;
  still_begin(&x, HEAD "n = 1\nitems = ['a']\nlock = threading.Lock()\n" STAY);
  il_object *module = &x.process->main->head;
  il_object *items = il_to_ptr(still_global(&x, "items"));
  il_object *lock = il_to_ptr(still_global(&x, "lock"));
  il_value n = il_from_int(still_slot(&x, "n"));
  expect_operation(&x,
                   (il_visible){.kind = IL_VISIBLE_WRITE,
                                .line = 3,
                                .value = il_from_int(2),
                                .naccesses = 1,
                                .accesses = {{module, n, true, false}}},
                   "\"kind\": \"write\", \"line\": 3, \"object\": \"n\", "
                   "\"value\": \"2\"");
  expect_operation(&x,
                   (il_visible){.kind = IL_VISIBLE_WRITE,
                                .naccesses = 2,
                                .accesses = {{module, n, false, false},
                                             {items, IL_NIL, true, true}}},
                   "\"kind\": \"write\", \"line\": 0, \"object\": \"items\"");
  expect_operation(&x,
                   (il_visible){.kind = IL_VISIBLE_ACQUIRE,
                                .line = 9,
                                .value = il_from_ptr(lock),
                                .object = lock},
                   "\"kind\": \"acquire\", \"line\": 9, \"object\": \"lock\"");
  expect_operation(&x,
                   (il_visible){.kind = IL_VISIBLE_PRINT,
                                .line = 9,
                                .value = il_from_ptr(items),
                                .object = items},
                   "\"kind\": \"print\", \"line\": 9, \"value\": \"['a']\"");
  expect_operation(
      &x, (il_visible){.kind = IL_VISIBLE_END, .object = &x.sched->tasks->head},
      "\"kind\": \"end\", \"line\": 0, \"object\": \"MainThread\"");
  still_end(&x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_program_without_anything),
      cmocka_unit_test(tasks_that_wait_for_a_lock),
      cmocka_unit_test(conditions_events_and_semaphores),
      cmocka_unit_test(queues_and_what_they_hold),
      cmocka_unit_test(who_ended_with_a_lock_is_shown),
      cmocka_unit_test(what_closures_share_is_shown),
      cmocka_unit_test(the_librarys_own_locks_are_not_shown),
      cmocka_unit_test(tasks_that_have_ended_or_end),
      cmocka_unit_test(locals_of_the_program_alone),
      cmocka_unit_test(operations_in_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
