#include "lang/diag.h"

void il_diags_init(il_diags *diags, il_arena *arena) {
  memset(diags, 0, sizeof *diags);
  diags->arena = arena;
}

static bool is_before(const il_diag *a, const il_diag *b) {
  return a->line < b->line || (a->line == b->line && a->column < b->column);
}

void il_diags_vadd(il_diags *diags, il_diag where, const char *format,
                   va_list args) {
  uint32_t at = diags->count;
  while (at > 0 && is_before(&where, &diags->items[at - 1]))
    at--;
  const il_diag *before = at > 0 ? &diags->items[at - 1] : NULL;
  if (before && before->line == where.line && before->column == where.column)
    return;
  if (at == IL_DIAGS_MAX) return;
  if (diags->count == IL_DIAGS_MAX) diags->count--;
  il_buf text;
  il_buf_init(&text);
  il_buf_vprintf(&text, format, args);
  where.message =
      il_arena_copy(diags->arena, text.len ? text.bytes : "", text.len);
  il_buf_term(&text);
  memmove(&diags->items[at + 1], &diags->items[at],
          (diags->count - at) * sizeof where);
  diags->items[at] = where;
  diags->count++;
}

void il_diags_add(il_diags *diags, il_diag where, const char *format, ...) {
  va_list args;
  va_start(args, format);
  il_diags_vadd(diags, where, format, args);
  va_end(args);
}

const char *il_diag_kind_name(il_diag_kind kind) {
  switch (kind) {
  case IL_DIAG_INDENTATION: return "IndentationError";
  case IL_DIAG_TAB: return "TabError";
  default: return "SyntaxError";
  }
}

/* Finds line number `line`; lines end in \n, \r\n or \r. */
static const char *find_line(const char *source, size_t len, uint32_t line,
                             size_t *line_len) {
  size_t pos = len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  for (uint32_t at = 1; at < line && pos < len; pos++) {
    if (source[pos] == '\r' && pos + 1 < len && source[pos + 1] == '\n') pos++;
    if (source[pos] == '\n' || source[pos] == '\r') at++;
  }
  size_t end = pos;
  while (end < len && source[end] != '\n' && source[end] != '\r')
    end++;
  *line_len = end - pos;
  return source + pos;
}

/* The bytes of a valid sequence at bytes that can be shown, or 0. */
static size_t sequence_len(const char *bytes, size_t len) {
  unsigned char c = (unsigned char)bytes[0];
  size_t want = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  if (want > len || c > 0xF4 || c == 0) return 0;
  for (size_t i = 1; i < want; i++)
    if (((unsigned char)bytes[i] & 0xC0) != 0x80) return 0;
  return want;
}

/* Appends a line, bytes that cannot be shown as U+FFFD, and returns how many
 * code points that is. */
static uint32_t append_line(il_buf *out, const char *line, size_t len) {
  uint32_t count = 0;
  for (size_t i = 0; i < len; count++) {
    size_t size = sequence_len(line + i, len - i);
    if (size)
      il_buf_append(out, line + i, size);
    else
      il_buf_codepoint(out, 0xFFFD);
    i += size ? size : 1;
  }
  return count;
}

static void append_repeated(il_buf *out, char byte, uint32_t times) {
  while (times-- > 0)
    il_buf_byte(out, byte);
}

static void render_one(const il_diag *diag, const char *filename,
                       const char *source, size_t len, il_buf *out) {
  size_t line_len;
  const char *line = find_line(source, len, diag->line, &line_len);
  uint32_t indent = 0;
  while (indent < line_len && line[indent] && strchr(" \t\f", line[indent]))
    indent++;
  il_buf_printf(out, "  File \"%s\", line %u\n    ", filename, diag->line);
  uint32_t length = indent + append_line(out, line + indent, line_len - indent);
  il_buf_byte(out, '\n');
  if (!diag->no_caret && diag->column >= indent) {
    uint32_t end = diag->end_line > diag->line ? length : diag->end_column;
    append_repeated(out, ' ', 4 + diag->column - indent);
    append_repeated(out, '^', end > diag->column ? end - diag->column : 1);
    il_buf_byte(out, '\n');
  }
  il_buf_printf(out, "%s: %s\n", il_diag_kind_name(diag->kind), diag->message);
}

void il_diags_render(const il_diags *diags, const char *filename,
                     const char *source, size_t len, il_buf *out) {
  for (uint32_t i = 0; i < diags->count; i++)
    render_one(&diags->items[i], filename, source, len, out);
}
