/* Strs: widths, searching, repr, and bytes of UTF-8 of every kind. */
#include "containers_fixture.h"
#include "object/bytes.h"
#include "object/unicode.h"

static il_fixture fixture;
static il_task *t;

static il_value str(const char *utf8) {
  il_value v = il_str_text(t, utf8);
  assert_true(v != IL_NIL);
  return v;
}

static void assert_utf8(il_value v, const char *expected) {
  assert_true(il_is_str(v));
  il_buf out;
  il_buf_init(&out);
  il_buf_append(&out, "", 0);
  il_str_append_utf8(il_as_str(v), &out);
  assert_string_equal(out.bytes, expected);
  il_buf_term(&out);
}

static unsigned width(il_value v) {
  return il_str_width(il_as_str(v));
}

static void each_str_is_as_narrow_as_it_can_be(void **state) {
  (void)state;
  assert_int_equal(width(str("abc")), 0);
  assert_int_equal(width(str("\xC3\xA9")), 0);
  assert_false(il_str_is_ascii(il_as_str(str("\xC3\xA9"))));
  assert_int_equal(width(str("\xE4\xB8\xAD")), 1);
  il_value wide = str("a\xF0\x9F\x98\x80"
                      "b");
  assert_int_equal(width(wide), 2);
  assert_int_equal(il_as_str(wide)->len, 3);
  il_value part = il_str_slice(t, wide, 0, 2, 2);
  assert_int_equal(width(part), 0);
  assert_true(il_str_is_ascii(il_as_str(part)));
  assert_utf8(part, "ab");
  assert_utf8(il_str_slice(t, wide, 2, -1, 3), "b\xF0\x9F\x98\x80"
                                               "a");
  assert_int_equal(width(il_str_repeat(t, wide, 0)), 0);
}

static void equal_strs_have_equal_hashes(void **state) {
  (void)state;
  il_value whole = str("\xE4\xB8\xAD\xE6\x96\x87 text");
  il_value joined =
      il_str_concat(t, str("\xE4\xB8\xAD\xE6\x96\x87"), str(" text"));
  assert_true(il_str_eq(il_as_str(whole), il_as_str(joined)));
  assert_int_equal(il_str_hash(il_as_str(whole)),
                   il_str_hash(il_as_str(joined)));
  assert_true(il_str_compare(il_as_str(str("a")), il_as_str(str("b"))) < 0);
  assert_true(
      il_str_compare(il_as_str(str("z")), il_as_str(str("\xE4\xB8\xAD"))) < 0);
}

static int64_t find(const char *s, const char *needle, bool last) {
  const il_str *a = il_as_str(str(s)), *b = il_as_str(str(needle));
  return last ? il_str_rfind(a, b, 0, a->len) : il_str_find(a, b, 0, a->len);
}

static void searching_counts_code_points(void **state) {
  (void)state;
  assert_int_equal(find("\xE4\xB8\xAD\xE6\x96\x87"
                        "ab",
                        "ab", false),
                   2);
  assert_int_equal(find("abab", "ab", true), 2);
  assert_int_equal(find("abc", "\xE4\xB8\xAD", false), -1);
  assert_int_equal(find("abc", "", false), 0);
  assert_int_equal(find("abc", "", true), 3);
  assert_int_equal(find("", "a", true), -1);
}

static void assert_repr(il_value v, const char *expected) {
  il_buf out;
  il_buf_init(&out);
  il_str_append_repr(il_as_str(v), &out);
  assert_string_equal(out.bytes, expected);
  il_buf_term(&out);
}

static void repr_escapes_what_cannot_be_printed(void **state) {
  (void)state;
  assert_repr(str("it's"), "\"it's\"");
  assert_repr(str("'\""), "'\\'\"'");
  assert_repr(str("\n\t\\\x01"), "'\\n\\t\\\\\\x01'");
  assert_repr(str("\xE4\xB8\xAD"), "'\xE4\xB8\xAD'");
  assert_repr(str("\xC2\xA0\xE2\x80\xA8"), "'\\xa0\\u2028'");
  assert_repr(il_str_codepoint(t, 0xD800), "'\\ud800'");
  assert_repr(il_str_codepoint(t, 0x10FFFF), "'\\U0010ffff'");
}

static void bad_utf8_is_replaced(void **state) {
  (void)state;
  assert_utf8(il_str_new(t,
                         "a\xFF"
                         "b",
                         3),
              "a\xEF\xBF\xBD"
              "b");
  assert_utf8(il_str_new(t, "\xC0\x80", 2), "\xEF\xBF\xBD\xEF\xBF\xBD");
  assert_int_equal(il_as_str(il_str_new(t, "\xE4\xB8", 2))->len, 2);
  assert_int_equal(il_as_str(il_str_new(t, "\0a", 2))->len, 2);
}

static void join_wants_strs(void **state) {
  (void)state;
  il_value items[] = {str("a"), str("\xE4\xB8\xAD"), str("")};
  assert_utf8(il_str_join(t, str(", "), items, 3), "a, \xE4\xB8\xAD, ");
  assert_utf8(il_str_join(t, str(", "), items, 0), "");
  items[1] = num(1);
  assert_true(il_str_join(t, str(""), items, 3) == IL_NIL);
  assert_true(raised(t));
}

static void assert_case(uint32_t c, unsigned (*change)(uint32_t, uint32_t *),
                        uint32_t first, uint32_t second) {
  uint32_t out[IL_UNICODE_CASE_MAX] = {0};
  unsigned n = change(c, out);
  assert_int_equal(n, second ? 2 : 1);
  assert_int_equal(out[0], first);
  if (second) assert_int_equal(out[1], second);
}

static void letters_of_many_scripts(void **state) {
  (void)state;
  assert_case('a', il_unicode_upper, 'A', 0);
  assert_case(0xDF, il_unicode_upper, 'S', 'S');
  assert_case(0x43F, il_unicode_upper, 0x41F, 0); /* Cyrillic */
  assert_case(0x3A9, il_unicode_lower, 0x3C9, 0); /* Greek */
  assert_case(0x1C6, il_unicode_title, 0x1C5, 0); /* digraph */
  assert_case(0x130, il_unicode_lower, 'i', 0x307);
  assert_case(0x3C2, il_unicode_fold, 0x3C3, 0);
  assert_case(0xFF41, il_unicode_upper, 0xFF21, 0); /* full width */
  assert_true(il_unicode_is_alpha(0x4E2D));
  assert_true(il_unicode_is_numeric(0x4E00) && il_unicode_is_alpha(0x4E00));
  assert_int_equal(il_unicode_decimal(0x664), 4);
  assert_int_equal(il_unicode_decimal(0xB2), -1);
  assert_true(il_unicode_is_digit(0xB2));
  assert_true(il_unicode_is_space(0x3000));
  assert_false(il_unicode_is_printable(0xE000));
  assert_false(il_unicode_is_printable(0x10FFFF));
}

static void bytes_show_their_escapes(void **state) {
  (void)state;
  il_buf out;
  il_buf_init(&out);
  il_bytes_append_repr(il_as_bytes(il_bytes_new(t, "a'\xFF\n\0", 5)), &out);
  assert_string_equal(out.bytes, "b\"a'\\xff\\n\\x00\"");
  il_buf_term(&out);
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
      cmocka_unit_test(each_str_is_as_narrow_as_it_can_be),
      cmocka_unit_test(equal_strs_have_equal_hashes),
      cmocka_unit_test(searching_counts_code_points),
      cmocka_unit_test(repr_escapes_what_cannot_be_printed),
      cmocka_unit_test(bad_utf8_is_replaced),
      cmocka_unit_test(join_wants_strs),
      cmocka_unit_test(letters_of_many_scripts),
      cmocka_unit_test(bytes_show_their_escapes),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
