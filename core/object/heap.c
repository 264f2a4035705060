/* Mark and lazy sweep over blocks of equal cells.
 *
 * A block is 64 KiB and holds cells of one size. A carrier owns the block it
 * allocates from, one a size class, without locking; everything else is under
 * heap->mutex. A collection marks with the world stopped and then only puts
 * all blocks on the unswept lists: whoever next needs a cell of that size
 * sweeps a block and gets its dead cells as a free list.
 *
 * The mark of an object is the number of the collection that last reached it
 * (1 to 127, then again from 1 after everything has been swept), with the top
 * bit set for large objects. So nothing has to be unmarked, and a block may
 * stay unswept over several collections.
 */
#include "object/heap.h"

#include <pthread.h>
#include <stdlib.h>

#include "object/native.h"

enum {
  BLOCK_SIZE = 64 * 1024,
  CHUNK_BLOCKS = 16, /* blocks are taken from the host 1 MiB at a time */
  LAST_EPOCH = 127,
  LARGE_BIT = 0x80,
  MIN_TRIGGER = 8 * 1024 * 1024, /* bytes allocated between collections */
  STRESS_EVERY = 1,              /* allocations between them, stress build */
};

typedef struct cell {
  il_object head; /* kind FREE */
  struct cell *next;
} cell;

typedef struct block {
  struct block *next;
  struct block *all_next;
  uint32_t size_class;
  uint32_t cell_size;
  char *fresh; /* cells from here to end have never been used */
  char *end;
  cell *free;         /* swept: its free cells, while no carrier owns it */
  uint8_t live_epoch; /* the last collection that found a live cell in it */
  bool has_final;     /* a cell may need il_finalize_ */
} block;

typedef struct large {
  struct large *next;
  size_t size;
} large; /* the object follows, 8-byte aligned */
_Static_assert(sizeof(large) % 8 == 0, "objects are 8-byte aligned");

enum { BLOCK_HEADER = (sizeof(block) + 15) & ~15 };

struct il_heap_local {
  il_heap *heap;
  il_heap_local *next;
  uint32_t allocations; /* stress build only */
  uint8_t is_private;   /* lock byte of new objects */
  struct {
    cell *free;
    char *fresh, *end;
    block *owned;
  } classes[IL_HEAP_CLASSES];
};

struct il_heap {
  pthread_mutex_t mutex;
  uint32_t *poll;
  uint32_t poll_bit;
  uint8_t epoch;
  size_t limit;
  size_t allocated; /* bytes from the host, charged bytes included; atomic */
  size_t since;     /* bytes handed out since the last collection */
  size_t trigger;
  size_t live;
  uint64_t collections;
  block *all;
  block *empty; /* without a size class */
  block *unswept[IL_HEAP_CLASSES];
  block *available[IL_HEAP_CLASSES]; /* swept, with free or fresh cells */
  void **chunks;
  size_t nchunks, chunks_cap;
  large *larges;
  il_heap_local *locals;
  struct {
    void (*fn)(void *ctx);
    void *ctx; /* NULL: none */
  } on_marked[2];
  uint64_t fail_in; /* allocations until one fails, 0: none; atomic */
};

struct il_marker {
  il_heap *heap; /* NULL: it publishes */
  il_object **stack;
  size_t count, cap;
  size_t live;
};

static block *block_of(const il_object *object) {
  return (block *)((uintptr_t)object & ~(uintptr_t)(BLOCK_SIZE - 1));
}

static bool has_finalizer(unsigned kind) {
  return kind == IL_KIND_TASK || kind == IL_KIND_CODE ||
         kind == IL_KIND_GENERATOR || kind == IL_KIND_MODULE ||
         kind == IL_KIND_CHANNEL || kind == IL_KIND_SHARED_SEMAPHORE ||
         kind == IL_KIND_SHARED_MEMORY;
}

/* Cell sizes: every 8 bytes to 128, then four or eight steps a doubling. */
static const uint16_t cell_sizes[IL_HEAP_CLASSES] = {
    16,   24,   32,   40,   48,   56,   64,   72,   80,   88,
    96,   104,  112,  120,  128,  160,  192,  224,  256,  320,
    384,  448,  512,  640,  768,  896,  1024, 1280, 1536, 1792,
    2048, 2560, 3072, 3584, 4096, 5120, 6144, 7168, 8192,
};

static unsigned class_of(size_t size) {
  if (size <= 16) return 0;
  if (size <= 128) return (unsigned)((size + 7) / 8 - 2);
  /* Four classes for each doubling above 128. */
  unsigned log = 31 - (unsigned)__builtin_clz((uint32_t)(size - 1));
  unsigned step = log - 2;
  unsigned quarter = (unsigned)((size - 1) >> step) & 3;
  return 15 + (log - 7) * 4 + quarter;
}

il_heap *il_heap_new(size_t limit, uint32_t *poll, uint32_t poll_bit) {
  il_heap *heap = calloc(1, sizeof *heap);
  if (!heap) return NULL;
  pthread_mutex_init(&heap->mutex, NULL);
  heap->poll = poll;
  heap->poll_bit = poll_bit;
  heap->epoch = 1;
  heap->limit = limit;
  heap->trigger = MIN_TRIGGER;
  return heap;
}

static void finalize(il_heap *heap, il_object *object) {
  switch (object->kind) {
  case IL_KIND_TASK: il_finalize_task(heap, object); break;
  case IL_KIND_CODE: il_finalize_code(heap, object); break;
  case IL_KIND_GENERATOR: il_finalize_generator(heap, object); break;
  case IL_KIND_MODULE: il_finalize_module(heap, object); break;
  case IL_KIND_CHANNEL:
  case IL_KIND_SHARED_SEMAPHORE:
  case IL_KIND_SHARED_MEMORY: il_finalize_handle(heap, object); break;
  default: break;
  }
}

static void save_local(il_heap_local *local) {
  for (unsigned i = 0; i < IL_HEAP_CLASSES; i++) {
    block *owned = local->classes[i].owned;
    if (!owned) continue;
    owned->fresh = local->classes[i].fresh;
    owned->free = local->classes[i].free;
  }
}

void il_heap_free(il_heap *heap) {
  for (il_heap_local *local = heap->locals; local; local = local->next)
    save_local(local);
  for (block *b = heap->all; b; b = b->all_next) {
    if (!b->cell_size) continue;
    for (char *p = (char *)b + BLOCK_HEADER; p < b->fresh; p += b->cell_size)
      finalize(heap, (il_object *)(void *)p);
  }
  for (large *l = heap->larges; l;) {
    large *next = l->next;
    finalize(heap, (il_object *)(void *)(l + 1));
    free(l);
    l = next;
  }
  for (size_t i = 0; i < heap->nchunks; i++)
    free(heap->chunks[i]);
  while (heap->locals) {
    il_heap_local *next = heap->locals->next;
    free(heap->locals);
    heap->locals = next;
  }
  free(heap->chunks);
  pthread_mutex_destroy(&heap->mutex);
  free(heap);
}

il_heap_local *il_heap_local_new(il_heap *heap) {
  il_heap_local *local = calloc(1, sizeof *local);
  if (!local) return NULL;
  local->heap = heap;
  pthread_mutex_lock(&heap->mutex);
  local->next = heap->locals;
  heap->locals = local;
  pthread_mutex_unlock(&heap->mutex);
  return local;
}

void il_heap_local_free(il_heap_local *local) {
  il_heap *heap = local->heap;
  pthread_mutex_lock(&heap->mutex);
  save_local(local);
  for (unsigned i = 0; i < IL_HEAP_CLASSES; i++) {
    block *owned = local->classes[i].owned;
    if (!owned) continue;
    /* A full one is on no list until the next collection. */
    if (!owned->free && owned->fresh + owned->cell_size > owned->end) continue;
    owned->next = heap->available[i];
    heap->available[i] = owned;
  }
  il_heap_local **link = &heap->locals;
  while (*link != local)
    link = &(*link)->next;
  *link = local->next;
  pthread_mutex_unlock(&heap->mutex);
  free(local);
}

/* Accounting */

void il_heap_fail_at(il_heap *heap, uint64_t nth) {
  heap->fail_in = nth;
}

static bool is_to_fail(il_heap *heap) {
  return IL_IS_STRESS && IL_LOAD_RELAXED(&heap->fail_in) &&
         IL_ADD(&heap->fail_in, (uint64_t)-1) == 1;
}

static void request_collection(il_heap *heap) {
  __atomic_fetch_or(heap->poll, heap->poll_bit, __ATOMIC_SEQ_CST);
}

static void count_locked(il_heap *heap, size_t bytes) {
  heap->since += bytes;
  if (heap->since >= heap->trigger) request_collection(heap);
}

/* Is there room for `bytes` more from the host? Garbage may be in the way, so
 * the limit may be passed by an eighth until the collection that this asks for
 * has been done; that is less than what one operation may need at worst. */
static bool fits_locked(il_heap *heap, size_t bytes) {
  size_t wanted = IL_LOAD_RELAXED(&heap->allocated) + bytes;
  if (!heap->limit || wanted <= heap->limit) return true;
  request_collection(heap);
  return heap->since > heap->limit / 16 &&
         wanted <= heap->limit + heap->limit / 8;
}

bool il_heap_charge(il_task *t, size_t bytes) {
  il_heap *heap = ((il_task_core *)(void *)t)->heap->heap;
  pthread_mutex_lock(&heap->mutex);
  bool fits = fits_locked(heap, bytes) && !is_to_fail(heap);
  if (fits) {
    IL_ADD(&heap->allocated, bytes);
    count_locked(heap, bytes);
  }
  pthread_mutex_unlock(&heap->mutex);
  if (!fits) il_raise_memory(t);
  return fits;
}

void il_heap_uncharge(il_heap *heap, size_t bytes) {
  IL_ADD(&heap->allocated, -bytes);
}

bool il_heap_has_room(const il_task *t, size_t bytes) {
  const il_heap *heap = ((const il_task_core *)(const void *)t)->heap->heap;
  return !heap->limit ||
         IL_LOAD_RELAXED(&heap->allocated) + bytes <= heap->limit;
}

il_heap_stats il_heap_get_stats(const il_heap *heap) {
  il_heap_stats stats = {heap->live, heap->allocated, heap->limit,
                         heap->collections};
  return stats;
}

/* Blocks */

static bool add_chunk_locked(il_heap *heap) {
  size_t bytes = (size_t)CHUNK_BLOCKS * BLOCK_SIZE;
  if (!fits_locked(heap, bytes)) return false;
  if (heap->nchunks == heap->chunks_cap) {
    size_t cap = heap->chunks_cap ? heap->chunks_cap * 2 : 16;
    void **chunks = realloc(heap->chunks, cap * sizeof *chunks);
    if (!chunks) return false;
    heap->chunks = chunks;
    heap->chunks_cap = cap;
  }
  char *chunk = aligned_alloc(BLOCK_SIZE, bytes);
  if (!chunk) return false;
  heap->chunks[heap->nchunks++] = chunk;
  IL_ADD(&heap->allocated, bytes);
  for (int i = 0; i < CHUNK_BLOCKS; i++) {
    block *b = (block *)(void *)(chunk + (size_t)i * BLOCK_SIZE);
    memset(b, 0, sizeof *b);
    b->all_next = heap->all;
    heap->all = b;
    b->next = heap->empty;
    heap->empty = b;
  }
  return true;
}

/* Finalizes the dead cells and links the free ones. True if any is free. Called
 * without the mutex: the block is the caller's alone. */
static bool sweep(il_heap *heap, block *b) {
  uint8_t epoch = heap->epoch;
  cell *free_cells = NULL;
  for (char *p = (char *)b + BLOCK_HEADER; p < b->fresh; p += b->cell_size) {
    cell *c = (cell *)(void *)p;
    if (c->head.kind != IL_KIND_FREE) {
      if (c->head.mark == epoch) continue;
      finalize(heap, &c->head);
      c->head.kind = IL_KIND_FREE;
    }
    c->next = free_cells;
    free_cells = c;
  }
  b->free = free_cells;
  return free_cells != NULL || b->fresh + b->cell_size <= b->end;
}

static void format_block(block *b, unsigned size_class) {
  b->size_class = size_class;
  b->cell_size = cell_sizes[size_class];
  b->fresh = (char *)b + BLOCK_HEADER;
  b->end = (char *)b + BLOCK_SIZE;
  b->free = NULL;
}

/* A block of this class with room in it, owned by nobody; NULL: no memory. */
static block *take_block(il_heap *heap, unsigned size_class) {
  pthread_mutex_lock(&heap->mutex);
  block *b;
  for (;;) {
    b = heap->available[size_class];
    if (b) {
      heap->available[size_class] = b->next;
      break;
    }
    b = heap->unswept[size_class];
    if (b) {
      heap->unswept[size_class] = b->next;
      pthread_mutex_unlock(&heap->mutex);
      bool room = sweep(heap, b);
      pthread_mutex_lock(&heap->mutex);
      if (room) break;
      continue;
    }
    b = heap->empty;
    if (b) {
      heap->empty = b->next;
      format_block(b, size_class);
      break;
    }
    if (!add_chunk_locked(heap)) break;
  }
  if (b) count_locked(heap, BLOCK_SIZE / 2);
  pthread_mutex_unlock(&heap->mutex);
  return b;
}

static void *take_fresh(il_heap_local *local, unsigned size_class) {
  size_t size = cell_sizes[size_class];
  char *p = local->classes[size_class].fresh;
  if (!p || p + size > local->classes[size_class].end) return NULL;
  local->classes[size_class].fresh = p + size;
  return p;
}

static IL_NOINLINE void *alloc_refill(il_heap_local *local,
                                      unsigned size_class) {
  void *p = take_fresh(local, size_class);
  if (p) return p;
  /* The block that is used up: the sweep has to know how far it is. */
  block *used = local->classes[size_class].owned;
  if (used) {
    used->fresh = local->classes[size_class].fresh;
    used->free = NULL;
    local->classes[size_class].owned = NULL;
  }
  block *b = take_block(local->heap, size_class);
  if (!b) return NULL;
  local->classes[size_class].owned = b;
  local->classes[size_class].fresh = b->fresh;
  local->classes[size_class].end = b->end;
  cell *c = b->free;
  b->free = NULL;
  if (!c) {
    local->classes[size_class].free = NULL;
    return take_fresh(local, size_class);
  }
  local->classes[size_class].free = c->next;
  return c;
}

static void *alloc_large(il_heap *heap, size_t size) {
  large *l = NULL;
  pthread_mutex_lock(&heap->mutex);
  if (fits_locked(heap, size + sizeof *l)) {
    l = calloc(1, size + sizeof *l);
    if (l) {
      l->size = size + sizeof *l;
      l->next = heap->larges;
      heap->larges = l;
      IL_ADD(&heap->allocated, l->size);
      count_locked(heap, l->size);
    }
  }
  pthread_mutex_unlock(&heap->mutex);
  if (!l) return NULL;
  il_object *object = (il_object *)(void *)(l + 1);
  object->mark = LARGE_BIT;
  return object;
}

void *il_alloc(il_task *t, il_kind kind, size_t size) {
  il_heap_local *local = ((il_task_core *)(void *)t)->heap;
  il_object *object;
  if (IL_IS_STRESS && ++local->allocations % STRESS_EVERY == 0)
    request_collection(local->heap);
  if (is_to_fail(local->heap)) {
    il_raise_memory(t);
    return NULL;
  }
  if (IL_LIKELY(size <= IL_HEAP_CELL_MAX)) {
    unsigned size_class = class_of(size);
    cell *c = local->classes[size_class].free;
    if (c) {
      local->classes[size_class].free = c->next;
      object = &c->head;
    } else {
      object = alloc_refill(local, size_class);
      if (IL_UNLIKELY(!object)) {
        il_raise_memory(t);
        return NULL;
      }
    }
    memset(object, 0, cell_sizes[size_class]);
    if (has_finalizer(kind)) block_of(object)->has_final = true;
  } else {
    object = size <= UINT32_MAX - sizeof(large) - 16
                 ? alloc_large(local->heap, size)
                 : NULL;
    if (!object) {
      il_raise_memory(t);
      return NULL;
    }
  }
  object->kind = (uint8_t)kind;
  object->lock = local->is_private;
  return object;
}

size_t il_heap_size(const il_object *object) {
  if (object->mark & LARGE_BIT)
    return ((const large *)(const void *)object)[-1].size - sizeof(large);
  return block_of(object)->cell_size;
}

/* Marking */

#define KIND(name, class_id, trace)                                            \
  void il_trace_##trace(il_marker *marker, il_object *object);
#include "object/kinds.def"
#undef KIND

void il_trace_none(il_marker *marker, il_object *object) {
  (void)marker;
  (void)object;
}

typedef void (*trace_fn)(il_marker *, il_object *);
static const trace_fn traces[IL_KIND_COUNT] = {
#define KIND(name, class_id, trace) il_trace_##trace,
#include "object/kinds.def"
#undef KIND
};

static void push(il_marker *marker, il_object *object) {
  if (marker->count == marker->cap) {
    size_t cap = marker->cap ? marker->cap * 2 : 4096;
    marker->stack = realloc(marker->stack, cap * sizeof *marker->stack);
    IL_ASSERT(marker->stack != NULL);
    marker->cap = cap;
  }
  marker->stack[marker->count++] = object;
}

static void publish(il_marker *marker, il_object *object) {
  if (!object || !object->lock) return;
  object->lock = 0;
  push(marker, object);
}

void il_mark_object(il_marker *marker, const void *pointer) {
  il_object *object = (il_object *)(uintptr_t)pointer;
  if (IL_UNLIKELY(!marker->heap)) {
    publish(marker, object);
    return;
  }
  uint8_t epoch = marker->heap->epoch;
  if (!object || (object->mark & ~LARGE_BIT) == epoch) return;
  IL_ASSERT(object->kind != IL_KIND_FREE && object->kind < IL_KIND_COUNT);
  if (object->mark & LARGE_BIT) {
    marker->live += ((large *)(void *)object)[-1].size;
  } else {
    block *b = block_of(object);
    marker->live += b->cell_size;
    b->live_epoch = epoch;
  }
  object->mark = (object->mark & LARGE_BIT) | epoch;
  if (traces[object->kind] != il_trace_none) push(marker, object);
}

void il_mark_value(il_marker *marker, il_value v) {
  if (il_is_ptr(v)) il_mark_object(marker, il_to_ptr(v));
}

void il_mark_values(il_marker *marker, const il_value *values, size_t count) {
  for (size_t i = 0; i < count; i++)
    il_mark_value(marker, values[i]);
}

static void follow(il_marker *marker) {
  while (marker->count) {
    il_object *object = marker->stack[--marker->count];
    traces[object->kind](marker, object);
  }
  free(marker->stack);
}

void il_heap_local_set_private(il_heap_local *local, bool is_private) {
  local->is_private = is_private;
}

void il_heap_publish(il_object *object) {
  il_marker marker = {.heap = NULL};
  publish(&marker, object);
  follow(&marker);
}

/* Collecting; the world stands still, so no lock is needed. */

static void sweep_larges(il_heap *heap) {
  large **link = &heap->larges;
  while (*link) {
    large *l = *link;
    il_object *object = (il_object *)(void *)(l + 1);
    if ((object->mark & ~LARGE_BIT) == heap->epoch) {
      link = &l->next;
      continue;
    }
    *link = l->next;
    finalize(heap, object);
    IL_ADD(&heap->allocated, -l->size);
    free(l);
  }
}

/* Mark numbers start again from 1: no old mark may be left. */
static void forget_marks(il_heap *heap) {
  heap->epoch = 1;
  for (block *b = heap->all; b; b = b->all_next) {
    b->live_epoch = 0;
    for (char *p = (char *)b + BLOCK_HEADER; b->cell_size && p < b->fresh;
         p += b->cell_size)
      ((il_object *)(void *)p)->mark = 0;
  }
  for (large *l = heap->larges; l; l = l->next)
    ((il_object *)(void *)(l + 1))->mark = LARGE_BIT;
}

static void release_block(il_heap *heap, block *b) {
  if (b->has_final) sweep(heap, b);
  b->has_final = false;
  b->cell_size = 0;
  b->next = heap->empty;
  heap->empty = b;
}

/* Blocks without a live cell become empty, the others unswept. */
static void requeue_blocks(il_heap *heap) {
  for (unsigned i = 0; i < IL_HEAP_CLASSES; i++) {
    heap->unswept[i] = NULL;
    heap->available[i] = NULL;
  }
  for (block *b = heap->all; b; b = b->all_next) {
    if (!b->cell_size) continue;
    if (b->live_epoch != heap->epoch) {
      release_block(heap, b);
      continue;
    }
    b->next = heap->unswept[b->size_class];
    heap->unswept[b->size_class] = b;
  }
}

void il_heap_on_marked(il_heap *heap, void (*marked)(void *), void *ctx) {
  uint32_t i = 0;
  IL_ASSERT(marked != NULL);
  while (heap->on_marked[i].fn && heap->on_marked[i].fn != marked) {
    i++;
    IL_ASSERT(i < IL_COUNT(heap->on_marked));
  }
  heap->on_marked[i].fn = marked;
  heap->on_marked[i].ctx = ctx;
}

bool il_heap_is_marked(const il_heap *heap, const il_object *object) {
  return (object->mark & ~LARGE_BIT) == heap->epoch;
}

void il_heap_collect(il_heap *heap, void (*roots)(il_marker *, void *),
                     void *context) {
  for (il_heap_local *local = heap->locals; local; local = local->next) {
    save_local(local);
    memset(local->classes, 0, sizeof local->classes);
  }
  if (heap->epoch++ == LAST_EPOCH) forget_marks(heap);
  il_marker marker = {.heap = heap};
  roots(&marker, context);
  follow(&marker);
  for (uint32_t i = 0; i < IL_COUNT(heap->on_marked); i++)
    if (heap->on_marked[i].ctx) heap->on_marked[i].fn(heap->on_marked[i].ctx);
  sweep_larges(heap);
  requeue_blocks(heap);
  heap->live = marker.live;
  heap->since = 0;
  heap->trigger = marker.live > MIN_TRIGGER ? marker.live : MIN_TRIGGER;
  heap->collections++;
}
