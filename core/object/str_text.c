/* Strs as UTF-8, and as repr and ascii show them. */
#include "object/str.h"
#include "object/unicode.h"

void il_str_append_utf8(const il_str *s, il_buf *out) {
  if (il_str_is_ascii(s)) {
    il_buf_append(out, s->data, s->len);
    return;
  }
  for (uint32_t i = 0; i < s->len; i++)
    il_utf8_append(out, il_str_at(s, i));
}

void il_text_append_escape(il_buf *out, uint32_t c) {
  static const char hex[] = "0123456789abcdef";
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  il_buf_byte(out, '\\');
  il_buf_byte(out, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
  while (digits-- > 0)
    il_buf_byte(out, hex[c >> (4 * digits) & 15]);
}

/* True if c was written as a backslash and a letter, quote or backslash. */
static bool append_named(il_buf *out, uint32_t c, char quote) {
  char letter = c == '\n'                           ? 'n'
                : c == '\r'                         ? 'r'
                : c == '\t'                         ? 't'
                : c == '\\' || c == (uint32_t)quote ? (char)c
                                                    : 0;
  if (!letter) return false;
  il_buf_byte(out, '\\');
  il_buf_byte(out, letter);
  return true;
}

static char quote_for(const il_str *s) {
  bool single = false;
  for (uint32_t i = 0; i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    if (c == '"') return '\'';
    single |= c == '\'';
  }
  return single ? '"' : '\'';
}

void il_str_append_repr(const il_str *s, il_buf *out) {
  char quote = quote_for(s);
  il_buf_byte(out, quote);
  uint32_t plain = 0; /* start of a stretch of ASCII to be copied as it is */
  bool bytes = il_str_width(s) == 0;
  for (uint32_t i = 0; i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    if (c >= ' ' && c < 0x7F && c != '\\' && c != (uint32_t)quote) {
      if (!bytes) il_buf_byte(out, (char)c);
      continue;
    }
    if (bytes) il_buf_append(out, s->data + plain, i - plain);
    plain = i + 1;
    if (append_named(out, c, quote)) continue;
    if (c < 0x80 || !il_unicode_is_printable(c))
      il_text_append_escape(out, c);
    else
      il_buf_codepoint(out, c);
  }
  if (bytes) il_buf_append(out, s->data + plain, s->len - plain);
  il_buf_byte(out, quote);
}
