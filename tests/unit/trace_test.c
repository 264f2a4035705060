/* Traces: buffers, what a tracer keeps and drops, and Chrome's JSON. */
#include "containers_fixture.h"
#include "run_fixture.h"

#include <stdio.h>

#include "sched/carrier.h"
#include "sync/sync.h"
#include "trace/chrome.h"

static void buffers_keep_order_and_count_what_does_not_fit(void **state) {
  il_trace_buffer buffer;
  il_buf out;
  (void)state;
  il_buf_init(&out);
  il_trace_init(&buffer, 1300);
  for (uint32_t i = 0; i < 1500; i++) {
    il_record *r = il_trace_push(&buffer);
    assert_true((r != NULL) == (i < 1300));
    if (r) *r = (il_record){.number = i};
  }
  assert_int_equal(il_trace_take(&buffer, &out), 200);
  assert_int_equal(out.len, 1300 * sizeof(il_record));
  const il_record *records = (const void *)out.bytes;
  for (uint32_t i = 0; i < 1300; i++)
    assert_int_equal(records[i].number, i);
  /* The room is free again. */
  *il_trace_push(&buffer) = (il_record){.number = 7};
  assert_int_equal(il_trace_take(&buffer, &out), 0);
  assert_int_equal(out.len, 1301 * sizeof(il_record));
  assert_int_equal(((const il_record *)(const void *)out.bytes)[1300].number,
                   7);
  il_trace_term(&buffer);
  il_buf_term(&out);
}

/* Chrome's JSON */

static const char *wait_text(uint32_t reason) {
  return reason == IL_WAIT_LOCK ? "lock" : "something";
}

static il_buf chrome_of(il_record *records, size_t count, const char *names,
                        bool steps) {
  il_buf json;
  il_chrome chrome = {.records = records,
                      .count = count,
                      .names = names,
                      .names_len = strlen(names),
                      .steps = steps,
                      .wait_text = wait_text,
                      .dropped = 3};
  il_buf_init(&json);
  il_chrome_write(&chrome, &json);
  assert_false(json.failed);
  return json;
}

static void assert_has(const il_buf *json, const char *text) {
  if (!strstr(json->bytes, text)) fail_msg("no %s in %s", text, json->bytes);
}

static void assert_order(const il_buf *json, const char *first,
                         const char *then) {
  assert_has(json, first);
  assert_has(json, then);
  assert_true(strstr(json->bytes, first) < strstr(json->bytes, then));
}

static const char some_names[] =
    "{\"origin\": 12, \"tasks\": [{\"pid\": 100, \"number\": 0, \"name\": "
    "\"Main, the \\\"first\\\" {\"}, {\"name\": \"T\", \"pid\":100,"
    "\"number\":1}], \"objects\": [{\"pid\": 100, \"id\": 5, \"kind\": "
    "\"lock\", \"name\": \"guard\"}]}{\"pid\": 100, \"parent\": 1, \"name\": "
    "\"MainProcess\", \"exit\": 0}";

static void chrome_rows_have_states_and_arrows(void **state) {
  (void)state;
  il_record records[] = {
      /* Two buffers, each in order. */
      {.time = 1000, .event = IL_EVENT_RUN, .task = 0, .core = 0, .line = 3},
      {.time = 1500,
       .event = IL_EVENT_START,
       .task = 0,
       .object = 1,
       .about_task = 1},
      {.time = 4001, .event = IL_EVENT_WAKE, .object = 1, .about_task = 1},
      {.time = 5000, .event = IL_EVENT_YIELD, .task = 0},
      {.time = 2000, .event = IL_EVENT_RUN, .task = 1, .core = 1},
      {.time = 3000,
       .event = IL_EVENT_BLOCK,
       .task = 1,
       .core = 1,
       .reason = IL_WAIT_LOCK,
       .object = 5,
       .line = 9},
      {.time = 6000, .event = IL_EVENT_RUN, .task = 1, .core = 1},
      {.time = 6500, .event = IL_EVENT_LOCK, .task = 1, .core = 1, .object = 5},
      {.time = 7000, .event = IL_EVENT_END, .task = 1, .core = 1},
  };
  for (size_t i = 0; i < IL_COUNT(records); i++)
    records[i].pid = 100;
  il_buf json = chrome_of(records, IL_COUNT(records), some_names, false);
  assert_has(&json, "{\"otherData\": {\"dropped\": 3}");
  assert_has(&json, "\"name\": \"MainProcess\"");
  assert_has(&json, "\"name\": \"Main, the \\\"first\\\" {\"");
  assert_has(&json, "\"name\": \"core 1\"");
  assert_has(&json, "\"ph\": \"B\", \"pid\": 100, \"tid\": 2, \"ts\": 1.000, "
                    "\"name\": \"runs\", \"args\": {\"line\": 3}");
  /* Rows: process 1, main 2, core 0 3, T 4, core 1 5. */
  assert_order(&json, "\"tid\": 4, \"ts\": 1.500, \"name\": \"ready\"",
               "\"tid\": 4, \"ts\": 2.000, \"name\": \"runs\"");
  assert_order(&json,
               "\"tid\": 4, \"ts\": 3.000, \"name\": \"waits for lock: "
               "guard\", \"args\": {\"line\": 9}",
               "\"tid\": 4, \"ts\": 4.001, \"name\": \"ready\"");
  assert_order(&json, "\"ph\": \"s\", \"pid\": 100, \"tid\": 2, \"ts\": 1.500",
               "\"ph\": \"f\", \"pid\": 100, \"tid\": 4, \"ts\": 2.000");
  assert_order(&json, "\"ph\": \"s\", \"pid\": 100, \"tid\": 2, \"ts\": 4.001",
               "\"ph\": \"f\", \"pid\": 100, \"tid\": 4, \"ts\": 6.000");
  assert_has(&json, "\"ph\": \"i\", \"pid\": 100, \"tid\": 4, \"ts\": 6.500, "
                    "\"s\": \"t\", \"name\": \"lock guard\"");
  assert_has(&json, "\"ph\": \"E\", \"pid\": 100, \"tid\": 4, \"ts\": 7.000");
  il_buf_term(&json);
}

static void chrome_says_where_nothing_is_known(void **state) {
  (void)state;
  il_record records[] = {
      {.time = 1000, .event = IL_EVENT_RUN, .task = 0, .core = 0},
      {.time = 2000, .event = IL_EVENT_BLOCK, .task = 0, .core = 0},
      {.time = 3000, .event = IL_EVENT_RUN, .task = 1, .core = 0},
      {.time = 4000, .event = IL_EVENT_YIELD, .task = 1, .core = 0},
      {.time = 9000, .event = IL_EVENT_RUN, .task = 0, .core = 0, .number = 8},
      {.time = 9500, .event = IL_EVENT_END, .task = 0, .core = 0},
  };
  il_buf json = chrome_of(records, IL_COUNT(records), "", false);
  assert_order(&json, "\"ts\": 4.000, \"name\": \"not recorded\"",
               "\"ts\": 9.000, \"name\": \"thread 0\"");
  /* The main task's wait is known up to there only, and the other one's not at
   * all. */
  assert_has(&json, "{\"ph\": \"E\", \"pid\": 0, \"tid\": 2, \"ts\": 4.000}");
  assert_null(strstr(json.bytes, "\"tid\": 2, \"ts\": 9.000}"));
  assert_has(&json, "\"tid\": 4, \"ts\": 4.000, \"name\": \"ready\"}");
  il_buf_term(&json);
}

static void chrome_time_of_steps_is_whole(void **state) {
  (void)state;
  il_record records[] = {
      {.time = 2, .event = IL_EVENT_RUN, .task = 0, .core = 0},
      {.time = 2, .event = IL_EVENT_SEND, .task = 0, .core = 0, .object = 9},
      {.time = 5, .event = IL_EVENT_YIELD, .task = 0, .core = 0},
      {.time = 5, .event = IL_EVENT_RUN, .task = 1, .core = 0},
      {.time = 6, .event = IL_EVENT_RECEIVE, .task = 1, .core = 0, .object = 9},
      {.time = 7, .event = IL_EVENT_RECEIVE, .task = 1, .core = 0, .object = 9},
  };
  il_buf json = chrome_of(records, IL_COUNT(records), "", true);
  assert_order(&json,
               "\"ts\": 2, \"name\": \"flow\", \"cat\": \"flow\", "
               "\"id\": \"m9.1\"}",
               "\"ts\": 6, \"name\": \"flow\", \"cat\": \"flow\", \"id\": "
               "\"m9.1\", \"bp\": \"e\"}");
  assert_null(strstr(json.bytes, "m9.2")); /* nobody sent it */
  il_buf_term(&json);
}

/* The tracer of a process that does not run, with a clock that is set. */

typedef struct {
  il_fixture f;
  int64_t now;
  int looks; /* at it */
  il_strategy strategy;
  il_sched *sched;
  il_carrier carrier;
  il_tracer *tracer;
  il_task *t;
  il_object *lock;
} traced;

static int64_t read_now(void *ctx) {
  traced *x = ctx;
  x->looks++;
  return x->now;
}

static traced *begin(void) {
  traced *x = calloc(1, sizeof *x);
  assert_non_null(x);
  x->t = fixture_begin(&x->f);
  il_process *process = x->f.process;
  process->clock = (il_clock){.now_ns = read_now, .ctx = x};
  il_strategy_fair_init(&x->strategy, 1);
  x->sched = il_sched_new(process, &x->strategy);
  assert_non_null(x->sched);
  x->now = 5000;
  x->tracer = il_tracer_new(process, 100, 5000);
  assert_non_null(x->tracer);
  x->carrier = (il_carrier){.sched = x->sched, .heap = x->t->heap, .index = 1};
  x->t->carrier = &x->carrier;
  x->t->sched.state = IL_TASK_RUNNING;
  x->lock = il_alloc(x->t, IL_KIND_LOCK, sizeof(il_lock));
  assert_non_null(x->lock);
  return x;
}

static void end(traced *x) {
  il_tracer_free(x->tracer);
  assert_null(x->f.process->sink);
  il_sched_free(x->sched);
  fixture_end(&x->f);
  free(x);
}

static il_traced take(traced *x) {
  il_traced out = {.dropped = 0};
  il_tracer_take(x->tracer, &out);
  return out;
}

static size_t count(const il_traced *taken, int event) {
  const il_record *records = (const void *)taken->records.bytes;
  size_t n = taken->records.len / sizeof *records, found = 0;
  for (size_t i = 0; i < n; i++)
    found += event < 0 || records[i].event == event;
  return found;
}

/* A turn of so many uses of a lock, each of which takes so long. */
static void turn(traced *x, int uses, int64_t ns) {
  il_carrier_take(&x->carrier, x->t);
  for (int i = 0; i < uses; i++) {
    x->now += ns;
    il_emit(x->t, IL_EVENT_LOCK, x->lock, 1);
    il_emit(x->t, IL_EVENT_UNLOCK, x->lock, 0);
  }
  il_emit(x->t, IL_EVENT_YIELD, NULL, 0);
}

static void tracer_records_turns_as_they_are(void **state) {
  (void)state;
  traced *x = begin();
  turn(x, 1, 10);
  il_emit_outside(x->f.process, IL_EVENT_WAKE, x->t);
  x->t->sched.state = IL_TASK_PARKED;
  il_emit(x->t, IL_EVENT_LOCK, x->lock, 1); /* by somebody elsewhere */
  il_traced taken = take(x);
  const il_record *r = (const void *)taken.records.bytes;
  static const uint8_t events[] = {IL_EVENT_RUN,    IL_EVENT_LOCK,
                                   IL_EVENT_UNLOCK, IL_EVENT_YIELD,
                                   IL_EVENT_WAKE,   IL_EVENT_LOCK};
  assert_int_equal(count(&taken, -1), IL_COUNT(events));
  for (size_t i = 0; i < IL_COUNT(events); i++) {
    assert_int_equal(r[i].event, events[i]);
    assert_int_equal(r[i].pid, 100);
    assert_int_equal(r[i].core, i < 4 ? 1 : 255);
  }
  assert_int_equal(r[0].time, 0);
  assert_int_equal(r[1].time, 10);
  assert_int_equal(r[1].object, 1);
  assert_int_equal(r[4].task, UINT32_MAX);
  assert_true(r[4].about_task);
  assert_int_equal(taken.dropped, 0);
  assert_string_equal(taken.objects.bytes,
                      "{\"pid\": 100, \"id\": 1, \"kind\": \"lock\", \"name\": "
                      "\"a lock\"}");
  il_traced_term(&taken);
  end(x);
}

static void tracer_leaves_room_for_turns(void **state) {
  (void)state;
  traced *x = begin();
  turn(x, 100000, 1);
  turn(x, 1, 1);
  il_traced taken = take(x);
  assert_in_range(count(&taken, IL_EVENT_LOCK), 350, 400);
  assert_int_equal(count(&taken, IL_EVENT_RUN), 2);
  assert_int_equal(count(&taken, IL_EVENT_YIELD), 2);
  assert_true(taken.dropped > 0);
  il_traced_term(&taken);
  end(x);
}

/* The clock is what costs: turns that are not recorded hardly look at it, and
 * one that follows another begins when that has ended. */
static void tracer_seldom_looks_at_the_clock(void **state) {
  (void)state;
  traced *x = begin();
  for (int i = 0; i < 100; i++)
    turn(x, 1, 100);
  assert_in_range(x->looks, 300, 301); /* lock, unlock, yield */
  while (x->carrier.unseen == 0)
    turn(x, 3, 100);
  x->looks = 0;
  for (int i = 0; i < 100000; i++)
    turn(x, 3, 1);
  assert_in_range(x->looks, 1, 2000);
  il_traced taken = take(x);
  assert_int_equal(count(&taken, IL_EVENT_RUN), count(&taken, IL_EVENT_YIELD));
  assert_in_range(taken.dropped, 98000, 700000);
  il_traced_term(&taken);
  end(x);
}

static void tracer_looks_again_after_a_wait(void **state) {
  (void)state;
  traced *x = begin();
  turn(x, 1, 10);
  x->now += 500; /* unknown to it */
  turn(x, 1, 10);
  x->now += 500;
  x->carrier.waited = true;
  turn(x, 1, 10);
  il_traced taken = take(x);
  const il_record *r = (const void *)taken.records.bytes;
  assert_int_equal(count(&taken, -1), 12);
  assert_int_equal(r[3].time, 10);
  assert_int_equal(r[4].time, 10);
  assert_int_equal(r[7].time, 520);
  assert_int_equal(r[8].time, 1020);
  assert_int_equal(r[8].event, IL_EVENT_RUN);
  il_traced_term(&taken);
  end(x);
}

/* Starts and ends are told of turns that are not recorded, and a task that then
 * runs for long is seen again. */
static void tracer_wakes_up_in_long_turns(void **state) {
  (void)state;
  traced *x = begin();
  il_sink *sink = x->f.process->sink;
  while (x->carrier.unseen < 100)
    turn(x, 3, 1);
  uint32_t unseen = x->carrier.unseen;
  il_carrier_take(&x->carrier, x->t);
  assert_int_equal(x->carrier.unseen, unseen - 1);
  il_emit(x->t, IL_EVENT_START, x->t, 0);
  x->t->muted = IL_EVENTS_UNSEEN;
  x->now += 100000000;
  sink->pass(sink, x->t);
  assert_int_equal(x->carrier.unseen, 0);
  il_emit(x->t, IL_EVENT_PUT, x->lock, 1);
  il_emit(x->t, IL_EVENT_BLOCK, NULL, 0);
  turn(x, 1, 1);
  il_traced taken = take(x);
  const il_record *r = (const void *)taken.records.bytes;
  size_t n = count(&taken, -1);
  static const uint8_t events[] = {IL_EVENT_START, IL_EVENT_RUN, IL_EVENT_PUT,
                                   IL_EVENT_BLOCK, IL_EVENT_RUN};
  for (size_t i = 0; i < IL_COUNT(events); i++)
    assert_int_equal(r[n - 8 + i].event, events[i]);
  assert_true(r[n - 7].number > 1); /* turns before it */
  assert_int_equal(r[n - 4].number, 0);
  il_traced_term(&taken);
  end(x);
}

static void tracer_has_as_much_for_each_doubling(void **state) {
  (void)state;
  traced *x = begin();
  size_t before = 0;
  for (int64_t until = 64; until <= 2048; until *= 2) {
    while (x->now < until * 1000000)
      turn(x, 3, 100);
    /* Taking would begin anew: only the last count is of the whole run. */
  }
  il_traced taken = take(x);
  const il_record *r = (const void *)taken.records.bytes;
  size_t n = count(&taken, -1), at = 0;
  int64_t last_run = 0;
  for (int64_t until = 64; until <= 2048; until *= 2) {
    while (at < n && r[at].time < until * 1000000)
      at++;
    if (until > 64) assert_in_range(at - before, 700, 1150);
    before = at;
  }
  /* Whole turns, and each says whether others went before it. */
  bool open = false;
  for (size_t i = 0; i < n; i++) {
    bool gap =
        i > 0 && r[i].event == IL_EVENT_RUN && r[i].time > r[i - 1].time + 100;
    if (gap) assert_true(r[i].number > 0);
    if (r[i].event == IL_EVENT_RUN) {
      assert_false(open);
      open = true;
      last_run = r[i].time;
    }
    assert_true(open);
    if (r[i].event == IL_EVENT_YIELD) open = false;
  }
  assert_true(last_run > 1800 * (int64_t)1000000);
  il_traced_term(&taken);
  end(x);
}

static void tracer_goes_on_within_a_turn(void **state) {
  (void)state;
  traced *x = begin();
  il_sink *sink = x->f.process->sink;
  il_emit(x->t, IL_EVENT_RUN, NULL, 0);
  for (int i = 0; i < 3000; i++)
    il_emit(x->t, IL_EVENT_LOCK, x->lock, 1);
  sink->pass(sink, x->t);
  il_emit(x->t, IL_EVENT_NOTIFY, x->lock, 1); /* still too much */
  x->now += 1000000000;
  sink->pass(sink, x->t);
  il_emit(x->t, IL_EVENT_PUT, x->lock, 1);
  il_traced taken = take(x);
  assert_int_equal(count(&taken, IL_EVENT_NOTIFY), 0);
  assert_int_equal(count(&taken, IL_EVENT_PUT), 1);
  il_traced_term(&taken);
  end(x);
}

/* Whole runs */

static void check_run(uint32_t cores) {
  run_fixture x;
  run_begin(&x, &(il_options){.cores = cores, .trace = true},
            "import threading, queue\n"
            "mutex, q = threading.Lock(), queue.Queue()\n"
            "def work():\n"
            "    for i in range(50):\n"
            "        with mutex: q.put(i)\n"
            "ts = [threading.Thread(target=work, name=f'w{i}') for i in "
            "range(3)]\n"
            "for t in ts: t.start()\n"
            "for i in range(150): q.get()\n"
            "for t in ts: t.join()\n"
            /* These die at once, and others come where they were. */
            "for i in range(20000):\n"
            "    with threading.Lock(): [i] * 100\n");
  run_on(&x, cores, NULL);
  assert_string_equal(run_text(&x.err), "");
  il_buf names;
  il_buf_init(&names);
  const il_traced *taken = il_run_trace(x.run, &names);
  assert_non_null(taken);
  for (int i = 1; i <= 3; i++) {
    char text[64];
    snprintf(text, sizeof text,
             "{\"pid\": 100, \"number\": %d, \"name\": \"w%d\"}", i, i - 1);
    expect_in(&names, text);
  }
  expect_in(&names, "\"kind\": \"lock\", \"name\": \"mutex\"}");
  expect_in(&names, "\"kind\": \"queue\", \"name\": \"q\"}");
  assert_int_equal(count(taken, IL_EVENT_START), 4);
  assert_true(count(taken, IL_EVENT_PUT) == 150);
  assert_true(count(taken, IL_EVENT_GET) == 150);
  assert_true(count(taken, IL_EVENT_END) >= 4);
  il_buf_term(&names);
  run_end(&x);
}

static void runs_are_traced(void **state) {
  (void)state;
  for (uint32_t cores = 1; cores <= 4; cores *= 2)
    check_run(cores);
}

/* The nth time that something is received it has been sent n times, by a task
 * that had its turn then. */
static void messages_are_sent_before_they_come(void **state) {
  enum { MOST = 1000 };
  (void)state;
  run_fixture x;
  const il_controlled controlled = {.pause_at = -1};
  run_begin(&x,
            &(il_options){.cores = 1, .trace = true, .controlled = &controlled},
            "import multiprocessing as mp\n"
            "def square(n): return n * n\n"
            "def work(q, lock, total, ready):\n"
            "  with lock, total: total.value += 1\n"
            "  for i in range(5): q.put(i)\n"
            "  ready.set()\n"
            "  ready.wait()\n"
            "q, lock, total = mp.Queue(2), mp.Lock(), mp.Value('i', 0)\n"
            "ready = mp.Event()\n"
            "ps = [mp.Process(target=work, args=(q, lock, total, ready))\n"
            "  for i in range(2)]\n"
            "for p in ps: p.start()\n"
            "for i in range(10): q.get()\n"
            "for p in ps: p.join()\n"
            "with mp.Pool(2) as pool: pool.map(square, range(9))\n");
  int idle;
  while (il_run_slice(x.run, 20, &idle))
    continue;
  il_run_finish(x.run);
  il_buf names;
  il_buf_init(&names);
  const il_traced *taken = il_run_trace(x.run, &names);
  const il_record *records = (const void *)taken->records.bytes, *on = records;
  uint32_t sent[MOST], nsent = 0, nreceived = 0;
  for (size_t i = 0; i < taken->records.len / sizeof *records; i++) {
    const il_record *r = &records[i];
    if (r->event == IL_EVENT_RUN) on = r;
    if (r->event == IL_EVENT_SEND && nsent < MOST) {
      assert_int_equal(r->pid, on->pid);
      assert_int_equal(r->task, on->task);
      sent[nsent++] = r->number;
    }
    /* Who was killed has not said that it ends. */
    if (r->event != IL_EVENT_RECEIVE || r->number < 1000) continue;
    uint32_t at = 0;
    while (at < nsent && sent[at] != r->number)
      at++;
    assert_true(at < nsent);
    sent[at] = 0;
    nreceived++;
  }
  assert_true(nreceived > 10 + 2 * 5);
  il_buf_term(&names);
  run_end(&x);
}

static void runs_are_not_traced_unasked(void **state) {
  (void)state;
  run_fixture x;
  il_buf names;
  il_buf_init(&names);
  run_program(&x, 1, "pass");
  assert_null(il_run_trace(x.run, &names));
  assert_int_equal(names.len, 0);
  run_end(&x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(buffers_keep_order_and_count_what_does_not_fit),
      cmocka_unit_test(chrome_rows_have_states_and_arrows),
      cmocka_unit_test(chrome_says_where_nothing_is_known),
      cmocka_unit_test(chrome_time_of_steps_is_whole),
      cmocka_unit_test(tracer_records_turns_as_they_are),
      cmocka_unit_test(tracer_leaves_room_for_turns),
      cmocka_unit_test(tracer_seldom_looks_at_the_clock),
      cmocka_unit_test(tracer_looks_again_after_a_wait),
      cmocka_unit_test(tracer_wakes_up_in_long_turns),
      cmocka_unit_test(tracer_has_as_much_for_each_doubling),
      cmocka_unit_test(tracer_goes_on_within_a_turn),
      cmocka_unit_test(runs_are_traced),
      cmocka_unit_test(messages_are_sent_before_they_come),
      cmocka_unit_test(runs_are_not_traced_unasked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
