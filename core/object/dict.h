/* dict: insertion ordered, compact; and its views.
 *
 * A dict points to a table, which holds the entries in order of insertion and
 * an open-addressing index of entry numbers. Within one table an entry, once
 * published, keeps its key until it is deleted (key and value become IL_NIL)
 * and is never used again; the index only ever gains entry numbers. So readers
 * take no lock: what they find was true at some moment of the read. Writers
 * look the key up first, without the lock, then take it, check that the table
 * has not changed, and write; comparisons never run under the lock. A full
 * table is replaced by a new one.
 *
 * Keys must be plain (object/plain.h): IL_DICT_PYTHON means that a
 * user-defined __eq__ or __hash__ has to run and nothing was done. The caller
 * then goes through core/lib/_engine.py, which uses the primitives at the end.
 */
#ifndef IL_OBJECT_DICT_H
#define IL_OBJECT_DICT_H

#include "object/heap.h"

typedef struct il_dict_entry {
  uint64_t hash;
  il_value key, value; /* both IL_NIL: deleted */
} il_dict_entry;

typedef struct il_dict_table {
  il_object head;
  uint32_t mask; /* size of the index - 1 */
  uint32_t cap;  /* entries there is room for */
  uint32_t used; /* entries published, deleted ones too; under the lock */
  uint32_t tail; /* no live entry at or past this one; under the lock */
  il_dict_entry entries[]; /* cap, then mask + 1 uint32_t: entry number + 1 */
} il_dict_table;

typedef struct il_dict {
  il_object head;
  uint32_t len;     /* live entries; written under the lock */
  uint32_t version; /* counts changes of content; under the lock */
  il_value table;   /* il_dict_table, IL_NIL when empty; under the lock */
} il_dict;

typedef struct il_dict_view { /* DICT_KEYS, DICT_VALUES, DICT_ITEMS */
  il_object head;
  il_value dict; /* a plain dict */
} il_dict_view;

typedef enum {
  IL_DICT_OK,
  IL_DICT_ABSENT,
  IL_DICT_PYTHON,
  IL_DICT_ERROR
} il_dict_status;

static inline il_dict *il_as_dict(il_value v) {
  return (il_dict *)il_to_ptr(v);
}
static inline bool il_is_dict(il_value v) {
  return il_is_kind(v, IL_KIND_DICT);
}
static inline uint32_t il_dict_len(il_value dict) {
  return IL_LOAD_RELAXED(&il_as_dict(dict)->len);
}

il_value il_dict_new(il_task *t);
/* Value or IL_NIL when absent. IL_TAIL: key needs Python code (nothing was
 * done). IL_NIL with an exception set: unhashable. */
il_value il_dict_get(il_task *t, il_value dict, il_value key);
il_dict_status il_dict_set(il_task *t, il_value dict, il_value key, il_value v);
il_dict_status il_dict_del(il_task *t, il_value dict, il_value key);
/* Sets only if absent; *out is the value there is now. One atomic operation. */
il_dict_status il_dict_setdefault(il_task *t, il_value dict, il_value key,
                                  il_value v, il_value *out);
/* Removes and gives the value. */
il_dict_status il_dict_pop(il_task *t, il_value dict, il_value key,
                           il_value *out);
il_dict_status il_dict_popitem(il_task *t, il_value dict, il_value *key,
                               il_value *v);
void il_dict_clear(il_task *t, il_value dict);
il_value il_dict_copy(il_task *t, il_value dict);
/* dict.update(other) for a plain dict. PYTHON: some entries may have been
 * copied; doing it again is harmless. */
il_dict_status il_dict_update(il_task *t, il_value dict, il_value other);

/* Keys that are interned strs: no hashing of content, never fails to compare.
 * For namespaces. Needs of the process its heap only. */
il_value il_dict_get_name(il_process *process, il_value dict, il_value name);
bool il_dict_set_name(il_task *t, il_value dict, il_value name, il_value v);

/* Walks the entries: *cursor starts at 0; false at the end. Sees a consistent
 * entry even while others write; may miss or see entries added meanwhile. */
bool il_dict_next(il_process *process, il_value dict, uint32_t *cursor,
                  il_value *key, il_value *value);
/* The same from the last entry to the first; *cursor starts at UINT32_MAX. */
bool il_dict_previous(il_process *process, il_value dict, uint32_t *cursor,
                      il_value *key, il_value *value);

/* d1 == d2 for plain values; an il_plain. */
int il_dict_eq(il_task *t, il_value a, il_value b, unsigned depth);

/* kind: IL_KIND_DICT_KEYS, _VALUES or _ITEMS. */
il_value il_dict_view_new(il_task *t, il_kind kind, il_value dict);

/* For user-defined __hash__ and __eq__. The candidates are a list: the dict's
 * version, then cursor and key of each entry with that hash. Entry operations
 * do nothing (IL_NIL, false) if the entry's key is no longer `key`. An insert
 * makes a new entry, and does nothing (IL_DICT_ABSENT) if the version is
 * another one now. */
il_value il_dict_candidates(il_task *t, il_value dict, uint64_t hash);
il_value il_dict_entry_get(il_task *t, il_value dict, uint32_t cursor,
                           il_value key);
bool il_dict_entry_set(il_task *t, il_value dict, uint32_t cursor, il_value key,
                       il_value v);
il_value il_dict_entry_del(il_task *t, il_value dict, uint32_t cursor,
                           il_value key);
il_dict_status il_dict_insert_with_hash(il_task *t, il_value dict,
                                        uint32_t version, uint64_t hash,
                                        il_value key, il_value v);

#endif
