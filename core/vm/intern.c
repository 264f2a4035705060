/* Interned strs: one object a name. Open addressing, never shrinks; the strs
 * live as long as the process. Readers take the lock too: interning happens
 * when code is linked and for names made at run time, not on hot paths. */
#include "object/str.h"
#include "vm/task.h"

#include <stdlib.h>

struct il_interns {
  il_object lock;
  il_value *table;
  uint32_t count, cap;
};

il_interns *il_interns_new(void) {
  il_interns *interns = calloc(1, sizeof *interns);
  if (!interns) return NULL;
  interns->cap = 2048;
  interns->table = calloc(interns->cap, sizeof *interns->table);
  if (!interns->table) {
    free(interns);
    return NULL;
  }
  return interns;
}

void il_interns_free(il_interns *interns) {
  if (!interns) return;
  free(interns->table);
  free(interns);
}

void il_interns_mark(il_marker *marker, il_process *process) {
  il_mark_values(marker, process->interns->table, process->interns->cap);
}

static il_value *find(il_value *table, uint32_t cap, il_str *str) {
  for (uint32_t i = il_str_hash(str);; i++) {
    il_value *entry = &table[i & (cap - 1)];
    if (*entry == IL_NIL || il_str_eq(il_as_str(*entry), str)) return entry;
  }
}

static bool grow(il_interns *interns) {
  uint32_t cap = interns->cap * 2;
  il_value *table = calloc(cap, sizeof *table);
  if (!table) return false;
  for (uint32_t i = 0; i < interns->cap; i++) {
    il_value v = interns->table[i];
    if (v != IL_NIL) *find(table, cap, il_as_str(v)) = v;
  }
  free(interns->table);
  interns->table = table;
  interns->cap = cap;
  return true;
}

/* Flags of a str that other carriers may be reading are never written: what is
 * interned then is a copy. */
static il_value copy_of(il_task *t, il_value str) {
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(str), &text);
  return il_str_from_buf(t, &text);
}

il_value il_intern_str(il_task *t, il_value str) {
  if (il_as_str(str)->head.flags & IL_STR_INTERNED) return str;
  il_interns *interns = t->process->interns;
  bool multi = t->process->multi;
  il_object_lock(multi, &interns->lock);
  il_value found = *find(interns->table, interns->cap, il_as_str(str));
  il_object_unlock(multi, &interns->lock);
  if (found != IL_NIL) return found;

  il_value mine = multi ? copy_of(t, str) : str;
  if (mine == IL_NIL) return IL_NIL;
  il_object_lock(multi, &interns->lock);
  if (interns->count * 2 < interns->cap || grow(interns)) {
    il_value *entry = find(interns->table, interns->cap, il_as_str(mine));
    if (*entry == IL_NIL) {
      il_as_str(mine)->head.flags |= IL_STR_INTERNED;
      *entry = mine;
      interns->count++;
    }
    found = *entry;
  }
  il_object_unlock(multi, &interns->lock);
  return found != IL_NIL ? found : il_raise_memory(t);
}

il_value il_intern(il_task *t, const char *utf8, size_t len) {
  il_value str = il_str_new(t, utf8, len);
  return str == IL_NIL ? IL_NIL : il_intern_str(t, str);
}

il_value il_intern_text(il_task *t, const char *utf8) {
  return il_intern(t, utf8, strlen(utf8));
}

bool il_names_init(il_task *t) {
  static const char *const texts[IL_NAME_COUNT] = {
#define NAME(id, text) text,
#include "vm/names.def"
#undef NAME
  };
  for (unsigned i = 0; i < IL_NAME_COUNT; i++) {
    t->process->names[i] = il_intern_text(t, texts[i]);
    if (t->process->names[i] == IL_NIL) return false;
  }
  return true;
}
