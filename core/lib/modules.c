#include "lib/modules.h"

#define MODULE(name) extern const il_module_def il_module_##name;
#define CLASS(name) extern const il_class_def il_class_def_##name;
#include "lib/modules.def"
#undef MODULE
#undef CLASS

const il_module_def *const il_module_defs[] = {
#define MODULE(name) &il_module_##name,
#define CLASS(name)
#include "lib/modules.def"
#undef MODULE
#undef CLASS
    NULL};

const il_class_def *const il_class_defs[] = {
#define MODULE(name)
#define CLASS(name) &il_class_def_##name,
#include "lib/modules.def"
#undef MODULE
#undef CLASS
    NULL};
