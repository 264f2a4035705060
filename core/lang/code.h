/* What the compiler produces: code without values.
 *
 * Plain memory in one arena (il_program), immutable once compiled, free of
 * anything that belongs to a process, so that any number of processes can be
 * started from one compilation. vm/link.c makes code objects from it.
 *
 * Frame slots of a function: parameters in order (positional, keyword-only,
 * *args, **kwargs), other locals, then free variables. Cells of own variables:
 * MAKE_CELL at the start wraps the slot in place. Free variables: the call
 * copies the function's closure cells into the last nfree slots.
 */
#ifndef IL_LANG_CODE_H
#define IL_LANG_CODE_H

#include "base/arena.h"
#include "lang/diag.h"

typedef enum {
#define OP(name, effect) IL_OP_##name,
#include "lang/opcodes.def"
#undef OP
  IL_OP_COUNT
} il_op;

typedef enum { /* argument of BINARY and INPLACE */
               IL_ADD,
               IL_SUB,
               IL_MUL,
               IL_TRUEDIV,
               IL_FLOORDIV,
               IL_MOD,
               IL_POW,
               IL_MATMUL,
               IL_LSHIFT,
               IL_RSHIFT,
               IL_AND,
               IL_OR,
               IL_XOR
} il_operator;

typedef enum { IL_LT, IL_LE, IL_EQ, IL_NE, IL_GT, IL_GE } il_comparison;

static inline uint32_t il_word(il_op op, uint32_t arg) {
  return op | arg << 8;
}
static inline il_op il_word_op(uint32_t word) {
  return (il_op)(word & 0xFF);
}
static inline uint32_t il_word_arg(uint32_t word) {
  return word >> 8;
}
static inline int32_t il_word_int(uint32_t word) {
  return (int32_t)word >> 8;
}

typedef struct {
  const char *text; /* UTF-8, 0-terminated */
  uint32_t len;     /* bytes */
} il_text;

typedef enum {
  IL_CONST_NONE,
  IL_CONST_TRUE,
  IL_CONST_FALSE,
  IL_CONST_ELLIPSIS,
  IL_CONST_INT,       /* integer */
  IL_CONST_BIG,       /* text: decimal digits, or hexadecimal after 0x */
  IL_CONST_FLOAT,     /* number */
  IL_CONST_STR,       /* text: UTF-8, lone surrogates as WTF-8 */
  IL_CONST_BYTES,     /* text */
  IL_CONST_TUPLE,     /* items */
  IL_CONST_FROZENSET, /* items */
  IL_CONST_CODE       /* code */
} il_const_kind;

typedef struct il_code il_code;
typedef struct il_sharing il_sharing; /* lang/sharing.h */

typedef struct il_const {
  il_const_kind kind;
  union {
    int64_t integer;
    double number;
    il_text text;
    struct {
      const struct il_const *items;
      uint32_t count;
    };
    const il_code *code;
  };
} il_const;

typedef struct { /* where a word comes from; for tracebacks and diagnostics */
  uint32_t line, end_line;     /* from 1 */
  uint16_t column, end_column; /* code points from 0; 65535: beyond */
} il_position;

typedef struct { /* handler for words start <= pc < end, innermost first */
  uint32_t start, end, handler;
  uint32_t depth; /* operand stack depth to cut back to */
} il_handler;

enum {
  IL_CODE_VARARGS = 1, /* has *args */
  IL_CODE_VARKW = 2,   /* has **kwargs */
  IL_CODE_GENERATOR = 4,
  IL_CODE_CLASS = 8, /* class body: slot 0 is the namespace; returns its
                        __class__ cell or None */
  IL_CODE_MODULE = 16,
};

struct il_code {
  il_text name, qualname; /* "f", "Outer.f.<locals>.g" */
  uint32_t flags;
  uint32_t first_line;
  uint32_t nargs; /* positional parameters, positional-only included */
  uint32_t nposonly;
  uint32_t nkwonly;
  uint32_t nlocals; /* frame slots, parameters and free variables included */
  uint32_t nfree;   /* the last nfree of them */
  uint32_t nstack;  /* operand stack needed */
  uint32_t nwords, nconsts, nnames, nsites, nhandlers;
  const uint32_t *words;
  const il_position *positions; /* one a word */
  const il_const *consts;
  const il_text *names;  /* global, class-body and import names */
  const il_text *sites;  /* attribute name of each site */
  const il_text *locals; /* name of each frame slot */
  const il_handler *handlers;
  const char *doc; /* docstring or NULL, UTF-8 */
  uint32_t doc_len;
  il_sharing *sharing; /* in controlled mode, of the user's code; or NULL */
};

typedef struct {
  il_arena arena; /* owns all of it */
  il_code *main;
  il_text filename;              /* "main.py" */
  il_text source;                /* a copy, for tracebacks */
  const il_text *stored_globals; /* names the module itself assigns */
  uint32_t nstored_globals;
} il_program;

/* Source text to code. NULL when there is a diagnostic (syntax or an
 * unsupported feature); all found are in diags. source is UTF-8. */
il_program *il_compile(const char *source, size_t len, const char *filename,
                       il_diags *diags);
void il_program_free(il_program *program);

#endif
