/* Floats: values (see value.h), shortest text and exact parsing, the same on
 * every machine: nothing here depends on the C library's printf or strtod.
 */
#ifndef IL_OBJECT_FLOAT_H
#define IL_OBJECT_FLOAT_H

#include "base/buf.h"
#include "base/number.h"
#include "object/heap.h"

typedef struct il_float {
  il_object head;
  double value;
} il_float;

il_value il_float_box(il_task *t, double d);
static inline il_value il_float_new(il_task *t, double d) {
  il_value v;
  return il_flonum_try(d, &v) ? v : il_float_box(t, d);
}
static inline bool il_is_float(il_value v) {
  return il_is_flonum(v) || il_is_kind(v, IL_KIND_FLOAT);
}
static inline double il_float_value(il_value v) {
  return il_is_flonum(v) ? il_flonum_value(v)
                         : ((const il_float *)il_to_ptr(v))->value;
}
/* bits * 2^exponent, a bit more than that if `more`, correctly rounded; bits
 * has its top bit set. Infinite when too large. */
double il_float_assemble(uint64_t bits, int64_t exponent, bool more);
uint64_t il_float_hash(double d); /* equal to the int's where equal */

/* Shortest digits that read back as d: returns their number, without sign, and
 * the decimal exponent such that d = 0.d1d2.. * 10^exponent. */
int il_float_shortest(double d, char digits[18], int *exponent);
/* ndigits significant digits (mode 2) or digits after the point (mode 3),
 * correctly rounded (half even on exact ties); digits in out, count returned.
 */
int il_float_digits(double d, bool after_point, int ndigits, il_buf *out,
                    int *exponent);
void il_float_repr(double d, il_buf *out); /* 1.0, 1e+16, inf, -0.0 */
/* type as in format specs: e f g E F G % or 0 for none; flags below. */
void il_float_format(double d, char type, int precision, bool alternate,
                     il_buf *out);
double il_float_mod(double a, double b);      /* Python's % */
double il_float_floordiv(double a, double b); /* Python's // */
il_value il_float_round(il_task *t, double d, int ndigits);
bool il_float_pow(il_task *t, double a, double b, il_value *out);

#endif
