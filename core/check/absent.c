#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "check/detector.h"
#include "check/names.h"
#include "check/snapshot.h"
#include <stdio.h>
#include <stdlib.h>
struct il_detector {
  int x;
};
__attribute__((weak)) il_detector *il_detector_new(void) {
  return calloc(1, 4);
}
__attribute__((weak)) void il_detector_free(il_detector *d) {
  free(d);
}
__attribute__((weak)) void il_detector_event(il_detector *d, il_task *t,
                                             il_event_kind event,
                                             il_object *object, uint64_t number,
                                             uint64_t step) {}
__attribute__((weak)) void il_detector_visible(il_detector *detector,
                                               il_task *t, uint64_t step) {}
__attribute__((weak)) void il_detector_collected(il_detector *detector,
                                                 il_process *process) {}
__attribute__((weak)) void il_detector_forget(il_detector *detector,
                                              il_process *process) {}
__attribute__((weak)) void il_detector_deadlock(il_detector *detector,
                                                il_sched *sched,
                                                const char *process_name) {}
__attribute__((weak)) void il_detector_json_races(const il_detector *detector,
                                                  il_buf *json) {
  il_buf_text(json, "[]");
}
__attribute__((weak)) void
il_detector_json_warnings(const il_detector *detector, il_buf *json) {
  il_buf_text(json, "[]");
}
__attribute__((weak)) void
il_detector_json_deadlock(const il_detector *detector, il_buf *json) {
  il_buf_text(json, "null");
}
__attribute__((weak)) void il_detector_text(const il_detector *detector,
                                            il_buf *out) {}
__attribute__((weak)) void
il_detector_each_variable(const il_detector *detector,
                          void (*visit)(void *, const il_variable_facts *),
                          void *ctx) {}
