/* The tables of everything written in C that Python programs can reach. */
#ifndef IL_LIB_MODULES_H
#define IL_LIB_MODULES_H

#include "object/native.h"

extern const il_module_def *const il_module_defs[]; /* end with NULL */
extern const il_class_def *const il_class_defs[];

#endif
