/* Stacks, frames, and what is said about the names in them. */
#include "vm/interp.h"

#include <stdlib.h>

#include "object/str.h"
#include "vm/shape.h"

enum {
  FIRST_FRAMES = IL_IS_STRESS ? 1 : 8,
  FIRST_STACK = IL_IS_STRESS ? 1 : 96
};

bool il_task_reserve(il_task *t, uint32_t top, uint32_t n) {
  if (t->stack_cap - top >= n && top <= t->stack_cap) return true;
  uint64_t need = (uint64_t)top + n;
  uint64_t cap = t->stack_cap ? t->stack_cap : FIRST_STACK;
  while (cap < need)
    cap *= 2;
  if (cap > UINT32_MAX / sizeof(il_value)) {
    il_raise_memory(t);
    return false;
  }
  size_t more = (size_t)(cap - t->stack_cap) * sizeof(il_value);
  if (!il_heap_charge(t, more)) return false;
  il_value *stack = realloc(t->stack, (size_t)cap * sizeof *stack);
  if (!stack) {
    il_heap_uncharge(((il_process_core *)(void *)t->process)->heap, more);
    il_raise_memory(t);
    return false;
  }
  t->stack = stack;
  t->stack_cap = (uint32_t)cap;
  return true;
}

bool il_stack_grow(il_task *t, uint32_t base, uint32_t need) {
  return il_task_reserve(t, base, need);
}

bool il_frames_grow(il_task *t) {
  /* One more than the limit: the bottom frame is not Python's. */
  uint32_t limit = t->process->recursion_limit + 1;
  uint32_t cap = t->frames_cap ? t->frames_cap * 2 : FIRST_FRAMES;
  if (t->nframes >= limit) {
    il_raise(t, IL_CLASS_RecursionError, "maximum recursion depth exceeded");
    return false;
  }
  if (cap > limit) cap = limit;
  size_t more = (cap - t->frames_cap) * sizeof *t->frames;
  if (!il_heap_charge(t, more)) return false;
  il_frame *frames = realloc(t->frames, cap * sizeof *frames);
  if (!frames) {
    il_heap_uncharge(((il_process_core *)(void *)t->process)->heap, more);
    il_raise_memory(t);
    return false;
  }
  t->frames = frames;
  t->frames_cap = cap;
  return true;
}

/* NameError with the name that was not found. */
static il_value raise_name(il_task *t, const char *format, const char *name) {
  il_raise(t, IL_CLASS_NameError, format, name);
  il_value text = IL_NIL;
  if (t->exc != t->process->memory_error) text = il_intern_text(t, name);
  if (text != IL_NIL)
    il_instance_set(t, (il_instance *)il_to_ptr(t->exc), IL_NAME(t, plain_name),
                    text);
  return IL_NIL;
}

il_value il_raise_unbound(il_task *t, const il_code_object *code,
                          uint32_t slot) {
  const char *name = code->code->locals[slot].text;
  if (slot >= code->nlocals - code->nfree)
    return raise_name(t,
                      "cannot access free variable '%s' where it is not "
                      "associated with a value in enclosing scope",
                      name);
  return il_raise(t, IL_CLASS_UnboundLocalError,
                  "cannot access local variable '%s' where it is not "
                  "associated with a value",
                  name);
}

il_value il_raise_undefined(il_task *t, const il_code_object *code,
                            uint32_t pc) {
  uint32_t index = il_word_arg(code->code->words[pc]) & 0xFFF;
  if (il_word_op(code->code->words[pc]) != IL_OP_LOAD_NAME_CELL)
    index = il_word_arg(code->code->words[pc]);
  return raise_name(t, "name '%s' is not defined",
                    code->code->names[index].text);
}

const il_handler *il_find_handler(const il_code *code, uint32_t pc) {
  for (uint32_t i = 0; i < code->nhandlers; i++)
    if (pc >= code->handlers[i].start && pc < code->handlers[i].end)
      return &code->handlers[i];
  return NULL;
}

uint32_t il_task_line(const il_task *task) {
  for (uint32_t i = task->nframes; i-- > 0;) {
    const il_frame *frame = &task->frames[i];
    if (frame->code->hidden || frame->code->code->nwords == 0) continue;
    uint32_t pc = frame->pc > 0 ? frame->pc - 1 : 0;
    if (pc < frame->code->code->nwords)
      return frame->code->code->positions[pc].line;
  }
  return 0;
}
