/* Shadow memory: for each variable that a task has touched, the accesses with
 * which a later one could race.
 *
 * A variable is a part of an object (il_access). Of its accesses are kept the
 * last write, and of the others those that are not ordered before another of
 * the same kind: as in FastTrack these are enough to find a race on it if there
 * is one, though not every pair. Where FastTrack has one epoch or a whole
 * clock of reads, this has one access or a list sorted by task.
 *
 * Two things go beyond reads and writes. Atomic writes, such as appends, are no
 * race with each other, so they are kept as reads are. And all elements of a
 * container are one more variable, its summary, which what is done to an
 * element counts for too.
 */
#ifndef IL_CHECK_SHADOW_H
#define IL_CHECK_SHADOW_H

#include "check/clocks.h"
#include "vm/task.h"

typedef enum {
  IL_ACCESS_WRITE,
  IL_ACCESS_READ,
  IL_ACCESS_ATOMIC,    /* atomic write */
  IL_ACCESS_PART_READ, /* of the summary: of one element */
  IL_ACCESS_PART_WRITE
} il_access_kind;

typedef struct {
  uint32_t task; /* IL_NO_TASK: there is none */
  uint32_t time; /* of the task */
  uint32_t line : 17, locks : 15;
  uint32_t step : 29, kind : 3;
} il_past;
_Static_assert(sizeof(il_past) == 16, "copied as two numbers");
enum { IL_MAX_LINE = (1 << 17) - 1, IL_MAX_LOCKS = (1 << 15) - 1 };
#define IL_NO_TASK UINT32_MAX

typedef struct {
  il_object *object;
  il_value part;
  il_past write;
  union {
    il_past one; /* task IL_NO_TASK: none */
    struct {     /* task IL_MANY: several, by kind, then by task */
      uint32_t task;
      uint16_t count, cap;
      il_past *list;
    } many;
  } others;
  uint32_t next;         /* in its bucket, plus 1; 0 ends */
  uint32_t summary : 31; /* of an element: the summary's place, plus 1 */
  uint32_t shared : 1;   /* more than one task has touched it */
} il_variable;
#define IL_MANY (UINT32_MAX - 1)

typedef struct {                       /* of one process; {0} is empty */
  il_variable *variables;              /* a free one has object NULL */
  uint32_t *buckets;                   /* places in variables, plus 1 */
  uint32_t count, cap, nbuckets, free; /* free: by next */
} il_shadow;

/* Who is asked what `t`, whose access it is, knows; and told of races. */
typedef struct {
  const il_vclock *known;
  il_past now; /* without kind */
  void (*race)(void *ctx, const il_variable *variable, il_value part,
               const il_past *before, const il_past *now);
  void *ctx;
} il_toucher;

static inline uint32_t il_variable_hash(const il_object *object,
                                        uint64_t part) {
  return (uint32_t)(((part ^ (uint64_t)(uintptr_t)object >> 4) *
                     0x9E3779B97F4A7C15u) >>
                    32);
}

/* False: no memory. */
bool il_shadow_touch(il_shadow *shadow, il_task *t, const il_access *access,
                     il_toucher *toucher);
/* Forgets variables for which is_live is false. */
void il_shadow_sweep(il_shadow *shadow, bool (*is_live)(void *, il_object *),
                     void *ctx);
void il_shadow_term(il_shadow *shadow);
/* The accesses but for the last write; *count of them. */
const il_past *il_variable_others(const il_variable *variable, uint32_t *count);
static inline bool il_access_writes(il_access_kind kind) {
  return kind != IL_ACCESS_READ && kind != IL_ACCESS_PART_READ;
}

#endif
