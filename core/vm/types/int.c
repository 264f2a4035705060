/* int and bool: constructors and methods; the operators by name are in
 * types/generic.c. */
#include "object/int.h"

#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/iter.h"
#include "object/str.h"
#include "object/unicode.h"
#include "vm/function.h"
#include "vm/ops.h"
#include "vm/types/number_text.h"

#define METHOD(name)                                                           \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define UNUSED (void)t, (void)args, (void)n, (void)kwnames

void il_number_text(il_value v, il_buf *out) {
  if (il_is_bytes(v)) {
    il_buf_append(out, il_as_bytes(v)->data, il_as_bytes(v)->len);
    return;
  }
  const il_str *s = il_as_str(v);
  if (il_str_is_ascii(s)) {
    il_buf_append(out, s->data, s->len);
    return;
  }
  for (uint32_t i = 0; i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    int digit = il_unicode_decimal(c);
    if (digit >= 0)
      il_buf_byte(out, (char)('0' + digit));
    else if (il_unicode_is_space(c))
      il_buf_byte(out, ' ');
    else
      il_buf_byte(out, c < 0x80 ? (char)c : '?');
  }
}

il_value il_user_method(il_task *t, il_value v, il_value name) {
  if (!il_is_kind(v, IL_KIND_INSTANCE)) return IL_NIL;
  il_value method = il_type_lookup(t->process, v, name);
  return il_is_kind(method, IL_KIND_NATIVE) ? IL_NIL : method;
}

il_value il_tail_convert(il_task *t, il_value method, il_value v,
                         il_class_id cls, const char *name) {
  il_value text = il_str_text(t, name);
  if (text == IL_NIL) return IL_NIL;
  const il_value args[] = {method, v, il_from_ptr(t->process->classes[cls]),
                           text};
  return il_tail_lib(t, IL_LIB_convert_by_method, args, 4);
}

static il_value bad_literal(il_task *t, il_value v, unsigned base) {
  il_buf repr;
  il_buf_init(&repr);
  if (il_is_bytes(v))
    il_bytes_append_repr(il_as_bytes(v), &repr);
  else
    il_str_append_repr(il_as_str(v), &repr);
  il_raise(t, IL_CLASS_ValueError,
           "invalid literal for int() with base %u: %.200s", base, repr.bytes);
  il_buf_term(&repr);
  return IL_NIL;
}

static il_value parse(il_task *t, il_value v, unsigned base) {
  char storage[64];
  il_buf text;
  il_buf_init_on(&text, storage, sizeof storage);
  il_number_text(v, &text);
  il_value result = IL_NIL;
  if (text.failed)
    il_raise_memory(t);
  else
    result = il_int_parse(t, text.bytes, text.len, base);
  il_buf_term(&text);
  if (result == IL_NIL && !il_has_exc(t)) return bad_literal(t, v, base);
  return result;
}

static il_value from_object(il_task *t, il_value v) {
  il_value method = il_user_method(t, v, IL_NAME(t, int));
  if (method != IL_NIL)
    return il_tail_convert(t, method, v, IL_CLASS_int, "__int__");
  method = il_user_method(t, v, IL_NAME(t, index));
  if (method != IL_NIL)
    return il_tail_convert(t, method, v, IL_CLASS_int, "__index__");
  method = il_user_method(t, v, IL_NAME(t, trunc));
  if (method != IL_NIL)
    return il_tail_convert(t, method, v, IL_CLASS_int, "__trunc__");
  il_value plain = il_payload(t->process, v);
  il_value number = il_int_of(plain);
  if (number != IL_NIL) return number;
  if (il_is_float(plain)) return il_int_from_double(t, il_float_value(plain));
  if (il_is_str(plain) || il_is_bytes(plain)) return parse(t, plain, 10);
  return il_raise(t, IL_CLASS_TypeError,
                  "int() argument must be a string, a bytes-like object or a "
                  "real number, not '%s'",
                  il_type_name(t, v));
}

METHOD(int_new) {
  il_value bound[2];
  if (n == 2 && kwnames == IL_NIL) {
    if (il_is_integer(args[1])) return args[1];
    return from_object(t, args[1]);
  }
  if (!il_args_bind(t, "int", "x? / base?", args + 1, n - 1, kwnames, bound))
    return IL_NIL;
  if (bound[1] == IL_NIL)
    return bound[0] == IL_NIL ? il_from_int(0) : from_object(t, bound[0]);
  if (bound[0] == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError, "int() missing string argument");
  int64_t base;
  if (!il_arg_int(t, bound[1], &base)) return IL_NIL;
  if (base != 0 && (base < 2 || base > 36))
    return il_raise(t, IL_CLASS_ValueError,
                    "int() base must be >= 2 and <= 36, or 0");
  il_value text = il_payload(t->process, bound[0]);
  if (!il_is_str(text) && !il_is_bytes(text))
    return il_raise(t, IL_CLASS_TypeError,
                    "int() can't convert non-string with explicit base");
  return parse(t, text, (unsigned)base);
}

METHOD(bool_new) {
  if (kwnames != IL_NIL && il_as_tuple(kwnames)->len)
    return il_raise(t, IL_CLASS_TypeError, "bool() takes no keyword arguments");
  if (n > 2)
    return il_raise(t, IL_CLASS_TypeError,
                    "bool expected at most 1 argument, got %u", n - 1);
  if (n < 2) return IL_FALSE;
  il_value truth = il_op_truth(t, args[1]);
  return truth == IL_TAIL ? il_tail_lib(t, IL_LIB_truth_of, args + 1, 1)
                          : truth;
}

/* Methods: args[0] is an int, or a bool when called on one. */

METHOD(int_bit_length) {
  UNUSED;
  return il_int_new_u64(t, il_int_bit_length(il_int_of(args[0])));
}

METHOD(int_bit_count) {
  UNUSED;
  return il_int_new_u64(t, il_int_bit_count(il_int_of(args[0])));
}

METHOD(int_itself) {
  UNUSED;
  return il_int_of(args[0]);
}

METHOD(int_zero) {
  UNUSED;
  return il_from_int(0);
}

METHOD(int_one) {
  UNUSED;
  return il_from_int(1);
}

METHOD(int_as_integer_ratio) {
  UNUSED;
  return il_tuple_2(t, il_int_of(args[0]), il_from_int(1));
}

/* True, false, or -1 with ValueError or TypeError. */
static int is_big_endian(il_task *t, il_value order) {
  if (order == IL_NIL) return 1;
  if (!il_is_str(order)) {
    il_raise(t, IL_CLASS_TypeError, "byteorder must be str, not %s",
             il_type_name(t, order));
    return -1;
  }
  if (il_str_eq_text(il_as_str(order), "little")) return 0;
  if (il_str_eq_text(il_as_str(order), "big")) return 1;
  il_raise(t, IL_CLASS_ValueError,
           "byteorder must be either 'little' or 'big'");
  return -1;
}

static il_value too_big(il_task *t) {
  return il_raise(t, IL_CLASS_OverflowError, "int too big to convert");
}

METHOD(int_to_bytes) {
  il_value bound[3];
  if (!il_args_bind(t, "to_bytes", "length? byteorder? * signed?", args + 1,
                    n - 1, kwnames, bound))
    return IL_NIL;
  int64_t len = 1;
  if (bound[0] != IL_NIL && !il_arg_int(t, bound[0], &len)) return IL_NIL;
  if (len < 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "length argument must be non-negative");
  int big = is_big_endian(t, bound[1]);
  if (big < 0) return IL_NIL;
  bool with_sign = bound[2] != IL_NIL && il_op_truth(t, bound[2]) == IL_TRUE;
  il_value v = il_int_of(args[0]);
  bool negative = il_int_sign(v) < 0;
  if (negative && !with_sign)
    return il_raise(t, IL_CLASS_OverflowError,
                    "can't convert negative int to unsigned");
  il_bytes *bytes = il_bytes_blank(t, (size_t)len);
  if (!bytes) return IL_NIL;
  if (!il_int_to_bytes(v, bytes->data, (size_t)len, big)) return too_big(t);
  if (with_sign && v != il_from_int(0)) {
    uint8_t top = len ? bytes->data[big ? 0 : len - 1] : 0;
    if (!len || (top >> 7) != negative) return too_big(t);
  }
  return il_from_ptr(bytes);
}

METHOD(int_from_bytes) {
  il_value bound[3];
  if (!il_args_bind(t, "from_bytes", "bytes byteorder? * signed?", args + 1,
                    n - 1, kwnames, bound))
    return IL_NIL;
  int big = is_big_endian(t, bound[1]);
  if (big < 0) return IL_NIL;
  bool with_sign = bound[2] != IL_NIL && il_op_truth(t, bound[2]) == IL_TRUE;
  il_value source = il_payload(t->process, bound[0]);
  bool failed = false;
  il_value list = IL_NIL;
  if (!il_is_bytes(source) && !il_is_str(source))
    list = il_list_from_plain(t, source, &failed);
  if (list != IL_NIL) source = il_bytes_from_ints(t, list);
  if (failed || source == IL_NIL) return IL_NIL;
  if (!il_is_bytes(source))
    return il_raise(t, IL_CLASS_TypeError,
                    "cannot convert '%s' object to bytes",
                    il_type_name(t, source));
  const il_bytes *bytes = il_as_bytes(source);
  il_value v = il_int_from_bytes(t, bytes->data, bytes->len, big, with_sign);
  if (v == IL_NIL || args[0] == il_from_ptr(t->process->classes[IL_CLASS_int]))
    return v;
  return il_tail_call_1(t, args[0], v);
}

/* round(i, -k): to a multiple of 10**k, halves to even. */
METHOD(int_round) {
  (void)kwnames;
  il_value v = il_int_of(args[0]);
  int64_t digits = 0;
  if (n < 2 || args[1] == IL_NONE) return v;
  if (!il_arg_int(t, args[1], &digits)) return IL_NIL;
  if (digits >= 0) return v;
  if (digits < -4300 || (uint64_t)-digits > il_int_bit_length(v))
    return il_from_int(0);
  il_value unit = il_int_pow(t, il_from_int(10), il_from_int(-digits));
  il_value quotient, rest;
  if (unit == IL_NIL || !il_int_divmod(t, v, unit, &quotient, &rest))
    return IL_NIL;
  il_value twice = il_int_add(t, rest, rest);
  if (twice == IL_NIL) return IL_NIL;
  int order = il_int_compare(twice, unit);
  bool odd = il_int_bitop(t, '&', quotient, il_from_int(1)) != il_from_int(0);
  v = il_int_sub(t, v, rest);
  if (v == IL_NIL) return v;
  return order > 0 || (order == 0 && odd) ? il_int_add(t, v, unit) : v;
}

METHOD(int_divmod) {
  UNUSED;
  il_value b = il_int_of(il_payload(t->process, args[1]));
  if (b == IL_NIL) return IL_NOTIMPL;
  il_value quotient, rest;
  if (!il_int_divmod(t, il_int_of(args[0]), b, &quotient, &rest)) return IL_NIL;
  return il_tuple_2(t, quotient, rest);
}

METHOD(int_rdivmod) {
  UNUSED;
  il_value a = il_int_of(il_payload(t->process, args[1]));
  if (a == IL_NIL) return IL_NOTIMPL;
  il_value quotient, rest;
  if (!il_int_divmod(t, a, il_int_of(args[0]), &quotient, &rest)) return IL_NIL;
  return il_tuple_2(t, quotient, rest);
}

static const il_native_def int_methods[] = {
    {"bit_length", int_bit_length, 1, 1, 0},
    {"bit_count", int_bit_count, 1, 1, 0},
    {"to_bytes", int_to_bytes, 1, 3, IL_NATIVE_KW},
    {"from_bytes", int_from_bytes, 1, 3, IL_NATIVE_KW | IL_NATIVE_CLASS},
    {"as_integer_ratio", int_as_integer_ratio, 1, 1, 0},
    {"conjugate", int_itself, 1, 1, 0},
    {"real", int_itself, 1, 1, IL_NATIVE_PROPERTY},
    {"imag", int_zero, 1, 1, IL_NATIVE_PROPERTY},
    {"numerator", int_itself, 1, 1, IL_NATIVE_PROPERTY},
    {"denominator", int_one, 1, 1, IL_NATIVE_PROPERTY},
    {"__trunc__", int_itself, 1, 1, 0},
    {"__floor__", int_itself, 1, 1, 0},
    {"__ceil__", int_itself, 1, 1, 0},
    {"__round__", int_round, 1, 2, 0},
    {"__divmod__", int_divmod, 2, 2, 0},
    {"__rdivmod__", int_rdivmod, 2, 2, 0},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_int = {IL_CLASS_int, int_methods, int_new, 0};

const il_class_def il_class_def_bool = {IL_CLASS_bool, NULL, bool_new,
                                        IL_CLASS_DEF_FINAL};
