/* Words of one unit: appending, labels, and what is done once at the end.
 *
 * il_unit_finish follows the flow from the first word. Each word gets the one
 * depth of the operand stack with which it is reached (an assertion: all ways
 * agree), words without a depth are dropped, and so are jumps to the word
 * after them. A handler counts as reached when a word that it covers is.
 */
#include "lang/compile_internal.h"

/* ---- appending ---- */

static void report_too_large(il_compiler *c) {
  if (c->too_large) return;
  c->too_large = true;
  il_position at = c->unit->position;
  il_span span = {at.line, at.column, at.end_line, at.end_column};
  il_compile_error(c, span, "program too large");
}

static il_instr *append(il_compiler *c) {
  il_unit *u = c->unit;
  if (c->words++ >= IL_COMPILE_MAX_WORDS) report_too_large(c);
  if (u->ninstrs == u->instrs_cap)
    u->instrs = il_arena_grow(c->arena, u->instrs, u->ninstrs,
                              sizeof *u->instrs, &u->instrs_cap);
  il_instr *in = &u->instrs[u->ninstrs++];
  in->handler = u->handler;
  in->position = u->position;
  return in;
}

void il_emit(il_compiler *c, il_op op, uint32_t arg) {
  if (c->too_large) return;
  if (op == IL_OP_INT) {
    arg &= IL_MAX_ARG;
  } else if (arg > IL_MAX_ARG) {
    report_too_large(c);
    return;
  }
  il_instr *in = append(c);
  in->op = (uint8_t)op;
  in->arg = arg;
}

void il_emit_jump(il_compiler *c, il_op op, il_label label) {
  il_emit(c, op, label);
}

il_label il_label_new(il_compiler *c) {
  il_unit *u = c->unit;
  if (u->nlabels == u->labels_cap)
    u->labels = il_arena_grow(c->arena, u->labels, u->nlabels,
                              sizeof *u->labels, &u->labels_cap);
  u->labels[u->nlabels] = UINT32_MAX;
  return u->nlabels++;
}

void il_label_place(il_compiler *c, il_label label) {
  c->unit->labels[label] = c->unit->ninstrs;
}

il_label il_label_here(il_compiler *c) {
  il_label label = il_label_new(c);
  il_label_place(c, label);
  return label;
}

uint32_t il_handler_begin(il_compiler *c, il_label label, uint32_t drop) {
  il_unit *u = c->unit;
  uint32_t outer = u->handler;
  if (u->nhandlers == u->handlers_cap)
    u->handlers = il_arena_grow(c->arena, u->handlers, u->nhandlers,
                                sizeof *u->handlers, &u->handlers_cap);
  u->handlers[u->nhandlers] = (il_unit_handler){.label = label, .depth = -1};
  il_instr *in = append(c);
  in->begins = true;
  in->drop = (uint8_t)drop;
  in->arg = u->nhandlers;
  u->handler = u->nhandlers++;
  return outer;
}

static uint16_t narrow(uint32_t column) {
  return column < UINT16_MAX ? (uint16_t)column : UINT16_MAX;
}

il_position il_set_span(il_compiler *c, il_span span) {
  il_position before = c->unit->position;
  c->unit->position = (il_position){.line = span.line,
                                    .end_line = span.end_line,
                                    .column = narrow(span.column),
                                    .end_column = narrow(span.end_column)};
  return before;
}

void il_set_position(il_compiler *c, il_position position) {
  c->unit->position = position;
}

/* ---- tables ---- */

il_text il_compile_name_text(il_compiler *c, const il_name *name) {
  uint32_t *at = il_ptr_map_find(&c->texts, name);
  if (at) return c->text_items[*at];
  il_text text = {.text =
                      il_arena_copy(&c->program->arena, name->text, name->len),
                  .len = name->len};
  if (c->ntexts == c->texts_cap)
    c->text_items = il_arena_grow(c->arena, c->text_items, c->ntexts,
                                  sizeof *c->text_items, &c->texts_cap);
  il_ptr_map_add(c->arena, &c->texts, name, c->ntexts);
  c->text_items[c->ntexts++] = text;
  return text;
}

uint32_t il_unit_name(il_compiler *c, const il_name *name) {
  il_unit *u = c->unit;
  uint32_t *at = il_ptr_map_find(&u->name_index, name);
  if (at) return *at;
  if (u->nnames == u->names_cap)
    u->names = il_arena_grow(c->arena, u->names, u->nnames, sizeof *u->names,
                             &u->names_cap);
  il_ptr_map_add(c->arena, &u->name_index, name, u->nnames);
  u->names[u->nnames] = il_compile_name_text(c, name);
  return u->nnames++;
}

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t len) {
  const unsigned char *p = bytes;
  for (size_t i = 0; i < len; i++)
    hash = (hash ^ p[i]) * 16777619u;
  return hash;
}

static uint32_t hash_const(uint32_t hash, const il_const *value) {
  hash = (hash ^ (uint32_t)value->kind) * 16777619u;
  switch (value->kind) {
  case IL_CONST_INT: return hash_bytes(hash, &value->integer, 8);
  case IL_CONST_FLOAT: return hash_bytes(hash, &value->number, 8);
  case IL_CONST_BIG:
  case IL_CONST_STR:
  case IL_CONST_BYTES:
    return hash_bytes(hash, value->text.text, value->text.len);
  case IL_CONST_TUPLE:
  case IL_CONST_FROZENSET:
    for (uint32_t i = 0; i < value->count; i++)
      hash = hash_const(hash, &value->items[i]);
    return hash;
  case IL_CONST_CODE: return hash_bytes(hash, &value->code, sizeof(void *));
  default: return hash;
  }
}

/* The same type and the same value: 1, 1.0 and True differ, 0.0 and -0.0 too.
 */
static bool same_const(const il_const *a, const il_const *b) {
  if (a->kind != b->kind) return false;
  switch (a->kind) {
  case IL_CONST_INT: return a->integer == b->integer;
  case IL_CONST_FLOAT: return memcmp(&a->number, &b->number, 8) == 0;
  case IL_CONST_BIG:
  case IL_CONST_STR:
  case IL_CONST_BYTES:
    return a->text.len == b->text.len &&
           memcmp(a->text.text, b->text.text, a->text.len) == 0;
  case IL_CONST_TUPLE:
  case IL_CONST_FROZENSET:
    if (a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++)
      if (!same_const(&a->items[i], &b->items[i])) return false;
    return true;
  case IL_CONST_CODE: return a->code == b->code;
  default: return true;
  }
}

/* Values under construction point into the tree; the program needs its own. */
static il_const keep_const(il_compiler *c, const il_const *value) {
  il_arena *arena = &c->program->arena;
  il_const kept = *value;
  switch (value->kind) {
  case IL_CONST_BIG:
  case IL_CONST_STR:
  case IL_CONST_BYTES:
    kept.text.text = il_arena_copy(arena, value->text.text, value->text.len);
    break;
  case IL_CONST_TUPLE:
  case IL_CONST_FROZENSET: {
    il_const *items = il_arena_alloc(arena, value->count * sizeof *items);
    for (uint32_t i = 0; i < value->count; i++)
      items[i] = keep_const(c, &value->items[i]);
    kept.items = items;
    break;
  }
  default: break;
  }
  return kept;
}

static uint32_t *const_place(const il_unit *u, const il_const *value) {
  uint32_t at = hash_const(2166136261u, value) & (u->const_index_cap - 1);
  while (u->const_index[at] &&
         !same_const(&u->consts[u->const_index[at] - 1], value))
    at = (at + 1) & (u->const_index_cap - 1);
  return &u->const_index[at];
}

uint32_t il_unit_const(il_compiler *c, const il_const *value) {
  il_unit *u = c->unit;
  if (u->nconsts * 2 >= u->const_index_cap) {
    u->const_index_cap = u->const_index_cap ? u->const_index_cap * 2 : 16;
    u->const_index =
        il_arena_alloc(c->arena, u->const_index_cap * sizeof *u->const_index);
    for (uint32_t i = 0; i < u->nconsts; i++)
      *const_place(u, &u->consts[i]) = i + 1;
  }
  uint32_t *place = const_place(u, value);
  if (*place) return *place - 1;
  if (u->nconsts == u->consts_cap)
    u->consts = il_arena_grow(c->arena, u->consts, u->nconsts,
                              sizeof *u->consts, &u->consts_cap);
  u->consts[u->nconsts] = keep_const(c, value);
  *place = u->nconsts + 1;
  return u->nconsts++;
}

/* ---- stack effects ---- */

enum { IL_EFFECT_VAR = 100 };

static int32_t var_effect(il_op op, uint32_t arg) {
  int32_t a = (int32_t)arg;
  switch (op) {
  case IL_OP_BUILD_SLICE:
  case IL_OP_BUILD_TUPLE:
  case IL_OP_BUILD_LIST:
  case IL_OP_BUILD_SET:
  case IL_OP_BUILD_STRING: return 1 - a;
  case IL_OP_BUILD_DICT: return 1 - 2 * a;
  case IL_OP_FORMAT: return arg & 4 ? -1 : 0;
  case IL_OP_UNPACK: return a - 1;
  case IL_OP_UNPACK_EX: return (int32_t)((arg & 0xFFF) + (arg >> 12));
  case IL_OP_CALL: return -(a + 1);
  case IL_OP_CALL_KW: return -(a + 2);
  case IL_OP_CALL_EX: return arg & 1 ? -3 : -2;
  case IL_OP_MAKE_FUNCTION: return -__builtin_popcount(arg & 15);
  case IL_OP_RAISE: return -a;
  case IL_OP_JUMP_IF_FALSE_OR_POP:
  case IL_OP_JUMP_IF_TRUE_OR_POP: return -1; /* when it does not jump */
  case IL_OP_FOR_ITER: return 1;
  default: IL_UNREACHABLE();
  }
}

static int32_t effect_of(il_op op, uint32_t arg) {
  static const int8_t effects[] = {
#define VAR IL_EFFECT_VAR
#define OP(name, effect) effect,
#include "lang/opcodes.def"
#undef OP
#undef VAR
  };
  int32_t effect = effects[op];
  return effect == IL_EFFECT_VAR ? var_effect(op, arg) : effect;
}

static bool is_jump(il_op op) {
  switch (op) {
  case IL_OP_JUMP:
  case IL_OP_LOOP:
  case IL_OP_JUMP_IF_FALSE:
  case IL_OP_JUMP_IF_TRUE:
  case IL_OP_JUMP_IF_FALSE_OR_POP:
  case IL_OP_JUMP_IF_TRUE_OR_POP:
  case IL_OP_FOR_ITER: return true;
  default: return false;
  }
}

static int32_t jump_effect(il_op op) {
  switch (op) {
  case IL_OP_JUMP_IF_FALSE:
  case IL_OP_JUMP_IF_TRUE:
  case IL_OP_FOR_ITER: return -1;
  default: return 0;
  }
}

static bool falls_through(il_op op) {
  switch (op) {
  case IL_OP_JUMP:
  case IL_OP_LOOP:
  case IL_OP_RETURN:
  case IL_OP_RAISE:
  case IL_OP_RERAISE: return false;
  default: return true;
  }
}

/* ---- finishing ---- */

typedef struct {
  il_unit *unit;
  int32_t *depth; /* at each instruction, -1: not reached */
  uint32_t *work; /* reached, successors not yet followed */
  uint32_t nwork;
  uint32_t *place; /* word number of each instruction that is kept, and of
                      the next kept one for the others */
  int32_t deepest;
} flow;

static void reach(flow *f, uint32_t at, int32_t depth) {
  IL_ASSERT(at < f->unit->ninstrs && depth >= 0);
  if (depth > f->deepest) f->deepest = depth;
  if (f->depth[at] < 0) {
    f->depth[at] = depth;
    f->work[f->nwork++] = at;
  }
  IL_ASSERT(f->depth[at] == depth);
}

static void follow(flow *f, uint32_t at) {
  const il_instr *in = &f->unit->instrs[at];
  int32_t depth = f->depth[at];
  if (in->begins) {
    f->unit->handlers[in->arg].depth = depth - in->drop;
    reach(f, at + 1, depth);
    return;
  }
  if (in->handler) {
    const il_unit_handler *h = &f->unit->handlers[in->handler];
    IL_ASSERT(h->depth >= 0 && depth >= h->depth);
    reach(f, f->unit->labels[h->label], h->depth + 1);
  }
  il_op op = (il_op)in->op;
  if (is_jump(op)) reach(f, in->arg, depth + jump_effect(op));
  int32_t after = depth + effect_of(op, in->arg);
  IL_ASSERT(after >= 0);
  if (falls_through(op)) reach(f, at + 1, after);
}

/* Labels become instruction numbers; a jump to a jump goes where that goes. */
static void resolve_jumps(il_unit *u) {
  for (uint32_t i = 0; i < u->ninstrs; i++)
    if (!u->instrs[i].begins && is_jump((il_op)u->instrs[i].op)) {
      u->instrs[i].arg = u->labels[u->instrs[i].arg];
      IL_ASSERT(u->instrs[i].arg < u->ninstrs);
    }
  for (uint32_t i = u->ninstrs; i-- > 0;) {
    il_instr *in = &u->instrs[i];
    if (in->begins || !is_jump((il_op)in->op) || in->op == IL_OP_LOOP) continue;
    IL_ASSERT(in->arg > i);
    const il_instr *target = &u->instrs[in->arg];
    if (target->begins) continue;
    if (target->op == IL_OP_JUMP)
      in->arg = target->arg;
    else if (target->op == IL_OP_LOOP && in->op == IL_OP_JUMP &&
             target->arg <= i) {
      in->op = IL_OP_LOOP;
      in->arg = target->arg;
    }
  }
}

static bool is_dropped(const flow *f, uint32_t at) {
  const il_instr *in = &f->unit->instrs[at];
  if (in->begins || f->depth[at] < 0) return true;
  if (in->op == IL_OP_NOP) return at > 0;
  return in->op == IL_OP_JUMP && f->place[in->arg] == f->place[at + 1];
}

/* Numbers the kept words from the end, so that is_dropped can compare. */
static uint32_t number_words(flow *f) {
  uint32_t n = f->unit->ninstrs;
  uint32_t count = 0;
  f->place[n] = 0;
  for (uint32_t i = n; i-- > 0;)
    f->place[i] = is_dropped(f, i) ? count : ++count;
  for (uint32_t i = 0; i <= n; i++)
    f->place[i] = count - f->place[i];
  return count;
}

static bool is_kept(const flow *f, uint32_t at) {
  return f->place[at] != f->place[at + 1];
}

static void lay_out_words(il_compiler *c, const flow *f, il_code *code) {
  const il_unit *u = f->unit;
  il_arena *arena = &c->program->arena;
  uint32_t *words = il_arena_alloc(arena, code->nwords * sizeof *words);
  il_position *positions =
      il_arena_alloc(arena, code->nwords * sizeof *positions);
  for (uint32_t i = 0; i < u->ninstrs; i++) {
    if (!is_kept(f, i)) continue;
    const il_instr *in = &u->instrs[i];
    bool jump = is_jump((il_op)in->op);
    words[f->place[i]] =
        il_word((il_op)in->op, jump ? f->place[in->arg] : in->arg);
    positions[f->place[i]] = in->position;
  }
  code->words = words;
  code->positions = positions;
}

/* Each word has one handler, so the ranges do not overlap. */
static uint32_t handler_ranges(const flow *f, il_handler *out) {
  const il_unit *u = f->unit;
  uint32_t count = 0, current = 0;
  for (uint32_t i = 0; i < u->ninstrs; i++) {
    if (!is_kept(f, i)) continue;
    uint32_t number = u->instrs[i].handler;
    if (number && number == current) {
      if (out) out[count - 1].end = f->place[i] + 1;
    } else if (number) {
      const il_unit_handler *h = &u->handlers[number];
      if (out)
        out[count] = (il_handler){.start = f->place[i],
                                  .end = f->place[i] + 1,
                                  .handler = f->place[u->labels[h->label]],
                                  .depth = (uint32_t)h->depth};
      count++;
    }
    current = number;
  }
  return count;
}

static void lay_out_handlers(il_compiler *c, const flow *f, il_code *code) {
  code->nhandlers = handler_ranges(f, NULL);
  il_handler *handlers =
      il_arena_alloc(&c->program->arena, code->nhandlers * sizeof *handlers);
  handler_ranges(f, handlers);
  code->handlers = handlers;
}

static const void *keep(il_compiler *c, const void *items, uint32_t count,
                        size_t item_size) {
  void *copy = il_arena_alloc(&c->program->arena, count * item_size);
  if (count) memcpy(copy, items, count * item_size);
  return copy;
}

static void lay_out_locals(il_compiler *c, il_code *code) {
  const il_scope *scope = c->unit->scope;
  il_text *locals =
      il_arena_alloc(&c->program->arena, scope->nslots * sizeof *locals);
  for (uint32_t i = 0; i < scope->nslots; i++)
    locals[i] = (il_text){.text = "", .len = 0};
  if (scope->class_slot)
    locals[scope->class_slot] = il_compile_name_text(c, c->scopes->name_class);
  for (uint32_t i = 0; i < scope->nsymbols; i++) {
    const il_symbol *symbol = &scope->symbols[i];
    bool in_slot =
        symbol->is_free || symbol->binding == IL_BIND_CELL ||
        (symbol->binding == IL_BIND_LOCAL && scope->kind != IL_SCOPE_CLASS);
    if (in_slot) locals[symbol->slot] = il_compile_name_text(c, symbol->name);
  }
  code->locals = locals;
  code->nlocals = scope->nslots;
  code->nfree = scope->nfree;
}

static void lay_out(il_compiler *c, flow *f, il_code *code) {
  code->nwords = number_words(f);
  code->nstack = (uint32_t)f->deepest;
  lay_out_words(c, f, code);
  lay_out_handlers(c, f, code);
}

void il_unit_begin(il_compiler *c, il_unit *unit, il_scope *scope, il_text name,
                   il_text qualname) {
  memset(unit, 0, sizeof *unit);
  unit->outer = c->unit;
  unit->scope = scope;
  unit->name = name;
  unit->qualname = qualname;
  c->unit = unit;
  il_label_new(c); /* number 0 */
  unit->handlers = il_arena_grow(c->arena, NULL, 0, sizeof *unit->handlers,
                                 &unit->handlers_cap);
  unit->nhandlers = 1;
}

il_code *il_unit_finish(il_compiler *c) {
  il_unit *u = c->unit;
  il_code *code = IL_ARENA_NEW(&c->program->arena, il_code);
  code->name = u->name;
  code->qualname = u->qualname;
  if (!c->too_large && c->diags->count == 0) {
    size_t n = u->ninstrs + 1;
    flow f = {.unit = u,
              .depth = il_arena_alloc(c->arena, n * sizeof *f.depth),
              .work = il_arena_alloc(c->arena, n * sizeof *f.work),
              .place = il_arena_alloc(c->arena, n * sizeof *f.place)};
    memset(f.depth, 0xFF, n * sizeof *f.depth);
    resolve_jumps(u);
    reach(&f, 0, 0);
    while (f.nwork > 0)
      follow(&f, f.work[--f.nwork]);
    lay_out(c, &f, code);
    lay_out_locals(c, code);
    code->nconsts = u->nconsts;
    code->nnames = u->nnames;
    code->nsites = u->nsites;
    code->consts = keep(c, u->consts, u->nconsts, sizeof *u->consts);
    code->names = keep(c, u->names, u->nnames, sizeof *u->names);
    code->sites = keep(c, u->sites, u->nsites, sizeof *u->sites);
  }
  c->unit = u->outer;
  return code;
}
