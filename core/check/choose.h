/* Strategies of controlled mode: which of the tasks that could go on does.
 *
 *   - random: with an odd seed each of them is as likely. With an even one each
 *     operation gets a priority at random when it is first asked about (Yuan et
 *     al., 2018), so that a task may stay behind for long; starts come first of
 *     all, and who holds a lock and is about to take another mostly lets others
 *     go first. Deadlocks need that.
 *   - pct: the one with the highest priority, which all get at random; at a few
 *     random places the running one falls to the lowest (Burckhardt et al.,
 *     2010: finds a bug of depth d with probability at least 1/(n k^(d-1))). A
 *     task that does nothing visible for long falls too, so that a waiting loop
 *     ends.
 *   - fair: each for some operations, in turn; takes nothing from the seed
 *
 * Everything follows from the seed and from what was asked, so the same
 * questions get the same answers on every machine.
 */
#ifndef IL_CHECK_CHOOSE_H
#define IL_CHECK_CHOOSE_H

#include "sched/strategy.h"

typedef enum { IL_CHOOSE_RANDOM, IL_CHOOSE_PCT, IL_CHOOSE_FAIR } il_choice;

typedef struct {
  il_choice kind;
  uint64_t rng;
  uint64_t asked;       /* pct: times */
  uint64_t changes[3];  /* pct: when the running task falls */
  uint64_t lowest;      /* pct: priority of the next one that falls */
  uint64_t *priorities; /* by task->index; 0: none yet */
  uint32_t npriorities;
  uint32_t turn; /* fair, pct: operations of one task in a row; random: with
                    these priorities */
  bool leans;    /* random: with priorities */
} il_chooser;

void il_chooser_init(il_chooser *chooser, il_choice kind, uint64_t seed);
void il_chooser_term(il_chooser *chooser);
/* One of n > 1 tasks, which lie in the order of their index; last: who went
 * last, or NULL if it cannot go on. */
il_task *il_chooser_pick(il_chooser *chooser, il_task *const *ready, uint32_t n,
                         const il_task *last);

/* "random", "pct", "fair"; false: none of these. */
bool il_choice_parse(const char *name, il_choice *out);
const char *il_choice_name(il_choice kind);
uint64_t il_mix64(uint64_t *state); /* splitmix64: the next random bits */

#endif
