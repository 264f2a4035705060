#include "object/int.h"

#include <math.h>

#include "object/float.h"
#include "object/int_mag.h"
#include "object/native.h"

/* More digits than this are "too many", as CPython has a limit of its own. */
enum { IL_INT_DIGITS_MAX = 1 << 28 };

/* An int as sign and trimmed magnitude, whichever way it is stored. */
typedef struct {
  const uint32_t *digits;
  uint32_t count;
  bool negative;
  uint32_t room[2];
} il_operand;

static void load(il_value v, il_operand *out) {
  if (il_is_int(v)) {
    int64_t i = il_to_int(v);
    uint64_t magnitude = i < 0 ? -(uint64_t)i : (uint64_t)i;
    out->room[0] = (uint32_t)magnitude;
    out->room[1] = (uint32_t)(magnitude >> 32);
    out->digits = out->room;
    out->count = il_mag_trim(out->room, 2);
    out->negative = i < 0;
  } else {
    const il_bigint *big = (const il_bigint *)il_to_ptr(v);
    out->digits = big->digits;
    out->count = big->count;
    out->negative = big->negative;
  }
}

static il_bigint *blank(il_task *t, uint64_t count) {
  if (count > IL_INT_DIGITS_MAX) {
    il_raise(t, IL_CLASS_OverflowError, "too many digits in integer");
    return NULL;
  }
  il_bigint *big =
      il_alloc(t, IL_KIND_BIGINT, sizeof(il_bigint) + count * sizeof(uint32_t));
  if (big) big->count = (uint32_t)count;
  return big;
}

/* The value of big, whose digits may have leading zeros. */
static il_value finish(il_bigint *big, bool negative) {
  big->count = il_mag_trim(big->digits, big->count);
  big->negative = negative;
  if (big->count > 2) return il_from_ptr(big);
  uint64_t magnitude = 0;
  for (uint32_t i = big->count; i-- > 0;)
    magnitude = magnitude << 32 | big->digits[i];
  if (magnitude > (uint64_t)IL_INT_MAX + negative) return il_from_ptr(big);
  return il_from_int(negative ? -(int64_t)magnitude : (int64_t)magnitude);
}

/* A multiplication or division gave up: no memory, or the run is to stop. */
static il_value given_up(il_task *t) {
  return il_task_stopped(t) ? il_from_int(0) : il_raise_memory(t);
}

il_value il_int_of(il_value v) {
  if (il_is_integer(v)) return v;
  if (il_is_bool(v)) return il_from_int(v == IL_TRUE);
  return IL_NIL;
}

il_value il_int_new_u64(il_task *t, uint64_t i) {
  if (i <= (uint64_t)IL_INT_MAX) return il_from_int((int64_t)i);
  il_bigint *big = blank(t, 2);
  if (!big) return IL_NIL;
  big->digits[0] = (uint32_t)i;
  big->digits[1] = (uint32_t)(i >> 32);
  return finish(big, false);
}

il_value il_int_new(il_task *t, int64_t i) {
  if (il_fits_int(i)) return il_from_int(i);
  il_bigint *big = blank(t, 2);
  if (!big) return IL_NIL;
  uint64_t magnitude = i < 0 ? -(uint64_t)i : (uint64_t)i;
  big->digits[0] = (uint32_t)magnitude;
  big->digits[1] = (uint32_t)(magnitude >> 32);
  return finish(big, i < 0);
}

il_value il_int_from_double(il_task *t, double d) {
  if (isinf(d))
    return il_raise(t, IL_CLASS_OverflowError,
                    "cannot convert float infinity to integer");
  if (isnan(d))
    return il_raise(t, IL_CLASS_ValueError,
                    "cannot convert float NaN to integer");
  if (fabs(d) < 0x1p62) return il_from_int((int64_t)d);
  int exponent;
  uint64_t mantissa = (uint64_t)(frexp(fabs(d), &exponent) * 0x1p53);
  uint64_t bits = (uint64_t)exponent - 53;
  uint32_t digits[2] = {(uint32_t)mantissa, (uint32_t)(mantissa >> 32)};
  il_bigint *big = blank(t, 2 + bits / 32 + 1);
  if (!big) return IL_NIL;
  il_mag_shift_left(big->digits, digits, 2, bits);
  return finish(big, d < 0);
}

bool il_int_to_i64(il_value v, int64_t *out) {
  if (il_is_int(v)) {
    *out = il_to_int(v);
    return true;
  }
  il_operand a;
  load(v, &a);
  if (a.count > 2) return false;
  uint64_t magnitude = (uint64_t)a.digits[1] << 32 | a.digits[0];
  if (magnitude > (uint64_t)INT64_MAX + a.negative) return false;
  *out = a.negative ? (int64_t)-magnitude : (int64_t)magnitude;
  return true;
}

/* The 64 bits below the highest 1 of a (count >= 1), that bit at the top;
 * *exponent such that a is about result * 2^exponent, *more: a is larger. */
static uint64_t top_bits(const uint32_t *a, uint32_t count, int64_t *exponent,
                         bool *more) {
  uint64_t bits = il_mag_bits(a, count);
  *exponent = (int64_t)bits - 64;
  uint32_t part[4] = {0};
  *more = false;
  if (bits > 64) {
    uint64_t drop = bits - 64;
    uint32_t words = (uint32_t)(drop / 32);
    for (uint32_t i = 0; i < words; i++)
      *more |= a[i] != 0;
    *more |= il_mag_shift_right(part, a + words, count - words, drop % 32);
  } else {
    il_mag_shift_left(part, a, count, 64 - bits);
  }
  return (uint64_t)part[1] << 32 | part[0];
}

double il_int_to_double(il_value v) {
  if (il_is_int(v)) return (double)il_to_int(v);
  il_operand a;
  load(v, &a);
  int64_t exponent;
  bool more;
  uint64_t bits = top_bits(a.digits, a.count, &exponent, &more);
  double d = il_float_assemble(bits, exponent, more);
  return a.negative ? -d : d;
}

bool il_int_to_double_checked(il_task *t, il_value v, double *out) {
  *out = il_int_to_double(v);
  if (!isinf(*out)) return true;
  il_raise(t, IL_CLASS_OverflowError, "int too large to convert to float");
  return false;
}

int il_int_sign(il_value v) {
  if (il_is_int(v)) return (il_to_int(v) > 0) - (il_to_int(v) < 0);
  return ((const il_bigint *)il_to_ptr(v))->negative ? -1 : 1;
}

int il_int_compare(il_value a, il_value b) {
  if (il_is_int(a) && il_is_int(b))
    return (il_to_int(a) > il_to_int(b)) - (il_to_int(a) < il_to_int(b));
  il_operand x, y;
  load(a, &x);
  load(b, &y);
  if (x.negative != y.negative) return x.negative ? -1 : 1;
  int order = il_mag_compare(x.digits, x.count, y.digits, y.count);
  return x.negative ? -order : order;
}

int il_int_compare_double(il_value a, double b) {
  if (isinf(b)) return b > 0 ? -1 : 1;
  if (il_is_int(a)) {
    int64_t i = il_to_int(a);
    if (b >= 0x1p62) return -1;
    if (b < -0x1p62) return 1;
    int64_t whole = (int64_t)b; /* towards zero, exact */
    if (i != whole) return i < whole ? -1 : 1;
    double fraction = b - (double)whole;
    return (fraction < 0) - (fraction > 0);
  }
  /* Not within 63 bits: the double's fraction does not matter if it is as
   * large, as it then has none. */
  double d = il_int_to_double(a);
  if (d != b || isinf(d)) return d < b ? -1 : 1;
  il_operand x;
  load(a, &x);
  int exponent;
  uint64_t mantissa = (uint64_t)(frexp(fabs(b), &exponent) * 0x1p53);
  uint32_t digits[2] = {(uint32_t)mantissa, (uint32_t)(mantissa >> 32)};
  uint32_t exact[40];
  uint64_t shift = (uint64_t)exponent - 53;
  il_mag_shift_left(exact, digits, 2, shift);
  uint32_t count = il_mag_trim(exact, 3 + (uint32_t)(shift / 32));
  int order = il_mag_compare(x.digits, x.count, exact, count);
  return x.negative ? -order : order;
}

uint64_t il_int_hash(il_value v) {
  const uint64_t modulus = ((uint64_t)1 << 61) - 1;
  il_operand a;
  load(v, &a);
  uint64_t hash = 0;
  for (uint32_t i = a.count; i-- > 0;) {
    /* hash * 2^32 modulo 2^61 - 1 is a rotation of 61 bits */
    hash = (hash << 32 & modulus) | hash >> 29;
    hash += a.digits[i];
    if (hash >= modulus) hash -= modulus;
  }
  if (a.negative) hash = -hash;
  return hash == UINT64_MAX ? (uint64_t)-2 : hash;
}

static il_value add_signed(il_task *t, il_value a, il_value b, bool negate_b) {
  il_operand x, y;
  load(a, &x);
  load(b, &y);
  y.negative ^= negate_b;
  uint32_t count = x.count > y.count ? x.count : y.count;
  il_bigint *big = blank(t, (uint64_t)count + 1);
  if (!big) return IL_NIL;
  if (x.negative == y.negative) {
    il_mag_add(big->digits, x.digits, x.count, y.digits, y.count);
    return finish(big, x.negative);
  }
  if (il_mag_compare(x.digits, x.count, y.digits, y.count) >= 0) {
    il_mag_sub(big->digits, x.digits, x.count, y.digits, y.count);
    return finish(big, x.negative);
  }
  il_mag_sub(big->digits, y.digits, y.count, x.digits, x.count);
  return finish(big, y.negative);
}

il_value il_int_add(il_task *t, il_value a, il_value b) {
  if (il_is_int(a) && il_is_int(b))
    return il_int_new(t, il_to_int(a) + il_to_int(b));
  return add_signed(t, a, b, false);
}

il_value il_int_sub(il_task *t, il_value a, il_value b) {
  if (il_is_int(a) && il_is_int(b))
    return il_int_new(t, il_to_int(a) - il_to_int(b));
  return add_signed(t, a, b, true);
}

il_value il_int_neg(il_task *t, il_value a) {
  return il_int_sub(t, il_from_int(0), a);
}

il_value il_int_mul(il_task *t, il_value a, il_value b) {
  int64_t product;
  if (il_is_int(a) && il_is_int(b) &&
      !__builtin_mul_overflow(il_to_int(a), il_to_int(b), &product))
    return il_int_new(t, product);
  il_operand x, y;
  load(a, &x);
  load(b, &y);
  if (!x.count || !y.count) return il_from_int(0);
  il_bigint *big = blank(t, (uint64_t)x.count + y.count);
  if (!big) return IL_NIL;
  if (!il_mag_mul(t, big->digits, x.digits, x.count, y.digits, y.count))
    return given_up(t);
  return finish(big, x.negative != y.negative);
}

static bool divmod_small(il_task *t, int64_t a, int64_t b, il_value *quotient,
                         il_value *remainder) {
  int64_t q = a / b, r = a % b;
  if (r != 0 && (r < 0) != (b < 0)) {
    q--;
    r += b;
  }
  if (remainder) *remainder = il_from_int(r);
  if (!quotient) return true;
  *quotient = il_int_new(t, q);
  return *quotient != IL_NIL;
}

/* Of magnitudes, rounded down; x.count >= y.count. */
static bool divmod_mag(il_task *t, const il_operand *x, const il_operand *y,
                       il_bigint **q, il_bigint **r) {
  *q = blank(t, (uint64_t)x->count - y->count + 1);
  *r = *q ? blank(t, y->count) : NULL;
  if (!*r) return false;
  if (il_mag_divmod(t, (*q)->digits, (*r)->digits, x->digits, x->count,
                    y->digits, y->count))
    return true;
  if (!il_task_stopped(t)) {
    il_raise_memory(t);
    return false;
  }
  memset((*q)->digits, 0, (*q)->count * sizeof(uint32_t));
  memset((*r)->digits, 0, (*r)->count * sizeof(uint32_t));
  return true;
}

bool il_int_divmod(il_task *t, il_value a, il_value b, il_value *quotient,
                   il_value *remainder) {
  if (b == il_from_int(0)) {
    il_raise(t, IL_CLASS_ZeroDivisionError,
             quotient ? "integer division or modulo by zero"
                      : "integer modulo by zero");
    return false;
  }
  if (il_is_int(a) && il_is_int(b))
    return divmod_small(t, il_to_int(a), il_to_int(b), quotient, remainder);
  il_operand x, y;
  load(a, &x);
  load(b, &y);
  il_value q = il_from_int(0), r = a;
  if (x.count >= y.count) {
    il_bigint *big_q, *big_r;
    if (!divmod_mag(t, &x, &y, &big_q, &big_r)) return false;
    q = finish(big_q, x.negative != y.negative);
    r = finish(big_r, x.negative);
  }
  if (r != il_from_int(0) && x.negative != y.negative) {
    q = il_int_sub(t, q, il_from_int(1));
    r = il_int_add(t, r, b);
    if (q == IL_NIL || r == IL_NIL) return false;
  }
  if (quotient) *quotient = q;
  if (remainder) *remainder = r;
  return true;
}

/* The quotient of two magnitudes to at least 64 bits, then rounded once. */
static il_value truediv_big(il_task *t, il_value a, il_value b) {
  il_operand x, y;
  load(a, &x);
  load(b, &y);
  if (!x.count) return il_float_new(t, y.negative ? -0.0 : 0.0);
  bool negative = x.negative != y.negative;
  x.negative = y.negative = false;
  int64_t shift = (int64_t)il_mag_bits(y.digits, y.count) -
                  (int64_t)il_mag_bits(x.digits, x.count) + 66;
  bool more = false, lost = false;
  il_bigint *scaled = NULL;
  if (shift > 0) {
    scaled = blank(t, x.count + (uint64_t)shift / 32 + 1);
    if (!scaled) return IL_NIL;
    il_mag_shift_left(scaled->digits, x.digits, x.count, (uint64_t)shift);
  } else {
    scaled = blank(t, x.count - (uint64_t)-shift / 32);
    if (!scaled) return IL_NIL;
    lost =
        il_mag_shift_right(scaled->digits, x.digits, x.count, (uint64_t)-shift);
  }
  x.digits = scaled->digits;
  x.count = il_mag_trim(scaled->digits, scaled->count);
  il_bigint *q, *r;
  if (!divmod_mag(t, &x, &y, &q, &r)) return IL_NIL;
  lost |= il_mag_trim(r->digits, r->count) != 0;
  int64_t exponent;
  uint32_t count = il_mag_trim(q->digits, q->count);
  if (!count) return il_float_new(t, 0.0); /* stopped */
  uint64_t bits = top_bits(q->digits, count, &exponent, &more);
  double d = il_float_assemble(bits, exponent - shift, more || lost);
  if (isinf(d))
    return il_raise(t, IL_CLASS_OverflowError,
                    "integer division result too large for a float");
  return il_float_new(t, negative ? -d : d);
}

il_value il_int_truediv(il_task *t, il_value a, il_value b) {
  const int64_t exact = (int64_t)1 << 53;
  if (b == il_from_int(0))
    return il_raise(t, IL_CLASS_ZeroDivisionError, "division by zero");
  if (il_is_int(a) && il_is_int(b)) {
    int64_t x = il_to_int(a), y = il_to_int(b);
    if (x >= -exact && x <= exact && y >= -exact && y <= exact)
      return il_float_new(t, (double)x / (double)y);
  }
  return truediv_big(t, a, b);
}

il_value il_int_pow(il_task *t, il_value base, il_value exponent) {
  if (il_int_sign(exponent) < 0) {
    double x, y;
    il_value result;
    if (!il_int_to_double_checked(t, base, &x) ||
        !il_int_to_double_checked(t, exponent, &y) ||
        !il_float_pow(t, x, y, &result))
      return IL_NIL;
    return result;
  }
  if (base == il_from_int(0) || base == il_from_int(1))
    return exponent == il_from_int(0) ? il_from_int(1) : base;
  int64_t count;
  if (base == il_from_int(-1)) {
    il_operand e;
    load(exponent, &e);
    return il_from_int(e.count && (e.digits[0] & 1) ? -1 : 1);
  }
  if (!il_int_to_i64(exponent, &count) || count > (int64_t)1 << 40)
    return il_raise_memory(t);
  if (base == il_from_int(2))
    return il_int_shift(t, il_from_int(1), exponent, true);
  il_value result = il_from_int(1);
  for (int bit = 63 - __builtin_clzll((uint64_t)count | 1); bit >= 0; bit--) {
    result = il_int_mul(t, result, result);
    if (result != IL_NIL && (count >> bit & 1))
      result = il_int_mul(t, result, base);
    if (result == IL_NIL || il_task_stopped(t)) break;
  }
  return result;
}

/* The inverse of a modulo m > 0, by Euclid; IL_NIL: raised. */
static il_value inverse(il_task *t, il_value a, il_value m) {
  il_value r = m, next_r = a, x = il_from_int(0), next_x = il_from_int(1);
  if (!il_int_divmod(t, next_r, m, NULL, &next_r)) return IL_NIL;
  while (next_r != il_from_int(0) && !il_task_stopped(t)) {
    il_value q, rest;
    if (!il_int_divmod(t, r, next_r, &q, &rest)) return IL_NIL;
    il_value product = il_int_mul(t, q, next_x);
    if (product == IL_NIL) return IL_NIL;
    il_value step = il_int_sub(t, x, product);
    if (step == IL_NIL) return IL_NIL;
    r = next_r;
    next_r = rest;
    x = next_x;
    next_x = step;
  }
  if (r != il_from_int(1) && m != il_from_int(1))
    return il_raise(t, IL_CLASS_ValueError,
                    "base is not invertible for the given modulus");
  return x;
}

static il_value mulmod(il_task *t, il_value a, il_value b, il_value m) {
  if (il_is_int(a) && il_is_int(b) && il_is_int(m)) { /* 0 <= a, b < m */
    il_u128 product = (il_u128)il_to_int(a) * (il_u128)il_to_int(b);
    return il_from_int((int64_t)(product % (il_u128)il_to_int(m)));
  }
  il_value product = il_int_mul(t, a, b), rest;
  if (product == IL_NIL || !il_int_divmod(t, product, m, NULL, &rest))
    return IL_NIL;
  return rest;
}

il_value il_int_powmod(il_task *t, il_value a, il_value b, il_value m) {
  if (m == il_from_int(0))
    return il_raise(t, IL_CLASS_ValueError, "pow() 3rd argument cannot be 0");
  bool negative = il_int_sign(m) < 0;
  if (negative) m = il_int_neg(t, m);
  if (m == IL_NIL) return IL_NIL;
  if (il_int_sign(b) < 0) {
    a = inverse(t, a, m);
    b = il_int_neg(t, b);
    if (a == IL_NIL || b == IL_NIL) return IL_NIL;
  }
  il_value result = il_from_int(m != il_from_int(1));
  if (!il_int_divmod(t, a, m, NULL, &a)) return IL_NIL;
  il_operand e;
  load(b, &e);
  for (uint64_t bit = il_mag_bits(e.digits, e.count); bit-- > 0;) {
    result = mulmod(t, result, result, m);
    if (result != IL_NIL && (e.digits[bit / 32] >> bit % 32 & 1))
      result = mulmod(t, result, a, m);
    if (result == IL_NIL || il_task_stopped(t)) return result;
  }
  if (negative && result != il_from_int(0)) return il_int_sub(t, result, m);
  return result;
}

static il_value shift_left(il_task *t, const il_operand *a, uint64_t bits) {
  il_bigint *big = blank(t, (uint64_t)a->count + bits / 32 + 1);
  if (!big) return IL_NIL;
  il_mag_shift_left(big->digits, a->digits, a->count, bits);
  return finish(big, a->negative);
}

/* Rounds down: a negative number that loses a bit goes one further. */
static il_value shift_right(il_task *t, const il_operand *a, uint64_t bits) {
  if (bits / 32 >= a->count) return il_from_int(a->negative ? -1 : 0);
  il_bigint *big = blank(t, (uint64_t)a->count - bits / 32);
  if (!big) return IL_NIL;
  bool lost = il_mag_shift_right(big->digits, a->digits, a->count, bits);
  il_value result = finish(big, a->negative);
  return lost && a->negative ? il_int_sub(t, result, il_from_int(1)) : result;
}

il_value il_int_shift(il_task *t, il_value a, il_value bits, bool left) {
  if (il_int_sign(bits) < 0)
    return il_raise(t, IL_CLASS_ValueError, "negative shift count");
  if (a == il_from_int(0)) return a;
  if (!il_is_int(bits)) {
    if (!left) return il_from_int(il_int_sign(a) < 0 ? -1 : 0);
    return il_raise(t, IL_CLASS_OverflowError, "too many digits in integer");
  }
  int64_t count = il_to_int(bits);
  if (il_is_int(a)) {
    int64_t i = il_to_int(a);
    if (!left) return il_from_int(i >> (count > 62 ? 62 : count));
    if (count < 62 && i >= IL_INT_MIN >> count && i <= IL_INT_MAX >> count)
      return il_from_int((int64_t)((uint64_t)i << count));
  }
  il_operand x;
  load(a, &x);
  return left ? shift_left(t, &x, (uint64_t)count)
              : shift_right(t, &x, (uint64_t)count);
}

/* Digit i of the two's complement with endless sign; *carry starts at 1. */
static uint32_t twos_digit(const il_operand *a, uint32_t i, uint32_t *carry) {
  uint32_t digit = i < a->count ? a->digits[i] : 0;
  if (!a->negative) return digit;
  digit = ~digit + *carry;
  *carry = *carry && digit == 0;
  return digit;
}

static uint32_t bitop(char op, uint32_t a, uint32_t b) {
  return op == '&' ? a & b : op == '|' ? a | b : a ^ b;
}

il_value il_int_bitop(il_task *t, char op, il_value a, il_value b) {
  if (il_is_int(a) && il_is_int(b)) {
    int64_t x = il_to_int(a), y = il_to_int(b);
    return il_from_int(op == '&' ? x & y : op == '|' ? x | y : x ^ y);
  }
  il_operand x, y;
  load(a, &x);
  load(b, &y);
  uint32_t count = (x.count > y.count ? x.count : y.count) + 1;
  il_bigint *big = blank(t, count);
  if (!big) return IL_NIL;
  bool negative = bitop(op, x.negative, y.negative);
  uint32_t carry_x = 1, carry_y = 1, carry = 1;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t digit =
        bitop(op, twos_digit(&x, i, &carry_x), twos_digit(&y, i, &carry_y));
    if (negative) {
      digit = ~digit + carry;
      carry = carry && digit == 0;
    }
    big->digits[i] = digit;
  }
  return finish(big, negative);
}

static il_value magnitude_of(il_task *t, il_value a) {
  return il_int_sign(a) < 0 ? il_int_neg(t, a) : a;
}

il_value il_int_gcd(il_task *t, il_value a, il_value b) {
  a = magnitude_of(t, a);
  b = magnitude_of(t, b);
  while (a != IL_NIL && b != IL_NIL && b != il_from_int(0) &&
         !il_task_stopped(t)) {
    il_value rest;
    if (!il_int_divmod(t, a, b, NULL, &rest)) return IL_NIL;
    a = b;
    b = rest;
  }
  return b == IL_NIL ? IL_NIL : a;
}

/* Newton's iteration from above; it falls until it has the answer. */
il_value il_int_isqrt(il_task *t, il_value a) {
  if (il_int_sign(a) < 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "isqrt() argument must be nonnegative");
  if (a == il_from_int(0)) return a;
  uint64_t bits = (il_int_bit_length(a) + 1) / 2;
  il_value root =
      il_int_shift(t, il_from_int(1), il_from_int((int64_t)bits), true);
  while (root != IL_NIL && !il_task_stopped(t)) {
    il_value next;
    if (!il_int_divmod(t, a, root, &next, NULL)) return IL_NIL;
    next = il_int_add(t, next, root);
    if (next == IL_NIL) return IL_NIL;
    next = il_int_shift(t, next, il_from_int(1), false);
    if (next == IL_NIL || il_int_compare(next, root) >= 0)
      return next == IL_NIL ? IL_NIL : root;
    root = next;
  }
  return root;
}

uint64_t il_int_bit_length(il_value a) {
  il_operand x;
  load(a, &x);
  return il_mag_bits(x.digits, x.count);
}

uint64_t il_int_bit_count(il_value a) {
  il_operand x;
  load(a, &x);
  uint64_t count = 0;
  for (uint32_t i = 0; i < x.count; i++)
    count += (uint64_t)__builtin_popcount(x.digits[i]);
  return count;
}

bool il_int_to_bytes(il_value v, uint8_t *out, size_t len, bool big_endian) {
  il_operand a;
  load(v, &a);
  uint32_t carry = 1, digit = 0;
  for (size_t i = 0; i < len; i++) {
    if (i % 4 == 0) digit = twos_digit(&a, (uint32_t)(i / 4), &carry);
    out[big_endian ? len - 1 - i : i] = (uint8_t)(digit >> (i % 4 * 8));
  }
  return il_mag_bits(a.digits, a.count) <= (uint64_t)len * 8;
}

il_value il_int_from_bytes(il_task *t, const uint8_t *bytes, size_t len,
                           bool big_endian, bool is_signed) {
  il_bigint *big = blank(t, len / 4 + 1);
  if (!big) return IL_NIL;
  uint8_t top = len ? bytes[big_endian ? 0 : len - 1] : 0;
  bool negative = is_signed && top >> 7;
  for (size_t i = 0; i < len; i++) {
    uint32_t byte = bytes[big_endian ? len - 1 - i : i];
    big->digits[i / 4] |= byte << (i % 4 * 8);
  }
  if (!negative) return finish(big, false);
  for (size_t i = len; i < (size_t)big->count * 4; i++)
    big->digits[i / 4] |= (uint32_t)0xFF << (i % 4 * 8);
  uint32_t carry = 1;
  for (uint32_t i = 0; i < big->count; i++) {
    big->digits[i] = ~big->digits[i] + carry;
    carry = carry && big->digits[i] == 0;
  }
  return finish(big, true);
}

/* The 4300 digits count decimal digits, which 2^14284 is the first to have. */
bool il_int_text(il_task *t, il_value v, unsigned base, il_buf *out) {
  IL_ASSERT(base >= 2 && base <= 36);
  if (il_is_int(v) && base == 10) {
    char text[24];
    il_buf_append(out, text, il_int_text_small(il_to_int(v), text));
    return true;
  }
  il_operand a;
  load(v, &a);
  return il_int_mag_text(t, a.digits, a.count, a.negative, base, out);
}

il_value il_int_from_mag(il_task *t, const uint32_t *digits, uint32_t count,
                         bool negative) {
  count = il_mag_trim(digits, count);
  il_bigint *big = blank(t, count);
  if (!big) return IL_NIL;
  if (count) memcpy(big->digits, digits, count * sizeof *digits);
  return finish(big, negative);
}
