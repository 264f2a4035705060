/* What the modules written in C share. */
#ifndef IL_LIB_SUPPORT_H
#define IL_LIB_SUPPORT_H

#include <stdlib.h>

#include "vm/function.h"

#define LIB_NATIVE(name)                                                       \
  static il_value name(il_task *t, const il_value *args, uint32_t n,           \
                       il_value kwnames)
#define LIB_UNUSED() ((void)t, (void)args, (void)n, (void)kwnames)

/* args[which], an iterable, as a list (the same if it is one). IL_TAIL:
 * module.function(*args) will be called again with a list there, because
 * Python code has to make it; IL_NIL: raised. */
il_value il_lib_items(il_task *t, const char *module, const char *function,
                      const il_value *args, uint32_t n, uint32_t which);

/* Constants of a module; false: raised. A value of IL_NIL means so too. */
bool il_lib_set(il_task *t, il_value module, const char *name, il_value v);
bool il_lib_set_float(il_task *t, il_value module, const char *name, double d);
bool il_lib_set_text(il_task *t, il_value module, const char *name,
                     const char *text);

#endif
