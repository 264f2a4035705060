/* A process: everything that a running program's state hangs off.
 *
 * There is no mutable static anywhere in core: one engine can hold several
 * processes, and each wasm instance holds one in parallel mode. A process is
 * made from a compiled program, run by the scheduler's carriers, and freed.
 */
#ifndef IL_VM_PROCESS_H
#define IL_VM_PROCESS_H

#include "lang/code.h"
#include "object/native.h"
#include "trace/event.h"
#include "vm/class.h"

typedef struct il_sched il_sched;     /* sched/sched.h */
typedef struct il_console il_console; /* sync/console.h: output and input */
typedef struct il_mailbox
    il_mailbox; /* process/mailbox.h: to other processes */
typedef struct il_world il_world;

/* Services that a lower layer needs and a higher one implements. */
typedef struct {
  int64_t (*now_ns)(void *ctx);  /* the host's CLOCK_MONOTONIC */
  int64_t (*wall_ns)(void *ctx); /* since 1970, UTC */
  void (*entropy)(void *ctx, void *out, size_t len);
  /* The program reads the clock, which takes time where time is virtual. May
   * be NULL. */
  void (*tick)(void *ctx);
  void *ctx;
} il_clock;

typedef enum {
#define NAME(id, text) IL_NAME_##id,
#include "vm/names.def"
#undef NAME
  IL_NAME_COUNT
} il_name_id;

/* Library modules compiled so far, immutable, shared by all processes that an
 * engine starts one after the other or at the same time. Begins as {0}. */
typedef struct {
  struct il_library *newest; /* atomic */
} il_libraries;
/* When no process uses them any more. */
void il_libraries_free(il_libraries *libraries);

struct il_process {
  IL_PROCESS_CORE
  uint32_t cores; /* carriers */
  il_shapes *shapes;
  il_interns *interns;
  il_class *classes[IL_CLASS_COUNT]; /* indexed by il_class_id */
  il_value lib[IL_LIB_COUNT];        /* functions of _engine.py */
  il_value modules;                  /* dict: name -> module (sys.modules) */
  struct il_module *builtins;
  struct il_module *main;
  const il_program *program;
  const il_module_def *const *module_defs; /* ends with NULL */
  const il_lib_source *lib_sources;        /* ends with a NULL name */
  il_value memory_error;                   /* preallocated instance */
  il_value names[IL_NAME_COUNT];           /* interned strs, see IL_NAME */
  il_sched *sched;
  il_console *console;
  il_mailbox *mailbox; /* NULL: there are no other processes */
  il_clock clock;
  il_sink *sink;         /* who is told of events, or NULL */
  bool stable_hashes;    /* constant: dicts are by them from the first on */
  bool controlled;       /* in controlled mode */
  bool observed;         /* so, and a second task is possible: tasks stop before
                            visible operations, */
  bool memory_observed;  /* and reads and writes of memory are such */
  bool has_company;      /* a second task has been started in it */
  uint32_t behind;       /* words of the module's body that are, at least */
  uint64_t seed;         /* of random when the program gives none */
  bool no_input;         /* its standard input is at its end */
  struct il_module *sys; /* once imported */
  il_value std_out;      /* the sys.stdout it began with */
  il_value at_exit;      /* called by the main task after its end, or IL_NIL */
  il_value inherited;    /* forked: what the frames of the task that forked held
                            stays alive, and so stay its handles open */
  uint64_t next_id;      /* for id(): handed out by counter, on demand */
  uint32_t recursion_limit;
  il_task *main_task;
  struct il_code_object *entry; /* bottom frame of every task */
  il_libraries *libraries;      /* the engine's */
  uint64_t next_ident;          /* of tasks; atomic */
  uint32_t next_module;         /* numbers for inline caches; atomic */
};

/* Something happens that no task does; else see il_emit. */
static inline void il_emit_outside(il_process *process, il_event_kind event,
                                   void *object) {
  il_sink *sink = process->sink;
  if (IL_UNLIKELY(sink != NULL))
    sink->event(sink, NULL, event, (il_object *)object, 0);
}

/* What a program sees as the time, in ns. */
static inline int64_t il_clock_read(const il_clock *clock) {
  if (clock->tick) clock->tick(clock->ctx);
  return clock->now_ns(clock->ctx);
}

/* The interned str "__init__" is IL_NAME(t, init); the list is vm/names.def. */
#define IL_NAME(t, name) ((t)->process->names[IL_NAME_##name])

typedef struct {
  const il_program *program;
  const il_module_def *const *module_defs; /* end with NULL */
  const il_class_def *const *class_defs;
  const il_lib_source *lib_sources; /* ends with a NULL name */
  il_libraries *libraries;          /* outlives the process */
  il_clock clock;
  size_t memory_limit; /* bytes; 0: none */
  uint32_t cores;
  uint64_t seed;
  bool stable_hashes;  /* what hashes by identity does not by its address */
  il_mailbox *mailbox; /* or NULL; the caller's */
  /* A process that another one has started. Forked: `restore` makes everything
   * but the engine's classes and names from `start`, and gives the tuple
   * (function, arguments) that the main task calls; or IL_NIL, raised. Spawned:
   * restore is NULL, and the main task calls the library's process_spawned
   * with the bytes in `start`. */
  const char *start; /* NULL: the main task runs the program */
  size_t start_len;
  il_value (*restore)(il_task *boot, const char *bytes, size_t len);
} il_process_options;

/* A process with its main task (MainThread) ready to run; NULL when memory is
 * short. Does not start carriers; the scheduler and the console are set by the
 * caller. */
il_process *il_process_new(const il_process_options *options);
/* No carrier may be running any of its tasks. */
void il_process_free(il_process *process);
/* Reports the process's roots but for its tasks (of which it knows the main
 * one only): classes, modules, names. */
void il_process_roots(il_marker *marker, void *process);

static inline void il_poll_set(il_process *process, uint32_t bits) {
  __atomic_fetch_or(&process->poll, bits, __ATOMIC_SEQ_CST);
}
static inline void il_poll_clear(il_process *process, uint32_t bits) {
  __atomic_fetch_and(&process->poll, ~bits, __ATOMIC_SEQ_CST);
}

#endif
