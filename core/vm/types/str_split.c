/* str: splitting and stripping. */
#include "object/unicode.h"
#include "vm/types/str_methods.h"

static bool add_part(il_task *t, il_value list, const il_str *s, uint32_t from,
                     uint32_t to) {
  il_value part = il_str_part(t, s, from, to);
  if (il_task_stopped(t)) part = il_raise_memory(t);
  return part != IL_NIL && il_list_append(t, list, part);
}

static bool is_space_at(const il_str *s, uint32_t i) {
  uint32_t c = il_str_at(s, i);
  if (c > ' ' && c < 0x80) return false;
  return il_unicode_is_space(c);
}

static bool split_at_spaces(il_task *t, il_value list, const il_str *s,
                            uint32_t most) {
  uint32_t at = 0;
  for (;;) {
    while (at < s->len && is_space_at(s, at))
      at++;
    if (at == s->len) return true;
    uint32_t start = at;
    if (!most--) return add_part(t, list, s, start, s->len);
    while (at < s->len && !is_space_at(s, at))
      at++;
    if (!add_part(t, list, s, start, at)) return false;
  }
}

static bool rsplit_at_spaces(il_task *t, il_value list, const il_str *s,
                             uint32_t most) {
  uint32_t at = s->len;
  for (;;) {
    while (at > 0 && is_space_at(s, at - 1))
      at--;
    if (at == 0) return true;
    uint32_t end = at;
    if (!most--) return add_part(t, list, s, 0, end);
    while (at > 0 && !is_space_at(s, at - 1))
      at--;
    if (!add_part(t, list, s, at, end)) return false;
  }
}

static bool split_at(il_task *t, il_value list, const il_str *s,
                     const il_str *between, uint32_t most) {
  uint32_t from = 0;
  while (most--) {
    int64_t found = il_str_find(s, between, from, s->len);
    if (found < 0) break;
    if (!add_part(t, list, s, from, (uint32_t)found)) return false;
    from = (uint32_t)found + between->len;
  }
  return add_part(t, list, s, from, s->len);
}

static bool rsplit_at(il_task *t, il_value list, const il_str *s,
                      const il_str *between, uint32_t most) {
  uint32_t to = s->len;
  while (most--) {
    int64_t found = il_str_rfind(s, between, 0, to);
    if (found < 0) break;
    if (!add_part(t, list, s, (uint32_t)found + between->len, to)) return false;
    to = (uint32_t)found;
  }
  return add_part(t, list, s, 0, to);
}

static il_value split(il_task *t, const il_value *args, uint32_t n,
                      il_value kwnames, bool from_right) {
  il_value bound[2] = {n > 1 ? args[1] : IL_NIL, n > 2 ? args[2] : IL_NIL};
  if (kwnames != IL_NIL &&
      !il_args_bind(t, from_right ? "rsplit" : "split", "sep? maxsplit?",
                    args + 1, n - 1, kwnames, bound))
    return IL_NIL;
  const il_str *s = il_str_self(args);
  int64_t most = -1;
  if (bound[1] != IL_NIL && !il_arg_int(t, bound[1], &most)) return IL_NIL;
  uint32_t limit = most < 0 || most > UINT32_MAX ? UINT32_MAX : (uint32_t)most;
  il_value list = il_list_new(t, NULL, 0);
  if (list == IL_NIL) return IL_NIL;
  bool good;
  if (bound[0] == IL_NIL || bound[0] == IL_NONE) {
    good = from_right ? rsplit_at_spaces(t, list, s, limit)
                      : split_at_spaces(t, list, s, limit);
  } else {
    il_value between = il_payload(t->process, bound[0]);
    if (!il_is_str(between))
      return il_raise(t, IL_CLASS_TypeError, "must be str or None, not %s",
                      il_type_name(t, between));
    if (!il_as_str(between)->len)
      return il_raise(t, IL_CLASS_ValueError, "empty separator");
    good = from_right ? rsplit_at(t, list, s, il_as_str(between), limit)
                      : split_at(t, list, s, il_as_str(between), limit);
  }
  if (!good) return IL_NIL;
  if (!from_right) return list;
  il_list *parts = il_as_list(list);
  for (uint32_t i = 0; i < parts->len / 2; i++) {
    uint32_t j = parts->len - 1 - i;
    il_value a = il_list_get(parts, i), b = il_list_get(parts, j);
    il_list_set(t, list, i, b);
    il_list_set(t, list, j, a);
  }
  return list;
}

IL_METHOD(il_str_method_split) {
  return split(t, args, n, kwnames, false);
}
IL_METHOD(il_str_method_rsplit) {
  return split(t, args, n, kwnames, true);
}

static bool is_line_end(uint32_t c) {
  return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 ||
         c == 0x2028 || c == 0x2029;
}

IL_METHOD(il_str_method_splitlines) {
  il_value bound[1];
  if (!il_args_bind(t, "splitlines", "keepends?", args + 1, n - 1, kwnames,
                    bound))
    return IL_NIL;
  bool keep = bound[0] != IL_NIL && il_op_truth(t, bound[0]) == IL_TRUE;
  const il_str *s = il_str_self(args);
  il_value list = il_list_new(t, NULL, 0);
  if (list == IL_NIL) return IL_NIL;
  for (uint32_t at = 0; at < s->len;) {
    uint32_t start = at;
    while (at < s->len && !is_line_end(il_str_at(s, at)))
      at++;
    uint32_t end = at;
    if (at < s->len) {
      bool pair = il_str_at(s, at) == '\r' && at + 1 < s->len &&
                  il_str_at(s, at + 1) == '\n';
      at += pair ? 2 : 1;
    }
    if (!add_part(t, list, s, start, keep ? at : end)) return IL_NIL;
  }
  return list;
}

static il_value partition(il_task *t, const il_value *args, bool last) {
  const il_str *s = il_str_self(args);
  il_value between = il_payload(t->process, args[1]);
  if (!il_is_str(between))
    return il_raise(t, IL_CLASS_TypeError, "must be str, not %s",
                    il_type_name(t, between));
  const il_str *needle = il_as_str(between);
  if (!needle->len) return il_raise(t, IL_CLASS_ValueError, "empty separator");
  int64_t found = last ? il_str_rfind(s, needle, 0, s->len)
                       : il_str_find(s, needle, 0, s->len);
  il_value none = IL_NAME(t, empty);
  il_value parts[3] = {args[0], none, none};
  if (found < 0) {
    if (last) {
      parts[0] = none;
      parts[2] = args[0];
    }
    return il_tuple_new(t, parts, 3);
  }
  parts[0] = il_str_part(t, s, 0, (uint32_t)found);
  parts[1] = between;
  parts[2] = il_str_part(t, s, (uint32_t)found + needle->len, s->len);
  if (parts[0] == IL_NIL || parts[2] == IL_NIL) return IL_NIL;
  return il_tuple_new(t, parts, 3);
}

IL_METHOD(il_str_method_partition) {
  (void)kwnames, (void)n;
  return partition(t, args, false);
}
IL_METHOD(il_str_method_rpartition) {
  (void)kwnames, (void)n;
  return partition(t, args, true);
}

static bool is_in(uint32_t c, const il_str *set) {
  if (!set) return il_unicode_is_space(c);
  for (uint32_t i = 0; i < set->len; i++)
    if (il_str_at(set, i) == c) return true;
  return false;
}

static il_value strip(il_task *t, const il_value *args, uint32_t n,
                      const char *name, bool left, bool right) {
  const il_str *s = il_str_self(args), *set = NULL;
  if (n > 1 && args[1] != IL_NONE) {
    il_value given = il_payload(t->process, args[1]);
    if (!il_is_str(given))
      return il_raise(t, IL_CLASS_TypeError, "%s arg must be None or str",
                      name);
    set = il_as_str(given);
  }
  uint32_t from = 0, to = s->len;
  while (left && from < to && is_in(il_str_at(s, from), set))
    from++;
  while (right && to > from && is_in(il_str_at(s, to - 1), set))
    to--;
  return il_str_part(t, s, from, to);
}

IL_METHOD(il_str_method_strip) {
  (void)kwnames;
  return strip(t, args, n, "strip", true, true);
}
IL_METHOD(il_str_method_lstrip) {
  (void)kwnames;
  return strip(t, args, n, "lstrip", true, false);
}
IL_METHOD(il_str_method_rstrip) {
  (void)kwnames;
  return strip(t, args, n, "rstrip", false, true);
}
