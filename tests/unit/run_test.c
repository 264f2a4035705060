/* Runs from the host's side: every way to end, what the report says, hosts
 * with several carriers and with one thread, output and input. */
#include "run_fixture.h"

/* A reader of JSON that only says where the value ends; NULL: it is wrong. */
static const char *json_value(const char *p);

static const char *json_text(const char *p) {
  if (*p++ != '"') return NULL;
  while (*p != '"') {
    if ((unsigned char)*p < ' ') return NULL;
    if (*p == '\\' && !strchr("\"\\/bfnrtu", *++p)) return NULL;
    p++;
  }
  return p + 1;
}

static const char *json_space(const char *p) {
  while (p && (*p == ' ' || *p == '\n'))
    p++;
  return p;
}

static const char *json_members(const char *p, char close) {
  p = json_space(p + 1);
  if (*p == close) return p + 1;
  for (;;) {
    if (close == '}') {
      p = json_space(json_text(p));
      if (!p || *p++ != ':') return NULL;
    }
    p = json_space(json_value(json_space(p)));
    if (!p || (*p != ',' && *p != close)) return NULL;
    if (*p++ == close) return p;
    p = json_space(p);
  }
}

static const char *json_value(const char *p) {
  static const char *const words[] = {"null", "true", "false"};
  if (*p == '{') return json_members(p, '}');
  if (*p == '[') return json_members(p, ']');
  if (*p == '"') return json_text(p);
  for (size_t i = 0; i < IL_COUNT(words); i++)
    if (strncmp(p, words[i], strlen(words[i])) == 0)
      return p + strlen(words[i]);
  char *end;
  strtod(p, &end);
  return end == p ? NULL : end;
}

/* One object with everything that a report always has. */
static void check_report(const run_fixture *x) {
  static const char *const keys[] = {"v",     "status",   "exit",     "mode",
                                     "seed",  "strategy", "schedule", "steps",
                                     "races", "deadlock", "warnings"};
  const char *text = run_text(&x->report), *end = json_value(text);
  assert_non_null(end);
  assert_string_equal(end, "");
  for (size_t i = 0; i < IL_COUNT(keys); i++) {
    char key[32] = "\"";
    strcat(strcat(key, keys[i]), "\": ");
    expect_in(&x->report, key);
  }
  expect_in(&x->report, "{\"v\": 1, ");
  expect_in(&x->report, "\"mode\": \"parallel\"");
}

static void expect_status(const run_fixture *x, const char *status, int exit) {
  char text[64] = "\"status\": \"";
  il_buf both;
  il_buf_init(&both);
  il_buf_printf(&both, "%s%s\", \"exit\": %d,", text, status, exit);
  expect_in(&x->report, both.bytes);
  il_buf_term(&both);
  assert_int_equal(x->exit_code, exit);
  check_report(x);
}

static void reader_of_json_finds_faults(void **state) {
  (void)state;
  static const char *const wrong[] = {"{",      "{\"a\" 1}", "[1 2]",    "[1,]",
                                      "\"\n\"", "nul",       "{\"a\": }"};
  for (size_t i = 0; i < IL_COUNT(wrong); i++)
    assert_null(json_value(wrong[i]));
  assert_string_equal(json_value("{\"a\": [1, {}, \"x\\n\"], \"b\": null}"),
                      "");
}

/* Ways to end */

static void done(void **state) {
  (void)state;
  run_fixture x;
  run_program(&x, 1, "print('one')\nprint('two', end='')\n");
  assert_string_equal(run_text(&x.out), "one\ntwo");
  assert_string_equal(run_text(&x.err), "");
  expect_status(&x, "done", 0);
  expect_in(&x.report, "\"deadlock\": null");
  expect_in(&x.report, "\"races\": []");
  expect_in(&x.report, "\"warnings\": []");
  run_end(&x);
}

static void refused_is_over_at_once(void **state) {
  (void)state;
  run_fixture x;
  run_begin(&x, &(il_options){.cores = 2}, "x = 1\ny = = \"2\"\n");
  assert_true(il_run_is_over(x.run));
  int idle;
  assert_false(il_run_slice(x.run, 1, &idle));
  il_run_stop(x.run);
  run_on(&x, 2, NULL);
  assert_string_equal(run_text(&x.out), "");
  expect_in(&x.err, "main.py\", line 2");
  expect_status(&x, "refused", 2);
  expect_in(&x.report, "\"diagnostics\": [{\"line\": 2, \"column\": 5, ");
  run_end(&x);
}

static void exception_ends_in_a_traceback(void **state) {
  (void)state;
  run_fixture x;
  run_program(&x, 2, "print('before')\n1 / 0\n");
  assert_string_equal(run_text(&x.out), "before\n");
  expect_in(&x.err, "  File \"main.py\", line 2, in <module>\n");
  expect_in(&x.err, "ZeroDivisionError: division by zero\n");
  expect_status(&x, "exception", 1);
  expect_in(&x.report, "\"error\": {\"line\": 2");
  run_end(&x);
  run_program(&x, 1, "import sys\nsys.exit(7)\n");
  expect_status(&x, "done", 7);
  run_end(&x);
}

static const char crossed[] =
    "import threading; both = threading.Barrier(2)\n"
    "a = threading.Lock()\n"
    "b = threading.Lock()\n"
    "def work(first, second):\n"
    "    with first:\n"
    "        both.wait()\n"
    "        with second: pass\n"
    "for n, x, y in ('\"one\"', a, b), ('two', b, a):\n"
    "    threading.Thread(target=work, args=(x, y),\n"
    "                     name=n).start()\n";

static void deadlock_says_who_holds_what(void **state) {
  (void)state;
  for (uint32_t cores = 1; cores <= 4; cores *= 2) {
    run_fixture x;
    run_program(&x, cores, crossed);
    expect_status(&x, "deadlock", 3);
    expect_in(&x.report, "{\"task\": \"\\\"one\\\"\", \"line\": 7, "
                         "\"waitsFor\": \"lock");
    expect_in(&x.report, "\"heldBy\": \"two\"");
    expect_in(&x.report, "\"heldBy\": \"\\\"one\\\"\"");
    const char *cycle = strstr(run_text(&x.report), "\"cycle\": ");
    assert_true(cycle &&
                (strncmp(cycle + 9, "[\"\\\"one\\\"\", \"two\"]", 18) == 0 ||
                 strncmp(cycle + 9, "[\"two\", \"\\\"one\\\"\"]", 18) == 0));
    expect_in(&x.err, "two");
    expect_in(&x.err, "line 7");
    run_end(&x);
  }
}

/* Who sleeps, reads, or waits with a time-out may go on by itself. */
static void what_may_go_on_is_no_deadlock(void **state) {
  (void)state;
  expect_output("import threading, time\n"
                "e = threading.Event()\n"
                "def later():\n"
                "    time.sleep(0.05)\n"
                "    e.set()\n"
                "threading.Thread(target=later).start()\n"
                "print(e.wait(), threading.Event().wait(0.01))\n",
                "True False\n");
  /* Daemons that are blocked at the end do not count. */
  expect_output("import threading\n"
                "threading.Thread(target=threading.Event().wait,\n"
                "                 daemon=True).start()\n"
                "print('end')\n",
                "end\n");
}

static void stop_after_output(run_fixture *x) {
  if (x->out.len) il_run_stop(x->run);
}

static void stop_ends_busy_loops(void **state) {
  (void)state;
  run_fixture x;
  run_begin(&x, &(il_options){.cores = 2},
            "import threading\n"
            "def work():\n"
            "    while True: pass\n"
            "for i in range(3): threading.Thread(target=work).start()\n"
            "print('started')\n"
            "work()\n");
  run_on(&x, 2, stop_after_output);
  assert_string_equal(run_text(&x.out), "started\n");
  expect_status(&x, "stopped", 130);
  run_end(&x);
}

static void stop_ends_those_who_wait(void **state) {
  (void)state;
  run_fixture x;
  run_begin(&x, &(il_options){.cores = 2},
            "import time\nprint('waits')\ntime.sleep(1000)\n");
  run_on(&x, 2, stop_after_output);
  expect_status(&x, "stopped", 130);
  run_end(&x);
}

static void steps_are_limited(void **state) {
  (void)state;
  for (uint32_t cores = 1; cores <= 2; cores++) {
    run_fixture x;
    run_begin(&x, &(il_options){.cores = cores, .max_steps = 50000},
              "print('go')\nwhile True: pass\n");
    run_on(&x, cores, NULL);
    assert_string_equal(run_text(&x.out), "go\n");
    expect_in(&x.err, "limit");
    expect_status(&x, "limit", 4);
    run_end(&x);
  }
}

static void expire(run_fixture *x) {
  il_run_expire(x->run);
}

static void time_is_limited_in_one_operation(void **state) {
  (void)state;
  run_fixture x;
  run_begin(&x, &(il_options){.cores = 1, .time_limit = 0.05},
            "print('go')\nx = 7 ** (10 ** 8)\n");
  run_on(&x, 1, expire);
  expect_status(&x, "limit", 4);
  run_end(&x);
}

static void memory_is_limited(void **state) {
  (void)state;
  run_fixture x;
  run_begin(&x, &(il_options){.cores = 2, .memory_limit = 32 << 20},
            "x = []\n"
            "try:\n"
            "    while True: x.append('x' * 10000)\n"
            "except MemoryError:\n"
            "    n = len(x)\n"
            "    x = None\n"
            "    print(500 < n < 4000)\n");
  run_on(&x, 2, NULL);
  assert_string_equal(run_text(&x.out), "True\n");
  expect_status(&x, "done", 0);
  run_end(&x);
}

static void draws(run_fixture *x, bool has_seed, uint64_t seed) {
  run_begin(x, &(il_options){.cores = 1, .has_seed = has_seed, .seed = seed},
            "import random\n"
            "print([random.randrange(10 ** 9) for _ in range(4)])\n");
  run_on(x, 1, NULL);
  expect_status(x, "done", 0);
}

static void seed_decides_random_numbers(void **state) {
  (void)state;
  run_fixture a, b;
  draws(&a, true, 5);
  draws(&b, true, 5);
  expect_in(&a.report, "\"seed\": 5,");
  assert_string_equal(run_text(&a.out), run_text(&b.out));
  run_end(&b);
  draws(&b, true, 6);
  assert_string_not_equal(run_text(&a.out), run_text(&b.out));
  run_end(&a);
  run_end(&b);
  draws(&a, false, 0);
  draws(&b, false, 0);
  assert_string_not_equal(run_text(&a.out), run_text(&b.out));
  run_end(&a);
  run_end(&b);
}

/* Output and input */

/* Far more than the ring holds, from tasks on several carriers. */
static void flood_keeps_every_line_whole(void **state) {
  (void)state;
  enum { LINES = 6000, LINE = 101 };
  run_fixture x;
  run_program(&x, 3,
              "import threading\n"
              "def work(c):\n"
              "    for i in range(2000): print(c * 100)\n"
              "for c in 'abc':\n"
              "    threading.Thread(target=work, args=c).start()\n");
  assert_int_equal(x.out.len, LINES * LINE);
  int count[3] = {0};
  for (const char *line = x.out.bytes; line < x.out.bytes + x.out.len;
       line += LINE) {
    assert_in_range(line[0], 'a', 'c');
    for (int i = 1; i < LINE - 1; i++)
      assert_int_equal(line[i], line[0]);
    assert_int_equal(line[LINE - 1], '\n');
    count[line[0] - 'a']++;
  }
  for (int i = 0; i < 3; i++)
    assert_int_equal(count[i], LINES / 3);
  run_end(&x);
}

static void type_when_wanted(run_fixture *x) {
  il_console *console = il_run_console(x->run);
  uint32_t wanted = IL_LOAD_RELAXED(&x->told[IL_CONSOLE_INPUT_WANTED]);
  if (wanted <= IL_LOAD_RELAXED(&x->told[IL_CONSOLE_INPUT_TAKEN])) return;
  if (wanted < 3)
    il_console_type(console, wanted == 1 ? "one\n" : "two", 4 - (wanted > 1));
  else
    il_console_type_eof(console);
  if (wanted == 2) il_console_type(console, "!\n", 2);
}

static void input_is_waited_for(void **state) {
  (void)state;
  run_fixture x;
  run_begin(&x, &(il_options){.cores = 2},
            "print([input(), input('? ')])\n"
            "try: input()\n"
            "except EOFError as e: print(e)\n");
  run_on(&x, 2, type_when_wanted);
  assert_string_equal(run_text(&x.out),
                      "? ['one', 'two!']\nEOF when reading a line\n");
  expect_status(&x, "done", 0);
  run_end(&x);
}

/* Hosts with one thread */

/* The longest that a slice said nothing would be ready. */
static int run_slices(run_fixture *x, const char *source) {
  int idle, longest = 0;
  run_begin(x, &(il_options){.cores = 1}, source);
  while (il_run_slice(x->run, 5, &idle)) {
    if (idle > longest) longest = idle;
    if (idle < 0) type_when_wanted(x);
    if (idle > 0) run_moment(idle);
    run_drain(x);
  }
  run_finish(x);
  return longest;
}

static void slices_run_threads(void **state) {
  (void)state;
  run_fixture x;
  int longest = run_slices(&x, "import threading, time\n"
                               "done = []\n"
                               "def work(i):\n"
                               "    for _ in range(20000): pass\n"
                               "    time.sleep(0.1 * i)\n"
                               "    done.append(i)\n"
                               "ts = [threading.Thread(target=work, args=[i])\n"
                               "      for i in (2, 1, 0)]\n"
                               "for t in ts: t.start()\n"
                               "for t in ts: t.join()\n"
                               "print(done)\n");
  assert_string_equal(run_text(&x.out), "[0, 1, 2]\n");
  assert_in_range(longest, 20, 101);
  expect_status(&x, "done", 0);
  run_end(&x);
}

static void slices_return_in_time(void **state) {
  (void)state;
  run_fixture x;
  struct timespec from, to;
  int idle;
  run_begin(&x, &(il_options){.cores = 1}, "while True: pass\n");
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int i = 0; i < 10; i++) {
    assert_true(il_run_slice(x.run, 5, &idle));
    assert_int_equal(idle, 0);
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  int64_t ms =
      (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
  assert_in_range(ms, 49, 1500);
  il_run_stop(x.run);
  assert_false(il_run_slice(x.run, 5, &idle));
  run_finish(&x);
  expect_status(&x, "stopped", 130);
  run_end(&x);
}

static void slices_wait_for_input(void **state) {
  (void)state;
  run_fixture x;
  run_slices(&x, "print(input() + input())\n");
  assert_string_equal(run_text(&x.out), "onetwo!\n");
  expect_status(&x, "done", 0);
  run_end(&x);
}

static void slices_find_deadlocks(void **state) {
  (void)state;
  run_fixture x;
  run_slices(&x, crossed);
  expect_status(&x, "deadlock", 3);
  expect_in(&x.report, "\"heldBy\": \"two\"");
  run_end(&x);
}

/* Collections while several carriers run */

static void collections_stop_every_carrier(void **state) {
  (void)state;
  expect_output("import threading\n"
                "keep = []\n"
                "def work(n):\n"
                "    mine = {}\n"
                "    for i in range(30000):\n"
                "        mine[i % 100] = [str(i), (n, i), 'x' * 300]\n"
                "    keep.append(all(mine[k][1] == (n, 29900 + k) and\n"
                "                    mine[k][0] == str(29900 + k)\n"
                "                    for k in mine))\n"
                "ts = [threading.Thread(target=work, args=[n])\n"
                "      for n in range(4)]\n"
                "for t in ts: t.start()\n"
                "for t in ts: t.join()\n"
                "print(keep)\n",
                "[True, True, True, True]\n");
}

static void nothing_is_kept_for_the_next_run(void **state) {
  (void)state;
  il_libraries libraries = {0};
  for (int i = 0; i < 3; i++) {
    run_fixture x;
    run_begin(&x, &(il_options){.cores = 2, .libraries = &libraries},
              "import math, heapq\n"
              "print('spoilt' in dir(math), 'spoilt' in dir(heapq))\n"
              "math.spoilt = heapq.spoilt = 1\n");
    run_on(&x, 2, NULL);
    assert_string_equal(run_text(&x.out), "False False\n");
    run_end(&x);
    assert_non_null(libraries.newest);
  }
  il_libraries_free(&libraries);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reader_of_json_finds_faults),
      cmocka_unit_test(done),
      cmocka_unit_test(refused_is_over_at_once),
      cmocka_unit_test(exception_ends_in_a_traceback),
      cmocka_unit_test(deadlock_says_who_holds_what),
      cmocka_unit_test(what_may_go_on_is_no_deadlock),
      cmocka_unit_test(stop_ends_busy_loops),
      cmocka_unit_test(stop_ends_those_who_wait),
      cmocka_unit_test(steps_are_limited),
      cmocka_unit_test(time_is_limited_in_one_operation),
      cmocka_unit_test(memory_is_limited),
      cmocka_unit_test(seed_decides_random_numbers),
      cmocka_unit_test(flood_keeps_every_line_whole),
      cmocka_unit_test(input_is_waited_for),
      cmocka_unit_test(slices_run_threads),
      cmocka_unit_test(slices_return_in_time),
      cmocka_unit_test(slices_wait_for_input),
      cmocka_unit_test(slices_find_deadlocks),
      cmocka_unit_test(collections_stop_every_carrier),
      cmocka_unit_test(nothing_is_kept_for_the_next_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
