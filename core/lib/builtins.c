/* The built-in functions: plain values in C, all else in core/lib/_engine.py.
 * Operators, iteration and text are vm/ops.h's; this file only gives them their
 * names in the builtins module.
 */
#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/iter.h"
#include "object/str.h"
#include "sync/console.h"
#include "vm/function.h"
#include "vm/ops.h"

#define NATIVE(name)                                                           \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define UNUSED() ((void)t, (void)args, (void)n, (void)kwnames)

/* Numbers */

NATIVE(builtin_abs) {
  UNUSED();
  il_value v = args[0];
  il_value number = il_int_of(v);
  if (number) return il_int_sign(number) < 0 ? il_int_neg(t, number) : number;
  if (il_is_float(v)) {
    double d = il_float_value(v);
    return il_float_new(t, d < 0 || (d == 0 && __builtin_signbit(d)) ? -d : d);
  }
  return il_tail_lib(t, IL_LIB_abs_slow, args, 1);
}

static il_value in_base(il_task *t, il_value v, unsigned base,
                        const char *prefix) {
  il_value number = il_int_of(v);
  if (!number) {
    il_value lib[] = {v, il_from_int(base)};
    return il_tail_lib(t, IL_LIB_in_base_slow, lib, 2);
  }
  il_buf digits, text;
  il_buf_init(&digits);
  il_buf_init(&text);
  il_int_text(t, number, base, &digits);
  bool negative = digits.len && digits.bytes[0] == '-';
  if (negative) il_buf_byte(&text, '-');
  il_buf_text(&text, prefix);
  il_buf_append(&text, digits.bytes + negative, digits.len - negative);
  il_buf_term(&digits);
  return il_str_from_buf(t, &text);
}

NATIVE(builtin_bin) {
  UNUSED();
  return in_base(t, args[0], 2, "0b");
}
NATIVE(builtin_oct) {
  UNUSED();
  return in_base(t, args[0], 8, "0o");
}
NATIVE(builtin_hex) {
  UNUSED();
  return in_base(t, args[0], 16, "0x");
}

NATIVE(builtin_divmod) {
  UNUSED();
  il_value a = il_int_of(args[0]), b = il_int_of(args[1]);
  if (a && b) {
    il_value quotient, remainder;
    if (!il_int_divmod(t, a, b, &quotient, &remainder)) return IL_NIL;
    return il_tuple_2(t, quotient, remainder);
  }
  if ((a || il_is_float(args[0])) && (b || il_is_float(args[1]))) {
    double x, y;
    if (!il_arg_double(t, args[0], &x) || !il_arg_double(t, args[1], &y))
      return IL_NIL;
    if (y == 0)
      return il_raise(t, IL_CLASS_ZeroDivisionError, "float divmod()");
    return il_tuple_2(t, il_float_new(t, il_float_floordiv(x, y)),
                      il_float_new(t, il_float_mod(x, y)));
  }
  return il_tail_lib(t, IL_LIB_divmod_slow, args, 2);
}

NATIVE(builtin_pow) {
  il_value out[3];
  if (!il_args_bind(t, "pow", "base exp mod?", args, n, kwnames, out))
    return IL_NIL;
  if (!out[2] || out[2] == IL_NONE)
    return il_op_binary(t, IL_POW, out[0], out[1]);
  il_value a = il_int_of(out[0]), b = il_int_of(out[1]), m = il_int_of(out[2]);
  if (a && b && m) return il_int_powmod(t, a, b, m);
  return il_tail_lib(t, IL_LIB_pow_slow, out, 3);
}

NATIVE(builtin_round) {
  il_value out[2];
  if (!il_args_bind(t, "round", "number ndigits?", args, n, kwnames, out))
    return IL_NIL;
  il_value number = il_int_of(out[0]);
  bool none = !out[1] || out[1] == IL_NONE;
  int64_t digits = 0;
  if (number || il_is_float(out[0])) {
    if (!none && !il_arg_int(t, out[1], &digits)) return IL_NIL;
    if (number && digits >= 0) return number;
    if (number) {
      il_value lib[] = {number, out[1]};
      return il_tail_lib(t, IL_LIB_round_int, lib, 2);
    }
    double d = il_float_value(out[0]);
    if (!none) {
      if (digits > 400) return out[0];
      if (digits < -400) return il_float_new(t, d < 0 ? -0.0 : 0.0);
      return il_float_round(t, d, (int)digits);
    }
    il_value rounded = il_float_round(t, d, 0);
    return rounded ? il_int_from_double(t, il_float_value(rounded)) : IL_NIL;
  }
  il_value lib[] = {out[0], none ? IL_NONE : out[1]};
  return il_tail_lib(t, IL_LIB_round_slow, lib, 2);
}

NATIVE(builtin_chr) {
  UNUSED();
  int64_t code;
  if (!il_arg_int(t, args[0], &code)) return IL_NIL;
  if (code < 0 || code > 0x10FFFF)
    return il_raise(t, IL_CLASS_ValueError, "chr() arg not in range(0x110000)");
  return il_str_codepoint(t, (uint32_t)code);
}

NATIVE(builtin_ord) {
  UNUSED();
  if (il_is_kind(args[0], IL_KIND_BYTES)) {
    const il_bytes *b = (const il_bytes *)(const void *)il_to_ptr(args[0]);
    if (b->len == 1) return il_from_int(b->data[0]);
    return il_raise(t, IL_CLASS_TypeError,
                    "ord() expected a character, but string of length %u found",
                    b->len);
  }
  if (!il_is_str(args[0]))
    return il_raise(t, IL_CLASS_TypeError,
                    "ord() expected string of length 1, but %s found",
                    il_type_name(t, args[0]));
  const il_str *s = il_as_str(args[0]);
  if (s->len == 1) return il_from_int(il_str_at(s, 0));
  return il_raise(t, IL_CLASS_TypeError,
                  "ord() expected a character, but string of length %u found",
                  s->len);
}

/* Generic operations by name */

NATIVE(builtin_len) {
  UNUSED();
  return il_op_len(t, args[0]);
}
NATIVE(builtin_hash) {
  UNUSED();
  return il_op_hash(t, args[0]);
}
NATIVE(builtin_repr) {
  UNUSED();
  return il_op_repr(t, args[0]);
}

static il_value escape_to_ascii(il_task *t, il_value str) {
  const il_str *s = il_as_str(str);
  il_buf text;
  il_buf_init(&text);
  for (uint32_t i = 0; i < s->len; i++) {
    uint32_t c = il_str_at(s, i);
    if (c < 0x80)
      il_buf_byte(&text, (char)c);
    else if (c < 0x100)
      il_buf_printf(&text, "\\x%02x", c);
    else if (c < 0x10000)
      il_buf_printf(&text, "\\u%04x", c);
    else
      il_buf_printf(&text, "\\U%08x", c);
  }
  return il_str_from_buf(t, &text);
}

NATIVE(builtin_ascii) {
  UNUSED();
  il_buf text;
  il_buf_init(&text);
  il_plain plain = il_plain_str(t, args[0], true, &text);
  if (plain == IL_PLAIN_TRUE) {
    il_value repr = il_str_from_buf(t, &text);
    return repr ? escape_to_ascii(t, repr) : IL_NIL;
  }
  il_buf_term(&text);
  return plain == IL_PLAIN_ERROR ? IL_NIL
                                 : il_tail_lib(t, IL_LIB_ascii_slow, args, 1);
}

NATIVE(builtin_format) {
  (void)kwnames;
  il_value spec = n > 1 ? args[1] : IL_NAME(t, empty);
  if (!il_is_str(spec))
    return il_raise(t, IL_CLASS_TypeError,
                    "format() argument 2 must be str, not %s",
                    il_type_name(t, spec));
  return il_op_format(t, args[0], spec);
}

NATIVE(builtin_iter) {
  (void)kwnames;
  if (n == 2) return il_tail_lib(t, IL_LIB_iter_callable, args, 2);
  return il_op_iter(t, args[0]);
}

NATIVE(builtin_next) {
  (void)kwnames;
  il_value result;
  if (n == 2 && !il_is_kind(args[0], IL_KIND_ITER))
    return il_tail_lib(t, IL_LIB_next_default, args, 2);
  result = il_op_next(t, args[0]);
  if (result != IL_DONE) return result;
  return n == 2 ? args[1] : il_raise_value(t, IL_CLASS_StopIteration, IL_NIL);
}

NATIVE(builtin_callable) {
  UNUSED();
  if (!il_is_ptr(args[0])) return IL_FALSE;
  switch (il_kind_of(args[0])) {
  case IL_KIND_FUNCTION:
  case IL_KIND_NATIVE:
  case IL_KIND_METHOD:
  case IL_KIND_CLASS: return IL_TRUE;
  default:
    return il_from_bool(il_type_lookup(t->process, args[0], IL_NAME(t, call)) !=
                        IL_NIL);
  }
}

/* Identity: a counter, handed out when first asked for, so that it is the same
 * on every machine. Small values are their own. */
NATIVE(builtin_id) {
  UNUSED();
  return il_int_new_u64(t, il_object_id(t->process, args[0]));
}

/* Attributes */

static il_value attribute_name(il_task *t, il_value name, const char *what) {
  if (il_is_str(name)) return il_intern_str(t, name);
  il_raise(t, IL_CLASS_TypeError, "%s", what);
  return IL_NIL;
}

NATIVE(builtin_getattr) {
  (void)kwnames;
  il_value name = attribute_name(t, args[1], "attribute name must be string");
  if (!name) return IL_NIL;
  if (n == 2) return il_getattr(t, args[0], name);
  il_value plain = il_getattr_plain(t, args[0], name);
  if (plain && !il_is_ptr(plain)) return plain;
  il_value lib[] = {args[0], name, args[2]};
  return il_tail_lib(t, IL_LIB_getattr_default, lib, 3);
}

NATIVE(builtin_hasattr) {
  UNUSED();
  il_value name =
      attribute_name(t, args[1], "hasattr(): attribute name must be string");
  if (!name) return IL_NIL;
  il_value lib[] = {args[0], name};
  return il_tail_lib(t, IL_LIB_hasattr_slow, lib, 2);
}

NATIVE(builtin_setattr) {
  UNUSED();
  il_value name = attribute_name(t, args[1], "attribute name must be string");
  return name ? il_setattr(t, args[0], name, args[2]) : IL_NIL;
}

NATIVE(builtin_delattr) {
  UNUSED();
  il_value name = attribute_name(t, args[1], "attribute name must be string");
  return name ? il_delattr(t, args[0], name) : IL_NIL;
}

/* Classes */

/* Is v a class that says yes? -1: something in it is no class, or defines
 * __instancecheck__: Python decides. */
static int check_classes(il_task *t, const il_class *cls, il_value classes) {
  if (il_is_kind(classes, IL_KIND_CLASS)) {
    const il_class *wanted = (const il_class *)(const void *)il_to_ptr(classes);
    if (il_class_of(t->process, classes) != t->process->classes[IL_CLASS_type])
      return -1;
    return il_class_is_subclass(cls, wanted);
  }
  if (!il_is_tuple(classes)) return -1;
  int found = 0;
  for (uint32_t i = 0; i < il_as_tuple(classes)->len && found == 0; i++)
    found = check_classes(t, cls, il_as_tuple(classes)->items[i]);
  return found;
}

NATIVE(builtin_isinstance) {
  UNUSED();
  int found = check_classes(t, il_class_of(t->process, args[0]), args[1]);
  if (found >= 0) return il_from_bool(found);
  return il_tail_lib(t, IL_LIB_isinstance_slow, args, 2);
}

NATIVE(builtin_issubclass) {
  UNUSED();
  if (!il_is_kind(args[0], IL_KIND_CLASS))
    return il_raise(t, IL_CLASS_TypeError,
                    "issubclass() arg 1 must be a class");
  int found = check_classes(
      t, (const il_class *)(const void *)il_to_ptr(args[0]), args[1]);
  if (found >= 0) return il_from_bool(found);
  return il_tail_lib(t, IL_LIB_issubclass_slow, args, 2);
}

/* Iterables */

/* A range too long for a list of it to be the way to walk it. */
static bool is_long_range(il_value v) {
  enum { LONG = 1 << 16 };
  if (!il_is_kind(v, IL_KIND_RANGE)) return false;
  const il_range *range = (const il_range *)(const void *)il_to_ptr(v);
  int64_t length;
  return !il_int_to_i64(range->length, &length) || length > LONG;
}

NATIVE(builtin_sum) {
  il_value out[2];
  if (!il_args_bind(t, "sum", "iterable / start?", args, n, kwnames, out))
    return IL_NIL;
  if (!out[1]) out[1] = il_from_int(0);
  il_value items = il_is_list(out[0]) ? out[0] : IL_NIL, total = out[1];
  bool raised = false;
  if (il_is_str(total))
    return il_raise(t, IL_CLASS_TypeError,
                    "sum() can't sum strings [use ''.join(seq) instead]");
  if (il_is_kind(total, IL_KIND_BYTES))
    return il_raise(t, IL_CLASS_TypeError,
                    "sum() can't sum bytes [use b''.join(seq) instead]");
  if (!items && !is_long_range(out[0]))
    items = il_list_from_plain(t, out[0], &raised);
  if (raised) return IL_NIL;
  if (!items) return il_tail_lib(t, IL_LIB_sum_slow, out, 2);
  for (uint32_t i = 0; i < il_list_len(items); i++) {
    il_value item = il_list_get(il_as_list(items), i);
    if (item == IL_NIL) break;
    total = il_op_binary(t, IL_ADD, total, item);
    if (total == IL_NIL) return IL_NIL;
    if (total == IL_TAIL || total == IL_PARK || il_task_stopped(t)) {
      il_value lib[] = {items, out[1]};
      return il_tail_lib(t, IL_LIB_sum_slow, lib, 2);
    }
  }
  return total;
}

/* min and max of plain values; IL_TAIL when Python code has to compare. */
static il_value extreme(il_task *t, il_value list, bool want_max) {
  il_value best = il_list_get(il_as_list(list), 0);
  if (best == IL_NIL) return IL_TAIL; /* another task has emptied it */
  for (uint32_t i = 1; i < il_list_len(list); i++) {
    il_value item = il_list_get(il_as_list(list), i);
    if (item == IL_NIL) break;
    il_plain less =
        want_max ? il_plain_lt(t, best, item) : il_plain_lt(t, item, best);
    if (less == IL_PLAIN_ERROR) {
      if (!want_max) return IL_NIL;
      il_clear_exc(t); /* max says '>' where min says '<' */
      return il_op_compare(t, IL_GT, item, best);
    }
    if (less == IL_PLAIN_NO) return IL_TAIL;
    if (less == IL_PLAIN_TRUE) best = item;
  }
  return best;
}

static il_value min_max(il_task *t, const il_value *args, uint32_t n,
                        il_value kwnames, bool want_max) {
  const char *name = want_max ? "max" : "min";
  il_value key = il_args_kw(args, n, kwnames, "key");
  il_value fallback = il_args_kw(args, n, kwnames, "default");
  if (n == 0)
    return il_raise(t, IL_CLASS_TypeError,
                    "%s expected at least 1 argument, got 0", name);
  if (n > 1 && fallback)
    return il_raise(t, IL_CLASS_TypeError,
                    "Cannot specify a default for %s() with multiple "
                    "positional arguments",
                    name);
  bool raised = false;
  il_value list = n > 1                 ? il_list_new(t, args, n)
                  : il_is_list(args[0]) ? args[0]
                  : is_long_range(args[0])
                      ? IL_NIL
                      : il_list_from_plain(t, args[0], &raised);
  if (!list && (raised || n > 1)) return IL_NIL;
  if (list && il_list_len(list) == 0) {
    if (fallback) return fallback;
    return il_raise(t, IL_CLASS_ValueError, "%s() arg is an empty sequence",
                    name);
  }
  il_value result = IL_TAIL;
  if (list && (!key || key == IL_NONE)) result = extreme(t, list, want_max);
  if (result != IL_TAIL) return result;
  il_value lib[] = {list ? list : args[0], key ? key : IL_NONE,
                    fallback ? fallback : IL_NONE,
                    il_from_bool(fallback != IL_NIL), il_from_bool(want_max)};
  return il_tail_lib(t, IL_LIB_extreme_slow, lib, 5);
}

NATIVE(builtin_min) {
  return min_max(t, args, n, kwnames, false);
}
NATIVE(builtin_max) {
  return min_max(t, args, n, kwnames, true);
}

/* any and all over plain items; stops at the first item that decides. */
static il_value quantify(il_task *t, il_value iterable, bool any) {
  bool raised = false;
  il_libfn slow = any ? IL_LIB_any_slow : IL_LIB_all_slow;
  il_value items = il_is_list(iterable) ? iterable
                   : is_long_range(iterable)
                       ? IL_NIL
                       : il_list_from_plain(t, iterable, &raised);
  if (raised) return IL_NIL;
  if (!items) return il_tail_lib(t, slow, &iterable, 1);
  for (uint32_t i = 0; i < il_list_len(items); i++) {
    il_value item = il_list_get(il_as_list(items), i);
    if (item == IL_NIL) break;
    il_value truth = il_op_truth(t, item);
    if (truth == IL_NIL) return IL_NIL;
    if (!il_is_bool(truth)) return il_tail_lib(t, slow, &items, 1);
    if ((truth == IL_TRUE) == any) return il_from_bool(any);
  }
  return il_from_bool(!any);
}

NATIVE(builtin_any) {
  UNUSED();
  return quantify(t, args[0], true);
}
NATIVE(builtin_all) {
  UNUSED();
  return quantify(t, args[0], false);
}

NATIVE(builtin_sorted) {
  il_value out[3];
  if (!il_args_bind(t, "sorted", "iterable / * key? reverse?", args, n, kwnames,
                    out))
    return IL_NIL;
  if (!out[2]) out[2] = IL_FALSE;
  bool raised = false;
  il_value list =
      il_is_bool(out[2]) ? il_list_from_plain(t, out[0], &raised) : IL_NIL;
  if (raised) return IL_NIL;
  if (list) return il_list_sorted(t, list, out[1], out[2] == IL_TRUE);
  il_value lib[] = {out[0], out[1] ? out[1] : IL_NONE, out[2]};
  return il_tail_lib(t, IL_LIB_sorted_any, lib, 3);
}

NATIVE(builtin_reversed) {
  UNUSED();
  il_value iter = il_iter_new_reversed(t, args[0]);
  if (iter || t->exc) return iter;
  return il_tail_lib(t, IL_LIB_reversed_slow, args, 1);
}

NATIVE(builtin_enumerate) {
  il_value out[2];
  if (!il_args_bind(t, "enumerate", "iterable start?", args, n, kwnames, out))
    return IL_NIL;
  if (!out[1]) out[1] = il_from_int(0);
  if (il_iter_is_plain(out[0]) && il_is_integer(out[1])) {
    il_value iter = il_iter_new(t, out[0]);
    return iter ? il_iter_new_enumerate(t, iter, out[1]) : IL_NIL;
  }
  return il_tail_lib(t, IL_LIB_enumerate_slow, out, 2);
}

enum { ZIP_MAX = 8 };

NATIVE(builtin_zip) {
  il_value strict = il_args_kw(args, n, kwnames, "strict");
  bool plain = n > 0 && n <= ZIP_MAX && (!strict || strict == IL_FALSE);
  il_value iters[ZIP_MAX];
  for (uint32_t i = 0; i < n && plain; i++)
    plain = il_iter_is_plain(args[i]);
  if (plain) {
    for (uint32_t i = 0; i < n; i++)
      if (!(iters[i] = il_iter_new(t, args[i]))) return IL_NIL;
    return il_iter_new_zip(t, iters, n);
  }
  il_value lib[] = {il_tuple_new(t, args, n), strict ? strict : IL_FALSE};
  return lib[0] ? il_tail_lib(t, IL_LIB_zip_slow, lib, 2) : IL_NIL;
}

NATIVE(builtin_map) {
  (void)kwnames;
  il_value lib[] = {args[0], il_tuple_new(t, args + 1, n - 1)};
  return lib[1] ? il_tail_lib(t, IL_LIB_map_slow, lib, 2) : IL_NIL;
}

NATIVE(builtin_filter) {
  UNUSED();
  return il_tail_lib(t, IL_LIB_filter_slow, args, 2);
}

/* Output and input */

/* print's text when every part of it is plain. */
static bool print_text(il_task *t, const il_value *args, uint32_t n,
                       il_value sep, il_value end, il_buf *out) {
  for (uint32_t i = 0; i < n; i++) {
    if (i) {
      if (il_is_str(sep))
        il_str_append_utf8(il_as_str(sep), out);
      else
        il_buf_byte(out, ' ');
    }
    if (il_is_str(args[i]))
      il_str_append_utf8(il_as_str(args[i]), out);
    else if (il_plain_str(t, args[i], false, out) != IL_PLAIN_TRUE)
      return false;
  }
  if (il_is_str(end))
    il_str_append_utf8(il_as_str(end), out);
  else
    il_buf_byte(out, '\n');
  return true;
}

static bool check_separator(il_task *t, il_value v, const char *name) {
  if (!v || v == IL_NONE || il_is_str(v)) return true;
  il_raise(t, IL_CLASS_TypeError, "%s must be None or a string, not %s", name,
           il_type_name(t, v));
  return false;
}

/* Has the program put something else into sys.stdout? */
static bool stdout_replaced(il_task *t) {
  il_module *sys = t->process->sys;
  return sys &&
         il_module_get(t, sys, IL_NAME(t, sys_stdout)) != t->process->std_out;
}

NATIVE(builtin_print) {
  il_value sep = il_args_kw(args, n, kwnames, "sep");
  il_value end = il_args_kw(args, n, kwnames, "end");
  il_value file = il_args_kw(args, n, kwnames, "file");
  il_value flush = il_args_kw(args, n, kwnames, "flush");
  uint32_t known = !!sep + !!end + !!file + !!flush;
  if (kwnames && il_as_tuple(kwnames)->len != known) {
    il_value out[4];
    il_args_bind(t, "print", "sep? end? file? flush?", args + n, 0, kwnames,
                 out);
    return IL_NIL;
  }
  if (!check_separator(t, sep, "sep") || !check_separator(t, end, "end"))
    return IL_NIL;
  if ((!file || file == IL_NONE) && !stdout_replaced(t)) {
    char storage[256];
    il_buf text;
    il_buf_init_on(&text, storage, sizeof storage);
    bool plain = print_text(t, args, n, sep, end, &text);
    il_value result = IL_NIL;
    if (plain) result = il_console_write(t, IL_STDOUT, text.bytes, text.len);
    il_buf_term(&text);
    if (plain || t->exc) return result;
  }
  il_value lib[] = {il_tuple_new(t, args, n),
                    sep && sep != IL_NONE ? sep : IL_NONE,
                    end && end != IL_NONE ? end : IL_NONE,
                    file ? file : IL_NONE, flush ? flush : IL_FALSE};
  return lib[0] ? il_tail_lib(t, IL_LIB_print_slow, lib, 5) : IL_NIL;
}

NATIVE(builtin_input) {
  (void)kwnames;
  il_value prompt = n ? args[0] : IL_NAME(t, empty);
  return il_tail_lib(t, IL_LIB_input_slow, &prompt, 1);
}

NATIVE(builtin_import) {
  (void)n, (void)kwnames;
  if (!il_is_str(args[0]))
    return il_raise(t, IL_CLASS_TypeError,
                    "__import__() argument 1 must be str");
  il_value name = il_intern_str(t, args[0]);
  return name ? il_import(t, name, false) : IL_NIL;
}

static il_value refuse(il_task *t, const char *name) {
  return il_raise_unsupported(t, "%s() is not supported by Interleave", name);
}
NATIVE(builtin_eval) {
  UNUSED();
  return refuse(t, "eval");
}
NATIVE(builtin_exec) {
  UNUSED();
  return refuse(t, "exec");
}
NATIVE(builtin_compile) {
  UNUSED();
  return refuse(t, "compile");
}
NATIVE(builtin_open) {
  UNUSED();
  return refuse(t, "open");
}
NATIVE(builtin_memoryview) {
  UNUSED();
  return refuse(t, "memoryview");
}
NATIVE(builtin_bytearray) {
  UNUSED();
  return refuse(t, "bytearray");
}
NATIVE(builtin_complex) {
  UNUSED();
  return refuse(t, "complex");
}
NATIVE(builtin_breakpoint) {
  UNUSED();
  return refuse(t, "breakpoint");
}

static const il_native_def functions[] = {
    {"abs", builtin_abs, 1, 1, 0},
    {"all", builtin_all, 1, 1, IL_NATIVE_TOUCHES(ARGUMENT)},
    {"any", builtin_any, 1, 1, IL_NATIVE_TOUCHES(ARGUMENT)},
    {"ascii", builtin_ascii, 1, 1, IL_NATIVE_TOUCHES(ARGUMENT)},
    {"bin", builtin_bin, 1, 1, 0},
    {"callable", builtin_callable, 1, 1, 0},
    {"chr", builtin_chr, 1, 1, 0},
    {"delattr", builtin_delattr, 2, 2, IL_NATIVE_TOUCHES(SETATTR)},
    {"divmod", builtin_divmod, 2, 2, 0},
    {"enumerate", builtin_enumerate, 1, 2,
     IL_NATIVE_KW | IL_NATIVE_TOUCHES(ARGUMENT)},
    {"filter", builtin_filter, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"format", builtin_format, 1, 2, IL_NATIVE_TOUCHES(ARGUMENT)},
    {"getattr", builtin_getattr, 2, 3, IL_NATIVE_TOUCHES(GETATTR)},
    {"hasattr", builtin_hasattr, 2, 2, IL_NATIVE_TOUCHES(GETATTR)},
    {"hash", builtin_hash, 1, 1, 0},
    {"hex", builtin_hex, 1, 1, 0},
    {"id", builtin_id, 1, 1, 0},
    {"input", builtin_input, 0, 1, 0},
    {"isinstance", builtin_isinstance, 2, 2, 0},
    {"issubclass", builtin_issubclass, 2, 2, 0},
    {"iter", builtin_iter, 1, 2, 0},
    {"len", builtin_len, 1, 1, IL_NATIVE_TOUCHES(LENGTH)},
    {"map", builtin_map, 2, -1, IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"max", builtin_max, 0, -1, IL_NATIVE_KW | IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"min", builtin_min, 0, -1, IL_NATIVE_KW | IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"next", builtin_next, 1, 2, IL_NATIVE_TOUCHES(ARGUMENT)},
    {"oct", builtin_oct, 1, 1, 0},
    {"ord", builtin_ord, 1, 1, 0},
    {"pow", builtin_pow, 2, 3, IL_NATIVE_KW},
    {"print", builtin_print, 0, -1,
     IL_NATIVE_KW | IL_NATIVE_VISIBLE(PRINT) | IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"repr", builtin_repr, 1, 1, IL_NATIVE_TOUCHES(ARGUMENT)},
    {"reversed", builtin_reversed, 1, 1, IL_NATIVE_TOUCHES(ARGUMENT)},
    {"round", builtin_round, 1, 2, IL_NATIVE_KW},
    {"setattr", builtin_setattr, 3, 3, IL_NATIVE_TOUCHES(SETATTR)},
    {"sorted", builtin_sorted, 1, -1,
     IL_NATIVE_KW | IL_NATIVE_TOUCHES(ARGUMENT)},
    {"sum", builtin_sum, 1, 2, IL_NATIVE_KW | IL_NATIVE_TOUCHES(ARGUMENT)},
    {"zip", builtin_zip, 0, -1, IL_NATIVE_KW | IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"__import__", builtin_import, 1, 5, 0},
    {"eval", builtin_eval, 0, -1, IL_NATIVE_KW},
    {"exec", builtin_exec, 0, -1, IL_NATIVE_KW},
    {"compile", builtin_compile, 0, -1, IL_NATIVE_KW},
    {"open", builtin_open, 0, -1, IL_NATIVE_KW},
    {"memoryview", builtin_memoryview, 0, -1, IL_NATIVE_KW},
    {"bytearray", builtin_bytearray, 0, -1, IL_NATIVE_KW},
    {"complex", builtin_complex, 0, -1, IL_NATIVE_KW},
    {"breakpoint", builtin_breakpoint, 0, -1, IL_NATIVE_KW},
    {0}};

/* Primitives of _engine.py */

/* type_lookup(value, name): the special method, bound, or None. */
NATIVE(engine_type_lookup) {
  UNUSED();
  il_value name = il_intern_str(t, args[1]);
  if (!name) return IL_NIL;
  il_value method = il_type_lookup(t->process, args[0], name);
  return method ? il_method_new(t, method, args[0]) : IL_NONE;
}

NATIVE(engine_ascii_text) {
  UNUSED();
  return escape_to_ascii(t, args[0]);
}

NATIVE(engine_monotonic) {
  UNUSED();
  const il_clock *clock = &t->process->clock;
  return il_float_new(t, (double)il_clock_read(clock) / 1e9);
}

/* What sys.stdout is now; None before sys has been imported. */
NATIVE(engine_standard_output) {
  UNUSED();
  if (!t->process->sys) return IL_NONE;
  il_value out = il_module_get(t, t->process->sys, IL_NAME(t, sys_stdout));
  return out ? out : IL_NONE;
}

static const il_native_def primitives[] = {
    {"type_lookup", engine_type_lookup, 2, 2, 0},
    {"ascii_text", engine_ascii_text, 1, 1, 0},
    {"monotonic", engine_monotonic, 0, 0, 0},
    {"standard_output", engine_standard_output, 0, 0, 0},
    {0}};
const il_module_def il_module_engine_builtins = {"_engine", primitives, NULL,
                                                 NULL};

static const il_class_id exported[] = {IL_CLASS_object,
                                       IL_CLASS_type,
                                       IL_CLASS_int,
                                       IL_CLASS_bool,
                                       IL_CLASS_float,
                                       IL_CLASS_str,
                                       IL_CLASS_bytes,
                                       IL_CLASS_tuple,
                                       IL_CLASS_list,
                                       IL_CLASS_dict,
                                       IL_CLASS_set,
                                       IL_CLASS_frozenset,
                                       IL_CLASS_range,
                                       IL_CLASS_slice,
                                       IL_CLASS_property,
                                       IL_CLASS_staticmethod,
                                       IL_CLASS_classmethod,
                                       IL_CLASS_super,
                                       IL_CLASS_BaseException,
                                       IL_CLASS_SystemExit,
                                       IL_CLASS_KeyboardInterrupt,
                                       IL_CLASS_GeneratorExit,
                                       IL_CLASS_Exception,
                                       IL_CLASS_StopIteration,
                                       IL_CLASS_ArithmeticError,
                                       IL_CLASS_FloatingPointError,
                                       IL_CLASS_OverflowError,
                                       IL_CLASS_ZeroDivisionError,
                                       IL_CLASS_AssertionError,
                                       IL_CLASS_AttributeError,
                                       IL_CLASS_BufferError,
                                       IL_CLASS_EOFError,
                                       IL_CLASS_ImportError,
                                       IL_CLASS_ModuleNotFoundError,
                                       IL_CLASS_LookupError,
                                       IL_CLASS_IndexError,
                                       IL_CLASS_KeyError,
                                       IL_CLASS_MemoryError,
                                       IL_CLASS_NameError,
                                       IL_CLASS_UnboundLocalError,
                                       IL_CLASS_OSError,
                                       IL_CLASS_ChildProcessError,
                                       IL_CLASS_ConnectionError,
                                       IL_CLASS_BlockingIOError,
                                       IL_CLASS_BrokenPipeError,
                                       IL_CLASS_ConnectionAbortedError,
                                       IL_CLASS_ConnectionRefusedError,
                                       IL_CLASS_ConnectionResetError,
                                       IL_CLASS_FileExistsError,
                                       IL_CLASS_FileNotFoundError,
                                       IL_CLASS_InterruptedError,
                                       IL_CLASS_IsADirectoryError,
                                       IL_CLASS_NotADirectoryError,
                                       IL_CLASS_PermissionError,
                                       IL_CLASS_ProcessLookupError,
                                       IL_CLASS_TimeoutError,
                                       IL_CLASS_ReferenceError,
                                       IL_CLASS_RuntimeError,
                                       IL_CLASS_NotImplementedError,
                                       IL_CLASS_RecursionError,
                                       IL_CLASS_SyntaxError,
                                       IL_CLASS_IndentationError,
                                       IL_CLASS_TabError,
                                       IL_CLASS_SystemError,
                                       IL_CLASS_TypeError,
                                       IL_CLASS_ValueError,
                                       IL_CLASS_UnicodeError,
                                       IL_CLASS_UnicodeDecodeError,
                                       IL_CLASS_UnicodeEncodeError,
                                       IL_CLASS_Warning,
                                       IL_CLASS_DeprecationWarning,
                                       IL_CLASS_RuntimeWarning,
                                       IL_CLASS_UserWarning,
                                       IL_CLASS_COUNT};

static bool init_builtins(il_task *t, il_value module) {
  il_module *m = (il_module *)(void *)il_to_ptr(module);
  il_value os_error = il_from_ptr(t->process->classes[IL_CLASS_OSError]);
  return il_module_set_text(t, m, "NotImplemented", IL_NOTIMPL) &&
         il_module_set_text(t, m, "Ellipsis", IL_ELLIPSIS) &&
         il_module_set_text(t, m, "__debug__", IL_TRUE) &&
         il_module_set_text(t, m, "EnvironmentError", os_error) &&
         il_module_set_text(t, m, "IOError", os_error);
}

const il_module_def il_module_builtins = {"builtins", functions, exported,
                                          init_builtins};
