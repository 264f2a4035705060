#include "lib/sha512.h"

/* The first 64 bits of the fractional parts of cube and square roots of primes
 * are the constants; they are computed here, as integer roots, instead of being
 * listed: floor(root(p * 2^(64 k), k)) mod 2^64. */
__extension__ typedef unsigned __int128 wide;

/* Is x^power <= p * 2^(64 power), with x below 2^68? In 64-bit limbs. */
static bool root_fits(wide x, unsigned power, unsigned p) {
  uint64_t product[5] = {1};
  for (unsigned k = 0; k < power; k++) {
    uint64_t low = (uint64_t)x, high = (uint64_t)(x >> 64);
    uint64_t next[5] = {0};
    for (unsigned part = 0; part < 2; part++) {
      uint64_t factor = part ? high : low, carry = 0;
      for (unsigned i = 0; i + part < 5; i++) {
        wide sum = (wide)product[i] * factor + next[i + part] + carry;
        next[i + part] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
      }
    }
    memcpy(product, next, sizeof product);
  }
  return product[4] == 0 && product[power] < p;
}

static uint64_t root_fraction(unsigned p, unsigned power) {
  wide x = 0;
  for (int bit = 68; bit >= 0; bit--) {
    wide more = x | (wide)1 << bit;
    if (root_fits(more, power, p)) x = more;
  }
  return (uint64_t)x;
}

static unsigned next_prime(unsigned p) {
  for (p++;; p++) {
    unsigned d = 2;
    while (d * d <= p && p % d != 0)
      d++;
    if (d * d > p) return p;
  }
}

static uint64_t rotate(uint64_t x, unsigned bits) {
  return x >> bits | x << (64 - bits);
}

static void compress(uint64_t state[8], const uint64_t k[80],
                     const uint8_t *block) {
  uint64_t w[80], s[8];
  for (unsigned i = 0; i < 16; i++) {
    w[i] = 0;
    for (unsigned b = 0; b < 8; b++)
      w[i] = w[i] << 8 | block[i * 8 + b];
  }
  for (unsigned i = 16; i < 80; i++) {
    uint64_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (rotate(a, 1) ^ rotate(a, 8) ^ a >> 7) + w[i - 7] +
           (rotate(b, 19) ^ rotate(b, 61) ^ b >> 6);
  }
  memcpy(s, state, sizeof s);
  for (unsigned i = 0; i < 80; i++) {
    uint64_t e = s[4], a = s[0];
    uint64_t first = s[7] + (rotate(e, 14) ^ rotate(e, 18) ^ rotate(e, 41)) +
                     ((e & s[5]) ^ (~e & s[6])) + k[i] + w[i];
    uint64_t second = (rotate(a, 28) ^ rotate(a, 34) ^ rotate(a, 39)) +
                      ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof *s);
    s[4] += first;
    s[0] = first + second;
  }
  for (unsigned i = 0; i < 8; i++)
    state[i] += s[i];
}

void il_sha512(const uint8_t *bytes, size_t len, uint8_t out[IL_SHA512_SIZE]) {
  uint64_t state[8], k[80];
  unsigned p = 1;
  for (unsigned i = 0; i < 80; i++) {
    p = next_prime(p);
    k[i] = root_fraction(p, 3);
    if (i < 8) state[i] = root_fraction(p, 2);
  }
  size_t done = 0;
  for (; len - done >= 128; done += 128)
    compress(state, k, bytes + done);
  uint8_t last[256] = {0};
  size_t rest = len - done, size = rest < 112 ? 128 : 256;
  if (rest) memcpy(last, bytes + done, rest);
  last[rest] = 0x80;
  for (unsigned i = 0; i < 8; i++)
    last[size - 1 - i] = (uint8_t)((uint64_t)len * 8 >> (8 * i));
  compress(state, k, last);
  if (size == 256) compress(state, k, last + 128);
  for (unsigned i = 0; i < IL_SHA512_SIZE; i++)
    out[i] = (uint8_t)(state[i / 8] >> (56 - i % 8 * 8));
}
