/* Operations on two sets, in the order of CPython 3.11's setobject.c.
 *
 * Those that change a set run in place while there is one task only. In
 * `multi` they run on a private copy, which becomes the set's content if
 * nobody has changed it meanwhile, so that they are atomic; a set that others
 * change all the time is changed item by item in the end. */
#include "object/containers_internal.h"

enum { ATTEMPTS = 8 };

static il_set_table *table_of(il_value set) {
  return (il_set_table *)il_to_ptr(il_slot_load(&il_as_set(set)->table));
}
static uint32_t mask_of(const il_set_table *table) {
  return table ? table->mask : 7;
}
static uint32_t fill_of(const il_set_table *table) {
  return table ? IL_LOAD_RELAXED(&table->fill) : 0;
}

/* A set with the same table, slot by slot, that nobody else sees. */
static il_value duplicate(il_task *t, il_value v, uint32_t *version) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v);
  il_value out = il_set_new(t, set->head.kind == IL_KIND_FROZENSET);
  if (!out) return IL_NIL;
  il_set *copy = il_as_set(out);
  for (;;) {
    il_set_table *table = table_of(v), *fresh = NULL;
    if (table) {
      fresh = il_set_table_new(t, table->mask);
      if (!fresh) return IL_NIL;
    }
    il_object_lock(multi, &set->head);
    bool same = set->table == il_from_ptr(table);
    if (same && table) {
      fresh->fill = table->fill;
      memcpy(fresh->entries, table->entries,
             ((size_t)table->mask + 1) * sizeof *table->entries);
    }
    copy->len = set->len;
    copy->finger = set->finger;
    *version = set->version;
    il_object_unlock(multi, &set->head);
    if (same) {
      copy->table = il_from_ptr(fresh);
      return out;
    }
  }
}

il_value il_set_snapshot(il_task *t, il_value set) {
  uint32_t version;
  return duplicate(t, set, &version);
}

/* `other` as it is at this moment; lists are the caller's own. */
static il_value still(il_task *t, il_value other) {
  uint32_t version;
  if (il_is_list(other)) return other;
  if (!il_task_multi(t) || il_is_kind(other, IL_KIND_FROZENSET)) return other;
  return il_is_dict(other) ? il_dict_copy(t, other)
                           : duplicate(t, other, &version);
}

static bool next_in_list(il_task *t, il_value from, uint32_t *cursor,
                         il_value *item, uint64_t *hash) {
  *item = il_list_get(il_as_list(from), (*cursor)++);
  /* Succeeds, because can_hash has been here. */
  return *item && il_hash_key(t, *item, hash) == IL_DICT_OK;
}

static bool next_item(il_task *t, il_value from, uint32_t *cursor,
                      il_value *item, uint64_t *hash) {
  il_value value;
  if (il_is_list(from)) return next_in_list(t, from, cursor, item, hash);
  return il_is_dict(from) ? il_dict_next_hash(from, cursor, item, &value, hash)
                          : il_set_next_hash(from, cursor, item, hash);
}

static il_dict_status find_in(il_task *t, il_value in, uint64_t hash,
                              il_value item, unsigned depth) {
  il_value value;
  return il_is_dict(in) ? il_dict_find(t, in, hash, item, depth, &value)
                        : il_set_find(t, in, hash, item, depth);
}

static uint32_t len_of(il_value v) {
  if (il_is_list(v)) return il_list_len(v);
  return il_is_dict(v) ? il_dict_len(v) : il_set_len(v);
}

/* --- The operations, on a `set` that does not change meanwhile
 * ------------------- */

/* `alone`: nobody else can see the set. */
static il_dict_status merge_into(il_task *t, il_value set, il_value other,
                                 bool alone) {
  uint32_t more = len_of(other);
  il_set_table *table = table_of(set);
  if (other == set || more == 0) return IL_DICT_OK;
  uint64_t fill = fill_of(table);
  if (!il_is_list(other) && (fill + more) * 5 >= (uint64_t)mask_of(table) * 3) {
    uint64_t minused = ((uint64_t)il_set_len(set) + more) * 2;
    if (!il_set_resize(t, set, il_from_ptr(table), minused))
      return IL_DICT_ERROR;
    table = table_of(set);
    fill = fill_of(table);
  }
  if (fill == 0 && il_is_set(other) && alone) {
    /* Nothing to compare; a table of the same size is copied as it is. */
    il_set_table *from = table_of(other);
    il_set_table *fresh = il_set_table_new(t, mask_of(table));
    if (!fresh) return IL_DICT_ERROR;
    if (from->mask == fresh->mask && from->fill == more) {
      memcpy(fresh->entries, from->entries,
             ((size_t)from->mask + 1) * sizeof *from->entries);
      fresh->fill = from->fill;
    } else {
      il_set_table_fill(fresh, from);
    }
    il_slot_store(&il_as_set(set)->table, il_from_ptr(fresh));
    IL_STORE_RELAXED(&il_as_set(set)->len, more);
    il_as_set(set)->version++;
    return IL_DICT_OK;
  }
  uint32_t cursor = 0;
  il_value item;
  uint64_t hash;
  while (next_item(t, other, &cursor, &item, &hash)) {
    il_dict_status status = il_set_add_with_hash(t, set, hash, item);
    if (status > IL_DICT_ABSENT) return status;
    if (il_task_stopped(t)) break;
  }
  return IL_DICT_OK;
}

static il_dict_status merge(il_task *t, il_value set, il_value other) {
  return merge_into(t, set, other, true);
}

static il_dict_status discard_all(il_task *t, il_value set, il_value other) {
  uint32_t cursor = 0;
  il_value item;
  uint64_t hash;
  if (set == other) il_set_clear(t, set);
  while (next_item(t, other, &cursor, &item, &hash)) {
    il_dict_status status = il_set_discard_with_hash(t, set, hash, item);
    if (status > IL_DICT_ABSENT) return status;
  }
  il_set_table *table = table_of(set);
  uint32_t used = il_set_len(set);
  if (fill_of(table) - used <= mask_of(table) / 4) return IL_DICT_OK;
  uint64_t minused = (uint64_t)used * (used > 50000 ? 2 : 4);
  return il_set_resize(t, set, il_from_ptr(table), minused) ? IL_DICT_OK
                                                            : IL_DICT_ERROR;
}

static il_dict_status toggle_all(il_task *t, il_value set, il_value other) {
  uint32_t cursor = 0;
  il_value item;
  uint64_t hash;
  if (set == other) il_set_clear(t, set);
  while (next_item(t, other, &cursor, &item, &hash)) {
    il_dict_status status = il_set_discard_with_hash(t, set, hash, item);
    if (status == IL_DICT_ABSENT)
      status = il_set_add_with_hash(t, set, hash, item);
    if (status > IL_DICT_ABSENT) return status;
  }
  return IL_DICT_OK;
}

/* Adds to `out` the items of `from` that are (or are not) in `in`. */
static il_dict_status filter(il_task *t, il_value out, il_value from,
                             il_value in, bool wanted) {
  uint32_t cursor = 0;
  il_value item;
  uint64_t hash;
  while (next_item(t, from, &cursor, &item, &hash)) {
    il_dict_status status = find_in(t, in, hash, item, 0);
    if (status <= IL_DICT_ABSENT && (status == IL_DICT_OK) == wanted)
      status = il_set_add_with_hash(t, out, hash, item);
    if (status > IL_DICT_ABSENT) return status;
    if (il_task_stopped(t)) break;
  }
  return IL_DICT_OK;
}

/* Do all elements of a list have a hash that needs no Python code? */
static il_dict_status can_hash(il_task *t, il_value list) {
  uint64_t hash;
  il_dict_status status = IL_DICT_OK;
  for (uint32_t i = 0; i < il_list_len(list) && status == IL_DICT_OK; i++)
    status = il_hash_key(t, il_list_get(il_as_list(list), i), &hash);
  return status;
}

static il_dict_status intersect(il_task *t, il_value out, il_value a,
                                il_value b) {
  if (il_is_set(b) && il_set_len(b) > il_set_len(a))
    return filter(t, out, a, b, true);
  return filter(t, out, b, a, true);
}

/* --- With new results
 * ------------------------------------------------------------ */

il_value il_set_copy(il_task *t, il_value set, bool frozen) {
  il_value from = still(t, set);
  il_value out = from ? il_set_new(t, frozen) : IL_NIL;
  return out && merge(t, out, from) == IL_DICT_OK ? out : IL_NIL;
}

static il_dict_status copy_and(il_task *t, il_value a, il_value b,
                               il_dict_status (*change)(il_task *, il_value,
                                                        il_value),
                               bool frozen, il_value *out) {
  *out = il_set_copy(t, a, frozen);
  return *out ? change(t, *out, b) : IL_DICT_ERROR;
}

il_dict_status il_set_operate(il_task *t, char op, il_value a, il_value b,
                              il_value *out) {
  bool frozen = il_is_kind(a, IL_KIND_FROZENSET);
  bool same = a == b;
  a = still(t, a);
  b = same ? a : still(t, b);
  if (!a || !b) return IL_DICT_ERROR;
  if (il_is_list(b)) {
    il_dict_status status = can_hash(t, b);
    if (status != IL_DICT_OK) return status;
  }
  if (op == '|') return copy_and(t, a, b, merge, frozen, out);
  if (op == '^') {
    if (il_is_set(b)) return copy_and(t, b, a, toggle_all, frozen, out);
    *out = il_set_new(t, frozen);
    il_dict_status status = *out ? merge(t, *out, b) : IL_DICT_ERROR;
    return status == IL_DICT_OK ? toggle_all(t, *out, a) : status;
  }
  if (op == '-' && (il_is_list(b) || il_set_len(a) >> 2 > len_of(b)))
    return copy_and(t, a, b, discard_all, frozen, out);
  if (op == '&' && same) {
    *out = il_set_copy(t, a, frozen);
    return *out ? IL_DICT_OK : IL_DICT_ERROR;
  }
  *out = il_set_new(t, frozen);
  if (!*out) return IL_DICT_ERROR;
  return op == '-' ? filter(t, *out, a, b, false) : intersect(t, *out, a, b);
}

il_dict_status il_set_subset_depth(il_task *t, il_value a, il_value b,
                                   unsigned depth) {
  a = still(t, a);
  b = still(t, b);
  if (!a || !b) return IL_DICT_ERROR;
  if (il_set_len(a) > len_of(b)) return IL_DICT_ABSENT;
  uint32_t cursor = 0;
  il_value item;
  uint64_t hash;
  while (il_set_next_hash(a, &cursor, &item, &hash)) {
    il_dict_status status = find_in(t, b, hash, item, depth);
    if (status != IL_DICT_OK) return status;
  }
  return IL_DICT_OK;
}

il_dict_status il_set_is_subset(il_task *t, il_value a, il_value b) {
  return il_set_subset_depth(t, a, b, 0);
}

il_dict_status il_set_from_items(il_task *t, const il_value *items,
                                 uint32_t count, bool constant, il_value *out) {
  *out = il_set_new(t, false);
  if (!*out) return IL_DICT_ERROR;
  for (uint32_t i = 0; i < count; i++) {
    il_dict_status status = il_set_add(t, *out, items[i]);
    if (status != IL_DICT_OK) return status;
  }
  if (!constant) return IL_DICT_OK;
  *out = il_set_copy(t, *out, false);
  return *out ? IL_DICT_OK : IL_DICT_ERROR;
}

/* --- In place
 * ---------------------------------------------------------------------- */

/* Makes the private `result` the content of `set`. False: it has changed. */
static bool replace(il_task *t, il_value v, il_value result, uint32_t version) {
  bool multi = il_task_multi(t);
  il_set *set = il_as_set(v), *from = il_as_set(result);
  il_object_lock(multi, &set->head);
  bool same = set->version == version;
  if (same) {
    il_slot_store(&set->table, from->table);
    IL_STORE_RELAXED(&set->len, from->len);
    set->finger = from->finger;
    IL_STORE_RELEASE(&set->version, set->version + 1);
  }
  il_object_unlock(multi, &set->head);
  return same;
}

static il_dict_status change(il_task *t, char op, il_value set, il_value other,
                             bool alone) {
  if (op == '|') return merge_into(t, set, other, alone);
  if (op == '-') return discard_all(t, set, other);
  return toggle_all(t, set, other);
}

il_dict_status il_set_change(il_task *t, char op, il_value set,
                             il_value other) {
  bool multi = il_task_multi(t);
  il_value same = set == other ? set : IL_NIL;
  if (!same) other = still(t, other);
  if (!other) return IL_DICT_ERROR;
  if (il_is_list(other)) {
    il_dict_status status = can_hash(t, other);
    if (status != IL_DICT_OK) return status;
  }
  for (unsigned tries = 0;; tries++) {
    uint32_t version = multi ? 0 : il_as_set(set)->version;
    il_value work = set;
    if (op == '&') {
      il_value left = multi ? duplicate(t, set, &version) : set;
      il_dict_status status =
          left ? il_set_operate(t, op, left, same ? left : other, &work)
               : IL_DICT_ERROR;
      if (status != IL_DICT_OK) return status;
    } else if (multi && len_of(other) > 1 && tries < ATTEMPTS) {
      work = duplicate(t, set, &version);
      if (!work) return IL_DICT_ERROR;
    }
    if (op != '&') {
      il_dict_status status =
          change(t, op, work, same ? work : other, !multi || work != set);
      if (status != IL_DICT_OK || work == set) return status;
    }
    if (replace(t, set, work, version)) return IL_DICT_OK;
  }
}

il_dict_status il_set_update(il_task *t, il_value set, il_value other) {
  return il_set_change(t, '|', set, other);
}
