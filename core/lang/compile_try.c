/* try, with, and the ways out of blocks.
 *
 * As CPython 3.11 does it: no word is spent on entering a try. A finally body
 * is compiled once for the normal end, once for an exception, and once more
 * for every return, break and continue that leaves through it.
 *
 * The stack of open blocks says what each way out has to undo. While a block
 * is being left, it and the blocks inside it are off the stack and the handler
 * around it is in force, so that an exception in a finally body, or another
 * return there, goes on outwards.
 */
#include "lang/compile_internal.h"

bool il_block_push(il_compiler *c, il_block block, il_span at) {
  il_unit *u = c->unit;
  if (u->nblocks == IL_COMPILE_MAX_BLOCKS) {
    il_compile_error(c, at, "too many statically nested blocks");
    return false;
  }
  u->blocks[u->nblocks++] = block;
  return true;
}

void il_block_pop(il_compiler *c) {
  c->unit->nblocks--;
}

/* ---- leaving ---- */

/* Drops the value below the top (keeping) or the top. */
static void drop(il_compiler *c, bool keep_top) {
  if (keep_top) il_emit(c, IL_OP_SWAP, 0);
  il_emit(c, IL_OP_POP, 0);
}

static void restore_handled(il_compiler *c, bool keep_top) {
  if (keep_top) il_emit(c, IL_OP_SWAP, 0);
  il_emit(c, IL_OP_POP_EXCEPT, 0);
}

/* `except E as name` forgets the name, even if the body deleted it. */
static void forget(il_compiler *c, const il_name *name) {
  il_emit(c, IL_OP_NONE, 0);
  il_compile_store(c, name);
  il_compile_delete_name(c, name);
}

static void call_exit(il_compiler *c) {
  for (int i = 0; i < 3; i++)
    il_emit(c, IL_OP_NONE, 0);
  il_emit(c, IL_OP_CALL, 3);
  il_emit(c, IL_OP_POP, 0);
}

static void leave_with(il_compiler *c, const il_block *block, bool keep_top) {
  il_position before = il_set_span(c, block->span);
  if (keep_top) il_emit(c, IL_OP_ROT3, 0);
  call_exit(c);
  il_set_position(c, before);
}

static void leave_finally(il_compiler *c, const il_block *block,
                          bool keep_top) {
  il_block kept = {.kind = IL_BLOCK_POP};
  if (keep_top && !il_block_push(c, kept, block->stmt->span)) return;
  il_compile_stmts(c, block->stmt->try_stmt.finally_body);
  if (keep_top) il_block_pop(c);
}

/* What leaving `block` has to do; the handler outside it is in force. With
 * keep_top the value on the stack is a return value and stays. */
static void leave_block(il_compiler *c, const il_block *block, bool keep_top) {
  switch (block->kind) {
  case IL_BLOCK_WHILE:
  case IL_BLOCK_TRY:
  case IL_BLOCK_HANDLERS: break;
  case IL_BLOCK_FOR:
  case IL_BLOCK_POP: drop(c, keep_top); break;
  case IL_BLOCK_FINALLY: leave_finally(c, block, keep_top); break;
  case IL_BLOCK_FINALLY_END:
    drop(c, keep_top);
    restore_handled(c, keep_top);
    break;
  case IL_BLOCK_WITH: leave_with(c, block, keep_top); break;
  case IL_BLOCK_EXCEPT:
    restore_handled(c, keep_top);
    if (block->name) forget(c, block->name);
    break;
  }
}

static bool is_loop(const il_block *block) {
  return block->kind == IL_BLOCK_WHILE || block->kind == IL_BLOCK_FOR;
}

typedef struct {
  const il_stmt *stmt;   /* RETURN, BREAK or CONTINUE */
  bool keep_top;         /* a return value is on the stack */
  const il_const *value; /* else: the constant to return */
} way_out;

static void leave_loop(il_compiler *c, il_stmt_kind kind) {
  il_unit *u = c->unit;
  uint32_t handler = u->handler;
  const il_block loop = u->blocks[u->nblocks - 1];
  if (kind == IL_STMT_CONTINUE) {
    il_emit_jump(c, IL_OP_LOOP, loop.start);
    return;
  }
  u->handler = loop.outer;
  leave_block(c, &loop, false);
  il_emit_jump(c, IL_OP_JUMP, loop.end);
  u->handler = handler;
}

static void leave_all(il_compiler *c, const way_out *out) {
  switch (out->stmt->kind) {
  case IL_STMT_RETURN:
    if (!out->keep_top) il_compile_const(c, out->value);
    il_emit(c, IL_OP_RETURN, 0);
    break;
  case IL_STMT_BREAK:
    il_compile_error(c, out->stmt->span, "'break' outside loop");
    break;
  default:
    il_compile_error(c, out->stmt->span, "'continue' not properly in loop");
    break;
  }
}

/* Leaves the blocks from the innermost outwards, all of them or up to the
 * innermost loop. They stay open for what follows in the source. */
static void leave(il_compiler *c, const way_out *out) {
  il_unit *u = c->unit;
  if (u->nblocks == 0) {
    leave_all(c, out);
    return;
  }
  if (out->stmt->kind != IL_STMT_RETURN &&
      is_loop(&u->blocks[u->nblocks - 1])) {
    leave_loop(c, out->stmt->kind);
    return;
  }
  uint32_t handler = u->handler;
  const il_block block = u->blocks[--u->nblocks];
  u->handler = block.outer;
  leave_block(c, &block, out->keep_top);
  leave(c, out);
  u->handler = handler;
  u->blocks[u->nblocks++] = block;
}

void il_compile_return(il_compiler *c, const il_stmt *st) {
  il_scope_kind kind = c->unit->scope->kind;
  if (kind == IL_SCOPE_MODULE || kind == IL_SCOPE_CLASS)
    il_compile_error(c, st->span, "'return' outside function");
  il_const value = {.kind = IL_CONST_NONE};
  bool constant = !st->value || il_fold(c, st->value, &value);
  if (!constant) il_compile_expr(c, st->value);
  way_out out = {.stmt = st, .keep_top = !constant, .value = &value};
  leave(c, &out);
}

void il_compile_jump_out(il_compiler *c, const il_stmt *st) {
  way_out out = {.stmt = st};
  leave(c, &out);
}

/* ---- try ---- */

/* The code of a handler begins: exc becomes the handled exception, and what
 * goes wrong from here on ends at `cleanup`. */
static void begin_handling(il_compiler *c, il_label handler, il_label cleanup) {
  il_label_place(c, handler);
  il_handler_begin(c, cleanup, 0);
  /* The cleanup keeps `previous` as well; see end_handling. */
  il_emit(c, IL_OP_PUSH_EXC, 0);
}

/* previous exc -- ; the exception before becomes the handled one again, and
 * the new one goes on outwards. */
static void emit_cleanup(il_compiler *c, il_label cleanup, uint32_t outer) {
  il_label_place(c, cleanup);
  c->unit->handler = outer;
  il_emit(c, IL_OP_SWAP, 0);
  il_emit(c, IL_OP_POP_EXCEPT, 0);
  il_emit(c, IL_OP_RERAISE, 0);
}

static void compile_named_body(il_compiler *c, const il_except *handler,
                               uint32_t outer, il_label end) {
  il_label failed = il_label_new(c);
  il_compile_store(c, handler->name);
  uint32_t around = il_handler_begin(c, failed, 0);
  il_block block = {
      .kind = IL_BLOCK_EXCEPT, .outer = outer, .name = handler->name};
  if (il_block_push(c, block, handler->span)) {
    il_compile_stmts(c, handler->body);
    il_block_pop(c);
  }
  c->unit->handler = outer;
  il_emit(c, IL_OP_POP_EXCEPT, 0);
  forget(c, handler->name);
  il_emit_jump(c, IL_OP_JUMP, end);
  c->unit->handler = around;
  il_label_place(c, failed);
  forget(c, handler->name);
  il_emit(c, IL_OP_RERAISE, 0);
}

static void compile_plain_body(il_compiler *c, const il_except *handler,
                               uint32_t outer, il_label end) {
  uint32_t around = c->unit->handler;
  il_emit(c, IL_OP_POP, 0);
  il_block block = {.kind = IL_BLOCK_EXCEPT, .outer = outer};
  if (il_block_push(c, block, handler->span)) {
    il_compile_stmts(c, handler->body);
    il_block_pop(c);
  }
  c->unit->handler = outer;
  il_emit(c, IL_OP_POP_EXCEPT, 0);
  il_emit_jump(c, IL_OP_JUMP, end);
  c->unit->handler = around;
}

static void compile_handler(il_compiler *c, const il_except *handler,
                            uint32_t outer, il_label end) {
  il_label next = il_label_new(c);
  il_set_span(c, handler->span);
  if (handler->type) {
    il_compile_expr(c, handler->type);
    il_emit(c, IL_OP_EXC_MATCH, 0);
    il_emit_jump(c, IL_OP_JUMP_IF_FALSE, next);
  }
  if (handler->name)
    compile_named_body(c, handler, outer, end);
  else
    compile_plain_body(c, handler, outer, end);
  il_label_place(c, next);
}

static void compile_try_except(il_compiler *c, const il_stmt *st) {
  il_label caught = il_label_new(c), cleanup = il_label_new(c);
  il_label end = il_label_new(c);
  uint32_t outer = il_handler_begin(c, caught, 0);
  il_block body = {.kind = IL_BLOCK_TRY, .outer = outer};
  if (il_block_push(c, body, st->span)) {
    il_compile_stmts(c, st->try_stmt.body);
    il_block_pop(c);
  }
  c->unit->handler = outer;
  il_compile_stmts(c, st->try_stmt.orelse);
  il_emit_jump(c, IL_OP_JUMP, end);
  begin_handling(c, caught, cleanup);
  il_block handlers = {.kind = IL_BLOCK_HANDLERS, .outer = outer};
  if (il_block_push(c, handlers, st->span)) {
    for (uint32_t i = 0; i < st->try_stmt.handler_count; i++)
      compile_handler(c, &st->try_stmt.handlers[i], outer, end);
    il_block_pop(c);
  }
  il_set_span(c, st->span);
  il_emit(c, IL_OP_RERAISE, 0);
  emit_cleanup(c, cleanup, outer);
  il_label_place(c, end);
}

static void compile_try_finally(il_compiler *c, const il_stmt *st) {
  il_label caught = il_label_new(c), cleanup = il_label_new(c);
  il_label end = il_label_new(c);
  uint32_t outer = il_handler_begin(c, caught, 0);
  il_block body = {.kind = IL_BLOCK_FINALLY, .outer = outer, .stmt = st};
  if (il_block_push(c, body, st->span)) {
    if (st->try_stmt.handler_count)
      compile_try_except(c, st);
    else
      il_compile_stmts(c, st->try_stmt.body);
    il_block_pop(c);
  }
  c->unit->handler = outer;
  il_compile_stmts(c, st->try_stmt.finally_body);
  il_emit_jump(c, IL_OP_JUMP, end);
  begin_handling(c, caught, cleanup);
  il_block after = {.kind = IL_BLOCK_FINALLY_END, .outer = outer};
  if (il_block_push(c, after, st->span)) {
    il_compile_stmts(c, st->try_stmt.finally_body);
    il_block_pop(c);
  }
  il_emit(c, IL_OP_RERAISE, 0);
  emit_cleanup(c, cleanup, outer);
  il_label_place(c, end);
}

void il_compile_try(il_compiler *c, const il_stmt *st) {
  if (st->try_stmt.finally_body.count)
    compile_try_finally(c, st);
  else
    compile_try_except(c, st);
}

/* ---- with ---- */

/* exit exit-self exc: asks __exit__ about the exception. */
static void handle_in_with(il_compiler *c, il_label caught, uint32_t outer,
                           il_label end) {
  il_label cleanup = il_label_new(c), suppress = il_label_new(c);
  begin_handling(c, caught, cleanup);
  il_emit(c, IL_OP_WITH_EXCEPT, 0);
  il_emit(c, IL_OP_CALL, 3);
  il_emit_jump(c, IL_OP_JUMP_IF_TRUE, suppress);
  il_emit(c, IL_OP_RERAISE, 0);
  il_label_place(c, suppress);
  il_emit(c, IL_OP_POP, 0);
  c->unit->handler = outer;
  il_emit(c, IL_OP_POP_EXCEPT, 0);
  il_emit(c, IL_OP_POP, 0);
  il_emit(c, IL_OP_POP, 0);
  il_emit_jump(c, IL_OP_JUMP, end);
  emit_cleanup(c, cleanup, outer);
}

static void compile_with_from(il_compiler *c, const il_stmt *st,
                              uint32_t number) {
  if (number == st->with.count) {
    il_compile_stmts(c, st->with.body);
    return;
  }
  const il_with_item *item = &st->with.items[number];
  il_label caught = il_label_new(c), end = il_label_new(c);
  il_compile_expr(c, item->context);
  il_emit(c, IL_OP_WITH_LOOKUP, 0);
  il_emit(c, IL_OP_CALL, 0);
  uint32_t outer = il_handler_begin(c, caught, 1);
  il_block block = {.kind = IL_BLOCK_WITH, .outer = outer, .span = st->span};
  if (il_block_push(c, block, st->span)) {
    if (item->target)
      il_compile_target(c, item->target);
    else
      il_emit(c, IL_OP_POP, 0);
    compile_with_from(c, st, number + 1);
    il_block_pop(c);
  }
  il_set_span(c, st->span);
  c->unit->handler = outer;
  call_exit(c);
  il_emit_jump(c, IL_OP_JUMP, end);
  handle_in_with(c, caught, outer, end);
  il_label_place(c, end);
}

void il_compile_with(il_compiler *c, const il_stmt *st) {
  compile_with_from(c, st, 0);
}
