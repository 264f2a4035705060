/* Exceptions and tracebacks.
 *
 * An exception is an instance whose class derives from BaseException. The
 * root shapes of such classes begin with the same slots, so C code reaches
 * them by number and Python by attribute name.
 */
#ifndef IL_VM_EXCEPTION_H
#define IL_VM_EXCEPTION_H

#include "base/buf.h"
#include "vm/task.h"

enum {
  IL_EXC_ARGS,      /* args: tuple */
  IL_EXC_TRACEBACK, /* __traceback__: traceback or None; True: it has passed
                       hidden frames only */
  IL_EXC_CAUSE,     /* __cause__ */
  IL_EXC_CONTEXT,   /* __context__ */
  IL_EXC_SUPPRESS,  /* __suppress_context__: bool */
  IL_EXC_NOTES,     /* __notes__: list or unset */
  IL_EXC_MARK,      /* True: says that something is unsupported */
  IL_EXC_SLOTS
};

typedef struct il_traceback {
  il_object head;
  il_value next; /* towards the raise; None at the innermost */
  il_code_object *code;
  uint32_t pc; /* word that was running */
} il_traceback;

/* A new exception of class cls with args; not raised. */
il_value il_exception_new(il_task *t, il_class *cls, il_value args_tuple);
/* Makes exc the raised exception; sets its __context__ from t->handled. */
void il_raise_exception(il_task *t, il_value exc);
/* An exception that says that something is outside the subset: exit status 2
 * when nobody catches it. */
void il_exception_mark_unsupported(il_task *t, il_value exc);
bool il_exception_is_unsupported(il_task *t, il_value exc);
bool il_exc_matches(il_task *t, il_value exc, il_class_id cls);

/* Adds a traceback entry for the task's frame to t->exc. */
void il_traceback_add(il_task *t, const il_frame *frame, uint32_t pc);

/* The text CPython 3.11 prints for an uncaught exception (chain, frames with
 * source lines and carets, "Name: message"), UTF-8. Runs no Python: str() of
 * an exception whose class defines __str__ must have been put into
 * `message` (str) before, else pass IL_NIL. Frames of hidden code are left
 * out. suggest: with "Did you mean", as for exceptions that nobody caught. */
void il_traceback_print(il_task *t, il_value exc, il_value message,
                        bool suggest, il_buf *out);
/* Appends ". Did you mean: 'x'?" when a name close to the missing one exists.
 * innermost: the last entry of the traceback, or NULL. */
void il_suggest(il_task *t, il_value exc, const il_traceback *innermost,
                il_buf *out);
/* Innermost user line, 0 if none. */
uint32_t il_traceback_line(il_value exc);

#endif
