/* The syntax tree of a module: what the parser makes and the compiler reads.
 *
 * It has the shape of Python 3.11's own tree, with these differences: the
 * branches of if/elif are an array (so that a long chain nests nothing),
 * and an int constant keeps its digits when it does not fit 64 bits.
 *
 * What always holds:
 * - All nodes, lists, names and bytes live in the arena given to il_parse.
 * - A pointer named after an optional part is NULL when the part is absent;
 *   everything else is never NULL, except inside a list where stated.
 * - Names are interned: equal names of one module are equal pointers.
 * - A tree that il_parse returned has no refused node (async, match, complex
 *   and except* end in a diagnostic), so the compiler needs no case for them.
 * - No expression is higher than IL_AST_MAX_HEIGHT nodes, and no statement is
 *   inside more than IL_AST_MAX_BLOCKS others: recursion over it is bounded.
 * - Targets are legal targets and carry ctx STORE or DEL, calls have no
 *   repeated keyword, parameters have no repeated name. Checks that need to
 *   know the scope (return outside function, nonlocal) are the compiler's.
 */
#ifndef IL_LANG_AST_H
#define IL_LANG_AST_H

#include "base/arena.h"
#include "base/buf.h"
#include "lang/diag.h"

enum { IL_AST_MAX_HEIGHT = 500, IL_AST_MAX_BLOCKS = 100 };

/* ---- names ---- */

typedef struct {
  const char *text; /* UTF-8, a 0 byte follows */
  uint32_t len;     /* bytes */
  uint32_t hash;
} il_name;

typedef struct il_names il_names; /* the interning table, in the arena */

il_names *il_names_new(il_arena *arena);
/* The one il_name with these bytes; the compiler interns its own here too. */
const il_name *il_names_intern(il_names *names, const char *text, size_t len);

/* ---- common parts ---- */

/* Lines count from 1, columns are code points from 0; the end is the first
 * place after the node, as in CPython. */
typedef struct {
  uint32_t line, column, end_line, end_column;
} il_span;

typedef struct il_expr il_expr;
typedef struct il_stmt il_stmt;

typedef struct {
  il_expr **items;
  uint32_t count;
} il_exprs;

typedef struct {
  il_stmt **items;
  uint32_t count;
} il_stmts;

typedef struct {
  const il_name **items;
  uint32_t count;
} il_name_list;

typedef enum { IL_CTX_LOAD, IL_CTX_STORE, IL_CTX_DEL } il_expr_ctx;

typedef enum {
  IL_BIN_ADD,
  IL_BIN_SUB,
  IL_BIN_MUL,
  IL_BIN_MATMUL,
  IL_BIN_DIV,
  IL_BIN_MOD,
  IL_BIN_POW,
  IL_BIN_LSHIFT,
  IL_BIN_RSHIFT,
  IL_BIN_BITOR,
  IL_BIN_BITXOR,
  IL_BIN_BITAND,
  IL_BIN_FLOORDIV
} il_binary_op;

typedef enum { IL_UN_INVERT, IL_UN_NOT, IL_UN_UADD, IL_UN_USUB } il_unary_op;

typedef enum {
  IL_CMP_EQ,
  IL_CMP_NE,
  IL_CMP_LT,
  IL_CMP_LE,
  IL_CMP_GT,
  IL_CMP_GE,
  IL_CMP_IS,
  IL_CMP_IS_NOT,
  IL_CMP_IN,
  IL_CMP_NOT_IN
} il_compare_op;

/* ---- expressions ---- */

typedef enum {
  IL_EXPR_BOOL_OP,
  IL_EXPR_NAMED,
  IL_EXPR_BIN_OP,
  IL_EXPR_UNARY_OP,
  IL_EXPR_LAMBDA,
  IL_EXPR_IF,
  IL_EXPR_DICT,
  IL_EXPR_SET,
  IL_EXPR_LIST_COMP,
  IL_EXPR_SET_COMP,
  IL_EXPR_DICT_COMP,
  IL_EXPR_GENERATOR,
  IL_EXPR_YIELD,
  IL_EXPR_YIELD_FROM,
  IL_EXPR_COMPARE,
  IL_EXPR_CALL,
  IL_EXPR_FORMATTED,
  IL_EXPR_JOINED,
  IL_EXPR_CONSTANT,
  IL_EXPR_ATTRIBUTE,
  IL_EXPR_SUBSCRIPT,
  IL_EXPR_STARRED,
  IL_EXPR_NAME,
  IL_EXPR_LIST,
  IL_EXPR_TUPLE,
  IL_EXPR_SLICE
} il_expr_kind;

typedef enum {
  IL_LIT_NONE,
  IL_LIT_TRUE,
  IL_LIT_FALSE,
  IL_LIT_ELLIPSIS,
  IL_LIT_INT,     /* value in small */
  IL_LIT_BIG_INT, /* digits in text, in radix; does not fit int64_t */
  IL_LIT_FLOAT,   /* value in real; text is its source without '_' */
  IL_LIT_STR,     /* UTF-8 in text; lone surrogates as 3 bytes (WTF-8) */
  IL_LIT_BYTES
} il_literal_kind;

typedef struct {
  il_literal_kind kind;
  uint8_t radix;    /* BIG_INT: 2, 8, 10 or 16; digits without prefix, '_' */
  uint32_t len;     /* of text, in bytes */
  const char *text; /* may hold 0 bytes; one more 0 byte follows */
  union {
    int64_t small;
    double real;
  };
} il_literal;

typedef struct { /* one `for target in iter if ... if ...` */
  il_expr *target;
  il_expr *iter;
  il_exprs ifs;
} il_comprehension;

typedef struct {
  il_comprehension *items; /* at least one */
  uint32_t count;
} il_comprehensions;

typedef struct {
  const il_name *name; /* NULL for **value */
  il_expr *value;
  il_span span;
} il_keyword;

typedef struct {
  il_keyword *items;
  uint32_t count;
} il_keywords;

typedef struct {
  const il_name *name;
  il_expr *annotation; /* optional */
  il_expr *fallback;   /* optional: the default value */
  il_span span;
} il_param;

typedef struct {
  il_param *items; /* first posonly, then plain, then keyword-only */
  uint32_t posonly_count;
  uint32_t plain_count;
  uint32_t kwonly_count;
  il_param *vararg; /* optional: *args */
  il_param *kwarg;  /* optional: **kwargs */
} il_params;

struct il_expr {
  il_expr_kind kind;
  uint16_t height;    /* of the tree below, this node included */
  bool parenthesised; /* in parentheses; a tuple: they are its own */
  il_span span;
  union {
    struct {
      bool is_or;
      il_exprs values; /* two or more */
    } bool_op;
    struct {
      il_expr *target; /* a NAME with ctx STORE */
      il_expr *value;
    } named;
    struct {
      il_binary_op op;
      il_expr *left, *right;
    } bin_op;
    struct {
      il_unary_op op;
      il_expr *operand;
    } unary_op;
    struct {
      il_params *params;
      il_expr *body;
    } lambda;
    struct {
      il_expr *test, *body, *orelse;
    } if_exp;
    struct {
      il_exprs keys; /* a NULL key is **value */
      il_exprs values;
    } dict;
    il_exprs set; /* SET: at least one, may hold STARRED */
    struct {      /* LIST_COMP, SET_COMP, DICT_COMP, GENERATOR */
      il_expr *element;
      il_expr *value; /* DICT_COMP only: element is then the key */
      il_comprehensions generators;
    } comp;
    il_expr *yield; /* YIELD: optional value; YIELD_FROM: the iterable */
    struct {
      il_expr *left;
      il_compare_op *ops; /* rights.count of them */
      il_exprs rights;
    } compare;
    struct {
      il_expr *func;
      il_exprs args; /* may hold STARRED */
      il_keywords keywords;
    } call;
    struct { /* FORMATTED: one {...} of an f-string; only inside JOINED */
      il_expr *value;
      char conversion; /* 's', 'r', 'a' or 0 */
      il_expr *spec;   /* optional: a JOINED */
    } formatted;
    il_exprs joined; /* JOINED: CONSTANT str and FORMATTED, in order */
    il_literal constant;
    struct {
      il_expr *value;
      const il_name *attr;
      il_expr_ctx ctx;
      uint32_t attr_line, attr_column; /* where the name itself begins */
    } attribute;
    struct {
      il_expr *value;
      il_expr *index; /* may be a SLICE, or a TUPLE holding some */
      il_expr_ctx ctx;
    } subscript;
    struct {
      il_expr *value;
      il_expr_ctx ctx;
    } starred;
    struct {
      const il_name *id;
      il_expr_ctx ctx;
    } name;
    struct { /* LIST and TUPLE */
      il_exprs items;
      il_expr_ctx ctx;
    } sequence;
    struct {
      il_expr *lower, *upper, *step; /* each optional */
    } slice;
  };
};

/* ---- statements ---- */

typedef enum {
  IL_STMT_FUNCTION,
  IL_STMT_CLASS,
  IL_STMT_RETURN,
  IL_STMT_DELETE,
  IL_STMT_ASSIGN,
  IL_STMT_AUG_ASSIGN,
  IL_STMT_ANN_ASSIGN,
  IL_STMT_FOR,
  IL_STMT_WHILE,
  IL_STMT_IF,
  IL_STMT_WITH,
  IL_STMT_RAISE,
  IL_STMT_TRY,
  IL_STMT_ASSERT,
  IL_STMT_IMPORT,
  IL_STMT_IMPORT_FROM,
  IL_STMT_GLOBAL,
  IL_STMT_NONLOCAL,
  IL_STMT_EXPR,
  IL_STMT_PASS,
  IL_STMT_BREAK,
  IL_STMT_CONTINUE
} il_stmt_kind;

typedef struct {
  il_expr *test;
  il_stmts body;
  il_span span; /* from its if or elif to the end of its body */
} il_branch;

typedef struct {
  il_expr *context;
  il_expr *target; /* optional */
} il_with_item;

typedef struct {
  il_expr *type;       /* optional: bare except */
  const il_name *name; /* optional */
  il_stmts body;
  il_span span;
} il_except;

typedef struct {
  const il_name *name;   /* dotted in import, "*" in from x import * */
  const il_name *asname; /* optional */
  il_span span;
} il_alias;

typedef struct {
  il_alias *items;
  uint32_t count;
} il_aliases;

struct il_stmt {
  il_stmt_kind kind;
  il_span span; /* of def and class: without the decorators, as CPython */
  union {
    struct {
      const il_name *name;
      il_params *params;
      il_stmts body; /* a docstring stays as the first statement */
      il_exprs decorators;
      il_expr *returns; /* optional annotation */
    } function;
    struct {
      const il_name *name;
      il_exprs bases; /* may hold STARRED */
      il_keywords keywords;
      il_stmts body;
      il_exprs decorators;
    } class_def;
    il_expr *value;   /* EXPR; RETURN: optional */
    il_exprs targets; /* DELETE */
    struct {
      il_exprs targets; /* a = b = value */
      il_expr *value;
    } assign;
    struct {
      il_binary_op op;
      il_expr *target;
      il_expr *value;
    } aug_assign;
    struct {
      il_expr *target;
      il_expr *annotation;
      il_expr *value; /* optional */
      bool simple;    /* a bare name without parentheses */
    } ann_assign;
    struct {
      il_expr *target;
      il_expr *iter;
      il_stmts body;
      il_stmts orelse;
    } for_loop;
    struct {
      il_expr *test;
      il_stmts body;
      il_stmts orelse;
    } while_loop;
    struct {
      il_branch *branches; /* the if, then each elif */
      uint32_t count;
      il_stmts orelse;
    } if_stmt;
    struct {
      il_with_item *items;
      uint32_t count;
      il_stmts body;
    } with;
    struct {
      il_expr *exception; /* optional */
      il_expr *cause;     /* optional */
    } raise;
    struct {
      il_stmts body;
      il_except *handlers;
      uint32_t handler_count;
      il_stmts orelse;
      il_stmts finally_body;
    } try_stmt;
    struct {
      il_expr *test;
      il_expr *message; /* optional */
    } assert_stmt;
    il_aliases import;
    struct {
      const il_name *module; /* optional: from . import x */
      uint32_t level;        /* leading dots */
      il_aliases names;
    } import_from;
    il_name_list names; /* GLOBAL, NONLOCAL */
  };
};

typedef struct {
  il_stmts body; /* a docstring stays as the first statement */
  il_names *names;
} il_ast_module;

/* ---- functions ---- */

/* Parses a whole file. NULL when there is any error: then diags has at least
 * one entry, in the order of the source. source must outlive diags. */
il_ast_module *il_parse(il_arena *arena, const char *source, size_t len,
                        il_diags *diags);

/* The tree in the form of Python's ast.dump(tree), for tests: the same names
 * of nodes and fields, no positions unless asked, if/elif nested again. */
void il_ast_dump(const il_ast_module *module, bool positions, il_buf *out);

#endif
