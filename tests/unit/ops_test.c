/* Generic operations on values that need no Python code, and when they say
 * that they do. */
#include "containers_fixture.h"
#include "object/bytes.h"
#include "object/float.h"
#include "vm/exception.h"
#include "vm/ops.h"

static const char *message(il_task *t) {
  assert_true(il_has_exc(t));
  il_instance *e = (il_instance *)(void *)il_to_ptr(t->exc);
  const il_tuple *args = il_as_tuple(e->slots[IL_EXC_ARGS]);
  il_clear_exc(t);
  return (const char *)il_as_str(args->items[0])->data;
}

static il_value text(il_task *t, const char *utf8) {
  return il_str_text(t, utf8);
}

static void expect_text(il_task *t, il_value v, const char *expected) {
  il_value shown = il_op_repr(t, v);
  assert_true(il_is_str(shown));
  assert_string_equal((const char *)il_as_str(shown)->data, expected);
}

static void test_numbers_mix(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value half = il_float_new(t, 0.5);
  expect_text(t, il_op_binary(t, IL_ADD, num(1), half), "1.5");
  expect_text(t, il_op_binary(t, IL_SUB, IL_TRUE, half), "0.5");
  expect_text(t, il_op_binary(t, IL_FLOORDIV, num(-7), num(2)), "-4");
  expect_text(t, il_op_binary(t, IL_MOD, num(-7), num(2)), "1");
  expect_text(t, il_op_binary(t, IL_TRUEDIV, num(7), num(2)), "3.5");
  expect_text(t, il_op_binary(t, IL_POW, num(2), num(70)),
              "1180591620717411303424");
  assert_true(il_op_binary(t, IL_AND, IL_TRUE, IL_FALSE) == IL_FALSE);
  assert_true(il_op_binary(t, IL_AND, IL_TRUE, num(3)) == num(1));
  expect_text(t, il_op_unary(t, IL_OP_INVERT, num(5)), "-6");
  fixture_end(&f);
}

static void test_comparisons_of_ints_and_floats_are_exact(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value big = num(((int64_t)1 << 53) + 1);
  il_value near = il_float_new(t, 9007199254740992.0);
  assert_true(il_op_compare(t, IL_EQ, big, near) == IL_FALSE);
  assert_true(il_op_compare(t, IL_GT, big, near) == IL_TRUE);
  assert_true(il_op_compare(t, IL_LT, near, big) == IL_TRUE);
  assert_true(il_op_compare(t, IL_EQ, IL_TRUE, num(1)) == IL_TRUE);
  assert_true(il_op_compare(t, IL_EQ, num(1), text(t, "1")) == IL_FALSE);
  fixture_end(&f);
}

static void test_errors_name_the_types(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value s = text(t, "s"), list = il_list_new(t, NULL, 0);
  static const struct {
    il_operator op;
    const char *expected;
  } cases[] = {
      {IL_ADD, "can only concatenate str (not \"int\") to str"},
      {IL_SUB, "unsupported operand type(s) for -: 'str' and 'int'"},
      {IL_POW, "unsupported operand type(s) for ** or pow(): 'str' and 'int'"},
  };
  for (unsigned i = 0; i < IL_COUNT(cases); i++) {
    assert_true(il_op_binary(t, cases[i].op, s, num(1)) == IL_NIL);
    assert_string_equal(message(t), cases[i].expected);
  }
  assert_true(il_op_inplace(t, IL_SUB, s, num(1)) == IL_NIL);
  assert_string_equal(message(t),
                      "unsupported operand type(s) for -=: 'str' and 'int'");
  assert_true(il_op_binary(t, IL_MUL, list, s) == IL_NIL);
  assert_string_equal(message(t),
                      "can't multiply sequence by non-int of type 'str'");
  assert_true(il_op_compare(t, IL_LT, num(1), s) == IL_NIL);
  assert_string_equal(message(t),
                      "'<' not supported between instances of 'int' and 'str'");
  assert_true(il_op_getitem(t, IL_NONE, num(0)) == IL_NIL);
  assert_string_equal(message(t), "'NoneType' object is not subscriptable");
  assert_true(il_op_getitem(t, s, s) == IL_NIL);
  assert_string_equal(message(t), "string indices must be integers, not 'str'");
  assert_true(il_op_len(t, num(1)) == IL_NIL);
  assert_string_equal(message(t), "object of type 'int' has no len()");
  assert_true(il_op_iter(t, num(1)) == IL_NIL);
  assert_string_equal(message(t), "'int' object is not iterable");
  assert_true(il_op_hash(t, list) == IL_NIL);
  assert_string_equal(message(t), "unhashable type: 'list'");
  fixture_end(&f);
}

static void test_truth_and_length(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value empty[] = {IL_NONE,
                      IL_FALSE,
                      num(0),
                      il_float_new(t, 0.0),
                      text(t, ""),
                      il_bytes_new(t, "", 0),
                      il_dict_new(t),
                      il_list_new(t, NULL, 0),
                      il_tuple_new(t, NULL, 0)};
  for (unsigned i = 0; i < IL_COUNT(empty); i++)
    assert_true(il_op_truth(t, empty[i]) == IL_FALSE);
  assert_true(il_op_truth(t, text(t, "0")) == IL_TRUE);
  assert_true(il_op_truth(t, IL_ELLIPSIS) == IL_TRUE);
  assert_true(il_op_len(t, text(t, "\xe4\xbd\xa0\xe5\xa5\xbd")) == num(2));
  fixture_end(&f);
}

static void test_items_of_text(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value word = text(t, "abcdef");
  expect_text(t, il_op_getitem(t, word, num(-1)), "'f'");
  il_value slice = il_slice_new(t, num(4), IL_NONE, num(-2));
  expect_text(t, il_op_getitem(t, word, slice), "'eca'");
  assert_true(il_op_getitem(t, word, num(6)) == IL_NIL);
  assert_string_equal(message(t), "string index out of range");
  il_value raw = il_bytes_new(t, "abc", 3);
  assert_true(il_op_getitem(t, raw, num(1)) == num('b'));
  assert_true(il_op_contains(t, raw, num('c')) == IL_TRUE);
  assert_true(il_op_contains(t, word, text(t, "cd")) == IL_TRUE);
  assert_true(il_op_contains(t, word, text(t, "ce")) == IL_FALSE);
  fixture_end(&f);
}

static void test_python_code_is_a_tail_call(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value ns = il_dict_new(t);
  /* Any callable that is not the engine's own method will do. */
  il_value method = t->process->lib[IL_LIB_len_slow];
  static const char *const names[] = {"__add__",  "__lt__",      "__len__",
                                      "__repr__", "__getitem__", "__next__"};
  for (unsigned i = 0; i < IL_COUNT(names); i++)
    il_dict_set(t, ns, il_intern_text(t, names[i]), method);
  il_class *cls =
      il_class_new(t, il_intern_text(t, "C"), il_tuple_new(t, NULL, 0), ns);
  assert_non_null(cls);
  il_value v = il_from_ptr(il_instance_new(t, cls));
  assert_true(il_op_binary(t, IL_ADD, v, num(1)) == IL_TAIL);
  assert_true(il_op_compare(t, IL_GT, num(1), v) == IL_TAIL);
  assert_true(il_op_len(t, v) == IL_TAIL);
  assert_true(il_op_truth(t, v) == IL_TAIL);
  assert_true(il_op_repr(t, v) == IL_TAIL);
  assert_true(il_op_repr(t, il_list_new(t, &v, 1)) == IL_TAIL);
  assert_true(il_op_getitem(t, v, num(0)) == IL_TAIL);
  assert_true(t->tail.callee == method && t->tail.args[0] == v);
  assert_true(il_op_next(t, v) == IL_TAIL);
  assert_true(il_op_binary(t, IL_SUB, v, num(1)) == IL_NIL);
  assert_string_equal(message(t),
                      "unsupported operand type(s) for -: 'C' and 'int'");
  fixture_end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_numbers_mix),
      cmocka_unit_test(test_comparisons_of_ints_and_floats_are_exact),
      cmocka_unit_test(test_errors_name_the_types),
      cmocka_unit_test(test_truth_and_length),
      cmocka_unit_test(test_items_of_text),
      cmocka_unit_test(test_python_code_is_a_tail_call),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
