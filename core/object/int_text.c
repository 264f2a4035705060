/* Integers to text and back.
 *
 * Bases that are powers of two are linear. The others are quadratic, and kept
 * short by the same limit as CPython's: 4300 digits, unless both are small.
 */
#include <stdlib.h>

#include "object/int.h"
#include "object/int_mag.h"
#include "object/native.h"

enum { IL_INT_TEXT_MAX = 4300 };

unsigned il_int_text_small(int64_t i, char out[24]) {
  uint64_t rest = i < 0 ? -(uint64_t)i : (uint64_t)i;
  char reversed[24];
  unsigned n = 0, len = 0;
  do {
    reversed[n++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest);
  if (i < 0) out[len++] = '-';
  while (n)
    out[len++] = reversed[--n];
  return len;
}

static char digit_char(unsigned digit) {
  return (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}

/* base is 1 << width */
static void text_of_bits(const uint32_t *digits, uint32_t count, unsigned width,
                         il_buf *out) {
  uint64_t bits = il_mag_bits(digits, count);
  for (uint64_t i = (bits + width - 1) / width; i-- > 0;) {
    uint64_t at = i * width;
    uint64_t pair = digits[at / 32];
    if (at / 32 + 1 < count) pair |= (uint64_t)digits[at / 32 + 1] << 32;
    il_buf_byte(out, digit_char((pair >> at % 32) & ((1u << width) - 1)));
  }
}

/* The largest power of base below 2^32, and its exponent. */
static uint32_t chunk_of(unsigned base, unsigned *digits) {
  uint32_t chunk = base;
  *digits = 1;
  while ((uint64_t)chunk * base <= UINT32_MAX) {
    chunk *= base;
    ++*digits;
  }
  return chunk;
}

static bool too_long(il_task *t) {
  il_raise(t, IL_CLASS_ValueError,
           "Exceeds the limit (%d digits) for integer string conversion; use "
           "sys.set_int_max_str_digits() to increase the limit",
           IL_INT_TEXT_MAX);
  return false;
}

static bool text_by_division(il_task *t, const uint32_t *digits, uint32_t count,
                             unsigned base, size_t room, il_buf *out) {
  unsigned per_chunk;
  uint32_t chunk = chunk_of(base, &per_chunk);
  uint32_t *rest = malloc(count * sizeof *rest + room + per_chunk);
  if (!rest) {
    il_raise_memory(t);
    return false;
  }
  char *end = (char *)(rest + count) + room + per_chunk, *text = end;
  memcpy(rest, digits, count * sizeof *rest);
  while (count) {
    uint32_t part = il_mag_div_small(rest, rest, count, chunk);
    count = il_mag_trim(rest, count);
    for (unsigned i = 0; count ? i < per_chunk : part != 0; i++) {
      *--text = digit_char(part % base);
      part /= base;
    }
  }
  bool fits = base != 10 || end - text <= IL_INT_TEXT_MAX;
  if (fits) il_buf_append(out, text, (size_t)(end - text));
  free(rest);
  return fits || too_long(t);
}

bool il_int_mag_text(il_task *t, const uint32_t *digits, uint32_t count,
                     bool negative, unsigned base, il_buf *out) {
  if (!count) {
    il_buf_byte(out, '0');
    return true;
  }
  uint64_t bits = il_mag_bits(digits, count);
  if ((base & (base - 1)) == 0) {
    if (negative) il_buf_byte(out, '-');
    text_of_bits(digits, count, (unsigned)__builtin_ctz(base), out);
    return true;
  }
  /* 10^4300 has 14285 bits. */
  if (bits > 14285) return too_long(t);
  size_t at = out->len;
  if (negative) il_buf_byte(out, '-');
  if (text_by_division(t, digits, count, base, bits, out)) return true;
  out->len = at;
  return false;
}

static int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 36;
}

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* text is [sign] [prefix] digits; strips spaces and reads what comes before
 * the digits. False: bad prefix. */
static bool read_head(const char **text, const char *end, unsigned *base,
                      bool *negative) {
  const char *p = *text;
  if (p < end && (*p == '+' || *p == '-')) *negative = *p++ == '-';
  unsigned of_prefix = 0;
  if (end - p >= 2 && *p == '0') {
    char c = (char)(p[1] | 0x20);
    of_prefix = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
  }
  if (of_prefix && (*base == 0 || *base == of_prefix)) {
    *base = of_prefix;
    p += 2;
    if (p < end && *p == '_') p++;
  } else if (*base == 0) {
    *base = 10;
    /* "010" is not a number to guess at, "000" is. */
    if (p < end && *p == '0')
      for (const char *q = p; q < end; q++)
        if (*q != '0' && *q != '_') return false;
  }
  *text = p;
  return true;
}

/* Number of digits, or SIZE_MAX if text is not digits with single _ between. */
static size_t count_digits(const char *text, const char *end, unsigned base) {
  size_t count = 0;
  bool underscore = true; /* none at the start */
  for (; text < end; text++) {
    if (*text == '_') {
      if (underscore) return SIZE_MAX;
      underscore = true;
      continue;
    }
    if ((unsigned)digit_value(*text) >= base) return SIZE_MAX;
    underscore = false;
    count++;
  }
  return underscore ? SIZE_MAX : count;
}

static uint32_t read_bits(const char *text, const char *end, unsigned width,
                          uint32_t *digits) {
  uint64_t at = 0;
  while (end-- > text) {
    if (*end == '_') continue;
    uint64_t digit = (uint64_t)digit_value(*end) << at % 32;
    digits[at / 32] |= (uint32_t)digit;
    if (digit >> 32) digits[at / 32 + 1] |= (uint32_t)(digit >> 32);
    at += width;
  }
  return (uint32_t)((at + 31) / 32);
}

static uint32_t read_by_multiplying(const char *text, const char *end,
                                    unsigned base, uint32_t *digits) {
  unsigned per_chunk;
  chunk_of(base, &per_chunk);
  uint32_t count = 0;
  while (text < end) {
    uint32_t part = 0, scale = 1;
    for (unsigned i = 0; i < per_chunk && text < end; text++) {
      if (*text == '_') continue;
      part = part * base + (uint32_t)digit_value(*text);
      scale *= base;
      i++;
    }
    uint32_t carry = il_mag_mul_small(digits, count, scale, part);
    if (carry) digits[count++] = carry;
  }
  return count;
}

il_value il_int_parse(il_task *t, const char *text, size_t len, unsigned base) {
  const char *end = text + len;
  while (text < end && is_space(*text))
    text++;
  while (text < end && is_space(end[-1]))
    end--;
  bool negative = false;
  if (!read_head(&text, end, &base, &negative)) return IL_NIL;
  size_t count = count_digits(text, end, base);
  if (count == SIZE_MAX) return IL_NIL;
  if (base <= 10 && count <= 18 && count == (size_t)(end - text)) {
    int64_t i = 0;
    for (; text < end; text++)
      i = i * base + (*text - '0');
    return il_from_int(negative ? -i : i);
  }
  bool power_of_two = (base & (base - 1)) == 0;
  if (!power_of_two && count > IL_INT_TEXT_MAX)
    return il_raise(t, IL_CLASS_ValueError,
                    "Exceeds the limit (%d digits) for integer string "
                    "conversion: value has %zu digits; use "
                    "sys.set_int_max_str_digits() to increase the limit",
                    IL_INT_TEXT_MAX, count);
  unsigned width = 32 - (unsigned)__builtin_clz(base - 1);
  uint32_t *digits = calloc(count * width / 32 + 2, sizeof *digits);
  if (!digits) return il_raise_memory(t);
  uint32_t used = power_of_two ? read_bits(text, end, width, digits)
                               : read_by_multiplying(text, end, base, digits);
  il_value result = il_int_from_mag(t, digits, used, negative);
  free(digits);
  return result;
}
