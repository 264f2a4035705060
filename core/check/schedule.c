#include "check/schedule.h"

#include <stdlib.h>

enum { VERSION = 1 };

uint32_t il_schedule_checksum(const char *source, size_t len) {
  uint32_t h = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < len; i++)
    if (source[i] != '\r') h = (h ^ (uint8_t)source[i]) * 16777619u;
  return h;
}

void il_schedule_add(il_schedule *schedule, uint64_t decision, uint32_t task) {
  if (schedule->count == schedule->cap) {
    schedule->cap = schedule->cap ? schedule->cap * 2 : 8;
    schedule->departures = realloc(
        schedule->departures, schedule->cap * sizeof *schedule->departures);
    IL_ASSERT(schedule->departures != NULL);
  }
  schedule->departures[schedule->count++] = (il_departure){decision, task};
}

void il_schedule_print(const il_schedule *schedule, il_buf *out) {
  il_buf_printf(out, "%d.%08x.%c%llu", VERSION, schedule->checksum,
                il_choice_name(schedule->strategy)[0],
                (unsigned long long)schedule->seed);
  uint64_t at = 0;
  for (uint32_t i = 0; i < schedule->count; i++) {
    const il_departure *d = &schedule->departures[i];
    il_buf_printf(out, "%c%llu-%u", i ? '_' : '.',
                  (unsigned long long)(d->decision - at), d->task);
    at = d->decision;
  }
}

void il_schedule_term(il_schedule *schedule) {
  free(schedule->departures);
  *schedule = (il_schedule){0};
}

typedef struct {
  const char *at, *end;
} reader;

static bool take(reader *r, char c) {
  if (r->at == r->end || *r->at != c) return false;
  r->at++;
  return true;
}

static bool take_number(reader *r, uint32_t base, uint64_t most,
                        uint64_t *out) {
  const char *start = r->at;
  *out = 0;
  for (; r->at < r->end; r->at++) {
    char c = *r->at;
    uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0')
                     : base == 16 && c >= 'a' && c <= 'f'
                         ? (uint32_t)(c - 'a' + 10)
                         : 99;
    if (digit >= base) break;
    if (*out > (most - digit) / base) return false;
    *out = *out * base + digit;
  }
  return r->at > start;
}

static bool take_strategy(reader *r, il_choice *out) {
  for (il_choice kind = IL_CHOOSE_RANDOM; kind <= IL_CHOOSE_FAIR; kind++)
    if (take(r, il_choice_name(kind)[0])) {
      *out = kind;
      return true;
    }
  return false;
}

static bool read(reader *r, il_schedule *out) {
  uint64_t n, at = 0, task;
  if (!take_number(r, 10, UINT32_MAX, &n) || n != VERSION || !take(r, '.') ||
      !take_number(r, 16, UINT32_MAX, &n) || !take(r, '.') ||
      !take_strategy(r, &out->strategy) ||
      !take_number(r, 10, UINT64_MAX, &out->seed))
    return false;
  out->checksum = (uint32_t)n;
  for (char before = '.'; r->at < r->end; before = '_') {
    if (!take(r, before) || !take_number(r, 10, UINT32_MAX, &n) || n == 0 ||
        !take(r, '-') || !take_number(r, 10, UINT32_MAX, &task))
      return false;
    at += n;
    il_schedule_add(out, at, (uint32_t)task);
  }
  return true;
}

bool il_schedule_parse(const char *text, size_t len, il_schedule *out) {
  reader r = {text, text + len};
  *out = (il_schedule){0};
  if (read(&r, out)) return true;
  il_schedule_term(out);
  return false;
}
