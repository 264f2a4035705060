/* Floats as text. The fast way and the exact way of float_digits.h share no
 * code, so each checks the other. */
#include "containers_fixture.h"

#include <math.h>
#include <stdio.h>

#include "object/float.h"
#include "object/float_digits.h"

static double from_bits(uint64_t bits) {
  double d;
  memcpy(&d, &bits, 8);
  return d;
}

static uint64_t to_bits(double d) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  return bits;
}

static uint64_t next(uint64_t *seed) {
  *seed ^= *seed << 13;
  *seed ^= *seed >> 7;
  *seed ^= *seed << 17;
  return *seed;
}

static void check_shortest(double d) {
  char fast[18], exact[18];
  int fast_point, exact_point;
  int count = il_float_shortest(d, fast, &fast_point);
  assert_int_equal(count, il_float_shortest_exact(d, exact, &exact_point));
  assert_int_equal(fast_point, exact_point);
  assert_memory_equal(fast, exact, (size_t)count);
  assert_true(il_float_from_digits(fast, count, fast_point) == d);
}

static void shortest_agrees_with_the_exact_way(void **state) {
  (void)state;
  uint64_t seed = 88172645463325252u;
  for (int i = 0; i < 20000; i++) {
    double d = fabs(from_bits(next(&seed)));
    if (isfinite(d) && d != 0) check_shortest(d);
  }
  for (int exponent = -1074; exponent < 1024; exponent++) {
    double d = ldexp(1.0, exponent); /* uneven gaps on its two sides */
    check_shortest(d);
    if (d > 5e-324) check_shortest(nextafter(d, 0));
    check_shortest(nextafter(d, INFINITY));
  }
}

static void every_float_reads_back(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int i = 0; i < 20000; i++) {
    double d = from_bits(next(&seed)), back;
    if (!isfinite(d)) continue;
    il_buf out;
    il_buf_init(&out);
    il_float_repr(d, &out);
    assert_true(il_float_parse(out.bytes, out.len, &back));
    assert_true(to_bits(back) == to_bits(d));
    il_buf_term(&out);
  }
}

static void halves_go_to_even_and_beyond(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int i = 0; i < 2000; i++) {
    double d = fabs(from_bits(next(&seed)));
    uint64_t mantissa;
    int exponent, point;
    if (!isfinite(d) || d > 1e300) continue;
    il_float_split(d, &mantissa, &exponent);
    char digits[IL_FLOAT_EXACT_MAX + 1];
    int count = il_float_exact(2 * mantissa + 1, exponent - 1, digits, &point);
    double up = nextafter(d, INFINITY), even = mantissa & 1 ? up : d;
    assert_true(il_float_from_digits(digits, count, point) == even);
    digits[count] = '1';
    assert_true(il_float_from_digits(digits, count + 1, point) == up);
  }
}

static void assert_repr(double d, const char *expected) {
  il_buf out;
  il_buf_init(&out);
  il_float_repr(d, &out);
  assert_string_equal(out.bytes, expected);
  il_buf_term(&out);
}

static void repr_chooses_its_form(void **state) {
  (void)state;
  assert_repr(0.1 + 0.2, "0.30000000000000004");
  assert_repr(1e16, "1e+16");
  assert_repr(9999999999999998.0, "9999999999999998.0");
  assert_repr(0.0001, "0.0001");
  assert_repr(0.00001, "1e-05");
  assert_repr(-0.0, "-0.0");
  assert_repr(5e-324, "5e-324");
  assert_repr(0x1p-44, "5.684341886080802e-14"); /* a tie: even digit */
  assert_repr(1.7976931348623157e308, "1.7976931348623157e+308");
  assert_repr(-INFINITY, "-inf");
  assert_repr(NAN, "nan");
}

static void assert_format(double d, char type, int precision,
                          const char *expected) {
  il_buf out;
  il_buf_init(&out);
  il_float_format(d, type, precision, false, &out);
  assert_string_equal(out.bytes, expected);
  il_buf_term(&out);
}

static void digits_are_rounded_half_even(void **state) {
  (void)state;
  assert_format(0.125, 'f', 2, "0.12");
  assert_format(0.375, 'f', 2, "0.38");
  assert_format(2.675, 'f', 2, "2.67"); /* it is a bit less */
  assert_format(0.5, 'f', 0, "0");
  assert_format(1.5, 'f', 0, "2");
  assert_format(99.96, 'e', 2, "1.00e+02");
  assert_format(6e79, 'e', 0, "6e+79");
  assert_format(1e23, 'f', 0, "99999999999999991611392");
  assert_format(0.00012345, 'g', 3, "0.000123");
  assert_format(1234567.0, 'g', 3, "1.23e+06");
  assert_format(0.25, '%', 1, "25.0%");
  assert_format(1e-7, 0, 3, "1e-07");
  assert_format(100.0, 0, 3, "1e+02");
  assert_format(0.1, 'f', 25, "0.1000000000000000055511151");
}

static void assert_parse(const char *text, double expected) {
  double d;
  assert_true(il_float_parse(text, strlen(text), &d));
  assert_true(to_bits(d) == to_bits(expected));
}

static void assert_no_float(const char *text) {
  double d;
  assert_false(il_float_parse(text, strlen(text), &d));
}

static void parse_takes_what_python_takes(void **state) {
  (void)state;
  assert_parse(" 1_0.5e1_0 ", 10.5e10);
  assert_parse(".5", 0.5);
  assert_parse("5.", 5.0);
  assert_parse("-0", -0.0);
  assert_parse("1e400", INFINITY);
  assert_parse("1e-400", 0.0);
  assert_parse("-Infinity", -INFINITY);
  assert_parse("2.2250738585072011e-308", 0x0.fffffffffffffp-1022);
  assert_parse("0e99999999999999999999", 0.0);
  const char *const bad[] = {"",    ".",    "1e",  "1e+", "1__0",
                             "1_.", "0x10", "1 2", "in",  "--1"};
  for (size_t i = 0; i < IL_COUNT(bad); i++)
    assert_no_float(bad[i]);
}

static void division_follows_the_divisor(void **state) {
  (void)state;
  assert_true(il_float_mod(-7.5, 2) == 0.5);
  assert_true(il_float_floordiv(-7.5, 2) == -4);
  assert_true(il_float_mod(7.5, -2) == -0.5);
  assert_true(signbit(il_float_mod(6.0, -2)));
  assert_true(il_float_floordiv(1e300, 1e-10) == floor(1e300 / 1e-10) ||
              isinf(il_float_floordiv(1e300, 1e-10)));
}

static void rounding_keeps_the_sign(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  assert_true(il_float_value(il_float_round(t, 2.675, 2)) == 2.67);
  assert_true(il_float_value(il_float_round(t, 150.0, -2)) == 200.0);
  assert_true(il_float_value(il_float_round(t, 250.0, -2)) == 200.0);
  assert_true(signbit(il_float_value(il_float_round(t, -0.4, 0))));
  assert_true(il_float_round(t, 1.7e308, -308) == IL_NIL);
  assert_true(raised(t));
  fixture_end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shortest_agrees_with_the_exact_way),
      cmocka_unit_test(every_float_reads_back),
      cmocka_unit_test(halves_go_to_even_and_beyond),
      cmocka_unit_test(repr_chooses_its_form),
      cmocka_unit_test(digits_are_rounded_half_even),
      cmocka_unit_test(parse_takes_what_python_takes),
      cmocka_unit_test(division_follows_the_divisor),
      cmocka_unit_test(rounding_keeps_the_sign),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
