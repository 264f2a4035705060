/* Names, attributes and what can be assigned to or deleted. */
#include "lang/compile_internal.h"

typedef enum { ACCESS_LOAD, ACCESS_STORE, ACCESS_DELETE } access_kind;

static void note_global_store(il_compiler *c, const il_name *name) {
  if (il_ptr_map_find(&c->globals, name)) return;
  if (c->nglobals == c->globals_cap)
    c->global_items = il_arena_grow(c->arena, c->global_items, c->nglobals,
                                    sizeof *c->global_items, &c->globals_cap);
  il_ptr_map_add(c->arena, &c->globals, name, c->nglobals);
  c->global_items[c->nglobals++] = name;
}

static void access_global(il_compiler *c, access_kind kind,
                          const il_name *name) {
  static const il_op ops[] = {IL_OP_LOAD_GLOBAL, IL_OP_STORE_GLOBAL,
                              IL_OP_DELETE_GLOBAL};
  if (kind != ACCESS_LOAD) note_global_store(c, name);
  il_emit(c, ops[kind], il_unit_name(c, name));
}

static void access_namespace(il_compiler *c, access_kind kind,
                             const il_name *name) {
  static const il_op ops[] = {IL_OP_LOAD_NAME, IL_OP_STORE_NAME,
                              IL_OP_DELETE_NAME};
  il_emit(c, ops[kind], il_unit_name(c, name));
}

static void access_cell(il_compiler *c, access_kind kind,
                        const il_symbol *symbol) {
  static const il_op ops[] = {IL_OP_LOAD_CELL, IL_OP_STORE_CELL,
                              IL_OP_DELETE_CELL};
  if (kind == ACCESS_LOAD && c->unit->scope->kind == IL_SCOPE_CLASS) {
    uint32_t name = il_unit_name(c, symbol->name);
    bool fits = name <= IL_MAX_HALF_ARG && symbol->slot <= IL_MAX_HALF_ARG;
    il_emit(c, IL_OP_LOAD_NAME_CELL,
            fits ? name | symbol->slot << 12 : UINT32_MAX);
    return;
  }
  il_emit(c, ops[kind], symbol->slot);
}

void il_compile_check_name(il_compiler *c, const il_name *name, bool deletes) {
  if (name != c->name_debug) return;
  il_position at = c->unit->position;
  il_span span = {at.line, at.column, at.end_line, at.end_column};
  il_compile_error(c, span, "cannot %s __debug__",
                   deletes ? "delete" : "assign to");
}

static void access_name(il_compiler *c, access_kind kind, const il_name *name) {
  static const il_op fast[] = {IL_OP_LOAD_FAST, IL_OP_STORE_FAST,
                               IL_OP_DELETE_FAST};
  const il_scope *scope = c->unit->scope;
  name = il_scope_mangle(c->interned, scope, name);
  const il_symbol *symbol = il_scope_find(scope, name);
  bool in_class = scope->kind == IL_SCOPE_CLASS;
  if (kind != ACCESS_LOAD)
    il_compile_check_name(c, name, kind == ACCESS_DELETE);
  switch (symbol ? symbol->binding : IL_BIND_GLOBAL_IMPLICIT) {
  case IL_BIND_LOCAL:
    if (in_class)
      access_namespace(c, kind, name);
    else
      il_emit(c, fast[kind], symbol->slot);
    break;
  case IL_BIND_CELL:
  case IL_BIND_FREE: access_cell(c, kind, symbol); break;
  case IL_BIND_GLOBAL_IMPLICIT:
    if (in_class)
      access_namespace(c, kind, name);
    else
      access_global(c, kind, name);
    break;
  case IL_BIND_GLOBAL_EXPLICIT: access_global(c, kind, name); break;
  case IL_BIND_NONE: IL_UNREACHABLE();
  }
}

void il_compile_load(il_compiler *c, const il_name *name) {
  access_name(c, ACCESS_LOAD, name);
}

void il_compile_store(il_compiler *c, const il_name *name) {
  access_name(c, ACCESS_STORE, name);
}

void il_compile_delete_name(il_compiler *c, const il_name *name) {
  access_name(c, ACCESS_DELETE, name);
}

/* ---- attributes ---- */

void il_compile_site(il_compiler *c, il_op op, const il_name *name) {
  il_unit *u = c->unit;
  name = il_scope_mangle(c->interned, u->scope, name);
  if (op == IL_OP_STORE_ATTR || op == IL_OP_DELETE_ATTR)
    il_compile_check_name(c, name, op == IL_OP_DELETE_ATTR);
  if (u->nsites == u->sites_cap)
    u->sites = il_arena_grow(c->arena, u->sites, u->nsites, sizeof *u->sites,
                             &u->sites_cap);
  u->sites[u->nsites] = il_compile_name_text(c, name);
  il_emit(c, op, u->nsites++);
}

void il_compile_at_attribute(il_compiler *c, const il_expr *attribute) {
  il_span span = attribute->span;
  if (span.line != span.end_line) {
    span.line = attribute->attribute.attr_line;
    span.column = attribute->attribute.attr_column;
  }
  il_set_span(c, span);
}

/* ---- targets ---- */

static bool check_starred(il_compiler *c, const il_expr *target,
                          uint32_t *star) {
  il_exprs items = target->sequence.items;
  *star = items.count;
  for (uint32_t i = 0; i < items.count; i++) {
    if (items.items[i]->kind != IL_EXPR_STARRED) continue;
    if (*star < items.count) {
      il_compile_error(c, target->span,
                       "multiple starred expressions in assignment");
      return false;
    }
    *star = i;
  }
  return true;
}

static void store_sequence(il_compiler *c, const il_expr *target) {
  il_exprs items = target->sequence.items;
  uint32_t star;
  if (!check_starred(c, target, &star)) return;
  if (star == items.count) {
    il_emit(c, IL_OP_UNPACK, items.count);
  } else {
    uint32_t after = items.count - star - 1;
    if (star > 255 || after > IL_MAX_HALF_ARG) {
      il_compile_error(c, target->span,
                       "too many expressions in star-unpacking assignment");
      return;
    }
    il_emit(c, IL_OP_UNPACK_EX, star | after << 12);
  }
  for (uint32_t i = 0; i < items.count; i++) {
    const il_expr *item = items.items[i];
    il_compile_target(c, item->kind == IL_EXPR_STARRED ? item->starred.value
                                                       : item);
  }
}

void il_compile_target(il_compiler *c, const il_expr *target) {
  il_position before = il_set_span(c, target->span);
  switch (target->kind) {
  case IL_EXPR_NAME: il_compile_store(c, target->name.id); break;
  case IL_EXPR_ATTRIBUTE:
    il_compile_expr(c, target->attribute.value);
    il_compile_at_attribute(c, target);
    il_compile_site(c, IL_OP_STORE_ATTR, target->attribute.attr);
    break;
  case IL_EXPR_SUBSCRIPT:
    il_compile_expr(c, target->subscript.value);
    il_compile_expr(c, target->subscript.index);
    il_emit(c, IL_OP_SET_ITEM, 0);
    break;
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE: store_sequence(c, target); break;
  case IL_EXPR_STARRED:
    il_compile_error(c, target->span,
                     "starred assignment target must be in a list or tuple");
    break;
  default: IL_UNREACHABLE();
  }
  il_set_position(c, before);
}

void il_compile_delete(il_compiler *c, const il_expr *target) {
  il_position before = il_set_span(c, target->span);
  switch (target->kind) {
  case IL_EXPR_NAME: il_compile_delete_name(c, target->name.id); break;
  case IL_EXPR_ATTRIBUTE:
    il_compile_expr(c, target->attribute.value);
    il_compile_at_attribute(c, target);
    il_compile_site(c, IL_OP_DELETE_ATTR, target->attribute.attr);
    break;
  case IL_EXPR_SUBSCRIPT:
    il_compile_expr(c, target->subscript.value);
    il_compile_expr(c, target->subscript.index);
    il_emit(c, IL_OP_DEL_ITEM, 0);
    break;
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE:
    for (uint32_t i = 0; i < target->sequence.items.count; i++)
      il_compile_delete(c, target->sequence.items.items[i]);
    break;
  default: IL_UNREACHABLE();
  }
  il_set_position(c, before);
}
