/* Sharing: what a program's text says about which of its variables tasks can
 * share, and until when somebody may store to them. Controlled mode stops
 * before accesses to the others only, so that a step is worth taking.
 *
 * Not shared are
 *   a global that no function mentions: only the module's body reaches it;
 *   a global that only the module's body stores, once its last store is
 *   behind: it has become a constant;
 *   an attribute that only __init__ stores, to its self, before it calls a
 *   method that may start a thread;
 *   a captured variable that is stored once.
 */
#ifndef IL_LANG_SHARING_H
#define IL_LANG_SHARING_H

#include "lang/code.h"

enum { IL_SHARED_NEVER = 0, IL_SHARED_ALWAYS = UINT32_MAX };

struct il_sharing { /* of one il_code */
  /* By index into code->names: IL_SHARED_NEVER, IL_SHARED_ALWAYS, or until the
   * module's body has come to this word. */
  uint32_t *names;
  bool *sites; /* by site: the attribute may be stored after __init__ */
  bool *slots; /* by frame slot: the cell in it is stored more than once */
};

/* An attribute of this name is stored in another way than the text says, or
 * after others could see its object: it is shared from now on. */
void il_sharing_store(const il_program *program, const char *attribute);
bool il_sharing_is_stored(const il_program *program, const char *attribute);

/* Fills in code->sharing in all codes of the program, before it runs. */
void il_sharing_analyse(il_program *program);

#endif
