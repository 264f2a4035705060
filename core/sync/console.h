/* The console: what tasks print goes into a bounded ring that the host drains;
 * what the host types goes to tasks that wait for input.
 *
 * One write is one piece: texts of two tasks do not mix. A write that does not
 * fit parks its task until the host has taken it all, and the writes of other
 * tasks queue up behind it. Nothing is ever dropped.
 */
#ifndef IL_SYNC_CONSOLE_H
#define IL_SYNC_CONSOLE_H

#include "sched/sched.h"

typedef enum { IL_STDOUT, IL_STDERR } il_stream;
typedef enum {
  IL_CONSOLE_OUTPUT,       /* the ring was empty and is not any more */
  IL_CONSOLE_INPUT_WANTED, /* a task waits for input */
  IL_CONSOLE_INPUT_TAKEN   /* none does any longer */
} il_console_event;

/* ring_size in bytes. notify may be called from any carrier, with the console
 * locked: it must only pass the news on. */
il_console *il_console_new(size_t ring_size,
                           void (*notify)(void *ctx, il_console_event event),
                           void *ctx);
void il_console_free(il_console *console);

/* IL_NONE, or IL_PARK while the ring is full. UTF-8. */
il_value il_console_write(il_task *t, il_stream stream, const char *bytes,
                          size_t len);
/* For the host's own messages when no task runs: never blocks; what does not
 * fit is kept as well. */
void il_console_print(il_console *console, il_stream stream, const char *bytes,
                      size_t len);
/* The process is about to be freed: none of its tasks is woken any more. What
 * they wrote is still printed. */
void il_console_forget(il_console *console, const il_process *process);
/* Host: takes up to cap bytes that were written to one stream; 0: empty. */
size_t il_console_drain(il_console *console, il_stream *stream, char *out,
                        size_t cap);

/* A line without its newline as str; EOFError; or IL_PARK, whose result is None
 * when there may be a line now: call it again. */
il_value il_console_readline(il_task *t);
/* Host: bytes typed (UTF-8, complete or not), and the end of input. */
void il_console_type(il_console *console, const char *bytes, size_t len);
void il_console_type_eof(il_console *console);

#endif
