/* Which variables of a program tasks can share, as its text says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/sharing.h"

static il_program *analyse(const char *source) {
  il_arena arena;
  il_diags diags;
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  il_program *program = il_compile(source, strlen(source), "main.py", &diags);
  assert_non_null(program);
  il_arena_term(&arena);
  il_sharing_analyse(program);
  return program;
}

/* The code with this name, searched from `code` inwards. */
static const il_code *find_code(const il_code *code, const char *name) {
  if (strcmp(code->name.text, name) == 0) return code;
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE) {
      const il_code *found = find_code(code->consts[i].code, name);
      if (found) return found;
    }
  return NULL;
}

static uint32_t global(const il_program *program, const char *function,
                       const char *name) {
  const il_code *code = find_code(program->main, function);
  for (uint32_t i = 0; i < code->nnames; i++)
    if (strcmp(code->names[i].text, name) == 0) return code->sharing->names[i];
  fail_msg("%s does not mention %s", function, name);
  return 0;
}

static bool attribute(const il_program *program, const char *function,
                      const char *name) {
  const il_code *code = find_code(program->main, function);
  for (uint32_t i = 0; i < code->nsites; i++)
    if (strcmp(code->sites[i].text, name) == 0) return code->sharing->sites[i];
  fail_msg("%s does not mention %s", function, name);
  return false;
}

static bool cell(const il_program *program, const char *function,
                 const char *name) {
  const il_code *code = find_code(program->main, function);
  for (uint32_t i = 0; i < code->nlocals; i++)
    if (strcmp(code->locals[i].text, name) == 0) return code->sharing->slots[i];
  fail_msg("%s has no %s", function, name);
  return false;
}

static void a_global_of_the_module_alone_is_never_shared(void **state) {
  (void)state;
  il_program *p = analyse("x = 1\n"
                          "for i in range(3): x += i\n"
                          "class C: y = x\n"
                          "z = [x for _ in range(2)]\n"
                          "def f(): return z\n");
  assert_int_equal(global(p, "<module>", "x"), IL_SHARED_NEVER);
  assert_int_equal(global(p, "<module>", "i"), IL_SHARED_NEVER);
  assert_int_not_equal(global(p, "f", "z"), IL_SHARED_NEVER);
  il_program_free(p);
}

static void a_global_is_shared_until_its_last_store(void **state) {
  (void)state;
  il_program *p = analyse("early = 1\n"
                          "late = 2\n"
                          "def f(): return early, late, never\n"
                          "f()\n"
                          "late = 3\n");
  uint32_t early = global(p, "f", "early"), late = global(p, "f", "late");
  assert_true(early > IL_SHARED_NEVER && early < late);
  assert_true(late < p->main->nwords);
  assert_int_equal(global(p, "f", "never"), IL_SHARED_NEVER);
  assert_int_equal(early, global(p, "<module>", "early"));
  il_program_free(p);
}

static void a_store_in_a_loop_lasts_as_long_as_the_loop(void **state) {
  (void)state;
  il_program *p = analyse("def f(): return x\n"
                          "while f():\n"
                          "    for i in range(3):\n"
                          "        x = i\n"
                          "    f()\n"
                          "y = 1\n");
  uint32_t until = global(p, "f", "x"), last_loop = 0;
  for (uint32_t i = 0; i < p->main->nwords; i++)
    if (il_word_op(p->main->words[i]) == IL_OP_LOOP) last_loop = i;
  assert_int_equal(until, last_loop + 1);
  il_program_free(p);
}

static void a_global_that_a_function_stores_is_always_shared(void **state) {
  (void)state;
  il_program *p = analyse("a = b = c = 0\n"
                          "def f():\n"
                          "    global a, b\n"
                          "    a += 1\n"
                          "    del b\n"
                          "    return c\n");
  assert_int_equal(global(p, "f", "a"), IL_SHARED_ALWAYS);
  assert_int_equal(global(p, "<module>", "b"), IL_SHARED_ALWAYS);
  assert_int_not_equal(global(p, "f", "c"), IL_SHARED_ALWAYS);
  il_program_free(p);
}

static void attributes_that_init_alone_stores_are_not_shared(void **state) {
  (void)state;
  il_program *p = analyse("class C:\n"
                          "    def __init__(self, other):\n"
                          "        self.fixed = 1\n"
                          "        self.moved = 1\n"
                          "        other.given = 1\n"
                          "        self.counted = 0\n"
                          "        self.counted += 1\n"
                          "    def move(self):\n"
                          "        self.moved = self.fixed\n"
                          "    def drop(self):\n"
                          "        del self.gone\n"
                          "    def look(self):\n"
                          "        self.given, self.counted, self.gone\n");
  assert_false(attribute(p, "move", "fixed"));
  assert_true(attribute(p, "move", "moved"));
  assert_true(attribute(p, "__init__", "moved"));
  assert_true(attribute(p, "look", "given"));
  assert_true(attribute(p, "look", "counted"));
  assert_true(attribute(p, "look", "gone"));
  il_program_free(p);
}

static void cells_that_are_stored_once_are_not_shared(void **state) {
  (void)state;
  il_program *p = analyse("def outer(given, changed):\n"
                          "    once = 1\n"
                          "    twice = 1\n"
                          "    twice = 2\n"
                          "    inner_stores = 0\n"
                          "    changed = 3\n"
                          "    for looped in range(3): pass\n"
                          "    def middle():\n"
                          "        def inner():\n"
                          "            nonlocal inner_stores\n"
                          "            inner_stores += 1\n"
                          "            return (given, changed, once, twice,\n"
                          "                    looped)\n"
                          "        return inner\n"
                          "    return middle\n");
  static const char *const codes[] = {"outer", "middle", "inner"};
  for (size_t i = 0; i < 3; i++) {
    assert_false(cell(p, codes[i], "given"));
    assert_false(cell(p, codes[i], "once"));
    assert_true(cell(p, codes[i], "changed"));
    assert_true(cell(p, codes[i], "twice"));
    assert_true(cell(p, codes[i], "looped"));
    assert_true(cell(p, codes[i], "inner_stores"));
  }
  il_program_free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_global_of_the_module_alone_is_never_shared),
      cmocka_unit_test(a_global_is_shared_until_its_last_store),
      cmocka_unit_test(a_store_in_a_loop_lasts_as_long_as_the_loop),
      cmocka_unit_test(a_global_that_a_function_stores_is_always_shared),
      cmocka_unit_test(attributes_that_init_alone_stores_are_not_shared),
      cmocka_unit_test(cells_that_are_stored_once_are_not_shared),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
