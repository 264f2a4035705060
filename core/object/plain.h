/* Equality, order, hash and text of plain values, decided without Python code.
 */
#ifndef IL_OBJECT_PLAIN_H
#define IL_OBJECT_PLAIN_H

#include "base/buf.h"
#include "object/native.h"

/* Plain values: numbers, strs, bytes, None, bools, and containers of them;
 * instances without user-defined methods by identity). IL_PLAIN_NO: needs
 * Python. */
typedef enum {
  IL_PLAIN_FALSE,
  IL_PLAIN_TRUE,
  IL_PLAIN_NO,
  IL_PLAIN_ERROR
} il_plain;
il_plain il_plain_eq(il_task *t, il_value a, il_value b);
il_plain il_plain_lt(il_task *t, il_value a,
                     il_value b); /* ERROR: TypeError set */
il_plain il_plain_hash(il_task *t, il_value v, uint64_t *out);
/* Appends str(v) or repr(v) if that needs no Python code; else NO and `out`
 * is as before. */
il_plain il_plain_str(il_task *t, il_value v, bool repr, il_buf *out);

/* Implemented in vm/class.c: does v, an instance or class, compare and hash by
 * identity (no user-defined __eq__, __hash__)? Is its text the default? */
bool il_instance_is_plain(il_task *t, il_value v);
/* Implemented in vm/shape.c: the hash of what hashes by identity. A forked
 * process keeps its parent's, because its dicts and sets are by them. */
uint64_t il_identity_hash(const il_task *t, il_value v);
/* Appends the text of an object that is none of numbers, text or containers:
 * functions, classes, modules, tasks, instances with default repr, exceptions
 * with plain args. NO as above. */
il_plain il_instance_str(il_task *t, il_value v, bool repr, il_buf *out);

#endif
