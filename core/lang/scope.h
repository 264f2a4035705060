/* Scopes: which name means which slot, cell or global.
 *
 * One pass over the tree makes a scope for the module and for every function,
 * lambda, class body and comprehension, with a symbol for each name used in
 * it; a second pass decides what each symbol is bound to, by Python's rules.
 * The compiler then only looks up.
 *
 * What always holds after il_scopes_build:
 * - A scope that needs the cell of an outer variable has it as a free symbol,
 *   and so has every scope between it and the owner.
 * - Slots of a function: parameters, other locals, free variables. Of a class
 *   body: the namespace, its own __class__ cell if needed, free variables.
 *   The module has no slots: all its names are globals.
 * - Names in symbols are mangled; look them up through il_scope_mangle.
 */
#ifndef IL_LANG_SCOPE_H
#define IL_LANG_SCOPE_H

#include "lang/ast.h"

/* Pointers to numbers, growing in an arena. All zero is the empty map. */
typedef struct {
  const void **keys;
  uint32_t *values;
  uint32_t capacity, count;
} il_ptr_map;

/* The place of key's number, NULL when absent. */
uint32_t *il_ptr_map_find(const il_ptr_map *map, const void *key);
/* Adds key, which is absent. */
void il_ptr_map_add(il_arena *arena, il_ptr_map *map, const void *key,
                    uint32_t value);

/* A copy of count items with room for twice as many (at least 8). */
void *il_arena_grow(il_arena *arena, const void *items, uint32_t count,
                    size_t item_size, uint32_t *capacity);

typedef enum {
  IL_SCOPE_MODULE,
  IL_SCOPE_CLASS,
  IL_SCOPE_FUNCTION,
  IL_SCOPE_LAMBDA,
  IL_SCOPE_COMPREHENSION
} il_scope_kind;

typedef enum {
  IL_BIND_NONE,            /* not decided yet */
  IL_BIND_LOCAL,           /* frame slot; in a class body: the namespace */
  IL_BIND_CELL,            /* own variable that inner scopes share: slot */
  IL_BIND_FREE,            /* variable of an outer function: slot */
  IL_BIND_GLOBAL_EXPLICIT, /* by a global statement */
  IL_BIND_GLOBAL_IMPLICIT  /* bound nowhere: module, then builtins */
} il_binding;

typedef struct {
  const il_name *name;
  uint32_t flags; /* private to scope.c */
  il_binding binding;
  bool is_free;  /* the scope has the cell; may also be LOCAL in a class */
  uint32_t slot; /* of the local, the cell or the free cell */
  il_span where; /* of the global or nonlocal statement */
} il_symbol;

typedef struct il_scope il_scope;
struct il_scope {
  il_scope_kind kind;
  il_scope *parent;
  const il_name *class_name; /* of the class around, for mangling, or NULL */
  il_symbol *symbols;
  uint32_t nsymbols, symbols_cap;
  il_ptr_map index;     /* il_name to symbol number */
  const il_name **free; /* in slot order */
  uint32_t nfree, free_cap;
  uint32_t nparams;    /* slots of parameters */
  bool has_positional; /* the first of them is positional */
  uint32_t nslots;     /* frame slots, free variables included */
  uint32_t class_slot; /* of a class's own __class__ cell, 0: none */
  bool is_generator;
  bool needs_class_cell; /* a method uses __class__ or super */
  bool has_annotations;  /* module, class: __annotations__ is stored to */
  /* While the tree is walked. */
  uint32_t iterables; /* depth of comprehension iterables being walked */
  bool in_target;     /* in an iteration target of a comprehension */
};

typedef struct {
  il_arena *arena;
  il_names *names;
  il_diags *diags;
  il_scope **items; /* outer before inner; the first is the module's */
  uint32_t count, capacity;
  il_ptr_map index; /* tree node to scope number */
  const il_name *name_super, *name_class, *name_dot0;
  bool future_annotations;
} il_scopes;

/* Errors go to diags; the result is usable for further checks either way. */
il_scopes *il_scopes_build(il_arena *arena, const il_ast_module *module,
                           bool future_annotations, il_diags *diags);

/* The scope of a function, class, lambda or comprehension node. */
il_scope *il_scopes_of(const il_scopes *scopes, const void *node);

/* _Class__name where Python's private names ask for it, else name. */
const il_name *il_scope_mangle(il_names *names, const il_scope *scope,
                               const il_name *name);

/* Whether the scope itself assigns the name. */
bool il_symbol_is_bound(const il_symbol *symbol);

/* The symbol of a mangled name; NULL when the scope does not mention it. */
il_symbol *il_scope_find(const il_scope *scope, const il_name *name);

#endif
