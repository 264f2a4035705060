/* Methods of tuple. */
#include "vm/types/container.h"

static IL_METHOD(call) {
  if (n > 2)
    return il_raise(t, IL_CLASS_TypeError,
                    "tuple expected at most 1 argument, got %u", n - 1);
  if (kwnames != IL_NIL && il_as_tuple(kwnames)->len)
    return il_raise(t, IL_CLASS_TypeError,
                    "tuple() takes no keyword arguments");
  if (n == 1) return il_tuple_new(t, NULL, 0);
  if (il_is_tuple(args[1])) return args[1];
  if (il_is_list(args[1])) return il_list_to_tuple(t, args[1]);
  bool raised;
  il_value list = il_list_from_plain(t, args[1], &raised);
  if (list) return il_list_to_tuple(t, list);
  return raised ? IL_NIL : il_tail_lib(t, IL_LIB_tuple_from_iter, &args[1], 1);
}

static const il_native_def methods[] = {
    IL_CONTAINER_ROWS,
    IL_ORDERED_ROWS,
    IL_SEQUENCE_ROWS,
    {"__getitem__", il_container_dunder_getitem, 2, 2, 0},
    {"__hash__", il_container_dunder_hash, 1, 1, 0},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_tuple = {IL_CLASS_tuple, methods, call, 0};
