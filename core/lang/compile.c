/* il_compile, and everything that is a code object of its own. */
#include "lang/compile_internal.h"

#include <stdlib.h>

/* ---- diagnostics ---- */

static il_diag place_of(il_diag_kind kind, il_span at) {
  return (il_diag){.kind = kind,
                   .line = at.line,
                   .column = at.column,
                   .end_line = at.end_line,
                   .end_column = at.end_column};
}

void il_compile_error(il_compiler *c, il_span at, const char *format, ...) {
  va_list args;
  va_start(args, format);
  il_diags_vadd(c->diags, place_of(IL_DIAG_SYNTAX, at), format, args);
  va_end(args);
}

void il_compile_refuse(il_compiler *c, il_span at, const char *feature) {
  il_diags_add(c->diags, place_of(IL_DIAG_UNSUPPORTED, at),
               "%s not supported by Interleave", feature);
}

/* ---- names of code ---- */

static il_text text_of(il_compiler *c, const char *text) {
  uint32_t len = (uint32_t)strlen(text);
  return (il_text){.text = il_arena_copy(&c->program->arena, text, len),
                   .len = len};
}

/* "name" at the top, "Class.name" in a class or comprehension,
 * "f.<locals>.name" in a function; a name that is declared global there counts
 * as at the top. */
static il_text qualify(il_compiler *c, il_text name, const il_name *declared) {
  const il_unit *outer = c->unit;
  if (!outer->outer) return name;
  if (declared) {
    declared = il_scope_mangle(c->interned, outer->scope, declared);
    const il_symbol *symbol = il_scope_find(outer->scope, declared);
    if (symbol && symbol->binding == IL_BIND_GLOBAL_EXPLICIT) return name;
  }
  il_buf text;
  il_buf_init(&text);
  il_buf_append(&text, outer->qualname.text, outer->qualname.len);
  bool is_function = outer->scope->kind == IL_SCOPE_FUNCTION ||
                     outer->scope->kind == IL_SCOPE_LAMBDA;
  il_buf_text(&text, is_function ? ".<locals>." : ".");
  il_buf_append(&text, name.text, name.len);
  il_text result = {.text =
                        il_arena_copy(&c->program->arena, text.bytes, text.len),
                    .len = (uint32_t)text.len};
  il_buf_term(&text);
  return result;
}

/* ---- units ---- */

static void begin(il_compiler *c, const void *node, il_text name,
                  const il_name *declared, il_span span) {
  il_scope *scope = il_scopes_of(c->scopes, node);
  il_unit *unit = IL_ARENA_NEW(c->arena, il_unit);
  il_text qualname = scope->parent ? qualify(c, name, declared) : name;
  il_unit_begin(c, unit, scope, name, qualname);
  il_set_span(c, span);
  /* An exception thrown into a generator that has not started must meet no
   * handler: its first word has none. */
  if (scope->is_generator) il_emit(c, IL_OP_NOP, 0);
  for (uint32_t i = 0; i < scope->nsymbols; i++)
    if (scope->symbols[i].binding == IL_BIND_CELL)
      il_emit(c, IL_OP_MAKE_CELL, scope->symbols[i].slot);
  if (scope->class_slot) il_emit(c, IL_OP_MAKE_CELL, scope->class_slot);
}

static il_code *finish(il_compiler *c, uint32_t flags, uint32_t first_line) {
  if (c->unit->scope->is_generator) flags |= IL_CODE_GENERATOR;
  il_code *code = il_unit_finish(c);
  code->flags = flags;
  code->first_line = first_line;
  return code;
}

static void emit_return_none(il_compiler *c) {
  il_emit(c, IL_OP_NONE, 0);
  il_emit(c, IL_OP_RETURN, 0);
}

static uint32_t slot_for_closure(const il_compiler *c, const il_name *name) {
  const il_scope *scope = c->unit->scope;
  if (scope->kind == IL_SCOPE_CLASS && name == c->scopes->name_class)
    return scope->class_slot;
  return il_scope_find(scope, name)->slot;
}

/* [defaults] [kwdefaults] -- function; `flags` says which are there. */
static void make_function(il_compiler *c, const il_code *code,
                          const il_scope *scope, uint32_t flags) {
  for (uint32_t i = 0; i < scope->nfree; i++)
    il_emit(c, IL_OP_LOAD_CLOSURE, slot_for_closure(c, scope->free[i]));
  if (scope->nfree) {
    il_emit(c, IL_OP_BUILD_TUPLE, scope->nfree);
    flags |= 4;
  }
  il_const constant = {.kind = IL_CONST_CODE, .code = code};
  il_compile_const(c, &constant);
  il_emit(c, IL_OP_MAKE_FUNCTION, flags);
}

/* ---- functions ---- */

static void check_params(il_compiler *c, const il_params *params) {
  uint32_t n = params->posonly_count + params->plain_count;
  for (uint32_t i = 0; i < n + params->kwonly_count; i++)
    il_compile_check_name(c, params->items[i].name, false);
  if (params->vararg) il_compile_check_name(c, params->vararg->name, false);
  if (params->kwarg) il_compile_check_name(c, params->kwarg->name, false);
}

static uint32_t compile_defaults(il_compiler *c, const il_params *params) {
  check_params(c, params);
  uint32_t plain = params->posonly_count + params->plain_count;
  uint32_t first = plain;
  while (first > 0 && params->items[first - 1].fallback)
    first--;
  uint32_t flags = 0;
  if (first < plain) {
    uint32_t n = plain - first;
    il_exprs values = {.items =
                           il_arena_alloc(c->arena, n * sizeof *values.items),
                       .count = n};
    for (uint32_t i = 0; i < n; i++)
      values.items[i] = params->items[first + i].fallback;
    il_compile_tuple(c, values);
    flags |= 1;
  }
  uint32_t pairs = 0;
  for (uint32_t i = plain; i < plain + params->kwonly_count; i++) {
    if (!params->items[i].fallback) continue;
    const il_name *name =
        il_scope_mangle(c->interned, c->unit->scope, params->items[i].name);
    il_compile_text(c, (il_text){.text = name->text, .len = name->len});
    il_compile_expr(c, params->items[i].fallback);
    pairs++;
  }
  if (pairs) {
    il_emit(c, IL_OP_BUILD_DICT, pairs);
    flags |= 2;
  }
  return flags;
}

/* Pushes name and value; how many pairs. */
static uint32_t compile_annotation(il_compiler *c, const il_name *name,
                                   const il_expr *annotation) {
  if (!annotation) return 0;
  il_compile_text(c, (il_text){.text = name->text, .len = name->len});
  if (annotation->kind == IL_EXPR_STARRED) /* *args: *Ts */
    annotation = annotation->starred.value;
  if (c->future_annotations)
    il_compile_text(c, il_compile_source_text(c, annotation->span));
  else
    il_compile_expr(c, annotation);
  return 1;
}

static uint32_t compile_parameter(il_compiler *c, const il_param *param) {
  if (!param || !param->annotation) return 0;
  const il_name *name =
      il_scope_mangle(c->interned, c->unit->scope, param->name);
  return compile_annotation(c, name, param->annotation);
}

/* The flag for MAKE_FUNCTION. Positional-only ones come second, as CPython has
 * it. */
static uint32_t compile_annotations(il_compiler *c, const il_params *params,
                                    const il_expr *returns) {
  uint32_t n = params->posonly_count + params->plain_count, pairs = 0;
  for (uint32_t i = params->posonly_count; i < n; i++)
    pairs += compile_parameter(c, &params->items[i]);
  for (uint32_t i = 0; i < params->posonly_count; i++)
    pairs += compile_parameter(c, &params->items[i]);
  pairs += compile_parameter(c, params->vararg);
  for (uint32_t i = n; i < n + params->kwonly_count; i++)
    pairs += compile_parameter(c, &params->items[i]);
  pairs += compile_parameter(c, params->kwarg);
  pairs +=
      compile_annotation(c, il_names_intern(c->interned, "return", 6), returns);
  if (!pairs) return 0;
  il_emit(c, IL_OP_BUILD_DICT, pairs);
  return 8;
}

static void set_params(il_code *code, const il_params *params) {
  code->nargs = params->posonly_count + params->plain_count;
  code->nposonly = params->posonly_count;
  code->nkwonly = params->kwonly_count;
  if (params->vararg) code->flags |= IL_CODE_VARARGS;
  if (params->kwarg) code->flags |= IL_CODE_VARKW;
}

/* The docstring of a body, or NULL. */
static const il_literal *docstring(il_stmts body) {
  if (body.count == 0 || body.items[0]->kind != IL_STMT_EXPR) return NULL;
  const il_expr *e = body.items[0]->value;
  if (e->kind != IL_EXPR_CONSTANT || e->constant.kind != IL_LIT_STR)
    return NULL;
  return &e->constant;
}

static void set_doc(il_compiler *c, il_code *code, const il_literal *doc) {
  if (!doc) return;
  code->doc = il_arena_copy(&c->program->arena, doc->text, doc->len);
  code->doc_len = doc->len;
}

static void compile_decorators(il_compiler *c, il_exprs decorators) {
  for (uint32_t i = 0; i < decorators.count; i++) {
    il_compile_expr(c, decorators.items[i]);
    il_emit(c, IL_OP_PUSH_NIL, 0);
  }
}

static void call_decorators(il_compiler *c, il_exprs decorators) {
  il_position before = c->unit->position;
  for (uint32_t i = decorators.count; i-- > 0;) {
    il_set_span(c, decorators.items[i]->span);
    il_emit(c, IL_OP_CALL, 1);
  }
  il_set_position(c, before);
}

static uint32_t first_line(const il_stmt *st, il_exprs decorators) {
  return decorators.count ? decorators.items[0]->span.line : st->span.line;
}

void il_compile_function(il_compiler *c, const il_stmt *st) {
  const il_params *params = st->function.params;
  compile_decorators(c, st->function.decorators);
  uint32_t flags = compile_defaults(c, params);
  flags |= compile_annotations(c, params, st->function.returns);
  il_text name = il_compile_name_text(c, st->function.name);
  begin(c, st, name, st->function.name, st->span);
  il_scope *scope = c->unit->scope;
  il_compile_stmts(c, st->function.body);
  emit_return_none(c);
  il_code *code = finish(c, 0, first_line(st, st->function.decorators));
  set_params(code, params);
  set_doc(c, code, docstring(st->function.body));
  make_function(c, code, scope, flags);
  call_decorators(c, st->function.decorators);
  il_compile_store(c, st->function.name);
}

void il_compile_lambda(il_compiler *c, const il_expr *e) {
  uint32_t flags = compile_defaults(c, e->lambda.params);
  begin(c, e, text_of(c, "<lambda>"), NULL, e->span);
  il_scope *scope = c->unit->scope;
  il_compile_expr(c, e->lambda.body);
  il_set_span(c, e->lambda.body->span);
  il_emit(c, IL_OP_RETURN, 0);
  il_code *code = finish(c, 0, e->span.line);
  set_params(code, e->lambda.params);
  make_function(c, code, scope, flags);
}

/* ---- classes ---- */

static const il_name *intern(il_compiler *c, const char *text) {
  return il_names_intern(c->interned, text, strlen(text));
}

static void store_doc(il_compiler *c, const il_literal *doc) {
  if (!doc) return;
  il_compile_text(c, (il_text){.text = doc->text, .len = doc->len});
  il_compile_store(c, intern(c, "__doc__"));
}

static void begin_annotations(il_compiler *c) {
  if (!c->unit->scope->has_annotations) return;
  il_emit(c, IL_OP_BUILD_DICT, 0);
  il_compile_store(c, intern(c, "__annotations__"));
}

static void compile_class_body(il_compiler *c, const il_stmt *st) {
  uint32_t line = first_line(st, st->class_def.decorators);
  il_set_span(c, (il_span){.line = line, .end_line = line});
  il_compile_load(c, intern(c, "__name__"));
  il_compile_store(c, intern(c, "__module__"));
  il_compile_text(c, c->unit->qualname);
  il_compile_store(c, intern(c, "__qualname__"));
  begin_annotations(c);
  store_doc(c, docstring(st->class_def.body));
  il_compile_stmts(c, st->class_def.body);
  if (c->unit->scope->class_slot)
    il_emit(c, IL_OP_LOAD_CLOSURE, c->unit->scope->class_slot);
  else
    il_emit(c, IL_OP_NONE, 0);
  il_emit(c, IL_OP_RETURN, 0);
}

void il_compile_class(il_compiler *c, const il_stmt *st) {
  compile_decorators(c, st->class_def.decorators);
  il_text name = il_compile_name_text(c, st->class_def.name);
  begin(c, st, name, st->class_def.name, st->span);
  il_scope *scope = c->unit->scope;
  compile_class_body(c, st);
  il_code *code =
      finish(c, IL_CODE_CLASS, first_line(st, st->class_def.decorators));
  set_doc(c, code, docstring(st->class_def.body));
  make_function(c, code, scope, 0);
  il_compile_text(c, name);
  il_compile_tuple(c, st->class_def.bases);
  if (st->class_def.keywords.count)
    il_compile_keyword_dict(c, st->class_def.keywords);
  else
    il_emit(c, IL_OP_PUSH_NIL, 0);
  il_emit(c, IL_OP_BUILD_CLASS, 0);
  call_decorators(c, st->class_def.decorators);
  il_compile_store(c, st->class_def.name);
}

/* ---- comprehensions ---- */

static void add_element(il_compiler *c, const il_expr *e) {
  /* The container lies below one iterator for each loop. */
  uint32_t below = e->comp.generators.count + 1;
  il_compile_expr(c, e->comp.element);
  switch (e->kind) {
  case IL_EXPR_LIST_COMP: il_emit(c, IL_OP_LIST_APPEND, below); break;
  case IL_EXPR_SET_COMP: il_emit(c, IL_OP_SET_ADD, below); break;
  case IL_EXPR_DICT_COMP:
    il_compile_expr(c, e->comp.value);
    il_emit(c, IL_OP_DICT_ADD, below);
    break;
  default:
    il_emit(c, IL_OP_YIELD, 0);
    il_emit(c, IL_OP_POP, 0);
    break;
  }
}

static void compile_loops(il_compiler *c, const il_expr *e, uint32_t number) {
  if (number == e->comp.generators.count) {
    il_position before = c->unit->position;
    add_element(c, e);
    il_set_position(c, before);
    return;
  }
  const il_comprehension *loop = &e->comp.generators.items[number];
  if (number == 0) {
    il_emit(c, IL_OP_LOAD_FAST, 0); /* the iterator, made outside */
  } else {
    il_compile_expr(c, loop->iter);
    il_emit(c, IL_OP_GET_ITER, 0);
  }
  il_label next = il_label_new(c), end = il_label_new(c);
  il_label start = il_label_here(c);
  il_emit_jump(c, IL_OP_FOR_ITER, end);
  il_compile_target(c, loop->target);
  for (uint32_t i = 0; i < loop->ifs.count; i++)
    il_compile_jump_if(c, loop->ifs.items[i], next, false);
  compile_loops(c, e, number + 1);
  il_label_place(c, next);
  il_emit_jump(c, IL_OP_LOOP, start);
  il_label_place(c, end);
}

static il_code *comprehension_code(il_compiler *c, const il_expr *e) {
  static const struct {
    const char *name;
    il_op build;
  } kinds[] = {[IL_EXPR_LIST_COMP] = {"<listcomp>", IL_OP_BUILD_LIST},
               [IL_EXPR_SET_COMP] = {"<setcomp>", IL_OP_BUILD_SET},
               [IL_EXPR_DICT_COMP] = {"<dictcomp>", IL_OP_BUILD_DICT},
               [IL_EXPR_GENERATOR] = {"<genexpr>", IL_OP_NOP}};
  begin(c, e, text_of(c, kinds[e->kind].name), NULL, e->span);
  bool generator = e->kind == IL_EXPR_GENERATOR;
  if (!generator) il_emit(c, kinds[e->kind].build, 0);
  compile_loops(c, e, 0);
  if (generator) il_emit(c, IL_OP_NONE, 0);
  il_emit(c, IL_OP_RETURN, 0);
  il_code *code = finish(c, 0, e->span.line);
  code->nargs = code->nposonly = 1;
  return code;
}

void il_compile_comprehension(il_compiler *c, const il_expr *e) {
  const il_scope *scope = il_scopes_of(c->scopes, e);
  const il_expr *iter = e->comp.generators.items[0].iter;
  make_function(c, comprehension_code(c, e), scope, 0);
  il_emit(c, IL_OP_PUSH_NIL, 0);
  il_compile_expr(c, iter);
  il_emit(c, IL_OP_GET_ITER, 0);
  il_emit(c, IL_OP_CALL, 1);
}

/* ---- the program ---- */

static void compile_module(il_compiler *c, const il_ast_module *module) {
  il_span start = {.line = 1, .end_line = 1};
  begin(c, module, text_of(c, "<module>"), NULL, start);
  begin_annotations(c);
  store_doc(c, docstring(module->body));
  il_compile_stmts(c, module->body);
  emit_return_none(c);
  c->program->main = finish(c, IL_CODE_MODULE, 1);
  set_doc(c, c->program->main, docstring(module->body));
}

static void list_globals(il_compiler *c) {
  il_text *names =
      il_arena_alloc(&c->program->arena, c->nglobals * sizeof *names);
  for (uint32_t i = 0; i < c->nglobals; i++)
    names[i] = il_compile_name_text(c, c->global_items[i]);
  c->program->stored_globals = names;
  c->program->nstored_globals = c->nglobals;
}

static il_program *program_new(const char *source, size_t len,
                               const char *filename) {
  il_program *program = calloc(1, sizeof *program);
  IL_ASSERT(program != NULL);
  il_arena_init(&program->arena);
  uint32_t name_len = (uint32_t)strlen(filename);
  program->filename =
      (il_text){il_arena_copy(&program->arena, filename, name_len), name_len};
  program->source =
      (il_text){il_arena_copy(&program->arena, source, len), (uint32_t)len};
  return program;
}

void il_program_free(il_program *program) {
  if (!program) return;
  il_arena_term(&program->arena);
  free(program);
}

il_program *il_compile(const char *source, size_t len, const char *filename,
                       il_diags *diags) {
  il_arena arena;
  il_arena_init(&arena);
  il_program *program = NULL;
  il_ast_module *module = il_parse(&arena, source, len, diags);
  if (module) {
    program = program_new(source, len, filename);
    il_compiler c = {.program = program,
                     .arena = &arena,
                     .diags = diags,
                     .interned = module->names};
    c.future_annotations = il_compile_futures(&c, module->body);
    c.name_debug = il_names_intern(c.interned, "__debug__", 9);
    c.scopes = il_scopes_build(&arena, module, c.future_annotations, diags);
    compile_module(&c, module);
    list_globals(&c);
  }
  il_arena_term(&arena);
  if (program && diags->count > 0) {
    il_program_free(program);
    program = NULL;
  }
  return program;
}
