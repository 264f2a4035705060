/* Sets: the table and the operations on one item. Operations on two sets are
 * in set_ops.c. Table sizes and probing follow CPython 3.11's setobject.c, by
 * Raymond Hettinger; that part decides the order of iteration. */
#include "object/containers_internal.h"

enum { LINEAR_PROBES = 9, PERTURB_SHIFT = 5, MIN_SIZE = 8 };
#define DELETED IL_DONE

static inline il_set_table *as_table(il_value v) {
  return (il_set_table *)il_to_ptr(v);
}

/* Slots in the order in which they are looked at: a run of up to ten, then a
 * jump. */
typedef struct {
  uint64_t i, perturb;
  uint32_t at, left, mask;
} probe;

static inline void probe_run(probe *p) {
  p->at = (uint32_t)(p->i & p->mask);
  p->left = (uint64_t)p->at + LINEAR_PROBES <= p->mask ? LINEAR_PROBES : 0;
}
static inline probe probe_start(uint64_t hash, uint32_t mask) {
  probe p = {hash, hash, 0, 0, mask};
  probe_run(&p);
  return p;
}
static inline void probe_next(probe *p) {
  if (p->left) {
    p->left--;
    p->at++;
    return;
  }
  p->perturb >>= PERTURB_SHIFT;
  p->i = (p->i & p->mask) * 5 + 1 + p->perturb;
  probe_run(p);
}

/* --- Tables ------------------------------------------------------------------
 */

il_set_table *il_set_table_new(il_task *t, uint64_t minused) {
  uint64_t size = MIN_SIZE;
  while (size <= minused)
    size *= 2;
  uint64_t bytes = sizeof(il_set_table) + size * sizeof(il_set_entry);
  if (bytes > UINT32_MAX) {
    il_raise_memory(t);
    return NULL;
  }
  il_set_table *table = il_alloc(t, IL_KIND_SET_TABLE, (size_t)bytes);
  if (table) table->mask = (uint32_t)size - 1;
  return table;
}

/* Adds an item that is not there: into the last deleted slot on its way, if
 * any. The key comes last, it publishes the slot. True: a new slot is used. */
static bool table_add(il_set_table *table, uint64_t hash, il_value item) {
  probe p = probe_start(hash, table->mask);
  il_set_entry *entry = NULL;
  for (; table->entries[p.at].key; probe_next(&p))
    if (table->entries[p.at].key == DELETED) entry = &table->entries[p.at];
  bool fresh = !entry;
  if (fresh) entry = &table->entries[p.at];
  IL_STORE_RELAXED(&entry->hash, hash);
  IL_STORE_RELEASE(&entry->key, item);
  IL_STORE_RELAXED(&table->fill, table->fill + fresh);
  return fresh;
}

void il_set_table_fill(il_set_table *to, const il_set_table *from) {
  for (uint64_t i = 0; from && i <= from->mask; i++) {
    il_value item = from->entries[i].key;
    if (item && item != DELETED) table_add(to, from->entries[i].hash, item);
  }
}

/* CPython's growth: four times what is used, twice if that is a lot. */
static uint64_t growth(uint32_t used) {
  return (uint64_t)used * (used > 50000 ? 2 : 4);
}

/* Replaces the table by one for minused items, if it is still `seen`. */
bool il_set_resize(il_task *t, il_value v, il_value seen, uint64_t minused) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  for (;;) {
    il_set_table *fresh = il_set_table_new(t, minused);
    if (!fresh) return false;
    il_object_lock(multi, &set->head);
    bool same = set->table == seen;
    bool fits = (uint64_t)set->len * 5 < (uint64_t)fresh->mask * 4;
    if (same && fits) {
      il_set_table_fill(fresh, as_table(seen));
      il_slot_store(&set->table, il_from_ptr(fresh));
    }
    il_object_unlock(multi, &set->head);
    if (fits || !same) return true;
    minused = growth(il_set_len(v));
  }
}

static bool is_crowded(const il_set_table *table) {
  return (uint64_t)table->fill * 5 >= (uint64_t)table->mask * 3;
}

/* --- Looking up
 * --------------------------------------------------------------- */

typedef struct {
  il_set_table *table; /* NULL: none */
  uint32_t version;    /* of the set at the start */
  il_set_entry *entry; /* found */
  il_value key;        /* its key */
} sight;

static il_dict_status look(il_task *t, il_set *set, uint64_t hash,
                           il_value item, unsigned depth, sight *seen) {
  seen->version = IL_LOAD_ACQUIRE(&set->version);
  il_set_table *table = seen->table = as_table(il_slot_load(&set->table));
  if (!table) return IL_DICT_ABSENT;
  for (probe p = probe_start(hash, table->mask);; probe_next(&p)) {
    il_set_entry *entry = &table->entries[p.at];
    il_value there = il_slot_load(&entry->key);
    if (!there) return IL_DICT_ABSENT;
    if (there == DELETED || IL_LOAD_RELAXED(&entry->hash) != hash) continue;
    il_plain same = il_key_eq(t, there, item, depth);
    if (same == IL_PLAIN_FALSE) continue;
    seen->entry = entry;
    seen->key = there;
    if (same == IL_PLAIN_TRUE) return IL_DICT_OK;
    return same == IL_PLAIN_NO ? IL_DICT_PYTHON : IL_DICT_ERROR;
  }
}

static bool holds(const il_set *set, const sight *seen, il_dict_status status) {
  if (as_table(set->table) != seen->table) return false;
  if (status == IL_DICT_OK) return seen->entry->key == seen->key;
  return set->version == seen->version;
}

/* As in dict.c: locked unless the result is PYTHON or ERROR. */
static il_dict_status look_and_lock(il_task *t, bool multi, il_set *set,
                                    uint64_t hash, il_value item, sight *seen) {
  for (;;) {
    il_dict_status status = look(t, set, hash, item, 0, seen);
    if (status > IL_DICT_ABSENT) return status;
    il_object_lock(multi, &set->head);
    if (holds(set, seen, status)) return status;
    il_object_unlock(multi, &set->head);
  }
}

/* Sets are found in a set by their content, as frozensets are. */
static il_dict_status hash_item(il_task *t, il_value item, uint64_t *hash) {
  if (!il_is_kind(item, IL_KIND_SET)) return il_hash_key(t, item, hash);
  *hash = il_frozenset_hash(item);
  return IL_DICT_OK;
}

il_dict_status il_set_find(il_task *t, il_value set, uint64_t hash,
                           il_value item, unsigned depth) {
  sight seen;
  return look(t, il_as_set(set), hash, item, depth, &seen);
}

il_dict_status il_set_contains(il_task *t, il_value set, il_value item) {
  uint64_t hash;
  il_dict_status status = hash_item(t, item, &hash);
  return status == IL_DICT_OK ? il_set_find(t, set, hash, item, 0) : status;
}

/* --- Changing
 * ----------------------------------------------------------------- */

/* Every change ends with a new version, so that who has seen the old one has
 * not seen the whole change. */
static void change_version(il_set *set) {
  IL_STORE_RELEASE(&set->version, set->version + 1);
}

/* True: the table may be crowded now. */
static bool add_locked(il_set *set, uint64_t hash, il_value item) {
  bool fresh = table_add(as_table(set->table), hash, item);
  IL_STORE_RELAXED(&set->len, set->len + 1);
  change_version(set);
  return fresh;
}

static void remove_locked(il_set *set, il_set_entry *entry) {
  IL_STORE_RELAXED(&entry->key, DELETED);
  IL_STORE_RELAXED(&set->len, set->len - 1);
  change_version(set);
}

/* After an item was added: a crowded table is replaced. */
static il_dict_status relieve(il_task *t, il_value v, il_set_table *table,
                              bool crowded) {
  if (!crowded) return IL_DICT_OK;
  uint64_t minused = growth(il_set_len(v));
  return il_set_resize(t, v, il_from_ptr(table), minused) ? IL_DICT_OK
                                                          : IL_DICT_ERROR;
}

il_dict_status il_set_add_with_hash(il_task *t, il_value v, uint64_t hash,
                                    il_value item) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  sight seen;
  for (;;) {
    il_dict_status status = look_and_lock(t, multi, set, hash, item, &seen);
    if (status > IL_DICT_ABSENT) return status;
    bool room = seen.table && seen.table->fill < seen.table->mask;
    bool crowded = false;
    if (status == IL_DICT_ABSENT && room)
      crowded = add_locked(set, hash, item) && is_crowded(seen.table);
    il_object_unlock(multi, &set->head);
    if (status == IL_DICT_OK || room) return relieve(t, v, seen.table, crowded);
    if (!il_set_resize(t, v, il_from_ptr(seen.table), growth(il_set_len(v))))
      return IL_DICT_ERROR;
  }
}

il_dict_status il_set_add(il_task *t, il_value set, il_value item) {
  uint64_t hash;
  il_dict_status status = il_hash_key(t, item, &hash);
  return status == IL_DICT_OK ? il_set_add_with_hash(t, set, hash, item)
                              : status;
}

il_dict_status il_set_discard_with_hash(il_task *t, il_value v, uint64_t hash,
                                        il_value item) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  sight seen;
  il_dict_status status = look_and_lock(t, multi, set, hash, item, &seen);
  if (status > IL_DICT_ABSENT) return status;
  if (status == IL_DICT_OK) remove_locked(set, seen.entry);
  il_object_unlock(multi, &set->head);
  return status;
}

il_dict_status il_set_discard(il_task *t, il_value set, il_value item) {
  uint64_t hash;
  il_dict_status status = hash_item(t, item, &hash);
  return status == IL_DICT_OK ? il_set_discard_with_hash(t, set, hash, item)
                              : status;
}

bool il_set_pop(il_task *t, il_value v, il_value *item) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  il_object_lock(multi, &set->head);
  bool any = set->len > 0;
  if (any) {
    il_set_table *table = as_table(set->table);
    uint32_t i = set->finger & table->mask;
    while (!table->entries[i].key || table->entries[i].key == DELETED)
      i = (i + 1) & table->mask;
    *item = table->entries[i].key;
    remove_locked(set, &table->entries[i]);
    set->finger = i + 1;
  }
  il_object_unlock(multi, &set->head);
  return any;
}

void il_set_clear(il_task *t, il_value v) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  il_object_lock(multi, &set->head);
  IL_STORE_RELAXED(&set->len, 0u);
  il_slot_store(&set->table, IL_NIL);
  change_version(set);
  il_object_unlock(multi, &set->head);
}

/* --- Walking
 * ------------------------------------------------------------------- */

bool il_set_next_hash(il_value v, uint32_t *cursor, il_value *item,
                      uint64_t *hash) {
  il_set_table *table = as_table(il_slot_load(&il_as_set(v)->table));
  while (table && *cursor <= table->mask) {
    il_set_entry *entry = &table->entries[(*cursor)++];
    *item = il_slot_load(&entry->key);
    if (!*item || *item == DELETED) continue;
    *hash = IL_LOAD_RELAXED(&entry->hash);
    return true;
  }
  return false;
}

bool il_set_next(il_process *process, il_value set, uint32_t *cursor,
                 il_value *item) {
  (void)process;
  uint64_t hash;
  return il_set_next_hash(set, cursor, item, &hash);
}

static uint64_t shuffle(uint64_t h) {
  return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u;
}

/* CPython's, independent of the order. */
uint64_t il_frozenset_hash(il_value v) {
  il_set *set = il_as_set(v);
  uint64_t cached = IL_LOAD_RELAXED(&set->hash);
  if (cached && set->head.kind == IL_KIND_FROZENSET) return cached;
  uint64_t hash = 0, item_hash;
  uint32_t cursor = 0, count = 0;
  il_value item;
  while (il_set_next_hash(v, &cursor, &item, &item_hash)) {
    hash ^= shuffle(item_hash);
    count++;
  }
  hash ^= ((uint64_t)count + 1) * 1927868237u;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  if (hash == UINT64_MAX) hash = 590923713u;
  IL_STORE_RELAXED(&set->hash, hash);
  return hash;
}

il_value il_set_new(il_task *t, bool frozen) {
  il_kind kind = frozen ? IL_KIND_FROZENSET : IL_KIND_SET;
  return il_from_ptr(il_alloc(t, kind, sizeof(il_set)));
}

/* --- For user-defined __hash__ and __eq__
 * ---------------------------------------- */

il_value il_set_candidates(il_task *t, il_value v, uint64_t hash) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  il_object_lock(multi, &set->head);
  il_set_table *table = as_table(set->table);
  uint32_t version = set->version;
  il_object_unlock(multi, &set->head);
  il_value out = il_list_new(t, (il_value[]){il_from_int(version)}, 1);
  if (!table || !out) return out;
  for (probe p = probe_start(hash, table->mask);; probe_next(&p)) {
    il_value there = il_slot_load(&table->entries[p.at].key);
    if (!there) return out;
    if (there == DELETED || IL_LOAD_RELAXED(&table->entries[p.at].hash) != hash)
      continue;
    il_value pair[2] = {il_from_int(p.at), there};
    if (!il_list_extend(t, out, pair, 2)) return IL_NIL;
  }
}

il_dict_status il_set_insert_with_hash(il_task *t, il_value v, uint32_t version,
                                       uint64_t hash, il_value item) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  for (;;) {
    il_object_lock(multi, &set->head);
    il_set_table *table = as_table(set->table);
    bool same = set->version == version;
    bool room = table && table->fill < table->mask, crowded = false;
    if (same && room)
      crowded = add_locked(set, hash, item) && is_crowded(table);
    il_object_unlock(multi, &set->head);
    if (!same) return IL_DICT_ABSENT;
    if (room) return relieve(t, v, table, crowded);
    if (!il_set_resize(t, v, il_from_ptr(table), growth(il_set_len(v))))
      return IL_DICT_ERROR;
  }
}

bool il_set_entry_del(il_task *t, il_value v, uint32_t cursor, il_value item) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  il_object_lock(multi, &set->head);
  il_set_table *table = as_table(set->table);
  bool same =
      table && cursor <= table->mask && table->entries[cursor].key == item;
  if (same) remove_locked(set, &table->entries[cursor]);
  il_object_unlock(multi, &set->head);
  return same;
}

void il_trace_set(il_marker *marker, il_object *object) {
  il_mark_value(marker, ((il_set *)(void *)object)->table);
}
void il_trace_set_table(il_marker *marker, il_object *object) {
  il_set_table *table = (il_set_table *)(void *)object;
  for (uint64_t i = 0; i <= table->mask; i++)
    il_mark_value(marker, table->entries[i].key);
}
