/* str: constructor, searching, replacing, joining and formatting. Splitting is
 * in str_split.c, letters and padding in str_case.c. */
#include "object/format.h"
#include "object/iter.h"
#include "object/unicode.h"
#include "vm/types/str_methods.h"

bool il_text_range(il_task *t, const il_value *args, uint32_t n, uint32_t at,
                   uint32_t len, uint32_t *from, uint32_t *to) {
  int64_t bounds[2] = {0, len};
  for (uint32_t i = 0; i < 2; i++) {
    if (at + i >= n || args[at + i] == IL_NONE) continue;
    il_value v = il_int_of(il_payload(t->process, args[at + i]));
    if (v == IL_NIL) {
      il_raise(t, IL_CLASS_TypeError,
               "slice indices must be integers or None or have an __index__ "
               "method");
      return false;
    }
    if (!il_int_to_i64(v, &bounds[i]))
      bounds[i] = il_int_sign(v) < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
    if (bounds[i] < 0) bounds[i] += len;
    if (bounds[i] < 0) bounds[i] = 0;
  }
  *from = bounds[0] > UINT32_MAX ? UINT32_MAX : (uint32_t)bounds[0];
  *to = bounds[1] > (int64_t)len ? len : (uint32_t)bounds[1];
  return true;
}

il_value il_str_part(il_task *t, const il_str *s, uint32_t from, uint32_t to) {
  return il_str_slice(t, il_from_ptr(s), from, 1, to > from ? to - from : 0);
}

/* v as a str; NULL: TypeError. */
static const il_str *str_arg(il_task *t, il_value v, const char *what) {
  il_value plain = il_payload(t->process, v);
  if (il_is_str(plain)) return il_as_str(plain);
  il_raise(t, IL_CLASS_TypeError, "%smust be str, not %s", what,
           il_type_name(t, v));
  return NULL;
}

static il_value search(il_task *t, const il_value *args, uint32_t n, bool last,
                       bool must) {
  const il_str *s = il_str_self(args), *needle = str_arg(t, args[1], "");
  uint32_t from, to;
  if (!needle || !il_text_range(t, args, n, 2, s->len, &from, &to))
    return IL_NIL;
  int64_t found = last ? il_str_rfind(s, needle, from, to)
                       : il_str_find(s, needle, from, to);
  if (found < 0 && must)
    return il_raise(t, IL_CLASS_ValueError, "substring not found");
  return il_from_int(found);
}

IL_METHOD(il_str_method_find) {
  (void)kwnames;
  return search(t, args, n, false, false);
}
IL_METHOD(il_str_method_rfind) {
  (void)kwnames;
  return search(t, args, n, true, false);
}
IL_METHOD(il_str_method_index) {
  (void)kwnames;
  return search(t, args, n, false, true);
}
IL_METHOD(il_str_method_rindex) {
  (void)kwnames;
  return search(t, args, n, true, true);
}

/* Places without overlap; at most `most`. */
static uint32_t count_in(const il_str *s, const il_str *needle, uint32_t from,
                         uint32_t to, uint32_t most) {
  uint32_t count = 0;
  if (from > to) return 0;
  if (!needle->len) return to - from < most ? to - from + 1 : most;
  while (count < most) {
    int64_t found = il_str_find(s, needle, from, to);
    if (found < 0) break;
    count++;
    from = (uint32_t)found + needle->len;
  }
  return count;
}

IL_METHOD(il_str_method_count) {
  (void)kwnames;
  const il_str *s = il_str_self(args), *needle = str_arg(t, args[1], "");
  uint32_t from, to;
  if (!needle || !il_text_range(t, args, n, 2, s->len, &from, &to))
    return IL_NIL;
  return il_from_int(count_in(s, needle, from, to, UINT32_MAX));
}

static bool is_at(const il_str *s, const il_str *part, uint32_t from,
                  uint32_t to, bool end) {
  if (from > to || to - from < part->len) return false;
  uint32_t at = end ? to - part->len : from;
  return il_str_find(s, part, at, at + part->len) == (int64_t)at;
}

static il_value starts_or_ends(il_task *t, const il_value *args, uint32_t n,
                               bool end) {
  const il_str *s = il_str_self(args);
  uint32_t from, to;
  if (!il_text_range(t, args, n, 2, s->len, &from, &to)) return IL_NIL;
  il_value given = il_payload(t->process, args[1]);
  if (il_is_str(given))
    return il_from_bool(is_at(s, il_as_str(given), from, to, end));
  const char *name = end ? "endswith" : "startswith";
  if (!il_is_tuple(given))
    return il_raise(t, IL_CLASS_TypeError,
                    "%s first arg must be str or a tuple of str, not %s", name,
                    il_type_name(t, args[1]));
  for (uint32_t i = 0; i < il_as_tuple(given)->len; i++) {
    il_value item = il_payload(t->process, il_as_tuple(given)->items[i]);
    if (!il_is_str(item))
      return il_raise(t, IL_CLASS_TypeError,
                      "tuple for %s must only contain str, not %s", name,
                      il_type_name(t, item));
    if (is_at(s, il_as_str(item), from, to, end)) return IL_TRUE;
  }
  return IL_FALSE;
}

IL_METHOD(il_str_method_startswith) {
  (void)kwnames;
  return starts_or_ends(t, args, n, false);
}
IL_METHOD(il_str_method_endswith) {
  (void)kwnames;
  return starts_or_ends(t, args, n, true);
}

IL_METHOD(il_str_method_removeprefix) {
  (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  const il_str *part = str_arg(t, args[1], "removeprefix() argument ");
  if (!part) return IL_NIL;
  return is_at(s, part, 0, s->len, false) ? il_str_part(t, s, part->len, s->len)
                                          : args[0];
}

IL_METHOD(il_str_method_removesuffix) {
  (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  const il_str *part = str_arg(t, args[1], "removesuffix() argument ");
  if (!part) return IL_NIL;
  return is_at(s, part, 0, s->len, true)
             ? il_str_part(t, s, 0, s->len - part->len)
             : args[0];
}

/* `count` places of `old`, of which there are that many. */
static il_value replace(il_task *t, const il_str *s, const il_str *old,
                        const il_str *with, uint32_t count) {
  uint64_t len = (uint64_t)s->len - (uint64_t)old->len * count +
                 (uint64_t)with->len * count;
  unsigned width = il_str_width(s) > il_str_width(with) ? il_str_width(s)
                                                        : il_str_width(with);
  bool ascii = il_str_is_ascii(s) && il_str_is_ascii(with);
  il_str *wide = il_str_blank(t, len, width, ascii);
  if (!wide) return IL_NIL;
  uint32_t at = 0, from = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (il_task_stopped_at(t, i)) return il_raise_memory(t);
    uint32_t found =
        old->len ? (uint32_t)il_str_find(s, old, from, s->len) : from;
    if (!old->len && i) found++;
    il_str_copy(wide, at, s, from, found - from);
    at += found - from;
    il_str_copy(wide, at, with, 0, with->len);
    at += with->len;
    from = found + old->len;
  }
  il_str_copy(wide, at, s, from, s->len - from);
  if (ascii) return il_from_ptr(wide);
  /* What made it wide may have been replaced. */
  uint32_t most = 0;
  for (uint32_t i = 0; i < wide->len; i++)
    most |= il_str_at(wide, i);
  unsigned narrow = most < 0x100 ? 0 : most < 0x10000 ? 1 : 2;
  if (narrow == width && most >= 0x80) return il_from_ptr(wide);
  il_str *result = il_str_blank(t, len, narrow, most < 0x80);
  if (!result) return IL_NIL;
  il_str_copy(result, 0, wide, 0, wide->len);
  return il_from_ptr(result);
}

IL_METHOD(il_str_method_replace) {
  (void)kwnames;
  const il_str *s = il_str_self(args);
  const il_str *old = str_arg(t, args[1], "replace() argument 1 ");
  if (!old) return IL_NIL;
  const il_str *with = str_arg(t, args[2], "replace() argument 2 ");
  int64_t most = -1;
  if (!with || (n > 3 && !il_arg_int(t, args[3], &most))) return IL_NIL;
  uint32_t limit = most < 0 || most > UINT32_MAX ? UINT32_MAX : (uint32_t)most;
  uint32_t count = count_in(s, old, 0, s->len, limit);
  return count ? replace(t, s, old, with, count) : args[0];
}

/* Instances of subclasses of str in the list: their plain strs. */
static il_value join_items(il_task *t, il_value separator, il_value tuple) {
  const il_tuple *items = il_as_tuple(tuple);
  for (uint32_t i = 0; i < items->len; i++) {
    if (!il_is_kind(items->items[i], IL_KIND_INSTANCE)) continue;
    il_tuple *plain = il_tuple_blank(t, items->len);
    if (!plain) return IL_NIL;
    for (uint32_t k = 0; k < items->len; k++) {
      il_value v = il_payload(t->process, items->items[k]);
      plain->items[k] = il_is_str(v) ? v : items->items[k];
    }
    items = plain;
    break;
  }
  return il_str_join(t, separator, items->items, items->len);
}

IL_METHOD(il_str_method_join) {
  (void)kwnames, (void)n;
  il_value items = args[1];
  if (!il_is_tuple(items)) {
    bool failed = false;
    if (!il_is_list(items)) items = il_list_from_plain(t, args[1], &failed);
    if (failed) return IL_NIL;
    if (items == IL_NIL) {
      if (!il_is_kind(args[1], IL_KIND_GENERATOR) &&
          il_type_lookup(t->process, args[1], IL_NAME(t, iter)) == IL_NIL &&
          il_type_lookup(t->process, args[1], IL_NAME(t, getitem)) == IL_NIL)
        return il_raise(t, IL_CLASS_TypeError, "can only join an iterable");
      return il_tail_lib(t, IL_LIB_str_join, args, 2);
    }
    items = il_list_to_tuple(t, items);
    if (items == IL_NIL) return IL_NIL;
  }
  return join_items(t, args[0], items);
}

IL_METHOD(il_str_method_format) {
  return il_format_fields(t, args[0], args + 1, n - 1, kwnames);
}

IL_METHOD(il_str_method_format_map) {
  (void)kwnames, (void)n;
  const il_value all[] = {args[0], IL_NONE, args[1]};
  return il_tail_lib(t, IL_LIB_str_format, all, 3);
}

IL_METHOD(il_str_method_encode) {
  il_value bound[2];
  if (!il_args_bind(t, "encode", "encoding? errors?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  return il_codec_encode(t, il_str_self(args), bound[0], bound[1]);
}

/* Translation */

static il_value put_mapped(il_task *t, il_units *out, il_value to) {
  il_value number = il_int_of(to);
  int64_t unit;
  if (to == IL_NONE) return IL_TRUE;
  if (il_is_str(to)) {
    il_units_append(out, il_as_str(to), 0, il_as_str(to)->len);
    return IL_TRUE;
  }
  if (number == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "character mapping must return integer, None or str");
  if (!il_int_to_i64(number, &unit) || unit < 0 || unit > 0x10FFFF)
    return il_raise(t, IL_CLASS_ValueError,
                    "character mapping must be in range(0x110000)");
  il_units_push(out, (uint32_t)unit);
  return IL_TRUE;
}

IL_METHOD(il_str_method_translate) {
  (void)kwnames, (void)n;
  const il_str *s = il_str_self(args);
  if (!il_is_dict(args[1]))
    return il_tail_lib(t, IL_LIB_str_translate, args, 2);
  il_units out = {.task = t};
  il_value done = IL_TRUE;
  for (uint32_t i = 0; done == IL_TRUE && !out.failed && i < s->len; i++) {
    uint32_t unit = il_str_at(s, i);
    il_value to = il_dict_get(t, args[1], il_from_int(unit));
    if (to == IL_TAIL)
      done = IL_TAIL;
    else if (to == IL_NIL)
      il_units_push(&out, unit);
    else
      done = put_mapped(t, &out, to);
  }
  il_value result = il_str_from_list(t, &out);
  if (done == IL_TRUE) return result;
  return done == IL_TAIL ? il_tail_lib(t, IL_LIB_str_translate, args, 2)
                         : IL_NIL;
}

static bool map(il_task *t, il_value table, uint32_t unit, il_value to) {
  return to != IL_NIL &&
         il_dict_set(t, table, il_from_int(unit), to) == IL_DICT_OK;
}

static il_value table_from_dict(il_task *t, il_value table, il_value from) {
  uint32_t cursor = 0;
  il_value key, v;
  while (il_dict_next(t->process, from, &cursor, &key, &v)) {
    if (il_is_str(key)) {
      if (il_as_str(key)->len != 1)
        return il_raise(t, IL_CLASS_ValueError,
                        "string keys in translate table must be of length 1");
      if (!map(t, table, il_str_at(il_as_str(key), 0), v)) return IL_NIL;
    } else if (il_is_integer(key)) {
      if (il_dict_set(t, table, key, v) != IL_DICT_OK) return IL_NIL;
    } else {
      return il_raise(t, IL_CLASS_TypeError,
                      "keys in translate table must be strings or integers");
    }
  }
  return table;
}

IL_METHOD(il_str_method_maketrans) {
  (void)kwnames;
  il_value table = il_dict_new(t);
  if (table == IL_NIL) return IL_NIL;
  if (n == 1) {
    if (il_is_dict(args[0])) return table_from_dict(t, table, args[0]);
    return il_raise(t, IL_CLASS_TypeError,
                    "if you give only one argument to maketrans it must be a "
                    "dict");
  }
  if (!il_is_str(args[0]))
    return il_raise(t, IL_CLASS_TypeError,
                    "first maketrans argument must be a string if there is a "
                    "second argument");
  const il_str *from = il_as_str(args[0]);
  const il_str *to = str_arg(t, args[1], "maketrans() argument 2 ");
  if (!to) return IL_NIL;
  if (from->len != to->len)
    return il_raise(t, IL_CLASS_ValueError,
                    "the first two maketrans arguments must have equal length");
  for (uint32_t i = 0; i < from->len; i++)
    if (!map(t, table, il_str_at(from, i), il_from_int(il_str_at(to, i))))
      return IL_NIL;
  if (n < 3) return table;
  const il_str *drop = str_arg(t, args[2], "maketrans() argument 3 ");
  if (!drop) return IL_NIL;
  for (uint32_t i = 0; i < drop->len; i++)
    if (!map(t, table, il_str_at(drop, i), IL_NONE)) return IL_NIL;
  return table;
}

static IL_METHOD(str_new) {
  il_value bound[3];
  if (n == 2 && kwnames == IL_NIL) return il_op_str(t, args[1]);
  if (!il_args_bind(t, "str", "object? encoding? errors?", args + 1, n - 1,
                    kwnames, bound))
    return IL_NIL;
  if (bound[0] == IL_NIL) return IL_NAME(t, empty);
  if (bound[1] == IL_NIL && bound[2] == IL_NIL) return il_op_str(t, bound[0]);
  il_value source = il_payload(t->process, bound[0]);
  if (il_is_str(source))
    return il_raise(t, IL_CLASS_TypeError, "decoding str is not supported");
  if (!il_is_bytes(source))
    return il_raise(t, IL_CLASS_TypeError,
                    "decoding to str: need a bytes-like object, %s found",
                    il_type_name(t, source));
  return il_codec_decode(t, il_as_bytes(source), bound[1], bound[2]);
}

static const il_native_def methods[] = {
#define METHOD(name, least, most, flags)                                       \
  {#name, il_str_method_##name, least, most, flags},
#include "vm/types/str_methods.def"
#undef METHOD
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_str = {IL_CLASS_str, methods, str_new, 0};
