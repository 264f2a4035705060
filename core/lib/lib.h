/* The Python library modules that are written in Python.
 *
 * core/lib/NAME.py becomes the module NAME, core/lib/A/B.py the module A.B and
 * core/lib/A/__init__.py the package A. The build turns the files into one
 * table (core/lib/embed.sh writes it), so that the engine never reads a file.
 *
 * Always: entries are sorted by name, a text ends in a zero byte that its
 * length does not count, and the table closes with an entry whose name is
 * NULL. Nothing here is ever written or freed. */
#ifndef IL_LIB_LIB_H
#define IL_LIB_LIB_H

#include "object/native.h"

extern const il_lib_source il_lib_sources[];

#endif
