/* Between the files that implement str's and bytes's methods. */
#ifndef IL_VM_TYPES_STR_METHODS_H
#define IL_VM_TYPES_STR_METHODS_H

#include "object/bytes.h"
#include "object/str.h"
#include "vm/types/container.h"

#define METHOD(name, least, most, flags) IL_METHOD(il_str_method_##name);
#include "vm/types/str_methods.def"
#undef METHOD

/* args[0], the receiver. */
static inline const il_str *il_str_self(const il_value *args) {
  return il_as_str(args[0]);
}

/* The optional start and stop in args[at] and args[at + 1], as slices take
 * them; *from may be greater than *to. False: TypeError. */
bool il_text_range(il_task *t, const il_value *args, uint32_t n, uint32_t at,
                   uint32_t len, uint32_t *from, uint32_t *to);
/* s[from:to] */
il_value il_str_part(il_task *t, const il_str *s, uint32_t from, uint32_t to);

/* str.encode and bytes.decode; encoding and errors are strs, IL_NIL for
 * utf-8 and strict. */
il_value il_codec_encode(il_task *t, const il_str *s, il_value encoding,
                         il_value errors);
il_value il_codec_decode(il_task *t, const il_bytes *b, il_value encoding,
                         il_value errors);

#endif
