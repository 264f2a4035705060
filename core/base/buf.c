#include "base/buf.h"

#include <stdlib.h>

void il_buf_init(il_buf *buf) {
  memset(buf, 0, sizeof *buf);
}

void il_buf_init_on(il_buf *buf, char *storage, size_t size) {
  il_buf_init(buf);
  buf->bytes = storage;
  buf->cap = size;
  buf->borrowed = true;
  storage[0] = 0;
}

void il_buf_term(il_buf *buf) {
  if (!buf->borrowed) free(buf->bytes);
  il_buf_init(buf);
}

static bool reserve(il_buf *buf, size_t more) {
  if (buf->failed) return false;
  if (buf->cap - buf->len > more) return true;
  if (more >= IL_BUF_MAX - buf->len) {
    buf->failed = true;
    return false;
  }
  size_t cap = buf->cap ? buf->cap : 64;
  while (cap - buf->len <= more)
    cap *= 2;
  char *bytes = realloc(buf->borrowed ? NULL : buf->bytes, cap);
  if (!bytes) {
    buf->failed = true;
    return false;
  }
  if (buf->borrowed) memcpy(bytes, buf->bytes, buf->len + 1);
  buf->borrowed = false;
  buf->bytes = bytes;
  buf->cap = cap;
  return true;
}

void il_buf_append(il_buf *buf, const void *bytes, size_t len) {
  if (!reserve(buf, len)) return;
  if (len) memcpy(buf->bytes + buf->len, bytes, len);
  buf->len += len;
  buf->bytes[buf->len] = 0;
}

void il_buf_text(il_buf *buf, const char *text) {
  il_buf_append(buf, text, strlen(text));
}

void il_buf_byte(il_buf *buf, char byte) {
  il_buf_append(buf, &byte, 1);
}

/* One conversion of a format: %[flags][width][.precision][length]type. */
typedef struct {
  bool zero, left, plus;
  int width, precision; /* precision -1: none */
  int longs;            /* l: 1, ll and z: 2 */
  char type;
} conversion;

static const char *parse_number(const char *at, int *out, va_list *args) {
  if (*at == '*') {
    *out = va_arg(*args, int);
    return at + 1;
  }
  for (*out = 0; *at >= '0' && *at <= '9'; at++)
    *out = *out * 10 + (*at - '0');
  return at;
}

static const char *parse_conversion(const char *at, conversion *c,
                                    va_list *args) {
  *c = (conversion){.precision = -1};
  for (;; at++) {
    if (*at == '0')
      c->zero = true;
    else if (*at == '-')
      c->left = true;
    else if (*at == '+')
      c->plus = true;
    else
      break;
  }
  at = parse_number(at, &c->width, args);
  if (*at == '.') at = parse_number(at + 1, &c->precision, args);
  for (; *at == 'l' || *at == 'z'; at++)
    c->longs += *at == 'z' && sizeof(size_t) > 4 ? 2 : *at == 'l';
  c->type = *at;
  return at + 1;
}

static void pad(il_buf *buf, char fill, int count) {
  while (count-- > 0)
    il_buf_byte(buf, fill);
}

static void put_field(il_buf *buf, const conversion *c, const char *sign,
                      const char *text, size_t len) {
  int rest = c->width - (int)len - (int)strlen(sign);
  if (!c->left && !c->zero) pad(buf, ' ', rest);
  il_buf_text(buf, sign);
  if (!c->left && c->zero) pad(buf, '0', rest);
  il_buf_append(buf, text, len);
  if (c->left) pad(buf, ' ', rest);
}

static void put_unsigned(il_buf *buf, const conversion *c, const char *sign,
                         unsigned long long n) {
  const char *digits = c->type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  unsigned base = c->type == 'x' || c->type == 'X' ? 16 : 10;
  char text[24];
  size_t at = sizeof text;
  do
    text[--at] = digits[n % base];
  while (n /= base);
  put_field(buf, c, sign, text + at, sizeof text - at);
}

static void put_conversion(il_buf *buf, const conversion *c, va_list *args) {
  if (c->type == 's') {
    const char *text = va_arg(*args, const char *);
    size_t len = 0;
    while ((c->precision < 0 || len < (size_t)c->precision) && text[len])
      len++;
    put_field(buf, c, "", text, len);
  } else if (c->type == 'c') {
    char byte = (char)va_arg(*args, int);
    put_field(buf, c, "", &byte, 1);
  } else if (c->type == 'd') {
    long long n = c->longs > 1   ? va_arg(*args, long long)
                  : c->longs > 0 ? va_arg(*args, long)
                                 : va_arg(*args, int);
    unsigned long long size =
        n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
    put_unsigned(buf, c, n < 0 ? "-" : c->plus ? "+" : "", size);
  } else if (c->type == '%') {
    il_buf_byte(buf, '%');
  } else {
    IL_ASSERT(c->type == 'u' || c->type == 'x' || c->type == 'X');
    put_unsigned(buf, c, "",
                 c->longs > 1   ? va_arg(*args, unsigned long long)
                 : c->longs > 0 ? va_arg(*args, unsigned long)
                                : va_arg(*args, unsigned));
  }
}

/* Not the C library's: that one brings printing of floats along, 8 kB of an
 * engine that prints its floats itself. */
void il_buf_vprintf(il_buf *buf, const char *format, va_list args) {
  va_list rest;
  va_copy(rest, args);
  for (const char *at = format; *at;) {
    const char *percent = at;
    while (*percent && *percent != '%')
      percent++;
    il_buf_append(buf, at, (size_t)(percent - at));
    at = percent;
    if (!*at) break;
    conversion c;
    at = parse_conversion(at + 1, &c, &rest);
    put_conversion(buf, &c, &rest);
  }
  va_end(rest);
}

void il_buf_printf(il_buf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  il_buf_vprintf(buf, format, args);
  va_end(args);
}

void il_buf_codepoint(il_buf *buf, uint32_t c) {
  char out[4];
  size_t len;
  if (c >= 0xD800 && c < 0xE000) c = '?';
  if (c < 0x80) {
    out[0] = (char)c;
    len = 1;
  } else if (c < 0x800) {
    out[0] = (char)(0xC0 | (c >> 6));
    out[1] = (char)(0x80 | (c & 0x3F));
    len = 2;
  } else if (c < 0x10000) {
    out[0] = (char)(0xE0 | (c >> 12));
    out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    len = 3;
  } else {
    out[0] = (char)(0xF0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    len = 4;
  }
  il_buf_append(buf, out, len);
}

void il_buf_json(il_buf *buf, const char *utf8, size_t len) {
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)utf8[i];
    if (c == '"' || c == '\\')
      il_buf_printf(buf, "\\%c", c);
    else if (c == '\n')
      il_buf_text(buf, "\\n");
    else if (c < 0x20)
      il_buf_printf(buf, "\\u%04x", c);
    else
      il_buf_byte(buf, (char)c);
  }
}
