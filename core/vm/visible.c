/* Which operations are visible, and what they are: a look at the operands of
 * the word that a task is about to run. Nothing here changes anything.
 */
#include "lang/sharing.h"
#include "object/containers.h"
#include "object/deque.h"
#include "object/int.h"
#include "object/iter.h"
#include "object/str.h"
#include "vm/interp.h"

#include "vm/fast.h"
#include "vm/shape.h"

typedef struct { /* where it looks */
  il_task *t;
  const il_code_object *code;
  uint32_t pc;  /* of the word */
  uint32_t arg; /* of the word */
  const il_value *fp, *sp;
  il_visible *out;
} view;

/* Modules are made in private and yet reached by name. */
static bool is_private(const il_object *object) {
  return object->lock && object->kind != IL_KIND_MODULE;
}

/* `v` becomes part of an object. */
static void publish_in(const il_object *object, il_value v) {
  if (!is_private(object) && il_is_ptr(v) && il_to_ptr(v)->lock)
    il_heap_publish(il_to_ptr(v));
}

static void access(il_visible *out, il_object *object, il_value part,
                   bool write, bool atomic) {
  if (out->naccesses == IL_MAX_ACCESSES || is_private(object)) return;
  out->accesses[out->naccesses++] = (il_access){object, part, write, atomic};
}

static bool read_or_write(il_visible *out) {
  out->kind = IL_VISIBLE_READ;
  for (uint32_t i = 0; i < out->naccesses; i++)
    if (out->accesses[i].write) out->kind = IL_VISIBLE_WRITE;
  return out->naccesses > 0;
}

/* Names */

/* Word that the main module's body has come to; what it has left behind will
 * not be stored again. */
static uint32_t module_pc(const il_process *process) {
  const il_task *task = process->main_task;
  for (uint32_t i = 0; task && i < task->nframes && i < 3; i++)
    if (task->frames[i].code->code == process->program->main)
      return task->frames[i].pc;
  return UINT32_MAX;
}

static bool global(const view *v, bool write) {
  uint32_t name = il_word_arg(v->code->code->words[v->pc]);
  uint32_t until = v->code->code->sharing->names[name];
  if (until == IL_SHARED_NEVER) return false;
  /* The main task prepares what nobody else will store. */
  if (until != IL_SHARED_ALWAYS && !v->t->process->has_company) return false;
  if (!write && until != IL_SHARED_ALWAYS) { /* behind is behind for good */
    il_process *process = v->t->process;
    uint32_t pc = module_pc(process);
    if (pc > process->behind) process->behind = pc;
    if (process->behind > until) return false;
  }
  access(v->out, &v->code->module->head, il_from_int(v->arg), write, false);
  return read_or_write(v->out);
}

static bool cell(const view *v, bool write) {
  if (!v->code->code->sharing->slots[v->arg]) return false;
  access(v->out, il_to_ptr(v->fp[v->arg]), IL_NONE, write, false);
  return read_or_write(v->out);
}

/* The instance or class that has the attribute; NULL: it is computed. */
static il_object *holder(il_task *t, il_value obj, il_value name, bool write) {
  il_process *process = t->process;
  if (il_is_kind(obj, IL_KIND_CLASS)) {
    const il_tuple *mro =
        il_as_tuple(((il_class *)(void *)il_to_ptr(obj))->mro);
    for (uint32_t i = 0; i < mro->len && !write; i++)
      if (il_class_own_get(process,
                           (il_class *)(void *)il_to_ptr(mro->items[i]),
                           name) != IL_NIL)
        return il_to_ptr(mro->items[i]);
    return il_to_ptr(obj);
  }
  if (il_is_kind(obj, IL_KIND_FUNCTION)) {
    il_value own = ((il_function *)(void *)il_to_ptr(obj))->attrs;
    bool is_own = write || (own != IL_NIL && il_dict_get(t, own, name));
    return is_own ? il_to_ptr(obj) : NULL;
  }
  if (!il_is_kind(obj, IL_KIND_INSTANCE)) return NULL;
  il_class *cls = il_class_of(process, obj);
  if (cls->flags &
      (IL_CLASS_HAS_GETATTRIBUTE | (write ? IL_CLASS_HAS_SETATTR : 0)))
    return NULL;
  il_value attr = il_class_lookup(process, cls, name);
  if (attr != IL_NIL && il_attr_binding(process, attr) == IL_BIND_DATA)
    return NULL;
  if (attr != IL_NIL && !write) {
    il_value own =
        il_instance_get(t, (il_instance *)(void *)il_to_ptr(obj), name);
    if (own == IL_NIL) return holder(t, il_from_ptr(cls), name, false);
  }
  return il_to_ptr(obj);
}

/* __init__ is going to store it, perhaps. */
static bool is_absent(il_task *t, const il_site *site, il_value obj) {
  if (!il_is_kind(obj, IL_KIND_INSTANCE) || il_to_ptr(obj)->lock ||
      il_cached_attr(site, obj) != IL_NIL ||
      il_type_lookup(t->process, obj, site->name) != IL_NIL)
    return false;
  il_instance *instance = (il_instance *)(void *)il_to_ptr(obj);
  return il_instance_get(t, instance, site->name) == IL_NIL;
}

static bool attribute(const view *v, il_value obj, bool write) {
  bool stored = v->code->code->sharing->sites[v->arg];
  const il_site *site = &v->code->sites[v->arg];
  il_value name = site->name;
  if (!stored && !write && !is_absent(v->t, site, obj)) return false;
  il_object *object = holder(v->t, obj, name, write);
  if (!object || is_private(object)) return false;
  if (!stored && write) /* __init__ goes on after it has given its self away */
    il_sharing_store(v->t->process->program, v->code->code->sites[v->arg].text);
  access(v->out, object, name, write, false);
  return read_or_write(v->out);
}

/* The same by a call: args are object and name. */
static void named_attribute(const view *v, const il_value *args, bool write) {
  const il_program *program = v->t->process->program;
  if (!il_is_str(args[1])) return;
  il_value name = il_intern_str(v->t, args[1]);
  il_object *object = name ? holder(v->t, args[0], name, write) : NULL;
  if (!object || is_private(object)) return;
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(name), &text);
  il_buf_byte(&text, 0);
  if (write) il_sharing_store(program, text.bytes);
  il_site site = {.name = name};
  if (write || il_sharing_is_stored(program, text.bytes) ||
      is_absent(v->t, &site, args[0]))
    access(v->out, object, name, write, false);
  il_buf_term(&text);
}

/* Containers */

static il_object *container(il_task *t, il_value v) {
  if (!il_is_ptr(v)) return NULL;
  v = il_payload(t->process, v);
  if (!il_is_ptr(v)) return NULL;
  switch (il_kind_of(v)) {
  case IL_KIND_LIST:
  case IL_KIND_DICT:
  case IL_KIND_SET:
  case IL_KIND_DEQUE: return il_to_ptr(v);
  case IL_KIND_DICT_KEYS:
  case IL_KIND_DICT_VALUES:
  case IL_KIND_DICT_ITEMS:
    return container(t,
                     ((const il_dict_view *)(const void *)il_to_ptr(v))->dict);
  default: return NULL;
  }
}

static void read_all(const view *v, il_value operand) {
  il_object *object = container(v->t, operand);
  if (!object) return;
  access(v->out, object, IL_NIL, false, false);
  access(v->out, object, IL_ALL_ITEMS, false, false);
}

static bool has_key(il_task *t, il_value dict, il_value key) {
  if (!il_is_str(key) && !il_is_int(key)) return false;
  il_value found = il_dict_get(t, dict, key);
  if (il_has_exc(t)) il_clear_exc(t);
  return found != IL_NIL && found != IL_TAIL;
}

/* Element `key` of a list or dict. */
static void element(const view *v, il_object *object, il_value key,
                    bool write) {
  il_value self = il_from_ptr(object);
  if (object->kind == IL_KIND_DICT) {
    access(v->out, object, key, write, false);
    if (write && !has_key(v->t, self, key))
      access(v->out, object, IL_NIL, true, true);
  } else if (object->kind == IL_KIND_LIST && il_is_int(key)) {
    int64_t index = il_to_int(key), len = il_as_list(self)->len;
    if (index < 0 || index >= len) /* which one it is depends on the length */
      access(v->out, object, IL_NIL, false, false);
    if (index < 0) index += len;
    access(v->out, object, il_from_int(index), write, false);
  } else {
    access(v->out, object, IL_NIL, write, false);
    if (object->kind != IL_KIND_DEQUE)
      access(v->out, object, IL_ALL_ITEMS, write, false);
  }
}

static bool item(const view *v, il_value self, il_value key, bool write,
                 bool removes) {
  il_object *object = container(v->t, self);
  if (!object) return false;
  element(v, object, key, write);
  if (removes) access(v->out, object, IL_NIL, true, true);
  return read_or_write(v->out);
}

static bool contains(const view *v) {
  il_object *object = container(v->t, v->sp[-1]);
  if (!object) return false;
  if (object->kind == IL_KIND_DICT)
    access(v->out, object, v->sp[-2], false, false);
  else
    read_all(v, v->sp[-1]);
  return read_or_write(v->out);
}

static bool reads(const view *v, uint32_t operands) {
  for (uint32_t i = 1; i <= operands; i++)
    read_all(v, v->sp[-(int32_t)i]);
  return read_or_write(v->out);
}

static bool truth(const view *v) {
  il_object *object = container(v->t, v->sp[-1]);
  if (!object) return false;
  access(v->out, object, IL_NIL, false, false);
  return read_or_write(v->out);
}

static void next_of(const view *v, const il_iter *iter) {
  switch (iter->head.aux) {
  case IL_ITER_LIST:
  case IL_ITER_REVERSED_LIST:
    access(v->out, il_to_ptr(iter->source), IL_NIL, false, false);
    access(v->out, il_to_ptr(iter->source),
           il_from_int(iter->index - (iter->head.aux != IL_ITER_LIST)), false,
           false);
    break;
  case IL_ITER_DICT_VALUES:
  case IL_ITER_DICT_ITEMS:
  case IL_ITER_REVERSED_DICT_VALUES:
  case IL_ITER_REVERSED_DICT_ITEMS: read_all(v, iter->source); break;
  case IL_ITER_DICT_KEYS:
  case IL_ITER_REVERSED_DICT_KEYS:
  case IL_ITER_SET:
    access(v->out, il_to_ptr(iter->source), IL_NIL, false, false);
    break;
  case IL_ITER_ENUMERATE:
    if (il_is_kind(iter->source, IL_KIND_ITER))
      next_of(v, il_as_iter(iter->source));
    break;
  case IL_ITER_ZIP: {
    const il_tuple *iters = il_as_tuple(iter->source);
    for (uint32_t i = 0; i < iters->len; i++)
      if (il_is_kind(iters->items[i], IL_KIND_ITER))
        next_of(v, il_as_iter(iters->items[i]));
    break;
  }
  default: break;
  }
}

/* A generator of the user's goes on: it can do so for one task at a time. */
static void resume(const view *v, il_value generator) {
  if (!il_is_kind(generator, IL_KIND_GENERATOR)) return;
  const il_generator *g =
      (const il_generator *)(const void *)il_to_ptr(generator);
  if (g->function->code->watched == IL_WATCH_ALL)
    access(v->out, il_to_ptr(generator), IL_NIL, true, false);
}

static bool next(const view *v) {
  il_value iter = v->sp[-1];
  resume(v, iter);
  if (v->out->naccesses) return read_or_write(v->out);
  if (!il_is_kind(iter, IL_KIND_ITER) || il_as_iter(iter)->source == IL_NIL)
    return false;
  next_of(v, il_as_iter(iter));
  return read_or_write(v->out);
}

static bool inplace(const view *v) {
  il_object *object = container(v->t, v->sp[-2]);
  if (object) {
    access(v->out, object, IL_NIL, true, true);
    read_all(v, v->sp[-1]);
  }
  return read_or_write(v->out);
}

/* The module's body alone mentions it. */
static bool is_own_global(const view *v) {
  if (v->code->watched != IL_WATCH_ALL) return false;
  uint32_t name = il_word_arg(v->code->code->words[v->pc]);
  return v->code->code->sharing->names[name] == IL_SHARED_NEVER;
}

/* What the word makes reachable for others. In all code, the library's too. */
static void publish(const view *v, uint32_t op) {
  const il_value *sp = v->sp;
  switch (op) {
  case IL_OP_STORE_GLOBAL:
    if (!is_own_global(v)) publish_in(&v->code->module->head, sp[-1]);
    break;
  case IL_OP_STORE_CELL: publish_in(il_to_ptr(v->fp[v->arg]), sp[-1]); break;
  case IL_OP_STORE_ATTR:
  case IL_OP_INPLACE:
    if (il_is_ptr(sp[op == IL_OP_INPLACE ? -2 : -1]))
      publish_in(il_to_ptr(sp[op == IL_OP_INPLACE ? -2 : -1]),
                 sp[op == IL_OP_INPLACE ? -1 : -2]);
    break;
  case IL_OP_SET_ITEM:
    if (!il_is_ptr(sp[-2])) break;
    publish_in(il_to_ptr(sp[-2]), sp[-1]);
    publish_in(il_to_ptr(sp[-2]), sp[-3]);
    break;
  default: break;
  }
}

/* What a native gets may stay with a shared object that it gets as well, or
 * begin a life of its own. */
static void publish_args(uint32_t kind, const il_value *args, uint32_t n) {
  bool shares =
      kind == IL_VISIBLE_START + 1 ||
      (n > 1 && il_is_ptr(args[0]) && !is_private(il_to_ptr(args[0])));
  for (uint32_t i = 0; shares && i < n; i++)
    if (il_is_ptr(args[i]) && il_to_ptr(args[i])->lock)
      il_heap_publish(il_to_ptr(args[i]));
}

/* Calls */

/* args[0] is self, in a function the first argument. */
static void touch(const view *v, uint32_t how, const il_value *args,
                  uint32_t n) {
  il_object *self = n ? container(v->t, args[0]) : NULL;
  il_visible *out = v->out;
  if (how == IL_TOUCH_GETATTR || how == IL_TOUCH_SETATTR) {
    if (n > 1) named_attribute(v, args, how == IL_TOUCH_SETATTR);
    return;
  }
  if (how == IL_TOUCH_ARGUMENTS) {
    for (uint32_t i = 0; i < n; i++)
      read_all(v, args[i]);
    return;
  }
  if (how == IL_TOUCH_ARGUMENT && n) resume(v, args[0]);
  if (!self) return;
  switch (how) {
  case IL_TOUCH_LENGTH: access(out, self, IL_NIL, false, false); break;
  case IL_TOUCH_ITEM:
    if (n > 1) element(v, self, args[1], false);
    break;
  case IL_TOUCH_ITEMS:
  case IL_TOUCH_ARGUMENT: read_all(v, args[0]); break;
  case IL_TOUCH_CHANGE:
    access(out, self, IL_NIL, true, true);
    for (uint32_t i = 1; i < n; i++)
      read_all(v, args[i]);
    break;
  case IL_TOUCH_SET:
    if (n > 1) element(v, self, args[1], true);
    break;
  case IL_TOUCH_TAKE:
    access(out, self, IL_NIL, true, true);
    if (n > 1 && self->kind == IL_KIND_DICT)
      access(out, self, args[1], true, true);
    break;
  case IL_TOUCH_REPLACE:
    access(out, self, IL_NIL, true, false);
    access(out, self, IL_ALL_ITEMS, true, false);
    break;
  default: break;
  }
}

static bool is_watched(const view *v) {
  return v->code->watched != IL_WATCH_NOTHING && v->t->process->memory_observed;
}

static bool native(const view *v, const il_native *native, il_value receiver,
                   const il_value *args, uint32_t n) {
  uint32_t flags = native->def->flags;
  uint32_t kind = flags >> 8 & 0xFF, how = flags >> 16 & 0xFF;
  il_value bound[8];
  if (receiver == IL_NIL) receiver = native->self;
  if (receiver != IL_NIL) {
    bound[0] = il_payload(v->t->process, receiver);
    if (n > IL_COUNT(bound) - 1) n = IL_COUNT(bound) - 1;
    memcpy(bound + 1, args, n * sizeof *args);
    args = bound;
    n++;
  }
  publish_args(kind, args, n);
  if (is_watched(v)) touch(v, how, args, n);
  if (kind == 0) return read_or_write(v->out);
  v->out->kind = (uint8_t)(kind - 1);
  if (n > 0 && il_is_ptr(args[0])) v->out->object = il_to_ptr(args[0]);
  if (n > 1 && il_is_int(args[1]))
    v->out->offset = (uint32_t)il_to_int(args[1]);
  if (kind - 1 == IL_VISIBLE_PUT)
    v->out->value = n > 1 ? args[1] : IL_NIL;
  else if (n > 0 && receiver == IL_NIL)
    v->out->value = args[0];
  return true;
}

static bool call(const view *v, uint32_t op) {
  const il_value *sp = v->sp;
  uint32_t n = v->arg;
  il_value callee, receiver;
  if (op == IL_OP_CALL_EX) {
    sp -= n & 1; /* keywords */
    callee = sp[-3];
    receiver = sp[-2];
    const il_tuple *args = il_as_tuple(sp[-1]);
    n = args->len;
    sp = args->items + n;
  } else {
    if (op == IL_OP_CALL_KW) sp--;
    callee = sp[-(int32_t)n - 2];
    receiver = sp[-(int32_t)n - 1];
  }
  if (il_is_kind(callee, IL_KIND_NATIVE))
    return native(v, (const il_native *)(const void *)il_to_ptr(callee),
                  receiver, sp - n, n);
  if (!is_watched(v) || !il_is_kind(callee, IL_KIND_CLASS) || n == 0 ||
      !(((const il_class *)(const void *)il_to_ptr(callee))->flags &
        IL_CLASS_ENGINE))
    return false;
  resume(v, sp[-(int32_t)n]);
  read_all(v, sp[-(int32_t)n]);
  return read_or_write(v->out);
}

/* For each operation: what code has to be for it to matter. */
enum { ANY = 1, WATCHED = 2, USER = 4 };
static const uint8_t visible_ops[IL_OP_COUNT] = {
    [IL_OP_LOAD_GLOBAL] = USER,
    [IL_OP_STORE_GLOBAL] = USER,
    [IL_OP_DELETE_GLOBAL] = USER,
    [IL_OP_LOAD_CELL] = USER,
    [IL_OP_STORE_CELL] = USER,
    [IL_OP_DELETE_CELL] = USER,
    [IL_OP_LOAD_ATTR] = USER,
    [IL_OP_LOAD_METHOD] = USER,
    [IL_OP_STORE_ATTR] = USER,
    [IL_OP_DELETE_ATTR] = USER,
    [IL_OP_GET_ITEM] = WATCHED,
    [IL_OP_SET_ITEM] = WATCHED,
    [IL_OP_DEL_ITEM] = WATCHED,
    [IL_OP_CONTAINS] = WATCHED,
    [IL_OP_FOR_ITER] = WATCHED,
    [IL_OP_UNPACK] = WATCHED,
    [IL_OP_UNPACK_EX] = WATCHED,
    [IL_OP_ADD] = WATCHED,
    [IL_OP_MUL] = WATCHED,
    [IL_OP_BINARY] = WATCHED,
    [IL_OP_INPLACE] = WATCHED,
    [IL_OP_COMPARE] = WATCHED,
    [IL_OP_JUMP_IF_FALSE] = WATCHED,
    [IL_OP_JUMP_IF_TRUE] = WATCHED,
    [IL_OP_JUMP_IF_FALSE_OR_POP] = WATCHED,
    [IL_OP_JUMP_IF_TRUE_OR_POP] = WATCHED,
    [IL_OP_NOT] = WATCHED,
    [IL_OP_FORMAT] = WATCHED,
    [IL_OP_LIST_EXTEND] = WATCHED,
    [IL_OP_SET_UPDATE] = WATCHED,
    [IL_OP_DICT_UPDATE] = WATCHED,
    [IL_OP_DICT_MERGE] = WATCHED,
    [IL_OP_CALL] = ANY,
    [IL_OP_CALL_KW] = ANY,
    [IL_OP_CALL_EX] = ANY,
};

static bool look(const view *v, uint32_t op) {
  const il_value *sp = v->sp;
  switch (op) {
  case IL_OP_LOAD_GLOBAL: return global(v, false);
  case IL_OP_STORE_GLOBAL: v->out->value = sp[-1]; /* fall through */
  case IL_OP_DELETE_GLOBAL: return global(v, true);
  case IL_OP_LOAD_CELL: return cell(v, false);
  case IL_OP_STORE_CELL: v->out->value = sp[-1]; /* fall through */
  case IL_OP_DELETE_CELL: return cell(v, true);
  case IL_OP_LOAD_ATTR:
  case IL_OP_LOAD_METHOD: return attribute(v, sp[-1], false);
  case IL_OP_STORE_ATTR: v->out->value = sp[-2]; /* fall through */
  case IL_OP_DELETE_ATTR: return attribute(v, sp[-1], true);
  case IL_OP_GET_ITEM: return item(v, sp[-2], sp[-1], false, false);
  case IL_OP_SET_ITEM:
    v->out->value = sp[-3];
    return item(v, sp[-2], sp[-1], true, false);
  case IL_OP_DEL_ITEM: return item(v, sp[-2], sp[-1], true, true);
  case IL_OP_CONTAINS: return contains(v);
  case IL_OP_FOR_ITER: return next(v);
  case IL_OP_INPLACE: return inplace(v);
  case IL_OP_ADD:
  case IL_OP_MUL:
  case IL_OP_BINARY:
  case IL_OP_COMPARE: return reads(v, 2);
  case IL_OP_JUMP_IF_FALSE:
  case IL_OP_JUMP_IF_TRUE:
  case IL_OP_JUMP_IF_FALSE_OR_POP:
  case IL_OP_JUMP_IF_TRUE_OR_POP:
  case IL_OP_NOT: return truth(v);
  case IL_OP_FORMAT:
    if (v->arg & 4) return false;
    return reads(v, 1);
  case IL_OP_UNPACK:
  case IL_OP_UNPACK_EX:
  case IL_OP_LIST_EXTEND:
  case IL_OP_SET_UPDATE:
  case IL_OP_DICT_UPDATE:
  case IL_OP_DICT_MERGE: return reads(v, 1);
  default: return call(v, op);
  }
}

bool il_visible_find(il_task *t, uint32_t word, const il_value *fp,
                     const il_value *sp) {
  const il_frame *frame = &t->frames[t->nframes - 1];
  const il_code_object *code = frame->code;
  uint32_t op = il_unfused[word & 0xFF];
  uint32_t needs = visible_ops[op];
  view v = {t, code, frame->pc - 1, word >> 8, fp, sp, &t->visible};
  publish(&v, op);
  if ((needs == USER && code->watched != IL_WATCH_ALL) ||
      (needs == WATCHED && code->watched == IL_WATCH_NOTHING) ||
      (needs != ANY && !t->process->memory_observed))
    return false;
  t->visible.naccesses = 0;
  t->visible.object = NULL;
  t->visible.id = 0;
  t->visible.value = IL_NIL;
  if (!look(&v, op)) return false;
  t->visible.line = il_task_line(t);
  return true;
}

/* Whose lines count: the user's functions, but not what runs within a line. */
static bool has_lines(const il_code_object *code) {
  const char *name = code->code->name.text;
  return !code->hidden && (*name != '<' || name[1] == 'm');
}

bool il_visible_line(il_task *t, uint32_t pc) {
  il_frame *frame = &t->frames[t->nframes - 1];
  const il_code *code = frame->code->code;
  if (!has_lines(frame->code)) return false;
  il_op op = il_word_op(code->words[pc]);
  uint32_t line = code->positions[pc].line;
  bool is_end = pc + 2 >= code->nwords && line < frame->line; /* None */
  if ((uint16_t)line == frame->line || op == IL_OP_LOOP || op == IL_OP_JUMP ||
      is_end)
    return false;
  if (t->lines == t->line_stop) {
    t->visible =
        (il_visible){.kind = IL_VISIBLE_LINE, .line = line, .value = IL_NIL};
    return true;
  }
  t->lines++;
  frame->line = (uint16_t)line;
  return false;
}
