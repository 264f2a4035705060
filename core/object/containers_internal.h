/* What the container files share among themselves. */
#ifndef IL_OBJECT_CONTAINERS_INTERNAL_H
#define IL_OBJECT_CONTAINERS_INTERNAL_H

#include "object/containers.h"
#include "object/native.h"
#include "object/plain.h"
#include "object/str.h"

/* Values nested deeper than this raise RecursionError: each level costs C
 * stack, and a carrier in the page has little of it. */
enum { IL_PLAIN_DEPTH = 400 };

/* il_plain_eq, and < <= > >=, at a depth of nesting. Elements are equal when
 * identical, which il_elem_eq looks at first. */
il_plain il_plain_eq_depth(il_task *t, il_value a, il_value b, unsigned depth);
il_plain il_plain_order(il_task *t, il_comparison op, il_value a, il_value b,
                        unsigned depth);
static inline il_plain il_elem_eq(il_task *t, il_value a, il_value b,
                                  unsigned depth) {
  return a == b ? IL_PLAIN_TRUE : il_plain_eq_depth(t, a, b, depth);
}
/* Is the key of an entry equal to `key`, both with the same hash? */
static inline il_plain il_key_eq(il_task *t, il_value entry, il_value key,
                                 unsigned depth) {
  if (entry == key) return IL_PLAIN_TRUE;
  if (il_is_int(entry) && il_is_int(key)) return IL_PLAIN_FALSE;
  if (il_is_str(entry) && il_is_str(key)) {
    uint8_t both = il_to_ptr(entry)->flags & il_to_ptr(key)->flags;
    return !(both & IL_STR_INTERNED) &&
                   il_str_eq(il_as_str(entry), il_as_str(key))
               ? IL_PLAIN_TRUE
               : IL_PLAIN_FALSE;
  }
  return il_plain_eq_depth(t, entry, key, depth);
}

/* The hash of a key; OK, PYTHON or ERROR. Small ints and strs, which most keys
 * are, at once. */
il_dict_status il_hash_key_slow(il_task *t, il_value key, uint64_t *hash);
static inline il_dict_status il_hash_key(il_task *t, il_value key,
                                         uint64_t *hash) {
  if (il_is_int(key) && il_to_int(key) >= 0 &&
      il_to_int(key) < ((int64_t)1 << 61) - 1)
    *hash = (uint64_t)il_to_int(key);
  else if (il_is_str(key))
    *hash = il_str_hash(il_as_str(key));
  else
    return il_hash_key_slow(t, key, hash);
  return IL_DICT_OK;
}

/* Lookups with a known hash at a depth of nesting, without locks. */
il_dict_status il_dict_find(il_task *t, il_value dict, uint64_t hash,
                            il_value key, unsigned depth, il_value *value);
il_dict_status il_set_find(il_task *t, il_value set, uint64_t hash,
                           il_value item, unsigned depth);
il_dict_status il_dict_set_with_hash(il_task *t, il_value dict, uint64_t hash,
                                     il_value key, il_value v);
il_dict_status il_set_add_with_hash(il_task *t, il_value set, uint64_t hash,
                                    il_value item);
il_dict_status il_set_discard_with_hash(il_task *t, il_value set, uint64_t hash,
                                        il_value item);
void il_dict_remove_locked(il_dict *dict, il_dict_entry *entry);
/* The walk of il_dict_next and il_set_next with the hashes. */
bool il_dict_next_hash(il_value dict, uint32_t *cursor, il_value *key,
                       il_value *value, uint64_t *hash);
bool il_set_next_hash(il_value set, uint32_t *cursor, il_value *item,
                      uint64_t *hash);
/* A set's table: empty, for more than minused items; filled with the items of
 * another, into an empty one; exchanged for one for minused items, if the
 * set's table is still `seen`. */
il_set_table *il_set_table_new(il_task *t, uint64_t minused);
void il_set_table_fill(il_set_table *to, const il_set_table *from);
bool il_set_resize(il_task *t, il_value set, il_value seen, uint64_t minused);
/* Equality and subset of sets at a depth. */
il_dict_status il_set_subset_depth(il_task *t, il_value a, il_value b,
                                   unsigned depth);

/* The hash of a tuple from those of its elements. */
uint64_t il_hash_begin(void);
uint64_t il_hash_add(uint64_t state, uint64_t hash);
uint64_t il_hash_end(uint64_t state, uint64_t count);

/* A set of what is in a plain iterable: a set or dict itself, else a new set.
 * PYTHON: an item is not plain, or v is no plain iterable. */
il_dict_status il_set_of(il_task *t, il_value v, il_value *out);

/* A slice's parts as numbers, clamped to 64 bits; stop and start may still
 * be negative or too large. False: raised. */
typedef struct {
  int64_t start, stop, step;
} il_slice_parts;
bool il_slice_unpack(il_task *t, il_value slice, il_slice_parts *parts);
/* Start and count for a length; cannot fail. */
uint32_t il_slice_fit(const il_slice_parts *parts, uint32_t len,
                      int64_t *start);

/* Copies count slots; `to` and `from` may overlap. In `multi` each slot is
 * stored as a whole, because readers take no lock; the caller holds the lock.
 */
void il_slots_move(bool multi, il_value *to, const il_value *from,
                   uint32_t count);
/* Repeats the first count values until there are total. */
void il_values_repeat(il_task *t, il_value *items, size_t count, size_t total);

#endif
