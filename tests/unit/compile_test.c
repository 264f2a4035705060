/* The compiler: what names are bound to, where jumps and handlers go, how deep
 * the stack gets, and what is said about programs that it does not take.
 *
 * Every program that compiles here is also walked by verify(), which knows the
 * effect of each operation by itself and follows the finished words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lang/code.h"
#include "lang/disasm.h"

/* ---- verifier ---- */

static int32_t effect_of(uint32_t word) {
  enum { VAR = 99 };
  static const int8_t effects[] = {
#define OP(name, effect) effect,
#include "lang/opcodes.def"
#undef OP
  };
  il_op op = il_word_op(word);
  int32_t a = (int32_t)il_word_arg(word);
  if (effects[op] != VAR) return effects[op];
  switch (op) {
  case IL_OP_BUILD_DICT: return 1 - 2 * a;
  case IL_OP_FORMAT: return a >= 4 ? -1 : 0;
  case IL_OP_UNPACK: return a - 1;
  case IL_OP_UNPACK_EX: return a % 4096 + a / 4096;
  case IL_OP_CALL: return -1 - a;
  case IL_OP_CALL_KW: return -2 - a;
  case IL_OP_CALL_EX: return -2 - a;
  case IL_OP_MAKE_FUNCTION: return -((a & 1) + (a >> 1 & 1) + (a >> 2));
  case IL_OP_RAISE: return -a;
  case IL_OP_FOR_ITER: return 1;
  case IL_OP_JUMP_IF_FALSE_OR_POP:
  case IL_OP_JUMP_IF_TRUE_OR_POP: return -1;
  default: return 1 - a; /* BUILD_something */
  }
}

static bool is_conditional(il_op op) {
  return op == IL_OP_JUMP_IF_FALSE || op == IL_OP_JUMP_IF_TRUE ||
         op == IL_OP_JUMP_IF_FALSE_OR_POP || op == IL_OP_JUMP_IF_TRUE_OR_POP ||
         op == IL_OP_FOR_ITER;
}

static bool ends(il_op op) {
  return op == IL_OP_RETURN || op == IL_OP_RAISE || op == IL_OP_RERAISE ||
         op == IL_OP_JUMP || op == IL_OP_LOOP;
}

static int32_t effect_of_jump(il_op op) {
  bool pops = op == IL_OP_JUMP_IF_FALSE || op == IL_OP_JUMP_IF_TRUE ||
              op == IL_OP_FOR_ITER;
  return pops ? -1 : 0;
}

enum { MAX_WORDS = 4096 };

typedef struct {
  const il_code *code;
  int32_t depth[MAX_WORDS], deepest;
  bool changed;
} walk;

static void arrive(walk *w, uint32_t at, int32_t depth) {
  assert_true(at < w->code->nwords);
  assert_true(depth >= 0);
  if (depth > w->deepest) w->deepest = depth;
  if (w->depth[at] < 0) {
    w->depth[at] = depth;
    w->changed = true;
  }
  assert_int_equal(w->depth[at], depth);
}

static void step(walk *w, uint32_t at) {
  uint32_t word = w->code->words[at];
  il_op op = il_word_op(word);
  int32_t depth = w->depth[at];
  if (op == IL_OP_LOOP) {
    assert_true(il_word_arg(word) <= at);
    arrive(w, il_word_arg(word), depth);
  } else if (op == IL_OP_JUMP || is_conditional(op)) {
    assert_true(il_word_arg(word) > at);
    arrive(w, il_word_arg(word), depth + effect_of_jump(op));
  }
  if (!ends(op)) arrive(w, at + 1, depth + effect_of(word));
  for (uint32_t i = 0; i < w->code->nhandlers; i++) {
    const il_handler *h = &w->code->handlers[i];
    if (at < h->start || at >= h->end) continue;
    assert_true((uint32_t)depth >= h->depth);
    arrive(w, h->handler, (int32_t)h->depth + 1);
    break;
  }
}

static void verify(const il_code *code) {
  static walk w;
  assert_in_range(code->nwords, 1, MAX_WORDS);
  w.code = code;
  w.deepest = 0;
  memset(w.depth, 0xFF, sizeof w.depth);
  arrive(&w, 0, 0);
  for (w.changed = true; w.changed;) {
    w.changed = false;
    for (uint32_t i = 0; i < code->nwords; i++)
      if (w.depth[i] >= 0) step(&w, i);
  }
  for (uint32_t i = 0; i < code->nwords; i++)
    assert_true(w.depth[i] >= 0); /* nothing that cannot be reached */
  assert_int_equal(w.deepest, code->nstack);
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE) verify(code->consts[i].code);
}

/* ---- helpers ---- */

static il_program *compile(const char *source) {
  il_arena arena;
  il_diags diags;
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  il_program *program = il_compile(source, strlen(source), "t.py", &diags);
  if (!program) print_error("%s\n", diags.items[0].message);
  assert_non_null(program);
  il_arena_term(&arena);
  verify(program->main);
  return program;
}

static const il_code *inner(const il_code *code, const char *name) {
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE &&
        strcmp(code->consts[i].code->name.text, name) == 0)
      return code->consts[i].code;
  fail_msg("no code %s", name);
  return NULL;
}

/* The operations and named arguments of one code, as "LOAD_FAST a; RETURN". */
static void append_ops(const il_code *code, il_buf *out) {
  for (uint32_t i = 0; i < code->nwords; i++) {
    il_op op = il_word_op(code->words[i]);
    uint32_t arg = il_word_arg(code->words[i]);
    if (i) il_buf_text(out, "; ");
    il_buf_text(out, il_op_name(op));
    if (op >= IL_OP_LOAD_FAST && op <= IL_OP_MAKE_CELL)
      il_buf_printf(out, " %s", code->locals[arg].text);
    else if (op >= IL_OP_LOAD_GLOBAL && op <= IL_OP_DELETE_NAME)
      il_buf_printf(out, " %s", code->names[arg].text);
    else if (op == IL_OP_LOAD_NAME_CELL)
      il_buf_printf(out, " %s", code->locals[arg >> 12].text);
    else if (op >= IL_OP_LOAD_ATTR && op <= IL_OP_LOAD_METHOD)
      il_buf_printf(out, " %s", code->sites[arg].text);
    else if (op == IL_OP_INT)
      il_buf_printf(out, " %d", (int)il_word_int(code->words[i]));
    else if (arg)
      il_buf_printf(out, " %u", arg);
  }
}

static void assert_ops(const il_code *code, const char *expected) {
  il_buf text;
  il_buf_init(&text);
  append_ops(code, &text);
  assert_string_equal(text.bytes, expected);
  il_buf_term(&text);
}

/* The module's words for `source`, without the closing NONE; RETURN. */
static void assert_module(const char *source, const char *expected) {
  il_program *program = compile(source);
  il_buf text;
  il_buf_init(&text);
  append_ops(program->main, &text);
  const char *tail = "; NONE; RETURN";
  assert_true(text.len > strlen(tail));
  text.bytes[text.len - strlen(tail)] = 0;
  assert_string_equal(text.bytes, expected);
  il_buf_term(&text);
  il_program_free(program);
}

/* The words of the function f that `source` defines. */
static void assert_f(const char *source, const char *expected) {
  il_program *program = compile(source);
  assert_ops(inner(program->main, "f"), expected);
  il_program_free(program);
}

/* ---- names ---- */

static void names_resolve_to_fast_cell_free_and_global(void **state) {
  (void)state;
  il_program *p = compile("def f(a, b):\n"
                          "    c = a\n"
                          "    def g():\n"
                          "        nonlocal c\n"
                          "        c = b\n"
                          "        return d\n"
                          "    return g\n");
  const il_code *f = inner(p->main, "f");
  assert_ops(f, "MAKE_CELL b; MAKE_CELL c; LOAD_FAST a; STORE_CELL c; "
                "LOAD_CLOSURE c; LOAD_CLOSURE b; BUILD_TUPLE 2; CONST; "
                "MAKE_FUNCTION 4; STORE_FAST g; LOAD_FAST g; RETURN");
  assert_int_equal(f->nlocals, 4);
  assert_int_equal(f->nfree, 0);
  const il_code *g = inner(f, "g");
  assert_ops(g, "LOAD_CELL b; STORE_CELL c; LOAD_GLOBAL d; RETURN");
  assert_int_equal(g->nlocals, 2);
  assert_int_equal(g->nfree, 2);
  assert_string_equal(g->qualname.text, "f.<locals>.g");
  il_program_free(p);
}

static void names_in_a_class_go_through_its_namespace(void **state) {
  (void)state;
  il_program *p = compile("def f(a):\n"
                          "    class C:\n"
                          "        a = a\n"
                          "        b = a\n"
                          "        def m(self): return a, __class__\n"
                          "    class D:\n"
                          "        c = a\n");
  const il_code *f = inner(p->main, "f");
  const il_code *cls = inner(f, "C");
  assert_int_equal(cls->flags & IL_CODE_CLASS, IL_CODE_CLASS);
  /* The class's own cell in slot 1, then the cell of a for the method. */
  assert_ops(cls,
             "MAKE_CELL __class__; LOAD_NAME __name__; STORE_NAME __module__; "
             "CONST; STORE_NAME __qualname__; LOAD_NAME a; STORE_NAME a; "
             "LOAD_NAME a; STORE_NAME b; LOAD_CLOSURE a; "
             "LOAD_CLOSURE __class__; BUILD_TUPLE 2; CONST 1; "
             "MAKE_FUNCTION 4; STORE_NAME m; LOAD_CLOSURE __class__; RETURN");
  assert_ops(inner(f, "D"),
             "LOAD_NAME __name__; STORE_NAME __module__; CONST; "
             "STORE_NAME __qualname__; LOAD_NAME_CELL a; STORE_NAME c; NONE; "
             "RETURN");
  il_program_free(p);
}

static void super_without_arguments_gets_the_class_and_self(void **state) {
  (void)state;
  il_program *p = compile("class C:\n"
                          "    def m(self): return super().m()\n"
                          "    def n(*args): return super()\n");
  const il_code *cls = inner(p->main, "C");
  assert_ops(inner(cls, "m"),
             "LOAD_GLOBAL super; PUSH_NIL; LOAD_CELL __class__; "
             "LOAD_FAST self; CALL 2; LOAD_METHOD m; CALL; RETURN");
  assert_ops(inner(cls, "n"), "LOAD_GLOBAL super; PUSH_NIL; CALL; RETURN");
  il_program_free(p);
}

static void private_names_are_mangled(void **state) {
  (void)state;
  il_program *p = compile("class _C:\n"
                          "    def m(self, __a):\n"
                          "        self.__b = __a\n"
                          "        return __c__\n");
  const il_code *m = inner(inner(p->main, "_C"), "m");
  assert_ops(m, "LOAD_FAST _C__a; LOAD_FAST self; STORE_ATTR _C__b; "
                "LOAD_GLOBAL __c__; RETURN");
  il_program_free(p);
}

static void stored_globals_are_those_the_program_assigns(void **state) {
  (void)state;
  il_program *p = compile("import a.b\n"
                          "def f():\n"
                          "    global g\n"
                          "    g = h\n"
                          "    x = 1\n"
                          "[(w := y) for y in z]\n");
  il_buf text;
  il_buf_init(&text);
  for (uint32_t i = 0; i < p->nstored_globals; i++)
    il_buf_printf(&text, "%s ", p->stored_globals[i].text);
  assert_string_equal(text.bytes, "a g f w ");
  il_buf_term(&text);
  il_program_free(p);
}

static void comprehension_takes_its_first_iterable_from_outside(void **state) {
  (void)state;
  il_program *p = compile("x = {k: v for k in a if k for v in b}\n");
  assert_ops(p->main, "CONST; MAKE_FUNCTION; PUSH_NIL; LOAD_GLOBAL a; "
                      "GET_ITER; CALL 1; STORE_GLOBAL x; NONE; RETURN");
  assert_ops(inner(p->main, "<dictcomp>"),
             "BUILD_DICT; LOAD_FAST .0; FOR_ITER 15; STORE_FAST k; "
             "LOAD_FAST k; JUMP_IF_FALSE 14; LOAD_GLOBAL b; GET_ITER; "
             "FOR_ITER 14; STORE_FAST v; LOAD_FAST k; LOAD_FAST v; "
             "DICT_ADD 3; LOOP 8; LOOP 2; RETURN");
  il_program_free(p);
}

/* ---- expressions ---- */

static void conditions_jump_without_making_booleans(void **state) {
  (void)state;
  assert_f("def f(a, b, c):\n"
           "    if a and not (b or c): g()\n",
           "LOAD_FAST a; JUMP_IF_FALSE 10; LOAD_FAST b; JUMP_IF_TRUE 10; "
           "LOAD_FAST c; JUMP_IF_TRUE 10; LOAD_GLOBAL g; PUSH_NIL; CALL; POP; "
           "NONE; RETURN");
  assert_f("def f(a, b): return a or b\n",
           "LOAD_FAST a; JUMP_IF_TRUE_OR_POP 3; LOAD_FAST b; RETURN");
}

static void chained_comparison_evaluates_the_middle_once(void **state) {
  (void)state;
  assert_f("def f(a, b, c): return a < b == c\n",
           "LOAD_FAST a; LOAD_FAST b; DUP; ROT3; COMPARE; "
           "JUMP_IF_FALSE_OR_POP 9; LOAD_FAST c; COMPARE 2; JUMP 11; SWAP; "
           "POP; RETURN");
}

static void constants_are_folded(void **state) {
  (void)state;
  assert_module("x = -1\n", "INT -1; STORE_GLOBAL x");
  assert_module("x = 60 * 60 - 7 // -2\n", "INT 3604; STORE_GLOBAL x");
  assert_module("x = 1 << 70\n", "INT 1; INT 70; BINARY 8; STORE_GLOBAL x");
  assert_module("x = 1 / 0\n", "INT 1; INT 0; BINARY 3; STORE_GLOBAL x");
  il_program *p = compile("x = (1, (2.5, 'a' 'b')), 0.1 + 0.2, 0b1 << 62\n");
  assert_ops(p->main, "CONST; STORE_GLOBAL x; NONE; RETURN");
  const il_const *x = &p->main->consts[0];
  assert_int_equal(x->kind, IL_CONST_TUPLE);
  assert_string_equal(x->items[0].items[1].items[1].text.text, "ab");
  assert_true(x->items[1].number == 0.1 + 0.2);
  assert_true(x->items[2].integer == (int64_t)1 << 62);
  il_program_free(p);
}

static void equal_constants_of_different_types_stay_apart(void **state) {
  (void)state;
  il_program *p = compile("x = (1, True), (1.0, 1), (0.0,), (-0.0,)\n"
                          "f((1, True), (1.0, 1), (0.0,), (-0.0,))\n");
  assert_int_equal(p->main->nconsts, 5);
  il_program_free(p);
}

static void big_ints_keep_their_digits(void **state) {
  (void)state;
  il_program *p = compile("x = 0b1" /* 2 ** 64 + 5 */
                          "00000000000000000000000000000000"
                          "00000000000000000000000000000101\n"
                          "y = 123456789012345678901234567890\n");
  assert_string_equal(p->main->consts[0].text.text, "0x10000000000000005");
  assert_string_equal(p->main->consts[1].text.text,
                      "123456789012345678901234567890");
  il_program_free(p);
}

static void calls_choose_the_simplest_form(void **state) {
  (void)state;
  assert_module("f(a, 1)\n",
                "LOAD_GLOBAL f; PUSH_NIL; LOAD_GLOBAL a; INT 1; CALL 2; POP");
  assert_module("o.m(a, k=1)\n", "LOAD_GLOBAL o; LOAD_METHOD m; LOAD_GLOBAL a; "
                                 "INT 1; CONST; CALL_KW 2; POP");
  assert_module("f(a, *b, k=1, **c)\n",
                "LOAD_GLOBAL f; PUSH_NIL; LOAD_GLOBAL a; BUILD_LIST 1; "
                "LOAD_GLOBAL b; LIST_EXTEND 1; LIST_TO_TUPLE; CONST; INT 1; "
                "BUILD_DICT 1; LOAD_GLOBAL c; DICT_MERGE 1; CALL_EX 1; POP");
}

static void small_assignments_swap_instead_of_packing(void **state) {
  (void)state;
  assert_f("def f(a, b): a, b = b, a\n",
           "LOAD_FAST b; LOAD_FAST a; SWAP; STORE_FAST a; STORE_FAST b; NONE; "
           "RETURN");
  assert_f("def f(a, b, c): a, b, c = b, c, a\n",
           "LOAD_FAST b; LOAD_FAST c; LOAD_FAST a; ROT3; SWAP; STORE_FAST a; "
           "STORE_FAST b; STORE_FAST c; NONE; RETURN");
  assert_f("def f(a, b, c): a, *b, c = c\n",
           "LOAD_FAST c; UNPACK_EX 4097; STORE_FAST a; STORE_FAST b; "
           "STORE_FAST c; NONE; RETURN");
}

static void format_strings_build_one_string(void **state) {
  (void)state;
  assert_module("f'{a!r:>{b}}c{d=}'\n",
                "LOAD_GLOBAL a; CONST; LOAD_GLOBAL b; FORMAT; BUILD_STRING 2; "
                "FORMAT 6; CONST 1; LOAD_GLOBAL d; FORMAT 2; BUILD_STRING 3; "
                "POP");
}

static void augmented_targets_are_evaluated_once(void **state) {
  (void)state;
  assert_module("a.b += 1\n", "LOAD_GLOBAL a; DUP; LOAD_ATTR b; INT 1; "
                              "INPLACE; SWAP; STORE_ATTR b");
  assert_module("a[b] -= 1\n", "LOAD_GLOBAL a; LOAD_GLOBAL b; DUP2; GET_ITEM; "
                               "INT 1; INPLACE 1; ROT3; SET_ITEM");
}

/* ---- blocks ---- */

static void except_clauses_test_in_order_and_forget_the_name(void **state) {
  (void)state;
  il_program *p = compile("def f(a):\n"
                          "    try: a()\n"
                          "    except E as e: pass\n"
                          "    except: a = 1\n"
                          "    return a\n");
  const il_code *f = inner(p->main, "f");
  assert_ops(f, "LOAD_FAST a; PUSH_NIL; CALL; POP; JUMP 23; PUSH_EXC; "
                "LOAD_GLOBAL E; EXC_MATCH; JUMP_IF_FALSE 15; STORE_FAST e; "
                "POP_EXCEPT; NONE; STORE_FAST e; DELETE_FAST e; JUMP 23; POP; "
                "INT 1; STORE_FAST a; POP_EXCEPT; JUMP 23; SWAP; POP_EXCEPT; "
                "RERAISE; LOAD_FAST a; RETURN");
  il_program_free(p);
}

static void handlers_keep_what_lies_below_the_try(void **state) {
  (void)state;
  il_program *p = compile("def f(a):\n"
                          "    for x in a:\n"
                          "        with x as y: x()\n");
  const il_code *f = inner(p->main, "f");
  assert_int_equal(f->nhandlers, 2);
  /* The iterator, exit and its self; then the exception handled before. */
  assert_int_equal(f->handlers[0].depth, 3);
  assert_int_equal(f->handlers[1].depth, 4);
  assert_int_equal(il_word_op(f->words[f->handlers[0].start]),
                   IL_OP_STORE_FAST);
  assert_int_equal(il_word_op(f->words[f->handlers[0].handler]),
                   IL_OP_PUSH_EXC);
  assert_int_equal(f->handlers[0].handler, f->handlers[1].start);
  il_program_free(p);
}

static void return_runs_finally_outside_its_handler(void **state) {
  (void)state;
  il_program *p = compile("def f(a):\n"
                          "    try: return a()\n"
                          "    finally: g()\n");
  const il_code *f = inner(p->main, "f");
  assert_ops(f, "LOAD_FAST a; PUSH_NIL; CALL; LOAD_GLOBAL g; PUSH_NIL; CALL; "
                "POP; RETURN; PUSH_EXC; LOAD_GLOBAL g; PUSH_NIL; CALL; POP; "
                "RERAISE; SWAP; POP_EXCEPT; RERAISE");
  assert_int_equal(f->handlers[0].start, 0);
  assert_int_equal(f->handlers[0].end, 3);
  assert_int_equal(f->handlers[0].handler, 8);
  assert_int_equal(f->handlers[1].start, 8);
  assert_int_equal(f->handlers[1].end, 14);
  assert_int_equal(f->nhandlers, 2);
  il_program_free(p);
}

static void return_in_finally_drops_the_value_before(void **state) {
  (void)state;
  assert_f("def f(a):\n"
           "    try: return a\n"
           "    finally: return 2\n",
           "LOAD_FAST a; POP; INT 2; RETURN; PUSH_EXC; POP; POP_EXCEPT; INT 2; "
           "RETURN; SWAP; POP_EXCEPT; RERAISE");
}

static void leaving_a_loop_drops_its_iterator(void **state) {
  (void)state;
  assert_f("def f(a):\n"
           "    for x in a:\n"
           "        if x: break\n"
           "        return x\n"
           "    else: g()\n",
           "LOAD_FAST a; GET_ITER; FOR_ITER 12; STORE_FAST x; LOAD_FAST x; "
           "JUMP_IF_FALSE 8; POP; JUMP 16; LOAD_FAST x; SWAP; POP; RETURN; "
           "LOAD_GLOBAL g; PUSH_NIL; CALL; POP; NONE; RETURN");
}

static void unreachable_words_are_dropped(void **state) {
  (void)state;
  assert_f("def f():\n"
           "    while True: pass\n"
           "    return 1\n",
           "LOOP");
  assert_f("def f():\n"
           "    return 1\n"
           "    try: g()\n"
           "    except E: pass\n",
           "INT 1; RETURN");
  assert_f("def f():\n"
           "    if 0: yield\n",
           "NOP; NONE; RETURN");
}

static void generators_begin_outside_of_any_handler(void **state) {
  (void)state;
  il_program *p = compile("def f():\n"
                          "    try: yield 1\n"
                          "    finally: pass\n");
  const il_code *f = inner(p->main, "f");
  assert_int_equal(f->flags, IL_CODE_GENERATOR);
  assert_int_equal(f->handlers[0].start, 1);
  il_program_free(p);
}

static void functions_describe_their_parameters(void **state) {
  (void)state;
  il_program *p = compile("def f(a, /, b=1, *c, d, e=2, **g):\n"
                          "    'what f does'\n"
                          "    h = 1\n");
  const il_code *f = inner(p->main, "f");
  static const char *const names[] = {"a", "b", "d", "e", "c", "g", "h"};
  assert_int_equal(f->nargs, 2);
  assert_int_equal(f->nposonly, 1);
  assert_int_equal(f->nkwonly, 2);
  assert_int_equal(f->flags, IL_CODE_VARARGS | IL_CODE_VARKW);
  assert_int_equal(f->nlocals, IL_COUNT(names));
  for (uint32_t i = 0; i < IL_COUNT(names); i++)
    assert_string_equal(f->locals[i].text, names[i]);
  assert_string_equal(f->doc, "what f does");
  assert_ops(p->main, "CONST; CONST 1; INT 2; BUILD_DICT 1; CONST 2; "
                      "MAKE_FUNCTION 3; STORE_GLOBAL f; NONE; RETURN");
  il_program_free(p);
}

static void words_point_at_the_expression_to_blame(void **state) {
  (void)state;
  il_program *p = compile("x = a + b.c[0]\n"
                          "y = (o\n"
                          "     .m(1))\n");
  static const struct {
    il_op op;
    il_position at;
  } expected[] = {{IL_OP_LOAD_ATTR, {1, 1, 8, 11}},
                  {IL_OP_GET_ITEM, {1, 1, 8, 14}},
                  {IL_OP_ADD, {1, 1, 4, 14}},
                  {IL_OP_LOAD_METHOD, {3, 3, 6, 7}},
                  {IL_OP_CALL, {3, 3, 6, 10}}};
  uint32_t found = 0;
  for (uint32_t i = 0; i < p->main->nwords; i++) {
    if (found == IL_COUNT(expected) ||
        il_word_op(p->main->words[i]) != expected[found].op)
      continue;
    il_position at = p->main->positions[i];
    assert_int_equal(at.line, expected[found].at.line);
    assert_int_equal(at.end_line, expected[found].at.end_line);
    assert_int_equal(at.column, expected[found].at.column);
    assert_int_equal(at.end_column, expected[found].at.end_column);
    found++;
  }
  assert_int_equal(found, IL_COUNT(expected));
  il_program_free(p);
}

/* ---- errors ---- */

typedef struct {
  const char *source;
  uint32_t line, column;
  const char *message;
} mistake;

/* Places and words are CPython 3.11's. */
static const mistake mistakes[] = {
    {"def f():\n    print(x)\n    global x\n", 3, 4,
     "name 'x' is used prior to global declaration"},
    {"def f():\n    x = 1\n    global x\n", 3, 4,
     "name 'x' is assigned to before global declaration"},
    {"def f(x):\n    global x\n", 2, 4, "name 'x' is parameter and global"},
    {"def f(x):\n    nonlocal x\n", 2, 4, "name 'x' is parameter and nonlocal"},
    {"def f():\n    x: int = 1\n    global x\n", 3, 4,
     "annotated name 'x' can't be global"},
    {"def f():\n    nonlocal x\n", 2, 4, "no binding for nonlocal 'x' found"},
    {"class C:\n    x = 1\n    def f(self):\n        nonlocal x\n", 4, 8,
     "no binding for nonlocal 'x' found"},
    {"nonlocal x\n", 1, 0, "nonlocal declaration not allowed at module level"},
    {"def g():\n    x = 1\n    def f():\n        global x\n"
     "        nonlocal x\n",
     4, 8, "name 'x' is nonlocal and global"},
    {"class C:\n    return 1\n", 2, 4, "'return' outside function"},
    {"while x:\n    pass\nelse:\n    break\n", 4, 4, "'break' outside loop"},
    {"for x in y:\n    def f():\n        continue\n", 3, 8,
     "'continue' not properly in loop"},
    {"x = yield 1\n", 1, 4, "'yield' outside function"},
    {"def f():\n    return [(yield x) for x in y]\n", 2, 13,
     "'yield' inside list comprehension"},
    {"def f():\n    return ((yield x) for x in y)\n", 2, 13,
     "'yield' inside generator expression"},
    {"def f():\n    from os import *\n", 2, 19,
     "import * only allowed at module level"},
    {"class C:\n    y = [(x := i) for i in z]\n", 2, 10,
     "assignment expression within a comprehension cannot be used in a class "
     "body"},
    {"[(i := 1) for i in z]\n", 1, 2,
     "assignment expression cannot rebind comprehension iteration variable "
     "'i'"},
    {"[x for x in (y := z)]\n", 1, 13,
     "assignment expression cannot be used in a comprehension iterable "
     "expression"},
    {"*a = b\n", 1, 0, "starred assignment target must be in a list or tuple"},
    {"*a, *b = c\n", 1, 0, "multiple starred expressions in assignment"},
    {"*a\n", 1, 0, "can't use starred expression here"},
    {"x = 1\nfrom __future__ import annotations\n", 2, 0,
     "from __future__ imports must occur at the beginning of the file"},
    {"from __future__ import nothing\n", 1, 0,
     "future feature nothing is not defined"},
    {"__debug__ = 1\n", 1, 0, "cannot assign to __debug__"},
};

static void mistakes_are_reported_in_pythons_words(void **state) {
  (void)state;
  for (uint32_t i = 0; i < IL_COUNT(mistakes); i++) {
    const mistake *m = &mistakes[i];
    il_arena arena;
    il_diags diags;
    il_arena_init(&arena);
    il_diags_init(&diags, &arena);
    assert_null(il_compile(m->source, strlen(m->source), "t.py", &diags));
    assert_int_equal(diags.count, 1);
    assert_string_equal(diags.items[0].message, m->message);
    assert_int_equal(diags.items[0].line, m->line);
    assert_int_equal(diags.items[0].column, m->column);
    assert_int_equal(diags.items[0].kind, IL_DIAG_SYNTAX);
    il_arena_term(&arena);
  }
}

static void several_mistakes_are_all_reported(void **state) {
  (void)state;
  const char *source = "from . import a\n"
                       "return\n"
                       "def f(x):\n"
                       "    global x\n"
                       "    break\n";
  il_arena arena;
  il_diags diags;
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  assert_null(il_compile(source, strlen(source), "t.py", &diags));
  assert_int_equal(diags.count, 4);
  assert_int_equal(diags.items[0].kind, IL_DIAG_UNSUPPORTED);
  assert_string_equal(diags.items[0].message,
                      "relative imports are not supported by Interleave");
  assert_int_equal(diags.items[3].line, 5);
  il_arena_term(&arena);
}

/* Appends `outer` nested `depth` times, each level indented by one more. */
static void append_nested(il_buf *out, const char *opening, uint32_t depth) {
  for (uint32_t i = 0; i < depth; i++) {
    for (uint32_t k = 0; k < i; k++)
      il_buf_byte(out, ' ');
    il_buf_printf(out, "%s\n", opening);
  }
  for (uint32_t k = 0; k < depth; k++)
    il_buf_byte(out, ' ');
  il_buf_text(out, "pass\n");
}

static void blocks_nest_twenty_deep(void **state) {
  (void)state;
  for (uint32_t depth = 20; depth <= 21; depth++) {
    il_buf source;
    il_arena arena;
    il_diags diags;
    il_buf_init(&source);
    append_nested(&source, "while x:", depth);
    il_arena_init(&arena);
    il_diags_init(&diags, &arena);
    il_program *p = il_compile(source.bytes, source.len, "t.py", &diags);
    assert_int_equal(p != NULL, depth == 20);
    if (!p)
      assert_string_equal(diags.items[0].message,
                          "too many statically nested blocks");
    il_program_free(p);
    il_arena_term(&arena);
    il_buf_term(&source);
  }
}

/* A finally inside the finally inside the finally: twice the words each. */
static void doubling_finally_bodies_end_in_an_error(void **state) {
  (void)state;
  il_buf source;
  il_arena arena;
  il_diags diags;
  il_buf_init(&source);
  il_buf_text(&source, "def f():\n");
  for (uint32_t i = 1; i < 20; i++)
    il_buf_printf(&source, "%*stry: return g()\n%*sfinally:\n", (int)i, "",
                  (int)i, "");
  il_buf_printf(&source, "%*sg(1, 2, 3)\n", 20, "");
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  assert_null(il_compile(source.bytes, source.len, "t.py", &diags));
  assert_string_equal(diags.items[0].message, "program too large");
  il_arena_term(&arena);
  il_buf_term(&source);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_resolve_to_fast_cell_free_and_global),
      cmocka_unit_test(names_in_a_class_go_through_its_namespace),
      cmocka_unit_test(super_without_arguments_gets_the_class_and_self),
      cmocka_unit_test(private_names_are_mangled),
      cmocka_unit_test(stored_globals_are_those_the_program_assigns),
      cmocka_unit_test(comprehension_takes_its_first_iterable_from_outside),
      cmocka_unit_test(conditions_jump_without_making_booleans),
      cmocka_unit_test(chained_comparison_evaluates_the_middle_once),
      cmocka_unit_test(constants_are_folded),
      cmocka_unit_test(equal_constants_of_different_types_stay_apart),
      cmocka_unit_test(big_ints_keep_their_digits),
      cmocka_unit_test(calls_choose_the_simplest_form),
      cmocka_unit_test(small_assignments_swap_instead_of_packing),
      cmocka_unit_test(format_strings_build_one_string),
      cmocka_unit_test(augmented_targets_are_evaluated_once),
      cmocka_unit_test(except_clauses_test_in_order_and_forget_the_name),
      cmocka_unit_test(handlers_keep_what_lies_below_the_try),
      cmocka_unit_test(return_runs_finally_outside_its_handler),
      cmocka_unit_test(return_in_finally_drops_the_value_before),
      cmocka_unit_test(leaving_a_loop_drops_its_iterator),
      cmocka_unit_test(unreachable_words_are_dropped),
      cmocka_unit_test(generators_begin_outside_of_any_handler),
      cmocka_unit_test(functions_describe_their_parameters),
      cmocka_unit_test(words_point_at_the_expression_to_blame),
      cmocka_unit_test(mistakes_are_reported_in_pythons_words),
      cmocka_unit_test(several_mistakes_are_all_reported),
      cmocka_unit_test(blocks_nest_twenty_deep),
      cmocka_unit_test(doubling_finally_bodies_end_in_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
