/* Entries by number, for keys that only Python code can compare; and views. */
#include "object/containers_internal.h"

static il_dict_table *table_of(il_dict *dict) {
  return (il_dict_table *)il_to_ptr(il_slot_load(&dict->table));
}

/* The live entry with that number and key, or NULL; under the lock. */
static il_dict_entry *entry_locked(il_dict *dict, uint32_t cursor,
                                   il_value key) {
  il_dict_table *table = table_of(dict);
  if (!table || cursor >= table->used) return NULL;
  il_dict_entry *entry = &table->entries[cursor];
  return entry->key == key && entry->value ? entry : NULL;
}

il_value il_dict_entry_get(il_task *t, il_value v, uint32_t cursor,
                           il_value key) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  il_object_lock(multi, &dict->head);
  il_dict_entry *entry = entry_locked(dict, cursor, key);
  il_value value = entry ? entry->value : IL_NIL;
  il_object_unlock(multi, &dict->head);
  return value;
}

bool il_dict_entry_set(il_task *t, il_value v, uint32_t cursor, il_value key,
                       il_value value) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  il_object_lock(multi, &dict->head);
  il_dict_entry *entry = entry_locked(dict, cursor, key);
  if (entry) il_slot_store(&entry->value, value);
  il_object_unlock(multi, &dict->head);
  return entry != NULL;
}

il_value il_dict_entry_del(il_task *t, il_value v, uint32_t cursor,
                           il_value key) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  il_object_lock(multi, &dict->head);
  il_dict_entry *entry = entry_locked(dict, cursor, key);
  il_value value = entry ? entry->value : IL_NIL;
  if (entry) il_dict_remove_locked(dict, entry);
  il_object_unlock(multi, &dict->head);
  return value;
}

il_value il_dict_view_new(il_task *t, il_kind kind, il_value dict) {
  il_dict_view *view = il_alloc(t, kind, sizeof *view);
  if (!view) return IL_NIL;
  view->dict = dict;
  return il_from_ptr(view);
}

void il_trace_dict_view(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_dict_view *)(void *)object)->dict);
}
