/* The text of plain values, as str() and repr() give it. */
#include "object/bytes.h"
#include "object/containers_internal.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"

/* The containers being written, innermost first: one inside itself is "...". */
typedef struct outer {
  const struct outer *next;
  il_value v;
  unsigned depth;
} outer;

static il_plain write_repr(il_task *t, il_value v, const outer *out,
                           il_buf *buf);

static il_plain write_items(il_task *t, const il_value *items, uint32_t count,
                            const outer *in, il_buf *buf) {
  for (uint32_t i = 0; i < count; i++) {
    if (i) il_buf_text(buf, ", ");
    il_plain plain = write_repr(t, items[i], in, buf);
    if (plain != IL_PLAIN_TRUE) return plain;
    if (il_task_stopped(t)) break;
  }
  return IL_PLAIN_TRUE;
}

static il_plain write_tuple(il_task *t, il_value v, const char *open,
                            const char *close, const outer *in, il_buf *buf) {
  il_tuple *tuple = il_as_tuple(v);
  il_buf_text(buf, open);
  il_plain plain = write_items(t, tuple->items, tuple->len, in, buf);
  il_buf_text(buf, close);
  return plain;
}

static il_plain write_dict(il_task *t, il_value dict, il_kind kind,
                           const outer *in, il_buf *buf) {
  if (il_task_multi(t)) dict = il_dict_copy(t, dict);
  if (!dict) return IL_PLAIN_ERROR;
  il_value key, value;
  const char *between = "";
  for (uint32_t cursor = 0; il_dict_next(NULL, dict, &cursor, &key, &value);) {
    bool items = kind == IL_KIND_DICT_ITEMS;
    il_buf_text(buf, between);
    between = ", ";
    if (items) il_buf_byte(buf, '(');
    il_plain plain = IL_PLAIN_TRUE;
    if (kind != IL_KIND_DICT_VALUES) plain = write_repr(t, key, in, buf);
    if (plain != IL_PLAIN_TRUE) return plain;
    if (kind == IL_KIND_DICT) il_buf_text(buf, ": ");
    if (items) il_buf_text(buf, ", ");
    if (kind != IL_KIND_DICT_KEYS) plain = write_repr(t, value, in, buf);
    if (plain != IL_PLAIN_TRUE) return plain;
    if (items) il_buf_byte(buf, ')');
    if (il_task_stopped(t)) break;
  }
  return IL_PLAIN_TRUE;
}

static il_plain write_view(il_task *t, il_value v, const outer *in,
                           il_buf *buf) {
  il_dict_view *view = (il_dict_view *)(void *)il_to_ptr(v);
  il_buf_printf(buf, "%s([", il_type_name(t, v));
  il_plain plain = write_dict(t, view->dict, il_kind_of(v), in, buf);
  il_buf_text(buf, "])");
  return plain;
}

static il_plain write_set(il_task *t, il_value v, const outer *in,
                          il_buf *buf) {
  bool frozen = il_is_kind(v, IL_KIND_FROZENSET);
  bool raised;
  il_value items = il_list_from_plain(t, v, &raised);
  if (!items) return IL_PLAIN_ERROR;
  il_list *list = il_as_list(items);
  if (list->len == 0) {
    il_buf_text(buf, frozen ? "frozenset()" : "set()");
    return IL_PLAIN_TRUE;
  }
  il_buf_text(buf, frozen ? "frozenset({" : "{");
  il_plain plain =
      write_items(t, il_as_array(list->items)->items, list->len, in, buf);
  il_buf_text(buf, frozen ? "})" : "}");
  return plain;
}

static il_plain write_range(il_task *t, il_value v, il_buf *buf) {
  il_range *range = (il_range *)(void *)il_to_ptr(v);
  il_buf_text(buf, "range(");
  il_int_text(t, range->start, 10, buf);
  il_buf_text(buf, ", ");
  il_int_text(t, range->stop, 10, buf);
  if (range->step != il_from_int(1)) {
    il_buf_text(buf, ", ");
    il_int_text(t, range->step, 10, buf);
  }
  il_buf_byte(buf, ')');
  return IL_PLAIN_TRUE;
}

static il_plain write_slice(il_task *t, il_value v, const outer *in,
                            il_buf *buf) {
  il_slice *slice = (il_slice *)(void *)il_to_ptr(v);
  il_buf_text(buf, "slice(");
  il_plain plain = write_items(t, &slice->start, 3, in, buf);
  il_buf_byte(buf, ')');
  return plain;
}

static il_plain write_container(il_task *t, il_value v, const outer *in,
                                il_buf *buf) {
  switch (il_kind_of(v)) {
  case IL_KIND_LIST:
    v = il_list_to_tuple(t, v);
    return v ? write_tuple(t, v, "[", "]", in, buf) : IL_PLAIN_ERROR;
  case IL_KIND_TUPLE:
    return write_tuple(t, v, "(", il_as_tuple(v)->len == 1 ? ",)" : ")", in,
                       buf);
  case IL_KIND_DICT: {
    il_buf_byte(buf, '{');
    il_plain plain = write_dict(t, v, IL_KIND_DICT, in, buf);
    il_buf_byte(buf, '}');
    return plain;
  }
  case IL_KIND_SET:
  case IL_KIND_FROZENSET: return write_set(t, v, in, buf);
  case IL_KIND_SLICE: return write_slice(t, v, in, buf);
  default: return write_view(t, v, in, buf);
  }
}

static const char *placeholder(il_kind kind) {
  switch (kind) {
  case IL_KIND_LIST: return "[...]";
  case IL_KIND_TUPLE: return "(...)";
  case IL_KIND_DICT: return "{...}";
  default: return "...";
  }
}

static il_plain write_nested(il_task *t, il_value v, const outer *in,
                             il_buf *buf) {
  for (const outer *o = in; o; o = o->next)
    if (o->v == v) {
      il_buf_text(buf, placeholder(il_kind_of(v)));
      return IL_PLAIN_TRUE;
    }
  if (!il_heap_has_room(t, buf->len)) {
    il_raise_memory(t);
    return IL_PLAIN_ERROR;
  }
  outer here = {in, v, in ? in->depth + 1 : 0};
  if (here.depth >= IL_PLAIN_DEPTH) {
    il_raise(t, IL_CLASS_RecursionError,
             "maximum recursion depth exceeded while getting the repr of an "
             "object");
    return IL_PLAIN_ERROR;
  }
  return write_container(t, v, &here, buf);
}

static bool write_atom(il_task *t, il_value v, il_buf *buf) {
  if (il_is_int(v))
    il_int_text(t, v, 10, buf);
  else if (il_is_flonum(v))
    il_float_repr(il_flonum_value(v), buf);
  else if (v == IL_NONE)
    il_buf_text(buf, "None");
  else if (il_is_bool(v))
    il_buf_text(buf, v == IL_TRUE ? "True" : "False");
  else if (v == IL_ELLIPSIS)
    il_buf_text(buf, "Ellipsis");
  else if (v == IL_NOTIMPL)
    il_buf_text(buf, "NotImplemented");
  else
    return false;
  return true;
}

static il_plain write_object(il_task *t, il_value v, bool repr, const outer *in,
                             il_buf *buf) {
  void *object = il_to_ptr(v);
  switch (il_kind_of(v)) {
  case IL_KIND_STR:
    (repr ? il_str_append_repr : il_str_append_utf8)(object, buf);
    break;
  case IL_KIND_BIGINT:
    il_int_text(t, v, 10, buf);
    return il_has_exc(t) ? IL_PLAIN_ERROR : IL_PLAIN_TRUE;
  case IL_KIND_FLOAT: il_float_repr(il_float_value(v), buf); break;
  case IL_KIND_BYTES: il_bytes_append_repr(object, buf); break;
  case IL_KIND_RANGE: return write_range(t, v, buf);
  case IL_KIND_LIST:
  case IL_KIND_TUPLE:
  case IL_KIND_DICT:
  case IL_KIND_DICT_KEYS:
  case IL_KIND_DICT_VALUES:
  case IL_KIND_DICT_ITEMS:
  case IL_KIND_SET:
  case IL_KIND_FROZENSET:
  case IL_KIND_SLICE: return write_nested(t, v, in, buf);
  default: return il_instance_str(t, v, repr, buf);
  }
  return IL_PLAIN_TRUE;
}

static il_plain write_repr(il_task *t, il_value v, const outer *in,
                           il_buf *buf) {
  if (write_atom(t, v, buf)) return IL_PLAIN_TRUE;
  return write_object(t, v, true, in, buf);
}

il_plain il_plain_str(il_task *t, il_value v, bool repr, il_buf *buf) {
  if (write_atom(t, v, buf)) return IL_PLAIN_TRUE;
  size_t before = buf->len;
  il_plain plain = write_object(t, v, repr, NULL, buf);
  if (plain != IL_PLAIN_TRUE && buf->len > before) {
    buf->len = before;
    buf->bytes[before] = 0;
  }
  return plain;
}
