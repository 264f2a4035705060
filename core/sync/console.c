#include "sync/console.h"

#include <stdlib.h>

#include "object/str.h"

typedef struct pending { /* a write that did not fit, oldest first */
  struct pending *next;
  il_task *task; /* parked; NULL for the host's own */
  il_stream stream;
  size_t len, done;
  char bytes[];
} pending;

typedef struct reader { /* a task that waits for a line */
  struct reader *next;
  il_task *task;
} reader;

struct il_console {
  pthread_mutex_t mutex; /* protects everything below; taken before the
                            scheduler's */
  void (*notify)(void *ctx, il_console_event event);
  void *ctx;
  char *ring; /* records: stream (1 byte), length (4 bytes), text */
  size_t cap, start, used;
  pending *first, *last;
  reader *readers;
  il_buf input;
  size_t input_done; /* bytes of input already given out */
  bool eof;
};

enum { RECORD_HEADER = 5 };

il_console *il_console_new(size_t ring_size,
                           void (*notify)(void *, il_console_event),
                           void *ctx) {
  il_console *console = calloc(1, sizeof *console);
  if (!console) return NULL;
  console->ring = malloc(ring_size);
  if (!console->ring) {
    free(console);
    return NULL;
  }
  pthread_mutex_init(&console->mutex, NULL);
  console->cap = ring_size;
  console->notify = notify;
  console->ctx = ctx;
  il_buf_init(&console->input);
  return console;
}

void il_console_free(il_console *console) {
  while (console->first) {
    pending *next = console->first->next;
    free(console->first);
    console->first = next;
  }
  while (console->readers) {
    reader *next = console->readers->next;
    free(console->readers);
    console->readers = next;
  }
  il_buf_term(&console->input);
  pthread_mutex_destroy(&console->mutex);
  free(console->ring);
  free(console);
}

/* The ring */

static void ring_put(il_console *console, const void *bytes, size_t len) {
  size_t end = (console->start + console->used) % console->cap;
  size_t head = len < console->cap - end ? len : console->cap - end;
  memcpy(console->ring + end, bytes, head);
  memcpy(console->ring, (const char *)bytes + head, len - head);
  console->used += len;
}

static void ring_get(il_console *console, void *out, size_t len) {
  size_t head =
      len < console->cap - console->start ? len : console->cap - console->start;
  memcpy(out, console->ring + console->start, head);
  memcpy((char *)out + head, console->ring, len - head);
  console->start = (console->start + len) % console->cap;
  console->used -= len;
}

static void ring_peek_header(const il_console *console, uint8_t *stream,
                             uint32_t *len) {
  char header[RECORD_HEADER];
  for (size_t i = 0; i < sizeof header; i++)
    header[i] = console->ring[(console->start + i) % console->cap];
  *stream = (uint8_t)header[0];
  memcpy(len, header + 1, 4);
}

/* As much as fits; the number of bytes taken. Never splits a code point. */
static size_t put_record(il_console *console, il_stream stream,
                         const char *bytes, size_t len) {
  size_t room = console->cap - console->used;
  if (len == 0 || room <= RECORD_HEADER + 4) return 0;
  size_t part = len < room - RECORD_HEADER ? len : room - RECORD_HEADER;
  while (part < len && part > 0 && ((uint8_t)bytes[part] & 0xC0) == 0x80)
    part--;
  uint8_t kind = (uint8_t)stream;
  uint32_t size = (uint32_t)part;
  bool was_empty = console->used == 0;
  ring_put(console, &kind, 1);
  ring_put(console, &size, 4);
  ring_put(console, bytes, part);
  if (was_empty) console->notify(console->ctx, IL_CONSOLE_OUTPUT);
  return part;
}

/* Queues what did not fit. False: no memory. */
static bool add_pending(il_console *console, il_task *task, il_stream stream,
                        const char *bytes, size_t len) {
  pending *p = malloc(sizeof *p + len);
  if (!p) return false;
  *p = (pending){.task = task, .stream = stream, .len = len};
  memcpy(p->bytes, bytes, len);
  if (console->last)
    console->last->next = p;
  else
    console->first = p;
  console->last = p;
  return true;
}

il_value il_console_write(il_task *t, il_stream stream, const char *bytes,
                          size_t len) {
  il_console *console = t->process->console;
  il_value result = IL_NONE;
  pthread_mutex_lock(&console->mutex);
  size_t done = console->first ? 0 : put_record(console, stream, bytes, len);
  if (done < len) {
    if (add_pending(console, t, stream, bytes + done, len - done)) {
      il_sched_external(t->process->sched, 1);
      il_wait_begin(t, &(il_wait){.reason = IL_WAIT_OUTPUT, .timeout = -1});
      result = IL_PARK;
    } else {
      result = il_raise_memory(t);
    }
  }
  pthread_mutex_unlock(&console->mutex);
  return result;
}

void il_console_print(il_console *console, il_stream stream, const char *bytes,
                      size_t len) {
  pthread_mutex_lock(&console->mutex);
  size_t done = console->first ? 0 : put_record(console, stream, bytes, len);
  if (done < len) add_pending(console, NULL, stream, bytes + done, len - done);
  pthread_mutex_unlock(&console->mutex);
}

/* Moves pending writes into the ring; returns those that are complete. */
static pending *refill(il_console *console) {
  pending *complete = NULL, **tail = &complete;
  while (console->first) {
    pending *p = console->first;
    p->done +=
        put_record(console, p->stream, p->bytes + p->done, p->len - p->done);
    if (p->done < p->len) break;
    console->first = p->next;
    if (!console->first) console->last = NULL;
    p->next = NULL;
    *tail = p;
    tail = &p->next;
  }
  return complete;
}

static void wake_external(il_task *task, il_value result) {
  il_sched *sched = task->process->sched;
  task->wake = result;
  il_wake(NULL, task);
  il_sched_external(sched, -1);
}

size_t il_console_drain(il_console *console, il_stream *stream, char *out,
                        size_t cap) {
  size_t taken = 0;
  pthread_mutex_lock(&console->mutex);
  while (console->used && taken < cap) {
    uint8_t kind;
    uint32_t len;
    ring_peek_header(console, &kind, &len);
    if (taken && kind != (uint8_t)*stream) break;
    if (len > cap - taken && taken) break;
    *stream = (il_stream)kind;
    char header[RECORD_HEADER];
    ring_get(console, header, RECORD_HEADER);
    IL_ASSERT(len <= cap - taken);
    ring_get(console, out + taken, len);
    taken += len;
  }
  pending *complete = refill(console);
  pthread_mutex_unlock(&console->mutex);
  while (complete) {
    pending *next = complete->next;
    if (complete->task) wake_external(complete->task, IL_NONE);
    free(complete);
    complete = next;
  }
  return taken;
}

void il_console_forget(il_console *console, const il_process *process) {
  pthread_mutex_lock(&console->mutex);
  for (pending *p = console->first; p; p = p->next)
    if (p->task && p->task->process == process) p->task = NULL;
  reader **link = &console->readers;
  while (*link) {
    reader *r = *link;
    if (r->task->process == process) {
      *link = r->next;
      free(r);
    } else {
      link = &r->next;
    }
  }
  pthread_mutex_unlock(&console->mutex);
}

/* Input */

/* Length of the next line with its newline; 0: not there yet. At the end of
 * the input a last line may lack the newline. */
static size_t line_ready(const il_console *console) {
  size_t rest = console->input.len - console->input_done;
  if (rest == 0) return 0;
  const char *text = console->input.bytes + console->input_done;
  const char *newline = memchr(text, '\n', rest);
  if (newline) return (size_t)(newline - text) + 1;
  return console->eof ? rest : 0;
}

static il_value take_line(il_task *t, il_console *console, size_t len) {
  const char *text = console->input.bytes + console->input_done;
  console->input_done += len;
  if (len && text[len - 1] == '\n') len--;
  if (len && text[len - 1] == '\r') len--;
  il_value line = il_str_new(t, text, len);
  if (console->input_done == console->input.len)
    console->input.len = console->input_done = 0;
  return line;
}

/* The parked reader is woken without its line and reads again when it runs: a
 * str can only be made on a carrier. So the library calls this again until
 * it gives something else than None. */
il_value il_console_readline(il_task *t) {
  il_console *console = t->process->console;
  il_value result;
  pthread_mutex_lock(&console->mutex);
  size_t len = t->process->no_input ? 0 : line_ready(console);
  if (len) {
    result = take_line(t, console, len);
  } else if (console->eof || t->process->no_input) {
    result = il_raise(t, IL_CLASS_EOFError, "EOF when reading a line");
  } else {
    reader *r = malloc(sizeof *r);
    IL_ASSERT(r != NULL);
    *r = (reader){.next = console->readers, .task = t};
    console->readers = r;
    il_sched_external(t->process->sched, 1);
    il_wait_begin(t, &(il_wait){.reason = IL_WAIT_INPUT, .timeout = -1});
    console->notify(console->ctx, IL_CONSOLE_INPUT_WANTED);
    result = IL_PARK;
  }
  pthread_mutex_unlock(&console->mutex);
  return result;
}

static void wake_readers(il_console *console) {
  pthread_mutex_lock(&console->mutex);
  reader *r = line_ready(console) || console->eof ? console->readers : NULL;
  if (r) {
    console->readers = NULL;
    console->notify(console->ctx, IL_CONSOLE_INPUT_TAKEN);
  }
  pthread_mutex_unlock(&console->mutex);
  while (r) {
    reader *next = r->next;
    wake_external(r->task, IL_NONE);
    free(r);
    r = next;
  }
}

void il_console_type(il_console *console, const char *bytes, size_t len) {
  pthread_mutex_lock(&console->mutex);
  il_buf_append(&console->input, bytes, len);
  pthread_mutex_unlock(&console->mutex);
  wake_readers(console);
}

void il_console_type_eof(il_console *console) {
  pthread_mutex_lock(&console->mutex);
  console->eof = true;
  pthread_mutex_unlock(&console->mutex);
  wake_readers(console);
}
