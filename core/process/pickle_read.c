/* Reading pickles: every opcode of protocols 2 to 5, bar those for buffers out
 * of band and for extension codes.
 *
 * The data may be anything: each length is checked against what is left, each
 * operand's kind before it is used. Calls, attributes and imports that need
 * Python code are requests (pickle_internal.h); their answer is pushed. */
#include "object/float.h"
#include "object/int.h"
#include "process/pickle_internal.h"

typedef struct {
  il_task *t;
  const uint8_t *at, *end;
  const uint8_t *begin;
  il_value bytes;             /* holds the data; IL_NIL: the caller does */
  il_pile stack, marks, memo; /* marks: how long the stack was */
  uint32_t fence;    /* the newest mark: nothing below it may be popped */
  uint32_t memoized; /* number that MEMOIZE gives next */
  il_value kept;     /* list for the memo, or IL_NIL */
  il_value hooks;    /* an Unpickler that decides itself, or IL_NIL */
  il_value request;  /* what Python has to do, or IL_NIL */
} reader;

enum { /* kinds of requests, in the order of the library's functions */
       ASK_FIND = 1,   /* module, name */
       ASK_CALL,       /* callable, arguments */
       ASK_NEW,        /* class, arguments */
       ASK_NEW_EX,     /* class, (arguments, keywords) */
       ASK_BUILD,      /* object, state */
       ASK_EXTEND,     /* object, items */
       ASK_SET_ITEMS,  /* object, [key, value, ..] */
       ASK_ADD,        /* set, items */
       ASK_FROZEN,     /* items */
       ASK_PERSISTENT, /* identifier */
       ASK_DECODE,     /* bytes that are no UTF-8 */
};

/* All functions below: false when something was raised. */

static bool fail(reader *r, const char *text) {
  il_raise(r->t, IL_CLASS_UnpicklingError, "%s", text);
  return false;
}

static bool ask(reader *r, unsigned kind, il_value a, il_value b) {
  r->request = il_pickle_request(r->t, kind, a, b);
  return r->request != IL_NIL;
}

static bool push(reader *r, il_value v) {
  if (!v || !il_pile_room(r->t, &r->stack, 1)) return false;
  r->stack.items[r->stack.used++] = v;
  return true;
}

static bool underflow(reader *r) {
  return fail(r, r->marks.used ? "unexpected MARK found"
                               : "unpickling stack underflow");
}

static bool has(reader *r, uint32_t count) {
  return r->stack.used - r->fence >= count || underflow(r);
}

/* After has(). */
static il_value pop(reader *r) {
  return r->stack.items[--r->stack.used];
}

static il_value *top(reader *r) {
  return &r->stack.items[r->stack.used - 1];
}

static bool push_mark(reader *r) {
  if (!il_pile_room(r->t, &r->marks, 1)) return false;
  r->marks.items[r->marks.used++] = il_from_int(r->stack.used);
  r->fence = r->stack.used;
  return true;
}

static bool pop_mark(reader *r, uint32_t *start) {
  if (!r->marks.used) return fail(r, "could not find MARK");
  *start = (uint32_t)il_to_int(r->marks.items[--r->marks.used]);
  r->fence = r->marks.used
                 ? (uint32_t)il_to_int(r->marks.items[r->marks.used - 1])
                 : 0;
  return true;
}

static const uint8_t *bytes(reader *r, uint64_t count) {
  if ((uint64_t)(r->end - r->at) < count) {
    fail(r, "pickle data was truncated");
    return NULL;
  }
  r->at += count;
  return r->at - count;
}

static bool number(reader *r, unsigned size, uint64_t *out) {
  const uint8_t *at = bytes(r, size);
  if (!at) return false;
  *out = 0;
  for (unsigned i = 0; i < size; i++)
    *out |= (uint64_t)at[i] << 8 * i;
  return true;
}

/* Plain values */

static bool is_utf8(const uint8_t *at, const uint8_t *end) {
  while (at < end) {
    const uint8_t *from = at;
    if (il_utf8_decode(&at, end) == 0xFFFD &&
        (at - from != 3 || from[0] != 0xEF || from[1] != 0xBF))
      return false;
  }
  return true;
}

static bool read_str(reader *r, unsigned size) {
  uint64_t len;
  const uint8_t *at;
  if (!number(r, size, &len) || !(at = bytes(r, len))) return false;
  bool ascii = true;
  for (uint64_t i = 0; i < len; i++)
    ascii &= at[i] < 0x80;
  if (ascii || is_utf8(at, at + len))
    return push(r, il_str_new(r->t, (const char *)at, len));
  il_value data = il_bytes_new(r->t, at, len);
  return data && ask(r, ASK_DECODE, data, IL_NONE);
}

static bool read_bytes(reader *r, unsigned size) {
  uint64_t len;
  const uint8_t *at;
  return number(r, size, &len) && (at = bytes(r, len)) &&
         push(r, il_bytes_new(r->t, at, len));
}

static bool read_int(reader *r, unsigned size) {
  uint64_t i;
  if (!number(r, size, &i)) return false;
  return push(r, il_from_int(size == 4 ? (int32_t)i : (int64_t)i));
}

static bool read_long(reader *r, unsigned size) {
  uint64_t len;
  const uint8_t *at;
  if (!number(r, size, &len)) return false;
  if (size == 4 && len >> 31)
    return fail(r, "LONG pickle has negative byte count");
  return (at = bytes(r, len)) &&
         push(r, il_int_from_bytes(r->t, at, len, false, true));
}

static bool read_float(reader *r) {
  const uint8_t *at = bytes(r, 8);
  if (!at) return false;
  uint64_t bits = 0;
  double d;
  for (unsigned i = 0; i < 8; i++)
    bits = bits << 8 | at[i];
  memcpy(&d, &bits, 8);
  return push(r, il_float_new(r->t, d));
}

/* The memo */

static bool memo_get(reader *r, unsigned size) {
  uint64_t i;
  if (!number(r, size, &i)) return false;
  if (i < r->memo.used && r->memo.items[i]) return push(r, r->memo.items[i]);
  il_raise(r->t, IL_CLASS_UnpicklingError, "Memo value not found at index %llu",
           (unsigned long long)i);
  return false;
}

static bool memo_put(reader *r, uint64_t i) {
  if (!has(r, 1)) return false;
  if (i >= (uint64_t)(r->end - r->begin)) { /* more than was ever memoized */
    il_raise_memory(r->t);
    return false;
  }
  if (i >= r->memo.cap && !il_pile_grow(r->t, &r->memo, i + 1)) return false;
  while (r->memo.used <= i)
    r->memo.items[r->memo.used++] = IL_NIL;
  r->memo.items[i] = *top(r);
  r->memoized++;
  return true;
}

static bool read_put(reader *r, unsigned size) {
  uint64_t i;
  return number(r, size, &i) && memo_put(r, i);
}

/* Containers */

static bool make_tuple(reader *r, uint32_t count) {
  if (!has(r, count)) return false;
  r->stack.used -= count;
  return push(r, il_tuple_new(r->t, r->stack.items + r->stack.used, count));
}

static bool marked_tuple(reader *r) {
  uint32_t start;
  return pop_mark(r, &start) && make_tuple(r, r->stack.used - start);
}

/* The items from `start` on, for an object that lies below them and stays:
 * Python adds them. */
static bool ask_to_add(reader *r, unsigned kind, uint32_t start,
                       uint32_t first) {
  il_value items =
      il_list_new(r->t, r->stack.items + first, r->stack.used - first);
  r->stack.used = start;
  return items && ask(r, kind, pop(r), items);
}

/* Finds the object that items are for; *start: where they begin. */
static bool target(reader *r, bool many, uint32_t size, uint32_t *start) {
  if (!many) {
    if (!has(r, size + 1)) return false;
    *start = r->stack.used - size;
    return true;
  }
  return pop_mark(r, start) && (*start > r->fence || underflow(r));
}

static bool append(reader *r, bool many) {
  uint32_t start;
  if (!target(r, many, 1, &start)) return false;
  il_value list = r->stack.items[start - 1];
  if (!il_is_list(list)) return ask_to_add(r, ASK_EXTEND, start, start);
  if (!il_list_extend(r->t, list, r->stack.items + start,
                      r->stack.used - start))
    return false;
  r->stack.used = start;
  return true;
}

static bool set_items(reader *r, bool many) {
  uint32_t start;
  if (!target(r, many, 2, &start)) return false;
  if ((r->stack.used - start) % 2)
    return fail(r, "odd number of items for SETITEMS");
  il_value dict = r->stack.items[start - 1];
  for (uint32_t i = start; i < r->stack.used; i += 2) {
    const il_value *pair = r->stack.items + i;
    il_dict_status done = IL_DICT_PYTHON;
    if (il_is_dict(dict)) done = il_dict_set(r->t, dict, pair[0], pair[1]);
    if (done == IL_DICT_PYTHON) return ask_to_add(r, ASK_SET_ITEMS, start, i);
    if (done == IL_DICT_ERROR) return false;
  }
  r->stack.used = start;
  return true;
}

static bool add_items(reader *r) {
  uint32_t start;
  if (!target(r, true, 1, &start)) return false;
  il_value set = r->stack.items[start - 1];
  for (uint32_t i = start; i < r->stack.used; i++) {
    il_dict_status done = IL_DICT_PYTHON;
    if (il_is_kind(set, IL_KIND_SET))
      done = il_set_add(r->t, set, r->stack.items[i]);
    if (done == IL_DICT_PYTHON) return ask_to_add(r, ASK_ADD, start, i);
    if (done == IL_DICT_ERROR) return false;
  }
  r->stack.used = start;
  return true;
}

static bool make_frozenset(reader *r) {
  uint32_t start;
  if (!pop_mark(r, &start)) return false;
  il_value items =
      il_list_new(r->t, r->stack.items + start, r->stack.used - start);
  r->stack.used = start;
  return items && ask(r, ASK_FROZEN, items, IL_NONE);
}

/* Objects */

static bool find(reader *r, il_value module, il_value name) {
  il_value found = r->hooks ? IL_NIL : il_pickle_find(r->t, module, name);
  if (found) return push(r, found);
  return !il_has_exc(r->t) && ask(r, ASK_FIND, module, name);
}

static bool stack_global(reader *r) {
  if (!has(r, 2)) return false;
  il_value name = pop(r), module = pop(r);
  if (!il_is_str(module) || !il_is_str(name))
    return fail(r, "STACK_GLOBAL requires str");
  return find(r, module, name);
}

static il_value line(reader *r) {
  const uint8_t *from = r->at;
  size_t left = (size_t)(r->end - from);
  const uint8_t *stop = left ? memchr(from, '\n', left) : NULL;
  if (!stop) {
    fail(r, "pickle data was truncated");
    return IL_NIL;
  }
  r->at = stop + 1;
  return il_str_new(r->t, (const char *)from, (size_t)(stop - from));
}

static bool global(reader *r) {
  il_value module = line(r), name = module ? line(r) : IL_NIL;
  return name && find(r, module, name);
}

static bool reduce(reader *r) {
  if (!has(r, 2)) return false;
  il_value args = pop(r), callable = pop(r);
  return ask(r, ASK_CALL, callable, args);
}

static bool is_plain(const il_class *cls) {
  const uint32_t special = IL_CLASS_HAS_NEW | IL_CLASS_PAYLOAD |
                           IL_CLASS_EXCEPTION | IL_CLASS_META |
                           IL_CLASS_ABSTRACT;
  return cls->id == IL_CLASS_object && !(cls->flags & special);
}

static bool new_object(reader *r, bool keywords) {
  if (!has(r, keywords ? 3 : 2)) return false;
  il_value named = keywords ? pop(r) : IL_NIL, args = pop(r), cls = pop(r);
  const char *op = keywords ? "NEWOBJ_EX" : "NEWOBJ";
  if (!il_is_kind(cls, IL_KIND_CLASS)) {
    il_raise(r->t, IL_CLASS_UnpicklingError,
             "%s class argument must be a type, not %s", op,
             il_type_name(r->t, cls));
    return false;
  }
  if (!il_is_tuple(args)) {
    il_raise(r->t, IL_CLASS_UnpicklingError,
             "%s args argument must be a tuple, not %s", op,
             il_type_name(r->t, args));
    return false;
  }
  if (keywords) {
    il_value both = il_tuple_2(r->t, args, named);
    return both && ask(r, ASK_NEW_EX, cls, both);
  }
  il_class *type = (il_class *)(void *)il_to_ptr(cls);
  if (il_as_tuple(args)->len || !is_plain(type))
    return ask(r, ASK_NEW, cls, args);
  il_instance *instance = il_instance_new(r->t, type);
  return instance && push(r, il_from_ptr(instance));
}

il_value il_pickle_set_attributes(il_task *t, il_value v, il_value dict) {
  if (!il_is_kind(v, IL_KIND_INSTANCE) || !il_is_dict(dict) ||
      !il_class_has_dict(il_class_of(t->process, v)))
    return IL_FALSE;
  il_instance *instance = (il_instance *)(void *)il_to_ptr(v);
  uint32_t cursor = 0;
  il_value key, value;
  while (il_dict_next(t->process, dict, &cursor, &key, &value))
    if (!il_is_str(key)) return IL_FALSE;
  cursor = 0;
  while (il_dict_next(t->process, dict, &cursor, &key, &value)) {
    key = il_is_str(key) ? il_intern_str(t, key) : key;
    if (!key || !il_instance_set(t, instance, key, value)) return IL_NIL;
  }
  return IL_TRUE;
}

/* Does nothing of the class of v hear of its state? */
static bool is_silent(il_task *t, il_value v) {
  if (!il_is_kind(v, IL_KIND_INSTANCE)) return false;
  const il_class *cls = il_class_of(t->process, v);
  return cls->id == IL_CLASS_object &&
         !(cls->flags & (IL_CLASS_HAS_GETATTR | IL_CLASS_HAS_GETATTRIBUTE)) &&
         !il_class_lookup(t->process, cls, IL_NAME(t, setstate));
}

static bool build(reader *r) {
  if (!has(r, 2)) return false;
  il_value state = pop(r), v = *top(r);
  il_value done = IL_FALSE;
  if (is_silent(r->t, v)) done = il_pickle_set_attributes(r->t, v, state);
  if (done != IL_FALSE) return done != IL_NIL;
  pop(r);
  return ask(r, ASK_BUILD, v, state);
}

/* Opcodes */

static bool proto(reader *r) {
  uint64_t version;
  if (!number(r, 1, &version)) return false;
  if (version <= 5) return true;
  il_raise(r->t, IL_CLASS_ValueError, "unsupported pickle protocol: %d",
           (int)version);
  return false;
}

static bool frame(reader *r) {
  uint64_t len;
  if (!number(r, 8, &len)) return false;
  return len <= (uint64_t)(r->end - r->at) ||
         fail(r, "pickle data was truncated");
}

static bool discard(reader *r) {
  uint32_t start;
  if (r->stack.used == r->fence && r->marks.used) return pop_mark(r, &start);
  if (!has(r, 1)) return false;
  r->stack.used--;
  return true;
}

static bool discard_marked(reader *r) {
  uint32_t start;
  if (!pop_mark(r, &start)) return false;
  r->stack.used = start;
  return true;
}

static bool bad_opcode(reader *r, unsigned op) {
  static const char refused[] = {
      'I',        'L',        'F',        'S',        'V',
      'P',        'g',        'p',        'i',        'd',
      'l',        'o',        'T',        'U',        (char)0x82,
      (char)0x83, (char)0x84, (char)0x96, (char)0x97, (char)0x98};
  if (memchr(refused, (int)op, sizeof refused))
    il_raise_unsupported(r->t, "the pickle opcode \\x%02x (%s)", op,
                         op < 0x80   ? "of protocol 0 or 1"
                         : op < 0x90 ? "for extensions"
                                     : "for buffers");
  else if (op >= ' ' && op < 0x7F)
    il_raise(r->t, IL_CLASS_UnpicklingError, "invalid load key, '%c'.",
             (int)op);
  else
    il_raise(r->t, IL_CLASS_UnpicklingError, "invalid load key, '\\x%02x'.",
             op);
  return false;
}

static bool step(reader *r, unsigned op) {
  switch (op) {
  case OP_BININT1: return read_int(r, 1);
  case OP_BININT2: return read_int(r, 2);
  case OP_BININT: return read_int(r, 4);
  case OP_SHORT_BINUNICODE: return read_str(r, 1);
  case OP_MEMOIZE: return memo_put(r, r->memoized);
  case OP_TUPLE1: return make_tuple(r, 1);
  case OP_TUPLE2: return make_tuple(r, 2);
  case OP_TUPLE3: return make_tuple(r, 3);
  case OP_TUPLE: return marked_tuple(r);
  case OP_MARK: return push_mark(r);
  case OP_NONE: return push(r, IL_NONE);
  case OP_NEWTRUE: return push(r, IL_TRUE);
  case OP_NEWFALSE: return push(r, IL_FALSE);
  case OP_BINFLOAT: return read_float(r);
  case OP_LONG1: return read_long(r, 1);
  case OP_LONG4: return read_long(r, 4);
  case OP_BINUNICODE: return read_str(r, 4);
  case OP_BINUNICODE8: return read_str(r, 8);
  case OP_SHORT_BINBYTES: return read_bytes(r, 1);
  case OP_BINBYTES: return read_bytes(r, 4);
  case OP_BINBYTES8: return read_bytes(r, 8);
  case OP_EMPTY_TUPLE: return make_tuple(r, 0);
  case OP_EMPTY_LIST: return push(r, il_list_new(r->t, NULL, 0));
  case OP_EMPTY_DICT: return push(r, il_dict_new(r->t));
  case OP_EMPTY_SET: return push(r, il_set_new(r->t, false));
  case OP_APPEND: return append(r, false);
  case OP_APPENDS: return append(r, true);
  case OP_SETITEM: return set_items(r, false);
  case OP_SETITEMS: return set_items(r, true);
  case OP_ADDITEMS: return add_items(r);
  case OP_FROZENSET: return make_frozenset(r);
  case OP_BINGET: return memo_get(r, 1);
  case OP_LONG_BINGET: return memo_get(r, 4);
  case OP_BINPUT: return read_put(r, 1);
  case OP_LONG_BINPUT: return read_put(r, 4);
  case OP_STACK_GLOBAL: return stack_global(r);
  case OP_GLOBAL: return global(r);
  case OP_REDUCE: return reduce(r);
  case OP_NEWOBJ: return new_object(r, false);
  case OP_NEWOBJ_EX: return new_object(r, true);
  case OP_BUILD: return build(r);
  case OP_POP: return discard(r);
  case OP_POP_MARK: return discard_marked(r);
  case OP_DUP: return has(r, 1) && push(r, *top(r));
  case OP_BINPERSID:
    return has(r, 1) && ask(r, ASK_PERSISTENT, pop(r), IL_NONE);
  case OP_PROTO: return proto(r);
  case OP_FRAME: return frame(r);
  default: return bad_opcode(r, op);
  }
}

static bool keep_memo(reader *r) {
  if (!r->kept) return true;
  il_value values[] = {il_pile_keep(r->t, &r->memo), il_from_int(r->memo.used),
                       il_from_int(r->memoized), il_from_int(r->at - r->begin)};
  for (uint32_t i = 0; values[0] && i < IL_COUNT(values); i++)
    il_list_set(r->t, r->kept, i, values[i]);
  return values[0] != IL_NIL;
}

/* The value, or IL_NIL: raised, or r->request is to be done. */
static il_value work(reader *r) {
  for (uint32_t turn = 1;; turn++) {
    if (r->at == r->end)
      return il_raise(r->t, IL_CLASS_EOFError, "Ran out of input");
    unsigned op = *r->at++;
    if (op == OP_STOP) return has(r, 1) && keep_memo(r) ? pop(r) : IL_NIL;
    if (!step(r, op) || r->request) return IL_NIL;
    if (il_task_stopped_at(r->t, turn)) return IL_NONE;
  }
}

/* Beginning, stopping and going on */

enum {
  S_BYTES,
  S_PLACE,
  S_STACK,
  S_DEPTH,
  S_MARKS,
  S_NMARKS,
  S_MEMO,
  S_NMEMO,
  S_MEMOIZED,
  S_HOOKS,
  S_KEPT,
  S_SIZE
};

static bool keep(reader *r, il_value *state) {
  if (!r->bytes) {
    r->bytes = il_bytes_new(r->t, r->begin, (size_t)(r->end - r->begin));
    if (!r->bytes) return false;
  }
  state[S_BYTES] = r->bytes;
  state[S_PLACE] = il_from_int(r->at - r->begin);
  state[S_STACK] = il_pile_keep(r->t, &r->stack);
  state[S_DEPTH] = il_from_int(r->stack.used);
  state[S_MARKS] = il_pile_keep(r->t, &r->marks);
  state[S_NMARKS] = il_from_int(r->marks.used);
  state[S_MEMO] = il_pile_keep(r->t, &r->memo);
  state[S_NMEMO] = il_from_int(r->memo.used);
  state[S_MEMOIZED] = il_from_int(r->memoized);
  state[S_HOOKS] = r->hooks;
  state[S_KEPT] = r->kept;
  return state[S_STACK] && state[S_MARKS] && state[S_MEMO];
}

static void take(reader *r, const il_value *state) {
  r->bytes = state[S_BYTES];
  r->begin = il_as_bytes(r->bytes)->data;
  r->end = r->begin + il_as_bytes(r->bytes)->len;
  r->at = r->begin + il_to_int(state[S_PLACE]);
  il_pile_take(&r->stack, state[S_STACK], state[S_DEPTH]);
  il_pile_take(&r->marks, state[S_MARKS], state[S_NMARKS]);
  il_pile_take(&r->memo, state[S_MEMO], state[S_NMEMO]);
  if (r->marks.used)
    r->fence = (uint32_t)il_to_int(r->marks.items[r->marks.used - 1]);
  r->memoized = (uint32_t)il_to_int(state[S_MEMOIZED]);
  r->hooks = state[S_HOOKS];
  r->kept = state[S_KEPT];
}

il_value il_pickle_read(il_task *t, il_value data, const uint8_t *at,
                        size_t len, il_value hooks, il_value kept) {
  il_value stack[62], marks[16], memo[32];
  reader r = {.t = t,
              .at = at,
              .begin = at,
              .end = at + len,
              .bytes = data,
              .stack = {stack, 0, IL_COUNT(stack), IL_NIL},
              .marks = {marks, 0, IL_COUNT(marks), IL_NIL},
              .memo = {memo, 0, IL_COUNT(memo), IL_NIL},
              .kept = kept,
              .hooks = hooks == IL_NONE ? IL_NIL : hooks};
  const il_list *list = kept ? il_as_list(kept) : NULL;
  if (list && il_is_kind(il_list_get(list, 0), IL_KIND_ARRAY)) {
    il_pile_take(&r.memo, il_list_get(list, 0), il_list_get(list, 1));
    r.memoized = (uint32_t)il_to_int(il_list_get(list, 2));
  }
  il_value v = work(&r);
  if (v || !r.request) return v;
  il_array *state = il_array_new(t, S_SIZE);
  if (!state || !keep(&r, state->items)) return IL_NIL;
  il_value args[] = {il_from_ptr(state), r.request,
                     r.hooks ? r.hooks : IL_NONE};
  return il_tail_lib(t, IL_LIB_pickle_read, args, 3);
}

/* read_next(state, answer) */
il_value il_pickle_read_next(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames) {
  (void)n, (void)kwnames;
  reader r = {.t = t};
  il_value *state = il_as_array(args[0])->items;
  take(&r, state);
  if (!push(&r, args[1])) return IL_NIL;
  il_value v = work(&r);
  if (v) return il_pickle_request(t, 0, v, IL_NONE);
  if (!r.request || !keep(&r, state)) return IL_NIL;
  return r.request;
}
