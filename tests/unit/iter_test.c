/* Iterators over containers, ranges, and one iterator used by two tasks. */
#include "containers_fixture.h"

static il_value next(il_task *t, il_value iter) {
  return il_iter_next(t, il_as_iter(iter));
}

static il_value drain(il_task *t, il_value iter) {
  bool failed;
  il_value list = il_list_from_plain(t, iter, &failed);
  assert_true(list != IL_NIL);
  return list;
}

static void lists_are_walked_as_they_are_now(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = INTS(t, 1, 2, 3);
  il_value iter = il_iter_new(t, list);
  assert_int_equal(next(t, iter), num(1));
  il_list_append(t, list, num(4));
  EXPECT_INTS(drain(t, iter), 2, 3, 4);
  il_list_append(t, list, num(5));
  assert_int_equal(next(t, iter), IL_DONE);
  EXPECT_INTS(drain(t, il_iter_new_reversed(t, list)), 5, 4, 3, 2, 1);
  fixture_end(&f);
}

static void a_dict_or_set_must_not_change_size(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t), set = il_set_new(t, false);
  for (int i = 0; i < 3; i++) {
    il_dict_set(t, dict, num(i), num(10 * i));
    il_set_add(t, set, num(i));
  }
  il_value keys = il_iter_new(t, dict), items = il_iter_new(t, set);
  assert_int_equal(next(t, keys), num(0));
  assert_int_equal(next(t, items), num(0));
  il_dict_set(t, dict, num(1), num(0)); /* the same size: allowed */
  assert_int_equal(next(t, keys), num(1));
  il_dict_set(t, dict, num(9), num(0));
  il_set_add(t, set, num(9));
  assert_int_equal(next(t, keys), IL_NIL);
  assert_true(raised(t));
  assert_int_equal(next(t, keys), IL_DONE);
  assert_int_equal(next(t, items), IL_NIL);
  assert_true(raised(t));
  EXPECT_INTS(drain(t, il_iter_new_reversed(t, dict)), 9, 2, 1, 0);
  fixture_end(&f);
}

static void ranges_of_any_size_are_walked(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value range = il_range_new(t, num(10), num(0), num(-4));
  EXPECT_INTS(drain(t, il_iter_new(t, range)), 10, 6, 2);
  EXPECT_INTS(drain(t, il_iter_new_reversed(t, range)), 2, 6, 10);
  assert_int_equal(il_range_contains(t, range, num(6)), IL_TRUE);
  assert_int_equal(il_range_contains(t, range, num(-2)), IL_FALSE);
  assert_int_equal(il_range_getitem(t, range, num(-1)), num(2));

  il_value big = il_int_mul(t, num(IL_INT_MAX), num(4));
  il_value end = il_int_add(t, big, num(2));
  il_value far = il_range_new(t, big, end, num(1));
  il_value iter = il_iter_new(t, far);
  assert_int_equal(il_int_compare(next(t, iter), big), 0);
  assert_int_equal(il_int_compare(next(t, iter), il_int_add(t, big, num(1))),
                   0);
  assert_int_equal(next(t, iter), IL_DONE);

  il_value edge = il_range_new(t, num(IL_INT_MAX - 1),
                               il_int_add(t, num(IL_INT_MAX), num(5)), num(4));
  iter = il_iter_new(t, edge);
  assert_int_equal(next(t, iter), num(IL_INT_MAX - 1));
  assert_int_equal(
      il_int_compare(next(t, iter), il_int_add(t, num(IL_INT_MAX), num(3))), 0);
  assert_int_equal(next(t, iter), IL_DONE);
  fixture_end(&f);
}

static void enumerate_and_zip_end_with_the_shortest(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value list = INTS(t, 7, 8);
  il_value counted =
      il_iter_new_enumerate(t, il_iter_new(t, list), num(IL_INT_MAX));
  il_tuple *pair = il_as_tuple(next(t, counted));
  assert_int_equal(pair->items[0], num(IL_INT_MAX));
  assert_int_equal(pair->items[1], num(7));
  pair = il_as_tuple(next(t, counted));
  assert_int_equal(
      il_int_compare(pair->items[0], il_int_add(t, num(IL_INT_MAX), num(1))),
      0);
  assert_int_equal(next(t, counted), IL_DONE);

  il_value range = il_range_new(t, num(0), num(100), num(1));
  il_value sources[2] = {il_iter_new(t, range), il_iter_new(t, list)};
  il_value zipped = il_iter_new_zip(t, sources, 2);
  pair = il_as_tuple(next(t, zipped));
  assert_int_equal(pair->items[0], num(0));
  assert_int_equal(pair->items[1], num(7));
  assert_int_equal(il_list_len(drain(t, zipped)), 1);
  fixture_end(&f);
}

enum { COUNT = 20000 };

static void walker(il_task *t, il_value shared, int number) {
  il_tuple *parts = il_as_tuple(shared);
  il_value v;
  while ((v = next(t, parts->items[0])) != IL_DONE)
    il_list_append(t, parts->items[1 + number], v);
}

static void two_tasks_on_one_iterator_miss_nothing(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value range = il_range_new(t, num(0), num(COUNT), num(1));
  il_value parts[3] = {il_iter_new(t, range), il_list_new(t, NULL, 0),
                       il_list_new(t, NULL, 0)};
  fixture_race(&f, il_tuple_new(t, parts, 3), walker);
  static bool seen[COUNT];
  memset(seen, 0, sizeof seen);
  for (int number = 0; number < 2; number++)
    for (uint32_t i = 0; i < il_list_len(parts[1 + number]); i++)
      seen[il_to_int(il_list_get(il_as_list(parts[1 + number]), i))] = true;
  for (int i = 0; i < COUNT; i++)
    assert_true(seen[i]);
  fixture_end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_are_walked_as_they_are_now),
      cmocka_unit_test(a_dict_or_set_must_not_change_size),
      cmocka_unit_test(ranges_of_any_size_are_walked),
      cmocka_unit_test(enumerate_and_zip_end_with_the_shortest),
      cmocka_unit_test(two_tasks_on_one_iterator_miss_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
