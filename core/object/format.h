/* Format specs ([[fill]align][sign][#][0][width][,_][.precision][type]), the
 * % operator and str.format, for plain values. Values that need Python code
 * (__format__, __str__, __repr__, attribute and item access of str.format)
 * give IL_TAIL through core/lib/_engine.py.
 */
#ifndef IL_OBJECT_FORMAT_H
#define IL_OBJECT_FORMAT_H

#include "base/buf.h"
#include "object/heap.h"

/* format(v, spec) for int, bool, float and str. Errors as CPython words them.
 */
il_value il_format_value(il_task *t, il_value v, il_value spec);
/* format % args */
il_value il_format_percent(il_task *t, il_value format, il_value args);

#endif
