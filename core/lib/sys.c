/* The C half of sys and os: what is the process's own. */
#include "lib/support.h"
#include "object/bytes.h"
#include "object/containers.h"
#include "object/int.h"
#include "object/str.h"

LIB_NATIVE(sys_exit) {
  (void)kwnames;
  return il_raise_value(t, IL_CLASS_SystemExit, n ? args[0] : IL_NIL);
}

LIB_NATIVE(sys_exception) {
  LIB_UNUSED();
  return t->handled ? t->handled : IL_NONE;
}

LIB_NATIVE(sys_getrecursionlimit) {
  LIB_UNUSED();
  return il_from_int(t->process->recursion_limit);
}

LIB_NATIVE(sys_setrecursionlimit) {
  LIB_UNUSED();
  int64_t limit;
  if (!il_arg_int(t, args[0], &limit)) return IL_NIL;
  if (limit < 1)
    return il_raise(t, IL_CLASS_ValueError,
                    "recursion limit must be greater or equal than 1");
  if (limit > INT32_MAX)
    return il_raise(t, IL_CLASS_OverflowError,
                    "Python int too large to convert to C int");
  if (limit <= t->nframes)
    return il_raise(t, IL_CLASS_RecursionError,
                    "cannot set the recursion limit to %d at the recursion "
                    "depth %u: the limit is too low",
                    (int)limit, t->nframes);
  IL_STORE_RELAXED(&t->process->recursion_limit, (uint32_t)limit);
  /* The frames stay where they are; what lies past the limit is not used, and
   * charged anew when it is. */
  if (t->frames_cap > limit + 1) {
    il_heap_uncharge(((il_process_core *)(void *)t->process)->heap,
                     (t->frames_cap - (size_t)limit - 1) * sizeof *t->frames);
    t->frames_cap = (uint32_t)limit + 1;
  }
  return IL_NONE;
}

LIB_NATIVE(sys_intern) {
  LIB_UNUSED();
  if (il_is_str(args[0])) return il_intern_str(t, args[0]);
  return il_raise(t, IL_CLASS_TypeError,
                  "intern() argument must be str, not %s",
                  il_type_name(t, args[0]));
}

/* Sizes as CPython 3.11 gives them on a 64-bit machine, of what is simple
 * enough to have one. */
LIB_NATIVE(sys_getsizeof) {
  (void)n, (void)kwnames;
  il_value v = args[0];
  if (v == IL_NONE) return il_from_int(16);
  il_value i = il_int_of(v);
  if (i) {
    uint64_t bits = il_int_bit_length(i);
    return il_from_int((int64_t)(24 + (bits + 29) / 30 * 4));
  }
  if (il_is_flonum(v) || il_is_kind(v, IL_KIND_FLOAT)) return il_from_int(24);
  if (il_is_bytes(v)) return il_from_int(33 + (int64_t)il_as_bytes(v)->len);
  if (il_is_tuple(v)) return il_from_int(40 + 8 * (int64_t)il_as_tuple(v)->len);
  if (il_is_str(v)) {
    const il_str *s = il_as_str(v);
    int64_t fixed = il_str_is_ascii(s) ? 49 : il_str_width(s) ? 74 : 73;
    if (il_str_width(s) == 2) fixed = 76;
    return il_from_int(fixed + ((int64_t)s->len << il_str_width(s)));
  }
  return il_raise_unsupported(t, "sys.getsizeof() of '%s' objects",
                              il_type_name(t, v));
}

/* _caller(): file, line and function of the innermost frame that is the
 * program's own. */
LIB_NATIVE(sys_caller) {
  LIB_UNUSED();
  uint32_t i = t->nframes;
  while (i > 1 && t->frames[i - 1].code->hidden)
    i--;
  const il_code_object *code = t->frames[i - 1].code;
  const il_program *program = code->program;
  il_value items[] = {
      program ? il_str_new(t, program->filename.text, program->filename.len)
              : IL_NAME(t, empty),
      il_from_int(il_task_line(t)),
      code->name ? code->name : IL_NAME(t, empty)};
  return items[0] ? il_tuple_new(t, items, 3) : IL_NIL;
}

/* _set_standard_output(file): what print writes to without asking. */
LIB_NATIVE(sys_set_standard_output) {
  LIB_UNUSED();
  t->process->std_out = args[0];
  return IL_NONE;
}

/* sys.argv: the program alone, it is given no arguments. */
static il_value arguments(il_task *t) {
  const il_text *file = &t->process->program->filename;
  il_value name = il_str_new(t, file->text, file->len);
  return name ? il_list_new(t, &name, 1) : IL_NIL;
}

static bool init_sys(il_task *t, il_value module) {
  t->process->sys = (il_module *)(void *)il_to_ptr(module);
  return il_lib_set(t, module, "modules", t->process->modules) &&
         il_lib_set(t, module, "argv", arguments(t)) &&
         il_lib_set(t, module, "maxsize", il_int_new(t, INT64_MAX)) &&
         il_lib_set(t, module, "maxunicode", il_from_int(0x10FFFF)) &&
         il_lib_set(t, module, "hexversion", il_from_int(0x030B00F0)) &&
         il_lib_set(t, module, "path", il_list_new(t, NULL, 0)) &&
         il_lib_set_text(t, module, "byteorder", "little") &&
         il_lib_set_text(t, module, "platform", "linux") &&
         il_lib_set_text(t, module, "executable", "") &&
         il_lib_set_text(t, module, "prefix", "") &&
         il_lib_set_text(t, module, "version", "3.11.0 (Interleave)") &&
         il_lib_set_text(t, module, "copyright", "");
}

static const il_native_def sys_functions[] = {
    {"exit", sys_exit, 0, 1, 0},
    {"exception", sys_exception, 0, 0, 0},
    {"getrecursionlimit", sys_getrecursionlimit, 0, 0, 0},
    {"setrecursionlimit", sys_setrecursionlimit, 1, 1, 0},
    {"intern", sys_intern, 1, 1, 0},
    {"getsizeof", sys_getsizeof, 1, 2, 0},
    {"_caller", sys_caller, 0, 0, 0},
    {"_set_standard_output", sys_set_standard_output, 1, 1, 0},
    {0}};
const il_module_def il_module_sys = {"sys", sys_functions, NULL, init_sys};

/* os */

LIB_NATIVE(os_cpu_count) {
  LIB_UNUSED();
  return il_from_int(t->process->cores);
}

LIB_NATIVE(os_urandom) {
  LIB_UNUSED();
  int64_t size;
  if (!il_arg_int(t, args[0], &size)) return IL_NIL;
  if (size < 0)
    return il_raise(t, IL_CLASS_ValueError, "negative argument not allowed");
  il_bytes *bytes = il_bytes_blank(t, (size_t)size);
  if (!bytes) return IL_NIL;
  const il_clock *clock = &t->process->clock;
  clock->entropy(clock->ctx, bytes->data, (size_t)size);
  return il_from_ptr(bytes);
}

/* What would reach out of the page. */
#define REFUSED(name)                                                          \
  LIB_NATIVE(os_##name) {                                                      \
    LIB_UNUSED();                                                              \
    return il_raise_unsupported(t, "os." #name "() is not supported by "       \
                                   "Interleave");                              \
  }
#define REFUSED_ROW(name) {#name, os_##name, 0, -1, IL_NATIVE_KW},
/* clang-format off */
#define ALL_REFUSED(X) \
  X(abort) X(chdir) X(close) X(dup2) X(execv) X(execvp) X(fdopen) X(fork) \
  X(getlogin) X(listdir) X(lseek) X(makedirs) X(mkdir) X(open) \
  X(pipe) X(popen) X(putenv) X(read) X(remove) X(rename) X(replace) \
  X(rmdir) X(scandir) X(spawnv) X(stat) X(system) X(unlink) X(wait) \
  X(waitpid) X(walk) X(write)
/* clang-format on */
ALL_REFUSED(REFUSED)

static const il_native_def os_functions[] = {
    {"cpu_count", os_cpu_count, 0, 0, 0},
    {"urandom", os_urandom, 1, 1, 0},
    ALL_REFUSED(REFUSED_ROW){0},
};
const il_module_def il_module_os = {"os", os_functions, NULL, NULL};
