/* bytes: immutable byte strings. */
#ifndef IL_OBJECT_BYTES_H
#define IL_OBJECT_BYTES_H

#include "base/buf.h"
#include "object/heap.h"

typedef struct il_bytes {
  il_object head; /* aux: hash, 0 not computed yet */
  uint32_t len;
  uint8_t data[]; /* len + 1 bytes, the last is 0 */
} il_bytes;

il_value il_bytes_new(il_task *t, const void *data, size_t len);
void il_bytes_append_repr(const il_bytes *b, il_buf *out); /* b'\x00' */

#endif
