#include "object/float_digits.h"

#include <math.h>

#include "object/float.h"

enum { IL_POWER_STEP = 27, IL_POWER_EXACT_MAX = 55 };

static const uint64_t small_powers[] = {
#define SMALL(n) n,
#define LARGE(high, low)
#include "object/float_powers.def"
#undef SMALL
#undef LARGE
};

static const uint64_t large_powers[][2] = {
#define SMALL(n)
#define LARGE(high, low) {high, low},
#include "object/float_powers.def"
#undef SMALL
#undef LARGE
};

/* floor(n * log2(5)) for |n| < 1000 */
static int log2_of_five_to(int n) {
  return (int)(((int64_t)n * 1217359) >> 19);
}

il_power il_float_power(int n) {
  int row = (n - IL_POWER_MIN) / IL_POWER_STEP;
  int base = IL_POWER_MIN + row * IL_POWER_STEP;
  uint64_t factor = small_powers[n - base];
  uint64_t high = large_powers[row][0], low = large_powers[row][1];
  /* 192 bits, of which the upper 128 are kept: what the row lacks is less
   * than factor, and what is cut off less than 1, of their last bit. */
  il_wide lower = (il_wide)low * factor;
  il_wide upper = (il_wide)high * factor + (uint64_t)(lower >> 64);
  uint64_t rest = (uint64_t)lower;
  il_power power;
  int shift = upper >> 64 ? __builtin_clzll((uint64_t)(upper >> 64))
                          : 64 + __builtin_clzll((uint64_t)upper);
  if (shift) {
    upper <<= shift;
    upper |= shift < 64 ? rest >> (64 - shift) : (il_wide)rest << (shift - 64);
  }
  power.high = (uint64_t)(upper >> 64);
  power.low = (uint64_t)upper;
  power.exponent = log2_of_five_to(n) - 127 + n;
  power.error = n >= 0 && n <= IL_POWER_EXACT_MAX ? 0 : 3;
  return power;
}

void il_float_split(double d, uint64_t *mantissa, int *exponent) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  int biased = (int)(bits >> 52 & 0x7FF);
  *mantissa = bits & (((uint64_t)1 << 52) - 1);
  if (biased)
    *mantissa |= (uint64_t)1 << 52;
  else
    biased = 1;
  *exponent = biased - 1075;
}

double il_float_assemble(uint64_t bits, int64_t exponent, bool more) {
  if (exponent > 960) return INFINITY;
  int64_t drop = 11; /* bits below the last of the mantissa */
  if (exponent + drop < -1074) drop = -1074 - exponent;
  if (drop > 65) return 0.0;
  uint64_t mantissa, half, rest;
  if (drop >= 64) {
    mantissa = 0;
    half = drop == 64 ? bits >> 63 : 0;
    rest = drop == 64 ? bits << 1 : bits;
  } else {
    mantissa = bits >> drop;
    half = bits >> (drop - 1) & 1;
    rest = bits & (((uint64_t)1 << (drop - 1)) - 1);
  }
  if (half && (rest || more || (mantissa & 1))) mantissa++;
  return ldexp((double)mantissa, (int)(exponent + drop));
}

/* A number with 64 bits after the point, cut off: the true one is between it
 * and `error` more of the last bit. With error 0 the last bit is also set for
 * anything that was cut off. */
typedef struct {
  uint64_t whole, fraction;
  unsigned error;
} il_fixed;

/* mantissa * 2^exponent * power. False: does not fit. */
static bool scale(uint64_t mantissa, int exponent, const il_power *power,
                  il_fixed *out) {
  il_wide lower = (il_wide)mantissa * power->low;
  il_wide upper = (il_wide)mantissa * power->high + (uint64_t)(lower >> 64);
  uint64_t rest = (uint64_t)lower;
  /* upper:rest is to have 64 bits after the point. */
  int shift = -(exponent + power->exponent) - 64;
  bool cut;
  if (shift < 60) return false; /* never for what these functions ask */
  if (shift < 64) {
    if (upper >> (64 + shift)) return false;
    cut = rest << (64 - shift) != 0;
    upper = upper << (64 - shift) | rest >> shift;
  } else {
    shift -= 64;
    if (shift >= 128) {
      cut = true;
      upper = 0;
    } else {
      il_wide mask = ((il_wide)1 << shift) - 1;
      cut = rest != 0 || (upper & mask) != 0;
      upper >>= shift;
    }
  }
  out->whole = (uint64_t)(upper >> 64);
  out->fraction = (uint64_t)upper;
  /* 3 * 2^64 at most in upper:rest, and a bit that was cut off */
  out->error = power->error ? power->error + 2 : 0;
  if (!power->error && cut) out->fraction |= 1;
  return true;
}

/* Whether x lies on a certain side of n + fraction, whatever its error. */
static bool is_clear_of(const il_fixed *x, uint64_t fraction) {
  return !x->error || x->fraction - fraction + x->error > x->error;
}

/* floor(log10(2^e)) and floor(log10(2^e * 3/4)) */
static int log10_of_two_to(int e) {
  return (int)(((int64_t)e * 1292913986) >> 32);
}
static int log10_of_three_quarters(int e) {
  return (int)(((int64_t)e * 1292913986 - 536607789) >> 32);
}

static int put_digits(uint64_t n, char *digits) {
  char reversed[20];
  int count = 0, at = 0;
  for (; n; n /= 10)
    reversed[count++] = (char)('0' + n % 10);
  while (count)
    digits[at++] = reversed[--count];
  return at;
}

/* The digits of n * 10^k without zeros at the end. */
static int put_shortest(uint64_t n, int k, char *digits, int *point) {
  int count = put_digits(n, digits);
  *point = count + k;
  while (count > 1 && digits[count - 1] == '0')
    count--;
  return count;
}

/* The edges of what reads back as d, in units of 10^k: low, d itself, high. */
typedef struct {
  il_fixed low, middle, high;
  bool closed; /* the edges belong to it */
} il_interval;

static bool is_at_least(const il_fixed *x, uint64_t n, bool closed) {
  return closed ? n > x->whole || (n == x->whole && x->fraction == 0)
                : n > x->whole;
}
static bool is_at_most(const il_fixed *x, uint64_t n, bool closed) {
  return n < x->whole || (n == x->whole && (x->fraction != 0 || closed));
}
static bool contains(const il_interval *in, uint64_t n) {
  return is_at_least(&in->low, n, in->closed) &&
         is_at_most(&in->high, n, in->closed);
}

/* Schubfach's choice: a multiple of ten in the interval if there is one, else
 * the whole number in it that is nearest. 0: too close to call. */
static uint64_t choose(const il_interval *in) {
  const uint64_t half = (uint64_t)1 << 63;
  if (!is_clear_of(&in->low, 0) || !is_clear_of(&in->middle, 0) ||
      !is_clear_of(&in->high, 0))
    return 0;
  uint64_t below = in->middle.whole;
  uint64_t tens = below / 10 * 10;
  bool tens_in = contains(in, tens), next_in = contains(in, tens + 10);
  if (tens_in != next_in) return tens_in ? tens : tens + 10;
  bool below_in = contains(in, below), above_in = contains(in, below + 1);
  if (below_in != above_in) return below_in ? below : below + 1;
  if (!below_in || tens_in || !is_clear_of(&in->middle, half)) return 0;
  if (in->middle.fraction != half)
    return in->middle.fraction < half ? below : below + 1;
  return below + (below & 1);
}

int il_float_shortest(double d, char digits[18], int *exponent) {
  d = fabs(d);
  if (d == 0) {
    digits[0] = '0';
    *exponent = 1;
    return 1;
  }
  if (d < 0x1p53 && d == (double)(uint64_t)d)
    return put_shortest((uint64_t)d, 0, digits, exponent);
  uint64_t c;
  int q;
  il_float_split(d, &c, &q);
  bool uneven = c == (uint64_t)1 << 52 && q > -1074;
  int k = uneven ? log10_of_three_quarters(q) : log10_of_two_to(q);
  il_power power = il_float_power(-k);
  il_interval in;
  in.closed = (c & 1) == 0;
  uint64_t n = 0;
  if (scale(4 * c - (uneven ? 1 : 2), q - 2, &power, &in.low) &&
      scale(4 * c, q - 2, &power, &in.middle) &&
      scale(4 * c + 2, q - 2, &power, &in.high))
    n = choose(&in);
  return n ? put_shortest(n, k, digits, exponent)
           : il_float_shortest_exact(d, digits, exponent);
}

/* d * 10^n, cut off and rounded half to even. False: too close to call, or too
 * large. */
static bool product(uint64_t c, int q, int n, uint64_t *cut,
                    uint64_t *rounded) {
  const uint64_t half = (uint64_t)1 << 63;
  if (n < IL_POWER_MIN || n > IL_POWER_MAX) return false;
  il_power power = il_float_power(n);
  il_fixed x;
  if (!scale(c, q, &power, &x) || x.whole >> 62 || !is_clear_of(&x, half) ||
      !is_clear_of(&x, 0))
    return false;
  *cut = x.whole;
  *rounded =
      x.whole + (x.fraction > half || (x.fraction == half && (x.whole & 1)));
  return true;
}

static bool fast_after_point(uint64_t c, int q, int n, il_buf *out,
                             int *exponent) {
  uint64_t cut, rounded;
  if (!product(c, q, n, &cut, &rounded)) return false;
  char digits[20];
  int count = put_digits(rounded, digits);
  il_buf_append(out, digits, (size_t)count);
  *exponent = count - n;
  return true;
}

static bool fast_significant(uint64_t c, int q, int n, il_buf *out,
                             int *exponent) {
  if (n > 17) return false;
  char digits[20];
  int bits = 64 - __builtin_clzll(c);
  int point = log10_of_two_to(q + bits) + 1; /* that, or one less */
  uint64_t cut, rounded;
  if (!product(c, q, n - point, &cut, &rounded)) return false;
  if (put_digits(cut, digits) < n) {
    point--;
    if (!product(c, q, n - point, &cut, &rounded)) return false;
    if (put_digits(cut, digits) != n) return false;
  }
  *exponent = point + (put_digits(rounded, digits) - n);
  il_buf_append(out, digits, (size_t)n);
  return true;
}

/* Rounds digits (a number 0.d1d2...) to `keep` of them, half to even; keep may
 * be 0 or less. Returns the count, and adds to *point when it carries. */
static int round_digits(char *digits, int count, int keep, int *point) {
  if (keep >= count) return count;
  if (keep < 0) return 0;
  bool up = digits[keep] > '5';
  if (digits[keep] == '5')
    up = keep + 1 < count || (keep > 0 && (digits[keep - 1] & 1));
  if (!up) return keep;
  int i = keep;
  while (i > 0 && digits[i - 1] == '9')
    i--;
  if (i > 0) {
    digits[i - 1]++;
    return i;
  }
  digits[0] = '1';
  ++*point;
  return 1;
}

int il_float_digits(double d, bool after_point, int ndigits, il_buf *out,
                    int *exponent) {
  d = fabs(d);
  size_t start = out->len;
  uint64_t c;
  int q;
  il_float_split(d, &c, &q);
  if (d == 0) {
    int zeros = after_point ? ndigits + 1 : ndigits;
    for (int i = 0; i < zeros; i++)
      il_buf_byte(out, '0');
    *exponent = 1;
    return zeros;
  }
  if (after_point ? fast_after_point(c, q, ndigits, out, exponent)
                  : fast_significant(c, q, ndigits, out, exponent))
    return (int)(out->len - start);
  char digits[IL_FLOAT_EXACT_MAX];
  int point;
  int count = il_float_exact(c, q, digits, &point);
  int keep = after_point ? point + ndigits : ndigits;
  int before = point;
  count = round_digits(digits, count, keep, &point);
  if (after_point) keep += point - before;
  il_buf_append(out, digits, (size_t)count);
  for (; count < keep; count++)
    il_buf_byte(out, '0');
  *exponent = point;
  return count;
}

/* below <= 0.digits * 10^point < the double after the next one */
static double nearest_exact(const char *digits, int count, int point,
                            double below) {
  uint64_t c;
  int q;
  il_float_split(below, &c, &q);
  int order = il_float_compare_exact(digits, count, point, 2 * c + 1, q - 1);
  bool up = order > 0 || (order == 0 && (c & 1));
  return up ? nextafter(below, INFINITY) : below;
}

double il_float_from_digits(const char *digits, int count, int point) {
  uint64_t n = 0;
  int used = count < 19 ? count : 19;
  for (int i = 0; i < used; i++)
    n = n * 10 + (uint64_t)(digits[i] - '0');
  int power_of_ten = point - used;
  if (point > 310) return INFINITY;
  if (point < -326) return 0.0;
  if (used == count && n < (uint64_t)1 << 53 && power_of_ten >= -22 &&
      power_of_ten <= 22) {
    /* Clinger's fast path: both are exact, so one operation rounds once. */
    il_power ten =
        il_float_power(power_of_ten < 0 ? -power_of_ten : power_of_ten);
    double scale_by = ldexp((double)ten.high, ten.exponent + 64);
    return power_of_ten < 0 ? (double)n / scale_by : (double)n * scale_by;
  }
  il_power power = il_float_power(power_of_ten);
  int shift = __builtin_clzll(n);
  n <<= shift;
  il_wide lower = (il_wide)n * power.low;
  il_wide upper = (il_wide)n * power.high + (uint64_t)(lower >> 64);
  uint64_t rest = (uint64_t)lower;
  int exponent = power.exponent - shift + 64;
  if (!(upper >> 127)) {
    upper = upper << 1 | rest >> 63;
    rest <<= 1;
    exponent--;
  }
  uint64_t high = (uint64_t)(upper >> 64), low = (uint64_t)upper;
  exponent += 64;
  /* The true number is between high:low and `error` more of low's last bit:
   * the power's error times n, what was cut off, and digits left out. */
  il_wide error = (il_wide)(power.error + 1) * 2 + 1;
  if (used < count) error += (il_wide)1 << (shift + 65);
  double from = il_float_assemble(high, exponent, (low | rest) != 0);
  if (!power.error && used == count) return from;
  il_wide most = upper + error;
  if (most >= upper &&
      il_float_assemble((uint64_t)(most >> 64), exponent, true) == from)
    return from;
  /* From a double at or below the number to the one it is nearest to. */
  double below = from;
  if (isinf(below)) below = 0x1.fffffffffffffp1023;
  uint64_t c;
  int q;
  il_float_split(below, &c, &q);
  if (below > 0 && il_float_compare_exact(digits, count, point, c, q) < 0)
    below = nextafter(below, 0);
  return nearest_exact(digits, count, point, below);
}
