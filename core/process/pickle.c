/* Pickling: what its two halves share, and the module _pickle. */
#include "process/pickle_internal.h"
#include "vm/ops_internal.h"

bool il_pile_grow(il_task *t, il_pile *pile, uint64_t cap) {
  if (cap < (uint64_t)pile->cap * 2) cap = (uint64_t)pile->cap * 2;
  il_array *array = il_array_new(t, cap);
  if (!array) return false;
  memcpy(array->items, pile->items, pile->used * sizeof *pile->items);
  pile->items = array->items;
  pile->cap = array->cap;
  pile->array = il_from_ptr(array);
  return true;
}

il_value il_pile_keep(il_task *t, il_pile *pile) {
  if (!pile->array && !il_pile_grow(t, pile, 16)) return IL_NIL;
  return pile->array;
}

void il_pile_take(il_pile *pile, il_value array, il_value used) {
  pile->array = array;
  pile->items = il_as_array(array)->items;
  pile->cap = il_as_array(array)->cap;
  pile->used = (uint32_t)il_to_int(used);
}

il_value il_pickle_request(il_task *t, unsigned kind, il_value a, il_value b) {
  il_value items[] = {il_from_int(kind), a, b};
  return il_tuple_new(t, items, 3);
}

il_value il_pickle_find(il_task *t, il_value module, il_value name) {
  if (!il_is_str(module) || !il_is_str(name)) return IL_NIL;
  il_value found = il_dict_get(t, t->process->modules, module);
  if (!il_is_kind(found, IL_KIND_MODULE)) return IL_NIL;
  il_module *m = (il_module *)(void *)il_to_ptr(found);
  /* Its body has not run to the end: importing waits for that. */
  if (m->loader && m != t->process->main) return IL_NIL;
  name = il_intern_str(t, name);
  return name ? il_module_get(t, m, name) : IL_NIL;
}

il_value il_pickle_attributes(il_task *t, il_value v) {
  il_instance *instance = (il_instance *)(void *)il_to_ptr(v);
  const il_shape *shape = il_instance_shape(t->process, instance);
  if (shape->dict) return il_instance_dict(t, instance);
  il_value dict = il_dict_new(t);
  uint32_t count = shape->nslots - shape->cls->nfixed;
  il_array *names = dict && count ? il_array_new(t, count) : NULL;
  if (!names) return count ? IL_NIL : dict;
  il_shape_names(shape, names->items);
  for (uint32_t i = 0; i < count; i++) {
    il_value value = il_instance_get(t, instance, names->items[i]);
    if (value && !il_dict_set_name(t, dict, names->items[i], value))
      return IL_NIL;
  }
  return il_has_exc(t) ? IL_NIL : dict;
}

/* attributes(obj): those of an instance by name, as a dict; None: it has none.
 */
static il_value attributes(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  if (!il_is_kind(args[0], IL_KIND_INSTANCE)) return IL_NONE;
  return il_pickle_attributes(t, args[0]);
}

/* set_attributes(obj, dict): obj.__dict__.update(dict); False: not done. */
static il_value set_attributes(il_task *t, const il_value *args, uint32_t n,
                               il_value kwnames) {
  (void)n, (void)kwnames;
  return il_pickle_set_attributes(t, args[0], args[1]);
}

static const il_native_def engine[] = {
    {"write_next", il_pickle_write_next, 2, 2, 0},
    {"read_next", il_pickle_read_next, 2, 2, 0},
    {"attributes", attributes, 1, 1, 0},
    {"set_attributes", set_attributes, 2, 2, 0},
    {0}};
const il_module_def il_module_engine_pickle = {"_engine", engine, NULL, NULL};

/* _write(obj, protocol, hooks, memo) and _read(data, hooks, memo): hooks is a
 * Pickler or Unpickler of a class of the program's, or None; memo a list for
 * what is to be known the next time. */
static il_value wrong_memo(il_task *t) {
  return il_raise(t, IL_CLASS_TypeError, "the memo must be a list");
}

static il_value write_with(il_task *t, const il_value *args, uint32_t n,
                           il_value kwnames) {
  (void)n, (void)kwnames;
  if (!il_is_list(args[3])) return wrong_memo(t);
  return il_pickle_write(t, args[0], args[1], args[2], args[3]);
}
static il_value read_with(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)n, (void)kwnames;
  const il_bytes *data = il_as_bytes(args[0]);
  if (!il_is_bytes(args[0]))
    return il_raise(t, IL_CLASS_TypeError,
                    "a bytes-like object is required, not '%s'",
                    il_type_name(t, args[0]));
  if (!il_is_list(args[2])) return wrong_memo(t);
  return il_pickle_read(t, args[0], data->data, data->len, args[1], args[2]);
}

static il_value dumps(il_task *t, const il_value *args, uint32_t n,
                      il_value kwnames) {
  il_value bound[] = {n ? args[0] : IL_NIL, IL_NIL, IL_NIL, IL_NIL};
  if ((n != 1 || kwnames) &&
      !il_args_bind(t, "dumps", "obj protocol? * fix_imports? buffer_callback?",
                    args, n, kwnames, bound))
    return IL_NIL;
  if (bound[3] && bound[3] != IL_NONE)
    return il_raise_unsupported(t, "pickle.dumps with buffer_callback");
  return il_pickle_write(t, bound[0], bound[1], IL_NIL, IL_NIL);
}

static il_value loads(il_task *t, const il_value *args, uint32_t n,
                      il_value kwnames) {
  il_value bound[] = {n ? args[0] : IL_NIL, IL_NIL, IL_NIL, IL_NIL, IL_NIL};
  if ((n != 1 || kwnames) &&
      !il_args_bind(t, "loads",
                    "data / * fix_imports? encoding? errors? buffers?", args, n,
                    kwnames, bound))
    return IL_NIL;
  il_value data = il_payload(t->process, bound[0]);
  if (!il_is_bytes(data))
    return il_raise(t, IL_CLASS_TypeError,
                    "a bytes-like object is required, not '%s'",
                    il_type_name(t, bound[0]));
  const il_bytes *bytes = il_as_bytes(data);
  return il_pickle_read(t, data, bytes->data, bytes->len, IL_NIL, IL_NIL);
}

static const il_native_def functions[] = {{"dumps", dumps, 0, -1, IL_NATIVE_KW},
                                          {"loads", loads, 0, -1, IL_NATIVE_KW},
                                          {"_write", write_with, 4, 4, 0},
                                          {"_read", read_with, 3, 3, 0},
                                          {0}};
static const il_class_id classes[] = {IL_CLASS_PickleError,
                                      IL_CLASS_PicklingError,
                                      IL_CLASS_UnpicklingError, IL_CLASS_COUNT};
const il_module_def il_module_pickle = {"_pickle", functions, classes, NULL};
