#include "object/containers.h"
#include "object/deque.h"
#include "process/image_internal.h"
#include "process/mailbox.h"
#include "sync/sync.h"
#include "vm/exception.h"
#include "vm/function.h"

void il_relocate(il_relocation *r, il_value *slots, size_t count) {
  for (size_t i = 0; i < count; i++)
    slots[i] = il_relocated(r, slots[i]);
}

/* The values from field `first` to field `last` of a struct. */
#define RANGE(type, first, last)                                               \
  il_relocate(                                                                 \
      r, &((type *)o)->first,                                                  \
      (offsetof(type, last) - offsetof(type, first)) / sizeof(il_value) + 1)
#define VALUE(type, field) RANGE(type, field, field)
#define POINTER(type, field)                                                   \
  ((type *)o)->field =                                                         \
      (void *)il_to_ptr(il_relocated(r, il_from_ptr(((type *)o)->field)))

static void relocate_entries(il_relocation *r, il_object *object) {
  il_dict_table *table = (void *)object;
  for (uint32_t i = 0; i < table->tail; i++)
    il_relocate(r, &table->entries[i].key, 2);
}

static void relocate_items(il_relocation *r, il_object *object) {
  il_set_table *table = (void *)object;
  for (uint64_t i = 0; i <= table->mask; i++)
    il_relocate(r, &table->entries[i].key, 1);
}

void il_relocate_object(il_relocation *r, il_object *object) {
  void *o = object;
  switch ((il_kind)object->kind) {
  case IL_KIND_ARRAY:
    il_relocate(r, ((il_array *)o)->items, ((il_array *)o)->cap);
    break;
  case IL_KIND_TUPLE:
    il_relocate(r, ((il_tuple *)o)->items, ((il_tuple *)o)->len);
    break;
  case IL_KIND_LIST: VALUE(il_list, items); break;
  case IL_KIND_DICT: VALUE(il_dict, table); break;
  case IL_KIND_DICT_TABLE: relocate_entries(r, object); break;
  case IL_KIND_DICT_KEYS:
  case IL_KIND_DICT_VALUES:
  case IL_KIND_DICT_ITEMS: VALUE(il_dict_view, dict); break;
  case IL_KIND_SET:
  case IL_KIND_FROZENSET: VALUE(il_set, table); break;
  case IL_KIND_SET_TABLE: relocate_items(r, object); break;
  case IL_KIND_RANGE: RANGE(il_range, start, length); break;
  case IL_KIND_SLICE: RANGE(il_slice, start, step); break;
  case IL_KIND_ITER:
    VALUE(il_iter, source);
    VALUE(il_iter, extra);
    break;
  case IL_KIND_CELL: VALUE(il_cell, value); break;
  case IL_KIND_CODE:
    POINTER(il_code_object, module);
    RANGE(il_code_object, name, doc);
    il_relocate(r, ((il_code_object *)o)->values,
                ((il_code_object *)o)->code->nconsts);
    break;
  case IL_KIND_FUNCTION:
    POINTER(il_function, code);
    RANGE(il_function, defaults, attrs);
    break;
  case IL_KIND_NATIVE:
    RANGE(il_native, self, module);
    POINTER(il_native, owner);
    break;
  case IL_KIND_METHOD: RANGE(il_method, function, self); break;
  case IL_KIND_CLASS:
    RANGE(il_class, name, mro);
    VALUE(il_class, doc);
    POINTER(il_class, meta);
    VALUE(il_class, slots);
    break;
  case IL_KIND_INSTANCE:
    VALUE(il_instance, more);
    il_relocate(r, ((il_instance *)o)->slots, object->flags);
    break;
  case IL_KIND_MODULE:
    RANGE(il_module, name, index);
    VALUE(il_module, view);
    break;
  case IL_KIND_GENERATOR:
    POINTER(il_generator, function);
    RANGE(il_generator, saved, outer);
    break;
  case IL_KIND_PROPERTY: RANGE(il_property, get, name); break;
  case IL_KIND_STATICMETHOD:
  case IL_KIND_CLASSMETHOD: VALUE(il_wrapper, function); break;
  case IL_KIND_SUPER:
    POINTER(il_super, cls);
    VALUE(il_super, self);
    break;
  case IL_KIND_TRACEBACK:
    VALUE(il_traceback, next);
    POINTER(il_traceback, code);
    break;
  case IL_KIND_TASK:
    VALUE(il_task, handled);
    RANGE(il_task, thread, locals);
    break;
  case IL_KIND_LOCK:
  case IL_KIND_RLOCK: POINTER(il_lock, owner); break;
  case IL_KIND_CONDITION: VALUE(il_condition, lock); break;
  case IL_KIND_QUEUE:
  case IL_KIND_LIFO_QUEUE:
  case IL_KIND_PRIORITY_QUEUE:
  case IL_KIND_SIMPLE_QUEUE: VALUE(il_queue, items); break;
  case IL_KIND_DEQUE: VALUE(il_deque, ring); break;
  case IL_KIND_FREE:
  case IL_KIND_BIGINT:
  case IL_KIND_FLOAT:
  case IL_KIND_STR:
  case IL_KIND_BYTES:
  case IL_KIND_SEMAPHORE:
  case IL_KIND_BOUNDED_SEMAPHORE:
  case IL_KIND_EVENT:
  case IL_KIND_RANDOM_STATE:
  case IL_KIND_CHANNEL:
  case IL_KIND_SHARED_SEMAPHORE:
  case IL_KIND_SHARED_MEMORY:
  case IL_KIND_COUNT: break;
  }
}

void il_image_known(il_process *process, void (*visit)(void *, il_value),
                    void *ctx) {
  visit(ctx, process->memory_error);
  for (unsigned id = 0; id < IL_CLASS_COUNT; id++) {
    il_class *cls = process->classes[id];
    visit(ctx, il_from_ptr(cls));
    for (uint32_t i = 0; i < cls->nown; i++)
      visit(ctx, *il_class_cell(process, cls->own[i].cell));
  }
}

void il_image_codes(const il_code *code, void (*visit)(void *, const il_code *),
                    void *ctx) {
  visit(ctx, code);
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE)
      il_image_codes(code->consts[i].code, visit, ctx);
}
