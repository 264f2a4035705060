#include <math.h>
#include <stdlib.h>

#include "object/float.h"
#include "object/float_digits.h"

/* The digits of one number and where its point lies. */
typedef struct {
  const char *digits;
  int count, point;
} il_decimal_text;

static void put_range(il_buf *out, const il_decimal_text *x, int from, int to) {
  for (int i = from; i < to; i++)
    il_buf_byte(out, i >= 0 && i < x->count ? x->digits[i] : '0');
}

/* 123.45 with at least `after` digits after the point. */
static void put_fixed(il_buf *out, const il_decimal_text *x, int after,
                      bool point) {
  if (x->point > 0)
    put_range(out, x, 0, x->point);
  else
    il_buf_byte(out, '0');
  int end = x->count > x->point + after ? x->count : x->point + after;
  if (end > x->point || point) il_buf_byte(out, '.');
  put_range(out, x, x->point, end);
}

/* 1.2345e+06 */
static void put_scientific(il_buf *out, const il_decimal_text *x, int digits,
                           bool point, bool upper) {
  put_range(out, x, 0, 1);
  int end = x->count > digits ? x->count : digits;
  if (end > 1 || point) il_buf_byte(out, '.');
  put_range(out, x, 1, end);
  int exponent = x->point - 1;
  unsigned size = (unsigned)abs(exponent);
  il_buf_byte(out, upper ? 'E' : 'e');
  il_buf_byte(out, exponent < 0 ? '-' : '+');
  if (size >= 100) il_buf_byte(out, (char)('0' + size / 100));
  il_buf_byte(out, (char)('0' + size / 10 % 10));
  il_buf_byte(out, (char)('0' + size % 10));
}

void il_float_repr(double d, il_buf *out) {
  il_float_format(d, 0, -1, false, out);
}

static void put_shortest(double d, bool alternate, il_buf *out) {
  char digits[18];
  il_decimal_text x = {.digits = digits};
  x.count = il_float_shortest(d, digits, &x.point);
  if (x.point <= -4 || x.point > 16)
    put_scientific(out, &x, 1, alternate, false);
  else
    put_fixed(out, &x, 1, false);
}

/* %g: at most `precision` digits, zeros at the end only if `alternate`. A
 * number without a type (`dot_zero`) has a digit after the point at least. */
static void put_general(double d, int precision, bool alternate, bool upper,
                        bool dot_zero, il_buf *out) {
  if (precision == 0) precision = 1;
  il_buf digits;
  il_buf_init(&digits);
  il_decimal_text x;
  x.count = il_float_digits(d, false, precision, &digits, &x.point);
  x.digits = digits.bytes;
  out->failed |= digits.failed;
  if (!digits.failed) {
    int keep = alternate ? precision : 1;
    while (x.count > keep && x.digits[x.count - 1] == '0')
      x.count--;
    if (x.point <= -4 || x.point > precision - dot_zero) {
      put_scientific(out, &x, keep, alternate, upper);
    } else {
      int after = alternate ? precision - x.point : 0;
      put_fixed(out, &x, dot_zero && after < 1 ? 1 : after, alternate);
    }
  }
  il_buf_term(&digits);
}

static void put_digits(double d, bool after_point, int precision,
                       bool alternate, bool upper, il_buf *out) {
  il_buf digits;
  il_buf_init(&digits);
  il_decimal_text x;
  int wanted = after_point ? precision : precision + 1;
  x.count = il_float_digits(d, after_point, wanted, &digits, &x.point);
  x.digits = digits.bytes;
  out->failed |= digits.failed;
  if (!digits.failed && after_point)
    put_fixed(out, &x, precision, alternate);
  else if (!digits.failed)
    put_scientific(out, &x, wanted, alternate, upper);
  il_buf_term(&digits);
}

void il_float_format(double d, char type, int precision, bool alternate,
                     il_buf *out) {
  bool upper = type >= 'A' && type <= 'Z', percent = type == '%';
  if (percent) d *= 100;
  if (isnan(d)) {
    il_buf_text(out, upper ? "NAN" : "nan");
  } else {
    if (signbit(d)) il_buf_byte(out, '-');
    d = fabs(d);
    if (isinf(d))
      il_buf_text(out, upper ? "INF" : "inf");
    else if (type == 0 && precision < 0)
      put_shortest(d, alternate, out);
    else if (precision < 0)
      precision = 6;
    if (isfinite(d) && precision >= 0) {
      char kind = percent ? 'f' : (char)(type | 0x20);
      if (kind == 'f' || kind == 'e')
        put_digits(d, kind == 'f', precision, alternate, upper, out);
      else
        put_general(d, precision, alternate, upper, type == 0, out);
    }
  }
  if (percent) il_buf_byte(out, '%');
}

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_word(const char *text, size_t len, const char *word) {
  size_t n = strlen(word);
  if (n != len) return false;
  for (size_t i = 0; i < n; i++)
    if ((text[i] | 0x20) != word[i]) return false;
  return true;
}

typedef struct {
  const char *at, *end;
  char digits[IL_FLOAT_EXACT_MAX + 1];
  int count;
  int64_t point; /* of 0.digits; counts the digits before the point */
} il_reader;

/* Digits with single underscores between them; false if there is none. */
static bool read_digits(il_reader *r, bool fraction) {
  if (r->at == r->end || !is_digit(*r->at)) return false;
  for (; r->at < r->end; r->at++) {
    char c = *r->at;
    if (c == '_' && r->at + 1 < r->end && is_digit(r->at[1])) continue;
    if (!is_digit(c)) break;
    if (r->count == 0 && c == '0') {
      r->point -= fraction;
      continue;
    }
    r->point += !fraction;
    if (r->count < IL_FLOAT_EXACT_MAX)
      r->digits[r->count++] = c;
    else if (c != '0') {
      r->digits[IL_FLOAT_EXACT_MAX] = '1'; /* a bit more: never a tie */
      r->count = IL_FLOAT_EXACT_MAX + 1;
    }
  }
  return true;
}

static bool read_exponent(il_reader *r) {
  bool negative = false;
  if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
    negative = *r->at++ == '-';
  if (r->at == r->end || !is_digit(*r->at)) return false;
  int64_t exponent = 0;
  for (; r->at < r->end; r->at++) {
    if (*r->at == '_' && r->at + 1 < r->end && is_digit(r->at[1])) continue;
    if (!is_digit(*r->at)) break;
    if (exponent < (int64_t)1 << 40) exponent = exponent * 10 + (*r->at - '0');
  }
  r->point += negative ? -exponent : exponent;
  return true;
}

static bool read_number(il_reader *r, double *out) {
  bool whole = read_digits(r, false), fraction = false;
  if (r->at < r->end && *r->at == '.') {
    r->at++;
    fraction = read_digits(r, true);
  }
  if (!whole && !fraction) return false;
  if (r->at < r->end && (*r->at | 0x20) == 'e') {
    r->at++;
    if (!read_exponent(r)) return false;
  }
  if (r->at != r->end) return false;
  int64_t point = r->point;
  if (point > 1000) point = 1000;
  if (point < -1000) point = -1000;
  *out = r->count ? il_float_from_digits(r->digits, r->count, (int)point) : 0;
  return true;
}

bool il_float_parse(const char *text, size_t len, double *out) {
  const char *end = text + len;
  while (text < end && is_space(*text))
    text++;
  while (text < end && is_space(end[-1]))
    end--;
  bool negative = false;
  if (text < end && (*text == '+' || *text == '-')) negative = *text++ == '-';
  size_t size = (size_t)(end - text);
  double d;
  if (is_word(text, size, "inf") || is_word(text, size, "infinity")) {
    d = INFINITY;
  } else if (is_word(text, size, "nan")) {
    d = NAN;
  } else {
    il_reader r = {.at = text, .end = end};
    if (!read_number(&r, &d)) return false;
  }
  *out = negative ? -d : d;
  return true;
}
