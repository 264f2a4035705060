/* Sets: CPython's order of small ints, operations, and two tasks at once. */
#include "containers_fixture.h"

static il_value set_of(il_task *t, const int *items, uint32_t n,
                       bool constant) {
  il_value values[64], out;
  for (uint32_t i = 0; i < n; i++)
    values[i] = num(items[i]);
  assert_int_equal(il_set_from_items(t, values, n, constant, &out), IL_DICT_OK);
  return out;
}
#define SET(t, constant, ...)                                                  \
  set_of(t, (const int[]){__VA_ARGS__},                                        \
         sizeof((const int[]){__VA_ARGS__}) / sizeof(int), constant)

static void expect_order(il_task *t, il_value set, const int *items,
                         uint32_t n) {
  bool failed;
  expect_ints(il_list_from_plain(t, set, &failed), items, n);
}
#define EXPECT_ORDER(t, set, ...)                                              \
  expect_order(t, set, (const int[]){__VA_ARGS__},                             \
               sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

/* The expected orders are what CPython 3.11 prints. */
static void order_is_that_of_cpython(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value out;
  EXPECT_ORDER(t, SET(t, true, 20, 1, 2, 3, 5), 1, 2, 3, 20, 5);
  EXPECT_ORDER(t, SET(t, false, 20, 1, 2, 3, 5), 1, 2, 3, 5, 20);
  EXPECT_ORDER(t, SET(t, false, 8, 0, 16, 1), 8, 0, 16, 1);
  il_value a = SET(t, false, 9, 17, 1, 25, 33, 40, 48);
  EXPECT_ORDER(t, a, 33, 1, 40, 9, 48, 17, 25);
  assert_int_equal(il_set_discard(t, a, num(9)), IL_DICT_OK);
  il_set_add(t, a, num(41));
  EXPECT_ORDER(t, a, 33, 1, 40, 41, 48, 17, 25);
  il_value b = SET(t, false, 40, 1, 2, 100);
  il_set_operate(t, '&', a, b, &out);
  EXPECT_ORDER(t, out, 40, 1);
  il_set_operate(t, '|', a, b, &out);
  EXPECT_ORDER(t, out, 33, 1, 2, 100, 40, 41, 48, 17, 25);
  il_set_operate(t, '-', a, b, &out);
  EXPECT_ORDER(t, out, 33, 41, 48, 17, 25);
  il_set_operate(t, '^', a, b, &out);
  EXPECT_ORDER(t, out, 2, 33, 100, 41, 48, 17, 25);
  il_value item;
  assert_true(il_set_pop(t, a, &item));
  assert_int_equal(item, num(33));
  fixture_end(&f);
}

static void random_operations_match_a_table(void **state) {
  (void)state;
  enum { ITEMS = 300 };
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value set = il_set_new(t, false);
  bool model[ITEMS] = {false};
  uint32_t seed = 11, len = 0;
  for (int step = 0; step < 50000; step++) {
    uint32_t k = fixture_random(&seed) % ITEMS;
    il_value item = num((int64_t)k * 64);
    bool adding = fixture_random(&seed) % 2;
    len += (uint32_t)adding - model[k];
    il_dict_status status =
        adding ? il_set_add(t, set, item) : il_set_discard(t, set, item);
    assert_int_equal(status, adding || model[k] ? IL_DICT_OK : IL_DICT_ABSENT);
    if (!adding && !model[k]) len = il_set_len(set);
    model[k] = adding;
    assert_int_equal(il_set_len(set), len);
    assert_int_equal(il_set_contains(t, set, item),
                     adding ? IL_DICT_OK : IL_DICT_ABSENT);
  }
  fixture_end(&f);
}

enum { ROUNDS = 20000 };

static void adder(il_task *t, il_value set, int number) {
  for (int i = 0; i < ROUNDS; i++) {
    assert_int_equal(il_set_add(t, set, num(2 * i + number)), IL_DICT_OK);
    il_set_add(t, set, num(i));
    assert_int_equal(il_set_contains(t, set, num(2 * i + number)), IL_DICT_OK);
  }
}

static void adds_of_two_tasks_are_all_there(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value set = il_set_new(t, false);
  fixture_race(&f, set, adder);
  assert_int_equal(il_set_len(set), 2 * ROUNDS);
  for (int i = 0; i < 2 * ROUNDS; i++)
    assert_int_equal(il_set_contains(t, set, num(i)), IL_DICT_OK);
  fixture_end(&f);
}

/* Items are tuples (k, k). */
static void check_item(il_value v) {
  assert_true(il_is_tuple(v));
  assert_int_equal(il_as_tuple(v)->items[0], il_as_tuple(v)->items[1]);
}

static void mix(il_task *t, il_value set, int number) {
  uint32_t seed = (uint32_t)number + 9;
  for (int i = 0; i < ROUNDS; i++) {
    il_value k = num(fixture_random(&seed) % 50), item = il_tuple_2(t, k, k);
    switch (fixture_random(&seed) % 8) {
    case 0:
    case 1:
    case 2: il_set_add(t, set, item); break;
    case 3: il_set_discard(t, set, item); break;
    case 4:
      if (il_set_pop(t, set, &item)) check_item(item);
      break;
    case 5:
      if (i % 100 == 0) il_set_clear(t, set);
      break;
    case 6: {
      il_value other = il_set_copy(t, set, false);
      il_set_discard(t, other, item);
      il_set_change(t, "|&-^"[i & 3], set, other);
      break;
    }
    default: il_set_contains(t, set, item);
    }
    uint32_t cursor = 0, seen = 0;
    while (seen++ < 60 && il_set_next(NULL, set, &cursor, &item))
      check_item(item);
  }
}

static void mixed_operations_keep_the_set_whole(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value set = il_set_new(t, false), item;
  fixture_race(&f, set, mix);
  uint32_t cursor = 0, count = 0;
  while (il_set_next(NULL, set, &cursor, &item)) {
    assert_int_equal(il_set_contains(t, set, item), IL_DICT_OK);
    count++;
  }
  assert_int_equal(count, il_set_len(set));
  fixture_end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(order_is_that_of_cpython),
      cmocka_unit_test(random_operations_match_a_table),
      cmocka_unit_test(adds_of_two_tasks_are_all_there),
      cmocka_unit_test(mixed_operations_keep_the_set_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
