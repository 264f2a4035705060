/* Stable sorting of values that compare without Python code.
 *
 * A merge sort on natural runs, as Tim Peters's listsort.txt (CPython)
 * describes it: descending runs are turned round, short ones are lengthened by
 * binary insertion, and pending runs are merged so that their lengths stay
 * balanced. Unlike there, merging does not gallop.
 */
#include "object/containers_internal.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"

enum { MIN_RUN = 24, MAX_RUNS = 64, POLL_EVERY = 4096 };

typedef struct sorter {
  il_task *t;
  il_value *keys, *values; /* values is NULL when the keys are what is sorted */
  il_value *spare_keys, *spare_values;
  il_plain (*less)(il_task *t, il_value a, il_value b);
  uint32_t compared; /* since the last look at the stop flag */
  il_plain failed;   /* NO or ERROR, once a comparison has; else TRUE */
} sorter;

typedef struct {
  uint32_t start, len;
} run;

/* --- Comparing
 * ---------------------------------------------------------------- */

static il_plain less_int(il_task *t, il_value a, il_value b) {
  (void)t;
  return (int64_t)a < (int64_t)b ? IL_PLAIN_TRUE : IL_PLAIN_FALSE;
}
static il_plain less_float(il_task *t, il_value a, il_value b) {
  (void)t;
  return il_float_value(a) < il_float_value(b) ? IL_PLAIN_TRUE : IL_PLAIN_FALSE;
}
static il_plain less_str(il_task *t, il_value a, il_value b) {
  (void)t;
  return il_str_compare(il_as_str(a), il_as_str(b)) < 0 ? IL_PLAIN_TRUE
                                                        : IL_PLAIN_FALSE;
}

static il_plain (*choose(const il_value *keys,
                         uint32_t count))(il_task *, il_value, il_value) {
  bool ints = true, floats = true, strs = true;
  for (uint32_t i = 0; i < count && (ints || floats || strs); i++) {
    ints = ints && il_is_int(keys[i]);
    floats = floats && il_is_float(keys[i]);
    strs = strs && il_is_str(keys[i]);
  }
  return ints ? less_int : floats ? less_float : strs ? less_str : il_plain_lt;
}

/* After a failure everything compares as not less: the sort ends quickly, and
 * its result is thrown away. */
static bool less(sorter *s, il_value a, il_value b) {
  if (s->failed != IL_PLAIN_TRUE) return false;
  if (++s->compared == POLL_EVERY) {
    s->compared = 0;
    if (il_task_stopped(s->t)) s->failed = IL_PLAIN_ERROR;
  }
  il_plain plain = s->less(s->t, a, b);
  if (plain == IL_PLAIN_NO || plain == IL_PLAIN_ERROR) s->failed = plain;
  return plain == IL_PLAIN_TRUE;
}

/* --- Runs
 * ----------------------------------------------------------------------- */

static void swap(il_value *a, il_value *b) {
  il_value v = *a;
  *a = *b;
  *b = v;
}

static void reverse(il_value *items, uint32_t count) {
  for (uint32_t i = 0; i < count / 2; i++)
    swap(&items[i], &items[count - 1 - i]);
}

/* Length of the run at `start`, made ascending. Only a strictly descending
 * one may be turned round, for stability. */
static uint32_t find_run(sorter *s, uint32_t start, uint32_t end) {
  il_value *keys = s->keys;
  uint32_t i = start + 1;
  if (i == end) return 1;
  if (less(s, keys[i], keys[i - 1])) {
    while (++i < end && less(s, keys[i], keys[i - 1])) {
    }
    reverse(keys + start, i - start);
    if (s->values) reverse(s->values + start, i - start);
  } else {
    while (++i < end && !less(s, keys[i], keys[i - 1])) {
    }
  }
  return i - start;
}

static void rotate(il_value *items, uint32_t to, uint32_t from) {
  il_value v = items[from];
  memmove(&items[to + 1], &items[to], (from - to) * sizeof *items);
  items[to] = v;
}

/* Inserts [sorted, end) into the run [start, sorted). */
static void insert_rest(sorter *s, uint32_t start, uint32_t sorted,
                        uint32_t end) {
  for (uint32_t i = sorted; i < end; i++) {
    uint32_t low = start, high = i;
    while (low < high) {
      uint32_t middle = low + (high - low) / 2;
      if (less(s, s->keys[i], s->keys[middle]))
        high = middle;
      else
        low = middle + 1;
    }
    rotate(s->keys, low, i);
    if (s->values) rotate(s->values, low, i);
  }
}

/* Merges neighbours a and b; the left one waits in the spare arrays. */
static void merge(sorter *s, run a, run b) {
  il_value *keys = s->keys, *values = s->values;
  if (!less(s, keys[b.start], keys[b.start - 1])) return;
  memcpy(s->spare_keys, keys + a.start, a.len * sizeof *keys);
  if (values) memcpy(s->spare_values, values + a.start, a.len * sizeof *values);
  uint32_t left = 0, right = b.start, end = b.start + b.len, to = a.start;
  while (left < a.len) {
    bool from_right = right < end && less(s, keys[right], s->spare_keys[left]);
    keys[to] = from_right ? keys[right] : s->spare_keys[left];
    if (values) values[to] = from_right ? values[right] : s->spare_values[left];
    to++;
    if (from_right)
      right++;
    else
      left++;
  }
}

static uint32_t merge_at(sorter *s, run *runs, uint32_t count, uint32_t i) {
  merge(s, runs[i], runs[i + 1]);
  runs[i].len += runs[i + 1].len;
  memmove(&runs[i + 1], &runs[i + 2], (count - i - 2) * sizeof *runs);
  return count - 1;
}

/* Each pending run is longer than the two after it together. */
static uint32_t balance(sorter *s, run *runs, uint32_t n) {
  while (n > 1) {
    uint32_t i = n - 2;
    bool heavy = (i > 0 && runs[i - 1].len <= runs[i].len + runs[i + 1].len) ||
                 (i > 1 && runs[i - 2].len <= runs[i - 1].len + runs[i].len);
    if (heavy && runs[i - 1].len < runs[i + 1].len) i--;
    if (!heavy && runs[i].len > runs[i + 1].len) break;
    n = merge_at(s, runs, n, i);
  }
  return n;
}

static void sort(sorter *s, uint32_t count) {
  run runs[MAX_RUNS];
  uint32_t n = 0;
  for (uint32_t start = 0; start < count && s->failed == IL_PLAIN_TRUE;) {
    uint32_t len = find_run(s, start, count);
    uint32_t rest = count - start;
    uint32_t wanted = rest < MIN_RUN ? rest : MIN_RUN;
    if (len < wanted) {
      insert_rest(s, start, start + len, start + wanted);
      len = wanted;
    }
    runs[n++] = (run){start, len};
    n = balance(s, runs, n);
    start += len;
  }
  while (n > 1)
    n = merge_at(s, runs, n, n - 2);
}

bool il_sort_values(il_task *t, il_value *keys, il_value *values,
                    uint32_t count, bool backwards, bool *raised) {
  *raised = false;
  if (count < 2) return true;
  if (values == keys) values = NULL;
  il_array *spare = il_array_new(t, (uint64_t)count * (values ? 2 : 1));
  *raised = !spare;
  if (!spare) return false;
  sorter s = {.t = t,
              .keys = keys,
              .values = values,
              .spare_keys = spare->items,
              .spare_values = spare->items + count,
              .less = choose(keys, count),
              .failed = IL_PLAIN_TRUE};
  /* Turned round before and after, equal ones stay in their order. */
  if (backwards) {
    reverse(keys, count);
    if (values) reverse(values, count);
  }
  sort(&s, count);
  if (backwards) {
    reverse(keys, count);
    if (values) reverse(values, count);
  }
  *raised = s.failed == IL_PLAIN_ERROR;
  return s.failed == IL_PLAIN_TRUE;
}

/* --- list.sort
 * -------------------------------------------------------------------- */

/* Puts the sorted items back if the list still holds what was sorted. */
static bool put_back(bool multi, il_list *list, const il_tuple *before,
                     const il_value *sorted) {
  il_object_lock(multi, &list->head);
  bool same = list->len == before->len &&
              (!list->len || memcmp(il_as_array(list->items)->items,
                                    before->items, before->len * 8) == 0);
  if (same && list->len)
    il_slots_move(multi, il_as_array(list->items)->items, sorted, before->len);
  il_object_unlock(multi, &list->head);
  return same;
}

static il_value sort_slowly(il_task *t, il_libfn fn, il_value list,
                            il_value key, bool backwards) {
  il_value args[3] = {list, key ? key : IL_NONE, il_from_bool(backwards)};
  return il_tail_lib(t, fn, args, 3);
}

static il_value sort_list(il_task *t, il_libfn slow, il_value v, il_value key,
                          bool backwards, il_value result) {
  if (key != IL_NIL && key != IL_NONE)
    return sort_slowly(t, slow, v, key, backwards);
  bool multi = il_task_multi(t), raised;
  for (;;) {
    il_value before = il_list_to_tuple(t, v);
    if (!before) return IL_NIL;
    il_tuple *tuple = il_as_tuple(before);
    il_array *work = il_array_new(t, tuple->len);
    if (!work) return IL_NIL;
    memcpy(work->items, tuple->items, tuple->len * sizeof(il_value));
    if (!il_sort_values(t, work->items, work->items, tuple->len, backwards,
                        &raised)) {
      if (il_task_stopped(t) && !il_has_exc(t)) return result;
      return raised ? IL_NIL : sort_slowly(t, slow, v, key, backwards);
    }
    if (put_back(multi, il_as_list(v), tuple, work->items) ||
        il_task_stopped(t))
      return result;
  }
}

il_value il_list_sort(il_task *t, il_value list, il_value key, bool backwards) {
  return sort_list(t, IL_LIB_list_sort, list, key, backwards, IL_NONE);
}
il_value il_list_sorted(il_task *t, il_value list, il_value key,
                        bool backwards) {
  return sort_list(t, IL_LIB_list_sorted, list, key, backwards, list);
}
