#include "process/wire.h"

enum { HEADER = 4 };

size_t il_wire_begin(il_buf *out, il_message message) {
  size_t begun = out->len;
  il_buf_append(out, "\0\0\0\0", HEADER);
  il_buf_byte(out, (char)message);
  return begun;
}

void il_wire_number(il_buf *out, uint64_t number) {
  char bytes[10];
  size_t n = 0;
  for (; number > 0x7F; number >>= 7)
    bytes[n++] = (char)(number | 0x80);
  bytes[n++] = (char)number;
  il_buf_append(out, bytes, n);
}

void il_wire_data(il_buf *out, const void *bytes, size_t len) {
  il_wire_number(out, len);
  il_buf_append(out, bytes, len);
}

void il_wire_end(il_buf *out, size_t begun) {
  if (out->failed) return;
  size_t len = out->len - begun - HEADER;
  for (unsigned i = 0; i < HEADER; i++)
    out->bytes[begun + i] = (char)(len >> (8 * i));
}

void il_wire_frame(il_buf *out, il_message message, const uint64_t *numbers,
                   uint32_t count) {
  size_t begun = il_wire_begin(out, message);
  for (uint32_t i = 0; i < count; i++)
    il_wire_number(out, numbers[i]);
  il_wire_end(out, begun);
}

bool il_wire_next(il_wire *batch, il_wire *frame, il_message *message) {
  size_t rest = (size_t)(batch->end - batch->at), len = 0;
  if (rest == 0 || batch->failed) return false;
  batch->failed = true;
  if (rest <= HEADER) return false;
  for (unsigned i = 0; i < HEADER; i++)
    len |= (size_t)batch->at[i] << (8 * i);
  if (len == 0 || len > rest - HEADER) return false;
  *message = (il_message)batch->at[HEADER];
  if (*message >= IL_MESSAGE_COUNT) return false;
  frame->at = batch->at + HEADER + 1;
  frame->end = batch->at += HEADER + len;
  frame->failed = batch->failed = false;
  return true;
}

uint64_t il_wire_read(il_wire *frame) {
  uint64_t number = 0;
  for (unsigned shift = 0; frame->at < frame->end && shift < 64; shift += 7) {
    uint8_t byte = *frame->at++;
    number |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80) return number;
  }
  frame->failed = true;
  return 0;
}

const char *il_wire_read_data(il_wire *frame, size_t *len) {
  uint64_t size = il_wire_read(frame);
  const char *bytes = (const char *)frame->at;
  if (size > (uint64_t)(frame->end - frame->at)) {
    frame->failed = true;
    size = 0;
  }
  frame->at += size;
  *len = (size_t)size;
  return bytes;
}
