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
/* To be filled in by the caller; NULL: MemoryError. */
il_bytes *il_bytes_blank(il_task *t, size_t len);
il_value il_bytes_from_buf(il_task *t, il_buf *buf); /* and terminates buf */
static inline bool il_is_bytes(il_value v) {
  return il_is_kind(v, IL_KIND_BYTES);
}
static inline il_bytes *il_as_bytes(il_value v) {
  return (il_bytes *)(void *)il_to_ptr(v);
}
void il_bytes_append_repr(const il_bytes *b, il_buf *out); /* b'\x00' */

#endif
