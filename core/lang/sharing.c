#include "lang/sharing.h"

#include <stdlib.h>

typedef struct { /* what is known of a name, global or attribute */
  il_text text;
  bool in_function; /* a function mentions the global */
  bool stored;      /* the attribute is, after __init__ */
  uint32_t until;   /* see il_sharing.names */
} name;

typedef struct {
  il_arena *arena;
  name *names; /* open addressing by text */
  uint32_t mask;
} survey;

static uint32_t hash(const il_text *text) {
  uint32_t h = 2166136261u; /* FNV-1a */
  for (uint32_t i = 0; i < text->len; i++)
    h = (h ^ (uint8_t)text->text[i]) * 16777619u;
  return h;
}

static name *find(const survey *s, const il_text *text) {
  for (uint32_t i = hash(text);; i++) {
    name *n = &s->names[i & s->mask];
    if (!n->text.text) n->text = *text;
    if (n->text.len == text->len &&
        memcmp(n->text.text, text->text, text->len) == 0)
      return n;
  }
}

/* Bodies that run where they stand, within what is around them. */
static bool runs_in_place(const il_code *code) {
  return (code->flags & IL_CODE_CLASS) ||
         strcmp(code->name.text, "<listcomp>") == 0 ||
         strcmp(code->name.text, "<setcomp>") == 0 ||
         strcmp(code->name.text, "<dictcomp>") == 0;
}

/* Where the store at `pc` is behind for good: after the loops around it. */
static uint32_t behind(const il_code *code, uint32_t pc) {
  uint32_t last = pc;
  for (uint32_t i = pc; i < code->nwords; i++)
    if (il_word_op(code->words[i]) == IL_OP_LOOP &&
        il_word_arg(code->words[i]) <= pc)
      last = i;
  return last + 1;
}

/* The word works on what the function has got as its first argument. */
static bool is_self(const il_code *code, uint32_t pc) {
  return pc > 0 && (code->words[pc - 1] == il_word(IL_OP_LOAD_FAST, 0) ||
                    code->words[pc - 1] == il_word(IL_OP_LOAD_CELL, 0));
}

static bool stores_self(const il_code *code, uint32_t pc) {
  return strcmp(code->name.text, "__init__") == 0 && is_self(code, pc);
}

/* The word fetches a method that may start a thread: by its name, or because
 * it is one of self's own. */
static bool may_start(const il_code *code, uint32_t pc) {
  static const char *const names[] = {"start", "submit", "start_new_thread",
                                      "apply_async"};
  uint32_t word = code->words[pc];
  if (il_word_op(word) != IL_OP_LOAD_METHOD) return false;
  for (uint32_t i = 0; i < IL_COUNT(names); i++)
    if (strcmp(code->sites[il_word_arg(word)].text, names[i]) == 0) return true;
  return is_self(code, pc);
}

static void look_at(survey *s, const il_code *code, bool in_module) {
  bool may_run = false; /* threads, from here on */
  for (uint32_t i = 0; i < code->nwords; i++) {
    may_run |= may_start(code, i);
    uint32_t arg = il_word_arg(code->words[i]);
    switch (il_word_op(code->words[i])) {
    case IL_OP_STORE_GLOBAL:
    case IL_OP_DELETE_GLOBAL: {
      name *n = find(s, &code->names[arg]);
      uint32_t until =
          (code->flags & IL_CODE_MODULE) ? behind(code, i) : IL_SHARED_ALWAYS;
      if (until > n->until) n->until = until;
    } /* fall through */
    case IL_OP_LOAD_GLOBAL:
      if (!in_module) find(s, &code->names[arg])->in_function = true;
      break;
    case IL_OP_STORE_ATTR:
      if (stores_self(code, i) && !may_run) break; /* fall through */
    case IL_OP_DELETE_ATTR: find(s, &code->sites[arg])->stored = true; break;
    default: break;
    }
  }
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE)
      look_at(s, code->consts[i].code,
              in_module && runs_in_place(code->consts[i].code));
}

/* Cells. The compiler makes closures by LOAD_CLOSURE.., BUILD_TUPLE, CONST,
 * MAKE_FUNCTION; the nth cell is in the nth of the function's last slots. */

typedef struct { /* a function made by the MAKE_FUNCTION at pc */
  const il_code *code;
  const uint32_t *cells; /* words that load its nfree cells */
} closure;

static bool closure_at(const il_code *code, uint32_t pc, closure *out) {
  uint32_t word = code->words[pc];
  if (il_word_op(word) != IL_OP_MAKE_FUNCTION || !(il_word_arg(word) & 4))
    return false;
  const il_code *inner = code->consts[il_word_arg(code->words[pc - 1])].code;
  *out = (closure){inner, &code->words[pc - 2 - inner->nfree]};
  return true;
}

static uint32_t count_stores(const il_code *code, uint32_t slot, bool inner) {
  uint32_t count = 0;
  closure c;
  for (uint32_t i = 0; i < code->nwords; i++) {
    uint32_t word = code->words[i];
    if (word == il_word(IL_OP_STORE_CELL, slot))
      count += inner || behind(code, i) > i + 1 ? 2 : 1;
    else if (word == il_word(IL_OP_DELETE_CELL, slot))
      count += 2;
    else if (closure_at(code, i, &c))
      for (uint32_t k = 0; k < c.code->nfree; k++)
        if (il_word_arg(c.cells[k]) == slot)
          count +=
              count_stores(c.code, c.code->nlocals - c.code->nfree + k, true);
  }
  return count;
}

static void write_down(survey *s, il_code *code) {
  il_sharing *sharing = IL_ARENA_NEW(s->arena, il_sharing);
  code->sharing = sharing;
  sharing->names =
      il_arena_alloc(s->arena, code->nnames * sizeof *sharing->names);
  sharing->sites = il_arena_alloc(s->arena, code->nsites);
  sharing->slots = il_arena_alloc(s->arena, code->nlocals);
  for (uint32_t i = 0; i < code->nnames; i++) {
    const name *n = find(s, &code->names[i]);
    sharing->names[i] = n->in_function ? n->until : IL_SHARED_NEVER;
  }
  for (uint32_t i = 0; i < code->nsites; i++)
    sharing->sites[i] = find(s, &code->sites[i])->stored;
}

/* `from`: sharing of the slots of the code that makes this one, at `cells`. */
static void write_down_all(survey *s, il_code *code, const bool *from,
                           const uint32_t *cells) {
  closure c;
  if (!code->sharing) write_down(s, code);
  bool *slots = code->sharing->slots;
  uint32_t nargs = code->nargs + code->nkwonly;
  for (uint32_t i = 0; i < code->nfree && from; i++)
    slots[code->nlocals - code->nfree + i] = from[il_word_arg(cells[i])];
  for (uint32_t i = 0; i < code->nwords; i++)
    if (il_word_op(code->words[i]) == IL_OP_MAKE_CELL) {
      uint32_t slot = il_word_arg(code->words[i]);
      slots[slot] = count_stores(code, slot, false) > (slot < nargs ? 0 : 1);
    }
  for (uint32_t i = 0; i < code->nwords; i++)
    if (closure_at(code, i, &c))
      write_down_all(s, (il_code *)c.code, slots, c.cells);
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE && !code->consts[i].code->sharing)
      write_down_all(s, (il_code *)code->consts[i].code, NULL, NULL);
}

static uint32_t count_texts(const il_code *code) {
  uint32_t count = code->nnames + code->nsites;
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE)
      count += count_texts(code->consts[i].code);
  return count;
}

/* Calls see for each site of the attribute until it returns true. */
static bool each_site(const il_code *code, const char *attribute,
                      bool (*see)(bool *)) {
  for (uint32_t i = 0; i < code->nsites; i++)
    if (strcmp(code->sites[i].text, attribute) == 0 &&
        see(&code->sharing->sites[i]))
      return true;
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE &&
        each_site(code->consts[i].code, attribute, see))
      return true;
  return false;
}

static bool set_site(bool *site) {
  *site = true;
  return false;
}

static bool get_site(bool *site) {
  return *site;
}

void il_sharing_store(const il_program *program, const char *attribute) {
  each_site(program->main, attribute, set_site);
}

bool il_sharing_is_stored(const il_program *program, const char *attribute) {
  return each_site(program->main, attribute, get_site);
}

void il_sharing_analyse(il_program *program) {
  survey s = {.arena = &program->arena, .mask = 15};
  while (s.mask < 2 * count_texts(program->main))
    s.mask = s.mask * 2 + 1;
  s.names = calloc(s.mask + 1, sizeof *s.names);
  IL_ASSERT(s.names != NULL);
  look_at(&s, program->main, true);
  write_down_all(&s, program->main, NULL, NULL);
  free(s.names);
}
