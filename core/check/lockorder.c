/* Orders in which locks are taken: a graph whose edges say that a task took one
 * lock while it held another. A cycle in it could deadlock with another
 * timing, if its edges are of different tasks, nothing that would hold in any
 * schedule orders two of them, and no two tasks held the same lock meanwhile.
 * A semaphore that all of them had a permit of keeps them apart if it has
 * fewer permits than there are tasks in the cycle. */
#include <stdlib.h>

#include "check/watch.h"

enum { MOST_VISITS = 2000 };

void il_lock_orders_free(il_detector *d) {
  for (uint32_t i = 0; i < d->norders; i++) {
    il_vclock_term(&d->orders[i].sure);
    free(d->orders[i].held);
  }
  free(d->orders);
}

static const il_held *holds(const il_order *o, uint32_t sync) {
  for (uint32_t i = 0; i < o->nheld; i++)
    if (o->held[i].sync == sync) return &o->held[i];
  return NULL;
}

static bool ordered(const il_order *a, const il_order *b) {
  return il_vclock_get(&b->sure, a->task) >= a->sure_time ||
         il_vclock_get(&a->sure, b->task) >= b->sure_time;
}

static bool could_overlap(const il_order *a, const il_order *b) {
  if (a->task == b->task || ordered(a, b)) return false;
  for (uint32_t i = 0; i < a->nheld; i++)
    if (!a->held[i].permits && holds(b, a->held[i].sync)) return false;
  return true;
}

/* Do all of them have permits of a semaphore that has too few? */
static bool kept_apart(const il_order *const *cycle, uint32_t n) {
  for (uint32_t i = 0; i < cycle[0]->nheld; i++) {
    const il_held *held = &cycle[0]->held[i];
    uint32_t with = 1;
    while (with < n && holds(cycle[with], held->sync))
      with++;
    if (held->permits && held->permits < n && with == n) return true;
  }
  return false;
}

static void tell(il_detector *d, const il_order *const *cycle, uint32_t n) {
  uint32_t lines[2 * IL_MAX_WARNED], tasks[IL_MAX_WARNED], locks[IL_MAX_WARNED];
  uint64_t mark = 0;
  for (uint32_t i = 0; i < n; i++) {
    lines[2 * i] = cycle[i]->from_line;
    lines[2 * i + 1] = cycle[i]->to_line;
    tasks[i] = cycle[i]->task;
    locks[i] = cycle[i]->from;
    mark += (cycle[i]->from_line * 0x10001ull + cycle[i]->to_line) *
            0x9E3779B97F4A7C15u;
  }
  il_warning *w = il_find_warning(d, IL_WARNING_LOCK_ORDER, mark);
  if (!w) return;
  for (uint32_t i = 0; i < n; i++) {
    if (i) il_buf_text(&w->text, i + 1 < n ? ", " : ", and ");
    il_word_who(d, tasks[i], &w->text);
    il_buf_text(&w->text, " takes ");
    il_word_sync(d, cycle[i]->to, &w->text);
    il_buf_printf(&w->text, " (line %u) while it holds ", cycle[i]->to_line);
    il_word_sync(d, cycle[i]->from, &w->text);
    il_buf_printf(&w->text, " (line %u)", cycle[i]->from_line);
  }
  il_buf_text(&w->text, ": with another timing each would wait for the "
                        "next one for ever.");
  il_word_members(d, &w->members, lines, 2 * n, tasks, locks, n,
                  cycle[0]->step);
}

typedef struct {
  il_detector *d;
  const il_order *path[IL_MAX_WARNED];
  uint32_t visits;
} search;

/* Goes on from the last edge of the path, to come back to the first. */
static void look(search *s, uint32_t n) {
  const il_order *last = s->path[n - 1];
  if (last->to == s->path[0]->from) {
    if (n > 1 && !kept_apart(s->path, n)) tell(s->d, s->path, n);
    return;
  }
  for (uint32_t i = 0; i < s->d->norders && n < IL_MAX_WARNED; i++) {
    const il_order *next = &s->d->orders[i];
    if (next->from != last->to || ++s->visits > MOST_VISITS) continue;
    bool fits = true;
    for (uint32_t j = 0; j < n && fits; j++)
      fits = could_overlap(s->path[j], next);
    if (!fits) continue;
    s->path[n] = next;
    look(s, n + 1);
  }
}

static bool same_held(const il_order *o, const il_follower *f) {
  if (o->nheld != f->nheld) return false;
  for (uint32_t i = 0; i < f->nheld; i++)
    if (o->held[i].sync != f->held[i].sync) return false;
  return true;
}

static il_order *find(il_detector *d, uint32_t from, uint32_t to,
                      uint32_t task) {
  for (uint32_t i = 0; i < d->norders; i++) {
    il_order *o = &d->orders[i];
    if (o->from == from && o->to == to && o->task == task &&
        same_held(o, &d->tasks[task]))
      return o;
  }
  if (d->norders == IL_MAX_ORDERS) return NULL;
  if ((d->norders & (d->norders - 1)) == 0) {
    il_order *orders =
        realloc(d->orders, (d->norders ? d->norders * 2 : 1) * sizeof *orders);
    if (!orders) return NULL;
    d->orders = orders;
  }
  il_order *o = &d->orders[d->norders];
  const il_follower *f = &d->tasks[task];
  il_held *held = malloc(f->nheld * sizeof *held);
  if (!held) return NULL;
  memcpy(held, f->held, f->nheld * sizeof *held);
  d->norders++;
  *o = (il_order){
      .from = from, .to = to, .task = task, .held = held, .nheld = f->nheld};
  return o;
}

void il_lock_order_taken(il_detector *d, uint32_t task, uint32_t sync,
                         uint32_t line, uint64_t step) {
  const il_follower *f = &d->tasks[task];
  for (uint32_t i = 0; i < f->nheld; i++) {
    if (f->held[i].permits) continue;
    il_order *o = find(d, f->held[i].sync, sync, task);
    if (!o || o->sure_time == f->sure_time) continue;
    o->sure_time = f->sure_time;
    o->from_line = f->held[i].line;
    o->to_line = line;
    o->step = step;
    o->sure.count = 0;
    il_vclock_join(&o->sure, &f->sure);
    search s = {.d = d, .path = {o}};
    look(&s, 1);
  }
}
