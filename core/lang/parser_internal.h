/* What the files of the parser share.
 *
 * parser.c           the module, blocks, recovery after an error
 * parser_stmt.c      simple statements    parser_compound.c  compound ones
 * parser_expr.c      expressions          parser_atom.c      displays, numbers
 * parser_call.c      calls, parameters    parser_string.c    string literals
 * parser_target.c    what may be assigned
 *
 * Every parse function returns NULL (or false) when it fails; then
 * il_parser.failed is set and the error is kept in il_parser.error until the
 * statement level reports it. A caller passes the failure on at once.
 * Nothing is undone: lists under construction on the scratch stack are
 * dropped by the statement level.
 */
#ifndef IL_LANG_PARSER_INTERNAL_H
#define IL_LANG_PARSER_INTERNAL_H

#include "lang/ast.h"
#include "lang/lexer.h"

enum {
  IL_PARSER_MAX_DEPTH = 400, /* nested calls of il_parse_expr and its like */
  IL_PARSER_MAX_FSTRINGS = 8 /* f-strings inside f-strings */
};

typedef struct {
  il_arena *arena;
  il_names *names;
  il_diags *diags;
  const char *source;
  il_token *tokens; /* of the file, or of the braces being parsed */
  uint32_t pos;     /* the token that comes next */
  uint32_t depth, blocks, fstrings;
  void **scratch; /* items of lists that are not complete yet */
  uint32_t scratch_count, scratch_capacity;
  bool failed;
  bool speculating;     /* the outcome of a failure does not matter */
  il_diag error;        /* message in the arena; NULL: already reported */
  const char *prefix;   /* "f-string: " or "" */
  il_expr *operand;     /* the last complete disjunction */
  uint32_t operand_end; /* and the token after it */
} il_parser;

/* ---- tokens ---- */

static inline il_token *il_peek(il_parser *p) {
  return &p->tokens[p->pos];
}

static inline il_token_kind il_kind(il_parser *p) {
  return (il_token_kind)p->tokens[p->pos].kind;
}

/* Where to report the next token: at the end of a file, the last line. */
const il_token *il_peek_place(il_parser *p);

static inline bool il_is(il_parser *p, il_token_kind kind) {
  return p->tokens[p->pos].kind == kind;
}

/* The token after the next; END repeats for ever. */
il_token_kind il_kind_after(il_parser *p);

static inline il_token *il_advance(il_parser *p) {
  il_token *t = &p->tokens[p->pos];
  if (t->kind != IL_TOK_END) p->pos++;
  return t;
}

static inline bool il_accept(il_parser *p, il_token_kind kind) {
  if (!il_is(p, kind)) return false;
  il_advance(p);
  return true;
}

/* Accepts kind, or fails with "invalid syntax" at the next token. */
bool il_expect(il_parser *p, il_token_kind kind);
/* Accepts kind, or fails with "expected 'x'". */
bool il_expect_forced(il_parser *p, il_token_kind kind);

/* Whether an expression can begin with a token of this kind. */
bool il_begins_expr(il_token_kind kind);

const il_name *il_token_name(il_parser *p, const il_token *t);
/* Accepts a NAME; NULL with "invalid syntax" otherwise. */
const il_name *il_expect_name(il_parser *p);
bool il_token_is(il_parser *p, const il_token *t, const char *text);

/* ---- failing; each returns NULL ---- */

il_span il_span_from(il_parser *p, const il_token *first); /* to the last */
il_span il_span_of(const il_token *t);
il_span il_span_join(il_span first, il_span last);

void *il_fail(il_parser *p, il_span at, const char *format, ...)
    IL_PRINTF(3, 4);
void *il_fail_kind(il_parser *p, il_diag_kind kind, il_span at,
                   const char *format, ...) IL_PRINTF(4, 5);
/* "invalid syntax" at the next token, or what explains it better. */
void *il_fail_syntax(il_parser *p);
/* feature is not supported. */
void *il_refuse(il_parser *p, il_span at, const char *feature);

/* Restores the parser as it was when saved, grown scratch stack apart. */
void il_rewind(il_parser *p, const il_parser *saved);
/* What rule makes of the tokens skip places on; consumes nothing. */
il_expr *il_try(il_parser *p, il_expr *(*rule)(il_parser *), uint32_t skip,
                uint32_t *next);

/* ---- lists ---- */

void il_scratch_push(il_parser *p, void *item);
/* The pointers pushed since the count was mark, moved to the arena. */
void **il_scratch_take(il_parser *p, uint32_t mark, uint32_t *count);
il_exprs il_take_exprs(il_parser *p, uint32_t mark);
il_stmts il_take_stmts(il_parser *p, uint32_t mark);
il_exprs il_one_expr(il_parser *p, il_expr *e);

/* ---- nodes ---- */

/* A node that begins at this token. */
il_expr *il_expr_new(il_parser *p, il_expr_kind kind, const il_token *first);
/* Ends a node at the last token and checks its height. */
il_expr *il_expr_done(il_parser *p, il_expr *e);
/* Counts a level of recursion; the caller leaves with p->depth--. */
bool il_enter(il_parser *p);

/* ---- expressions (the rules stand with the functions) ---- */

il_expr *il_parse_expr(il_parser *p);       /* expression */
il_expr *il_parse_named(il_parser *p);      /* named_expression */
il_expr *il_parse_named_only(il_parser *p); /* same, leaves '=' alone */
il_expr *il_parse_star_exprs(il_parser *p); /* star_expressions */
il_expr *il_parse_yield_or_exprs(il_parser *p);
il_expr *il_parse_disjunction(il_parser *p); /* no ternary, no lambda */
il_expr *il_parse_bitwise(il_parser *p);     /* bitwise_or */
il_expr *il_parse_starred(il_parser *p);     /* '*' bitwise_or */
il_expr *il_parse_yield(il_parser *p);
il_expr *il_parse_primary(il_parser *p);
il_expr *il_parse_atom(il_parser *p);
il_expr *il_parse_strings(il_parser *p); /* STRING+ */
/* The inside of parentheses and the closer. */
il_expr *il_parse_group(il_parser *p, const il_token *open,
                        il_token_kind closer);
/* star_named_expression: '*' bitwise_or | named_expression */
il_expr *il_parse_star_named(il_parser *p);

/* After '(': arguments and ')'. args and keywords are filled in. */
bool il_parse_arguments(il_parser *p, il_exprs *args, il_keywords *keywords);
/* Up to closer (')' or ':'), which is not consumed. */
il_params *il_parse_params(il_parser *p, il_token_kind closer);
/* for_if_clauses, at 'for'; false when it fails. */
bool il_parse_clauses(il_parser *p, il_comprehensions *out);
static inline bool il_is_clause(il_parser *p) {
  return il_is(p, IL_TOK_FOR) || il_is(p, IL_TOK_ASYNC);
}

/* ---- targets ---- */

typedef enum { IL_TARGET_ASSIGN, IL_TARGET_FOR, IL_TARGET_DEL } il_target_use;

/* Makes e a target of this kind; false when it cannot be one. */
bool il_make_target(il_parser *p, il_expr *e, il_target_use use);
/* The part of e that cannot be a target, or NULL. */
il_expr *il_invalid_target(il_expr *e, il_target_use use);
/* star_targets of a for, up to 'in'. */
il_expr *il_parse_for_target(il_parser *p);
/* "literal", "function call": what CPython calls such an expression. */
const char *il_expr_description(const il_expr *e);

/* At the '=' after e, where no assignment may be: fails when what follows
 * shows that a comparison was meant. */
bool il_fail_assign_here(il_parser *p, il_expr *e);

/* ---- statements ---- */

/* Pushes the statements of one logical line, or one compound statement, to
 * the scratch stack; false when it fails. */
bool il_parse_statement(il_parser *p);
/* ':' block; what names the statement for "expected an indented block
 * after ..."; where is its first token. */
bool il_parse_block(il_parser *p, il_stmts *out, const char *what,
                    const il_token *where);
/* Reports the failure and skips the rest of the statement. */
void il_parser_recover(il_parser *p);
il_stmt *il_stmt_new(il_parser *p, il_stmt_kind kind, const il_token *first);
void il_stmt_done(il_parser *p, il_stmt *s);
/* The compound statement at hand. NULL without failure: it was refused, and
 * reported and skipped as a whole. */
il_stmt *il_parse_compound(il_parser *p);
bool il_begins_compound(il_parser *p);

#endif
