/* The C half of _engine that works on text, for the table of modules. */
#ifndef IL_VM_TYPES_TEXT_ENGINE_H
#define IL_VM_TYPES_TEXT_ENGINE_H

#include "object/native.h"

extern const il_module_def il_module_engine_text;

#endif
