#include "base/libm.h"

#include <stdint.h>
#include <string.h>

#include "base/base.h"
#include "base/dd.h"

/* Each function evaluates its first terms as double-doubles and the rest, which
 * is small beside them, as doubles. */

static const il_dd ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
static const il_dd per_ln2 = {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
static const il_dd per_ln10 = {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
static const il_dd pi = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
static const il_dd half_pi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
/* 2 / sqrt(pi) */
static const il_dd erf_slope = {0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56};

enum { STEPS = 32 };

/* ln(2) / STEPS in two parts; a multiple of the first is exact. */
static const double step_high = 0x1.62e42fefa0000p-6,
                    step_low = 0x1.cf79abc9e3b3ap-45;

/* 2^(i / STEPS) */
static const il_dd powers[STEPS] = {
    {0x1.0000000000000p+0, 0x0.0p+0},
    {0x1.059b0d3158574p+0, 0x1.d73e2a475b465p-55},
    {0x1.0b5586cf9890fp+0, 0x1.8a62e4adc610bp-54},
    {0x1.11301d0125b51p+0, -0x1.6c51039449b3ap-54},
    {0x1.172b83c7d517bp+0, -0x1.19041b9d78a76p-55},
    {0x1.1d4873168b9aap+0, 0x1.e016e00a2643cp-54},
    {0x1.2387a6e756238p+0, 0x1.9b07eb6c70573p-54},
    {0x1.29e9df51fdee1p+0, 0x1.612e8afad1255p-55},
    {0x1.306fe0a31b715p+0, 0x1.6f46ad23182e4p-55},
    {0x1.371a7373aa9cbp+0, -0x1.63aeabf42eae2p-54},
    {0x1.3dea64c123422p+0, 0x1.ada0911f09ebcp-55},
    {0x1.44e086061892dp+0, 0x1.89b7a04ef80d0p-59},
    {0x1.4bfdad5362a27p+0, 0x1.d4397afec42e2p-56},
    {0x1.5342b569d4f82p+0, -0x1.07abe1db13cadp-55},
    {0x1.5ab07dd485429p+0, 0x1.6324c054647adp-54},
    {0x1.6247eb03a5585p+0, -0x1.383c17e40b497p-54},
    {0x1.6a09e667f3bcdp+0, -0x1.bdd3413b26456p-54},
    {0x1.71f75e8ec5f74p+0, -0x1.16e4786887a99p-55},
    {0x1.7a11473eb0187p+0, -0x1.41577ee04992fp-55},
    {0x1.82589994cce13p+0, -0x1.d4c1dd41532d8p-54},
    {0x1.8ace5422aa0dbp+0, 0x1.6e9f156864b27p-54},
    {0x1.93737b0cdc5e5p+0, -0x1.75fc781b57ebcp-57},
    {0x1.9c49182a3f090p+0, 0x1.c7c46b071f2bep-56},
    {0x1.a5503b23e255dp+0, -0x1.d2f6edb8d41e1p-54},
    {0x1.ae89f995ad3adp+0, 0x1.7a1cd345dcc81p-54},
    {0x1.b7f76f2fb5e47p+0, -0x1.5584f7e54ac3bp-56},
    {0x1.c199bdd85529cp+0, 0x1.11065895048ddp-55},
    {0x1.cb720dcef9069p+0, 0x1.503cbd1e949dbp-56},
    {0x1.d5818dcfba487p+0, 0x1.2ed02d75b3707p-55},
    {0x1.dfc97337b9b5fp+0, -0x1.1a5cd4f184b5cp-54},
    {0x1.ea4afa2a490dap+0, -0x1.e9c23179c2893p-54},
    {0x1.f50765b6e4540p+0, 0x1.9d3e12dd8a18bp-54},
};

static double rounded(il_dd a) {
  return a.hi + a.lo;
}

/* Infinities, NaNs and zeros. */
static bool is_special(double x) {
  return x == 0 || !isfinite(x);
}

/* Where functions that go as x near 0 do not differ from x. */
static bool is_tiny(double x) {
  return fabs(x) < 0x1p-28;
}

/* x * 2^n */
static double scaled(double x, int n) {
  if (n <= -1000 || n >= 1000) return ldexp(x, n);
  uint64_t bits = (uint64_t)(n + 1023) << 52;
  double power;
  memcpy(&power, &bits, sizeof power);
  return x * power;
}

/* x = the result, in [1, 2), * 2^exponent; 0 < x < infinity. */
static double significand_of(double x, int *exponent) {
  uint64_t bits;
  *exponent = -1023;
  if (x < 0x1p-1022) {
    x *= 0x1p52;
    *exponent -= 52;
  }
  memcpy(&bits, &x, sizeof bits);
  *exponent += (int)(bits >> 52);
  bits = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1023 << 52;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static double horner(double x, const double *coefficients, int n) {
  double sum = coefficients[--n];
  while (n)
    sum = sum * x + coefficients[--n];
  return sum;
}

/* Exponentials */

typedef struct { /* power * (1 + rest) * 2^exponent */
  il_dd power, rest;
  int exponent;
} exponential;

/* e^x for |x| < 800: x = (32 exponent + i) ln(2) / 32 + r, power is the i-th of
 * the table, and rest is e^r - 1. P. T. P. Tang, "Table-driven implementation
 * of the exponential function", 1989. */
static exponential exponential_of(il_dd x) {
  static const double terms[] = {1. / 6,   1. / 24,   1. / 120,
                                 1. / 720, 1. / 5040, 1. / 40320};
  double steps = x.hi * (STEPS * per_ln2.hi);
  int n = (int)(steps + copysign(0.5, steps));
  il_dd r = il_dd_sum(x.hi - n * step_high, x.lo - n * step_low);
  double tail = r.hi * r.hi * r.hi * horner(r.hi, terms, IL_COUNT(terms));
  il_dd second = il_dd_scale(il_dd_mul(r, r), 0.5);
  il_dd rest = il_dd_add_less(r, il_dd_add_less(second, il_dd_of(tail)));
  int i = n & (STEPS - 1);
  return (exponential){powers[i], rest, (n - i) / STEPS};
}

/* Without its exponent. */
static il_dd value_of(const exponential *e) {
  return il_dd_add_less(e->power, il_dd_mul(e->power, e->rest));
}

/* e^x * 2^exponent, with infinity and 0 beyond what a float can be. */
static double scaled_exp(il_dd x, int exponent) {
  if (x.hi > 800) return HUGE_VAL;
  if (x.hi < -800) return 0;
  exponential e = exponential_of(x);
  return scaled(rounded(value_of(&e)), e.exponent + exponent);
}

/* |x| < 800 */
static il_dd dd_exp(il_dd x) {
  exponential e = exponential_of(x);
  return il_dd_scale(value_of(&e), scaled(1, e.exponent));
}

/* |x| < 100 */
static il_dd dd_expm1(il_dd x) {
  exponential e = exponential_of(x);
  il_dd power = il_dd_scale(e.power, scaled(1, e.exponent));
  return il_dd_add(il_dd_add(power, il_dd_of(-1)), il_dd_mul(power, e.rest));
}

double il_libm_exp(double x) {
  return isnan(x) ? x : scaled_exp(il_dd_of(x), 0);
}

double il_libm_exp2(double x) {
  if (isnan(x)) return x;
  if (fabs(x) > 1100) return x > 0 ? HUGE_VAL : 0;
  int whole = (int)(x + copysign(0.5, x));
  return scaled_exp(il_dd_times(ln2, x - whole), whole);
}

double il_libm_expm1(double x) {
  if (isnan(x) || fabs(x) < 0x1p-54) return x;
  if (x < -50) return -1;
  return x < 50 ? rounded(dd_expm1(il_dd_of(x))) : il_libm_exp(x);
}

double il_libm_sinh(double x) {
  double a = fabs(x);
  if (isnan(x) || is_tiny(x)) return x;
  if (a > 50) return copysign(scaled_exp(il_dd_of(a), -1), x);
  il_dd e = dd_expm1(il_dd_of(a));
  il_dd sum = il_dd_add(e, il_dd_div(e, il_dd_add(e, il_dd_of(1))));
  return copysign(rounded(sum) / 2, x);
}

double il_libm_cosh(double x) {
  double a = fabs(x);
  if (isnan(x)) return x;
  if (a > 50) return scaled_exp(il_dd_of(a), -1);
  il_dd e = dd_exp(il_dd_of(a));
  return rounded(il_dd_add(e, il_dd_div(il_dd_of(1), e))) / 2;
}

double il_libm_tanh(double x) {
  double a = fabs(x);
  if (isnan(x) || is_tiny(x)) return x;
  if (a > 25) return copysign(1, x);
  il_dd e = dd_expm1(il_dd_of(2 * a));
  return copysign(rounded(il_dd_div(e, il_dd_add(e, il_dd_of(2)))), x);
}

/* Logarithms */

/* The natural one of x > 0, also of 1 + tiny: x = 2^e * m, and m times one of
 * the powers above is 1 + r. */
static il_dd dd_log(il_dd x) {
  static const double terms[] = {1. / 3,  -1. / 4, 1. / 5,   -1. / 6, 1. / 7,
                                 -1. / 8, 1. / 9,  -1. / 10, 1. / 11};
  int e;
  double m = significand_of(x.hi, &e), u = m - 1;
  double lo = x.lo == 0 ? 0 : scaled(x.lo, -e);
  /* log2(m) is near u + 0.34 u (1 - u). */
  int i = (int)(STEPS * (u + 0.34 * u * (1 - u)) + 0.5);
  il_dd by = i ? il_dd_scale(powers[STEPS - i], 0.5) : powers[0];
  il_dd product = il_dd_product(m, by.hi);
  il_dd r = il_dd_sum(product.hi - 1, product.lo + (m * by.lo + lo * by.hi));
  double tail = r.hi * r.hi * r.hi * horner(r.hi, terms, IL_COUNT(terms));
  il_dd second = il_dd_scale(il_dd_mul(r, r), -0.5);
  il_dd rest = il_dd_add_less(r, il_dd_add_less(second, il_dd_of(tail)));
  int n = STEPS * e + i;
  return il_dd_add_less((il_dd){n * step_high, n * step_low}, rest);
}

/* Of x in another base than e; `factor` is one by its logarithm. */
static double log_in(double x, il_dd factor) {
  if (x < 0) return NAN;
  if (is_special(x)) return x == 0 ? -HUGE_VAL : x;
  return rounded(il_dd_mul(dd_log(il_dd_of(x)), factor));
}

double il_libm_log(double x) {
  return log_in(x, il_dd_of(1));
}
double il_libm_log2(double x) {
  return log_in(x, per_ln2);
}
double il_libm_log10(double x) {
  return log_in(x, per_ln10);
}

double il_libm_log1p(double x) {
  if (x < -1) return NAN;
  if (x == -1) return -HUGE_VAL;
  if (!isfinite(x) || fabs(x) < 0x1p-54) return x;
  return rounded(dd_log(il_dd_sum(1, x)));
}

/* log(2 x) for x beyond 2^500, where x * x may be too much. */
static double log_of_twice(double x) {
  return rounded(il_dd_add(dd_log(il_dd_of(x)), ln2));
}

double il_libm_asinh(double x) {
  double a = fabs(x);
  if (!isfinite(x) || is_tiny(x)) return x;
  if (a > 0x1p500) return copysign(log_of_twice(a), x);
  il_dd root = il_dd_sqrt(il_dd_add(il_dd_product(a, a), il_dd_of(1)));
  return copysign(rounded(dd_log(il_dd_add(root, il_dd_of(a)))), x);
}

double il_libm_acosh(double x) {
  if (x < 1) return NAN;
  if (!isfinite(x)) return x;
  if (x > 0x1p500) return log_of_twice(x);
  il_dd square = il_dd_mul(il_dd_sum(x, -1), il_dd_sum(x, 1));
  return rounded(dd_log(il_dd_add(il_dd_sqrt(square), il_dd_of(x))));
}

double il_libm_atanh(double x) {
  double a = fabs(x);
  if (a > 1) return NAN;
  if (a == 1) return copysign(HUGE_VAL, x);
  if (isnan(x) || is_tiny(x)) return x;
  il_dd quotient = il_dd_div(il_dd_sum(1, a), il_dd_sum(1, -a));
  return copysign(rounded(dd_log(quotient)) / 2, x);
}

/* Powers */

/* x^n for n > 0 by squaring: exact where the result is, and where it is half
 * way between two floats. */
static il_dd whole_power(double x, unsigned n) {
  il_dd square = il_dd_of(x), power = il_dd_of(1);
  for (;; square = il_dd_mul(square, square)) {
    if (n & 1) power = il_dd_mul(power, square);
    if (!(n >>= 1)) return power;
  }
}

static double power_of_positive(double x, double y) {
  enum { MOST = 64 };
  int exponent;
  if (y == 2) return x * x;
  if (y == 0.5) return sqrt(x);
  if (fabs(y) <= MOST && y == floor(y)) {
    frexp(x, &exponent);
    if (fabs(y * exponent) < 900) {
      il_dd power = whole_power(x, (unsigned)fabs(y));
      if (y < 0) power = il_dd_div(il_dd_of(1), power);
      return rounded(power);
    }
  }
  if (fabs(y) > 0x1p70) y = copysign(0x1p70, y);
  return scaled_exp(il_dd_times(dd_log(il_dd_of(x)), y), 0);
}

double il_libm_pow(double x, double y) {
  double a = fabs(x);
  if (y == 0 || x == 1) return 1;
  if (isnan(x) || isnan(y)) return NAN;
  bool whole = y == floor(y);
  bool odd = whole && fabs(y) < 0x1p53 && fmod(y, 2) != 0;
  if (x < 0 && isfinite(x) && !whole) return NAN;
  double sign = odd ? copysign(1, x) : 1;
  if (a == 1) return sign;
  if (is_special(a) || isinf(y))
    return (a > 1) == (y > 0) ? sign * HUGE_VAL : sign * 0.0;
  return sign * power_of_positive(a, y);
}

double il_libm_cbrt(double x) {
  static const il_dd third = {0x1.5555555555555p-2, 0x1.5555555555555p-56};
  int e;
  if (is_special(x)) return x;
  double m = frexp(fabs(x), &e);
  int whole = e / 3;
  il_dd log = dd_log(il_dd_of(ldexp(m, e - 3 * whole)));
  return copysign(scaled_exp(il_dd_mul(log, third), whole), x);
}

/* Angles */

/* The first 37 words of 2 / pi, behind the binary point. */
static const uint32_t two_per_pi[] = {
    0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041,
    0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c,
    0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41,
    0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
    0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
    0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08,
    0x56033046,
};

enum { WORDS = 7 }; /* of these that matter for one number */

/* The 64 bits from `at` on. */
static uint64_t bits_at(const uint32_t *words, int at) {
  uint64_t bits = 0;
  int word = at >> 5, shift = at & 31;
  for (int i = word; i <= WORDS + 1 && 32 * (i - word) - shift < 64; i++) {
    uint64_t next = words[i];
    bits |= i == word ? next >> shift : next << (32 * (i - word) - shift);
  }
  return bits;
}

/* The same for |x| < 2^20, by W. J. Cody and W. Waite, "Software manual for the
 * elementary functions", 1980. */
static il_dd reduced_little(double x, unsigned *quadrant) {
  /* pi / 2 in three parts; products with the first two are exact. */
  static const double parts[] = {0x1.921fb54400000p+0, 0x1.0b4611a600000p-34,
                                 0x1.3198a2e037073p-69};
  double quarters = x * 0x1.45f306dc9c883p-1;
  int n = (int)(quarters + copysign(0.5, quarters));
  il_dd r = il_dd_sum(x - n * parts[0], -n * parts[1]);
  *quadrant = (unsigned)n & 3;
  return il_dd_sum(r.hi, r.lo - n * parts[2]);
}

/* x = quadrant * pi / 2 + the result, within pi / 4 of 0; quadrant modulo 4. By
 * M. H. Payne and R. N. Hanek, "Radian reduction for trigonometric functions",
 * 1983. x is finite. */
static il_dd reduced(double x, unsigned *quadrant) {
  int e;
  double a = fabs(x);
  *quadrant = 0;
  if (a < M_PI_4) return il_dd_of(x);
  if (a < 0x1p20) return reduced_little(x, quadrant);
  uint64_t m = (uint64_t)ldexp(frexp(a, &e), 53);
  e -= 53;
  /* Words before the first give whole turns. */
  int first = e < 2 ? 0 : (e - 2) / 32;
  IL_ASSERT(first + WORDS <= (int)IL_COUNT(two_per_pi));
  uint32_t product[WORDS + 2] = {0};
  for (int half = 0; half < 2; half++) {
    uint64_t factor = half ? m >> 32 : (uint32_t)m, carry = 0;
    for (int i = 0; i < WORDS; i++) {
      carry += two_per_pi[first + WORDS - 1 - i] * factor + product[i + half];
      product[i + half] = (uint32_t)carry;
      carry >>= 32;
    }
    product[WORDS + half] = (uint32_t)carry;
  }
  int point = 32 * (first + WORDS) - e;
  unsigned turns = (unsigned)bits_at(product, point);
  uint64_t high = bits_at(product, point - 64);
  uint64_t low = bits_at(product, point - 128);
  bool below = high >> 63; /* the next quadrant's end is nearer */
  if (below) {
    low = -low;
    high = ~high + (low == 0);
    turns++;
  }
  /* Never 0: no float is that near to a multiple of pi / 2. */
  int shift = __builtin_clzll(high | 1);
  if (shift) high = high << shift | low >> (64 - shift);
  low <<= shift;
  il_dd part = il_dd_sum((double)(high >> 11) * 0x1p-53,
                         (double)((high & 0x7FF) << 53 | low >> 11) * 0x1p-117);
  il_dd r = il_dd_mul(il_dd_scale(part, ldexp(1, -shift)), half_pi);
  *quadrant = (x < 0 ? -turns : turns) & 3;
  return below == (x < 0) ? r : il_dd_neg(r);
}

/* |x| <= pi / 4 */
static il_dd dd_sin(il_dd x) {
  static const il_dd third = {-0x1.5555555555555p-3, -0x1.5555555555555p-57};
  static const il_dd fifth = {0x1.1111111111111p-7, 0x1.1111111111111p-63};
  static const double terms[] = {-1. / 5040,         1. / 362880,
                                 -1. / 39916800,     1. / 6227020800,
                                 -1. / 1307674368e3, 1. / 355687428096e3};
  il_dd z = il_dd_mul(x, x);
  double tail = z.hi * horner(z.hi, terms, IL_COUNT(terms));
  il_dd sum = il_dd_add_less(fifth, il_dd_of(tail));
  sum = il_dd_add_less(third, il_dd_mul(z, sum));
  return il_dd_add_less(x, il_dd_mul(il_dd_mul(x, z), sum));
}

static il_dd dd_cos(il_dd x) {
  static const il_dd fourth = {0x1.5555555555555p-5, 0x1.5555555555555p-59};
  static const double terms[] = {-1. / 720,
                                 1. / 40320,
                                 -1. / 3628800,
                                 1. / 479001600,
                                 -1. / 87178291200,
                                 1. / 20922789888e3,
                                 -1. / 6402373705728e3};
  il_dd z = il_dd_mul(x, x);
  double tail = z.hi * horner(z.hi, terms, IL_COUNT(terms));
  il_dd sum = il_dd_add_less(fourth, il_dd_of(tail));
  sum = il_dd_add_less(il_dd_of(-0.5), il_dd_mul(z, sum));
  return il_dd_add_less(il_dd_of(1), il_dd_mul(z, sum));
}

/* sin(r + quadrant * pi / 2) */
static il_dd sin_in(unsigned quadrant, il_dd r) {
  il_dd s = quadrant & 1 ? dd_cos(r) : dd_sin(r);
  return quadrant & 2 ? il_dd_neg(s) : s;
}

double il_libm_sin(double x) {
  unsigned quadrant;
  if (!isfinite(x)) return NAN;
  if (is_tiny(x)) return x;
  il_dd r = reduced(x, &quadrant);
  return rounded(sin_in(quadrant, r));
}

double il_libm_cos(double x) {
  unsigned quadrant;
  if (!isfinite(x)) return NAN;
  il_dd r = reduced(x, &quadrant);
  return rounded(sin_in(quadrant + 1, r));
}

double il_libm_tan(double x) {
  unsigned quadrant;
  if (!isfinite(x)) return NAN;
  if (is_tiny(x)) return x;
  il_dd r = reduced(x, &quadrant);
  return rounded(il_dd_div(sin_in(quadrant, r), sin_in(quadrant + 1, r)));
}

/* The angle of the point (x, y), which is not the origin; y >= 0. */
static il_dd angle(il_dd y, il_dd x) {
  enum { PARTS = 16 };
  /* atan(i / PARTS) */
  static const il_dd angles[] = {
      {0x0.0p+0, 0x0.0p+0},
      {0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60},
      {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
      {0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58},
      {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
      {0x1.362773707ebccp-2, -0x1.963a544b672d8p-57},
      {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
      {0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56},
      {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
      {0x1.0657e94db30d0p-1, -0x1.d5b495f6349e6p-56},
      {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
      {0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55},
      {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
      {0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57},
      {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
      {0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56},
      {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
  };
  static const double terms[] = {-1. / 3, 1. / 5,   -1. / 7,
                                 1. / 9,  -1. / 11, 1. / 13};
  if (x.hi < 0) return il_dd_add(pi, il_dd_neg(angle(y, il_dd_neg(x))));
  if (y.hi > x.hi) return il_dd_add(half_pi, il_dd_neg(angle(x, y)));
  int i = (int)(PARTS * (y.hi / x.hi) + 0.5);
  double near = (double)i / PARTS;
  il_dd u = il_dd_div(il_dd_add(y, il_dd_times(x, -near)),
                      il_dd_add(x, il_dd_times(y, near)));
  double z = u.hi * u.hi;
  double tail = u.hi * z * horner(z, terms, IL_COUNT(terms));
  return il_dd_add(angles[i], il_dd_add_less(u, il_dd_of(tail)));
}

double il_libm_atan2(double y, double x) {
  if (isnan(x) || isnan(y)) return NAN;
  double ay = fabs(y), ax = fabs(x);
  if (isinf(x) && isinf(y)) {
    ay = 1;
    x = copysign(1, x);
  } else if (ay == 0 || isinf(x) || ax > ay * 0x1p64) {
    return copysign(signbit(x) ? pi.hi : ay ? ay / ax : 0, y);
  } else if (isinf(y) || ay > ax * 0x1p64) {
    return copysign(half_pi.hi, y);
  }
  int e;
  frexp(ay, &e);
  return copysign(
      rounded(angle(il_dd_of(ldexp(ay, -e)), il_dd_of(ldexp(x, -e)))), y);
}

double il_libm_atan(double x) {
  return isnan(x) || is_tiny(x) ? x : il_libm_atan2(x, 1);
}

/* sqrt(1 - x^2) */
static il_dd other_side(double x) {
  return il_dd_sqrt(il_dd_mul(il_dd_sum(1, -x), il_dd_sum(1, x)));
}

double il_libm_asin(double x) {
  if (isnan(x) || fabs(x) > 1) return NAN;
  if (is_tiny(x)) return x;
  return copysign(rounded(angle(il_dd_of(fabs(x)), other_side(x))), x);
}

double il_libm_acos(double x) {
  if (isnan(x) || fabs(x) > 1) return NAN;
  return rounded(angle(other_side(x), il_dd_of(x)));
}

/* The error function: Abramowitz and Stegun, 7.1.6 and 7.1.14. */

/* 0 < x < 7 */
static il_dd dd_erf(double x) {
  il_dd square = il_dd_product(x, x), term = il_dd_of(x), sum = term;
  for (int n = 3; term.hi > sum.hi * 0x1p-75; n += 2) {
    il_dd factor = il_dd_scale(square, 2);
    term = il_dd_div(il_dd_mul(term, factor), il_dd_of(n));
    sum = il_dd_add(sum, term);
  }
  il_dd slope = il_dd_mul(erf_slope, dd_exp(il_dd_neg(square)));
  return il_dd_mul(sum, slope);
}

double il_libm_erf(double x) {
  double a = fabs(x);
  if (isnan(x)) return x;
  if (a > 6) return copysign(1, x);
  if (a < 0x1p-500) return x * erf_slope.hi;
  return copysign(rounded(dd_erf(a)), x);
}

double il_libm_erfc(double x) {
  enum { ROUNDS = 80 };
  double a = fabs(x);
  if (isnan(x)) return x;
  if (a < 0x1p-60) return 1;
  if (x < -6) return 2;
  if (x > 28) return 0;
  if (x < 2.5) {
    il_dd e = dd_erf(a);
    return rounded(il_dd_add(il_dd_of(1), x < 0 ? e : il_dd_neg(e)));
  }
  il_dd fraction = il_dd_of(x);
  for (int n = ROUNDS; n; n--)
    fraction = il_dd_add(il_dd_of(x), il_dd_div(il_dd_of(0.5 * n), fraction));
  exponential e = exponential_of(il_dd_neg(il_dd_product(x, x)));
  il_dd product = il_dd_mul(il_dd_scale(erf_slope, 0.5), value_of(&e));
  return ldexp(rounded(il_dd_div(product, fraction)), e.exponent);
}
