/* Code as text, for tests and for looking at what the compiler made.
 *
 *   code f nlocals 2 nfree 0 nstack 3
 *       0    2:4-2:9    LOAD_FAST 0 (a)
 *       ...
 *   handler 3-7 -> 12 depth 0
 *
 * Code objects among the constants follow, outer before inner.
 */
#ifndef IL_LANG_DISASM_H
#define IL_LANG_DISASM_H

#include "base/buf.h"
#include "lang/code.h"

const char *il_op_name(il_op op);
void il_disasm(const il_code *code, il_buf *out);

#endif
