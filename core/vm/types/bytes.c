/* bytes: constructor and methods. Where str has the same method for ASCII
 * text, the bytes are seen as a str of the same units (latin-1) and the result
 * as bytes again: each byte is one code point, and both conversions are a
 * copy. */
#include "object/bytes.h"

#include "object/iter.h"
#include "vm/types/number_text.h"
#include "vm/types/str_methods.h"

static const il_bytes *self(const il_value *args) {
  return il_as_bytes(args[0]);
}

static il_value as_str(il_task *t, il_value v) {
  const il_bytes *b = il_as_bytes(v);
  bool ascii = true;
  for (uint32_t i = 0; ascii && i < b->len; i++)
    ascii = b->data[i] < 0x80;
  il_str *s = il_str_blank(t, b->len, 0, ascii);
  if (!s) return IL_NIL;
  memcpy(s->data, b->data, b->len);
  return il_from_ptr(s);
}

static il_value as_bytes(il_task *t, il_value v) {
  const il_str *s = il_as_str(v);
  return il_bytes_new(t, s->data, s->len);
}

/* Strs in a list or tuple, to bytes; anything else stays. */
static il_value all_as_bytes(il_task *t, il_value v) {
  if (il_is_str(v)) return as_bytes(t, v);
  if (il_is_tuple(v)) {
    il_tuple *parts = il_tuple_blank(t, il_as_tuple(v)->len);
    if (!parts) return IL_NIL;
    for (uint32_t i = 0; i < parts->len; i++) {
      parts->items[i] = as_bytes(t, il_as_tuple(v)->items[i]);
      if (parts->items[i] == IL_NIL) return IL_NIL;
    }
    return il_from_ptr(parts);
  }
  if (!il_is_list(v)) return v;
  for (uint32_t i = 0; i < il_as_list(v)->len; i++) {
    il_value part = as_bytes(t, il_list_get(il_as_list(v), i));
    if (part == IL_NIL || !il_list_set(t, v, i, part)) return IL_NIL;
  }
  return v;
}

/* Bytes among the arguments to strs; a tuple of bytes (startswith) too.
 * IL_NIL: raised. `strict`: strs are refused, as a bytes method does. */
static il_value to_text(il_task *t, il_value v) {
  il_value plain = il_payload(t->process, v);
  if (il_is_bytes(plain)) return as_str(t, plain);
  if (il_is_str(plain))
    return il_raise(t, IL_CLASS_TypeError,
                    "a bytes-like object is required, not 'str'");
  if (!il_is_tuple(plain)) return v;
  il_tuple *parts = il_tuple_blank(t, il_as_tuple(plain)->len);
  if (!parts) return IL_NIL;
  for (uint32_t i = 0; i < parts->len; i++) {
    parts->items[i] = to_text(t, il_as_tuple(plain)->items[i]);
    if (parts->items[i] == IL_NIL) return IL_NIL;
  }
  return il_from_ptr(parts);
}

enum { MOST_ARGUMENTS = 8 };

/* Calls the method of str. */
static il_value through_str(il_task *t, il_native_fn method,
                            const il_value *args, uint32_t n,
                            il_value kwnames) {
  il_value texts[MOST_ARGUMENTS];
  uint32_t total = n + (kwnames == IL_NIL ? 0 : il_as_tuple(kwnames)->len);
  if (total > MOST_ARGUMENTS)
    return il_raise(t, IL_CLASS_TypeError, "too many arguments");
  for (uint32_t i = 0; i < total; i++) {
    texts[i] = to_text(t, args[i]);
    if (texts[i] == IL_NIL) return IL_NIL;
  }
  il_value result = method(t, texts, n, kwnames);
  return result == IL_NIL ? IL_NIL : all_as_bytes(t, result);
}

#define THROUGH_STR(name)                                                      \
  static IL_METHOD(bytes_##name) {                                             \
    return through_str(t, il_str_method_##name, args, n, kwnames);             \
  }
THROUGH_STR(endswith)
THROUGH_STR(startswith)
THROUGH_STR(partition)
THROUGH_STR(removeprefix)
THROUGH_STR(removesuffix)
THROUGH_STR(replace)
THROUGH_STR(rpartition)
THROUGH_STR(center)
THROUGH_STR(ljust)
THROUGH_STR(rjust)
THROUGH_STR(zfill)
THROUGH_STR(expandtabs)

/* These take an int for a single byte as well. */
static il_value search(il_task *t, il_native_fn method, const il_value *args,
                       uint32_t n, il_value kwnames) {
  il_value changed[MOST_ARGUMENTS];
  memcpy(changed, args, n * sizeof *args);
  il_value number = il_int_of(args[1]);
  if (number != IL_NIL) {
    int64_t i;
    if (!il_int_to_i64(number, &i) || i < 0 || i > 255)
      return il_raise(t, IL_CLASS_ValueError, "byte must be in range(0, 256)");
    uint8_t byte = (uint8_t)i;
    changed[1] = il_bytes_new(t, &byte, 1);
    if (changed[1] == IL_NIL) return IL_NIL;
  } else if (!il_is_bytes(il_payload(t->process, args[1]))) {
    return il_raise(t, IL_CLASS_TypeError,
                    "argument should be integer or bytes-like object, not '%s'",
                    il_type_name(t, args[1]));
  }
  il_value result = through_str(t, method, changed, n, kwnames);
  return result;
}

#define SEARCH(name)                                                           \
  static IL_METHOD(bytes_##name) {                                             \
    return search(t, il_str_method_##name, args, n, kwnames);                  \
  }
SEARCH(find)
SEARCH(rfind)
SEARCH(count)

static il_value must_find(il_task *t, il_value found) {
  if (found == il_from_int(-1))
    return il_raise(t, IL_CLASS_ValueError, "subsection not found");
  return found;
}

static IL_METHOD(bytes_index) {
  return must_find(t, search(t, il_str_method_find, args, n, kwnames));
}

static IL_METHOD(bytes_rindex) {
  return must_find(t, search(t, il_str_method_rfind, args, n, kwnames));
}

/* Without an argument only ASCII spaces count, which are fewer than str's. */
static il_value with_spaces(il_task *t, il_native_fn method,
                            const il_value *args) {
  static const char spaces[] = " \t\n\r\v\f";
  il_value set = il_bytes_new(t, spaces, sizeof spaces - 1);
  if (set == IL_NIL) return IL_NIL;
  const il_value both[] = {args[0], set};
  return through_str(t, method, both, 2, IL_NIL);
}

#define STRIP(name)                                                            \
  static IL_METHOD(bytes_##name) {                                             \
    if (n < 2 || args[1] == IL_NONE)                                           \
      return with_spaces(t, il_str_method_##name, args);                       \
    return through_str(t, il_str_method_##name, args, n, kwnames);             \
  }
STRIP(strip)
STRIP(lstrip)
STRIP(rstrip)

static bool is_space(uint8_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool add_part(il_task *t, il_value list, const il_bytes *b,
                     uint32_t from, uint32_t to) {
  il_value part = il_bytes_new(t, b->data + from, to - from);
  if (il_task_stopped(t)) part = il_raise_memory(t);
  return part != IL_NIL && il_list_append(t, list, part);
}

static IL_METHOD(bytes_split) {
  il_value bound[2];
  if (!il_args_bind(t, "split", "sep? maxsplit?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  if (bound[0] != IL_NIL && bound[0] != IL_NONE)
    return through_str(t, il_str_method_split, args, n, kwnames);
  int64_t most = -1;
  if (bound[1] != IL_NIL && !il_arg_int(t, bound[1], &most)) return IL_NIL;
  const il_bytes *b = self(args);
  il_value list = il_list_new(t, NULL, 0);
  for (uint32_t at = 0; list != IL_NIL;) {
    while (at < b->len && is_space(b->data[at]))
      at++;
    if (at == b->len) break;
    uint32_t start = at;
    while (at < b->len && (most == 0 || !is_space(b->data[at])))
      at++;
    if (most > 0) most--;
    if (!add_part(t, list, b, start, at)) return IL_NIL;
  }
  return list;
}

static IL_METHOD(bytes_rsplit) {
  il_value bound[2];
  if (!il_args_bind(t, "rsplit", "sep? maxsplit?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  if (bound[1] == IL_NIL && (bound[0] == IL_NIL || bound[0] == IL_NONE))
    return bytes_split(t, args, n, kwnames);
  return through_str(t, il_str_method_rsplit, args, n, kwnames);
}

static IL_METHOD(bytes_splitlines) {
  il_value bound[1];
  if (!il_args_bind(t, "splitlines", "keepends?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  bool keep = bound[0] != IL_NIL && il_op_truth(t, bound[0]) == IL_TRUE;
  const il_bytes *b = self(args);
  il_value list = il_list_new(t, NULL, 0);
  for (uint32_t at = 0; list != IL_NIL && at < b->len;) {
    uint32_t start = at;
    while (at < b->len && b->data[at] != '\n' && b->data[at] != '\r')
      at++;
    uint32_t end = at;
    if (at < b->len)
      at += b->data[at] == '\r' && at + 1 < b->len && b->data[at + 1] == '\n'
                ? 2
                : 1;
    if (!add_part(t, list, b, start, keep ? at : end)) return IL_NIL;
  }
  return list;
}

static IL_METHOD(bytes_join) {
  (void)kwnames;
  il_value items = args[1];
  bool failed = false;
  if (!il_is_tuple(items)) {
    if (!il_is_list(items)) items = il_list_from_plain(t, args[1], &failed);
    if (failed) return IL_NIL;
    if (items == IL_NIL) return il_tail_lib(t, IL_LIB_str_join, args, n);
    items = il_list_to_tuple(t, items);
    if (items == IL_NIL) return IL_NIL;
  }
  const il_tuple *parts = il_as_tuple(items);
  il_buf out;
  il_buf_init(&out);
  for (uint32_t i = 0; i < parts->len; i++) {
    il_value part = il_payload(t->process, parts->items[i]);
    if (!il_is_bytes(part)) {
      il_buf_term(&out);
      return il_raise(
          t, IL_CLASS_TypeError,
          "sequence item %u: expected a bytes-like object, %s found", i,
          il_type_name(t, part));
    }
    if (i) il_buf_append(&out, self(args)->data, self(args)->len);
    il_buf_append(&out, il_as_bytes(part)->data, il_as_bytes(part)->len);
  }
  return il_bytes_from_buf(t, &out);
}

/* Letters: ASCII only. */

static bool is_upper(uint8_t c) {
  return c >= 'A' && c <= 'Z';
}
static bool is_lower(uint8_t c) {
  return c >= 'a' && c <= 'z';
}
static bool is_alpha(uint8_t c) {
  return is_upper(c) || is_lower(c);
}
static bool is_digit(uint8_t c) {
  return c >= '0' && c <= '9';
}
static bool is_alnum(uint8_t c) {
  return is_alpha(c) || is_digit(c);
}

/* change(c, inside): inside a word */
static il_value changed(il_task *t, const il_bytes *b,
                        uint8_t (*change)(uint8_t, bool), bool words) {
  il_bytes *result = il_bytes_blank(t, b->len);
  if (!result) return IL_NIL;
  bool inside = false;
  for (uint32_t i = 0; i < b->len; i++) {
    result->data[i] = change(b->data[i], inside);
    inside = words ? is_alpha(b->data[i]) : true;
  }
  return il_from_ptr(result);
}

static uint8_t to_upper(uint8_t c, bool inside) {
  (void)inside;
  return is_lower(c) ? c - 32 : c;
}
static uint8_t to_lower(uint8_t c, bool inside) {
  (void)inside;
  return is_upper(c) ? c + 32 : c;
}
static uint8_t to_other(uint8_t c, bool inside) {
  return is_upper(c) ? to_lower(c, inside) : to_upper(c, inside);
}
static uint8_t to_title(uint8_t c, bool inside) {
  return inside ? to_lower(c, true) : to_upper(c, false);
}

#define CHANGE(name, change, words)                                            \
  static IL_METHOD(bytes_##name) {                                             \
    (void)n, (void)kwnames;                                                    \
    return changed(t, self(args), change, words);                              \
  }
CHANGE(upper, to_upper, false)
CHANGE(lower, to_lower, false)
CHANGE(swapcase, to_other, false)
CHANGE(capitalize, to_title, false)
CHANGE(title, to_title, true)

static il_value all_are(const il_bytes *b, bool (*is)(uint8_t)) {
  for (uint32_t i = 0; i < b->len; i++)
    if (!is(b->data[i])) return IL_FALSE;
  return il_from_bool(b->len > 0);
}

static il_value all_cased(const il_bytes *b, bool (*good)(uint8_t),
                          bool (*bad)(uint8_t)) {
  bool any = false;
  for (uint32_t i = 0; i < b->len; i++) {
    if (bad(b->data[i])) return IL_FALSE;
    any |= good(b->data[i]);
  }
  return il_from_bool(any);
}

#define ARE(name, call)                                                        \
  static IL_METHOD(bytes_##name) {                                             \
    (void)t, (void)n, (void)kwnames;                                           \
    return call;                                                               \
  }
ARE(isalpha, all_are(self(args), is_alpha))
ARE(isdigit, all_are(self(args), is_digit))
ARE(isalnum, all_are(self(args), is_alnum))
ARE(isspace, all_are(self(args), is_space))
ARE(isupper, all_cased(self(args), is_upper, is_lower))
ARE(islower, all_cased(self(args), is_lower, is_upper))

static IL_METHOD(bytes_isascii) {
  (void)t, (void)n, (void)kwnames;
  for (uint32_t i = 0; i < self(args)->len; i++)
    if (self(args)->data[i] >= 0x80) return IL_FALSE;
  return IL_TRUE;
}

static IL_METHOD(bytes_decode) {
  il_value bound[2];
  if (!il_args_bind(t, "decode", "encoding? errors?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  return il_codec_decode(t, self(args), bound[0], bound[1]);
}

static int hex_value(uint32_t c) {
  if (c >= '0' && c <= '9') return (int)c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

/* bytes.hex(sep, bytes_per_sep): groups count from the right, or from the left
 * when negative. */
static IL_METHOD(bytes_hex) {
  static const char digits[] = "0123456789abcdef";
  il_value bound[2];
  if (!il_args_bind(t, "hex", "sep? bytes_per_sep?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  int64_t group = 1;
  if (bound[1] != IL_NIL && !il_arg_int(t, bound[1], &group)) return IL_NIL;
  uint32_t between = 0;
  if (bound[0] != IL_NIL) {
    if (!il_is_str(bound[0]) || il_as_str(bound[0])->len != 1)
      return il_raise(t, IL_CLASS_ValueError, "sep must be length 1.");
    between = il_str_at(il_as_str(bound[0]), 0);
    if (between >= 0x80)
      return il_raise(t, IL_CLASS_ValueError, "sep must be ASCII.");
  }
  const il_bytes *b = self(args);
  il_buf out;
  il_buf_init(&out);
  for (uint32_t i = 0; i < b->len; i++) {
    if (il_task_stopped_at(t, i)) break;
    int64_t place = group < 0 ? (int64_t)i : (int64_t)(b->len - i);
    int64_t size = group < 0 ? -group : group;
    if (i && between && size && place % size == 0)
      il_buf_byte(&out, (char)between);
    il_buf_byte(&out, digits[b->data[i] >> 4]);
    il_buf_byte(&out, digits[b->data[i] & 15]);
  }
  return il_str_from_buf(t, &out);
}

static IL_METHOD(bytes_fromhex) {
  (void)n, (void)kwnames;
  if (!il_is_str(args[1]))
    return il_raise(t, IL_CLASS_TypeError,
                    "fromhex() argument must be str, not %s",
                    il_type_name(t, args[1]));
  const il_str *s = il_as_str(args[1]);
  il_buf out;
  il_buf_init(&out);
  for (uint32_t i = 0; i < s->len;) {
    uint32_t c = il_str_at(s, i);
    if (c < 0x80 && is_space((uint8_t)c)) {
      i++;
      continue;
    }
    int high = hex_value(c);
    int low = i + 1 < s->len ? hex_value(il_str_at(s, i + 1)) : -1;
    if (high < 0 || low < 0) {
      il_buf_term(&out);
      return il_raise(t, IL_CLASS_ValueError,
                      "non-hexadecimal number found in fromhex() arg at "
                      "position %u",
                      high < 0 ? i : i + 1);
    }
    il_buf_byte(&out, (char)(high << 4 | low));
    i += 2;
  }
  il_value v = il_bytes_from_buf(t, &out);
  if (v == IL_NIL ||
      args[0] == il_from_ptr(t->process->classes[IL_CLASS_bytes]))
    return v;
  return il_tail_call_1(t, args[0], v);
}

/* Constructor */

il_value il_bytes_from_ints(il_task *t, il_value list) {
  const il_list *items = il_as_list(list);
  il_bytes *b = il_bytes_blank(t, items->len);
  if (!b) return IL_NIL;
  for (uint32_t i = 0; i < b->len; i++) {
    int64_t byte;
    if (!il_arg_int(t, il_list_get(items, i), &byte)) return IL_NIL;
    if (byte < 0 || byte > 255)
      return il_raise(t, IL_CLASS_ValueError, "bytes must be in range(0, 256)");
    b->data[i] = (uint8_t)byte;
  }
  return il_from_ptr(b);
}

static il_value from_object(il_task *t, const il_value *args, il_value given) {
  if (il_is_kind(given, IL_KIND_INSTANCE)) {
    il_value method = il_type_lookup(t->process, given, IL_NAME(t, bytes));
    if (method != IL_NIL)
      return il_tail_lib(t, IL_LIB_bytes_by_method,
                         (const il_value[]){method, given}, 2);
  }
  il_value source = il_payload(t->process, given);
  if (il_is_bytes(source)) return source;
  if (il_is_str(source))
    return il_raise(t, IL_CLASS_TypeError,
                    "string argument without an encoding");
  if (il_int_of(source) != IL_NIL) {
    int64_t count;
    if (!il_arg_int(t, source, &count)) return IL_NIL;
    if (count < 0) return il_raise(t, IL_CLASS_ValueError, "negative count");
    return il_from_ptr(il_bytes_blank(t, (size_t)count));
  }
  bool failed = false;
  il_value list = il_list_from_plain(t, source, &failed);
  if (failed) return IL_NIL;
  if (list != IL_NIL) return il_bytes_from_ints(t, list);
  if (!il_is_kind(source, IL_KIND_GENERATOR) &&
      il_type_lookup(t->process, source, IL_NAME(t, iter)) == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "cannot convert '%s' object to bytes",
                    il_type_name(t, given));
  il_value rest = il_tuple_new(t, &given, 1);
  const il_value call[] = {args[0], rest};
  return rest == IL_NIL ? IL_NIL
                        : il_tail_lib(t, IL_LIB_call_with_list, call, 2);
}

static IL_METHOD(bytes_new) {
  il_value bound[3];
  if (!il_args_bind(t, "bytes", "source? encoding? errors?", args + 1, n - 1,
                    kwnames, bound))
    return IL_NIL;
  if (bound[1] == IL_NIL && bound[2] == IL_NIL)
    return bound[0] == IL_NIL ? il_bytes_new(t, NULL, 0)
                              : from_object(t, args, bound[0]);
  il_value source =
      bound[0] == IL_NIL ? IL_NIL : il_payload(t->process, bound[0]);
  if (!il_is_str(source))
    return il_raise(t, IL_CLASS_TypeError,
                    "encoding without a string argument");
  return il_codec_encode(t, il_as_str(source), bound[1], bound[2]);
}

#define ROW(name, least, most, flags)                                          \
  { #name, bytes_##name, least, most, flags }

static const il_native_def methods[] = {ROW(capitalize, 1, 1, 0),
                                        ROW(center, 2, 3, 0),
                                        ROW(count, 2, 4, 0),
                                        ROW(decode, 1, 3, IL_NATIVE_KW),
                                        ROW(endswith, 2, 4, 0),
                                        ROW(expandtabs, 1, 2, IL_NATIVE_KW),
                                        ROW(find, 2, 4, 0),
                                        ROW(fromhex, 2, 2, IL_NATIVE_CLASS),
                                        ROW(hex, 1, 3, IL_NATIVE_KW),
                                        ROW(index, 2, 4, 0),
                                        ROW(isalnum, 1, 1, 0),
                                        ROW(isalpha, 1, 1, 0),
                                        ROW(isascii, 1, 1, 0),
                                        ROW(isdigit, 1, 1, 0),
                                        ROW(islower, 1, 1, 0),
                                        ROW(isspace, 1, 1, 0),
                                        ROW(isupper, 1, 1, 0),
                                        ROW(join, 2, 2, 0),
                                        ROW(ljust, 2, 3, 0),
                                        ROW(lower, 1, 1, 0),
                                        ROW(lstrip, 1, 2, 0),
                                        ROW(partition, 2, 2, 0),
                                        ROW(removeprefix, 2, 2, 0),
                                        ROW(removesuffix, 2, 2, 0),
                                        ROW(replace, 3, 4, 0),
                                        ROW(rfind, 2, 4, 0),
                                        ROW(rindex, 2, 4, 0),
                                        ROW(rjust, 2, 3, 0),
                                        ROW(rpartition, 2, 2, 0),
                                        ROW(rsplit, 1, 3, IL_NATIVE_KW),
                                        ROW(rstrip, 1, 2, 0),
                                        ROW(split, 1, 3, IL_NATIVE_KW),
                                        ROW(splitlines, 1, 2, IL_NATIVE_KW),
                                        ROW(startswith, 2, 4, 0),
                                        ROW(strip, 1, 2, 0),
                                        ROW(swapcase, 1, 1, 0),
                                        ROW(title, 1, 1, 0),
                                        ROW(upper, 1, 1, 0),
                                        ROW(zfill, 2, 2, 0),
                                        {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_bytes = {IL_CLASS_bytes, methods, bytes_new, 0};
