/* Primitives that core/lib/_engine.py uses to go on where vm/ops*.c and
 * vm/construct.c left off; vars and dir. */
#include "object/containers_internal.h"
#include "object/int.h"
#include "vm/types/types.h"

static il_class *as_class(il_value v) {
  return (il_class *)(void *)il_to_ptr(v);
}

/* binary_default(op, a, b, inplace) */
IL_NATIVE(binary_default) {
  IL_UNUSED_ARGS;
  return il_binary_default(t, (il_operator)il_to_int(args[0]), args[1], args[2],
                           args[3] == IL_TRUE);
}
/* binary_rest(op, a, b, inplace), compare_rest(op, a, b): the left operand's
 * method has declined. */
IL_NATIVE(binary_rest) {
  IL_UNUSED_ARGS;
  return il_binary_rest(t, (il_operator)il_to_int(args[0]), args[1], args[2],
                        args[3] == IL_TRUE);
}
IL_NATIVE(compare_rest) {
  IL_UNUSED_ARGS;
  return il_compare_rest(t, (il_comparison)il_to_int(args[0]), args[1],
                         args[2]);
}
/* inplace(op, a, b) */
IL_NATIVE(inplace) {
  IL_UNUSED_ARGS;
  return il_op_inplace(t, (il_operator)il_to_int(args[0]), args[1], args[2]);
}
/* binary_for_inplace(op, a, b): after __iadd__ has declined */
IL_NATIVE(binary_for_inplace) {
  IL_UNUSED_ARGS;
  return il_binary_for_inplace(t, (il_operator)il_to_int(args[0]), args[1],
                               args[2]);
}
IL_NATIVE(compare_default) {
  IL_UNUSED_ARGS;
  return il_compare_default(t, (il_comparison)il_to_int(args[0]), args[1],
                            args[2]);
}

/* payload(v), payload_new(cls, plain), payload_set(v, plain) */
IL_NATIVE(payload) {
  IL_UNUSED_ARGS;
  return il_payload(t->process, args[0]);
}
IL_NATIVE(payload_new) {
  IL_UNUSED_ARGS;
  return il_payload_new(t, as_class(args[0]), args[1]);
}
IL_NATIVE(payload_set) {
  IL_UNUSED_ARGS;
  il_instance *instance = (il_instance *)(void *)il_to_ptr(args[0]);
  il_slot_store(&instance->slots[0], args[1]);
  return IL_NONE;
}

/* user_method(v, name): the special method that a program wrote, unbound, or
 * None. */
IL_NATIVE(user_method) {
  IL_UNUSED_ARGS;
  il_value name = il_attribute_name(t, args[1]);
  if (name == IL_NIL) return IL_NIL;
  return il_or_none(il_user_special(t, args[0], name));
}
IL_NATIVE(is_iterator) {
  IL_UNUSED_ARGS;
  il_value v = args[0];
  bool plain = il_is_kind(v, IL_KIND_GENERATOR) || il_is_kind(v, IL_KIND_ITER);
  return il_from_bool(
      plain || il_type_lookup(t->process, v, IL_NAME(t, next)) != IL_NIL);
}
/* An int from 64 bits of any int, as hash() reduces what __hash__ gives. */
IL_NATIVE(hash_number) {
  IL_UNUSED_ARGS;
  il_value i = il_int_of(il_payload(t->process, args[0]));
  int64_t small;
  if (i == IL_NIL)
    return il_raise(t, IL_CLASS_TypeError,
                    "__hash__ method should return an integer");
  if (il_int_to_i64(i, &small)) return small == -1 ? il_from_int(-2) : i;
  return il_int_new(t, (int64_t)il_int_hash(i));
}
/* tuple_hash(hashes) */
IL_NATIVE(tuple_hash) {
  IL_UNUSED_ARGS;
  const il_list *list = il_as_list(args[0]);
  uint64_t state = il_hash_begin();
  uint32_t len = il_list_len(args[0]);
  for (uint32_t i = 0; i < len; i++) {
    int64_t hash = 0;
    il_int_to_i64(il_list_get(list, i), &hash);
    state = il_hash_add(state, (uint64_t)hash);
  }
  return il_int_new(t, (int64_t)il_hash_end(state, len));
}
/* text_key(v): what one repr in progress is known by. */
IL_NATIVE(text_key) {
  IL_UNUSED_ARGS;
  il_value id = il_int_new(t, (int64_t)il_object_id(t->process, args[0]));
  il_value ident = il_int_new(t, (int64_t)t->ident);
  return id == IL_NIL || ident == IL_NIL ? IL_NIL : il_tuple_2(t, ident, id);
}
/* class_create(meta, name, bases, ns, kwargs): type.__new__ */
IL_NATIVE(class_create) {
  IL_UNUSED_ARGS;
  il_class *meta = as_class(args[0]);
  if (meta == t->process->classes[IL_CLASS_type]) meta = NULL;
  return il_class_create(t, meta, args[1], args[2], args[3], args[4], IL_NONE);
}
IL_NATIVE(qualified_name) {
  IL_UNUSED_ARGS;
  il_value f = args[0];
  if (il_is_kind(f, IL_KIND_FUNCTION))
    return ((il_function *)(void *)il_to_ptr(f))->qualname;
  return il_str_text(t, il_type_name(t, f));
}
/* set_abstract(cls, names): what abc found; a set of names */
IL_NATIVE(set_abstract) {
  IL_UNUSED_ARGS;
  return il_class_set(t, as_class(args[0]), IL_NAME(t, abstractmethods),
                      args[1])
             ? IL_NONE
             : IL_NIL;
}

/* Namespaces: modules and classes as dicts, _engine.py's Namespace and
 * mappingproxy. */

static il_module *as_module(il_value v) {
  return (il_module *)(void *)il_to_ptr(v);
}

/* module_keep(module, view): the view that all see, the first one made */
IL_NATIVE(module_keep) {
  IL_UNUSED_ARGS;
  il_module *module = as_module(args[0]);
  il_object_lock(t->process->multi, &module->head);
  if (module->view == IL_NIL) il_slot_store(&module->view, args[1]);
  il_object_unlock(t->process->multi, &module->head);
  return module->view;
}
IL_NATIVE(module_snapshot) {
  IL_UNUSED_ARGS;
  return il_module_snapshot(t, args[0]);
}
/* module_get(module, name, default) */
IL_NATIVE(module_get) {
  IL_UNUSED_ARGS;
  if (!il_is_str(args[1])) return args[2];
  il_value name = il_intern_str(t, args[1]);
  il_value v =
      name == IL_NIL ? IL_NIL : il_module_get(t, as_module(args[0]), name);
  return v != IL_NIL || il_has_exc(t) ? v : args[2];
}
/* module_set(module, name, value) */
IL_NATIVE(module_set) {
  IL_UNUSED_ARGS;
  if (!il_is_str(args[1]))
    return il_raise_unsupported(t, "a key of globals() that is no str");
  il_value name = il_intern_str(t, args[1]);
  if (name == IL_NIL) return IL_NIL;
  il_module *module = as_module(args[0]), *builtins = t->process->builtins;
  /* Linked code reads the built-in directly. */
  if (il_module_find(t, module, name) == UINT32_MAX &&
      il_module_find(t, builtins, name) != UINT32_MAX)
    return il_raise_unsupported(t, "replacing the built-in '%s' by globals()",
                                il_name_text(name, (char[128]){0}));
  return il_module_set(t, module, name, args[2]) ? IL_NONE : IL_NIL;
}
/* module_delete(module, name): False if there was none */
IL_NATIVE(module_delete) {
  IL_UNUSED_ARGS;
  if (!il_is_str(args[1])) return IL_FALSE;
  il_value name = il_intern_str(t, args[1]);
  if (name == IL_NIL) return IL_NIL;
  uint32_t slot = il_module_find(t, as_module(args[0]), name);
  if (slot == UINT32_MAX) return IL_FALSE;
  il_value *at = il_module_slot_at(as_module(args[0]), slot);
  il_value old = il_slot_load(at);
  il_slot_store(at, IL_NIL);
  return il_from_bool(old != IL_NIL);
}
IL_NATIVE(class_snapshot) {
  IL_UNUSED_ARGS;
  return il_class_dict(t, as_class(args[0]));
}

/* The innermost frame of the program's own. */
static const il_frame *caller(const il_task *t) {
  uint32_t i = t->nframes - 1;
  while (i > 1 && t->frames[i].code->hidden)
    i--;
  return &t->frames[i];
}

static il_value globals_of(il_task *t, const il_frame *frame) {
  return il_module_view(t, il_from_ptr(frame->code->module));
}

static bool is_shown(const il_text *name) {
  return name->len && name->text[0] != '.';
}

/* Variables of a function: cells that are no parameters come last. */
static il_value locals_of(il_task *t, const il_frame *frame) {
  const il_code_object *code = frame->code;
  if (frame->ret == IL_RET_CLASS) return frame->aux;
  if (!frame->function || code->code->flags & IL_CODE_MODULE)
    return globals_of(t, frame);
  il_value dict = il_dict_new(t);
  for (int cells = 0; cells < 2; cells++)
    for (uint32_t i = 0; dict != IL_NIL && i < code->nlocals; i++) {
      const il_text *name = &code->code->locals[i];
      il_value v = t->stack[frame->base + i];
      bool cell = il_is_kind(v, IL_KIND_CELL);
      bool late = cell && i >= code->nargs + code->code->nkwonly;
      if (late != (cells == 1) || !is_shown(name)) continue;
      if (cell) v = il_slot_load(&((il_cell *)(void *)il_to_ptr(v))->value);
      il_value key = v == IL_NIL ? IL_NIL : il_intern(t, name->text, name->len);
      if (v == IL_NIL) continue;
      if (key == IL_NIL || !il_dict_set_name(t, dict, key, v)) return IL_NIL;
    }
  return dict;
}

IL_NATIVE(builtin_globals) {
  IL_UNUSED_ARGS;
  return globals_of(t, caller(t));
}
IL_NATIVE(builtin_locals) {
  IL_UNUSED_ARGS;
  return locals_of(t, caller(t));
}

/* Built-in functions on attributes */

IL_NATIVE(builtin_vars) {
  IL_UNUSED_ARGS;
  if (n == 0) return locals_of(t, caller(t));
  if (!il_has_dict(t, args[0]))
    return il_raise(t, IL_CLASS_TypeError,
                    "vars() argument must have __dict__ attribute");
  return il_getattr(t, args[0], IL_NAME(t, dict));
}
IL_NATIVE(builtin_dir) {
  IL_UNUSED_ARGS;
  if (n == 0) {
    il_value names = locals_of(t, caller(t));
    if (names == IL_TAIL) {
      names = il_module_snapshot(t, il_from_ptr(caller(t)->code->module));
    }
    return names == IL_NIL ? IL_NIL
                           : il_tail_lib(t, IL_LIB_sorted_names, &names, 1);
  }
  il_value packed[] = {args[0], il_dir_names(t, args[0])};
  return packed[1] == IL_NIL ? IL_NIL
                             : il_tail_lib(t, IL_LIB_dir_slow, packed, 2);
}

static const il_native_def builtins[] = {{"vars", builtin_vars, 0, 1, 0},
                                         {"dir", builtin_dir, 0, 1, 0},
                                         {"globals", builtin_globals, 0, 0, 0},
                                         {"locals", builtin_locals, 0, 0, 0},
                                         IL_END};
const il_module_def il_module_builtins_attributes = {"builtins", builtins, NULL,
                                                     NULL};

static const il_native_def functions[] = {
    {"binary_default", binary_default, 4, 4, 0},
    {"binary_rest", binary_rest, 4, 4, 0},
    {"compare_rest", compare_rest, 3, 3, 0},
    {"inplace", inplace, 3, 3, 0},
    {"binary_for_inplace", binary_for_inplace, 3, 3, 0},
    {"compare_default", compare_default, 3, 3, 0},
    {"payload", payload, 1, 1, 0},
    {"payload_new", payload_new, 2, 2, 0},
    {"payload_set", payload_set, 2, 2, 0},
    {"user_method", user_method, 2, 2, 0},
    {"is_iterator", is_iterator, 1, 1, 0},
    {"hash_number", hash_number, 1, 1, 0},
    {"tuple_hash", tuple_hash, 1, 1, 0},
    {"text_key", text_key, 1, 1, 0},
    {"module_keep", module_keep, 2, 2, 0},
    {"module_snapshot", module_snapshot, 1, 1, 0},
    {"module_get", module_get, 3, 3, 0},
    {"module_set", module_set, 3, 3, 0},
    {"module_delete", module_delete, 2, 2, 0},
    {"class_snapshot", class_snapshot, 1, 1, 0},
    {"class_create", class_create, 5, 5, 0},
    {"qualified_name", qualified_name, 1, 1, 0},
    {"set_abstract", set_abstract, 2, 2, 0},
    IL_END};

const il_module_def il_module_engine = {"_engine", functions, NULL, NULL};
