/* Atoms: names, numbers, and what stands in brackets. Strings are in
 * parser_string.c. */
#include "base/number.h"
#include "lang/parser_internal.h"

#include <stdlib.h>

enum { IL_MAX_INT_DIGITS = 4300 }; /* CPython's, for decimal literals */

/* ---- constants ---- */

static il_expr *constant(il_parser *p, il_literal_kind kind) {
  il_expr *e = il_expr_new(p, IL_EXPR_CONSTANT, il_advance(p));
  e->constant.kind = kind;
  return il_expr_done(p, e);
}

/* The digits of a literal without its underscores, from byte `skip` on. */
static char *clean_digits(il_parser *p, const il_token *t, uint32_t skip,
                          uint32_t *len) {
  char *out = il_arena_alloc(p->arena, t->end - t->start + 1);
  *len = 0;
  for (uint32_t i = t->start + skip; i < t->end; i++)
    if (p->source[i] != '_') out[(*len)++] = p->source[i];
  return out;
}

static unsigned digit_value(char c) {
  return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

static bool fits_int64(const char *digits, uint32_t len, unsigned radix,
                       int64_t *out) {
  uint64_t value = 0;
  for (uint32_t i = 0; i < len; i++) {
    unsigned digit = digit_value(digits[i]);
    if (value > ((uint64_t)INT64_MAX - digit) / radix) return false;
    value = value * radix + digit;
  }
  *out = (int64_t)value;
  return true;
}

static bool int_constant(il_parser *p, const il_token *t, unsigned radix,
                         il_literal *out) {
  out->text = clean_digits(p, t, radix == 10 ? 0 : 2, &out->len);
  out->radix = (uint8_t)radix;
  if (fits_int64(out->text, out->len, radix, &out->small)) {
    out->kind = IL_LIT_INT;
    return true;
  }
  out->kind = IL_LIT_BIG_INT;
  if (radix == 10 && out->len > IL_MAX_INT_DIGITS) {
    il_fail(p, il_span_of(t),
            "Exceeds the limit (%d digits) for integer string conversion: "
            "value has %u digits - Consider hexadecimal for huge integer "
            "literals to avoid decimal conversion limits.",
            IL_MAX_INT_DIGITS, out->len);
    return false;
  }
  return true;
}

static unsigned radix_of(const char *text, uint32_t len) {
  if (len < 2 || text[0] != '0') return 10;
  switch (text[1] | 0x20) {
  case 'x': return 16;
  case 'o': return 8;
  case 'b': return 2;
  default: return 10;
  }
}

static bool is_float(const char *text, uint32_t len) {
  return memchr(text, '.', len) || memchr(text, 'e', len) ||
         memchr(text, 'E', len);
}

static il_expr *parse_number(il_parser *p) {
  const il_token *t = il_peek(p);
  const char *text = p->source + t->start;
  uint32_t len = t->end - t->start;
  if ((text[len - 1] | 0x20) == 'j')
    return il_refuse(p, il_span_of(t), "complex numbers are");
  il_expr *e = il_expr_new(p, IL_EXPR_CONSTANT, il_advance(p));
  unsigned radix = radix_of(text, len);
  if (radix == 10 && is_float(text, len)) {
    e->constant.kind = IL_LIT_FLOAT;
    e->constant.text = clean_digits(p, t, 0, &e->constant.len);
    il_float_parse(e->constant.text, e->constant.len, &e->constant.real);
  } else if (!int_constant(p, t, radix, &e->constant)) {
    return NULL;
  }
  return il_expr_done(p, e);
}

static il_expr *parse_name(il_parser *p) {
  const il_token *t = il_advance(p);
  il_expr *e = il_expr_new(p, IL_EXPR_NAME, t);
  e->name.id = il_token_name(p, t);
  return il_expr_done(p, e);
}

/* ---- comprehensions ---- */

/* for_if_clause: 'for' star_targets 'in' disjunction ('if' disjunction)* */
static bool parse_clause(il_parser *p, il_comprehension *out) {
  if (il_is(p, IL_TOK_ASYNC)) {
    il_refuse(p, il_span_of(il_peek(p)), "'async for' is");
    return false;
  }
  il_advance(p);
  out->target = il_parse_for_target(p);
  if (!out->target || !il_expect(p, IL_TOK_IN)) return false;
  out->iter = il_parse_disjunction(p);
  if (!out->iter) return false;
  uint32_t mark = p->scratch_count;
  while (il_accept(p, IL_TOK_IF)) {
    il_expr *test = il_parse_disjunction(p);
    if (!test) return false;
    il_scratch_push(p, test);
  }
  out->ifs = il_take_exprs(p, mark);
  return true;
}

bool il_parse_clauses(il_parser *p, il_comprehensions *out) {
  uint32_t mark = p->scratch_count;
  while (il_is_clause(p)) {
    il_comprehension *clause = IL_ARENA_NEW(p->arena, il_comprehension);
    if (!parse_clause(p, clause)) return false;
    il_scratch_push(p, clause);
  }
  uint32_t count;
  il_comprehension **items =
      (il_comprehension **)il_scratch_take(p, mark, &count);
  out->count = count;
  out->items = il_arena_alloc(p->arena, count * sizeof *out->items);
  for (uint32_t i = 0; i < count; i++)
    out->items[i] = *items[i];
  return true;
}

/* The clauses and closer of a comprehension whose element is parsed. */
static il_expr *finish_comprehension(il_parser *p, il_expr_kind kind,
                                     const il_token *open, il_expr *element,
                                     il_expr *value, il_token_kind closer) {
  if (element->kind == IL_EXPR_STARRED)
    return il_fail(p, element->span,
                   "iterable unpacking cannot be used in comprehension");
  il_expr *e = il_expr_new(p, kind, open);
  e->comp.element = element;
  e->comp.value = value;
  if (!il_parse_clauses(p, &e->comp.generators) || !il_expect(p, closer))
    return NULL;
  return il_expr_done(p, e);
}

/* ---- sequences ---- */

/* [x, y for ...]: items since mark are x and y. */
static void *fail_unparenthesised(il_parser *p, uint32_t mark) {
  const il_expr *first = p->scratch[mark];
  const il_expr *last = p->scratch[p->scratch_count - 1];
  il_span at = il_span_join(first->span, last->span);
  if (p->scratch_count - mark == 1)
    at = il_span_join(at, il_span_of(il_peek(p) - 1));
  return il_fail(p, at,
                 "did you forget parentheses around the comprehension target?");
}

/* (',' star_named_expression)* [','] closer, after first */
static il_expr *finish_sequence(il_parser *p, il_expr_kind kind,
                                const il_token *open, il_expr *first,
                                il_token_kind closer) {
  uint32_t mark = p->scratch_count;
  il_scratch_push(p, first);
  while (il_accept(p, IL_TOK_COMMA) && !il_is(p, closer)) {
    if (il_is_clause(p) && kind != IL_EXPR_TUPLE)
      return fail_unparenthesised(p, mark);
    il_expr *next = il_parse_star_named(p);
    if (!next) return NULL;
    il_scratch_push(p, next);
    if (il_is_clause(p) && kind != IL_EXPR_TUPLE)
      return fail_unparenthesised(p, mark);
  }
  il_exprs items = il_take_exprs(p, mark);
  if (!il_expect(p, closer)) return NULL;
  il_expr *e = il_expr_new(p, kind, open);
  if (kind == IL_EXPR_SET)
    e->set = items;
  else
    e->sequence.items = items;
  e->parenthesised = kind == IL_EXPR_TUPLE;
  return il_expr_done(p, e);
}

static il_expr *finish_group(il_parser *p, il_expr *e, il_token_kind closer) {
  if (!e) return NULL;
  if (e->kind == IL_EXPR_STARRED && il_is(p, closer))
    return il_fail(p, e->span, "cannot use starred expression here");
  if (!il_expect(p, closer)) return NULL;
  e->parenthesised = true;
  return e;
}

/* tuple: '(' [star_named_expression ',' [star_named_expressions]] ')'
 * group: '(' (yield_expr | named_expression) ')'
 * genexp: '(' named_expression for_if_clauses ')' */
il_expr *il_parse_group(il_parser *p, const il_token *open,
                        il_token_kind closer) {
  if (il_is(p, IL_TOK_YIELD)) return finish_group(p, il_parse_yield(p), closer);
  if (il_is(p, IL_TOK_POW))
    return il_fail(p, il_span_of(il_peek(p)),
                   "cannot use double starred expression here");
  il_expr *first = il_parse_star_named(p);
  if (!first) return NULL;
  if (il_is_clause(p))
    return finish_comprehension(p, IL_EXPR_GENERATOR, open, first, NULL,
                                closer);
  if (il_is(p, IL_TOK_COMMA))
    return finish_sequence(p, IL_EXPR_TUPLE, open, first, closer);
  return finish_group(p, first, closer);
}

static il_expr *parse_paren(il_parser *p) {
  const il_token *open = il_advance(p);
  if (il_accept(p, IL_TOK_RPAREN)) {
    il_expr *e = il_expr_new(p, IL_EXPR_TUPLE, open);
    e->parenthesised = true;
    return il_expr_done(p, e);
  }
  return il_parse_group(p, open, IL_TOK_RPAREN);
}

/* list: '[' [star_named_expressions] ']'
 * listcomp: '[' named_expression for_if_clauses ']' */
static il_expr *parse_list(il_parser *p) {
  const il_token *open = il_advance(p);
  if (il_accept(p, IL_TOK_RBRACKET))
    return il_expr_done(p, il_expr_new(p, IL_EXPR_LIST, open));
  il_expr *first = il_parse_star_named(p);
  if (!first) return NULL;
  if (il_is_clause(p))
    return finish_comprehension(p, IL_EXPR_LIST_COMP, open, first, NULL,
                                IL_TOK_RBRACKET);
  return finish_sequence(p, IL_EXPR_LIST, open, first, IL_TOK_RBRACKET);
}

/* ---- dictionaries ---- */

/* ':' expression, after a key */
static il_expr *parse_dict_value(il_parser *p) {
  const il_token *colon = il_advance(p);
  if (il_is(p, IL_TOK_MUL)) {
    il_expr *e = il_parse_starred(p);
    return e ? il_fail(p, e->span,
                       "cannot use a starred expression in a dictionary value")
             : NULL;
  }
  if (il_is(p, IL_TOK_RBRACE) || il_is(p, IL_TOK_COMMA))
    return il_fail(p, il_span_of(colon),
                   "expression expected after dictionary key and ':'");
  return il_parse_expr(p);
}

static bool push_pair(il_parser *p, il_expr *key, il_expr *value) {
  if (!value) return false;
  il_scratch_push(p, key);
  il_scratch_push(p, value);
  return true;
}

/* double_starred_kvpair: '**' bitwise_or | expression ':' expression */
static bool parse_dict_item(il_parser *p) {
  if (il_accept(p, IL_TOK_POW)) return push_pair(p, NULL, il_parse_bitwise(p));
  il_expr *key = il_parse_expr(p);
  if (!key) return false;
  if (il_is(p, IL_TOK_COLON)) return push_pair(p, key, parse_dict_value(p));
  il_span at = key->span;
  at.line = at.end_line;
  at.column = at.end_column - 1;
  il_fail(p, at, "':' expected after dictionary key");
  return false;
}

/* (',' double_starred_kvpair)* [','] '}', after the pair on the scratch */
static il_expr *finish_dict(il_parser *p, const il_token *open, uint32_t mark) {
  while (il_accept(p, IL_TOK_COMMA) && !il_is(p, IL_TOK_RBRACE))
    if (!parse_dict_item(p)) return NULL;
  uint32_t count;
  void **pairs = il_scratch_take(p, mark, &count);
  if (!il_expect(p, IL_TOK_RBRACE)) return NULL;
  il_expr *e = il_expr_new(p, IL_EXPR_DICT, open);
  il_exprs *keys = &e->dict.keys, *values = &e->dict.values;
  keys->count = values->count = count / 2;
  keys->items = il_arena_alloc(p->arena, keys->count * sizeof(il_expr *));
  values->items = il_arena_alloc(p->arena, keys->count * sizeof(il_expr *));
  for (uint32_t i = 0; i < keys->count; i++) {
    keys->items[i] = pairs[2 * i];
    values->items[i] = pairs[2 * i + 1];
  }
  return il_expr_done(p, e);
}

static il_expr *parse_unpacking_dict(il_parser *p, const il_token *open) {
  const il_token *stars = il_advance(p);
  uint32_t mark = p->scratch_count;
  if (!push_pair(p, NULL, il_parse_bitwise(p))) return NULL;
  if (il_is_clause(p))
    return il_fail(p, il_span_of(stars),
                   "dict unpacking cannot be used in dict comprehension");
  return finish_dict(p, open, mark);
}

static il_expr *parse_keyed_dict(il_parser *p, const il_token *open,
                                 il_expr *key) {
  if (key->kind == IL_EXPR_STARRED ||
      (key->kind == IL_EXPR_NAMED && !key->parenthesised))
    return il_fail_syntax(p);
  il_expr *value = parse_dict_value(p);
  if (!value) return NULL;
  if (il_is_clause(p))
    return finish_comprehension(p, IL_EXPR_DICT_COMP, open, key, value,
                                IL_TOK_RBRACE);
  uint32_t mark = p->scratch_count;
  push_pair(p, key, value);
  return finish_dict(p, open, mark);
}

/* dict: '{' [double_starred_kvpairs] '}'
 * dictcomp: '{' expression ':' expression for_if_clauses '}'
 * set: '{' star_named_expressions '}'
 * setcomp: '{' named_expression for_if_clauses '}' */
static il_expr *parse_brace(il_parser *p) {
  const il_token *open = il_advance(p);
  if (il_accept(p, IL_TOK_RBRACE))
    return il_expr_done(p, il_expr_new(p, IL_EXPR_DICT, open));
  if (il_is(p, IL_TOK_POW)) return parse_unpacking_dict(p, open);
  il_expr *first = il_parse_star_named(p);
  if (!first) return NULL;
  if (il_is(p, IL_TOK_COLON)) return parse_keyed_dict(p, open, first);
  if (il_is_clause(p))
    return finish_comprehension(p, IL_EXPR_SET_COMP, open, first, NULL,
                                IL_TOK_RBRACE);
  return finish_sequence(p, IL_EXPR_SET, open, first, IL_TOK_RBRACE);
}

/* atom: NAME | NUMBER | STRING+ | 'None' | 'True' | 'False' | '...'
 *     | tuple | group | genexp | list | listcomp | dict | set | ... */
il_expr *il_parse_atom(il_parser *p) {
  switch (il_kind(p)) {
  case IL_TOK_NAME: return parse_name(p);
  case IL_TOK_NUMBER: return parse_number(p);
  case IL_TOK_STRING: return il_parse_strings(p);
  case IL_TOK_NONE: return constant(p, IL_LIT_NONE);
  case IL_TOK_TRUE: return constant(p, IL_LIT_TRUE);
  case IL_TOK_FALSE: return constant(p, IL_LIT_FALSE);
  case IL_TOK_ELLIPSIS: return constant(p, IL_LIT_ELLIPSIS);
  case IL_TOK_BAD: return constant(p, IL_LIT_NONE); /* already reported */
  case IL_TOK_LPAREN: return parse_paren(p);
  case IL_TOK_LBRACKET: return parse_list(p);
  case IL_TOK_LBRACE: return parse_brace(p);
  default: return il_fail_syntax(p);
  }
}
