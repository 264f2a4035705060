/* The C half of random: the Mersenne Twister MT19937 as CPython uses it, so
 * that a seeded program draws the same numbers. (Matsumoto, Nishimura: Mersenne
 * Twister, 1998; seeding by an array of 2002.)
 *
 * A generator's words are protected by its object lock; what takes several
 * draws (shuffle) is not atomic, as in CPython. */
#include "lib/sha512.h"
#include "lib/support.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "vm/ops.h"

enum { WORDS = 624, MIDDLE = 397 };

typedef struct {
  il_object head;
  bool system;       /* draws from the host instead: constant */
  uint32_t index;    /* of the next word; WORDS: make new ones first */
  uint32_t children; /* generators made unseeded; atomic */
  uint32_t words[WORDS];
} random_state;

static random_state *as_state(il_value v) {
  return (random_state *)(void *)il_to_ptr(v);
}

/* Seeding; the caller has the lock, or the only reference */

static void seed_by_number(random_state *s, uint32_t number) {
  s->words[0] = number;
  for (uint32_t i = 1; i < WORDS; i++)
    s->words[i] = 1812433253u * (s->words[i - 1] ^ s->words[i - 1] >> 30) + i;
  s->index = WORDS;
}

static void seed_by_array(random_state *s, const uint32_t *key,
                          uint32_t length) {
  uint32_t *w = s->words, i = 1, j = 0;
  seed_by_number(s, 19650218u);
  for (uint32_t k = length > WORDS ? length : WORDS; k; k--) {
    w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1664525u) + key[j] + j;
    if (++i == WORDS) w[0] = w[WORDS - 1], i = 1;
    if (++j == length) j = 0;
  }
  for (uint32_t k = WORDS - 1; k; k--) {
    w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1566083941u) - i;
    if (++i == WORDS) w[0] = w[WORDS - 1], i = 1;
  }
  w[0] = 0x80000000u;
}

static void renew_locked(random_state *s) {
  uint32_t *w = s->words;
  for (uint32_t k = 0; k < WORDS; k++) {
    uint32_t y = (w[k] & 0x80000000u) | (w[(k + 1) % WORDS] & 0x7fffffffu);
    w[k] = w[(k + MIDDLE) % WORDS] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
  }
  s->index = 0;
}

static uint32_t draw_locked(random_state *s) {
  if (s->index >= WORDS) renew_locked(s);
  uint32_t y = s->words[s->index++];
  y ^= y >> 11;
  y ^= y << 7 & 0x9d2c5680u;
  y ^= y << 15 & 0xefc60000u;
  return y ^ y >> 18;
}

static void draw(il_task *t, random_state *s, uint32_t *out, size_t count) {
  if (s->system) {
    const il_clock *clock = &t->process->clock;
    clock->entropy(clock->ctx, out, count * sizeof *out);
    return;
  }
  bool multi = il_task_multi(t);
  il_object_lock(multi, &s->head);
  for (size_t i = 0; i < count; i++)
    out[i] = draw_locked(s);
  il_object_unlock(multi, &s->head);
}

/* In [0, 1), 53 bits. */
static double draw_double(il_task *t, random_state *s) {
  uint32_t two[2];
  draw(t, s, two, 2);
  return ((two[0] >> 5) * 67108864.0 + (two[1] >> 6)) / 9007199254740992.0;
}

/* k bits, 1 <= k <= 64 */
static uint64_t draw_bits(il_task *t, random_state *s, unsigned k) {
  uint32_t two[2];
  draw(t, s, two, k > 32 ? 2 : 1);
  if (k <= 32) return two[0] >> (32 - k);
  return two[0] | (uint64_t)(two[1] >> (64 - k)) << 32;
}

static il_value draw_int(il_task *t, random_state *s, uint64_t bits) {
  if (bits == 0) return il_from_int(0);
  if (bits <= 62) return il_from_int((int64_t)draw_bits(t, s, (unsigned)bits));
  if (bits > (uint64_t)1 << 35)
    return il_raise(t, IL_CLASS_OverflowError,
                    "Python int too large to convert to C int");
  size_t count = (size_t)((bits + 31) / 32);
  uint32_t *words = malloc(count * sizeof *words);
  if (!words) return il_raise_memory(t);
  draw(t, s, words, count);
  if (bits % 32) words[count - 1] >>= 32 - bits % 32;
  for (size_t i = 0; i < count; i++) { /* little-endian bytes everywhere */
    uint32_t word = words[i];
    uint8_t *bytes = (uint8_t *)&words[i];
    for (unsigned b = 0; b < 4; b++)
      bytes[b] = (uint8_t)(word >> (8 * b));
  }
  il_value v = il_int_from_bytes(t, (uint8_t *)words, count * sizeof *words,
                                 false, false);
  free(words);
  return v;
}

/* Below n > 0: bits until they are small enough. */
static uint64_t below_u64(il_task *t, random_state *s, uint64_t n) {
  unsigned bits = 64 - (unsigned)__builtin_clzll(n);
  uint64_t r;
  do
    r = draw_bits(t, s, bits);
  while (r >= n);
  return r;
}

static il_value below(il_task *t, random_state *s, il_value n) {
  if (il_is_int(n))
    return il_from_int((int64_t)below_u64(t, s, (uint64_t)il_to_int(n)));
  uint64_t bits = il_int_bit_length(n);
  for (;;) {
    il_value r = draw_int(t, s, bits);
    if (!r || il_int_compare(r, n) < 0 || il_task_stopped(t)) return r;
  }
}

/* Natives; the generator is bound to them as self */

LIB_NATIVE(state_random) {
  LIB_UNUSED();
  return il_float_new(t, draw_double(t, as_state(args[0])));
}

LIB_NATIVE(state_getrandbits) {
  LIB_UNUSED();
  int64_t bits;
  if (!il_arg_int(t, args[1], &bits)) return IL_NIL;
  if (bits < 0)
    return il_raise(t, IL_CLASS_ValueError,
                    "number of bits must be non-negative");
  return draw_int(t, as_state(args[0]), (uint64_t)bits);
}

LIB_NATIVE(state_below) {
  LIB_UNUSED();
  il_value limit = il_int_of(args[1]);
  if (!limit || il_int_sign(limit) <= 0)
    return il_raise(t, IL_CLASS_ValueError, "not a positive int");
  return below(t, as_state(args[0]), limit);
}

/* An int, or a float without a fraction. */
static il_value whole(il_task *t, il_value v, const char *what) {
  il_value i = il_int_of(il_payload(t->process, v));
  if (i) return i;
  if (il_is_float(v)) {
    double d = il_float_value(v);
    il_value truncated = il_int_from_double(t, d);
    if (!truncated || il_int_to_double(truncated) == d) return truncated;
    return il_raise(t, IL_CLASS_ValueError, "non-integer %s for randrange()",
                    what);
  }
  return il_raise(t, IL_CLASS_TypeError,
                  "'%s' object cannot be interpreted as an integer",
                  il_type_name(t, v));
}

static il_value empty_range(il_task *t, il_value a, il_value b, il_value n) {
  il_buf text;
  il_buf_init(&text);
  il_buf_text(&text, "empty range for randrange() (");
  il_int_text(t, a, 10, &text);
  il_buf_text(&text, ", ");
  il_int_text(t, b, 10, &text);
  il_buf_text(&text, ", ");
  il_int_text(t, n, 10, &text);
  il_buf_text(&text, ")");
  il_value message = il_str_from_buf(t, &text);
  return message ? il_raise_value(t, IL_CLASS_ValueError, message) : IL_NIL;
}

static il_value plus_below(il_task *t, random_state *s, il_value start,
                           il_value n) {
  il_value r = below(t, s, n);
  return r ? il_int_add(t, start, r) : IL_NIL;
}

static il_value range_of(il_task *t, random_state *s, il_value start,
                         il_value stop, il_value step) {
  il_value width = il_int_sub(t, stop, start), count;
  if (!width) return IL_NIL;
  if (step == il_from_int(1)) {
    if (il_int_sign(width) <= 0) return empty_range(t, start, stop, width);
    return plus_below(t, s, start, width);
  }
  int sign = il_int_sign(step);
  if (sign == 0)
    return il_raise(t, IL_CLASS_ValueError, "zero step for randrange()");
  width = il_int_add(t, width, step);
  if (width) width = il_int_add(t, width, il_from_int(-sign));
  if (!width || !il_int_divmod(t, width, step, &count, NULL)) return IL_NIL;
  if (il_int_sign(count) <= 0)
    return il_raise(t, IL_CLASS_ValueError, "empty range for randrange()");
  il_value r = below(t, s, count);
  r = r ? il_int_mul(t, r, step) : IL_NIL;
  return r ? il_int_add(t, start, r) : IL_NIL;
}

LIB_NATIVE(state_randrange) {
  il_value out[3];
  if (!il_args_bind(t, "randrange", "start stop? step?", args + 1, n - 1,
                    kwnames, out))
    return IL_NIL;
  random_state *s = as_state(args[0]);
  il_value start = whole(t, out[0], "arg 1");
  if (!start) return IL_NIL;
  if (!out[1] || out[1] == IL_NONE) {
    if (out[2] && out[2] != il_from_int(1))
      return il_raise(t, IL_CLASS_TypeError,
                      "Missing a non-None stop argument");
    if (il_int_sign(start) > 0) return below(t, s, start);
    return il_raise(t, IL_CLASS_ValueError, "empty range for randrange()");
  }
  il_value stop = whole(t, out[1], "stop");
  il_value step = !stop    ? IL_NIL
                  : out[2] ? whole(t, out[2], "step")
                           : il_from_int(1);
  return step ? range_of(t, s, start, stop, step) : IL_NIL;
}

LIB_NATIVE(state_randint) {
  il_value out[2];
  if (!il_args_bind(t, "randint", "a b", args + 1, n - 1, kwnames, out))
    return IL_NIL;
  il_value a = whole(t, out[0], "arg 1");
  il_value b = a ? whole(t, out[1], "stop") : IL_NIL;
  il_value stop = b ? il_int_add(t, b, il_from_int(1)) : IL_NIL;
  return stop ? range_of(t, as_state(args[0]), a, stop, il_from_int(1))
              : IL_NIL;
}

LIB_NATIVE(state_uniform) {
  il_value out[2];
  double a, b;
  if (!il_args_bind(t, "uniform", "a b", args + 1, n - 1, kwnames, out) ||
      !il_arg_double(t, out[0], &a) || !il_arg_double(t, out[1], &b))
    return IL_NIL;
  return il_float_new(t, a + (b - a) * draw_double(t, as_state(args[0])));
}

LIB_NATIVE(state_choice) {
  LIB_UNUSED();
  il_value seq = il_payload(t->process, args[1]);
  bool plain = il_is_list(seq) || il_is_tuple(seq) || il_is_str(seq) ||
               il_is_kind(seq, IL_KIND_RANGE) || il_is_bytes(seq);
  if (!plain || seq != args[1])
    return il_tail_lib(t, IL_LIB_random_choice, args, 2);
  il_value length = il_op_len(t, seq);
  if (length == il_from_int(0))
    return il_raise(t, IL_CLASS_IndexError,
                    "Cannot choose from an empty sequence");
  il_value i = length ? below(t, as_state(args[0]), length) : IL_NIL;
  return i ? il_op_getitem(t, seq, i) : IL_NIL;
}

LIB_NATIVE(state_shuffle) {
  LIB_UNUSED();
  if (!il_is_list(args[1]))
    return il_tail_lib(t, IL_LIB_random_shuffle, args, 2);
  for (uint32_t i = il_list_len(args[1]); i-- > 1;) {
    uint32_t j = (uint32_t)below_u64(t, as_state(args[0]), (uint64_t)i + 1);
    il_value a = il_list_get(il_as_list(args[1]), i);
    il_value b = il_list_get(il_as_list(args[1]), j);
    if (!a || !b || !il_list_set(t, args[1], i, b) ||
        !il_list_set(t, args[1], j, a))
      return il_raise(t, IL_CLASS_IndexError, "list index out of range");
    if (il_task_stopped(t)) break;
  }
  return IL_NONE;
}

/* Seeding from Python. seed(None): the run's seed, another stream for each
 * generator and call. */

static void seed_from_run(il_task *t, random_state *s, random_state *parent) {
  bool multi = il_task_multi(t);
  uint32_t number = IL_ADD(&parent->children, 1u);
  uint32_t key[] = {(uint32_t)t->process->seed,
                    (uint32_t)(t->process->seed >> 32), number};
  il_object_lock(multi, &s->head);
  seed_by_array(s, key, 3);
  il_object_unlock(multi, &s->head);
}

static il_value seed_from_bytes(il_task *t, random_state *s,
                                const uint8_t *bytes, size_t len) {
  /* As a big-endian number, the digest after the text itself. */
  size_t total = len + IL_SHA512_SIZE, first = 0;
  size_t room = (total + 3) / 4;
  uint8_t *text = malloc(total);
  uint32_t *key = calloc(room + 1, sizeof *key);
  if (text && key) {
    if (len) memcpy(text, bytes, len);
    il_sha512(bytes, len, text + len);
    while (first < total - 1 && text[first] == 0)
      first++;
    for (size_t i = 0; i < total - first; i++)
      key[i / 4] |= (uint32_t)text[total - 1 - i] << (8 * (i % 4));
    bool multi = il_task_multi(t);
    il_object_lock(multi, &s->head);
    seed_by_array(s, key, (uint32_t)((total - first + 3) / 4));
    il_object_unlock(multi, &s->head);
  }
  bool ok = text && key;
  free(text);
  free(key);
  return ok ? IL_NONE : il_raise_memory(t);
}

static il_value seed_from_int(il_task *t, random_state *s, il_value number) {
  if (il_int_sign(number) < 0) number = il_int_neg(t, number);
  if (!number) return IL_NIL;
  size_t count = (size_t)((il_int_bit_length(number) + 31) / 32);
  if (count == 0) count = 1;
  uint8_t *bytes = malloc(count * 4);
  uint32_t *key = malloc(count * sizeof *key);
  bool ok = bytes && key && il_int_to_bytes(number, bytes, count * 4, false);
  if (ok) {
    for (size_t i = 0; i < count; i++)
      key[i] = bytes[4 * i] | (uint32_t)bytes[4 * i + 1] << 8 |
               (uint32_t)bytes[4 * i + 2] << 16 |
               (uint32_t)bytes[4 * i + 3] << 24;
    bool multi = il_task_multi(t);
    il_object_lock(multi, &s->head);
    seed_by_array(s, key, (uint32_t)count);
    il_object_unlock(multi, &s->head);
  }
  free(bytes);
  free(key);
  return ok ? IL_NONE : il_raise_memory(t);
}

LIB_NATIVE(state_seed) {
  LIB_UNUSED();
  random_state *s = as_state(args[0]);
  il_value v = args[1], number = il_int_of(v);
  if (s->system) return IL_NONE;
  if (v == IL_NONE) {
    seed_from_run(t, s, s);
    return IL_NONE;
  }
  if (number) return seed_from_int(t, s, number);
  if (il_is_float(v)) {
    number = il_int_new_u64(t, il_float_hash(il_float_value(v)));
    return number ? seed_from_int(t, s, number) : IL_NIL;
  }
  if (il_is_bytes(v))
    return seed_from_bytes(t, s, il_as_bytes(v)->data, il_as_bytes(v)->len);
  if (il_is_str(v)) {
    il_buf text;
    il_buf_init(&text);
    il_str_append_utf8(il_as_str(v), &text);
    il_value result =
        seed_from_bytes(t, s, (const uint8_t *)text.bytes, text.len);
    il_buf_term(&text);
    return result;
  }
  return il_raise(t, IL_CLASS_TypeError,
                  "The only supported seed types are: None,\n"
                  "int, float, str, bytes, and bytearray.");
}

LIB_NATIVE(state_words) {
  LIB_UNUSED();
  random_state *s = as_state(args[0]);
  il_tuple *tuple = il_tuple_blank(t, WORDS + 1);
  if (!tuple) return IL_NIL;
  bool multi = il_task_multi(t);
  il_object_lock(multi, &s->head);
  for (uint32_t i = 0; i < WORDS; i++)
    tuple->items[i] = il_from_int(s->words[i]);
  tuple->items[WORDS] = il_from_int(s->index);
  il_object_unlock(multi, &s->head);
  return il_from_ptr(tuple);
}

LIB_NATIVE(state_set_words) {
  LIB_UNUSED();
  random_state *s = as_state(args[0]);
  const il_tuple *tuple = il_as_tuple(args[1]);
  if (!il_is_tuple(args[1]) || tuple->len != WORDS + 1)
    return il_raise(t, IL_CLASS_ValueError, "state vector is the wrong size");
  for (uint32_t i = 0; i <= WORDS; i++)
    if (!il_is_int(tuple->items[i]) || il_to_int(tuple->items[i]) < 0 ||
        (i == WORDS && il_to_int(tuple->items[i]) > WORDS))
      return il_raise(t, IL_CLASS_ValueError, "invalid state");
  bool multi = il_task_multi(t);
  il_object_lock(multi, &s->head);
  for (uint32_t i = 0; i < WORDS; i++)
    s->words[i] = (uint32_t)il_to_int(tuple->items[i]);
  s->index = (uint32_t)il_to_int(tuple->items[WORDS]);
  il_object_unlock(multi, &s->head);
  return IL_NONE;
}

/* new(system): a generator, unseeded. */
LIB_NATIVE(state_new) {
  LIB_UNUSED();
  random_state *s = il_alloc(t, IL_KIND_RANDOM_STATE, sizeof *s);
  if (!s) return IL_NIL;
  s->system = args[1] == IL_TRUE;
  seed_from_run(t, s, as_state(args[0]));
  return il_from_ptr(s);
}

static const il_native_def methods[] = {
    {"random", state_random, 1, 1, 0},
    {"getrandbits", state_getrandbits, 2, 2, 0},
    {"randrange", state_randrange, 1, -1, IL_NATIVE_KW},
    {"randint", state_randint, 1, -1, IL_NATIVE_KW},
    {"uniform", state_uniform, 1, -1, IL_NATIVE_KW},
    {"choice", state_choice, 2, 2, IL_NATIVE_TOUCHES(ARGUMENTS)},
    {"shuffle", state_shuffle, 2, 2, 0},
    {"below", state_below, 2, 2, 0},
    {"seed", state_seed, 2, 2, 0},
    {"words", state_words, 1, 1, 0},
    {"set_words", state_set_words, 2, 2, 0},
    {"new", state_new, 2, 2, 0},
    {0}};
const il_class_def il_class_def_random_state = {IL_CLASS_random_state, methods,
                                                NULL, IL_CLASS_DEF_FINAL};

/* The module's own generator, which makes all others. */
static bool init(il_task *t, il_value module) {
  random_state *s = il_alloc(t, IL_KIND_RANDOM_STATE, sizeof *s);
  if (!s) return false;
  seed_from_run(t, s, s);
  return il_lib_set(t, module, "_state", il_from_ptr(s));
}

const il_module_def il_module_random = {"random", NULL, NULL, init};
