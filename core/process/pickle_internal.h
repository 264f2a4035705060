/* What the writer and the reader of pickles share: opcodes, the growing arrays
 * of values they work on, and how they stop for Python code.
 *
 * Both keep all they have in such arrays and begin with storage on the C
 * stack, enough for a small message. When Python code has to run, everything
 * moves into one array on the heap, the state; a function of
 * core/lib/_engine.py gets it with a request, a tuple (kind, a, b), and hands
 * it back with the answer. Kind 0 is the end, and a the result. */
#ifndef IL_PROCESS_PICKLE_INTERNAL_H
#define IL_PROCESS_PICKLE_INTERNAL_H

#include "object/bytes.h"
#include "object/containers.h"
#include "object/str.h"
#include "process/pickle.h"
#include "vm/function.h"
#include "vm/shape.h"

enum { /* Python's pickletools describes each of them */
       OP_MARK = '(',
       OP_STOP = '.',
       OP_POP = '0',
       OP_POP_MARK = '1',
       OP_DUP = '2',
       OP_BINFLOAT = 'G',
       OP_BININT = 'J',
       OP_BININT1 = 'K',
       OP_BININT2 = 'M',
       OP_NONE = 'N',
       OP_BINPERSID = 'Q',
       OP_REDUCE = 'R',
       OP_BINUNICODE = 'X',
       OP_APPEND = 'a',
       OP_BUILD = 'b',
       OP_GLOBAL = 'c',
       OP_APPENDS = 'e',
       OP_BINGET = 'h',
       OP_LONG_BINGET = 'j',
       OP_EMPTY_LIST = ']',
       OP_BINPUT = 'q',
       OP_LONG_BINPUT = 'r',
       OP_SETITEM = 's',
       OP_TUPLE = 't',
       OP_EMPTY_TUPLE = ')',
       OP_SETITEMS = 'u',
       OP_EMPTY_DICT = '}',
       OP_BINBYTES = 'B',
       OP_SHORT_BINBYTES = 'C',
       OP_PROTO = 0x80,
       OP_NEWOBJ = 0x81,
       OP_TUPLE1 = 0x85,
       OP_TUPLE2 = 0x86,
       OP_TUPLE3 = 0x87,
       OP_NEWTRUE = 0x88,
       OP_NEWFALSE = 0x89,
       OP_LONG1 = 0x8a,
       OP_LONG4 = 0x8b,
       OP_SHORT_BINUNICODE = 0x8c,
       OP_BINUNICODE8 = 0x8d,
       OP_BINBYTES8 = 0x8e,
       OP_EMPTY_SET = 0x8f,
       OP_ADDITEMS = 0x90,
       OP_FROZENSET = 0x91,
       OP_NEWOBJ_EX = 0x92,
       OP_STACK_GLOBAL = 0x93,
       OP_MEMOIZE = 0x94,
       OP_FRAME = 0x95
};

/* Values that C code pushes and pops. */
typedef struct {
  il_value *items;
  uint32_t used, cap;
  il_value array; /* the il_array whose items they are; IL_NIL: the caller's */
} il_pile;

/* At least cap and twice as many; false: MemoryError. */
bool il_pile_grow(il_task *t, il_pile *pile, uint64_t cap);
/* The array, after moving there; IL_NIL: raised. */
il_value il_pile_keep(il_task *t, il_pile *pile);
void il_pile_take(il_pile *pile, il_value array, il_value used);

/* Room for `more` values. From 62 on the sizes are such that a batch of 1000
 * items still fits into a cell of the heap. */
static inline bool il_pile_room(il_task *t, il_pile *pile, uint32_t more) {
  if (pile->cap - pile->used >= more) return true;
  uint64_t need = (uint64_t)pile->used + more,
           cap = 2 * (uint64_t)pile->cap + 2;
  return il_pile_grow(t, pile, need < cap ? cap : need);
}

/* (kind, a, b) */
il_value il_pickle_request(il_task *t, unsigned kind, il_value a, il_value b);
/* A name in a module that is there, without running Python; else IL_NIL. */
il_value il_pickle_find(il_task *t, il_value module, il_value name);
/* Attributes of an instance as a dict, its own if it has one; IL_NIL: raised.
 */
il_value il_pickle_attributes(il_task *t, il_value instance);

/* As obj.__dict__.update(dict) would, if that is an instance and the keys are
 * strs, else False; IL_NIL: raised. */
il_value il_pickle_set_attributes(il_task *t, il_value instance, il_value dict);

/* The two halves. protocol may be None or IL_NIL; hooks is a Pickler or
 * Unpickler that decides itself, or IL_NIL; kept a list in which the memo goes
 * from one pickle to the next, or IL_NIL; bytes holds data, or IL_NIL. The
 * result may be IL_TAIL.
 *   kept by a writer: array, entries; by a reader: array, entries, the number
 *   that MEMOIZE gives next, where in the data it stopped */
il_value il_pickle_write(il_task *t, il_value v, il_value protocol,
                         il_value hooks, il_value kept);
il_value il_pickle_read(il_task *t, il_value bytes, const uint8_t *data,
                        size_t len, il_value hooks, il_value kept);
/* Natives for core/lib/_engine.py: they go on with a state and the answer to
 * its request, and give the next request. */
il_value il_pickle_write_next(il_task *t, const il_value *args, uint32_t n,
                              il_value kwnames);
il_value il_pickle_read_next(il_task *t, const il_value *args, uint32_t n,
                             il_value kwnames);

#endif
