#include "check/control.h"

#include <stdlib.h>

#include "check/going.h"
#include "check/names.h"
#include "check/snapshot.h"
#include "process/mailbox.h"
#include "sched/carrier.h"
#include "sched/drive.h"
#include "sched/queue.h"

enum {
  PLAIN_GRAIN = 100000, /* as IL_TURN, before a second task is possible */
  LOOK_EVERY = 64,      /* grains between two looks at the real time */
  CREDIT = 4000,        /* steps within the dispatch loop, the same */
  TICK_NS = 1000,       /* what reading the clock takes */
  RECENT = 256          /* steps kept in words */
};

/* 2024-01-01 00:00:00 UTC: when virtual time begins. */
static const int64_t epoch_ns = 1704067200ll * 1000000000;

typedef struct { /* a process */
  il_sched *sched;
  il_carrier *carrier;
  uint32_t pid;
  const char *name;
  il_tracer *tracer; /* or NULL */
} member;

typedef struct {
  uint64_t step;
  uint32_t task;
  il_buf json; /* members of an Operation */
} recent_step;

struct il_control {
  il_going going; /* first */
  il_control_options options;
  il_chooser chooser;
  il_schedule done;  /* of the run so far */
  uint32_t replayed; /* departures of options.schedule that are behind */
  uint64_t decisions;
  char misfit[200]; /* "": none */
  member *members;  /* in the order of their start */
  uint32_t nmembers, members_cap;
  il_task **ready; /* stopped before a visible operation, by index */
  uint32_t nready, ready_cap;
  uint32_t ntasks; /* there have been */
  il_task *last;   /* who went last, if it is ready */
  il_task *picked; /* decided, and not yet gone: paused before it */
  il_task *running;
  il_task *turn;  /* who went last and has not left since, for the trace */
  int64_t now;    /* virtual, ns since the start */
  uint64_t turns; /* loop turns and calls, but for those of the running task
                     since turns_from of its steps */
  uint64_t turns_from;
  bool watching; /* a second task is possible: operations are steps */
  uint64_t entropy;
  /* Pausing */
  il_command command;
  uint64_t pause_at;  /* TO */
  uint64_t began;     /* steps when the command came */
  int64_t wanted;     /* index of the task that is to go on; -1: any */
  uint32_t line;      /* LINE: where it was */
  uint32_t line_task; /* LINE: its index */
  bool paused, keeps_words;
  bool has_shown;  /* paused in the deadlock */
  bool was_at_end; /* when the command came */
  bool in_step;    /* a task is running on after its operation */
  uint32_t credit; /* steps until the next look at the real time */
  bool counts_lines;
  uint64_t line_stop;  /* see il_task */
  uint64_t lines_from; /* turns when the counting began; 0: all are counted */
  recent_step recent[RECENT]; /* a ring by step */
  il_ways *ways;
};

/* Time and chance */

int64_t il_control_now(void *control) {
  return ((il_control *)control)->now;
}

static int64_t wall_ns(void *ctx) {
  return epoch_ns + ((il_control *)ctx)->now;
}

static void tick(void *ctx) {
  ((il_control *)ctx)->now += TICK_NS;
}

static void entropy(void *ctx, void *out, size_t len) {
  il_control *c = ctx;
  for (size_t i = 0; i < len; i++)
    ((uint8_t *)out)[i] = (uint8_t)il_mix64(&c->entropy);
}

il_clock il_control_clock(il_control *control) {
  return (il_clock){il_control_now, wall_ns, entropy, tick, control};
}

static bool may_go_on(il_sink *sink, il_task *task);

/* See begin_free. */
static void end_free(il_control *c) {
  c->credit += c->going.free_steps;
  c->going.free_steps = 0;
}

/* Events */

static member *member_of(const il_control *c, const il_task *task) {
  uint32_t i = 0;
  while (c->members[i].sched != task->process->sched)
    i++;
  return &c->members[i];
}

static void trace(il_control *c, il_task *t, il_event_kind kind,
                  il_object *object, uint64_t number) {
  il_tracer *tracer = member_of(c, t ? t : (il_task *)(void *)object)->tracer;
  if (tracer)
    il_tracer_event(tracer, t, kind, object, number, (int64_t)c->going.steps);
}

/* A turn, for the trace, is the steps of one task in a row: it begins after the
 * step before its first, and what tasks do between steps is none. */
static void begin_turn(il_control *c, il_task *task) {
  if (c->turn == task) return;
  if (c->turn) trace(c, c->turn, IL_EVENT_YIELD, NULL, 0);
  c->turn = task;
  trace(c, task, IL_EVENT_RUN, NULL, 0);
}

/* A process begins or ends: its parent has told it to, or will be told. */
static void trace_life(il_control *c, il_task *main, il_event_kind kind) {
  const il_mailbox *mailbox = main->process->mailbox;
  if (!main->is_main || main->process == c->members[0].sched->process) return;
  if (kind == IL_EVENT_START)
    trace(c, main, IL_EVENT_RECEIVE, NULL,
          il_process_start_id(il_mailbox_parent(mailbox)));
  else
    trace(c, main, IL_EVENT_SEND, NULL,
          il_process_end_id(il_mailbox_pid(mailbox)));
}

static void event(il_sink *sink, il_task *t, il_event_kind kind,
                  il_object *object, uint64_t number) {
  il_control *c = (il_control *)sink;
  if (kind == IL_EVENT_START || kind == IL_EVENT_WAKE) end_free(c);
  if (kind == IL_EVENT_START) {
    il_task *task = (il_task *)(void *)object;
    task->index = c->ntasks++;
    if (task->index > 0) c->members[0].sched->process->main_task->lined = false;
    if (t && t->process == task->process)
      t->process->memory_observed = t->process->has_company = true;
  }
  il_detector_event(c->going.detector, t, kind, object, number, c->going.steps);
  if (!object && (kind == IL_EVENT_LOCK || kind == IL_EVENT_UNLOCK ||
                  kind == IL_EVENT_SIGNAL || kind == IL_EVENT_OBSERVE))
    return; /* what processes share, and has no name in a trace */
  bool is_turn = t && t == c->turn;
  if (kind == IL_EVENT_RUN || (kind == IL_EVENT_YIELD && !is_turn)) return;
  if (kind == IL_EVENT_END) trace_life(c, t, kind);
  trace(c, t, kind, object, number);
  if (kind == IL_EVENT_START && !t)
    trace_life(c, (il_task *)(void *)object, kind);
  if (is_turn && (kind == IL_EVENT_YIELD || kind == IL_EVENT_BLOCK ||
                  kind == IL_EVENT_END))
    c->turn = NULL;
}

static void mark(il_sink *sink, il_process *process, il_marker *marker) {
  const il_control *c = (il_control *)sink;
  for (uint32_t i = 0; i < c->nmembers; i++)
    if (c->members[i].sched->process == process && c->members[i].tracer)
      il_tracer_mark(c->members[i].tracer, marker);
}

/* Where the run leaves its schedule; short enough for its place. */
static void set_misfit(il_control *c, const char *format, ...) IL_PRINTF(2, 3);
static void set_misfit(il_control *c, const char *format, ...) {
  il_buf text;
  va_list args;
  il_buf_init_on(&text, c->misfit, sizeof c->misfit);
  va_start(args, format);
  il_buf_vprintf(&text, format, args);
  va_end(args);
}

/* Processes */

il_control *il_control_new(const il_control_options *options) {
  il_control *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->going.sink = (il_sink){.event = event,
                            .visible = il_going_on,
                            .update = il_going_on_by_two,
                            .mark = mark};
  c->going.ask = may_go_on;
  c->options = *options;
  const il_schedule *schedule = &options->schedule;
  il_chooser_init(&c->chooser, schedule->strategy, schedule->seed);
  c->done = (il_schedule){.checksum = options->checksum,
                          .strategy = schedule->strategy,
                          .seed = schedule->seed};
  c->entropy = schedule->seed ^ 0x5851F42D4C957F2Du;
  c->wanted = -1;
  c->command = IL_COMMAND_CONTINUE;
  if (options->pause_at >= 0)
    il_control_command(c, IL_COMMAND_TO, options->pause_at);
  if (schedule->checksum != options->checksum)
    set_misfit(
        c,
        "The schedule was made for another program: its checksum is %08x, "
        "this one's is %08x.",
        schedule->checksum, options->checksum);
  c->going.detector = il_detector_new();
  c->ways = il_ways_new();
  if (c->going.detector && c->ways) return c;
  il_control_free(c);
  return NULL;
}

void il_control_free(il_control *control) {
  while (control->nmembers)
    il_control_remove(control, control->members[0].sched);
  for (uint32_t i = 0; i < RECENT; i++)
    il_buf_term(&control->recent[i].json);
  if (control->going.detector) il_detector_free(control->going.detector);
  il_ways_free(control->ways);
  il_chooser_term(&control->chooser);
  il_schedule_term(&control->done);
  il_schedule_term(&control->options.schedule);
  free(control->members);
  free(control->ready);
  free(control);
}

bool il_control_add(il_control *control, il_sched *sched, uint32_t pid,
                    const char *name) {
  if (control->nmembers == control->members_cap) {
    uint32_t cap = control->members_cap ? control->members_cap * 2 : 4;
    member *members = realloc(control->members, cap * sizeof *members);
    if (!members) return false;
    control->members = members;
    control->members_cap = cap;
  }
  il_carrier *carrier = il_drive_begin(sched);
  if (!carrier) return false;
  control->members[control->nmembers++] =
      (member){sched, carrier, pid, name, NULL};
  sched->process->sink = &control->going.sink;
  sched->process->controlled = true;
  il_detector_add(control->going.detector, sched->process, name);
  il_heap_local_set_private(carrier->heap, true);
  il_heap_on_marked(sched->process->heap, il_ids_forget_dead, sched->process);
  control->watching |= control->nmembers > 1;
  for (uint32_t i = 0; i < control->nmembers && control->watching; i++)
    control->members[i].sched->process->observed = true;
  return true;
}

void il_control_trace(il_control *control, il_sched *sched, il_tracer *tracer) {
  member_of(control, sched->process->main_task)->tracer = tracer;
}

static void drop_ready(il_control *c, uint32_t i) {
  if (c->last == c->ready[i]) c->last = NULL;
  if (c->picked == c->ready[i]) c->picked = NULL;
  c->nready--;
  memmove(c->ready + i, c->ready + i + 1, (c->nready - i) * sizeof *c->ready);
}

void il_control_remove(il_control *control, il_sched *sched) {
  for (uint32_t i = control->nready; i-- > 0;)
    if (control->ready[i]->process == sched->process) drop_ready(control, i);
  il_task **const kept[] = {&control->turn, &control->running};
  for (uint32_t i = 0; i < IL_COUNT(kept); i++)
    if (*kept[i] && (*kept[i])->process == sched->process) *kept[i] = NULL;
  uint32_t i = 0;
  while (control->members[i].sched != sched)
    i++;
  sched->process->sink = NULL;
  il_detector_forget(control->going.detector, sched->process);
  il_ways_forget(control->ways, sched->process);
  il_drive_end(control->members[i].carrier);
  control->nmembers--;
  memmove(control->members + i, control->members + i + 1,
          (control->nmembers - i) * sizeof *control->members);
}

/* Ready tasks */

static uint32_t place_of(const il_control *c, uint32_t index) {
  uint32_t low = 0, high = c->nready;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (c->ready[middle]->index < index)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static il_task *find_ready(const il_control *c, int64_t index) {
  if (index < 0) return NULL;
  uint32_t i = place_of(c, (uint32_t)index);
  return i < c->nready && c->ready[i]->index == index ? c->ready[i] : NULL;
}

static void add_ready(il_control *c, il_task *task) {
  if (c->nready == c->ready_cap) {
    c->ready_cap = c->ready_cap ? c->ready_cap * 2 : 16;
    c->ready = realloc(c->ready, c->ready_cap * sizeof *c->ready);
    IL_ASSERT(c->ready != NULL);
  }
  uint32_t i = place_of(c, task->index);
  memmove(c->ready + i + 1, c->ready + i, (c->nready - i) * sizeof *c->ready);
  c->ready[i] = task;
  c->nready++;
}

/* Says what a task that has stopped does next, where the engine does not. */
static void will(il_task *task, il_visible_kind kind) {
  task->visible = (il_visible){
      .kind = (uint8_t)kind, .line = il_task_line(task), .value = IL_NIL};
}

static void note_nested(const il_control *c, il_task *task) {
  task->visible.nested = task->visible.kind == IL_VISIBLE_ACQUIRE &&
                         il_detector_holds(c->going.detector, task);
}

/* How many turns it may take before one of another kind counts as a step. */
static void begin_turns(const il_control *c, il_task *task) {
  uint64_t turns = c->watching ? IL_TURN : PLAIN_GRAIN;
  if (!c->watching && c->command == IL_COMMAND_TO_TURN &&
      c->pause_at > c->turns && c->pause_at - c->turns < turns)
    turns = c->pause_at - c->turns;
  task->turn_end = task->steps + turns;
}

/* Runs the task to right before its next visible operation, or to a line. True:
 * it has stopped there. */
static bool run_on(il_control *c, il_carrier *carrier, il_task *task) {
  if (c->running && c->running != task &&
      c->running->sched.state == IL_TASK_RUNNING)
    il_drive_yield(c->running);
  c->running = task;
  for (;;) {
    task->watched = c->watching;
    task->lined = c->counts_lines && c->ntasks == 1;
    task->line_stop = c->line_stop;
    c->turns_from = task->steps;
    il_drive_status status = il_drive_run(carrier, task);
    c->turns += task->steps - c->turns_from;
    c->turns_from = task->steps;
    switch (status) {
    case IL_DRIVE_VISIBLE: note_nested(c, task); return true;
    case IL_DRIVE_LINE: /* what has been imported tells after the next turn */
      if (task->process->observed && !c->watching) task->turn_end = task->steps;
      return true;
    case IL_DRIVE_TURN:
      if (task->process->observed && !c->watching) {
        c->watching = true; /* from its next operation on */
        begin_turns(c, task);
        continue;
      }
      will(task, IL_VISIBLE_TURN);
      return true;
    case IL_DRIVE_ENDING: will(task, IL_VISIBLE_END); return true;
    default: c->running = NULL; return false;
    }
  }
}

/* Every task that has become ready runs to its first visible operation. */
static void settle(il_control *c) {
  for (uint32_t i = 0; i < c->nmembers; i++) {
    member *m = &c->members[i];
    while (!il_sched_is_over(m->sched) && il_drive_has_ready(m->carrier)) {
      il_task *task = il_drive_ready(m->carrier);
      begin_turns(c, task);
      if (run_on(c, m->carrier, task)) add_ready(c, task);
      m = &c->members[i]; /* a new process may have moved it */
    }
  }
}

static bool has_news(const il_control *c) {
  for (uint32_t i = 0; i < c->nmembers; i++)
    if (!il_sched_is_over(c->members[i].sched) &&
        il_drive_has_ready(c->members[i].carrier))
      return true;
  return false;
}

/* Decisions */

/* What the schedule says of this decision; -1: nothing. */
static int64_t departure(il_control *c, const il_task *choice) {
  const il_schedule *s = &c->options.schedule;
  if (c->replayed == s->count ||
      s->departures[c->replayed].decision != c->decisions)
    return -1;
  uint32_t index = s->departures[c->replayed++].task;
  if (find_ready(c, index)) return index;
  if (!*c->misfit)
    set_misfit(
        c,
        "The schedule departs at step %llu, line %u: task %u is to go on, "
        "and it is not ready.",
        (unsigned long long)c->going.steps + 1, choice->visible.line, index);
  c->replayed = s->count;
  return -1;
}

static il_task *decide(il_control *c) {
  if (c->nready == 1) return c->ready[0];
  c->decisions++;
  il_task *choice = il_chooser_pick(&c->chooser, c->ready, c->nready, c->last);
  int64_t index = departure(c, choice);
  if (index >= 0 && index != choice->index) {
    choice = find_ready(c, index);
    il_schedule_add(&c->done, c->decisions, choice->index);
  }
  return choice;
}

/* Somebody wants another task than was decided: the schedule departs here. */
static il_task *overrule(il_control *c, il_task *choice) {
  il_task *wanted = find_ready(c, c->wanted);
  if (!wanted || wanted == choice) return choice;
  il_schedule *done = &c->done;
  if (done->count && done->departures[done->count - 1].decision == c->decisions)
    done->count--;
  il_schedule_add(done, c->decisions, wanted->index);
  c->replayed = c->options.schedule.count;
  return wanted;
}

/* Lines: there are some as long as no second task has been started. */

static il_task *only_task(const il_control *c) {
  return c->ntasks == 1 ? c->members[0].sched->process->main_task : NULL;
}

static bool is_at(const il_task *task, il_visible_kind kind) {
  return task && task->visible.kind == kind;
}

static void count_lines(il_control *c) {
  il_task *task = only_task(c);
  if (c->counts_lines) return;
  c->counts_lines = true;
  c->lines_from = c->turns;
  if (!task) return;
  task->lines = 0;
  for (uint32_t i = 0; i < task->nframes; i++)
    task->frames[i].line = 0;
}

/* Before which line it is to stop. */
static void aim_at_line(il_control *c) {
  il_task *task = only_task(c);
  uint64_t here = task ? task->lines : 0;
  uint64_t next = here + is_at(task, IL_VISIBLE_LINE), stop = UINT64_MAX;
  switch (c->command) {
  case IL_COMMAND_STEP:
    if (!c->watching) stop = next;
    break;
  case IL_COMMAND_LINE: stop = next; break;
  case IL_COMMAND_TO:
    if (c->pause_at == 0) stop = here;
    break;
  case IL_COMMAND_TO_LINE:
    stop = c->pause_at > here ? c->pause_at : here;
    break;
  case IL_COMMAND_TO_TURN:
    if (c->turns >= c->pause_at) stop = here;
    break;
  case IL_COMMAND_PAUSE: stop = here; break;
  default: break;
  }
  c->line_stop = stop;
}

/* Pausing */

void il_control_command(il_control *control, il_command command,
                        int64_t number) {
  il_control *c = control;
  c->command = command;
  c->began = c->going.steps;
  c->paused = false;
  c->was_at_end = c->nready && is_at(c->ready[0], IL_VISIBLE_END);
  c->keeps_words |= command != IL_COMMAND_CONTINUE;
  c->wanted = -1;
  if (command == IL_COMMAND_STEP || command == IL_COMMAND_LINE)
    c->wanted = number;
  c->line_task = UINT32_MAX;
  c->pause_at = number < 0 ? 0 : (uint64_t)number;
  if (command != IL_COMMAND_CONTINUE)
    count_lines(c);
  else
    c->counts_lines = false;
  aim_at_line(c);
}

static bool line_is_left(il_control *c) {
  il_task *task = find_ready(c, c->line_task);
  return !task || task->visible.line != c->line;
}

/* Is this where the command ends? c->picked would go on. */
static bool is_reached(il_control *c) {
  bool moved = c->going.steps > c->began;
  switch (c->command) {
  case IL_COMMAND_STEP: return moved;
  case IL_COMMAND_LINE: return moved && c->ntasks > 1 && line_is_left(c);
  case IL_COMMAND_SWITCH: return moved && c->picked != c->last;
  case IL_COMMAND_TO: return c->going.steps >= c->pause_at;
  case IL_COMMAND_TO_LINE: return c->ntasks > 1;
  case IL_COMMAND_TO_TURN:
  case IL_COMMAND_PAUSE: return true;
  default: return false;
  }
}

static void keep_words(il_control *c, const il_task *task) {
  recent_step *r = &c->recent[c->going.steps % RECENT];
  r->step = c->going.steps;
  r->task = task->index;
  r->json.len = 0;
  il_describe_visible(c->ways, task, &task->visible, &r->json);
}

/* Steps */

/* How many steps a task that is the only one to go on may do without anybody
 * being asked: until there is another one, something is to be looked at, or the
 * place is near where a pause is wanted. */
static void begin_free(il_control *c) {
  if (c->nready > 1 || c->nmembers > 1 || c->options.max_steps ||
      c->command != IL_COMMAND_CONTINUE)
    return;
  c->going.free_steps = c->credit;
  c->credit = 0;
}

static void step(il_control *c, il_task *task) {
  il_carrier *carrier = member_of(c, task)->carrier;
  uint32_t place = place_of(c, task->index);
  begin_turn(c, task);
  c->going.steps++;
  c->picked = NULL;
  if (c->command == IL_COMMAND_LINE && c->line_task == UINT32_MAX) {
    c->line_task = task->index;
    c->line = task->visible.line;
    c->wanted = task->index;
  } else if (c->command == IL_COMMAND_STEP) {
    c->wanted = -1;
  }
  if (c->keeps_words) keep_words(c, task);
  il_detector_visible(c->going.detector, task, c->going.steps);
  if (task->visible.kind == IL_VISIBLE_END) {
    drop_ready(c, place);
    if (c->running == task) c->running = NULL;
    il_drive_finish(carrier, task);
    return;
  }
  task->granted = task->visible.kind != IL_VISIBLE_TURN;
  c->last = task;
  begin_turns(c, task);
  begin_free(c);
  c->in_step = true;
  if (!run_on(c, carrier, task)) drop_ready(c, place);
  c->in_step = false;
  end_free(c);
}

/* The same for a task that would go on to its next operation: it may, if
 * nothing else has to be done between the two. */
static bool may_go_on(il_sink *sink, il_task *task) {
  il_control *c = (il_control *)sink;
  if (!c->in_step || c->credit == 0 || c->nmembers > 1 || task->process->poll ||
      has_news(c))
    return false;
  bool is_free = c->command == IL_COMMAND_CONTINUE ||
                 (c->command == IL_COMMAND_TO && c->pause_at > c->going.steps &&
                  c->pause_at - c->going.steps > RECENT);
  uint64_t most = c->options.max_steps;
  if (!is_free ||
      (most && il_control_steps(c) + task->steps - c->turns_from + 1 >= most))
    return false;
  note_nested(c, task);
  c->picked = decide(c);
  if (c->picked != task) return false;
  c->credit--;
  c->going.steps++;
  c->picked = NULL;
  il_detector_visible(c->going.detector, task, c->going.steps);
  begin_turns(c, task);
  return true;
}

/* The run */

static uint32_t count_external(const il_control *c) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < c->nmembers; i++)
    count += c->members[i].sched->nexternal;
  return count;
}

static bool advance_time(il_control *c) {
  int64_t next = INT64_MAX;
  for (uint32_t i = 0; i < c->nmembers; i++) {
    int64_t deadline = il_timers_next(c->members[i].sched);
    if (deadline < next) next = deadline;
  }
  if (next == INT64_MAX) return false;
  int64_t passes = next > c->now ? next - c->now : 0;
  c->now += passes;
  for (uint32_t i = 0; i < c->nmembers; i++) {
    c->members[i].sched->idle_ns += passes;
    il_timers_fire(c->members[i].sched, c->now);
  }
  return true;
}

static void end_in_deadlock(il_control *c) {
  for (uint32_t i = 0; i < c->nmembers; i++)
    il_detector_deadlock(c->going.detector, c->members[i].sched,
                         c->members[i].name);
  for (uint32_t i = 0; i < c->nmembers; i++)
    il_carrier_end_in_deadlock(c->members[i].carrier);
}

/* Processes that have ended leave. False: the first has. */
static bool remove_ended(il_control *c) {
  if (il_sched_is_over(c->members[0].sched)) return false;
  for (uint32_t i = 1; i < c->nmembers; i++)
    if (il_sched_is_over(c->members[i].sched)) {
      c->options.ended(c->options.ctx, c->members[i].sched);
      i = 0;
    }
  return true;
}

/* Somebody who steps is to see who waits for whom, once. */
static bool shows_deadlock(il_control *c) {
  if (c->has_shown || c->command == IL_COMMAND_CONTINUE ||
      (c->command == IL_COMMAND_TO && c->going.steps < c->pause_at))
    return false;
  return c->has_shown = c->paused = true;
}

/* Who steps through lines is to see the last state too. */
static bool shows_end(il_control *c) {
  switch (c->command) {
  case IL_COMMAND_CONTINUE:
  case IL_COMMAND_TO: return false;
  case IL_COMMAND_LINE:
  case IL_COMMAND_TO_LINE: break;
  default:
    if (c->watching) return false;
  }
  return !c->was_at_end && only_task(c) && is_at(c->ready[0], IL_VISIBLE_END);
}

/* Before a second task is possible, and from one line to the next. */
static void run_plainly(il_control *c) {
  il_task *task = c->ready[0];
  il_carrier *carrier = c->members[0].carrier;
  begin_turn(c, task);
  if (task->visible.kind != IL_VISIBLE_END) {
    if (task->visible.kind != IL_VISIBLE_LINE) {
      begin_turns(c, task);
      aim_at_line(c);
    }
    if (!run_on(c, carrier, task)) drop_ready(c, 0);
    return;
  }
  drop_ready(c, 0);
  c->running = NULL;
  il_drive_finish(carrier, task);
}

/* One step, or what comes between two steps. */
static il_control_status go_on(il_control *c) {
  settle(c);
  if (!remove_ended(c)) return IL_CONTROL_OVER;
  if (has_news(c)) return IL_CONTROL_BUSY;
  if (count_external(c)) {
    c->paused =
        c->command == IL_COMMAND_PAUSE || c->command == IL_COMMAND_TO_TURN;
    return c->paused ? IL_CONTROL_PAUSED : IL_CONTROL_IDLE;
  }
  if (c->nready == 0) {
    if (advance_time(c)) return IL_CONTROL_BUSY;
    if (shows_deadlock(c)) return IL_CONTROL_PAUSED;
    end_in_deadlock(c);
    return IL_CONTROL_BUSY;
  }
  bool is_at_line = is_at(c->ready[0], IL_VISIBLE_LINE);
  if ((is_at_line && c->ready[0]->lines == c->line_stop) || shows_end(c)) {
    c->paused = true;
    return IL_CONTROL_PAUSED;
  }
  if (c->watching && !is_at_line) {
    if (!c->picked) c->picked = decide(c);
    if (is_reached(c)) {
      c->paused = true;
      return IL_CONTROL_PAUSED;
    }
    step(c, overrule(c, c->picked));
  } else {
    run_plainly(c);
  }
  if (c->options.max_steps && il_control_steps(c) > c->options.max_steps)
    il_sched_stop(c->members[0].sched, IL_STATUS_LIMIT);
  return IL_CONTROL_BUSY;
}

static void check_replayed(il_control *c) {
  if (*c->misfit || c->replayed == c->options.schedule.count) return;
  set_misfit(c, "The schedule goes on after step %llu, where this run ended.",
             (unsigned long long)c->going.steps);
}

il_control_status il_control_run(il_control *control, int ms) {
  void *ctx = control->options.ctx;
  int64_t end = control->options.now_ns(ctx) + (int64_t)ms * 1000000;
  control->credit = CREDIT;
  if (control->paused && !il_sched_is_over(control->members[0].sched))
    return IL_CONTROL_PAUSED;
  for (uint32_t i = 0;; i++) {
    il_control_status status = go_on(control);
    if (status == IL_CONTROL_OVER) check_replayed(control);
    if (status != IL_CONTROL_BUSY) return status;
    bool is_due = !control->watching || i % LOOK_EVERY == 0 || !control->credit;
    if (!is_due) continue;
    if (control->options.now_ns(ctx) >= end) return IL_CONTROL_BUSY;
    control->credit = CREDIT;
  }
}

/* What there is to say */

uint64_t il_control_steps(const il_control *control) {
  return control->going.steps + control->turns;
}

il_detector *il_control_detector(il_control *control) {
  return control->going.detector;
}

void il_control_schedule(const il_control *control, il_buf *out) {
  il_schedule_print(&control->done, out);
}

const char *il_control_misfit(const il_control *control) {
  return *control->misfit ? control->misfit : NULL;
}

const char *il_control_strategy(const il_control *control) {
  return il_choice_name(control->done.strategy);
}

void il_control_json_warnings(const il_control *control, il_buf *json) {
  il_detector_json_warnings(control->going.detector, json);
  if (!*control->misfit) return;
  json->len--; /* the bracket at the end */
  if (json->bytes[json->len - 1] != '[') il_buf_text(json, ", ");
  il_buf_text(json, "{\"kind\": \"schedule\", \"lines\": [], \"text\": \"");
  il_buf_json(json, control->misfit, strlen(control->misfit));
  il_buf_text(json, "\"}]");
}

void il_control_snapshot(const il_control *control, il_buf *json) {
  const il_control *c = control;
  il_sched **scheds = calloc(c->nmembers + 1, sizeof *scheds);
  uint32_t *pids = calloc(c->nmembers + 1, sizeof *pids);
  IL_ASSERT(scheds && pids);
  for (uint32_t i = 0; i < c->nmembers; i++) {
    scheds[i] = c->members[i].sched;
    pids[i] = c->members[i].pid;
  }
  const il_task *only = c->counts_lines ? only_task(c) : NULL;
  il_snapshot_facts facts = {.step = c->going.steps,
                             .has_lines = only != NULL,
                             .lines = only ? only->lines : 0,
                             .lines_from = c->lines_from,
                             .time_ns = c->now,
                             .scheds = scheds,
                             .pids = pids,
                             .nscheds = c->nmembers,
                             .detector = c->going.detector};
  il_snapshot_json(&facts, json);
  free(scheds);
  free(pids);
}

void il_control_recent(const il_control *control, uint32_t count,
                       il_buf *json) {
  uint64_t last = control->going.steps, from = 1;
  if (count > RECENT) count = RECENT;
  if (last > count) from = last - count + 1;
  il_buf_byte(json, '[');
  for (uint64_t i = from, some = 0; i <= last; i++) {
    const recent_step *r = &control->recent[i % RECENT];
    if (r->step != i) continue;
    il_buf_printf(json, "%s{\"step\": %llu, \"task\": %u, ", some++ ? ", " : "",
                  (unsigned long long)i, r->task);
    il_buf_append(json, r->json.bytes, r->json.len);
    il_buf_byte(json, '}');
  }
  il_buf_byte(json, ']');
}
