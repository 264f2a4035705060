#include "sync/report.h"

#include <stdlib.h>

#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"
#include "sync/console.h"
#include "sync/sync.h"
#include "vm/exception.h"
#include "vm/ops.h"

/* Uncaught exceptions */

static void print_text(il_task *t, const il_buf *text) {
  il_console_print(t->process->console, IL_STDERR, text->bytes, text->len);
}

static il_value exc_args(il_value exc) {
  const il_instance *e = (const il_instance *)(const void *)il_to_ptr(exc);
  return il_slot_load(&e->slots[IL_EXC_ARGS]);
}

/* sys.exit(None | int | text). */
static void exit_main(il_task *task, il_value exc) {
  il_sched *sched = task->process->sched;
  il_value args = exc_args(exc);
  uint32_t n = il_is_tuple(args) ? il_as_tuple(args)->len : 0;
  il_value code = n ? il_as_tuple(args)->items[0] : IL_NONE;
  int64_t number = 0;
  if (code == IL_NONE) return;
  if (il_is_bool(code)) code = il_int_of(code);
  if (il_is_integer(code)) {
    il_int_to_i64(code, &number);
    sched->main_exit_code = (int)(number & 0xFF);
    return;
  }
  il_buf text;
  il_buf_init(&text);
  if (il_plain_str(task, code, false, &text) != IL_PLAIN_TRUE)
    il_buf_text(&text, il_type_name(task, code));
  il_buf_byte(&text, '\n');
  print_text(task, &text);
  il_buf_term(&text);
  sched->main_exit_code = 1;
}

static void fail_main(il_task *task, il_value exc, il_value message) {
  il_sched *sched = task->process->sched;
  il_buf text;
  il_buf_init(&text);
  il_traceback_print(task, exc, message, true, &text);
  print_text(task, &text);
  il_buf_term(&text);
  sched->failed = true;
  sched->refused = il_exception_is_unsupported(task, exc);
  sched->main_exit_code = sched->refused ? 2 : 1;
  sched->error_line = il_traceback_line(exc);
}

static void report_other(il_task *task, il_value exc) {
  il_buf text;
  il_buf_init(&text);
  il_buf_text(&text, "Exception ignored in thread started by a call of "
                     "_thread.start_new_thread\n");
  il_traceback_print(task, exc, IL_NIL, true, &text);
  print_text(task, &text);
  il_buf_term(&text);
}

il_task *il_report_uncaught(il_task *task) {
  il_process *process = task->process;
  il_value exc = task->exc;
  task->exc = IL_NIL;
  if (il_exc_matches(task, exc, IL_CLASS_SystemExit)) {
    if (task->is_main) exit_main(task, exc);
    return NULL;
  }
  if (!task->is_main) {
    report_other(task, exc);
    return NULL;
  }
  const il_class *cls = il_class_of(process, exc);
  bool needs_python = cls->flags & (IL_CLASS_HAS_STR | IL_CLASS_HAS_REPR);
  if (needs_python && task == process->main_task) {
    il_value args = il_tuple_new(task, &exc, 1);
    il_task *reporter =
        args ? il_task_new(task, process->lib[IL_LIB_report_uncaught], args,
                           IL_NIL)
             : NULL;
    if (reporter) {
      reporter->is_main = true;
      reporter->name = task->name;
      return reporter;
    }
  }
  fail_main(task, exc, IL_NIL);
  return NULL;
}

/* print_uncaught(exc, message or None): of the main task. */
static il_value print_uncaught(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  (void)n, (void)kwnames;
  fail_main(t, args[0], args[1] == IL_NONE ? IL_NIL : args[1]);
  return IL_NONE;
}

/* traceback_text(exc, message or None, suggest=False) */
static il_value traceback_text(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  (void)kwnames;
  il_buf text;
  il_buf_init(&text);
  il_traceback_print(t, args[0], args[1] == IL_NONE ? IL_NIL : args[1],
                     n > 2 && args[2] == IL_TRUE, &text);
  return il_str_from_buf(t, &text);
}

/* write(stream, text): 0 standard output, 1 standard error. */
static il_value write_text(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(args[1]), &text);
  il_value result =
      il_console_write(t, args[0] == il_from_int(0) ? IL_STDOUT : IL_STDERR,
                       text.bytes, text.len);
  il_buf_term(&text);
  return result;
}

static il_value read_line(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)args, (void)n, (void)kwnames;
  return il_console_readline(t);
}

/* at_exit(function): called once the main task has ended; None: nothing is. */
static il_value at_exit(il_task *t, const il_value *args, uint32_t n,
                        il_value kwnames) {
  (void)n, (void)kwnames;
  il_slot_store(&t->process->at_exit, args[0] == IL_NONE ? IL_NIL : args[0]);
  return IL_NONE;
}

/* set_exit_code(code): for when all tasks will have ended by themselves. */
static il_value set_exit_code(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  (void)n, (void)kwnames;
  int64_t code;
  if (!il_arg_int(t, args[0], &code)) return IL_NIL;
  t->process->sched->main_exit_code = (int)code;
  return IL_NONE;
}

static il_value exit_now(il_task *t, const il_value *args, uint32_t n,
                         il_value kwnames) {
  (void)n, (void)kwnames;
  int64_t code;
  if (!il_arg_int(t, args[0], &code)) return IL_NIL;
  il_sched_exit(t->process->sched, (int)(code & 0xFF));
  return il_yield(t, IL_NONE);
}

static const il_native_def functions[] = {
    {"print_uncaught", print_uncaught, 2, 2, 0},
    {"traceback_text", traceback_text, 2, 3, 0},
    {"write", write_text, 2, 2, IL_NATIVE_VISIBLE(PRINT)},
    {"read_line", read_line, 0, 0, IL_NATIVE_VISIBLE(INPUT)},
    {"read_again", read_line, 0, 0, 0}, /* once woken: the same operation */
    {"exit_now", exit_now, 1, 1, 0},
    {"at_exit", at_exit, 1, 1, 0},
    {"set_exit_code", set_exit_code, 1, 1, 0},
    {0}};
const il_module_def il_module_engine_report = {"_engine", functions, NULL,
                                               NULL};

/* Deadlocks */

static char *copy_name(const il_task *task) {
  il_buf name;
  il_buf_init(&name);
  if (il_is_str(task->name))
    il_str_append_utf8(il_as_str(task->name), &name);
  else
    il_buf_text(&name, task->is_main ? "MainThread" : "Thread");
  return name.bytes;
}

const char *il_wait_text(uint32_t reason) {
  static const char *const texts[IL_WAIT_COUNT] = {
      "nothing",
#define WAIT(name, text) text,
#include "vm/waits.def"
#undef WAIT
  };
  return reason < IL_WAIT_COUNT ? texts[reason] : "nothing";
}

bool il_describe_wait(il_task *task, il_blocked *out) {
  il_buf text;
  il_object *object = task->sched.object;
  out->line = il_task_line(task);
  if (task->daemon && !task->is_main && !out->line) return false;
  il_buf_init(&text);
  out->task = copy_name(task);
  out->number = task->ident - 1;
  out->held_by = NULL;
  if (task->nframes == 0) {
    il_buf_text(&text, "the other threads to end");
  } else if (task->sched.reason == IL_WAIT_JOIN) {
    char *name = copy_name((il_task *)(void *)object);
    il_buf_printf(&text, "thread %s to end", name);
    free(name);
  } else {
    il_buf_text(&text, il_wait_text(task->sched.reason));
  }
  if (object &&
      (object->kind == IL_KIND_LOCK || object->kind == IL_KIND_RLOCK)) {
    const il_task *owner = ((il_lock *)(void *)object)->owner;
    if (owner) out->held_by = copy_name(owner);
  }
  out->waits_for = text.bytes;
  return true;
}

/* Worker processes that wait for work are not why others cannot go on. */
static bool is_told(const il_sched *sched, const char *process) {
  for (uint32_t i = 0; i < sched->nblocked; i++)
    if (sched->blocked[i].line) return true;
  return !process;
}

void il_report_deadlock(const il_sched *sched, const char *process,
                        il_buf *out) {
  if (!is_told(sched, process)) return;
  il_buf_text(out, "Deadlock");
  if (process) il_buf_printf(out, " in %s", process);
  il_buf_text(out, ": no thread can ever go on.\n");
  for (uint32_t i = 0; i < sched->nblocked; i++) {
    const il_blocked *b = &sched->blocked[i];
    il_buf_printf(out, "  %s", b->task);
    if (b->line) il_buf_printf(out, ", line %u,", b->line);
    il_buf_printf(out, " waits for %s", b->waits_for);
    if (b->held_by) il_buf_printf(out, " held by %s", b->held_by);
    il_buf_text(out, "\n");
  }
}

/* The cycle of "waits for a lock held by", as indexes into blocked; 0 if there
 * is none. */
static uint32_t find_cycle(const il_sched *sched, uint32_t *cycle) {
  for (uint32_t from = 0; from < sched->nblocked; from++) {
    uint32_t n = 0, at = from;
    while (n < sched->nblocked) {
      cycle[n++] = at;
      uint32_t next = UINT32_MAX;
      for (uint32_t i = 0; i < sched->nblocked; i++)
        if (sched->blocked[at].held_by &&
            strcmp(sched->blocked[i].task, sched->blocked[at].held_by) == 0)
          next = i;
      if (next == UINT32_MAX) break;
      if (next == from) return n;
      at = next;
    }
  }
  return 0;
}

/* The report */

static void json_text(il_buf *out, const char *text) {
  il_buf_byte(out, '"');
  il_buf_json(out, text, strlen(text));
  il_buf_byte(out, '"');
}

void il_report_blocked(const il_sched *sched, const char *process,
                       il_buf *out) {
  if (!is_told(sched, process)) return;
  for (uint32_t i = 0; i < sched->nblocked; i++) {
    const il_blocked *b = &sched->blocked[i];
    il_buf_text(out, i ? ", {\"task\": " : "{\"task\": ");
    json_text(out, b->task);
    if (process) {
      il_buf_text(out, ", \"process\": ");
      json_text(out, process);
    }
    il_buf_printf(out, ", \"line\": %u, \"waitsFor\": ", b->line);
    json_text(out, b->waits_for);
    il_buf_text(out, ", \"heldBy\": ");
    if (b->held_by)
      json_text(out, b->held_by);
    else
      il_buf_text(out, "null");
    il_buf_printf(out, ", \"number\": %llu}", (unsigned long long)b->number);
  }
}

static void json_deadlock(const il_sched *sched, const char *others,
                          il_buf *out) {
  il_buf_text(out, "{\"tasks\": [");
  il_report_blocked(sched, NULL, out);
  if (others && *others) {
    if (sched->nblocked) il_buf_text(out, ", ");
    il_buf_text(out, others);
  }
  il_buf_text(out, "], \"cycle\": [");
  uint32_t *cycle = calloc(sched->nblocked + 1, sizeof *cycle);
  uint32_t n = cycle ? find_cycle(sched, cycle) : 0;
  for (uint32_t i = 0; i < n; i++) {
    if (i) il_buf_text(out, ", ");
    json_text(out, sched->blocked[cycle[i]].task);
  }
  free(cycle);
  il_buf_text(out, "]}");
}

static void json_diagnostics(const il_diags *diags, il_buf *out) {
  il_buf_text(out, ", \"diagnostics\": [");
  for (uint32_t i = 0; i < diags->count; i++) {
    const il_diag *d = &diags->items[i];
    il_buf_printf(out,
                  "%s{\"line\": %u, \"column\": %u, \"endColumn\": %u, "
                  "\"message\": ",
                  i ? ", " : "", d->line, d->column + 1, d->end_column + 1);
    json_text(out, d->message);
    il_buf_byte(out, '}');
  }
  il_buf_byte(out, ']');
}

static void json_buf(il_buf *out, const il_buf *json) {
  il_buf_append(out, json->bytes, json->len);
}

/* What was found, of a run in controlled mode or not. */
static void json_findings(const il_sched *sched, const il_report_facts *facts,
                          il_buf *out) {
  const il_report_findings *found = facts->findings;
  il_buf_printf(out, "\"strategy\": \"%s\", \"schedule\": ",
                found   ? found->strategy
                : sched ? sched->strategy->name
                        : "fair");
  if (found) {
    il_buf_byte(out, '"');
    json_buf(out, &found->schedule);
    il_buf_printf(out, "\", \"steps\": %llu, \"races\": ",
                  (unsigned long long)found->steps);
    json_buf(out, &found->races);
    il_buf_text(out, ", \"warnings\": ");
    json_buf(out, &found->warnings);
  } else {
    il_buf_printf(out, "null, \"steps\": %llu, \"races\": [], \"warnings\": []",
                  sched ? (unsigned long long)sched->steps : 0ull);
  }
  il_buf_text(out, ", \"deadlock\": ");
  if (!sched || sched->status != IL_STATUS_DEADLOCK)
    il_buf_text(out, "null");
  else if (found)
    json_buf(out, &found->deadlock);
  else
    json_deadlock(sched, facts->blocked, out);
}

void il_report_json(const il_sched *sched, const il_report_facts *facts,
                    il_buf *out) {
  il_status status = sched ? (il_status)sched->status : IL_STATUS_REFUSED;
  il_buf_printf(
      out,
      "{\"v\": 1, \"status\": \"%s\", \"exit\": %d, \"mode\": \"%s\", "
      "\"seed\": %llu, ",
      il_status_text(status), sched ? sched->exit_code : 2, facts->mode,
      (unsigned long long)facts->seed);
  json_findings(sched, facts, out);
  il_buf_printf(out,
                ", \"wallMs\": %lld.%03d, \"tasks\": %u, "
                "\"carriers\": %u",
                (long long)(facts->wall_ns / 1000000),
                (int)(facts->wall_ns / 1000 % 1000),
                sched ? sched->nstarted : 0, sched ? sched->process->cores : 0);
  if (facts->processes && *facts->processes)
    il_buf_printf(out, ", \"processes\": [%s]", facts->processes);
  if (facts->diags && facts->diags->count) json_diagnostics(facts->diags, out);
  if (sched && sched->error_line)
    il_buf_printf(out, ", \"error\": {\"line\": %u, \"text\": \"\"}",
                  sched->error_line);
  il_buf_byte(out, '}');
}
