/* What a user calls an object: the global name, attribute or local variable
 * that leads to it, and how values are shown without running Python code.
 */
#ifndef IL_CHECK_NAMES_H
#define IL_CHECK_NAMES_H

#include "base/buf.h"
#include "sched/sched.h"

/* "lock", "account.lock", "forks[2]", "lock in transfer", or, if nothing leads
 * to it, "a Lock made at .."-like words: "a lock", "a list". */
void il_name_object(il_sched *sched, il_object *object, il_buf *out);
/* A variable: "counter", "account.balance", "totals['a']", "items" (its
 * structure), "n in work". */
void il_name_variable(il_sched *sched, il_object *object, il_value part,
                      il_buf *out);
/* repr() as far as that is possible at once, cut at about `limit` bytes:
 * "[1, 2, ...]", "<Account>". */
void il_show_value(il_process *process, il_value value, uint32_t limit,
                   il_buf *out);
/* The task's name, UTF-8. */
void il_name_task(const il_task *task, il_buf *out);

#endif
