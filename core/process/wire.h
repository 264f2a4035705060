/* Frames: how messages.def is written and read. */
#ifndef IL_PROCESS_WIRE_H
#define IL_PROCESS_WIRE_H

#include "base/buf.h"

typedef enum {
#define MESSAGE(name, fields) IL_MESSAGE_##name,
#include "process/messages.def"
#undef MESSAGE
  IL_MESSAGE_COUNT
} il_message;

enum {                     /* flags */
       IL_MESSAGE_NOW = 1, /* answer at once, do not wait */
       IL_MESSAGE_MORE = 2 /* besides what has been granted */
};

/* Begins a frame at the end of out; il_wire_end wants what it returned. */
size_t il_wire_begin(il_buf *out, il_message message);
void il_wire_number(il_buf *out, uint64_t number);
void il_wire_data(il_buf *out, const void *bytes, size_t len);
void il_wire_end(il_buf *out, size_t begun);
/* A whole frame of numbers. */
void il_wire_frame(il_buf *out, il_message message, const uint64_t *numbers,
                   uint32_t count);
#define IL_WIRE_FRAME(out, message, ...)                                       \
  il_wire_frame(out, IL_MESSAGE_##message, (const uint64_t[]){__VA_ARGS__},    \
                IL_COUNT(((const uint64_t[]){__VA_ARGS__})))

typedef struct {
  const uint8_t *at, *end;
  bool failed; /* what was read does not fit into the frame */
} il_wire;

/* The next frame of a batch, whose rest stays in *batch; false: its end, or
 * failed. */
bool il_wire_next(il_wire *batch, il_wire *frame, il_message *message);
uint64_t il_wire_read(il_wire *frame);
const char *il_wire_read_data(il_wire *frame, size_t *len);

#endif
