/* Special methods of the containers, for explicit calls such as
 * super().__setitem__(k, v); the operators themselves do not come here. */
#include "vm/types/container.h"

#define UNUSED ((void)n, (void)kwnames)

IL_METHOD(il_container_dunder_getitem) {
  UNUSED;
  return il_container_getitem(t, args[0], args[1]);
}
IL_METHOD(il_container_dunder_setitem) {
  UNUSED;
  return il_container_setitem(t, args[0], args[1], args[2]);
}
IL_METHOD(il_container_dunder_delitem) {
  UNUSED;
  return il_container_delitem(t, args[0], args[1]);
}
IL_METHOD(il_container_dunder_contains) {
  UNUSED;
  return il_container_contains(t, args[0], args[1]);
}
IL_METHOD(il_container_dunder_len) {
  UNUSED;
  return il_container_len(t, args[0]);
}
IL_METHOD(il_container_dunder_iter) {
  UNUSED;
  return il_iter_new(t, args[0]);
}
IL_METHOD(il_container_dunder_reversed) {
  UNUSED;
  return il_iter_new_reversed(t, args[0]);
}
IL_METHOD(il_container_dunder_repr) {
  UNUSED;
  return il_op_repr(t, args[0]);
}
IL_METHOD(il_container_dunder_hash) {
  UNUSED;
  return il_op_hash(t, args[0]);
}

static il_value compare(il_task *t, il_comparison op, const il_value *args) {
  return il_container_compare(t, op, args[0], il_payload(t->process, args[1]));
}
IL_METHOD(il_container_dunder_eq) {
  UNUSED;
  return compare(t, IL_EQ, args);
}
IL_METHOD(il_container_dunder_ne) {
  UNUSED;
  return compare(t, IL_NE, args);
}
IL_METHOD(il_container_dunder_lt) {
  UNUSED;
  return compare(t, IL_LT, args);
}
IL_METHOD(il_container_dunder_le) {
  UNUSED;
  return compare(t, IL_LE, args);
}
IL_METHOD(il_container_dunder_gt) {
  UNUSED;
  return compare(t, IL_GT, args);
}
IL_METHOD(il_container_dunder_ge) {
  UNUSED;
  return compare(t, IL_GE, args);
}

static il_value binary(il_task *t, il_operator op, const il_value *args,
                       bool inplace) {
  il_value other = il_payload(t->process, args[1]);
  return il_container_binary(t, op, args[0], other, inplace);
}
IL_METHOD(il_container_dunder_add) {
  UNUSED;
  return binary(t, IL_ADD, args, false);
}
IL_METHOD(il_container_dunder_iadd) {
  UNUSED;
  return binary(t, IL_ADD, args, true);
}
IL_METHOD(il_container_dunder_mul) {
  UNUSED;
  return binary(t, IL_MUL, args, false);
}
IL_METHOD(il_container_dunder_rmul) {
  UNUSED;
  return binary(t, IL_MUL, args, false);
}
IL_METHOD(il_container_dunder_imul) {
  UNUSED;
  return binary(t, IL_MUL, args, true);
}
IL_METHOD(il_container_dunder_or) {
  UNUSED;
  return binary(t, IL_OR, args, false);
}
IL_METHOD(il_container_dunder_ior) {
  UNUSED;
  return binary(t, IL_OR, args, true);
}
IL_METHOD(il_container_dunder_and) {
  UNUSED;
  return binary(t, IL_AND, args, false);
}
IL_METHOD(il_container_dunder_iand) {
  UNUSED;
  return binary(t, IL_AND, args, true);
}
IL_METHOD(il_container_dunder_sub) {
  UNUSED;
  return binary(t, IL_SUB, args, false);
}
IL_METHOD(il_container_dunder_isub) {
  UNUSED;
  return binary(t, IL_SUB, args, true);
}
IL_METHOD(il_container_dunder_xor) {
  UNUSED;
  return binary(t, IL_XOR, args, false);
}
IL_METHOD(il_container_dunder_ixor) {
  UNUSED;
  return binary(t, IL_XOR, args, true);
}

/* --- index and count of lists and tuples
 * ---------------------------------------- */

static il_value element(il_value seq, uint32_t i) {
  if (il_is_list(seq)) return il_list_get(il_as_list(seq), i);
  return i < il_as_tuple(seq)->len ? il_as_tuple(seq)->items[i] : IL_NIL;
}

/* Identical elements are equal. */
static il_plain same(il_task *t, il_value a, il_value b) {
  return a == b ? IL_PLAIN_TRUE : il_plain_eq(t, a, b);
}

static bool bound(il_task *t, il_value v, uint32_t len, int64_t *out) {
  if (!il_arg_int(t, v, out)) {
    if (!il_is_integer(v)) return false;
    il_clear_exc(t);
    *out = il_int_sign(v) < 0 ? 0 : len;
  }
  if (*out < 0) *out = *out + len < 0 ? 0 : *out + len;
  return true;
}

static il_value not_found(il_task *t, il_value seq, il_value item) {
  if (il_is_tuple(seq))
    return il_raise(t, IL_CLASS_ValueError, "tuple.index(x): x not in tuple");
  il_buf text;
  il_buf_init(&text);
  if (il_plain_str(t, item, true, &text) == IL_PLAIN_TRUE)
    il_raise(t, IL_CLASS_ValueError, "%s is not in list", text.bytes);
  else if (!il_has_exc(t))
    il_raise(t, IL_CLASS_ValueError, "list.index(x): x not in list");
  il_buf_term(&text);
  return IL_NIL;
}

IL_METHOD(il_sequence_index) {
  (void)kwnames;
  il_value seq = args[0];
  uint32_t len = il_is_list(seq) ? il_list_len(seq) : il_as_tuple(seq)->len;
  int64_t start = 0, stop = INT64_MAX;
  if (n > 2 && !bound(t, args[2], len, &start)) return IL_NIL;
  if (n > 3 && !bound(t, args[3], len, &stop)) return IL_NIL;
  for (int64_t i = start; i < stop && i < UINT32_MAX; i++) {
    il_value there = element(seq, (uint32_t)i);
    if (!there || il_task_stopped_at(t, (size_t)i + 1)) break;
    il_plain plain = same(t, there, args[1]);
    if (plain == IL_PLAIN_TRUE) return il_from_int(i);
    if (plain == IL_PLAIN_ERROR) return IL_NIL;
    if (plain == IL_PLAIN_NO) {
      int64_t end = stop < len ? stop : len;
      il_value slow[4] = {seq, args[1], il_from_int(start), il_from_int(end)};
      return il_tail_lib(t, IL_LIB_seq_index, slow, 4);
    }
  }
  return not_found(t, seq, args[1]);
}

IL_METHOD(il_sequence_count) {
  UNUSED;
  int64_t count = 0;
  for (uint32_t i = 0;; i++) {
    il_value there = element(args[0], i);
    if (!there || il_task_stopped_at(t, i + 1)) return il_from_int(count);
    il_plain plain = same(t, there, args[1]);
    if (plain == IL_PLAIN_ERROR) return IL_NIL;
    if (plain == IL_PLAIN_NO) return il_tail_lib(t, IL_LIB_seq_count, args, 2);
    count += plain == IL_PLAIN_TRUE;
  }
}
