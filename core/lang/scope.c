/* Scopes: the tree is walked once to collect names, then each name is bound.
 *
 * Order matters while collecting: a global statement after a use of the name
 * is an error, so children are visited in the order CPython visits them.
 */
#include "lang/scope.h"

enum { /* il_symbol.flags: what the scope itself does with the name */
       F_USE = 1,
       F_LOCAL = 2, /* assigned, imported, defined, ... */
       F_PARAM = 4,
       F_GLOBAL = 8,
       F_NONLOCAL = 16,
       F_ANNOTATED = 32,
       F_ITERATION = 64, /* iteration variable of a comprehension */
       F_BOUND = F_LOCAL | F_PARAM
};

/* ---- containers ---- */

static uint32_t hash_pointer(const void *key) {
  uint64_t bits = (uint64_t)(uintptr_t)key >> 4;
  return (uint32_t)((bits * 0x9E3779B97F4A7C15u) >> 32);
}

static uint32_t place_of(const il_ptr_map *map, const void *key) {
  uint32_t at = hash_pointer(key) & (map->capacity - 1);
  while (map->keys[at] && map->keys[at] != key)
    at = (at + 1) & (map->capacity - 1);
  return at;
}

uint32_t *il_ptr_map_find(const il_ptr_map *map, const void *key) {
  if (!map->capacity) return NULL;
  uint32_t at = place_of(map, key);
  return map->keys[at] ? &map->values[at] : NULL;
}

void il_ptr_map_add(il_arena *arena, il_ptr_map *map, const void *key,
                    uint32_t value) {
  if (map->count * 4 >= map->capacity * 3) {
    il_ptr_map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 8;
    map->keys = il_arena_alloc(arena, map->capacity * sizeof *map->keys);
    map->values = il_arena_alloc(arena, map->capacity * sizeof *map->values);
    map->count = 0;
    for (uint32_t i = 0; i < old.capacity; i++)
      if (old.keys[i]) il_ptr_map_add(arena, map, old.keys[i], old.values[i]);
  }
  uint32_t at = place_of(map, key);
  map->keys[at] = key;
  map->values[at] = value;
  map->count++;
}

void *il_arena_grow(il_arena *arena, const void *items, uint32_t count,
                    size_t item_size, uint32_t *capacity) {
  *capacity = count < 4 ? 8 : count * 2;
  void *grown = il_arena_alloc(arena, *capacity * item_size);
  if (count) memcpy(grown, items, count * item_size);
  return grown;
}

/* ---- symbols ---- */

static void report(il_scopes *s, il_span at, const char *format,
                   const il_name *name) {
  il_diag where = {.kind = IL_DIAG_SYNTAX,
                   .line = at.line,
                   .column = at.column,
                   .end_line = at.end_line,
                   .end_column = at.end_column};
  /* Every format here is a literal of this file with at most one %s. */
  il_buf text;
  il_buf_init(&text);
  const char *hole = strstr(format, "%s");
  il_buf_append(&text, format, hole ? (size_t)(hole - format) : strlen(format));
  if (hole) {
    il_buf_append(&text, name->text, name->len);
    il_buf_text(&text, hole + 2);
  }
  il_diags_add(s->diags, where, "%s", text.bytes);
  il_buf_term(&text);
}

const il_name *il_scope_mangle(il_names *names, const il_scope *scope,
                               const il_name *name) {
  const il_name *cls = scope->class_name;
  if (!cls || name->len < 3 || memcmp(name->text, "__", 2) != 0) return name;
  if (memcmp(name->text + name->len - 2, "__", 2) == 0) return name;
  if (memchr(name->text, '.', name->len)) return name;
  uint32_t skip = 0;
  while (skip < cls->len && cls->text[skip] == '_')
    skip++;
  if (skip == cls->len) return name;
  il_buf text;
  il_buf_init(&text);
  il_buf_byte(&text, '_');
  il_buf_append(&text, cls->text + skip, cls->len - skip);
  il_buf_append(&text, name->text, name->len);
  const il_name *mangled = il_names_intern(names, text.bytes, text.len);
  il_buf_term(&text);
  return mangled;
}

il_symbol *il_scope_find(const il_scope *scope, const il_name *name) {
  uint32_t *at = il_ptr_map_find(&scope->index, name);
  return at ? &scope->symbols[*at] : NULL;
}

bool il_symbol_is_bound(const il_symbol *symbol) {
  return symbol->flags & F_BOUND;
}

static il_symbol *find_or_add(il_scopes *s, il_scope *scope,
                              const il_name *name) {
  il_symbol *symbol = il_scope_find(scope, name);
  if (symbol) return symbol;
  if (scope->nsymbols == scope->symbols_cap)
    scope->symbols = il_arena_grow(s->arena, scope->symbols, scope->nsymbols,
                                   sizeof *scope->symbols, &scope->symbols_cap);
  il_ptr_map_add(s->arena, &scope->index, name, scope->nsymbols);
  symbol = &scope->symbols[scope->nsymbols++];
  symbol->name = name;
  return symbol;
}

static il_symbol *define(il_scopes *s, il_scope *scope, const il_name *name,
                         uint32_t flags, il_span at) {
  name = il_scope_mangle(s->names, scope, name);
  il_symbol *symbol = find_or_add(s, scope, name);
  if (scope->in_target && flags & F_LOCAL) {
    if (symbol->flags & (F_GLOBAL | F_NONLOCAL))
      report(s, at,
             "comprehension inner loop cannot rebind assignment expression "
             "target '%s'",
             name);
    flags |= F_ITERATION;
  }
  symbol->flags |= flags;
  return symbol;
}

static bool is_function_like(const il_scope *scope) {
  return scope->kind >= IL_SCOPE_FUNCTION;
}

/* The walkers below take the scope that the node stands in. */

static il_scope *new_scope(il_scopes *s, il_scope *parent, il_scope_kind kind,
                           const void *node) {
  il_scope *scope = IL_ARENA_NEW(s->arena, il_scope);
  scope->kind = kind;
  scope->parent = parent;
  scope->class_name = parent ? parent->class_name : NULL;
  if (s->count == s->capacity)
    s->items = il_arena_grow(s->arena, s->items, s->count, sizeof *s->items,
                             &s->capacity);
  il_ptr_map_add(s->arena, &s->index, node, s->count);
  s->items[s->count++] = scope;
  return scope;
}

/* ---- expressions ---- */

static void visit_expr(il_scopes *s, il_scope *scope, const il_expr *e);
static void visit_stmts(il_scopes *s, il_scope *scope, il_stmts body);

static void visit_optional(il_scopes *s, il_scope *scope, const il_expr *e) {
  if (e) visit_expr(s, scope, e);
}

static void visit_exprs(il_scopes *s, il_scope *scope, il_exprs list) {
  for (uint32_t i = 0; i < list.count; i++)
    visit_optional(s, scope, list.items[i]);
}

static void visit_keywords(il_scopes *s, il_scope *scope, il_keywords list) {
  for (uint32_t i = 0; i < list.count; i++)
    visit_expr(s, scope, list.items[i].value);
}

static uint32_t count_params(const il_params *params) {
  return params->posonly_count + params->plain_count + params->kwonly_count;
}

static void visit_defaults(il_scopes *s, il_scope *scope,
                           const il_params *params) {
  for (uint32_t i = 0; i < count_params(params); i++)
    visit_optional(s, scope, params->items[i].fallback);
}

static void visit_annotations(il_scopes *s, il_scope *scope,
                              const il_params *params, const il_expr *returns) {
  if (s->future_annotations) return;
  for (uint32_t i = 0; i < count_params(params); i++)
    visit_optional(s, scope, params->items[i].annotation);
  if (params->vararg) visit_optional(s, scope, params->vararg->annotation);
  if (params->kwarg) visit_optional(s, scope, params->kwarg->annotation);
  visit_optional(s, scope, returns);
}

static void define_params(il_scopes *s, il_scope *inner,
                          const il_params *params) {
  inner->has_positional = params->posonly_count + params->plain_count > 0;
  for (uint32_t i = 0; i < count_params(params); i++)
    define(s, inner, params->items[i].name, F_PARAM, params->items[i].span);
  if (params->vararg)
    define(s, inner, params->vararg->name, F_PARAM, params->vararg->span);
  if (params->kwarg)
    define(s, inner, params->kwarg->name, F_PARAM, params->kwarg->span);
}

static void visit_name(il_scopes *s, il_scope *scope, const il_expr *e) {
  bool load = e->name.ctx == IL_CTX_LOAD;
  define(s, scope, e->name.id, load ? F_USE : F_LOCAL, e->span);
  /* super() without arguments needs the cell of the class around. */
  if (load && e->name.id == s->name_super && is_function_like(scope))
    define(s, scope, s->name_class, F_USE, e->span);
}

static void visit_lambda(il_scopes *s, il_scope *scope, const il_expr *e) {
  visit_defaults(s, scope, e->lambda.params);
  il_scope *inner = new_scope(s, scope, IL_SCOPE_LAMBDA, e);
  define_params(s, inner, e->lambda.params);
  visit_expr(s, inner, e->lambda.body);
}

static void visit_target(il_scopes *s, il_scope *inner, const il_expr *target) {
  inner->in_target = true;
  visit_expr(s, inner, target);
  inner->in_target = false;
}

static void visit_iterable(il_scopes *s, il_scope *scope, const il_expr *e) {
  scope->iterables++;
  visit_expr(s, scope, e);
  scope->iterables--;
}

static void visit_comprehension(il_scopes *s, il_scope *scope,
                                const il_expr *e) {
  const il_comprehensions *loops = &e->comp.generators;
  visit_iterable(s, scope, loops->items[0].iter);
  il_scope *inner = new_scope(s, scope, IL_SCOPE_COMPREHENSION, e);
  inner->is_generator = e->kind == IL_EXPR_GENERATOR;
  define(s, inner, s->name_dot0, F_PARAM, e->span);
  inner->has_positional = true;
  visit_target(s, inner, loops->items[0].target);
  visit_exprs(s, inner, loops->items[0].ifs);
  for (uint32_t i = 1; i < loops->count; i++) {
    visit_target(s, inner, loops->items[i].target);
    visit_iterable(s, inner, loops->items[i].iter);
    visit_exprs(s, inner, loops->items[i].ifs);
  }
  visit_optional(s, inner, e->comp.value);
  visit_expr(s, inner, e->comp.element);
}

/* x := v inside a comprehension binds x around the comprehension. */
static void bind_outside(il_scopes *s, il_scope *scope, const il_expr *target) {
  const il_name *name = il_scope_mangle(s->names, scope, target->name.id);
  for (il_scope *at = scope; at; at = at->parent) {
    il_symbol *there = il_scope_find(at, name);
    uint32_t flags = there ? there->flags : 0;
    if (at->kind == IL_SCOPE_COMPREHENSION) {
      if (flags & F_ITERATION) {
        report(s, target->span,
               "assignment expression cannot rebind comprehension iteration "
               "variable '%s'",
               name);
        return;
      }
    } else if (at->kind == IL_SCOPE_CLASS) {
      report(s, target->span,
             "assignment expression within a comprehension cannot be used in "
             "a class body",
             NULL);
      return;
    } else {
      bool global = at->kind == IL_SCOPE_MODULE || flags & F_GLOBAL;
      find_or_add(s, scope, name)->flags |= global ? F_GLOBAL : F_NONLOCAL;
      find_or_add(s, at, name)->flags |=
          at->kind == IL_SCOPE_MODULE ? F_USE : F_LOCAL;
      return;
    }
  }
}

static void visit_named(il_scopes *s, il_scope *scope, const il_expr *e) {
  if (scope->iterables) {
    report(s, e->span,
           "assignment expression cannot be used in a comprehension iterable "
           "expression",
           NULL);
  } else if (scope->kind == IL_SCOPE_COMPREHENSION) {
    bind_outside(s, scope, e->named.target);
  }
  visit_expr(s, scope, e->named.value);
  visit_expr(s, scope, e->named.target);
}

static const il_expr *comprehension_of(const il_scopes *s,
                                       const il_scope *scope) {
  for (uint32_t i = 0; i < s->index.capacity; i++)
    if (s->index.keys[i] && s->items[s->index.values[i]] == scope)
      return s->index.keys[i];
  return NULL;
}

static void visit_yield(il_scopes *s, il_scope *scope, const il_expr *e) {
  if (scope->kind == IL_SCOPE_COMPREHENSION) {
    il_expr_kind kind = comprehension_of(s, scope)->kind;
    report(s, e->span,
           kind == IL_EXPR_LIST_COMP   ? "'yield' inside list comprehension"
           : kind == IL_EXPR_SET_COMP  ? "'yield' inside set comprehension"
           : kind == IL_EXPR_DICT_COMP ? "'yield' inside dict comprehension"
                                       : "'yield' inside generator expression",
           NULL);
  } else if (!is_function_like(scope)) {
    report(s, e->span, "'yield' outside function", NULL);
  }
  scope->is_generator = true;
  visit_optional(s, scope, e->yield);
}

static void visit_expr(il_scopes *s, il_scope *scope, const il_expr *e) {
  switch (e->kind) {
  case IL_EXPR_BOOL_OP: visit_exprs(s, scope, e->bool_op.values); break;
  case IL_EXPR_NAMED: visit_named(s, scope, e); break;
  case IL_EXPR_BIN_OP:
    visit_expr(s, scope, e->bin_op.left);
    visit_expr(s, scope, e->bin_op.right);
    break;
  case IL_EXPR_UNARY_OP: visit_expr(s, scope, e->unary_op.operand); break;
  case IL_EXPR_LAMBDA: visit_lambda(s, scope, e); break;
  case IL_EXPR_IF:
    visit_expr(s, scope, e->if_exp.test);
    visit_expr(s, scope, e->if_exp.body);
    visit_expr(s, scope, e->if_exp.orelse);
    break;
  case IL_EXPR_DICT:
    visit_exprs(s, scope, e->dict.keys);
    visit_exprs(s, scope, e->dict.values);
    break;
  case IL_EXPR_SET: visit_exprs(s, scope, e->set); break;
  case IL_EXPR_LIST_COMP:
  case IL_EXPR_SET_COMP:
  case IL_EXPR_DICT_COMP:
  case IL_EXPR_GENERATOR: visit_comprehension(s, scope, e); break;
  case IL_EXPR_YIELD:
  case IL_EXPR_YIELD_FROM: visit_yield(s, scope, e); break;
  case IL_EXPR_COMPARE:
    visit_expr(s, scope, e->compare.left);
    visit_exprs(s, scope, e->compare.rights);
    break;
  case IL_EXPR_CALL:
    visit_expr(s, scope, e->call.func);
    visit_exprs(s, scope, e->call.args);
    visit_keywords(s, scope, e->call.keywords);
    break;
  case IL_EXPR_FORMATTED:
    visit_expr(s, scope, e->formatted.value);
    visit_optional(s, scope, e->formatted.spec);
    break;
  case IL_EXPR_JOINED: visit_exprs(s, scope, e->joined); break;
  case IL_EXPR_CONSTANT: break;
  case IL_EXPR_ATTRIBUTE: visit_expr(s, scope, e->attribute.value); break;
  case IL_EXPR_SUBSCRIPT:
    visit_expr(s, scope, e->subscript.value);
    visit_expr(s, scope, e->subscript.index);
    break;
  case IL_EXPR_STARRED: visit_expr(s, scope, e->starred.value); break;
  case IL_EXPR_NAME: visit_name(s, scope, e); break;
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE: visit_exprs(s, scope, e->sequence.items); break;
  case IL_EXPR_SLICE:
    visit_optional(s, scope, e->slice.lower);
    visit_optional(s, scope, e->slice.upper);
    visit_optional(s, scope, e->slice.step);
    break;
  }
}

/* ---- statements ---- */

static void visit_function(il_scopes *s, il_scope *scope, const il_stmt *st) {
  define(s, scope, st->function.name, F_LOCAL, st->span);
  visit_defaults(s, scope, st->function.params);
  visit_annotations(s, scope, st->function.params, st->function.returns);
  visit_exprs(s, scope, st->function.decorators);
  il_scope *inner = new_scope(s, scope, IL_SCOPE_FUNCTION, st);
  define_params(s, inner, st->function.params);
  visit_stmts(s, inner, st->function.body);
}

static void visit_class(il_scopes *s, il_scope *scope, const il_stmt *st) {
  define(s, scope, st->class_def.name, F_LOCAL, st->span);
  visit_exprs(s, scope, st->class_def.bases);
  visit_keywords(s, scope, st->class_def.keywords);
  visit_exprs(s, scope, st->class_def.decorators);
  il_scope *inner = new_scope(s, scope, IL_SCOPE_CLASS, st);
  inner->class_name = st->class_def.name;
  visit_stmts(s, inner, st->class_def.body);
}

static void visit_ann_assign(il_scopes *s, il_scope *scope, const il_stmt *st) {
  const il_expr *target = st->ann_assign.target;
  bool simple = st->ann_assign.simple;
  if (!is_function_like(scope)) scope->has_annotations = true;
  if (target->kind != IL_EXPR_NAME) {
    visit_expr(s, scope, target);
  } else {
    const il_name *name = il_scope_mangle(s->names, scope, target->name.id);
    il_symbol *symbol = il_scope_find(scope, name);
    uint32_t flags = symbol ? symbol->flags : 0;
    if (simple && scope->parent && flags & (F_GLOBAL | F_NONLOCAL))
      report(s, st->span,
             flags & F_GLOBAL ? "annotated name '%s' can't be global"
                              : "annotated name '%s' can't be nonlocal",
             name);
    if (simple)
      define(s, scope, name, F_ANNOTATED | F_LOCAL, target->span);
    else if (st->ann_assign.value)
      define(s, scope, name, F_LOCAL, target->span);
  }
  if (!s->future_annotations) visit_expr(s, scope, st->ann_assign.annotation);
  visit_optional(s, scope, st->ann_assign.value);
}

static void visit_try(il_scopes *s, il_scope *scope, const il_stmt *st) {
  visit_stmts(s, scope, st->try_stmt.body);
  visit_stmts(s, scope, st->try_stmt.orelse);
  for (uint32_t i = 0; i < st->try_stmt.handler_count; i++) {
    const il_except *handler = &st->try_stmt.handlers[i];
    visit_optional(s, scope, handler->type);
    if (handler->name) define(s, scope, handler->name, F_LOCAL, handler->span);
    visit_stmts(s, scope, handler->body);
  }
  visit_stmts(s, scope, st->try_stmt.finally_body);
}

static void visit_with(il_scopes *s, il_scope *scope, const il_stmt *st) {
  for (uint32_t i = 0; i < st->with.count; i++) {
    visit_expr(s, scope, st->with.items[i].context);
    visit_optional(s, scope, st->with.items[i].target);
  }
  visit_stmts(s, scope, st->with.body);
}

static void visit_aliases(il_scopes *s, il_scope *scope, il_aliases list) {
  for (uint32_t i = 0; i < list.count; i++) {
    const il_alias *alias = &list.items[i];
    const il_name *name = alias->asname ? alias->asname : alias->name;
    if (!alias->asname && name->len == 1 && name->text[0] == '*') {
      if (scope->kind != IL_SCOPE_MODULE)
        report(s, alias->span, "import * only allowed at module level", NULL);
      continue;
    }
    const char *dot = memchr(name->text, '.', name->len);
    if (dot)
      name = il_names_intern(s->names, name->text, (size_t)(dot - name->text));
    define(s, scope, name, F_LOCAL, alias->span);
  }
}

static const char *global_error(uint32_t flags) {
  if (flags & F_PARAM) return "name '%s' is parameter and global";
  if (flags & F_USE) return "name '%s' is used prior to global declaration";
  if (flags & F_ANNOTATED) return "annotated name '%s' can't be global";
  if (flags & F_LOCAL)
    return "name '%s' is assigned to before global "
           "declaration";
  return NULL;
}

static const char *nonlocal_error(uint32_t flags) {
  if (flags & F_PARAM) return "name '%s' is parameter and nonlocal";
  if (flags & F_USE) return "name '%s' is used prior to nonlocal declaration";
  if (flags & F_ANNOTATED) return "annotated name '%s' can't be nonlocal";
  if (flags & F_LOCAL)
    return "name '%s' is assigned to before nonlocal "
           "declaration";
  return NULL;
}

static void visit_declaration(il_scopes *s, il_scope *scope,
                              const il_stmt *st) {
  bool global = st->kind == IL_STMT_GLOBAL;
  if (!global && scope->kind == IL_SCOPE_MODULE) {
    report(s, st->span, "nonlocal declaration not allowed at module level",
           NULL);
    return;
  }
  for (uint32_t i = 0; i < st->names.count; i++) {
    const il_name *name = il_scope_mangle(s->names, scope, st->names.items[i]);
    il_symbol *symbol = find_or_add(s, scope, name);
    const char *error =
        global ? global_error(symbol->flags) : nonlocal_error(symbol->flags);
    if (error) {
      report(s, st->span, error, name);
      continue;
    }
    if (!(symbol->flags & (F_GLOBAL | F_NONLOCAL))) symbol->where = st->span;
    symbol->flags |= global ? F_GLOBAL : F_NONLOCAL;
    if ((symbol->flags & F_GLOBAL) && (symbol->flags & F_NONLOCAL))
      report(s, symbol->where, "name '%s' is nonlocal and global", name);
  }
}

static void visit_if(il_scopes *s, il_scope *scope, const il_stmt *st) {
  for (uint32_t i = 0; i < st->if_stmt.count; i++) {
    visit_expr(s, scope, st->if_stmt.branches[i].test);
    visit_stmts(s, scope, st->if_stmt.branches[i].body);
  }
  visit_stmts(s, scope, st->if_stmt.orelse);
}

static void visit_stmt(il_scopes *s, il_scope *scope, const il_stmt *st) {
  switch (st->kind) {
  case IL_STMT_FUNCTION: visit_function(s, scope, st); break;
  case IL_STMT_CLASS: visit_class(s, scope, st); break;
  case IL_STMT_RETURN:
  case IL_STMT_EXPR: visit_optional(s, scope, st->value); break;
  case IL_STMT_DELETE: visit_exprs(s, scope, st->targets); break;
  case IL_STMT_ASSIGN:
    visit_exprs(s, scope, st->assign.targets);
    visit_expr(s, scope, st->assign.value);
    break;
  case IL_STMT_AUG_ASSIGN:
    visit_expr(s, scope, st->aug_assign.target);
    visit_expr(s, scope, st->aug_assign.value);
    break;
  case IL_STMT_ANN_ASSIGN: visit_ann_assign(s, scope, st); break;
  case IL_STMT_FOR:
    visit_expr(s, scope, st->for_loop.target);
    visit_expr(s, scope, st->for_loop.iter);
    visit_stmts(s, scope, st->for_loop.body);
    visit_stmts(s, scope, st->for_loop.orelse);
    break;
  case IL_STMT_WHILE:
    visit_expr(s, scope, st->while_loop.test);
    visit_stmts(s, scope, st->while_loop.body);
    visit_stmts(s, scope, st->while_loop.orelse);
    break;
  case IL_STMT_IF: visit_if(s, scope, st); break;
  case IL_STMT_WITH: visit_with(s, scope, st); break;
  case IL_STMT_RAISE:
    visit_optional(s, scope, st->raise.exception);
    visit_optional(s, scope, st->raise.cause);
    break;
  case IL_STMT_TRY: visit_try(s, scope, st); break;
  case IL_STMT_ASSERT:
    visit_expr(s, scope, st->assert_stmt.test);
    visit_optional(s, scope, st->assert_stmt.message);
    break;
  case IL_STMT_IMPORT: visit_aliases(s, scope, st->import); break;
  case IL_STMT_IMPORT_FROM:
    visit_aliases(s, scope, st->import_from.names);
    break;
  case IL_STMT_GLOBAL:
  case IL_STMT_NONLOCAL: visit_declaration(s, scope, st); break;
  case IL_STMT_PASS:
  case IL_STMT_BREAK:
  case IL_STMT_CONTINUE: break;
  }
}

static void visit_stmts(il_scopes *s, il_scope *scope, il_stmts body) {
  for (uint32_t i = 0; i < body.count; i++)
    visit_stmt(s, scope, body.items[i]);
}

/* ---- binding ---- */

/* The scope whose variable a name means when its own scope does not bind it;
 * NULL when it is a global. Class bodies are invisible from inside, except
 * that their methods see __class__. */
static il_scope *find_owner(const il_scopes *s, const il_scope *scope,
                            const il_name *name) {
  for (il_scope *at = scope->parent; at; at = at->parent) {
    if (at->kind == IL_SCOPE_CLASS && name == s->name_class) return at;
    if (!is_function_like(at)) continue;
    const il_symbol *symbol = il_scope_find(at, name);
    if (!symbol || symbol->flags & F_NONLOCAL) continue;
    if (symbol->flags & F_GLOBAL) return NULL;
    if (symbol->flags & F_BOUND) return at;
  }
  return NULL;
}

static void add_free(il_scopes *s, il_scope *scope, const il_name *name) {
  il_symbol *symbol = find_or_add(s, scope, name);
  if (symbol->is_free) return;
  symbol->is_free = true;
  if (symbol->binding == IL_BIND_NONE) symbol->binding = IL_BIND_FREE;
  if (scope->nfree == scope->free_cap)
    scope->free = il_arena_grow(s->arena, scope->free, scope->nfree,
                                sizeof *scope->free, &scope->free_cap);
  scope->free[scope->nfree++] = name;
}

static bool bind_free(il_scopes *s, il_scope *scope, const il_name *name) {
  il_scope *owner = find_owner(s, scope, name);
  if (!owner) return false;
  for (il_scope *at = scope; at != owner; at = at->parent)
    add_free(s, at, name);
  if (owner->kind == IL_SCOPE_CLASS)
    owner->needs_class_cell = true;
  else
    il_scope_find(owner, name)->binding = IL_BIND_CELL;
  return true;
}

static void bind_symbol(il_scopes *s, il_scope *scope, uint32_t number) {
  il_symbol *symbol = &scope->symbols[number];
  uint32_t flags = symbol->flags;
  if (symbol->binding != IL_BIND_NONE) return;
  if (flags & F_GLOBAL) {
    symbol->binding = IL_BIND_GLOBAL_EXPLICIT;
  } else if (!(flags & F_NONLOCAL) && flags & F_BOUND) {
    symbol->binding = scope->kind == IL_SCOPE_MODULE ? IL_BIND_GLOBAL_IMPLICIT
                                                     : IL_BIND_LOCAL;
  } else if (!bind_free(s, scope, symbol->name)) {
    if (flags & F_NONLOCAL)
      report(s, symbol->where, "no binding for nonlocal '%s' found",
             symbol->name);
    symbol->binding = IL_BIND_GLOBAL_IMPLICIT;
  }
}

static void assign_slots(il_scope *scope) {
  uint32_t next = 0;
  if (scope->kind == IL_SCOPE_CLASS) {
    next = 1;
    if (scope->needs_class_cell) scope->class_slot = next++;
  } else {
    for (uint32_t i = 0; i < scope->nsymbols; i++) {
      il_symbol *symbol = &scope->symbols[i];
      if (symbol->flags & F_PARAM) scope->nparams++;
      if (symbol->binding == IL_BIND_LOCAL || symbol->binding == IL_BIND_CELL)
        symbol->slot = next++;
    }
  }
  for (uint32_t i = 0; i < scope->nfree; i++)
    il_scope_find(scope, scope->free[i])->slot = next++;
  scope->nslots = next;
}

il_scopes *il_scopes_build(il_arena *arena, const il_ast_module *module,
                           bool future_annotations, il_diags *diags) {
  il_scopes *s = IL_ARENA_NEW(arena, il_scopes);
  s->arena = arena;
  s->names = module->names;
  s->diags = diags;
  s->name_super = il_names_intern(s->names, "super", 5);
  s->name_class = il_names_intern(s->names, "__class__", 9);
  s->name_dot0 = il_names_intern(s->names, ".0", 2);
  s->future_annotations = future_annotations;
  il_scope *top = new_scope(s, NULL, IL_SCOPE_MODULE, module);
  visit_stmts(s, top, module->body);
  for (uint32_t i = 0; i < s->count; i++)
    for (uint32_t k = 0; k < s->items[i]->nsymbols; k++)
      bind_symbol(s, s->items[i], k);
  for (uint32_t i = 0; i < s->count; i++)
    assign_slots(s->items[i]);
  return s;
}

il_scope *il_scopes_of(const il_scopes *scopes, const void *node) {
  uint32_t *at = il_ptr_map_find(&scopes->index, node);
  IL_ASSERT(at != NULL);
  return scopes->items[*at];
}
