/* The broker, seen from outside: frames in, frames out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "process/broker.h"
#include "process/wire.h"

enum { FIRST = IL_FIRST_PID, MAX_PROCESSES = 40 };

typedef struct { /* a process whose frames the test reads */
  il_port port;
  il_buf in;
} endpoint;

typedef struct {
  il_broker *broker;
  endpoint ends[MAX_PROCESSES];
  uint32_t begun, killed;
  int64_t now;
} world;

static void keep(il_port *port, const char *bytes, size_t len) {
  il_buf_append(&((endpoint *)(void *)port)->in, bytes, len);
}

static void connect(world *w, uint32_t pid) {
  endpoint *e = &w->ends[pid - FIRST];
  e->port.send = keep;
  il_buf_init(&e->in);
  il_broker_connect(w->broker, pid, &e->port);
}

static void begin(void *ctx, const il_process_plan *plan) {
  world *w = ctx;
  w->begun = plan->pid;
  connect(w, plan->pid);
}

static void kill(void *ctx, uint32_t pid) {
  ((world *)ctx)->killed = pid;
}

static int64_t now_ns(void *ctx) {
  return ((world *)ctx)->now;
}

static void open_world(world *w) {
  memset(w, 0, sizeof *w);
  il_process_host host = {w, begin, kill, now_ns};
  w->broker = il_broker_new(&host, 1 << 20);
  assert_non_null(w->broker);
  connect(w, FIRST);
}

static void close_world(world *w) {
  il_broker_free(w->broker);
  for (int i = 0; i < MAX_PROCESSES; i++)
    il_buf_term(&w->ends[i].in);
}

static void say(world *w, uint32_t pid, il_message message,
                const uint64_t *numbers, uint32_t count) {
  il_buf frame;
  il_buf_init(&frame);
  il_wire_frame(&frame, message, numbers, count);
  assert_true(il_broker_receive(w->broker, pid, frame.bytes, frame.len));
  il_buf_term(&frame);
}
#define SAY(w, pid, message, ...)                                              \
  say(w, pid, IL_MESSAGE_##message, (const uint64_t[]){__VA_ARGS__},           \
      IL_COUNT(((const uint64_t[]){__VA_ARGS__})))

static void send(world *w, uint32_t pid, uint64_t id, uint64_t request,
                 const char *text) {
  il_buf frame;
  il_buf_init(&frame);
  size_t begun = il_wire_begin(&frame, IL_MESSAGE_SEND);
  il_wire_number(&frame, id);
  il_wire_number(&frame, request);
  il_wire_number(&frame, 0);
  il_wire_data(&frame, text, strlen(text));
  il_wire_end(&frame, begun);
  assert_true(il_broker_receive(w->broker, pid, frame.bytes, frame.len));
  il_buf_term(&frame);
}

/* A child of `parent` that holds `id` too. */
static uint32_t start(world *w, uint32_t parent, uint64_t id) {
  il_buf frame, handles;
  il_buf_init(&frame);
  il_buf_init(&handles);
  il_wire_number(&handles, id);
  il_wire_number(&handles, 3);
  size_t begun = il_wire_begin(&frame, IL_MESSAGE_START);
  il_wire_number(&frame, 99);
  il_wire_number(&frame, 0);
  il_wire_data(&frame, "child", 5);
  il_wire_data(&frame, handles.bytes, handles.len);
  il_wire_data(&frame, "image", 5);
  il_wire_end(&frame, begun);
  w->begun = 0;
  assert_true(il_broker_receive(w->broker, parent, frame.bytes, frame.len));
  il_buf_term(&frame);
  il_buf_term(&handles);
  return w->begun;
}

/* What a process has been told since the last look, in words. */
static const char *told(world *w, uint32_t pid, il_buf *out) {
  static const char *const names[] = {
#define MESSAGE(name, fields) #name,
#include "process/messages.def"
#undef MESSAGE
  };
  il_buf *in = &w->ends[pid - FIRST].in;
  if (!in->len) return "";
  il_wire batch = {(const uint8_t *)in->bytes,
                   (const uint8_t *)in->bytes + in->len, false};
  il_wire frame;
  il_message message;
  out->len = 0;
  il_buf_text(out, "");
  while (in->len && il_wire_next(&batch, &frame, &message)) {
    size_t len;
    if (out->len) il_buf_byte(out, ' ');
    il_buf_text(out, names[message]);
    if (message == IL_MESSAGE_ITEMS) {
      il_wire_read(&frame);
      uint64_t count = il_wire_read(&frame);
      while (count--) {
        const char *bytes = il_wire_read_data(&frame, &len);
        il_buf_printf(out, ":%.*s", (int)len, bytes);
      }
    } else if (message == IL_MESSAGE_REPLY) {
      uint64_t request = il_wire_read(&frame);
      il_buf_printf(out, ":%u=%u", (unsigned)request,
                    (unsigned)il_wire_read(&frame));
    } else if (message == IL_MESSAGE_EXITED) {
      uint64_t who = il_wire_read(&frame);
      il_buf_printf(out, ":%u=%d", (unsigned)who,
                    (int)(int32_t)il_wire_read(&frame));
    }
    assert_false(frame.failed);
  }
  assert_false(batch.failed);
  in->len = 0;
  return out->bytes;
}

static void forget(world *w, uint32_t pid) {
  w->ends[pid - FIRST].in.len = 0;
}

#define ASSERT_TOLD(w, pid, words)                                             \
  do {                                                                         \
    il_buf told_;                                                              \
    il_buf_init(&told_);                                                       \
    assert_string_equal(told(w, pid, &told_), words);                          \
    il_buf_term(&told_);                                                       \
  } while (0)

enum { QUEUE = 4, BOUNDED = 5, SPREAD = 6, LOCK = 8, CELLS = 12 };

static void items_are_pushed_to_the_only_reader(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t child = start(&w, FIRST, QUEUE);
  ASSERT_TOLD(&w, FIRST, "REPLY:99=101");
  send(&w, FIRST, QUEUE, 0, "a");
  ASSERT_TOLD(&w, child, "");
  SAY(&w, child, WANT, QUEUE, 0, 0);
  ASSERT_TOLD(&w, child, "ITEMS:a");
  send(&w, FIRST, QUEUE, 0, "b");
  send(&w, FIRST, QUEUE, 0, "c");
  ASSERT_TOLD(&w, child, "ITEMS:b ITEMS:c");
  close_world(&w);
}

static void second_reader_gets_what_the_first_has_not_taken(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t a = start(&w, FIRST, QUEUE), b = start(&w, FIRST, QUEUE);
  SAY(&w, a, WANT, QUEUE, 0, 0);
  send(&w, FIRST, QUEUE, 0, "1");
  send(&w, FIRST, QUEUE, 0, "2");
  send(&w, FIRST, QUEUE, 0, "3");
  ASSERT_TOLD(&w, a, "ITEMS:1 ITEMS:2 ITEMS:3");
  SAY(&w, a, TAKEN, QUEUE, 1);
  SAY(&w, b, WANT, QUEUE, 0, 0);
  ASSERT_TOLD(&w, b, "");
  ASSERT_TOLD(&w, a, "RECALL");
  SAY(&w, a, GIVEBACK, QUEUE, 0);
  ASSERT_TOLD(&w, b, "ITEMS:2");
  SAY(&w, a, WANT, QUEUE, 0, 0);
  ASSERT_TOLD(&w, a, "ITEMS:3");
  close_world(&w);
}

static void kept_items_are_not_recalled_again(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t a = start(&w, FIRST, QUEUE), b = start(&w, FIRST, QUEUE);
  SAY(&w, a, WANT, QUEUE, 0, 0);
  send(&w, FIRST, QUEUE, 0, "1");
  send(&w, FIRST, QUEUE, 0, "2");
  ASSERT_TOLD(&w, a, "ITEMS:1 ITEMS:2");
  SAY(&w, b, WANT, QUEUE, 0, 0);
  SAY(&w, a, GIVEBACK, QUEUE, 1);
  ASSERT_TOLD(&w, a, "RECALL");
  ASSERT_TOLD(&w, b, "ITEMS:2");
  SAY(&w, b, TAKEN, QUEUE, 1);
  SAY(&w, b, WANT, QUEUE, 0, 0);
  ASSERT_TOLD(&w, a, "");
  close_world(&w);
}

static void items_of_a_dead_reader_go_to_the_next(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t a = start(&w, FIRST, QUEUE), b = start(&w, FIRST, QUEUE);
  SAY(&w, a, WANT, QUEUE, 0, 0);
  send(&w, FIRST, QUEUE, 0, "1");
  send(&w, FIRST, QUEUE, 0, "2");
  SAY(&w, a, TAKEN, QUEUE, 1);
  il_broker_lost(w.broker, a, -9);
  SAY(&w, b, WANT, QUEUE, 0, 0);
  ASSERT_TOLD(&w, b, "ITEMS:2");
  ASSERT_TOLD(&w, FIRST, "REPLY:99=101 REPLY:99=102 EXITED:101=-9");
  close_world(&w);
}

static void spread_channel_knows_what_a_dead_reader_had_in_hand(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, SPREAD, 0, 1);
  uint32_t a = start(&w, FIRST, SPREAD);
  SAY(&w, a, WANT, SPREAD, 0, 0);
  send(&w, FIRST, SPREAD, 0, "job");
  ASSERT_TOLD(&w, a, "ITEMS:job");
  SAY(&w, a, TAKEN, SPREAD, 1);
  il_broker_lost(w.broker, a, -9);
  ASSERT_TOLD(&w, FIRST, "REPLY:99=101 EXITED:101=-9");
  SAY(&w, FIRST, LOST, SPREAD, 7, a);
  SAY(&w, FIRST, LOST, SPREAD, 8, a);
  ASSERT_TOLD(&w, FIRST, "REPLY:7=1 REPLY:8=0");
  close_world(&w);
}

static void spread_channel_grants_more_to_quick_readers(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, SPREAD, 0, 1);
  uint32_t a = start(&w, FIRST, SPREAD);
  for (int i = 0; i < 16; i++)
    send(&w, FIRST, SPREAD, 0, "x");
  SAY(&w, a, WANT, SPREAD, 0, 0);
  ASSERT_TOLD(&w, a, "ITEMS:x");
  SAY(&w, a, TAKEN, SPREAD, 1);
  SAY(&w, a, WANT, SPREAD, 0, 0);
  ASSERT_TOLD(&w, a, "ITEMS:x:x");
  SAY(&w, a, TAKEN, SPREAD, 2);
  w.now += 1000000000; /* it took a second */
  SAY(&w, a, WANT, SPREAD, 0, 0);
  ASSERT_TOLD(&w, a, "ITEMS:x");
  close_world(&w);
}

static void bounded_channel_makes_writers_wait(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, BOUNDED, 1, 0);
  uint32_t child = start(&w, FIRST, BOUNDED);
  forget(&w, FIRST);
  send(&w, FIRST, BOUNDED, 1, "a");
  send(&w, FIRST, BOUNDED, 2, "b");
  ASSERT_TOLD(&w, FIRST, "REPLY:1=1");
  SAY(&w, child, WANT, BOUNDED, 0, 0);
  SAY(&w, child, TAKEN, BOUNDED, 1);
  ASSERT_TOLD(&w, FIRST, "REPLY:2=1");
  send(&w, FIRST, BOUNDED, 3, "c");
  SAY(&w, FIRST, CANCEL, BOUNDED, 3);
  ASSERT_TOLD(&w, FIRST, "REPLY:3=0");
  close_world(&w);
}

static void writer_is_told_when_its_last_reader_has_ended(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t child = start(&w, FIRST, QUEUE);
  send(&w, FIRST, QUEUE, 0, "a");
  SAY(&w, child, WANT, QUEUE, 0, 0);
  SAY(&w, child, TAKEN, QUEUE, 1);
  SAY(&w, child, EXIT, 0, 0);
  ASSERT_TOLD(&w, FIRST, "REPLY:99=101 BROKEN EXITED:101=0");
  send(&w, FIRST, QUEUE, 5, "b");
  ASSERT_TOLD(&w, FIRST, "BROKEN REPLY:5=2");
  close_world(&w);
}

static void reader_is_told_when_the_last_writer_has_closed(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t child = start(&w, FIRST, QUEUE);
  SAY(&w, child, CLOSE, QUEUE, 2);
  SAY(&w, child, WANT, QUEUE, 0, 0);
  send(&w, FIRST, QUEUE, 0, "last");
  SAY(&w, FIRST, CLOSE, QUEUE, 2);
  ASSERT_TOLD(&w, child, "ITEMS:last ENDED");
  close_world(&w);
}

static void handle_in_transit_keeps_the_object(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t child = start(&w, FIRST, LOCK);
  SAY(&w, FIRST, HOLD, QUEUE, 3);
  SAY(&w, FIRST, CLOSE, QUEUE, 3);
  SAY(&w, child, OPEN, QUEUE, 3, 1);
  send(&w, child, QUEUE, 0, "mine");
  SAY(&w, child, WANT, QUEUE, 0, 0);
  ASSERT_TOLD(&w, child, "ITEMS:mine");
  close_world(&w);
}

static void semaphore_goes_to_waiters_in_turn(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, SEMAPHORE, LOCK, 1, 1);
  uint32_t child = start(&w, FIRST, LOCK);
  forget(&w, FIRST);
  SAY(&w, FIRST, ACQUIRE, LOCK, 1, 0);
  SAY(&w, child, ACQUIRE, LOCK, 2, 0);
  SAY(&w, FIRST, ACQUIRE, LOCK, 3, IL_MESSAGE_NOW);
  ASSERT_TOLD(&w, FIRST, "REPLY:1=1 REPLY:3=0");
  ASSERT_TOLD(&w, child, "");
  SAY(&w, FIRST, RELEASE, LOCK, 4);
  ASSERT_TOLD(&w, child, "REPLY:2=1");
  SAY(&w, child, RELEASE, LOCK, 0);
  SAY(&w, child, RELEASE, LOCK, 5);
  ASSERT_TOLD(&w, child, "REPLY:5=0");
  close_world(&w);
}

static void too_many_processes_are_refused(void **state) {
  (void)state;
  world w;
  open_world(&w);
  for (int i = 1; i < IL_MAX_PROCESSES; i++)
    assert_int_equal(start(&w, FIRST, QUEUE), FIRST + i);
  assert_int_equal(start(&w, FIRST, QUEUE), 0);
  SAY(&w, FIRST + 1, EXIT, 0, 0);
  assert_int_equal(start(&w, FIRST, QUEUE), FIRST + IL_MAX_PROCESSES);
  close_world(&w);
}

static void deadlock_only_when_all_are_quiet_and_nothing_travels(void **state) {
  (void)state;
  world w;
  open_world(&w);
  SAY(&w, FIRST, CHANNEL, QUEUE, 0, 0);
  uint32_t child = start(&w, FIRST, QUEUE);
  SAY(&w, child, WANT, QUEUE, 0, 0);
  SAY(&w, child, QUIET, 0);
  SAY(&w, FIRST, QUIET, 0); /* it has not seen its reply */
  ASSERT_TOLD(&w, FIRST, "REPLY:99=101");
  send(&w, FIRST, QUEUE, 0, "a");
  SAY(&w, FIRST, QUIET, 1);
  ASSERT_TOLD(&w, child, "ITEMS:a");
  SAY(&w, child, QUIET, 1);
  ASSERT_TOLD(&w, child, "DEADLOCK");
  ASSERT_TOLD(&w, FIRST, "DEADLOCK");
  close_world(&w);
}

static void everything_ends_with_the_first_process(void **state) {
  (void)state;
  world w;
  open_world(&w);
  uint32_t child = start(&w, FIRST, QUEUE);
  SAY(&w, FIRST, EXIT, 0, 0);
  ASSERT_TOLD(&w, child, "KILLED");
  assert_int_equal(w.killed, child);
  SAY(&w, child, EXIT, 0, 0);
  assert_int_equal(il_broker_count(w.broker), 0);
  close_world(&w);
}

/* Frames from outside are never trusted. */
static void damaged_frames_do_no_harm(void **state) {
  (void)state;
  uint64_t random = 12345;
  for (int round = 0; round < 3000; round++) {
    world w;
    open_world(&w);
    SAY(&w, FIRST, CHANNEL, QUEUE, round % 3, round % 2);
    SAY(&w, FIRST, SEMAPHORE, LOCK, 1, 1);
    SAY(&w, FIRST, MEMORY, CELLS, 16);
    for (int n = 0; n < 8; n++) {
      char bytes[32];
      for (size_t i = 0; i < sizeof bytes; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (char)(random >> 56) & (i % 2 ? 15 : 127);
      }
      uint32_t len = (uint32_t)(random >> 33) % 24 + 1;
      memcpy(bytes, &len, 4);
      bytes[4] = (char)((random >> 40) % IL_MESSAGE_COUNT);
      bytes[5] = (char)(n % 2 ? QUEUE : n % 4 ? LOCK : CELLS);
      il_broker_receive(w.broker, FIRST, bytes,
                        (random >> 50) % 2 ? 4 + len : 20);
    }
    close_world(&w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(items_are_pushed_to_the_only_reader),
      cmocka_unit_test(second_reader_gets_what_the_first_has_not_taken),
      cmocka_unit_test(kept_items_are_not_recalled_again),
      cmocka_unit_test(items_of_a_dead_reader_go_to_the_next),
      cmocka_unit_test(spread_channel_knows_what_a_dead_reader_had_in_hand),
      cmocka_unit_test(spread_channel_grants_more_to_quick_readers),
      cmocka_unit_test(bounded_channel_makes_writers_wait),
      cmocka_unit_test(writer_is_told_when_its_last_reader_has_ended),
      cmocka_unit_test(reader_is_told_when_the_last_writer_has_closed),
      cmocka_unit_test(handle_in_transit_keeps_the_object),
      cmocka_unit_test(semaphore_goes_to_waiters_in_turn),
      cmocka_unit_test(too_many_processes_are_refused),
      cmocka_unit_test(deadlock_only_when_all_are_quiet_and_nothing_travels),
      cmocka_unit_test(everything_ends_with_the_first_process),
      cmocka_unit_test(damaged_frames_do_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
