/* Fork by value: everything that a process can reach, as bytes.
 *
 * An image holds the graph of objects reachable from the process's modules and
 * one more value, each object once, so that identity is kept: closures,
 * lambdas, classes, generators, module globals. Of tasks only the calling one
 * lives on: it becomes the child's main task; locks that others hold stay held,
 * by nobody who could release them. Waiters are left out. Channels, semaphores
 * and memories of other processes (process/mailbox.h) keep their number: the
 * child holds them too.
 *
 * The reader has to be the same program (the same build of the engine, run from
 * the same file): addresses of constant data, such as tables of natives, are
 * written as they are. Nothing outside the engine ever makes an image.
 */
#ifndef IL_PROCESS_IMAGE_H
#define IL_PROCESS_IMAGE_H

#include "base/buf.h"
#include "vm/task.h"

typedef struct { /* a shared object that the image holds */
  uint64_t id;
  uint32_t rights;
} il_image_handle;

/* The task is off its core and every carrier but the caller's stands still
 * (il_sched_stop_world). False: raised (MemoryError). out is empty before;
 * handles gets an il_image_handle for each. */
bool il_image_write(il_task *t, il_value root, il_buf *out, il_buf *handles);

/* For il_process_options.restore: fills in a process of which only the engine's
 * classes and names exist: modules, builtins, main module, library functions.
 * The root, or IL_NIL: MemoryError. */
il_value il_image_read(il_task *boot, const char *bytes, size_t len);

#endif
