/* Methods of list. */
#include "vm/types/container.h"

static IL_METHOD(call) {
  il_value iterable;
  if (n > 2)
    return il_raise(t, IL_CLASS_TypeError,
                    "list expected at most 1 argument, got %u", n - 1);
  if (kwnames != IL_NIL && il_as_tuple(kwnames)->len)
    return il_raise(t, IL_CLASS_TypeError, "list() takes no keyword arguments");
  if (n == 1) return il_list_new(t, NULL, 0);
  iterable = args[1];
  bool raised;
  il_value list = il_list_from_plain(t, iterable, &raised);
  if (list || raised) return list;
  return il_tail_lib(t, IL_LIB_list_from_iter, &iterable, 1);
}

static IL_METHOD(append) {
  (void)n, (void)kwnames;
  return il_list_append(t, args[0], args[1]) ? IL_NONE : IL_NIL;
}

/* list += iterable gives the list, extend gives None. */
static IL_METHOD(extend) {
  (void)n, (void)kwnames;
  il_value from = args[1];
  if (!il_is_list(from)) {
    bool raised;
    from = il_list_from_plain(t, from, &raised);
    if (!from && raised) return IL_NIL;
    if (!from) {
      il_value slow[3] = {args[0], args[1], IL_NONE};
      return il_tail_lib(t, IL_LIB_list_iadd, slow, 3);
    }
  }
  return il_list_extend_list(t, args[0], from) ? IL_NONE : IL_NIL;
}

static IL_METHOD(insert) {
  (void)n, (void)kwnames;
  int64_t i;
  if (!il_arg_int(t, args[1], &i)) return IL_NIL;
  return il_list_insert(t, args[0], i, args[2]) ? IL_NONE : IL_NIL;
}

static IL_METHOD(pop) {
  (void)kwnames;
  int64_t i = -1;
  if (n > 1 && !il_arg_int(t, args[1], &i)) return IL_NIL;
  return il_list_pop(t, args[0], i);
}

/* Found and then removed if it still is there, else once more. */
static IL_METHOD(remove_item) {
  (void)n, (void)kwnames;
  il_list *list = il_as_list(args[0]);
  for (uint32_t i = 0;; i++) {
    il_value there = il_list_get(list, i);
    if (!there || il_task_stopped_at(t, i + 1))
      return il_raise(t, IL_CLASS_ValueError, "list.remove(x): x not in list");
    il_plain plain =
        there == args[1] ? IL_PLAIN_TRUE : il_plain_eq(t, there, args[1]);
    if (plain == IL_PLAIN_ERROR) return IL_NIL;
    if (plain == IL_PLAIN_NO)
      return il_tail_lib(t, IL_LIB_list_remove, args, 2);
    if (plain != IL_PLAIN_TRUE) continue;
    if (il_list_remove(t, args[0], i, there)) return IL_NONE;
    i = UINT32_MAX;
  }
}

static IL_METHOD(clear) {
  (void)n, (void)kwnames;
  il_list_clear(t, args[0]);
  return IL_NONE;
}

static IL_METHOD(reverse) {
  (void)n, (void)kwnames;
  return il_list_reverse(t, args[0]) ? IL_NONE : IL_NIL;
}

static IL_METHOD(copy) {
  (void)n, (void)kwnames;
  return il_list_copy(t, args[0]);
}

static IL_METHOD(sort) {
  il_value out[3];
  if (!il_args_bind(t, "sort", "self / * key? reverse?", args, n, kwnames, out))
    return IL_NIL;
  int64_t backwards = 0;
  if (out[2] && !il_arg_int(t, out[2], &backwards)) return IL_NIL;
  return il_list_sort(t, args[0], out[1], backwards != 0);
}

static const il_native_def methods[] = {
    IL_CONTAINER_ROWS,
    IL_ORDERED_ROWS,
    IL_SEQUENCE_ROWS,
    {"__getitem__", il_container_dunder_getitem, 2, 2, IL_NATIVE_TOUCHES(ITEM)},
    {"__setitem__", il_container_dunder_setitem, 3, 3, IL_NATIVE_TOUCHES(SET)},
    {"__delitem__", il_container_dunder_delitem, 2, 2, IL_NATIVE_TOUCHES(SET)},
    {"__reversed__", il_container_dunder_reversed, 1, 1,
     IL_NATIVE_TOUCHES(LENGTH)},
    {"__iadd__", il_container_dunder_iadd, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"__imul__", il_container_dunder_imul, 2, 2, IL_NATIVE_TOUCHES(REPLACE)},
    {"append", append, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"extend", extend, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"insert", insert, 3, 3, IL_NATIVE_TOUCHES(CHANGE)},
    {"pop", pop, 1, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"remove", remove_item, 2, 2, IL_NATIVE_TOUCHES(CHANGE)},
    {"clear", clear, 1, 1, IL_NATIVE_TOUCHES(CHANGE)},
    {"reverse", reverse, 1, 1, IL_NATIVE_TOUCHES(REPLACE)},
    {"copy", copy, 1, 1, IL_NATIVE_TOUCHES(ITEMS)},
    {"sort", sort, 1, 1, IL_NATIVE_KW | IL_NATIVE_TOUCHES(REPLACE)},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_list = {IL_CLASS_list, methods, call, 0};
