/* The dispatch loop: reads linked code, reads and writes the task's stack and
 * frames, and holds no C frame across a call into Python code.
 *
 * pc, sp (first free operand), fp (frame slot 0) live in C locals; the frame
 * gets pc and top when another frame begins to run, when a native is called
 * (pc only, for line numbers) and when the task leaves the loop. A C operation
 * takes its operands off the stack first and then goes through `finish` with
 * its result and what is to become of it (il_ret), the same as a Python
 * function that returns.
 *
 * Every variant of a fast path falls through to the general operation; nothing
 * is decided twice. One function is compiled twice: for il_vm_run, and for
 * il_vm_run_stepped, which need not be fast, together with
 * il_vm_run_controlled, in which a fused operation goes on word by word where
 * one may be visible.
 */
#include "vm/interp.h"

#include "vm/may_be_visible.h"

/* Steps between two looks at the poll flag. */
enum { CHUNK = IL_IS_STRESS ? 2 : 1024 };
/* What is known of a word in controlled mode. */
enum { GRANTED = 1, INVISIBLE };

/* What is not il_fast_binary, but needs no special method either; IL_NIL: it
 * does, or has raised. */
static IL_NOINLINE il_value binary(il_task *t, il_operator op, bool inplace,
                                   il_value a, il_value b) {
  il_value v = IL_NIL;
  if (a & b & 1)
    v = il_arith_ints(t, op, a, b);
  else if (il_is_flonum(a) && il_is_flonum(b))
    v = il_arith_floats(t, op, il_flonum_value(a), il_flonum_value(b));
  else if (op == IL_ADD && il_is_str(a) && il_is_str(b))
    return il_str_concat(t, a, b);
  if (v != IL_NIL || il_has_exc(t)) return v;
  return inplace ? il_op_inplace(t, op, a, b) : il_op_binary(t, op, a, b);
}

static IL_NOINLINE il_value compare(il_task *t, uint32_t op, il_value a,
                                    il_value b) {
  if ((op == IL_EQ || op == IL_NE) && il_is_str(a) && il_is_str(b))
    return il_from_bool(il_str_eq(il_as_str(a), il_as_str(b)) == (op == IL_EQ));
  return il_op_compare(t, (il_comparison)op, a, b);
}

static IL_NOINLINE il_value getitem(il_task *t, il_value obj, il_value key) {
  if (il_is_dict(obj) && (il_is_str(key) || il_is_int(key))) {
    il_value v = il_dict_get(t, obj, key);
    if (!il_is_signal(v)) return v;
    il_clear_exc(t);
  }
  return il_op_getitem(t, obj, key);
}

static IL_NOINLINE il_value setitem(il_task *t, il_value obj, il_value key,
                                    il_value v) {
  if (il_is_dict(obj) && (il_is_str(key) || il_is_int(key)) &&
      il_dict_set(t, obj, key, v) == IL_DICT_OK)
    return IL_NONE;
  return il_has_exc(t) ? IL_NIL : il_op_setitem(t, obj, key, v);
}

/* Copies what t->tail asks for on top of the stack: callee, IL_NIL, arguments.
 * Their number, or UINT32_MAX: raised. May move the stack. */
static uint32_t push_tail(il_task *t, uint32_t top) {
  uint32_t n = t->tail.n;
  const il_value *args = t->tail.args;
  if (t->tail.kwnames != IL_NIL) n += il_as_tuple(t->tail.kwnames)->len;
  if (n > IL_COUNT(t->tail.args)) args = il_as_tuple(t->tail.args[0])->items;
  if (!il_task_reserve(t, top, n + 2)) return UINT32_MAX;
  il_value *sp = t->stack + top;
  sp[0] = t->tail.callee;
  sp[1] = IL_NIL;
  memcpy(sp + 2, args, n * sizeof *args);
  return n;
}

/* CALL_EX's tuple and dict as arguments on the stack, from `top`. *kwnames is
 * set. Their number, or UINT32_MAX: raised. */
static uint32_t push_expanded(il_task *t, uint32_t top, il_value positional,
                              il_value keywords, il_value *kwnames) {
  const il_tuple *args = il_as_tuple(positional);
  uint32_t nkw = keywords == IL_NIL ? 0 : il_dict_len(keywords);
  *kwnames = IL_NIL;
  if (!il_task_reserve(t, top, args->len + nkw)) return UINT32_MAX;
  memcpy(t->stack + top, args->items, args->len * sizeof(il_value));
  if (nkw == 0) return args->len;
  il_tuple *names = il_tuple_blank(t, nkw);
  if (!names) return UINT32_MAX;
  il_value *out = t->stack + top + args->len;
  uint32_t cursor = 0, count = 0;
  il_value key, value;
  while (count < nkw &&
         il_dict_next(t->process, keywords, &cursor, &key, &value)) {
    if (!il_is_str(key)) {
      il_raise(t, IL_CLASS_TypeError, "keywords must be strings");
      return UINT32_MAX;
    }
    names->items[count] = il_intern_str(t, key);
    if (names->items[count] == IL_NIL) return UINT32_MAX;
    out[count++] = value;
  }
  names->len = count; /* others may have shortened the dict */
  *kwnames = il_from_ptr(names);
  return args->len + count;
}

static bool is_shared_store(uint32_t op) {
  return op == IL_OP_STORE_GLOBAL || op == IL_OP_STORE_ATTR ||
         op == IL_OP_STORE_CELL || op == IL_OP_SET_ITEM ||
         op == IL_OP_DELETE_GLOBAL || op == IL_OP_DELETE_ATTR ||
         op == IL_OP_DEL_ITEM;
}

#define ARG(word) ((word) >> 8)
/* A result of a C operation, its operands already taken off the stack. */
#define FINISH(v, how)                                                         \
  do {                                                                         \
    result = (v);                                                              \
    mode = (how);                                                              \
    goto finish;                                                               \
  } while (0)
#define PUSH_RESULT(v)                                                         \
  do {                                                                         \
    result = (v);                                                              \
    if (IL_UNLIKELY(il_is_signal(result))) {                                   \
      mode = IL_RET_PUSH;                                                      \
      goto finish;                                                             \
    }                                                                          \
    *sp++ = result;                                                            \
  } while (0)
/* A collection or a stop is not put off while operations in C allocate. */
#define POLL()                                                                 \
  do {                                                                         \
    if (IL_UNLIKELY(IL_LOAD_RELAXED(&process->poll)))                          \
      remaining += left, left = 0;                                             \
  } while (0)
#define PC() ((uint32_t)(pc - code->words))
#define SAVE()                                                                 \
  do {                                                                         \
    frame->pc = PC();                                                          \
    frame->top = (uint32_t)(sp - t->stack);                                    \
  } while (0)
/* The top frame becomes the running one. */
#define LOAD()                                                                 \
  do {                                                                         \
    frame = &t->frames[t->nframes - 1];                                        \
    code = frame->code;                                                        \
    pc = code->words + frame->pc;                                              \
    fp = t->stack + frame->base;                                               \
    sp = t->stack + frame->top;                                                \
    globals = code->globals;                                                   \
  } while (0)
#define NEXT() continue
/* In controlled mode: the word at pc - 1 is visible, if il_visible_find says
 * so, which is asked where `may_be` is true. In all others nothing. */
#define LOOK(may_be)                                                           \
  do {                                                                         \
    if (stepped) {                                                             \
      was_granted = granted;                                                   \
      granted = 0;                                                             \
      if (watched && !was_granted && (may_be)) goto look;                      \
    }                                                                          \
  } while (0)
/* The same for a global, for which less has to be found out. */
#define LOOK_AT_GLOBAL(write, value)                                           \
  do {                                                                         \
    if (stepped) {                                                             \
      was_granted = granted;                                                   \
      granted = 0;                                                             \
      if (watched && !was_granted)                                             \
        switch (il_look_at_global(t, code, pc - 1, write, value)) {            \
        case IL_GLOBAL_OWN: break;                                             \
        case IL_GLOBAL_SHARED: goto seen;                                      \
        default: goto look;                                                    \
        }                                                                      \
    }                                                                          \
  } while (0)

static inline __attribute__((always_inline)) il_run_status
run(il_task *t, uint32_t budget, const bool stepped, const bool at_store,
    const bool controlled) {
  il_process *const process = t->process;
  il_frame *frame;
  il_code_object *code;
  const uint32_t *pc;
  il_value *fp, *sp, *globals;
  /* Steps: `left` until the next look at the poll flag, `remaining` after. */
  uint32_t remaining = budget ? budget : 1;
  if (stepped)
    remaining = controlled ? (uint32_t)(t->turn_end - t->steps) : 1u << 30;
  uint32_t given = remaining;
  int32_t left = remaining < CHUNK ? (int32_t)remaining : CHUNK;
  uint32_t ops = 0;
  /* The next word that may be visible, and the latest one: it is granted, or
   * was found not to be visible; 0: neither. */
  uint8_t granted = stepped && t->granted ? GRANTED : 0, was_granted = 0;
  const bool watched = stepped && controlled && t->watched;
  bool lined = stepped && controlled && t->lined, slow = lined || !controlled;
  /* What call, finish and resume are about. */
  il_value result, callee, kwnames;
  uint32_t mode, n;
  il_generator *generator;
  bool thrown;

  remaining -= (uint32_t)left;
  if (stepped) t->granted = false;
  LOAD();
  if (t->resume) {
    mode = t->resume - 1;
    t->resume = 0;
    result = t->wake;
    t->wake = IL_NIL;
    goto finish;
  }

  for (;;) {
    uint32_t word = *pc++;
    uint32_t op = word & 0xFF;
    if (stepped && IL_UNLIKELY(slow)) {
      op = il_unfused[op];
      if (lined && !granted && il_visible_line(t, PC() - 1)) {
        pc--;
        SAVE();
        t->steps += given - remaining - (uint32_t)left;
        return IL_RUN_LINE;
      }
      if (!controlled) {
        if (ops == budget || (ops > 0 && at_store && is_shared_store(op))) {
          pc--;
          goto yield;
        }
        ops++;
      }
    }
    switch (op) {
    case IL_OP_NOP: NEXT();
    case IL_OP_POP: sp--; NEXT();
    case IL_OP_DUP:
      sp[0] = sp[-1];
      sp++;
      NEXT();
    case IL_OP_DUP2:
      sp[0] = sp[-2];
      sp[1] = sp[-1];
      sp += 2;
      NEXT();
    case IL_OP_SWAP: {
      il_value v = sp[-1];
      sp[-1] = sp[-2];
      sp[-2] = v;
      NEXT();
    }
    case IL_OP_ROT3: {
      il_value v = sp[-1];
      sp[-1] = sp[-2];
      sp[-2] = sp[-3];
      sp[-3] = v;
      NEXT();
    }
    case IL_OP_ROT4: {
      il_value v = sp[-1];
      sp[-1] = sp[-2];
      sp[-2] = sp[-3];
      sp[-3] = sp[-4];
      sp[-4] = v;
      NEXT();
    }
    case IL_OP_PUSH_NIL: *sp++ = IL_NIL; NEXT();
    case IL_OP_CONST: *sp++ = code->values[ARG(word)]; NEXT();
    case IL_OP_INT: *sp++ = il_from_int(il_word_int(word)); NEXT();
    case IL_OP_NONE: *sp++ = IL_NONE; NEXT();
    case IL_OP_TRUE: *sp++ = IL_TRUE; NEXT();
    case IL_OP_FALSE: *sp++ = IL_FALSE; NEXT();

    /* Names */
    case IL_OP_LOAD_FAST:
    load_fast : {
      il_value v = fp[ARG(word)];
      if (IL_UNLIKELY(v == IL_NIL)) {
        il_raise_unbound(t, code, ARG(word));
        goto error;
      }
      *sp++ = v;
      NEXT();
    }
    case IL_OP_STORE_FAST: fp[ARG(word)] = *--sp; NEXT();
    case IL_OP_DELETE_FAST:
      if (fp[ARG(word)] == IL_NIL) {
        il_raise_unbound(t, code, ARG(word));
        goto error;
      }
      fp[ARG(word)] = IL_NIL;
      NEXT();
    case IL_OP_LOAD_CELL: {
      LOOK(il_may_see_cell(code, word));
      il_value v = il_slot_load(&((il_cell *)il_to_ptr(fp[ARG(word)]))->value);
      if (IL_UNLIKELY(v == IL_NIL)) {
        il_raise_unbound(t, code, ARG(word));
        goto error;
      }
      *sp++ = v;
      NEXT();
    }
    case IL_OP_STORE_CELL:
      LOOK(il_is_ptr(sp[-1]) || il_may_see_cell(code, word));
      il_slot_store(&((il_cell *)il_to_ptr(fp[ARG(word)]))->value, *--sp);
      NEXT();
    case IL_OP_DELETE_CELL: {
      LOOK(true);
      il_cell *cell = (il_cell *)il_to_ptr(fp[ARG(word)]);
      if (il_slot_load(&cell->value) == IL_NIL) {
        il_raise_unbound(t, code, ARG(word));
        goto error;
      }
      il_slot_store(&cell->value, IL_NIL);
      NEXT();
    }
    case IL_OP_LOAD_CLOSURE: *sp++ = fp[ARG(word)]; NEXT();
    case IL_OP_MAKE_CELL: {
      il_value cell = il_cell_new(t, fp[ARG(word)]);
      if (cell == IL_NIL) goto error;
      fp[ARG(word)] = cell;
      NEXT();
    }
    case IL_OP_LOAD_GLOBAL:
      LOOK_AT_GLOBAL(false, IL_NIL);
    loaded_global : {
      il_value v = il_slot_load(&globals[ARG(word)]);
      if (IL_UNLIKELY(v == IL_NIL)) {
        v = il_load_global_slow(t, code, PC() - 1);
        if (v == IL_NIL) goto error;
      }
      *sp++ = v;
      NEXT();
    }
    case IL_OP_STORE_GLOBAL:
      LOOK_AT_GLOBAL(true, sp[-1]);
      il_slot_store(&globals[ARG(word)], *--sp);
      NEXT();
    case IL_OP_DELETE_GLOBAL:
      LOOK(true);
      if (il_slot_load(&globals[ARG(word)]) == IL_NIL) {
        il_raise_undefined(t, code, PC() - 1);
        goto error;
      }
      il_slot_store(&globals[ARG(word)], IL_NIL);
      NEXT();
    case IL_OP_LOAD_BUILTIN:
    load_builtin : {
      il_value v = il_slot_load(&process->builtins->slots[ARG(word)]);
      if (IL_UNLIKELY(v == IL_NIL)) {
        v = il_load_global_slow(t, code, PC() - 1);
        if (v == IL_NIL) goto error;
      }
      *sp++ = v;
      NEXT();
    }
    case IL_OP_LOAD_NAME: {
      il_value v = il_load_name(t, code, PC() - 1, fp[0]);
      if (v == IL_NIL) goto error;
      *sp++ = v;
      NEXT();
    }
    case IL_OP_STORE_NAME: {
      il_value name = il_code_name(t, code, PC() - 1);
      if (name == IL_NIL || !il_dict_set_name(t, fp[0], name, sp[-1]))
        goto error;
      sp--;
      NEXT();
    }
    case IL_OP_DELETE_NAME: {
      il_value name = il_code_name(t, code, PC() - 1);
      if (name == IL_NIL) goto error;
      if (il_dict_del(t, fp[0], name) == IL_DICT_OK) NEXT();
      il_raise_undefined(t, code, PC() - 1);
      goto error;
    }
    case IL_OP_LOAD_NAME_CELL: {
      il_value name = il_code_name(t, code, PC() - 1);
      if (name == IL_NIL) goto error;
      il_value v = il_dict_get_name(process, fp[0], name);
      uint32_t slot = ARG(word) >> 12;
      if (v == IL_NIL)
        v = il_slot_load(&((il_cell *)il_to_ptr(fp[slot]))->value);
      if (v == IL_NIL) {
        il_raise_unbound(t, code, slot);
        goto error;
      }
      *sp++ = v;
      NEXT();
    }

    /* Attributes and items */
    case IL_OP_LOAD_ATTR:
    load_attr : {
      il_site *site = &code->sites[ARG(word)];
      LOOK(il_may_see_attr(code, word, sp[-1]));
      il_value v = il_cached_attr(site, sp[-1]);
      if (IL_LIKELY(v != IL_NIL)) {
        sp[-1] = v;
        NEXT();
      }
      sp--;
      PUSH_RESULT(il_site_getattr(t, site, sp[0]));
      NEXT();
    }
    case IL_OP_STORE_ATTR: {
      il_site *site = &code->sites[ARG(word)];
      LOOK(!il_is_own_instance(sp[-1]));
      sp -= 2;
      if (IL_LIKELY(il_cached_setattr(site, sp[1], sp[0]))) NEXT();
      result = il_site_setattr(t, site, sp[1], sp[0]);
      if (IL_LIKELY(!il_is_signal(result))) NEXT();
      mode = IL_RET_DISCARD;
      goto finish;
    }
    case IL_OP_DELETE_ATTR:
      LOOK(true);
      sp--;
      FINISH(il_delattr(t, sp[0], code->sites[ARG(word)].name), IL_RET_DISCARD);
    case IL_OP_LOAD_METHOD:
    load_method : {
      il_value self;
      il_site *site = &code->sites[ARG(word)];
      LOOK(il_may_see_method(process, code, word, sp[-1]));
      result = il_cached_method(process, site, sp[-1], &self);
      if (IL_LIKELY(result != IL_NIL)) {
        sp[-1] = result;
        *sp++ = self;
        NEXT();
      }
      result = il_site_getmethod(t, site, sp[-1], &self);
      if (IL_UNLIKELY(il_is_signal(result))) {
        sp--;
        mode = IL_RET_METHOD;
        goto finish;
      }
      sp[-1] = result;
      *sp++ = self;
      NEXT();
    }
    case IL_OP_GET_ITEM: {
      LOOK(il_may_be_shared(sp[-2]));
      il_value v = il_fast_getitem(sp[-2], sp[-1]);
      if (IL_LIKELY(v != IL_NIL)) {
        sp--;
        sp[-1] = v;
        NEXT();
      }
      sp -= 2;
      PUSH_RESULT(getitem(t, sp[0], sp[1]));
      NEXT();
    }
    case IL_OP_SET_ITEM:
    set_item:
      LOOK(il_may_be_shared(sp[-2]));
      sp -= 3;
      if (IL_LIKELY(il_fast_setitem(t, sp[1], sp[2], sp[0]))) NEXT();
      result = setitem(t, sp[1], sp[2], sp[0]);
      if (IL_LIKELY(!il_is_signal(result))) NEXT();
      mode = IL_RET_DISCARD;
      goto finish;
    case IL_OP_DEL_ITEM:
      LOOK(il_may_be_shared(sp[-2]));
      sp -= 2;
      FINISH(il_op_delitem(t, sp[0], sp[1]), IL_RET_DISCARD);
    case IL_OP_BUILD_SLICE:
      sp -= ARG(word);
      PUSH_RESULT(
          il_slice_new(t, sp[0], sp[1], ARG(word) == 3 ? sp[2] : IL_NONE));
      NEXT();

    /* Operators */
    case IL_OP_ADD:
    add : {
      il_value v = il_fast_add(sp[-2], sp[-1]);
      if (IL_LIKELY(v != IL_NIL)) {
        sp--;
        sp[-1] = v;
        NEXT();
      }
      LOOK(il_may_share(sp[-2], sp[-1]));
      sp -= 2;
      PUSH_RESULT(binary(t, IL_ADD, false, sp[0], sp[1]));
      POLL();
      NEXT();
    }
    case IL_OP_SUB:
    sub : {
      il_value v = il_fast_sub(sp[-2], sp[-1]);
      if (IL_LIKELY(v != IL_NIL)) {
        sp--;
        sp[-1] = v;
        NEXT();
      }
      sp -= 2;
      PUSH_RESULT(binary(t, IL_SUB, false, sp[0], sp[1]));
      POLL();
      NEXT();
    }
    case IL_OP_MUL: {
      il_value v = il_fast_mul(sp[-2], sp[-1]);
      if (IL_LIKELY(v != IL_NIL)) {
        sp--;
        sp[-1] = v;
        NEXT();
      }
      LOOK(il_may_share(sp[-2], sp[-1]));
      sp -= 2;
      PUSH_RESULT(binary(t, IL_MUL, false, sp[0], sp[1]));
      POLL();
      NEXT();
    }
    case IL_OP_BINARY:
    case IL_OP_INPLACE: {
      il_value v = il_fast_binary((il_operator)ARG(word), sp[-2], sp[-1]);
      if (IL_LIKELY(v != IL_NIL)) {
        sp--;
        sp[-1] = v;
        NEXT();
      }
      LOOK(il_may_share(sp[-2], sp[-1]));
      sp -= 2;
      PUSH_RESULT(
          binary(t, (il_operator)ARG(word), op == IL_OP_INPLACE, sp[0], sp[1]));
      POLL();
      NEXT();
    }
    case IL_OP_COMPARE: {
      il_value v = il_fast_compare(ARG(word), sp[-2], sp[-1]);
      if (IL_LIKELY(v != IL_NIL)) {
        sp--;
        sp[-1] = v;
        NEXT();
      }
      LOOK(il_may_share(sp[-2], sp[-1]));
      sp -= 2;
      PUSH_RESULT(compare(t, ARG(word), sp[0], sp[1]));
      POLL();
      NEXT();
    }
    case IL_OP_IS:
      sp--;
      sp[-1] = il_from_bool((sp[-1] == sp[0]) != (ARG(word) != 0));
      NEXT();
    case IL_OP_CONTAINS:
      LOOK(il_may_be_shared(sp[-1]));
      sp -= 2;
      result = il_op_contains(t, sp[1], sp[0]);
      POLL();
      FINISH(result, ARG(word) ? IL_RET_NOT : IL_RET_BOOL);
    case IL_OP_NOT: {
      int truth = il_fast_truth(sp[-1]);
      if (IL_LIKELY(truth >= 0)) {
        sp[-1] = il_from_bool(!truth);
        NEXT();
      }
      LOOK(il_may_be_shared(sp[-1]));
      sp--;
      FINISH(il_op_truth(t, sp[0]), IL_RET_NOT);
    }
    case IL_OP_NEG:
      if (il_is_int(sp[-1]) && il_to_int(sp[-1]) != IL_INT_MIN) {
        sp[-1] = il_from_int(-il_to_int(sp[-1]));
        NEXT();
      }
      /* fall through */
    case IL_OP_POS:
    case IL_OP_INVERT:
      sp--;
      PUSH_RESULT(il_op_unary(t, (il_op)op, sp[0]));
      NEXT();

    /* Jumps */
    case IL_OP_JUMP: pc = code->words + ARG(word); NEXT();
    case IL_OP_LOOP:
    loop:
      if (IL_UNLIKELY(--left < 0)) goto safepoint;
      if (stepped) frame->line = 0;
      pc = code->words + ARG(word);
      NEXT();
    case IL_OP_JUMP_IF_FALSE:
    case IL_OP_JUMP_IF_TRUE: {
      int truth = il_fast_truth(sp[-1]);
      if (IL_UNLIKELY(truth < 0)) {
        LOOK(il_may_be_shared(sp[-1]));
        result = il_op_truth(t, *--sp);
        if (il_is_signal(result)) {
          mode = IL_RET_TEST;
          goto finish;
        }
        truth = result == IL_TRUE;
        sp++;
      }
      sp--;
      if (truth == (op == IL_OP_JUMP_IF_TRUE)) pc = code->words + ARG(word);
      NEXT();
    }
    case IL_OP_JUMP_IF_FALSE_OR_POP:
    case IL_OP_JUMP_IF_TRUE_OR_POP: {
      int truth = il_fast_truth(sp[-1]);
      if (IL_UNLIKELY(truth < 0)) {
        LOOK(il_may_be_shared(sp[-1]));
        result = il_op_truth(t, sp[-1]);
        if (il_is_signal(result)) {
          mode = IL_RET_TEST_KEEP;
          goto finish;
        }
        truth = result == IL_TRUE;
      }
      if (truth == (op == IL_OP_JUMP_IF_TRUE_OR_POP))
        pc = code->words + ARG(word);
      else
        sp--;
      NEXT();
    }
    case IL_OP_GET_ITER: {
      il_value v = sp[-1];
      if (il_is_kind(v, IL_KIND_GENERATOR) || il_is_kind(v, IL_KIND_ITER))
        NEXT();
      sp--;
      result = il_op_iter(t, v);
      if (il_is_kind(result, IL_KIND_ITER) && il_iter_is_plain(v))
        il_as_iter(result)->head.flags |= IL_ITER_PRIVATE;
      PUSH_RESULT(result);
      NEXT();
    }
    case IL_OP_FOR_ITER:
    for_iter:
      LOOK(il_may_see_next(sp[-1]));
      result = il_fast_next(t, sp[-1]);
    for_iter_value:
      if (IL_LIKELY(!il_is_signal(result) && result != IL_DONE)) {
        *sp++ = result;
        NEXT();
      }
      mode = IL_RET_ITER;
      if (result == IL_TAIL) {
        if (il_is_kind(sp[-1], IL_KIND_GENERATOR)) {
          generator = (il_generator *)il_to_ptr(sp[-1]);
          result = IL_NONE;
          thrown = false;
          goto resume;
        }
        result = il_op_next(t, sp[-1]);
      }
      if (result == IL_DONE) goto loop_end;
      goto finish;

    /* Building */
    case IL_OP_BUILD_TUPLE:
      sp -= ARG(word);
      PUSH_RESULT(il_tuple_new(t, sp, ARG(word)));
      NEXT();
    case IL_OP_BUILD_LIST:
      sp -= ARG(word);
      PUSH_RESULT(il_list_new(t, sp, ARG(word)));
      NEXT();
    case IL_OP_BUILD_SET: {
      il_value set = il_set_new(t, false);
      if (set == IL_NIL) goto error;
      n = ARG(word);
      sp -= n;
      bool python = false;
      for (uint32_t i = 0; i < n; i++) {
        il_dict_status status = il_set_add(t, set, sp[i]);
        if (status == IL_DICT_ERROR) goto error;
        python |= status == IL_DICT_PYTHON;
      }
      if (IL_UNLIKELY(python)) {
        il_value items = il_tuple_new(t, sp, n);
        if (items == IL_NIL) goto error;
        il_value args[2] = {set, items};
        FINISH(il_tail_lib(t, IL_LIB_set_update, args, 2), IL_RET_PUSH);
      }
      *sp++ = set;
      NEXT();
    }
    case IL_OP_BUILD_DICT: {
      il_value dict = il_dict_new(t);
      if (dict == IL_NIL) goto error;
      n = ARG(word);
      sp -= 2 * n;
      bool python = false;
      for (uint32_t i = 0; i < n; i++) {
        il_dict_status status = il_dict_set(t, dict, sp[2 * i], sp[2 * i + 1]);
        if (status == IL_DICT_ERROR) goto error;
        python |= status == IL_DICT_PYTHON;
      }
      if (IL_UNLIKELY(python)) {
        il_value items = il_tuple_new(t, sp, 2 * n);
        if (items == IL_NIL) goto error;
        FINISH(il_tail_lib(t, IL_LIB_dict_from_flat, &items, 1), IL_RET_PUSH);
      }
      *sp++ = dict;
      NEXT();
    }
    case IL_OP_BUILD_STRING:
      sp -= ARG(word);
      PUSH_RESULT(il_str_join(t, IL_NAME(t, empty), sp, ARG(word)));
      POLL();
      NEXT();
    case IL_OP_LIST_APPEND:
      if (!il_list_append(t, sp[-1 - (int32_t)ARG(word)], sp[-1])) goto error;
      sp--;
      NEXT();
    case IL_OP_SET_ADD:
      sp--;
      FINISH(il_set_add_op(t, sp[-(int32_t)ARG(word)], sp[0]), IL_RET_DISCARD);
    case IL_OP_DICT_ADD:
      sp -= 2;
      FINISH(il_op_setitem(t, sp[-(int32_t)ARG(word)], sp[0], sp[1]),
             IL_RET_DISCARD);
    case IL_OP_LIST_EXTEND: {
      LOOK(il_may_be_shared(sp[-1]));
      /* Followed by a call, the list lies on callee and empty receiver. */
      bool for_call =
          ARG(word) == 1 &&
          il_word_op(code->code->words[PC()]) == IL_OP_LIST_TO_TUPLE &&
          il_word_op(code->code->words[PC() + 1]) == IL_OP_CALL_EX;
      sp--;
      FINISH(il_list_extend_op(t, sp[-(int32_t)ARG(word)], sp[0],
                               for_call ? sp[-3] : IL_NIL),
             IL_RET_DISCARD);
    }
    case IL_OP_SET_UPDATE:
      LOOK(il_may_be_shared(sp[-1]));
      sp--;
      FINISH(il_set_update_op(t, sp[-(int32_t)ARG(word)], sp[0]),
             IL_RET_DISCARD);
    case IL_OP_DICT_UPDATE:
      LOOK(il_may_be_shared(sp[-1]));
      sp--;
      FINISH(il_dict_update_op(t, sp[-(int32_t)ARG(word)], sp[0]),
             IL_RET_DISCARD);
    case IL_OP_DICT_MERGE:
      LOOK(il_may_be_shared(sp[-1]));
      sp--;
      FINISH(il_dict_merge_op(t, sp[-1], sp[0], sp[-4]), IL_RET_DISCARD);
    case IL_OP_LIST_TO_TUPLE:
      sp--;
      PUSH_RESULT(il_list_to_tuple(t, sp[0]));
      NEXT();
    case IL_OP_FORMAT:
      LOOK(il_may_be_shared(sp[-1]));
      result = il_format_value_op(t, sp, ARG(word));
      sp -= ARG(word) & 4 ? 2 : 1;
      POLL();
      FINISH(result, IL_RET_PUSH);
    case IL_OP_UNPACK: {
      LOOK(il_may_be_shared(sp[-1]));
      n = ARG(word);
      il_value v = *--sp;
      if (il_is_tuple(v) && il_as_tuple(v)->len == n) {
        for (uint32_t i = 0; i < n; i++)
          sp[n - 1 - i] = il_as_tuple(v)->items[i];
        sp += n;
        NEXT();
      }
      result = il_unpack(t, v, n, sp);
      if (il_is_signal(result)) FINISH(result, IL_RET_AGAIN);
      sp += n;
      NEXT();
    }
    case IL_OP_UNPACK_EX: {
      LOOK(il_may_be_shared(sp[-1]));
      uint32_t before = ARG(word) & 0xFFF, after = ARG(word) >> 12;
      sp--;
      result = il_unpack_ex(t, sp[0], before, after, sp);
      if (il_is_signal(result)) FINISH(result, IL_RET_AGAIN);
      sp += before + after + 1;
      NEXT();
    }

    /* Calls */
    case IL_OP_CALL:
      LOOK(!il_is_kind(sp[-(int64_t)ARG(word) - 2], IL_KIND_FUNCTION));
      if (IL_UNLIKELY(--left < 0)) goto safepoint;
      n = ARG(word);
      kwnames = IL_NIL;
      mode = IL_RET_PUSH;
      goto call;
    case IL_OP_CALL_KW:
      LOOK(true);
      if (IL_UNLIKELY(--left < 0)) goto safepoint;
      n = ARG(word);
      kwnames = *--sp;
      mode = IL_RET_PUSH;
      goto call;
    case IL_OP_CALL_EX: {
      LOOK(true);
      if (IL_UNLIKELY(--left < 0)) goto safepoint;
      il_value keywords = IL_NIL;
      if (ARG(word) & 1) keywords = *--sp;
      il_value positional = *--sp;
      SAVE();
      n = push_expanded(t, frame->top, positional, keywords, &kwnames);
      fp = t->stack + frame->base;
      sp = t->stack + frame->top;
      if (n == UINT32_MAX) goto error;
      sp += n;
      mode = IL_RET_PUSH;
      goto call;
    }
    case IL_OP_MAKE_FUNCTION:
      result = il_make_function(t, sp, ARG(word));
      sp -= 1 + __builtin_popcount(ARG(word) & 15);
      PUSH_RESULT(result);
      NEXT();
    case IL_OP_BUILD_CLASS: {
      il_value ns = il_dict_new(t);
      if (ns == IL_NIL) goto error;
      SAVE();
      il_function *body = (il_function *)il_to_ptr(sp[-4]);
      uint32_t base = frame->top;
      bool room = (t->nframes < t->frames_cap || il_frames_grow(t)) &&
                  il_task_reserve(t, base, body->code->need);
      if (!room) {
        LOAD();
        goto error;
      }
      t->stack[base] = ns;
      frame = &t->frames[t->nframes++];
      frame->code = body->code;
      frame->function = body;
      frame->base = base;
      frame->ret = IL_RET_CLASS;
      frame->aux = ns;
      n = 1;
      goto enter;
    }
    case IL_OP_RETURN:
    do_return:
      result = sp[-1];
      if (IL_LIKELY(frame->ret == IL_RET_PUSH)) {
        t->nframes--;
        LOAD();
        *sp++ = result;
        NEXT();
      }
      goto special_return;
    case IL_OP_YIELD: result = *--sp; goto yield_value;
    case IL_OP_YIELD_FROM: {
      il_value sent = *--sp;
      il_value iterator = sp[-1];
      mode = IL_RET_DELEGATE;
      if (il_is_kind(iterator, IL_KIND_GENERATOR)) {
        generator = (il_generator *)il_to_ptr(iterator);
        result = sent;
        thrown = false;
        goto resume;
      }
      if (sent == IL_NONE) {
        result = il_fast_next(t, iterator);
        if (result == IL_TAIL) result = il_op_next(t, iterator);
        if (result == IL_DONE) {
          sp[-1] = IL_NONE;
          NEXT();
        }
        goto finish;
      }
      il_value args[2] = {iterator, sent};
      result = il_tail_lib(t, IL_LIB_delegate_send, args, 2);
      goto finish;
    }

    /* Imports */
    case IL_OP_IMPORT: {
      il_value name = il_code_name(t, code, PC() - 1);
      if (name == IL_NIL) goto error;
      frame->pc = PC();
      result = il_import(t, name, (ARG(word) >> 23) != 0);
      POLL();
      if (result == IL_DONE) goto yield_again;
      FINISH(result, IL_RET_PUSH);
    }
    case IL_OP_IMPORT_FROM: {
      il_value name = il_code_name(t, code, PC() - 1);
      if (name == IL_NIL) goto error;
      result = il_import_from(t, sp[-1], name);
      if (result == IL_DONE) goto yield_again;
      FINISH(result, IL_RET_PUSH);
    }
    case IL_OP_IMPORT_STAR:
      sp--;
      FINISH(il_import_star(t, sp[0], code->module), IL_RET_DISCARD);

    /* Exceptions */
    case IL_OP_PUSH_EXC: {
      il_value exc = sp[-1], previous = t->handled;
      if (frame->ret == IL_RET_GENERATOR &&
          previous == ((il_generator *)il_to_ptr(frame->aux))->outer)
        previous = IL_NIL;
      sp[-1] = previous;
      *sp++ = exc;
      t->handled = exc;
      NEXT();
    }
    case IL_OP_POP_EXCEPT: {
      il_value previous = *--sp;
      if (previous == IL_NIL && frame->ret == IL_RET_GENERATOR)
        previous = ((il_generator *)il_to_ptr(frame->aux))->outer;
      t->handled = previous;
      NEXT();
    }
    case IL_OP_EXC_MATCH:
      result = il_exc_match(t, sp[-2], sp[-1]);
      if (result == IL_NIL) goto error;
      sp[-1] = result;
      NEXT();
    case IL_OP_RAISE:
      if (ARG(word) == 0) {
        if (t->handled == IL_NIL) {
          il_raise(t, IL_CLASS_RuntimeError, "No active exception to reraise");
          goto error;
        }
        t->exc = t->handled;
        goto unwind;
      }
      result = il_raise_op(t, sp, ARG(word));
      sp -= ARG(word);
      if (result == IL_NIL) goto error;
      mode = ARG(word) == 1 ? IL_RET_AGAIN : IL_RET_DISCARD;
      goto finish;
    case IL_OP_RERAISE: t->exc = *--sp; goto unwind;
    case IL_OP_LOAD_ASSERTION:
      *sp++ = il_from_ptr(process->classes[IL_CLASS_AssertionError]);
      NEXT();
    case IL_OP_WITH_LOOKUP:
      if (il_with_lookup(t, sp) == IL_NIL) goto error;
      sp += 3;
      NEXT();
    case IL_OP_WITH_EXCEPT: {
      il_value exc = sp[-1];
      sp[0] = sp[-4];
      sp[1] = sp[-3];
      sp[2] = il_from_ptr(il_class_of(process, exc));
      sp[3] = exc;
      il_value tb =
          ((const il_instance *)il_to_ptr(exc))->slots[IL_EXC_TRACEBACK];
      sp[4] = il_is_kind(tb, IL_KIND_TRACEBACK) ? tb : IL_NONE;
      sp += 5;
      NEXT();
    }

    /* Fused */
    case IL_FUSED_GLOBAL_INT_INPLACE_GLOBAL: {
      il_value v = il_slot_load(&globals[ARG(word)]);
      int64_t k = (int64_t)il_word_int(pc[0]) * 2;
      int64_t sum;
      if (ARG(pc[1]) != IL_ADD) k = -k;
      if (stepped) { /* the read and the write at once, if nobody minds */
        if (watched && !granted && v & 1 && ARG(word) == ARG(pc[2]) &&
            !__builtin_add_overflow((int64_t)v, k, &sum) &&
            il_look_at_global(t, code, pc + 2, true, (il_value)sum) ==
                IL_GLOBAL_SHARED) {
          t->steps += given - remaining - (uint32_t)left;
          given = remaining + (uint32_t)left;
          if (process->sink->update(process->sink, t)) {
            given = remaining = (uint32_t)(t->turn_end - t->steps);
            left = remaining < CHUNK ? (int32_t)remaining : CHUNK;
            remaining -= (uint32_t)left;
            il_slot_store(&globals[ARG(word)], (il_value)sum);
            pc += 3;
            NEXT();
          }
        }
      }
      LOOK_AT_GLOBAL(false, IL_NIL);
      if (IL_UNLIKELY(!(v & 1) || __builtin_add_overflow((int64_t)v, k, &sum)))
        goto loaded_global;
      if (stepped) {
        *sp++ = (il_value)sum;
        pc += 2;
        NEXT();
      }
      IL_STORE_RELAXED(&globals[ARG(pc[2])], (il_value)sum);
      pc += 3;
      NEXT();
    }
    case IL_FUSED_FAST_INT_INPLACE_FAST: {
      il_value v = fp[ARG(word)];
      int64_t k = (int64_t)il_word_int(pc[0]) * 2;
      int64_t sum;
      if (ARG(pc[1]) != IL_ADD) k = -k;
      if (IL_UNLIKELY(!(v & 1) || __builtin_add_overflow((int64_t)v, k, &sum)))
        goto load_fast;
      fp[ARG(pc[2])] = (il_value)sum;
      pc += 3;
      NEXT();
    }
    case IL_FUSED_FAST_FAST_INPLACE_FAST: {
      il_value a = fp[ARG(word)], b = fp[ARG(pc[0])];
      il_value v = ARG(pc[1]) == IL_ADD ? il_fast_add(a, b) : il_fast_sub(a, b);
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      fp[ARG(pc[2])] = v;
      pc += 3;
      NEXT();
    }
    case IL_FUSED_FAST_INT_COMPARE_JUMP: {
      il_value v = fp[ARG(word)];
      if (IL_UNLIKELY(!(v & 1))) goto load_fast;
      if (il_compare_tagged(ARG(pc[1]), v, il_from_int(il_word_int(pc[0]))))
        pc += 3;
      else
        pc = code->words + ARG(pc[2]);
      NEXT();
    }
    case IL_FUSED_FAST_FAST_COMPARE_JUMP: {
      il_value v = il_fast_compare(ARG(pc[1]), fp[ARG(word)], fp[ARG(pc[0])]);
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      if (v == IL_TRUE)
        pc += 3;
      else
        pc = code->words + ARG(pc[2]);
      NEXT();
    }
    case IL_FUSED_GLOBAL_INT_COMPARE_JUMP: {
      LOOK_AT_GLOBAL(false, IL_NIL);
      il_value v = il_slot_load(&globals[ARG(word)]);
      if (IL_UNLIKELY(!(v & 1))) goto loaded_global;
      if (il_compare_tagged(ARG(pc[1]), v, il_from_int(il_word_int(pc[0]))))
        pc += 3;
      else
        pc = code->words + ARG(pc[2]);
      NEXT();
    }
    case IL_FUSED_FAST_INT_ADD: {
      il_value v = fp[ARG(word)];
      int64_t sum;
      if (IL_UNLIKELY(!(v & 1) ||
                      __builtin_add_overflow(
                          (int64_t)v, (int64_t)il_word_int(pc[0]) * 2, &sum)))
        goto load_fast;
      *sp++ = (il_value)sum;
      pc += 2;
      NEXT();
    }
    case IL_FUSED_FAST_INT_SUB: {
      il_value v = fp[ARG(word)];
      int64_t difference;
      if (IL_UNLIKELY(!(v & 1) ||
                      __builtin_sub_overflow((int64_t)v,
                                             (int64_t)il_word_int(pc[0]) * 2,
                                             &difference)))
        goto load_fast;
      *sp++ = (il_value)difference;
      pc += 2;
      NEXT();
    }
    case IL_FUSED_FAST_FAST_ADD: {
      il_value v = il_fast_add(fp[ARG(word)], fp[ARG(pc[0])]);
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      *sp++ = v;
      pc += 2;
      NEXT();
    }
    case IL_FUSED_FAST_FAST_GET_ITEM: {
      if (stepped && il_may_be_shared(fp[ARG(word)])) goto load_fast;
      il_value v = il_fast_getitem(fp[ARG(word)], fp[ARG(pc[0])]);
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      *sp++ = v;
      pc += 2;
      NEXT();
    }
    case IL_FUSED_FAST_FAST_SET_ITEM:
      if (fp[ARG(word)] == IL_NIL || fp[ARG(pc[0])] == IL_NIL) goto load_fast;
      if (stepped && il_may_be_shared(fp[ARG(word)])) goto load_fast;
      sp[0] = fp[ARG(word)];
      sp[1] = fp[ARG(pc[0])];
      sp += 2;
      pc += 2;
      goto set_item;
    case IL_FUSED_FAST_ATTR: {
      il_value v = fp[ARG(word)];
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      *sp++ = v;
      word = *pc++;
      goto load_attr;
    }
    case IL_FUSED_FAST_METHOD: {
      il_value v = fp[ARG(word)];
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      *sp++ = v;
      word = *pc++;
      goto load_method;
    }
    case IL_FUSED_FAST_STORE_ATTR: {
      il_value v = fp[ARG(word)];
      if (stepped && !il_is_own_instance(v)) goto load_fast;
      if (IL_UNLIKELY(v == IL_NIL ||
                      !il_cached_setattr(&code->sites[ARG(pc[0])], v, sp[-1])))
        goto load_fast;
      sp--;
      pc++;
      NEXT();
    }
    case IL_FUSED_FAST_RETURN: {
      il_value v = fp[ARG(word)];
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      *sp++ = v;
      pc++;
      goto do_return;
    }
    case IL_FUSED_FAST_FAST: {
      il_value a = fp[ARG(word)], b = fp[ARG(pc[0])];
      if (IL_UNLIKELY(a == IL_NIL || b == IL_NIL)) goto load_fast;
      sp[0] = a;
      sp[1] = b;
      sp += 2;
      pc++;
      NEXT();
    }
    case IL_FUSED_FAST_INT: {
      il_value v = fp[ARG(word)];
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      sp[0] = v;
      sp[1] = il_from_int(il_word_int(pc[0]));
      sp += 2;
      pc++;
      NEXT();
    }
    case IL_FUSED_FAST_CONST: {
      il_value v = fp[ARG(word)];
      if (IL_UNLIKELY(v == IL_NIL)) goto load_fast;
      sp[0] = v;
      sp[1] = code->values[ARG(pc[0])];
      sp += 2;
      pc++;
      NEXT();
    }
    case IL_FUSED_STORE_FAST_FAST: {
      fp[ARG(word)] = *--sp;
      word = *pc++;
      goto load_fast;
    }
    case IL_FUSED_STORE_FAST_LOOP:
      fp[ARG(word)] = *--sp;
      word = *pc++;
      goto loop;
    case IL_FUSED_FOR_ITER_STORE_FAST:
      LOOK(il_may_see_next(sp[-1]));
      result = il_fast_next(t, sp[-1]);
      if (IL_UNLIKELY(il_is_signal(result) || result == IL_DONE))
        goto for_iter_value;
      fp[ARG(pc[0])] = result;
      pc++;
      NEXT();
    case IL_FUSED_FOR_ITER_STORE_GLOBAL:
      if (stepped) goto for_iter;
      result = il_fast_next(t, sp[-1]);
      if (IL_UNLIKELY(il_is_signal(result) || result == IL_DONE))
        goto for_iter_value;
      il_slot_store(&globals[ARG(pc[0])], result);
      pc++;
      NEXT();
    case IL_FUSED_GLOBAL_CALLEE: {
      LOOK_AT_GLOBAL(false, IL_NIL);
      il_value v = il_slot_load(&globals[ARG(word)]);
      if (IL_UNLIKELY(v == IL_NIL)) goto loaded_global;
      sp[0] = v;
      sp[1] = IL_NIL;
      sp += 2;
      pc++;
      NEXT();
    }
    case IL_FUSED_BUILTIN_CALLEE: {
      il_value v = il_slot_load(&process->builtins->slots[ARG(word)]);
      if (IL_UNLIKELY(v == IL_NIL)) goto load_builtin;
      sp[0] = v;
      sp[1] = IL_NIL;
      sp += 2;
      pc++;
      NEXT();
    }
    case IL_FUSED_GLOBAL_FAST: {
      LOOK_AT_GLOBAL(false, IL_NIL);
      il_value v = il_slot_load(&globals[ARG(word)]);
      if (IL_UNLIKELY(v == IL_NIL)) goto loaded_global;
      *sp++ = v;
      word = *pc++;
      goto load_fast;
    }
    case IL_FUSED_COMPARE_JUMP: {
      il_value v = il_fast_compare(ARG(word), sp[-2], sp[-1]);
      if (IL_UNLIKELY(v == IL_NIL)) LOOK(il_may_share(sp[-2], sp[-1]));
      sp -= 2;
      if (IL_UNLIKELY(v == IL_NIL)) {
        PUSH_RESULT(compare(t, ARG(word), sp[0], sp[1]));
        NEXT();
      }
      if (v == IL_TRUE)
        pc++;
      else
        pc = code->words + ARG(pc[0]);
      NEXT();
    }
    case IL_FUSED_INT_COMPARE_JUMP: {
      il_value v = sp[-1];
      if (IL_UNLIKELY(!(v & 1))) {
        *sp++ = il_from_int(il_word_int(word));
        NEXT();
      }
      sp--;
      if (il_compare_tagged(ARG(pc[0]), v, il_from_int(il_word_int(word))))
        pc += 2;
      else
        pc = code->words + ARG(pc[1]);
      NEXT();
    }
    case IL_FUSED_INT_ADD:
      *sp++ = il_from_int(il_word_int(word));
      pc++;
      goto add;
    case IL_FUSED_INT_SUB:
      *sp++ = il_from_int(il_word_int(word));
      pc++;
      goto sub;
    case IL_FUSED_ADD_STORE_FAST: {
      il_value v = il_fast_add(sp[-2], sp[-1]);
      if (IL_UNLIKELY(v == IL_NIL)) goto add;
      sp -= 2;
      fp[ARG(pc[0])] = v;
      pc++;
      NEXT();
    }
    case IL_FUSED_POP_LOOP:
      sp--;
      word = *pc++;
      goto loop;
    case IL_FUSED_NONE_RETURN:
      *sp++ = IL_NONE;
      pc++;
      goto do_return;
    default: __builtin_unreachable();
    }

  /* A call: n arguments on top, those of kwnames last, under them a receiver
   * or IL_NIL, under that the callee, in whose place the result goes. */
  call:
    callee = sp[-(int64_t)n - 2];
  call_object:
    if (il_is_kind(callee, IL_KIND_FUNCTION)) {
      il_function *fn = (il_function *)il_to_ptr(callee);
      il_value *first = sp - n;
      if (first[-1] != IL_NIL) {
        first--;
        n++;
      }
      frame->pc = PC();
      /* The callee lies below its first argument, or below the empty receiver
       * under that. */
      frame->top = (uint32_t)(sp - t->stack) - n;
      frame->top -= first[-1] == IL_NIL ? 2 : 1;
      il_code_object *target = fn->code;
      uint32_t base = (uint32_t)(first - t->stack);
      if (IL_LIKELY(target->simple && n == target->nargs &&
                    kwnames == IL_NIL)) {
        if (IL_UNLIKELY(t->stack_cap - base < target->need)) {
          if (!il_stack_grow(t, base, target->need)) goto call_failed;
        }
      } else {
        if (!il_call_bind(t, fn, base, n, kwnames)) goto call_failed;
        n = target->nlocals;
        if (target->code->flags & IL_CODE_GENERATOR) {
          generator = il_generator_new(t, fn, t->stack + base);
          if (!generator) goto call_failed;
          LOAD();
          FINISH(il_from_ptr(generator), mode);
        }
        if (target->code->flags & IL_CODE_MODULE) mode = IL_RET_IMPORT;
      }
      if (IL_UNLIKELY(t->nframes == t->frames_cap)) {
        if (!il_frames_grow(t)) goto call_failed;
      }
      frame = &t->frames[t->nframes++];
      frame->code = target;
      frame->function = fn;
      frame->base = base;
      frame->ret = (uint8_t)mode;
      goto enter;
    }
    if (il_is_kind(callee, IL_KIND_NATIVE)) {
      const il_native *native = (const il_native *)il_to_ptr(callee);
      const il_native_def *def = native->def;
      il_value *place = sp - n - 2; /* of the result */
      il_value *args = sp - n;
      if (args[-1] != IL_NIL || native->self != IL_NIL) {
        if (native->self != IL_NIL && args[-1] == IL_NIL)
          args[-1] = native->self;
        else if (native->owner && native->self == IL_NIL &&
                 il_is_kind(args[-1], IL_KIND_INSTANCE) &&
                 (args[-1] = il_native_receiver(t, native, args[-1])) ==
                     IL_NIL) {
          sp = place;
          FINISH(IL_NIL, mode);
        }
        args--;
        n++;
      } else if (native->owner && n > 0 &&
                 !(def->flags & (IL_NATIVE_STATIC | IL_NATIVE_CLASS)) &&
                 (args[0] = il_native_receiver(t, native, args[0])) == IL_NIL) {
        sp = place;
        FINISH(IL_NIL, mode);
      }
      uint32_t npos = n;
      if (IL_UNLIKELY(kwnames != IL_NIL)) npos -= il_as_tuple(kwnames)->len;
      frame->pc = PC();
      if (IL_UNLIKELY((int32_t)npos < def->min ||
                      (def->max >= 0 && (int32_t)npos > def->max) ||
                      (kwnames != IL_NIL && !(def->flags & IL_NATIVE_KW))))
        result = il_native_refuse(t, native, npos, kwnames);
      else
        result = def->fn(t, args, npos, kwnames);
      if (stepped && lined) slow = lined = t->lined;
      sp = place;
      POLL();
      if (IL_LIKELY(mode == IL_RET_PUSH && !il_is_signal(result))) {
        *sp++ = result;
        NEXT();
      }
      goto finish;
    }
    if (il_is_kind(callee, IL_KIND_CLASS) && sp[-(int64_t)n - 1] == IL_NIL) {
      il_value *place = sp - n - 2;
      uint32_t npos = n;
      if (mode != IL_RET_PUSH) {
        /* Its __init__ runs with a mode of its own: through a frame between. */
        il_value lib = process->lib[IL_LIB_call_class];
        SAVE();
        if (!il_task_reserve(t, frame->top, 1)) {
          LOAD();
          sp -= n + 2;
          FINISH(IL_NIL, mode);
        }
        fp = t->stack + frame->base;
        sp = t->stack + frame->top;
        memmove(sp - n + 1, sp - n, n * sizeof *sp);
        sp[-(int64_t)n] = callee;
        sp++;
        n++;
        sp[-(int64_t)n - 2] = lib;
        goto call;
      }
      if (kwnames != IL_NIL) npos -= il_as_tuple(kwnames)->len;
      il_value init = IL_NIL;
      place[1] = callee;
      frame->pc = PC();
      result = il_class_call(t, place + 1, npos + 1, kwnames, &init);
      if (init != IL_NIL && !il_is_signal(result)) {
        place[0] = place[1] = result;
        callee = init;
        mode = IL_RET_INIT;
        goto call_object;
      }
      sp = place;
      POLL();
      goto finish;
    }
    {
      il_value self = IL_NIL;
      callee = il_callable_of(t, callee, &self);
      if (callee == IL_NIL) {
        sp -= n + 2;
        FINISH(IL_NIL, mode);
      }
      if (self == IL_NIL) goto call_object;
      if (sp[-(int64_t)n - 1] == IL_NIL) {
        sp[-(int64_t)n - 1] = self;
        goto call_object;
      }
      /* Both have a receiver: the outer one is the first argument. */
      SAVE();
      if (!il_task_reserve(t, frame->top, 1)) {
        LOAD();
        sp -= n + 2;
        FINISH(IL_NIL, mode);
      }
      fp = t->stack + frame->base;
      sp = t->stack + frame->top;
      memmove(sp - n + 1, sp - n, n * sizeof *sp);
      sp[-(int64_t)n] = sp[-(int64_t)n - 1];
      sp[-(int64_t)n - 1] = self;
      sp++;
      n++;
      goto call_object;
    }
  call_failed: /* the frame is saved with the result's place as its top */
    LOAD();
    FINISH(IL_NIL, mode);

  enter: /* frame is new; its first n slots are set */
    code = frame->code;
    pc = code->words;
    globals = code->globals;
    fp = t->stack + frame->base;
    sp = fp + code->nlocals;
    if (stepped) frame->line = 0;
    for (il_value *slot = fp + n; slot < sp; slot++)
      *slot = IL_NIL;
    if (code->nfree) {
      const il_tuple *cells = il_as_tuple(frame->function->closure);
      memcpy(sp - code->nfree, cells->items, code->nfree * sizeof *sp);
    }
    NEXT();

  finish: /* result of an operation, to be used as mode says */
    if (IL_UNLIKELY(result == IL_TAIL)) {
      if (t->tail.kwnames == IL_DONE) {
        generator = (il_generator *)il_to_ptr(t->tail.callee);
        result = t->tail.args[0];
        thrown = t->tail.n == 2;
        goto resume;
      }
      SAVE();
      n = push_tail(t, frame->top);
      fp = t->stack + frame->base;
      sp = t->stack + frame->top;
      if (n == UINT32_MAX) goto error;
      sp += n + 2;
      kwnames = t->tail.kwnames;
      goto call;
    }
    if (IL_UNLIKELY(result == IL_PARK)) {
      SAVE();
      t->resume = mode + 1;
      t->steps += given - remaining - (uint32_t)(left < 0 ? 0 : left);
      return IL_RUN_PARKED;
    }
    if (IL_UNLIKELY(result == IL_NIL)) goto failed;
  returned:
    switch (mode) {
    case IL_RET_PUSH: *sp++ = result; NEXT();
    case IL_RET_METHOD:
      sp[0] = result;
      sp[1] = IL_NIL;
      sp += 2;
      NEXT();
    case IL_RET_DISCARD: NEXT();
    case IL_RET_INIT:
      if (result != IL_NONE) {
        il_raise(t, IL_CLASS_TypeError,
                 "__init__() should return None, not '%s'",
                 il_type_name(t, result));
        goto error;
      }
      sp++;
      NEXT();
    case IL_RET_BOOL:
    case IL_RET_NOT:
    case IL_RET_TEST:
    case IL_RET_TEST_KEEP:
      if (!il_is_bool(result)) {
        result = il_op_truth(t, result);
        if (il_is_signal(result)) goto finish;
      }
      if (mode == IL_RET_TEST_KEEP) {
        /* The tested value stays on the stack: decide for the word here. */
        word = pc[-1];
        if ((result == IL_TRUE) ==
            (il_unfused[word & 0xFF] == IL_OP_JUMP_IF_TRUE_OR_POP))
          pc = code->words + ARG(word);
        else
          sp--;
        NEXT();
      }
      if (mode == IL_RET_TEST) pc--;
      *sp++ = mode == IL_RET_NOT ? il_from_bool(result == IL_FALSE) : result;
      NEXT();
    case IL_RET_AGAIN:
      *sp++ = result;
      pc--;
      NEXT();
    case IL_RET_ITER: *sp++ = result; NEXT();
    case IL_RET_IMPORT: {
      uint32_t importing = il_unfused[pc[-1] & 0xFF];
      if (importing == IL_OP_IMPORT || importing == IL_OP_IMPORT_FROM)
        pc--;
      else
        *sp++ = result;
      NEXT();
    }
    case IL_RET_DELEGATE: pc--; goto yield_value;
    default: IL_UNREACHABLE();
    }

  failed: /* t->exc is raised by an operation whose result is for mode */
    if (mode == IL_RET_ITER && il_take_stop(t, &result)) goto loop_end;
    if (mode == IL_RET_DELEGATE && il_take_stop(t, &result)) {
      sp[-1] = result;
      NEXT();
    }
    goto error;

  loop_end: /* of the FOR_ITER at pc - 1 */
    sp--;
    pc = code->words + ARG(pc[-1]);
    NEXT();

  special_return: /* from a frame whose ret is not IL_RET_PUSH */
    mode = frame->ret;
    if (mode == IL_RET_GENERATOR) {
      mode = frame->then;
      il_generator_finish(t, (il_generator *)il_to_ptr(frame->aux));
      t->nframes--;
      LOAD();
      if (mode == IL_RET_ITER) goto loop_end;
      if (mode == IL_RET_DELEGATE) {
        sp[-1] = result;
        NEXT();
      }
      il_raise_stop(t, result);
      goto failed;
    }
    if (mode == IL_RET_EXIT) {
      goto done;
    }
    if (mode == IL_RET_CLASS) {
      il_value ns = frame->aux;
      t->nframes--;
      LOAD();
      result = il_class_build(t, sp[-3], sp[-2], ns, sp[-1], result);
      sp -= 4;
      FINISH(result, IL_RET_PUSH);
    }
    if (mode == IL_RET_IMPORT) {
      result = il_from_ptr(code->module);
      il_import_done(t, code->module, false);
    }
    t->nframes--;
    LOAD();
    goto returned;

  resume : /* generator goes on with result sent, or thrown, into it */
  {
    il_value entered = il_generator_enter(t, generator, result, thrown);
    if (entered == IL_NIL) goto failed;
    if (entered == IL_DONE) {
      if (mode == IL_RET_ITER) goto loop_end;
      il_raise_stop(t, IL_NONE);
      goto failed;
    }
    SAVE();
    il_code_object *body = generator->function->code;
    uint32_t base = frame->top;
    if (t->nframes == t->frames_cap && !il_frames_grow(t)) goto not_resumed;
    if (t->stack_cap - base < body->need && !il_stack_grow(t, base, body->need))
      goto not_resumed;
    frame = &t->frames[t->nframes++];
    frame->code = body;
    frame->function = generator->function;
    frame->base = base;
    frame->ret = IL_RET_GENERATOR;
    frame->then = (uint8_t)mode;
    frame->aux = il_from_ptr(generator);
    frame->pc = generator->pc;
    frame->line = 0;
    frame->top = base + generator->nsaved;
    LOAD();
    memcpy(fp, il_as_array(generator->saved)->items,
           generator->nsaved * sizeof *fp);
    generator->nsaved = 0;
    generator->outer = t->handled;
    if (generator->handled != IL_NIL) t->handled = generator->handled;
    bool started = (generator->head.flags & IL_GENERATOR_STARTED) != 0;
    generator->head.flags |= IL_GENERATOR_STARTED;
    if (!thrown) {
      if (started) *sp++ = result;
      NEXT();
    }
    if (started && il_unfused[*pc & 0xFF] == IL_OP_YIELD_FROM) {
      il_value args[2] = {sp[-1], result};
      pc++;
      FINISH(il_tail_lib(t, IL_LIB_delegate_throw, args, 2), IL_RET_DELEGATE);
    }
    if (!started) pc++;
    il_raise_exception(t, result);
    goto error;
  }
  not_resumed:
    LOAD();
    il_generator_leave(generator);
    goto failed;

  yield_value: /* result leaves the generator, which goes on at pc */
    generator = (il_generator *)il_to_ptr(frame->aux);
    mode = frame->then;
    il_generator_suspend(t, generator, PC(), fp, (uint32_t)(sp - fp));
    t->nframes--;
    LOAD();
    goto returned;

  error: /* t->exc was raised by the word at pc - 1 */
    il_traceback_add(t, frame, PC() - 1);
  unwind : {
    const il_handler *handler = il_find_handler(code->code, PC() - 1);
    if (handler) {
      sp = fp + code->nlocals + handler->depth;
      *sp++ = t->exc;
      t->exc = IL_NIL;
      pc = code->words + handler->handler;
      NEXT();
    }
    mode = frame->ret;
    if (mode == IL_RET_EXIT) {
      goto done;
    }
    if (mode == IL_RET_GENERATOR) {
      mode = frame->then;
      il_generator_check_stop(t);
      il_generator_finish(t, (il_generator *)il_to_ptr(frame->aux));
    } else if (mode == IL_RET_IMPORT) {
      il_import_done(t, code->module, true);
    }
    t->nframes--;
    LOAD();
    goto failed;
  }

  done:
    t->steps += given - remaining - (uint32_t)(left < 0 ? 0 : left);
    il_task_release(process->heap, t);
    return IL_RUN_DONE;

  look: /* the word at pc - 1 may be visible */
    SAVE();
    if (!il_visible_find(t, pc[-1], fp, sp)) {
      granted = INVISIBLE;
      pc--;
      NEXT();
    }   /* fall through */
  seen: /* it is, and t->visible says what it is */
    SAVE();
    t->steps += given - remaining - (uint32_t)left;
    if (!process->sink->visible(process->sink, t)) {
      frame->pc--;
      return IL_RUN_VISIBLE;
    }
    given = remaining = (uint32_t)(t->turn_end - t->steps);
    left = remaining < CHUNK ? (int32_t)remaining : CHUNK;
    remaining -= (uint32_t)left;
    granted = GRANTED;
    pc--;
    NEXT();

  safepoint: /* the word at pc - 1 has not run */
    pc--;
    if (stepped && was_granted == GRANTED &&
        il_unfused[*pc & 0xFF] != IL_OP_LOOP)
      granted = GRANTED;
    left = 0;
    if (remaining == 0 || IL_LOAD_RELAXED(&process->poll)) {
      if (stepped) t->granted = granted == GRANTED;
      goto yield;
    }
    left = remaining < CHUNK ? (int32_t)remaining : CHUNK;
    remaining -= (uint32_t)left;
    if (stepped) ops--;
    NEXT();

  yield_again: /* another task has to get on first */
    pc--;
  yield:
    SAVE();
    t->steps += given - remaining - (uint32_t)left;
    return IL_RUN_YIELD;
  }
}

IL_NOINLINE il_run_status il_vm_run(il_task *t, uint32_t budget) {
  return run(t, budget, false, false, false);
}

static IL_NOINLINE il_run_status run_slowly(il_task *t, uint32_t budget,
                                            bool at_store, bool controlled) {
  return run(t, budget, true, at_store, controlled);
}

il_run_status il_vm_run_stepped(il_task *t, uint32_t ops, bool at_store) {
  return run_slowly(t, ops, at_store, false);
}

il_run_status il_vm_run_controlled(il_task *t) {
  return run_slowly(t, 0, false, true);
}
