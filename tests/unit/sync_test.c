/* Locks, conditions, semaphores, events and queues between tasks, on one
 * carrier and on several. Tasks that are to block in a certain order
 * are started one after the other, with time between them. */
#include "run_fixture.h"

#include "lib/lib.h"

/* start gives the new task time to block, whichever carrier runs it. */
#define PRELUDE                                                                \
  "import threading, time, queue\n"                                            \
  "log = []\n"                                                                 \
  "def start(work, *args):\n"                                                  \
  "    t = threading.Thread(target=work, args=args)\n"                         \
  "    t.start()\n"                                                            \
  "    time.sleep(0.02)\n"                                                     \
  "    return t\n"                                                             \
  "def end(ts):\n"                                                             \
  "    for t in ts: t.join()\n"

static void lock_excludes(void **state) {
  (void)state;
  expect_output(PRELUDE "n = 0\n"
                        "lock = threading.Lock()\n"
                        "def work():\n"
                        "    global n\n"
                        "    for i in range(3000):\n"
                        "        with lock:\n"
                        "            m = n\n"
                        "            n = m + 1\n"
                        "end([start(work) for _ in range(4)])\n"
                        "print(n, lock.locked())\n",
                "12000 False\n");
}

static void lock_goes_to_who_came_first(void **state) {
  (void)state;
  expect_output(PRELUDE "lock = threading.Lock()\n"
                        "def work(i):\n"
                        "    with lock: log.append(i)\n"
                        "lock.acquire()\n"
                        "ts = [start(work, i) for i in range(6)]\n"
                        "print(log, lock.acquire(timeout=0.01))\n"
                        "lock.release()\n"
                        "end(ts)\n"
                        "print(log)\n",
                "[] False\n[0, 1, 2, 3, 4, 5]\n");
}

/* Who releases hands over: it cannot take the lock again past a waiter. */
static void released_lock_is_not_taken_back(void **state) {
  (void)state;
  expect_output(PRELUDE "lock = threading.Lock()\n"
                        "def work():\n"
                        "    with lock: log.append('waiter')\n"
                        "lock.acquire()\n"
                        "t = start(work)\n"
                        "lock.release()\n"
                        "lock.acquire()\n"
                        "log.append('main')\n"
                        "lock.release()\n"
                        "t.join()\n"
                        "print(log)\n",
                "['waiter', 'main']\n");
}

static void timed_out_waiter_is_passed_over(void **state) {
  (void)state;
  expect_output(PRELUDE "lock = threading.Lock()\n"
                        "def work(i, timeout):\n"
                        "    if lock.acquire(timeout=timeout):\n"
                        "        log.append(i)\n"
                        "        lock.release()\n"
                        "    else: log.append(-i)\n"
                        "lock.acquire()\n"
                        "ts = [start(work, 1, 0.02), start(work, 2, -1),\n"
                        "      start(work, 3, 0.03), start(work, 4, 100)]\n"
                        "time.sleep(0.3)\n"
                        "lock.release()\n"
                        "end(ts)\n"
                        "print(sorted(log[:2]), log[2:])\n",
                "[-3, -1] [2, 4]\n");
}

static void rlock_is_held_until_its_last_release(void **state) {
  (void)state;
  expect_output(PRELUDE "lock = threading.RLock()\n"
                        "def work():\n"
                        "    with lock:\n"
                        "        with lock: log.append('inner')\n"
                        "        log.append('outer')\n"
                        "with lock:\n"
                        "    with lock: t = start(work)\n"
                        "    log.append(lock.acquire(False))\n"
                        "    lock.release()\n"
                        "    time.sleep(0.01)\n"
                        "    log.append('main')\n"
                        "t.join()\n"
                        "try: lock.release()\n"
                        "except RuntimeError as e: print(e)\n"
                        "print(log)\n",
                "cannot release un-acquired lock\n"
                "[True, 'main', 'inner', 'outer']\n");
}

static void condition_wakes_in_order(void **state) {
  (void)state;
  expect_output(PRELUDE "c = threading.Condition()\n"
                        "def work(i):\n"
                        "    with c:\n"
                        "        c.wait()\n"
                        "        log.append(i)\n"
                        "ts = [start(work, i) for i in range(5)]\n"
                        "with c: c.notify(2)\n"
                        "end(ts[:2])\n"
                        "print(log)\n"
                        "with c: c.notify_all()\n"
                        "end(ts)\n"
                        "print(log)\n",
                "[0, 1]\n[0, 1, 2, 3, 4]\n");
}

/* A waiter whose time is over still takes the lock before it goes on, and
 * with it gets an RLock's count back. */
static void condition_time_out_takes_the_lock(void **state) {
  (void)state;
  expect_output(PRELUDE "c = threading.Condition(threading.RLock())\n"
                        "def work():\n"
                        "    with c, c:\n"
                        "        log.append(c.wait(0.2))\n"
                        "    log.append('left')\n"
                        "t = start(work)\n"
                        "with c:\n"
                        "    time.sleep(0.4)\n"
                        "    log.append('main')\n"
                        "t.join()\n"
                        "print(log, c.acquire(False))\n",
                "['main', False, 'left'] True\n");
}

static void semaphore_counts(void **state) {
  (void)state;
  expect_output(PRELUDE "s = threading.Semaphore(2)\n"
                        "inside = most = 0\n"
                        "guard = threading.Lock()\n"
                        "def work(i):\n"
                        "    global inside, most\n"
                        "    with s:\n"
                        "        with guard:\n"
                        "            inside += 1\n"
                        "            most = max(most, inside)\n"
                        "            log.append(i)\n"
                        "        time.sleep(0.002)\n"
                        "        with guard: inside -= 1\n"
                        "s.acquire(); s.acquire()\n"
                        "ts = [start(work, i) for i in range(6)]\n"
                        "s.release(); s.release()\n"
                        "end(ts)\n"
                        "print(most, sorted(log), s.acquire(False),\n"
                        "      s.acquire(False), s.acquire(False))\n",
                "2 [0, 1, 2, 3, 4, 5] True True False\n");
}

static void event_wakes_all_and_stays(void **state) {
  (void)state;
  expect_output(PRELUDE "e = threading.Event()\n"
                        "def work(): log.append(e.wait())\n"
                        "ts = [start(work) for _ in range(4)]\n"
                        "print(log, e.wait(0.01))\n"
                        "e.set()\n"
                        "end(ts)\n"
                        "e.wait()\n"
                        "e.clear()\n"
                        "print(log, e.wait(0.01))\n",
                "[] False\n[True, True, True, True] False\n");
}

static void queue_hands_items_to_getters_in_order(void **state) {
  (void)state;
  expect_output(PRELUDE "q = queue.Queue()\n"
                        "got = {}\n"
                        "def work(i): got[i] = q.get()\n"
                        "ts = [start(work, i) for i in range(4)]\n"
                        "for item in 'abcd': q.put(item)\n"
                        "end(ts)\n"
                        "print(sorted(got.items()), q.qsize())\n",
                "[(0, 'a'), (1, 'b'), (2, 'c'), (3, 'd')] 0\n");
}

static void full_queue_takes_from_putters_in_order(void **state) {
  (void)state;
  expect_output(PRELUDE "q = queue.Queue(2)\n"
                        "q.put('x'); q.put('y')\n"
                        "ts = [start(q.put, i) for i in range(3)]\n"
                        "print(q.qsize(), q.full())\n"
                        "print([q.get() for _ in range(5)])\n"
                        "end(ts)\n"
                        "try: q.get(timeout=0.01)\n"
                        "except queue.Empty: print('empty')\n"
                        "q.put(1); q.put(2)\n"
                        "try: q.put(3, timeout=0.01)\n"
                        "except queue.Full: print('full')\n",
                "2 True\n['x', 'y', 0, 1, 2]\nempty\nfull\n");
}

static void other_queues_keep_their_order_when_blocked(void **state) {
  (void)state;
  expect_output(PRELUDE "for kind in queue.LifoQueue, queue.PriorityQueue:\n"
                        "    q = kind(2)\n"
                        "    q.put(5); q.put(3)\n"
                        "    t = start(q.put, 4)\n"
                        "    first = q.get()\n"
                        "    t.join()\n"
                        "    print(first, q.get(), q.get(), q.empty())\n",
                "3 4 5 True\n3 4 5 True\n");
}

static void queue_join_returns_after_the_last_task_done(void **state) {
  (void)state;
  expect_output(PRELUDE "q = queue.Queue()\n"
                        "for i in range(3): q.put(i)\n"
                        "def work():\n"
                        "    q.join()\n"
                        "    log.append('joined')\n"
                        "t = start(work)\n"
                        "for i in range(3):\n"
                        "    log.append(q.get())\n"
                        "    time.sleep(0.002)\n"
                        "    q.task_done()\n"
                        "t.join()\n"
                        "try: q.task_done()\n"
                        "except ValueError: print(log)\n",
                "[0, 1, 2, 'joined']\n");
}

static void many_producers_and_consumers_lose_nothing(void **state) {
  (void)state;
  expect_output(PRELUDE "q = queue.Queue(3)\n"
                        "def put(n):\n"
                        "    for i in range(500): q.put(n * 500 + i)\n"
                        "def get():\n"
                        "    while (item := q.get()) is not None:\n"
                        "        log.append(item)\n"
                        "gs = [start(get) for _ in range(3)]\n"
                        "end([start(put, n) for n in range(3)])\n"
                        "for _ in gs: q.put(None)\n"
                        "end(gs)\n"
                        "print(sorted(log) == list(range(1500)))\n",
                "True\n");
}

static void join_waits_and_times_out(void **state) {
  (void)state;
  expect_output(PRELUDE "go = threading.Event()\n"
                        "t = start(go.wait)\n"
                        "t.join(0.01)\n"
                        "print(t.is_alive())\n"
                        "js = [start(t.join) for _ in range(3)]\n"
                        "go.set()\n"
                        "end(js)\n"
                        "print(t.is_alive())\n",
                "True\nFalse\n");
}

static void modules_are_imported_once(void **state) {
  (void)state;
  expect_output("import threading\n"
                "got = []\n"
                "def work():\n"
                "    import heapq, bisect, statistics\n"
                "    got.append((heapq, bisect, statistics))\n"
                "ts = [threading.Thread(target=work) for _ in range(4)]\n"
                "for t in ts: t.start()\n"
                "for t in ts: t.join()\n"
                "print([g == got[0] for g in got],\n"
                "      got[0][2].mean([1, 2, 3]))\n",
                "[True, True, True, True] 2\n");
}

/* The library with modules of this test at its end, where they sort. */
static const il_lib_source own_modules[] = {
#define MODULE(name, text)                                                     \
  { name, text, sizeof(text) - 1 }
    MODULE("zz_a", "x = 1\nimport zz_b\ny = zz_b.z + 1\n"),
    MODULE("zz_b", "import zz_a\nz = zz_a.x + 1\nhas = hasattr(zz_a, 'y')\n"),
    MODULE("zz_broken", "import sys\nsys.runs = getattr(sys, 'runs', 0) + 1\n"
                        "1 / 0\n"),
    MODULE("zz_slow", "import time\nx = 1\ntime.sleep(0.05)\ny = 2\n"),
#undef MODULE
    {0}};

static void expect_output_with_own_modules(const char *source,
                                           const char *expected) {
  size_t count = 0;
  while (il_lib_sources[count].name)
    count++;
  il_lib_source *all =
      calloc(count + IL_COUNT(own_modules), sizeof own_modules[0]);
  memcpy(all, il_lib_sources, count * sizeof *all);
  memcpy(all + count, own_modules, sizeof own_modules);
  for (uint32_t cores = 1; cores <= 3; cores++) {
    run_fixture x;
    run_begin(&x, &(il_options){.cores = cores, .lib_sources = all}, source);
    run_on(&x, cores, NULL);
    assert_string_equal(run_text(&x.err), "");
    assert_string_equal(run_text(&x.out), expected);
    run_end(&x);
  }
  free(all);
}

/* In a ring of imports a module sees what is there of the other so far. */
static void import_in_a_ring(void **state) {
  (void)state;
  expect_output_with_own_modules(
      "import zz_a, zz_b\nprint(zz_a.x, zz_b.z, zz_a.y, zz_b.has)\n",
      "1 2 3 False\n");
}

static void failed_import_leaves_no_module(void **state) {
  (void)state;
  expect_output_with_own_modules(
      "import sys\n"
      "for _ in range(2):\n"
      "    try: import zz_broken\n"
      "    except ZeroDivisionError: pass\n"
      "print(sys.runs, 'zz_broken' in sys.modules)\n",
      "2 False\n");
}

/* Who imports a module that another task is importing gets all of it. */
static void import_waits_for_another_task_s(void **state) {
  (void)state;
  expect_output_with_own_modules("import threading\n"
                                 "got = []\n"
                                 "def work():\n"
                                 "    from zz_slow import y\n"
                                 "    got.append(y)\n"
                                 "ts = [threading.Thread(target=work)\n"
                                 "      for _ in range(3)]\n"
                                 "for t in ts: t.start()\n"
                                 "for t in ts: t.join()\n"
                                 "print(got)\n",
                                 "[2, 2, 2]\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lock_excludes),
      cmocka_unit_test(lock_goes_to_who_came_first),
      cmocka_unit_test(released_lock_is_not_taken_back),
      cmocka_unit_test(timed_out_waiter_is_passed_over),
      cmocka_unit_test(rlock_is_held_until_its_last_release),
      cmocka_unit_test(condition_wakes_in_order),
      cmocka_unit_test(condition_time_out_takes_the_lock),
      cmocka_unit_test(semaphore_counts),
      cmocka_unit_test(event_wakes_all_and_stays),
      cmocka_unit_test(queue_hands_items_to_getters_in_order),
      cmocka_unit_test(full_queue_takes_from_putters_in_order),
      cmocka_unit_test(other_queues_keep_their_order_when_blocked),
      cmocka_unit_test(queue_join_returns_after_the_last_task_done),
      cmocka_unit_test(many_producers_and_consumers_lose_nothing),
      cmocka_unit_test(join_waits_and_times_out),
      cmocka_unit_test(modules_are_imported_once),
      cmocka_unit_test(import_in_a_ring),
      cmocka_unit_test(failed_import_leaves_no_module),
      cmocka_unit_test(import_waits_for_another_task_s),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
