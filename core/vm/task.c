/* The life of a task object. */
#include "vm/interp.h"

#include <stdlib.h>

/* Every task's bottom frame runs this: CALL_EX of what lies on its stack. It
 * gives natives, classes and functions one way to be a task's body. */
static const uint32_t entry_words[] = {IL_OP_CALL_EX | 1 << 8, IL_OP_RETURN};
static const il_position entry_positions[IL_COUNT(entry_words)];
static const il_code entry_code = {.name = {"", 0},
                                   .qualname = {"", 0},
                                   .nstack = 4,
                                   .nwords = IL_COUNT(entry_words),
                                   .words = entry_words,
                                   .positions = entry_positions};

il_code_object *il_entry_new(il_task *t, il_module *module) {
  il_code_object *code =
      il_alloc(t, IL_KIND_CODE, sizeof *code + sizeof entry_words);
  if (!code) return NULL;
  code->code = &entry_code;
  code->module = module;
  code->globals = module->slots;
  code->words = (uint32_t *)(void *)code->values;
  memcpy(code->words, entry_words, sizeof entry_words);
  code->need = entry_code.nstack;
  code->hidden = true;
  return code;
}

static bool push_entry(il_task *task, il_value callee, il_value args,
                       il_value kwargs) {
  if (!il_frames_grow(task) || !il_task_reserve(task, 0, entry_code.nstack))
    return false;
  task->frames[0] =
      (il_frame){.code = task->process->entry, .top = 4, .ret = IL_RET_EXIT};
  task->stack[0] = callee;
  task->stack[1] = IL_NIL;
  task->stack[2] = args;
  task->stack[3] = kwargs;
  task->nframes = 1;
  return true;
}

bool il_task_call(il_task *t, il_task *task, il_value callee, il_value args,
                  il_value kwargs) {
  if (args == IL_NIL) args = il_tuple_new(t, NULL, 0);
  if (kwargs == IL_NIL) kwargs = il_dict_new(t);
  if (args == IL_NIL || kwargs == IL_NIL) return false;
  if (push_entry(task, callee, args, kwargs)) return true;
  il_raise_memory(t);
  return false;
}

il_task *il_task_new(il_task *t, il_value callee, il_value args_tuple,
                     il_value kwargs_dict) {
  il_task *task = il_alloc(t, IL_KIND_TASK, sizeof *task);
  if (!task) return NULL;
  task->process = t->process;
  task->heap = t->heap;
  task->ident = IL_ADD(&t->process->next_ident, 1u) + 1;
  return il_task_call(t, task, callee, args_tuple, kwargs_dict) ? task : NULL;
}

void il_task_release(il_heap *heap, il_task *task) {
  il_heap_uncharge(heap, task->stack_cap * sizeof *task->stack +
                             task->frames_cap * sizeof *task->frames);
  free(task->stack);
  free(task->frames);
  task->stack = NULL;
  task->frames = NULL;
  task->nframes = task->frames_cap = task->stack_cap = 0;
}

void il_finalize_task(il_heap *heap, il_object *object) {
  il_task_release(heap, (il_task *)(void *)object);
}

/* The task stands at a safepoint, so the top frame's `top` is up to date.
 * t->tail is only used within one operation. */
void il_trace_task(il_marker *marker, il_object *object) {
  il_task *task = (il_task *)(void *)object;
  for (uint32_t i = 0; i < task->nframes; i++) {
    il_mark_object(marker, task->frames[i].code);
    il_mark_object(marker, task->frames[i].function);
    if (task->frames[i].ret == IL_RET_GENERATOR ||
        task->frames[i].ret == IL_RET_CLASS)
      il_mark_value(marker, task->frames[i].aux);
  }
  if (task->nframes)
    il_mark_values(marker, task->stack, task->frames[task->nframes - 1].top);
  il_mark_value(marker, task->exc);
  il_mark_value(marker, task->handled);
  il_mark_value(marker, il_slot_load(&task->wake));
  il_mark_value(marker, task->thread);
  il_mark_value(marker, task->name);
  il_mark_value(marker, task->locals);
  il_mark_value(marker, task->sched.item);
  il_mark_value(marker, task->sched.timeout_value);
  il_mark_object(marker, task->sched.object);
}
