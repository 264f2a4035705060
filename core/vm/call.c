/* Binding of arguments to parameters, and the errors when they do not fit, in
 * CPython's words.
 *
 * Frame slots: positional parameters, keyword-only ones, *args, **kwargs. The
 * arguments lie where the slots will be, so they are first copied above both.
 */
#include "vm/interp.h"

#include "object/str.h"

typedef struct {
  il_task *t;
  il_function *fn;
  const il_code *code;
  il_value *slots;      /* the new frame's */
  const il_value *args; /* a copy of the arguments */
  uint32_t npos, nkw;
  const il_tuple *names; /* of keywords, nkw */
} binding;

static void append_name(il_buf *out, il_value name) {
  il_str_append_utf8(il_as_str(name), out);
}

/* TypeError "f() ..." from printf's format. */
static bool refuse(binding *b, const char *format, ...) IL_PRINTF(2, 3);
static bool refuse(binding *b, const char *format, ...) {
  il_buf text;
  va_list args;
  il_buf_init(&text);
  append_name(&text, b->fn->qualname);
  il_buf_text(&text, "() ");
  va_start(args, format);
  il_buf_vprintf(&text, format, args);
  va_end(args);
  il_raise(b->t, IL_CLASS_TypeError, "%s", text.bytes ? text.bytes : "");
  il_buf_term(&text);
  return false;
}

static uint32_t default_count(const il_function *fn) {
  return fn->defaults == IL_NIL ? 0 : il_as_tuple(fn->defaults)->len;
}

/* Index of the parameter that a keyword names, from `first`; UINT32_MAX. */
static uint32_t find_parameter(const binding *b, il_value name, uint32_t first,
                               uint32_t end) {
  il_str *str = il_as_str(name);
  for (uint32_t i = first; i < end; i++) {
    const il_text *local = &b->code->locals[i];
    if (str->head.flags & IL_STR_ASCII) {
      if (str->len == local->len &&
          memcmp(str->data, local->text, local->len) == 0)
        return i;
      continue;
    }
    il_buf text;
    il_buf_init(&text);
    il_str_append_utf8(str, &text);
    bool same = text.len == local->len &&
                memcmp(text.bytes, local->text, local->len) == 0;
    il_buf_term(&text);
    if (same) return i;
  }
  return UINT32_MAX;
}

static bool refuse_too_many(binding *b) {
  uint32_t nargs = b->code->nargs, ndefaults = default_count(b->fn);
  uint32_t kwonly_given = 0;
  for (uint32_t i = 0; i < b->code->nkwonly; i++)
    kwonly_given += b->slots[nargs + i] != IL_NIL;
  char takes_space[40], given_space[100];
  il_buf takes, given;
  il_buf_init_on(&takes, takes_space, sizeof takes_space);
  il_buf_init_on(&given, given_space, sizeof given_space);
  if (ndefaults) il_buf_printf(&takes, "from %u to ", nargs - ndefaults);
  il_buf_printf(&takes, "%u", nargs);
  if (kwonly_given)
    il_buf_printf(
        &given, " positional argument%s (and %u keyword-only argument%s)",
        b->npos != 1 ? "s" : "", kwonly_given, kwonly_given != 1 ? "s" : "");
  bool plural = ndefaults ? true : nargs != 1;
  refuse(b, "takes %s positional argument%s but %u%s %s given", takes.bytes,
         plural ? "s" : "", b->npos, given.bytes,
         b->npos == 1 && !kwonly_given ? "was" : "were");
  il_buf_term(&takes);
  il_buf_term(&given);
  return false;
}

/* "missing 2 required positional arguments: 'a' and 'b'" */
static bool refuse_missing(binding *b, const char *kind, uint32_t first,
                           uint32_t end) {
  uint32_t count = 0, seen = 0;
  for (uint32_t i = first; i < end; i++)
    count += b->slots[i] == IL_NIL;
  il_buf names;
  il_buf_init(&names);
  for (uint32_t i = first; i < end; i++) {
    if (b->slots[i] != IL_NIL) continue;
    if (seen && count > 2) il_buf_text(&names, ",");
    if (seen) il_buf_text(&names, " ");
    if (seen && seen + 1 == count) il_buf_text(&names, "and ");
    il_buf_printf(&names, "'%s'", b->code->locals[i].text);
    seen++;
  }
  refuse(b, "missing %u required %s argument%s: %s", count, kind,
         count == 1 ? "" : "s", names.bytes ? names.bytes : "");
  il_buf_term(&names);
  return false;
}

/* Keywords that name positional-only parameters, if there are any. */
static bool refuse_posonly(binding *b) {
  il_buf names;
  il_buf_init(&names);
  for (uint32_t p = 0; p < b->code->nposonly; p++)
    for (uint32_t i = 0; i < b->nkw; i++)
      if (find_parameter(b, b->names->items[i], p, p + 1) == p) {
        if (names.len) il_buf_text(&names, ", ");
        il_buf_text(&names, b->code->locals[p].text);
      }
  bool any = names.len > 0;
  if (any)
    refuse(b,
           "got some positional-only arguments passed as keyword arguments: "
           "'%s'",
           names.bytes);
  il_buf_term(&names);
  return any;
}

static bool refuse_keyword(binding *b, const char *format, il_value name) {
  il_buf text;
  il_buf_init(&text);
  append_name(&text, name);
  refuse(b, format, text.bytes ? text.bytes : "");
  il_buf_term(&text);
  return false;
}

static bool bind_keywords(binding *b, il_value extra) {
  uint32_t end = b->code->nargs + b->code->nkwonly;
  for (uint32_t i = 0; i < b->nkw; i++) {
    il_value name = b->names->items[i], value = b->args[b->npos + i];
    uint32_t slot = find_parameter(b, name, b->code->nposonly, end);
    if (slot == UINT32_MAX) {
      if (extra == IL_NIL) {
        if (b->code->nposonly && refuse_posonly(b)) return false;
        il_buf text;
        il_buf_init(&text);
        append_name(&text, name);
        refuse(b, "got an unexpected keyword argument '%s'",
               text.bytes ? text.bytes : "");
        il_buf_term(&text);
        return false;
      }
      if (il_dict_get(b->t, extra, name) != IL_NIL)
        return refuse_keyword(
            b, "got multiple values for keyword argument '%s'", name);
      if (il_dict_set(b->t, extra, name, value) != IL_DICT_OK) return false;
      continue;
    }
    if (b->slots[slot] != IL_NIL)
      return refuse_keyword(b, "got multiple values for argument '%s'", name);
    b->slots[slot] = value;
  }
  return true;
}

static bool fill_defaults(binding *b) {
  uint32_t nargs = b->code->nargs, nkwonly = b->code->nkwonly;
  uint32_t ndefaults = default_count(b->fn);
  for (uint32_t i = 0; i < nargs; i++) {
    if (b->slots[i] != IL_NIL) continue;
    if (i + ndefaults < nargs)
      return refuse_missing(b, "positional", 0, nargs - ndefaults);
    b->slots[i] = il_as_tuple(b->fn->defaults)->items[i - (nargs - ndefaults)];
  }
  bool missing = false;
  for (uint32_t i = nargs; i < nargs + nkwonly; i++) {
    if (b->slots[i] != IL_NIL) continue;
    if (b->fn->kwdefaults != IL_NIL) {
      const il_text *local = &b->code->locals[i];
      il_value name = il_intern(b->t, local->text, local->len);
      if (name == IL_NIL) return false;
      b->slots[i] = il_dict_get_name(b->t->process, b->fn->kwdefaults, name);
    }
    missing |= b->slots[i] == IL_NIL;
  }
  return !missing || refuse_missing(b, "keyword-only", nargs, nargs + nkwonly);
}

static bool bind(binding *b) {
  const il_code *code = b->code;
  uint32_t nargs = code->nargs, taken = b->npos < nargs ? b->npos : nargs;
  uint32_t slot = nargs + code->nkwonly;
  il_value extra = IL_NIL;
  memcpy(b->slots, b->args, taken * sizeof *b->slots);
  if (code->flags & IL_CODE_VARARGS) {
    il_value rest = il_tuple_new(b->t, b->args + taken, b->npos - taken);
    if (rest == IL_NIL) return false;
    b->slots[slot++] = rest;
  }
  if (code->flags & IL_CODE_VARKW) {
    extra = il_dict_new(b->t);
    if (extra == IL_NIL) return false;
    b->slots[slot] = extra;
  }
  if (!bind_keywords(b, extra)) return false;
  if (b->npos > nargs && !(code->flags & IL_CODE_VARARGS))
    return refuse_too_many(b);
  return fill_defaults(b);
}

bool il_call_bind(il_task *t, il_function *fn, uint32_t base, uint32_t n,
                  il_value kwnames) {
  il_code_object *code = fn->code;
  uint32_t copy = base + (n > code->nlocals ? n : code->nlocals);
  if (!il_task_reserve(t, copy, n + code->need)) return false;
  il_value *slots = t->stack + base, *args = t->stack + copy;
  memcpy(args, slots, n * sizeof *args);
  memset(slots, 0, code->nlocals * sizeof *slots);
  binding b = {.t = t,
               .fn = fn,
               .code = code->code,
               .slots = slots,
               .args = args,
               .npos = n};
  if (kwnames != IL_NIL) {
    b.names = il_as_tuple(kwnames);
    b.nkw = b.names->len;
    b.npos -= b.nkw;
  }
  if (!bind(&b)) return false;
  if (code->nfree)
    memcpy(slots + code->nlocals - code->nfree, il_as_tuple(fn->closure)->items,
           code->nfree * sizeof *slots);
  return true;
}

/* Natives */

/* "len", "math.sqrt" or "list.append" */
static void native_name(const il_native *native, il_buf *out) {
  if (native->owner) {
    il_buf_printf(out, "%s.", native->owner->text);
  } else if (native->module != IL_NIL && il_is_str(native->module) &&
             !il_str_eq_text(il_as_str(native->module), "builtins")) {
    il_str_append_utf8(il_as_str(native->module), out);
    il_buf_text(out, ".");
  }
  il_buf_text(out, native->def->name);
}

il_value il_native_refuse(il_task *t, const il_native *native, uint32_t npos,
                          il_value kwnames) {
  const il_native_def *def = native->def;
  bool has_self = native->owner && !(def->flags & IL_NATIVE_STATIC);
  int min = def->min - has_self, max = def->max < 0 ? -1 : def->max - has_self;
  int given = (int)npos - has_self;
  il_buf name;
  il_buf_init(&name);
  native_name(native, &name);
  if (kwnames != IL_NIL && !(def->flags & IL_NATIVE_KW))
    il_raise(t, IL_CLASS_TypeError, "%s() takes no keyword arguments",
             name.bytes);
  else if (given < 0)
    il_raise(t, IL_CLASS_TypeError, "unbound method %s() needs an argument",
             name.bytes);
  else if (min == 0 && max == 0)
    il_raise(t, IL_CLASS_TypeError, "%s() takes no arguments (%d given)",
             name.bytes, given);
  else if (min == 1 && max == 1)
    il_raise(t, IL_CLASS_TypeError,
             "%s() takes exactly one argument (%d given)", name.bytes, given);
  else {
    int bound = given < min ? min : max;
    il_raise(t, IL_CLASS_TypeError, "%s expected %s%d argument%s, got %d",
             def->name,
             min == max    ? ""
             : given < min ? "at least "
                           : "at most ",
             bound, bound == 1 ? "" : "s", given);
  }
  il_buf_term(&name);
  return IL_NIL;
}

il_value il_callable_of(il_task *t, il_value callee, il_value *self) {
  *self = IL_NIL;
  if (il_is_kind(callee, IL_KIND_METHOD)) {
    const il_method *method = (const il_method *)il_to_ptr(callee);
    *self = method->self;
    return method->function;
  }
  if (il_is_kind(callee, IL_KIND_STATICMETHOD))
    return ((const il_wrapper *)il_to_ptr(callee))->function;
  il_value call = il_type_lookup(t->process, callee, IL_NAME(t, call));
  if (call == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError, "'%s' object is not callable",
                    il_type_name(t, callee));
  if (il_is_kind(call, IL_KIND_STATICMETHOD))
    return ((const il_wrapper *)il_to_ptr(call))->function;
  if (il_is_kind(call, IL_KIND_CLASSMETHOD)) {
    *self = il_from_ptr(il_class_of(t->process, callee));
    return ((const il_wrapper *)il_to_ptr(call))->function;
  }
  if (il_is_kind(call, IL_KIND_FUNCTION) || il_is_kind(call, IL_KIND_NATIVE))
    *self = callee;
  return call;
}
