/* The scheduler's parts by themselves: ready queue, timers, the wait protocol
 * and the fair strategy, with tasks that never run. Whole runs are in
 * run_test.c. */
#include "containers_fixture.h"

#include "sched/queue.h"

enum { TASKS = 200 };

typedef struct {
  il_fixture f;
  int64_t now; /* what the process's clock says */
  il_strategy strategy;
  il_sched *sched;
  il_carrier carrier;
  il_object *thing; /* what tasks wait for */
  il_waitq queue;
  il_task tasks[TASKS];
} fixture;

static int64_t read_now(void *ctx) {
  return *(int64_t *)ctx;
}

static fixture *begin(void) {
  fixture *x = calloc(1, sizeof *x);
  assert_non_null(x);
  il_task *t = fixture_begin(&x->f);
  x->f.process->clock.now_ns = read_now;
  x->f.process->clock.ctx = &x->now;
  il_strategy_fair_init(&x->strategy, 1);
  x->sched = il_sched_new(x->f.process, &x->strategy);
  assert_non_null(x->sched);
  x->carrier.sched = x->sched;
  x->thing = il_alloc(t, IL_KIND_BYTES, 16);
  for (int i = 0; i < TASKS; i++) {
    x->tasks[i].process = x->f.process;
    x->tasks[i].heap = t->heap;
    x->tasks[i].sched.state = IL_TASK_RUNNING;
    x->tasks[i].rng = (uint64_t)i;
  }
  return x;
}

static void end(fixture *x) {
  il_sched_free(x->sched);
  fixture_end(&x->f);
  free(x);
}

/* The task blocks and its carrier commits. */
static void wait_for(fixture *x, il_task *t, int64_t timeout) {
  il_wait_begin(t, &(il_wait){.reason = IL_WAIT_LOCK,
                              .object = x->thing,
                              .queue = &x->queue,
                              .timeout = timeout,
                              .timeout_value = IL_FALSE});
  assert_int_equal(t->sched.state, IL_TASK_PARKING);
  if (t->sched.deadline) assert_true(il_timer_add(x->sched, t));
  t->sched.state = IL_TASK_PARKED;
}

static void ready_tasks_come_oldest_first(void **state) {
  (void)state;
  fixture *x = begin();
  for (int i = 0; i < 5; i++)
    il_ready_push(x->sched, &x->tasks[i]);
  assert_int_equal(x->sched->nready, 5);
  il_ready_remove(x->sched, &x->tasks[0]); /* first, */
  il_ready_remove(x->sched, &x->tasks[2]); /* middle */
  il_ready_remove(x->sched, &x->tasks[4]); /* and last */
  il_ready_push(x->sched, &x->tasks[2]);
  const int order[] = {1, 3, 2};
  for (int i = 0; i < 3; i++)
    assert_ptr_equal(il_ready_pop(x->sched), &x->tasks[order[i]]);
  assert_null(il_ready_pop(x->sched));
  assert_int_equal(x->sched->nready, 0);
  end(x);
}

static il_task *newest(il_strategy *self, il_task *ready) {
  (void)self;
  while (ready->sched.next)
    ready = ready->sched.next;
  return ready;
}

static void strategy_chooses_among_the_ready(void **state) {
  (void)state;
  fixture *x = begin();
  x->strategy.next_task = newest;
  for (int i = 0; i < 3; i++)
    il_ready_push(x->sched, &x->tasks[i]);
  for (int i = 2; i >= 0; i--)
    assert_ptr_equal(il_ready_pop(x->sched), &x->tasks[i]);
  end(x);
}

static void local_list_takes_at_both_ends(void **state) {
  (void)state;
  fixture *x = begin();
  il_local_push(&x->carrier, &x->tasks[1]);
  il_local_push(&x->carrier, &x->tasks[2]);
  il_local_push_front(&x->carrier, &x->tasks[0]);
  for (int i = 0; i < 3; i++)
    assert_ptr_equal(il_local_pop(&x->carrier), &x->tasks[i]);
  assert_null(il_local_pop(&x->carrier));
  il_local_push_front(&x->carrier, &x->tasks[3]);
  il_local_push(&x->carrier, &x->tasks[4]);
  assert_ptr_equal(il_local_pop(&x->carrier), &x->tasks[3]);
  assert_ptr_equal(il_local_pop(&x->carrier), &x->tasks[4]);
  end(x);
}

static void check_timers(const il_sched *sched) {
  for (uint32_t i = 0; i < sched->ntimers; i++) {
    il_task *task = sched->timers[i];
    assert_int_equal(task->sched.timer_index, i + 1);
    if (i)
      assert_true(sched->timers[(i - 1) / 2]->sched.deadline <=
                  task->sched.deadline);
  }
}

static void timers_stay_in_order(void **state) {
  (void)state;
  fixture *x = begin();
  uint32_t seed = 1;
  for (int i = 0; i < TASKS; i++) {
    x->tasks[i].sched.deadline = 1 + fixture_random(&seed) % 500;
    assert_true(il_timer_add(x->sched, &x->tasks[i]));
    check_timers(x->sched);
  }
  for (int i = 0; i < TASKS; i += 3) {
    il_timer_remove(x->sched, &x->tasks[i]);
    assert_int_equal(x->tasks[i].sched.timer_index, 0);
    il_timer_remove(x->sched, &x->tasks[i]); /* not there: nothing happens */
    check_timers(x->sched);
  }
  int64_t last = 0;
  uint32_t left = x->sched->ntimers;
  assert_int_equal(left, TASKS - (TASKS + 2) / 3);
  for (; left; left--) {
    il_task *first = x->sched->timers[0];
    assert_int_equal(il_timers_next(x->sched), first->sched.deadline);
    assert_true(first->sched.deadline >= last);
    last = first->sched.deadline;
    il_timer_remove(x->sched, first);
    check_timers(x->sched);
  }
  assert_true(il_timers_next(x->sched) == INT64_MAX);
  end(x);
}

static void timers_fire_when_they_are_due(void **state) {
  (void)state;
  fixture *x = begin();
  x->now = 1000;
  for (int i = 0; i < 3; i++)
    wait_for(x, &x->tasks[i], 100 * (3 - i));
  il_timers_fire(x->sched, 1099);
  assert_null(il_ready_pop(x->sched));
  il_timers_fire(x->sched, 1200);
  assert_ptr_equal(il_ready_pop(x->sched), &x->tasks[2]);
  assert_ptr_equal(il_ready_pop(x->sched), &x->tasks[1]);
  assert_null(il_ready_pop(x->sched));
  assert_true(x->tasks[2].wake == IL_FALSE);
  assert_int_equal(x->tasks[2].sched.state, IL_TASK_READY);
  /* Off the wait queue: who comes now finds task 0 only. */
  assert_ptr_equal(il_wait_pop(&x->queue), &x->tasks[0]);
  assert_null(il_wait_pop(&x->queue));
  end(x);
}

static void longest_time_out_does_not_overflow(void **state) {
  (void)state;
  fixture *x = begin();
  x->now = 1000;
  wait_for(x, &x->tasks[0], INT64_MAX);
  assert_true(x->tasks[0].sched.deadline == INT64_MAX);
  wait_for(x, &x->tasks[1], -1);
  assert_int_equal(x->tasks[1].sched.deadline, 0);
  end(x);
}

static void waiters_are_popped_in_order(void **state) {
  (void)state;
  fixture *x = begin();
  for (int i = 0; i < 5; i++)
    wait_for(x, &x->tasks[i], -1);
  il_wait_remove(&x->tasks[0]);
  il_wait_remove(&x->tasks[2]);
  il_wait_remove(&x->tasks[4]);
  assert_null(x->tasks[2].sched.queue);
  wait_for(x, &x->tasks[5], -1);
  assert_ptr_equal(il_wait_pop(&x->queue), &x->tasks[1]);
  assert_true(x->tasks[1].sched.decided);
  assert_false(x->tasks[3].sched.decided);
  assert_ptr_equal(il_wait_pop(&x->queue), &x->tasks[3]);
  assert_ptr_equal(il_wait_pop(&x->queue), &x->tasks[5]);
  assert_null(il_wait_pop(&x->queue));
  end(x);
}

static void wake_goes_to_the_waker_s_carrier(void **state) {
  (void)state;
  fixture *x = begin();
  il_task *waker = &x->tasks[0];
  waker->carrier = &x->carrier;
  wait_for(x, &x->tasks[1], -1);
  wait_for(x, &x->tasks[2], 50);
  wait_for(x, &x->tasks[3], 60);
  for (int i = 1; i < 3; i++)
    il_wake(waker, il_wait_pop(&x->queue));
  assert_ptr_equal(il_local_pop(&x->carrier), &x->tasks[1]);
  assert_ptr_equal(il_local_pop(&x->carrier), &x->tasks[2]);
  assert_null(il_ready_pop(x->sched));
  /* The time-out of one that was woken is gone. */
  assert_int_equal(x->sched->ntimers, 1);
  il_wake(NULL, il_wait_pop(&x->queue));
  assert_ptr_equal(il_ready_pop(x->sched), &x->tasks[3]);
  assert_int_equal(x->sched->ntimers, 0);
  end(x);
}

static void wake_while_parking_leaves_it_to_the_carrier(void **state) {
  (void)state;
  fixture *x = begin();
  il_task *task = &x->tasks[1];
  il_wait_begin(task, &(il_wait){.reason = IL_WAIT_LOCK,
                                 .object = x->thing,
                                 .queue = &x->queue,
                                 .timeout = -1});
  il_wake(NULL, il_wait_pop(&x->queue));
  assert_int_equal(task->sched.state, IL_TASK_WOKEN);
  assert_null(il_ready_pop(x->sched));
  end(x);
}

/* Popped, not woken yet, and its time is over: the waker has decided. */
static void time_out_of_a_decided_wait_means_nothing(void **state) {
  (void)state;
  fixture *x = begin();
  il_task *task = &x->tasks[0];
  wait_for(x, task, 10);
  assert_ptr_equal(il_wait_pop(&x->queue), task);
  task->wake = IL_TRUE;
  il_timers_fire(x->sched, 100);
  assert_null(il_ready_pop(x->sched));
  assert_int_equal(task->sched.state, IL_TASK_PARKED);
  il_wake(NULL, task);
  assert_ptr_equal(il_ready_pop(x->sched), task);
  assert_true(task->wake == IL_TRUE);
  end(x);
}

static void time_out_can_raise(void **state) {
  (void)state;
  fixture *x = begin();
  il_task *task = &x->tasks[0];
  il_wait_begin(task, &(il_wait){.reason = IL_WAIT_QUEUE_GET,
                                 .object = x->thing,
                                 .queue = &x->queue,
                                 .timeout = 5,
                                 .timeout_class = IL_CLASS_TimeoutError});
  assert_true(il_timer_add(x->sched, task));
  task->sched.state = IL_TASK_PARKED;
  il_timers_fire(x->sched, 5);
  assert_ptr_equal(il_ready_pop(x->sched), task);
  assert_int_equal(task->sched.raise_class, IL_CLASS_TimeoutError);
  assert_true(task->wake == IL_NIL);
  end(x);
}

/* As a condition does it: notified, it waits for the lock instead. */
static void requeued_task_waits_elsewhere(void **state) {
  (void)state;
  fixture *x = begin();
  il_waitq other = {0};
  il_object *lock = il_alloc(x->f.process->main_task, IL_KIND_BYTES, 16);
  il_task *task = &x->tasks[0];
  wait_for(x, task, 10);
  il_wait_requeue(il_wait_pop(&x->queue), IL_WAIT_RLOCK, lock, &other);
  assert_ptr_equal(task->sched.object, lock);
  assert_int_equal(task->sched.reason, IL_WAIT_RLOCK);
  il_timers_fire(x->sched, 100);
  assert_null(il_ready_pop(x->sched));
  assert_ptr_equal(il_wait_pop(&other), task);
  il_wake(NULL, task);
  assert_ptr_equal(il_ready_pop(x->sched), task);
  end(x);
}

static bool puts_it_elsewhere(il_task *task) {
  task->wake = IL_TRUE;
  return false;
}

static void on_timeout_decides(void **state) {
  (void)state;
  fixture *x = begin();
  il_task *task = &x->tasks[0];
  il_wait_begin(task, &(il_wait){.reason = IL_WAIT_CONDITION,
                                 .object = x->thing,
                                 .queue = &x->queue,
                                 .timeout = 5,
                                 .on_timeout = puts_it_elsewhere});
  assert_true(il_timer_add(x->sched, task));
  task->sched.state = IL_TASK_PARKED;
  il_timers_fire(x->sched, 5);
  assert_true(task->wake == IL_TRUE);
  assert_null(il_ready_pop(x->sched));
  assert_null(x->queue.head);
  end(x);
}

static void fair_strategy_depends_on_the_seed_alone(void **state) {
  (void)state;
  fixture *x = begin();
  il_strategy a, b, c;
  il_strategy_fair_init(&a, 7);
  il_strategy_fair_init(&b, 7);
  il_strategy_fair_init(&c, 8);
  int same = 0;
  for (int i = 0; i < 50; i++) {
    uint64_t bits = a.next_u64(&a);
    assert_true(bits == b.next_u64(&b));
    same += bits == c.next_u64(&c);
  }
  assert_int_equal(same, 0);
  il_task *t = &x->tasks[0], *u = &x->tasks[1];
  int at_store = 0;
  t->rng = u->rng = 5;
  for (int i = 0; i < 400; i++) {
    il_preemption p = a.preempt(&a, t), q = b.preempt(&b, u);
    assert_int_equal(p.ops, q.ops);
    assert_int_equal(p.at_store, q.at_store);
    assert_in_range(p.ops, 1, 64);
    at_store += p.at_store;
  }
  assert_in_range(at_store, 120, 280); /* half of the time */
  end(x);
}

static void yield_is_a_wake_up_in_advance(void **state) {
  (void)state;
  fixture *x = begin();
  il_task *task = &x->tasks[0];
  assert_true(il_yield(task, IL_TRUE) == IL_PARK);
  assert_int_equal(task->sched.state, IL_TASK_WOKEN);
  assert_true(task->sched.to_back);
  assert_true(task->wake == IL_TRUE);
  end(x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ready_tasks_come_oldest_first),
      cmocka_unit_test(strategy_chooses_among_the_ready),
      cmocka_unit_test(local_list_takes_at_both_ends),
      cmocka_unit_test(timers_stay_in_order),
      cmocka_unit_test(timers_fire_when_they_are_due),
      cmocka_unit_test(longest_time_out_does_not_overflow),
      cmocka_unit_test(waiters_are_popped_in_order),
      cmocka_unit_test(wake_goes_to_the_waker_s_carrier),
      cmocka_unit_test(wake_while_parking_leaves_it_to_the_carrier),
      cmocka_unit_test(time_out_of_a_decided_wait_means_nothing),
      cmocka_unit_test(time_out_can_raise),
      cmocka_unit_test(requeued_task_waits_elsewhere),
      cmocka_unit_test(on_timeout_decides),
      cmocka_unit_test(fair_strategy_depends_on_the_seed_alone),
      cmocka_unit_test(yield_is_a_wake_up_in_advance),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
