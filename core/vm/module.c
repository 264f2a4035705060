/* Modules: names to numbered slots that never move.
 *
 * The first slots_cap slots are one array, which linked code addresses
 * directly; it is made large enough for every name that the module's program
 * mentions. Names that come later, from outside, lie in chunks.
 */
#include "vm/function.h"

#include <stdlib.h>

#include "object/containers.h"
#include "object/str.h"

enum { CHUNK_SLOTS = 64, SPARE = 16 };

struct il_module_chunk {
  il_module_chunk *next;
  il_value slots[CHUNK_SLOTS];
};

il_module *il_module_new(il_task *t, const char *name, uint32_t reserve) {
  il_module *module = il_alloc(t, IL_KIND_MODULE, sizeof *module);
  if (!module) return NULL;
  module->name = il_intern_text(t, name);
  module->index = il_dict_new(t);
  if (module->name == IL_NIL || module->index == IL_NIL) return NULL;
  module->head.aux = IL_ADD(&t->process->next_module, 1u) + 1;
  module->slots_cap = reserve + SPARE;
  if (!il_module_alloc_slots(module)) {
    il_raise_memory(t);
    return NULL;
  }
  return il_module_set(t, module, IL_NAME(t, name), module->name) &&
                 il_module_set(t, module, IL_NAME(t, doc), IL_NONE)
             ? module
             : NULL;
}

il_value *il_module_slot_at(il_module *module, uint32_t slot) {
  if (slot < module->slots_cap) return &module->slots[slot];
  slot -= module->slots_cap;
  il_module_chunk *chunk = IL_LOAD_ACQUIRE(&module->chunks);
  for (; slot >= CHUNK_SLOTS; slot -= CHUNK_SLOTS)
    chunk = IL_LOAD_ACQUIRE(&chunk->next);
  return &chunk->slots[slot];
}

uint32_t il_module_find(il_task *t, const il_module *module, il_value name) {
  il_value slot = il_dict_get_name(t->process, module->index, name);
  return slot == IL_NIL ? UINT32_MAX : (uint32_t)il_to_int(slot);
}

/* Makes sure that slot number `slot` exists; under the module's lock. */
static bool ensure_slot_locked(il_module *module, uint32_t slot) {
  if (slot < module->slots_cap) return true;
  il_module_chunk **link = &module->chunks;
  for (slot -= module->slots_cap;; slot -= CHUNK_SLOTS) {
    if (!*link) {
      il_module_chunk *chunk = calloc(1, sizeof *chunk);
      if (!chunk) return false;
      IL_STORE_RELEASE(link, chunk);
    }
    if (slot < CHUNK_SLOTS) return true;
    link = &(*link)->next;
  }
}

bool il_module_alloc_slots(il_module *module) {
  module->slots = calloc(module->slots_cap, sizeof *module->slots);
  if (!module->slots) module->slots_cap = module->nslots = 0;
  for (uint32_t slot = module->slots_cap; slot < module->nslots; slot++)
    if (!ensure_slot_locked(module, slot)) return false;
  return module->slots != NULL;
}

uint32_t il_module_slot(il_task *t, il_module *module, il_value name) {
  uint32_t slot = il_module_find(t, module, name);
  if (slot != UINT32_MAX) return slot;
  bool multi = il_task_multi(t);
  il_object_lock(multi, &module->head);
  slot = module->nslots;
  bool ok = ensure_slot_locked(module, slot);
  if (ok) module->nslots++;
  il_object_unlock(multi, &module->head);
  if (!ok) {
    il_raise_memory(t);
    return UINT32_MAX;
  }
  /* When two tasks add one name at once, one of the two slots stays unused. */
  il_value index;
  il_dict_status status =
      il_dict_setdefault(t, module->index, name, il_from_int(slot), &index);
  return status == IL_DICT_ERROR ? UINT32_MAX : (uint32_t)il_to_int(index);
}

il_value il_module_get(il_task *t, il_module *module, il_value name) {
  uint32_t slot = il_module_find(t, module, name);
  return slot == UINT32_MAX ? IL_NIL
                            : il_slot_load(il_module_slot_at(module, slot));
}

bool il_module_set(il_task *t, il_module *module, il_value name, il_value v) {
  uint32_t slot = il_module_slot(t, module, name);
  if (slot == UINT32_MAX) return false;
  il_slot_store(il_module_slot_at(module, slot), v);
  return true;
}

bool il_module_set_text(il_task *t, il_module *module, const char *name,
                        il_value v) {
  il_value interned = il_intern_text(t, name);
  return interned != IL_NIL && v != IL_NIL &&
         il_module_set(t, module, interned, v);
}

void il_trace_module(il_marker *marker, il_object *object) {
  il_module *module = (il_module *)object;
  il_mark_value(marker, module->name);
  il_mark_value(marker, module->index);
  il_mark_value(marker, module->view);
  il_mark_values(marker, module->slots, module->slots_cap);
  for (il_module_chunk *chunk = module->chunks; chunk; chunk = chunk->next)
    il_mark_values(marker, chunk->slots, CHUNK_SLOTS);
}

void il_finalize_module(il_heap *heap, il_object *object) {
  (void)heap;
  il_module *module = (il_module *)object;
  free(module->slots);
  for (il_module_chunk *chunk = module->chunks; chunk;) {
    il_module_chunk *next = chunk->next;
    free(chunk);
    chunk = next;
  }
}
