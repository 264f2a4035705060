/* The byte buffer: growing, its own storage, and the formats it knows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void check_format(const char *expected, const char *format, ...) {
  il_buf buf;
  va_list args;
  il_buf_init(&buf);
  va_start(args, format);
  il_buf_vprintf(&buf, format, args);
  va_end(args);
  assert_string_equal(buf.bytes ? buf.bytes : "", expected);
  il_buf_term(&buf);
}

static void formats_integers(void **state) {
  (void)state;
  check_format("0 7 4294967295", "%u %u %u", 0u, 7u, UINT32_MAX);
  check_format("-2147483648 2147483647", "%d %d", INT32_MIN, INT32_MAX);
  check_format("-9223372036854775808", "%lld", (long long)INT64_MIN);
  check_format("18446744073709551615", "%llu", (unsigned long long)UINT64_MAX);
  check_format("ff FF 0x00000000002a", "%x %X 0x%012llx", 255u, 255u, 42ull);
  check_format("05   5 5   +5 -5", "%02d %3d %-3d %+d %+d", 5, 5, 5, 5, -5);
  check_format("-05 \\u00e9", "%03d \\u%04x", -5, 0xE9u);
  check_format("123", "%zu", (size_t)123);
}

static void formats_text(void **state) {
  (void)state;
  check_format("plain", "plain");
  check_format("a|bc|100%", "%c|%s|%d%%", 'a', "bc", 100);
  check_format("abc|  x|x  |", "%.*s|%3s|%-3s|", 3, "abcdef", "x", "x");
  check_format("", "%s", "");
}

static void grows_out_of_its_storage(void **state) {
  char storage[8];
  il_buf buf;
  (void)state;
  il_buf_init_on(&buf, storage, sizeof storage);
  il_buf_text(&buf, "seven");
  assert_ptr_equal(buf.bytes, storage);
  for (int i = 0; i < 100; i++)
    il_buf_printf(&buf, "%d,", i);
  assert_ptr_not_equal(buf.bytes, storage);
  assert_memory_equal(buf.bytes, "seven0,1,2,", 11);
  assert_int_equal(buf.len, 5 + 10 * 2 + 90 * 3);
  il_buf_term(&buf);
}

static void escapes_json(void **state) {
  il_buf buf;
  (void)state;
  il_buf_init(&buf);
  il_buf_json(&buf, "a\"b\\c\n\x01", 7);
  assert_string_equal(buf.bytes, "a\\\"b\\\\c\\n\\u0001");
  il_buf_term(&buf);
}

static void encodes_code_points(void **state) {
  il_buf buf;
  (void)state;
  il_buf_init(&buf);
  il_buf_codepoint(&buf, 'a');
  il_buf_codepoint(&buf, 0xE9);
  il_buf_codepoint(&buf, 0x4E2D);
  il_buf_codepoint(&buf, 0x1F600);
  assert_string_equal(buf.bytes, "a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80");
  il_buf_term(&buf);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(formats_integers),
      cmocka_unit_test(formats_text),
      cmocka_unit_test(grows_out_of_its_storage),
      cmocka_unit_test(escapes_json),
      cmocka_unit_test(encodes_code_points),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
