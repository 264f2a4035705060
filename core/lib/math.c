/* math: floats by base/libm.h, with CPython's errors for what it cannot give;
 * ints exactly. */
#include <math.h>

#include "base/dd.h"
#include "base/libm.h"
#include "lib/support.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"

static il_value domain_error(il_task *t) {
  return il_raise(t, IL_CLASS_ValueError, "math domain error");
}
static il_value range_error(il_task *t) {
  return il_raise(t, IL_CLASS_OverflowError, "math range error");
}

/* Functions of one float: a NaN that was none before is a domain error; an
 * infinity out of a finite number is an overflow where the function can grow
 * that large, else a pole. */
static il_value apply(il_task *t, il_value v, double (*f)(double),
                      bool overflows) {
  double x;
  if (!il_arg_double(t, v, &x)) return IL_NIL;
  double r = f(x);
  if (isnan(r) && !isnan(x)) return domain_error(t);
  if (isinf(r) && isfinite(x))
    return overflows ? range_error(t) : domain_error(t);
  return il_float_new(t, r);
}

#define MATH_1(name, overflows)                                                \
  LIB_NATIVE(math_##name) {                                                    \
    LIB_UNUSED();                                                              \
    return apply(t, args[0], il_libm_##name, overflows);                       \
  }
MATH_1(acos, false)
MATH_1(acosh, false)
MATH_1(asin, false)
MATH_1(asinh, false)
MATH_1(atan, false)
MATH_1(atanh, false)
MATH_1(cbrt, false)
MATH_1(cos, false)
MATH_1(cosh, true)
MATH_1(erf, false)
MATH_1(erfc, false)
MATH_1(exp, true)
MATH_1(exp2, true)
MATH_1(expm1, true)
MATH_1(log1p, false)
MATH_1(sin, false)
MATH_1(sinh, true)
MATH_1(tan, false)
MATH_1(tanh, false)

LIB_NATIVE(math_fabs) {
  LIB_UNUSED();
  return apply(t, args[0], fabs, false);
}
LIB_NATIVE(math_sqrt) {
  LIB_UNUSED();
  return apply(t, args[0], sqrt, false);
}

/* Gamma by C. Lanczos' approximation with the 13 coefficients that CPython and
 * musl use: C libraries differ in the last digits. */
static const double lanczos_g = 6.024680040776729583740234375;

static double lanczos_sum(double x) {
  static const double top[] = {
      23531376880.410759688572007674451636754734846804940,
      42919803642.649098768957899047001988850926355848959,
      35711959237.355668049440185451547166705960488635843,
      17921034426.037209699919755754458931112671403265390,
      6039542586.3520280050642916443072979210699388420708,
      1439720407.3117216736632230727949123939715485786372,
      248874557.86205415651146038641322942321632125127801,
      31426415.585400194380614231628318205362874684987640,
      2876370.6289353724412254090516208496135991145378768,
      186056.26539522349504029498971604569928220784236328,
      8071.6720023658162106380029022722506138218516325024,
      210.82427775157934587250973392071336271166969580291,
      2.5066282746310002701649081771338373386264310793408};
  /* x (x + 1) ... (x + 11) */
  static const double bottom[] = {
      0,       39916800, 120543840, 150917976, 105258076, 45995730, 13339535,
      2637558, 357423,   32670,     1925,      66,        1};
  double p = 0, q = 0;
  for (unsigned i = 0; i < IL_COUNT(top); i++) {
    /* From whichever end keeps the powers small. */
    unsigned k = x < 5 ? (unsigned)IL_COUNT(top) - 1 - i : i;
    p = (x < 5 ? p * x : p / x) + top[k];
    q = (x < 5 ? q * x : q / x) + bottom[k];
  }
  return p / q;
}

/* il_libm_sin(pi x) without losing what lies beyond the last whole number. */
static double sin_pi(double x) {
  double y = fmod(fabs(x), 2.0), r;
  switch ((int)round(2.0 * y)) {
  case 0: r = il_libm_sin(M_PI * y); break;
  case 1: r = il_libm_cos(M_PI * (y - 0.5)); break;
  case 2: r = il_libm_sin(M_PI * (1.0 - y)); break;
  case 3: r = -il_libm_cos(M_PI * (y - 1.5)); break;
  default: r = il_libm_sin(M_PI * (y - 2.0));
  }
  return copysign(1.0, x) * r;
}

static double gamma_of(double x) {
  double a = fabs(x), whole = floor(x);
  if (!isfinite(x)) return x > 0 || isnan(x) ? x : NAN;
  if (x == 0) return NAN;
  if (x == whole) {
    if (x < 0) return NAN;
    double product = 1;
    for (double i = 2; i < x && x <= 23; i++)
      product *= i;
    if (x <= 23) return product;
  }
  if (a < 1e-20) return 1.0 / x;
  if (a > 200.0) return x < 0 ? 0.0 / sin_pi(x) : HUGE_VAL;
  double half = lanczos_g - 0.5, y = a + half, rest;
  /* What rounding y lost. */
  rest = a > half ? (y - a) - half : (y - half) - a;
  rest = rest * lanczos_g / y;
  double power = a < 140.0 ? il_libm_pow(y, a - 0.5)
                           : il_libm_pow(y, a / 2.0 - 0.25),
         r;
  if (x < 0) {
    r = -M_PI / sin_pi(a) / a * il_libm_exp(y) / lanczos_sum(a);
    r -= rest * r;
    return a < 140.0 ? r / power : r / power / power;
  }
  r = lanczos_sum(a) / il_libm_exp(y);
  r += rest * r;
  return a < 140.0 ? r * power : r * power * power;
}

static double lgamma_of(double x) {
  const double log_pi = 1.144729885849400174143427351353058711647;
  double a = fabs(x);
  if (!isfinite(x)) return isnan(x) ? x : HUGE_VAL;
  if (x == floor(x) && x <= 2.0) return x <= 0 ? NAN : 0.0;
  if (a < 1e-20) return -il_libm_log(a);
  double r = il_libm_log(lanczos_sum(a)) - lanczos_g;
  r += (a - 0.5) * (il_libm_log(a + lanczos_g - 0.5) - 1);
  if (x < 0) r = log_pi - il_libm_log(fabs(sin_pi(a))) - il_libm_log(a) - r;
  return r;
}

LIB_NATIVE(math_gamma) {
  LIB_UNUSED();
  return apply(t, args[0], gamma_of, true);
}
LIB_NATIVE(math_lgamma) {
  LIB_UNUSED();
  return apply(t, args[0], lgamma_of, true);
}

static double degrees(double x) {
  return x * (180.0 / M_PI);
}
static double radians(double x) {
  return x * (M_PI / 180.0);
}
LIB_NATIVE(math_degrees) {
  LIB_UNUSED();
  double x;
  if (!il_arg_double(t, args[0], &x)) return IL_NIL;
  return il_float_new(t, degrees(x));
}
LIB_NATIVE(math_radians) {
  LIB_UNUSED();
  double x;
  if (!il_arg_double(t, args[0], &x)) return IL_NIL;
  return il_float_new(t, radians(x));
}

/* Functions of two floats. */
static bool two(il_task *t, const il_value *args, double *x, double *y) {
  return il_arg_double(t, args[0], x) && il_arg_double(t, args[1], y);
}

LIB_NATIVE(math_atan2) {
  LIB_UNUSED();
  double y, x;
  return two(t, args, &y, &x) ? il_float_new(t, il_libm_atan2(y, x)) : IL_NIL;
}
LIB_NATIVE(math_copysign) {
  LIB_UNUSED();
  double x, y;
  return two(t, args, &x, &y) ? il_float_new(t, copysign(x, y)) : IL_NIL;
}
LIB_NATIVE(math_nextafter) {
  LIB_UNUSED();
  double x, y;
  return two(t, args, &x, &y) ? il_float_new(t, nextafter(x, y)) : IL_NIL;
}

LIB_NATIVE(math_fmod) {
  LIB_UNUSED();
  double x, y;
  if (!two(t, args, &x, &y)) return IL_NIL;
  double r = fmod(x, y);
  if (isnan(r) && !isnan(x) && !isnan(y)) return domain_error(t);
  return il_float_new(t, r);
}
LIB_NATIVE(math_remainder) {
  LIB_UNUSED();
  double x, y;
  if (!two(t, args, &x, &y)) return IL_NIL;
  double r = remainder(x, y);
  if (isnan(r) && !isnan(x) && !isnan(y)) return domain_error(t);
  return il_float_new(t, r);
}

LIB_NATIVE(math_pow) {
  LIB_UNUSED();
  double x, y;
  if (!two(t, args, &x, &y)) return IL_NIL;
  double r = il_libm_pow(x, y);
  if (isfinite(x) && isfinite(y) && !isfinite(r))
    return isnan(r) || x == 0 ? domain_error(t) : range_error(t);
  return il_float_new(t, r);
}

LIB_NATIVE(math_ldexp) {
  LIB_UNUSED();
  double x;
  if (!il_arg_double(t, args[0], &x)) return IL_NIL;
  il_value e = il_int_of(args[1]);
  if (!e)
    return il_raise(t, IL_CLASS_TypeError,
                    "Expected an int as second argument to ldexp.");
  int64_t exponent;
  if (!il_int_to_i64(e, &exponent))
    exponent = il_int_sign(e) < 0 ? -5000 : 5000;
  exponent = exponent < -5000 ? -5000 : exponent > 5000 ? 5000 : exponent;
  double r = ldexp(x, (int)exponent);
  return isinf(r) && isfinite(x) ? range_error(t) : il_float_new(t, r);
}

LIB_NATIVE(math_frexp) {
  LIB_UNUSED();
  double x;
  int exponent = 0;
  if (!il_arg_double(t, args[0], &x)) return IL_NIL;
  if (isfinite(x)) x = frexp(x, &exponent);
  il_value m = il_float_new(t, x);
  return m ? il_tuple_2(t, m, il_from_int(exponent)) : IL_NIL;
}

LIB_NATIVE(math_modf) {
  LIB_UNUSED();
  double x, whole;
  if (!il_arg_double(t, args[0], &x)) return IL_NIL;
  double rest = modf(x, &whole);
  il_value a = il_float_new(t, rest), b = il_float_new(t, whole);
  return a && b ? il_tuple_2(t, a, b) : IL_NIL;
}

LIB_NATIVE(math_ulp) {
  LIB_UNUSED();
  double x;
  if (!il_arg_double(t, args[0], &x)) return IL_NIL;
  x = fabs(x);
  if (!isfinite(x)) return il_float_new(t, x);
  double next = nextafter(x, INFINITY);
  return il_float_new(t, isinf(next) ? x - nextafter(x, 0) : next - x);
}

#define MATH_TEST(name)                                                        \
  LIB_NATIVE(math_##name) {                                                    \
    LIB_UNUSED();                                                              \
    double x;                                                                  \
    return il_arg_double(t, args[0], &x) ? il_from_bool(name(x)) : IL_NIL;     \
  }
MATH_TEST(isfinite)
MATH_TEST(isinf)
MATH_TEST(isnan)

LIB_NATIVE(math_isclose) {
  il_value out[4];
  double a, b, rel = 1e-9, abs_tol = 0;
  if (!il_args_bind(t, "isclose", "a b * rel_tol? abs_tol?", args, n, kwnames,
                    out) ||
      !two(t, out, &a, &b) || (out[2] && !il_arg_double(t, out[2], &rel)) ||
      (out[3] && !il_arg_double(t, out[3], &abs_tol)))
    return IL_NIL;
  if (rel < 0 || abs_tol < 0)
    return il_raise(t, IL_CLASS_ValueError, "tolerances must be non-negative");
  if (a == b) return IL_TRUE;
  if (isinf(a) || isinf(b)) return IL_FALSE;
  double diff = fabs(b - a);
  return il_from_bool(diff <= fabs(rel * b) || diff <= fabs(rel * a) ||
                      diff <= abs_tol);
}

/* Logarithms, of ints of any size too */

/* v as mantissa in [0.5, 1) and exponent, for an int beyond all floats. */
static double int_frexp(il_task *t, il_value v, int64_t *exponent) {
  uint64_t bits = il_int_bit_length(v);
  il_value shift = il_int_new(t, (int64_t)bits - 60);
  il_value top = shift ? il_int_shift(t, v, shift, false) : IL_NIL;
  int64_t leading;
  *exponent = (int64_t)bits;
  if (!top || !il_int_to_i64(top, &leading)) return 0.5;
  return ldexp((double)(leading | 1), -60);
}

static bool logarithm(il_task *t, il_value v, double (*f)(double),
                      double *out) {
  il_value i = il_int_of(il_payload(t->process, v));
  double x;
  if (i && il_int_sign(i) > 0 && isinf(il_int_to_double(i))) {
    int64_t exponent;
    x = int_frexp(t, i, &exponent);
    *out = f(x) + f(2.0) * (double)exponent;
    return !t->exc;
  }
  if (i)
    x = il_int_sign(i) > 0 ? il_int_to_double(i) : -1;
  else if (!il_arg_double(t, v, &x))
    return false;
  if (x <= 0) {
    domain_error(t);
    return false;
  }
  *out = f(x);
  return true;
}

LIB_NATIVE(math_log) {
  (void)kwnames;
  double x, base;
  if (!logarithm(t, args[0], il_libm_log, &x)) return IL_NIL;
  if (n == 1) return il_float_new(t, x);
  if (!logarithm(t, args[1], il_libm_log, &base)) return IL_NIL;
  if (base == 0)
    return il_raise(t, IL_CLASS_ZeroDivisionError, "float division by zero");
  return il_float_new(t, x / base);
}
LIB_NATIVE(math_log2) {
  LIB_UNUSED();
  double x;
  return logarithm(t, args[0], il_libm_log2, &x) ? il_float_new(t, x) : IL_NIL;
}
LIB_NATIVE(math_log10) {
  LIB_UNUSED();
  double x;
  return logarithm(t, args[0], il_libm_log10, &x) ? il_float_new(t, x) : IL_NIL;
}

/* The length of a vector of n coordinates, of which the largest is max. */
static double norm(const double *x, uint32_t n, double max) {
  int exponent;
  if (max == 0 || !isfinite(max)) return max;
  frexp(max, &exponent);
  il_dd sum = il_dd_of(0);
  /* In two steps, as the scale of the smallest floats is no float itself. */
  int half = exponent / 2;
  for (uint32_t i = 0; i < n; i++) {
    double scaled = ldexp(ldexp(x[i], -half), half - exponent);
    sum = il_dd_add(sum, il_dd_product(scaled, scaled));
  }
  return ldexp(il_dd_sqrt(sum).hi, exponent);
}

enum { NORM_STACK = 16 };

/* |a - b|, or |a| where b is NULL. */
static il_value norm_of(il_task *t, const il_value *a, const il_value *b,
                        uint32_t n) {
  double storage[NORM_STACK], max = 0;
  double *x = n > NORM_STACK ? malloc(n * sizeof *x) : storage;
  bool nan = false, ok = true;
  if (!x) return il_raise_memory(t);
  for (uint32_t i = 0; i < n && ok; i++) {
    double p, q = 0;
    ok = il_arg_double(t, a[i], &p) && (!b || il_arg_double(t, b[i], &q));
    x[i] = ok ? fabs(p - q) : 0;
    nan |= isnan(x[i]) != 0;
    if (x[i] > max) max = x[i];
  }
  double r = nan && !isinf(max) ? NAN : norm(x, n, max);
  if (x != storage) free(x);
  return ok ? il_float_new(t, r) : IL_NIL;
}

LIB_NATIVE(math_hypot) {
  (void)kwnames;
  return norm_of(t, args, NULL, n);
}

LIB_NATIVE(math_dist) {
  LIB_UNUSED();
  il_value p = il_lib_items(t, "math", "dist", args, 2, 0);
  if (!p || p == IL_TAIL) return p;
  il_value both[] = {p, args[1]};
  il_value q = il_lib_items(t, "math", "dist", both, 2, 1);
  if (!q || q == IL_TAIL) return q;
  p = il_list_to_tuple(t, p);
  q = il_list_to_tuple(t, q);
  if (!p || !q) return IL_NIL;
  if (il_as_tuple(p)->len != il_as_tuple(q)->len)
    return il_raise(t, IL_CLASS_ValueError,
                    "both points must have the same number of dimensions");
  return norm_of(t, il_as_tuple(p)->items, il_as_tuple(q)->items,
                 il_as_tuple(p)->len);
}

/* Shewchuk's exact sum: partials that do not overlap, smallest first. */
typedef struct {
  double *parts;
  uint32_t len, cap;
  double special; /* sum of infinities and NaNs */
  bool has_special, failed, overflow;
} exact_sum;

static void exact_add(exact_sum *sum, double x) {
  double given = x;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < sum->len; i++) {
    double y = sum->parts[i];
    if (fabs(x) < fabs(y)) {
      double swap = x;
      x = y;
      y = swap;
    }
    volatile double hi = x + y;
    volatile double back = hi - x;
    double lo = y - back;
    if (lo != 0) sum->parts[kept++] = lo;
    x = hi;
  }
  sum->len = kept;
  if (x == 0) return;
  if (!isfinite(x)) {
    if (isfinite(given)) sum->overflow = true;
    sum->special += given;
    sum->has_special = true;
    sum->len = 0;
    return;
  }
  if (sum->len == sum->cap) {
    uint32_t cap = sum->cap ? sum->cap * 2 : 32;
    double *parts = realloc(sum->parts, cap * sizeof *parts);
    if (!parts) {
      sum->failed = true;
      return;
    }
    sum->parts = parts;
    sum->cap = cap;
  }
  sum->parts[sum->len++] = x;
}

/* Rounded once, half to even. */
static double exact_result(const exact_sum *sum) {
  uint32_t n = sum->len;
  if (n == 0) return 0.0;
  volatile double hi = sum->parts[--n], lo = 0;
  while (n > 0 && lo == 0) {
    double x = hi, y = sum->parts[--n];
    hi = x + y;
    volatile double back = hi - x;
    lo = y - back;
  }
  if (n > 0 && ((lo < 0 && sum->parts[n - 1] < 0) ||
                (lo > 0 && sum->parts[n - 1] > 0))) {
    volatile double y = lo * 2, x = hi + y;
    if (y == x - hi) hi = x;
  }
  return hi;
}

LIB_NATIVE(math_fsum) {
  LIB_UNUSED();
  il_value items = il_lib_items(t, "math", "fsum", args, 1, 0);
  if (!items || items == IL_TAIL) return items;
  exact_sum sum = {0};
  for (uint32_t i = 0; i < il_list_len(items) && !sum.failed; i++) {
    il_value item = il_list_get(il_as_list(items), i);
    double x;
    if (item && !il_arg_double(t, item, &x)) break;
    if (item) exact_add(&sum, x);
    if (il_task_stopped(t)) break;
  }
  double r = sum.has_special ? sum.special : exact_result(&sum);
  free(sum.parts);
  if (t->exc) return IL_NIL;
  if (sum.failed) return il_raise_memory(t);
  if (sum.overflow)
    return il_raise(t, IL_CLASS_OverflowError, "intermediate overflow in fsum");
  if (sum.has_special && isnan(r) && !isnan(sum.special))
    return il_raise(t, IL_CLASS_ValueError, "-inf + inf in fsum");
  return il_float_new(t, r);
}

LIB_NATIVE(math_prod) {
  il_value out[2];
  if (!il_args_bind(t, "prod", "iterable / * start?", args, n, kwnames, out))
    return IL_NIL;
  il_value lib[] = {out[0], out[1] ? out[1] : il_from_int(1)};
  bool raised = false;
  il_value items = il_list_from_plain(t, out[0], &raised), total = lib[1];
  if (raised) return IL_NIL;
  if (!items) return il_tail_lib(t, IL_LIB_prod_slow, lib, 2);
  lib[0] = items;
  for (uint32_t i = 0; i < il_list_len(items); i++) {
    il_value item = il_list_get(il_as_list(items), i);
    if (!item || il_task_stopped(t)) break;
    il_value a = il_int_of(total), b = il_int_of(item);
    double x, y;
    if (a && b) {
      total = il_int_mul(t, a, b);
    } else if ((a || il_is_float(total)) && (b || il_is_float(item))) {
      if (!il_arg_double(t, total, &x) || !il_arg_double(t, item, &y))
        return IL_NIL;
      total = il_float_new(t, x * y);
    } else {
      return il_tail_lib(t, IL_LIB_prod_slow, lib, 2);
    }
    if (!total) return IL_NIL;
  }
  return total;
}

/* Ints */

static il_value as_int(il_task *t, il_value v) {
  il_value i = il_int_of(il_payload(t->process, v));
  if (!i)
    il_raise(t, IL_CLASS_TypeError,
             "'%s' object cannot be interpreted as an integer",
             il_type_name(t, v));
  return i;
}

static il_value round_by(il_task *t, il_value v, double (*f)(double),
                         il_value special, const char *missing) {
  if (il_is_float(v)) return il_int_from_double(t, f(il_float_value(v)));
  il_value i = il_int_of(v);
  if (i) return i;
  il_value method = il_type_lookup(t->process, v, special);
  if (method) return il_tail_call_1(t, method, v);
  if (missing)
    return il_raise(t, IL_CLASS_TypeError, "type %s doesn't define %s method",
                    il_type_name(t, v), missing);
  double x;
  return il_arg_double(t, v, &x) ? il_int_from_double(t, f(x)) : IL_NIL;
}

LIB_NATIVE(math_floor) {
  LIB_UNUSED();
  return round_by(t, args[0], floor, IL_NAME(t, floor), NULL);
}
LIB_NATIVE(math_ceil) {
  LIB_UNUSED();
  return round_by(t, args[0], ceil, IL_NAME(t, ceil), NULL);
}
LIB_NATIVE(math_trunc) {
  LIB_UNUSED();
  return round_by(t, args[0], trunc, IL_NAME(t, trunc), "__trunc__");
}

LIB_NATIVE(math_isqrt) {
  LIB_UNUSED();
  il_value i = as_int(t, args[0]);
  if (!i) return IL_NIL;
  if (il_int_sign(i) < 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "isqrt() argument must be nonnegative");
  return il_int_isqrt(t, i);
}

static il_value absolute(il_task *t, il_value i) {
  return i && il_int_sign(i) < 0 ? il_int_neg(t, i) : i;
}

LIB_NATIVE(math_gcd) {
  (void)kwnames;
  il_value total = il_from_int(0);
  for (uint32_t i = 0; i < n && total; i++) {
    il_value next = as_int(t, args[i]);
    total = next ? il_int_gcd(t, total, next) : IL_NIL;
  }
  return absolute(t, total);
}

LIB_NATIVE(math_lcm) {
  (void)kwnames;
  il_value total = il_from_int(1);
  for (uint32_t i = 0; i < n && total; i++) {
    il_value next = absolute(t, as_int(t, args[i])), part;
    if (!next) return IL_NIL;
    if (il_int_sign(next) == 0 || il_int_sign(total) == 0) {
      total = il_from_int(0);
      continue;
    }
    il_value common = il_int_gcd(t, total, next);
    if (!common || !il_int_divmod(t, next, common, &part, NULL)) return IL_NIL;
    total = il_int_mul(t, total, part);
  }
  return total;
}

/* from * (from + 1) * ... * to, halves first, so that the factors of a
 * multiplication are about equally long. */
static il_value product_range(il_task *t, int64_t from, int64_t to) {
  if (from > to || il_task_stopped(t)) return il_from_int(1);
  if (to - from < 8) {
    il_value total = il_int_new(t, from);
    for (int64_t i = from + 1; i <= to && total; i++) {
      il_value factor = il_int_new(t, i);
      total = factor ? il_int_mul(t, total, factor) : IL_NIL;
    }
    return total;
  }
  int64_t middle = from + (to - from) / 2;
  il_value low = product_range(t, from, middle);
  il_value high = low ? product_range(t, middle + 1, to) : IL_NIL;
  return high ? il_int_mul(t, low, high) : IL_NIL;
}

LIB_NATIVE(math_factorial) {
  LIB_UNUSED();
  il_value i = as_int(t, args[0]);
  int64_t number;
  if (!i) return IL_NIL;
  if (il_int_sign(i) < 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "factorial() not defined for negative values");
  if (!il_int_to_i64(i, &number))
    return il_raise(t, IL_CLASS_OverflowError,
                    "factorial() argument should not exceed "
                    "9223372036854775807");
  return product_range(t, 2, number);
}

static bool whole_number(il_task *t, il_value v, const char *name,
                         il_value *out) {
  *out = as_int(t, v);
  if (!*out) return false;
  if (il_int_sign(*out) >= 0) return true;
  il_raise(t, IL_CLASS_ValueError, "%s must be a non-negative integer", name);
  return false;
}

/* n * (n - 1) * ... of k factors; n may be large. */
static il_value falling(il_task *t, il_value n, int64_t k) {
  int64_t small;
  if (il_int_to_i64(n, &small)) return product_range(t, small - k + 1, small);
  il_value total = il_from_int(1);
  for (int64_t i = 0; i < k && total && !il_task_stopped(t); i++) {
    il_value factor = il_int_sub(t, n, il_from_int(i));
    total = factor ? il_int_mul(t, total, factor) : IL_NIL;
  }
  return total;
}

static il_value choose(il_task *t, il_value n, il_value k, bool ordered) {
  int64_t count;
  if (il_int_compare(k, n) > 0) return il_from_int(0);
  if (!ordered) {
    il_value other = il_int_sub(t, n, k);
    if (!other) return IL_NIL;
    if (il_int_compare(other, k) < 0) k = other;
  }
  if (!il_int_to_i64(k, &count))
    return il_raise(t, IL_CLASS_OverflowError, "%s",
                    ordered ? "k must not exceed 9223372036854775807"
                            : "min(n - k, k) must not exceed "
                              "9223372036854775807");
  il_value top = falling(t, n, count);
  if (ordered || !top) return top;
  il_value bottom = product_range(t, 2, count), result;
  return bottom && il_int_divmod(t, top, bottom, &result, NULL) ? result
                                                                : IL_NIL;
}

LIB_NATIVE(math_comb) {
  LIB_UNUSED();
  il_value top, k;
  if (!whole_number(t, args[0], "n", &top) ||
      !whole_number(t, args[1], "k", &k))
    return IL_NIL;
  return choose(t, top, k, false);
}

LIB_NATIVE(math_perm) {
  (void)kwnames;
  il_value top, k;
  if (n == 1 || args[1] == IL_NONE) return math_factorial(t, args, 1, IL_NIL);
  if (!whole_number(t, args[0], "n", &top) ||
      !whole_number(t, args[1], "k", &k))
    return IL_NIL;
  return choose(t, top, k, true);
}

static bool init(il_task *t, il_value module) {
  return il_lib_set_float(t, module, "pi", M_PI) &&
         il_lib_set_float(t, module, "e", M_E) &&
         il_lib_set_float(t, module, "tau", 2 * M_PI) &&
         il_lib_set_float(t, module, "inf", INFINITY) &&
         il_lib_set_float(t, module, "nan", NAN);
}

#define ONE(name)                                                              \
  { #name, math_##name, 1, 1, 0 }
#define TWO(name)                                                              \
  { #name, math_##name, 2, 2, 0 }
#define ANY(name)                                                              \
  { #name, math_##name, 0, -1, 0 }
static const il_native_def functions[] = {
    ONE(acos),
    ONE(acosh),
    ONE(asin),
    ONE(asinh),
    ONE(atan),
    ONE(atanh),
    ONE(cbrt),
    ONE(ceil),
    ONE(cos),
    ONE(cosh),
    ONE(degrees),
    ONE(erf),
    ONE(erfc),
    ONE(exp),
    ONE(exp2),
    ONE(expm1),
    ONE(fabs),
    ONE(factorial),
    ONE(floor),
    ONE(frexp),
    ONE(fsum),
    ONE(gamma),
    ONE(isfinite),
    ONE(isinf),
    ONE(isnan),
    ONE(isqrt),
    ONE(lgamma),
    ONE(log10),
    ONE(log1p),
    ONE(log2),
    ONE(modf),
    ONE(radians),
    ONE(sin),
    ONE(sinh),
    ONE(sqrt),
    ONE(tan),
    ONE(tanh),
    ONE(trunc),
    ONE(ulp),
    TWO(atan2),
    TWO(comb),
    TWO(copysign),
    TWO(dist),
    TWO(fmod),
    TWO(ldexp),
    TWO(nextafter),
    TWO(pow),
    TWO(remainder),
    ANY(gcd),
    ANY(hypot),
    ANY(lcm),
    {"log", math_log, 1, 2, 0},
    {"perm", math_perm, 1, 2, 0},
    {"isclose", math_isclose, 0, -1, IL_NATIVE_KW},
    {"prod", math_prod, 0, -1, IL_NATIVE_KW | IL_NATIVE_TOUCHES(ARGUMENT)},
    {0}};

const il_module_def il_module_math = {"math", functions, NULL, init};
