/* Doubles to decimal digits and back, between float_digits.c, float_exact.c
 * and float_text.c.
 *
 * The fast way multiplies by a power of ten of 128 bits and knows how wrong
 * the product can be at most; when that is not good enough to decide, the
 * exact way (whole numbers of thousands of bits) does. This is the idea of
 * Grisu3 (Loitsch, "Printing Floating-Point Numbers Quickly and Accurately with
 * Integers", 2010) and of Eisel and Lemire (Lemire, "Number Parsing at a
 * Gigabyte per Second", 2021), with the interval arithmetic of Schubfach
 * (Giulietti, 2020), but with twice their bits and from a table of 27 + 26
 * entries: so the exact way is hardly ever taken.
 */
#ifndef IL_OBJECT_FLOAT_DIGITS_H
#define IL_OBJECT_FLOAT_DIGITS_H

#include "base/base.h"

__extension__ typedef unsigned __int128 il_wide;

/* 10^n is between high:low and high:low + error, times 2^exponent; the top
 * bit of high is 1. */
typedef struct {
  uint64_t high, low;
  int exponent;
  unsigned error; /* 0: exact */
} il_power;
enum { IL_POWER_MIN = -351, IL_POWER_MAX = 350 };
il_power il_float_power(int n); /* IL_POWER_MIN <= n <= IL_POWER_MAX */

/* A finite positive double: mantissa * 2^exponent. */
void il_float_split(double d, uint64_t *mantissa, int *exponent);

/* The double nearest to 0.d1d2... * 10^point; d1 is not 0, count is 1 to
 * IL_FLOAT_EXACT_MAX + 1. */
double il_float_from_digits(const char *digits, int count, int point);

/* The exact way. All digits of mantissa * 2^exponent = 0.d1d2... *
 * 10^*point; at most IL_FLOAT_EXACT_MAX of them, returns their number. */
enum { IL_FLOAT_EXACT_MAX = 800 };
int il_float_exact(uint64_t mantissa, int exponent,
                   char digits[IL_FLOAT_EXACT_MAX], int *point);
int il_float_shortest_exact(double d, char digits[18], int *point);
/* Order of 0.digits * 10^point and mantissa * 2^exponent. */
int il_float_compare_exact(const char *digits, int count, int point,
                           uint64_t mantissa, int exponent);

#endif
