/* Controlled mode as a host sees it: the same run again, pauses and commands,
 * virtual time, input. */
#include "run_fixture.h"

/* What the run was, and where it is. */
typedef struct {
  run_fixture x;
  il_buf schedule;
} game;

static void begin(game *g, const char *source, const il_controlled *how,
                  uint64_t seed) {
  il_buf_init(&g->schedule);
  run_begin(&g->x,
            &(il_options){.controlled = how, .has_seed = true, .seed = seed},
            source);
}

/* Goes on until it pauses (true), or is over. */
static bool go(game *g) {
  int idle_ms;
  while (il_run_slice(g->x.run, 5, &idle_ms)) {
    run_drain(&g->x);
    if (idle_ms == IL_RUN_PAUSED) return true;
    assert_int_equal(idle_ms, 0);
  }
  run_drain(&g->x);
  il_control_schedule(il_run_control(g->x.run), &g->schedule);
  il_buf_byte(&g->schedule, 0);
  run_finish(&g->x);
  return false;
}

static void end(game *g) {
  il_buf_term(&g->schedule);
  run_end(&g->x);
}

static void command(game *g, il_command command, int64_t number) {
  il_control_command(il_run_control(g->x.run), command, number);
}

static const il_controlled plain = {.pause_at = -1};
static const il_controlled stepped = {.pause_at = 0};

/* What a whole run prints; its schedule goes to *schedule, which may be
 * NULL. */
static void play(const char *source, const il_controlled *how, uint64_t seed,
                 il_buf *out, il_buf *schedule) {
  game g;
  begin(&g, source, how, seed);
  assert_false(go(&g));
  out->len = 0;
  il_buf_append(out, g.x.out.bytes, g.x.out.len);
  il_buf_byte(out, 0);
  if (schedule) {
    schedule->len = 0;
    il_buf_append(schedule, g.schedule.bytes, g.schedule.len);
  }
  end(&g);
}

static const char busy[] =
    "import threading, time, random, queue\n"
    "total = 0\n"
    "q = queue.Queue(2)\n"
    "def work(name):\n"
    "    global total\n"
    "    for i in range(4):\n"
    "        total += 1\n"
    "        time.sleep(random.random())\n"
    "        q.put((name, i, round(time.monotonic() % 1000, 6)))\n"
    "ts = [threading.Thread(target=work, args=(n,)) for n in 'abc']\n"
    "for t in ts: t.start()\n"
    "for _ in range(12): print(q.get())\n"
    "for t in ts: t.join()\n"
    "print(total, time.time())\n";

static void the_same_seed_gives_the_same_run(void **state) {
  (void)state;
  for (il_choice kind = IL_CHOOSE_RANDOM; kind <= IL_CHOOSE_FAIR; kind++) {
    il_controlled how = {.strategy = kind, .pause_at = -1};
    il_buf first, again;
    il_buf_init(&first);
    il_buf_init(&again);
    play(busy, &how, 3, &first, NULL);
    for (int i = 0; i < 5; i++) {
      play(busy, &how, 3, &again, NULL);
      assert_string_equal(first.bytes, again.bytes);
    }
    il_buf_term(&first);
    il_buf_term(&again);
  }
}

static const char count[] =
    "import threading\n"
    "g = 0\n"
    "def work():\n"
    "    global g\n"
    "    for _ in range(3): g += 1\n"
    "ts = [threading.Thread(target=work) for _ in '12']\n"
    "for t in ts: t.start()\n"
    "for t in ts: t.join()\n"
    "print(g)\n";

static void seeds_reach_every_result(void **state) {
  (void)state;
  bool seen[7] = {false};
  il_buf out;
  il_buf_init(&out);
  for (uint64_t seed = 0; seed < 300; seed++) {
    play(count, &plain, seed, &out, NULL);
    assert_true(out.bytes[0] >= '2' && out.bytes[0] <= '6');
    seen[out.bytes[0] - '0'] = true;
  }
  for (int result = 3; result <= 6; result++) /* 2: one seed in a thousand */
    assert_true(seen[result]);
  il_buf_term(&out);
}

static void schedules_replay_what_was_chosen_by_hand(void **state) {
  (void)state;
  il_buf out;
  il_buf_init(&out);
  for (uint32_t round = 0; round < 20; round++) {
    game g;
    uint64_t rng = round;
    begin(&g, count, &stepped, 1);
    while (go(&g))
      command(&g, IL_COMMAND_STEP, (int64_t)(il_mix64(&rng) % 3));
    il_controlled how = {.schedule = g.schedule.bytes,
                         .schedule_len = g.schedule.len - 1,
                         .pause_at = -1};
    play(count, &how, 99, &out, NULL);
    assert_string_equal(out.bytes, run_text(&g.x.out));
    end(&g);
  }
  il_buf_term(&out);
}

static uint64_t number_after(const il_buf *json, const char *key) {
  const char *at = strstr(json->bytes, key);
  assert_non_null(at);
  return strtoull(at + strlen(key), NULL, 10);
}

static void snapshot(game *g, il_buf *json) {
  json->len = 0;
  il_control_snapshot(il_run_control(g->x.run), json);
  il_buf_byte(json, 0);
}

static void commands_go_as_far_as_they_say(void **state) {
  (void)state;
  game g;
  il_buf json;
  il_buf_init(&json);
  begin(&g, count, &stepped, 1);
  assert_true(go(&g));
  snapshot(&g, &json);
  assert_int_equal(number_after(&json, "\"step\": "), 0);
  assert_int_equal(number_after(&json, "\"lines\": "), 0);
  command(&g, IL_COMMAND_STEP, -1); /* the import is no step yet */
  assert_true(go(&g));
  snapshot(&g, &json);
  assert_int_equal(number_after(&json, "\"step\": "), 0);
  assert_int_equal(number_after(&json, "\"lines\": "), 1);
  command(&g, IL_COMMAND_STEP, -1);
  assert_true(go(&g));
  snapshot(&g, &json);
  assert_int_equal(number_after(&json, "\"step\": "), 1);
  command(&g, IL_COMMAND_TO, 7);
  assert_true(go(&g));
  snapshot(&g, &json);
  assert_int_equal(number_after(&json, "\"step\": "), 7);
  /* It has not got to the print, so a pause is possible at once. */
  command(&g, IL_COMMAND_PAUSE, 0);
  assert_true(go(&g));
  snapshot(&g, &json);
  assert_int_equal(number_after(&json, "\"step\": "), 7);
  command(&g, IL_COMMAND_CONTINUE, 0);
  assert_false(go(&g));
  il_buf_term(&json);
  end(&g);
}

/* Where its main task is: " 3" for line 3, "" behind its last. */
static void note_place(game *g, il_buf *json, il_buf *places) {
  snapshot(g, json);
  const char *at = strstr(json->bytes, "\"line\": ");
  assert_non_null(at);
  il_buf_printf(places, " %lu", strtoul(at + strlen("\"line\": "), NULL, 10));
}

static const char alone[] = "def double(n):\n"
                            "    m = n * 2\n"
                            "    return m\n"
                            "total = 0\n"
                            "for i in range(2):\n"
                            "    total += double(i)\n"
                            "    [x for x in 'ab']\n"
                            "while total < 4:\n"
                            "    total += 1\n"
                            "print(total)\n";
static const char alone_places[] = " 1 4 5 6 2 3 7 5 6 2 3 7 5 8 9 8 9 8 10 0";

/* A program that starts nothing has lines instead of steps. */
static void a_plain_program_is_stepped_by_lines(void **state) {
  (void)state;
  static const il_command commands[] = {IL_COMMAND_STEP, IL_COMMAND_LINE};
  for (size_t i = 0; i < IL_COUNT(commands); i++) {
    game g;
    il_buf json, places;
    il_buf_init(&json);
    il_buf_init(&places);
    begin(&g, alone, &stepped, 1);
    for (uint64_t n = 0; go(&g); n++) {
      note_place(&g, &json, &places);
      assert_int_equal(number_after(&json, "\"step\": "), 0);
      if (n < 19) assert_int_equal(number_after(&json, "\"lines\": "), n);
      command(&g, commands[i], -1);
    }
    il_buf_byte(&places, 0);
    assert_string_equal(places.bytes, alone_places);
    assert_string_equal(run_text(&g.x.out), "4\n");
    il_buf_term(&json);
    il_buf_term(&places);
    end(&g);
  }
}

/* Going back is going to a line of another run of it. */
static void a_line_is_gone_to(void **state) {
  (void)state;
  il_buf json, places;
  il_buf_init(&json);
  il_buf_init(&places);
  for (int64_t n = 18; n >= 0; n--) {
    game g;
    begin(&g, alone, &plain, 1);
    command(&g, IL_COMMAND_TO_LINE, n);
    assert_true(go(&g));
    snapshot(&g, &json);
    assert_int_equal(number_after(&json, "\"lines\": "), n);
    note_place(&g, &json, &places);
    if (n == 12) expect_in(&json, "{\"name\": \"total\", \"value\": \"2\"}");
    if (n == 10) expect_in(&json, "{\"name\": \"m\", \"value\": \"2\"}");
    command(&g, IL_COMMAND_CONTINUE, 0);
    assert_false(go(&g));
    end(&g);
  }
  il_buf_byte(&places, 0);
  assert_string_equal(places.bytes, " 10 8 9 8 9 8 5 7 3 2 6 5 7 3 2 6 5 4 1");
  il_buf_term(&json);
  il_buf_term(&places);
}

/* One that runs on its own is paused at a line, whose number is found by
 * counting up to where the other run was. */
static void a_plain_loop_is_paused(void **state) {
  (void)state;
  static const char endless[] = "n = 0\nwhile True:\n    n += 1\n";
  game g;
  int idle_ms;
  il_buf json;
  il_buf_init(&json);
  begin(&g, endless, &plain, 1);
  assert_true(il_run_slice(g.x.run, 5, &idle_ms));
  command(&g, IL_COMMAND_PAUSE, 0);
  assert_true(go(&g));
  snapshot(&g, &json);
  uint64_t turns = number_after(&json, "\"linesFrom\": ");
  assert_int_equal(number_after(&json, "\"lines\": "), 0);
  assert_true(turns > 0);
  uint64_t n = number_after(&json, "\"name\": \"n\", \"value\": \"");
  il_run_stop(g.x.run);
  assert_false(il_run_slice(g.x.run, 5, &idle_ms));
  run_finish(&g.x);
  end(&g);

  begin(&g, endless, &plain, 1);
  command(&g, IL_COMMAND_TO_TURN, (int64_t)turns);
  assert_true(go(&g));
  snapshot(&g, &json);
  assert_null(strstr(json.bytes, "linesFrom"));
  assert_int_equal(number_after(&json, "\"name\": \"n\", \"value\": \""), n);
  assert_int_equal(number_after(&json, "\"lines\": "), n + 1);
  il_run_stop(g.x.run);
  assert_false(il_run_slice(g.x.run, 5, &idle_ms));
  run_finish(&g.x);
  il_buf_term(&json);
  end(&g);
}

/* Lines before the first operation change nothing in the numbers of steps. */
static void lines_come_before_steps(void **state) {
  (void)state;
  il_buf json, places, whole, schedule;
  il_buf_init(&json);
  il_buf_init(&places);
  il_buf_init(&whole);
  il_buf_init(&schedule);
  play(count, &plain, 1, &whole, &schedule);
  game g;
  begin(&g, count, &stepped, 1);
  for (uint32_t i = 0; i < 5; i++) {
    assert_true(go(&g));
    note_place(&g, &json, &places);
    command(&g, i < 4 ? IL_COMMAND_LINE : IL_COMMAND_STEP, -1);
  }
  il_buf_byte(&places, 0);
  assert_string_equal(places.bytes, " 1 2 3 6 7");
  while (go(&g))
    command(&g, IL_COMMAND_STEP, -1);
  assert_string_equal(whole.bytes, run_text(&g.x.out));
  assert_string_equal(schedule.bytes, g.schedule.bytes);
  end(&g);
  il_controlled how = {.pause_at = 5};
  il_buf first;
  il_buf_init(&first);
  for (uint32_t i = 0; i < 2; i++) { /* step 5 is the same after lines */
    begin(&g, count, i ? &stepped : &how, 1);
    for (uint32_t n = 0; n < 4 && i; n++) {
      assert_true(go(&g));
      command(&g, IL_COMMAND_LINE, -1);
    }
    if (i) {
      assert_true(go(&g));
      command(&g, IL_COMMAND_TO, 5);
    }
    assert_true(go(&g));
    snapshot(&g, i ? &json : &first);
    command(&g, IL_COMMAND_CONTINUE, 0);
    assert_false(go(&g));
    end(&g);
  }
  assert_string_equal(first.bytes, json.bytes);
  il_buf_term(&first);
  il_buf_term(&json);
  il_buf_term(&places);
  il_buf_term(&whole);
  il_buf_term(&schedule);
}

static void a_run_that_pauses_takes_the_same_way(void **state) {
  (void)state;
  il_buf whole, schedule;
  il_buf_init(&whole);
  il_buf_init(&schedule);
  for (uint64_t seed = 1; seed <= 10; seed++) {
    game g;
    play(count, &plain, seed, &whole, &schedule);
    begin(&g, count, &stepped, seed);
    for (uint32_t i = 0; go(&g); i++)
      command(&g, i % 2 ? IL_COMMAND_STEP : IL_COMMAND_SWITCH, -1);
    assert_string_equal(whole.bytes, run_text(&g.x.out));
    assert_string_equal(schedule.bytes, g.schedule.bytes);
    end(&g);
  }
  il_buf_term(&whole);
  il_buf_term(&schedule);
}

static void a_line_is_left_before_the_pause(void **state) {
  (void)state;
  game g;
  il_buf json;
  il_buf_init(&json);
  begin(&g, count, &stepped, 1);
  assert_true(go(&g));
  command(&g, IL_COMMAND_LINE, 0);
  assert_true(go(&g));
  snapshot(&g, &json);
  const char *main_task = strstr(json.bytes, "\"index\": 0");
  assert_non_null(main_task);
  assert_int_not_equal(strtoul(strstr(main_task, "\"line\": ") + 8, NULL, 10),
                       1);
  il_buf_term(&json);
  command(&g, IL_COMMAND_CONTINUE, 0);
  assert_false(go(&g));
  end(&g);
}

static void a_schedule_that_does_not_fit_says_so(void **state) {
  (void)state;
  static const char wrong[] = "1.00000000.r1.1-77";
  il_controlled how = {
      .schedule = wrong, .schedule_len = strlen(wrong), .pause_at = -1};
  game g;
  begin(&g, count, &how, 1);
  assert_false(go(&g));
  expect_in(&g.x.err, "another program");
  expect_in(&g.x.report, "\"kind\": \"schedule\"");
  end(&g);
}

static void sleep_takes_no_time_and_wakes_in_order(void **state) {
  (void)state;
  il_buf out;
  il_buf_init(&out);
  int64_t before = time(NULL);
  play("import threading, time\n"
       "def work(n):\n"
       "    time.sleep(n * 1000)\n"
       "    print(n, end=' ')\n"
       "start = time.monotonic()\n"
       "ts = [threading.Thread(target=work, args=(n,)) for n in (3, 1, 2)]\n"
       "for t in ts: t.start()\n"
       "for t in ts: t.join()\n"
       "print(3000 <= time.monotonic() - start < 3001)\n",
       &plain, 5, &out, NULL);
  assert_string_equal(out.bytes, "1 2 3 True\n");
  assert_true(time(NULL) - before < 60);
  il_buf_term(&out);
}

static void input_holds_all_until_it_comes(void **state) {
  (void)state;
  game g;
  int idle_ms;
  begin(&g,
        "import threading, time\n"
        "def work(): time.sleep(1); print('woken')\n"
        "threading.Thread(target=work).start()\n"
        "print(input() + '!')\n",
        &plain, 1);
  do
    assert_true(il_run_slice(g.x.run, 5, &idle_ms));
  while (idle_ms == 0);
  assert_int_equal(idle_ms, -1);
  run_drain(&g.x);
  assert_string_equal(run_text(&g.x.out), "");
  il_console_type(il_run_console(g.x.run), "yes\n", 4);
  assert_false(go(&g));
  assert_string_equal(run_text(&g.x.out), "yes!\nwoken\n");
  end(&g);
}

static void a_run_that_waits_for_input_is_paused(void **state) {
  (void)state;
  static const char *const sources[] = {
      "name = input()\nprint(name)\n",
      "import threading\nname = input()\nprint(name)\n"};
  for (size_t i = 0; i < IL_COUNT(sources); i++) {
    game g;
    il_buf json;
    int idle_ms;
    il_buf_init(&json);
    begin(&g, sources[i], &stepped, 1);
    do {
      command(&g, IL_COMMAND_STEP, -1);
      do
        assert_true(il_run_slice(g.x.run, 5, &idle_ms));
      while (idle_ms == 0);
    } while (idle_ms == IL_RUN_PAUSED);
    assert_int_equal(idle_ms, -1);
    command(&g, IL_COMMAND_PAUSE, 0);
    assert_true(go(&g));
    snapshot(&g, &json);
    expect_in(&json, "\"reason\": \"input\"");
    il_console_type(il_run_console(g.x.run), "Ada\n", 4);
    assert_true(go(&g));
    command(&g, IL_COMMAND_PAUSE, 0);
    assert_true(go(&g));
    snapshot(&g, &json);
    assert_null(strstr(json.bytes, "\"reason\""));
    command(&g, IL_COMMAND_CONTINUE, 0);
    assert_false(go(&g));
    assert_string_equal(run_text(&g.x.out), "Ada\n");
    il_buf_term(&json);
    end(&g);
  }
}

/* So one that was not stepped can go back from there. */
static void a_wait_for_input_is_found_again(void **state) {
  (void)state;
  game g;
  il_buf json;
  int idle_ms;
  uint64_t turns = 0;
  il_buf_init(&json);
  for (uint32_t i = 0; i < 2; i++) {
    begin(&g, "n = 1\nname = input()\n", &plain, 1);
    if (i == 0) {
      do
        assert_true(il_run_slice(g.x.run, 5, &idle_ms));
      while (idle_ms == 0);
      command(&g, IL_COMMAND_PAUSE, 0);
    } else {
      command(&g, IL_COMMAND_TO_TURN, (int64_t)turns);
    }
    assert_true(go(&g));
    snapshot(&g, &json);
    assert_int_equal(number_after(&json, "\"lines\": "), i == 0 ? 0 : 2);
    if (i == 0) turns = number_after(&json, "\"linesFrom\": ");
    il_run_stop(g.x.run);
    assert_false(il_run_slice(g.x.run, 5, &idle_ms));
    run_finish(&g.x);
    end(&g);
  }
  il_buf_term(&json);
}

static void processes_run_in_it_too(void **state) {
  (void)state;
  static const char source[] = "import multiprocessing, time, os\n"
                               "def square(n):\n"
                               "    time.sleep(n % 3)\n"
                               "    return n * n, os.getpid()\n"
                               "if __name__ == '__main__':\n"
                               "    with multiprocessing.Pool(3) as pool:\n"
                               "        print(pool.map(square, range(9), 1))\n";
  il_buf first, again;
  il_buf_init(&first);
  il_buf_init(&again);
  play(source, &plain, 2, &first, NULL);
  assert_non_null(strstr(first.bytes, "(64, 10"));
  for (int i = 0; i < 3; i++) {
    play(source, &plain, 2, &again, NULL);
    assert_string_equal(first.bytes, again.bytes);
  }
  il_buf_term(&first);
  il_buf_term(&again);
}

static void an_endless_program_comes_to_its_limit(void **state) {
  (void)state;
  static const char *const sources[] = {
      "while True: pass\n", "import threading\n"
                            "def work():\n"
                            "    while True: pass\n"
                            "threading.Thread(target=work).start()\nwork()\n"};
  for (size_t i = 0; i < IL_COUNT(sources); i++) {
    game g;
    il_buf_init(&g.schedule);
    run_begin(&g.x, &(il_options){.controlled = &plain, .max_steps = 100000},
              sources[i]);
    assert_false(go(&g));
    expect_in(&g.x.report, "\"status\": \"limit\"");
    assert_int_equal(g.x.exit_code, 4);
    end(&g);
  }
}

static void a_run_is_stopped_while_it_pauses(void **state) {
  (void)state;
  game g;
  int idle_ms;
  begin(&g, count, &stepped, 1);
  assert_true(go(&g));
  il_run_stop(g.x.run);
  assert_false(il_run_slice(g.x.run, 5, &idle_ms));
  run_finish(&g.x);
  expect_in(&g.x.report, "\"status\": \"stopped\"");
  end(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_same_seed_gives_the_same_run),
      cmocka_unit_test(seeds_reach_every_result),
      cmocka_unit_test(schedules_replay_what_was_chosen_by_hand),
      cmocka_unit_test(commands_go_as_far_as_they_say),
      cmocka_unit_test(a_plain_program_is_stepped_by_lines),
      cmocka_unit_test(a_line_is_gone_to),
      cmocka_unit_test(a_plain_loop_is_paused),
      cmocka_unit_test(lines_come_before_steps),
      cmocka_unit_test(a_run_that_pauses_takes_the_same_way),
      cmocka_unit_test(a_line_is_left_before_the_pause),
      cmocka_unit_test(a_schedule_that_does_not_fit_says_so),
      cmocka_unit_test(sleep_takes_no_time_and_wakes_in_order),
      cmocka_unit_test(input_holds_all_until_it_comes),
      cmocka_unit_test(a_run_that_waits_for_input_is_paused),
      cmocka_unit_test(a_wait_for_input_is_found_again),
      cmocka_unit_test(processes_run_in_it_too),
      cmocka_unit_test(an_endless_program_comes_to_its_limit),
      cmocka_unit_test(a_run_is_stopped_while_it_pauses),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
