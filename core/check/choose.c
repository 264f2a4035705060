#include "check/choose.h"

#include <stdlib.h>
#include <string.h>

enum {
  FAIR_TURN = 16,
  PCT_TURN = 1000, /* of a loop that waits for others */
  RANDOM_TURN = 64 /* the same; for short ones too */
};

static const char *const names[] = {"random", "pct", "fair"};

bool il_choice_parse(const char *name, il_choice *out) {
  for (uint32_t i = 0; i < IL_COUNT(names); i++)
    if (strcmp(name, names[i]) == 0) {
      *out = (il_choice)i;
      return true;
    }
  return false;
}

const char *il_choice_name(il_choice kind) {
  return names[kind];
}

/* splitmix64 (Steele, Lea, Flood 2014). */
uint64_t il_mix64(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/* How long a run is going to be is not known, so the places where PCT changes
 * its mind are drawn on a scale that is drawn itself. */
static void draw_changes(il_chooser *c) {
  uint64_t length = 16u << (il_mix64(&c->rng) % 9);
  for (uint32_t i = 0; i < IL_COUNT(c->changes); i++)
    c->changes[i] = 1 + il_mix64(&c->rng) % length;
  c->lowest = 1u << 30;
}

void il_chooser_init(il_chooser *chooser, il_choice kind, uint64_t seed) {
  *chooser = (il_chooser){.kind = kind, .rng = seed};
  chooser->leans = kind == IL_CHOOSE_RANDOM && seed % 2 == 0;
  il_mix64(&chooser->rng); /* seeds next to each other begin far apart */
  if (kind == IL_CHOOSE_PCT) draw_changes(chooser);
}

void il_chooser_term(il_chooser *chooser) {
  free(chooser->priorities);
}

static uint64_t draw(il_chooser *c, const il_task *task) {
  uint64_t bits = il_mix64(&c->rng), rank = 2;
  if (c->kind == IL_CHOOSE_PCT) return bits | 1ull << 63;
  if (task->visible.kind == IL_VISIBLE_START) rank = 3;
  if (task->visible.nested && bits % 8) rank = 1;
  return bits >> 2 | rank << 62;
}

static uint64_t *priority(il_chooser *c, const il_task *task) {
  if (task->index >= c->npriorities) {
    uint32_t count = task->index + 16;
    c->priorities = realloc(c->priorities, count * sizeof *c->priorities);
    IL_ASSERT(c->priorities != NULL);
    memset(c->priorities + c->npriorities, 0,
           (count - c->npriorities) * sizeof *c->priorities);
    c->npriorities = count;
  }
  uint64_t *p = &c->priorities[task->index];
  if (!*p) *p = draw(c, task);
  return p;
}

static il_task *highest(il_chooser *c, il_task *const *ready, uint32_t n) {
  il_task *best = ready[0];
  uint64_t most = *priority(c, best);
  for (uint32_t i = 1; i < n; i++) {
    uint64_t its = *priority(c, ready[i]);
    if (its > most) best = ready[i];
    if (its > most) most = its;
  }
  return best;
}

static il_task *pick_random(il_chooser *c, il_task *const *ready, uint32_t n) {
  if (!c->leans) return ready[il_mix64(&c->rng) % n];
  il_task *best = highest(c, ready, n);
  c->priorities[best->index] = 0;
  if (best->visible.kind == IL_VISIBLE_TURN || ++c->turn >= RANDOM_TURN) {
    memset(c->priorities, 0, c->npriorities * sizeof *c->priorities);
    c->turn = 0;
  }
  return best;
}

static il_task *pick_pct(il_chooser *c, il_task *const *ready, uint32_t n,
                         const il_task *last) {
  c->asked++;
  bool falls =
      last && (last->visible.kind == IL_VISIBLE_TURN || ++c->turn >= PCT_TURN);
  for (uint32_t i = 0; i < IL_COUNT(c->changes) && last; i++)
    falls |= c->asked == c->changes[i];
  if (falls) *priority(c, last) = --c->lowest;
  il_task *best = highest(c, ready, n);
  if (best != last) c->turn = 0;
  return best;
}

static il_task *pick_fair(il_chooser *c, il_task *const *ready, uint32_t n,
                          const il_task *last) {
  bool goes_on =
      last && c->turn < FAIR_TURN && last->visible.kind != IL_VISIBLE_TURN;
  c->turn = goes_on ? c->turn + 1 : 0;
  for (uint32_t i = 0; last && i < n; i++) {
    if (goes_on && ready[i] == last) return ready[i];
    if (!goes_on && ready[i]->index > last->index) return ready[i];
  }
  return ready[0];
}

il_task *il_chooser_pick(il_chooser *chooser, il_task *const *ready, uint32_t n,
                         const il_task *last) {
  switch (chooser->kind) {
  case IL_CHOOSE_PCT: return pick_pct(chooser, ready, n, last);
  case IL_CHOOSE_FAIR: return pick_fair(chooser, ready, n, last);
  default: return pick_random(chooser, ready, n);
  }
}
