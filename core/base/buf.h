/* A growable byte buffer for building text.
 *
 * An allocation that fails sets `failed` and drops what does not fit; the
 * caller checks once at the end. bytes[len] is always a 0 byte after the
 * first append.
 */
#ifndef IL_BASE_BUF_H
#define IL_BASE_BUF_H

#include <stdarg.h>

#include "base/base.h"

/* A text that would reach this is a failed allocation. */
#define IL_BUF_MAX ((size_t)1 << 31)

typedef struct {
  char *bytes;
  size_t len;
  size_t cap;
  bool failed;
  bool borrowed; /* bytes is the caller's storage */
} il_buf;

void il_buf_init(il_buf *buf);
/* Begins in storage of the caller's, which outlives buf; only what does not
 * fit there is allocated. size >= 1. */
void il_buf_init_on(il_buf *buf, char *storage, size_t size);
void il_buf_term(il_buf *buf);
void il_buf_append(il_buf *buf, const void *bytes, size_t len);
void il_buf_text(il_buf *buf, const char *text); /* up to the 0 byte */
void il_buf_byte(il_buf *buf, char byte);
/* Conversions s c d u x X %, flags 0 - +, width, precision (of s), l ll z. */
void il_buf_printf(il_buf *buf, const char *format, ...) IL_PRINTF(2, 3);
void il_buf_vprintf(il_buf *buf, const char *format, va_list args);

/* Appends one code point as UTF-8; lone surrogates as '?'. */
void il_buf_codepoint(il_buf *buf, uint32_t codepoint);

/* Appends text as the inside of a JSON string, without the quotes. */
void il_buf_json(il_buf *buf, const char *utf8, size_t len);

#endif
