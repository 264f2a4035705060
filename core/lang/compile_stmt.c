/* Statements, except try, with and the definitions. */
#include "lang/compile_internal.h"

/* ---- assignment ---- */

static bool is_sequence(const il_expr *e) {
  return e->kind == IL_EXPR_TUPLE || e->kind == IL_EXPR_LIST;
}

/* a, b = x, y and a, b, c = x, y, z need no tuple. */
static bool compile_swap(il_compiler *c, const il_stmt *st) {
  const il_expr *target = st->assign.targets.items[0];
  const il_expr *value = st->assign.value;
  if (st->assign.targets.count != 1 || !is_sequence(target) ||
      !is_sequence(value))
    return false;
  il_exprs to = target->sequence.items, from = value->sequence.items;
  if (to.count != from.count || to.count < 2 || to.count > 3) return false;
  for (uint32_t i = 0; i < to.count; i++)
    if (to.items[i]->kind == IL_EXPR_STARRED ||
        from.items[i]->kind == IL_EXPR_STARRED)
      return false;
  il_compile_exprs(c, from);
  if (to.count == 3) il_emit(c, IL_OP_ROT3, 0);
  il_emit(c, IL_OP_SWAP, 0);
  for (uint32_t i = 0; i < to.count; i++)
    il_compile_target(c, to.items[i]);
  return true;
}

static void compile_assign(il_compiler *c, const il_stmt *st) {
  if (compile_swap(c, st)) return;
  il_exprs targets = st->assign.targets;
  il_compile_expr(c, st->assign.value);
  for (uint32_t i = 0; i < targets.count; i++) {
    if (i + 1 < targets.count) il_emit(c, IL_OP_DUP, 0);
    il_compile_target(c, targets.items[i]);
  }
}

static void evaluate_and_drop(il_compiler *c, const il_expr *e) {
  il_compile_expr(c, e);
  il_emit(c, IL_OP_POP, 0);
}

il_text il_compile_source_text(const il_compiler *c, il_span span) {
  const char *source = c->program->source.text;
  uint32_t len = c->program->source.len;
  uint32_t line = 1, column = 0, start = 0, at = 0;
  for (; at < len; at++) {
    unsigned char byte = (unsigned char)source[at];
    if ((byte & 0xC0) == 0x80) continue;
    if (line == span.line && column == span.column) start = at;
    if (line == span.end_line && column == span.end_column) break;
    column++;
    if (byte == '\n') {
      line++;
      column = 0;
    }
  }
  return (il_text){.text = source + start, .len = at - start};
}

static void compile_annotation(il_compiler *c, const il_stmt *st) {
  const il_expr *annotation = st->ann_assign.annotation;
  bool store = st->ann_assign.simple;
  if (c->future_annotations && !store) return;
  if (c->future_annotations)
    il_compile_text(c, il_compile_source_text(c, annotation->span));
  else
    il_compile_expr(c, annotation);
  if (!store) {
    il_emit(c, IL_OP_POP, 0);
    return;
  }
  const il_name *name = st->ann_assign.target->name.id;
  name = il_scope_mangle(c->interned, c->unit->scope, name);
  il_compile_load(c, il_names_intern(c->interned, "__annotations__", 15));
  il_compile_text(c, (il_text){.text = name->text, .len = name->len});
  il_emit(c, IL_OP_SET_ITEM, 0);
}

static void compile_ann_assign(il_compiler *c, const il_stmt *st) {
  const il_expr *target = st->ann_assign.target;
  il_scope_kind kind = c->unit->scope->kind;
  if (st->ann_assign.value) {
    il_compile_expr(c, st->ann_assign.value);
    il_compile_target(c, target);
  } else if (target->kind == IL_EXPR_ATTRIBUTE) {
    evaluate_and_drop(c, target->attribute.value);
  } else if (target->kind == IL_EXPR_SUBSCRIPT) {
    evaluate_and_drop(c, target->subscript.value);
    evaluate_and_drop(c, target->subscript.index);
  }
  if (kind == IL_SCOPE_MODULE || kind == IL_SCOPE_CLASS)
    compile_annotation(c, st);
}

/* ---- branches and loops ---- */

static void compile_if(il_compiler *c, const il_stmt *st) {
  il_label end = il_label_new(c);
  for (uint32_t i = 0; i < st->if_stmt.count; i++) {
    il_label next = il_label_new(c);
    il_set_span(c, st->if_stmt.branches[i].span);
    il_compile_jump_if(c, st->if_stmt.branches[i].test, next, false);
    il_compile_stmts(c, st->if_stmt.branches[i].body);
    il_emit_jump(c, IL_OP_JUMP, end);
    il_label_place(c, next);
  }
  il_compile_stmts(c, st->if_stmt.orelse);
  il_label_place(c, end);
}

static void compile_loop_body(il_compiler *c, const il_stmt *st, il_stmts body,
                              il_label start, il_label end) {
  il_block block = {.kind =
                        st->kind == IL_STMT_FOR ? IL_BLOCK_FOR : IL_BLOCK_WHILE,
                    .start = start,
                    .end = end,
                    .outer = c->unit->handler};
  if (!il_block_push(c, block, st->span)) return;
  il_compile_stmts(c, body);
  il_block_pop(c);
  il_emit_jump(c, IL_OP_LOOP, start);
}

static void compile_while(il_compiler *c, const il_stmt *st) {
  il_label orelse = il_label_new(c), end = il_label_new(c);
  il_label start = il_label_here(c);
  il_compile_jump_if(c, st->while_loop.test, orelse, false);
  compile_loop_body(c, st, st->while_loop.body, start, end);
  il_label_place(c, orelse);
  il_compile_stmts(c, st->while_loop.orelse);
  il_label_place(c, end);
}

static void compile_for(il_compiler *c, const il_stmt *st) {
  il_label orelse = il_label_new(c), end = il_label_new(c);
  il_compile_expr(c, st->for_loop.iter);
  il_emit(c, IL_OP_GET_ITER, 0);
  il_label start = il_label_here(c);
  il_emit_jump(c, IL_OP_FOR_ITER, orelse);
  il_compile_target(c, st->for_loop.target);
  compile_loop_body(c, st, st->for_loop.body, start, end);
  il_label_place(c, orelse);
  il_compile_stmts(c, st->for_loop.orelse);
  il_label_place(c, end);
}

/* ---- imports ---- */

enum { IL_IMPORT_FROM_BIT = 1 << 23 };

static void emit_import(il_compiler *c, const il_name *module, bool from) {
  uint32_t name = il_unit_name(c, module);
  bool fits = name < IL_IMPORT_FROM_BIT;
  uint32_t bit = from ? IL_IMPORT_FROM_BIT : 0;
  il_emit(c, IL_OP_IMPORT, fits ? name | bit : UINT32_MAX);
}

static void compile_import(il_compiler *c, const il_stmt *st) {
  for (uint32_t i = 0; i < st->import.count; i++) {
    const il_alias *alias = &st->import.items[i];
    const il_name *name = alias->name;
    emit_import(c, name, alias->asname != NULL);
    const char *dot = memchr(name->text, '.', name->len);
    if (alias->asname)
      name = alias->asname;
    else if (dot)
      name =
          il_names_intern(c->interned, name->text, (size_t)(dot - name->text));
    il_compile_store(c, name);
  }
}

static bool is_text(const il_name *name, const char *text) {
  return strcmp(name->text, text) == 0;
}

static void check_future(il_compiler *c, const il_stmt *st) {
  static const char *const known[] = {
      "nested_scopes",    "generators",     "division",
      "absolute_import",  "with_statement", "print_function",
      "unicode_literals", "generator_stop", "annotations"};
  for (uint32_t i = 0; i < st->import_from.names.count; i++) {
    const il_name *name = st->import_from.names.items[i].name;
    bool found = false;
    for (uint32_t k = 0; k < IL_COUNT(known); k++)
      found = found || is_text(name, known[k]);
    if (found) continue;
    if (is_text(name, "braces"))
      il_compile_error(c, st->span, "not a chance");
    else
      il_compile_error(c, st->span, "future feature %s is not defined",
                       name->text);
  }
}

static bool is_future(const il_stmt *st) {
  return st->kind == IL_STMT_IMPORT_FROM && st->import_from.level == 0 &&
         is_text(st->import_from.module, "__future__");
}

bool il_compile_futures(il_compiler *c, il_stmts body) {
  bool annotations = false, head = true;
  for (uint32_t i = 0; i < body.count; i++) {
    const il_stmt *st = body.items[i];
    if (is_future(st)) {
      if (!head)
        il_compile_error(c, st->span,
                         "from __future__ imports must occur at the "
                         "beginning of the file");
      check_future(c, st);
      for (uint32_t k = 0; k < st->import_from.names.count; k++)
        if (is_text(st->import_from.names.items[k].name, "annotations"))
          annotations = true;
    } else if (i > 0 || st->kind != IL_STMT_EXPR ||
               st->value->kind != IL_EXPR_CONSTANT ||
               st->value->constant.kind != IL_LIT_STR) {
      head = false;
    }
  }
  return annotations;
}

static void compile_import_from(il_compiler *c, const il_stmt *st) {
  il_aliases names = st->import_from.names;
  if (st->import_from.level > 0) {
    il_compile_refuse(c, st->span, "relative imports are");
    return;
  }
  if (is_future(st)) {
    if (c->unit->outer || c->unit->nblocks)
      il_compile_error(c, st->span,
                       "from __future__ imports must occur at the beginning "
                       "of the file");
    return; /* all of them are in force, or were seen to beforehand */
  }
  emit_import(c, st->import_from.module, true);
  if (is_text(names.items[0].name, "*")) {
    il_emit(c, IL_OP_IMPORT_STAR, 0);
    return;
  }
  for (uint32_t i = 0; i < names.count; i++) {
    const il_alias *alias = &names.items[i];
    il_emit(c, IL_OP_IMPORT_FROM, il_unit_name(c, alias->name));
    il_compile_store(c, alias->asname ? alias->asname : alias->name);
  }
  il_emit(c, IL_OP_POP, 0);
}

/* ---- the others ---- */

static void compile_raise(il_compiler *c, const il_stmt *st) {
  uint32_t count = 0;
  if (st->raise.exception) {
    il_compile_expr(c, st->raise.exception);
    count++;
  }
  if (st->raise.cause) {
    il_compile_expr(c, st->raise.cause);
    count++;
  }
  il_emit(c, IL_OP_RAISE, count);
}

static void compile_assert(il_compiler *c, const il_stmt *st) {
  il_label end = il_label_new(c);
  il_compile_jump_if(c, st->assert_stmt.test, end, true);
  il_emit(c, IL_OP_LOAD_ASSERTION, 0);
  if (st->assert_stmt.message) {
    il_emit(c, IL_OP_PUSH_NIL, 0);
    il_compile_expr(c, st->assert_stmt.message);
    il_emit(c, IL_OP_CALL, 1);
  }
  il_emit(c, IL_OP_RAISE, 1);
  il_label_place(c, end);
}

static void compile_stmt(il_compiler *c, const il_stmt *st) {
  switch (st->kind) {
  case IL_STMT_FUNCTION: il_compile_function(c, st); break;
  case IL_STMT_CLASS: il_compile_class(c, st); break;
  case IL_STMT_RETURN: il_compile_return(c, st); break;
  case IL_STMT_DELETE:
    for (uint32_t i = 0; i < st->targets.count; i++)
      il_compile_delete(c, st->targets.items[i]);
    break;
  case IL_STMT_ASSIGN: compile_assign(c, st); break;
  case IL_STMT_AUG_ASSIGN: il_compile_inplace(c, st); break;
  case IL_STMT_ANN_ASSIGN: compile_ann_assign(c, st); break;
  case IL_STMT_FOR: compile_for(c, st); break;
  case IL_STMT_WHILE: compile_while(c, st); break;
  case IL_STMT_IF: compile_if(c, st); break;
  case IL_STMT_WITH: il_compile_with(c, st); break;
  case IL_STMT_RAISE: compile_raise(c, st); break;
  case IL_STMT_TRY: il_compile_try(c, st); break;
  case IL_STMT_ASSERT: compile_assert(c, st); break;
  case IL_STMT_IMPORT: compile_import(c, st); break;
  case IL_STMT_IMPORT_FROM: compile_import_from(c, st); break;
  case IL_STMT_EXPR:
    if (st->value->kind != IL_EXPR_CONSTANT) evaluate_and_drop(c, st->value);
    break;
  case IL_STMT_BREAK:
  case IL_STMT_CONTINUE: il_compile_jump_out(c, st); break;
  case IL_STMT_GLOBAL:
  case IL_STMT_NONLOCAL:
  case IL_STMT_PASS: break;
  }
}

void il_compile_stmts(il_compiler *c, il_stmts body) {
  il_position before = c->unit->position;
  for (uint32_t i = 0; i < body.count && !c->too_large; i++) {
    il_set_span(c, body.items[i]->span);
    compile_stmt(c, body.items[i]);
  }
  il_set_position(c, before);
}
