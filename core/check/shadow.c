#include "check/shadow.h"

#include <stdlib.h>

#include "object/containers.h"
#include "object/plain.h"
#include "object/str.h"

/* Which earlier kinds each one races with. */
#define K(kind) (1u << IL_ACCESS_##kind)
static const uint8_t conflicts[] = {
    [IL_ACCESS_WRITE] =
        K(WRITE) | K(READ) | K(ATOMIC) | K(PART_READ) | K(PART_WRITE),
    [IL_ACCESS_READ] = K(WRITE) | K(ATOMIC) | K(PART_WRITE),
    [IL_ACCESS_ATOMIC] = K(WRITE) | K(READ),
    [IL_ACCESS_PART_READ] = K(WRITE),
    [IL_ACCESS_PART_WRITE] = K(WRITE) | K(READ),
};
#undef K

/* Finding */

static uint32_t hash_of(il_task *t, const il_object *object, il_value part) {
  uint64_t hash = part;
  if (il_is_str(part))
    hash = il_str_hash(il_as_str(part));
  else if (il_is_ptr(part) && il_plain_hash(t, part, &hash) == IL_PLAIN_ERROR)
    il_clear_exc(t);
  return il_variable_hash(object, hash);
}

/* Keys that need Python code to be compared count as equal only to themselves.
 */
static bool same_part(il_task *t, il_value a, il_value b) {
  return a == b || (il_is_ptr(a) && il_is_ptr(b) &&
                    il_plain_eq(t, a, b) == IL_PLAIN_TRUE);
}

static bool grow(il_shadow *s) {
  uint32_t cap = s->cap ? s->cap * 2 : 64;
  il_variable *variables = realloc(s->variables, cap * sizeof *variables);
  if (!variables) return false;
  s->variables = variables;
  s->cap = cap;
  return true;
}

static uint32_t *bucket_of(il_shadow *s, il_task *t, const il_variable *v) {
  return &s->buckets[hash_of(t, v->object, v->part) & (s->nbuckets - 1)];
}

static bool rehash(il_shadow *s, il_task *t) {
  uint32_t n = s->nbuckets ? s->nbuckets * 2 : 64;
  uint32_t *buckets = calloc(n, sizeof *buckets);
  if (!buckets) return false;
  free(s->buckets);
  s->buckets = buckets;
  s->nbuckets = n;
  for (uint32_t i = 0; i < s->count; i++) {
    il_variable *v = &s->variables[i];
    if (!v->object) continue;
    uint32_t *bucket = bucket_of(s, t, v);
    v->next = *bucket;
    *bucket = i + 1;
  }
  return true;
}

/* Place of the variable plus 1; 0: no memory. */
static uint32_t find(il_shadow *s, il_task *t, il_object *object,
                     il_value part) {
  uint32_t hash = hash_of(t, object, part), at = 0;
  if (s->nbuckets) at = s->buckets[hash & (s->nbuckets - 1)];
  for (; at; at = s->variables[at - 1].next) {
    const il_variable *v = &s->variables[at - 1];
    if (v->object == object && same_part(t, v->part, part)) return at;
  }
  if (!s->free && s->count >= s->nbuckets && !rehash(s, t)) return 0;
  at = s->free;
  if (at) {
    s->free = s->variables[at - 1].next;
  } else {
    if (s->count == s->cap && !grow(s)) return 0;
    at = ++s->count;
  }
  uint32_t *bucket = &s->buckets[hash & (s->nbuckets - 1)];
  s->variables[at - 1] = (il_variable){.object = object,
                                       .part = part,
                                       .write.task = IL_NO_TASK,
                                       .others.one.task = IL_NO_TASK,
                                       .next = *bucket};
  return *bucket = at;
}

/* Accesses */

static bool is_known(const il_toucher *who, const il_past *past) {
  return past->task == who->now.task ||
         il_vclock_get(who->known, past->task) >= past->time;
}

const il_past *il_variable_others(const il_variable *v, uint32_t *count) {
  bool many = v->others.one.task == IL_MANY;
  *count = many ? v->others.many.count : v->others.one.task != IL_NO_TASK;
  return many ? v->others.many.list : &v->others.one;
}

static void forget_others(il_variable *v) {
  if (v->others.one.task == IL_MANY) free(v->others.many.list);
  v->others.one.task = IL_NO_TASK;
}

static void check(const il_variable *v, il_value part, const il_toucher *who) {
  uint32_t mask = conflicts[who->now.kind], count;
  if (v->write.task != IL_NO_TASK && mask >> IL_ACCESS_WRITE & 1 &&
      !is_known(who, &v->write))
    who->race(who->ctx, v, part, &v->write, &who->now);
  const il_past *others = il_variable_others(v, &count);
  for (uint32_t i = 0; i < count; i++)
    if (mask >> others[i].kind & 1 && !is_known(who, &others[i]))
      who->race(who->ctx, v, part, &others[i], &who->now);
}

static bool comes_before(const il_past *a, const il_past *b) {
  return a->kind < b->kind || (a->kind == b->kind && a->task < b->task);
}

/* Makes room in a full list: what is known to come before the access, which is
 * of the same kind, is not needed any more. False: no memory. */
static bool make_room(il_variable *v, const il_toucher *who) {
  uint32_t kept = 0, count = v->others.many.count;
  il_past *list = v->others.many.list;
  for (uint32_t i = 0; i < count; i++)
    if (list[i].kind != who->now.kind || !is_known(who, &list[i]))
      list[kept++] = list[i];
  v->others.many.count = (uint16_t)kept;
  if (kept < v->others.many.cap) return true;
  uint32_t cap = kept * 2 < UINT16_MAX ? kept * 2 : UINT16_MAX;
  if (cap == kept) return false;
  list = realloc(list, cap * sizeof *list);
  if (!list) return false;
  v->others.many.list = list;
  v->others.many.cap = (uint16_t)cap;
  return true;
}

static bool begin_list(il_variable *v) {
  enum { FIRST = 4 };
  il_past *list = malloc(FIRST * sizeof *list);
  if (!list) return false;
  list[0] = v->others.one;
  v->others.many.task = IL_MANY;
  v->others.many.count = 1;
  v->others.many.cap = FIRST;
  v->others.many.list = list;
  return true;
}

/* False: no memory. */
static bool add_other(il_variable *v, const il_toucher *who) {
  const il_past *now = &who->now;
  il_past *one = &v->others.one;
  if (one->task != IL_MANY) {
    if (one->task == IL_NO_TASK ||
        (one->kind == now->kind && is_known(who, one))) {
      *one = *now;
      return true;
    }
    if (!begin_list(v)) return false;
  }
  for (;;) {
    il_past *list = v->others.many.list;
    uint32_t low = 0, count = v->others.many.count, high = count;
    while (low < high) {
      uint32_t middle = (low + high) / 2;
      if (comes_before(&list[middle], now))
        low = middle + 1;
      else
        high = middle;
    }
    if (low < count && !comes_before(now, &list[low])) {
      list[low] = *now;
      return true;
    }
    if (count < v->others.many.cap) {
      memmove(list + low + 1, list + low, (count - low) * sizeof *list);
      list[low] = *now;
      v->others.many.count++;
      return true;
    }
    if (!make_room(v, who)) return false;
  }
}

static bool touch(il_variable *v, il_value part, il_toucher *who,
                  il_access_kind kind) {
  who->now.kind = kind;
  if (v->write.task != IL_NO_TASK && v->write.task != who->now.task)
    v->shared = true;
  if (v->others.one.task != IL_NO_TASK && v->others.one.task != who->now.task)
    v->shared = true;
  check(v, part, who);
  if (kind != IL_ACCESS_WRITE) return add_other(v, who);
  forget_others(v);
  v->write = who->now;
  return true;
}

static bool is_container(const il_object *object) {
  return object->kind == IL_KIND_LIST || object->kind == IL_KIND_DICT;
}

bool il_shadow_touch(il_shadow *s, il_task *t, const il_access *access,
                     il_toucher *who) {
  uint32_t at = find(s, t, access->object, access->part);
  if (!at) return false;
  if (!touch(&s->variables[at - 1], access->part, who,
             !access->write   ? IL_ACCESS_READ
             : access->atomic ? IL_ACCESS_ATOMIC
                              : IL_ACCESS_WRITE))
    return false;
  if (access->part == IL_NIL || access->part == IL_ALL_ITEMS ||
      !is_container(access->object))
    return true;
  uint32_t summary = s->variables[at - 1].summary;
  if (!summary) {
    summary = find(s, t, access->object, IL_ALL_ITEMS);
    if (!summary) return false;
    s->variables[at - 1].summary = summary & 0x7FFFFFFF;
  }
  return touch(&s->variables[summary - 1], access->part, who,
               access->write ? IL_ACCESS_PART_WRITE : IL_ACCESS_PART_READ);
}

/* An object and its summary go at the same time; of an element whose key is
 * gone nothing is known any more. */
void il_shadow_sweep(il_shadow *s, bool (*is_live)(void *, il_object *),
                     void *ctx) {
  for (uint32_t b = 0; b < s->nbuckets; b++) {
    uint32_t *link = &s->buckets[b];
    while (*link) {
      uint32_t at = *link;
      il_variable *v = &s->variables[at - 1];
      if (is_live(ctx, v->object) &&
          (!il_is_ptr(v->part) || is_live(ctx, il_to_ptr(v->part)))) {
        link = &v->next;
        continue;
      }
      *link = v->next;
      forget_others(v);
      v->object = NULL;
      v->next = s->free;
      s->free = at;
    }
  }
}

void il_shadow_term(il_shadow *s) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->variables[i].object) forget_others(&s->variables[i]);
  free(s->variables);
  free(s->buckets);
  *s = (il_shadow){0};
}
