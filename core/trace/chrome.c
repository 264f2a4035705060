#include "trace/chrome.h"

#include <stdlib.h>

#include "base/arena.h"

typedef enum { PROCESS = 1, CORE, TASK, OBJECT, CHANNEL } kind;
typedef enum { NOTHING, READY, RUNNING, BLOCKED } state;

typedef struct { /* something that has a name or a row */
  uint64_t number;
  uint32_t pid;
  uint8_t kind, state; /* CORE, TASK: the slice that is open */
  uint32_t row;        /* tid; 0: not yet */
  const char *name;    /* inside of a JSON string; NULL: none */
  uint32_t len;
  uint32_t flow; /* TASK: an arrow that ends where it runs next, or 0 */
  uint32_t channel, message; /* TASK: another such arrow, or message 0 */
  uint32_t sent, received;   /* CHANNEL */
  bool broken;               /* CHANNEL: one was sent from outside a slice */
  int64_t since; /* TASK: its slice began; CORE: its last one ended */
} entry;

typedef struct { /* turns on a core that were not recorded */
  uint32_t pid;
  int64_t from, to;
} gap;

typedef struct {
  const il_chrome *in;
  il_buf *json;
  il_arena arena;
  entry **table; /* open addressing */
  uint32_t count, cap;
  uint32_t rows, flows;
  il_buf gaps; /* of gap, in the order of `to` */
} writer;

/* Order of time: those at one time stay as they are. */
static bool sort(il_record *records, size_t count) {
  il_record *from = records, *to = malloc(count * sizeof *to), *spare = to;
  if (!to) return count == 0;
  for (size_t width = 1; width < count; width *= 2) {
    for (size_t start = 0; start < count; start += 2 * width) {
      size_t a = start, middle = start + width, end = middle + width;
      if (middle > count) middle = count;
      if (end > count) end = count;
      for (size_t b = middle, i = start; i < end; i++)
        to[i] = a < middle && (b == end || from[a].time <= from[b].time)
                    ? from[a++]
                    : from[b++];
    }
    il_record *other = from;
    from = to;
    to = other;
  }
  if (from != records) memcpy(records, from, count * sizeof *from);
  free(spare);
  return true;
}

/* Entries */

static entry **slot(const writer *w, kind k, uint32_t pid, uint64_t number) {
  uint32_t i = ((uint32_t)number * 31 + pid) * 0x9E3779B1u + k;
  for (;; i++) {
    entry **at = &w->table[i & (w->cap - 1)], *e = *at;
    if (!e || (e->number == number && e->pid == pid && e->kind == k)) return at;
  }
}

static void grow(writer *w) {
  writer old = *w;
  w->cap = old.cap ? old.cap * 2 : 256;
  w->table = il_arena_alloc(&w->arena, w->cap * sizeof(entry *));
  for (uint32_t i = 0; i < old.cap; i++) {
    entry *e = old.table[i];
    if (e) *slot(w, e->kind, e->pid, e->number) = e;
  }
}

static entry *find(writer *w, kind k, uint32_t pid, uint64_t number) {
  if (w->count * 2 >= w->cap) grow(w);
  entry **at = slot(w, k, pid, number);
  if (!*at) {
    *at = IL_ARENA_NEW(&w->arena, entry);
    **at = (entry){.kind = (uint8_t)k, .pid = pid, .number = number};
    w->count++;
  }
  return *at;
}

/* Past the string that begins after its quote. */
static const char *skip_string(const char *at, const char *end) {
  while (at < end && *at != '"')
    at += *at == '\\' ? 2 : 1;
  return at < end ? at + 1 : end;
}

/* Every object in the text that has a name: a task's has a number, an object's
 * an id, a process's neither. */
static void read_names(writer *w, const char *at, const char *end) {
  entry e = {0};
  const char *key = "  ", *text = key;
  while (at < end) {
    char c = *at++;
    if (c == '{') {
      e = (entry){.kind = PROCESS};
      key = "  ";
    } else if (c == '"') {
      text = at;
      at = skip_string(at, end);
      if (memcmp(key, "na", 2) == 0 && !e.name) {
        e.name = text;
        e.len = (uint32_t)(at - text - 1);
      }
    } else if (c == ':') {
      key = text;
    } else if (c == ',') {
      key = "  ";
    } else if (c >= '0' && c <= '9') {
      uint64_t number = (uint64_t)(c - '0');
      while (at < end && *at >= '0' && *at <= '9')
        number = number * 10 + (uint64_t)(*at++ - '0');
      if (memcmp(key, "pi", 2) == 0) {
        e.pid = (uint32_t)number;
      } else if (key[0] == 'n' || memcmp(key, "id", 2) == 0) {
        e.kind = key[0] == 'n' ? TASK : OBJECT;
        e.number = number;
      }
    } else if (c == '}' && e.name) {
      entry *named = find(w, (kind)e.kind, e.pid, e.number);
      named->name = e.name;
      named->len = e.len;
      e.name = NULL;
    }
  }
}

/* Events */

static void put_time(const writer *w, int64_t time) {
  unsigned long long t = time < 0 ? 0 : (unsigned long long)time;
  if (w->in->steps)
    il_buf_printf(w->json, ", \"ts\": %llu", t);
  else
    il_buf_printf(w->json, ", \"ts\": %llu.%03llu", t / 1000, t % 1000);
}

/* An event's beginning; the caller goes on with its other members. */
static void put(const writer *w, char phase, uint32_t pid, uint32_t row) {
  const il_buf *json = w->json;
  il_buf_printf(w->json, "%s\n{\"ph\": \"%c\", \"pid\": %u, \"tid\": %u",
                json->len && json->bytes[json->len - 1] == '[' ? "" : ",",
                phase, pid, row);
}

static void put_at(const writer *w, char phase, const entry *e, int64_t time) {
  put(w, phase, e->pid, e->row);
  put_time(w, time);
}

static void put_name(const writer *w, const entry *e) {
  static const char *const words[] = {"", "process", "core", "thread",
                                      "object"};
  if (e->name)
    il_buf_append(w->json, e->name, e->len);
  else
    il_buf_printf(w->json, "%s %u", words[e->kind],
                  e->kind == PROCESS ? e->pid : (uint32_t)e->number);
}

static void put_meta(const writer *w, const entry *e, const char *what) {
  put(w, 'M', e->pid, e->row);
  il_buf_printf(w->json, ", \"name\": \"%s\", \"args\": {", what);
}

static void describe(const writer *w, const entry *e, const char *what) {
  put_meta(w, e, what);
  il_buf_text(w->json, "\"name\": \"");
  put_name(w, e);
  il_buf_text(w->json, "\"}}");
}

/* The core or task, with its row. */
static entry *find_row(writer *w, kind k, uint32_t pid, uint32_t number) {
  entry *e = find(w, k, pid, number), *process;
  if (e->row) return e;
  process = find(w, PROCESS, pid, 0);
  if (!process->row) {
    process->row = ++w->rows;
    describe(w, process, "process_name");
  }
  e->row = ++w->rows;
  describe(w, e, "thread_name");
  put_meta(w, e, "thread_sort_index");
  il_buf_printf(w->json, "\"sort_index\": %u}}",
                k == CORE ? number : number + 256);
  return e;
}

/* Slices. Each row has at most one open. */

/* When the first turn in the process was not recorded since then. */
static int64_t known_until(const writer *w, uint32_t pid, int64_t since,
                           int64_t until) {
  const gap *gaps = (const gap *)(const void *)w->gaps.bytes;
  for (size_t i = w->gaps.len / sizeof *gaps; i > 0 && gaps[i - 1].to > since;
       i--) {
    const gap *g = &gaps[i - 1];
    if (g->pid == pid && g->from < until)
      until = g->from > since ? g->from : since;
  }
  return until;
}

static void close_slice(const writer *w, entry *e, int64_t time) {
  if (e->state == READY || e->state == BLOCKED)
    time = known_until(w, e->pid, e->since, time);
  if (e->state != NOTHING) {
    put_at(w, 'E', e, time);
    il_buf_byte(w->json, '}');
  }
  e->state = NOTHING;
  e->since = time;
}

/* The caller goes on with the rest of the name, and end_name. */
static void open_slice(const writer *w, entry *e, state s, int64_t time,
                       const char *name) {
  close_slice(w, e, time);
  e->state = (uint8_t)s;
  e->since = time;
  put_at(w, 'B', e, time);
  il_buf_printf(w->json, ", \"name\": \"%s", name);
}

static void end_name(const writer *w, const il_record *r) {
  il_buf_byte(w->json, '"');
  if (r->line) il_buf_printf(w->json, ", \"args\": {\"line\": %u}", r->line);
  il_buf_byte(w->json, '}');
}

/* Arrows. An arrow's two ends are events inside the slices that it joins. */

static void put_flow(const writer *w, char phase, const entry *e, int64_t time,
                     const char *prefix, uint32_t id, uint32_t number) {
  put_at(w, phase, e, time);
  il_buf_printf(w->json,
                ", \"name\": \"flow\", \"cat\": \"flow\", \"id\": "
                "\"%s%u.%u\"%s}",
                prefix, id, number, phase == 'f' ? ", \"bp\": \"e\"" : "");
}

static void ready(writer *w, entry *by, entry *e, const il_record *r) {
  if (by && by->state == RUNNING && by != e) {
    e->flow = ++w->flows;
    put_flow(w, 's', by, r->time, "w", e->flow, 0);
  }
  if (e->state == RUNNING || e->state == READY) return;
  open_slice(w, e, READY, r->time, "ready");
  il_buf_text(w->json, "\"}");
}

static void run(writer *w, entry *task, const il_record *r) {
  entry *core = find_row(w, CORE, r->pid, r->core);
  if (r->number) {
    gap g = {r->pid, core->since, r->time};
    il_buf_append(&w->gaps, &g, sizeof g);
    open_slice(w, core, RUNNING, core->since, "not recorded\"}");
  }
  open_slice(w, core, RUNNING, r->time, "");
  put_name(w, task);
  end_name(w, r);
  open_slice(w, task, RUNNING, r->time, "runs");
  end_name(w, r);
  if (task->flow) put_flow(w, 'f', task, r->time, "w", task->flow, 0);
  if (task->message)
    put_flow(w, 'f', task, r->time, "m", task->channel, task->message);
  task->flow = task->message = 0;
}

static void leave(writer *w, entry *task, const il_record *r) {
  if (task->state == RUNNING && r->core != UINT8_MAX)
    close_slice(w, find_row(w, CORE, r->pid, r->core), r->time);
  if (r->event == IL_EVENT_END) {
    close_slice(w, task, r->time);
  } else if (r->event == IL_EVENT_YIELD || task->flow) {
    open_slice(w, task, READY, r->time, "ready");
    end_name(w, r);
  } else {
    open_slice(w, task, BLOCKED, r->time, "waits for ");
    il_buf_text(w->json, w->in->wait_text(r->reason));
    if (r->object || r->about_task) {
      il_buf_text(w->json, ": ");
      put_name(w, find(w, r->about_task ? TASK : OBJECT, r->pid, r->object));
    }
    end_name(w, r);
  }
}

/* The nth message that comes is the nth that was sent, if all are recorded. */
static void pass_message(writer *w, entry *task, const il_record *r) {
  entry *channel = find(w, CHANNEL, 0, r->object);
  bool sends = r->event == IL_EVENT_SEND;
  uint32_t number = sends ? ++channel->sent : ++channel->received;
  if (sends && task->state != RUNNING) channel->broken = true;
  if (w->gaps.len || channel->broken || (!sends && number > channel->sent))
    return;
  if (task->state == RUNNING) {
    put_flow(w, sends ? 's' : 'f', task, r->time, "m", r->object, number);
  } else if (!sends) { /* it was waiting for it */
    task->channel = r->object;
    task->message = number;
  }
}

/* A moment on the task's row. */
static void mark(writer *w, const entry *task, const il_record *r) {
  static const char *const words[] = {
#define EVENT(name) #name,
#include "trace/events.def"
#undef EVENT
  };
  put_at(w, 'i', task, r->time);
  il_buf_text(w->json, ", \"s\": \"t\", \"name\": \"");
  for (const char *c = words[r->event]; *c; c++)
    il_buf_byte(w->json, (char)(*c | 0x20));
  if (r->event < IL_EVENT_SEND && r->object) {
    il_buf_byte(w->json, ' ');
    put_name(w, find(w, OBJECT, r->pid, r->object));
  }
  end_name(w, r);
}

static void tell(writer *w, const il_record *r) {
  entry *task = NULL, *other = NULL;
  if (r->task != UINT32_MAX) task = find_row(w, TASK, r->pid, r->task);
  if (r->about_task) other = find_row(w, TASK, r->pid, r->object);
  switch (r->event) {
  case IL_EVENT_START:
  case IL_EVENT_WAKE:
    if (other) ready(w, task, other, r);
    return;
  case IL_EVENT_SIGNAL:
  case IL_EVENT_OBSERVE: return;
  }
  if (!task) return;
  switch (r->event) {
  case IL_EVENT_RUN: run(w, task, r); return;
  case IL_EVENT_YIELD:
  case IL_EVENT_BLOCK:
  case IL_EVENT_END: leave(w, task, r); return;
  case IL_EVENT_SEND:
  case IL_EVENT_RECEIVE: pass_message(w, task, r);
  }
  mark(w, task, r);
}

void il_chrome_write(const il_chrome *chrome, il_buf *json) {
  writer w = {.in = chrome, .json = json};
  il_arena_init(&w.arena);
  il_buf_init(&w.gaps);
  json->failed |= !sort(chrome->records, chrome->count);
  grow(&w);
  read_names(&w, chrome->names, chrome->names + chrome->names_len);
  il_buf_printf(json,
                "{\"otherData\": {\"dropped\": %llu},\n\"traceEvents\": [",
                (unsigned long long)chrome->dropped);
  for (size_t i = 0; i < chrome->count && !json->failed; i++)
    tell(&w, &chrome->records[i]);
  int64_t end = chrome->count ? chrome->records[chrome->count - 1].time : 0;
  for (uint32_t i = 0; i < w.cap; i++)
    if (w.table[i]) close_slice(&w, w.table[i], end);
  il_buf_text(json, "\n]}\n");
  il_buf_term(&w.gaps);
  il_arena_term(&w.arena);
}
