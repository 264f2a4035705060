/* Lists and tuples: single operations, slices, sorting, and two tasks at
 * once. */
#include "containers_fixture.h"

static il_value slice(il_task *t, il_value start, il_value stop,
                      il_value step) {
  return il_slice_new(t, start, stop, step);
}

static void random_operations_match_an_array(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = il_list_new(t, NULL, 0);
  static int model[20000];
  uint32_t len = 0, seed = 1;
  for (int step = 0; step < 20000; step++) {
    uint32_t choice = fixture_random(&seed) % 8;
    uint32_t at = len ? fixture_random(&seed) % len : 0;
    if (choice < 4) {
      assert_true(il_list_append(t, list, num(step)));
      model[len++] = step;
    } else if (choice == 4) {
      assert_true(il_list_insert(t, list, at, num(step)));
      memmove(model + at + 1, model + at, (len - at) * sizeof *model);
      model[at] = step;
      len++;
    } else if (len && choice == 5) {
      assert_int_equal(il_to_int(il_list_pop(t, list, at)), model[at]);
      len--;
      memmove(model + at, model + at + 1, (len - at) * sizeof *model);
    } else if (len && choice == 6) {
      assert_int_equal(il_to_int(il_list_pop(t, list, -1)), model[--len]);
    } else if (len) {
      assert_true(il_list_set(t, list, at, num(-step)));
      model[at] = -step;
    }
  }
  expect_ints(list, model, len);
  fixture_end(&f);
}

static void bounds_are_checked(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = INTS(t, 1, 2);
  assert_int_equal(il_list_get(il_as_list(list), 2), IL_NIL);
  assert_false(il_list_set(t, list, 2, num(0)));
  assert_int_equal(il_list_pop(t, list, 2), IL_NIL);
  assert_true(raised(t));
  assert_int_equal(il_list_getitem(t, list, num(-3)), IL_NIL);
  assert_true(raised(t));
  assert_int_equal(il_list_getitem(t, list, num(-2)), num(1));
  assert_int_equal(il_list_repeat(t, list, (int64_t)1 << 40), IL_NIL);
  assert_true(raised(t));
  fixture_end(&f);
}

static void slices_get_set_and_delete(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = INTS(t, 0, 1, 2, 3, 4, 5, 6, 7);
  il_value back = slice(t, IL_NONE, IL_NONE, num(-3));
  EXPECT_INTS(il_list_getitem(t, list, back), 7, 4, 1);
  EXPECT_INTS(il_list_getitem(t, list, slice(t, num(-3), num(99), IL_NONE)), 5,
              6, 7);
  il_value some = slice(t, num(2), num(4), IL_NONE);
  assert_int_equal(il_list_setitem(t, list, some, INTS(t, 20, 30, 40)),
                   IL_NONE);
  EXPECT_INTS(list, 0, 1, 20, 30, 40, 4, 5, 6, 7);
  assert_int_equal(il_list_setitem(t, list, some, list), IL_NONE);
  EXPECT_INTS(list, 0, 1, 0, 1, 20, 30, 40, 4, 5, 6, 7, 40, 4, 5, 6, 7);
  assert_int_equal(il_list_delitem(t, list, slice(t, num(1), IL_NONE, num(2))),
                   IL_NONE);
  EXPECT_INTS(list, 0, 0, 20, 40, 5, 7, 4, 6);
  il_value odd = slice(t, IL_NONE, IL_NONE, num(-4));
  assert_int_equal(il_list_setitem(t, list, odd, INTS(t, -1, -2)), IL_NONE);
  EXPECT_INTS(list, 0, 0, 20, -2, 5, 7, 4, -1);
  assert_int_equal(il_list_setitem(t, list, odd, INTS(t, 1)), IL_NIL);
  assert_true(raised(t));
  assert_int_equal(
      il_list_delitem(t, list, slice(t, IL_NONE, IL_NONE, IL_NONE)), IL_NONE);
  assert_int_equal(il_list_len(list), 0);
  fixture_end(&f);
}

static void sorting_is_stable(void **state) {
  (void)state;
  enum { COUNT = 3000 };
  il_fixture f;
  il_task *t = fixture_begin(&f);
  static il_value keys[COUNT], values[COUNT];
  for (int backwards = 0; backwards < 2; backwards++) {
    uint32_t seed = 7;
    for (int i = 0; i < COUNT; i++) {
      int run = i / 500 % 2 ? i % 50 : (int)(fixture_random(&seed) % 40);
      keys[i] = num(run);
      values[i] = num(i);
    }
    bool failed;
    assert_true(
        il_sort_values(t, keys, values, COUNT, backwards != 0, &failed));
    for (int i = 1; i < COUNT; i++) {
      int64_t before = il_to_int(keys[i - 1]), key = il_to_int(keys[i]);
      assert_true(backwards ? before >= key : before <= key);
      if (before == key)
        assert_true(il_to_int(values[i - 1]) < il_to_int(values[i]));
    }
  }
  fixture_end(&f);
}

static void a_failed_sort_leaves_the_list(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = INTS(t, 3, 1, 2);
  assert_true(il_list_append(t, list, il_str_text(t, "x")));
  assert_int_equal(il_list_sort(t, list, IL_NIL, false), IL_NIL);
  assert_true(raised(t));
  assert_int_equal(il_list_get(il_as_list(list), 0), num(3));
  assert_int_equal(il_list_pop(t, list, -1) != IL_NIL, 1);
  assert_int_equal(il_list_sort(t, list, IL_NIL, false), IL_NONE);
  EXPECT_INTS(list, 1, 2, 3);
  fixture_end(&f);
}

/* --- Two tasks
 * ------------------------------------------------------------------- */

enum { ROUNDS = 20000 };

static void appender(il_task *t, il_value list, int number) {
  for (int i = 0; i < ROUNDS; i++)
    il_list_append(t, list, num(2 * i + number));
}

static void appends_of_two_tasks_are_all_there(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = il_list_new(t, NULL, 0);
  fixture_race(&f, list, appender);
  assert_int_equal(il_list_len(list), 2 * ROUNDS);
  int64_t last[2] = {-2, -1};
  for (uint32_t i = 0; i < 2 * ROUNDS; i++) {
    int64_t v = il_to_int(il_list_get(il_as_list(list), i));
    assert_int_equal(v, last[v & 1] + 2);
    last[v & 1] = v;
  }
  fixture_end(&f);
}

/* Elements are tuples whose two items are the same, whatever is read. */
static void check_element(il_value v) {
  if (!v) return;
  il_tuple *pair = il_as_tuple(v);
  assert_true(il_is_tuple(v) && pair->len == 2);
  assert_true(pair->items[0] == pair->items[1]);
}

static void mix(il_task *t, il_value list, int number) {
  uint32_t seed = (uint32_t)number + 1;
  for (int i = 0; i < ROUNDS; i++) {
    uint32_t choice = fixture_random(&seed) % 16;
    il_value v = il_tuple_2(t, num(i), num(i));
    il_value iter = il_iter_new(t, list);
    if (choice < 6)
      il_list_append(t, list, v);
    else if (choice == 6)
      il_list_insert(t, list, 1, v);
    else if (choice == 7 && i % 64 == 0)
      il_list_clear(t, list);
    else if (choice == 8)
      il_list_reverse(t, list);
    else if (choice == 9)
      check_element(il_list_get(il_as_list(il_list_copy(t, list)), 2));
    else if (choice == 10)
      il_list_set(t, list, 0, v);
    else if (choice < 14)
      check_element(il_list_pop(t, list, choice == 11 ? 0 : -1));
    for (int k = 0; k < 3; k++) {
      il_value next = il_iter_next(t, il_as_iter(iter));
      if (next != IL_DONE) check_element(next);
    }
    check_element(il_list_get(il_as_list(list), choice));
    il_clear_exc(t);
  }
}

static void mixed_operations_never_tear(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = il_list_new(t, NULL, 0);
  fixture_race(&f, list, mix);
  for (uint32_t i = 0; i < il_list_len(list); i++)
    check_element(il_list_getitem(t, list, num(i)));
  assert_false(raised(t));
  fixture_end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_operations_match_an_array),
      cmocka_unit_test(bounds_are_checked),
      cmocka_unit_test(slices_get_set_and_delete),
      cmocka_unit_test(sorting_is_stable),
      cmocka_unit_test(a_failed_sort_leaves_the_list),
      cmocka_unit_test(appends_of_two_tasks_are_all_there),
      cmocka_unit_test(mixed_operations_never_tear),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
