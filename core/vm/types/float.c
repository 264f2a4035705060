/* float: constructor and methods; the operators by name are in
 * types/generic.c. */
#include "object/float.h"

#include <math.h>

#include "object/bytes.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/ops.h"
#include "vm/types/number_text.h"

#define METHOD(name)                                                           \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define UNUSED (void)t, (void)args, (void)n, (void)kwnames

static il_value parse(il_task *t, il_value v) {
  char storage[64];
  il_buf text;
  il_buf_init_on(&text, storage, sizeof storage);
  il_number_text(v, &text);
  double d;
  bool good = !text.failed && il_float_parse(text.bytes, text.len, &d);
  il_buf_term(&text);
  if (good) return il_float_new(t, d);
  il_buf repr;
  il_buf_init(&repr);
  if (il_is_bytes(v))
    il_bytes_append_repr(il_as_bytes(v), &repr);
  else
    il_str_append_repr(il_as_str(v), &repr);
  il_raise(t, IL_CLASS_ValueError, "could not convert string to float: %s",
           repr.bytes);
  il_buf_term(&repr);
  return IL_NIL;
}

METHOD(float_new) {
  if (kwnames != IL_NIL && il_as_tuple(kwnames)->len)
    return il_raise(t, IL_CLASS_TypeError,
                    "float() takes no keyword arguments");
  if (n > 2)
    return il_raise(t, IL_CLASS_TypeError,
                    "float expected at most 1 argument, got %u", n - 1);
  if (n < 2) return il_float_new(t, 0.0);
  il_value v = args[1];
  il_value method = il_user_method(t, v, IL_NAME(t, float));
  if (method != IL_NIL)
    return il_tail_convert(t, method, v, IL_CLASS_float, "__float__");
  il_value plain = il_payload(t->process, v);
  if (il_is_float(plain)) return plain;
  if (il_is_str(plain) || il_is_bytes(plain)) return parse(t, plain);
  il_value number = il_int_of(plain);
  if (number == IL_NIL) {
    method = il_user_method(t, v, IL_NAME(t, index));
    if (method != IL_NIL)
      return il_tail_lib(t, IL_LIB_float_by_index,
                         (const il_value[]){method, v}, 2);
    return il_raise(t, IL_CLASS_TypeError,
                    "float() argument must be a string or a real number, not "
                    "'%s'",
                    il_type_name(t, v));
  }
  double d;
  if (!il_int_to_double_checked(t, number, &d)) return IL_NIL;
  return il_float_new(t, d);
}

METHOD(float_is_integer) {
  UNUSED;
  double d = il_float_value(args[0]);
  return il_from_bool(isfinite(d) && floor(d) == d);
}

METHOD(float_itself) {
  UNUSED;
  return args[0];
}

METHOD(float_zero) {
  UNUSED;
  return il_float_new(t, 0.0);
}

/* d as mantissa * 2^exponent, mantissa odd or 0. */
static int64_t reduced(double d, int *exponent) {
  int64_t mantissa = (int64_t)(frexp(d, exponent) * 0x1p53);
  *exponent -= 53;
  if (!mantissa) *exponent = 0;
  while (mantissa && !(mantissa & 1)) {
    mantissa /= 2;
    ++*exponent;
  }
  return mantissa;
}

METHOD(float_as_integer_ratio) {
  UNUSED;
  double d = il_float_value(args[0]);
  if (isinf(d))
    return il_raise(t, IL_CLASS_OverflowError,
                    "cannot convert Infinity to integer ratio");
  if (isnan(d))
    return il_raise(t, IL_CLASS_ValueError,
                    "cannot convert NaN to integer ratio");
  int exponent;
  il_value top = il_from_int(reduced(d, &exponent)), bottom = il_from_int(1);
  il_value shift = il_from_int(exponent < 0 ? -exponent : exponent);
  il_value *shifted = exponent < 0 ? &bottom : &top;
  *shifted = il_int_shift(t, *shifted, shift, true);
  return *shifted == IL_NIL ? IL_NIL : il_tuple_2(t, top, bottom);
}

METHOD(float_hex) {
  UNUSED;
  double d = il_float_value(args[0]);
  if (!isfinite(d)) return il_op_repr(t, args[0]);
  const char *sign = signbit(d) ? "-" : "";
  if (d == 0) return il_str_printf(t, "%s0x0.0p+0", sign);
  uint64_t bits;
  memcpy(&bits, &d, 8);
  int exponent = (int)(bits >> 52 & 0x7FF);
  unsigned long long fraction = bits & (((uint64_t)1 << 52) - 1);
  int leading = exponent ? 1 : 0;
  exponent = exponent ? exponent - 1023 : -1022;
  return il_str_printf(t, "%s0x%d.%013llxp%+d", sign, leading, fraction,
                       exponent);
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hexadecimal digits with a point among them; false if there is none. */
static bool read_hex(const char **text, uint64_t *bits, int64_t *exponent,
                     bool *more) {
  bool point = false, any = false;
  for (; **text; ++*text) {
    if (**text == '.' && !point) {
      point = true;
      continue;
    }
    int digit = hex_value(**text);
    if (digit < 0) break;
    any = true;
    if (*bits >> 60) {
      *more |= digit != 0;
      *exponent += 4;
    } else {
      *bits = *bits << 4 | (uint64_t)digit;
    }
    *exponent -= point ? 4 : 0;
  }
  return any;
}

/* Behind the sign. */
static bool parse_hex(const char *text, double *out) {
  uint64_t bits = 0;
  int64_t exponent = 0;
  bool more = false;
  if (text[0] == '0' && (text[1] | 0x20) == 'x') text += 2;
  if (!read_hex(&text, &bits, &exponent, &more)) return false;
  if ((*text | 0x20) == 'p') {
    bool negative = *++text == '-';
    text += *text == '-' || *text == '+';
    if (*text < '0' || *text > '9') return false;
    int64_t given = 0;
    for (; *text >= '0' && *text <= '9'; text++)
      if (given < 1 << 30) given = given * 10 + (*text - '0');
    exponent += negative ? -given : given;
  }
  if (*text) return false;
  *out = 0.0;
  if (!bits) return true;
  int shift = __builtin_clzll(bits);
  *out = il_float_assemble(bits << shift, exponent - shift, more);
  return true;
}

METHOD(float_fromhex) {
  UNUSED;
  if (!il_is_str(args[1]))
    return il_raise(t, IL_CLASS_TypeError, "fromhex() argument must be a str");
  il_buf text;
  il_buf_init(&text);
  il_number_text(args[1], &text);
  const char *at = text.bytes ? text.bytes : "";
  while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
    at++;
  while (text.len && (text.bytes[text.len - 1] == ' ' ||
                      (text.bytes[text.len - 1] >= '\t' &&
                       text.bytes[text.len - 1] <= '\r')))
    text.bytes[--text.len] = 0;
  double d;
  bool negative = *at == '-';
  const char *number = at + (*at == '-' || *at == '+');
  bool good = parse_hex(number, &d);
  if (!good && (number[0] | 0x20) != '0')
    good = il_float_parse(number, strlen(number), &d) && !isfinite(d);
  bool named = number[0] != '0' && hex_value(number[0]) < 0;
  il_buf_term(&text);
  if (!good)
    return il_raise(t, IL_CLASS_ValueError,
                    "invalid hexadecimal floating-point string");
  if (isinf(d) && !named)
    return il_raise(t, IL_CLASS_OverflowError,
                    "hexadecimal value too large to represent as a float");
  il_value v = il_float_new(t, negative ? -d : d);
  if (v == IL_NIL ||
      args[0] == il_from_ptr(t->process->classes[IL_CLASS_float]))
    return v;
  return il_tail_call_1(t, args[0], v);
}

METHOD(float_int) {
  UNUSED;
  return il_int_from_double(t, il_float_value(args[0]));
}

METHOD(float_floor) {
  UNUSED;
  return il_int_from_double(t, floor(il_float_value(args[0])));
}

METHOD(float_ceil) {
  UNUSED;
  return il_int_from_double(t, ceil(il_float_value(args[0])));
}

METHOD(float_round) {
  (void)kwnames;
  double d = il_float_value(args[0]);
  if (n < 2 || args[1] == IL_NONE)
    return il_int_from_double(t, isfinite(d) ? rint(d) : d);
  int64_t digits;
  if (!il_arg_int(t, args[1], &digits)) return IL_NIL;
  if (digits > 1000) digits = 1000;
  if (digits < -1000) digits = -1000;
  return il_float_round(t, d, (int)digits);
}

static bool is_number(il_value v) {
  return il_is_float(v) || il_int_of(v) != IL_NIL;
}

static il_value divmod(il_task *t, il_value a, il_value b) {
  il_value x = il_payload(t->process, a), y = il_payload(t->process, b);
  double d, e;
  if (!is_number(x) || !is_number(y)) return IL_NOTIMPL;
  if (!il_arg_double(t, x, &d) || !il_arg_double(t, y, &e)) return IL_NIL;
  if (e == 0) return il_raise(t, IL_CLASS_ZeroDivisionError, "float divmod()");
  il_value quotient = il_float_new(t, il_float_floordiv(d, e));
  il_value rest = il_float_new(t, il_float_mod(d, e));
  if (quotient == IL_NIL || rest == IL_NIL) return IL_NIL;
  return il_tuple_2(t, quotient, rest);
}

METHOD(float_divmod) {
  UNUSED;
  return divmod(t, args[0], args[1]);
}

METHOD(float_rdivmod) {
  UNUSED;
  return divmod(t, args[1], args[0]);
}

static const il_native_def float_methods[] = {
    {"is_integer", float_is_integer, 1, 1, 0},
    {"as_integer_ratio", float_as_integer_ratio, 1, 1, 0},
    {"hex", float_hex, 1, 1, 0},
    {"fromhex", float_fromhex, 2, 2, IL_NATIVE_CLASS},
    {"conjugate", float_itself, 1, 1, 0},
    {"real", float_itself, 1, 1, IL_NATIVE_PROPERTY},
    {"imag", float_zero, 1, 1, IL_NATIVE_PROPERTY},
    {"__trunc__", float_int, 1, 1, 0},
    {"__floor__", float_floor, 1, 1, 0},
    {"__ceil__", float_ceil, 1, 1, 0},
    {"__round__", float_round, 1, 2, 0},
    {"__divmod__", float_divmod, 2, 2, 0},
    {"__rdivmod__", float_rdivmod, 2, 2, 0},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_float = {IL_CLASS_float, float_methods,
                                         float_new, 0};
