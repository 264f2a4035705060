/* time: clocks, which all come through the process's clock, and the calendar,
 * in UTC: the engine knows no other time zone. The rest is time.py. */
#include <inttypes.h>

#include "lib/support.h"
#include "object/containers.h"
#include "object/float.h"
#include "object/int.h"
#include "object/str.h"
#include "sched/sched.h"

static int64_t monotonic(il_task *t) {
  return il_clock_read(&t->process->clock);
}
static int64_t wall(il_task *t) {
  il_clock_read(&t->process->clock);
  return t->process->clock.wall_ns(t->process->clock.ctx);
}
static il_value seconds(il_task *t, int64_t ns) {
  return il_float_new(t, (double)ns / 1e9);
}

LIB_NATIVE(time_time) {
  LIB_UNUSED();
  return seconds(t, wall(t));
}
LIB_NATIVE(time_time_ns) {
  LIB_UNUSED();
  return il_int_new(t, wall(t));
}
LIB_NATIVE(time_monotonic) {
  LIB_UNUSED();
  return seconds(t, monotonic(t));
}
LIB_NATIVE(time_monotonic_ns) {
  LIB_UNUSED();
  return il_int_new(t, monotonic(t));
}

/* What the carriers have not spent waiting. */
LIB_NATIVE(time_process) {
  LIB_UNUSED();
  return seconds(t, il_sched_busy_ns(t->process->sched));
}
LIB_NATIVE(time_process_ns) {
  LIB_UNUSED();
  return il_int_new(t, il_sched_busy_ns(t->process->sched));
}
LIB_NATIVE(time_thread) {
  LIB_UNUSED();
  return il_raise_unsupported(
      t, "time.thread_time() is not supported by Interleave");
}

/* The calendar: proleptic Gregorian, days counted from 1970. */

typedef struct {
  int64_t year;
  int month, day, hour, minute, second, weekday, yearday; /* Monday 0; from 1 */
} calendar;

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

/* Years are taken to begin in March, so that the leap day is the last. */
static int64_t days_of(int64_t year, int64_t month, int64_t day) {
  year += floor_div(month - 1, 12);
  month = (month - 1) - 12 * floor_div(month - 1, 12) + 1;
  if (month <= 2) year--;
  int64_t shifted = (month + 9) % 12;
  return 365 * year + floor_div(year, 4) - floor_div(year, 100) +
         floor_div(year, 400) + (153 * shifted + 2) / 5 + day - 1 - 719468;
}

static calendar calendar_of(int64_t seconds_since) {
  calendar c;
  int64_t days = floor_div(seconds_since, 86400);
  int rest = (int)(seconds_since - days * 86400);
  c.hour = rest / 3600;
  c.minute = rest / 60 % 60;
  c.second = rest % 60;
  c.weekday = (int)(days + 3 - 7 * floor_div(days + 3, 7));
  int64_t year = 1970 + floor_div(days, days < 0 ? 365 : 366);
  while (days_of(year + 1, 1, 1) <= days)
    year++;
  c.year = year;
  c.month = 1;
  while (c.month < 12 && days_of(year, c.month + 1, 1) <= days)
    c.month++;
  c.day = (int)(days - days_of(year, c.month, 1)) + 1;
  c.yearday = (int)(days - days_of(year, 1, 1)) + 1;
  return c;
}

enum { FIELDS = 9 };

static il_value tuple_of(il_task *t, const calendar *c) {
  il_value items[FIELDS] = {
      il_from_int(c->year),    il_from_int(c->month),   il_from_int(c->day),
      il_from_int(c->hour),    il_from_int(c->minute),  il_from_int(c->second),
      il_from_int(c->weekday), il_from_int(c->yearday), il_from_int(0)};
  return il_tuple_new(t, items, FIELDS);
}

/* fields(seconds or None): a plain tuple; floor towards the past. */
LIB_NATIVE(time_fields) {
  LIB_UNUSED();
  int64_t s = floor_div(wall(t), 1000000000);
  if (args[0] != IL_NONE) {
    double d;
    if (!il_arg_double(t, args[0], &d)) return IL_NIL;
    if (d != d)
      return il_raise(t, IL_CLASS_ValueError,
                      "Invalid value NaN (not a number)");
    if (d > 1e14 || d < -1e14)
      return il_raise(t, IL_CLASS_OverflowError,
                      "timestamp out of range for platform time_t");
    s = (int64_t)d - (d < (double)(int64_t)d);
  }
  calendar c = calendar_of(s);
  return tuple_of(t, &c);
}

static bool read_fields(il_task *t, il_value v, int64_t out[FIELDS]) {
  il_value tuple = il_payload(t->process, v);
  if (!il_is_tuple(tuple)) {
    il_raise(t, IL_CLASS_TypeError, "Tuple or struct_time argument required");
    return false;
  }
  if (il_as_tuple(tuple)->len < FIELDS) {
    il_raise(t, IL_CLASS_TypeError, "time tuple must have exactly 9 elements");
    return false;
  }
  for (unsigned i = 0; i < FIELDS; i++)
    if (!il_arg_int(t, il_as_tuple(tuple)->items[i], &out[i])) return false;
  return true;
}

LIB_NATIVE(time_mktime) {
  LIB_UNUSED();
  int64_t f[FIELDS];
  if (!read_fields(t, args[0], f)) return IL_NIL;
  if (f[0] > 9999 || f[0] < -9999 || f[1] > 99999 || f[1] < -99999)
    return il_raise(t, IL_CLASS_OverflowError, "mktime argument out of range");
  return il_float_new(t, (double)(days_of(f[0], f[1], f[2]) * 86400 +
                                  f[3] * 3600 + f[4] * 60 + f[5]));
}

/* strftime */

static const char *const day_names[] = {"Monday",   "Tuesday", "Wednesday",
                                        "Thursday", "Friday",  "Saturday",
                                        "Sunday"};
static const char *const month_names[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

static bool check_fields(il_task *t, int64_t f[FIELDS]) {
  static const struct {
    int low, high;
    const char *name;
  } limits[FIELDS] = {{-9999, 99999, "year"},      {0, 12, "month"},
                      {0, 31, "day of month"},     {0, 23, "hour"},
                      {0, 59, "minute"},           {0, 61, "seconds"},
                      {-1, 6, "day of week"},      {0, 366, "day of year"},
                      {-99, 99, "daylight saving"}};
  for (unsigned i = 0; i < FIELDS; i++) {
    if (f[i] >= limits[i].low && f[i] <= limits[i].high) continue;
    il_raise(t, IL_CLASS_ValueError, "%s out of range", limits[i].name);
    return false;
  }
  if (f[1] == 0) f[1] = 1;
  if (f[2] == 0) f[2] = 1;
  if (f[6] < 0) f[6] = 6;
  if (f[7] == 0) f[7] = 1;
  return true;
}

/* ISO 8601: weeks begin on Monday, week 1 holds the year's first Thursday. */
static void iso_week(const int64_t f[FIELDS], int64_t *year, int *week) {
  int64_t thursday = days_of(f[0], 1, 1) + f[7] - 1 - f[6] + 3;
  *year = calendar_of(thursday * 86400).year;
  *week = (int)((thursday - days_of(*year, 1, 1)) / 7) + 1;
}

static void put_time(il_buf *out, const char *format, const int64_t f[FIELDS]);

static void put_field(il_buf *out, char directive, const int64_t f[FIELDS]) {
  int weekday = (int)f[6], yearday = (int)f[7];
  int hour12 = (int)(f[3] + 11) % 12 + 1, week;
  int64_t year;
  switch (directive) {
  case 'a': il_buf_append(out, day_names[weekday], 3); break;
  case 'A': il_buf_text(out, day_names[weekday]); break;
  case 'b':
  case 'h': il_buf_append(out, month_names[f[1] - 1], 3); break;
  case 'B': il_buf_text(out, month_names[f[1] - 1]); break;
  case 'c': put_time(out, "%a %b %e %H:%M:%S %Y", f); break;
  case 'C': il_buf_printf(out, "%02d", (int)floor_div(f[0], 100)); break;
  case 'd': il_buf_printf(out, "%02d", (int)f[2]); break;
  case 'D':
  case 'x': put_time(out, "%m/%d/%y", f); break;
  case 'e': il_buf_printf(out, "%2d", (int)f[2]); break;
  case 'F': put_time(out, "%Y-%m-%d", f); break;
  case 'G':
    iso_week(f, &year, &week);
    il_buf_printf(out, "%d", (int)year);
    break;
  case 'H': il_buf_printf(out, "%02d", (int)f[3]); break;
  case 'I': il_buf_printf(out, "%02d", hour12); break;
  case 'j': il_buf_printf(out, "%03d", yearday); break;
  case 'k': il_buf_printf(out, "%2d", (int)f[3]); break;
  case 'l': il_buf_printf(out, "%2d", hour12); break;
  case 'm': il_buf_printf(out, "%02d", (int)f[1]); break;
  case 'M': il_buf_printf(out, "%02d", (int)f[4]); break;
  case 'n': il_buf_byte(out, '\n'); break;
  case 'p': il_buf_text(out, f[3] < 12 ? "AM" : "PM"); break;
  case 'r': put_time(out, "%I:%M:%S %p", f); break;
  case 'R': put_time(out, "%H:%M", f); break;
  case 's':
    il_buf_printf(out, "%" PRId64,
                  days_of(f[0], f[1], f[2]) * 86400 + f[3] * 3600 + f[4] * 60 +
                      f[5]);
    break;
  case 'S': il_buf_printf(out, "%02d", (int)f[5]); break;
  case 't': il_buf_byte(out, '\t'); break;
  case 'T':
  case 'X': put_time(out, "%H:%M:%S", f); break;
  case 'u': il_buf_printf(out, "%d", weekday + 1); break;
  case 'U':
    il_buf_printf(out, "%02d", (yearday + 6 - (weekday + 1) % 7) / 7);
    break;
  case 'V':
    iso_week(f, &year, &week);
    il_buf_printf(out, "%02d", week);
    break;
  case 'w': il_buf_printf(out, "%d", (weekday + 1) % 7); break;
  case 'W': il_buf_printf(out, "%02d", (yearday + 6 - weekday) / 7); break;
  case 'y':
    il_buf_printf(out, "%02d", (int)(f[0] - 100 * floor_div(f[0], 100)));
    break;
  case 'Y': il_buf_printf(out, "%d", (int)f[0]); break;
  case 'z': il_buf_text(out, "+0000"); break;
  case 'Z': il_buf_text(out, "UTC"); break;
  case '%': il_buf_byte(out, '%'); break;
  default: il_buf_byte(out, '%'); il_buf_byte(out, directive);
  }
}

static void put_time(il_buf *out, const char *format, const int64_t f[FIELDS]) {
  for (; *format; format++) {
    if (*format != '%' || !format[1])
      il_buf_byte(out, *format);
    else
      put_field(out, *++format, f);
  }
}

/* strftime(format, fields or nothing) */
LIB_NATIVE(time_strftime) {
  (void)kwnames;
  int64_t f[FIELDS];
  if (!il_is_str(args[0]))
    return il_raise(t, IL_CLASS_TypeError,
                    "strftime() argument 1 must be str, not %s",
                    il_type_name(t, args[0]));
  il_value now = IL_NONE;
  il_value fields = n > 1 ? args[1] : time_fields(t, &now, 1, IL_NIL);
  if (!fields || !read_fields(t, fields, f) || !check_fields(t, f))
    return IL_NIL;
  il_buf format, out;
  il_buf_init(&format);
  il_buf_init(&out);
  il_str_append_utf8(il_as_str(args[0]), &format);
  if (format.len) put_time(&out, format.bytes, f);
  il_buf_term(&format);
  return il_str_from_buf(t, &out);
}

static bool init(il_task *t, il_value module) {
  il_value utc = il_str_text(t, "UTC");
  return utc && il_lib_set(t, module, "tzname", il_tuple_2(t, utc, utc)) &&
         il_lib_set(t, module, "timezone", il_from_int(0)) &&
         il_lib_set(t, module, "altzone", il_from_int(0)) &&
         il_lib_set(t, module, "daylight", il_from_int(0));
}

static const il_native_def functions[] = {
    {"time", time_time, 0, 0, 0},
    {"time_ns", time_time_ns, 0, 0, 0},
    {"monotonic", time_monotonic, 0, 0, 0},
    {"monotonic_ns", time_monotonic_ns, 0, 0, 0},
    {"perf_counter", time_monotonic, 0, 0, 0},
    {"perf_counter_ns", time_monotonic_ns, 0, 0, 0},
    {"process_time", time_process, 0, 0, 0},
    {"process_time_ns", time_process_ns, 0, 0, 0},
    {"thread_time", time_thread, 0, 0, 0},
    {"thread_time_ns", time_thread, 0, 0, 0},
    {"mktime", time_mktime, 1, 1, 0},
    {"strftime", time_strftime, 1, 2, 0},
    {"_fields", time_fields, 1, 1, 0},
    {0}};
const il_module_def il_module_time = {"time", functions, NULL, init};
