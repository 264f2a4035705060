/* What the method tables of the built-in containers share. A native gets the
 * plain container as args[0]: the caller has taken it out of an instance of a
 * subclass, and has refused other receivers. */
#ifndef IL_VM_TYPES_CONTAINER_H
#define IL_VM_TYPES_CONTAINER_H

#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/ops.h"

#define IL_METHOD(name)                                                        \
  il_value name(il_task *t, const il_value *args, uint32_t n, il_value kwnames)

IL_METHOD(il_container_dunder_getitem);
IL_METHOD(il_container_dunder_setitem);
IL_METHOD(il_container_dunder_delitem);
IL_METHOD(il_container_dunder_contains);
IL_METHOD(il_container_dunder_len);
IL_METHOD(il_container_dunder_iter);
IL_METHOD(il_container_dunder_reversed);
IL_METHOD(il_container_dunder_repr);
IL_METHOD(il_container_dunder_hash);
IL_METHOD(il_container_dunder_eq);
IL_METHOD(il_container_dunder_ne);
IL_METHOD(il_container_dunder_lt);
IL_METHOD(il_container_dunder_le);
IL_METHOD(il_container_dunder_gt);
IL_METHOD(il_container_dunder_ge);
IL_METHOD(il_container_dunder_add);
IL_METHOD(il_container_dunder_iadd);
IL_METHOD(il_container_dunder_mul);
IL_METHOD(il_container_dunder_rmul);
IL_METHOD(il_container_dunder_imul);
IL_METHOD(il_container_dunder_or);
IL_METHOD(il_container_dunder_ior);
IL_METHOD(il_container_dunder_and);
IL_METHOD(il_container_dunder_iand);
IL_METHOD(il_container_dunder_sub);
IL_METHOD(il_container_dunder_isub);
IL_METHOD(il_container_dunder_xor);
IL_METHOD(il_container_dunder_ixor);
IL_METHOD(il_sequence_index);
IL_METHOD(il_sequence_count);

/* Rows of a method table. */
#define IL_CONTAINER_ROWS                                                      \
  {"__contains__", il_container_dunder_contains, 2, 2,                         \
   IL_NATIVE_TOUCHES(LENGTH)},                                                 \
      {"__len__", il_container_dunder_len, 1, 1, IL_NATIVE_TOUCHES(LENGTH)},   \
      {"__iter__", il_container_dunder_iter, 1, 1, 0},                         \
      {"__repr__", il_container_dunder_repr, 1, 1, IL_NATIVE_TOUCHES(ITEMS)},  \
      {"__eq__", il_container_dunder_eq, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},  \
  {                                                                            \
    "__ne__", il_container_dunder_ne, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)       \
  }
#define IL_ORDERED_ROWS                                                        \
  {"__lt__", il_container_dunder_lt, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},      \
      {"__le__", il_container_dunder_le, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},  \
      {"__gt__", il_container_dunder_gt, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},  \
  {                                                                            \
    "__ge__", il_container_dunder_ge, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)       \
  }
#define IL_SEQUENCE_ROWS                                                       \
  {"__add__", il_container_dunder_add, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},    \
      {"__mul__", il_container_dunder_mul, 2, 2,                               \
       IL_NATIVE_TOUCHES(ARGUMENTS)},                                          \
      {"__rmul__", il_container_dunder_rmul, 2, 2,                             \
       IL_NATIVE_TOUCHES(ARGUMENTS)},                                          \
      {"index", il_sequence_index, 2, 4, IL_NATIVE_TOUCHES(ITEMS)}, {          \
    "count", il_sequence_count, 2, 2, IL_NATIVE_TOUCHES(ITEMS)                 \
  }
#define IL_SET_OPERATOR_ROWS                                                   \
  {"__or__", il_container_dunder_or, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},      \
      {"__and__", il_container_dunder_and, 2, 2,                               \
       IL_NATIVE_TOUCHES(ARGUMENTS)},                                          \
      {"__sub__", il_container_dunder_sub, 2, 2,                               \
       IL_NATIVE_TOUCHES(ARGUMENTS)},                                          \
  {                                                                            \
    "__xor__", il_container_dunder_xor, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)     \
  }

#endif
