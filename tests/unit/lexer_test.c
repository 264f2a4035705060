/* The lexer: kinds, texts and places of tokens, indentation, and how it goes
 * on after what it cannot read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lang/lexer.h"

typedef struct {
  il_arena arena;
  il_diags diags;
  il_lexer lexer;
} lexed;

static lexed *lex(const char *source) {
  static lexed state; /* one test at a time */
  memset(&state, 0, sizeof state);
  il_arena_init(&state.arena);
  il_diags_init(&state.diags, &state.arena);
  state.lexer.arena = &state.arena;
  state.lexer.diags = &state.diags;
  state.lexer.source = source;
  state.lexer.end = (uint32_t)strlen(source);
  state.lexer.line = 1;
  state.lexer.prefix = "";
  il_lexer_run(&state.lexer);
  return &state;
}

static void append_token(il_buf *out, const lexed *l, const il_token *t) {
  static const char *const names[] = {
#define IL_TOKEN(name, text) #name,
#include "lang/tokens.def"
  };
  il_buf_printf(out, "%s%s", out->len ? " " : "", names[t->kind]);
  if (t->kind == IL_TOK_NAME || t->kind == IL_TOK_NUMBER ||
      t->kind == IL_TOK_STRING)
    il_buf_printf(out, ":%.*s", (int)(t->end - t->start),
                  l->lexer.source + t->start);
}

static void expect_tokens(const char *source, const char *want) {
  lexed *l = lex(source);
  il_buf got;
  il_buf_init(&got);
  for (uint32_t i = 0; i < l->lexer.count; i++)
    append_token(&got, l, &l->lexer.tokens[i]);
  assert_string_equal(got.bytes, want);
  il_buf_term(&got);
  il_arena_term(&l->arena);
}

/* The first diagnostic, as "line:column message"; "" when there is none. */
static void expect_error(const char *source, const char *want) {
  lexed *l = lex(source);
  il_buf got;
  il_buf_init(&got);
  il_buf_text(&got, "");
  if (l->diags.count)
    il_buf_printf(&got, "%u:%u %s", l->diags.items[0].line,
                  l->diags.items[0].column, l->diags.items[0].message);
  assert_string_equal(got.bytes, want);
  assert_int_equal(l->lexer.failed, *want != 0);
  il_buf_term(&got);
  il_arena_term(&l->arena);
}

static void tokens_of_a_line(void **state) {
  (void)state;
  expect_tokens("", "END");
  expect_tokens("x = 1\n", "NAME:x ASSIGN NUMBER:1 NEWLINE END");
  expect_tokens("x=1", "NAME:x ASSIGN NUMBER:1 NEWLINE END");
  expect_tokens("a**=b//c->d:=e", "NAME:a POW_ASSIGN NAME:b FLOORDIV NAME:c "
                                  "ARROW NAME:d WALRUS NAME:e NEWLINE END");
  expect_tokens("a<<=b!=c...", "NAME:a LSHIFT_ASSIGN NAME:b NE NAME:c "
                               "ELLIPSIS NEWLINE END");
  expect_tokens("if iffy is not None", "IF NAME:iffy IS NOT NONE NEWLINE END");
}

static void names_in_any_script(void **state) {
  (void)state;
  expect_tokens("变量 = é_1", "NAME:变量 ASSIGN NAME:é_1 NEWLINE END");
  assert_true(il_lexer_is_start(0x4E2D));
  assert_false(il_lexer_is_start('1'));
  assert_true(il_lexer_is_continue('1'));
  assert_false(il_lexer_is_start(0x0301)); /* a combining accent */
  assert_true(il_lexer_is_continue(0x0301));
  assert_false(il_lexer_is_continue(0x1F600));
}

static void numbers(void **state) {
  (void)state;
  expect_tokens("0xFF 0b1_0 1_000 1e-5 .5 5. 1.5e3 2j 00",
                "NUMBER:0xFF NUMBER:0b1_0 NUMBER:1_000 NUMBER:1e-5 NUMBER:.5 "
                "NUMBER:5. NUMBER:1.5e3 NUMBER:2j NUMBER:00 NEWLINE END");
  expect_tokens("1if 2else 3",
                "NUMBER:1 IF NUMBER:2 ELSE NUMBER:3 NEWLINE END");
  expect_error("1abc", "1:0 invalid decimal literal");
  expect_error("1_", "1:1 invalid decimal literal");
  expect_error("0xg", "1:1 invalid hexadecimal literal");
  expect_error("0b12", "1:3 invalid digit '2' in binary literal");
  expect_error("007", "1:0 leading zeros in decimal integer literals are not "
                      "permitted; use an 0o prefix for octal integers");
}

static void strings(void **state) {
  (void)state;
  expect_tokens("rb'\\'' 'a' \"\"\"x\n'\"y\"\"\"",
                "STRING:rb'\\'' STRING:'a' STRING:\"\"\"x\n'\"y\"\"\" "
                "NEWLINE END");
  expect_tokens("bu''", "NAME:bu STRING:'' NEWLINE END");
  expect_tokens("'a\\\nb'", "STRING:'a\\\nb' NEWLINE END");
  expect_error("x = 'abc\ny", "1:4 unterminated string literal (detected at "
                              "line 1)");
  expect_error("x = '''abc\ny\n", "1:4 unterminated triple-quoted string "
                                  "literal (detected at line 2)");
}

static void indentation(void **state) {
  (void)state;
  expect_tokens("if a:\n  b\n\n  # c\n  d\ne\n",
                "IF NAME:a COLON NEWLINE INDENT NAME:b NEWLINE NAME:d NEWLINE "
                "DEDENT NAME:e NEWLINE END");
  expect_tokens("if a:\n\tb\n        \f\n\tc",
                "IF NAME:a COLON NEWLINE INDENT NAME:b NEWLINE NAME:c NEWLINE "
                "DEDENT END");
  expect_error("if a:\n\tb\n        c\n",
               "3:9 inconsistent use of tabs and spaces in indentation");
  expect_error("if a:\n    b\n  c\n", "3:3 unindent does not match any outer "
                                      "indentation level");
}

static void lines_joined(void **state) {
  (void)state;
  expect_tokens("a = (1,\n  2)\nb",
                "NAME:a ASSIGN LPAREN NUMBER:1 COMMA NUMBER:2 RPAREN NEWLINE "
                "NAME:b NEWLINE END");
  expect_tokens("a + \\\n  b", "NAME:a ADD NAME:b NEWLINE END");
  expect_error("a \\ b",
               "1:3 unexpected character after line continuation character");
}

static void brackets_that_do_not_match(void **state) {
  (void)state;
  expect_error("a)", "1:1 unmatched ')'");
  expect_error("(a]", "1:2 closing parenthesis ']' does not match opening "
                      "parenthesis '('");
  expect_error("(\na]", "2:1 closing parenthesis ']' does not match opening "
                        "parenthesis '(' on line 1");
  expect_error("x = [(1, 2]", "1:10 closing parenthesis ']' does not match "
                              "opening parenthesis '('");
}

/* An unclosed bracket gives up its statement, the rest is read normally;
 * blocks that close just before it still close. */
static void unclosed_bracket_keeps_the_rest(void **state) {
  (void)state;
  expect_error("a = f(1,\n  2\nb = 3\n", "1:5 '(' was never closed");
  expect_tokens("a = f(1,\n  2\nb = 3\n", "NAME:a ASSIGN NAME:f BAD NEWLINE "
                                          "NAME:b ASSIGN NUMBER:3 NEWLINE END");
  expect_tokens("if a:\n  b\n(c\nd\n",
                "IF NAME:a COLON NEWLINE INDENT NAME:b NEWLINE DEDENT BAD "
                "NEWLINE NAME:d NEWLINE END");
}

static void nesting_is_bounded(void **state) {
  (void)state;
  char deep[IL_LEXER_MAX_BRACKETS + 2];
  memset(deep, '(', sizeof deep - 1);
  deep[sizeof deep - 1] = 0;
  expect_error(deep, "1:200 too many nested parentheses");
  il_buf source;
  il_buf_init(&source);
  for (int i = 0; i <= IL_LEXER_MAX_INDENTS + 1; i++)
    il_buf_printf(&source, "%*sif 1:\n", i, "");
  expect_error(source.bytes, "102:106 too many levels of indentation");
  il_buf_term(&source);
}

static void full_width_punctuation_is_explained(void **state) {
  (void)state;
  expect_error("x，y",
               "1:1 invalid character '，' (U+FF0C). Perhaps you meant ','?");
  expect_error("变 = “a”",
               "1:4 invalid character '“' (U+201C). Perhaps you meant '\"'?");
  expect_error("x\xC2\xA0= 1", "1:1 invalid non-printable character U+00A0. "
                               "Perhaps you meant a space?");
  expect_error("x = ☃", "1:4 invalid character '☃' (U+2603)");
  expect_tokens("print（“a b”，x）",
                "NAME:print LPAREN BAD COMMA NAME:x RPAREN "
                "NEWLINE END");
}

static void columns_count_code_points(void **state) {
  (void)state;
  lexed *l = lex("变 = '😀' + b\n  \n");
  const il_token *t = l->lexer.tokens;
  assert_int_equal(t[2].column, 4);
  assert_int_equal(t[2].end_column, 7);
  assert_int_equal(t[4].column, 10);
  assert_int_equal(t[4].line, 1);
  il_arena_term(&l->arena);
  l = lex("a\n  (b,\n c)");
  t = l->lexer.tokens;
  assert_int_equal(t[3].line, 2);
  assert_int_equal(t[3].column, 2);
  assert_int_equal(t[3].level, 1);
  assert_int_equal(t[6].line, 3);
  assert_int_equal(t[6].column, 1);
  assert_int_equal(t[7].level, 0);
  il_arena_term(&l->arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tokens_of_a_line),
      cmocka_unit_test(names_in_any_script),
      cmocka_unit_test(numbers),
      cmocka_unit_test(strings),
      cmocka_unit_test(indentation),
      cmocka_unit_test(lines_joined),
      cmocka_unit_test(brackets_that_do_not_match),
      cmocka_unit_test(unclosed_bracket_keeps_the_rest),
      cmocka_unit_test(nesting_is_bounded),
      cmocka_unit_test(full_width_punctuation_is_explained),
      cmocka_unit_test(columns_count_code_points),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
