/* Format specs: parsed as CPython's parse_internal_render_format_spec does, so
 * that the same mistake gives the same message. */
#include "object/format.h"

#include <math.h>

#include "object/float.h"
#include "object/int.h"
#include "object/native.h"
#include "object/str.h"

typedef struct {
  uint32_t fill;
  char align, sign; /* 0 when not given */
  bool no_negative_zero, alternate;
  char separator; /* , _ or 0 */
  int32_t width, precision;
  uint32_t type; /* 0 when not given */
} il_spec;

static bool fail(il_task *t, const char *message) {
  il_raise(t, IL_CLASS_ValueError, "%s", message);
  return false;
}

static bool is_align(uint32_t c) {
  return c == '<' || c == '>' || c == '=' || c == '^';
}

typedef struct {
  const il_str *text;
  uint32_t at;
} il_spec_reader;

static uint32_t peek(const il_spec_reader *r, uint32_t ahead) {
  uint32_t i = r->at + ahead;
  return i < r->text->len ? il_str_at(r->text, i) : 0;
}

static bool accept(il_spec_reader *r, uint32_t c) {
  if (r->at == r->text->len || peek(r, 0) != c) return false;
  r->at++;
  return true;
}

/* *out is -1 when there are no digits. */
static bool read_number(il_task *t, il_spec_reader *r, int32_t *out) {
  int64_t n = -1;
  while (peek(r, 0) >= '0' && peek(r, 0) <= '9') {
    n = (n < 0 ? 0 : n) * 10 + (int64_t)peek(r, 0) - '0';
    r->at++;
    if (n > INT32_MAX)
      return fail(t, "Too many decimal digits in format string");
  }
  *out = (int32_t)n;
  return true;
}

static void read_align(il_spec_reader *r, bool right, il_spec *spec) {
  bool filled = false;
  spec->fill = ' ';
  if (r->text->len >= 2 && is_align(peek(r, 1))) {
    spec->fill = peek(r, 0);
    spec->align = (char)peek(r, 1);
    r->at = 2;
    filled = true;
  } else if (is_align(peek(r, 0))) {
    spec->align = (char)peek(r, 0);
    r->at = 1;
  }
  uint32_t sign = peek(r, 0);
  if (sign == '+' || sign == '-' || sign == ' ') {
    spec->sign = (char)sign;
    r->at++;
  }
  spec->no_negative_zero = accept(r, 'z');
  spec->alternate = accept(r, '#');
  if (!filled && accept(r, '0')) {
    spec->fill = '0';
    if (!spec->align && right) spec->align = '=';
  }
  if (!spec->align) spec->align = right ? '>' : '<';
}

static bool check_separator(il_task *t, const il_spec *spec) {
  uint32_t type = spec->type;
  if (!spec->separator || type == 0) return true;
  if (type < 0x80 && strchr("deEfFgG%", (int)type)) return true;
  if (spec->separator == '_' && type < 0x80 && strchr("boxX", (int)type))
    return true;
  if (type > 32 && type < 128)
    il_raise(t, IL_CLASS_ValueError, "Cannot specify '%c' with '%c'.",
             spec->separator, (int)type);
  else
    il_raise(t, IL_CLASS_ValueError, "Cannot specify '%c' with '\\x%x'.",
             spec->separator, type);
  return false;
}

static bool invalid(il_task *t, il_value v, const il_str *text) {
  il_buf buf;
  il_buf_init(&buf);
  il_str_append_utf8(text, &buf);
  il_raise(t, IL_CLASS_ValueError,
           "Invalid format specifier '%s' for object of type '%s'",
           buf.len ? buf.bytes : "", il_type_name(t, v));
  il_buf_term(&buf);
  return false;
}

static bool parse_spec(il_task *t, il_value v, const il_str *text, bool right,
                       uint32_t default_type, il_spec *spec) {
  il_spec_reader r = {.text = text};
  *spec = (il_spec){0};
  read_align(&r, right, spec);
  if (!read_number(t, &r, &spec->width)) return false;
  if (accept(&r, ',')) spec->separator = ',';
  if (accept(&r, '_')) {
    if (spec->separator) return fail(t, "Cannot specify both ',' and '_'.");
    spec->separator = '_';
  }
  if (spec->separator == '_' && accept(&r, ','))
    return fail(t, "Cannot specify both ',' and '_'.");
  spec->precision = -1;
  if (accept(&r, '.')) {
    if (!read_number(t, &r, &spec->precision)) return false;
    if (spec->precision < 0)
      return fail(t, "Format specifier missing precision");
  }
  if (text->len - r.at > 1) return invalid(t, v, text);
  spec->type = r.at < text->len ? peek(&r, 0) : default_type;
  /* In a text that grows byte by byte there is no way back. */
  if (!il_heap_has_room(
          t, (size_t)(spec->width > 0 ? spec->width : 0) +
                 (size_t)(spec->precision > 0 ? spec->precision : 0))) {
    il_raise_memory(t);
    return false;
  }
  return check_separator(t, spec);
}

static il_value unknown_type(il_task *t, uint32_t type, il_value v) {
  if (type > 32 && type < 128)
    return il_raise(t, IL_CLASS_ValueError,
                    "Unknown format code '%c' for object of type '%s'",
                    (int)type, il_type_name(t, v));
  return il_raise(t, IL_CLASS_ValueError,
                  "Unknown format code '\\x%x' for object of type '%s'", type,
                  il_type_name(t, v));
}

static void put_fill(il_buf *out, uint32_t fill, int64_t count) {
  char many[256];
  if (fill < 0x80) memset(many, (int)fill, sizeof many);
  for (; fill < 0x80 && count > (int64_t)sizeof many;
       count -= (int64_t)sizeof many)
    il_buf_append(out, many, sizeof many);
  for (; count > 0; count--)
    il_utf8_append(out, fill);
}

/* text, of `len` code points, aligned. */
static void put_aligned(il_buf *out, const il_spec *spec, const char *text,
                        size_t bytes, int64_t len) {
  int64_t pad = spec->width > len ? spec->width - len : 0;
  int64_t left = spec->align == '>' || spec->align == '=' ? pad
                 : spec->align == '^'                     ? pad / 2
                                                          : 0;
  put_fill(out, spec->fill, left);
  il_buf_append(out, text, bytes);
  put_fill(out, spec->fill, pad - left);
}

/* A number in pieces. */
typedef struct {
  char sign; /* 0: none */
  const char *prefix;
  const char *digits; /* what separators go into */
  uint32_t count;
  const char *rest; /* point, fraction, exponent */
  size_t rest_len;
  uint32_t group; /* digits between separators */
} il_number_text;

/* The digits with separators, and with zeros in front to fill `least` places.
 * Written backwards; returns the length. */
static uint32_t group_digits(il_buf *out, const il_number_text *x,
                             char separator, int64_t least) {
  size_t start = out->len;
  int64_t remaining = x->count;
  if (!separator) {
    put_fill(out, '0', least - remaining);
    il_buf_append(out, x->digits, x->count);
    return (uint32_t)(out->len - start);
  }
  for (;;) {
    int64_t wanted = remaining > least ? remaining : least;
    int64_t places = wanted < 1 ? 1 : wanted < x->group ? wanted : x->group;
    for (int64_t i = 0; i < places; i++)
      il_buf_byte(out, remaining > 0 ? x->digits[--remaining] : '0');
    least -= places;
    if (remaining <= 0 && least <= 0) break;
    il_buf_byte(out, separator);
    least--;
  }
  if (out->failed) return 0;
  for (size_t i = start, j = out->len; i + 1 < j; i++) {
    char c = out->bytes[i];
    out->bytes[i] = out->bytes[--j];
    out->bytes[j] = c;
  }
  return (uint32_t)(out->len - start);
}

/* sign, prefix, digits, rest; padding outside, or after the prefix for '='. */
static il_value put_number(il_task *t, const il_spec *spec,
                           const il_number_text *x) {
  char storage[128], digit_storage[128];
  il_buf out, digits;
  il_buf_init_on(&out, storage, sizeof storage);
  il_buf_init_on(&digits, digit_storage, sizeof digit_storage);
  size_t prefix = x->prefix ? strlen(x->prefix) : 0;
  int64_t around = (x->sign != 0) + (int64_t)prefix + (int64_t)x->rest_len;
  bool zeros = spec->fill == '0' && spec->align == '=';
  int64_t count = 0;
  if (x->count)
    count = group_digits(&digits, x, spec->separator,
                         zeros ? spec->width - around : 0);
  int64_t pad = spec->width - around - count;
  if (pad < 0) pad = 0;
  int64_t left = spec->align == '>' ? pad : spec->align == '^' ? pad / 2 : 0;
  int64_t middle = spec->align == '=' ? pad : 0;
  put_fill(&out, spec->fill, left);
  if (x->sign) il_buf_byte(&out, x->sign);
  il_buf_append(&out, x->prefix ? x->prefix : "", prefix);
  put_fill(&out, spec->fill, middle);
  il_buf_append(&out, digits.bytes, digits.len);
  il_buf_append(&out, x->rest, x->rest_len);
  put_fill(&out, spec->fill, pad - left - middle);
  out.failed |= digits.failed;
  il_buf_term(&digits);
  return il_str_from_buf(t, &out);
}

static char sign_char(const il_spec *spec, bool negative) {
  return negative ? '-' : spec->sign == '-' ? 0 : spec->sign;
}

static il_value format_char(il_task *t, il_value v, const il_spec *spec) {
  if (spec->sign)
    return il_raise(t, IL_CLASS_ValueError,
                    "Sign not allowed with integer format specifier 'c'");
  if (spec->alternate)
    return il_raise(t, IL_CLASS_ValueError,
                    "Alternate form (#) not allowed with integer format "
                    "specifier 'c'");
  int64_t c;
  if (!il_int_to_i64(v, &c) || c < 0 || c > 0x10FFFF)
    return il_raise(t, IL_CLASS_OverflowError,
                    "%%c arg not in range(0x110000)");
  il_buf out, text;
  il_buf_init(&out);
  il_buf_init(&text);
  il_utf8_append(&text, (uint32_t)c);
  put_aligned(&out, spec, text.bytes, text.len, 1);
  il_buf_term(&text);
  return il_str_from_buf(t, &out);
}

static void to_upper(char *text, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (text[i] >= 'a' && text[i] <= 'z') text[i] = (char)(text[i] - 32);
}

static il_value format_int(il_task *t, il_value v, const il_spec *spec) {
  if (spec->precision >= 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "Precision not allowed in integer format specifier");
  if (spec->no_negative_zero)
    return il_raise(t, IL_CLASS_ValueError,
                    "Negative zero coercion (z) not allowed in integer format "
                    "specifier");
  if (spec->type == 'c') return format_char(t, v, spec);
  unsigned base = spec->type == 'b'                        ? 2
                  : spec->type == 'o'                      ? 8
                  : spec->type == 'x' || spec->type == 'X' ? 16
                                                           : 10;
  char storage[96];
  il_buf text;
  il_buf_init_on(&text, storage, sizeof storage);
  if (!il_int_text(t, v, base, &text)) {
    il_buf_term(&text);
    return IL_NIL;
  }
  if (text.failed) {
    il_buf_term(&text);
    return il_raise_memory(t);
  }
  bool negative = text.bytes[0] == '-';
  il_number_text x = {.sign = sign_char(spec, negative),
                      .digits = text.bytes + negative,
                      .count = (uint32_t)(text.len - negative),
                      .rest = "",
                      .group = base == 10 ? 3 : 4};
  const char prefix[] = {'0', (char)spec->type, 0};
  if (spec->alternate && base != 10) x.prefix = prefix;
  if (spec->type == 'X') to_upper(text.bytes, text.len);
  il_value result = put_number(t, spec, &x);
  il_buf_term(&text);
  return result;
}

/* "-0.00" without its sign */
static bool is_zero_text(const il_buf *text) {
  for (size_t i = 1; i < text->len && (text->bytes[i] | 0x20) != 'e'; i++)
    if (text->bytes[i] >= '1' && text->bytes[i] <= '9') return false;
  return true;
}

static il_value format_float(il_task *t, double d, const il_spec *spec) {
  char storage[128];
  il_buf text;
  il_buf_init_on(&text, storage, sizeof storage);
  char type = (char)(spec->type == 'n' ? 'g' : spec->type);
  il_float_format(d, type, spec->precision, spec->alternate, &text);
  if (text.failed) {
    il_buf_term(&text);
    return il_raise_memory(t);
  }
  bool negative = text.bytes[0] == '-';
  const char *digits = text.bytes + negative;
  if (negative && spec->no_negative_zero && isfinite(d) && is_zero_text(&text))
    negative = false;
  uint32_t count = 0;
  while (digits[count] >= '0' && digits[count] <= '9')
    count++;
  const char *rest = digits + count;
  il_number_text x = {.sign = sign_char(spec, negative),
                      .digits = digits,
                      .count = count,
                      .rest = rest,
                      .rest_len = (size_t)(text.bytes + text.len - rest),
                      .group = 3};
  il_value result = put_number(t, spec, &x);
  il_buf_term(&text);
  return result;
}

static il_value format_str(il_task *t, il_value v, const il_spec *spec) {
  const char *what = spec->sign == ' '        ? "Space"
                     : spec->sign             ? "Sign"
                     : spec->no_negative_zero ? "Negative zero coercion (z)"
                     : spec->alternate        ? "Alternate form (#)"
                                              : NULL;
  if (what)
    return il_raise(t, IL_CLASS_ValueError,
                    "%s not allowed in string format specifier", what);
  if (spec->align == '=')
    return il_raise(t, IL_CLASS_ValueError,
                    "'=' alignment not allowed in string format specifier");
  const il_str *s = il_as_str(v);
  uint32_t len = s->len;
  if (spec->precision >= 0 && (uint32_t)spec->precision < len) {
    len = (uint32_t)spec->precision;
    v = il_str_slice(t, v, 0, 1, len);
    if (v == IL_NIL) return v;
    s = il_as_str(v);
  }
  if (spec->width <= (int64_t)len) return v;
  char storage[128], text_storage[128];
  il_buf out, text;
  il_buf_init_on(&out, storage, sizeof storage);
  il_buf_init_on(&text, text_storage, sizeof text_storage);
  il_str_append_utf8(s, &text);
  put_aligned(&out, spec, text.bytes, text.len, len);
  out.failed |= text.failed;
  il_buf_term(&text);
  return il_str_from_buf(t, &out);
}

static il_value without_spec(il_task *t, il_value v) {
  if (il_is_str(v)) return v;
  if (il_is_bool(v)) return il_str_text(t, v == IL_TRUE ? "True" : "False");
  char storage[64];
  il_buf text;
  il_buf_init_on(&text, storage, sizeof storage);
  if (il_is_float(v)) {
    il_float_repr(il_float_value(v), &text);
  } else if (!il_int_text(t, v, 10, &text)) {
    il_buf_term(&text);
    return IL_NIL;
  }
  return il_str_from_buf(t, &text);
}

il_value il_format_value(il_task *t, il_value v, il_value spec_text) {
  const il_str *text = il_as_str(spec_text);
  if (!text->len) return without_spec(t, v);
  il_spec spec;
  if (il_is_str(v)) {
    if (!parse_spec(t, v, text, false, 's', &spec)) return IL_NIL;
    return spec.type == 's' ? format_str(t, v, &spec)
                            : unknown_type(t, spec.type, v);
  }
  bool is_float = il_is_float(v);
  if (!parse_spec(t, v, text, true, is_float ? 0 : 'd', &spec)) return IL_NIL;
  uint32_t type = spec.type;
  bool for_float = (is_float && type == 0) ||
                   (type && type < 0x80 && strchr("eEfFgG%", (int)type)) ||
                   (is_float && type == 'n');
  if (for_float) {
    double d;
    if (is_float)
      d = il_float_value(v);
    else if (!il_int_to_double_checked(t, il_int_of(v), &d))
      return IL_NIL;
    return format_float(t, d, &spec);
  }
  if (!is_float && type && type < 0x80 && strchr("bcdoxXn", (int)type))
    return format_int(t, il_int_of(v), &spec);
  return unknown_type(t, type, v);
}
