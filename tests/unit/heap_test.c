/* The heap: what it hands out, what a collection keeps and frees, the limit.
 * Each test has a heap of its own beside that of a process, which only lends
 * its MemoryError. */
#include "containers_fixture.h"

#include <time.h>

#include "object/heap.h"

enum { MIB = 1 << 20 };

typedef struct {
  il_fixture f;
  il_heap *heap;
  uint32_t poll;
  il_task task; /* allocates from heap */
  il_value roots[4];
} fixture;

static il_task *begin(fixture *x, size_t limit) {
  memset(x, 0, sizeof *x);
  fixture_begin(&x->f);
  x->heap = il_heap_new(limit, &x->poll, IL_POLL_GC);
  assert_non_null(x->heap);
  x->task.process = x->f.process;
  x->task.heap = il_heap_local_new(x->heap);
  return &x->task;
}

static void end(fixture *x) {
  il_heap_local_free(x->task.heap);
  il_heap_free(x->heap);
  fixture_end(&x->f);
}

static void mark_roots(il_marker *marker, void *context) {
  fixture *x = context;
  il_mark_values(marker, x->roots, IL_COUNT(x->roots));
}

static void collect(fixture *x) {
  il_heap_collect(x->heap, mark_roots, x);
  x->poll = 0;
}

/* A chain of pairs, newest first, whose numbers go down to 0. */
static il_value chain(il_task *t, il_value tail, int count) {
  for (int i = 0; i < count; i++) {
    il_value pair[2] = {num(i), tail};
    tail = il_tuple_new(t, pair, 2);
    assert_true(tail != IL_NIL);
  }
  return tail;
}

static void check_chain(il_value v, int count) {
  for (int i = count - 1; i >= 0; i--) {
    assert_true(il_is_tuple(v));
    assert_int_equal(il_as_tuple(v)->len, 2);
    assert_int_equal(il_to_int(il_as_tuple(v)->items[0]), i);
    v = il_as_tuple(v)->items[1];
  }
}

static char *body(void *object) {
  return (char *)object + sizeof(il_object);
}

/* Every size gives zeroed memory that overlaps nothing else. */
static void gives_zeroed_cells_of_every_size(void **state) {
  (void)state;
  enum { SIZES = 1200 };
  static const size_t step = 8;
  fixture x;
  il_task *t = begin(&x, 0);
  char **objects = calloc(SIZES, sizeof *objects);
  for (size_t i = 0; i < SIZES; i++) {
    size_t size = 16 + i * step, n = size - sizeof(il_object);
    char *object = il_alloc(t, IL_KIND_BYTES, size);
    assert_non_null(object);
    assert_int_equal((uintptr_t)object % 8, 0);
    assert_int_equal(((il_object *)(void *)object)->kind, IL_KIND_BYTES);
    for (size_t k = 0; k < n; k++)
      assert_int_equal(body(object)[k], 0);
    memset(body(object), (int)(i % 251) + 1, n);
    objects[i] = object;
  }
  for (size_t i = 0; i < SIZES; i++) {
    size_t n = 16 + i * step - sizeof(il_object);
    for (size_t k = 0; k < n; k++)
      assert_int_equal((uint8_t)body(objects[i])[k], i % 251 + 1);
  }
  free(objects);
  end(&x);
}

static void collection_keeps_what_is_reachable(void **state) {
  (void)state;
  enum { LONG = 5000 };
  fixture x;
  il_task *t = begin(&x, 0);
  x.roots[0] = chain(t, IL_NONE, LONG);
  size_t live = 0;
  for (int round = 0; round < 20; round++) {
    chain(t, IL_NONE, LONG * 4);
    collect(&x);
    size_t now = il_heap_get_stats(x.heap).live;
    if (round) assert_int_equal(now, live);
    live = now;
    check_chain(x.roots[0], LONG);
  }
  assert_in_range(live, LONG * 24, LONG * 40);
  /* Each round's garbage gave its cells to the next. */
  assert_true(il_heap_get_stats(x.heap).allocated <= 4 * MIB);
  x.roots[0] = IL_NIL;
  collect(&x);
  assert_int_equal(il_heap_get_stats(x.heap).live, 0);
  end(&x);
}

/* Cells that a half-full block gives again are zeroed too. */
static void freed_cells_come_back_zeroed(void **state) {
  (void)state;
  enum { COUNT = 4000, SIZE = 64 };
  fixture x;
  il_task *t = begin(&x, 0);
  il_value keep = IL_NONE;
  for (int i = 0; i < COUNT; i++) {
    void *object = il_alloc(t, IL_KIND_BYTES, SIZE);
    memset(body(object), 0xEE, SIZE - sizeof(il_object));
    if (i % 2) continue;
    il_value pair[2] = {il_from_ptr(object), keep};
    keep = il_tuple_new(t, pair, 2);
  }
  x.roots[0] = keep;
  collect(&x);
  for (int i = 0; i < COUNT; i++) {
    void *object = il_alloc(t, IL_KIND_BYTES, SIZE);
    for (size_t k = 0; k < SIZE - sizeof(il_object); k++)
      assert_int_equal(body(object)[k], 0);
  }
  for (il_value v = keep; v != IL_NONE; v = il_as_tuple(v)->items[1]) {
    il_object *object = il_to_ptr(il_as_tuple(v)->items[0]);
    for (size_t k = 0; k < SIZE - sizeof(il_object); k++)
      assert_int_equal((uint8_t)body(object)[k], 0xEE);
  }
  end(&x);
}

static void large_objects_are_freed_one_by_one(void **state) {
  (void)state;
  enum { SIZE = 300000 };
  fixture x;
  il_task *t = begin(&x, 0);
  size_t before = il_heap_get_stats(x.heap).allocated;
  il_value items[SIZE / 16];
  for (size_t i = 0; i < IL_COUNT(items); i++)
    items[i] = num((int64_t)i);
  items[7] = chain(t, IL_NONE, 10);
  x.roots[0] = il_tuple_new(t, items, IL_COUNT(items));
  assert_non_null(il_alloc(t, IL_KIND_BYTES, SIZE));
  assert_non_null(il_alloc(t, IL_KIND_BYTES, IL_HEAP_CELL_MAX + 1));
  size_t with_three = il_heap_get_stats(x.heap).allocated;
  assert_true(with_three > before + SIZE + sizeof items);
  for (int round = 0; round < 3; round++) {
    collect(&x);
    size_t left = il_heap_get_stats(x.heap).allocated;
    assert_in_range(with_three - left, SIZE + IL_HEAP_CELL_MAX,
                    SIZE + IL_HEAP_CELL_MAX + 128);
    assert_int_equal(
        il_to_int(il_as_tuple(x.roots[0])->items[IL_COUNT(items) - 1]),
        IL_COUNT(items) - 1);
    check_chain(il_as_tuple(x.roots[0])->items[7], 10);
  }
  assert_true(il_heap_get_stats(x.heap).live >= sizeof items);
  x.roots[0] = IL_NIL;
  collect(&x);
  assert_true(il_heap_get_stats(x.heap).allocated + SIZE / 2 + SIZE <
              with_three);
  end(&x);
}

/* Mark numbers go round after 127 collections. A block that nobody swept in
 * all that time must not take an old mark for a new one. */
static void marks_outlast_their_numbers(void **state) {
  (void)state;
  fixture x;
  il_task *t = begin(&x, 0);
  x.roots[0] = chain(t, IL_NONE, 100);
  x.roots[1] = chain(t, IL_NONE, 100);
  x.roots[2] = il_from_ptr(il_alloc(t, IL_KIND_BYTES, 20000));
  collect(&x);
  size_t all = il_heap_get_stats(x.heap).live;
  /* Both lists lie in the same blocks; the second dies with mark 2. */
  x.roots[1] = IL_NIL;
  x.roots[2] = IL_NIL;
  for (int i = 0; i < 300; i++) {
    collect(&x);
    if (i % 50 == 49) check_chain(x.roots[0], 100);
  }
  size_t live = il_heap_get_stats(x.heap).live;
  assert_true(live < all / 2 + 100);
  assert_int_equal(il_heap_get_stats(x.heap).collections, 301);
  /* Free cells are those of the dead: fill and see that nothing is lost. */
  il_value fresh = chain(t, IL_NONE, 10000);
  check_chain(x.roots[0], 100);
  check_chain(fresh, 10000);
  end(&x);
}

/* An object that lived for a while dies, its block stays unswept until mark
 * numbers have come round to that of the object's last collection. */
static void old_marks_keep_nothing_alive(void **state) {
  (void)state;
  enum { ROUND = 127 };
  for (int wait = 0; wait <= ROUND; wait += ROUND) {
    fixture x;
    il_task *t = begin(&x, 0);
    x.roots[0] = chain(t, IL_NONE, 100);
    x.roots[1] = chain(t, IL_NONE, 1);
    il_value dead = x.roots[1];
    collect(&x);
    x.roots[1] = IL_NIL;
    for (int i = 0; i < wait; i++)
      collect(&x);
    if (!wait) collect(&x);
    bool reused = false;
    for (int i = 0; i < 100; i++)
      reused |= chain(t, IL_NONE, 1) == dead;
    assert_true(reused);
    check_chain(x.roots[0], 100);
    end(&x);
  }
}

static void asks_for_a_collection_in_time(void **state) {
  (void)state;
  fixture x;
  il_task *t = begin(&x, 0);
  int allocated = 0;
  while (!(x.poll & IL_POLL_GC) && allocated < 64) {
    assert_non_null(il_alloc(t, IL_KIND_BYTES, MIB));
    allocated++;
  }
  assert_in_range(allocated, 4, 16);
  collect(&x);
  chain(t, IL_NONE, 1000);
  assert_int_equal(x.poll & IL_POLL_GC, 0);
  chain(t, IL_NONE, 2000000);
  assert_int_equal(x.poll & IL_POLL_GC, IL_POLL_GC);
  end(&x);
}

static void over_the_limit_is_memory_error(void **state) {
  (void)state;
  fixture x;
  il_task *t = begin(&x, 8 * MIB);
  int count = 0;
  while (count < 100 && il_alloc(t, IL_KIND_BYTES, MIB))
    count++;
  assert_in_range(count, 6, 9);
  assert_true(t->exc == x.f.process->memory_error);
  assert_true(x.poll & IL_POLL_GC);
  il_clear_exc(t);
  /* Small ones hit it as well, though there may be some room in a chunk. */
  int cells = 0;
  while (cells < MIB && il_alloc(t, IL_KIND_BYTES, 64))
    cells++;
  assert_true(cells < MIB);
  assert_true(raised(t));
  collect(&x);
  assert_non_null(il_alloc(t, IL_KIND_BYTES, MIB));
  assert_false(raised(t));
  end(&x);
}

static void too_large_is_memory_error(void **state) {
  (void)state;
  fixture x;
  il_task *t = begin(&x, 0);
  assert_null(il_alloc(t, IL_KIND_BYTES, (size_t)UINT32_MAX));
  assert_true(raised(t));
  end(&x);
}

static void charges_count_towards_the_limit(void **state) {
  (void)state;
  fixture x;
  il_task *t = begin(&x, 8 * MIB);
  assert_true(il_heap_has_room(t, 6 * MIB));
  assert_true(il_heap_charge(t, 5 * MIB));
  assert_int_equal(il_heap_get_stats(x.heap).allocated, 5 * MIB);
  assert_false(il_heap_has_room(t, 6 * MIB));
  assert_false(il_heap_charge(t, 6 * MIB));
  assert_true(raised(t));
  assert_int_equal(il_heap_get_stats(x.heap).allocated, 5 * MIB);
  il_heap_uncharge(x.heap, 5 * MIB);
  assert_true(il_heap_charge(t, 6 * MIB));
  il_heap_uncharge(x.heap, 6 * MIB);
  assert_int_equal(il_heap_get_stats(x.heap).allocated, 0);
  end(&x);
}

/* What one carrier leaves half used the next one goes on with. */
static void blocks_of_a_carrier_that_left_are_used(void **state) {
  (void)state;
  fixture x;
  il_task *t = begin(&x, 0);
  x.roots[0] = chain(t, IL_NONE, 10);
  size_t allocated = il_heap_get_stats(x.heap).allocated;
  for (int i = 0; i < 200; i++) {
    il_heap_local_free(t->heap);
    t->heap = il_heap_local_new(x.heap);
    x.roots[0] = chain(t, x.roots[0], 1);
  }
  assert_int_equal(il_heap_get_stats(x.heap).allocated, allocated);
  collect(&x);
  assert_in_range(il_heap_get_stats(x.heap).live, 210 * 24, 210 * 40);
  end(&x);
}

static void allocate_chains(il_task *t, il_value shared, int number) {
  for (uint32_t i = 0; i < 200; i++) {
    il_value list = chain(t, IL_NONE, 500);
    il_as_tuple(shared)->items[number] = list;
    il_alloc(t, IL_KIND_BYTES, 10000);
  }
}

static void carriers_allocate_side_by_side(void **state) {
  (void)state;
  fixture x;
  begin(&x, 0);
  il_value none[2] = {IL_NONE, IL_NONE};
  il_value shared = il_tuple_new(x.f.process->main_task, none, 2);
  fixture_race(&x.f, shared, allocate_chains);
  check_chain(il_as_tuple(shared)->items[0], 500);
  check_chain(il_as_tuple(shared)->items[1], 500);
  end(&x);
}

/* Object locks */

typedef struct {
  il_object head;
  uint32_t value; /* under the object lock */
} counter;

static void add_under_lock(il_task *t, il_value shared, int number) {
  counter *c = (void *)il_to_ptr(shared);
  (void)t, (void)number;
  for (int i = 0; i < 1000000; i++) {
    il_object_lock(true, &c->head);
    c->value++;
    il_object_unlock(true, &c->head);
  }
}

static void object_lock_excludes(void **state) {
  (void)state;
  fixture x;
  begin(&x, 0);
  il_value shared = il_from_ptr(
      il_alloc(x.f.process->main_task, IL_KIND_BYTES, sizeof(counter)));
  fixture_race(&x.f, shared, add_under_lock);
  assert_int_equal(((counter *)(void *)il_to_ptr(shared))->value, 2000000);
  end(&x);
}

/* One takes them as a, b and the other as b, a. */
static void move_under_two_locks(il_task *t, il_value shared, int number) {
  counter *c[2];
  (void)t;
  for (int i = 0; i < 2; i++)
    c[i] = (void *)il_to_ptr(il_as_tuple(shared)->items[i ^ number]);
  for (int i = 0; i < 100000; i++) {
    il_object_lock2(true, &c[0]->head, &c[1]->head);
    c[0]->value++;
    c[1]->value--;
    il_object_unlock2(true, &c[0]->head, &c[1]->head);
  }
}

static void two_object_locks_exclude_without_deadlock(void **state) {
  (void)state;
  fixture x;
  begin(&x, 0);
  il_task *t = x.f.process->main_task;
  il_value both[2];
  for (int i = 0; i < 2; i++)
    both[i] = il_from_ptr(il_alloc(t, IL_KIND_BYTES, sizeof(counter)));
  fixture_race(&x.f, il_tuple_new(t, both, 2), move_under_two_locks);
  for (int i = 0; i < 2; i++) {
    counter *c = (void *)il_to_ptr(both[i]);
    assert_int_equal(c->value, 0);
    assert_int_equal(c->head.lock, 0);
    /* The same object twice is locked once. */
    il_object_lock2(true, &c->head, &c->head);
    assert_int_equal(c->head.lock, 1);
    il_object_unlock2(true, &c->head, &c->head);
    assert_int_equal(c->head.lock, 0);
    /* With one task only nothing is locked at all. */
    il_object_lock2(false, &c->head, &c->head);
    assert_int_equal(c->head.lock, 0);
  }
  end(&x);
}

/* Waits for a lower lock while the higher one is still free. */
static void *lock_higher_first(void *arg) {
  il_object **both = arg;
  il_object_lock2(true, both[1], both[0]);
  il_object_unlock2(true, both[1], both[0]);
  return NULL;
}

static void two_object_locks_are_taken_by_address(void **state) {
  (void)state;
  fixture x;
  pthread_t thread;
  il_task *t = begin(&x, 0);
  il_object *both[2];
  for (int i = 0; i < 2; i++)
    both[i] = il_alloc(t, IL_KIND_BYTES, 16);
  assert_true((uintptr_t)both[0] < (uintptr_t)both[1]);
  il_object_lock(true, both[0]);
  pthread_create(&thread, NULL, lock_higher_first, both);
  nanosleep(&(struct timespec){0, 20000000}, NULL);
  assert_int_equal(IL_LOAD_RELAXED(&both[1]->lock), 0);
  il_object_unlock(true, both[0]);
  pthread_join(thread, NULL);
  assert_int_equal(both[0]->lock, 0);
  assert_int_equal(both[1]->lock, 0);
  end(&x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_zeroed_cells_of_every_size),
      cmocka_unit_test(collection_keeps_what_is_reachable),
      cmocka_unit_test(freed_cells_come_back_zeroed),
      cmocka_unit_test(large_objects_are_freed_one_by_one),
      cmocka_unit_test(marks_outlast_their_numbers),
      cmocka_unit_test(old_marks_keep_nothing_alive),
      cmocka_unit_test(asks_for_a_collection_in_time),
      cmocka_unit_test(over_the_limit_is_memory_error),
      cmocka_unit_test(too_large_is_memory_error),
      cmocka_unit_test(charges_count_towards_the_limit),
      cmocka_unit_test(blocks_of_a_carrier_that_left_are_used),
      cmocka_unit_test(carriers_allocate_side_by_side),
      cmocka_unit_test(object_lock_excludes),
      cmocka_unit_test(two_object_locks_are_taken_by_address),
      cmocka_unit_test(two_object_locks_exclude_without_deadlock),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
