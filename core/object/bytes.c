#include "object/bytes.h"

#include "object/native.h"
#include "object/str.h"

il_bytes *il_bytes_blank(il_task *t, size_t len) {
  if (len >= UINT32_MAX - 64) {
    il_raise_memory(t);
    return NULL;
  }
  il_bytes *b = il_alloc(t, IL_KIND_BYTES, sizeof(il_bytes) + len + 1);
  if (b) b->len = (uint32_t)len;
  return b;
}

il_value il_bytes_new(il_task *t, const void *data, size_t len) {
  il_bytes *b = il_bytes_blank(t, len);
  if (!b) return IL_NIL;
  if (len) memcpy(b->data, data, len);
  return il_from_ptr(b);
}

il_value il_bytes_from_buf(il_task *t, il_buf *buf) {
  il_value v =
      buf->failed ? il_raise_memory(t) : il_bytes_new(t, buf->bytes, buf->len);
  il_buf_term(buf);
  return v;
}

void il_bytes_append_repr(const il_bytes *b, il_buf *out) {
  bool single = memchr(b->data, '\'', b->len) != NULL;
  bool both = single && memchr(b->data, '"', b->len) != NULL;
  char quote = single && !both ? '"' : '\'';
  il_buf_byte(out, 'b');
  il_buf_byte(out, quote);
  for (uint32_t i = 0; i < b->len; i++) {
    uint8_t c = b->data[i];
    char letter = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : 0;
    if (c == '\\' || c == (uint8_t)quote) letter = (char)c;
    if (letter) {
      il_buf_byte(out, '\\');
      il_buf_byte(out, letter);
    } else if (c >= ' ' && c < 0x7F) {
      il_buf_byte(out, (char)c);
    } else {
      il_text_append_escape(out, c);
    }
  }
  il_buf_byte(out, quote);
}
