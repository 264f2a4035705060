#include "check/clocks.h"

#include <stdlib.h>

void il_vclock_term(il_vclock *clock) {
  free(clock->ticks);
  *clock = (il_vclock){0};
}

/* Place of the first entry that is not before the task's. */
static uint32_t place_of(const il_vclock *clock, uint32_t task) {
  uint32_t low = 0, high = clock->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (clock->ticks[middle].task < task)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint32_t il_vclock_get(const il_vclock *clock, uint32_t task) {
  uint32_t i = place_of(clock, task);
  return i < clock->count && clock->ticks[i].task == task ? clock->ticks[i].time
                                                          : 0;
}

static bool reserve(il_vclock *clock, uint32_t count) {
  if (count <= clock->cap) return true;
  uint32_t cap = count + count / 8;
  il_tick *ticks = realloc(clock->ticks, cap * sizeof *ticks);
  if (!ticks) return false;
  clock->ticks = ticks;
  clock->cap = cap;
  return true;
}

/* Merged from the ends, so that it needs no second array. */
bool il_vclock_join(il_vclock *clock, const il_vclock *other) {
  uint32_t fresh = 0, i = 0;
  if (other->count == 0) return true;
  for (uint32_t j = 0; j < other->count; j++) {
    while (i < clock->count && clock->ticks[i].task < other->ticks[j].task)
      i++;
    fresh += i == clock->count || clock->ticks[i].task != other->ticks[j].task;
  }
  if (!reserve(clock, clock->count + fresh)) return false;
  i = clock->count;
  clock->count += fresh;
  il_tick *out = clock->ticks + clock->count;
  for (uint32_t j = other->count; j > 0;) {
    il_tick theirs = other->ticks[j - 1];
    if (i > 0 && clock->ticks[i - 1].task > theirs.task) {
      *--out = clock->ticks[--i];
      continue;
    }
    if (i > 0 && clock->ticks[i - 1].task == theirs.task &&
        clock->ticks[--i].time > theirs.time)
      theirs.time = clock->ticks[i].time;
    *--out = theirs;
    j--;
  }
  return true;
}

bool il_vclock_join_tick(il_vclock *clock, il_tick tick) {
  return il_vclock_join(clock, &(il_vclock){&tick, 1, 1});
}
