/* Decimal text to a float, correctly rounded, the same on every machine.
 *
 * Declared here for the parser; implemented in object/float_text.c, because the
 * hard cases need the big integers of that layer.
 */
#ifndef IL_BASE_NUMBER_H
#define IL_BASE_NUMBER_H

#include "base/base.h"

/* As float() takes it, with inf, nan and underscores; false if it is none. */
bool il_float_parse(const char *text, size_t len, double *out);

#endif
