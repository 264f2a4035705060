/* What the files of the compiler share.
 *
 * compile.c       il_compile, functions, classes, comprehensions
 * compile_stmt.c  statements         compile_try.c   try, with, leaving blocks
 * compile_expr.c  expressions        compile_call.c  calls
 * compile_name.c  names and targets  compile_fold.c  constants
 * emit.c          one unit's words: labels, jumps, stack depth, handlers
 *
 * A unit is a code object under construction. Words are appended with labels
 * for jump targets; il_unit_finish drops what cannot be reached, works out the
 * depth of the operand stack by following the flow, and lays out the tables.
 *
 * Every word belongs to the innermost handler in force where it was emitted,
 * so that leaving a block early (return through finally) needs no more than
 * emitting with another handler for a while.
 */
#ifndef IL_LANG_COMPILE_INTERNAL_H
#define IL_LANG_COMPILE_INTERNAL_H

#include "lang/code.h"
#include "lang/scope.h"

enum {
  IL_COMPILE_MAX_BLOCKS = 20,       /* CPython's limit of nested blocks */
  IL_COMPILE_MAX_WORDS = 1 << 21,   /* of a whole program */
  IL_COMPILE_MAX_DIRECT_ITEMS = 64, /* of a display built in one operation */
  IL_MAX_ARG = 0xFFFFFF,
  IL_MAX_HALF_ARG = 0xFFF /* where an argument holds two numbers */
};

typedef uint32_t il_label; /* from 1 */

typedef struct {
  uint8_t op;
  bool begins;  /* not a word: handler `arg` begins here */
  uint8_t drop; /* begins: values on the stack that the handler does not keep */
  uint32_t arg; /* a label while jumps are unresolved */
  uint32_t handler;
  il_position position;
} il_instr;

typedef struct {
  il_label label;
  int32_t depth; /* of the stack that is kept; -1: not known yet */
} il_unit_handler;

typedef enum {
  IL_BLOCK_WHILE,
  IL_BLOCK_FOR,         /* iterator on the stack */
  IL_BLOCK_TRY,         /* body of try/except */
  IL_BLOCK_FINALLY,     /* body of try/finally */
  IL_BLOCK_FINALLY_END, /* finally after an exception: previous, exc */
  IL_BLOCK_WITH,        /* exit and its self on the stack */
  IL_BLOCK_HANDLERS,    /* among the excepts: previous, exc on the stack */
  IL_BLOCK_EXCEPT,      /* body of an except: previous on the stack */
  IL_BLOCK_POP          /* a value on the stack that leaving drops */
} il_block_kind;

typedef struct {
  il_block_kind kind;
  il_label start, end; /* loops: continue and break go there */
  uint32_t outer;      /* handler in force around the block */
  const il_stmt *stmt; /* FINALLY: whose body is copied */
  const il_name *name; /* EXCEPT: variable to delete, or NULL */
  il_span span;        /* WITH: of the statement */
} il_block;

typedef struct il_unit il_unit;
struct il_unit {
  il_unit *outer;
  il_scope *scope;
  il_text name, qualname;
  il_instr *instrs;
  uint32_t ninstrs, instrs_cap;
  uint32_t *labels; /* label to instruction; labels[0] is unused */
  uint32_t nlabels, labels_cap;
  il_unit_handler *handlers; /* handlers[0] is unused */
  uint32_t nhandlers, handlers_cap;
  uint32_t handler;     /* in force for the next word, 0: none */
  il_position position; /* of the next word */
  il_const *consts;
  uint32_t nconsts, consts_cap;
  uint32_t *const_index; /* open addressing: number + 1 */
  uint32_t const_index_cap;
  il_text *names;
  uint32_t nnames, names_cap;
  il_ptr_map name_index;
  il_text *sites;
  uint32_t nsites, sites_cap;
  il_block blocks[IL_COMPILE_MAX_BLOCKS];
  uint32_t nblocks;
};

typedef struct {
  il_program *program;
  il_arena *arena; /* of the tree and all scratch; dies with the compilation */
  il_diags *diags;
  il_names *interned;
  il_scopes *scopes;
  const il_name *name_debug;
  il_unit *unit;
  il_ptr_map texts; /* il_name to its copy in the program */
  il_text *text_items;
  uint32_t ntexts, texts_cap;
  il_ptr_map globals; /* names that are stored to as globals */
  const il_name **global_items;
  uint32_t nglobals, globals_cap;
  uint32_t words; /* emitted so far, in all units */
  bool too_large; /* stop: reported */
  bool future_annotations;
} il_compiler;

/* ---- compile.c ---- */

void il_compile_function(il_compiler *c, const il_stmt *st);
void il_compile_class(il_compiler *c, const il_stmt *st);
void il_compile_lambda(il_compiler *c, const il_expr *e);
void il_compile_comprehension(il_compiler *c, const il_expr *e);

void il_compile_error(il_compiler *c, il_span at, const char *format, ...)
    IL_PRINTF(3, 4);
void il_compile_refuse(il_compiler *c, il_span at, const char *feature);

/* ---- compile_stmt.c ---- */

void il_compile_stmts(il_compiler *c, il_stmts body);
/* Checks `from __future__ import` of the module; true: annotations. */
bool il_compile_futures(il_compiler *c, il_stmts body);

/* ---- compile_try.c ---- */

void il_compile_try(il_compiler *c, const il_stmt *st);
void il_compile_with(il_compiler *c, const il_stmt *st);
void il_compile_return(il_compiler *c, const il_stmt *st);
void il_compile_jump_out(il_compiler *c,
                         const il_stmt *st); /* break, continue */

/* False: too many blocks, reported; then there is nothing to pop. The block's
 * outer handler is filled in. */
bool il_block_push(il_compiler *c, il_block block, il_span at);
void il_block_pop(il_compiler *c);

/* ---- compile_expr.c ---- */

void il_compile_expr(il_compiler *c, const il_expr *e);
void il_compile_exprs(il_compiler *c, il_exprs list);
/* Jumps to label when e's truth is `when`, else goes on. */
void il_compile_jump_if(il_compiler *c, const il_expr *e, il_label label,
                        bool when);
/* A tuple of the items, which may be starred. */
void il_compile_tuple(il_compiler *c, il_exprs items);
void il_compile_inplace(il_compiler *c, const il_stmt *st);

/* ---- compile_call.c ---- */

void il_compile_call(il_compiler *c, const il_expr *e);
/* Arguments of a call or a class statement as a dict on the stack. */
void il_compile_keyword_dict(il_compiler *c, il_keywords keywords);

/* ---- compile_name.c ---- */

void il_compile_load(il_compiler *c, const il_name *name);
void il_compile_store(il_compiler *c, const il_name *name);
void il_compile_delete_name(il_compiler *c, const il_name *name);
/* An error at the current position if name is __debug__, which is a constant.
 */
void il_compile_check_name(il_compiler *c, const il_name *name, bool deletes);
/* Pops a value into a target. */
void il_compile_target(il_compiler *c, const il_expr *target);
void il_compile_delete(il_compiler *c, const il_expr *target);
/* Emits op with a new attribute site for name. */
void il_compile_site(il_compiler *c, il_op op, const il_name *name);
/* Position of the word that uses the attribute: the whole expression, or only
 * the name when it ends on another line than the current position. */
void il_compile_at_attribute(il_compiler *c, const il_expr *attribute);

/* ---- compile_fold.c ---- */

/* e as a constant, if it is one. */
bool il_fold(il_compiler *c, const il_expr *e, il_const *out);
bool il_fold_items(il_compiler *c, il_exprs items, il_const *out);
bool il_fold_truth(const il_const *value);
void il_compile_const(il_compiler *c, const il_const *value);
void il_compile_int(il_compiler *c, int64_t value);
void il_compile_text(il_compiler *c, il_text text);

/* ---- emit.c ---- */

void il_unit_begin(il_compiler *c, il_unit *unit, il_scope *scope, il_text name,
                   il_text qualname);
/* The finished code; flags, counts of arguments and doc are the caller's. The
 * unit's outer unit is current again. */
il_code *il_unit_finish(il_compiler *c);

void il_emit(il_compiler *c, il_op op, uint32_t arg);
void il_emit_jump(il_compiler *c, il_op op, il_label label);
il_label il_label_new(il_compiler *c);
void il_label_place(il_compiler *c, il_label label);
il_label il_label_here(il_compiler *c);

/* A new handler takes effect, whose code begins at label with the stack as it
 * is now, without the top `drop` values. Returns what was in force before. */
uint32_t il_handler_begin(il_compiler *c, il_label label, uint32_t drop);

/* Position of the following words. Returns the one before. */
il_position il_set_span(il_compiler *c, il_span span);
void il_set_position(il_compiler *c, il_position position);

uint32_t il_unit_const(il_compiler *c, const il_const *value);
uint32_t il_unit_name(il_compiler *c, const il_name *name);
il_text il_compile_name_text(il_compiler *c, const il_name *name);

/* The bytes of a span: what an annotation is when it is not evaluated. */
il_text il_compile_source_text(const il_compiler *c, il_span span);

#endif
