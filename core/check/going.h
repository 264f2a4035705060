/* Going on: a task does one visible operation after the other without leaving
 * the dispatch loop, as long as it is the only one that can go on. Then there
 * is nothing to decide, and each operation is a step that the detector sees;
 * nothing more. The controller says for how many steps that is so.
 */
#ifndef IL_CHECK_GOING_H
#define IL_CHECK_GOING_H

#include "check/detector.h"

enum {
  IL_TURN = 2000
}; /* loop turns and calls without a visible operation,
      after which having done nothing counts as one */

typedef struct { /* the controller's; first in it */
  il_sink sink;
  il_detector *detector;
  uint64_t steps;
  uint32_t free_steps; /* how many may be done without asking */
  bool (*ask)(il_sink *sink, il_task *task); /* whether one more may */
} il_going;

/* il_sink.visible, il_sink.update */
bool il_going_on(il_sink *sink, il_task *task);
bool il_going_on_by_two(il_sink *sink, il_task *task);

#endif
