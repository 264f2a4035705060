#include "lib/support.h"

#include "object/containers.h"
#include "object/float.h"
#include "object/str.h"

static il_value find_function(il_task *t, const char *module,
                              const char *function) {
  il_value name = il_intern_text(t, module);
  il_value attribute = il_intern_text(t, function);
  if (!name || !attribute) return IL_NIL;
  il_value found = il_dict_get_name(t->process, t->process->modules, name);
  if (!il_is_kind(found, IL_KIND_MODULE)) return IL_NIL;
  return il_module_get(t, (il_module *)(void *)il_to_ptr(found), attribute);
}

il_value il_lib_items(il_task *t, const char *module, const char *function,
                      const il_value *args, uint32_t n, uint32_t which) {
  bool raised = false;
  if (il_is_list(args[which])) return args[which];
  il_value list = il_list_from_plain(t, args[which], &raised);
  if (list || raised) return list;
  il_value again = find_function(t, module, function);
  if (!again) {
    if (t->exc) return IL_NIL;
    return il_raise(t, IL_CLASS_RuntimeError, "%s.%s was deleted", module,
                    function);
  }
  il_value rest = il_tuple_new(t, args, n);
  if (!rest) return IL_NIL;
  il_value lib[] = {again, rest, il_from_int(which)};
  return il_tail_lib(t, IL_LIB_call_with_items, lib, 3);
}

bool il_lib_set(il_task *t, il_value module, const char *name, il_value v) {
  return v &&
         il_module_set_text(t, (il_module *)(void *)il_to_ptr(module), name, v);
}
bool il_lib_set_float(il_task *t, il_value module, const char *name, double d) {
  return il_lib_set(t, module, name, il_float_new(t, d));
}
bool il_lib_set_text(il_task *t, il_value module, const char *name,
                     const char *text) {
  return il_lib_set(t, module, name, il_str_text(t, text));
}
