/* pickle: objects as bytes and back, in the format of CPython's protocol 4.
 *
 * The module _pickle has dumps and loads. They work through plain values,
 * containers, classes and functions by name, and instances without hooks in C.
 * Where Python code has to run (__reduce__, __getstate__, __setstate__, a call
 * found in the data) they stop with what they have, and a function of
 * core/lib/_engine.py makes the call and goes on.
 *
 * What cannot be pickled raises what CPython raises. Data that is cut short or
 * damaged raises UnpicklingError, EOFError or what a call in it raises, and
 * harms nothing.
 */
#ifndef IL_PROCESS_PICKLE_H
#define IL_PROCESS_PICKLE_H

#include "object/native.h"

extern const il_module_def il_module_pickle;        /* dumps, loads, .. */
extern const il_module_def il_module_engine_pickle; /* for _engine.py */

#endif
