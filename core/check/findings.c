/* Puts what was found into words, for people and as JSON, when it is found. */
#include <stdlib.h>

#include "check/names.h"
#include "check/watch.h"

void il_findings_free(il_detector *d) {
  for (uint32_t i = 0; i < d->nwarnings; i++) {
    il_buf_term(&d->warnings[i].text);
    il_buf_term(&d->warnings[i].members);
  }
  free(d->warnings);
  il_buf_term(&d->races_json);
  il_buf_term(&d->races_text);
}

/* Words */

void il_word_task(const il_detector *d, uint32_t task, il_buf *out) {
  const il_follower *f = task < d->ntasks ? &d->tasks[task] : NULL;
  if (f && f->task)
    il_name_task(f->task, out);
  else
    il_buf_text(out, f && f->name ? f->name : "a thread");
}

void il_word_who(const il_detector *d, uint32_t task, il_buf *out) {
  il_word_task(d, task, out);
  if (task < d->ntasks && d->tasks[task].of)
    il_buf_printf(out, " of %s", d->tasks[task].of);
}

void il_word_path(const il_detector *d, uint32_t task, il_buf *out) {
  const il_follower *f = task < d->ntasks ? &d->tasks[task] : NULL;
  if (f && f->of) il_buf_text(out, f->of);
  if (f && f->of && f->is_main) return;
  if (f && f->of) il_buf_byte(out, '/');
  il_word_task(d, task, out);
}

void il_word_sync(const il_detector *d, uint32_t sync, il_buf *out) {
  const il_sync *s = sync < d->nsyncs ? &d->syncs[sync] : NULL;
  size_t len = out->len;
  if (s && s->key & 1)
    il_shared_name(d, NULL, s->key / 2, NULL, out);
  else if (s && s->key)
    il_name_object(s->process->sched, (il_object *)(uintptr_t)s->key, out);
  if (out->len == len) il_buf_text(out, "a lock");
}

void il_word_json(il_buf *json, const char *before, const il_buf *text) {
  il_buf_text(json, before);
  il_buf_byte(json, '"');
  il_buf_json(json, text->len ? text->bytes : "", text->len);
  il_buf_byte(json, '"');
}

static void json_text(il_buf *json, const char *before, const char *text) {
  il_buf_text(json, before);
  il_buf_byte(json, '"');
  il_buf_json(json, text, strlen(text));
  il_buf_byte(json, '"');
}

static void json_words(const il_detector *d, il_buf *json, const char *before,
                       void (*word)(const il_detector *, uint32_t, il_buf *),
                       const uint32_t *items, uint32_t count) {
  il_buf_text(json, before);
  for (uint32_t i = 0; i < count; i++) {
    il_buf text;
    il_buf_init(&text);
    word(d, items[i], &text);
    il_word_json(json, i ? ", " : "", &text);
    il_buf_term(&text);
  }
  il_buf_byte(json, ']');
}

void il_word_members(const il_detector *d, il_buf *json, const uint32_t *lines,
                     uint32_t nlines, const uint32_t *tasks,
                     const uint32_t *syncs, uint32_t count, uint64_t step) {
  il_buf_text(json, "\"lines\": [");
  for (uint32_t i = 0; i < nlines; i++)
    il_buf_printf(json, i ? ", %u" : "%u", lines[i]);
  il_buf_byte(json, ']');
  json_words(d, json, ", \"tasks\": [", il_word_path, tasks, count);
  json_words(d, json, ", \"objects\": [", il_word_sync, syncs, count);
  il_buf_printf(json, ", \"step\": %llu", (unsigned long long)step);
}

/* The line without what it is indented by. */
static il_text source_line(const il_process *process, uint32_t line) {
  il_text source = process->program->source;
  const char *p = source.text, *end = p + source.len;
  for (; line > 1 && p < end; line--) {
    const char *newline = memchr(p, '\n', (size_t)(end - p));
    p = newline ? newline + 1 : end;
  }
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  const char *q = p;
  while (q < end && *q != '\n' && *q != '\r')
    q++;
  return (il_text){p, line ? (uint32_t)(q - p) : 0};
}

/* Races */

static il_race_key key_of(const il_variable *v, const il_past *before,
                          const il_past *now) {
  il_race_key key = {0, now->line, before->line};
  if (key.line < key.other_line)
    key = (il_race_key){0, before->line, now->line};
  switch (v->object->kind) {
  case IL_KIND_MODULE:
  case IL_KIND_INSTANCE:
  case IL_KIND_CLASS: key.variable = v->part; break;
  case IL_KIND_CELL: break;
  default: /* one element stands for all */
    key.variable = il_watch_key(v->object) + (v->part == IL_NIL);
  }
  return key;
}

static void tell_access(il_detector *d, il_process *process,
                        void (*word)(const il_detector *, uint32_t, il_buf *),
                        const il_past *past) {
  il_buf *json = &d->races_json, *out = &d->races_text, name;
  const char *op = il_access_writes(past->kind) ? "write" : "read";
  uint32_t count;
  const uint32_t *locks = il_watch_locks(d, past->locks, &count);
  il_text source = source_line(process, past->line);
  il_buf_init(&name);
  word(d, past->task, &name);
  il_word_json(json, "{\"task\": ", &name);
  il_buf_printf(json,
                ", \"index\": %u, \"line\": %u, \"op\": \"%s\", \"step\": %u, "
                "\"source\": \"",
                past->task, past->line, op, past->step);
  il_buf_json(json, source.text, source.len);
  json_words(d, json, "\", \"locks\": [", il_word_sync, locks, count);
  il_buf_byte(json, '}');
  il_buf_text(out, "  ");
  il_buf_append(out, name.bytes, name.len);
  il_buf_printf(out, " %ss it in line %u (step %u) and holds ", op, past->line,
                past->step);
  for (uint32_t i = 0; i < count; i++) {
    if (i) il_buf_text(out, i + 1 < count ? ", " : " and ");
    il_word_sync(d, locks[i], out);
  }
  il_buf_text(out, count ? ":\n    " : "no lock:\n    ");
  il_buf_append(out, source.text, source.len);
  il_buf_byte(out, '\n');
  il_buf_term(&name);
}

static bool add_race(il_detector *d, const il_race_key *key) {
  for (uint32_t i = 0; i < d->nraces; i++)
    if (memcmp(&d->races[i], key, sizeof *key) == 0) return false;
  if (d->nraces == IL_MAX_RACES) return false;
  d->races[d->nraces++] = *key;
  return true;
}

static void tell_accesses(il_detector *d, il_process *process,
                          void (*word)(const il_detector *, uint32_t, il_buf *),
                          const il_past *before, const il_past *now) {
  il_buf_text(&d->races_json, ", \"accesses\": [");
  tell_access(d, process, word, before);
  il_buf_text(&d->races_json, ", ");
  tell_access(d, process, word, now);
  il_buf_text(&d->races_json, "]}");
  if (d->nraces <= IL_MAX_TOLD) d->told_len = d->races_text.len;
}

void il_find_lost_update(il_detector *d, il_task *t, uint64_t id,
                         const il_past *read, const il_past *write) {
  il_race_key key = {id * 2 + 1, read->line, write->line};
  if (!add_race(d, &key)) return;
  il_buf name;
  il_buf_init(&name);
  il_shared_name(d, NULL, id, NULL, &name);
  il_word_json(&d->races_json,
               d->nraces > 1 ? ", {\"variable\": " : "{\"variable\": ", &name);
  il_buf_text(&d->races_text, "Race: an update of ");
  il_buf_append(&d->races_text, name.bytes, name.len);
  il_buf_text(&d->races_text, " is lost: it is written between the read and "
                              "the write of another task.\n");
  il_buf_term(&name);
  tell_accesses(d, t->process, il_word_path, read, write);
}

void il_find_race(il_detector *d, il_task *t, const il_variable *v,
                  il_value part, const il_past *before, const il_past *now) {
  il_race_key key = key_of(v, before, now);
  if (!add_race(d, &key)) return;
  il_buf name;
  il_buf_init(&name);
  il_name_variable(t->process->sched, v->object, part, &name);
  il_word_json(&d->races_json,
               d->nraces > 1 ? ", {\"variable\": " : "{\"variable\": ", &name);
  il_buf_text(&d->races_text, "Race: nothing orders two accesses to ");
  il_buf_append(&d->races_text, name.bytes, name.len);
  il_buf_term(&name);
  const char *process = il_watch_process_name(d, t->process);
  if (process) il_buf_printf(&d->races_text, " in %s", process);
  il_buf_text(&d->races_text, ".\n");
  if (process) json_text(&d->races_json, ", \"process\": ", process);
  tell_accesses(d, t->process, il_word_task, before, now);
}

uint32_t il_detector_races(const il_detector *d) {
  return d->nraces;
}

static void append(il_buf *out, const il_buf *text) {
  if (text->len) il_buf_append(out, text->bytes, text->len);
}

void il_detector_json_races(const il_detector *d, il_buf *json) {
  il_buf_byte(json, '[');
  append(json, &d->races_json);
  il_buf_byte(json, ']');
}

/* Warnings */

static const char *const kind_texts[] = {
#define WARNING(name, text) text,
    WARNINGS
#undef WARNING
};

il_warning *il_find_warning(il_detector *d, il_warning_kind kind,
                            uint64_t mark) {
  for (uint32_t i = 0; i < d->nwarnings; i++)
    if (d->warnings[i].kind == kind && d->warnings[i].mark == mark) return NULL;
  if (d->nwarnings == IL_MAX_WARNINGS) return NULL;
  if (!d->warnings) d->warnings = calloc(IL_MAX_WARNINGS, sizeof *d->warnings);
  if (!d->warnings) return NULL;
  il_warning *w = &d->warnings[d->nwarnings++];
  *w = (il_warning){.kind = kind, .mark = mark};
  il_buf_init(&w->text);
  il_buf_init(&w->members);
  return w;
}

void il_find_abandoned(il_detector *d, uint32_t task, const il_held *held,
                       bool killed, uint64_t step) {
  il_warning *w = il_find_warning(d, IL_WARNING_ABANDONED,
                                  (uint64_t)task << 32 | held->sync);
  if (!w) return;
  w->sync = held->sync;
  bool shared = d->syncs[held->sync].key & 1 && d->tasks[task].of;
  w->is_main = killed || (d->tasks[task].is_main && !shared);
  w->tasks[0] = task;
  il_word_who(d, task, &w->text);
  il_buf_text(&w->text, " has ended while it held ");
  il_word_sync(d, held->sync, &w->text);
  il_buf_printf(&w->text, ", taken in line %u.", held->line);
  il_word_members(d, &w->members, &held->line, 1, &task, &held->sync, 1, step);
}

void il_find_lost_wakeup(il_detector *d, uint32_t task, uint32_t condition) {
  const il_follower *f = &d->tasks[task];
  const il_sync *s = &d->syncs[condition];
  il_warning *w = il_find_warning(d, IL_WARNING_LOST_WAKEUP,
                                  (uint64_t)task << 32 | condition);
  if (!w) return;
  uint32_t lines[] = {s->unheard.line, f->line};
  uint32_t tasks[] = {s->unheard.task, task};
  il_word_who(d, tasks[0], &w->text);
  il_buf_text(&w->text, " notified ");
  il_word_sync(d, condition, &w->text);
  il_buf_printf(&w->text, " in line %u when nobody was waiting for it. ",
                lines[0]);
  il_word_who(d, task, &w->text);
  il_buf_printf(&w->text,
                " began to wait for it in line %u afterwards, and nobody wakes "
                "it.",
                lines[1]);
  il_word_members(d, &w->members, lines, 2, tasks,
                  (uint32_t[]){condition, condition}, 2, s->unheard.step);
}

static bool is_stuck(const il_detector *d, uint32_t task) {
  for (uint32_t i = 0; i < d->nstuck; i++)
    if (d->stuck[i].index == task) return true;
  return false;
}

static bool waits_for(const il_detector *d, uint32_t task, uint32_t sync) {
  const il_follower *f = &d->tasks[task];
  return f->waits && f->task && il_watch_waited(f->task) == d->syncs[sync].key;
}

/* What was so for a while only is not worth a warning, and neither is what the
 * deadlock says anyway, or a lock that nobody wants when the program ends. */
static bool holds_still(const il_detector *d, const il_warning *w) {
  if (w->kind == IL_WARNING_ABANDONED) {
    bool wanted = !w->is_main;
    for (uint32_t i = 0; i < d->ntasks && !wanted; i++)
      wanted = waits_for(d, i, w->sync);
    return wanted && d->syncs[w->sync].owner == w->tasks[0];
  }
  bool all = w->ntasks > 0;
  for (uint32_t i = 0; i < w->ntasks; i++) {
    const il_follower *f = &d->tasks[w->tasks[i]];
    if (!f->waits || f->step > w->step) return false;
    all = all && is_stuck(d, w->tasks[i]);
  }
  return !all;
}

/* Tasks that want what was left locked. */
static void add_waiters(const il_detector *d, const il_warning *w,
                        il_buf *out) {
  if (w->kind != IL_WARNING_ABANDONED) return;
  for (uint32_t i = 0; i < d->ntasks; i++) {
    if (!waits_for(d, i, w->sync)) continue;
    il_buf_byte(out, ' ');
    il_word_who(d, i, out);
    il_buf_printf(out, " waits for it in line %u.", d->tasks[i].line);
  }
}

void il_detector_json_warnings(const il_detector *d, il_buf *json) {
  bool first = true;
  il_buf_byte(json, '[');
  for (uint32_t i = 0; i < d->nwarnings; i++) {
    const il_warning *w = &d->warnings[i];
    if (!holds_still(d, w)) continue;
    il_buf text;
    il_buf_init(&text);
    append(&text, &w->text);
    add_waiters(d, w, &text);
    json_text(json,
              first ? "{\"kind\": " : ", {\"kind\": ", kind_texts[w->kind]);
    il_word_json(json, ", \"text\": ", &text);
    il_buf_text(json, ", ");
    append(json, &w->members);
    il_buf_byte(json, '}');
    il_buf_term(&text);
    first = false;
  }
  il_buf_byte(json, ']');
}

/* Deadlock */

static const il_stuck *stuck_task(const il_detector *d, uint32_t index) {
  for (uint32_t i = 0; i < d->nstuck; i++)
    if (d->stuck[i].index == index) return &d->stuck[i];
  return NULL;
}

/* Tasks of which each waits for the next, the last for the first; how many. */
static uint32_t find_cycle(const il_detector *d, const il_stuck **cycle) {
  for (uint32_t from = 0; from < d->nstuck; from++) {
    const il_stuck *s = &d->stuck[from];
    uint32_t n = 0;
    while (s && n < d->nstuck) {
      cycle[n++] = s;
      s = s->waits_for == IL_NO_TASK ? NULL : stuck_task(d, s->waits_for);
      if (s == cycle[0]) return n;
    }
  }
  return 0;
}

static const char *kind_of_reason(uint32_t reason) {
  switch (reason) {
  case IL_WAIT_CONDITION:
  case IL_WAIT_EVENT:
  case IL_WAIT_BARRIER: return "lost-wakeup";
  case IL_WAIT_QUEUE_GET:
  case IL_WAIT_MESSAGE: return "empty-queue";
  case IL_WAIT_QUEUE_PUT:
  case IL_WAIT_MESSAGE_SPACE: return "full-queue";
  default: return "other";
  }
}

/* Of another one's end or result: the words for it have the name. */
static bool names_whole(uint32_t reason) {
  return reason == IL_WAIT_JOIN || reason == IL_WAIT_PROCESS ||
         reason == IL_WAIT_ANSWER;
}

/* What all wait for, in the program's lines or else in the library; NULL:
 * nothing. Who waits for another one's end or result says nothing about why. */
static const char *common_kind(const il_detector *d, bool in_lines) {
  const char *kind = NULL;
  for (uint32_t i = 0; i < d->nstuck; i++) {
    const il_stuck *s = &d->stuck[i];
    if (names_whole(s->reason) || s->reason == IL_WAIT_NONE ||
        (s->words.line > 0) != in_lines)
      continue;
    const char *its = kind_of_reason(s->reason);
    if (kind && strcmp(kind, its) != 0) return "other";
    kind = its;
  }
  return kind;
}

static const char *deadlock_kind(const il_detector *d,
                                 const il_stuck *const *cycle, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (strcmp(kind_of_reason(cycle[i]->reason), "full-queue") == 0)
      return "full-queue";
  if (n) return n > 1 ? "cycle" : "self";
  for (uint32_t i = 0; i < d->nstuck; i++)
    if (d->stuck[i].owner_ended && d->stuck[i].reason != IL_WAIT_JOIN)
      return "abandoned";
  const char *kind = common_kind(d, true);
  for (uint32_t i = 0; i < d->nstuck && !kind; i++)
    if (d->stuck[i].reason == IL_WAIT_ANSWER) kind = "lost-wakeup";
  if (!kind) kind = common_kind(d, false);
  return kind ? kind : "other";
}

static void json_or_null(il_buf *json, const char *before, const char *text) {
  if (text)
    json_text(json, before, text);
  else
    il_buf_printf(json, "%snull", before);
}

static void json_stuck(const il_stuck *s, il_buf *json) {
  static const char *const reasons[] = {
      "none",
#define WAIT(name, text) #name,
#include "vm/waits.def"
#undef WAIT
  };
  json_text(json, "{\"task\": ", s->words.task);
  if (s->process) {
    json_text(json, ", \"process\": ", s->process);
    il_buf_printf(json, ", \"pid\": %u", s->pid);
  }
  il_buf_printf(json, ", \"number\": %llu, \"index\": %u, \"line\": %u",
                (unsigned long long)s->words.number, s->index, s->words.line);
  json_text(json, ", \"waitsFor\": ", s->words.waits_for);
  json_or_null(json, ", \"heldBy\": ", s->words.held_by);
  il_buf_text(json, ", \"reason\": \"");
  for (const char *p = reasons[s->reason]; *p; p++)
    il_buf_byte(json, (char)(*p == '_' ? '_' : *p | 32));
  il_buf_byte(json, '"');
  if (s->object) json_text(json, ", \"object\": ", s->object);
  il_buf_text(json, ", \"holds\": [");
  append(json, &s->holds);
  il_buf_text(json, "]}");
}

void il_detector_json_deadlock(const il_detector *d, il_buf *json) {
  if (!d->deadlock) {
    il_buf_text(json, "null");
    return;
  }
  const il_stuck **cycle = calloc(d->nstuck + 1, sizeof *cycle);
  uint32_t n = cycle ? find_cycle(d, cycle) : 0;
  il_buf_text(json, "{\"tasks\": [");
  for (uint32_t i = 0; i < d->nstuck; i++) {
    if (i) il_buf_text(json, ", ");
    json_stuck(&d->stuck[i], json);
  }
  il_buf_text(json, "], \"cycle\": [");
  for (uint32_t i = 0; i < n; i++) {
    il_buf name;
    il_buf_init(&name);
    il_word_path(d, cycle[i]->index, &name);
    il_word_json(json, i ? ", " : "", &name);
    il_buf_term(&name);
  }
  json_text(json, "], \"kind\": ", deadlock_kind(d, cycle, n));
  il_buf_byte(json, '}');
  free(cycle);
}

static void text_stuck(const il_detector *d, const il_stuck *s, il_buf *out) {
  il_buf_printf(out, "  %s", s->words.task);
  if (s->process) il_buf_printf(out, " of %s", s->process);
  if (s->words.line) il_buf_printf(out, ", line %u,", s->words.line);
  il_buf_printf(out, " waits for %s", s->words.waits_for);
  if (s->object && !names_whole(s->reason))
    il_buf_printf(out, " %s", s->object);
  if (s->waits_for == s->index)
    il_buf_text(out, s->reason == IL_WAIT_JOIN ? ", which is itself"
                                               : ", which it holds itself");
  else if (s->words.held_by) {
    il_buf_text(out, ", held by ");
    if (s->waits_for == IL_NO_TASK)
      il_buf_text(out, s->words.held_by);
    else
      il_word_who(d, s->waits_for, out);
    if (s->owner_ended) il_buf_text(out, ", which has ended");
  }
  il_buf_byte(out, '\n');
  const il_follower *f = s->index < d->ntasks ? &d->tasks[s->index] : NULL;
  if (!f || !s->words.line) return;
  for (uint32_t i = 0; i < f->nheld && f->task; i++) {
    if (f->held[i].permits) continue;
    il_buf_text(out, "    and holds ");
    il_word_sync(d, f->held[i].sync, out);
    il_buf_printf(out, " since line %u\n", f->held[i].line);
  }
}

static const char *reason_sentence(const char *kind) {
  static const char *const sentences[][2] = {
      {"cycle", "Each of some threads waits for what the next one holds."},
      {"self", "A thread waits for itself."},
      {"abandoned", "The owner of a lock has ended without releasing it."},
      {"lost-wakeup",
       "All wait for a notification that nobody is left to give."},
      {"empty-queue", "All wait for an item that nobody is left to put."},
      {"full-queue",
       "All wait for space in a queue from which nobody is left to get."}};
  for (unsigned i = 0; i < IL_COUNT(sentences); i++)
    if (strcmp(kind, sentences[i][0]) == 0) return sentences[i][1];
  return NULL;
}

static void text_deadlock(const il_detector *d, il_buf *out) {
  const il_stuck **cycle = calloc(d->nstuck + 1, sizeof *cycle);
  uint32_t n = cycle ? find_cycle(d, cycle) : 0;
  const char *why = reason_sentence(deadlock_kind(d, cycle, n));
  il_buf_text(out, "Deadlock: no thread can ever go on.");
  if (why) il_buf_printf(out, " %s", why);
  il_buf_byte(out, '\n');
  for (uint32_t i = 0; i < d->nstuck; i++)
    text_stuck(d, &d->stuck[i], out);
  if (n > 1) {
    il_buf_text(out, "  Cycle: ");
    for (uint32_t i = 0; i < n; i++) {
      il_word_who(d, cycle[i]->index, out);
      il_buf_text(out, ", then ");
    }
    il_word_who(d, cycle[0]->index, out);
    il_buf_text(out, " again\n");
  }
  free(cycle);
}

void il_detector_text(const il_detector *d, il_buf *out) {
  if (d->nraces) il_buf_append(out, d->races_text.bytes, d->told_len);
  if (d->nraces > IL_MAX_TOLD)
    il_buf_printf(out, "%u more races are in the report.\n",
                  d->nraces - IL_MAX_TOLD);
  for (uint32_t i = 0; i < d->nwarnings; i++) {
    const il_warning *w = &d->warnings[i];
    if (!holds_still(d, w)) continue;
    il_buf_printf(out, "Warning (%s): ", kind_texts[w->kind]);
    append(out, &w->text);
    add_waiters(d, w, out);
    il_buf_byte(out, '\n');
  }
  if (d->blind_since)
    il_buf_printf(out,
                  "Memory was short: from step %llu on nobody looked for "
                  "races.\n",
                  (unsigned long long)d->blind_since);
  if (d->deadlock) text_deadlock(d, out);
}
