/* A schedule: the decisions of a controlled run as a short text.
 *
 *     1.5f03a2c9.r7                  program, strategy random, seed 7
 *     1.5f03a2c9.r7.12-2_3-0         the same, but at the 12th decision task 2
 *                                    went on, and 3 decisions later task 0
 *
 * that is: version, checksum of the program's text, first letter of the
 * strategy and seed, and the departures from what the strategy would choose. A
 * decision is a choice among at least two tasks; tasks are known by their index
 * in the run.
 */
#ifndef IL_CHECK_SCHEDULE_H
#define IL_CHECK_SCHEDULE_H

#include "base/buf.h"
#include "check/choose.h"

typedef struct {
  uint64_t decision; /* the first is 1 */
  uint32_t task;
} il_departure;

typedef struct {
  uint32_t checksum;
  il_choice strategy;
  uint64_t seed;
  il_departure *departures; /* owned */
  uint32_t count, cap;
} il_schedule;

/* False: not a schedule of this version; *out is empty then. */
bool il_schedule_parse(const char *text, size_t len, il_schedule *out);
void il_schedule_add(il_schedule *schedule, uint64_t decision, uint32_t task);
void il_schedule_print(const il_schedule *schedule, il_buf *out);
void il_schedule_term(il_schedule *schedule);
/* Of a program's text, whatever its line ends are. */
uint32_t il_schedule_checksum(const char *source, size_t len);

#endif
