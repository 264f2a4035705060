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
 * shortest way has the name. Those who ask often keep an il_ways, which
 * remembers ways and checks, before it gives a name, that the way still leads
 * there.
 */
#ifndef IL_CHECK_NAMES_H
#define IL_CHECK_NAMES_H

#include "base/buf.h"
#include "sched/sched.h"

typedef struct il_ways il_ways;

il_ways *il_ways_new(void);       /* NULL: no memory */
void il_ways_free(il_ways *ways); /* NULL is fine */
/* This process is about to be freed. Collections need not be told. */
void il_ways_forget(il_ways *ways, const il_process *process);

/* "lock", "account.lock", "forks[2]", "lock in transfer"; a barrier for the
 * condition inside it; or, if nothing leads to it, "a lock", "a list". A task
 * is called by its own name. */
void il_name_object(il_sched *sched, il_object *object, il_buf *out);
/* A variable (il_access): "counter", "account.balance", "totals['a']", "items"
 * (its structure), "items[...]" (all elements), "n in work". */
void il_name_variable(il_sched *sched, il_object *object, il_value part,
                      il_buf *out);
/* The same with what `ways` remembers. */
void il_ways_name(il_ways *ways, il_sched *sched, il_object *object,
                  il_buf *out);
void il_ways_name_variable(il_ways *ways, il_sched *sched, il_object *object,
                           il_value part, il_buf *out);
/* Searches anew, and calls visit for each object of the process that has a
 * name of some kind, the nearest first. visit may ask for names. */
typedef enum {
  IL_NAMED,
  IL_NAMED_AS_PARENT, /* as what holds it: the lock of a condition */
  IL_NAMED_INSIDE     /* as the library's object that it is part of */
} il_naming;
void il_ways_each(il_ways *ways, il_sched *sched,
                  void (*visit)(void *, il_object *, il_naming), void *ctx);
/* A handle of this process's to a shared object (process/mailbox.h) with these
 * rights, the one with the nearest name; NULL: none has one. Of those that the
 * last search has found. */
il_object *il_ways_handle(il_ways *ways, il_sched *sched, uint64_t id,
                          uint32_t rights);
/* What has the name of that object, which is it or the library's object that
 * it is in; and by which attribute of that one, IL_NIL if by its own. */
il_object *il_ways_outer(il_ways *ways, il_sched *sched, il_object *object,
                         il_value *by);
/* An attribute of an instance; IL_NIL: it has none of this name. */
il_value il_named_attr(il_process *process, il_value instance,
                       const char *name);
/* The instance's class, if it is one of this package of the library; NULL: it
 * is none. */
const char *il_library_class(il_process *process, const il_object *object,
                             const char *package);
/* The task's name, UTF-8. */
void il_name_task(const il_task *task, il_buf *out);

/* What a variable holds now; IL_NIL: nothing. Of a container's structure, and
 * of all its elements, the container. Keys that are neither numbers, strs nor
 * tuples of these are found if they are the same object. */
il_value il_variable_value(il_process *process, il_object *object,
                           il_value part);
/* repr() as far as that is possible at once, cut at about `limit` bytes:
 * "[1, 2, ...]", "<Account>". */
void il_show_value(il_process *process, il_value value, uint32_t limit,
                   il_buf *out);

/* What the task is about to do, as members of a JSON object without the braces:
 * those of Operation in web/src/model/snapshot.ts. */
void il_describe_visible(il_ways *ways, const il_task *task,
                         const il_visible *visible, il_buf *json);

#endif
