/* "Did you mean": the closest name to one that was not found, by the rules of
 * CPython 3.11: a case is half an edit, and no more than a third of the
 * characters may differ. */
#include "vm/interp.h"

#include "object/str.h"
#include "vm/shape.h"
#include "vm/types/types.h"

enum { MOVE = 2, CASE = 1, MOST_NAMES = 750, NAME_BYTES = 40 };

/* In CPython's order, which decides between names equally close. */
static const char builtin_names[] =
    "__name__ __doc__ __package__ __loader__ __spec__ __build_class__ "
    "__import__ abs all any ascii bin breakpoint callable chr compile delattr "
    "dir divmod eval exec format getattr globals hasattr hash hex id input "
    "isinstance issubclass iter aiter len locals max min next anext oct ord "
    "pow print repr round setattr sorted sum vars None Ellipsis "
    "NotImplemented False True bool memoryview bytearray bytes classmethod "
    "complex dict enumerate filter float frozenset property int list map "
    "object range reversed set slice staticmethod str super tuple type zip "
    "__debug__ BaseException BaseExceptionGroup Exception GeneratorExit "
    "KeyboardInterrupt SystemExit ArithmeticError AssertionError "
    "AttributeError BufferError EOFError ImportError LookupError MemoryError "
    "NameError OSError ReferenceError RuntimeError StopAsyncIteration "
    "StopIteration SyntaxError SystemError TypeError ValueError Warning "
    "FloatingPointError OverflowError ZeroDivisionError BytesWarning "
    "DeprecationWarning EncodingWarning FutureWarning ImportWarning "
    "PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning "
    "UnicodeWarning UserWarning BlockingIOError ChildProcessError "
    "ConnectionError FileExistsError FileNotFoundError InterruptedError "
    "IsADirectoryError NotADirectoryError PermissionError "
    "ProcessLookupError TimeoutError IndentationError IndexError KeyError "
    "ModuleNotFoundError NotImplementedError RecursionError TabError "
    "UnboundLocalError UnicodeError BrokenPipeError ConnectionAbortedError "
    "ConnectionRefusedError ConnectionResetError UnicodeDecodeError "
    "UnicodeEncodeError UnicodeTranslateError ExceptionGroup "
    "EnvironmentError IOError open quit exit copyright credits license help";

typedef struct {
  const char *wrong;
  size_t wrong_len;
  size_t distance; /* of the best so far */
  il_buf best;
} search;

static unsigned change_cost(char a, char b) {
  if (a == b) return 0;
  if ((a & 31) != (b & 31)) return MOVE;
  char la = a >= 'A' && a <= 'Z' ? (char)(a + 32) : a;
  char lb = b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
  return la == lb ? CASE : MOVE;
}

/* Cost of making one text the other; more than `most`: it may be anything
 * above. */
static size_t distance(const char *a, size_t alen, const char *b, size_t blen,
                       size_t most) {
  while (alen && blen && *a == *b)
    a++, b++, alen--, blen--;
  while (alen && blen && a[alen - 1] == b[blen - 1])
    alen--, blen--;
  if (!alen || !blen) return (alen + blen) * MOVE;
  if (alen > NAME_BYTES || blen > NAME_BYTES) return most + 1;
  size_t row[NAME_BYTES + 1];
  for (size_t i = 0; i <= alen; i++)
    row[i] = i * MOVE;
  for (size_t j = 0; j < blen; j++) {
    size_t corner = row[0];
    row[0] += MOVE;
    for (size_t i = 0; i < alen; i++) {
      size_t changed = corner + change_cost(a[i], b[j]);
      size_t moved = (row[i] < row[i + 1] ? row[i] : row[i + 1]) + MOVE;
      corner = row[i + 1];
      row[i + 1] = changed < moved ? changed : moved;
    }
  }
  return row[alen];
}

static void consider(search *s, const char *name, size_t len) {
  if (len == s->wrong_len && !memcmp(name, s->wrong, len)) return;
  size_t most = (s->wrong_len + len + 3) * MOVE / 6;
  if (most > s->distance - 1) most = s->distance - 1;
  size_t d = distance(s->wrong, s->wrong_len, name, len, most);
  if (d > most) return;
  s->distance = d;
  s->best.len = 0;
  il_buf_append(&s->best, name, len);
}

static void consider_value(search *s, il_value name) {
  if (!il_is_str(name)) return;
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(name), &text);
  if (text.len) consider(s, text.bytes, text.len);
  il_buf_term(&text);
}

static void consider_builtins(search *s) {
  for (const char *p = builtin_names; *p;) {
    size_t len = strcspn(p, " ");
    consider(s, p, len);
    p += len + (p[len] == ' ');
  }
}

static void consider_module(il_task *t, search *s, il_module *module) {
  il_value names = il_module_snapshot(t, il_from_ptr(module)), key, v;
  uint32_t cursor = 0;
  if (names == IL_NIL || il_dict_len(names) >= MOST_NAMES) return;
  while (il_dict_next(t->process, names, &cursor, &key, &v))
    consider_value(s, key);
}

static void find_name(il_task *t, search *s, const il_traceback *at) {
  const il_code *code = at->code->code;
  for (uint32_t i = 0; i < code->nlocals; i++)
    if (code->locals[i].len)
      consider(s, code->locals[i].text, code->locals[i].len);
  if (!s->best.len) consider_module(t, s, at->code->module);
  if (!s->best.len) consider_builtins(s);
}

/* dir(obj) is sorted: of those equally close the first. */
static void find_attribute(il_task *t, search *s, il_value obj) {
  il_value names = il_dir_names(t, obj), v;
  if (names == IL_NIL || il_list_len(names) >= MOST_NAMES) return;
  if (il_list_sort(t, names, IL_NONE, false) != IL_NONE) return;
  for (uint32_t i = 0; (v = il_list_get(il_as_list(names), i)) != IL_NIL; i++)
    consider_value(s, v);
}

static il_value attribute(il_task *t, il_value exc, il_name_id name) {
  return il_instance_get(t, (il_instance *)(void *)il_to_ptr(exc),
                         t->process->names[name]);
}

void il_suggest(il_task *t, il_value exc, const il_traceback *innermost,
                il_buf *out) {
  const il_class *cls = il_class_of(t->process, exc);
  bool is_name = cls == t->process->classes[IL_CLASS_NameError];
  if (!is_name && cls != t->process->classes[IL_CLASS_AttributeError]) return;
  il_value wrong = attribute(t, exc, IL_NAME_plain_name), obj = IL_NIL;
  if (!is_name) obj = attribute(t, exc, IL_NAME_obj);
  if (!il_is_str(wrong) || (is_name ? !innermost : obj == IL_NIL)) return;
  search s = {.distance = SIZE_MAX};
  il_buf text;
  il_buf_init(&text);
  il_buf_init(&s.best);
  il_str_append_utf8(il_as_str(wrong), &text);
  s.wrong = text.bytes;
  s.wrong_len = text.len;
  if (text.len && is_name) find_name(t, &s, innermost);
  if (text.len && !is_name) find_attribute(t, &s, obj);
  if (s.best.len) {
    il_buf_text(out, ". Did you mean: '");
    il_buf_append(out, s.best.bytes, s.best.len);
    il_buf_text(out, "'?");
  }
  il_buf_term(&s.best);
  il_buf_term(&text);
}
