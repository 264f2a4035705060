/* The tree as text, in the form of Python's ast.dump: for tests only. Strings
 * are written with escapes for all that is not printable ASCII, integers
 * that do not fit 64 bits as radix#digits. */
#include "lang/ast.h"

#include <stdio.h>

typedef struct {
  il_buf *out;
  bool positions;
} dumper;

static void dump_float(il_buf *out, double number) {
  char text[40];
  snprintf(text, sizeof text, "%.17g", number);
  il_buf_text(out, text);
}

static void dump_expr(dumper *d, const il_expr *e);
static void dump_stmts(dumper *d, il_stmts list);

static void text(dumper *d, const char *s) {
  il_buf_text(d->out, s);
}

static void field(dumper *d, const char *name) {
  il_buf_printf(
      d->out, "%s%s=", d->out->bytes[d->out->len - 1] == '(' ? "" : ", ", name);
}

static void dump_quoted(dumper *d, const char *bytes, size_t len) {
  il_buf_byte(d->out, '\'');
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)bytes[i];
    if (c < 0x20 || c >= 0x7F || c == '\'' || c == '\\')
      il_buf_printf(d->out, "\\x%02x", c);
    else
      il_buf_byte(d->out, (char)c);
  }
  il_buf_byte(d->out, '\'');
}

static void dump_name(dumper *d, const il_name *name) {
  if (name)
    dump_quoted(d, name->text, name->len);
  else
    text(d, "None");
}

static void name_field(dumper *d, const char *label, const il_name *name) {
  if (!name) return;
  field(d, label);
  dump_name(d, name);
}

static void expr_field(dumper *d, const char *label, const il_expr *e) {
  if (!e) return;
  field(d, label);
  dump_expr(d, e);
}

static void dump_exprs(dumper *d, il_exprs list) {
  text(d, "[");
  for (uint32_t i = 0; i < list.count; i++) {
    text(d, i ? ", " : "");
    if (list.items[i])
      dump_expr(d, list.items[i]);
    else
      text(d, "None");
  }
  text(d, "]");
}

static void exprs_field(dumper *d, const char *label, il_exprs list) {
  field(d, label);
  dump_exprs(d, list);
}

static void stmts_field(dumper *d, const char *label, il_stmts list) {
  field(d, label);
  dump_stmts(d, list);
}

static void close_node(dumper *d, const il_span *span) {
  if (d->positions) {
    field(d, "at");
    il_buf_printf(d->out, "%u:%u-%u:%u", span->line, span->column,
                  span->end_line, span->end_column);
  }
  text(d, ")");
}

/* ---- expressions ---- */

static const char *const binary_names[] = {
    "Add()",    "Sub()",    "Mult()",    "MatMult()", "Div()",
    "Mod()",    "Pow()",    "LShift()",  "RShift()",  "BitOr()",
    "BitXor()", "BitAnd()", "FloorDiv()"};
static const char *const unary_names[] = {"Invert()", "Not()", "UAdd()",
                                          "USub()"};
static const char *const compare_names[] = {
    "Eq()",  "NotEq()", "Lt()",    "LtE()", "Gt()",
    "GtE()", "Is()",    "IsNot()", "In()",  "NotIn()"};
static const char *const ctx_names[] = {"Load()", "Store()", "Del()"};

static void ctx_field(dumper *d, il_expr_ctx ctx) {
  field(d, "ctx");
  text(d, ctx_names[ctx]);
}

static void dump_constant(dumper *d, const il_literal *c) {
  field(d, "value");
  switch (c->kind) {
  case IL_LIT_NONE: text(d, "None"); break;
  case IL_LIT_TRUE: text(d, "True"); break;
  case IL_LIT_FALSE: text(d, "False"); break;
  case IL_LIT_ELLIPSIS: text(d, "Ellipsis"); break;
  case IL_LIT_INT: il_buf_printf(d->out, "%lld", (long long)c->small); break;
  case IL_LIT_BIG_INT: il_buf_printf(d->out, "%u#%s", c->radix, c->text); break;
  case IL_LIT_FLOAT: dump_float(d->out, c->real); break;
  case IL_LIT_BYTES: text(d, "b"); /* fall through */
  case IL_LIT_STR: dump_quoted(d, c->text, c->len); break;
  }
}

static void dump_param(dumper *d, const il_param *param) {
  text(d, "arg(");
  name_field(d, "arg", param->name);
  expr_field(d, "annotation", param->annotation);
  close_node(d, &param->span);
}

static void params_field(dumper *d, const char *label, const il_param *items,
                         uint32_t count) {
  field(d, label);
  text(d, "[");
  for (uint32_t i = 0; i < count; i++) {
    text(d, i ? ", " : "");
    dump_param(d, &items[i]);
  }
  text(d, "]");
}

static void defaults_field(dumper *d, const char *label, const il_param *items,
                           uint32_t count, bool with_none) {
  field(d, label);
  text(d, "[");
  for (uint32_t i = 0, n = 0; i < count; i++) {
    if (!items[i].fallback && !with_none) continue;
    text(d, n++ ? ", " : "");
    if (items[i].fallback)
      dump_expr(d, items[i].fallback);
    else
      text(d, "None");
  }
  text(d, "]");
}

static void dump_params(dumper *d, const il_params *params) {
  uint32_t positional = params->posonly_count + params->plain_count;
  field(d, "args");
  text(d, "arguments(");
  params_field(d, "posonlyargs", params->items, params->posonly_count);
  params_field(d, "args", params->items + params->posonly_count,
               params->plain_count);
  if (params->vararg) {
    field(d, "vararg");
    dump_param(d, params->vararg);
  }
  params_field(d, "kwonlyargs", params->items + positional,
               params->kwonly_count);
  defaults_field(d, "kw_defaults", params->items + positional,
                 params->kwonly_count, true);
  if (params->kwarg) {
    field(d, "kwarg");
    dump_param(d, params->kwarg);
  }
  defaults_field(d, "defaults", params->items, positional, false);
  text(d, ")");
}

static void dump_keywords(dumper *d, il_keywords list) {
  field(d, "keywords");
  text(d, "[");
  for (uint32_t i = 0; i < list.count; i++) {
    text(d, i ? ", keyword(" : "keyword(");
    name_field(d, "arg", list.items[i].name);
    expr_field(d, "value", list.items[i].value);
    close_node(d, &list.items[i].span);
  }
  text(d, "]");
}

static void dump_comprehension(dumper *d, const il_expr *e) {
  text(d, e->kind == IL_EXPR_LIST_COMP   ? "ListComp("
          : e->kind == IL_EXPR_SET_COMP  ? "SetComp("
          : e->kind == IL_EXPR_DICT_COMP ? "DictComp("
                                         : "GeneratorExp(");
  expr_field(d, e->kind == IL_EXPR_DICT_COMP ? "key" : "elt", e->comp.element);
  expr_field(d, "value", e->comp.value);
  field(d, "generators");
  text(d, "[");
  for (uint32_t i = 0; i < e->comp.generators.count; i++) {
    const il_comprehension *c = &e->comp.generators.items[i];
    text(d, i ? ", comprehension(" : "comprehension(");
    expr_field(d, "target", c->target);
    expr_field(d, "iter", c->iter);
    exprs_field(d, "ifs", c->ifs);
    text(d, ", is_async=0)");
  }
  text(d, "]");
}

static void dump_compare(dumper *d, const il_expr *e) {
  text(d, "Compare(");
  expr_field(d, "left", e->compare.left);
  field(d, "ops");
  text(d, "[");
  for (uint32_t i = 0; i < e->compare.rights.count; i++) {
    text(d, i ? ", " : "");
    text(d, compare_names[e->compare.ops[i]]);
  }
  text(d, "]");
  exprs_field(d, "comparators", e->compare.rights);
}

static void dump_operation(dumper *d, const il_expr *e) {
  switch (e->kind) {
  case IL_EXPR_BOOL_OP:
    text(d, "BoolOp(");
    field(d, "op");
    text(d, e->bool_op.is_or ? "Or()" : "And()");
    exprs_field(d, "values", e->bool_op.values);
    break;
  case IL_EXPR_NAMED:
    text(d, "NamedExpr(");
    expr_field(d, "target", e->named.target);
    expr_field(d, "value", e->named.value);
    break;
  case IL_EXPR_BIN_OP:
    text(d, "BinOp(");
    expr_field(d, "left", e->bin_op.left);
    field(d, "op");
    text(d, binary_names[e->bin_op.op]);
    expr_field(d, "right", e->bin_op.right);
    break;
  case IL_EXPR_UNARY_OP:
    text(d, "UnaryOp(");
    field(d, "op");
    text(d, unary_names[e->unary_op.op]);
    expr_field(d, "operand", e->unary_op.operand);
    break;
  case IL_EXPR_IF:
    text(d, "IfExp(");
    expr_field(d, "test", e->if_exp.test);
    expr_field(d, "body", e->if_exp.body);
    expr_field(d, "orelse", e->if_exp.orelse);
    break;
  default: dump_compare(d, e); break;
  }
}

static void dump_primary(dumper *d, const il_expr *e) {
  switch (e->kind) {
  case IL_EXPR_CALL:
    text(d, "Call(");
    expr_field(d, "func", e->call.func);
    exprs_field(d, "args", e->call.args);
    dump_keywords(d, e->call.keywords);
    break;
  case IL_EXPR_ATTRIBUTE:
    text(d, "Attribute(");
    expr_field(d, "value", e->attribute.value);
    name_field(d, "attr", e->attribute.attr);
    ctx_field(d, e->attribute.ctx);
    break;
  case IL_EXPR_SUBSCRIPT:
    text(d, "Subscript(");
    expr_field(d, "value", e->subscript.value);
    expr_field(d, "slice", e->subscript.index);
    ctx_field(d, e->subscript.ctx);
    break;
  case IL_EXPR_SLICE:
    text(d, "Slice(");
    expr_field(d, "lower", e->slice.lower);
    expr_field(d, "upper", e->slice.upper);
    expr_field(d, "step", e->slice.step);
    break;
  case IL_EXPR_STARRED:
    text(d, "Starred(");
    expr_field(d, "value", e->starred.value);
    ctx_field(d, e->starred.ctx);
    break;
  default:
    text(d, "Name(");
    name_field(d, "id", e->name.id);
    ctx_field(d, e->name.ctx);
    break;
  }
}

static void dump_display(dumper *d, const il_expr *e) {
  switch (e->kind) {
  case IL_EXPR_DICT:
    text(d, "Dict(");
    exprs_field(d, "keys", e->dict.keys);
    exprs_field(d, "values", e->dict.values);
    break;
  case IL_EXPR_SET:
    text(d, "Set(");
    exprs_field(d, "elts", e->set);
    break;
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE:
    text(d, e->kind == IL_EXPR_LIST ? "List(" : "Tuple(");
    exprs_field(d, "elts", e->sequence.items);
    ctx_field(d, e->sequence.ctx);
    break;
  case IL_EXPR_FORMATTED:
    text(d, "FormattedValue(");
    expr_field(d, "value", e->formatted.value);
    field(d, "conversion");
    il_buf_printf(d->out, "%d",
                  e->formatted.conversion ? e->formatted.conversion : -1);
    expr_field(d, "format_spec", e->formatted.spec);
    break;
  default:
    text(d, "JoinedStr(");
    exprs_field(d, "values", e->joined);
    break;
  }
}

static void dump_expr(dumper *d, const il_expr *e) {
  switch (e->kind) {
  case IL_EXPR_BOOL_OP:
  case IL_EXPR_NAMED:
  case IL_EXPR_BIN_OP:
  case IL_EXPR_UNARY_OP:
  case IL_EXPR_IF:
  case IL_EXPR_COMPARE: dump_operation(d, e); break;
  case IL_EXPR_LAMBDA:
    text(d, "Lambda(");
    dump_params(d, e->lambda.params);
    expr_field(d, "body", e->lambda.body);
    break;
  case IL_EXPR_YIELD:
  case IL_EXPR_YIELD_FROM:
    text(d, e->kind == IL_EXPR_YIELD ? "Yield(" : "YieldFrom(");
    expr_field(d, "value", e->yield);
    break;
  case IL_EXPR_LIST_COMP:
  case IL_EXPR_SET_COMP:
  case IL_EXPR_DICT_COMP:
  case IL_EXPR_GENERATOR: dump_comprehension(d, e); break;
  case IL_EXPR_CALL:
  case IL_EXPR_ATTRIBUTE:
  case IL_EXPR_SUBSCRIPT:
  case IL_EXPR_SLICE:
  case IL_EXPR_STARRED:
  case IL_EXPR_NAME: dump_primary(d, e); break;
  case IL_EXPR_CONSTANT:
    text(d, "Constant(");
    dump_constant(d, &e->constant);
    break;
  case IL_EXPR_DICT:
  case IL_EXPR_SET:
  case IL_EXPR_LIST:
  case IL_EXPR_TUPLE:
  case IL_EXPR_FORMATTED:
  case IL_EXPR_JOINED: dump_display(d, e); break;
  }
  close_node(d, &e->span);
}

/* ---- statements ---- */

static void dump_aliases(dumper *d, il_aliases list) {
  field(d, "names");
  text(d, "[");
  for (uint32_t i = 0; i < list.count; i++) {
    text(d, i ? ", alias(" : "alias(");
    name_field(d, "name", list.items[i].name);
    name_field(d, "asname", list.items[i].asname);
    close_node(d, &list.items[i].span);
  }
  text(d, "]");
}

static void dump_import(dumper *d, const il_stmt *s) {
  if (s->kind == IL_STMT_IMPORT) {
    text(d, "Import(");
    dump_aliases(d, s->import);
    return;
  }
  text(d, "ImportFrom(");
  name_field(d, "module", s->import_from.module);
  dump_aliases(d, s->import_from.names);
  field(d, "level");
  il_buf_printf(d->out, "%u", s->import_from.level);
}

static void dump_scope(dumper *d, const il_stmt *s) {
  text(d, s->kind == IL_STMT_GLOBAL ? "Global(" : "Nonlocal(");
  field(d, "names");
  text(d, "[");
  for (uint32_t i = 0; i < s->names.count; i++) {
    text(d, i ? ", " : "");
    dump_name(d, s->names.items[i]);
  }
  text(d, "]");
}

static void dump_definition(dumper *d, const il_stmt *s) {
  if (s->kind == IL_STMT_FUNCTION) {
    text(d, "FunctionDef(");
    name_field(d, "name", s->function.name);
    dump_params(d, s->function.params);
    stmts_field(d, "body", s->function.body);
    exprs_field(d, "decorator_list", s->function.decorators);
    expr_field(d, "returns", s->function.returns);
    return;
  }
  text(d, "ClassDef(");
  name_field(d, "name", s->class_def.name);
  exprs_field(d, "bases", s->class_def.bases);
  dump_keywords(d, s->class_def.keywords);
  stmts_field(d, "body", s->class_def.body);
  exprs_field(d, "decorator_list", s->class_def.decorators);
}

/* An elif is an if in the else of the one before; all end together. */
static void dump_if(dumper *d, const il_stmt *s) {
  for (uint32_t i = 0; i < s->if_stmt.count; i++) {
    text(d, "If(");
    expr_field(d, "test", s->if_stmt.branches[i].test);
    stmts_field(d, "body", s->if_stmt.branches[i].body);
    field(d, "orelse");
    if (i + 1 < s->if_stmt.count) text(d, "[");
  }
  dump_stmts(d, s->if_stmt.orelse);
  for (uint32_t i = s->if_stmt.count - 1; i > 0; i--) {
    il_span span = s->if_stmt.branches[i].span;
    span.end_line = s->span.end_line;
    span.end_column = s->span.end_column;
    close_node(d, &span);
    text(d, "]");
  }
}

static void dump_loop(dumper *d, const il_stmt *s) {
  if (s->kind == IL_STMT_WHILE) {
    text(d, "While(");
    expr_field(d, "test", s->while_loop.test);
    stmts_field(d, "body", s->while_loop.body);
    stmts_field(d, "orelse", s->while_loop.orelse);
    return;
  }
  text(d, "For(");
  expr_field(d, "target", s->for_loop.target);
  expr_field(d, "iter", s->for_loop.iter);
  stmts_field(d, "body", s->for_loop.body);
  stmts_field(d, "orelse", s->for_loop.orelse);
}

static void dump_with(dumper *d, const il_stmt *s) {
  text(d, "With(");
  field(d, "items");
  text(d, "[");
  for (uint32_t i = 0; i < s->with.count; i++) {
    text(d, i ? ", withitem(" : "withitem(");
    expr_field(d, "context_expr", s->with.items[i].context);
    expr_field(d, "optional_vars", s->with.items[i].target);
    text(d, ")");
  }
  text(d, "]");
  stmts_field(d, "body", s->with.body);
}

static void dump_try(dumper *d, const il_stmt *s) {
  text(d, "Try(");
  stmts_field(d, "body", s->try_stmt.body);
  field(d, "handlers");
  text(d, "[");
  for (uint32_t i = 0; i < s->try_stmt.handler_count; i++) {
    const il_except *h = &s->try_stmt.handlers[i];
    text(d, i ? ", ExceptHandler(" : "ExceptHandler(");
    expr_field(d, "type", h->type);
    name_field(d, "name", h->name);
    stmts_field(d, "body", h->body);
    close_node(d, &h->span);
  }
  text(d, "]");
  stmts_field(d, "orelse", s->try_stmt.orelse);
  stmts_field(d, "finalbody", s->try_stmt.finally_body);
}

static void dump_assignment(dumper *d, const il_stmt *s) {
  switch (s->kind) {
  case IL_STMT_ASSIGN:
    text(d, "Assign(");
    exprs_field(d, "targets", s->assign.targets);
    expr_field(d, "value", s->assign.value);
    break;
  case IL_STMT_AUG_ASSIGN:
    text(d, "AugAssign(");
    expr_field(d, "target", s->aug_assign.target);
    field(d, "op");
    text(d, binary_names[s->aug_assign.op]);
    expr_field(d, "value", s->aug_assign.value);
    break;
  default:
    text(d, "AnnAssign(");
    expr_field(d, "target", s->ann_assign.target);
    expr_field(d, "annotation", s->ann_assign.annotation);
    expr_field(d, "value", s->ann_assign.value);
    field(d, "simple");
    text(d, s->ann_assign.simple ? "1" : "0");
    break;
  }
}

static void dump_small(dumper *d, const il_stmt *s) {
  switch (s->kind) {
  case IL_STMT_RETURN:
    text(d, "Return(");
    expr_field(d, "value", s->value);
    break;
  case IL_STMT_DELETE:
    text(d, "Delete(");
    exprs_field(d, "targets", s->targets);
    break;
  case IL_STMT_RAISE:
    text(d, "Raise(");
    expr_field(d, "exc", s->raise.exception);
    expr_field(d, "cause", s->raise.cause);
    break;
  case IL_STMT_ASSERT:
    text(d, "Assert(");
    expr_field(d, "test", s->assert_stmt.test);
    expr_field(d, "msg", s->assert_stmt.message);
    break;
  case IL_STMT_EXPR:
    text(d, "Expr(");
    expr_field(d, "value", s->value);
    break;
  case IL_STMT_PASS: text(d, "Pass("); break;
  case IL_STMT_BREAK: text(d, "Break("); break;
  default: text(d, "Continue("); break;
  }
}

static void dump_stmt(dumper *d, const il_stmt *s) {
  switch (s->kind) {
  case IL_STMT_FUNCTION:
  case IL_STMT_CLASS: dump_definition(d, s); break;
  case IL_STMT_ASSIGN:
  case IL_STMT_AUG_ASSIGN:
  case IL_STMT_ANN_ASSIGN: dump_assignment(d, s); break;
  case IL_STMT_FOR:
  case IL_STMT_WHILE: dump_loop(d, s); break;
  case IL_STMT_IF: dump_if(d, s); break;
  case IL_STMT_WITH: dump_with(d, s); break;
  case IL_STMT_TRY: dump_try(d, s); break;
  case IL_STMT_IMPORT:
  case IL_STMT_IMPORT_FROM: dump_import(d, s); break;
  case IL_STMT_GLOBAL:
  case IL_STMT_NONLOCAL: dump_scope(d, s); break;
  default: dump_small(d, s); break;
  }
  close_node(d, &s->span);
}

static void dump_stmts(dumper *d, il_stmts list) {
  text(d, "[");
  for (uint32_t i = 0; i < list.count; i++) {
    text(d, i ? ", " : "");
    dump_stmt(d, list.items[i]);
  }
  text(d, "]");
}

void il_ast_dump(const il_ast_module *module, bool positions, il_buf *out) {
  dumper d = {out, positions};
  text(&d, "Module(");
  stmts_field(&d, "body", module->body);
  text(&d, ", type_ignores=[])");
}
