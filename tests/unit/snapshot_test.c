/* Snapshots of programs that stand still, and operations as JSON. */
#include "still_fixture.h"

#include "check/names.h"
#include "check/snapshot.h"
#include "host/engine.h"

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

/* The whole of it. */
static void expect_snapshot(const char *source, const char *expected) {
  still x;
  il_buf json;
  still_begin(&x, source);
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

/* Controlled runs */

typedef struct {
  il_run *run;
  il_libraries libraries;
  bool more;
} paused;

static void to_step(paused *x, int64_t step) {
  int idle = 0;
  il_control_command(il_run_control(x->run), IL_COMMAND_TO, step);
  while (x->more && idle != IL_RUN_PAUSED)
    x->more = il_run_slice(x->run, 20, &idle);
}

static void paused_begin(paused *x, const char *source, uint64_t seed) {
  *x = (paused){.more = true};
  const il_controlled controlled = {.pause_at = 0};
  x->run = il_run_new(&(il_options){.filename = "main.py",
                                    .controlled = &controlled,
                                    .cores = 1,
                                    .has_seed = true,
                                    .seed = seed,
                                    .libraries = &x->libraries},
                      source, strlen(source), still_told, NULL);
  assert_non_null(x->run);
}

static void paused_end(paused *x) {
  il_run_stop(x->run);
  il_run_finish(x->run);
  il_run_free(x->run);
  il_libraries_free(&x->libraries);
}

static bool has_all(const il_buf *json, const char *const *parts) {
  while (*parts && strstr(json->bytes, *parts))
    parts++;
  return !*parts;
}

/* Some run of the program comes to a step where the snapshot has all these
 * parts. */
static void expect_some_pause(const char *source, const char *const *parts) {
  enum { SEEDS = 40, STEPS = 80 };
  bool found = false;
  il_buf json;
  il_buf_init(&json);
  for (uint64_t seed = 1; seed <= SEEDS && !found; seed++) {
    paused x;
    paused_begin(&x, source, seed);
    for (int64_t step = 0; step < STEPS && !found; step++) {
      to_step(&x, step);
      if (!x.more) break;
      json.len = 0;
      il_control_snapshot(il_run_control(x.run), &json);
      found = has_all(&json, parts);
    }
    paused_end(&x);
  }
  if (!found) assert_string_equal(json.bytes, *parts);
  il_buf_term(&json);
}
#define EXPECT_PAUSE(source, ...)                                              \
  expect_some_pause(source, (const char *const[]){__VA_ARGS__, NULL})

static void a_pause_shows_a_lost_update_coming(void **state) {
  (void)state;
  EXPECT_PAUSE(
      "import threading\n"
      "n = 0\n"
      "def work(add):\n"
      "  global n\n"
      "  n += add\n"
      "for i in 5, 7:\n"
      "  threading.Thread(target=work, args=(i,), name='abc'[i - 5]).start()\n",
      "\"name\": \"a\", \"state\": \"ready\", \"line\": 5, \"next\": "
      "{\"kind\": "
      "\"write\", \"line\": 5, \"object\": \"n\", \"value\": \"5\"}",
      "\"name\": \"c\", \"state\": \"ready\", \"line\": 5, \"next\": "
      "{\"kind\": "
      "\"write\", \"line\": 5, \"object\": \"n\", \"value\": \"7\"}, "
      "\"holds\": [], "
      "\"locals\": [{\"name\": \"add\", \"value\": \"7\"}]");
}

static void a_pause_shows_variables_that_tasks_share(void **state) {
  (void)state;
#define SHARING                                                                \
  "import threading\n"                                                         \
  "class Account: pass\n"                                                      \
  "n, seen, a = 0, {}, Account()\n"                                            \
  "locks = [threading.Lock()]\n"                                               \
  "a.money = 1\n"                                                              \
  "def work(i):\n"                                                             \
  "  global n\n"                                                               \
  "  n += 1\n"                                                                 \
  "  seen['k'] = i\n"                                                          \
  "  a.money = i\n"                                                            \
  "  with locks[0]: pass\n"                                                    \
  "for i in 5, 6:\n"                                                           \
  "  threading.Thread(target=work, args=(i,)).start()\n"                       \
  "print()\n"
  EXPECT_PAUSE(SHARING,
               "{\"pid\": 100, \"name\": \"n\", \"value\": \"1\", \"written\": "
               "{\"task\": 1, \"line\": 8, \"step\": ",
               "\"read\": [{\"task\": 2, \"line\": 8, \"step\": ");
  EXPECT_PAUSE(SHARING, "\"name\": \"seen['k']\", \"value\": \"5\"",
               "\"name\": \"a.money\", \"value\": \"6\"",
               "\"locks\": [{\"pid\": 100, \"name\": \"locks[0]\"");
}

static void a_pause_shows_who_waits_for_whom(void **state) {
  (void)state;
  EXPECT_PAUSE("import threading\n"
               "a, b = threading.Lock(), threading.Lock()\n"
               "def work(first, second):\n"
               "  with first:\n"
               "    with second: pass\n"
               "threading.Thread(target=work, args=(a, b)).start()\n"
               "threading.Thread(target=work, args=(b, a)).start()\n"
               "print()\n",
               "\"waits\": {\"reason\": \"lock\", \"object\": \"b\", "
               "\"owner\": 2}, \"holds\": [\"a\"]",
               "\"waits\": {\"reason\": \"lock\", \"object\": \"a\", "
               "\"owner\": 1}, \"holds\": [\"b\"]",
               "\"name\": \"b\", \"kind\": \"lock\", \"owner\": 2, "
               "\"count\": 1, \"waiters\": [1]}");
}

static void a_pause_shows_a_full_queue(void **state) {
  (void)state;
  EXPECT_PAUSE("import threading, queue\n"
               "q = queue.Queue(1)\n"
               "def work():\n"
               "  for i in range(3): q.put(i)\n"
               "t = threading.Thread(target=work)\n"
               "t.start()\n"
               "for i in range(3): print(q.get())\n",
               "\"waits\": {\"reason\": \"queue_put\", \"object\": \"q\"}",
               "\"maxsize\": 1, \"items\": [\"1\"], \"length\": 1, "
               "\"getters\": [], \"putters\": [1]}",
               "\"next\": {\"kind\": \"print\", \"line\": 7, \"value\": "
               "\"0\"}");
}

static void a_pause_shows_tasks_of_all_processes(void **state) {
  (void)state;
#define PROCESSES                                                              \
  "import multiprocessing as mp\n"                                             \
  "def work(q): q.put('x')\n"                                                  \
  "q = mp.Queue()\n"                                                           \
  "ps = [mp.Process(target=work, args=(q,)) for i in range(2)]\n"              \
  "for p in ps: p.start()\n"                                                   \
  "for p in ps: p.join()\n"
  EXPECT_PAUSE(PROCESSES,
               "{\"index\": 0, \"pid\": 100, \"number\": 0, \"name\": "
               "\"MainThread\", \"state\": \"ready\", \"line\": 5, ",
               "{\"index\": 1, \"pid\": 101, \"number\": 0, \"name\": "
               "\"Process-1\", \"state\": \"ready\", \"line\": 2, \"next\": "
               "{\"kind\": \"send\", \"line\": 2, \"object\": \"q\"");
  EXPECT_PAUSE(PROCESSES, "\"next\": {\"kind\": \"start\", \"line\": 5, "
                          "\"object\": \"ps[1]\"}");
}

#define TWO "for p in ps: p.start()\nfor p in ps: p.join()\n"

static void a_pause_shows_locks_of_processes(void **state) {
  (void)state;
  EXPECT_PAUSE("import multiprocessing as mp\n"
               "def work(first, second):\n"
               "  with first:\n"
               "    with second: pass\n"
               "a, b = mp.Lock(), mp.Condition(mp.RLock())\n"
               "ps = [mp.Process(target=work, args=args, name=name)\n"
               "  for args, name in (((a, b), 'One'), ((b, a), 'Two'))]\n" TWO,
               "\"waits\": {\"reason\": \"process\", \"object\": \"One\", "
               "\"owner\": 1}, \"holds\": []",
               "\"waits\": {\"reason\": \"shared_semaphore\", \"object\": "
               "\"b\", \"owner\": 2}, \"holds\": [\"a\"]",
               "\"waits\": {\"reason\": \"shared_semaphore\", \"object\": "
               "\"a\", \"owner\": 1}, \"holds\": [\"b\"]",
               "\"locks\": [{\"pid\": 100, \"shared\": true, \"name\": \"a\", "
               "\"kind\": \"lock\", \"owner\": 1, \"count\": 1, \"waiters\": "
               "[2]}, {\"pid\": 100, \"shared\": true, \"name\": \"b\", "
               "\"kind\": \"condition\", \"owner\": 2, \"count\": 1, "
               "\"waiters\": [1]}], \"queues\": []}");
  EXPECT_PAUSE(
      "import multiprocessing as mp\n"
      "def wait(event, barrier, room, lock):\n"
      "  with lock, lock, room:\n"
      "    event.wait()\n"
      "    barrier.wait()\n"
      "things = mp.Event(), mp.Barrier(2), mp.Semaphore(3), mp.RLock()\n"
      "p = mp.Process(target=wait, args=things)\n"
      "p.start()\n"
      "p.join(5)\n"
      "things[0].set()\n"
      "p.join()\n",
      "\"waits\": {\"reason\": \"condition\", \"object\": "
      "\"things[1]\"}, \"holds\": [\"things[3]\"]",
      "\"name\": \"things[0]\", \"kind\": \"event\", \"count\": 1, "
      "\"waiters\": []}",
      "\"name\": \"things[1]\", \"kind\": \"condition\", \"count\": "
      "0, \"waiters\": [1]}",
      "\"name\": \"things[2]\", \"kind\": \"semaphore\", \"count\": "
      "2, \"waiters\": []}",
      "\"name\": \"things[3]\", \"kind\": \"rlock\", \"owner\": 1, "
      "\"count\": 2, ");
}

static void a_pause_shows_queues_of_processes(void **state) {
  (void)state;
  EXPECT_PAUSE("import multiprocessing as mp\n"
               "def work(q):\n"
               "  for i in range(3): q.put(i)\n"
               "q = mp.JoinableQueue(2)\n"
               "p = mp.Process(target=work, args=(q,))\n"
               "p.start()\n"
               "p.join()\n",
               "\"waits\": {\"reason\": \"queue_put\", \"object\": \"q\"}",
               "\"queues\": [{\"pid\": 100, \"shared\": true, \"name\": \"q\", "
               "\"kind\": \"fifo\", \"items\": [\"80044b002e\", "
               "\"80044b012e\"], \"length\": 2, \"maxsize\": 2, \"getters\": "
               "[], \"putters\": [1]}]}");
  EXPECT_PAUSE("import multiprocessing as mp\n"
               "def work(there):\n"
               "  there.send_bytes(b'ab')\n"
               "  there.recv()\n"
               "here, there = mp.Pipe()\n"
               "p = mp.Process(target=work, args=(there,))\n"
               "p.start()\n"
               "p.join()\n",
               "\"waits\": {\"reason\": \"message\", \"object\": \"there\"}",
               "\"name\": \"here \xe2\x86\x92 there\", \"kind\": \"pipe\", "
               "\"items\": [], \"length\": 0, \"maxsize\": 0, \"getters\": "
               "[1], \"putters\": []}",
               "\"name\": \"there \xe2\x86\x92 here\", \"kind\": \"pipe\", "
               "\"items\": [\"6162\"], \"length\": 1, ");
}

static void what_follows_the_main_tasks_end_is_it_again(void **state) {
  (void)state;
#define ENDED                                                                  \
  "import atexit, threading, time\n"                                           \
  "lock = threading.Lock()\n"                                                  \
  "atexit.register(print)\n"                                                   \
  "lock.acquire()\n"                                                           \
  "threading.Thread(target=time.sleep, args=(1,)).start()\n"
  EXPECT_PAUSE(ENDED,
               "\"tasks\": [{\"index\": 1, \"pid\": 100, \"number\": 1, ",
               "{\"index\": 2, \"pid\": 100, \"number\": 0, \"name\": "
               "\"MainThread\", \"state\": \"blocked\", \"line\": 0, "
               "\"waits\": {\"reason\": \"join\", ",
               "\"holds\": [\"lock\"]", "\"owner\": 2, \"count\": 1");
}

static void a_forked_process_has_no_threads_of_its_parents(void **state) {
  (void)state;
  EXPECT_PAUSE(
      "import multiprocessing, threading\n"
      "lock = threading.Lock()\n"
      "t = threading.Thread(target=lock.acquire)\n"
      "t.start()\n"
      "t.join()\n"
      "def work(): print(lock.locked())\n"
      "multiprocessing.Process(target=work).start()\n",
      "{\"index\": 2, \"pid\": 101, \"number\": 0, \"name\": "
      "\"Process-1\", \"state\": \"ready\", \"line\": 6, ",
      "\"locals\": []}], \"variables\": [",
      "{\"pid\": 101, \"name\": \"lock\", \"kind\": \"lock\", \"count\": "
      "1, \"waiters\": []}");
}

static void the_main_task_is_shown_when_it_has_ended(void **state) {
  (void)state;
  EXPECT_PAUSE("import _thread, time\n"
               "import threading\n"
               "def work():\n"
               "  for i in range(3): print(i)\n"
               "threading.Thread(target=work).start()\n",
               "{\"index\": 0, \"pid\": 100, \"number\": 0, \"name\": "
               "\"MainThread\", \"state\": \"done\"",
               "\"value\": \"2\"}");
}

static void sleeping_takes_virtual_time(void **state) {
  (void)state;
  EXPECT_PAUSE("import threading, time\n"
               "def work(): time.sleep(2)\n"
               "threading.Thread(target=work).start()\n"
               "time.sleep(0.5)\n"
               "print()\n",
               "\"time\": 0.500000000", "\"wakesIn\": 1.500000000");
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
      cmocka_unit_test(a_pause_shows_a_lost_update_coming),
      cmocka_unit_test(a_pause_shows_variables_that_tasks_share),
      cmocka_unit_test(a_pause_shows_who_waits_for_whom),
      cmocka_unit_test(a_pause_shows_a_full_queue),
      cmocka_unit_test(a_pause_shows_tasks_of_all_processes),
      cmocka_unit_test(a_pause_shows_locks_of_processes),
      cmocka_unit_test(a_pause_shows_queues_of_processes),
      cmocka_unit_test(what_follows_the_main_tasks_end_is_it_again),
      cmocka_unit_test(a_forked_process_has_no_threads_of_its_parents),
      cmocka_unit_test(the_main_task_is_shown_when_it_has_ended),
      cmocka_unit_test(sleeping_takes_virtual_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
