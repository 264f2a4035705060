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
/* format.format(*args, **kwargs); the values of kwnames lie behind args[n]. */
il_value il_format_fields(il_task *t, il_value format, const il_value *args,
                          uint32_t n, il_value kwnames);

/* For the parts in _engine.py. */

/* (format without keys and with %s for %r and %a, [(key or None, conversion
 * or '*')]) */
il_value il_format_percent_parts(il_task *t, il_value format);
/* The piece of a str.format at `at`: (text, index behind it, field name or
 * None, conversion or None, spec) */
il_value il_format_next(il_task *t, il_value format, uint32_t at);
/* A field name as (first, [(True, attribute) or (False, key)]), where numbers
 * are ints. */
il_value il_format_name(il_task *t, il_value name);

#endif
