/* Integers: identities that hold for all, over a walk of sizes, and the cases
 * at the edge of 63 bits. */
#include "containers_fixture.h"
#include "object/float.h"

static il_fixture fixture;
static il_task *t;

static il_value parse(const char *text) {
  il_value v = il_int_parse(t, text, strlen(text), 10);
  assert_true(v != IL_NIL);
  return v;
}

static void assert_text(il_value v, unsigned base, const char *expected) {
  il_buf out;
  il_buf_init(&out);
  assert_true(il_int_text(t, v, base, &out));
  assert_string_equal(out.bytes, expected);
  il_buf_term(&out);
}

static void assert_same(il_value a, il_value b) {
  assert_true(a != IL_NIL && b != IL_NIL);
  assert_int_equal(il_int_compare(a, b), 0);
  assert_int_equal(il_is_int(a), il_is_int(b)); /* both normalised */
}

/* A number of about `bits` bits, of either sign. */
static il_value sample(uint64_t *seed, uint32_t bits) {
  il_value v = num(1);
  for (uint32_t done = 0; done < bits; done += 31) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    int64_t part = (int64_t)(*seed >> 33);
    if (*seed >> 32 & 1) part = *seed >> 31 & 1 ? 0x7FFFFFFF : 0;
    v = il_int_add(t, il_int_shift(t, v, num(31), true), num(part));
  }
  return *seed & 1 ? il_int_neg(t, v) : v;
}

static const uint32_t sizes[] = {0, 31, 62, 63, 93, 124, 310, 3100, 6200};

static void division_undoes_multiplication(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (size_t i = 0; i < IL_COUNT(sizes); i++)
    for (size_t j = 0; j < IL_COUNT(sizes); j++) {
      il_value a = sample(&seed, sizes[i]), b = sample(&seed, sizes[j]);
      il_value q, r;
      assert_true(il_int_divmod(t, a, b, &q, &r));
      assert_same(il_int_add(t, il_int_mul(t, q, b), r), a);
      assert_true(r == num(0) || il_int_sign(r) == il_int_sign(b));
      assert_true(il_int_divmod(t, il_int_mul(t, a, b), b, &q, &r));
      assert_same(q, a);
      assert_same(r, num(0));
    }
}

static void karatsuba_agrees_with_addition(void **state) {
  (void)state;
  uint64_t seed = 7;
  /* (a + b)^2 == a^2 + 2ab + b^2, with sizes on both sides of the switch */
  for (uint32_t bits = 1000; bits < 12000; bits += 1371) {
    il_value a = sample(&seed, bits), b = sample(&seed, bits / 3);
    il_value sum = il_int_add(t, a, b), ab = il_int_mul(t, a, b);
    il_value right = il_int_add(t, il_int_mul(t, a, a), il_int_mul(t, b, b));
    right = il_int_add(t, right, il_int_add(t, ab, ab));
    assert_same(il_int_mul(t, sum, sum), right);
  }
}

static void bits_are_those_of_twos_complement(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (size_t i = 0; i < IL_COUNT(sizes); i++)
    for (size_t j = 0; j < IL_COUNT(sizes); j++) {
      il_value a = sample(&seed, sizes[i]), b = sample(&seed, sizes[j]);
      il_value both = il_int_bitop(t, '&', a, b);
      il_value any = il_int_bitop(t, '|', a, b);
      assert_same(il_int_add(t, both, any), il_int_add(t, a, b));
      assert_same(il_int_bitop(t, '^', a, b), il_int_sub(t, any, both));
    }
}

static void shifts_round_down(void **state) {
  (void)state;
  assert_same(il_int_shift(t, num(-5), num(1), false), num(-3));
  il_value big = parse("-36893488147419103233"); /* -(2^65 + 1) */
  assert_same(il_int_shift(t, big, num(1), false),
              parse("-18446744073709551617"));
  assert_same(il_int_shift(t, big, num(200), false), num(-1));
  assert_same(il_int_shift(t, num(1), num(62), true),
              parse("4611686018427387904"));
  assert_true(il_int_shift(t, num(1), num(-1), true) == IL_NIL);
  assert_true(raised(t));
}

static void small_and_big_meet_at_63_bits(void **state) {
  (void)state;
  il_value most = num(IL_INT_MAX), least = num(IL_INT_MIN);
  il_value above = il_int_add(t, most, num(1));
  il_value below = il_int_sub(t, least, num(1));
  assert_false(il_is_int(above));
  assert_false(il_is_int(below));
  assert_text(above, 10, "4611686018427387904");
  assert_text(below, 10, "-4611686018427387905");
  assert_same(il_int_sub(t, above, num(1)), most);
  assert_same(il_int_add(t, below, num(1)), least);
  assert_same(il_int_neg(t, least), above);
  il_value q, r;
  assert_true(il_int_divmod(t, least, num(-1), &q, &r));
  assert_same(q, above);
  int64_t i;
  assert_true(il_int_to_i64(parse("-9223372036854775808"), &i));
  assert_true(i == INT64_MIN);
  assert_false(il_int_to_i64(parse("9223372036854775808"), &i));
}

static void powers_modulo(void **state) {
  (void)state;
  assert_same(il_int_powmod(t, num(3), num(100), num(7)), num(4));
  assert_same(il_int_powmod(t, num(3), num(-1), num(7)), num(5));
  assert_same(il_int_powmod(t, num(3), num(100), num(-7)), num(-3));
  /* Fermat: a^p is a modulo the Mersenne prime 2^127 - 1 */
  il_value p = parse("170141183460469231731687303715884105727");
  assert_same(il_int_powmod(t, num(12345), p, p), num(12345));
  assert_true(il_int_powmod(t, num(2), num(-1), num(4)) == IL_NIL);
  assert_true(raised(t));
}

static void text_in_all_bases_reads_back(void **state) {
  (void)state;
  uint64_t seed = 11;
  for (unsigned base = 2; base <= 36; base++) {
    il_value v = sample(&seed, 50 * base);
    il_buf out;
    il_buf_init(&out);
    assert_true(il_int_text(t, v, base, &out));
    assert_same(il_int_parse(t, out.bytes, out.len, base), v);
    il_buf_term(&out);
  }
  assert_text(il_int_pow(t, num(10), num(30)), 10,
              "1000000000000000000000000000000");
  assert_text(num(-255), 16, "-ff");
}

static bool is_refused(const char *text, unsigned base) {
  return il_int_parse(t, text, strlen(text), base) == IL_NIL && !raised(t);
}

static void literals_are_checked(void **state) {
  (void)state;
  assert_same(parse(" -1_000 "), num(-1000));
  assert_same(il_int_parse(t, "0x_ff", 5, 0), num(255));
  assert_true(is_refused("", 10));
  assert_true(is_refused("1__0", 10));
  assert_true(is_refused("1_", 10));
  assert_true(is_refused("_1", 10));
  assert_true(is_refused("012", 0));
  assert_true(is_refused("12", 2));
  assert_true(is_refused("- 1", 10));
}

static void decimal_text_has_a_limit(void **state) {
  (void)state;
  char digits[4302];
  memset(digits, '7', sizeof digits);
  assert_true(il_int_parse(t, digits, 4300, 10) != IL_NIL);
  assert_true(il_int_parse(t, digits, 4301, 10) == IL_NIL);
  assert_true(raised(t));
  il_buf out;
  il_buf_init(&out);
  il_value limit = il_int_pow(t, num(10), num(4300));
  assert_true(il_int_text(t, il_int_sub(t, limit, num(1)), 10, &out));
  assert_int_equal(out.len, 4300);
  assert_false(il_int_text(t, limit, 10, &out));
  assert_true(raised(t));
  il_buf_term(&out);
}

static void doubles_are_rounded_once(void **state) {
  (void)state;
  /* 2^53 + 1 is half-way: to even; one bit far below decides */
  il_value half = il_int_shift(t, parse("9007199254740993"), num(100), true);
  assert_true(il_int_to_double(half) == 0x1p153);
  il_value more = il_int_add(t, half, num(1));
  assert_true(il_int_to_double(more) == 0x1.0000000000001p153);
  assert_int_equal(il_int_compare_double(more, il_int_to_double(more)), -1);
  il_value third = il_int_truediv(t, half, il_int_mul(t, half, num(3)));
  assert_true(il_float_value(third) == 1.0 / 3.0);
  il_value huge = il_int_pow(t, num(10), num(400));
  assert_true(il_int_truediv(t, huge, num(3)) == IL_NIL);
  assert_true(raised(t));
  assert_true(il_float_value(il_int_truediv(t, huge, huge)) == 1.0);
}

static void hashes_are_modulo_a_prime(void **state) {
  (void)state;
  assert_true(il_int_hash(parse("2305843009213693951")) == 0);
  assert_true(il_int_hash(num(-1)) == (uint64_t)-2);
  assert_true(il_int_hash(il_int_pow(t, num(2), num(100))) ==
              il_float_hash(0x1p100));
}

static int begin(void **state) {
  (void)state;
  t = fixture_begin(&fixture);
  return 0;
}

static int end(void **state) {
  (void)state;
  fixture_end(&fixture);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(division_undoes_multiplication),
      cmocka_unit_test(karatsuba_agrees_with_addition),
      cmocka_unit_test(bits_are_those_of_twos_complement),
      cmocka_unit_test(shifts_round_down),
      cmocka_unit_test(small_and_big_meet_at_63_bits),
      cmocka_unit_test(powers_modulo),
      cmocka_unit_test(text_in_all_bases_reads_back),
      cmocka_unit_test(literals_are_checked),
      cmocka_unit_test(decimal_text_has_a_limit),
      cmocka_unit_test(doubles_are_rounded_once),
      cmocka_unit_test(hashes_are_modulo_a_prime),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
