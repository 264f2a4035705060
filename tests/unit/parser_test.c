/* The parser: trees against what Python's ast.dump prints, diagnostics
 * against what CPython 3.11 prints, and going on after an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lang/ast.h"

/* The dump of a program's tree, or its diagnostics. */
static void parse_len(const char *source, size_t len, bool positions,
                      il_buf *out) {
  il_arena arena;
  il_arena_init(&arena);
  il_diags diags;
  il_diags_init(&diags, &arena);
  il_buf_init(out);
  il_ast_module *module = il_parse(&arena, source, len, &diags);
  assert_int_equal(module == NULL, diags.count > 0);
  if (module)
    il_ast_dump(module, positions, out);
  else
    il_diags_render(&diags, "main.py", source, len, out);
  il_arena_term(&arena);
}

static void expect(const char *source, bool positions, const char *before,
                   const char *want, const char *after) {
  il_buf got, all;
  parse_len(source, strlen(source), positions, &got);
  il_buf_init(&all);
  il_buf_printf(&all, "%s%s%s", before, want, after);
  assert_string_equal(got.bytes, all.bytes);
  il_buf_term(&got);
  il_buf_term(&all);
}

static void expect_module(const char *source, const char *body) {
  expect(source, false, "Module(body=[", body, "], type_ignores=[])");
}

static void expect_expr(const char *source, const char *want) {
  expect(source, false, "Module(body=[Expr(value=", want,
         ")], type_ignores=[])");
}

static void expect_diag(const char *source, const char *want) {
  expect(source, false, "", want, "");
}

/* Only the last line of the only diagnostic. */
static void expect_message(const char *source, const char *want) {
  il_buf got;
  parse_len(source, strlen(source), false, &got);
  assert_true(got.len > 1);
  got.bytes[got.len - 1] = 0;
  const char *line = strrchr(got.bytes, '\n');
  assert_string_equal(line ? line + 1 : got.bytes, want);
  il_buf_term(&got);
}

static void expect_accepted(const char *source) {
  il_buf got;
  parse_len(source, strlen(source), false, &got);
  assert_memory_equal(got.bytes, "Module(", 7);
  il_buf_term(&got);
}

/* ---- trees ---- */

#define LOAD(id) "Name(id='" id "', ctx=Load())"
#define STORE(id) "Name(id='" id "', ctx=Store())"
#define CONST(value) "Constant(value=" value ")"
#define NO_ARGS                                                                \
  "args=arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], "    \
  "defaults=[])"

static void operators_by_precedence(void **state) {
  (void)state;
  expect_expr("a + b * c",
              "BinOp(left=" LOAD(
                  "a") ", op=Add(), right=BinOp("
                       "left=" LOAD("b") ", op=Mult(), right=" LOAD("c") "))");
  expect_expr(
      "-a ** -b",
      "UnaryOp(op=USub(), operand=BinOp(left=" LOAD(
          "a") ", op=Pow(), right=UnaryOp(op=USub(), operand=" LOAD("b") ")))");
  expect_expr("a ** b ** c",
              "BinOp(left=" LOAD(
                  "a") ", op=Pow(), right=BinOp("
                       "left=" LOAD("b") ", op=Pow(), right=" LOAD("c") "))");
  expect_expr("a - b - c",
              "BinOp(left=BinOp(left=" LOAD("a") ", op=Sub(), right=" LOAD(
                  "b") "), op=Sub(), right=" LOAD("c") ")");
  expect_expr(
      "not a in b or c and d",
      "BoolOp(op=Or(), values=[UnaryOp(op=Not(), operand=Compare("
      "left=" LOAD("a") ", ops=[In()], comparators=[" LOAD(
          "b") "])), BoolOp(op=And(), values=[" LOAD("c") ", " LOAD("d") "])]"
                                                                         ")");
  expect_expr("a < b is not c not in d",
              "Compare(left=" LOAD("a") ", ops=[Lt(), IsNot(), NotIn()], "
                                        "comparators=[" LOAD("b") ", " LOAD(
                                            "c") ", " LOAD("d") "])");
  expect_expr("a if b else lambda: c",
              "IfExp(test=" LOAD("b") ", body=" LOAD(
                  "a") ", orelse=Lambda(" NO_ARGS ", body=" LOAD("c") "))");
}

static void constants(void **state) {
  (void)state;
  expect_expr("0x1F", CONST("31"));
  expect_expr("9223372036854775807", CONST("9223372036854775807"));
  expect_expr("9223372036854775_808", CONST("10#9223372036854775808"));
  expect_expr("0xFFFF_FFFF_FFFF_FFFF", CONST("16#FFFFFFFFFFFFFFFF"));
  expect_expr("1_0.5e1", CONST("105"));
  expect_expr("...", CONST("Ellipsis"));
  expect_expr("'a' \"b\" r'\\n'", CONST("'ab\\x5cn'"));
  expect_expr("'\\x41\\101\\u00e9\\ud800\\q\\\nz'",
              CONST("'AA\\xc3\\xa9\\xed\\xa0\\x80\\x5cqz'"));
  expect_expr("b'\\xff\\377'", CONST("b'\\xff\\xff'"));
  expect_expr("'''a\r\nb'''", CONST("'a\\x0ab'"));
}

static void f_strings(void **state) {
  (void)state;
  expect_expr("f'a{b!r:>{w}}{{c'",
              "JoinedStr(values=[" CONST("'a'") ", FormattedValue(value=" LOAD("b") ", conversion=114, format_spec=JoinedStr(values=[" CONST(
                  "'>'") ", FormattedValue(value=" LOAD("w") ", "
                                                             "conversion=-1)]))"
                                                             ", " CONST(
                                                                 "'{c'") "])");
  expect_expr(
      "f'{a = }' 'b'",
      "JoinedStr(values=[" CONST("'a = '") ", FormattedValue(value=" LOAD(
          "a") ", conversion=114), " CONST("'b'") "])");
  expect_expr(
      "f'{a!=b:}'",
      "JoinedStr(values=[FormattedValue(value=Compare(left=" LOAD(
          "a") ", ops=[NotEq()], comparators=[" LOAD("b") "]), conversion=-1, "
                                                          "format_spec="
                                                          "JoinedStr(values=[])"
                                                          ")])");
  expect_expr("f\"{f'{a}'}\"",
              "JoinedStr(values=[FormattedValue(value=JoinedStr(values=["
              "FormattedValue(value=" LOAD("a") ", conversion=-1)]), "
                                                "conversion=-1)])");
  expect_accepted("f'''{\nd['k'][1:2]\n}'''");
  expect_accepted("f'{x for x in y}{(yield)}{a,}{(lambda q: 1)}'");
}

static void displays_and_comprehensions(void **state) {
  (void)state;
  expect_expr("()", "Tuple(elts=[], ctx=Load())");
  expect_expr("a,", "Tuple(elts=[" LOAD("a") "], ctx=Load())");
  expect_expr("{}", "Dict(keys=[], values=[])");
  expect_expr("{a: b, **c}", "Dict(keys=[" LOAD("a") ", None], values=[" LOAD(
                                 "b") ", " LOAD("c") "])");
  expect_expr("{*a, b}", "Set(elts=[Starred(value=" LOAD(
                             "a") ", ctx=Load()), " LOAD("b") "])");
  expect_expr(
      "[a for b, *c in d if e if f for g in h]",
      "ListComp(elt=" LOAD(
          "a") ", generators=[comprehension("
               "target=Tuple(elts=[" STORE("b") ", Starred(value=" STORE("c") ", ctx=Store())], ctx=Store()), iter=" LOAD(
                   "d") ", ifs=[" LOAD("e") ", " LOAD("f") "], is_async=0), "
                                                           "comprehension("
                                                           "target=" STORE("g") ", iter=" LOAD(
                                                               "h") ", ifs=[], "
                                                                    "is_async="
                                                                    "0)])");
  expect_expr("{a: b for c in d}",
              "DictComp(key=" LOAD("a") ", value=" LOAD(
                  "b") ", "
                       "generators=["
                       "comprehension("
                       "target=" STORE("c") ", iter=" LOAD("d") ", "
                                                                "ifs=[], "
                                                                "is_"
                                                                "async=0)"
                                                                "])");
}

static void primaries(void **state) {
  (void)state;
  expect_expr("a.b[1:, ::c](*d, e=f, **g)",
              "Call(func=Subscript(value=Attribute("
              "value=" LOAD(
                  "a") ", attr='b', "
                       "ctx=Load()), "
                       "slice=Tuple(elts=["
                       "Slice(lower=" CONST("1") "), Slice(step=" LOAD(
                           "c") ")], "
                                "ctx=Load()), "
                                "ctx=Load()), "
                                "args=[Starred("
                                "value=" LOAD(
                                    "d") ", "
                                         "ctx="
                                         "Load("
                                         "))], "
                                         "keywo"
                                         "rds=["
                                         "keywo"
                                         "rd("
                                         "arg='"
                                         "e', "
                                         "value"
                                         "=" LOAD("f") "), keyword(value=" LOAD(
                                             "g") ")])");
  expect_expr("f(a for a in b)",
              "Call(func=" LOAD("f") ", args=[GeneratorExp(elt=" LOAD(
                  "a") ", "
                       "generators="
                       "[comprehens"
                       "ion("
                       "target"
                       "=" STORE("a") ", iter=" LOAD("b") ", "
                                                          "if"
                                                          "s="
                                                          "[]"
                                                          ", "
                                                          "is"
                                                          "_a"
                                                          "sy"
                                                          "nc"
                                                          "=0"
                                                          ")]"
                                                          ")]"
                                                          ", "
                                                          "ke"
                                                          "yw"
                                                          "or"
                                                          "ds"
                                                          "=["
                                                          "]"
                                                          ")");
  expect_expr("(a := 1)",
              "NamedExpr(target=" STORE("a") ", value=" CONST("1") ")");
}

static void simple_statements(void **state) {
  (void)state;
  expect_module(
      "a = b, *c = d",
      "Assign(targets=[" STORE("a") ", Tuple(elts=[" STORE(
          "b") ", Starred(value=" STORE("c") ", ctx=Store())], ctx=Store())]"
                                             ", value=" LOAD("d") ")");
  expect_module("a.b //= 1; pass",
                "AugAssign(target=Attribute(value=" LOAD(
                    "a") ", attr='b', ctx=Store()), op=FloorDiv(), "
                         "value=" CONST("1") "), Pass()");
  expect_module("(a): b = 1",
                "AnnAssign(target=" STORE("a") ", annotation=" LOAD(
                    "b") ", value=" CONST("1") ", simple=0)");
  expect_module(
      "del a, b[0]",
      "Delete(targets=[Name(id='a', ctx=Del()), Subscript(value=" LOAD(
          "b") ", slice=" CONST("0") ", ctx=Del())])");
  expect_module("from ...a.b import (c as d, e,)",
                "ImportFrom(module='a.b', names=[alias(name='c', "
                "asname='d'), alias(name='e')], level=3)");
  expect_module("import a.b as c", "Import(names=[alias(name='a.b', "
                                   "asname='c')])");
  expect_module("raise a from b",
                "Raise(exc=" LOAD("a") ", cause=" LOAD("b") ")");
  expect_module("ａ１ = 1",
                "Assign(targets=[" STORE("a1") "], value=" CONST("1") ")");
}

static void compound_statements(void **state) {
  (void)state;
  expect_module(
      "if a: b\nelif c: d\nelse: e",
      "If(test=" LOAD("a") ", body=[Expr(value=" LOAD(
          "b") ")], orelse=[If(test=" LOAD("c") ", "
                                                "body=[Expr("
                                                "value=" LOAD(
                                                    "d") ")"
                                                         "]"
                                                         ","
                                                         " "
                                                         "o"
                                                         "r"
                                                         "e"
                                                         "l"
                                                         "s"
                                                         "e"
                                                         "="
                                                         "["
                                                         "E"
                                                         "x"
                                                         "p"
                                                         "r"
                                                         "("
                                                         "v"
                                                         "a"
                                                         "l"
                                                         "u"
                                                         "e"
                                                         "=" LOAD("e") ")])])");
  expect_module(
      "with (a as b, c,): pass",
      "With(items=[withitem(context_expr=" LOAD("a") ", optional_vars=" STORE(
          "b") "), withitem(context_expr=" LOAD("c") ")], body=[Pass()])");
  expect_module(
      "with (a, b) as c: pass",
      "With(items=[withitem(context_expr=Tuple(elts=[" LOAD("a") ", " LOAD(
          "b") "], ctx=Load()), optional_vars=" STORE("c") ")], "
                                                           "body=[Pass()])");
  expect_module(
      "try: a\nexcept B as c: pass\nexcept: pass\nelse: d\n"
      "finally: e",
      "Try(body=[Expr(value=" LOAD(
          "a") ")], handlers=["
               "ExceptHandler(type=" LOAD(
                   "B") ", name='c', body=[Pass()]), "
                        "ExceptHandler(body=[Pass()])], "
                        "orelse=[Expr(value=" LOAD(
                            "d") ")], finalbody=[Expr(value=" LOAD("e") ")])");
  expect_module("@a\ndef f(b, /, c: int=1, *d, e, f=2, **g) -> h: pass",
                "FunctionDef(name='f', args=arguments(posonlyargs=[arg("
                "arg='b')], args=[arg(arg='c', annotation=" LOAD(
                    "int") ")], vararg=arg(arg='d'), kwonlyargs=[arg(arg='e'), "
                           "arg(arg='f')], kw_defaults=[None, " CONST(
                               "2") "], "
                                    "kwarg=arg("
                                    "arg='g'), "
                                    "defaults="
                                    "[" CONST("1") "]), body=[Pass()], "
                                                   "decorator_list=[" LOAD(
                                                       "a") "], "
                                                            "retu"
                                                            "rns"
                                                            "=" LOAD("h") ")");
  expect_module(
      "class A(B, metaclass=C):\n  'doc'\n",
      "ClassDef(name='A', bases=[" LOAD(
          "B") "], keywords=[keyword("
               "arg='metaclass', value=" LOAD(
                   "C") ")], body=[Expr(value=" CONST("'doc'") ")], "
                                                               "decorator_list="
                                                               "[])");
}

static void places_in_code_points(void **state) {
  (void)state;
  expect("变 = (a\n + b)\n", true,
         "Module(body=[Assign(targets=[Name(id='\\xe5\\x8f\\x98', "
         "ctx=Store(), at=1:0-1:1)], value=",
         "BinOp(left=Name(id='a', ctx=Load(), at=1:5-1:6), op=Add(), "
         "right=Name(id='b', ctx=Load(), at=2:3-2:4), at=1:5-2:4), "
         "at=1:0-2:5",
         ")], type_ignores=[])");
}

static void soft_keywords_stay_names(void **state) {
  (void)state;
  expect_accepted("match = case = _ = 1\nmatch(case)\nmatch[1]: int\n"
                  "print(match, case)\n");
}

static void the_byte_order_mark_is_skipped(void **state) {
  (void)state;
  expect_expr("\xEF\xBB\xBF"
              "a",
              LOAD("a"));
}

/* ---- diagnostics ---- */

static void carets_as_in_cpython(void **state) {
  (void)state;
  expect_diag("x = 1\nx = = 1\n", "  File \"main.py\", line 2\n"
                                  "    x = = 1\n"
                                  "        ^\n"
                                  "SyntaxError: invalid syntax\n");
  expect_diag("print(a b)", "  File \"main.py\", line 1\n"
                            "    print(a b)\n"
                            "          ^^^\n"
                            "SyntaxError: invalid syntax. Perhaps you forgot "
                            "a comma?\n");
  expect_diag("  x = 1\n", "  File \"main.py\", line 1\n"
                           "    x = 1\n"
                           "IndentationError: unexpected indent\n");
  expect_diag("if x:\n    变(1 2)\n",
              "  File \"main.py\", line 2\n"
              "    变(1 2)\n"
              "      ^^^\n"
              "SyntaxError: invalid syntax. Perhaps you forgot a comma?\n");
  expect_diag("x = (1 +\n  2) = 3", "  File \"main.py\", line 1\n"
                                    "    x = (1 +\n"
                                    "         ^^^\n"
                                    "SyntaxError: cannot assign to "
                                    "expression\n");
}

static void messages_as_in_cpython(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"if x\n  pass", "expected ':'"},
      {"def f()\n  pass", "expected ':'"},
      {"def f: pass", "expected '('"},
      {"print 'a'", "Missing parentheses in call to 'print'. Did you mean "
                    "print(...)?"},
      {"print('a'", "'(' was never closed"},
      {"if x = 1: pass",
       "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"},
      {"1 = x",
       "cannot assign to literal here. Maybe you meant '==' instead of '='?"},
      {"f() = x", "cannot assign to function call here. Maybe you meant '==' "
                  "instead of '='?"},
      {"None = 1", "cannot assign to None"},
      {"(a, 1) = b", "cannot assign to literal"},
      {"del f()", "cannot delete function call"},
      {"a, b += 1", "'tuple' is an illegal expression for augmented "
                    "assignment"},
      {"*a = 1", "starred assignment target must be in a list or tuple"},
      {"*a, *b = 1", "multiple starred expressions in assignment"},
      {"f(a=1, b)", "positional argument follows keyword argument"},
      {"f(**a, b)", "positional argument follows keyword argument unpacking"},
      {"f(a=1, a=2)", "keyword argument repeated: a"},
      {"f(a for a in b, c)", "Generator expression must be parenthesized"},
      {"f(a.b=1)", "expression cannot contain assignment, perhaps you meant "
                   "\"==\"?"},
      {"def f(a, a): pass", "duplicate argument 'a' in function definition"},
      {"def f(a=1, b): pass", "non-default argument follows default argument"},
      {"def f(*): pass", "named arguments must follow bare *"},
      {"lambda **k, a: 1", "arguments cannot follow var-keyword argument"},
      {"{1: 2, 3}", "':' expected after dictionary key"},
      {"[*a for a in b]", "iterable unpacking cannot be used in "
                          "comprehension"},
      {"[a, b for a in b]", "did you forget parentheses around the "
                            "comprehension target?"},
      {"x = a if b", "expected 'else' after 'if' expression"},
      {"try:\n  pass\nx = 1", "expected 'except' or 'finally' block"},
      {"try:\n  pass\nexcept:\n  pass\nexcept A:\n  pass",
       "default 'except:' must be last"},
      {"from a import b,",
       "trailing comma not allowed without surrounding parentheses"},
      {"x = b'é'", "bytes can only contain ASCII literal characters"},
      {"x = 'a' b'b'", "cannot mix bytes and nonbytes literals"},
      {"x = '\\x1'", "(unicode error) 'unicodeescape' codec can't decode bytes "
                     "in position 0-2: truncated \\xXX escape"},
      {"f'{a b}'", "f-string: invalid syntax. Perhaps you forgot a comma?"},
      {"f'{a'", "f-string: expecting '}'"},
      {"f'a}'", "f-string: single '}' is not allowed"},
      {"f'{}'", "f-string: empty expression not allowed"},
      {"f'{!r}'", "f-string: expression required before '!'"},
      {"f'{a!x}'", "f-string: invalid conversion character: expected 's', "
                   "'r', or 'a'"},
      {"f'{a\\n}'", "f-string expression part cannot include a backslash"},
      {"f'{a:{b:{c}}}'", "f-string: expressions nested too deeply"},
  };
  for (size_t i = 0; i < IL_COUNT(cases); i++) {
    char want[200] = "SyntaxError: ";
    strcat(want, cases[i][1]);
    expect_message(cases[i][0], want);
  }
  expect_message("def f():\nx", "IndentationError: expected an indented block "
                                "after function definition on line 1");
  expect_message("if x:\n  y\nelse:", "IndentationError: expected an indented "
                                      "block after 'else' statement on line 3");
  expect_message("if x:\n\ty\n        z",
                 "TabError: inconsistent use of tabs and spaces in "
                 "indentation");
}

static void unsupported_features_are_named(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"async def f():\n  pass", "'async def' is"},
      {"async with a:\n  pass", "'async with' is"},
      {"x = [a async for a in b]", "'async for' is"},
      {"def f():\n  await x", "'await' is"},
      {"match x:\n  case [1, *_]:\n    pass\n", "'match' is"},
      {"try:\n  x\nexcept* A:\n  pass", "'except*' is"},
      {"x = 1j", "complex numbers are"},
      {"x = '\\N{BULLET}'", "the escape \\N{...} is"},
  };
  for (size_t i = 0; i < IL_COUNT(cases); i++) {
    char want[200] = "SyntaxError: ";
    strcat(strcat(want, cases[i][1]), " not supported by Interleave");
    expect_message(cases[i][0], want);
  }
}

static void count_errors(const char *source, const uint32_t *lines,
                         uint32_t count) {
  il_arena arena;
  il_arena_init(&arena);
  il_diags diags;
  il_diags_init(&diags, &arena);
  assert_null(il_parse(&arena, source, strlen(source), &diags));
  assert_int_equal(diags.count, count);
  for (uint32_t i = 0; i < count && lines; i++)
    assert_int_equal(diags.items[i].line, lines[i]);
  il_arena_term(&arena);
}

static void parsing_goes_on_after_an_error(void **state) {
  (void)state;
  count_errors("class A:\n"
               "    def f(self)\n"
               "        x = = 1\n"
               "    def g(self):\n"
               "        return 1 +\n"
               "y = (1\n"
               "z = 1 2\n",
               (const uint32_t[]){2, 3, 5, 6, 7}, 5);
  count_errors("if x\n    a\nelif y:\n    b\nelse:\n    c\nd e\n",
               (const uint32_t[]){1, 7}, 2);
  count_errors("a = 1\n  b = = 2\nc = 3\n", (const uint32_t[]){2, 2}, 2);
  count_errors("x，y = 1 2\n", (const uint32_t[]){1}, 1);
}

static void diagnostics_are_limited(void **state) {
  (void)state;
  il_buf source;
  il_buf_init(&source);
  for (int i = 0; i < 100; i++)
    il_buf_text(&source, "x = = 1\n");
  count_errors(source.bytes, NULL, IL_DIAGS_MAX);
  il_buf_term(&source);
}

static void bytes_that_are_not_text(void **state) {
  (void)state;
  expect_message("x = 1\ny = '\xFF'\n",
                 "SyntaxError: Non-UTF-8 code starting with '\\xff'; the file "
                 "must be saved as UTF-8");
  expect_message("\xED\xA0\x80",
                 "SyntaxError: Non-UTF-8 code starting with '\\xed'; the file "
                 "must be saved as UTF-8");
  il_buf got;
  parse_len("x\0y", 3, false, &got);
  assert_non_null(strstr(got.bytes, "source code cannot contain null bytes"));
  il_buf_term(&got);
}

static void append_times(il_buf *out, const char *text, int times) {
  for (int i = 0; i < times; i++)
    il_buf_text(out, text);
}

static void expect_nested(const char *open, const char *close, int times,
                          bool accepted) {
  il_buf source, got;
  il_buf_init(&source);
  il_buf_text(&source, "x = ");
  append_times(&source, open, times);
  il_buf_text(&source, "1");
  append_times(&source, close, times);
  parse_len(source.bytes, source.len, false, &got);
  assert_int_equal(memcmp(got.bytes, "Module(", 7) == 0, accepted);
  if (!accepted)
    assert_true(strstr(got.bytes, "too deeply nested") ||
                strstr(got.bytes, "too many nested"));
  il_buf_term(&source);
  il_buf_term(&got);
}

static void nesting_is_bounded(void **state) {
  (void)state;
  static const char *const pairs[][2] = {
      {"(", ")"},           {"[", "]"},    {"-", ""},   {"not ", ""},
      {"lambda: ", ""},     {"{1: ", "}"}, {"1**", ""}, {"f(", ")"},
      {"1 if 2 else ", ""}, {"", "+1"},
  };
  for (size_t i = 0; i < IL_COUNT(pairs); i++) {
    expect_nested(pairs[i][0], pairs[i][1], 190, true);
    expect_nested(pairs[i][0], pairs[i][1], 20000, false);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(operators_by_precedence),
      cmocka_unit_test(constants),
      cmocka_unit_test(f_strings),
      cmocka_unit_test(displays_and_comprehensions),
      cmocka_unit_test(primaries),
      cmocka_unit_test(simple_statements),
      cmocka_unit_test(compound_statements),
      cmocka_unit_test(places_in_code_points),
      cmocka_unit_test(soft_keywords_stay_names),
      cmocka_unit_test(the_byte_order_mark_is_skipped),
      cmocka_unit_test(carets_as_in_cpython),
      cmocka_unit_test(messages_as_in_cpython),
      cmocka_unit_test(unsupported_features_are_named),
      cmocka_unit_test(parsing_goes_on_after_an_error),
      cmocka_unit_test(diagnostics_are_limited),
      cmocka_unit_test(bytes_that_are_not_text),
      cmocka_unit_test(nesting_is_bounded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
