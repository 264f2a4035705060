/* Starting and ending a process. */
#include "vm/interp.h"

#include <stdlib.h>

#include "object/bytes.h"
#include "object/containers.h"
#include "object/str.h"

enum { RECURSION_LIMIT = 1000, BOOT_STEPS = 1 << 20 };

/* Runs callee() to its end, before there is a scheduler. */
static bool run_now(il_task *boot, il_code_object *body) {
  il_value fn = il_function_new(boot, body);
  il_task *task = fn == IL_NIL ? NULL : il_task_new(boot, fn, IL_NIL, IL_NIL);
  if (!task) return false;
  il_run_status status;
  do {
    task->heap = boot->heap;
    status = il_vm_run(task, BOOT_STEPS);
    IL_ASSERT(status != IL_RUN_PARKED);
  } while (status != IL_RUN_DONE);
  boot->exc = task->exc;
  return task->exc == IL_NIL;
}

static bool find_lib(il_task *boot, il_module *engine) {
  static const char *const names[] = {
#define LIBFN(name) #name,
#include "object/libfns.def"
#undef LIBFN
  };
  for (unsigned i = 0; i < IL_LIB_COUNT; i++) {
    il_value name = il_intern_text(boot, names[i]);
    if (name == IL_NIL) return false;
    boot->process->lib[i] = il_module_get(boot, engine, name);
  }
  return true;
}

static bool boot_classes(il_task *boot, const il_process_options *options) {
  if (!il_names_init(boot) || !il_classes_init(boot)) return false;
  for (const il_class_def *const *d = options->class_defs; *d; d++)
    if (!il_class_define(boot, *d)) return false;
  return true;
}

/* builtins is linked first, so that its names have slots when the engine's
 * library is; that one runs first, because builtins' body may need it. */
static bool boot_library(il_task *boot) {
  il_process *process = boot->process;
  il_code_object *builtins_body, *engine_body;
  process->modules = il_dict_new(boot);
  if (process->modules == IL_NIL) return false;
  process->builtins = il_import_shell(boot, "builtins", &builtins_body);
  if (!process->builtins) return false;
  process->entry = il_entry_new(boot, process->builtins);
  if (!process->entry) return false;
  il_module *engine = il_import_shell(boot, "_engine", &engine_body);
  if (!engine) return false;
  return (!engine_body || run_now(boot, engine_body)) &&
         find_lib(boot, engine) &&
         (!builtins_body || run_now(boot, builtins_body));
}

static bool boot_main_task(il_task *boot, il_value function, il_value args) {
  il_process *process = boot->process;
  process->next_ident = 0; /* starting the library took some */
  process->main_task = il_task_new(boot, function, args, IL_NIL);
  if (!process->main_task) return false;
  process->main_task->is_main = true;
  process->main_task->name = il_str_text(boot, "MainThread");
  return process->main_task->name != IL_NIL;
}

/* What the main task calls in a process that runs the program. */
static il_value main_body(il_task *boot) {
  il_code_object *body =
      il_link(boot, boot->process->program, boot->process->main);
  return body ? il_function_new(boot, body) : IL_NIL;
}

static bool boot_main(il_task *boot, const il_process_options *options) {
  il_process *process = boot->process;
  const il_program *program = process->program;
  process->main =
      il_module_new(boot, "__main__", il_code_count_names(program->main));
  if (!process->main) return false;
  il_value file =
      il_str_new(boot, program->filename.text, program->filename.len);
  if (!il_module_set(boot, process->main, IL_NAME(boot, file), file) ||
      !il_module_set(boot, process->main, IL_NAME(boot, builtins),
                     il_from_ptr(process->builtins)) ||
      !il_dict_set_name(boot, process->modules, IL_NAME(boot, main),
                        il_from_ptr(process->main)))
    return false;
  if (!options->start) {
    il_value body = main_body(boot);
    return body != IL_NIL && boot_main_task(boot, body, IL_NIL);
  }
  il_value data = il_bytes_new(boot, options->start, options->start_len);
  il_value args = data == IL_NIL ? IL_NIL : il_tuple_new(boot, &data, 1);
  return args != IL_NIL &&
         boot_main_task(boot, process->lib[IL_LIB_process_spawned], args);
}

/* The main task came with the rest: it is the one that has forked. */
static bool boot_fork(il_task *boot, const il_process_options *options) {
  il_value root = options->restore(boot, options->start, options->start_len);
  boot->process->at_exit = IL_NIL; /* the parent's */
  return root != IL_NIL && il_task_call(boot, boot->process->main_task,
                                        il_as_tuple(root)->items[0],
                                        il_as_tuple(root)->items[1], IL_NIL);
}

/* Anything but want of memory is a mistake of ours. */
static void report_boot(il_task *boot) {
  if (boot->exc == IL_NIL || boot->exc == boot->process->memory_error ||
      boot->process->entry == NULL)
    return;
  il_buf text;
  il_buf_init(&text);
  il_traceback_print(boot, boot->exc, IL_NIL, false, &text);
  il_complain(text.bytes ? text.bytes : "");
  il_buf_term(&text);
}

static bool boot_process(il_process *process,
                         const il_process_options *options) {
  il_heap_local *local = il_heap_local_new(process->heap);
  if (!local) return false;
  il_task *boot = calloc(1, sizeof *boot);
  bool ok = boot != NULL;
  if (ok) {
    boot->head.kind = IL_KIND_TASK;
    boot->process = process;
    boot->heap = local;
    ok = boot_classes(boot, options) &&
         (options->restore ? boot_fork(boot, options)
                           : boot_library(boot) && boot_main(boot, options));
    if (!ok) report_boot(boot);
  }
  free(boot);
  il_heap_local_free(local);
  return ok;
}

il_process *il_process_new(const il_process_options *options) {
  il_process *process = calloc(1, sizeof *process);
  if (!process) return NULL;
  process->program = options->program;
  process->module_defs = options->module_defs;
  process->lib_sources = options->lib_sources;
  process->libraries = options->libraries;
  process->clock = options->clock;
  process->cores = options->cores;
  process->seed = options->seed;
  process->stable_hashes = options->stable_hashes;
  process->mailbox = options->mailbox;
  process->recursion_limit = RECURSION_LIMIT;
  process->heap =
      il_heap_new(options->memory_limit, &process->poll, IL_POLL_GC);
  process->shapes = il_shapes_new();
  process->interns = il_interns_new();
  if (process->heap && process->shapes && process->interns &&
      boot_process(process, options))
    return process;
  il_process_free(process);
  return NULL;
}

void il_process_free(il_process *process) {
  if (process->heap) il_heap_free(process->heap);
  il_shapes_free(process->shapes);
  il_interns_free(process->interns);
  free(process);
}

void il_process_roots(il_marker *marker, void *context) {
  il_process *process = context;
  il_classes_mark(marker, process);
  il_interns_mark(marker, process);
  il_mark_values(marker, process->names, IL_NAME_COUNT);
  il_mark_values(marker, process->lib, IL_LIB_COUNT);
  il_mark_value(marker, process->modules);
  il_mark_value(marker, process->memory_error);
  il_mark_object(marker, process->builtins);
  il_mark_object(marker, process->main);
  il_mark_object(marker, process->entry);
  il_mark_object(marker, process->main_task);
  il_mark_object(marker, process->sys);
  il_mark_value(marker, process->std_out);
  il_mark_value(marker, process->at_exit);
  il_mark_value(marker, process->inherited);
  if (process->sink && process->sink->mark)
    process->sink->mark(process->sink, process, marker);
}
