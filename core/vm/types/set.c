/* Methods of set and frozenset. */
#include "vm/types/container.h"

static il_value call_either(il_task *t, const il_value *args, uint32_t n,
                            il_value kwnames, bool frozen) {
  const char *name = frozen ? "frozenset" : "set";
  if (n > 2)
    return il_raise(t, IL_CLASS_TypeError,
                    "%s expected at most 1 argument, got %u", name, n - 1);
  if (kwnames != IL_NIL && il_as_tuple(kwnames)->len)
    return il_raise(t, IL_CLASS_TypeError, "%s() takes no keyword arguments",
                    name);
  if (n == 1) return il_set_new(t, frozen);
  il_value from = args[1];
  if (frozen && il_is_kind(from, IL_KIND_FROZENSET)) return from;
  if (il_is_set(from)) return il_set_copy(t, from, frozen);
  bool raised = false;
  if (!il_is_dict(from)) {
    from = il_list_from_plain(t, from, &raised);
    if (!from && raised) return IL_NIL;
  }
  il_value set = il_set_new(t, frozen);
  if (!set) return IL_NIL;
  il_dict_status status = from ? il_set_update(t, set, from) : IL_DICT_PYTHON;
  if (status == IL_DICT_OK) return set;
  if (status == IL_DICT_ERROR) return IL_NIL;
  il_value slow[2] = {from ? from : args[1], il_from_bool(frozen)};
  return il_tail_lib(t, IL_LIB_set_from_iter, slow, 2);
}

static IL_METHOD(call) {
  return call_either(t, args, n, kwnames, false);
}
static IL_METHOD(call_frozen) {
  return call_either(t, args, n, kwnames, true);
}

/* --- One item
 * --------------------------------------------------------------------- */

static IL_METHOD(add) {
  (void)n, (void)kwnames;
  switch (il_set_add(t, args[0], args[1])) {
  case IL_DICT_PYTHON: return il_tail_lib(t, IL_LIB_set_insert, args, 2);
  case IL_DICT_ERROR: return IL_NIL;
  default: return IL_NONE;
  }
}

static il_value take_away(il_task *t, const il_value *args, bool must) {
  il_value slow[3] = {args[0], args[1], il_from_bool(must)};
  switch (il_set_discard(t, args[0], args[1])) {
  case IL_DICT_PYTHON: return il_tail_lib(t, IL_LIB_set_remove, slow, 3);
  case IL_DICT_ERROR: return IL_NIL;
  case IL_DICT_ABSENT:
    return must ? il_raise_value(t, IL_CLASS_KeyError, args[1]) : IL_NONE;
  default: return IL_NONE;
  }
}
static IL_METHOD(discard) {
  (void)n, (void)kwnames;
  return take_away(t, args, false);
}
static IL_METHOD(remove_item) {
  (void)n, (void)kwnames;
  return take_away(t, args, true);
}

static IL_METHOD(pop) {
  (void)n, (void)kwnames;
  il_value item;
  if (il_set_pop(t, args[0], &item)) return item;
  il_value text = il_str_text(t, "pop from an empty set");
  return text ? il_raise_value(t, IL_CLASS_KeyError, text) : IL_NIL;
}

/* --- With other iterables
 * ------------------------------------------------------------ */

/* A set or dict itself, else a list of the items. */
static il_dict_status operand(il_task *t, char op, il_value v, il_value *out) {
  *out = v;
  if (il_is_set(v) || il_is_dict(v)) return IL_DICT_OK;
  bool raised;
  il_value list = il_list_from_plain(t, v, &raised);
  if (!list) return raised ? IL_DICT_ERROR : IL_DICT_PYTHON;
  *out = list;
  il_value set = op == '^' ? il_set_new(t, false) : list;
  if (!set) return IL_DICT_ERROR;
  il_dict_status status = op == '^' ? il_set_update(t, set, list) : IL_DICT_OK;
  if (status == IL_DICT_OK) *out = set;
  return status;
}

/* What is left for Python code: the items from `from` on. */
static il_value fold_slowly(il_task *t, char op, il_value set, bool inplace,
                            const il_value *others, uint32_t count) {
  il_value slow[4] = {il_str_new(t, &op, 1), set, il_from_bool(inplace),
                      il_tuple_new(t, others, count)};
  if (!slow[0] || !slow[3]) return IL_NIL;
  return il_tail_lib(t, IL_LIB_set_fold, slow, 4);
}

static il_value fold(il_task *t, char op, const il_value *args, uint32_t n,
                     bool inplace) {
  il_value set = args[0];
  if (n == 1 && !inplace)
    return il_set_copy(t, set, il_is_kind(set, IL_KIND_FROZENSET));
  for (uint32_t i = 1; i < n; i++) {
    il_value other = args[i], out = set;
    il_dict_status status = operand(t, op, args[i], &other);
    if (status == IL_DICT_OK)
      status = inplace ? il_set_change(t, op, set, other)
                       : il_set_operate(t, op, set, other, &out);
    if (status == IL_DICT_ERROR) return IL_NIL;
    if (status == IL_DICT_PYTHON) {
      il_value rest = il_tuple_new(t, args + i, n - i);
      if (!rest) return IL_NIL;
      il_as_tuple(rest)->items[0] = other;
      return fold_slowly(t, op, set, inplace, il_as_tuple(rest)->items, n - i);
    }
    set = out;
  }
  return inplace ? IL_NONE : set;
}

static IL_METHOD(set_union) {
  (void)kwnames;
  return fold(t, '|', args, n, false);
}
static IL_METHOD(update) {
  (void)kwnames;
  return fold(t, '|', args, n, true);
}
static IL_METHOD(intersection) {
  (void)kwnames;
  return fold(t, '&', args, n, false);
}
static IL_METHOD(intersection_update) {
  (void)kwnames;
  return fold(t, '&', args, n, true);
}
static IL_METHOD(difference) {
  (void)kwnames;
  return fold(t, '-', args, n, false);
}
static IL_METHOD(difference_update) {
  (void)kwnames;
  return fold(t, '-', args, n, true);
}
static IL_METHOD(symmetric_difference) {
  (void)kwnames;
  return fold(t, '^', args, n, false);
}
static IL_METHOD(symmetric_difference_update) {
  (void)kwnames;
  return fold(t, '^', args, n, true);
}

/* Questions about two sets, by letter: < subset, > superset, 0 disjoint. */
static il_value ask(il_task *t, char letter, const il_value *args) {
  il_value other, out;
  il_dict_status status = operand(t, '^', args[1], &other);
  if (status == IL_DICT_OK && il_is_dict(other)) {
    il_value keys = il_set_new(t, false);
    status = keys ? il_set_update(t, keys, other) : IL_DICT_ERROR;
    other = keys;
  }
  if (status == IL_DICT_OK && letter == '0')
    status = il_set_operate(t, '&', args[0], other, &out);
  else if (status == IL_DICT_OK)
    status = letter == '<' ? il_set_is_subset(t, args[0], other)
                           : il_set_is_subset(t, other, args[0]);
  if (status == IL_DICT_ERROR) return IL_NIL;
  if (status == IL_DICT_PYTHON) {
    il_value slow[3] = {il_str_new(t, &letter, 1), args[0], other};
    return slow[0] ? il_tail_lib(t, IL_LIB_set_combine_slow, slow, 3) : IL_NIL;
  }
  if (letter == '0') return il_from_bool(il_set_len(out) == 0);
  return il_from_bool(status == IL_DICT_OK);
}
static IL_METHOD(issubset) {
  (void)n, (void)kwnames;
  return ask(t, '<', args);
}
static IL_METHOD(issuperset) {
  (void)n, (void)kwnames;
  return ask(t, '>', args);
}
static IL_METHOD(isdisjoint) {
  (void)n, (void)kwnames;
  return ask(t, '0', args);
}

static IL_METHOD(clear) {
  (void)n, (void)kwnames;
  il_set_clear(t, args[0]);
  return IL_NONE;
}
static IL_METHOD(copy) {
  (void)n, (void)kwnames;
  if (il_is_kind(args[0], IL_KIND_FROZENSET)) return args[0];
  return il_set_copy(t, args[0], false);
}

#define COMMON_ROWS                                                            \
  IL_CONTAINER_ROWS, IL_ORDERED_ROWS, IL_SET_OPERATOR_ROWS,                    \
      {"union", set_union, 1, -1, IL_NATIVE_TOUCHES(ARGUMENTS)},               \
      {"intersection", intersection, 1, -1, IL_NATIVE_TOUCHES(ARGUMENTS)},     \
      {"difference", difference, 1, -1, IL_NATIVE_TOUCHES(ARGUMENTS)},         \
      {"symmetric_difference", symmetric_difference, 2, 2,                     \
       IL_NATIVE_TOUCHES(ARGUMENTS)},                                          \
      {"issubset", issubset, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},              \
      {"issuperset", issuperset, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},          \
      {"isdisjoint", isdisjoint, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)}, {        \
    "copy", copy, 1, 1, IL_NATIVE_TOUCHES(ITEMS)                               \
  }

static const il_native_def methods[] = {
    COMMON_ROWS,
    {"__ior__", il_container_dunder_ior, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"__iand__", il_container_dunder_iand, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"__isub__", il_container_dunder_isub, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"__ixor__", il_container_dunder_ixor, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"add", add, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"discard", discard, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"remove", remove_item, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"pop", pop, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"clear", clear, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"update", update, 1, -1, IL_NATIVE_TOUCHES(CHANGE)},
    {"intersection_update", intersection_update, 1, -1,
     IL_NATIVE_TOUCHES(CHANGE)},
    {"difference_update", difference_update, 1, -1, IL_NATIVE_TOUCHES(CHANGE)},
    {"symmetric_difference_update", symmetric_difference_update, 2, 2,
     IL_NATIVE_TOUCHES(CHANGE)},
    {NULL, NULL, 0, 0, 0}};

static const il_native_def frozen_methods[] = {
    COMMON_ROWS,
    {"__hash__", il_container_dunder_hash, 1, 1, 0},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_set = {IL_CLASS_set, methods, call, 0};
const il_class_def il_class_def_frozenset = {IL_CLASS_frozenset, frozen_methods,
                                             call_frozen, 0};
