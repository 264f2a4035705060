/* Format specs, % and str.format on plain values. */
#include "containers_fixture.h"
#include "object/float.h"
#include "object/format.h"

static il_fixture fixture;
static il_task *t;

static il_value str(const char *utf8) {
  il_value v = il_str_text(t, utf8);
  assert_true(v != IL_NIL);
  return v;
}

static il_value real(double d) {
  return il_float_new(t, d);
}

static void assert_text(il_value v, const char *expected) {
  assert_true(v != IL_NIL && v != IL_TAIL);
  il_buf out;
  il_buf_init(&out);
  il_buf_append(&out, "", 0);
  il_str_append_utf8(il_as_str(v), &out);
  assert_string_equal(out.bytes, expected);
  il_buf_term(&out);
}

static void assert_spec(il_value v, const char *spec, const char *expected) {
  assert_text(il_format_value(t, v, str(spec)), expected);
}

static void assert_refused(il_value result) {
  assert_true(result == IL_NIL);
  assert_true(raised(t));
}

static void ints_take_all_of_a_spec(void **state) {
  (void)state;
  assert_spec(num(42), "", "42");
  assert_spec(num(42), "6d", "    42");
  assert_spec(num(-42), "<6", "-42   ");
  assert_spec(num(-42), "^7", "  -42  ");
  assert_spec(num(-42), "=7", "-    42");
  assert_spec(num(-42), "07", "-000042");
  assert_spec(num(42), "+", "+42");
  assert_spec(num(42), " ", " 42");
  assert_spec(num(255), "#x", "0xff");
  assert_spec(num(255), "#010X", "0X000000FF");
  assert_spec(num(5), "08b", "00000101");
  assert_spec(num(1234567), ",", "1,234,567");
  assert_spec(num(1), "08,", "0,000,001");
  assert_spec(num(1), "07,", "000,001");
  assert_spec(num(1), "012,", "0,000,000,001");
  assert_spec(num(1234567), "#020_x", "0x000_0000_0012_d687");
  assert_spec(num(0x4E2D), "c", "\xE4\xB8\xAD");
  assert_spec(num(3), ".2f", "3.00");
  assert_spec(IL_TRUE, "", "True");
  assert_spec(IL_TRUE, "3", "  1");
  assert_spec(num(1), "\xE4\xB8\xAD>3",
              "\xE4\xB8\xAD\xE4\xB8\xAD"
              "1");
}

static void floats_take_all_of_a_spec(void **state) {
  (void)state;
  assert_spec(real(3.14159), ".2f", "3.14");
  assert_spec(real(1234567.891), ",.1f", "1,234,567.9");
  assert_spec(real(-3.5), "08.2f", "-0003.50");
  assert_spec(real(0.25), ".0%", "25%");
  assert_spec(real(1e20), "", "1e+20");
  assert_spec(real(-0.001), "z.1f", "0.0");
  assert_spec(real(12345.678), "g", "12345.7");
  assert_spec(real(1.0), "#.0f", "1.");
}

static void strs_are_cut_and_filled(void **state) {
  (void)state;
  assert_spec(str("abc"), "5", "abc  ");
  assert_spec(str("abc"), ">5", "  abc");
  assert_spec(str("abc"), "*^6.2", "**ab**");
  assert_spec(str("\xE4\xB8\xAD\xE6\x96\x87"), ".1", "\xE4\xB8\xAD");
}

static void wrong_specs_are_refused(void **state) {
  (void)state;
  const char *const for_int[] = {".2", "s",  "5xx", ",,", ",_",
                                 ",x", "+c", "z",   ".",  "99999999999"};
  for (size_t i = 0; i < IL_COUNT(for_int); i++)
    assert_refused(il_format_value(t, num(1), str(for_int[i])));
  const char *const for_str[] = {"d", "+", " ", "#", "=5", ","};
  for (size_t i = 0; i < IL_COUNT(for_str); i++)
    assert_refused(il_format_value(t, str("a"), str(for_str[i])));
  assert_refused(il_format_value(t, real(1), str("d")));
  assert_refused(il_format_value(t, num(-1), str("c")));
}

static il_value percent(const char *format, il_value args) {
  return il_format_percent(t, str(format), args);
}

static void percent_takes_flags_and_sizes(void **state) {
  (void)state;
  assert_text(percent("%d%%", num(5)), "5%");
  assert_text(percent("%05d|", num(-42)), "-0042|");
  assert_text(percent("%-5d|", num(42)), "42   |");
  assert_text(percent("%+.3d", num(5)), "+005");
  assert_text(percent("%#o", num(8)), "0o10");
  assert_text(percent("%x", num(-255)), "-ff");
  assert_text(percent("%5.1f", real(3.14159)), "  3.1");
  assert_text(percent("%e", real(12345.678)), "1.234568e+04");
  assert_text(percent("%i", real(3.9)), "3");
  assert_text(percent("%.2s|%r", il_tuple_2(t, str("abc"), str("x"))),
              "ab|'x'");
  assert_text(percent("%a", str("\xC3\xA9")), "'\\xe9'");
  assert_text(percent("%c", num(0x4E2D)), "\xE4\xB8\xAD");
  const il_value star[] = {num(6), num(2), real(1.5)};
  assert_text(percent("%*.*f", il_tuple_new(t, star, 3)), "  1.50");
}

static void percent_looks_keys_up(void **state) {
  (void)state;
  il_value dict = il_dict_new(t);
  assert_int_equal(il_dict_set(t, dict, str("a"), num(1)), IL_DICT_OK);
  assert_text(percent("%(a)s-%(a)03d", dict), "1-001");
  assert_text(percent("none", dict), "none");
  assert_refused(percent("%(b)s", dict));
  assert_refused(percent("%(a)s", num(1)));
}

static void percent_counts_its_values(void **state) {
  (void)state;
  assert_refused(percent("%s %s", num(1)));
  assert_refused(percent("%s", il_tuple_2(t, num(1), num(2))));
  assert_refused(percent("x", num(1)));
  assert_refused(percent("%", num(1)));
  assert_refused(percent("%d", str("x")));
  assert_refused(percent("%x", real(1.5)));
  assert_refused(percent("%q", num(1)));
}

static il_value fields(const char *format, const il_value *args, uint32_t n) {
  return il_format_fields(t, str(format), args, n, IL_NIL);
}

static void fields_are_numbered_or_named(void **state) {
  (void)state;
  const il_value args[] = {num(1), str("b"), real(2.5)};
  assert_text(fields("{} {} {{}}", args, 2), "1 b {}");
  assert_text(fields("{1}{0}{1!r:>5}", args, 2), "b1  'b'");
  assert_text(fields("{2:.2f}", args, 3), "2.50");
  il_value name = str("key");
  il_value names = il_tuple_new(t, &name, 1);
  assert_text(il_format_fields(t, str("{0}{key}"), args, 1, names), "1b");
  assert_refused(fields("{}", args, 0));
  assert_refused(fields("{0}{}", args, 2));
  assert_refused(fields("{", args, 1));
  assert_refused(fields("}", args, 1));
  assert_refused(fields("{0", args, 1));
  assert_refused(fields("{x}", args, 1));
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
      cmocka_unit_test(ints_take_all_of_a_spec),
      cmocka_unit_test(floats_take_all_of_a_spec),
      cmocka_unit_test(strs_are_cut_and_filled),
      cmocka_unit_test(wrong_specs_are_refused),
      cmocka_unit_test(percent_takes_flags_and_sizes),
      cmocka_unit_test(percent_looks_keys_up),
      cmocka_unit_test(percent_counts_its_values),
      cmocka_unit_test(fields_are_numbered_or_named),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
