/* list, tuple, dict, set, range, slice and the iterators over them; and
 * Python's operators on them, by kind.
 *
 * Each operation is atomic towards other tasks. Reads of elements take no lock.
 */
#ifndef IL_OBJECT_CONTAINERS_H
#define IL_OBJECT_CONTAINERS_H

#include "lang/code.h"
#include "object/dict.h"
#include "object/iter.h"
#include "object/list.h"
#include "object/range.h"
#include "object/set.h"

/* list, tuple, dict, view, set, frozenset or range? (the exact kinds; for an
 * instance of a user subclass, ask il_payload first) */
bool il_is_container(il_value v);

/* The operators, for a container on the left (binary `*`: on either side).
 * Results as in object/native.h: value, IL_NIL or IL_TAIL. IL_NOTIMPL: there is
 * no such operation for these two, nothing is raised. Absent keys raise
 * KeyError: a subclass's __missing__ is the caller's. */
il_value il_container_getitem(il_task *t, il_value obj, il_value key);
il_value il_container_setitem(il_task *t, il_value obj, il_value key,
                              il_value v); /* IL_NONE */
il_value il_container_delitem(il_task *t, il_value obj, il_value key);
il_value il_container_contains(il_task *t, il_value obj, il_value item);
il_value il_container_binary(il_task *t, il_operator op, il_value a, il_value b,
                             bool inplace);
il_value il_container_compare(il_task *t, il_comparison op, il_value a,
                              il_value b);
il_value il_container_len(il_task *t, il_value obj); /* an int */
bool il_container_truth(il_value obj);

#endif
