/* What the dispatch loop (interp.c) shares with the parts that it is cut into:
 * call.c binds arguments, frame.c grows stacks and reports names, slow.c does
 * the rarer operations, fuse.c lays superinstructions over linked code.
 */
#ifndef IL_VM_INTERP_H
#define IL_VM_INTERP_H

#include "object/containers.h"
#include "vm/exception.h"
#include "vm/function.h"
#include "vm/ops.h"

/* Operations of linked code: those of lang/opcodes.def, then fused ones. */
typedef enum {
  IL_FUSED_FIRST = IL_OP_COUNT - 1,
#define FUSED(name, a, b, c, d) IL_FUSED_##name,
#include "vm/fused.def"
#undef FUSED
  IL_LINKED_COUNT
} il_linked_op;
_Static_assert(IL_LINKED_COUNT <= 256, "an operation has 8 bits");

extern const uint8_t il_unfused[256]; /* first operation of a fused one */
void il_fuse(uint32_t *words, uint32_t count);

/* Bit 0 less, 1 equal, 2 greater: which of them satisfy comparison op. */
static inline uint32_t il_comparison_bits(uint32_t op) {
  return (1u | 3u << 3 | 2u << 6 | 5u << 9 | 4u << 12 | 6u << 15) >> op * 3;
}
static inline bool il_compare_tagged(uint32_t op, il_value a, il_value b) {
  uint32_t bit = (int64_t)a < (int64_t)b ? 1 : a == b ? 2 : 4;
  return (il_comparison_bits(op) & bit) != 0;
}
static inline bool il_compare_doubles(uint32_t op, double a, double b) {
  uint32_t bit = a < b ? 1 : a == b ? 2 : 4; /* no flonum is a nan */
  return (il_comparison_bits(op) & bit) != 0;
}

/* call.c. Arguments lie at stack[base .. base + n), those of keywords last;
 * afterwards the frame slots do, unset ones IL_NIL, with room for all that the
 * code needs. May move the stack. False: raised. */
bool il_call_bind(il_task *t, il_function *fn, uint32_t base, uint32_t n,
                  il_value kwnames);
/* TypeError for a native that cannot take npos positional arguments (self
 * included), or keywords. */
il_value il_native_refuse(il_task *t, const il_native *native, uint32_t npos,
                          il_value kwnames);
/* What to call instead of an object that is neither function, native nor
 * class: a callable, and in *self its receiver or IL_NIL. IL_NIL: raised. */
il_value il_callable_of(il_task *t, il_value callee, il_value *self);

/* frame.c */
bool il_frames_grow(il_task *t); /* RecursionError */
bool il_stack_grow(il_task *t, uint32_t base, uint32_t need);
il_value il_raise_unbound(il_task *t, const il_code_object *code,
                          uint32_t slot);
/* NameError for the name in the word at pc. */
il_value il_raise_undefined(il_task *t, const il_code_object *code,
                            uint32_t pc);
/* Handler for the word at pc, or NULL. */
const il_handler *il_find_handler(const il_code *code, uint32_t pc);

/* slow.c: operations over sp, the first free operand. Results as in
 * object/native.h; they pop nothing. */
il_value il_load_global_slow(il_task *t, il_code_object *code, uint32_t pc);
il_value il_load_name(il_task *t, il_code_object *code, uint32_t pc,
                      il_value ns);
il_value il_arith_ints(il_task *t, il_operator op, il_value a, il_value b);
il_value il_arith_floats(il_task *t, il_operator op, double a, double b);
il_value il_make_function(il_task *t, il_value *sp, uint32_t flags);
il_value il_format_value_op(il_task *t, il_value *sp, uint32_t arg);
/* A values from sp[-1] to out, the last first. IL_TAIL: a list to unpack
 * instead is to come. */
il_value il_unpack(il_task *t, il_value v, uint32_t count, il_value *out);
il_value il_unpack_ex(il_task *t, il_value v, uint32_t before, uint32_t after,
                      il_value *out);
/* callee: whose arguments are being collected, or IL_NIL. */
il_value il_list_extend_op(il_task *t, il_value list, il_value iterable,
                           il_value callee);
il_value il_set_update_op(il_task *t, il_value set, il_value iterable);
il_value il_set_add_op(il_task *t, il_value set, il_value item);
il_value il_dict_update_op(il_task *t, il_value dict, il_value mapping);
il_value il_dict_merge_op(il_task *t, il_value dict, il_value mapping,
                          il_value callee);
il_value il_with_lookup(il_task *t, il_value *sp);
il_value il_exc_match(il_task *t, il_value exc, il_value cls);
/* RAISE: IL_NIL raised, IL_TAIL: an instance to raise instead is to come, with
 * *again for `raise CLASS`. */
il_value il_raise_op(il_task *t, il_value *sp, uint32_t count);
il_value il_import_from(il_task *t, il_value module, il_value name);
il_value il_import_star(il_task *t, il_value from, il_module *into);

/* generator.c */
/* Takes the generator for the running task. IL_TRUE; IL_DONE: it is finished;
 * IL_NIL: raised. */
il_value il_generator_enter(il_task *t, il_generator *g, il_value sent,
                            bool thrown);
void il_generator_suspend(il_task *t, il_generator *g, uint32_t pc,
                          const il_value *slots, uint32_t count);
void il_generator_finish(il_task *t, il_generator *g);
void il_generator_leave(il_generator *g); /* enter undone */
void il_raise_stop(il_task *t, il_value value);
/* True if t->exc is a StopIteration: then it is cleared, its value in *value.
 */
bool il_take_stop(il_task *t, il_value *value);
/* StopIteration leaves a generator: RuntimeError instead. */
void il_generator_check_stop(il_task *t);

/* import.c */
void il_import_done(il_task *t, il_module *module, bool failed);

/* task.c */
il_code_object *il_entry_new(il_task *t, il_module *module);
/* A task without frames will call callee(*args). False: raised on t. */
bool il_task_call(il_task *t, il_task *task, il_value callee, il_value args,
                  il_value kwargs);
void il_task_release(il_heap *heap, il_task *task); /* stack and frames */

#endif
