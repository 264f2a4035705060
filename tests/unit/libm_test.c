/* The elementary functions against true values, rounded, and against the C
 * library's, which is near them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>

#include "base/base.h"
#include "base/libm.h"

typedef struct {
  const char *name;
  double (*one)(double);
  double (*two)(double, double);
  double x, y, expected;
} sample;

#define ONE(name, x, expected)                                                 \
  { #name, il_libm_##name, NULL, x, 0, expected }
#define TWO(name, x, y, expected)                                              \
  { #name, NULL, il_libm_##name, x, y, expected }

/* clang-format off */
/* Computed with 300 bits. */
static const sample samples[] = {
    ONE(exp, 709.5, 0x1.81e9b4b52d0c9p+1023),
    ONE(exp, -700.0, 0x1.14f2b0fb9307fp-1010),
    ONE(exp, 0x1.ae3917ae2fa68p-4, 0x1.1c5a127d35369p+0),
    ONE(exp, 0x1.5bbbc85fac3cep-2, 0x1.67844e6241380p+0),
    ONE(exp2, 0x1.12c7e0b84a53bp+5, 0x1.45be914f67c98p+34),
    ONE(exp2, 0x1.75d4030ec13b0p+9, 0x1.937a293f550abp+747),
    ONE(exp2, -0x1.ac48a656abdb8p+9, 0x1.5978c1bd42785p-857),
    ONE(exp2, 0x1.cc5e15bd53b1cp+8, 0x1.4a461f4899c0ap+460),
    ONE(expm1, 1e-10, 0x1.b7cdfd9dda4e3p-34),
    ONE(expm1, 0x1.60c81e7d40c8cp+6, 0x1.2e25aefed0194p+127),
    ONE(expm1, 0x1.33b02002bc170p-21, 0x1.33b025c9fbc15p-21),
    ONE(expm1, 0x1.a2a57e99f42b4p+8, 0x1.f8a9b1228de71p+603),
    ONE(log, 0x1.0000000000001p+0, 0x1.fffffffffffffp-53),
    ONE(log, 0x1.424b0c926e291p+753, 0x1.0515c6333599ap+9),
    ONE(log, 0x1.8ee37ec272223p+896, 0x1.36c06eb62b5edp+9),
    ONE(log, 0x1.e7582946fe629p+0, 0x1.499f4fb4c7790p-1),
    ONE(log2, 0x1.64db1d608a74cp+0, 0x1.eab2d99b593f4p-2),
    ONE(log2, 0x1.ba4f99ceb0eaep+0, 0x1.93ecf1c8dabb7p-1),
    ONE(log2, 0x1.6e6e59ad1b7e9p+385, 0x1.81847431803e0p+8),
    ONE(log2, 0x1.ec802b73fd7b3p+0, 0x1.e351970450026p-1),
    ONE(log10, 1000.0, 0x1.8000000000000p+1),
    ONE(log10, 0x1.52d760f5cfba6p+0, 0x1.f2b6d7c457255p-4),
    ONE(log10, 0x1.797971874ec15p+233, 0x1.193c0b35e408bp+6),
    ONE(log10, 0x1.043e1c18998d1p+0, 0x1.d3d3554f8f28fp-8),
    ONE(log1p, 0x1.0000000000000p-60, 0x1.0000000000000p-60),
    ONE(log1p, 1e+300, 0x1.5963447f87fb5p+9),
    ONE(log1p, 0x1.543cd17d90c25p+0, 0x1.b0e05ce7dc252p-1),
    ONE(log1p, 0x1.e737adf62c814p-31, 0x1.e737adf28d3c6p-31),
    ONE(cbrt, -0x1.87238c1565605p+253, -0x1.737d67632e8ddp+84),
    ONE(cbrt, 0x1.5e964bb9d00a7p+993, 0x1.1c49be383a6f6p+331),
    ONE(cbrt, 0x1.320da9467eafbp+440, 0x1.af4cb0b5bc3f8p+146),
    ONE(cbrt, -0x1.51607f4fb7e42p+973, -0x1.619fc0bb62bdcp+324),
    ONE(sin, 1e+22, -0x1.b453ab76bf397p-1),
    ONE(sin, 0x1.6ac5b262ca1ffp+849, 0x1.0000000000000p+0),
    ONE(sin, 0x1.6e77cf84a658cp+19, -0x1.511c3defd7271p-34),
    ONE(sin, 0x1.60382860c306bp+935, -0x1.98ac98ff9c35ap-1),
    ONE(cos, 1e+22, 0x1.0be2cef01c8f4p-1),
    ONE(cos, 0x1.6ac5b262ca1ffp+849, -0x1.14ae72e6ba22fp-61),
    ONE(cos, 0x1.69235dbc4c2b1p+1003, 0x1.4c31c576b90a6p-1),
    ONE(cos, -0x1.4f13d21148118p+0, 0x1.09215ee914b62p-2),
    ONE(tan, 1e+22, -0x1.a0f79c1b6b257p+0),
    ONE(tan, 0x1.921fb54442d18p+1, -0x1.1a62633145c07p-53),
    ONE(tan, 0x1.8899d50954fc7p+19, 0x1.c936452053d9cp-37),
    ONE(tan, 0x1.39ee32d10ad65p+470, 0x1.5a10e97ad8554p-1),
    ONE(asin, 0x1.34b3e36176990p-19, 0x1.34b3e36177c44p-19),
    ONE(asin, -0x1.f678b5c32545ap-21, -0x1.f678b5c325965p-21),
    ONE(asin, -0x1.0aaa4ba49e240p-6, -0x1.0aad4f53cf78ep-6),
    ONE(asin, -0x1.e5bbc7373e064p-19, -0x1.e5bbc73742941p-19),
    ONE(acos, 0x1.fffffffffffffp-1, 0x1.0000000000000p-26),
    ONE(acos, 0x1.fffffffea74a2p-1, 0x1.290fe3fe1ef75p-16),
    ONE(acos, 0x1.ffffffffe4df1p-1, 0x1.4d585cd434627p-18),
    ONE(acos, -0x1.8da3c821020dap-13, 0x1.922c226285196p+0),
    ONE(atan, -0x1.d47991030ed3ap+7, -0x1.9107ecdfa3adep+0),
    ONE(atan, -0x1.0e7639615101ap+45, -0x1.921fb54442c9fp+0),
    ONE(atan, -0x1.3e4617a06f4e3p+73, -0x1.921fb54442d18p+0),
    ONE(atan, -0x1.630be0d372356p-33, -0x1.630be0d372356p-33),
    ONE(sinh, -0x1.2a5851ad24fd9p-32, -0x1.2a5851ad24fd9p-32),
    ONE(sinh, 0x1.86abb73914506p-17, 0x1.86abb7393a391p-17),
    ONE(sinh, 0x1.187d894a6613cp-4, 0x1.18b5ab8bf3a6ep-4),
    ONE(sinh, -0x1.3ed29456c294dp+6, -0x1.fccb3762abbdcp+113),
    ONE(cosh, 0x1.2e386d760a558p+6, 0x1.00874cb2a9bcep+108),
    ONE(cosh, 0x1.4ffdef6d51273p-27, 0x1.0000000000000p+0),
    ONE(cosh, 0x1.eb06a00b28980p+6, 0x1.126710ec39948p+176),
    ONE(cosh, 0x1.ebb440b691307p-32, 0x1.0000000000000p+0),
    ONE(tanh, -0x1.cf2afc3ee99c6p-39, -0x1.cf2afc3ee99c6p-39),
    ONE(tanh, 0x1.456b889cda324p-33, 0x1.456b889cda324p-33),
    ONE(tanh, 0x1.2b81ed5e86164p+4, 0x1.fffffffffffffp-1),
    ONE(tanh, 0x1.eecdec2da4430p+0, 0x1.eafd00a2e441fp-1),
    ONE(asinh, -0x1.7d2f36064deb4p+1, -0x1.cfbc546bb3f47p+0),
    ONE(asinh, -0x1.99b5428a99644p-27, -0x1.99b5428a99644p-27),
    ONE(asinh, -0x1.72b768525e5f2p-3, -0x1.70b8a2afe747bp-3),
    ONE(asinh, -0x1.b867be6b09a44p+949, -0x1.498423b2a5ad4p+9),
    ONE(acosh, 0x1.63258cd804e0ap+467, 0x1.44b861407abedp+8),
    ONE(acosh, 0x1.00000039be1dep+0, 0x1.57e2932e6fde7p-13),
    ONE(acosh, 0x1.00008792b1565p+0, 0x1.0776ca4779545p-8),
    ONE(acosh, 0x1.05e9efc108472p+0, 0x1.b75da7e86b921p-3),
    ONE(atanh, 0x1.fffffffcf2f6bp-1, 0x1.673996d42c6abp+3),
    ONE(atanh, 0x1.fffffff5bd31ap-1, 0x1.53d18a9e0cc5ep+3),
    ONE(atanh, 0x1.ffffffad4c4d9p-1, 0x1.326d9d0050c80p+3),
    ONE(atanh, -0x1.d710661bf10c6p-1, -0x1.96de859e05003p+0),
    ONE(erf, 0x1.7293e9d244d60p-1, 0x1.634fef62be088p-1),
    ONE(erf, -0x1.3c125d4efd910p-2, -0x1.59a38f9965d46p-2),
    ONE(erf, -0x1.e5ae219352680p-4, -0x1.10bca58ce3904p-3),
    ONE(erf, -0x1.a69c9abcb537ap-10, -0x1.dcdda95f497e8p-10),
    ONE(erfc, 26.0, 0x1.284bfe1cdea24p-981),
    ONE(erfc, 0x1.aea167ff09b14p+3, 0x1.1cb043e5a69ecp-266),
    ONE(erfc, 0x1.b1af88666e7d5p-1, 0x1.d8ffafd0a6b80p-3),
    ONE(erfc, 0x1.649c516193d17p+0, 0x1.90122254c1d8bp-5),
    TWO(pow, 1.5, -1.5, 0x1.16b28f55d72d4p-1),
    TWO(pow, 9.0, 2.5, 0x1.e600000000000p+7),
    TWO(pow, 10.0, 22.0, 0x1.0f0cf064dd592p+73),
    TWO(pow, 3.0, 34.0, 0x1.d9fe779881944p+53),
    TWO(pow, 2.0, 0.5, 0x1.6a09e667f3bcdp+0),
    TWO(pow, 1.0000001, 0x1.dcd6500000000p+29, 0x1.349445c228792p+144),
    TWO(pow, 0.3, -500.0, 0x1.65bf4f4a990e1p+868),
    TWO(pow, 7.0, 0x1.5555555555555p-2, 0x1.e9b5dba58189dp+0),
    TWO(atan2, 1.0, -3.0, 0x1.68f095fdf593cp+1),
    TWO(atan2, -2.0, 0.1, -0x1.8555a2787981fp+0),
    TWO(atan2, 1e-300, 3e-300, 0x1.4978fa3269ee1p-2),
    TWO(atan2, 5.0, -1e+200, 0x1.921fb54442d18p+1),
};
/* clang-format on */

static void samples_are_the_nearest_floats(void **state) {
  (void)state;
  for (size_t i = 0; i < IL_COUNT(samples); i++) {
    const sample *s = &samples[i];
    double found = s->one ? s->one(s->x) : s->two(s->x, s->y);
    if (found != s->expected)
      fail_msg("%s(%a, %a) is %a, expected %a", s->name, s->x, s->y, found,
               s->expected);
  }
}

static double next(uint64_t *seed) { /* in [0, 1) */
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (double)(*seed >> 11) * 0x1p-53;
}

static void expect_near(const char *name, double x, double found,
                        double expected) {
  enum { ULPS = 4 }; /* C libraries are that far off */
  if (isnan(expected) ? isnan(found) : found == expected) return;
  double off = fabs(found - expected);
  if (off > ULPS * DBL_EPSILON * fabs(expected) && off > ULPS * 5e-324)
    fail_msg("%s(%a) is %a, expected %a", name, x, found, expected);
}

typedef struct {
  const char *name;
  double (*ours)(double), (*theirs)(double);
  double least, most;
} range;

#define RANGE(name, least, most)                                               \
  { #name, il_libm_##name, name, least, most }

static const range ranges[] = {
    RANGE(exp, -760, 720),  RANGE(exp2, -1080, 1030), RANGE(expm1, -60, 720),
    RANGE(log, -1, 1e5),    RANGE(log2, 0, 1e5),      RANGE(log10, 0, 1e5),
    RANGE(log1p, -1.1, 10), RANGE(cbrt, -1e4, 1e4),   RANGE(sin, -2e6, 2e6),
    RANGE(cos, -2e6, 2e6),  RANGE(tan, -2e6, 2e6),    RANGE(asin, -1.1, 1.1),
    RANGE(acos, -1.1, 1.1), RANGE(atan, -20, 20),     RANGE(sinh, -720, 720),
    RANGE(cosh, -720, 720), RANGE(tanh, -30, 30),     RANGE(asinh, -1e5, 1e5),
    RANGE(acosh, 0.9, 1e3), RANGE(atanh, -1.1, 1.1),  RANGE(erf, -7, 7),
    RANGE(erfc, -7, 28),
};

/* Evenly over the range, and of all sizes down to the smallest. */
static void ranges_are_near_the_c_library(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (size_t i = 0; i < IL_COUNT(ranges); i++) {
    const range *r = &ranges[i];
    for (int n = 0; n < 4000; n++) {
      double x = r->least + (r->most - r->least) * next(&seed);
      expect_near(r->name, x, r->ours(x), r->theirs(x));
      x = ldexp(x, -(int)(1070 * next(&seed)));
      expect_near(r->name, x, r->ours(x), r->theirs(x));
    }
  }
}

static void angles_of_any_size(void **state) {
  (void)state;
  uint64_t seed = 9;
  for (int n = 0; n < 20000; n++) {
    double x = ldexp(next(&seed) - 0.5, (int)(1024 * next(&seed)));
    expect_near("sin", x, il_libm_sin(x), sin(x));
    expect_near("cos", x, il_libm_cos(x), cos(x));
  }
}

static void powers_and_directions_of_any_size(void **state) {
  (void)state;
  uint64_t seed = 11;
  for (int n = 0; n < 20000; n++) {
    double x = ldexp(next(&seed), (int)(2000 * next(&seed)) - 1000);
    double y = (next(&seed) - 0.5) * 2000 / log2(x);
    if (n & 1) y = round(y);
    expect_near("pow", x, il_libm_pow(x, y), pow(x, y));
    y = ldexp(next(&seed) - 0.5, (int)(2000 * next(&seed)) - 1000);
    expect_near("atan2", x, il_libm_atan2(y, x), atan2(y, x));
    expect_near("atan2", x, il_libm_atan2(y, -x), atan2(y, -x));
  }
}

/* Where all is fixed: zeros, infinities, NaNs, signs, ties. */
static void edges_are_those_of_the_c_standard(void **state) {
  (void)state;
  static const double edges[] = {0.0,      -0.0,      0.5,    -0.5,      1,
                                 -1,       2,         -2,     3,         -3,
                                 1e300,    -1e300,    5e-324, -5e-324,   NAN,
                                 INFINITY, -INFINITY, 0x1p53, 0x1p53 + 2};
  for (size_t i = 0; i < IL_COUNT(edges); i++) {
    double x = edges[i];
    for (size_t k = 0; k < IL_COUNT(ranges); k++) {
      double found = ranges[k].ours(x), expected = ranges[k].theirs(x);
      expect_near(ranges[k].name, x, found, expected);
      if (!isnan(expected) && !signbit(found) != !signbit(expected))
        fail_msg("%s(%a) has another sign", ranges[k].name, x);
    }
    for (size_t k = 0; k < IL_COUNT(edges); k++) {
      double y = edges[k];
      expect_near("pow", x, il_libm_pow(x, y), pow(x, y));
      expect_near("atan2", x, il_libm_atan2(x, y), atan2(x, y));
      assert_int_equal(!signbit(il_libm_pow(x, y)) || isnan(pow(x, y)),
                       !signbit(pow(x, y)) || isnan(pow(x, y)));
      assert_int_equal(!signbit(il_libm_atan2(x, y)) || isnan(atan2(x, y)),
                       !signbit(atan2(x, y)) || isnan(atan2(x, y)));
    }
  }
  /* Half way between two floats: to the even one. */
  double odd = 0x1p27 - 1;
  assert_true(il_libm_pow(odd, 2) == odd * odd);
  assert_true(il_libm_pow(262139, 3) == 262139. * 262139. * 262139.);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(samples_are_the_nearest_floats),
      cmocka_unit_test(ranges_are_near_the_c_library),
      cmocka_unit_test(angles_of_any_size),
      cmocka_unit_test(powers_and_directions_of_any_size),
      cmocka_unit_test(edges_are_those_of_the_c_standard),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
