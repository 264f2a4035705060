/* Double-double arithmetic: a number as the unevaluated sum of two doubles,
 * hi + lo, where hi is the sum rounded to a double: about 106 bits. T. J.
 * Dekker, "A floating-point technique for extending the available precision",
 * 1971; D. E. Knuth, The Art of Computer Programming, vol. 2, section 4.2.2.
 *
 * It wants rounding to nearest, no contraction to fused operations, and factors
 * below 2^995. The error of a result is a few times 2^-104 of it, but for
 * il_dd_add_less where the terms cancel out.
 */
#ifndef IL_BASE_DD_H
#define IL_BASE_DD_H

#include <math.h>

typedef struct {
  double hi, lo;
} il_dd;

static inline il_dd il_dd_of(double x) {
  return (il_dd){x, 0};
}

static inline il_dd il_dd_neg(il_dd a) {
  return (il_dd){-a.hi, -a.lo};
}

/* By a power of two. */
static inline il_dd il_dd_scale(il_dd a, double by) {
  return (il_dd){a.hi * by, a.lo * by};
}

/* a + b, exactly. */
static inline il_dd il_dd_sum(double a, double b) {
  double hi = a + b, of_b = hi - a;
  return (il_dd){hi, (a - (hi - of_b)) + (b - of_b)};
}

/* The same where |a| >= |b|, or a is 0. */
static inline il_dd il_dd_sum_less(double a, double b) {
  double hi = a + b;
  return (il_dd){hi, b - (hi - a)};
}

/* a * b, exactly. */
static inline il_dd il_dd_product(double a, double b) {
  const double half = 0x1p27 + 1;
  double high_a = half * a, high_b = half * b, hi = a * b;
  high_a -= high_a - a;
  high_b -= high_b - b;
  double low_a = a - high_a, low_b = b - high_b;
  double lo = high_a * high_b - hi + high_a * low_b + low_a * high_b;
  return (il_dd){hi, lo + low_a * low_b};
}

static inline il_dd il_dd_add(il_dd a, il_dd b) {
  il_dd hi = il_dd_sum(a.hi, b.hi), lo = il_dd_sum(a.lo, b.lo);
  hi = il_dd_sum_less(hi.hi, hi.lo + lo.hi);
  return il_dd_sum_less(hi.hi, hi.lo + lo.lo);
}

/* The same where |a| >= |b|, less exact when their signs differ. */
static inline il_dd il_dd_add_less(il_dd a, il_dd b) {
  il_dd sum = il_dd_sum_less(a.hi, b.hi);
  return il_dd_sum_less(sum.hi, sum.lo + (a.lo + b.lo));
}

static inline il_dd il_dd_times(il_dd a, double b) {
  il_dd p = il_dd_product(a.hi, b);
  return il_dd_sum_less(p.hi, p.lo + a.lo * b);
}

static inline il_dd il_dd_mul(il_dd a, il_dd b) {
  il_dd p = il_dd_product(a.hi, b.hi);
  return il_dd_sum_less(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline il_dd il_dd_div(il_dd a, il_dd b) {
  double q = a.hi / b.hi;
  il_dd rest = il_dd_add(a, il_dd_neg(il_dd_times(b, q)));
  return il_dd_sum_less(q, rest.hi / b.hi);
}

/* a >= 0 */
static inline il_dd il_dd_sqrt(il_dd a) {
  double root = sqrt(a.hi);
  if (root == 0) return il_dd_of(root);
  il_dd rest = il_dd_add(a, il_dd_neg(il_dd_product(root, root)));
  return il_dd_sum_less(root, rest.hi / (2 * root));
}

#endif
