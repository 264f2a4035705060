/* Methods of the views of a dict. */
#include "vm/types/container.h"

static IL_METHOD(isdisjoint) {
  (void)n, (void)kwnames;
  il_value slow[3] = {il_str_text(t, "0"), args[0], args[1]};
  return slow[0] ? il_tail_lib(t, IL_LIB_set_combine_slow, slow, 3) : IL_NIL;
}

#define SET_LIKE_ROWS                                                          \
  IL_CONTAINER_ROWS, IL_ORDERED_ROWS, IL_SET_OPERATOR_ROWS,                    \
      {"__reversed__", il_container_dunder_reversed, 1, 1, 0}, {               \
    "isdisjoint", isdisjoint, 2, 2, 0                                          \
  }

static const il_native_def set_like[] = {SET_LIKE_ROWS, {NULL, NULL, 0, 0, 0}};

static const il_native_def values[] = {
    {"__len__", il_container_dunder_len, 1, 1, 0},
    {"__iter__", il_container_dunder_iter, 1, 1, 0},
    {"__contains__", il_container_dunder_contains, 2, 2, 0},
    {"__repr__", il_container_dunder_repr, 1, 1, 0},
    {"__reversed__", il_container_dunder_reversed, 1, 1, 0},
    {NULL, NULL, 0, 0, 0}};

const il_class_def il_class_def_dict_keys = {IL_CLASS_dict_keys, set_like, NULL,
                                             IL_CLASS_DEF_FINAL};
const il_class_def il_class_def_dict_values = {IL_CLASS_dict_values, values,
                                               NULL, IL_CLASS_DEF_FINAL};
const il_class_def il_class_def_dict_items = {IL_CLASS_dict_items, set_like,
                                              NULL, IL_CLASS_DEF_FINAL};
