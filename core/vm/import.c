/* Imports: modules written in C, in Python, or in both.
 *
 * A module's C part (il_module_def, there may be several of one name) is put
 * into it first; then the body of its Python part (core/lib) runs, as a call
 * from the importing code, with IL_RET_IMPORT. A module being imported is in
 * sys.modules with `loader` set: to its loader it is already there (circular
 * imports), other tasks come back later.
 */
#include "vm/interp.h"

#include <stdlib.h>

#include "lang/diag.h"
#include "object/str.h"

struct il_library {
  struct il_library *next;
  const il_lib_source *source;
  il_program *program;
};

/* What CPython 3.11 has and nobody should look for here in vain: two things
 * may be wrong, a typing error or the choice of module, and the message says
 * which. */
static const char *const known_modules[] = {
#define MODULE(name) name,
#include "vm/stdlib.def"
#undef MODULE
};

static bool is_known(const char *name) {
  for (size_t i = 0; i < IL_COUNT(known_modules); i++)
    if (strcmp(known_modules[i], name) == 0) return true;
  return false;
}

static const il_lib_source *find_source(const il_process *process,
                                        const char *name) {
  for (const il_lib_source *s = process->lib_sources; s->name; s++)
    if (strcmp(s->name, name) == 0) return s;
  return NULL;
}

static bool has_c_part(const il_process *process, const char *name) {
  for (const il_module_def *const *d = process->module_defs; *d; d++)
    if (strcmp((*d)->name, name) == 0) return true;
  return false;
}

static uint32_t count_c_names(const il_process *process, const char *name) {
  uint32_t count = 32; /* constants that an init may set */
  for (const il_module_def *const *d = process->module_defs; *d; d++) {
    if (strcmp((*d)->name, name) != 0) continue;
    for (const il_native_def *f = (*d)->functions; f && f->name; f++)
      count++;
    for (const il_class_id *c = (*d)->classes; c && *c != IL_CLASS_COUNT; c++)
      count++;
  }
  return count;
}

static bool add_native(il_task *t, il_module *module,
                       const il_native_def *def) {
  il_value v = il_native_new(t, def, IL_NIL);
  if (v == IL_NIL) return false;
  ((il_native *)il_to_ptr(v))->module = module->name;
  return il_module_set_text(t, module, def->name, v);
}

static bool add_c_part(il_task *t, il_module *module,
                       const il_module_def *def) {
  for (const il_native_def *f = def->functions; f && f->name; f++)
    if (!add_native(t, module, f)) return false;
  for (const il_class_id *c = def->classes; c && *c != IL_CLASS_COUNT; c++) {
    il_class *cls = t->process->classes[*c];
    if (!il_module_set(t, module, il_intern_str(t, cls->name),
                       il_from_ptr(cls)))
      return false;
  }
  return !def->init || def->init(t, il_from_ptr(module));
}

/* In controlled mode: from now on there may be a second task. As long as there
 * is none, a program that has threads only is observed all the same, so that
 * what its main task prepares is seen; one that has processes is not, since its
 * tasks may all be elsewhere. */
static void watch_tasks(il_process *process, const char *name) {
  bool is_process = strcmp(name, "_process") == 0;
  if (!process->controlled || (!is_process && strcmp(name, "_thread") != 0))
    return;
  process->memory_observed =
      !is_process && (!process->observed || process->memory_observed);
  process->observed = true;
  il_poll_set(process, IL_POLL_LOOK);
}

static bool add_c_parts(il_task *t, il_module *module, const char *name) {
  watch_tasks(t->process, name);
  for (const il_module_def *const *d = t->process->module_defs; *d; d++)
    if (strcmp((*d)->name, name) == 0 && !add_c_part(t, module, *d))
      return false;
  return true;
}

static void raise_diags(il_task *t, const il_diags *diags,
                        const il_lib_source *source) {
  il_buf text;
  il_buf_init(&text);
  il_diags_render(diags, source->name, source->text, source->length, &text);
  il_raise(t, IL_CLASS_SyntaxError, "%s", text.bytes ? text.bytes : "");
  il_buf_term(&text);
}

static struct il_library *compile_library(il_task *t,
                                          const il_lib_source *source) {
  il_arena arena;
  il_diags diags;
  il_buf filename;
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  il_buf_init(&filename);
  il_buf_printf(&filename, "<%s>", source->name);
  struct il_library *library = calloc(1, sizeof *library);
  if (library) {
    library->source = source;
    library->program =
        il_compile(source->text, source->length, filename.bytes, &diags);
    if (!library->program) {
      raise_diags(t, &diags, source);
      free(library);
      library = NULL;
    }
  } else {
    il_raise_memory(t);
  }
  il_buf_term(&filename);
  il_arena_term(&arena);
  return library;
}

/* From the libraries compiled so far, or compiled now. Two tasks may compile
 * one at the same time; both results stay. */
static il_program *library_program(il_task *t, const il_lib_source *source) {
  il_libraries *libraries = t->process->libraries;
  struct il_library *library = IL_LOAD_ACQUIRE(&libraries->newest);
  for (; library; library = library->next)
    if (library->source == source) return library->program;
  library = compile_library(t, source);
  if (!library) return NULL;
  do
    library->next = IL_LOAD_RELAXED(&libraries->newest);
  while (!IL_CAS(&libraries->newest, library->next, library));
  return library->program;
}

void il_libraries_free(il_libraries *libraries) {
  while (libraries->newest) {
    struct il_library *next = libraries->newest->next;
    il_program_free(libraries->newest->program);
    free(libraries->newest);
    libraries->newest = next;
  }
}

il_module *il_import_shell(il_task *t, const char *name,
                           il_code_object **body) {
  const il_lib_source *source = find_source(t->process, name);
  il_program *program = source ? library_program(t, source) : NULL;
  *body = NULL;
  if (source && !program) return NULL;
  uint32_t reserve = count_c_names(t->process, name);
  if (program) reserve += il_code_count_names(program->main);
  il_module *module = il_module_new(t, name, reserve);
  if (!module) return NULL;
  module->hidden = true;
  if (!add_c_parts(t, module, name)) return NULL;
  if (program) {
    *body = il_link(t, program, module);
    if (!*body) return NULL;
  }
  return il_dict_set_name(t, t->process->modules, module->name,
                          il_from_ptr(module))
             ? module
             : NULL;
}

/* The exception's `name`, which its message begins with. */
static il_value with_name(il_task *t, const char *name, size_t len) {
  il_value exc = t->exc, v;
  t->exc = IL_NIL;
  v = il_str_new(t, name, len);
  if (v != IL_NIL) il_setattr(t, exc, IL_NAME(t, plain_name), v);
  t->exc = exc;
  return IL_NIL;
}

static il_value not_found(il_task *t, const char *name) {
  const char *dot = strchr(name, '.');
  char top[64];
  size_t len = dot ? (size_t)(dot - name) : strlen(name);
  if (len < sizeof top) {
    memcpy(top, name, len);
    top[len] = 0;
    bool here = find_source(t->process, top) || has_c_part(t->process, top);
    if (here && dot && is_known(name))
      return il_raise_unsupported(
          t, "module '%s' is not supported by Interleave", name);
    if (here && dot) {
      il_raise(t, IL_CLASS_ModuleNotFoundError,
               "No module named '%s'; '%s' is not a package", name, top);
      return with_name(t, name, strlen(name));
    }
    if (is_known(top))
      return il_raise_unsupported(
          t, "module '%s' is not supported by Interleave", top);
  }
  il_raise(t, IL_CLASS_ModuleNotFoundError, "No module named '%.*s'", (int)len,
           name);
  return with_name(t, name, len);
}

/* The module of that full name. IL_TAIL and IL_DONE as il_import. */
static il_value import_one(il_task *t, const char *name, size_t len) {
  il_value key = il_intern(t, name, len);
  if (key == IL_NIL) return IL_NIL;
  il_value v = il_dict_get_name(t->process, t->process->modules, key);
  if (v != IL_NIL) {
    if (!il_is_kind(v, IL_KIND_MODULE)) return v;
    il_task *loader = IL_LOAD_ACQUIRE(&((il_module *)il_to_ptr(v))->loader);
    return loader && loader != t ? IL_DONE : v;
  }
  const char *text = (const char *)il_as_str(key)->data;
  if (!(il_as_str(key)->head.flags & IL_STR_ASCII))
    return il_raise(t, IL_CLASS_ModuleNotFoundError, "No module named '%.*s'",
                    (int)len, name);
  if (!find_source(t->process, text) && !has_c_part(t->process, text))
    return not_found(t, text);
  il_code_object *body;
  il_module *module = il_import_shell(t, text, &body);
  if (!module) return IL_NIL;
  if (!body) return il_from_ptr(module);
  il_value fn = il_function_new(t, body);
  if (fn == IL_NIL) return IL_NIL;
  IL_STORE_RELEASE(&module->loader, t);
  return il_tail_call(t, fn, NULL, 0);
}

il_value il_import(il_task *t, il_value name, bool from) {
  il_buf text;
  il_buf_init(&text);
  il_str_append_utf8(il_as_str(name), &text);
  il_value top = IL_NIL, module = IL_NIL;
  for (size_t start = 0, end = 0; end < text.len; start = end + 1) {
    end = start;
    while (end < text.len && text.bytes[end] != '.')
      end++;
    il_value parent = module;
    module = import_one(t, text.bytes, end);
    if (module == IL_NIL || module == IL_TAIL || module == IL_DONE) break;
    if (top == IL_NIL) top = module;
    if (il_is_kind(parent, IL_KIND_MODULE) &&
        !il_module_set(t, (il_module *)il_to_ptr(parent),
                       il_intern(t, text.bytes + start, end - start), module))
      module = IL_NIL;
    if (module == IL_NIL) break;
  }
  il_buf_term(&text);
  if (module == IL_NIL || module == IL_TAIL || module == IL_DONE) return module;
  return from ? module : top;
}

void il_import_done(il_task *t, il_module *module, bool failed) {
  if (failed) {
    il_value exc = t->exc;
    t->exc = IL_NIL;
    il_dict_del(t, t->process->modules, module->name);
    t->exc = exc;
  }
  IL_STORE_RELEASE(&module->loader, (il_task *)NULL);
}
