/* Integers without limit. il_value ints of 63 bits, the rest as il_bigint:
 * sign and magnitude, normalised (no leading zero digit, never a value that
 * fits into 63 bits). All functions take any int il_value (not bool: convert
 * with il_int_of first) and poll the process's stop flag in long loops:
 * stopped, they return early with any value, and the safepoint ends the run.
 */
#ifndef IL_OBJECT_INT_H
#define IL_OBJECT_INT_H

#include "base/buf.h"
#include "object/heap.h"

typedef struct il_bigint {
  il_object head;
  uint32_t negative;
  uint32_t count;    /* digits */
  uint32_t digits[]; /* base 2^32, least first */
} il_bigint;

static inline bool il_is_integer(il_value v) { /* int, not bool */
  return il_is_int(v) || il_is_kind(v, IL_KIND_BIGINT);
}
/* bool -> int, int -> itself, else IL_NIL (nothing raised). */
il_value il_int_of(il_value v);
il_value il_int_new(il_task *t, int64_t i);
il_value il_int_new_u64(il_task *t, uint64_t i);
/* Truncates; OverflowError / ValueError for inf and nan as int(x) words it. */
il_value il_int_from_double(il_task *t, double d);
/* False if it does not fit. */
bool il_int_to_i64(il_value v, int64_t *out);
double il_int_to_double(il_value v); /* nearest even; inf when too large */
bool il_int_to_double_checked(il_task *t, il_value v, double *out);
int il_int_sign(il_value v); /* -1, 0, 1 */
int il_int_compare(il_value a, il_value b);
int il_int_compare_double(il_value a, double b); /* exact; b not nan */
uint64_t il_int_hash(il_value v);                /* CPython's: modulo 2^61-1 */

il_value il_int_add(il_task *t, il_value a, il_value b);
il_value il_int_sub(il_task *t, il_value a, il_value b);
il_value il_int_mul(il_task *t, il_value a, il_value b);
/* Floor division; ZeroDivisionError. Either out may be NULL. */
bool il_int_divmod(il_task *t, il_value a, il_value b, il_value *quotient,
                   il_value *remainder);
il_value il_int_truediv(il_task *t, il_value a, il_value b); /* a float */
il_value il_int_pow(il_task *t, il_value base, il_value exponent);
/* pow(a, b, m), also with negative b (inverse). */
il_value il_int_powmod(il_task *t, il_value a, il_value b, il_value m);
il_value il_int_shift(il_task *t, il_value a, il_value bits, bool left);
il_value il_int_bitop(il_task *t, char op, il_value a, il_value b); /* & | ^ */
il_value il_int_neg(il_task *t, il_value a);
il_value il_int_gcd(il_task *t, il_value a, il_value b);
il_value il_int_isqrt(il_task *t, il_value a);
uint64_t il_int_bit_length(il_value a);
uint64_t il_int_bit_count(il_value a);

/* The low len bytes in two's complement. False: the magnitude has more bits
 * (a sign bit is the caller's to check). */
bool il_int_to_bytes(il_value v, uint8_t *out, size_t len, bool big_endian);
il_value il_int_from_bytes(il_task *t, const uint8_t *bytes, size_t len,
                           bool big_endian, bool is_signed);

/* Digits in base 2..36, lower case, '-' first; no prefix. False: ValueError
 * (decimal text over 4300 digits) or MemoryError. */
bool il_int_text(il_task *t, il_value v, unsigned base, il_buf *out);
/* Decimal text of i without a 0 byte; returns its length, at most 20. */
unsigned il_int_text_small(int64_t i, char out[24]);
/* Parses as int(text, base) does (base 0 too); IL_NIL without an exception if
 * it is no number. The 4300-digit limit of CPython is applied (ValueError). */
il_value il_int_parse(il_task *t, const char *text, size_t len, unsigned base);

/* Between int.c and int_text.c. */
bool il_int_mag_text(il_task *t, const uint32_t *digits, uint32_t count,
                     bool negative, unsigned base, il_buf *out);
il_value il_int_from_mag(il_task *t, const uint32_t *digits, uint32_t count,
                         bool negative);

#endif
