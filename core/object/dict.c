/* Dicts: the table and the operations on one key. */
#include "object/containers_internal.h"
#include "object/str.h"

enum { PERTURB_SHIFT = 5, MIN_CAP = 5 };

static inline il_dict_table *as_table(il_value v) {
  return (il_dict_table *)il_to_ptr(v);
}
static inline uint32_t *index_of(il_dict_table *table) {
  return (uint32_t *)(void *)&table->entries[table->cap];
}
static inline il_dict_table *current(il_dict *dict) {
  return as_table(il_slot_load(&dict->table));
}

/* The sequence of index slots for a hash: CPython's, from dictobject.c. */
typedef struct {
  uint64_t i, perturb;
} probe;
static inline probe probe_start(uint64_t hash) {
  return (probe){hash, hash};
}
static inline void probe_next(probe *p) {
  p->perturb >>= PERTURB_SHIFT;
  p->i = p->i * 5 + p->perturb + 1;
}

/* --- Tables ----------------------------------------------------------------
 */

/* Room for `cap` entries or a few more, two thirds of the index. */
static il_dict_table *table_new(il_task *t, uint64_t cap) {
  uint64_t size = 8;
  while (size * 2 / 3 < cap)
    size *= 2;
  cap = size * 2 / 3;
  uint64_t bytes = sizeof(il_dict_table) + cap * sizeof(il_dict_entry) +
                   size * sizeof(uint32_t);
  if (bytes > UINT32_MAX) {
    il_raise_memory(t);
    return NULL;
  }
  il_dict_table *table = il_alloc(t, IL_KIND_DICT_TABLE, (size_t)bytes);
  if (!table) return NULL;
  table->mask = (uint32_t)size - 1;
  table->cap = (uint32_t)cap;
  return table;
}

/* Adds an entry whose key is not there; the table has room. In a table that
 * others can see (`shared`) the index slot publishes the entry, so it comes
 * last. */
static void table_add(il_dict_table *table, bool shared, uint64_t hash,
                      il_value key, il_value value) {
  uint32_t *index = index_of(table);
  probe p = probe_start(hash);
  while (index[p.i & table->mask])
    probe_next(&p);
  il_dict_entry *entry = &table->entries[table->used];
  entry->hash = hash;
  entry->key = key;
  entry->value = value;
  uint32_t used = table->tail = table->used + 1;
  if (shared) {
    IL_STORE_RELEASE(&index[p.i & table->mask], used);
    IL_STORE_RELEASE(&table->used, used);
  } else {
    index[p.i & table->mask] = table->used = used;
  }
}

/* Copies the live entries into an empty table. */
static void table_fill(il_dict_table *to, const il_dict_table *from) {
  for (uint32_t i = 0; i < from->tail; i++) {
    const il_dict_entry *entry = &from->entries[i];
    if (entry->value)
      table_add(to, false, entry->hash, entry->key, entry->value);
  }
}

/* The locked dict's table becomes `fresh`; readers may still be in the old. */
static void install(il_dict *dict, il_dict_table *fresh) {
  if (dict->table) table_fill(fresh, as_table(dict->table));
  il_slot_store(&dict->table, il_from_ptr(fresh));
}

/* Gives the dict room for more entries than it has. False: raised. */
static bool grow(il_task *t, bool multi, il_dict *dict, uint32_t more) {
  uint32_t len = IL_LOAD_RELAXED(&dict->len);
  uint64_t cap = (uint64_t)len + len / 2 + more;
  il_dict_table *fresh = table_new(t, cap < MIN_CAP ? MIN_CAP : cap);
  if (!fresh) return false;
  il_object_lock(multi, &dict->head);
  il_dict_table *table = as_table(dict->table);
  bool full = !table || table->cap - table->used < more;
  if (full && fresh->cap >= (uint64_t)dict->len + more) install(dict, fresh);
  il_object_unlock(multi, &dict->head);
  return true;
}

/* --- Looking up ------------------------------------------------------------
 */

/* What a lookup saw, for the writer to check under the lock. */
typedef struct {
  il_dict_table *table; /* NULL: none */
  uint32_t used;        /* its entries at the start */
  il_dict_entry *entry; /* found */
  il_value key, value;  /* of the entry */
} sight;

static il_dict_status look(il_task *t, il_dict *dict, uint64_t hash,
                           il_value key, unsigned depth, sight *seen) {
  il_dict_table *table = seen->table = current(dict);
  if (!table) return IL_DICT_ABSENT;
  seen->used = IL_LOAD_ACQUIRE(&table->used);
  const uint32_t *index = index_of(table);
  for (probe p = probe_start(hash);; probe_next(&p)) {
    uint32_t number = IL_LOAD_DEPENDENT(&index[p.i & table->mask]);
    if (!number) return IL_DICT_ABSENT;
    il_dict_entry *entry = &table->entries[number - 1];
    if (entry->hash != hash) continue;
    il_value there = il_slot_load(&entry->key);
    if (!there) continue;
    if (there != key) {
      il_plain same = il_key_eq(t, there, key, depth);
      if (same == IL_PLAIN_FALSE) continue;
      if (same != IL_PLAIN_TRUE)
        return same == IL_PLAIN_NO ? IL_DICT_PYTHON : IL_DICT_ERROR;
    }
    il_value value = il_slot_load(&entry->value);
    if (!value) continue;
    seen->entry = entry;
    seen->key = there;
    seen->value = value;
    return IL_DICT_OK;
  }
}

/* Is what look() found still so? Under the lock. */
static bool holds(const il_dict *dict, const sight *seen,
                  il_dict_status status) {
  if (as_table(dict->table) != seen->table) return false;
  if (status == IL_DICT_OK) return seen->entry->value != IL_NIL;
  return !seen->table || seen->table->used == seen->used;
}

/* Looks key up and locks the dict with the answer still true. Not locked when
 * the result is PYTHON or ERROR. */
static il_dict_status look_and_lock(il_task *t, bool multi, il_dict *dict,
                                    uint64_t hash, il_value key, sight *seen) {
  for (;;) {
    il_dict_status status = look(t, dict, hash, key, 0, seen);
    if (status > IL_DICT_ABSENT) return status;
    il_object_lock(multi, &dict->head);
    if (holds(dict, seen, status)) return status;
    il_object_unlock(multi, &dict->head);
  }
}

/* The same for writers that add a key: with room for it when ABSENT. */
static il_dict_status look_to_add(il_task *t, bool multi, il_dict *dict,
                                  uint64_t hash, il_value key, sight *seen) {
  for (;;) {
    il_dict_status status = look_and_lock(t, multi, dict, hash, key, seen);
    if (status != IL_DICT_ABSENT) return status;
    if (seen->table && seen->table->used < seen->table->cap) return status;
    il_object_unlock(multi, &dict->head);
    if (!grow(t, multi, dict, 1)) return IL_DICT_ERROR;
  }
}

il_dict_status il_hash_key_slow(il_task *t, il_value key, uint64_t *hash) {
  switch (il_plain_hash(t, key, hash)) {
  case IL_PLAIN_NO: return IL_DICT_PYTHON;
  case IL_PLAIN_ERROR: return IL_DICT_ERROR;
  default: return IL_DICT_OK;
  }
}

il_dict_status il_dict_find(il_task *t, il_value dict, uint64_t hash,
                            il_value key, unsigned depth, il_value *value) {
  sight seen;
  il_dict_status status = look(t, il_as_dict(dict), hash, key, depth, &seen);
  if (status == IL_DICT_OK) *value = seen.value;
  return status;
}

il_value il_dict_get(il_task *t, il_value dict, il_value key) {
  uint64_t hash;
  il_value value = IL_NIL;
  il_dict_status status = il_hash_key(t, key, &hash);
  if (status == IL_DICT_OK)
    status = il_dict_find(t, dict, hash, key, 0, &value);
  return status == IL_DICT_PYTHON ? IL_TAIL : value;
}

/* --- Writing ---------------------------------------------------------------
 */

static void add_locked(bool multi, il_dict *dict, uint64_t hash, il_value key,
                       il_value v) {
  table_add(as_table(dict->table), multi, hash, key, v);
  IL_STORE_RELAXED(&dict->len, dict->len + 1);
  dict->version++;
}

/* Value first: a reader that still has the key then finds nothing. */
void il_dict_remove_locked(il_dict *dict, il_dict_entry *entry) {
  IL_STORE_RELAXED(&entry->value, IL_NIL);
  IL_STORE_RELAXED(&entry->key, IL_NIL);
  IL_STORE_RELAXED(&dict->len, dict->len - 1);
  dict->version++;
}

il_dict_status il_dict_set_with_hash(il_task *t, il_value v, uint64_t hash,
                                     il_value key, il_value value) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  sight seen;
  il_dict_status status = look_to_add(t, multi, dict, hash, key, &seen);
  if (status > IL_DICT_ABSENT) return status;
  if (status == IL_DICT_OK) {
    il_slot_store(&seen.entry->value, value);
    dict->version++;
  } else {
    add_locked(multi, dict, hash, key, value);
  }
  il_object_unlock(multi, &dict->head);
  return IL_DICT_OK;
}

il_dict_status il_dict_set(il_task *t, il_value dict, il_value key,
                           il_value v) {
  uint64_t hash;
  il_dict_status status = il_hash_key(t, key, &hash);
  if (status != IL_DICT_OK) return status;
  return il_dict_set_with_hash(t, dict, hash, key, v);
}

il_dict_status il_dict_setdefault(il_task *t, il_value v, il_value key,
                                  il_value value, il_value *out) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  uint64_t hash;
  sight seen;
  il_dict_status status = il_hash_key(t, key, &hash);
  if (status != IL_DICT_OK) return status;
  status = look_to_add(t, multi, dict, hash, key, &seen);
  if (status > IL_DICT_ABSENT) return status;
  if (status == IL_DICT_ABSENT) add_locked(multi, dict, hash, key, value);
  *out = status == IL_DICT_OK ? seen.entry->value : value;
  il_object_unlock(multi, &dict->head);
  return IL_DICT_OK;
}

il_dict_status il_dict_pop(il_task *t, il_value v, il_value key,
                           il_value *out) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  uint64_t hash;
  sight seen;
  il_dict_status status = il_hash_key(t, key, &hash);
  if (status != IL_DICT_OK) return status;
  status = look_and_lock(t, multi, dict, hash, key, &seen);
  if (status > IL_DICT_ABSENT) return status;
  if (status == IL_DICT_OK) {
    *out = seen.entry->value;
    il_dict_remove_locked(dict, seen.entry);
  }
  il_object_unlock(multi, &dict->head);
  return status;
}

il_dict_status il_dict_del(il_task *t, il_value dict, il_value key) {
  il_value value;
  return il_dict_pop(t, dict, key, &value);
}

/* Entries past the popped one stay dead, so a row of popitems is linear. */
il_dict_status il_dict_popitem(il_task *t, il_value v, il_value *key,
                               il_value *value) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  il_dict_status status = IL_DICT_ABSENT;
  il_object_lock(multi, &dict->head);
  il_dict_table *table = as_table(dict->table);
  while (table && status == IL_DICT_ABSENT && table->tail) {
    il_dict_entry *entry = &table->entries[--table->tail];
    if (!entry->value) continue;
    *key = entry->key;
    *value = entry->value;
    il_dict_remove_locked(dict, entry);
    status = IL_DICT_OK;
  }
  il_object_unlock(multi, &dict->head);
  return status;
}

void il_dict_clear(il_task *t, il_value v) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  il_object_lock(multi, &dict->head);
  IL_STORE_RELAXED(&dict->len, 0u);
  il_slot_store(&dict->table, IL_NIL);
  dict->version++;
  il_object_unlock(multi, &dict->head);
}

il_value il_dict_candidates(il_task *t, il_value v, uint64_t hash) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  il_object_lock(multi, &dict->head);
  il_dict_table *table = as_table(dict->table);
  uint32_t version = dict->version;
  il_object_unlock(multi, &dict->head);

  il_value out = il_list_new(t, (il_value[]){il_from_int(version)}, 1);
  if (!table || !out) return out;
  const uint32_t *index = index_of(table);
  for (probe p = probe_start(hash);; probe_next(&p)) {
    uint32_t number = IL_LOAD_DEPENDENT(&index[p.i & table->mask]);
    if (!number) return out;
    il_dict_entry *entry = &table->entries[number - 1];
    il_value key = il_slot_load(&entry->key);
    if (!key || entry->hash != hash) continue;
    il_value pair[2] = {il_from_int(number - 1), key};
    if (!il_list_extend(t, out, pair, 2)) return IL_NIL;
  }
}

il_dict_status il_dict_insert_with_hash(il_task *t, il_value v,
                                        uint32_t version, uint64_t hash,
                                        il_value key, il_value value) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  for (;;) {
    il_object_lock(multi, &dict->head);
    il_dict_table *table = as_table(dict->table);
    bool same = dict->version == version;
    bool room = table && table->used < table->cap;
    if (same && room) add_locked(multi, dict, hash, key, value);
    il_object_unlock(multi, &dict->head);
    if (!same) return IL_DICT_ABSENT;
    if (room) return IL_DICT_OK;
    if (!grow(t, multi, dict, 1)) return IL_DICT_ERROR;
  }
}

/* --- Whole dicts ------------------------------------------------------------
 */

il_value il_dict_new(il_task *t) {
  return il_from_ptr(il_alloc(t, IL_KIND_DICT, sizeof(il_dict)));
}

/* A copy, and the version that it is of. */
static il_value copy_of(il_task *t, il_value v, uint32_t *version) {
  bool multi = il_task_multi(t);
  il_dict *dict = il_as_dict(v);
  il_value out = il_dict_new(t);
  while (out) {
    uint32_t len = il_dict_len(v);
    il_dict *copy = il_as_dict(out);
    il_dict_table *table = table_new(t, multi ? len + len / 8 + 4 : len);
    if (!table) return IL_NIL;
    il_object_lock(multi, &dict->head);
    bool fits = dict->len <= table->cap;
    if (fits && dict->table) table_fill(table, as_table(dict->table));
    copy->len = fits ? dict->len : 0;
    *version = dict->version;
    il_object_unlock(multi, &dict->head);
    copy->table = il_from_ptr(table);
    if (fits) break;
  }
  return out;
}

il_value il_dict_copy(il_task *t, il_value v) {
  uint32_t version;
  return il_dict_len(v) ? copy_of(t, v, &version) : il_dict_new(t);
}

/* Sets what a private or quiet `other` holds, one by one. */
static il_dict_status update_each(il_task *t, il_value dict, il_value other) {
  uint32_t more = il_dict_len(other), cursor = 0;
  il_dict_table *table = current(il_as_dict(dict));
  if (more > 8 && (!table || table->cap < more) &&
      !grow(t, il_task_multi(t), il_as_dict(dict), more))
    return IL_DICT_ERROR;
  il_value key, value;
  uint64_t hash;
  while (il_dict_next_hash(other, &cursor, &key, &value, &hash)) {
    il_dict_status status = il_dict_set_with_hash(t, dict, hash, key, value);
    if (status != IL_DICT_OK) return status;
  }
  return IL_DICT_OK;
}

/* In `multi` a private copy is changed and becomes the dict's content if
 * nobody was faster; a dict that is changed all the time is updated key by key
 * in the end. */
il_dict_status il_dict_update(il_task *t, il_value v, il_value other) {
  enum { ATTEMPTS = 8 };
  if (other == v) return IL_DICT_OK;
  if (!il_task_multi(t)) return update_each(t, v, other);
  il_dict *dict = il_as_dict(v);
  other = il_dict_copy(t, other);
  if (!other) return IL_DICT_ERROR;
  for (int i = 0; i < ATTEMPTS && il_dict_len(other) > 1; i++) {
    uint32_t version;
    il_value work = copy_of(t, v, &version);
    if (!work) return IL_DICT_ERROR;
    il_dict_status status = update_each(t, work, other);
    if (status != IL_DICT_OK) return status;
    il_object_lock(true, &dict->head);
    bool same = dict->version == version;
    if (same) {
      il_slot_store(&dict->table, il_as_dict(work)->table);
      IL_STORE_RELAXED(&dict->len, il_as_dict(work)->len);
      dict->version++;
    }
    il_object_unlock(true, &dict->head);
    if (same) return IL_DICT_OK;
  }
  return update_each(t, v, other);
}

bool il_dict_next_hash(il_value v, uint32_t *cursor, il_value *key,
                       il_value *value, uint64_t *hash) {
  il_dict_table *table = current(il_as_dict(v));
  uint32_t used = table ? IL_LOAD_ACQUIRE(&table->used) : 0;
  while (*cursor < used) {
    il_dict_entry *entry = &table->entries[(*cursor)++];
    *key = il_slot_load(&entry->key);
    *value = il_slot_load(&entry->value);
    *hash = entry->hash;
    if (*key && *value) return true;
  }
  return false;
}

bool il_dict_next(il_process *process, il_value dict, uint32_t *cursor,
                  il_value *key, il_value *value) {
  (void)process;
  uint64_t hash;
  return il_dict_next_hash(dict, cursor, key, value, &hash);
}

bool il_dict_previous(il_process *process, il_value v, uint32_t *cursor,
                      il_value *key, il_value *value) {
  (void)process;
  il_dict_table *table = current(il_as_dict(v));
  uint32_t used = table ? IL_LOAD_ACQUIRE(&table->used) : 0;
  if (*cursor > used) *cursor = used;
  while (*cursor > 0) {
    il_dict_entry *entry = &table->entries[--*cursor];
    *key = il_slot_load(&entry->key);
    *value = il_slot_load(&entry->value);
    if (*key && *value) return true;
  }
  return false;
}

int il_dict_eq(il_task *t, il_value a, il_value b, unsigned depth) {
  if (il_task_multi(t)) {
    a = il_dict_copy(t, a);
    b = il_dict_copy(t, b);
    if (!a || !b) return IL_PLAIN_ERROR;
  }
  if (il_dict_len(a) != il_dict_len(b)) return IL_PLAIN_FALSE;
  uint32_t cursor = 0;
  uint64_t hash;
  il_value key, value, other = IL_NIL;
  while (il_dict_next_hash(a, &cursor, &key, &value, &hash)) {
    il_dict_status status = il_dict_find(t, b, hash, key, depth, &other);
    if (status == IL_DICT_PYTHON) return IL_PLAIN_NO;
    if (status == IL_DICT_ERROR) return IL_PLAIN_ERROR;
    if (status == IL_DICT_ABSENT) return IL_PLAIN_FALSE;
    il_plain same = il_elem_eq(t, value, other, depth);
    if (same != IL_PLAIN_TRUE) return same;
  }
  return IL_PLAIN_TRUE;
}

/* --- Names ------------------------------------------------------------------
 */

/* Content is looked at only where a key was put in that is not interned. */
static il_value find_name(il_dict *dict, il_value name, uint64_t hash) {
  il_dict_table *table = current(dict);
  if (!table) return IL_NIL;
  const uint32_t *index = index_of(table);
  for (probe p = probe_start(hash);; probe_next(&p)) {
    uint32_t number = IL_LOAD_DEPENDENT(&index[p.i & table->mask]);
    if (!number) return IL_NIL;
    il_dict_entry *entry = &table->entries[number - 1];
    if (entry->hash != hash) continue;
    il_value there = il_slot_load(&entry->key);
    if (there != name && !(il_is_kind(there, IL_KIND_STR) &&
                           !(il_to_ptr(there)->flags & IL_STR_INTERNED) &&
                           il_str_eq(il_as_str(there), il_as_str(name))))
      continue;
    il_value value = il_slot_load(&entry->value);
    if (value) return value;
  }
}

il_value il_dict_get_name(il_process *process, il_value dict, il_value name) {
  (void)process;
  return find_name(il_as_dict(dict), name, il_str_hash(il_as_str(name)));
}

bool il_dict_set_name(il_task *t, il_value dict, il_value name, il_value v) {
  uint64_t hash = il_str_hash(il_as_str(name));
  return il_dict_set_with_hash(t, dict, hash, name, v) == IL_DICT_OK;
}

void il_trace_dict(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_dict *)(void *)object)->table);
}
void il_trace_dict_table(il_marker *marker, il_object *object) {
  il_dict_table *table = (il_dict_table *)(void *)object;
  for (uint32_t i = 0; i < table->tail; i++) {
    il_mark_value(marker, table->entries[i].key);
    il_mark_value(marker, table->entries[i].value);
  }
}
