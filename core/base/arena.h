/* Arena: many small allocations that die together (a compilation's tree).
 *
 * Memory is zeroed and aligned to 16 bytes. Nothing is freed one by one;
 * il_arena_term frees all. Not shared between threads.
 */
#ifndef IL_BASE_ARENA_H
#define IL_BASE_ARENA_H

#include "base/base.h"

typedef struct il_arena_block il_arena_block;

typedef struct {
  il_arena_block *blocks; /* newest first */
  size_t used;            /* bytes handed out, in all blocks */
} il_arena;

void il_arena_init(il_arena *arena);
void il_arena_term(il_arena *arena);

/* size bytes, zeroed; aborts when the host has no memory left at all. */
void *il_arena_alloc(il_arena *arena, size_t size);

/* A copy of len bytes with a 0 byte after it. */
char *il_arena_copy(il_arena *arena, const char *bytes, size_t len);

#define IL_ARENA_NEW(arena, type)                                              \
  ((type *)il_arena_alloc((arena), sizeof(type)))

#endif
