/* A task: a Python thread as data.
 *
 * A task owns a value stack and an array of frames; running it is the
 * dispatch loop reading and writing them, and no C frame is held across a call
 * into Python code. So a task stopped at any bytecode is complete in memory:
 * it can be moved to another carrier or scanned by the collector.
 *
 * Only the carrier that runs the task touches it, except for `sched`, whose
 * fields belong to the scheduler (sched/wait.h says under which lock).
 */
#ifndef IL_VM_TASK_H
#define IL_VM_TASK_H

#include "vm/process.h"
#include "vm/visible.h"

typedef enum { /* what becomes of the value that a frame, or a tail-called
                  native, returns; the running frame is then the caller's */
               IL_RET_PUSH,    /* pushed on the caller's stack */
               IL_RET_DISCARD, /* dropped */
               IL_RET_METHOD,  /* pushed, and NIL after it, for LOAD_METHOD */
               IL_RET_INIT,    /* __init__: must be None, dropped; the instance
                                  lies where    the result would go */
               IL_RET_BOOL,    /* its truth is pushed as True or False */
               IL_RET_NOT,     /* the same, negated */
               IL_RET_AGAIN, /* pushed, and the caller's word runs once more */
               IL_RET_TEST,  /* its truth is pushed, and the word runs once more
                              */
               IL_RET_TEST_KEEP, /* its truth decides the caller's
                                    JUMP_.._OR_POP */
               IL_RET_ITER, /* __next__ for FOR_ITER: pushed; StopIteration ends
                                            the loop */
               IL_RET_CLASS, /* class body: the class is made from the namespace
                              */
               IL_RET_IMPORT,    /* module body: the module is pushed, or IMPORT
                                    runs again */
               IL_RET_DELEGATE,  /* the caller's YIELD_FROM yields it;
                                    StopIteration's value  is the result of the
                                    YIELD_FROM */
               IL_RET_GENERATOR, /* generator body: frame->then says what its
                                    resumer wants */
               IL_RET_EXIT       /* bottom frame: the task is done */
} il_ret;

typedef struct il_code_object il_code_object; /* vm/function.h */

typedef struct il_frame {
  il_code_object *code;
  struct il_function *function; /* NULL for a module body */
  il_value aux;  /* by ret: generator, namespace of a class body */
  uint32_t pc;   /* next word; while calling: the word after the CALL */
  uint32_t base; /* stack index of frame slot 0; operands start at base +
                    code->nlocals */
  uint32_t top;  /* stack index of the first free operand; kept up to date
                    only while the frame is not the running one */
  uint8_t ret;   /* il_ret */
  uint8_t then;  /* il_ret, when ret is IL_RET_GENERATOR */
  uint16_t line; /* of a lined task: that has begun last; 0: none */
} il_frame;

/* Why a task does not run; the report's and the timeline's words. */
typedef enum {
  IL_WAIT_NONE,
#define WAIT(name, text) IL_WAIT_##name,
#include "vm/waits.def"
#undef WAIT
  IL_WAIT_COUNT
} il_wait_reason;

typedef enum {
  IL_TASK_NEW,
  IL_TASK_READY,
  IL_TASK_RUNNING,
  IL_TASK_PARKING, /* registered as a waiter, still on its carrier */
  IL_TASK_WOKEN,   /* woken while PARKING */
  IL_TASK_PARKED,
  IL_TASK_DONE
} il_task_state;

/* Tasks that wait for one thing, oldest first; protected by the object lock of
 * that thing. */
typedef struct il_waitq {
  il_task *head, *tail;
} il_waitq;

typedef struct {          /* the scheduler's part, see sched/wait.h */
  uint32_t state;         /* il_task_state, atomic */
  uint32_t reason;        /* il_wait_reason */
  il_object *object;      /* what it waits for, or NULL */
  int64_t deadline;       /* ns on the process clock; 0: none */
  uint32_t timer_index;   /* place in the timer heap + 1; 0: not in it */
  uint32_t raise_class;   /* raised when the task resumes; 0: none */
  il_value timeout_value; /* the result when the deadline passes, */
  uint32_t timeout_class; /* or the class of the exception to raise then, */
  bool (*on_timeout)(il_task *task); /* or who decides; see sched/wait.h */
  il_task *next, *prev; /* in the wait queue or run queue it is in */
  il_waitq *queue;      /* the wait queue it is in, or NULL */
  il_value item;        /* what a blocked put carries, by object */
  bool decided;         /* popped: a pending time-out means nothing; atomic */
  void (*on_parked)(il_task *task); /* called once it is off the core, by the
                                       carrier: for what must not run inside
                                       an operation; it has to wake the task */
  bool to_back;                     /* yielding: behind the other ready tasks */
  uint64_t counted_steps; /* of task->steps, added to the run's so far */
} il_task_sched;

struct il_task {
  IL_TASK_CORE
  struct il_carrier *carrier;
  il_value *stack; /* outside the heap, charged to it */
  uint32_t stack_cap;
  il_frame *frames; /* frames[0] is the bottom */
  uint32_t nframes;
  uint32_t frames_cap; /* usable; at most the process's recursion limit */
  uint32_t resume;  /* il_ret + 1: the task parked in an operation and `wake` is
                       its result; 0: it did not */
  il_value exc;     /* exception being raised, or IL_NIL */
  il_value handled; /* exception being handled (sys.exc_info), or IL_NIL */
  il_value wake;    /* result of the operation the task parked in; IL_NIL:
                       exc is set */
  struct {          /* set by il_tail_* */
    il_value callee, kwnames;
    il_value args[16]; /* more go through a tuple, see il_tail_call */
    uint32_t n;
  } tail;
  uint64_t steps;  /* loop back-edges and calls so far */
  uint64_t rng;    /* for the choice of the preemption point */
  uint64_t ident;  /* threading.get_ident(), from 1 */
  il_value thread; /* the threading.Thread object, or IL_NIL */
  il_value name;   /* str; what reports call it */
  il_value locals; /* dict: threading.local object -> dict, or IL_NIL */
  uint32_t muted;  /* events, as bits by il_event_kind, that the sink does not
                      want of it now; the sink's, relaxed */
  bool daemon;
  bool is_main;
  /* Controlled mode: */
  uint32_t index;     /* of all tasks of the run, in the order of start */
  bool watched;       /* it stops before visible operations, */
  bool granted;       /* but for `visible`, which may be done now */
  bool lined;         /* it counts lines that begin, and stops before one: */
  uint64_t lines;     /* that have begun */
  uint64_t line_stop; /* before the next one, once so many have */
  uint64_t turn_end;  /* of `steps`: when its turn is over */
  il_visible visible; /* what it does next, once it has stopped before it */
  il_task *all_next, *all_prev; /* in the scheduler's list of live tasks */
  il_waitq joiners;             /* under the object lock of the task */
  il_task_sched sched;
};

/* t does something that others may want to know: see trace/event.h. */
static inline __attribute__((always_inline)) void
il_emit(il_task *t, il_event_kind event, void *object, uint64_t number) {
  if (IL_LOAD_RELAXED(&t->muted) >> event & 1) return;
  il_sink *sink = t->process->sink;
  if (IL_UNLIKELY(sink != NULL))
    sink->event(sink, t, event, (il_object *)object, number);
}

/* A task that will call callee(*args): state NEW, on no list. NULL: MemoryError
 * on t (the creating task). */
il_task *il_task_new(il_task *t, il_value callee, il_value args_tuple,
                     il_value kwargs_dict);

/* Line (from 1) of the innermost frame that is the user's, 0 if none. */
uint32_t il_task_line(const il_task *task);

/* Ensures room for n more values above index `top`; may move the stack.
 * False: MemoryError set. */
bool il_task_reserve(il_task *t, uint32_t top, uint32_t n);

typedef enum {
  IL_RUN_YIELD,   /* budget used up, or the poll flag wants the carrier */
  IL_RUN_VISIBLE, /* controlled: t->visible says before what it has stopped */
  IL_RUN_LINE,    /* the same, before a line, which t->visible says */
  IL_RUN_PARKED,  /* state is PARKING or WOKEN: the carrier commits */
  IL_RUN_DONE     /* bottom frame returned or an exception left it (t->exc) */
} il_run_status;

/* Runs t for about `budget` steps. Exported from the wasm module and never
 * inlined: V8 swaps in optimised code only between calls. */
il_run_status il_vm_run(il_task *t, uint32_t budget);
/* The same one operation at a time, for at most `ops` operations, stopping
 * early right before the next store to something shared if `at_store`. So a
 * time slice can end between the read and the write of x += 1. */
il_run_status il_vm_run_stepped(il_task *t, uint32_t ops, bool at_store);
/* For controlled mode: runs t until t->turn_end. If it is watched it stops
 * before each visible operation, but for a granted one and those for which the
 * sink says that it may go on; if it is lined, before a line of the user's
 * program. */
il_run_status il_vm_run_controlled(il_task *t);

#endif
