/* Between types/int.c and types/float.c: numbers read from strs and bytes, and
 * special methods of user classes that give numbers.
 */
#ifndef IL_VM_TYPES_NUMBER_TEXT_H
#define IL_VM_TYPES_NUMBER_TEXT_H

#include "base/buf.h"
#include "vm/task.h"

/* Appends v, a str or bytes, with every Unicode digit and space as ASCII, and
 * what is neither as '?'. */
void il_number_text(il_value v, il_buf *out);

/* The bytes that a list of ints stands for. */
il_value il_bytes_from_ints(il_task *t, il_value list);

/* The special method `name` of v's class if a user's class defines it, else
 * IL_NIL. */
il_value il_user_method(il_task *t, il_value v, il_value name);

/* Tail-calls method(v), whose result has to be a `cls`; `name` is for the
 * message when it is not. */
il_value il_tail_convert(il_task *t, il_value method, il_value v,
                         il_class_id cls, const char *name);

#endif
