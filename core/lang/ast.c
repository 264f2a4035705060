/* The table of interned names: open addressing, doubled at three quarters. */
#include "lang/ast.h"

struct il_names {
  il_arena *arena;
  const il_name **slots;
  uint32_t capacity, count;
};

enum { IL_NAMES_INITIAL = 64 };

il_names *il_names_new(il_arena *arena) {
  il_names *names = IL_ARENA_NEW(arena, il_names);
  names->arena = arena;
  names->capacity = IL_NAMES_INITIAL;
  names->slots = il_arena_alloc(arena, IL_NAMES_INITIAL * sizeof *names->slots);
  return names;
}

/* FNV-1a: fixed, so that two runs build the same table. */
static uint32_t hash_of(const char *text, size_t len) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < len; i++)
    hash = (hash ^ (unsigned char)text[i]) * 16777619u;
  return hash;
}

static const il_name **find_slot(const il_names *names, uint32_t hash,
                                 const char *text, size_t len) {
  uint32_t at = hash & (names->capacity - 1);
  for (;; at = (at + 1) & (names->capacity - 1)) {
    const il_name *name = names->slots[at];
    if (!name || (name->hash == hash && name->len == len &&
                  memcmp(name->text, text, len) == 0))
      return &names->slots[at];
  }
}

static void grow(il_names *names) {
  const il_name **old = names->slots;
  uint32_t old_capacity = names->capacity;
  names->capacity *= 2;
  names->slots =
      il_arena_alloc(names->arena, names->capacity * sizeof *names->slots);
  for (uint32_t i = 0; i < old_capacity; i++)
    if (old[i])
      *find_slot(names, old[i]->hash, old[i]->text, old[i]->len) = old[i];
}

const il_name *il_names_intern(il_names *names, const char *text, size_t len) {
  uint32_t hash = hash_of(text, len);
  const il_name **slot = find_slot(names, hash, text, len);
  if (*slot) return *slot;
  il_name *name = IL_ARENA_NEW(names->arena, il_name);
  name->text = il_arena_copy(names->arena, text, len);
  name->len = (uint32_t)len;
  name->hash = hash;
  *slot = name;
  if (++names->count * 4 > names->capacity * 3) grow(names);
  return name;
}
