/* The % operator: %[(key)][flags][width][.precision][hlL]conversion.
 *
 * Every value that can be shown without Python code is shown here. When one
 * cannot, nothing has been done yet, and percent_slow of _engine.py starts
 * again: it asks il_format_percent_parts what the format wants, prepares the
 * values, and comes back with plain ones.
 */
#include "object/containers.h"
#include "object/float.h"
#include "object/format.h"
#include "object/int.h"
#include "object/native.h"
#include "object/plain.h"
#include "object/str.h"
#include "object/unicode.h"

typedef enum { DONE, RAISED, PYTHON } il_outcome;

typedef struct {
  bool left, plus, space, alternate, zero;
  int64_t width, precision; /* -1: not given */
  bool width_star, precision_star;
  il_value key; /* str or IL_NIL */
  uint32_t start, type_at;
  uint32_t type;
} il_conversion;

typedef struct {
  il_task *t;
  const il_str *format;
  uint32_t at;
  il_value args;   /* what follows the operator */
  il_value single; /* the one value, or IL_NIL: args is a tuple */
  uint32_t next, count;
  bool keyed; /* a key was used: `single` is its value */
  il_buf out;
} il_percent;

static il_outcome raised(il_task *t, il_class_id cls, const char *message) {
  il_raise(t, cls, "%s", message);
  return RAISED;
}

static uint32_t peek(const il_percent *p) {
  return p->at < p->format->len ? il_str_at(p->format, p->at) : 0;
}

static il_outcome read_key(il_percent *p, il_conversion *c) {
  uint32_t start = ++p->at;
  int depth = 1;
  for (; p->at < p->format->len; p->at++) {
    uint32_t unit = il_str_at(p->format, p->at);
    depth += (unit == '(') - (unit == ')');
    if (depth > 0) continue;
    c->key =
        il_str_slice(p->t, il_from_ptr(p->format), start, 1, p->at++ - start);
    return c->key == IL_NIL ? RAISED : DONE;
  }
  return raised(p->t, IL_CLASS_ValueError, "incomplete format key");
}

static void read_flags(il_percent *p, il_conversion *c) {
  for (;; p->at++) {
    switch (peek(p)) {
    case '-': c->left = true; break;
    case '+': c->plus = true; break;
    case ' ': c->space = true; break;
    case '#': c->alternate = true; break;
    case '0': c->zero = true; break;
    default: return;
    }
  }
}

/* Digits or a star. */
static il_outcome read_size(il_percent *p, int64_t *out, bool *star,
                            const char *too_big) {
  if (peek(p) == '*') {
    p->at++;
    *star = true;
    return DONE;
  }
  for (; peek(p) >= '0' && peek(p) <= '9'; p->at++) {
    *out = (*out < 0 ? 0 : *out) * 10 + (int64_t)peek(p) - '0';
    if (*out > INT32_MAX) return raised(p->t, IL_CLASS_ValueError, too_big);
  }
  return DONE;
}

static il_outcome read_type(il_percent *p, il_conversion *c) {
  uint32_t unit = peek(p);
  if (unit == 'h' || unit == 'l' || unit == 'L') p->at++;
  if (p->at >= p->format->len)
    return raised(p->t, IL_CLASS_ValueError, "incomplete format");
  c->type_at = p->at;
  c->type = il_str_at(p->format, p->at++);
  return DONE;
}

/* Next value to show; IL_NIL: TypeError. */
static il_value next_value(il_percent *p) {
  if (p->next < p->count) {
    uint32_t i = p->next++;
    if (p->single != IL_NIL) return p->single;
    return ((const il_tuple *)(void *)il_to_ptr(p->args))->items[i];
  }
  return il_raise(p->t, IL_CLASS_TypeError,
                  "not enough arguments for format string");
}

static il_outcome use_key(il_percent *p, il_value key) {
  if (il_is_kind(p->args, IL_KIND_INSTANCE)) return PYTHON;
  if (!il_is_dict(p->args))
    return raised(p->t, IL_CLASS_TypeError, "format requires a mapping");
  il_value v = il_dict_get(p->t, p->args, key);
  if (v == IL_TAIL) return PYTHON;
  if (v == IL_NIL) {
    if (!il_has_exc(p->t)) il_raise_value(p->t, IL_CLASS_KeyError, key);
    return RAISED;
  }
  p->keyed = true;
  p->single = v;
  p->next = 0;
  p->count = 1;
  return DONE;
}

static il_outcome use_star(il_percent *p, int64_t *out) {
  il_value v = next_value(p);
  if (v == IL_NIL) return RAISED;
  if (il_is_kind(v, IL_KIND_INSTANCE)) return PYTHON;
  il_value number = il_int_of(v);
  if (number == IL_NIL) return raised(p->t, IL_CLASS_TypeError, "* wants int");
  if (!il_is_int(number) || il_to_int(number) > INT32_MAX ||
      il_to_int(number) < -INT32_MAX)
    return raised(p->t, IL_CLASS_OverflowError,
                  "Python int too large to convert to C int");
  *out = il_to_int(number);
  return DONE;
}

/* p->at is behind the %; values are used up only if `p->args` is set. */
static il_outcome read_conversion(il_percent *p, il_conversion *c) {
  *c = (il_conversion){.width = -1, .precision = -1};
  c->start = p->at;
  il_outcome outcome = DONE;
  bool values = p->args != IL_NIL;
  if (peek(p) == '(') outcome = read_key(p, c);
  if (outcome == DONE && c->key != IL_NIL && values)
    outcome = use_key(p, c->key);
  if (outcome != DONE) return outcome;
  read_flags(p, c);
  outcome = read_size(p, &c->width, &c->width_star, "width too big");
  if (outcome == DONE && c->width_star && values) {
    outcome = use_star(p, &c->width);
    if (outcome == DONE && c->width < 0) {
      c->left = true;
      c->width = -c->width;
    }
  }
  if (outcome == DONE && peek(p) == '.') {
    p->at++;
    c->precision = 0;
    outcome =
        read_size(p, &c->precision, &c->precision_star, "precision too big");
    if (outcome == DONE && c->precision_star && values)
      outcome = use_star(p, &c->precision);
    if (c->precision < 0) c->precision = 0;
  }
  return outcome == DONE ? read_type(p, c) : outcome;
}

static void put_many(il_buf *out, char c, int64_t count) {
  for (; count > 0; count--)
    il_buf_byte(out, c);
}

/* "-12.5" with sign, prefix and padding as asked for. */
static void put_number(il_percent *p, const il_conversion *c, const char *text,
                       size_t len, const char *prefix) {
  char sign = c->plus ? '+' : c->space ? ' ' : 0;
  if (*text == '-') {
    sign = *text++;
    len--;
  }
  size_t prefix_len = strlen(prefix);
  int64_t pad = c->width - (int64_t)(len + prefix_len) - (sign != 0);
  if (!c->left && !c->zero) put_many(&p->out, ' ', pad);
  if (sign) il_buf_byte(&p->out, sign);
  il_buf_append(&p->out, prefix, prefix_len);
  if (!c->left && c->zero) put_many(&p->out, '0', pad);
  il_buf_append(&p->out, text, len);
  if (c->left) put_many(&p->out, ' ', pad);
}

/* The int that an integer conversion shows. */
static il_outcome integer_for(il_percent *p, const il_conversion *c, il_value v,
                              il_value *out) {
  bool decimal = c->type == 'd' || c->type == 'i' || c->type == 'u';
  *out = il_int_of(v);
  if (*out != IL_NIL) return DONE;
  if (decimal && il_is_float(v)) {
    *out = il_int_from_double(p->t, il_float_value(v));
    return *out == IL_NIL ? RAISED : DONE;
  }
  if (il_is_kind(v, IL_KIND_INSTANCE)) return PYTHON;
  il_raise(p->t, IL_CLASS_TypeError, "%%%c format: %s is required, not %s",
           (int)c->type, decimal ? "a real number" : "an integer",
           il_type_name(p->t, v));
  return RAISED;
}

/* `digits` with zeros in front of its first digit up to `count` of them. */
static void pad_digits(il_buf *digits, int64_t count) {
  size_t sign = digits->bytes[0] == '-';
  int64_t missing = count - (int64_t)(digits->len - sign);
  if (missing <= 0) return;
  size_t old = digits->len;
  put_many(digits, '0', missing);
  if (digits->failed) return;
  memmove(digits->bytes + sign + missing, digits->bytes + sign, old - sign);
  memset(digits->bytes + sign, '0', (size_t)missing);
}

static il_outcome put_integer(il_percent *p, const il_conversion *c,
                              il_value v) {
  il_value number;
  il_outcome outcome = integer_for(p, c, v, &number);
  if (outcome != DONE) return outcome;
  unsigned base = c->type == 'o'                     ? 8
                  : c->type == 'x' || c->type == 'X' ? 16
                                                     : 10;
  bool plain = c->width < 0 && c->precision < 0 && !c->plus && !c->space;
  if (plain && base == 10)
    return il_int_text(p->t, number, 10, &p->out) ? DONE : RAISED;
  char storage[96];
  il_buf digits;
  il_buf_init_on(&digits, storage, sizeof storage);
  if (!il_int_text(p->t, number, base, &digits)) {
    il_buf_term(&digits);
    return RAISED;
  }
  pad_digits(&digits, c->precision);
  if (c->type == 'X')
    for (size_t i = 0; i < digits.len; i++)
      if (digits.bytes[i] >= 'a')
        digits.bytes[i] = (char)(digits.bytes[i] - 32);
  const char *prefix = !c->alternate || base == 10 ? ""
                       : base == 8                 ? "0o"
                       : c->type == 'x'            ? "0x"
                                                   : "0X";
  put_number(p, c, digits.bytes, digits.len, prefix);
  p->out.failed |= digits.failed;
  il_buf_term(&digits);
  return DONE;
}

static il_outcome put_float(il_percent *p, const il_conversion *c, il_value v) {
  double d;
  il_value number = il_int_of(v);
  if (il_is_float(v)) {
    d = il_float_value(v);
  } else if (number != IL_NIL) {
    if (!il_int_to_double_checked(p->t, number, &d)) return RAISED;
  } else if (il_is_kind(v, IL_KIND_INSTANCE)) {
    return PYTHON;
  } else {
    il_raise(p->t, IL_CLASS_TypeError, "must be real number, not %s",
             il_type_name(p->t, v));
    return RAISED;
  }
  char storage[96];
  il_buf digits;
  il_buf_init_on(&digits, storage, sizeof storage);
  int precision = c->precision < 0 ? 6 : (int)c->precision;
  il_float_format(d, (char)c->type, precision, c->alternate, &digits);
  put_number(p, c, digits.bytes, digits.len, "");
  p->out.failed |= digits.failed;
  il_buf_term(&digits);
  return DONE;
}

/* Text of UTF-8, cut to the precision and filled up to the width. */
static void put_text(il_percent *p, const il_conversion *c, const char *text,
                     size_t len) {
  int64_t points = 0;
  size_t end = 0;
  for (; end < len; end++) {
    if (((uint8_t)text[end] & 0xC0) == 0x80) continue;
    if (points == c->precision) break;
    points++;
  }
  if (!c->left) put_many(&p->out, ' ', c->width - points);
  il_buf_append(&p->out, text, end);
  if (c->left) put_many(&p->out, ' ', c->width - points);
}

static void escape_from(il_buf *text, size_t start) {
  il_buf escaped;
  il_buf_init(&escaped);
  const uint8_t *at = (const uint8_t *)text->bytes + start;
  const uint8_t *end = (const uint8_t *)text->bytes + text->len;
  while (at < end) {
    uint32_t unit = il_utf8_decode(&at, end);
    if (unit < 0x80)
      il_buf_byte(&escaped, (char)unit);
    else
      il_text_append_escape(&escaped, unit);
  }
  text->len = start;
  il_buf_append(text, escaped.bytes, escaped.len);
  text->failed |= escaped.failed;
  il_buf_term(&escaped);
}

static il_outcome append_value(il_percent *p, const il_conversion *c,
                               il_value v, il_buf *out) {
  if (c->type == 's' && il_is_str(v)) {
    il_str_append_utf8(il_as_str(v), out);
    return DONE;
  }
  size_t start = out->len;
  il_plain plain = il_plain_str(p->t, v, c->type != 's', out);
  if (plain == IL_PLAIN_NO) return PYTHON;
  if (plain == IL_PLAIN_ERROR) return RAISED;
  if (c->type == 'a' && !out->failed) escape_from(out, start);
  return DONE;
}

static il_outcome put_value(il_percent *p, const il_conversion *c, il_value v) {
  if (c->width < 0 && c->precision < 0) return append_value(p, c, v, &p->out);
  il_buf text;
  il_buf_init(&text);
  il_outcome outcome = append_value(p, c, v, &text);
  if (outcome == DONE) put_text(p, c, text.bytes, text.len);
  p->out.failed |= text.failed;
  il_buf_term(&text);
  return outcome;
}

static il_outcome put_char(il_percent *p, const il_conversion *c, il_value v) {
  uint32_t unit;
  il_value number = il_int_of(v);
  if (number != IL_NIL) {
    int64_t i;
    if (!il_int_to_i64(number, &i) || i < 0 || i > 0x10FFFF)
      return raised(p->t, IL_CLASS_OverflowError,
                    "%c arg not in range(0x110000)");
    unit = (uint32_t)i;
  } else if (il_is_str(v) && il_as_str(v)->len == 1) {
    unit = il_str_at(il_as_str(v), 0);
  } else if (il_is_kind(v, IL_KIND_INSTANCE)) {
    return PYTHON;
  } else {
    return raised(p->t, IL_CLASS_TypeError, "%c requires int or char");
  }
  if (!c->left) put_many(&p->out, ' ', c->width - 1);
  il_utf8_append(&p->out, unit);
  if (c->left) put_many(&p->out, ' ', c->width - 1);
  return DONE;
}

static il_outcome unsupported(il_percent *p, const il_conversion *c) {
  bool shown = c->type > 30 && c->type < 127;
  il_raise(p->t, IL_CLASS_ValueError,
           "unsupported format character '%c' (0x%x) at index %u",
           shown ? (int)c->type : '?', c->type, c->type_at);
  return RAISED;
}

static il_outcome convert(il_percent *p) {
  if (peek(p) == '%' && p->at < p->format->len) {
    p->at++;
    il_buf_byte(&p->out, '%');
    return DONE;
  }
  il_conversion c;
  il_outcome outcome = read_conversion(p, &c);
  if (outcome != DONE) return outcome;
  il_value v = next_value(p);
  if (v == IL_NIL) return RAISED;
  if (c.width > 1 << 28 || c.precision > 1 << 28 ||
      !il_heap_has_room(p->t,
                        (size_t)(c.width > 0 ? c.width : 0) +
                            (size_t)(c.precision > 0 ? c.precision : 0))) {
    il_raise_memory(p->t);
    return RAISED;
  }
  switch (c.type) {
  case 's':
  case 'r':
  case 'a': return put_value(p, &c, v);
  case 'd':
  case 'i':
  case 'u':
  case 'o':
  case 'x':
  case 'X': return put_integer(p, &c, v);
  case 'e':
  case 'E':
  case 'f':
  case 'F':
  case 'g':
  case 'G': return put_float(p, &c, v);
  case 'c': return put_char(p, &c, v);
  default: return unsupported(p, &c);
  }
}

/* Copies up to the next %; false at the end. */
static bool copy_literal(il_percent *p) {
  const il_str *f = p->format;
  uint32_t start = p->at;
  if (il_str_is_ascii(f)) {
    const uint8_t *found = memchr(f->data + start, '%', f->len - start);
    p->at = found ? (uint32_t)(found - f->data) : f->len;
    il_buf_append(&p->out, f->data + start, p->at - start);
  } else {
    for (; p->at < f->len && il_str_at(f, p->at) != '%'; p->at++)
      il_utf8_append(&p->out, il_str_at(f, p->at));
  }
  return p->at++ < f->len;
}

static il_outcome check_all_used(il_percent *p) {
  if (p->keyed || p->next >= p->count) return DONE;
  if (p->single != IL_NIL && il_is_ptr(p->single)) {
    switch (il_kind_of(p->single)) {
    case IL_KIND_DICT:
    case IL_KIND_LIST:
    case IL_KIND_BYTES:
    case IL_KIND_RANGE: return DONE; /* mappings, to CPython */
    case IL_KIND_INSTANCE: return PYTHON;
    default: break;
    }
  }
  return raised(p->t, IL_CLASS_TypeError,
                "not all arguments converted during string formatting");
}

il_value il_format_percent(il_task *t, il_value format, il_value args) {
  char storage[256];
  il_percent p = {.t = t, .format = il_as_str(format), .args = args};
  p.single = il_is_tuple(args) ? IL_NIL : args;
  p.count =
      il_is_tuple(args) ? ((const il_tuple *)(void *)il_to_ptr(args))->len : 1;
  il_buf_init_on(&p.out, storage, sizeof storage);
  il_outcome outcome = DONE;
  while (outcome == DONE && copy_literal(&p))
    outcome = convert(&p);
  if (outcome == DONE) outcome = check_all_used(&p);
  if (outcome == DONE) return il_str_from_buf(t, &p.out);
  il_buf_term(&p.out);
  if (outcome == RAISED) return IL_NIL;
  const il_value both[] = {format, args};
  return il_tail_lib(t, IL_LIB_percent_slow, both, 2);
}

/* One want, as (key or None, conversion). */
static bool add_want(il_task *t, il_value wants, il_value key, uint32_t type) {
  il_value kind = il_str_codepoint(t, type);
  if (kind == IL_NIL) return false;
  il_value want = il_tuple_2(t, key == IL_NIL ? IL_NONE : key, kind);
  return want != IL_NIL && il_list_append(t, wants, want);
}

/* The conversion again, without its key and with %s for %r and %a. */
static void rewrite(il_percent *p, const il_conversion *c) {
  il_buf_byte(&p->out, '%');
  uint32_t i = c->start;
  if (c->key != IL_NIL) i += il_as_str(c->key)->len + 2;
  for (; i < c->type_at; i++)
    il_utf8_append(&p->out, il_str_at(p->format, i));
  il_utf8_append(&p->out, c->type == 'r' || c->type == 'a' ? 's' : c->type);
}

il_value il_format_percent_parts(il_task *t, il_value format) {
  il_percent p = {.t = t, .format = il_as_str(format)};
  il_buf_init(&p.out);
  il_value wants = il_list_new(t, NULL, 0);
  bool good = wants != IL_NIL;
  while (good && copy_literal(&p)) {
    if (peek(&p) == '%' && p.at < p.format->len) {
      p.at++;
      il_buf_text(&p.out, "%%");
      continue;
    }
    il_conversion c;
    good = read_conversion(&p, &c) == DONE;
    if (good && c.width_star) good = add_want(t, wants, IL_NIL, '*');
    if (good && c.precision_star) good = add_want(t, wants, IL_NIL, '*');
    if (good) good = add_want(t, wants, c.key, c.type);
    if (good) rewrite(&p, &c);
  }
  if (!good) {
    il_buf_term(&p.out);
    return IL_NIL;
  }
  il_value text = il_str_from_buf(t, &p.out);
  return text == IL_NIL ? IL_NIL : il_tuple_2(t, text, wants);
}
