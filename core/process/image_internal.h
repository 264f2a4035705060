/* The form of an image, and the one place that knows which fields of an object
 * are references.
 *
 *     il_image_header
 *     il_value        classes[]   user classes, in the order of their making
 *     il_value        cells[]     of class attributes, by number
 *     il_image_shape  shapes[]    by number, from 1
 *     for each object: il_image_record, its bytes, `extra` il_values
 *     il_id_entry     hashes[]    object, identity hash
 *     il_id_entry     ids[]       object, what id() says
 *     file names of the library programs
 *     for each il_code of the library: il_image_code, words, handlers, texts
 *
 * An object is its bytes as they are in memory, but for references: these are
 * the number of the object, shifted to look like an address. Numbers begin at
 * 1 with the objects that every process has from its start, then come those of
 * the image. `extra` are what an object keeps outside the heap: the values of a
 * module, the names and cell numbers of a class's attributes, the names of a
 * code object's sites. A code object's il_code and il_program are numbers too,
 * from 1: first all code of the program that runs, from the outside inwards,
 * which the reader has compiled too; then that of the library, which lies in
 * the image, because compiling it takes longer than all the rest. Only what
 * linked code of the library still needs is there: no constants, positions and
 * sites.
 */
#ifndef IL_PROCESS_IMAGE_INTERNAL_H
#define IL_PROCESS_IMAGE_INTERNAL_H

#include "process/image.h"
#include "vm/shape.h"

typedef struct {
  il_value modules, builtins, main, entry, sys, std_out, at_exit, inherited;
  il_value task, root;
  il_value lib[IL_LIB_COUNT];
} il_image_roots;

typedef struct {
  uint32_t objects, known; /* the last number; the last that needs no record */
  uint32_t classes, cells, shapes, hashes, ids, programs, codes;
  uint64_t next_ident, next_id;
  uint32_t next_module, recursion_limit;
  il_image_roots roots;
} il_image_header;

typedef struct {
  il_value cls, name; /* name IL_NIL: a root, or dictionary mode */
  uint32_t from;      /* number of the parent or root */
  uint32_t ninline;
  uint64_t dict;
} il_image_shape;

typedef struct {
  uint32_t size; /* bytes that follow, a multiple of 8 */
  uint32_t extra;
} il_image_record;

/* A text is its length (uint32_t), then its bytes. */
typedef struct {
  il_code code; /* pointers NULL */
  uint32_t program;
} il_image_code;

static inline il_value il_image_ref(uint32_t number) {
  return (il_value)number << 3;
}
static inline uint32_t il_image_number(il_value ref) {
  return (uint32_t)(ref >> 3);
}

/* Puts another reference in the place of one. */
typedef struct il_relocation {
  il_value (*map)(struct il_relocation *r, il_value ref);
} il_relocation;

static inline il_value il_relocated(il_relocation *r, il_value v) {
  return il_is_ptr(v) ? r->map(r, v) : v;
}
void il_relocate(il_relocation *r, il_value *slots, size_t count);
/* All references that lie in the object's own bytes. Of code objects, `code`
 * has to point to the il_code. */
void il_relocate_object(il_relocation *r, il_object *object);

/* The objects that every process has after boot_classes, in an order that is
 * the same in all of them. */
void il_image_known(il_process *process, void (*visit)(void *, il_value),
                    void *ctx);
/* A program's own code, from the outside inwards. */
void il_image_codes(const il_code *code, void (*visit)(void *, const il_code *),
                    void *ctx);

#endif
