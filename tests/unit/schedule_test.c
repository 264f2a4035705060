/* Schedules as texts, and the strategies behind them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check/schedule.h"

static void check_round_trip(const char *text) {
  il_schedule schedule;
  il_buf out;
  il_buf_init(&out);
  assert_true(il_schedule_parse(text, strlen(text), &schedule));
  il_schedule_print(&schedule, &out);
  il_buf_byte(&out, 0);
  assert_string_equal(out.bytes, text);
  il_buf_term(&out);
  il_schedule_term(&schedule);
}

static void texts_survive_a_round_trip(void **state) {
  (void)state;
  check_round_trip("1.00000000.r0");
  check_round_trip("1.5f03a2c9.p7");
  check_round_trip("1.ffffffff.f18446744073709551615");
  check_round_trip("1.5f03a2c9.r7.12-2");
  check_round_trip("1.5f03a2c9.r7.12-2_3-0_1-4294967295");
}

static void departures_are_counted_from_the_one_before(void **state) {
  (void)state;
  il_schedule schedule;
  const char text[] = "1.00000001.f0.5-1_2-0";
  assert_true(il_schedule_parse(text, strlen(text), &schedule));
  assert_int_equal(schedule.checksum, 1);
  assert_int_equal(schedule.strategy, IL_CHOOSE_FAIR);
  assert_int_equal(schedule.count, 2);
  assert_int_equal(schedule.departures[1].decision, 7);
  assert_int_equal(schedule.departures[1].task, 0);
  il_schedule_term(&schedule);
}

static void other_texts_are_refused(void **state) {
  (void)state;
  static const char *const texts[] = {
      "",
      "1",
      "2.5f03a2c9.r7",
      "1.5f03a2c9",
      "1.5f03a2c9.",
      "1.5f03a2c9.x7",
      "1.5f03a2c9.r",
      "1.5F03A2C9.r7",
      "1.15f03a2c9.r7",
      "1.5f03a2c9.r18446744073709551616",
      "1.5f03a2c9.r7.",
      "1.5f03a2c9.r7.1",
      "1.5f03a2c9.r7.1-",
      "1.5f03a2c9.r7.0-1",
      "1.5f03a2c9.r7.1-4294967296",
      "1.5f03a2c9.r7.1-2_",
      "1.5f03a2c9.r7.1-2.3-4",
      "1.5f03a2c9.r7 ",
      " 1.5f03a2c9.r7",
  };
  for (size_t i = 0; i < IL_COUNT(texts); i++) {
    il_schedule schedule;
    assert_false(il_schedule_parse(texts[i], strlen(texts[i]), &schedule));
    assert_null(schedule.departures);
  }
}

static void a_text_that_is_cut_off_anywhere_does_no_harm(void **state) {
  (void)state;
  const char text[] = "1.5f03a2c9.r7.12-2_3-0_1-42";
  for (size_t len = 0; len <= strlen(text); len++) {
    il_schedule schedule;
    char *copy = malloc(len + 1); /* exactly as long: for the sanitizer */
    memcpy(copy, text, len);
    char *exact = realloc(copy, len ? len : 1);
    if (il_schedule_parse(exact, len, &schedule)) il_schedule_term(&schedule);
    free(exact);
  }
}

static void checksums_tell_programs_apart_but_not_line_ends(void **state) {
  (void)state;
  uint32_t one = il_schedule_checksum("a\nb\n", 4);
  assert_int_equal(one, il_schedule_checksum("a\r\nb\r\n", 6));
  assert_int_not_equal(one, il_schedule_checksum("a\nb", 3));
  assert_int_not_equal(one, il_schedule_checksum("b\na\n", 4));
}

/* Strategies */

enum { TASKS = 3, QUESTIONS = 5000 };

typedef struct {
  il_task tasks[TASKS];
  il_task *ready[TASKS];
  il_chooser chooser;
} game;

static void begin(game *g, il_choice kind, uint64_t seed) {
  memset(g, 0, sizeof *g);
  for (uint32_t i = 0; i < TASKS; i++) {
    g->tasks[i].index = i;
    g->ready[i] = &g->tasks[i];
  }
  il_chooser_init(&g->chooser, kind, seed);
}

/* Who goes, QUESTIONS times, all being ready. */
static void play(il_choice kind, uint64_t seed, uint8_t *out) {
  game g;
  il_task *last = NULL;
  begin(&g, kind, seed);
  for (uint32_t i = 0; i < QUESTIONS; i++) {
    last = il_chooser_pick(&g.chooser, g.ready, TASKS, last);
    out[i] = (uint8_t)last->index;
  }
  il_chooser_term(&g.chooser);
}

static void the_same_seed_chooses_the_same(void **state) {
  (void)state;
  uint8_t one[QUESTIONS], two[QUESTIONS];
  for (il_choice kind = IL_CHOOSE_RANDOM; kind <= IL_CHOOSE_FAIR; kind++) {
    play(kind, 7, one);
    play(kind, 7, two);
    assert_memory_equal(one, two, QUESTIONS);
  }
}

static void other_seeds_choose_otherwise(void **state) {
  (void)state;
  uint8_t one[QUESTIONS], two[QUESTIONS];
  for (uint64_t seed = 1; seed < 20; seed++) {
    play(IL_CHOOSE_RANDOM, seed, one);
    play(IL_CHOOSE_RANDOM, seed + 1, two);
    assert_memory_not_equal(one, two, 40);
  }
}

static void nobody_is_left_out(void **state) {
  (void)state;
  uint8_t who[QUESTIONS];
  for (il_choice kind = IL_CHOOSE_RANDOM; kind <= IL_CHOOSE_FAIR; kind++)
    for (uint64_t seed = 0; seed < 5; seed++) {
      uint32_t count[TASKS] = {0};
      play(kind, seed, who);
      for (uint32_t i = 0; i < QUESTIONS; i++)
        count[who[i]]++;
      for (uint32_t i = 0; i < TASKS; i++)
        assert_true(count[i] >= 900);
    }
}

static void pct_keeps_to_one_task_for_long(void **state) {
  (void)state;
  uint8_t who[QUESTIONS];
  for (uint64_t seed = 0; seed < 20; seed++) {
    uint32_t switches = 0;
    play(IL_CHOOSE_PCT, seed, who);
    for (uint32_t i = 1; i < 1000; i++)
      switches += who[i] != who[i - 1];
    assert_true(switches <= 4); /* three changes, and one after 1,000 */
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_survive_a_round_trip),
      cmocka_unit_test(departures_are_counted_from_the_one_before),
      cmocka_unit_test(other_texts_are_refused),
      cmocka_unit_test(a_text_that_is_cut_off_anywhere_does_no_harm),
      cmocka_unit_test(checksums_tell_programs_apart_but_not_line_ends),
      cmocka_unit_test(the_same_seed_chooses_the_same),
      cmocka_unit_test(other_seeds_choose_otherwise),
      cmocka_unit_test(nobody_is_left_out),
      cmocka_unit_test(pct_keeps_to_one_task_for_long),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
