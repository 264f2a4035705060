/* Tracebacks: entries while unwinding, and the text CPython 3.11 prints.
 *
 * The text follows CPython's tb_displayline and print_exception: which lines
 * get carets, where an operator is set off by ^ among ~, how repeated frames
 * are counted and how chained exceptions are joined.
 */
#include "vm/interp.h"

#include "lang/anchor.h"
#include "object/str.h"

enum { REPEATED_SHOWN = 3, CHAIN_MAX = 64 };

void il_traceback_add(il_task *t, const il_frame *frame, uint32_t pc) {
  il_value exc = t->exc;
  if (exc == t->process->memory_error) return;
  if (frame->code->hidden) {
    il_value *first = &((il_instance *)il_to_ptr(exc))->slots[IL_EXC_TRACEBACK];
    if (!il_is_kind(il_slot_load(first), IL_KIND_TRACEBACK))
      il_slot_store(first, IL_TRUE);
    return;
  }
  il_traceback *entry = il_alloc(t, IL_KIND_TRACEBACK, sizeof *entry);
  if (!entry) {
    t->exc = exc; /* goes on without this entry */
    return;
  }
  il_value *slot = &((il_instance *)il_to_ptr(exc))->slots[IL_EXC_TRACEBACK];
  il_value next = il_slot_load(slot);
  entry->next = il_is_kind(next, IL_KIND_TRACEBACK) ? next : IL_NONE;
  entry->code = frame->code;
  entry->pc = pc;
  il_slot_store(slot, il_from_ptr(entry));
}

void il_trace_traceback(il_marker *marker, il_object *object) {
  il_traceback *entry = (il_traceback *)object;
  il_mark_value(marker, entry->next);
  il_mark_object(marker, entry->code);
}

static const il_traceback *first_entry(il_value exc) {
  il_value v =
      il_slot_load(&((il_instance *)il_to_ptr(exc))->slots[IL_EXC_TRACEBACK]);
  return il_is_kind(v, IL_KIND_TRACEBACK) ? (const il_traceback *)il_to_ptr(v)
                                          : NULL;
}

static const il_traceback *next_entry(const il_traceback *entry) {
  return il_is_kind(entry->next, IL_KIND_TRACEBACK)
             ? (const il_traceback *)il_to_ptr(entry->next)
             : NULL;
}

static const il_position *position_of(const il_traceback *entry) {
  return &entry->code->code->positions[entry->pc];
}

uint32_t il_traceback_line(il_value exc) {
  uint32_t line = 0;
  for (const il_traceback *e = first_entry(exc); e; e = next_entry(e))
    line = position_of(e)->line;
  return line;
}

/* Source lines */

typedef struct {
  const char *text;
  size_t len;      /* bytes, without the line's end */
  uint32_t indent; /* white space that is not shown */
  uint32_t length; /* code points without white space at the end */
} source_line;

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

static source_line find_line(const il_program *program, uint32_t number) {
  const char *p = program->source.text, *end = p + program->source.len;
  source_line line = {0};
  for (uint32_t i = 1; i < number; i++) {
    p = memchr(p, '\n', (size_t)(end - p));
    if (!p) return line;
    p++;
  }
  const char *stop = memchr(p, '\n', (size_t)(end - p));
  line.text = p;
  line.len = (size_t)((stop ? stop : end) - p);
  while (line.len &&
         (line.text[line.len - 1] == '\r' || is_space(line.text[line.len - 1])))
    line.len--;
  while (line.indent < line.len && is_space(line.text[line.indent]))
    line.indent++;
  for (size_t i = 0; i < line.len; i++)
    line.length += ((unsigned char)line.text[i] & 0xC0) != 0x80;
  return line;
}

/* Byte offset of a column. */
static size_t offset_of(const source_line *line, uint32_t column) {
  size_t i = 0;
  while (i < line->len && column > 0) {
    i++;
    while (i < line->len && ((unsigned char)line->text[i] & 0xC0) == 0x80)
      i++;
    column--;
  }
  return i;
}

/* Columns that a terminal gives to the code point at p: 2 for the wide ones of
 * East Asian scripts, as CPython counts them. */
static unsigned width_at(const char *p, size_t len) {
  unsigned char lead = (unsigned char)*p;
  if (lead < 0xE1 || len < 3) return 1;
  uint32_t c = lead & 15;
  for (size_t i = 1; i < (lead < 0xF0 ? 3u : 4u) && i < len; i++)
    c = c << 6 | ((unsigned char)p[i] & 63);
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) ||
                 (c >= 0x3041 && c <= 0xA4CF) || (c >= 0xA960 && c <= 0xA97C) ||
                 (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                 (c >= 0xFE10 && c <= 0xFE19) || (c >= 0xFE30 && c <= 0xFE6B) ||
                 (c >= 0xFF01 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
                 (c >= 0x1F300 && c <= 0x1F64F) ||
                 (c >= 0x1F900 && c <= 0x1F9FF) ||
                 (c >= 0x20000 && c <= 0x3FFFD)
             ? 2
             : 1;
}

static void print_carets(const source_line *line, const il_position *at,
                         il_buf *out) {
  uint32_t start = at->column, end = line->length;
  uint32_t left = 0, right = 0;
  bool anchored = false;
  if (at->line == at->end_line) {
    size_t from = offset_of(line, start);
    size_t to = offset_of(line, at->end_column);
    end = at->end_column;
    if (to > from)
      anchored = il_anchor_find(line->text + from, to - from, &left, &right);
  }
  if (!anchored && end - start == line->length - line->indent) return;
  il_buf_text(out, "    ");
  for (uint32_t i = line->indent; i < end; i++) {
    size_t offset = offset_of(line, i);
    bool primary = anchored && !(i >= start + left && i < start + right);
    char mark = i < start ? ' ' : primary ? '~' : '^';
    if (offset < line->len &&
        width_at(line->text + offset, line->len - offset) == 2)
      il_buf_byte(out, mark);
    il_buf_byte(out, mark);
  }
  il_buf_byte(out, '\n');
}

static void print_entry(const il_traceback *entry, il_buf *out) {
  const il_code *code = entry->code->code;
  const il_program *program = entry->code->program;
  const il_position *at = position_of(entry);
  il_buf_printf(out, "  File \"%s\", line %u, in %s\n", program->filename.text,
                at->line, code->name.text);
  source_line line = find_line(program, at->line);
  if (line.len == line.indent) return;
  il_buf_text(out, "    ");
  il_buf_append(out, line.text + line.indent, line.len - line.indent);
  il_buf_byte(out, '\n');
  if (at->column == UINT16_MAX || at->end_column == UINT16_MAX ||
      at->end_line < at->line || (at->end_line == 0))
    return;
  print_carets(&line, at, out);
}

static bool same_place(const il_traceback *a, const il_traceback *b) {
  return a->code == b->code && position_of(a)->line == position_of(b)->line;
}

static void print_repeated(uint32_t count, il_buf *out) {
  if (count <= REPEATED_SHOWN) return;
  count -= REPEATED_SHOWN;
  il_buf_printf(out, "  [Previous line repeated %u more time%s]\n", count,
                count > 1 ? "s" : "");
}

static void print_entries(const il_traceback *entry, il_buf *out) {
  uint32_t count = 0;
  const il_traceback *last = NULL;
  il_buf_text(out, "Traceback (most recent call last):\n");
  for (; entry; entry = next_entry(entry)) {
    if (last && !same_place(last, entry)) {
      print_repeated(count, out);
      count = 0;
    }
    last = entry;
    if (++count <= REPEATED_SHOWN) print_entry(entry, out);
  }
  print_repeated(count, out);
}

/* "Name: message" */
static void print_message(il_task *t, il_value exc, il_value message,
                          bool suggest, il_buf *out) {
  const il_class *cls = il_class_of(t->process, exc);
  if (il_is_str(cls->module) &&
      !il_str_eq_text(il_as_str(cls->module), "builtins") &&
      !il_str_eq_text(il_as_str(cls->module), "__main__")) {
    il_str_append_utf8(il_as_str(cls->module), out);
    il_buf_byte(out, '.');
  }
  il_str_append_utf8(il_as_str(cls->qualname), out);
  il_buf text;
  il_buf_init(&text);
  if (il_is_str(message))
    il_str_append_utf8(il_as_str(message), &text);
  else if (il_plain_str(t, exc, false, &text) != IL_PLAIN_TRUE)
    il_buf_text(&text, "<exception str() failed>");
  if (text.len) {
    il_buf_text(out, ": ");
    il_buf_append(out, text.bytes, text.len);
  }
  if (suggest) {
    const il_traceback *last = first_entry(exc);
    while (last && next_entry(last))
      last = next_entry(last);
    il_suggest(t, exc, last, out);
  }
  il_buf_byte(out, '\n');
  il_buf_term(&text);
}

static void print_notes(il_task *t, il_value exc, il_buf *out) {
  il_value notes =
      il_slot_load(&((il_instance *)il_to_ptr(exc))->slots[IL_EXC_NOTES]);
  if (!il_is_list(notes)) return;
  il_value v;
  for (uint32_t i = 0; (v = il_list_get(il_as_list(notes), i)) != IL_NIL; i++) {
    if (il_plain_str(t, v, false, out) != IL_PLAIN_TRUE)
      il_buf_text(out, "<note str() failed>");
    il_buf_byte(out, '\n');
  }
}

static void print_one(il_task *t, il_value exc, il_value message, bool suggest,
                      il_buf *out) {
  const il_instance *e = (const il_instance *)il_to_ptr(exc);
  const il_traceback *entry = first_entry(exc);
  if (entry || il_slot_load(&e->slots[IL_EXC_TRACEBACK]) == IL_TRUE)
    print_entries(entry, out);
  print_message(t, exc, message, suggest, out);
  print_notes(t, exc, out);
}

/* What exc is chained to, and the words between; IL_NIL: to nothing. */
static il_value chained(il_value exc, const char **words) {
  const il_instance *e = (const il_instance *)il_to_ptr(exc);
  il_value cause = il_slot_load(&e->slots[IL_EXC_CAUSE]);
  if (il_is_kind(cause, IL_KIND_INSTANCE)) {
    *words = "\nThe above exception was the direct cause of the following "
             "exception:\n\n";
    return cause;
  }
  il_value context = il_slot_load(&e->slots[IL_EXC_CONTEXT]);
  if (il_is_kind(context, IL_KIND_INSTANCE) &&
      il_slot_load(&e->slots[IL_EXC_SUPPRESS]) != IL_TRUE) {
    *words = "\nDuring handling of the above exception, another exception "
             "occurred:\n\n";
    return context;
  }
  return IL_NIL;
}

void il_traceback_print(il_task *t, il_value exc, il_value message,
                        bool suggest, il_buf *out) {
  il_value chain[CHAIN_MAX];
  const char *words[CHAIN_MAX];
  uint32_t count = 0;
  for (il_value e = exc; e != IL_NIL && count < CHAIN_MAX;) {
    for (uint32_t i = 0; i < count; i++)
      if (chain[i] == e) e = IL_NIL;
    if (e == IL_NIL) break;
    chain[count] = e;
    words[count] = "";
    e = chained(e, &words[count]);
    count++;
  }
  for (uint32_t i = count; i-- > 0;) {
    print_one(t, chain[i], i == 0 ? message : IL_NIL, suggest, out);
    if (i > 0) il_buf_text(out, words[i - 1]);
  }
}
