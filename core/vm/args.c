/* Binding a native's arguments to names, in CPython's words where they do not
 * fit, and conversions of single arguments. */
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/task.h"

enum { MOST_PARAMETERS = 24 };

typedef struct {
  const char *name;
  uint32_t len;
  bool optional, keyword_only, positional_only;
} parameter;

static uint32_t parse_spec(const char *spec, parameter *list) {
  uint32_t count = 0;
  bool keyword_only = false;
  while (*spec) {
    size_t len = strcspn(spec, " ");
    if (len == 1 && *spec == '*') {
      keyword_only = true;
    } else if (len == 1 && *spec == '/') {
      for (uint32_t i = 0; i < count; i++)
        list[i].positional_only = true;
    } else if (len) {
      IL_ASSERT(count < MOST_PARAMETERS);
      bool optional = spec[len - 1] == '?';
      list[count++] = (parameter){spec, (uint32_t)len - optional, optional,
                                  keyword_only, false};
    }
    spec += len;
    spec += *spec == ' ';
  }
  return count;
}

static bool too_many(il_task *t, const char *function, uint32_t positional,
                     uint32_t required, uint32_t given) {
  if (positional == 0)
    il_raise(t, IL_CLASS_TypeError, "%s() takes no positional arguments",
             function);
  else
    il_raise(t, IL_CLASS_TypeError,
             "%s() takes %s %u positional argument%s (%u given)", function,
             required == positional ? "exactly" : "at most", positional,
             positional == 1 ? "" : "s", given);
  return false;
}

static bool is_name(il_value kwname, const parameter *p) {
  const il_str *s = il_as_str(kwname);
  if (s->len != p->len) return false;
  for (uint32_t i = 0; i < p->len; i++)
    if (il_str_at(s, i) != (unsigned char)p->name[i]) return false;
  return true;
}

static bool keyword_error(il_task *t, const char *function, il_value name) {
  il_buf text;
  il_buf_init(&text);
  il_buf_printf(&text, "'");
  il_str_append_utf8(il_as_str(name), &text);
  il_buf_printf(&text, "' is an invalid keyword argument for %s()", function);
  il_value message = il_str_from_buf(t, &text);
  if (message != IL_NIL) il_raise_value(t, IL_CLASS_TypeError, message);
  return false;
}

static bool bind_keyword(il_task *t, const char *function,
                         const parameter *list, uint32_t count, il_value name,
                         il_value v, il_value *out) {
  for (uint32_t i = 0; i < count; i++) {
    if (list[i].positional_only || !is_name(name, &list[i])) continue;
    if (out[i] != IL_NIL) {
      il_raise(t, IL_CLASS_TypeError,
               "argument for %s() given by name ('%.*s') and position (%u)",
               function, (int)list[i].len, list[i].name, i + 1);
      return false;
    }
    out[i] = v;
    return true;
  }
  return keyword_error(t, function, name);
}

bool il_args_bind(il_task *t, const char *function, const char *spec,
                  const il_value *args, uint32_t n, il_value kwnames,
                  il_value *out) {
  parameter list[MOST_PARAMETERS];
  uint32_t count = parse_spec(spec, list), positional = 0, required = 0;
  for (uint32_t i = 0; i < count; i++) {
    out[i] = IL_NIL;
    positional += !list[i].keyword_only;
    required += !list[i].keyword_only && !list[i].optional;
  }
  if (n > positional) return too_many(t, function, positional, required, n);
  for (uint32_t i = 0; i < n; i++)
    out[i] = args[i];
  uint32_t nkw = kwnames == IL_NIL ? 0 : il_as_tuple(kwnames)->len;
  for (uint32_t i = 0; i < nkw; i++)
    if (!bind_keyword(t, function, list, count, il_as_tuple(kwnames)->items[i],
                      args[n + i], out))
      return false;
  for (uint32_t i = 0; i < count; i++) {
    if (list[i].optional || out[i] != IL_NIL) continue;
    il_raise(t, IL_CLASS_TypeError,
             "%s() missing required argument '%.*s' (pos %u)", function,
             (int)list[i].len, list[i].name, i + 1);
    return false;
  }
  return true;
}

il_value il_args_kw(const il_value *args, uint32_t n, il_value kwnames,
                    const char *name) {
  if (kwnames == IL_NIL) return IL_NIL;
  const il_tuple *names = il_as_tuple(kwnames);
  for (uint32_t i = 0; i < names->len; i++)
    if (il_str_eq_text(il_as_str(names->items[i]), name)) return args[n + i];
  return IL_NIL;
}

bool il_arg_int(il_task *t, il_value v, int64_t *out) {
  il_value i = il_int_of(il_payload(t->process, v));
  if (i == IL_NIL) {
    il_raise(t, IL_CLASS_TypeError,
             "'%s' object cannot be interpreted as an integer",
             il_type_name(t, v));
    return false;
  }
  if (il_int_to_i64(i, out)) return true;
  il_raise(t, IL_CLASS_OverflowError,
           "Python int too large to convert to C ssize_t");
  return false;
}

bool il_arg_double(il_task *t, il_value v, double *out) {
  il_value plain = il_payload(t->process, v);
  if (il_is_float(plain)) {
    *out = il_float_value(plain);
    return true;
  }
  il_value i = il_int_of(plain);
  if (i != IL_NIL) return il_int_to_double_checked(t, i, out);
  il_raise(t, IL_CLASS_TypeError, "must be real number, not %s",
           il_type_name(t, v));
  return false;
}
