/* Vector clocks: how much of what each task did is known somewhere.
 *
 * A task's time counts what it has published so far, from 1. A clock has an
 * entry for the tasks that it knows something of, sorted by task: most know
 * few of them, even where ten thousand are started one after the other. What
 * is not in it is 0.
 */
#ifndef IL_CHECK_CLOCKS_H
#define IL_CHECK_CLOCKS_H

#include "base/base.h"

typedef struct {
  uint32_t task, time;
} il_tick;

typedef struct { /* {0}: nothing is known */
  il_tick *ticks;
  uint32_t count, cap;
} il_vclock;

void il_vclock_term(il_vclock *clock);
uint32_t il_vclock_get(const il_vclock *clock, uint32_t task);
/* What is known afterwards was known to one of them. False: no memory, and
 * nothing has changed. */
bool il_vclock_join(il_vclock *clock, const il_vclock *other);
bool il_vclock_join_tick(il_vclock *clock, il_tick tick);

#endif
