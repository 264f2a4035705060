/* str.encode and bytes.decode: utf-8, ascii, latin-1, utf-16 and utf-32.
 *
 * What cannot be converted goes to the error handler of that name: strict,
 * ignore, replace, backslashreplace, surrogatepass (utf-8), and for encoding
 * xmlcharrefreplace.
 */
#include "vm/types/str_methods.h"

typedef enum { UTF8, ASCII, LATIN1, UTF16, UTF32, UNKNOWN } il_codec;
typedef enum {
  STRICT,
  IGNORE,
  REPLACE,
  BACKSLASH,
  XML,
  PASS,
  NO_HANDLER
} il_codec_errors;

typedef struct {
  il_codec codec;
  il_codec_errors handler; /* NO_HANDLER: an error once one is needed */
  il_value handler_name;
  bool big_endian, with_mark; /* utf-16 and utf-32 */
} il_coding;

static const struct {
  const char *name, *shown;
  il_codec codec;
  bool big_endian, with_mark;
} codecs[] = {
    {"utf8", "utf-8", UTF8, false, false},
    {"ascii", "ascii", ASCII, false, false},
    {"usascii", "ascii", ASCII, false, false},
    {"latin1", "latin-1", LATIN1, false, false},
    {"iso88591", "latin-1", LATIN1, false, false},
    {"utf16", "utf-16", UTF16, false, true},
    {"utf16le", "utf-16-le", UTF16, false, false},
    {"utf16be", "utf-16-be", UTF16, true, false},
    {"utf32", "utf-32", UTF32, false, true},
    {"utf32le", "utf-32-le", UTF32, false, false},
    {"utf32be", "utf-32-be", UTF32, true, false},
};

/* Equal but for case, '-', '_' and spaces. */
static bool is_codec(const il_str *given, const char *name) {
  for (uint32_t i = 0; i < given->len; i++) {
    uint32_t c = il_str_at(given, i);
    if (c == '-' || c == '_' || c == ' ') continue;
    if (c >= 'A' && c <= 'Z') c += 32;
    if (c != (unsigned char)*name || !*name) return false;
    name++;
  }
  return !*name;
}

static bool lookup_failed(il_task *t, const char *what, const il_str *name) {
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(name, &text);
  il_raise(t, IL_CLASS_LookupError, "unknown %s%s%s", what,
           text.bytes ? text.bytes : "",
           what[0] == 'e' && what[1] == 'r' ? "'" : "");
  il_buf_term(&text);
  return false;
}

static bool check_text(il_task *t, il_value *v, const char *function,
                       const char *what) {
  if (*v == IL_NIL) return true;
  *v = il_payload(t->process, *v);
  if (il_is_str(*v)) return true;
  il_raise(t, IL_CLASS_TypeError, "%s() argument '%s' must be str, not %s",
           function, what, il_type_name(t, *v));
  return false;
}

static bool choose(il_task *t, const char *function, il_value encoding,
                   il_value errors, il_coding *out) {
  static const char *const handlers[] = {"strict",
                                         "ignore",
                                         "replace",
                                         "backslashreplace",
                                         "xmlcharrefreplace",
                                         "surrogatepass"};
  if (!check_text(t, &encoding, function, "encoding") ||
      !check_text(t, &errors, function, "errors"))
    return false;
  *out = (il_coding){.codec = encoding == IL_NIL ? UTF8 : UNKNOWN};
  for (size_t i = 0; encoding != IL_NIL && i < IL_COUNT(codecs); i++) {
    if (!is_codec(il_as_str(encoding), codecs[i].name)) continue;
    out->codec = codecs[i].codec;
    out->big_endian = codecs[i].big_endian;
    out->with_mark = codecs[i].with_mark;
  }
  if (out->codec == UNKNOWN)
    return lookup_failed(t, "encoding: ", il_as_str(encoding));
  if (errors == IL_NIL) return true;
  out->handler = NO_HANDLER;
  out->handler_name = errors;
  for (int i = 0; i < NO_HANDLER; i++)
    if (il_str_eq_text(il_as_str(errors), handlers[i]))
      out->handler = (il_codec_errors)i;
  return true;
}

static void unknown_handler(il_task *t, const il_coding *coding) {
  lookup_failed(t, "error handler name '", il_as_str(coding->handler_name));
}

static void put_unit(il_buf *out, const il_coding *coding, uint32_t unit,
                     int size) {
  for (int i = 0; i < size; i++) {
    int shift = 8 * (coding->big_endian ? size - 1 - i : i);
    il_buf_byte(out, (char)(unit >> shift));
  }
}

static bool is_surrogate(uint32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

/* False: c is not in the encoding. */
static bool put_encoded(il_buf *out, const il_coding *coding, uint32_t c) {
  bool pass = coding->handler == PASS;
  switch (coding->codec) {
  case ASCII:
  case LATIN1:
    if (c >= (coding->codec == ASCII ? 0x80u : 0x100u)) return false;
    il_buf_byte(out, (char)c);
    return true;
  case UTF8:
    if (is_surrogate(c) && !pass) return false;
    il_utf8_append(out, c);
    return true;
  default:
    if (is_surrogate(c) && !pass) return false;
    if (coding->codec == UTF32) {
      put_unit(out, coding, c, 4);
    } else if (c < 0x10000) {
      put_unit(out, coding, c, 2);
    } else {
      put_unit(out, coding, 0xD800 + ((c - 0x10000) >> 10), 2);
      put_unit(out, coding, 0xDC00 + (c & 0x3FF), 2);
    }
    return true;
  }
}

static const char *shown_name(const il_coding *coding) {
  for (size_t i = 0; i < IL_COUNT(codecs); i++)
    if (codecs[i].codec == coding->codec &&
        codecs[i].big_endian == coding->big_endian &&
        codecs[i].with_mark == coding->with_mark)
      return codecs[i].shown;
  return "utf-8";
}

static void refuse_encoding(il_task *t, const il_str *s,
                            const il_coding *coding, uint32_t at) {
  if (coding->handler == NO_HANDLER) {
    unknown_handler(t, coding);
    return;
  }
  uint32_t end = at + 1;
  uint32_t limit = coding->codec == ASCII ? 0x80 : 0x100;
  bool bytes = coding->codec == ASCII || coding->codec == LATIN1;
  while (end < s->len &&
         (bytes ? il_str_at(s, end) >= limit : is_surrogate(il_str_at(s, end))))
    end++;
  const char *why = coding->codec == ASCII    ? "ordinal not in range(128)"
                    : coding->codec == LATIN1 ? "ordinal not in range(256)"
                                              : "surrogates not allowed";
  if (end - at > 1) {
    il_raise(t, IL_CLASS_UnicodeEncodeError,
             "'%s' codec can't encode characters in position %u-%u: %s",
             shown_name(coding), at, end - 1, why);
    return;
  }
  il_buf text;
  il_buf_init(&text);
  il_text_append_escape(&text, il_str_at(s, at));
  il_raise(t, IL_CLASS_UnicodeEncodeError,
           "'%s' codec can't encode character '%s' in position %u: %s",
           shown_name(coding), text.bytes, at, why);
  il_buf_term(&text);
}

/* What stands in for c: all of it can be encoded. */
static void put_instead(il_buf *out, const il_coding *coding, uint32_t c) {
  il_buf text;
  il_buf_init(&text);
  if (coding->handler == REPLACE)
    il_buf_byte(&text, '?');
  else if (coding->handler == BACKSLASH)
    il_text_append_escape(&text, c);
  else if (coding->handler == XML)
    il_buf_printf(&text, "&#%u;", c);
  for (size_t i = 0; i < text.len; i++)
    put_encoded(out, coding, (uint8_t)text.bytes[i]);
  il_buf_term(&text);
}

il_value il_codec_encode(il_task *t, const il_str *s, il_value encoding,
                         il_value errors) {
  il_coding coding;
  if (!choose(t, "encode", encoding, errors, &coding)) return IL_NIL;
  if (il_str_is_ascii(s) && coding.codec <= LATIN1)
    return il_bytes_new(t, s->data, s->len);
  il_buf out;
  il_buf_init(&out);
  if (coding.with_mark)
    put_unit(&out, &coding, 0xFEFF, coding.codec == UTF16 ? 2 : 4);
  for (uint32_t i = 0; i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    if (il_task_stopped_at(t, i)) break;
    if (put_encoded(&out, &coding, c)) continue;
    if (coding.handler == STRICT || coding.handler >= PASS) {
      refuse_encoding(t, s, &coding, i);
      il_buf_term(&out);
      return IL_NIL;
    }
    put_instead(&out, &coding, c);
  }
  return il_bytes_from_buf(t, &out);
}

/* A part of the input that is not a code point. */
typedef struct {
  uint32_t len;
  const char *why;
} il_fault;

static bool is_more(const il_bytes *b, uint32_t i, uint8_t low, uint8_t high) {
  return i < b->len && b->data[i] >= low && b->data[i] <= high;
}

/* Unicode 14, table 3-7: what may follow the first byte. */
static bool decode_utf8(const il_bytes *b, uint32_t *at, bool pass,
                        uint32_t *out, il_fault *fault) {
  uint32_t i = *at;
  uint8_t first = b->data[i];
  uint32_t more = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  if (!more || first > 0xF4) {
    *fault = (il_fault){1, "invalid start byte"};
    return false;
  }
  uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  uint8_t high = first == 0xED && !pass ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  uint32_t c = first & (0x3Fu >> more);
  for (uint32_t k = 1; k <= more; k++) {
    if (!is_more(b, i + k, low, high)) {
      bool ended = i + k >= b->len;
      *fault = (il_fault){k, ended ? "unexpected end of data"
                                   : "invalid continuation byte"};
      return false;
    }
    c = c << 6 | (b->data[i + k] & 0x3F);
    low = 0x80;
    high = 0xBF;
  }
  *out = c;
  *at = i + more + 1;
  return true;
}

static uint32_t unit_at(const il_bytes *b, uint32_t at, int size, bool big) {
  uint32_t unit = 0;
  for (int i = 0; i < size; i++)
    unit |= (uint32_t)b->data[at + i] << 8 * (big ? size - 1 - i : i);
  return unit;
}

static bool decode_wide(const il_bytes *b, uint32_t *at, int size, bool big,
                        uint32_t *out, il_fault *fault) {
  uint32_t left = b->len - *at;
  if (left < (uint32_t)size) {
    *fault = (il_fault){left, "truncated data"};
    return false;
  }
  uint32_t c = unit_at(b, *at, size, big);
  if (size == 4 && (c > 0x10FFFF || is_surrogate(c))) {
    *fault =
        (il_fault){4, c > 0x10FFFF ? "code point not in range(0x110000)"
                                   : "code point in surrogate code point range "
                                     "(0xd800, 0xe000)"};
    return false;
  }
  if (size == 2 && is_surrogate(c)) {
    if (c >= 0xDC00) {
      *fault = (il_fault){2, "illegal encoding"};
      return false;
    }
    if (left < 4) {
      *fault = (il_fault){left, "unexpected end of data"};
      return false;
    }
    uint32_t low = unit_at(b, *at + 2, 2, big);
    if (low < 0xDC00 || low > 0xDFFF) {
      *fault = (il_fault){2, "illegal UTF-16 surrogate"};
      return false;
    }
    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    size = 4;
  }
  *out = c;
  *at += (uint32_t)size;
  return true;
}

static bool decode_one(const il_bytes *b, const il_coding *coding, uint32_t *at,
                       uint32_t *out, il_fault *fault) {
  uint8_t byte = b->data[*at];
  switch (coding->codec) {
  case UTF16:
  case UTF32:
    return decode_wide(b, at, coding->codec == UTF16 ? 2 : 4,
                       coding->big_endian, out, fault);
  case UTF8:
    if (byte >= 0x80)
      return decode_utf8(b, at, coding->handler == PASS, out, fault);
    break;
  case ASCII:
    if (byte >= 0x80) {
      *fault = (il_fault){1, "ordinal not in range(128)"};
      return false;
    }
    break;
  default: break;
  }
  *out = byte;
  ++*at;
  return true;
}

static void refuse_decoding(il_task *t, const il_bytes *b,
                            const il_coding *coding, uint32_t at,
                            const il_fault *fault) {
  if (coding->handler == NO_HANDLER)
    unknown_handler(t, coding);
  else if (fault->len > 1)
    il_raise(t, IL_CLASS_UnicodeDecodeError,
             "'%s' codec can't decode bytes in position %u-%u: %s",
             shown_name(coding), at, at + fault->len - 1, fault->why);
  else
    il_raise(t, IL_CLASS_UnicodeDecodeError,
             "'%s' codec can't decode byte 0x%02x in position %u: %s",
             shown_name(coding), b->data[at], at, fault->why);
}

/* A mark tells the order of bytes, and goes away. */
static uint32_t skip_mark(const il_bytes *b, il_coding *coding) {
  int size = coding->codec == UTF16 ? 2 : 4;
  bool marked = coding->with_mark && b->len >= (uint32_t)size;
  coding->with_mark = false;
  if (!marked) return 0;
  if (unit_at(b, 0, size, true) == 0xFEFF)
    coding->big_endian = true;
  else if (unit_at(b, 0, size, false) != 0xFEFF)
    return 0;
  return (uint32_t)size;
}

il_value il_codec_decode(il_task *t, const il_bytes *b, il_value encoding,
                         il_value errors) {
  il_coding coding;
  if (!choose(t, "decode", encoding, errors, &coding)) return IL_NIL;
  bool ascii = coding.codec <= LATIN1;
  for (uint32_t i = 0; ascii && i < b->len; i++)
    ascii = b->data[i] < 0x80;
  if (ascii) return il_str_new(t, (const char *)b->data, b->len);
  il_units out = {.task = t};
  uint32_t at = coding.codec >= UTF16 ? skip_mark(b, &coding) : 0;
  while (at < b->len && !out.failed) {
    uint32_t c;
    il_fault fault;
    if (decode_one(b, &coding, &at, &c, &fault)) {
      il_units_push(&out, c);
      continue;
    }
    if (coding.handler == STRICT || coding.handler >= XML) {
      refuse_decoding(t, b, &coding, at, &fault);
      (void)il_str_from_list(t, &out);
      return IL_NIL;
    }
    if (coding.handler == REPLACE) il_units_push(&out, 0xFFFD);
    for (uint32_t i = 0; coding.handler == BACKSLASH && i < fault.len; i++) {
      static const char hex[] = "0123456789abcdef";
      il_units_push(&out, '\\');
      il_units_push(&out, 'x');
      il_units_push(&out, (uint8_t)hex[b->data[at + i] >> 4]);
      il_units_push(&out, (uint8_t)hex[b->data[at + i] & 15]);
    }
    at += fault.len;
  }
  return il_str_from_list(t, &out);
}
