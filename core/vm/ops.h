/* Python's generic operations, by value. Each follows object/native.h: value,
 * IL_NIL, IL_TAIL (a special method or a library function has to run) or
 * IL_PARK. The dispatch loop has its own fast paths for ints, floats and
 * plain containers and comes here for the rest.
 */
#ifndef IL_VM_OPS_H
#define IL_VM_OPS_H

#include "base/buf.h"
#include "object/plain.h"
#include "vm/task.h"

/* Operators. Container + str + numbers in C; instances through special
 * methods and their reflections. */
il_value il_op_binary(il_task *t, il_operator op, il_value a, il_value b);
il_value il_op_inplace(il_task *t, il_operator op, il_value a, il_value b);
il_value il_op_unary(il_task *t, il_op op, il_value a); /* NEG POS INVERT */
il_value il_op_compare(il_task *t, il_comparison op, il_value a, il_value b);
il_value il_op_contains(il_task *t, il_value container, il_value item);

/* True, False; IL_TAIL when __bool__ or __len__ has to run: the caller gives
 * the frame IL_RET_BOOL. */
il_value il_op_truth(il_task *t, il_value v);
il_value il_op_len(il_task *t, il_value v);
il_value il_op_hash(il_task *t, il_value v); /* an int */

il_value il_op_getitem(il_task *t, il_value obj, il_value key);
il_value il_op_setitem(il_task *t, il_value obj, il_value key, il_value v);
il_value il_op_delitem(il_task *t, il_value obj, il_value key);

/* An iterator over v. */
il_value il_op_iter(il_task *t, il_value v);
/* Next value; IL_DONE at the end; IL_TAIL when Python must run (then
 * StopIteration ends it). Generators are resumed by the dispatch loop, not
 * here. */
il_value il_op_next(il_task *t, il_value iterator);

/* str. IL_TAIL for user __str__, __repr__, __format__, also inside
 * containers. */
il_value il_op_str(il_task *t, il_value v);
il_value il_op_repr(il_task *t, il_value v);
il_value il_op_format(il_task *t, il_value v, il_value spec);

#endif
