/* str: letters, what kind they are, and padding. */
#include "lang/lexer.h"
#include "object/unicode.h"
#include "vm/types/str_methods.h"

static bool is_cased(uint32_t c) {
  return il_unicode_is_upper(c) || il_unicode_is_lower(c) ||
         il_unicode_is_title(c);
}

/* A capital sigma at the end of a word becomes the final one. */
static bool is_final_sigma(const il_str *s, uint32_t i) {
  bool before = i > 0 && is_cased(il_str_at(s, i - 1));
  bool after = i + 1 < s->len && is_cased(il_str_at(s, i + 1));
  return before && !after;
}

static void push_all(il_units *out, const uint32_t *units, unsigned count) {
  for (unsigned i = 0; i < count; i++)
    il_units_push(out, units[i]);
}

static void push_lower(il_units *out, const il_str *s, uint32_t i) {
  uint32_t units[IL_UNICODE_CASE_MAX], c = il_str_at(s, i);
  if (c == 0x3A3 && is_final_sigma(s, i))
    il_units_push(out, 0x3C2);
  else
    push_all(out, units, il_unicode_lower(c, units));
}

/* upper and lower of ASCII, unit by unit */
static il_value ascii_case(il_task *t, const il_str *s, char first) {
  il_str *result = il_str_blank(t, s->len, 0, true);
  if (!result) return IL_NIL;
  for (uint32_t i = 0; i < s->len; i++) {
    uint8_t c = s->data[i];
    result->data[i] = (uint8_t)(c - first) < 26 ? c ^ 0x20 : c;
  }
  return il_from_ptr(result);
}

IL_METHOD(il_str_method_upper) {
  (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  if (il_str_is_ascii(s)) return ascii_case(t, s, 'a');
  il_units out = {.task = t};
  for (uint32_t i = 0; !out.failed && i < s->len; i++) {
    uint32_t units[IL_UNICODE_CASE_MAX];
    push_all(&out, units, il_unicode_upper(il_str_at(s, i), units));
  }
  return il_str_from_list(t, &out);
}

IL_METHOD(il_str_method_lower) {
  (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  if (il_str_is_ascii(s)) return ascii_case(t, s, 'A');
  il_units out = {.task = t};
  for (uint32_t i = 0; !out.failed && i < s->len; i++)
    push_lower(&out, s, i);
  return il_str_from_list(t, &out);
}

IL_METHOD(il_str_method_casefold) {
  (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  if (il_str_is_ascii(s)) return ascii_case(t, s, 'A');
  il_units out = {.task = t};
  for (uint32_t i = 0; !out.failed && i < s->len; i++) {
    uint32_t units[IL_UNICODE_CASE_MAX];
    push_all(&out, units, il_unicode_fold(il_str_at(s, i), units));
  }
  return il_str_from_list(t, &out);
}

IL_METHOD(il_str_method_swapcase) {
  (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  il_units out = {.task = t};
  for (uint32_t i = 0; !out.failed && i < s->len; i++) {
    uint32_t units[IL_UNICODE_CASE_MAX], c = il_str_at(s, i);
    if (il_unicode_is_upper(c))
      push_lower(&out, s, i);
    else if (il_unicode_is_lower(c))
      push_all(&out, units, il_unicode_upper(c, units));
    else
      il_units_push(&out, c);
  }
  return il_str_from_list(t, &out);
}

/* Title case where a word begins, else lower case. */
static il_value titled(il_task *t, const il_str *s, bool each_word) {
  il_units out = {.task = t};
  bool inside = false;
  for (uint32_t i = 0; !out.failed && i < s->len; i++) {
    uint32_t units[IL_UNICODE_CASE_MAX], c = il_str_at(s, i);
    if (inside)
      push_lower(&out, s, i);
    else
      push_all(&out, units, il_unicode_title(c, units));
    inside = each_word ? is_cased(c) : true;
  }
  return il_str_from_list(t, &out);
}

IL_METHOD(il_str_method_title) {
  (void)kwnames, (void)n;
  return titled(t, il_str_self(args), true);
}
IL_METHOD(il_str_method_capitalize) {
  (void)kwnames, (void)n;
  return titled(t, il_str_self(args), false);
}

/* Kinds */

static il_value all_are(const il_value *args, bool (*is)(uint32_t)) {
  const il_str *s = il_str_self(args);
  for (uint32_t i = 0; i < s->len; i++)
    if (!is(il_str_at(s, i))) return IL_FALSE;
  return il_from_bool(s->len > 0);
}

static bool is_alnum(uint32_t c) {
  return il_unicode_is_alpha(c) || il_unicode_is_numeric(c) ||
         il_unicode_is_digit(c);
}

#define KIND(name, is)                                                         \
  IL_METHOD(il_str_method_##name) {                                            \
    (void)t, (void)kwnames, (void)n;                                           \
    return all_are(args, is);                                                  \
  }
KIND(isalnum, is_alnum)
KIND(isalpha, il_unicode_is_alpha)
KIND(isdecimal, il_unicode_is_decimal)
KIND(isdigit, il_unicode_is_digit)
KIND(isnumeric, il_unicode_is_numeric)
KIND(isspace, il_unicode_is_space)

IL_METHOD(il_str_method_isascii) {
  (void)t, (void)kwnames, (void)n;
  return il_from_bool(il_str_is_ascii(il_str_self(args)));
}

IL_METHOD(il_str_method_isprintable) {
  (void)t, (void)kwnames, (void)n;
  if (!il_str_self(args)->len) return IL_TRUE;
  return all_are(args, il_unicode_is_printable);
}

IL_METHOD(il_str_method_isidentifier) {
  (void)t, (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  if (!s->len || !il_lexer_is_start(il_str_at(s, 0))) return IL_FALSE;
  for (uint32_t i = 1; i < s->len; i++)
    if (!il_lexer_is_continue(il_str_at(s, i))) return IL_FALSE;
  return IL_TRUE;
}

static il_value all_cased(const il_str *s, bool (*good)(uint32_t),
                          bool (*bad)(uint32_t)) {
  bool any = false;
  for (uint32_t i = 0; i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    if (bad(c) || il_unicode_is_title(c)) return IL_FALSE;
    any |= good(c);
  }
  return il_from_bool(any);
}

IL_METHOD(il_str_method_isupper) {
  (void)t, (void)kwnames, (void)n;
  return all_cased(il_str_self(args), il_unicode_is_upper, il_unicode_is_lower);
}
IL_METHOD(il_str_method_islower) {
  (void)t, (void)kwnames, (void)n;
  return all_cased(il_str_self(args), il_unicode_is_lower, il_unicode_is_upper);
}

IL_METHOD(il_str_method_istitle) {
  (void)t, (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  bool inside = false, any = false;
  for (uint32_t i = 0; i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    bool begins = il_unicode_is_upper(c) || il_unicode_is_title(c);
    bool goes_on = il_unicode_is_lower(c);
    if ((begins && inside) || (goes_on && !inside)) return IL_FALSE;
    inside = begins || goes_on;
    any |= inside;
  }
  return il_from_bool(any);
}

/* Padding */

static il_value pad(il_task *t, const il_str *s, uint64_t left, uint64_t right,
                    uint32_t fill) {
  unsigned width = fill < 0x100 ? 0 : fill < 0x10000 ? 1 : 2;
  if (width < il_str_width(s)) width = il_str_width(s);
  if (left + right > UINT32_MAX) return il_raise_memory(t);
  il_str *result = il_str_blank(t, left + s->len + right, width,
                                il_str_is_ascii(s) && fill < 0x80);
  if (!result) return IL_NIL;
  for (uint32_t i = 0; i < left; i++)
    il_str_put(result, i, fill);
  il_str_copy(result, (uint32_t)left, s, 0, s->len);
  for (uint32_t i = (uint32_t)left + s->len; i < result->len; i++)
    il_str_put(result, i, fill);
  return il_from_ptr(result);
}

/* How many to add, and with what; -1: raised. */
static int64_t padding(il_task *t, const il_value *args, uint32_t n,
                       uint32_t *fill) {
  int64_t width;
  if (!il_arg_int(t, args[1], &width)) return -1;
  *fill = ' ';
  if (n > 2) {
    il_value given = il_payload(t->process, args[2]);
    if (!il_is_str(given)) {
      il_raise(t, IL_CLASS_TypeError,
               "The fill character must be a unicode character, not %s",
               il_type_name(t, given));
      return -1;
    }
    if (il_as_str(given)->len != 1) {
      il_raise(t, IL_CLASS_TypeError,
               "The fill character must be exactly one character long");
      return -1;
    }
    *fill = il_str_at(il_as_str(given), 0);
  }
  uint32_t len = il_str_self(args)->len;
  return width > (int64_t)len ? width - (int64_t)len : 0;
}

IL_METHOD(il_str_method_ljust) {
  (void)kwnames;
  uint32_t fill;
  int64_t count = padding(t, args, n, &fill);
  if (count <= 0) return count ? IL_NIL : args[0];
  return pad(t, il_str_self(args), 0, (uint64_t)count, fill);
}

IL_METHOD(il_str_method_rjust) {
  (void)kwnames;
  uint32_t fill;
  int64_t count = padding(t, args, n, &fill);
  if (count <= 0) return count ? IL_NIL : args[0];
  return pad(t, il_str_self(args), (uint64_t)count, 0, fill);
}

/* The odd one goes to the left when the width is odd. */
IL_METHOD(il_str_method_center) {
  (void)kwnames;
  uint32_t fill;
  int64_t count = padding(t, args, n, &fill);
  if (count <= 0) return count ? IL_NIL : args[0];
  const il_str *s = il_str_self(args);
  uint64_t width = (uint64_t)count + s->len;
  uint64_t left = (uint64_t)count / 2 + ((uint64_t)count & width & 1);
  return pad(t, s, left, (uint64_t)count - left, fill);
}

IL_METHOD(il_str_method_zfill) {
  (void)kwnames, (void)n;
  uint32_t fill;
  int64_t count = padding(t, args, 2, &fill);
  if (count <= 0) return count ? IL_NIL : args[0];
  const il_str *s = il_str_self(args);
  il_value v = pad(t, s, (uint64_t)count, 0, '0');
  if (v == IL_NIL || !s->len) return v;
  uint32_t first = il_str_at(s, 0);
  if (first == '+' || first == '-') { /* nobody else has seen it yet */
    il_str_put(il_as_str(v), 0, first);
    il_str_put(il_as_str(v), (uint32_t)count, '0');
  }
  return v;
}

IL_METHOD(il_str_method_expandtabs) {
  il_value bound[1];
  int64_t size = 8;
  if (!il_args_bind(t, "expandtabs", "tabsize?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  if (bound[0] != IL_NIL && !il_arg_int(t, bound[0], &size)) return IL_NIL;
  if (size > 1 << 28) return il_raise_memory(t);
  const il_str *s = il_str_self(args);
  il_units out = {.task = t};
  int64_t column = 0;
  for (uint32_t i = 0; !out.failed && i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    if (c == '\t') {
      int64_t spaces = size > 0 ? size - column % size : 0;
      column += spaces;
      for (; spaces > 0; spaces--)
        il_units_push(&out, ' ');
      continue;
    }
    column = c == '\n' || c == '\r' ? 0 : column + 1;
    il_units_push(&out, c);
  }
  return il_str_from_list(t, &out);
}
