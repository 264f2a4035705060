/* pickle: plain data as bytes and back, in the format of CPython's protocol 4.
 *
 * il_pickle_dumps and il_pickle_loads are natives' bodies: they work through
 * plain values, containers, classes and functions by name, and instances
 * without hooks in C. Where Python code has to run (__reduce__, __getstate__,
 * __setstate__, a call found in the data) they stop with what they have, and a
 * function of core/lib/_engine.py makes the call and goes on: so the result may
 * be IL_TAIL.
 *
 * What cannot be pickled raises what CPython raises. Data that is cut short or
 * damaged raises UnpicklingError or EOFError and harms nothing.
 */
#ifndef IL_PROCESS_PICKLE_H
#define IL_PROCESS_PICKLE_H

#include "object/native.h"

extern const il_module_def il_module_pickle; /* _pickle: dumps, loads, .. */

/* bytes, or IL_TAIL, or IL_NIL. */
il_value il_pickle_dumps(il_task *t, il_value v);
/* The value in these bytes, which are copied if need be; or IL_TAIL, IL_NIL. */
il_value il_pickle_loads(il_task *t, const void *bytes, size_t len);

#endif
