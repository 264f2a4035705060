#include "sched/strategy.h"

enum { MAX_OPS_PAST_SLICE = 64 };

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static il_task *fair_next(il_strategy *self, il_task *ready) {
  (void)self;
  return ready;
}

static il_preemption fair_preempt(il_strategy *self, il_task *task) {
  (void)self; /* task->rng: carriers need no lock for it */
  uint64_t bits = mix(&task->rng);
  il_preemption where = {.ops = MAX_OPS_PAST_SLICE, .at_store = bits & 1};
  if (!where.at_store) where.ops = 1 + (bits >> 1) % 16;
  return where;
}

static uint64_t fair_u64(il_strategy *self) {
  return mix(&self->state);
}

void il_strategy_fair_init(il_strategy *strategy, uint64_t seed) {
  *strategy = (il_strategy){.name = "fair",
                            .next_task = fair_next,
                            .preempt = fair_preempt,
                            .next_u64 = fair_u64,
                            .state = seed};
}
