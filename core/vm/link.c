/* From compiled code to code objects: constants become values, names become
 * slots of the module or of builtins, sequences are fused. The constants of
 * nested functions are linked with their owner.
 *
 * A global name is read straight from builtins if builtins has it and nothing
 * in the program can ever store it in the module.
 */
#include "vm/interp.h"

#include <stdlib.h>

#include "object/bytes.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"

typedef struct {
  il_task *t;
  const il_program *program;
  il_module *module;
  bool has_star;   /* an `import *` may store any name */
  il_value stored; /* dict: names that the program stores */
} linker;

static il_code_object *link_code(linker *l, const il_code *code);

static il_value link_big(il_task *t, const il_text *text) {
  bool hex = text->len > 2 && text->text[0] == '0' &&
             (text->text[1] == 'x' || text->text[1] == 'X');
  return hex ? il_int_parse(t, text->text + 2, text->len - 2, 16)
             : il_int_parse(t, text->text, text->len, 10);
}

static bool is_identifier(const il_text *text) {
  for (uint32_t i = 0; i < text->len; i++) {
    char c = text->text[i];
    if (!(c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
          (c >= '0' && c <= '9')))
      return false;
  }
  return true;
}

static il_value link_const(linker *l, const il_const *c);

static il_value link_tuple(linker *l, const il_const *c) {
  il_tuple *tuple = il_tuple_blank(l->t, c->count);
  if (!tuple) return IL_NIL;
  for (uint32_t i = 0; i < c->count; i++) {
    tuple->items[i] = link_const(l, &c->items[i]);
    if (tuple->items[i] == IL_NIL) return IL_NIL;
  }
  return il_from_ptr(tuple);
}

static il_value link_frozenset(linker *l, const il_const *c) {
  il_value set = il_set_new(l->t, true);
  if (set == IL_NIL) return IL_NIL;
  for (uint32_t i = 0; i < c->count; i++) {
    il_value item = link_const(l, &c->items[i]);
    if (item == IL_NIL || il_set_add(l->t, set, item) == IL_DICT_ERROR)
      return IL_NIL;
  }
  return set;
}

static il_value link_const(linker *l, const il_const *c) {
  il_task *t = l->t;
  switch (c->kind) {
  case IL_CONST_NONE: return IL_NONE;
  case IL_CONST_TRUE: return IL_TRUE;
  case IL_CONST_FALSE: return IL_FALSE;
  case IL_CONST_ELLIPSIS: return IL_ELLIPSIS;
  case IL_CONST_INT: return il_int_new(t, c->integer);
  case IL_CONST_BIG: return link_big(t, &c->text);
  case IL_CONST_FLOAT: return il_float_new(t, c->number);
  case IL_CONST_STR:
    return is_identifier(&c->text) ? il_intern(t, c->text.text, c->text.len)
                                   : il_str_new(t, c->text.text, c->text.len);
  case IL_CONST_BYTES: return il_bytes_new(t, c->text.text, c->text.len);
  case IL_CONST_TUPLE: return link_tuple(l, c);
  case IL_CONST_FROZENSET: return link_frozenset(l, c);
  case IL_CONST_CODE: {
    il_code_object *code = link_code(l, c->code);
    return code ? il_from_ptr(code) : IL_NIL;
  }
  }
  IL_UNREACHABLE();
}

static bool is_global_op(il_op op) {
  return op == IL_OP_LOAD_GLOBAL || op == IL_OP_STORE_GLOBAL ||
         op == IL_OP_DELETE_GLOBAL;
}

static bool link_words(linker *l, il_code_object *object) {
  const il_code *code = object->code;
  il_module *builtins = l->t->process->builtins;
  for (uint32_t i = 0; i < code->nwords; i++) {
    uint32_t word = code->words[i];
    il_op op = il_word_op(word);
    if (is_global_op(op)) {
      const il_text *text = &code->names[il_word_arg(word)];
      il_value name = il_intern(l->t, text->text, text->len);
      if (name == IL_NIL) return false;
      uint32_t slot = UINT32_MAX;
      if (op == IL_OP_LOAD_GLOBAL && builtins && l->module != builtins &&
          !l->has_star &&
          il_dict_get_name(l->t->process, l->stored, name) == IL_NIL &&
          il_module_get(l->t, l->module, name) == IL_NIL)
        slot = il_module_find(l->t, builtins, name);
      if (slot < UINT32_MAX && slot < builtins->slots_cap) {
        op = IL_OP_LOAD_BUILTIN;
      } else {
        slot = il_module_slot(l->t, l->module, name);
        if (slot == UINT32_MAX) return false;
        IL_ASSERT(slot < l->module->slots_cap);
      }
      word = il_word(op, slot);
    }
    object->words[i] = word;
  }
  il_fuse(object->words, code->nwords);
  return true;
}

static bool is_simple(const il_code *code) {
  return code->nkwonly == 0 &&
         !(code->flags & (IL_CODE_VARARGS | IL_CODE_VARKW | IL_CODE_GENERATOR |
                          IL_CODE_MODULE));
}

static bool link_texts(linker *l, il_code_object *object) {
  const il_code *code = object->code;
  object->name = il_intern(l->t, code->name.text, code->name.len);
  object->qualname = il_intern(l->t, code->qualname.text, code->qualname.len);
  if (code->doc) object->doc = il_str_new(l->t, code->doc, code->doc_len);
  for (uint32_t i = 0; i < code->nsites; i++) {
    object->sites[i].name =
        il_intern(l->t, code->sites[i].text, code->sites[i].len);
    if (object->sites[i].name == IL_NIL) return false;
  }
  return object->name != IL_NIL && object->qualname != IL_NIL &&
         (!code->doc || object->doc != IL_NIL);
}

/* Library modules whose functions work on what the user gives them, without
 * locks of their own. */
static il_watch watch(const linker *l, const il_code *code) {
  static const char *const names[] = {"heapq",       "bisect",     "copy",
                                      "collections", "statistics", "random"};
  if (code->sharing) return IL_WATCH_ALL;
  for (uint32_t i = 0; i < IL_COUNT(names); i++)
    if (il_is_str(l->module->name) &&
        il_str_eq_text(il_as_str(l->module->name), names[i]))
      return IL_WATCH_CONTAINERS;
  return IL_WATCH_NOTHING;
}

static il_code_object *link_code(linker *l, const il_code *code) {
  il_code_object *object =
      il_alloc(l->t, IL_KIND_CODE,
               sizeof *object + code->nconsts * sizeof(il_value) +
                   code->nwords * sizeof(uint32_t));
  if (!object) return NULL;
  object->code = code;
  object->program = l->program;
  object->module = l->module;
  object->globals = l->module->slots;
  object->words = (uint32_t *)(void *)(object->values + code->nconsts);
  object->nlocals = code->nlocals;
  object->need = code->nlocals + code->nstack;
  object->nargs = code->nargs;
  object->nfree = code->nfree;
  object->simple = is_simple(code);
  object->hidden = l->module->hidden;
  object->watched = watch(l, code);
  if (code->nsites) {
    object->sites = il_sites_new(l->t, code->nsites);
    if (!object->sites) return NULL;
  }
  for (uint32_t i = 0; i < code->nconsts; i++) {
    object->values[i] = link_const(l, &code->consts[i]);
    if (object->values[i] == IL_NIL) return NULL;
  }
  return link_texts(l, object) && link_words(l, object) ? object : NULL;
}

/* Which names does the program store in its module? */
static bool survey(linker *l, const il_code *code) {
  for (uint32_t i = 0; i < code->nwords; i++) {
    il_op op = il_word_op(code->words[i]);
    if (op == IL_OP_IMPORT_STAR) l->has_star = true;
    if (op != IL_OP_STORE_GLOBAL && op != IL_OP_DELETE_GLOBAL) continue;
    const il_text *text = &code->names[il_word_arg(code->words[i])];
    il_value name = il_intern(l->t, text->text, text->len);
    if (name == IL_NIL || !il_dict_set_name(l->t, l->stored, name, IL_TRUE))
      return false;
  }
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE &&
        !survey(l, code->consts[i].code))
      return false;
  return true;
}

uint32_t il_code_count_names(const il_code *code) {
  uint32_t count = code->nnames;
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE)
      count += il_code_count_names(code->consts[i].code);
  return count;
}

il_code_object *il_link(il_task *t, const il_program *program,
                        il_module *module) {
  linker l = {.t = t, .program = program, .module = module};
  l.stored = il_dict_new(t);
  if (l.stored == IL_NIL || !survey(&l, program->main)) return NULL;
  return link_code(&l, program->main);
}

il_value il_code_name(il_task *t, const il_code_object *code, uint32_t pc) {
  uint32_t word = code->code->words[pc];
  uint32_t index = il_word_arg(word);
  if (il_word_op(word) == IL_OP_LOAD_NAME_CELL) index &= 0xFFF;
  if (il_word_op(word) == IL_OP_IMPORT) index &= 0x7FFFFF;
  const il_text *text = &code->code->names[index];
  return il_intern(t, text->text, text->len);
}

void il_trace_code(il_marker *marker, il_object *object) {
  il_code_object *code = (il_code_object *)object;
  il_mark_object(marker, code->module);
  il_mark_value(marker, code->name);
  il_mark_value(marker, code->qualname);
  il_mark_value(marker, code->doc);
  il_mark_values(marker, code->values, code->code->nconsts);
}

void il_finalize_code(il_heap *heap, il_object *object) {
  (void)heap;
  il_sites_free(((il_code_object *)object)->sites);
}
