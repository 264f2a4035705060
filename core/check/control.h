/* The controller of a run in controlled mode: one thread, virtual time, and a
 * strategy that chooses who goes on before every visible operation.
 *
 * It drives all processes of the run, which are contexts of one engine. Every
 * task that could go on has been run to right before its next visible operation
 * (vm/visible.h). A decision is taken among these; the chosen one does its
 * operation, which is one step, and runs on to its next one. Tasks that it woke
 * or started do the same after it, in the order in which it did.
 *
 * Time stands still while any task could go on, and then jumps to the next
 * deadline. While a task waits for input or for the terminal, all wait: so
 * when somebody types makes no difference to the run.
 *
 * Until the program imports what could start a second task, it runs at full
 * speed and nothing counts as a step. What is stepped before that is lines,
 * which have numbers of their own; so the numbers of steps are the same in a
 * run that nobody steps. There are lines as long as there is one task only.
 *
 * The controller is the sink of the processes' events; it hands them on to the
 * detector and the tracer.
 */
#ifndef IL_CHECK_CONTROL_H
#define IL_CHECK_CONTROL_H

#include "check/detector.h"
#include "check/schedule.h"
#include "check/tracer.h"

typedef struct il_control il_control;

typedef struct {
  il_schedule schedule;         /* to be replayed, or strategy and seed and the
                                   program's checksum; taken over */
  uint32_t checksum;            /* of this program */
  uint64_t max_steps;           /* 0: none */
  int64_t pause_at;             /* so many steps done; 0: at the very start;
                                   -1: never */
  int64_t (*now_ns)(void *ctx); /* real time */
  void (*ended)(void *ctx, il_sched *sched); /* a process other than the first
                         has ended: il_control_remove is to follow */
  void *ctx;
} il_control_options;

il_control *
il_control_new(const il_control_options *options); /* NULL: memory */
void il_control_free(il_control *control);         /* after the processes */

/* The clock of the run's processes, and of its broker. */
il_clock il_control_clock(il_control *control);
int64_t il_control_now(void *control); /* virtual, without reading it */
/* A process, before its main task starts; the first one comes first. The name
 * outlives it; NULL for the first. False: no memory. */
bool il_control_add(il_control *control, il_sched *sched, uint32_t pid,
                    const char *name);
void il_control_remove(il_control *control, il_sched *sched);
/* Its events go to this tracer too, which outlives it there. */
void il_control_trace(il_control *control, il_sched *sched, il_tracer *tracer);

typedef enum {
  IL_CONTROL_BUSY,   /* there is more to do */
  IL_CONTROL_IDLE,   /* it waits for input, or for room in the terminal; it
                        can be told to pause there */
  IL_CONTROL_PAUSED, /* between two steps, as asked */
  IL_CONTROL_OVER    /* the first process has ended */
} il_control_status;

/* Goes on for about `ms` milliseconds of real time. */
il_control_status il_control_run(il_control *control, int ms);

/* What a paused run is to do; afterwards it pauses again. */
typedef enum {
  IL_COMMAND_STEP,     /* one step of task `number`; -1: whom the strategy
                          chooses. Where there are no steps yet: a line */
  IL_COMMAND_LINE,     /* of that task, until it is on another line */
  IL_COMMAND_SWITCH,   /* until another task would go on */
  IL_COMMAND_TO,       /* until `number` steps are done */
  IL_COMMAND_CONTINUE, /* to the end */
  IL_COMMAND_PAUSE,    /* also of a run that has not paused */
  IL_COMMAND_TO_LINE,  /* until `number` lines have begun */
  IL_COMMAND_TO_TURN   /* until `number` loop turns and calls are done, and then
                          to a line, before there are steps */
} il_command;
void il_control_command(il_control *control, il_command command,
                        int64_t number);

/* Steps and loop turns. */
uint64_t il_control_steps(const il_control *control);
il_detector *il_control_detector(il_control *control);
/* The run so far as a schedule. */
void il_control_schedule(const il_control *control, il_buf *out);
/* Where the schedule did not fit, in a sentence; NULL: it did. */
const char *il_control_misfit(const il_control *control);
const char *il_control_strategy(const il_control *control);
/* The detector's warnings, and one if the schedule did not fit. */
void il_control_json_warnings(const il_control *control, il_buf *json);
/* JSON, as web/src/model/{snapshot,stepping}.ts say: the state of all tasks and
 * what they share; the latest steps, if the run was made to pause. */
void il_control_snapshot(const il_control *control, il_buf *json);
void il_control_recent(const il_control *control, uint32_t count, il_buf *json);

#endif
