/* Writing pickles: protocol 4 byte for byte as CPython's C pickler does it,
 * down to frames, batches of 1000 items and the numbering of the memo.
 *
 * Nested values are work to do, not recursion: each container being written
 * has an entry on a stack of its own. */
#include "object/float.h"
#include "object/int.h"
#include "process/pickle_internal.h"

enum { BATCH = 1000, FRAME_TARGET = 64 * 1024, FRAME_MIN = 4, HEADER = 9 };
enum { NO_FRAME = UINT32_MAX };
enum { DEEPEST = 100000 }; /* values within values; each costs memory only */
/* The longest that is written for one value, text aside: a frame's header, an
 * opcode with its argument, and MEMOIZE; twice. */
enum { RESERVE = 64 };

/* Entries of the work stack: what, object, place, one value more, and how long
 * a dict or set was when it began. */
enum { W_TYPE, W_OBJECT, W_PLACE, W_MORE, W_LEN, W_SIZE };
enum {
  W_TUPLE,
  W_LIST,      /* more: True while it is the only item of its batch */
  W_ITEMS,     /* a list of items for a list that is there already */
  W_PAIRS,     /* the same of keys and values in turn, for a dict */
  W_DICT,      /* place: cursor; more: value whose key is being written */
  W_SET,       /* place: cursor */
  W_FROZENSET, /* place: cursor */
  W_REDUCE,    /* place: stage; more: what the library made of __reduce__ */
  W_INSTANCE,  /* place: stage */
};
typedef enum { SAVED, OPENED, PYTHON, FAILED } outcome;

typedef struct {
  il_task *t;
  uint8_t *out;
  uint32_t len, cap;
  uint32_t frame;    /* where the open frame's header goes, or NO_FRAME */
  il_value bytes;    /* holds out; IL_NIL: it is the caller's */
  il_pile memo;      /* open addressing: object, its number; used: entries */
  il_pile work;      /* W_SIZE values an entry */
  il_value hooks;    /* a Pickler that decides itself, or IL_NIL */
  il_value kept;     /* list for the memo after the end, or IL_NIL */
  il_value asked;    /* what Python code is asked about */
  uint32_t turn;     /* counts towards a look at the stop flag */
  il_class *plain;   /* known to have no hooks, or NULL */
  il_value dispatch; /* copyreg.dispatch_table; None: not looked for yet */
} writer;

/* Output */

static bool grow_out(writer *w, uint64_t more) {
  uint64_t cap = (uint64_t)w->len + more + RESERVE;
  if (cap < (uint64_t)w->cap * 2) cap = (uint64_t)w->cap * 2;
  il_bytes *bytes = il_bytes_blank(w->t, cap);
  if (!bytes) return false;
  memcpy(bytes->data, w->out, w->len);
  w->out = bytes->data;
  w->cap = bytes->len;
  w->bytes = il_from_ptr(bytes);
  return true;
}

static void put_number(writer *w, uint64_t number, unsigned size) {
  for (unsigned i = 0; i < size; i++)
    w->out[w->len++] = (uint8_t)(number >> 8 * i);
}

static void put_op(writer *w, unsigned op) {
  w->out[w->len++] = (uint8_t)op;
}

static void close_frame(writer *w) {
  if (w->frame == NO_FRAME) return;
  uint32_t start = w->frame, len = w->len - start - HEADER;
  if (len >= FRAME_MIN) {
    w->len = start;
    put_op(w, OP_FRAME);
    put_number(w, len, 8);
  } else {
    memmove(w->out + start, w->out + start + HEADER, len);
    w->len = start;
  }
  w->len += len;
  w->frame = NO_FRAME;
}

/* Before anything short is written: room for it, in a frame. */
static inline bool ready(writer *w) {
  if (w->cap - w->len < RESERVE && !grow_out(w, 0)) return false;
  if (w->frame == NO_FRAME) {
    w->frame = w->len;
    w->len += HEADER;
  }
  return true;
}

/* Before each value: frames end between values. */
static inline bool ready_for_value(writer *w) {
  if (w->frame != NO_FRAME && w->len - w->frame - HEADER >= FRAME_TARGET)
    close_frame(w);
  return ready(w);
}

/* Text or bytes with their length; large ones stand outside of frames. */
static bool put_data(writer *w, unsigned op_short, unsigned op,
                     const void *data, size_t len) {
  if (len >= FRAME_TARGET) close_frame(w);
  if (w->cap - w->len < RESERVE + len && !grow_out(w, len)) return false;
  put_op(w, len < 256 ? op_short : op);
  put_number(w, len, len < 256 ? 1 : 4);
  memcpy(w->out + w->len, data, len);
  w->len += (uint32_t)len;
  return ready(w);
}

/* The memo */

static il_value *memo_find(const writer *w, il_value v) {
  uint32_t mask = w->memo.cap / 2 - 1;
  uint32_t i = (uint32_t)((v >> 3) * 0x9E3779B97F4A7C15u >> 32);
  for (;; i++) {
    il_value *entry = &w->memo.items[2 * (i & mask)];
    if (*entry == v || *entry == IL_NIL) return entry;
  }
}

static bool memo_grow(writer *w) {
  il_pile old = w->memo;
  if (!il_pile_grow(w->t, &w->memo, 0)) return false;
  memset(w->memo.items, 0, w->memo.cap * sizeof *w->memo.items);
  for (uint32_t i = 0; i < old.cap; i += 2) {
    il_value *entry = old.items[i] ? memo_find(w, old.items[i]) : NULL;
    if (!entry) continue;
    entry[0] = old.items[i];
    entry[1] = old.items[i + 1];
  }
  return true;
}

/* Writes MEMOIZE: there is room for it. */
static outcome memoize(writer *w, il_value v) {
  if (w->memo.used * 4 >= w->memo.cap && !memo_grow(w)) return FAILED;
  il_value *entry = memo_find(w, v);
  entry[0] = v;
  entry[1] = il_from_int(w->memo.used++);
  put_op(w, OP_MEMOIZE);
  return SAVED;
}

static void put_get(writer *w, const il_value *entry) {
  uint64_t number = (uint64_t)il_to_int(entry[1]);
  put_op(w, number < 256 ? OP_BINGET : OP_LONG_BINGET);
  put_number(w, number, number < 256 ? 1 : 4);
}

/* Values without parts */

static outcome save_int(writer *w, il_value v) {
  int64_t i;
  if (il_is_int(v) && (i = il_to_int(v)) >= INT32_MIN && i <= INT32_MAX) {
    unsigned size = i < 0 || i > 0xFFFF ? 4 : i > 0xFF ? 2 : 1;
    put_op(w, size == 4 ? OP_BININT : size == 2 ? OP_BININT2 : OP_BININT1);
    put_number(w, (uint64_t)i, size);
    return SAVED;
  }
  uint64_t size = il_int_bit_length(v) / 8 + 1;
  if (w->cap - w->len < RESERVE + size && !grow_out(w, size)) return FAILED;
  uint8_t *digits = w->out + w->len + (size < 256 ? 2 : 5);
  il_int_to_bytes(v, digits, size, false);
  if (il_int_sign(v) < 0 && size > 1 && digits[size - 1] == 0xFF &&
      digits[size - 2] & 0x80) {
    size--;
    if (size == 255) memmove(digits - 3, digits, size);
  }
  put_op(w, size < 256 ? OP_LONG1 : OP_LONG4);
  put_number(w, size, size < 256 ? 1 : 4);
  w->len += (uint32_t)size;
  return ready(w) ? SAVED : FAILED;
}

static outcome save_float(writer *w, double d) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  put_op(w, OP_BINFLOAT);
  for (int shift = 56; shift >= 0; shift -= 8)
    put_op(w, (bits >> shift) & 0xFF);
  return SAVED;
}

static outcome save_str(writer *w, il_value v) {
  const il_value *entry = memo_find(w, v);
  if (*entry) {
    put_get(w, entry);
    return SAVED;
  }
  const il_str *s = il_as_str(v);
  bool ok;
  if (il_str_is_ascii(s)) {
    ok = put_data(w, OP_SHORT_BINUNICODE, OP_BINUNICODE, s->data, s->len);
  } else {
    char storage[256];
    il_buf text;
    il_buf_init_on(&text, storage, sizeof storage);
    il_str_append_utf8(s, &text);
    if (text.failed) il_raise_memory(w->t);
    ok = !text.failed &&
         put_data(w, OP_SHORT_BINUNICODE, OP_BINUNICODE, text.bytes, text.len);
    il_buf_term(&text);
  }
  return ok && memoize(w, v) == SAVED ? SAVED : FAILED;
}

static outcome save_bytes(writer *w, il_value v) {
  const il_bytes *b = il_as_bytes(v);
  if (!put_data(w, OP_SHORT_BINBYTES, OP_BINBYTES, b->data, b->len))
    return FAILED;
  return memoize(w, v);
}

static outcome ask(writer *w, il_value v) {
  w->asked = v;
  return PYTHON;
}

static outcome save_names(writer *w, il_value v, il_value module,
                          il_value name) {
  if (!ready_for_value(w) || save_str(w, module) != SAVED ||
      !ready_for_value(w) || save_str(w, name) != SAVED || !ready(w))
    return FAILED;
  put_op(w, OP_STACK_GLOBAL);
  return memoize(w, v);
}

/* A class or function, by the name that leads to it. */
static outcome save_global(writer *w, il_value v) {
  il_value module, name;
  if (w->hooks) return ask(w, v);
  switch (il_kind_of(v)) {
  case IL_KIND_CLASS: {
    const il_class *cls = (il_class *)(void *)il_to_ptr(v);
    module = cls->module;
    name = cls->qualname;
    break;
  }
  case IL_KIND_FUNCTION:
    module = il_getattr_plain(w->t, v, IL_NAME(w->t, module));
    name = ((il_function *)(void *)il_to_ptr(v))->qualname;
    break;
  default: {
    const il_native *native = (il_native *)(void *)il_to_ptr(v);
    if (native->owner || native->self) return ask(w, v);
    module = native->module;
    name = il_intern_text(w->t, native->def->name);
  }
  }
  il_value found = il_pickle_find(w->t, module, name);
  if (il_has_exc(w->t)) return FAILED;
  return found == v ? save_names(w, v, module, name) : ask(w, v);
}

/* Values with parts */

static uint32_t length(il_value v) {
  return il_is_dict(v) ? il_dict_len(v) : il_is_set(v) ? il_set_len(v) : 0;
}

static outcome begin(writer *w, unsigned type, il_value v, il_value more) {
  if (w->work.used / W_SIZE >= DEEPEST) {
    il_raise(w->t, IL_CLASS_RecursionError,
             "maximum recursion depth exceeded while pickling an object");
    return FAILED;
  }
  if (!il_pile_room(w->t, &w->work, W_SIZE)) return FAILED;
  il_value *entry = w->work.items + w->work.used;
  entry[W_TYPE] = il_from_int(type);
  entry[W_OBJECT] = v;
  entry[W_PLACE] = il_from_int(0);
  entry[W_MORE] = more;
  entry[W_LEN] = il_from_int(length(v));
  w->work.used += W_SIZE;
  return OPENED;
}

static outcome begin_new(writer *w, unsigned op, unsigned type, il_value v,
                         bool empty) {
  put_op(w, op);
  if (memoize(w, v) != SAVED) return FAILED;
  return empty ? SAVED : begin(w, type, v, IL_NIL);
}

/* May instances of cls be written without asking Python? */
static bool is_plain_class(writer *w, il_class *cls) {
  il_task *t = w->t;
  il_process *process = t->process;
  if (cls == w->plain) return true;
  if (w->hooks || cls->id != IL_CLASS_object) return false;
  if (cls->flags & IL_CLASS_HAS_GETATTRIBUTE) return false;
  if (w->dispatch == IL_NONE)
    w->dispatch =
        il_pickle_find(t, IL_NAME(t, copyreg), IL_NAME(t, dispatch_table));
  if (il_is_dict(w->dispatch) && il_dict_len(w->dispatch) &&
      il_dict_get(t, w->dispatch, il_from_ptr(cls)))
    return false;
  static const il_name_id hooks[] = {IL_NAME_reduce_ex,     IL_NAME_reduce,
                                     IL_NAME_getstate,      IL_NAME_getnewargs,
                                     IL_NAME_getnewargs_ex, IL_NAME_slots};
  for (unsigned i = 0; i < IL_COUNT(hooks); i++) {
    il_value name = process->names[hooks[i]];
    if (il_class_lookup(process, cls, name) !=
        il_class_lookup(process, process->classes[IL_CLASS_object], name))
      return false;
  }
  w->plain = cls;
  return true;
}

static outcome save_other(writer *w, il_value v) {
  switch (il_kind_of(v)) {
  case IL_KIND_TUPLE: return begin(w, W_TUPLE, v, IL_NIL);
  case IL_KIND_LIST:
    return begin_new(w, OP_EMPTY_LIST, W_LIST, v, !il_list_len(v));
  case IL_KIND_DICT:
    return begin_new(w, OP_EMPTY_DICT, W_DICT, v, !il_dict_len(v));
  case IL_KIND_SET: return begin_new(w, OP_EMPTY_SET, W_SET, v, !il_set_len(v));
  case IL_KIND_FROZENSET:
    put_op(w, OP_MARK);
    return begin(w, W_FROZENSET, v, IL_NIL);
  case IL_KIND_CLASS:
  case IL_KIND_FUNCTION:
  case IL_KIND_NATIVE: return save_global(w, v);
  case IL_KIND_INSTANCE:
    if (is_plain_class(w, il_class_of(w->t->process, v)))
      return begin(w, W_INSTANCE, v, IL_NIL);
    break;
  default: break;
  }
  return il_has_exc(w->t) ? FAILED : ask(w, v);
}

/* SAVED: v is written. OPENED: it is the newest entry of the work stack. */
static outcome save(writer *w, il_value v) {
  if (!ready_for_value(w)) return FAILED;
  if (il_is_int(v)) return save_int(w, v);
  if (il_is_flonum(v)) return save_float(w, il_flonum_value(v));
  if (v == IL_NONE || il_is_bool(v)) {
    put_op(w, v == IL_NONE ? OP_NONE : v == IL_TRUE ? OP_NEWTRUE : OP_NEWFALSE);
    return SAVED;
  }
  if (il_is_ptr(v)) switch (il_kind_of(v)) {
    case IL_KIND_STR: return save_str(w, v);
    case IL_KIND_BIGINT: return save_int(w, v);
    case IL_KIND_FLOAT: return save_float(w, il_float_value(v));
    case IL_KIND_TUPLE:
      if (il_as_tuple(v)->len) break;
      put_op(w, OP_EMPTY_TUPLE);
      return SAVED;
    default: break;
    }
  const il_value *entry = memo_find(w, v);
  if (*entry) {
    put_get(w, entry);
    return SAVED;
  }
  if (!il_is_ptr(v)) return ask(w, v);
  return il_is_bytes(v) ? save_bytes(w, v) : save_other(w, v);
}

/* Going on with the newest entry */

static outcome finish(writer *w) {
  w->work.used -= W_SIZE;
  return SAVED;
}

/* The object may contain itself: then it has been written by now, and what was
 * written for it again is dropped. */
static bool drop_if_known(writer *w, il_value v, unsigned pops, unsigned op) {
  const il_value *entry = memo_find(w, v);
  if (!*entry) return false;
  while (pops--)
    put_op(w, op);
  put_get(w, entry);
  return true;
}

static outcome go_on_tuple(writer *w, il_value *entry) {
  il_value v = entry[W_OBJECT];
  const il_tuple *tuple = il_as_tuple(v);
  uint32_t i = (uint32_t)il_to_int(entry[W_PLACE]), len = tuple->len;
  if (i == 0 && len > 3) put_op(w, OP_MARK);
  while (i < len) {
    if (il_task_stopped_at(w->t, i)) return FAILED;
    entry[W_PLACE] = il_from_int(i + 1);
    outcome done = save(w, tuple->items[i++]);
    if (done != SAVED) return done;
  }
  if (!ready(w)) return FAILED;
  if (!drop_if_known(w, v, len > 3 ? 1 : len, len > 3 ? OP_POP_MARK : OP_POP)) {
    put_op(w, len > 3 ? OP_TUPLE : OP_TUPLE1 + len - 1);
    if (memoize(w, v) != SAVED) return FAILED;
  }
  return finish(w);
}

/* Others may be changing the list. IL_NIL: it has no more items. */
static il_value item_at(il_value list, uint32_t i) {
  il_value item = IL_NIL;
  while (!item && i < il_list_len(list))
    item = il_list_get(il_as_list(list), i);
  return item;
}

/* Items of a list in batches; those that __reduce__ gives are looked at one
 * ahead, so that the last batch may be a single item too. more: True in a batch
 * of one, False in another, IL_NIL between them. */
static outcome go_on_list(writer *w, il_value *entry, unsigned type) {
  il_value list = entry[W_OBJECT], item;
  uint32_t i = (uint32_t)il_to_int(entry[W_PLACE]);
  uint32_t size = type == W_PAIRS ? 2 : 1;
  for (;; i++) {
    if (!ready(w) || il_task_stopped(w->t)) return FAILED;
    item = item_at(list, i);
    bool one = entry[W_MORE] == IL_TRUE;
    bool last = !item || (one && i % size == 0);
    if (entry[W_MORE] && (last || i % (BATCH * size) == 0)) {
      entry[W_MORE] = IL_NIL;
      put_op(w, type == W_PAIRS ? (one ? OP_SETITEM : OP_SETITEMS)
                : one           ? OP_APPEND
                                : OP_APPENDS);
    }
    if (last) return finish(w);
    if (!entry[W_MORE]) {
      one = il_list_len(list) - i == size && (i == 0 || type != W_LIST);
      entry[W_MORE] = il_from_bool(one);
      if (!one) put_op(w, OP_MARK);
    }
    entry[W_PLACE] = il_from_int(i + 1);
    outcome done = save(w, item);
    if (done != SAVED) return done;
  }
}

static bool same_length(writer *w, const il_value *entry, const char *name) {
  if (il_task_stopped(w->t)) return false;
  if (il_to_int(entry[W_LEN]) == length(entry[W_OBJECT])) return true;
  il_raise(w->t, IL_CLASS_RuntimeError, "%s changed size during iteration",
           name);
  return false;
}

/* place: what has been written << 32 | the cursor */
static outcome go_on_dict(writer *w, il_value *entry) {
  il_value dict = entry[W_OBJECT], key, value;
  uint64_t place = (uint64_t)il_to_int(entry[W_PLACE]);
  uint32_t cursor = (uint32_t)place, count = (uint32_t)(place >> 32);
  bool one = entry[W_LEN] == il_from_int(1);
  for (;;) {
    if (!same_length(w, entry, "dictionary")) return FAILED;
    value = entry[W_MORE];
    entry[W_MORE] = IL_NIL;
    if (value) {
      count++;
    } else {
      bool more = !(one && count) &&
                  il_dict_next(w->t->process, dict, &cursor, &key, &value);
      if (!ready(w)) return FAILED;
      if (count && (!more || count % BATCH == 0)) {
        put_op(w, one ? OP_SETITEM : OP_SETITEMS);
        if (!one && !more && count % BATCH == 0) {
          put_op(w, OP_MARK);
          put_op(w, OP_SETITEMS);
        }
      }
      if (!more) return finish(w);
      if (!one && count % BATCH == 0) put_op(w, OP_MARK);
      entry[W_MORE] = value;
      value = key;
    }
    entry[W_PLACE] = il_from_int((int64_t)((uint64_t)count << 32 | cursor));
    outcome done = save(w, value);
    if (done != SAVED) return done;
  }
}

static outcome go_on_set(writer *w, il_value *entry, bool frozen) {
  il_value set = entry[W_OBJECT], item;
  uint64_t place = (uint64_t)il_to_int(entry[W_PLACE]);
  uint32_t cursor = (uint32_t)place, count = (uint32_t)(place >> 32);
  while (il_set_next(w->t->process, set, &cursor, &item)) {
    if (!same_length(w, entry, "Set")) return FAILED;
    if (!frozen && count % BATCH == 0) {
      if (!ready(w)) return FAILED;
      if (count) put_op(w, OP_ADDITEMS);
      put_op(w, OP_MARK);
    }
    count++;
    entry[W_PLACE] = il_from_int((int64_t)((uint64_t)count << 32 | cursor));
    outcome done = save(w, item);
    if (done != SAVED) return done;
  }
  if (!ready(w)) return FAILED;
  if (!frozen) {
    put_op(w, OP_ADDITEMS);
    if (count % BATCH == 0) {
      put_op(w, OP_MARK);
      put_op(w, OP_ADDITEMS);
    }
  } else if (!drop_if_known(w, set, 1, OP_POP_MARK)) {
    put_op(w, OP_FROZENSET);
    if (memoize(w, set) != SAVED) return FAILED;
  }
  return finish(w);
}

static outcome go_on_instance(writer *w, il_value *entry) {
  il_value v = entry[W_OBJECT];
  int64_t stage = il_to_int(entry[W_PLACE]);
  entry[W_PLACE] = il_from_int(stage + 1);
  if (stage == 0) return save(w, il_from_ptr(il_class_of(w->t->process, v)));
  if (!ready(w)) return FAILED;
  if (stage == 2) {
    put_op(w, OP_BUILD);
    return finish(w);
  }
  put_op(w, OP_EMPTY_TUPLE);
  put_op(w, OP_NEWOBJ);
  if (memoize(w, v) != SAVED) return FAILED;
  il_value state = il_pickle_attributes(w->t, v);
  if (!state) return FAILED;
  return il_dict_len(state) ? save(w, state) : finish(w);
}

/* What the library gives for a __reduce__: (opcode, callable, arguments,
 * keywords, items, pairs, state, setter), None where there is none. */
enum {
  R_OP,
  R_CALL,
  R_ARGS,
  R_KEYWORDS,
  R_ITEMS,
  R_PAIRS,
  R_STATE,
  R_SETTER,
  R_SIZE
};

static outcome go_on_reduce(writer *w, il_value *entry) {
  const il_value *parts = il_as_tuple(entry[W_MORE])->items;
  il_value v = entry[W_OBJECT];
  int64_t stage = il_to_int(entry[W_PLACE]);
  entry[W_PLACE] = il_from_int(stage + 1);
  if (!ready(w)) return FAILED;
  switch (stage) {
  case 0: return save(w, parts[R_CALL]);
  case 1: return save(w, parts[R_ARGS]);
  case 2:
    return parts[R_KEYWORDS] == IL_NONE ? SAVED : save(w, parts[R_KEYWORDS]);
  case 3:
    put_op(w, (unsigned)il_to_int(parts[R_OP]));
    if (drop_if_known(w, v, 1, OP_POP)) {
      /* CPython drops the reduced value that was written first. */
      return finish(w);
    }
    return memoize(w, v);
  case 4:
  case 5: {
    il_value items = parts[stage == 4 ? R_ITEMS : R_PAIRS];
    if (items == IL_NONE || !il_list_len(items)) return SAVED;
    return begin(w, stage == 4 ? W_ITEMS : W_PAIRS, items, IL_NIL);
  }
  case 6:
    if (parts[R_STATE] == IL_NONE) return finish(w);
    return parts[R_SETTER] == IL_NONE ? SAVED : save(w, parts[R_SETTER]);
  case 7: return parts[R_SETTER] == IL_NONE ? SAVED : save(w, v);
  case 8: return save(w, parts[R_STATE]);
  default: break;
  }
  if (parts[R_SETTER] == IL_NONE) {
    put_op(w, OP_BUILD);
  } else {
    put_op(w, OP_TUPLE2);
    put_op(w, OP_REDUCE);
    put_op(w, OP_POP);
  }
  return finish(w);
}

static outcome go_on(writer *w) {
  il_value *entry = w->work.items + w->work.used - W_SIZE;
  unsigned type = (unsigned)il_to_int(entry[W_TYPE]);
  switch (type) {
  case W_TUPLE: return go_on_tuple(w, entry);
  case W_LIST:
  case W_ITEMS:
  case W_PAIRS: return go_on_list(w, entry, type);
  case W_DICT: return go_on_dict(w, entry);
  case W_SET:
  case W_FROZENSET: return go_on_set(w, entry, type == W_FROZENSET);
  case W_REDUCE: return go_on_reduce(w, entry);
  default: return go_on_instance(w, entry);
  }
}

/* Beginning, stopping and going on */

enum {
  S_BYTES,
  S_LEN,
  S_FRAME,
  S_MEMO,
  S_KNOWN,
  S_WORK,
  S_DEPTH,
  S_HOOKS,
  S_KEPT,
  S_ASKED,
  S_SIZE
};

static bool keep(writer *w, il_value *state) {
  if (!w->bytes && !grow_out(w, 0)) return false;
  if (!w->memo.array && !memo_grow(w)) return false;
  state[S_WORK] = il_pile_keep(w->t, &w->work);
  if (!state[S_WORK]) return false;
  state[S_BYTES] = w->bytes;
  state[S_LEN] = il_from_int(w->len);
  state[S_FRAME] = il_from_int(w->frame);
  state[S_MEMO] = w->memo.array;
  state[S_KNOWN] = il_from_int(w->memo.used);
  state[S_DEPTH] = il_from_int(w->work.used);
  state[S_HOOKS] = w->hooks;
  state[S_KEPT] = w->kept;
  state[S_ASKED] = w->asked;
  return true;
}

static void take(writer *w, const il_value *state) {
  w->bytes = state[S_BYTES];
  w->out = il_as_bytes(w->bytes)->data;
  w->cap = il_as_bytes(w->bytes)->len;
  w->len = (uint32_t)il_to_int(state[S_LEN]);
  w->frame = (uint32_t)il_to_int(state[S_FRAME]);
  il_pile_take(&w->memo, state[S_MEMO], state[S_KNOWN]);
  il_pile_take(&w->work, state[S_WORK], state[S_DEPTH]);
  w->hooks = state[S_HOOKS];
  w->kept = state[S_KEPT];
  w->asked = state[S_ASKED];
}

/* (1, object, protocol): what does its __reduce__ give? */
static il_value request(const writer *w) {
  return il_pickle_request(w->t, 1, w->asked, il_from_int(w->out[1]));
}

/* Until all is written or Python has to run. */
static outcome work(writer *w, outcome done) {
  while (done < PYTHON && w->work.used) {
    if (il_task_stopped_at(w->t, w->turn++ << 8)) return FAILED;
    done = go_on(w);
  }
  if (done >= PYTHON) return done;
  if (!ready(w)) return FAILED;
  put_op(w, OP_STOP);
  close_frame(w);
  if (!w->kept) return SAVED;
  if (!w->memo.array && !memo_grow(w)) return FAILED;
  il_list_set(w->t, w->kept, 0, w->memo.array);
  il_list_set(w->t, w->kept, 1, il_from_int(w->memo.used));
  return SAVED;
}

/* A copy of a memo that was kept, which stays as it is if this pickle fails. */
static bool take_memo(writer *w) {
  il_value old = il_list_get(il_as_list(w->kept), 0);
  if (!il_is_kind(old, IL_KIND_ARRAY)) return true;
  uint32_t cap = il_as_array(old)->cap;
  il_array *copy = il_array_new(w->t, cap);
  if (!copy) return false;
  memcpy(copy->items, il_as_array(old)->items, cap * sizeof *copy->items);
  il_pile_take(&w->memo, il_from_ptr(copy),
               il_list_get(il_as_list(w->kept), 1));
  return true;
}

il_value il_pickle_write(il_task *t, il_value v, il_value protocol,
                         il_value hooks, il_value kept) {
  int64_t number = 4;
  if (protocol && protocol != IL_NONE && !il_arg_int(t, protocol, &number))
    return IL_NIL;
  if (number > 5)
    return il_raise(t, IL_CLASS_ValueError, "pickle protocol must be <= 5");
  if (number >= 0 && number < 4)
    return il_raise_unsupported(t, "pickle protocol %d", (int)number);
  uint8_t out[512];
  il_value memo[2 * 32] = {0}, entries[W_SIZE * 16];
  writer w = {.t = t,
              .out = out,
              .cap = sizeof out,
              .frame = NO_FRAME,
              .memo = {memo, 0, IL_COUNT(memo), IL_NIL},
              .work = {entries, 0, IL_COUNT(entries), IL_NIL},
              .hooks = hooks == IL_NONE ? IL_NIL : hooks,
              .kept = kept,
              .dispatch = IL_NONE};
  if (kept && !take_memo(&w)) return IL_NIL;
  put_op(&w, OP_PROTO);
  put_op(&w, number < 0 ? 5 : (unsigned)number);
  outcome done = work(&w, save(&w, v));
  if (done == SAVED) return il_bytes_new(t, w.out, w.len);
  if (done == FAILED) return il_has_exc(t) ? IL_NIL : IL_NONE;
  il_array *state = il_array_new(t, S_SIZE);
  if (!state || !keep(&w, state->items)) return IL_NIL;
  il_value args[] = {il_from_ptr(state), request(&w),
                     w.hooks ? w.hooks : IL_NONE};
  return args[1] ? il_tail_lib(t, IL_LIB_pickle_write, args, 3) : IL_NIL;
}

/* write_next(state, answer): (module, name), or R_SIZE parts */
il_value il_pickle_write_next(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames) {
  (void)n, (void)kwnames;
  writer w = {.t = t, .dispatch = IL_NONE};
  il_value *state = il_as_array(args[0])->items;
  const il_tuple *answer = il_as_tuple(args[1]);
  take(&w, state);
  if (!ready(&w)) return IL_NIL;
  outcome done = answer->len == 2 ? save_names(&w, w.asked, answer->items[0],
                                               answer->items[1])
                                  : begin(&w, W_REDUCE, w.asked, args[1]);
  done = work(&w, done);
  if (done == FAILED) return il_has_exc(t) ? IL_NIL : IL_NONE;
  if (done == SAVED) {
    il_value bytes = il_bytes_new(t, w.out, w.len);
    return bytes ? il_pickle_request(t, 0, bytes, IL_NONE) : IL_NIL;
  }
  if (!keep(&w, state)) return IL_NIL;
  return request(&w);
}
