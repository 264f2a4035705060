#include "object/int_mag.h"

#include <stdlib.h>

/* From here on Karatsuba's three products beat the schoolbook's four. */
enum { IL_KARATSUBA_MIN = 48 };

uint32_t il_mag_trim(const uint32_t *a, uint32_t n) {
  while (n && a[n - 1] == 0)
    n--;
  return n;
}

int il_mag_compare(const uint32_t *a, uint32_t na, const uint32_t *b,
                   uint32_t nb) {
  if (na != nb) return na < nb ? -1 : 1;
  for (uint32_t i = na; i-- > 0;)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

uint64_t il_mag_bits(const uint32_t *a, uint32_t n) {
  return n ? (uint64_t)n * 32 - (uint64_t)__builtin_clz(a[n - 1]) : 0;
}

void il_mag_add(uint32_t *out, const uint32_t *a, uint32_t na,
                const uint32_t *b, uint32_t nb) {
  if (na < nb) {
    const uint32_t *digits = a;
    uint32_t count = na;
    a = b;
    na = nb;
    b = digits;
    nb = count;
  }
  uint64_t carry = 0;
  uint32_t i = 0;
  for (; i < nb; i++) {
    carry += (uint64_t)a[i] + b[i];
    out[i] = (uint32_t)carry;
    carry >>= 32;
  }
  for (; i < na; i++) {
    carry += a[i];
    out[i] = (uint32_t)carry;
    carry >>= 32;
  }
  out[na] = (uint32_t)carry;
}

void il_mag_sub(uint32_t *out, const uint32_t *a, uint32_t na,
                const uint32_t *b, uint32_t nb) {
  uint64_t borrow = 0;
  for (uint32_t i = 0; i < na; i++) {
    uint64_t difference = (uint64_t)a[i] - (i < nb ? b[i] : 0) - borrow;
    out[i] = (uint32_t)difference;
    borrow = difference >> 63;
  }
}

static bool mul_school(const il_task *t, uint32_t *out, const uint32_t *a,
                       uint32_t na, const uint32_t *b, uint32_t nb) {
  memset(out, 0, ((size_t)na + nb) * sizeof *out);
  for (uint32_t i = 0; i < na; i++) {
    uint64_t carry = 0, factor = a[i];
    for (uint32_t j = 0; j < nb; j++) {
      carry += factor * b[j] + out[i + j];
      out[i + j] = (uint32_t)carry;
      carry >>= 32;
    }
    out[i + nb] = (uint32_t)carry;
    if (nb > 1024 && il_task_stopped(t)) return false;
  }
  return true;
}

/* out[at..] += a; the sum is known to fit. */
static void add_at(uint32_t *out, const uint32_t *a, uint32_t n) {
  uint64_t carry = 0;
  for (uint32_t i = 0; i < n || carry; i++) {
    carry += (uint64_t)out[i] + (i < n ? a[i] : 0);
    out[i] = (uint32_t)carry;
    carry >>= 32;
  }
}

/* Karatsuba and Ofman, 1962: n >= IL_KARATSUBA_MIN digits each, n even or odd.
 * scratch has 6 n + 128 digits. */
static bool mul_karatsuba(const il_task *t, uint32_t *out, const uint32_t *a,
                          const uint32_t *b, uint32_t n, uint32_t *scratch) {
  if (n < IL_KARATSUBA_MIN) return mul_school(t, out, a, n, b, n);
  if (il_task_stopped(t)) return false;
  uint32_t low = n / 2, high = n - low, sum = high + 1;
  uint32_t *sum_a = scratch, *sum_b = sum_a + sum, *middle = sum_b + sum;
  uint32_t *rest = middle + 2 * (size_t)sum;
  if (!mul_karatsuba(t, out, a, b, low, rest)) return false;
  if (!mul_karatsuba(t, out + 2 * (size_t)low, a + low, b + low, high, rest))
    return false;
  il_mag_add(sum_a, a + low, high, a, low);
  il_mag_add(sum_b, b + low, high, b, low);
  if (!mul_karatsuba(t, middle, sum_a, sum_b, sum, rest)) return false;
  il_mag_sub(middle, middle, 2 * sum, out, 2 * low);
  il_mag_sub(middle, middle, 2 * sum, out + 2 * (size_t)low, 2 * high);
  add_at(out + low, middle, il_mag_trim(middle, 2 * sum));
  return true;
}

bool il_mag_mul(const il_task *t, uint32_t *out, const uint32_t *a, uint32_t na,
                const uint32_t *b, uint32_t nb) {
  if (na > nb) return il_mag_mul(t, out, b, nb, a, na);
  if (na < IL_KARATSUBA_MIN) return mul_school(t, out, a, na, b, nb);
  /* b in pieces of a's size. */
  size_t need = 2 * (size_t)na + 6 * (size_t)na + 128;
  uint32_t *product = malloc(need * sizeof *product);
  if (!product) return false;
  bool done = true;
  memset(out, 0, ((size_t)na + nb) * sizeof *out);
  for (uint32_t at = 0; done && at < nb; at += na) {
    uint32_t part = nb - at < na ? nb - at : na;
    done = part == na ? mul_karatsuba(t, product, a, b + at, na,
                                      product + 2 * (size_t)na)
                      : il_mag_mul(t, product, a, na, b + at, part);
    if (done) add_at(out + at, product, il_mag_trim(product, na + part));
  }
  free(product);
  return done;
}

uint32_t il_mag_div_small(uint32_t *q, const uint32_t *a, uint32_t n,
                          uint32_t d) {
  uint64_t rest = 0;
  for (uint32_t i = n; i-- > 0;) {
    rest = rest << 32 | a[i];
    q[i] = (uint32_t)(rest / d);
    rest %= d;
  }
  return (uint32_t)rest;
}

uint32_t il_mag_mul_small(uint32_t *a, uint32_t n, uint32_t factor,
                          uint32_t more) {
  uint64_t carry = more;
  for (uint32_t i = 0; i < n; i++) {
    carry += (uint64_t)a[i] * factor;
    a[i] = (uint32_t)carry;
    carry >>= 32;
  }
  return (uint32_t)carry;
}

/* One digit of the quotient: Knuth's steps D3 to D6. u has nb + 1 digits and
 * loses digit * v, v has nb >= 2 and its top bit set. */
static uint32_t quotient_digit(uint32_t *u, const uint32_t *v, uint32_t nb) {
  uint64_t top = (uint64_t)u[nb] << 32 | u[nb - 1];
  uint64_t guess = top / v[nb - 1], rest = top % v[nb - 1];
  while (guess >> 32 || guess * v[nb - 2] > (rest << 32 | u[nb - 2])) {
    guess--;
    rest += v[nb - 1];
    if (rest >> 32) break;
  }
  uint64_t carry = 0, borrow = 0;
  for (uint32_t i = 0; i < nb; i++) {
    carry += guess * v[i];
    uint64_t difference = (uint64_t)u[i] - (uint32_t)carry - borrow;
    u[i] = (uint32_t)difference;
    borrow = difference >> 63;
    carry >>= 32;
  }
  uint64_t difference = (uint64_t)u[nb] - carry - borrow;
  u[nb] = (uint32_t)difference;
  if (!(difference >> 63)) return (uint32_t)guess;
  carry = 0; /* one too many: add v back */
  for (uint32_t i = 0; i < nb; i++) {
    carry += (uint64_t)u[i] + v[i];
    u[i] = (uint32_t)carry;
    carry >>= 32;
  }
  u[nb] += (uint32_t)carry;
  return (uint32_t)guess - 1;
}

/* Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D. */
bool il_mag_divmod(const il_task *t, uint32_t *q, uint32_t *r,
                   const uint32_t *a, uint32_t na, const uint32_t *b,
                   uint32_t nb) {
  if (nb == 1) {
    r[0] = il_mag_div_small(q, a, na, b[0]);
    return true;
  }
  uint32_t *u = malloc(((size_t)na + 2 + nb + 1) * sizeof *u);
  if (!u) return false;
  uint32_t *v = u + na + 2;
  unsigned shift = (unsigned)__builtin_clz(b[nb - 1]);
  il_mag_shift_left(u, a, na, shift);
  il_mag_shift_left(v, b, nb, shift);
  bool done = true;
  for (uint32_t i = na - nb + 1; i-- > 0;) {
    q[i] = quotient_digit(u + i, v, nb);
    if (nb > 64 && il_task_stopped(t)) {
      done = false;
      break;
    }
  }
  if (done) {
    u[nb] = 0;
    for (uint32_t i = 0; i < nb; i++)
      r[i] = (uint32_t)(((uint64_t)u[i + 1] << 32 | u[i]) >> shift);
  }
  free(u);
  return done;
}

void il_mag_shift_left(uint32_t *out, const uint32_t *a, uint32_t n,
                       uint64_t bits) {
  uint32_t words = (uint32_t)(bits / 32);
  unsigned shift = (unsigned)(bits % 32);
  memset(out, 0, words * sizeof *out);
  uint64_t carry = 0;
  for (uint32_t i = 0; i < n; i++) {
    carry |= (uint64_t)a[i] << shift;
    out[words + i] = (uint32_t)carry;
    carry >>= 32;
  }
  out[words + n] = (uint32_t)carry;
}

bool il_mag_shift_right(uint32_t *out, const uint32_t *a, uint32_t n,
                        uint64_t bits) {
  uint32_t words = (uint32_t)(bits / 32);
  unsigned shift = (unsigned)(bits % 32);
  uint32_t lost = a[words] & (uint32_t)(((uint64_t)1 << shift) - 1);
  for (uint32_t i = 0; i < words; i++)
    lost |= a[i];
  for (uint32_t i = words; i < n; i++) {
    uint64_t pair = (uint64_t)(i + 1 < n ? a[i + 1] : 0) << 32 | a[i];
    out[i - words] = (uint32_t)(pair >> shift);
  }
  return lost != 0;
}
