/* What the tables of the engine's basic classes share. */
#ifndef IL_VM_TYPES_TYPES_H
#define IL_VM_TYPES_TYPES_H

#include "object/containers.h"
#include "object/str.h"
#include "vm/function.h"
#include "vm/ops_internal.h"
#include "vm/shape.h"

#define IL_NATIVE(name)                                                        \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define IL_UNUSED_ARGS (void)t, (void)args, (void)n, (void)kwnames
#define IL_PROPERTY(name, fn)                                                  \
  { name, fn, 1, 1, IL_NATIVE_PROPERTY }
#define IL_END                                                                 \
  { NULL, NULL, 0, 0, 0 }

static inline il_value il_or_none(il_value v) {
  return v == IL_NIL ? IL_NONE : v;
}
/* A str argument that names an attribute, interned; IL_NIL: raised. */
il_value il_attribute_name(il_task *t, il_value v);
/* __dict__ of anything: live for instances and functions, a view for classes
 * and modules; IL_TAIL, IL_NIL: raised. */
il_value il_dict_of(il_task *t, il_value v);
/* A module's names with their values, as a fresh dict; IL_NIL: raised. */
il_value il_module_snapshot(il_task *t, il_value module);
/* What globals() gives; may be IL_TAIL. */
il_value il_module_view(il_task *t, il_value module);
bool il_has_dict(il_task *t, il_value v);
/* Names for dir(), unsorted, as a list. */
il_value il_dir_names(il_task *t, il_value v);

#endif
