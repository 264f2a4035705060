#include "base/arena.h"

#include <stdlib.h>

enum { IL_ARENA_BLOCK = 32 * 1024, IL_ARENA_ALIGN = 16 };

struct il_arena_block {
  il_arena_block *next;
  size_t used;
  size_t cap;
  _Alignas(IL_ARENA_ALIGN) char bytes[];
};

void il_arena_init(il_arena *arena) {
  arena->blocks = NULL;
  arena->used = 0;
}

void il_arena_term(il_arena *arena) {
  il_arena_block *block = arena->blocks;
  while (block) {
    il_arena_block *next = block->next;
    free(block);
    block = next;
  }
  il_arena_init(arena);
}

void *il_arena_alloc(il_arena *arena, size_t size) {
  size = (size + IL_ARENA_ALIGN - 1) & ~(size_t)(IL_ARENA_ALIGN - 1);
  il_arena_block *block = arena->blocks;
  if (!block || block->cap - block->used < size) {
    size_t cap = size > IL_ARENA_BLOCK ? size : IL_ARENA_BLOCK;
    block = calloc(1, sizeof *block + cap);
    IL_ASSERT(block != NULL);
    block->cap = cap;
    block->next = arena->blocks;
    arena->blocks = block;
  }
  void *result = block->bytes + block->used;
  block->used += size;
  arena->used += size;
  return result;
}

char *il_arena_copy(il_arena *arena, const char *bytes, size_t len) {
  char *copy = il_arena_alloc(arena, len + 1);
  memcpy(copy, bytes, len);
  return copy;
}
