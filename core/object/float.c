#include "object/float.h"

#include <math.h>

#include "base/libm.h"
#include "object/float_digits.h"
#include "object/native.h"

il_value il_float_box(il_task *t, double d) {
  il_float *box = il_alloc(t, IL_KIND_FLOAT, sizeof *box);
  if (!box) return IL_NIL;
  box->value = d;
  return il_from_ptr(box);
}

/* CPython's: the number modulo 2^61 - 1, 2 being invertible there. */
uint64_t il_float_hash(double d) {
  const uint64_t modulus = ((uint64_t)1 << 61) - 1;
  if (isnan(d)) return 0;
  if (isinf(d)) return d > 0 ? 314159 : (uint64_t)-314159;
  int exponent;
  double m = frexp(fabs(d), &exponent);
  uint64_t hash = 0;
  while (m != 0) {
    hash = (hash << 28 & modulus) | hash >> (61 - 28);
    m *= 0x1p28;
    exponent -= 28;
    uint64_t part = (uint64_t)m;
    m -= (double)part;
    hash += part;
    if (hash >= modulus) hash -= modulus;
  }
  exponent = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61;
  hash = (hash << exponent & modulus) | hash >> (61 - exponent);
  if (d < 0) hash = -hash;
  return hash == UINT64_MAX ? (uint64_t)-2 : hash;
}

double il_float_mod(double a, double b) {
  double rest = fmod(a, b);
  if (rest == 0) return copysign(0.0, b);
  return (rest < 0) != (b < 0) ? rest + b : rest;
}

double il_float_floordiv(double a, double b) {
  double rest = fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest != 0 && (rest < 0) != (b < 0)) quotient -= 1.0;
  if (quotient == 0) return copysign(0.0, a / b);
  double whole = floor(quotient);
  return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

il_value il_float_round(il_task *t, double d, int ndigits) {
  if (!isfinite(d) || d == 0 || ndigits > 323) return il_float_new(t, d);
  if (ndigits < -308) return il_float_new(t, copysign(0.0, d));
  il_buf digits;
  il_buf_init(&digits);
  int point;
  int count = il_float_digits(d, true, ndigits, &digits, &point);
  double rounded = 0.0;
  bool failed = digits.failed;
  if (count && !failed && digits.bytes[0] != '0')
    rounded = il_float_from_digits(digits.bytes, count, point);
  il_buf_term(&digits);
  if (failed) return il_raise_memory(t);
  if (isinf(rounded))
    return il_raise(t, IL_CLASS_OverflowError,
                    "rounded value too large to represent");
  return il_float_new(t, copysign(rounded, d));
}

bool il_float_pow(il_task *t, double a, double b, il_value *out) {
  if (a == 0 && b < 0) {
    il_raise(t, IL_CLASS_ZeroDivisionError,
             "0.0 cannot be raised to a negative power");
    return false;
  }
  if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b)) {
    il_raise_unsupported(t, "a negative number to a fractional power (a "
                            "complex number) is not supported");
    return false;
  }
  double result = il_libm_pow(a, b);
  if (isinf(result) && isfinite(a) && isfinite(b)) {
    il_raise(t, IL_CLASS_OverflowError,
             "(34, 'Numerical result out of range')");
    return false;
  }
  *out = il_float_new(t, result);
  return *out != IL_NIL;
}
