/* The heap: allocation and garbage collection.
 *
 * Use: il_alloc(t, kind, size) gives a zeroed object, or NULL with MemoryError
 * set on the task. Each carrier allocates from blocks of its own (64 KiB, one
 * cell size a block); objects over IL_HEAP_CELL_MAX come from the host's
 * allocator. Nothing is collected inside il_alloc: it asks for a collection
 * (process poll flag) and the next safepoint does it.
 *
 * Collecting: the caller has stopped every carrier (il_world in vm/process.h);
 * il_heap_collect marks from the process's roots and frees the rest. Sweeping
 * of small blocks is lazy: a carrier sweeps a block when it wants its cells.
 */
#ifndef IL_OBJECT_HEAP_H
#define IL_OBJECT_HEAP_H

#include "object/object.h"

enum { IL_HEAP_CELL_MAX = 8192, IL_HEAP_CLASSES = 39 };

typedef struct il_heap il_heap;             /* one a process */
typedef struct il_heap_local il_heap_local; /* one a carrier */
typedef struct il_marker il_marker;

typedef struct {
  size_t live;      /* bytes in objects after the last collection */
  size_t allocated; /* bytes taken from the host now */
  size_t limit;     /* bytes; 0 is none */
  uint64_t collections;
} il_heap_stats;

/* limit in bytes. `poll` is set to nonzero bits `poll_bit` when a collection
 * is due. */
il_heap *il_heap_new(size_t limit, uint32_t *poll, uint32_t poll_bit);
void il_heap_free(il_heap *heap);
il_heap_local *il_heap_local_new(il_heap *heap);
/* Gives the carrier's blocks back to the heap. */
void il_heap_local_free(il_heap_local *local);

/* size includes the header, up to 4 GiB. The object is zeroed but for kind.
 * NULL: MemoryError is set on t. */
void *il_alloc(il_task *t, il_kind kind, size_t size);
/* Bytes that an object has, header included: at least what was asked for. */
size_t il_heap_size(const il_object *object);

/* Memory outside the heap that belongs to an object (a task's stack) counts
 * towards the limit and towards the next collection. False: over the limit,
 * MemoryError is set. */
bool il_heap_charge(il_task *t, size_t bytes);
void il_heap_uncharge(il_heap *heap, size_t bytes);
/* Would that many bytes more be within the limit? For buffers that grow larger
 * than what they are made from. */
bool il_heap_has_room(const il_task *t, size_t bytes);

/* Marks everything reachable from what `roots` reports; then frees. */
void il_heap_collect(il_heap *heap, void (*roots)(il_marker *, void *),
                     void *context);
/* Called by each collection between the two: whoever keeps addresses of
 * objects asks then which of them are still good. One ctx a function, NULL: no
 * longer; few functions. */
void il_heap_on_marked(il_heap *heap, void (*marked)(void *ctx), void *ctx);
bool il_heap_is_marked(const il_heap *heap, const il_object *object);
void il_mark_value(il_marker *marker, il_value v);
void il_mark_object(il_marker *marker, const void *object); /* NULL is fine */
void il_mark_values(il_marker *marker, const il_value *values, size_t count);

/* Free the memory outside the heap of a dead object; implemented by the
 * modules that own the kinds. */
void il_finalize_task(il_heap *heap, il_object *object);
void il_finalize_code(il_heap *heap, il_object *object);
void il_finalize_generator(il_heap *heap, il_object *object);
void il_finalize_module(il_heap *heap, il_object *object);
void il_finalize_handle(il_heap *heap, il_object *object);

/* Controlled mode: whether what the carrier allocates from now on is private,
 * that is, reached by the task alone that made it. */
void il_heap_local_set_private(il_heap_local *local, bool is_private);
/* Others can reach the object from now on, and what can be reached from it. */
void il_heap_publish(il_object *object);

il_heap_stats il_heap_get_stats(const il_heap *heap);

/* Stress build only: the nth il_alloc or il_heap_charge from now on fails, as
 * if memory were short, and no other; 0: none. */
void il_heap_fail_at(il_heap *heap, uint64_t nth);

#endif
