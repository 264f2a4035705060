/* Strings: immutable sequences of code points, 1, 2 or 4 bytes each (the
 * narrowest that fits), so that indexing is O(1). Lone surrogates are
 * allowed, as in CPython.
 */
#ifndef IL_OBJECT_STR_H
#define IL_OBJECT_STR_H

#include "base/buf.h"
#include "object/heap.h"

typedef struct il_str {
  il_object head; /* flags: IL_STR_*; aux: hash, 0 not computed yet */
  uint32_t len;   /* code points */
  uint8_t data[]; /* len + 1 units of 1 << (flags & 3) bytes */
} il_str;

enum {
  IL_STR_WIDTH = 3 /* mask: 0, 1, 2 */,
  IL_STR_ASCII = 4,
  IL_STR_INTERNED = 8
};

static inline bool il_is_str(il_value v) {
  return il_is_kind(v, IL_KIND_STR);
}
static inline il_str *il_as_str(il_value v) {
  return (il_str *)il_to_ptr(v);
}
static inline uint32_t il_str_at(const il_str *s, uint32_t i) {
  switch (s->head.flags & IL_STR_WIDTH) {
  case 0: return s->data[i];
  case 1: return ((const uint16_t *)(const void *)s->data)[i];
  default: return ((const uint32_t *)(const void *)s->data)[i];
  }
}

static inline unsigned il_str_width(const il_str *s) {
  return s->head.flags & IL_STR_WIDTH;
}
static inline bool il_str_is_ascii(const il_str *s) {
  return (s->head.flags & IL_STR_ASCII) != 0;
}

/* A str of len units of 1 << width bytes, for the caller to fill in before
 * anybody else sees it; some unit must need that width. ascii: all units will
 * be below 0x80. NULL: MemoryError. */
il_str *il_str_blank(il_task *t, size_t len, unsigned width, bool ascii);
void il_str_put(il_str *s, uint32_t i, uint32_t unit); /* into a blank */
/* Into a blank at least as wide as `from`. */
void il_str_copy(il_str *to, uint32_t at, const il_str *from, uint32_t start,
                 uint32_t count);

/* Code points to make a str of, `{.task = t}` before the first. What fails, by
 * memory or because the run is to end, sets `failed`. */
typedef struct {
  il_task *task;
  uint32_t *units;
  size_t len, cap;
  bool failed;
} il_units;
void il_units_push(il_units *units, uint32_t unit);
void il_units_append(il_units *units, const il_str *s, uint32_t start,
                     uint32_t count);
il_value il_str_from_list(il_task *t, il_units *units); /* and frees units */

/* UTF-8 in (WTF-8 surrogates kept; invalid bytes become U+FFFD). */
il_value il_str_new(il_task *t, const char *utf8, size_t len);
il_value il_str_text(il_task *t, const char *utf8); /* up to the 0 byte */
il_value il_str_printf(il_task *t, const char *format, ...) IL_PRINTF(2, 3);
il_value il_str_from_buf(il_task *t, il_buf *buf); /* and terminates buf */
il_value il_str_codepoint(il_task *t, uint32_t codepoint);
/* count code points from 4-byte units */
il_value il_str_from_units(il_task *t, const uint32_t *units, size_t count);
/* Reads one code point (U+FFFD for what is none), surrogates too. */
uint32_t il_utf8_decode(const uint8_t **at, const uint8_t *end);
void il_utf8_append(il_buf *out, uint32_t codepoint); /* surrogates kept */
/* Appends as UTF-8 (surrogates as WTF-8). */
void il_str_append_utf8(const il_str *s, il_buf *out);
void il_str_append_repr(const il_str *s, il_buf *out);       /* 'it\'s' */
void il_text_append_escape(il_buf *out, uint32_t codepoint); /* \xNN.. */

bool il_str_eq(const il_str *a, const il_str *b);
bool il_str_eq_text(const il_str *a, const char *ascii);
int il_str_compare(const il_str *a, const il_str *b);
uint32_t il_str_hash(il_str *s); /* never 0; caches it */
il_value il_str_concat(il_task *t, il_value a, il_value b);
il_value il_str_slice(il_task *t, il_value s, int64_t start, int64_t step,
                      uint32_t count);
/* `done` bytes are there; fills the rest with copies of them. */
void il_fill_repeated(il_task *t, void *data, size_t done, size_t total);
il_value il_str_repeat(il_task *t, il_value s, int64_t times);
/* First index >= from and < to - needle + 1, or -1. */
int64_t il_str_find(const il_str *s, const il_str *needle, uint32_t from,
                    uint32_t to);
int64_t il_str_rfind(const il_str *s, const il_str *needle, uint32_t from,
                     uint32_t to); /* the last */
il_value il_str_join(il_task *t, il_value separator, const il_value *items,
                     uint32_t count); /* items must be strs: TypeError */

/* Interned: equal names are one object; compare by pointer. Kept for the
 * process's life. vm/intern.c */
il_value il_intern(il_task *t, const char *utf8, size_t len);
il_value il_intern_text(il_task *t, const char *utf8);
il_value il_intern_str(il_task *t, il_value str);

#endif
