/* See anchor.h. */
#include "lang/anchor.h"

#include "lang/ast.h"

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

/* The byte at a column of text, which is one line. */
static const char *at_column(const char *text, size_t len, uint32_t column) {
  const char *p = text, *end = text + len;
  while (p < end && column > 0) {
    p++;
    while (p < end && ((unsigned char)*p & 0xC0) == 0x80)
      p++;
    column--;
  }
  return p;
}

static bool anchors_of(const il_expr *expr, const char *text, size_t len,
                       uint32_t *left, uint32_t *right) {
  if (expr->kind == IL_EXPR_SUBSCRIPT) {
    *left = expr->subscript.value->span.end_column;
    *right = expr->subscript.index->span.end_column + 1;
    return true;
  }
  if (expr->kind != IL_EXPR_BIN_OP) return false;
  uint32_t end = expr->bin_op.right->span.column;
  for (uint32_t i = expr->bin_op.left->span.end_column; i < end; i++) {
    const char *p = at_column(text, len, i);
    if (is_space(*p)) continue;
    *left = i;
    *right = i + 1;
    if (i + 1 < end && !is_space(*at_column(text, len, i + 1))) ++*right;
    return true;
  }
  return false;
}

bool il_anchor_find(const char *text, size_t len, uint32_t *left,
                    uint32_t *right) {
  il_arena arena;
  il_diags diags;
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  const il_ast_module *module = il_parse(&arena, text, len, &diags);
  bool found = module && module->body.count == 1 &&
               module->body.items[0]->kind == IL_STMT_EXPR &&
               anchors_of(module->body.items[0]->value, text, len, left, right);
  il_arena_term(&arena);
  return found;
}
