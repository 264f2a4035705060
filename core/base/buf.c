#include "base/buf.h"

#include <stdio.h>
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

void il_buf_vprintf(il_buf *buf, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  if (len >= 0 && reserve(buf, (size_t)len)) {
    vsnprintf(buf->bytes + buf->len, (size_t)len + 1, format, again);
    buf->len += (size_t)len;
  }
  va_end(again);
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
