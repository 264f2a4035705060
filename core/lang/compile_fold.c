/* Constants: folding of what cannot fail and stays small, and loading.
 *
 * Folded: signs and arithmetic of ints that stay within 64 bits, arithmetic
 * of finite floats, `not`, tuples of constants. Anything that could raise, or
 * whose result would need a big int, is left for the program to do.
 */
#include "lang/compile_internal.h"

/* Binary and octal digits as hexadecimal: the linker reads 10 and 16 only. */
static il_text hexadecimal(il_compiler *c, const il_literal *lit) {
  uint32_t bits = lit->radix == 2 ? 1 : lit->radix == 8 ? 3 : 4;
  uint32_t total = lit->len * bits;
  uint32_t digits = (total + 3) / 4;
  char *text = il_arena_alloc(c->arena, digits + 3);
  uint8_t *values = il_arena_alloc(c->arena, digits);
  for (uint32_t i = 0; i < lit->len; i++) {
    int d = lit->text[i];
    int value = d <= '9' ? d - '0' : (d | 32) - 'a' + 10;
    for (uint32_t b = 0; b < bits; b++) {
      uint32_t at = (lit->len - 1 - i) * bits + b;
      values[at / 4] |= (uint8_t)((value >> b & 1) << at % 4);
    }
  }
  memcpy(text, "0x", 2);
  for (uint32_t i = 0; i < digits; i++)
    text[2 + i] = "0123456789abcdef"[values[digits - 1 - i]];
  return (il_text){.text = text, .len = digits + 2};
}

static void from_literal(il_compiler *c, const il_literal *lit, il_const *out) {
  *out = (il_const){.kind = IL_CONST_NONE};
  switch (lit->kind) {
  case IL_LIT_NONE: break;
  case IL_LIT_TRUE: out->kind = IL_CONST_TRUE; break;
  case IL_LIT_FALSE: out->kind = IL_CONST_FALSE; break;
  case IL_LIT_ELLIPSIS: out->kind = IL_CONST_ELLIPSIS; break;
  case IL_LIT_INT:
    out->kind = IL_CONST_INT;
    out->integer = lit->small;
    break;
  case IL_LIT_BIG_INT:
    out->kind = IL_CONST_BIG;
    out->text = lit->radix == 10 ? (il_text){.text = lit->text, .len = lit->len}
                                 : hexadecimal(c, lit);
    break;
  case IL_LIT_FLOAT:
    out->kind = IL_CONST_FLOAT;
    out->number = lit->real;
    break;
  case IL_LIT_STR:
  case IL_LIT_BYTES:
    out->kind = lit->kind == IL_LIT_STR ? IL_CONST_STR : IL_CONST_BYTES;
    out->text = (il_text){.text = lit->text, .len = lit->len};
    break;
  }
}

/* ---- arithmetic ---- */

static bool fold_power(int64_t base, int64_t exponent, int64_t *out) {
  if (exponent < 0 || exponent > 64) return false;
  *out = 1;
  while (exponent-- > 0)
    if (__builtin_mul_overflow(*out, base, out)) return false;
  return true;
}

static int64_t floor_div(int64_t a, int64_t b) {
  int64_t q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

static bool fold_ints(il_binary_op op, int64_t a, int64_t b, int64_t *out) {
  bool divides = b != 0 && !(a == INT64_MIN && b == -1);
  switch (op) {
  case IL_BIN_ADD: return !__builtin_add_overflow(a, b, out);
  case IL_BIN_SUB: return !__builtin_sub_overflow(a, b, out);
  case IL_BIN_MUL: return !__builtin_mul_overflow(a, b, out);
  case IL_BIN_POW: return fold_power(a, b, out);
  case IL_BIN_LSHIFT:
    return b >= 0 && b < 63 && !__builtin_mul_overflow(a, (int64_t)1 << b, out);
  case IL_BIN_RSHIFT: *out = a >> (b < 63 ? b : 63); return b >= 0;
  case IL_BIN_BITAND: *out = a & b; return true;
  case IL_BIN_BITOR: *out = a | b; return true;
  case IL_BIN_BITXOR: *out = a ^ b; return true;
  case IL_BIN_FLOORDIV:
    if (divides) *out = floor_div(a, b);
    return divides;
  case IL_BIN_MOD:
    if (divides) *out = a - floor_div(a, b) * b;
    return divides;
  default: return false;
  }
}

static bool fold_floats(il_binary_op op, double a, double b, double *out) {
  switch (op) {
  case IL_BIN_ADD: *out = a + b; break;
  case IL_BIN_SUB: *out = a - b; break;
  case IL_BIN_MUL: *out = a * b; break;
  case IL_BIN_DIV:
    if (b == 0) return false;
    *out = a / b;
    break;
  default: return false;
  }
  return true;
}

/* An int that a double holds exactly, or a float. */
static bool as_double(const il_const *value, double *out) {
  const int64_t exact = (int64_t)1 << 53;
  if (value->kind == IL_CONST_FLOAT) {
    *out = value->number;
    return true;
  }
  if (value->kind != IL_CONST_INT || value->integer > exact ||
      value->integer < -exact)
    return false;
  *out = (double)value->integer;
  return true;
}

static bool fold_binary(il_compiler *c, const il_expr *e, il_const *out) {
  il_const a, b;
  if (!il_fold(c, e->bin_op.left, &a) || !il_fold(c, e->bin_op.right, &b))
    return false;
  il_binary_op op = e->bin_op.op;
  bool ints = a.kind == IL_CONST_INT && b.kind == IL_CONST_INT;
  if (ints && op != IL_BIN_DIV) {
    out->kind = IL_CONST_INT;
    return fold_ints(op, a.integer, b.integer, &out->integer);
  }
  double x, y;
  if (!as_double(&a, &x) || !as_double(&b, &y)) return false;
  out->kind = IL_CONST_FLOAT;
  return fold_floats(op, x, y, &out->number);
}

static bool fold_unary(il_compiler *c, const il_expr *e, il_const *out) {
  if (!il_fold(c, e->unary_op.operand, out)) return false;
  il_unary_op op = e->unary_op.op;
  if (op == IL_UN_NOT) {
    out->kind = il_fold_truth(out) ? IL_CONST_FALSE : IL_CONST_TRUE;
    return true;
  }
  if (out->kind == IL_CONST_FLOAT) {
    if (op == IL_UN_USUB) out->number = -out->number;
    return op != IL_UN_INVERT;
  }
  if (out->kind != IL_CONST_INT) return false;
  if (op == IL_UN_INVERT) out->integer = ~out->integer;
  return op != IL_UN_USUB ||
         !__builtin_sub_overflow((int64_t)0, out->integer, &out->integer);
}

bool il_fold_items(il_compiler *c, il_exprs items, il_const *out) {
  /* Fail before taking memory: most displays hold something variable. */
  for (uint32_t i = 0; i < items.count; i++) {
    il_expr_kind kind = items.items[i]->kind;
    if (kind != IL_EXPR_CONSTANT && kind != IL_EXPR_TUPLE &&
        kind != IL_EXPR_UNARY_OP && kind != IL_EXPR_BIN_OP)
      return false;
  }
  il_const *values = il_arena_alloc(c->arena, items.count * sizeof *values);
  for (uint32_t i = 0; i < items.count; i++)
    if (!il_fold(c, items.items[i], &values[i])) return false;
  *out = (il_const){.kind = IL_CONST_TUPLE};
  out->items = values;
  out->count = items.count;
  return true;
}

bool il_fold(il_compiler *c, const il_expr *e, il_const *out) {
  switch (e->kind) {
  case IL_EXPR_CONSTANT: from_literal(c, &e->constant, out); return true;
  case IL_EXPR_NAME:
    *out = (il_const){.kind = IL_CONST_TRUE};
    return e->name.id == c->name_debug && e->name.ctx == IL_CTX_LOAD;
  case IL_EXPR_UNARY_OP: return fold_unary(c, e, out);
  case IL_EXPR_BIN_OP: return fold_binary(c, e, out);
  case IL_EXPR_TUPLE: return il_fold_items(c, e->sequence.items, out);
  default: return false;
  }
}

bool il_fold_truth(const il_const *value) {
  switch (value->kind) {
  case IL_CONST_NONE:
  case IL_CONST_FALSE: return false;
  case IL_CONST_INT: return value->integer != 0;
  case IL_CONST_FLOAT: return value->number != 0;
  case IL_CONST_STR:
  case IL_CONST_BYTES: return value->text.len != 0;
  case IL_CONST_TUPLE:
  case IL_CONST_FROZENSET: return value->count != 0;
  default: return true;
  }
}

/* ---- loading ---- */

void il_compile_const(il_compiler *c, const il_const *value) {
  switch (value->kind) {
  case IL_CONST_NONE: il_emit(c, IL_OP_NONE, 0); return;
  case IL_CONST_TRUE: il_emit(c, IL_OP_TRUE, 0); return;
  case IL_CONST_FALSE: il_emit(c, IL_OP_FALSE, 0); return;
  case IL_CONST_INT:
    if (value->integer >= -(1 << 23) && value->integer < 1 << 23) {
      il_emit(c, IL_OP_INT, (uint32_t)value->integer);
      return;
    }
    break;
  default: break;
  }
  il_emit(c, IL_OP_CONST, il_unit_const(c, value));
}

void il_compile_int(il_compiler *c, int64_t value) {
  il_const constant = {.kind = IL_CONST_INT, .integer = value};
  il_compile_const(c, &constant);
}

void il_compile_text(il_compiler *c, il_text text) {
  il_const constant = {.kind = IL_CONST_STR, .text = text};
  il_compile_const(c, &constant);
}
