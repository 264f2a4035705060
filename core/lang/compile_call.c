/* Calls: plain, with keywords, of methods, with stars, and super(). */
#include "lang/compile_internal.h"

static bool has_star(const il_expr *e) {
  for (uint32_t i = 0; i < e->call.args.count; i++)
    if (e->call.args.items[i]->kind == IL_EXPR_STARRED) return true;
  for (uint32_t i = 0; i < e->call.keywords.count; i++)
    if (!e->call.keywords.items[i].name) return true;
  return false;
}

static void emit_names(il_compiler *c, il_keywords keywords) {
  il_const *names = il_arena_alloc(c->arena, keywords.count * sizeof *names);
  for (uint32_t i = 0; i < keywords.count; i++) {
    const il_name *name = keywords.items[i].name;
    il_compile_check_name(c, name, false);
    names[i].kind = IL_CONST_STR;
    names[i].text = (il_text){.text = name->text, .len = name->len};
  }
  il_const tuple = {.kind = IL_CONST_TUPLE};
  tuple.items = names;
  tuple.count = keywords.count;
  il_compile_const(c, &tuple);
}

void il_compile_keyword_dict(il_compiler *c, il_keywords keywords) {
  uint32_t direct = 0;
  while (direct < keywords.count && keywords.items[direct].name &&
         direct < IL_COMPILE_MAX_DIRECT_ITEMS / 2)
    direct++;
  for (uint32_t i = 0; i < direct; i++) {
    const il_name *name = keywords.items[i].name;
    il_compile_text(c, (il_text){.text = name->text, .len = name->len});
    il_compile_expr(c, keywords.items[i].value);
  }
  il_emit(c, IL_OP_BUILD_DICT, direct);
  for (uint32_t i = direct; i < keywords.count; i++) {
    const il_name *name = keywords.items[i].name;
    if (name)
      il_compile_text(c, (il_text){.text = name->text, .len = name->len});
    il_compile_expr(c, keywords.items[i].value);
    if (name) il_emit(c, IL_OP_BUILD_DICT, 1);
    il_emit(c, IL_OP_DICT_MERGE, 1); /* a name twice is an error */
  }
}

static void emit_call(il_compiler *c, const il_expr *e) {
  il_exprs args = e->call.args;
  il_keywords keywords = e->call.keywords;
  il_compile_exprs(c, args);
  for (uint32_t i = 0; i < keywords.count; i++)
    il_compile_expr(c, keywords.items[i].value);
  if (keywords.count) {
    emit_names(c, keywords);
    il_emit(c, IL_OP_CALL_KW, args.count + keywords.count);
  } else {
    il_emit(c, IL_OP_CALL, args.count);
  }
}

static void compile_method_call(il_compiler *c, const il_expr *e) {
  const il_expr *method = e->call.func;
  il_set_span(c, method->span);
  il_compile_expr(c, method->attribute.value);
  il_compile_at_attribute(c, method);
  il_compile_site(c, IL_OP_LOAD_METHOD, method->attribute.attr);
  il_span whole = e->span;
  if (method->span.line != method->span.end_line) {
    whole.line = method->attribute.attr_line;
    whole.column = method->attribute.attr_column;
  }
  il_set_span(c, whole);
  emit_call(c, e);
}

/* super() in a method means super(__class__, first parameter). */
static bool compile_super(il_compiler *c, const il_expr *e) {
  const il_expr *func = e->call.func;
  const il_scope *scope = c->unit->scope;
  if (func->kind != IL_EXPR_NAME || func->name.id != c->scopes->name_super ||
      e->call.args.count || e->call.keywords.count || !scope->has_positional)
    return false;
  const il_symbol *super = il_scope_find(scope, func->name.id);
  const il_symbol *cell = il_scope_find(scope, c->scopes->name_class);
  const il_symbol *top =
      il_scope_find(c->scopes->items[0], c->scopes->name_super);
  if (!super || super->binding != IL_BIND_GLOBAL_IMPLICIT || !cell ||
      !cell->is_free || (top && il_symbol_is_bound(top)))
    return false;
  il_compile_expr(c, func);
  il_emit(c, IL_OP_PUSH_NIL, 0);
  il_emit(c, IL_OP_LOAD_CELL, cell->slot);
  bool shared = scope->symbols[0].binding == IL_BIND_CELL;
  il_emit(c, shared ? IL_OP_LOAD_CELL : IL_OP_LOAD_FAST, 0);
  il_emit(c, IL_OP_CALL, 2);
  return true;
}

static void compile_star_call(il_compiler *c, const il_expr *e) {
  il_compile_expr(c, e->call.func);
  il_emit(c, IL_OP_PUSH_NIL, 0);
  il_compile_tuple(c, e->call.args);
  if (e->call.keywords.count) il_compile_keyword_dict(c, e->call.keywords);
  il_emit(c, IL_OP_CALL_EX, e->call.keywords.count ? 1 : 0);
}

void il_compile_call(il_compiler *c, const il_expr *e) {
  if (has_star(e)) {
    compile_star_call(c, e);
  } else if (e->call.func->kind == IL_EXPR_ATTRIBUTE) {
    compile_method_call(c, e);
  } else if (!compile_super(c, e)) {
    il_compile_expr(c, e->call.func);
    il_emit(c, IL_OP_PUSH_NIL, 0);
    emit_call(c, e);
  }
}
