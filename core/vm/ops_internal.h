/* Special methods, for the files that make up vm/ops.h. */
#ifndef IL_VM_OPS_INTERNAL_H
#define IL_VM_OPS_INTERNAL_H

#include "vm/ops.h"

/* Can v's class have special methods written in Python? */
static inline bool il_has_user_class(il_value v) {
  return il_is_kind(v, IL_KIND_INSTANCE) ||
         (il_is_kind(v, IL_KIND_CLASS) &&
          ((il_class *)(void *)il_to_ptr(v))->meta);
}
/* A special method that the program wrote, unbound; IL_NONE when it says there
 * is none (__hash__ = None), IL_NIL when the engine's own stands. */
il_value il_user_special(il_task *t, il_value v, il_value name);
/* The engine's own special method of v's class where it is one of a class that
 * keeps its state in C (lock, queue, opaque): a native, or IL_NIL. */
il_value il_native_special(il_task *t, il_value v, il_value name);
il_value il_call_native_special(il_task *t, il_value native,
                                const il_value *args, uint32_t n);
/* Calls a special method found by il_user_special: args[0] is the receiver. */
il_value il_call_special(il_task *t, il_value method, const il_value *args,
                         uint32_t n);
il_value il_operator_symbol_error(il_task *t, il_operator op, bool inplace,
                                  il_value a, il_value b);
il_name_id il_operator_name(il_operator op);
il_name_id il_comparison_name(il_comparison op);

/* BaseException.__str__ and __repr__; object.__repr__. */
il_value il_exception_str(il_task *t, il_value exc, bool repr);
il_value il_default_repr(il_task *t, il_value v);

/* The operators between plain values; IL_NOTIMPL: none for these two. */
il_value il_builtin_binary(il_task *t, il_operator op, il_value a, il_value b);
il_value il_builtin_compare(il_task *t, il_comparison op, il_value a,
                            il_value b);
/* The binary operator where an in-place one has no method of its own: errors
 * say `+=`. */
il_value il_binary_for_inplace(il_task *t, il_operator op, il_value a,
                               il_value b);

/* For _engine.py: what is left when the special methods have declined. */
il_value il_binary_default(il_task *t, il_operator op, il_value a, il_value b,
                           bool inplace);
il_value il_binary_rest(il_task *t, il_operator op, il_value a, il_value b,
                        bool inplace);
il_value il_compare_rest(il_task *t, il_comparison op, il_value a, il_value b);
il_value il_compare_default(il_task *t, il_comparison op, il_value a,
                            il_value b);

#endif
