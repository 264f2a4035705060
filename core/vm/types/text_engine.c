/* The primitives that the section on text of core/lib/_engine.py uses. */
#include "object/format.h"
#include "vm/types/container.h"

static IL_METHOD(percent_parts) {
  (void)n, (void)kwnames;
  return il_format_percent_parts(t, il_payload(t->process, args[0]));
}

static IL_METHOD(format_next) {
  (void)n, (void)kwnames;
  int64_t at;
  if (!il_arg_int(t, args[1], &at)) return IL_NIL;
  return il_format_next(t, il_payload(t->process, args[0]), (uint32_t)at);
}

static IL_METHOD(format_name) {
  (void)n, (void)kwnames;
  return il_format_name(t, args[0]);
}

static const il_native_def functions[] = {
    {"percent_parts", percent_parts, 1, 1, 0},
    {"format_next", format_next, 2, 2, 0},
    {"format_name", format_name, 1, 1, 0},
    {NULL, NULL, 0, 0, 0}};

const il_module_def il_module_engine_text = {"_engine", functions, NULL, NULL};
