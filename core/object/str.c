#define _GNU_SOURCE /* memmem */
#include "object/str.h"

#include <stdlib.h>

#include "object/native.h"

il_str *il_str_blank(il_task *t, size_t len, unsigned width, bool ascii) {
  if (len >= (UINT32_MAX >> width) - 64) {
    il_raise_memory(t);
    return NULL;
  }
  il_str *s = il_alloc(t, IL_KIND_STR, sizeof(il_str) + ((len + 1) << width));
  if (!s) return NULL;
  s->head.flags = (uint8_t)(width | (ascii ? IL_STR_ASCII : 0));
  s->len = (uint32_t)len;
  return s;
}

static uint16_t *units2(const il_str *s) {
  return (uint16_t *)(uintptr_t)s->data;
}
static uint32_t *units4(const il_str *s) {
  return (uint32_t *)(uintptr_t)s->data;
}

void il_str_put(il_str *s, uint32_t i, uint32_t unit) {
  switch (il_str_width(s)) {
  case 0: s->data[i] = (uint8_t)unit; break;
  case 1: units2(s)[i] = (uint16_t)unit; break;
  default: units4(s)[i] = unit; break;
  }
}

void il_str_copy(il_str *to, uint32_t at, const il_str *from, uint32_t start,
                 uint32_t count) {
  unsigned width = il_str_width(to);
  if (width == il_str_width(from)) {
    memcpy(to->data + ((size_t)at << width),
           from->data + ((size_t)start << width), (size_t)count << width);
    return;
  }
  for (uint32_t i = 0; i < count; i++)
    il_str_put(to, at + i, il_str_at(from, start + i));
}

/* Bits that some unit of a part has: tells width and whether it is ASCII. */
static uint32_t bits_of(const il_str *s, int64_t start, int64_t step,
                        uint32_t count) {
  if (il_str_is_ascii(s)) return 0;
  uint32_t bits = 0;
  for (uint32_t i = 0; i < count; i++)
    bits |= il_str_at(s, (uint32_t)(start + step * i));
  return bits;
}

static unsigned width_for(uint32_t bits) {
  return bits < 0x100 ? 0 : bits < 0x10000 ? 1 : 2;
}

static bool is_ascii_text(const char *text, size_t len) {
  uint64_t bits = 0;
  size_t i = 0;
  for (; i + 8 <= len; i += 8) {
    uint64_t word;
    memcpy(&word, text + i, 8);
    bits |= word;
  }
  for (; i < len; i++)
    bits |= (uint8_t)text[i];
  return (bits & 0x8080808080808080u) == 0;
}

uint32_t il_utf8_decode(const uint8_t **at, const uint8_t *end) {
  static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  const uint8_t *p = *at;
  uint32_t c = *p++;
  unsigned more = c < 0xC2 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : c < 0xF5 ? 3 : 0;
  *at = p;
  if (c < 0x80) return c;
  if (!more) return 0xFFFD;
  c &= 0x3Fu >> more;
  for (unsigned i = 0; i < more; i++) {
    if (p == end || (*p & 0xC0) != 0x80) return 0xFFFD;
    c = c << 6 | (*p++ & 0x3F);
  }
  if (c < least[more] || c > 0x10FFFF) return 0xFFFD;
  *at = p;
  return c;
}

void il_utf8_append(il_buf *out, uint32_t c) {
  if (c < 0xD800 || c > 0xDFFF) {
    il_buf_codepoint(out, c);
    return;
  }
  const char bytes[] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
                        (char)(0x80 | (c & 0x3F))};
  il_buf_append(out, bytes, 3);
}

il_value il_str_new(il_task *t, const char *utf8, size_t len) {
  if (is_ascii_text(utf8, len)) {
    il_str *s = il_str_blank(t, len, 0, true);
    if (!s) return IL_NIL;
    if (len) memcpy(s->data, utf8, len);
    return il_from_ptr(s);
  }
  const uint8_t *at = (const uint8_t *)utf8, *end = at + len;
  uint32_t bits = 0;
  size_t count = 0;
  for (const uint8_t *p = at; p < end; count++) {
    bits |= il_utf8_decode(&p, end);
    if (il_task_stopped_at(t, count)) end = p;
  }
  il_str *s = il_str_blank(t, count, width_for(bits), false);
  if (!s) return IL_NIL;
  for (uint32_t i = 0; at < end && !il_task_stopped_at(t, i + 1); i++)
    il_str_put(s, i, il_utf8_decode(&at, end));
  return il_from_ptr(s);
}

il_value il_str_text(il_task *t, const char *utf8) {
  return il_str_new(t, utf8, strlen(utf8));
}

il_value il_str_from_buf(il_task *t, il_buf *buf) {
  il_value v = buf->failed
                   ? il_raise_memory(t)
                   : il_str_new(t, buf->len ? buf->bytes : "", buf->len);
  il_buf_term(buf);
  return v;
}

il_value il_str_printf(il_task *t, const char *format, ...) {
  il_buf buf;
  il_buf_init(&buf);
  va_list args;
  va_start(args, format);
  il_buf_vprintf(&buf, format, args);
  va_end(args);
  return il_str_from_buf(t, &buf);
}

il_value il_str_codepoint(il_task *t, uint32_t codepoint) {
  il_str *s = il_str_blank(t, 1, width_for(codepoint), codepoint < 0x80);
  if (!s) return IL_NIL;
  il_str_put(s, 0, codepoint);
  return il_from_ptr(s);
}

il_value il_str_from_units(il_task *t, const uint32_t *units, size_t count) {
  uint32_t bits = 0;
  for (size_t i = 0; i < count; i++)
    bits |= units[i];
  il_str *s = il_str_blank(t, count, width_for(bits), bits < 0x80);
  if (!s) return IL_NIL;
  for (uint32_t i = 0; i < count; i++)
    il_str_put(s, i, units[i]);
  return il_from_ptr(s);
}

static bool units_reserve(il_units *units, size_t more) {
  if (units->failed) return false;
  if (units->cap - units->len >= more) return true;
  if (more >= IL_BUF_MAX / sizeof(uint32_t) - units->len) {
    units->failed = true;
    return false;
  }
  size_t cap = units->cap ? units->cap : 64;
  while (cap - units->len < more)
    cap *= 2;
  uint32_t *bigger = il_heap_has_room(units->task, cap * sizeof *bigger)
                         ? realloc(units->units, cap * sizeof *bigger)
                         : NULL;
  if (!bigger) {
    units->failed = true;
    return false;
  }
  units->units = bigger;
  units->cap = cap;
  return true;
}

void il_units_push(il_units *units, uint32_t unit) {
  if (!units_reserve(units, 1)) return;
  if (il_task_stopped_at(units->task, units->len)) units->failed = true;
  units->units[units->len++] = unit;
}

void il_units_append(il_units *units, const il_str *s, uint32_t start,
                     uint32_t count) {
  if (!units_reserve(units, count)) return;
  for (uint32_t i = 0; i < count; i++)
    units->units[units->len++] = il_str_at(s, start + i);
}

il_value il_str_from_list(il_task *t, il_units *units) {
  il_value v = units->failed ? il_raise_memory(t)
                             : il_str_from_units(t, units->units, units->len);
  free(units->units);
  memset(units, 0, sizeof *units);
  return v;
}

bool il_str_eq(const il_str *a, const il_str *b) {
  if (a == b) return true;
  if (a->len != b->len || il_str_width(a) != il_str_width(b)) return false;
  return memcmp(a->data, b->data, (size_t)a->len << il_str_width(a)) == 0;
}

bool il_str_eq_text(const il_str *a, const char *ascii) {
  return il_str_is_ascii(a) && strlen(ascii) == a->len &&
         memcmp(a->data, ascii, a->len) == 0;
}

int il_str_compare(const il_str *a, const il_str *b) {
  uint32_t count = a->len < b->len ? a->len : b->len;
  if (il_str_width(a) == 0 && il_str_width(b) == 0) {
    int order = memcmp(a->data, b->data, count);
    if (order) return order < 0 ? -1 : 1;
  } else {
    for (uint32_t i = 0; i < count; i++) {
      uint32_t x = il_str_at(a, i), y = il_str_at(b, i);
      if (x != y) return x < y ? -1 : 1;
    }
  }
  return (a->len > b->len) - (a->len < b->len);
}

/* Multiply and fold, eight bytes at a time. Equal strs have equal units, as
 * each is stored in the narrowest way. */
uint32_t il_str_hash(il_str *s) {
  uint32_t known = IL_LOAD_RELAXED(&s->head.aux);
  if (known) return known;
  const uint64_t factor = 0x9E3779B97F4A7C15u;
  size_t len = (size_t)s->len << il_str_width(s), i = 0;
  uint64_t hash = len * factor;
  for (; i + 8 <= len; i += 8) {
    uint64_t word;
    memcpy(&word, s->data + i, 8);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 32;
  }
  uint64_t rest = 0;
  for (; i < len; i++)
    rest = rest << 8 | s->data[i];
  hash = (hash ^ rest) * factor;
  hash ^= hash >> 29;
  uint32_t result = (uint32_t)(hash ^ hash >> 32);
  if (!result) result = 1;
  IL_STORE_RELAXED(&s->head.aux, result);
  return result;
}

il_value il_str_concat(il_task *t, il_value a, il_value b) {
  const il_str *x = il_as_str(a), *y = il_as_str(b);
  if (!x->len) return b;
  if (!y->len) return a;
  unsigned width =
      il_str_width(x) > il_str_width(y) ? il_str_width(x) : il_str_width(y);
  il_str *s = il_str_blank(t, (size_t)x->len + y->len, width,
                           il_str_is_ascii(x) && il_str_is_ascii(y));
  if (!s) return IL_NIL;
  il_str_copy(s, 0, x, 0, x->len);
  il_str_copy(s, x->len, y, 0, y->len);
  return il_from_ptr(s);
}

il_value il_str_slice(il_task *t, il_value v, int64_t start, int64_t step,
                      uint32_t count) {
  const il_str *from = il_as_str(v);
  if (count == from->len && step == 1) return v;
  uint32_t bits = bits_of(from, start, step, count);
  il_str *s = il_str_blank(t, count, width_for(bits), bits < 0x80);
  if (!s) return IL_NIL;
  if (step == 1 && il_str_width(s) == il_str_width(from)) {
    il_str_copy(s, 0, from, (uint32_t)start, count);
    return il_from_ptr(s);
  }
  for (uint32_t i = 0; i < count; i++)
    il_str_put(s, i, il_str_at(from, (uint32_t)(start + step * i)));
  return il_from_ptr(s);
}

il_value il_str_repeat(il_task *t, il_value v, int64_t times) {
  const il_str *from = il_as_str(v);
  if (times == 1) return v;
  if (times < 0) times = 0;
  uint64_t len;
  if (__builtin_mul_overflow((uint64_t)from->len, (uint64_t)times, &len))
    return il_raise_memory(t);
  if (len > UINT32_MAX) return il_raise_memory(t);
  unsigned width = len ? il_str_width(from) : 0;
  il_str *s =
      il_str_blank(t, (size_t)len, width, il_str_is_ascii(from) || !len);
  if (!s || !len) return il_from_ptr(s);
  memcpy(s->data, from->data, (size_t)from->len << width);
  il_fill_repeated(t, s->data, (size_t)from->len << width,
                   (size_t)len << width);
  return il_from_ptr(s);
}

void il_fill_repeated(il_task *t, void *data, size_t done, size_t total) {
  char *bytes = data;
  size_t step = done;
  while (done < total && !il_task_stopped(t)) {
    if (step <= (1u << 20)) step = done;
    size_t more = step < total - done ? step : total - done;
    memcpy(bytes + done, bytes, more);
    done += more;
  }
}

static bool matches_at(const il_str *s, uint32_t at, const il_str *needle) {
  unsigned width = il_str_width(s);
  if (width == il_str_width(needle))
    return memcmp(s->data + ((size_t)at << width), needle->data,
                  (size_t)needle->len << width) == 0;
  for (uint32_t i = 0; i < needle->len; i++)
    if (il_str_at(s, at + i) != il_str_at(needle, i)) return false;
  return true;
}

int64_t il_str_find(const il_str *s, const il_str *needle, uint32_t from,
                    uint32_t to) {
  if (to > s->len) to = s->len;
  if (from > to || to - from < needle->len) return -1;
  if (il_str_width(needle) > il_str_width(s)) return -1;
  if (!needle->len) return from;
  if (il_str_width(s) == 0) {
    const uint8_t *found =
        memmem(s->data + from, to - from, needle->data, needle->len);
    return found ? found - s->data : -1;
  }
  uint32_t first = il_str_at(needle, 0);
  for (uint32_t i = from; i <= to - needle->len; i++)
    if (il_str_at(s, i) == first && matches_at(s, i, needle)) return i;
  return -1;
}

int64_t il_str_rfind(const il_str *s, const il_str *needle, uint32_t from,
                     uint32_t to) {
  if (to > s->len) to = s->len;
  if (from > to || to - from < needle->len) return -1;
  for (uint32_t i = to - needle->len + 1; i-- > from;)
    if (matches_at(s, i, needle)) return i;
  return -1;
}

il_value il_str_join(il_task *t, il_value separator, const il_value *items,
                     uint32_t count) {
  const il_str *between = il_as_str(separator);
  if (count == 1 && il_is_str(items[0])) return items[0];
  size_t len = 0;
  unsigned width = 0;
  bool ascii = count < 2 || il_str_is_ascii(between);
  if (count > 1) {
    len = (size_t)between->len * (count - 1);
    if (between->len) width = il_str_width(between);
  }
  for (uint32_t i = 0; i < count; i++) {
    if (!il_is_str(items[i]))
      return il_raise(t, IL_CLASS_TypeError,
                      "sequence item %u: expected str instance, %s found", i,
                      il_type_name(t, items[i]));
    const il_str *item = il_as_str(items[i]);
    len += item->len;
    if (il_str_width(item) > width) width = il_str_width(item);
    ascii &= il_str_is_ascii(item);
  }
  il_str *s = il_str_blank(t, len, width, ascii);
  if (!s) return IL_NIL;
  uint32_t at = 0;
  for (uint32_t i = 0; i < count; i++) {
    const il_str *item = il_as_str(items[i]);
    if (i) {
      il_str_copy(s, at, between, 0, between->len);
      at += between->len;
    }
    il_str_copy(s, at, item, 0, item->len);
    at += item->len;
  }
  return il_from_ptr(s);
}
