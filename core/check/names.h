/* What a user calls an object: the global name, attribute or local variable
 * that leads to it; and values and operations in words, found without running
 * Python code.
 *
 * Nothing here allocates from the Python heap, raises, or writes to it, so all
 * may be asked between two operations of a stopped world: one thread, no
 * carrier runs.
 *
 * Names are found by a search, breadth first and bounded, from the globals of
 * the user's module and the local variables of the tasks: what has the
 * shortest way has the name. Those who ask often keep an il_names, which
 * remembers ways and checks, before it gives a name, that the way still leads
 * there.
 */
#ifndef IL_CHECK_NAMES_H
#define IL_CHECK_NAMES_H

#include "base/buf.h"
#include "sched/sched.h"

typedef struct il_names il_names;

il_names *il_names_new(void);        /* NULL: no memory */
void il_names_free(il_names *names); /* NULL is fine */
/* Objects of this process are about to be freed: by a collection, or with the
 * process itself. */
void il_names_forget(il_names *names, const il_process *process);

/* "lock", "account.lock", "forks[2]", "lock in transfer"; a barrier for the
 * condition inside it; or, if nothing leads to it, "a lock", "a list". A task
 * is called by its own name. */
void il_name_object(il_sched *sched, il_object *object, il_buf *out);
/* A variable (il_access): "counter", "account.balance", "totals['a']", "items"
 * (its structure), "items[...]" (all elements), "n in work". */
void il_name_variable(il_sched *sched, il_object *object, il_value part,
                      il_buf *out);
/* The same with what `names` remembers. */
void il_names_object(il_names *names, il_sched *sched, il_object *object,
                     il_buf *out);
void il_names_variable(il_names *names, il_sched *sched, il_object *object,
                       il_value part, il_buf *out);
/* The task's name, UTF-8. */
void il_name_task(const il_task *task, il_buf *out);

/* repr() as far as that is possible at once, cut at about `limit` bytes:
 * "[1, 2, ...]", "<Account>". */
void il_show_value(il_process *process, il_value value, uint32_t limit,
                   il_buf *out);

/* What the task does next or has just done, as one JSON object: Operation in
 * web/src/model/snapshot.ts. To be asked before it is done. */
void il_describe_visible(il_names *names, const il_task *task,
                         const il_visible *visible, il_buf *json);

#endif
