#include "check/going.h"

#include "check/watch.h"

/* The access is of a variable that the task alone has touched since it learned
 * of what others did: so it is no race, and only the latest access has to be
 * kept. False: it may be something else, and nothing has been done. */
static bool touch_again(il_shadow *s, const il_access *access, il_past now) {
  if (!s->nbuckets || access->atomic || il_is_ptr(access->part)) return false;
  uint32_t hash = il_variable_hash(access->object, access->part);
  uint32_t at = s->buckets[hash & (s->nbuckets - 1)];
  if (!at) return false;
  il_variable *v = &s->variables[at - 1];
  if (v->object != access->object || v->part != access->part || v->summary)
    return false;
  bool is_mine = v->write.task == now.task;
  bool has_other = v->others.one.task != IL_NO_TASK;
  if (has_other && v->others.one.task != now.task) return false;
  if (access->write) {
    if (!is_mine) return false;
    v->others.one.task = IL_NO_TASK;
    now.kind = IL_ACCESS_WRITE;
    v->write = now;
    return true;
  }
  /* A read after one at the same time has nothing to learn. */
  if (has_other ? v->others.one.kind != IL_ACCESS_READ ||
                      (!is_mine && v->others.one.time != now.time)
                : !is_mine)
    return false;
  now.kind = IL_ACCESS_READ;
  v->others.one = now;
  return true;
}

static bool is_seen(il_detector *d, const il_task *t, uint64_t step) {
  const il_visible *visible = &t->visible;
  il_watched *watched = d->processes;
  if (visible->naccesses != 1 || d->blind_since || t->index >= d->ntasks ||
      !watched || watched->process != t->process)
    return false;
  const il_follower *f = &d->tasks[t->index];
  if (f->locks > IL_MAX_LOCKS || visible->line >= IL_MAX_LINE) return false;
  return touch_again(&watched->shadow, visible->accesses,
                     (il_past){.task = t->index,
                               .time = f->time,
                               .line = visible->line,
                               .locks = f->locks & IL_MAX_LOCKS,
                               .step = (uint32_t)step & ((1u << 29) - 1)});
}

bool il_going_on(il_sink *sink, il_task *task) {
  il_going *g = (il_going *)sink;
  if (!g->free_steps || task->process->poll) return g->ask(sink, task);
  g->free_steps--;
  g->steps++;
  task->turn_end = task->steps + IL_TURN;
  if (!is_seen(g->detector, task, g->steps))
    il_detector_visible(g->detector, task, g->steps);
  return true;
}

/* After the write nothing is known of the read any more. */
bool il_going_on_by_two(il_sink *sink, il_task *task) {
  il_going *g = (il_going *)sink;
  if (g->free_steps < 2 || task->process->poll ||
      !is_seen(g->detector, task, g->steps + 2))
    return false;
  g->free_steps -= 2;
  g->steps += 2;
  task->turn_end = task->steps + IL_TURN;
  return true;
}
