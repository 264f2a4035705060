/* str.format: {name!conversion:spec}.
 *
 * Fields that are an argument as it is, with a spec without fields of its own
 * and a value that needs no Python code, are done here. For anything more the
 * work starts again in str_format of _engine.py, which reads the format
 * through il_format_next and il_format_name.
 */
#include "object/containers.h"
#include "object/float.h"
#include "object/format.h"
#include "object/int.h"
#include "object/native.h"
#include "object/plain.h"
#include "object/str.h"

typedef struct {
  uint32_t name, name_end; /* of the format */
  uint32_t spec, spec_end;
  uint32_t conversion; /* 0: none */
  bool nested;         /* the spec has fields */
} il_field;

typedef enum { LITERAL, FIELD, WRONG } il_piece;

static il_piece wrong(il_task *t, const char *message) {
  il_raise(t, IL_CLASS_ValueError, "%s", message);
  return WRONG;
}

static il_piece read_spec(il_task *t, const il_str *f, uint32_t *at,
                          il_field *field) {
  int depth = 1;
  field->spec = *at;
  for (; *at < f->len; ++*at) {
    uint32_t c = il_str_at(f, *at);
    if (c == '{') field->nested = true;
    depth += (c == '{') - (c == '}');
    if (depth > 0) continue;
    field->spec_end = (*at)++;
    return FIELD;
  }
  return wrong(t, "unmatched '{' in format spec");
}

/* *at is behind the brace. */
static il_piece read_field(il_task *t, const il_str *f, uint32_t *at,
                           il_field *field) {
  *field = (il_field){.name = *at};
  uint32_t c = 0;
  while (*at < f->len) {
    c = il_str_at(f, (*at)++);
    if (c == '{') return wrong(t, "unexpected '{' in field name");
    if (c == '[')
      while (*at < f->len && il_str_at(f, *at) != ']')
        ++*at;
    if (c == '}' || c == ':' || c == '!') break;
  }
  field->name_end = *at - 1;
  if (c == '}') return FIELD;
  if (c != ':' && c != '!')
    return wrong(t, "expected '}' before end of string");
  if (c == '!') {
    if (*at >= f->len)
      return wrong(t, "end of string while looking for conversion specifier");
    field->conversion = il_str_at(f, (*at)++);
    if (*at < f->len) {
      c = il_str_at(f, (*at)++);
      if (c == '}') return FIELD;
      if (c != ':') return wrong(t, "expected ':' after conversion specifier");
    }
  }
  return read_spec(t, f, at, field);
}

/* The text up to *literal_end, and the field behind it if there is one. */
static il_piece next_piece(il_task *t, const il_str *f, uint32_t *at,
                           uint32_t *literal_end, il_field *field) {
  uint32_t c = 0;
  while (*at < f->len) {
    c = il_str_at(f, (*at)++);
    if (c == '{' || c == '}') break;
  }
  *literal_end = *at;
  if (c != '{' && c != '}') return LITERAL;
  bool doubled = *at < f->len && il_str_at(f, *at) == c;
  if (doubled) {
    ++*at;
    return LITERAL;
  }
  if (c == '}') return wrong(t, "Single '}' encountered in format string");
  if (*at >= f->len) return wrong(t, "Single '{' encountered in format string");
  --*literal_end;
  return read_field(t, f, at, field);
}

/* The number that f[from..to) is; -1: none, -2: ValueError. */
static int64_t read_index(il_task *t, const il_str *f, uint32_t from,
                          uint32_t to) {
  if (from == to) return -1;
  int64_t n = 0;
  for (; from < to; from++) {
    uint32_t c = il_str_at(f, from);
    if (c < '0' || c > '9') return -1;
    n = n * 10 + (int64_t)c - '0';
    if (n > INT32_MAX) {
      wrong(t, "Too many decimal digits in format string");
      return -2;
    }
  }
  return n;
}

typedef struct {
  il_task *t;
  const il_str *format;
  const il_value *args;
  uint32_t count;
  il_value names; /* of the keyword arguments behind args */
  enum { UNKNOWN, AUTO, MANUAL } numbering;
  uint32_t next;
  il_buf out;
} il_fields;

static bool is_name(const il_fields *x, const il_field *field, il_value name) {
  const il_str *s = il_as_str(name);
  if (s->len != field->name_end - field->name) return false;
  for (uint32_t i = 0; i < s->len; i++)
    if (il_str_at(s, i) != il_str_at(x->format, field->name + i)) return false;
  return true;
}

static il_value by_name(il_fields *x, const il_field *field) {
  if (x->names != IL_NIL) {
    const il_tuple *names = (const il_tuple *)(void *)il_to_ptr(x->names);
    for (uint32_t i = 0; i < names->len; i++)
      if (is_name(x, field, names->items[i])) return x->args[x->count + i];
  }
  il_value name = il_str_slice(x->t, il_from_ptr(x->format), field->name, 1,
                               field->name_end - field->name);
  return name == IL_NIL ? IL_NIL
                        : il_raise_value(x->t, IL_CLASS_KeyError, name);
}

/* The argument that the field names; IL_TAIL: attributes or items of one. */
static il_value argument(il_fields *x, const il_field *field) {
  for (uint32_t i = field->name; i < field->name_end; i++) {
    uint32_t c = il_str_at(x->format, i);
    if (c == '.' || c == '[') return IL_TAIL;
  }
  int64_t index = read_index(x->t, x->format, field->name, field->name_end);
  if (index == -2) return IL_NIL;
  bool automatic = field->name == field->name_end;
  if (!automatic && index < 0) return by_name(x, field);
  if (x->numbering == (automatic ? MANUAL : AUTO))
    return il_raise(x->t, IL_CLASS_ValueError, "cannot switch from %s",
                    automatic ? "manual field specification to automatic "
                                "field numbering"
                              : "automatic field numbering to manual field "
                                "specification");
  x->numbering = automatic ? AUTO : MANUAL;
  if (automatic) index = x->next++;
  if (index < (int64_t)x->count) return x->args[index];
  return il_raise(x->t, IL_CLASS_IndexError,
                  "Replacement index %d out of range for positional args tuple",
                  (int)index);
}

static bool is_scalar(il_value v) {
  return il_is_integer(v) || il_is_bool(v) || il_is_float(v) || il_is_str(v);
}

/* IL_TRUE, IL_NIL: raised, IL_TAIL: needs Python. */
static il_value put_field(il_fields *x, const il_field *field) {
  if (field->nested) return IL_TAIL;
  il_value v = argument(x, field);
  if (v == IL_TAIL || v == IL_NIL) return v;
  uint32_t kind = field->conversion;
  bool has_spec = field->spec < field->spec_end;
  bool shown = kind == 'r' || kind == 's' || (!kind && !is_scalar(v));
  if (kind && !shown) return IL_TAIL;
  if (!kind && shown && has_spec) return IL_TAIL;
  if (shown) {
    il_buf text;
    il_buf_init(&text);
    il_plain plain =
        il_plain_str(x->t, v, kind == 'r', has_spec ? &text : &x->out);
    if (plain != IL_PLAIN_TRUE || !has_spec) {
      il_buf_term(&text);
      return plain == IL_PLAIN_NO      ? IL_TAIL
             : plain == IL_PLAIN_ERROR ? IL_NIL
                                       : IL_TRUE;
    }
    v = il_str_from_buf(x->t, &text);
    if (v == IL_NIL) return v;
  }
  il_value spec = il_str_slice(x->t, il_from_ptr(x->format), field->spec, 1,
                               field->spec_end - field->spec);
  if (spec == IL_NIL) return spec;
  il_value text = il_format_value(x->t, v, spec);
  if (text == IL_NIL) return text;
  il_str_append_utf8(il_as_str(text), &x->out);
  return IL_TRUE;
}

static void put_literal(il_fields *x, uint32_t from, uint32_t to) {
  if (il_str_is_ascii(x->format)) {
    il_buf_append(&x->out, x->format->data + from, to - from);
    return;
  }
  for (; from < to; from++)
    il_utf8_append(&x->out, il_str_at(x->format, from));
}

static il_value start_again(il_fields *x) {
  il_value args = il_tuple_new(x->t, x->args, x->count);
  il_value kwargs = il_dict_new(x->t);
  if (args == IL_NIL || kwargs == IL_NIL) return IL_NIL;
  if (x->names != IL_NIL) {
    const il_tuple *names = (const il_tuple *)(void *)il_to_ptr(x->names);
    for (uint32_t i = 0; i < names->len; i++)
      if (il_dict_set(x->t, kwargs, names->items[i], x->args[x->count + i]) !=
          IL_DICT_OK)
        return IL_NIL;
  }
  const il_value all[] = {il_from_ptr(x->format), args, kwargs};
  return il_tail_lib(x->t, IL_LIB_str_format, all, 3);
}

il_value il_format_fields(il_task *t, il_value format, const il_value *args,
                          uint32_t n, il_value kwnames) {
  char storage[256];
  il_fields x = {.t = t,
                 .format = il_as_str(format),
                 .args = args,
                 .count = n,
                 .names = kwnames};
  il_buf_init_on(&x.out, storage, sizeof storage);
  il_value done = IL_TRUE;
  uint32_t at = 0;
  while (done == IL_TRUE && at < x.format->len) {
    il_field field;
    uint32_t start = at, end;
    il_piece piece = next_piece(t, x.format, &at, &end, &field);
    if (piece == WRONG) {
      done = IL_NIL;
      break;
    }
    put_literal(&x, start, end);
    if (piece == FIELD) done = put_field(&x, &field);
  }
  if (done == IL_TRUE) return il_str_from_buf(t, &x.out);
  il_buf_term(&x.out);
  return done == IL_TAIL ? start_again(&x) : IL_NIL;
}

static il_value part(il_task *t, const il_str *s, uint32_t from, uint32_t to) {
  return il_str_slice(t, il_from_ptr(s), from, 1, to - from);
}

il_value il_format_next(il_task *t, il_value format, uint32_t at) {
  const il_str *f = il_as_str(format);
  il_field field;
  uint32_t start = at, end;
  il_piece piece = next_piece(t, f, &at, &end, &field);
  if (piece == WRONG) return IL_NIL;
  il_value items[5] = {part(t, f, start, end), il_from_int(at), IL_NONE,
                       IL_NONE, IL_NONE};
  if (piece == FIELD) {
    items[2] = part(t, f, field.name, field.name_end);
    if (field.conversion) items[3] = il_str_codepoint(t, field.conversion);
    items[4] = part(t, f, field.spec, field.spec_end);
  }
  for (int i = 0; i < 5; i++)
    if (items[i] == IL_NIL) return IL_NIL;
  return il_tuple_new(t, items, 5);
}

/* An int or a str. */
static il_value name_or_index(il_task *t, const il_str *s, uint32_t from,
                              uint32_t to) {
  int64_t index = read_index(t, s, from, to);
  if (index == -2) return IL_NIL;
  return index >= 0 ? il_from_int(index) : part(t, s, from, to);
}

/* (True, name) for .name, (False, key) for [key] */
static il_value next_step(il_task *t, const il_str *s, uint32_t *at) {
  uint32_t c = il_str_at(s, (*at)++), start = *at;
  bool attribute = c == '.';
  if (!attribute && c != '[')
    return il_raise(t, IL_CLASS_ValueError,
                    "Only '.' or '[' may follow ']' in format field specifier");
  for (; *at < s->len; ++*at) {
    c = il_str_at(s, *at);
    if (attribute ? c == '.' || c == '[' : c == ']') break;
  }
  uint32_t end = *at;
  if (!attribute) {
    if (end == s->len)
      return il_raise(t, IL_CLASS_ValueError, "Missing ']' in format string");
    ++*at;
  }
  if (start == end)
    return il_raise(t, IL_CLASS_ValueError, "Empty attribute in format string");
  il_value name =
      attribute ? part(t, s, start, end) : name_or_index(t, s, start, end);
  return name == IL_NIL ? IL_NIL : il_tuple_2(t, il_from_bool(attribute), name);
}

il_value il_format_name(il_task *t, il_value name) {
  const il_str *s = il_as_str(name);
  uint32_t at = 0;
  while (at < s->len && il_str_at(s, at) != '.' && il_str_at(s, at) != '[')
    at++;
  il_value first = name_or_index(t, s, 0, at);
  il_value steps = il_list_new(t, NULL, 0);
  if (first == IL_NIL || steps == IL_NIL) return IL_NIL;
  while (at < s->len) {
    il_value step = next_step(t, s, &at);
    if (step == IL_NIL || !il_list_append(t, steps, step)) return IL_NIL;
  }
  return il_tuple_2(t, first, steps);
}
