/* A first look at a word, within the dispatch loop: whether it may be a visible
 * operation, or make something reachable for others, so that il_visible_find is
 * to be asked. Nearly no word is, and saying so has to be cheap.
 */
#ifndef IL_VM_MAY_BE_VISIBLE_H
#define IL_VM_MAY_BE_VISIBLE_H

#include "lang/sharing.h"
#include "object/iter.h"
#include "vm/fast.h"

/* It is, or holds, a container that is not the task's own. */
static inline bool il_may_be_shared(il_value v) {
  if (!il_is_ptr(v)) return false;
  const il_object *object = il_to_ptr(v);
  switch (object->kind) {
  case IL_KIND_LIST:
  case IL_KIND_DICT:
  case IL_KIND_SET:
  case IL_KIND_DEQUE: return !object->lock;
  case IL_KIND_BIGINT:
  case IL_KIND_FLOAT:
  case IL_KIND_STR:
  case IL_KIND_TUPLE: return false;
  default: return true;
  }
}

/* What two operands are read for. */
static inline bool il_may_share(il_value a, il_value b) {
  return il_may_be_shared(a) || il_may_be_shared(b) || il_is_tuple(a);
}

static inline bool il_may_see_next(il_value iterator) {
  if (!il_is_kind(iterator, IL_KIND_ITER))
    return il_is_kind(iterator, IL_KIND_GENERATOR) &&
           !il_to_ptr(iterator)->lock;
  const il_iter *iter = il_as_iter(iterator);
  return iter->head.aux != IL_ITER_RANGE &&
         (iter->head.aux != IL_ITER_LIST || il_may_be_shared(iter->source));
}

static inline bool il_may_see_cell(const il_code_object *code, uint32_t word) {
  return code->watched == IL_WATCH_ALL &&
         code->code->sharing->slots[il_word_arg(word)];
}

static inline bool il_is_own_instance(il_value obj) {
  return il_is_kind(obj, IL_KIND_INSTANCE) && il_to_ptr(obj)->lock;
}

static inline bool il_may_see_attr(const il_code_object *code, uint32_t word,
                                   il_value obj) {
  if (code->watched != IL_WATCH_ALL) return false;
  bool stored = code->code->sharing->sites[il_word_arg(word)];
  if (!il_is_kind(obj, IL_KIND_INSTANCE)) return stored;
  bool is_there =
      il_cached_attr(&code->sites[il_word_arg(word)], obj) != IL_NIL;
  return il_to_ptr(obj)->lock ? stored && !is_there : stored || !is_there;
}

static inline bool il_may_see_method(il_process *process,
                                     const il_code_object *code, uint32_t word,
                                     il_value obj) {
  il_value self;
  if (code->watched != IL_WATCH_ALL) return false;
  if (code->code->sharing->sites[il_word_arg(word)]) return true;
  return il_is_kind(obj, IL_KIND_INSTANCE) &&
         il_cached_method(process, &code->sites[il_word_arg(word)], obj,
                          &self) == IL_NIL;
}

typedef enum {
  IL_GLOBAL_OWN,    /* it is not visible */
  IL_GLOBAL_SHARED, /* it is, and t->visible says what it is */
  IL_GLOBAL_EITHER  /* il_visible_find knows */
} il_global_look;

/* The global that the word at pc is about; value: what is stored, or IL_NIL. */
static inline il_global_look il_look_at_global(il_task *t,
                                               const il_code_object *code,
                                               const uint32_t *pc, bool write,
                                               il_value value) {
  const il_code *text = code->code;
  const uint32_t at = (uint32_t)(pc - code->words);
  if (write && il_is_ptr(value)) return IL_GLOBAL_EITHER;
  if (code->watched != IL_WATCH_ALL) return IL_GLOBAL_OWN;
  uint32_t until = text->sharing->names[il_word_arg(text->words[at])];
  if (until == IL_SHARED_NEVER) return IL_GLOBAL_OWN;
  if (until != IL_SHARED_ALWAYS)
    return t->process->has_company && (write || t->process->behind <= until)
               ? IL_GLOBAL_EITHER
               : IL_GLOBAL_OWN;
  if (!t->process->memory_observed) return IL_GLOBAL_OWN;
  il_visible *seen = &t->visible;
  seen->kind = write ? IL_VISIBLE_WRITE : IL_VISIBLE_READ;
  seen->naccesses = 1;
  seen->line = text->positions[at].line;
  seen->object = NULL;
  seen->id = 0;
  seen->value = value;
  seen->accesses[0] = (il_access){&code->module->head,
                                  il_from_int(il_word_arg(*pc)), write, false};
  return IL_GLOBAL_SHARED;
}

#endif
