/* The elementary functions and erf, the same to the last bit on every machine:
 * the C libraries differ there. As those of <math.h>, but for errno and
 * floating-point exceptions; rounded to nearest.
 *
 * A result is computed to 2^-60 of it and better (2^-57 for a power beyond
 * 10^100), then rounded: it is the float next to the true value in nearly all
 * cases, and else off by little more than half a unit in the last place. Those
 * below 2^-1022 are rounded twice.
 *
 * The functions that IEEE 754 fixes (sqrt, fmod, floor, ldexp and so on) are
 * those of <math.h>.
 */
#ifndef IL_BASE_LIBM_H
#define IL_BASE_LIBM_H

double il_libm_exp(double x);
double il_libm_exp2(double x);
double il_libm_expm1(double x);
double il_libm_log(double x);
double il_libm_log2(double x);
double il_libm_log10(double x);
double il_libm_log1p(double x);
double il_libm_pow(double x, double y);
double il_libm_cbrt(double x);

double il_libm_sin(double x);
double il_libm_cos(double x);
double il_libm_tan(double x);
double il_libm_asin(double x);
double il_libm_acos(double x);
double il_libm_atan(double x);
double il_libm_atan2(double y, double x);

double il_libm_sinh(double x);
double il_libm_cosh(double x);
double il_libm_tanh(double x);
double il_libm_asinh(double x);
double il_libm_acosh(double x);
double il_libm_atanh(double x);

double il_libm_erf(double x);
double il_libm_erfc(double x);

#endif
