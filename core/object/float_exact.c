/* The exact way between doubles and digits: slow, short, and right by
 * construction, as every double is a whole number times a power of ten. */
#include <math.h>

#include "object/float.h"
#include "object/float_digits.h"
#include "object/int_mag.h"

/* 800 digits or 5^1130, times 2^1140, and some room. */
enum { IL_EXACT_WORDS = 200 };

typedef struct {
  uint32_t digits[IL_EXACT_WORDS];
  uint32_t count;
} il_exact;

static void set(il_exact *x, uint64_t n) {
  x->digits[0] = (uint32_t)n;
  x->digits[1] = (uint32_t)(n >> 32);
  x->count = il_mag_trim(x->digits, 2);
}

static void mul_small(il_exact *x, uint32_t factor, uint32_t more) {
  uint32_t carry = il_mag_mul_small(x->digits, x->count, factor, more);
  IL_ASSERT(x->count < IL_EXACT_WORDS);
  if (carry) x->digits[x->count++] = carry;
}

static void mul_five(il_exact *x, int n) {
  for (; n >= 13; n -= 13)
    mul_small(x, 1220703125, 0); /* 5^13 */
  for (; n > 0; n--)
    mul_small(x, 5, 0);
}

static void shift_left(il_exact *x, int bits) {
  il_exact from = *x;
  uint32_t words = from.count + (uint32_t)bits / 32 + 1;
  IL_ASSERT(words <= IL_EXACT_WORDS);
  il_mag_shift_left(x->digits, from.digits, from.count, (uint64_t)bits);
  x->count = il_mag_trim(x->digits, words);
}

int il_float_exact(uint64_t mantissa, int exponent,
                   char digits[IL_FLOAT_EXACT_MAX], int *point) {
  il_exact x;
  set(&x, mantissa);
  if (exponent >= 0)
    shift_left(&x, exponent);
  else
    mul_five(&x, -exponent);
  char *end = digits + IL_FLOAT_EXACT_MAX, *at = end;
  while (x.count) {
    uint32_t part = il_mag_div_small(x.digits, x.digits, x.count, 1000000000);
    x.count = il_mag_trim(x.digits, x.count);
    for (int i = 0; x.count ? i < 9 : part != 0; i++, part /= 10)
      *--at = (char)('0' + part % 10);
  }
  int count = (int)(end - at);
  memmove(digits, at, (size_t)count);
  *point = count + (exponent < 0 ? exponent : 0);
  while (count > 1 && digits[count - 1] == '0')
    count--;
  return count;
}

typedef struct {
  char digits[IL_FLOAT_EXACT_MAX];
  int count, point;
} il_decimal;

static int compare(const il_decimal *a, const il_decimal *b) {
  if (a->point != b->point) return a->point < b->point ? -1 : 1;
  for (int i = 0; i < a->count || i < b->count; i++) {
    char x = i < a->count ? a->digits[i] : '0';
    char y = i < b->count ? b->digits[i] : '0';
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/* x cut to n digits, and that plus one of the last. */
static void neighbours(const il_decimal *x, int n, il_decimal *below,
                       il_decimal *above) {
  below->count = n;
  below->point = x->point;
  for (int i = 0; i < n; i++)
    below->digits[i] = i < x->count ? x->digits[i] : '0';
  *above = *below;
  int i = n - 1;
  while (i >= 0 && above->digits[i] == '9')
    above->digits[i--] = '0';
  if (i >= 0) {
    above->digits[i]++;
  } else {
    above->digits[0] = '1';
    above->point++;
  }
}

/* Is x nearer to `below` than to the number one digit n above it? Ties go to
 * the even digit. */
static bool is_nearer_below(const il_decimal *x, const il_decimal *below,
                            int n) {
  char next = n < x->count ? x->digits[n] : '0';
  if (next != '5') return next < '5';
  if (x->count > n + 1) return false;
  return (below->digits[n - 1] & 1) == 0;
}

int il_float_shortest_exact(double d, char digits[18], int *point) {
  uint64_t c;
  int q;
  il_float_split(d, &c, &q);
  bool uneven = c == (uint64_t)1 << 52 && q > -1074;
  bool closed = (c & 1) == 0;
  il_decimal low, x, high, below, above;
  low.count =
      il_float_exact(4 * c - (uneven ? 1 : 2), q - 2, low.digits, &low.point);
  x.count = il_float_exact(c, q, x.digits, &x.point);
  high.count = il_float_exact(4 * c + 2, q - 2, high.digits, &high.point);
  for (int n = 1;; n++) {
    neighbours(&x, n, &below, &above);
    bool below_in = compare(&below, &low) >= !closed;
    bool above_in = compare(&above, &high) <= -!closed;
    if (!below_in && !above_in) continue;
    if (below_in && above_in) below_in = is_nearer_below(&x, &below, n);
    const il_decimal *best = below_in ? &below : &above;
    *point = best->point;
    while (n > 1 && best->digits[n - 1] == '0')
      n--;
    memcpy(digits, best->digits, (size_t)n);
    return n;
  }
}

int il_float_compare_exact(const char *digits, int count, int point,
                           uint64_t mantissa, int exponent) {
  il_exact a, b;
  int power = point - count; /* digits as a whole number, times 10^power */
  a.count = 0;
  for (int i = 0; i < count; i++)
    mul_small(&a, 10, (uint32_t)(digits[i] - '0'));
  set(&b, mantissa);
  mul_five(power >= 0 ? &a : &b, power >= 0 ? power : -power);
  int shift = exponent - power; /* of b, with the powers of two of the 10s */
  if (shift >= 0)
    shift_left(&b, shift);
  else
    shift_left(&a, -shift);
  return il_mag_compare(a.digits, a.count, b.digits, b.count);
}
