/* set and frozenset.
 *
 * Probing, sizes and the order of merging are those of CPython 3.11's
 * Objects/setobject.c, so that sets of ints are walked in the same order.
 *
 * Readers take no lock. In one table a used slot never becomes empty, so a
 * reader that misses an item, because it was taken out and put into a slot
 * already passed, is right for the moment in between. Writers work as those of
 * a dict do (object/dict.h), but check the version, because an insertion may
 * use a deleted slot again.
 */
#ifndef IL_OBJECT_SET_H
#define IL_OBJECT_SET_H

#include "object/dict.h"

typedef struct il_set_entry {
  il_value key; /* IL_NIL: never used; IL_DONE: deleted */
  uint64_t hash;
} il_set_entry;

typedef struct il_set_table {
  il_object head;
  uint32_t mask;
  uint32_t fill; /* used slots, deleted ones too; under the lock */
  il_set_entry entries[];
} il_set_table;

typedef struct il_set {
  il_object head;
  uint32_t len;     /* written under the lock */
  uint32_t version; /* counts changes of content; under the lock */
  il_value table;   /* il_set_table, IL_NIL: empty, 8 slots; under the lock */
  uint64_t hash;    /* frozenset: cached, 0 not yet */
  uint32_t finger;  /* where pop looks next; under the lock */
  uint32_t unused;
} il_set;

static inline il_set *il_as_set(il_value v) {
  return (il_set *)il_to_ptr(v);
}
static inline bool il_is_set(il_value v) { /* set or frozenset */
  return il_is_kind(v, IL_KIND_SET) || il_is_kind(v, IL_KIND_FROZENSET);
}
static inline uint32_t il_set_len(il_value set) {
  return IL_LOAD_RELAXED(&il_as_set(set)->len);
}

il_value il_set_new(il_task *t, bool frozen);
/* Never ABSENT. */
il_dict_status il_set_add(il_task *t, il_value set, il_value item);
il_dict_status il_set_contains(il_task *t, il_value set, il_value item);
il_dict_status il_set_discard(il_task *t, il_value set, il_value item);
/* set.pop's choice; false: empty. */
bool il_set_pop(il_task *t, il_value set, il_value *item);
void il_set_clear(il_task *t, il_value set);
il_value il_set_copy(il_task *t, il_value set, bool frozen);
/* A set in the same order that nobody else has. */
il_value il_set_snapshot(il_task *t, il_value set);
/* Below, `other` and b are a set, frozenset or dict, or a list that nobody else
 * has (but for ^).
 * op: & | - ^; a is a set; *out is of a's kind. */
il_dict_status il_set_operate(il_task *t, char op, il_value a, il_value b,
                              il_value *out);
/* set.update(other) and, by op, |= &= -= ^=. PYTHON as in dict. */
il_dict_status il_set_update(il_task *t, il_value set, il_value other);
il_dict_status il_set_change(il_task *t, char op, il_value set, il_value other);
/* a <= b: OK or ABSENT. */
il_dict_status il_set_is_subset(il_task *t, il_value a, il_value b);
uint64_t il_frozenset_hash(il_value set);

/* A set display {a, b, ..}. `constant`: all items are constants and there are
 * three or more; CPython then copies a frozenset, which has another order. */
il_dict_status il_set_from_items(il_task *t, const il_value *items,
                                 uint32_t count, bool constant, il_value *out);

bool il_set_next(il_process *process, il_value set, uint32_t *cursor,
                 il_value *item);

/* As those of dict. */
il_value il_set_candidates(il_task *t, il_value set, uint64_t hash);
il_dict_status il_set_insert_with_hash(il_task *t, il_value set,
                                       uint32_t version, uint64_t hash,
                                       il_value item);
bool il_set_entry_del(il_task *t, il_value set, uint32_t cursor, il_value item);

#endif
