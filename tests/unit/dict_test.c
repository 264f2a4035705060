/* Dicts: single operations, order, names, and two tasks at once. */
#include "containers_fixture.h"
#include "object/float.h"

static void expect_order(il_value dict, const int *keys, uint32_t n) {
  uint32_t cursor = 0, i = 0;
  il_value key, value;
  while (il_dict_next(NULL, dict, &cursor, &key, &value)) {
    assert_true(i < n);
    assert_int_equal(il_to_int(key), keys[i++]);
  }
  assert_int_equal(i, n);
  assert_int_equal(il_dict_len(dict), n);
}
#define EXPECT_ORDER(dict, ...)                                                \
  expect_order(dict, (const int[]){__VA_ARGS__},                               \
               sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static void keys_stay_in_order_of_insertion(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t), key, value;
  for (int i = 9; i > 0; i--)
    assert_int_equal(il_dict_set(t, dict, num(i), num(i)), IL_DICT_OK);
  assert_int_equal(il_dict_del(t, dict, num(5)), IL_DICT_OK);
  assert_int_equal(il_dict_del(t, dict, num(5)), IL_DICT_ABSENT);
  assert_int_equal(il_dict_set(t, dict, num(5), num(0)), IL_DICT_OK);
  assert_int_equal(il_dict_set(t, dict, num(8), num(0)), IL_DICT_OK);
  EXPECT_ORDER(dict, 9, 8, 7, 6, 4, 3, 2, 1, 5);
  EXPECT_ORDER(il_dict_copy(t, dict), 9, 8, 7, 6, 4, 3, 2, 1, 5);
  assert_int_equal(il_dict_popitem(t, dict, &key, &value), IL_DICT_OK);
  assert_int_equal(key, num(5));
  il_dict_set(t, dict, num(77), IL_NONE);
  EXPECT_ORDER(dict, 9, 8, 7, 6, 4, 3, 2, 1, 77);
  il_dict_clear(t, dict);
  assert_int_equal(il_dict_popitem(t, dict, &key, &value), IL_DICT_ABSENT);
  fixture_end(&f);
}

static void random_operations_match_an_array(void **state) {
  (void)state;
  enum { KEYS = 500 };
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t);
  int model[KEYS];
  uint32_t len = 0, seed = 3;
  memset(model, -1, sizeof model);
  for (int step = 0; step < 50000; step++) {
    uint32_t k = fixture_random(&seed) % KEYS;
    il_value key = num((int64_t)k << (k % 3 * 16)); /* many share low bits */
    if (fixture_random(&seed) % 3) {
      assert_int_equal(il_dict_set(t, dict, key, num(step)), IL_DICT_OK);
      len += model[k] < 0;
      model[k] = step;
    } else {
      assert_int_equal(il_dict_del(t, dict, key),
                       model[k] < 0 ? IL_DICT_ABSENT : IL_DICT_OK);
      len -= model[k] >= 0;
      model[k] = -1;
    }
    assert_int_equal(il_dict_len(dict), len);
  }
  for (int k = 0; k < KEYS; k++) {
    il_value v = il_dict_get(t, dict, num((int64_t)k << (k % 3 * 16)));
    assert_int_equal(v, model[k] < 0 ? IL_NIL : num(model[k]));
  }
  fixture_end(&f);
}

static void equal_numbers_are_one_key(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t);
  il_dict_set(t, dict, num(1), num(10));
  il_dict_set(t, dict, IL_TRUE, num(11));
  il_dict_set(t, dict, il_float_new(t, 1.0), num(12));
  assert_int_equal(il_dict_len(dict), 1);
  assert_int_equal(il_dict_get(t, dict, num(1)), num(12));
  il_value a = il_tuple_2(t, num(2), IL_FALSE);
  il_value b = il_tuple_2(t, il_float_new(t, 2.0), num(0));
  il_dict_set(t, dict, a, num(13));
  assert_int_equal(il_dict_get(t, dict, b), num(13));
  assert_int_equal(il_dict_get(t, dict, dict), IL_NIL);
  assert_true(raised(t));
  fixture_end(&f);
}

static void names_are_found_by_identity_and_content(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t);
  il_value name = il_str_text(t, "name"), same = il_str_text(t, "name");
  il_to_ptr(name)->flags |= IL_STR_INTERNED;
  assert_int_equal(il_dict_get_name(f.process, dict, name), IL_NIL);
  assert_int_equal(il_dict_set(t, dict, same, num(1)), IL_DICT_OK);
  assert_int_equal(il_dict_get_name(f.process, dict, name), num(1));
  assert_true(il_dict_set_name(t, dict, name, num(2)));
  assert_int_equal(il_dict_len(dict), 1);
  assert_int_equal(il_dict_get(t, dict, same), num(2));
  fixture_end(&f);
}

static void an_insert_after_a_change_is_refused(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t);
  il_dict_set(t, dict, num(7), num(70));
  il_list *found = il_as_list(il_dict_candidates(t, dict, 7));
  assert_int_equal(found->len, 3);
  uint32_t version = (uint32_t)il_to_int(il_list_get(found, 0));
  uint32_t cursor = (uint32_t)il_to_int(il_list_get(found, 1));
  assert_int_equal(il_list_get(found, 2), num(7));
  assert_int_equal(il_dict_entry_get(t, dict, cursor, num(7)), num(70));
  il_dict_del(t, dict, num(7));
  assert_int_equal(il_dict_entry_get(t, dict, cursor, num(7)), IL_NIL);
  assert_int_equal(
      il_dict_insert_with_hash(t, dict, version, 7, num(7), num(71)),
      IL_DICT_ABSENT);
  assert_int_equal(il_dict_len(dict), 0);
  fixture_end(&f);
}

/* --- Two tasks
 * ------------------------------------------------------------------- */

enum { ROUNDS = 20000 };

static void inserter(il_task *t, il_value dict, int number) {
  for (int i = 0; i < ROUNDS; i++) {
    il_value key = num(2 * i + number);
    assert_int_equal(il_dict_set(t, dict, key, key), IL_DICT_OK);
    il_value other = num(2 * i + 1 - number);
    il_value v = il_dict_get(t, dict, other);
    assert_true(v == IL_NIL || v == other);
    assert_int_equal(il_dict_get(t, dict, key), key);
  }
}

static void inserts_of_two_tasks_are_all_there(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t);
  fixture_race(&f, dict, inserter);
  assert_int_equal(il_dict_len(dict), 2 * ROUNDS);
  for (int i = 0; i < 2 * ROUNDS; i++)
    assert_int_equal(il_dict_get(t, dict, num(i)), num(i));
  fixture_end(&f);
}

/* Keys and values are tuples (k, k); a value belongs to its key. */
static void mix(il_task *t, il_value dict, int number) {
  uint32_t seed = (uint32_t)number + 5;
  for (int i = 0; i < ROUNDS; i++) {
    il_value k = num(fixture_random(&seed) % 40), out;
    il_value key = il_tuple_2(t, k, k), value = il_tuple_2(t, k, num(i));
    switch (fixture_random(&seed) % 8) {
    case 0:
    case 1: il_dict_set(t, dict, key, value); break;
    case 2: il_dict_del(t, dict, key); break;
    case 3:
      assert_int_equal(il_dict_setdefault(t, dict, key, value, &out),
                       IL_DICT_OK);
      assert_int_equal(il_as_tuple(out)->items[0], k);
      break;
    case 4:
      if (il_dict_popitem(t, dict, &key, &out) == IL_DICT_OK)
        assert_int_equal(il_as_tuple(out)->items[0],
                         il_as_tuple(key)->items[0]);
      break;
    case 5:
      if (i % 100 == 0) il_dict_clear(t, dict);
      break;
    case 6:
      if (i % 10 == 0) il_dict_update(t, dict, il_dict_copy(t, dict));
      break;
    default:
      out = il_dict_get(t, dict, key);
      if (out) assert_int_equal(il_as_tuple(out)->items[0], k);
    }
    uint32_t cursor = 0, seen = 0;
    while (il_dict_next(NULL, dict, &cursor, &key, &out) && seen++ < 50)
      assert_int_equal(il_as_tuple(out)->items[0], il_as_tuple(key)->items[0]);
  }
}

static void mixed_operations_never_mix_entries(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t), key, value;
  fixture_race(&f, dict, mix);
  uint32_t cursor = 0, count = 0;
  while (il_dict_next(NULL, dict, &cursor, &key, &value))
    count++;
  assert_int_equal(count, il_dict_len(dict));
  assert_false(raised(t));
  fixture_end(&f);
}

static void claimer(il_task *t, il_value dict, int number) {
  for (int i = 0; i < ROUNDS; i++) {
    il_value out;
    il_dict_setdefault(t, dict, num(i), num(number), &out);
    if (out != num(number)) continue;
    il_value mine = num(-1 - number), count = il_dict_get(t, dict, mine);
    il_dict_set(t, dict, mine, num((count ? il_to_int(count) : 0) + 1));
  }
}

static void setdefault_has_one_winner(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value dict = il_dict_new(t);
  fixture_race(&f, dict, claimer);
  int64_t total = 0;
  for (int number = 0; number < 2; number++) {
    il_value count = il_dict_get(t, dict, num(-1 - number));
    if (count) total += il_to_int(count);
  }
  assert_int_equal(total, ROUNDS);
  fixture_end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keys_stay_in_order_of_insertion),
      cmocka_unit_test(random_operations_match_an_array),
      cmocka_unit_test(equal_numbers_are_one_key),
      cmocka_unit_test(names_are_found_by_identity_and_content),
      cmocka_unit_test(an_insert_after_a_change_is_refused),
      cmocka_unit_test(inserts_of_two_tasks_are_all_there),
      cmocka_unit_test(mixed_operations_never_mix_entries),
      cmocka_unit_test(setdefault_has_one_winner),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
