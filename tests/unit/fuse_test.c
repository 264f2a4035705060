/* Superinstructions: which words they are laid over, and that programs do the
 * same with them as one operation at a time. */
#include "containers_fixture.h"

#include "sync/console.h"
#include "vm/interp.h"

typedef struct {
  uint8_t fused;
  uint32_t length;
  uint8_t ops[4];
} sequence;

static const sequence sequences[] = {
#define FUSED(name, a, b, c, d)                                                \
  {IL_FUSED_##name,                                                            \
   2 + (IL_OP_##c != IL_OP_NOP) + (IL_OP_##d != IL_OP_NOP),                    \
   {IL_OP_##a, IL_OP_##b, IL_OP_##c, IL_OP_##d}},
#include "vm/fused.def"
#undef FUSED
};

/* An argument that every operation may have in a sequence. */
enum { ARG = IL_ADD, RING = 1 << 16 };

static void lay(const sequence *s, uint32_t *words) {
  for (uint32_t i = 0; i < s->length; i++)
    words[i] = s->ops[i] | (uint32_t)ARG << 8;
}

static void each_is_laid_over_its_first_word(void **state) {
  (void)state;
  for (size_t i = 0; i < IL_COUNT(sequences); i++) {
    const sequence *s = &sequences[i];
    uint32_t words[6];
    lay(s, words);
    words[s->length] = IL_OP_NOP; /* fuses with nothing */
    il_fuse(words, s->length + 1);
    assert_int_equal(il_word_op(words[0]), s->fused);
    for (uint32_t k = 0; k < s->length; k++) {
      assert_int_equal(il_word_arg(words[k]), ARG);
      assert_int_equal(il_unfused[il_word_op(words[k])], s->ops[k]);
    }
  }
}

static void words_after_the_end_do_not_count(void **state) {
  (void)state;
  for (size_t i = 0; i < IL_COUNT(sequences); i++) {
    uint32_t words[4];
    lay(&sequences[i], words);
    il_fuse(words, sequences[i].length - 1);
    assert_int_not_equal(il_word_op(words[0]), sequences[i].fused);
  }
}

static void longer_ones_come_first(void **state) {
  (void)state;
  for (size_t i = 0; i < IL_COUNT(sequences); i++)
    for (size_t k = i + 1; k < IL_COUNT(sequences); k++)
      assert_false(
          memcmp(sequences[i].ops, sequences[k].ops, sequences[i].length) == 0);
}

static void only_sums_and_differences_in_place(void **state) {
  (void)state;
  for (uint32_t op = 0; op < 12; op++) {
    uint32_t words[] = {IL_OP_LOAD_FAST, IL_OP_INT, IL_OP_INPLACE | op << 8,
                        IL_OP_STORE_FAST};
    il_fuse(words, 4);
    uint32_t fused = IL_FUSED_FAST_INT_INPLACE_FAST;
    assert_int_equal(il_word_op(words[0]) == fused,
                     op == IL_ADD || op == IL_SUB);
  }
}

/* Programs */

static const char *const programs[] = {
    /* int, overflow into big ones, and back */
    "def f(a, b):\n"
    "    a += 1\n"
    "    b -= 1\n"
    "    a += b\n"
    "    a -= b\n"
    "    return a, b, a + 1, b - 1, a < b, a == 5\n"
    "top = 2 ** 61 - 1\n"
    "for a in 0, -1, top, -top - 1, 2 * top, True, 1.5, 1e308:\n"
    "    for b in 3, top, -top - 1, 4 * top, False, -2.5: print(f(a, b))\n",
    /* operators of the program's own, and sequences that are no numbers */
    "class V:\n"
    "    def __init__(self, v): self.v = v\n"
    "    def __add__(self, o): return V((self.v, '+', o))\n"
    "    def __radd__(self, o): return V((o, 'r+', self.v))\n"
    "    def __iadd__(self, o): self.v = [self.v, o]; return self\n"
    "    def __sub__(self, o): return V((self.v, '-', o))\n"
    "    def __lt__(self, o): return self.v is o\n"
    "    def __eq__(self, o): print('eq', o); return o == 7\n"
    "    def __repr__(self): return f'V({self.v})'\n"
    "def f(a, b):\n"
    "    c = a\n"
    "    c += b\n"
    "    c = c + 1\n"
    "    if c == 7: c = c - 1\n"
    "    d = b + a if a is not b else a\n"
    "    return c, d\n"
    "print(f(V(1), 2), f(2, V(1)), f(V('x'), V('y')))\n"
    "g = V(0)\n"
    "g += 5\n"
    "if g == 7: print('seven')\n"
    "if g < 3: print('no')\n"
    "print(g)\n",
    /* items, attributes, methods */
    "class P:\n"
    "    __slots__ = ('x',)\n"
    "class Q:\n"
    "    x = 'class'\n"
    "    def get(self, k): return self.x, k\n"
    "    def __getattr__(self, name): return 'no ' + name\n"
    "    def __getitem__(self, k): return k\n"
    "    def __setitem__(self, k, v): print('set', k, v)\n"
    "def f(o, k, v):\n"
    "    r = [o[k]]\n"
    "    o[k] = v\n"
    "    return r + [o[k]]\n"
    "def g(o, v):\n"
    "    o.x = v\n"
    "    return o.x\n"
    "def h(o, k):\n"
    "    return o.get(k), o.y\n"
    "print(f([1, 2], 0, 5), f({'a': 1}, 'a', 6), f(Q(), 'k', 7))\n"
    "print(g(P(), 1), g(Q(), 2), h(Q(), 3))\n"
    "print([f([1, 2, 3], i, i * i) for i in (-3, -1, 2)])\n",
    /* loops over what is no range, and nested ones left early */
    "def gen(n):\n"
    "    for i in range(n):\n"
    "        if i == 3: return\n"
    "        yield i\n"
    "def f(xs):\n"
    "    s = 0\n"
    "    for x in xs:\n"
    "        for y in gen(x):\n"
    "            if y > 1: break\n"
    "            s += y\n"
    "        else: s += 100\n"
    "    return s\n"
    "print(f(range(6)), f([3, 1]), f((2,)), f({5: 1}), f(gen(9)))\n"
    "for k in 'ab', [1], {2}: print(*[c for c in k])\n"
    "n = 0\n"
    "while n < 5: n += 2\n"
    "print(n)\n",
    /* errors at every word of a sequence tell the same */
    "def f(a):\n"
    "    if a: b = a\n"
    "    a += b\n"
    "def g(a):\n"
    "    a += 'x'\n"
    "def h(a, k):\n"
    "    return a[k]\n"
    "def i(a):\n"
    "    return a < 5\n"
    "def j(a):\n"
    "    return a.nothing\n"
    "def k(a):\n"
    "    a.real = 5\n"
    "for call in ((lambda: f(0)), (lambda: g(1)), (lambda: h([], 3)),\n"
    "             (lambda: h({}, 'k')), (lambda: i('s')), (lambda: j(1)),\n"
    "             (lambda: k(1)), (lambda: missing(1)),\n"
    "             (lambda: len < 3), (lambda: h(None, 1))):\n"
    "    try: print(call())\n"
    "    except Exception as e:\n"
    "        print(type(e).__name__, e)\n",
    /* names that appear, change and go away while code is linked */
    "def f():\n"
    "    global n\n"
    "    n += 1\n"
    "    return n\n"
    "n = 1\n"
    "print(f(), f())\n"
    "n = 'a'\n"
    "try: f()\n"
    "except TypeError as e: print(e)\n"
    "del n\n"
    "try: f()\n"
    "except NameError as e: print(e)\n"
    "def g(x): return len(x)\n"
    "print(g('abc'))\n"
    "len = lambda x: 'mine'\n"
    "print(g('abc'))\n"
    "del len\n"
    "print(g('abc'))\n"};

static int64_t no_time(void *ctx) {
  (void)ctx;
  return 0;
}

static void no_news(void *ctx, il_console_event event) {
  (void)ctx, (void)event;
}

/* What it prints, run `ops` operations at a time; 0: as fast as it goes. */
static char *run(const char *source, uint32_t ops) {
  il_arena arena;
  il_diags diags;
  il_libraries libraries = {0};
  il_stream stream;
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  il_program *program = il_compile(source, strlen(source), "main.py", &diags);
  assert_non_null(program);
  il_process *process =
      il_process_new(&(il_process_options){.program = program,
                                           .module_defs = il_module_defs,
                                           .class_defs = il_class_defs,
                                           .lib_sources = il_lib_sources,
                                           .libraries = &libraries,
                                           .clock = {.now_ns = no_time},
                                           .cores = 1});
  assert_non_null(process);
  process->console = il_console_new(RING, no_news, NULL);
  il_task *t = process->main_task;
  il_heap_local *heap = t->heap = il_heap_local_new(process->heap);
  il_run_status status;
  do {
    il_poll_clear(process, ~0u);
    status = ops ? il_vm_run_stepped(t, ops, false) : il_vm_run(t, 100000);
  } while (status == IL_RUN_YIELD);
  assert_int_equal(status, IL_RUN_DONE);
  char *out = calloc(1, RING + 1);
  if (t->exc) {
    il_buf text;
    il_buf_init(&text);
    il_traceback_print(t, t->exc, IL_NIL, false, &text);
    strncpy(out, text.bytes, RING);
    il_buf_term(&text);
  } else {
    il_console_drain(process->console, &stream, out, RING);
  }
  il_console_free(process->console);
  il_heap_local_free(heap);
  il_process_free(process);
  il_libraries_free(&libraries);
  il_program_free(program);
  il_arena_term(&arena);
  return out;
}

static void programs_do_the_same_one_operation_at_a_time(void **state) {
  (void)state;
  for (size_t i = 0; i < IL_COUNT(programs); i++) {
    char *fused = run(programs[i], 0);
    assert_true(strlen(fused) > 20);
    if (strstr(fused, "Traceback")) fail_msg("%s", fused);
    for (uint32_t ops = 1; ops < 4; ops++) {
      char *single = run(programs[i], ops);
      assert_string_equal(single, fused);
      free(single);
    }
    free(fused);
  }
}

static void uncaught_errors_say_the_same(void **state) {
  (void)state;
  static const char *const faults[] = {
      "def f(a, b):\n    a += b\n    return a\nf(1, f(2, 'x'))\n",
      "x = 1\nfor i in 3: pass\n",
      "def f(k):\n    return k.x\nf(5)\n",
      "def f(n): return f(n + 1)\nf(0)\n",
      "g = 0\ng += y\n",
      "def f(a):\n    if a < 'x': return\nf(3)\n"};
  for (size_t i = 0; i < IL_COUNT(faults); i++) {
    char *fused = run(faults[i], 0), *single = run(faults[i], 1);
    assert_non_null(strstr(fused, "Traceback"));
    assert_string_equal(single, fused);
    free(fused);
    free(single);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_is_laid_over_its_first_word),
      cmocka_unit_test(words_after_the_end_do_not_count),
      cmocka_unit_test(longer_ones_come_first),
      cmocka_unit_test(only_sums_and_differences_in_place),
      cmocka_unit_test(programs_do_the_same_one_operation_at_a_time),
      cmocka_unit_test(uncaught_errors_say_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
