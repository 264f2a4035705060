/* Values in words, without running Python code. */
#include "check/names.h"

#include "object/bytes.h"
#include "object/containers.h"
#include "object/deque.h"
#include "object/float.h"
#include "object/int.h"
#include "object/int_mag.h"
#include "object/str.h"
#include "sync/sync.h"
#include "vm/exception.h"
#include "vm/function.h"

enum {
  NESTED = 2,        /* containers inside containers that are shown */
  TEXT_MAX = 160,    /* code points of a str, bytes of a bytes */
  DIGITS_MAX = 32,   /* of a big int, in base 2^32 */
  DECIMALS_MAX = 320 /* of such an int */
};

typedef struct {
  il_process *process;
  il_buf *out;
  size_t end; /* of `out`: nothing more is begun from here on */
} view;

static void show(view *s, il_value v, unsigned depth);

/* What il_str_append_repr and il_bytes_append_repr take, in memory that is not
 * the heap's: the beginning of a text too long to be shown. */
static void show_text(view *s, il_value v) {
  uint64_t copy[(sizeof(il_str) + sizeof(il_bytes) + 4 * TEXT_MAX) / 8 + 1];
  uint32_t most = s->end > s->out->len ? (uint32_t)(s->end - s->out->len) : 1;
  if (most > TEXT_MAX) most = TEXT_MAX;
  if (il_is_str(v)) {
    const il_str *str = il_as_str(v);
    bool cut = str->len > most;
    if (cut) {
      memcpy(copy, str, sizeof *str + ((size_t)most << il_str_width(str)));
      ((il_str *)(void *)copy)->len = most;
      str = (const il_str *)(const void *)copy;
    }
    il_str_append_repr(str, s->out);
    if (cut) il_buf_text(s->out, "...");
  } else {
    const il_bytes *bytes = il_as_bytes(v);
    bool cut = bytes->len > most;
    if (cut) {
      memcpy(copy, bytes, sizeof *bytes + most);
      ((il_bytes *)(void *)copy)->len = most;
      bytes = (const il_bytes *)(const void *)copy;
    }
    il_bytes_append_repr(bytes, s->out);
    if (cut) il_buf_text(s->out, "...");
  }
}

static void show_big(view *s, const il_bigint *big) {
  uint32_t rest[DIGITS_MAX], n = big->count;
  char text[DECIMALS_MAX], *p = text + sizeof text;
  if (n > DIGITS_MAX) {
    il_buf_printf(s->out, "<int of %llu bits>",
                  (unsigned long long)il_mag_bits(big->digits, n));
    return;
  }
  memcpy(rest, big->digits, n * sizeof *rest);
  while (n) {
    *--p = (char)('0' + il_mag_div_small(rest, rest, n, 10));
    n = il_mag_trim(rest, n);
  }
  if (big->negative) il_buf_byte(s->out, '-');
  il_buf_append(s->out, p, (size_t)(text + sizeof text - p));
}

/* Before an item: the comma. False: there is no room for it. */
static bool begin_item(view *s, uint32_t index) {
  if (index) il_buf_text(s->out, ", ");
  if (s->out->len < s->end) return true;
  il_buf_text(s->out, "...");
  return false;
}

/* count values from `first` on in a ring of `mask` + 1. */
static void show_items(view *s, const il_value *items, uint32_t first,
                       uint32_t mask, uint32_t count, unsigned depth) {
  for (uint32_t i = 0; i < count && begin_item(s, i); i++)
    show(s, items[(first + i) & mask], depth);
}

static void show_dict(view *s, il_value dict, unsigned depth) {
  il_value key, value;
  uint32_t cursor = 0, i = 0;
  while (il_dict_next(s->process, dict, &cursor, &key, &value) &&
         begin_item(s, i++)) {
    show(s, key, depth);
    il_buf_text(s->out, ": ");
    show(s, value, depth);
  }
}

static void show_set(view *s, il_value set, unsigned depth) {
  il_value item;
  uint32_t cursor = 0, i = 0;
  if (il_set_len(set)) il_buf_byte(s->out, '{');
  while (il_set_next(s->process, set, &cursor, &item) && begin_item(s, i++))
    show(s, item, depth);
  if (i) il_buf_byte(s->out, '}');
}

/* The items of a tuple, list, dict, set or deque. */
static void show_content(view *s, il_value v, unsigned depth) {
  if (depth > NESTED) {
    il_buf_text(s->out, "...");
    return;
  }
  switch (il_kind_of(v)) {
  case IL_KIND_TUPLE: {
    const il_tuple *tuple = il_as_tuple(v);
    show_items(s, tuple->items, 0, UINT32_MAX, tuple->len, depth);
    break;
  }
  case IL_KIND_LIST: {
    const il_list *list = il_as_list(v);
    if (list->len)
      show_items(s, il_as_array(list->items)->items, 0, UINT32_MAX, list->len,
                 depth);
    break;
  }
  case IL_KIND_DEQUE: {
    const il_deque *deque = (const il_deque *)(const void *)il_to_ptr(v);
    if (deque->len)
      show_items(s, il_as_array(deque->ring)->items, deque->first,
                 deque->cap - 1, deque->len, depth);
    break;
  }
  case IL_KIND_DICT: show_dict(s, v, depth); break;
  default: show_set(s, v, depth); break;
  }
}

/* False: v is none. */
static bool show_container(view *s, il_value v, unsigned depth) {
  const char *open, *close;
  switch (il_kind_of(v)) {
  case IL_KIND_TUPLE:
    open = "(", close = il_as_tuple(v)->len == 1 ? ",)" : ")";
    break;
  case IL_KIND_LIST: open = "[", close = "]"; break;
  case IL_KIND_DICT: open = "{", close = "}"; break;
  case IL_KIND_DEQUE: open = "deque([", close = "])"; break;
  case IL_KIND_SET:
    open = close = "";
    if (il_set_len(v) == 0) open = "set(", close = ")";
    break;
  case IL_KIND_FROZENSET: open = "frozenset(", close = ")"; break;
  default: return false;
  }
  il_buf_text(s->out, open);
  show_content(s, v, depth + 1);
  il_buf_text(s->out, close);
  return true;
}

/* <Account>; what derives from an engine class, as a call: Point(1, 2). */
static void show_instance(view *s, il_value v, unsigned depth) {
  const il_class *cls = il_class_of(s->process, v);
  il_value payload = il_payload(s->process, v);
  if (cls->flags & IL_CLASS_EXCEPTION)
    payload = ((il_instance *)(void *)il_to_ptr(v))->slots[IL_EXC_ARGS];
  if (il_is_kind(payload, IL_KIND_DEQUE)) {
    show_container(s, payload, depth);
    return;
  }
  if (payload == v || payload == IL_NIL) {
    il_buf_printf(s->out, "<%s>", cls->text);
    return;
  }
  il_buf_printf(s->out, "%s(", cls->text);
  if (il_is_tuple(payload))
    show_content(s, payload, depth + 1);
  else
    show(s, payload, depth + 1);
  il_buf_byte(s->out, ')');
}

static void show_named(view *s, const char *what, il_value name) {
  il_buf_printf(s->out, "<%s ", what);
  if (il_is_str(name)) il_str_append_utf8(il_as_str(name), s->out);
  il_buf_byte(s->out, '>');
}

/* Everything that has a state worth a word, and the rest by its class. */
static void show_object(view *s, il_value v, unsigned depth) {
  const void *object = il_to_ptr(v);
  const char *type = il_class_of(s->process, v)->text;
  switch (il_kind_of(v)) {
  case IL_KIND_STR:
  case IL_KIND_BYTES: show_text(s, v); return;
  case IL_KIND_BIGINT: show_big(s, object); return;
  case IL_KIND_FLOAT: il_float_repr(il_float_value(v), s->out); return;
  case IL_KIND_INSTANCE: show_instance(s, v, depth); return;
  case IL_KIND_RANGE: {
    const il_range *range = object;
    il_buf_text(s->out, "range(");
    show_items(s, &range->start, 0, UINT32_MAX,
               range->step == il_from_int(1) ? 2 : 3, depth);
    il_buf_byte(s->out, ')');
    return;
  }
  case IL_KIND_FUNCTION:
    show_named(s, "function", ((const il_function *)object)->name);
    return;
  case IL_KIND_METHOD: {
    il_value f = ((const il_method *)object)->function;
    if (!il_is_kind(f, IL_KIND_FUNCTION)) break;
    show_named(s, "method", ((il_function *)(void *)il_to_ptr(f))->qualname);
    return;
  }
  case IL_KIND_NATIVE:
    il_buf_printf(s->out, "<function %s>",
                  ((const il_native *)object)->def->name);
    return;
  case IL_KIND_CLASS:
    il_buf_printf(s->out, "<class %s>", ((const il_class *)object)->text);
    return;
  case IL_KIND_MODULE:
    show_named(s, type, ((const il_module *)object)->name);
    return;
  case IL_KIND_TASK:
    show_named(s, type, ((const il_task *)object)->name);
    return;
  case IL_KIND_LOCK:
  case IL_KIND_RLOCK:
    if (!((const il_lock *)object)->owner) break;
    il_buf_printf(s->out, "<%s held by ", type);
    il_name_task(((const il_lock *)object)->owner, s->out);
    il_buf_byte(s->out, '>');
    return;
  case IL_KIND_SEMAPHORE:
  case IL_KIND_BOUNDED_SEMAPHORE:
    il_buf_printf(s->out, "<%s at %lld>", type,
                  (long long)((const il_semaphore *)object)->value);
    return;
  case IL_KIND_EVENT:
    il_buf_printf(s->out, "<%s%s set>", type,
                  ((const il_event *)object)->set ? "" : " not");
    return;
  case IL_KIND_QUEUE:
  case IL_KIND_LIFO_QUEUE:
  case IL_KIND_PRIORITY_QUEUE:
  case IL_KIND_SIMPLE_QUEUE:
    il_buf_printf(s->out, "<%s of %u>", type, ((const il_queue *)object)->len);
    return;
  default:
    if (show_container(s, v, depth)) return;
  }
  il_buf_printf(s->out, "<%s>", type);
}

static void show(view *s, il_value v, unsigned depth) {
  if (il_is_ptr(v))
    show_object(s, v, depth);
  else if (il_is_int(v))
    il_buf_printf(s->out, "%lld", (long long)il_to_int(v));
  else if (il_is_flonum(v))
    il_float_repr(il_flonum_value(v), s->out);
  else
    il_buf_text(s->out, v == IL_NONE       ? "None"
                        : v == IL_TRUE     ? "True"
                        : v == IL_FALSE    ? "False"
                        : v == IL_ELLIPSIS ? "Ellipsis"
                                           : "NotImplemented");
}

void il_show_value(il_process *process, il_value value, uint32_t limit,
                   il_buf *out) {
  view s = {process, out, out->len + limit};
  show(&s, value, 0);
}
