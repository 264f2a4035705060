/* Equality, order and hash of plain values. Their text is in plain_str.c. */
#include "object/bytes.h"
#include "object/containers_internal.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"

/* --- Numbers ----------------------------------------------------------------
 * An int value (il_int_of) or a float. */

static bool is_number(il_value v) {
  return il_is_int(v) || il_is_flonum(v) || il_is_bool(v) ||
         il_is_kind(v, IL_KIND_BIGINT) || il_is_kind(v, IL_KIND_FLOAT);
}

/* -1, 0, 1; 2 when one is nan. */
static int compare_numbers(il_value a, il_value b) {
  if (il_is_float(a)) {
    double x = il_float_value(a);
    if (il_is_float(b)) {
      double y = il_float_value(b);
      return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
    }
    return x != x ? 2 : -il_int_compare_double(il_int_of(b), x);
  }
  if (il_is_float(b)) {
    double y = il_float_value(b);
    return y != y ? 2 : il_int_compare_double(il_int_of(a), y);
  }
  return il_int_compare(il_int_of(a), il_int_of(b));
}

static int compare_bytes(il_value a, il_value b) {
  const il_bytes *x = (const il_bytes *)(const void *)il_to_ptr(a);
  const il_bytes *y = (const il_bytes *)(const void *)il_to_ptr(b);
  int order = memcmp(x->data, y->data, x->len < y->len ? x->len : y->len);
  return order ? order : (x->len > y->len) - (x->len < y->len);
}

/* --- Sequences --------------------------------------------------------------
 */

typedef struct {
  const il_value *items;
  uint32_t len;
} view;

/* The elements of a tuple, or of a list as they are at this moment. */
static bool view_of(il_task *t, il_value v, view *out) {
  if (il_is_list(v) && il_task_multi(t)) {
    v = il_list_to_tuple(t, v);
    if (!v) return false;
  }
  if (il_is_tuple(v)) {
    *out = (view){il_as_tuple(v)->items, il_as_tuple(v)->len};
  } else {
    const il_array *array = il_as_array(il_as_list(v)->items);
    *out = (view){array ? array->items : NULL, il_as_list(v)->len};
  }
  return true;
}

static il_plain seq_eq(il_task *t, il_value a, il_value b, unsigned depth) {
  view x, y;
  if (!view_of(t, a, &x) || !view_of(t, b, &y)) return IL_PLAIN_ERROR;
  if (x.len != y.len) return IL_PLAIN_FALSE;
  for (uint32_t i = 0; i < x.len; i++) {
    il_plain same = il_elem_eq(t, x.items[i], y.items[i], depth);
    if (same != IL_PLAIN_TRUE) return same;
  }
  return IL_PLAIN_TRUE;
}

/* The operator's answer for an order of -1, 0, 1, or 2: none. */
static il_plain decide(il_comparison op, int order) {
  bool yes = false;
  switch (op) {
  case IL_LT: yes = order == -1; break;
  case IL_LE: yes = order == -1 || order == 0; break;
  case IL_EQ: yes = order == 0; break;
  case IL_NE: yes = order != 0; break;
  case IL_GT: yes = order == 1; break;
  case IL_GE: yes = order == 1 || order == 0; break;
  }
  return yes ? IL_PLAIN_TRUE : IL_PLAIN_FALSE;
}

static int sign(int64_t i) {
  return (i > 0) - (i < 0);
}

static il_plain seq_order(il_task *t, il_comparison op, il_value a, il_value b,
                          unsigned depth) {
  view x, y;
  if (!view_of(t, a, &x) || !view_of(t, b, &y)) return IL_PLAIN_ERROR;
  for (uint32_t i = 0; i < x.len && i < y.len; i++) {
    il_plain same = il_elem_eq(t, x.items[i], y.items[i], depth);
    if (same == IL_PLAIN_FALSE)
      return il_plain_order(t, op, x.items[i], y.items[i], depth);
    if (same != IL_PLAIN_TRUE) return same;
  }
  return decide(op, sign((int64_t)x.len - (int64_t)y.len));
}

static il_plain range_eq(il_task *t, il_value a, il_value b) {
  il_range *x = (il_range *)(void *)il_to_ptr(a);
  il_range *y = (il_range *)(void *)il_to_ptr(b);
  (void)t;
  bool same = il_int_compare(x->length, y->length) == 0;
  if (same && il_int_sign(x->length)) {
    same = il_int_compare(x->start, y->start) == 0;
    if (same && x->length != il_from_int(1))
      same = il_int_compare(x->step, y->step) == 0;
  }
  return same ? IL_PLAIN_TRUE : IL_PLAIN_FALSE;
}

static il_plain slice_eq(il_task *t, il_value a, il_value b, unsigned depth) {
  const il_value *x = &((il_slice *)(void *)il_to_ptr(a))->start;
  const il_value *y = &((il_slice *)(void *)il_to_ptr(b))->start;
  for (int i = 0; i < 3; i++) {
    il_plain same = il_elem_eq(t, x[i], y[i], depth);
    if (same != IL_PLAIN_TRUE) return same;
  }
  return IL_PLAIN_TRUE;
}

static il_plain plain_of(il_dict_status status) {
  switch (status) {
  case IL_DICT_OK: return IL_PLAIN_TRUE;
  case IL_DICT_ABSENT: return IL_PLAIN_FALSE;
  case IL_DICT_PYTHON: return IL_PLAIN_NO;
  default: return IL_PLAIN_ERROR;
  }
}

static il_plain set_eq(il_task *t, il_value a, il_value b, unsigned depth) {
  if (il_set_len(a) != il_set_len(b)) return IL_PLAIN_FALSE;
  return plain_of(il_set_subset_depth(t, a, b, depth));
}

static bool is_view(il_value v) { /* of keys or items: behaves as a set */
  return il_is_kind(v, IL_KIND_DICT_KEYS) || il_is_kind(v, IL_KIND_DICT_ITEMS);
}

/* --- Equality and order ------------------------------------------------------
 */

static bool too_deep(il_task *t, unsigned depth) {
  if (depth < IL_PLAIN_DEPTH) return false;
  il_raise(t, IL_CLASS_RecursionError,
           "maximum recursion depth exceeded in comparison");
  return true;
}

/* Neither is an instance, so values of two different kinds differ, but for
 * set and frozenset. */
static il_plain eq_by_kind(il_task *t, il_value a, il_value b, unsigned depth) {
  il_kind kind = il_kind_of(a);
  if (il_is_set(a) && il_is_set(b)) return set_eq(t, a, b, depth);
  if (kind != il_kind_of(b)) return IL_PLAIN_FALSE;
  switch (kind) {
  case IL_KIND_STR:
    return il_str_eq(il_as_str(a), il_as_str(b)) ? IL_PLAIN_TRUE
                                                 : IL_PLAIN_FALSE;
  case IL_KIND_BYTES:
    return compare_bytes(a, b) == 0 ? IL_PLAIN_TRUE : IL_PLAIN_FALSE;
  case IL_KIND_LIST:
  case IL_KIND_TUPLE: return seq_eq(t, a, b, depth);
  case IL_KIND_DICT: return (il_plain)il_dict_eq(t, a, b, depth);
  case IL_KIND_RANGE: return range_eq(t, a, b);
  case IL_KIND_SLICE: return slice_eq(t, a, b, depth);
  default: return IL_PLAIN_FALSE;
  }
}

static bool is_plain(il_task *t, il_value v) {
  if (!il_is_ptr(v)) return true;
  switch (il_kind_of(v)) {
  case IL_KIND_INSTANCE:
  case IL_KIND_CLASS: return il_instance_is_plain(t, v);
  case IL_KIND_METHOD: return false; /* equal when self and function are */
  default: return !is_view(v);
  }
}

il_plain il_plain_eq_depth(il_task *t, il_value a, il_value b, unsigned depth) {
  if (is_number(a) && is_number(b))
    return compare_numbers(a, b) == 0 ? IL_PLAIN_TRUE : IL_PLAIN_FALSE;
  if (!is_plain(t, a) || !is_plain(t, b)) return IL_PLAIN_NO;
  if (!il_is_ptr(a) || !il_is_ptr(b))
    return a == b ? IL_PLAIN_TRUE : IL_PLAIN_FALSE;
  if (too_deep(t, depth)) return IL_PLAIN_ERROR;
  if (a == b) return IL_PLAIN_TRUE;
  if (il_task_stopped(t)) return IL_PLAIN_FALSE;
  return eq_by_kind(t, a, b, depth + 1);
}

il_plain il_plain_eq(il_task *t, il_value a, il_value b) {
  return il_plain_eq_depth(t, a, b, 0);
}

static il_plain not_ordered(il_task *t, il_comparison op, il_value a,
                            il_value b) {
  static const char *const symbols[] = {"<", "<=", "==", "!=", ">", ">="};
  il_raise(t, IL_CLASS_TypeError,
           "'%s' not supported between instances of '%s' and '%s'", symbols[op],
           il_type_name(t, a), il_type_name(t, b));
  return IL_PLAIN_ERROR;
}

/* Subset and superset. */
static il_plain set_order(il_task *t, il_comparison op, il_value a, il_value b,
                          unsigned depth) {
  if (op == IL_GT || op == IL_GE)
    return set_order(t, op == IL_GT ? IL_LT : IL_LE, b, a, depth);
  if (op == IL_LT && il_set_len(a) >= il_set_len(b)) return IL_PLAIN_FALSE;
  return plain_of(il_set_subset_depth(t, a, b, depth));
}

il_plain il_plain_order(il_task *t, il_comparison op, il_value a, il_value b,
                        unsigned depth) {
  if (is_number(a) && is_number(b)) return decide(op, compare_numbers(a, b));
  if (!is_plain(t, a) || !is_plain(t, b) || il_is_kind(a, IL_KIND_INSTANCE) ||
      il_is_kind(b, IL_KIND_INSTANCE))
    return IL_PLAIN_NO;
  if (!il_is_ptr(a) || !il_is_ptr(b)) return not_ordered(t, op, a, b);
  if (too_deep(t, depth)) return IL_PLAIN_ERROR;
  if (il_task_stopped(t)) return IL_PLAIN_FALSE;
  if (il_is_set(a) && il_is_set(b)) return set_order(t, op, a, b, depth + 1);
  if (il_kind_of(a) != il_kind_of(b)) return not_ordered(t, op, a, b);
  switch (il_kind_of(a)) {
  case IL_KIND_STR:
    return decide(op, sign(il_str_compare(il_as_str(a), il_as_str(b))));
  case IL_KIND_BYTES: return decide(op, sign(compare_bytes(a, b)));
  case IL_KIND_LIST:
  case IL_KIND_TUPLE: return seq_order(t, op, a, b, depth + 1);
  default: return not_ordered(t, op, a, b);
  }
}

il_plain il_plain_lt(il_task *t, il_value a, il_value b) {
  return il_plain_order(t, IL_LT, a, b, 0);
}

/* --- Hash --------------------------------------------------------------------
 * Those of numbers and tuples are CPython's. */

static il_plain hash_depth(il_task *t, il_value v, unsigned depth,
                           uint64_t *out);

uint64_t il_hash_begin(void) {
  return 2870177450012600261u;
}
/* xxHash as CPython's tupleobject.c uses it. */
uint64_t il_hash_add(uint64_t state, uint64_t hash) {
  state += hash * 14029467366897019727u;
  state = state << 31 | state >> 33;
  return state * 11400714785074694791u;
}
uint64_t il_hash_end(uint64_t state, uint64_t count) {
  state += count ^ (2870177450012600261u ^ 3527539u);
  return state == UINT64_MAX ? 1546275796 : state;
}

static il_plain hash_items(il_task *t, const il_value *items, uint32_t count,
                           unsigned depth, uint64_t *out) {
  uint64_t state = il_hash_begin();
  for (uint32_t i = 0; i < count; i++) {
    uint64_t hash;
    il_plain plain = hash_depth(t, items[i], depth, &hash);
    if (plain != IL_PLAIN_TRUE) return plain;
    state = il_hash_add(state, hash);
  }
  *out = il_hash_end(state, count);
  return IL_PLAIN_TRUE;
}

static il_plain hash_range(il_task *t, il_range *range, uint64_t *out) {
  il_value parts[3] = {range->length, IL_NONE, IL_NONE};
  if (il_int_sign(range->length)) {
    parts[1] = range->start;
    if (range->length != il_from_int(1)) parts[2] = range->step;
  }
  return hash_items(t, parts, 3, 0, out);
}

/* FNV-1a, never 0. */
static uint64_t hash_bytes(il_bytes *bytes) {
  uint32_t hash = IL_LOAD_RELAXED(&bytes->head.aux);
  if (hash) return hash;
  hash = 2166136261u;
  for (uint32_t i = 0; i < bytes->len; i++)
    hash = (hash ^ bytes->data[i]) * 16777619u;
  if (!hash) hash = 1;
  IL_STORE_RELAXED(&bytes->head.aux, hash);
  return hash;
}

static il_plain unhashable(il_task *t, il_value v) {
  il_raise(t, IL_CLASS_TypeError, "unhashable type: '%s'", il_type_name(t, v));
  return IL_PLAIN_ERROR;
}

static il_plain hash_object(il_task *t, il_value v, unsigned depth,
                            uint64_t *out) {
  void *object = il_to_ptr(v);
  switch (il_kind_of(v)) {
  case IL_KIND_STR: *out = il_str_hash(object); return IL_PLAIN_TRUE;
  case IL_KIND_BIGINT: *out = il_int_hash(v); return IL_PLAIN_TRUE;
  case IL_KIND_BYTES: *out = hash_bytes(object); return IL_PLAIN_TRUE;
  case IL_KIND_RANGE: return hash_range(t, object, out);
  case IL_KIND_FROZENSET: *out = il_frozenset_hash(v); return IL_PLAIN_TRUE;
  case IL_KIND_TUPLE:
    if (depth >= IL_PLAIN_DEPTH) {
      il_raise(t, IL_CLASS_RecursionError, "maximum recursion depth exceeded");
      return IL_PLAIN_ERROR;
    }
    *out = 0;
    return il_task_stopped(t) ? IL_PLAIN_TRUE
                              : hash_items(t, il_as_tuple(v)->items,
                                           il_as_tuple(v)->len, depth + 1, out);
  case IL_KIND_LIST:
  case IL_KIND_DICT:
  case IL_KIND_DICT_KEYS:
  case IL_KIND_DICT_ITEMS:
  case IL_KIND_SET:
  case IL_KIND_SLICE: return unhashable(t, v);
  case IL_KIND_METHOD: return IL_PLAIN_NO;
  case IL_KIND_INSTANCE:
  case IL_KIND_CLASS:
    if (!il_instance_is_plain(t, v)) return IL_PLAIN_NO;
    break;
  default: break;
  }
  *out = il_identity_hash(t, v);
  return IL_PLAIN_TRUE;
}

static il_plain hash_depth(il_task *t, il_value v, unsigned depth,
                           uint64_t *out) {
  if (il_is_float(v))
    *out = il_float_hash(il_float_value(v));
  else if (il_is_int(v))
    *out = il_int_hash(v);
  else if (il_is_bool(v))
    *out = v == IL_TRUE;
  else if (il_is_ptr(v))
    return hash_object(t, v, depth, out);
  else
    *out = v * 0x9E3779B97F4A7C15u >> 20;
  return IL_PLAIN_TRUE;
}

il_plain il_plain_hash(il_task *t, il_value v, uint64_t *out) {
  return hash_depth(t, v, 0, out);
}
