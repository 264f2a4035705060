/* The syntax tree beside the bytecode: ast.h under names that do not meet
 * those of code.h. Only the compiler needs both.
 */
#ifndef IL_LANG_TREE_H
#define IL_LANG_TREE_H

#define il_const il_literal
#define il_const_kind il_literal_kind
#define il_handler il_except
#define IL_CONST_NONE IL_LIT_NONE
#define IL_CONST_TRUE IL_LIT_TRUE
#define IL_CONST_FALSE IL_LIT_FALSE
#define IL_CONST_ELLIPSIS IL_LIT_ELLIPSIS
#define IL_CONST_INT IL_LIT_INT
#define IL_CONST_BIG_INT IL_LIT_BIG_INT
#define IL_CONST_FLOAT IL_LIT_FLOAT
#define IL_CONST_STR IL_LIT_STR
#define IL_CONST_BYTES IL_LIT_BYTES
#define IL_OP_ADD IL_BIN_ADD
#define IL_OP_SUB IL_BIN_SUB
#define IL_OP_MUL IL_BIN_MUL
#define IL_OP_MATMUL IL_BIN_MATMUL
#define IL_OP_DIV IL_BIN_DIV
#define IL_OP_MOD IL_BIN_MOD
#define IL_OP_POW IL_BIN_POW
#define IL_OP_LSHIFT IL_BIN_LSHIFT
#define IL_OP_RSHIFT IL_BIN_RSHIFT
#define IL_OP_BITOR IL_BIN_BITOR
#define IL_OP_BITXOR IL_BIN_BITXOR
#define IL_OP_BITAND IL_BIN_BITAND
#define IL_OP_FLOORDIV IL_BIN_FLOORDIV
#define IL_OP_INVERT IL_UN_INVERT
#define IL_OP_NOT IL_UN_NOT
#define IL_OP_UADD IL_UN_UADD
#define IL_OP_USUB IL_UN_USUB
#include "lang/ast.h"
#undef il_const
#undef il_const_kind
#undef il_handler
#undef IL_CONST_NONE
#undef IL_CONST_TRUE
#undef IL_CONST_FALSE
#undef IL_CONST_ELLIPSIS
#undef IL_CONST_INT
#undef IL_CONST_BIG_INT
#undef IL_CONST_FLOAT
#undef IL_CONST_STR
#undef IL_CONST_BYTES
#undef IL_OP_ADD
#undef IL_OP_SUB
#undef IL_OP_MUL
#undef IL_OP_MATMUL
#undef IL_OP_DIV
#undef IL_OP_MOD
#undef IL_OP_POW
#undef IL_OP_LSHIFT
#undef IL_OP_RSHIFT
#undef IL_OP_BITOR
#undef IL_OP_BITXOR
#undef IL_OP_BITAND
#undef IL_OP_FLOORDIV
#undef IL_OP_INVERT
#undef IL_OP_NOT
#undef IL_OP_UADD
#undef IL_OP_USUB

#endif
