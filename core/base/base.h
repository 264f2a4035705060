/* Types and assertions that every file uses.
 *
 * IL_ASSERT guards against our own bugs and stays on in every build. What a
 * user's program can cause is never an assertion: it is a Python exception.
 */
#ifndef IL_BASE_BASE_H
#define IL_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define IL_ASSERT(cond)                                                        \
  (__builtin_expect(!!(cond), 1)                                               \
       ? (void)0                                                               \
       : il_assert_failed(#cond, __FILE__, __LINE__))
#define IL_UNREACHABLE() il_assert_failed("unreachable", __FILE__, __LINE__)
#define IL_LIKELY(x) __builtin_expect(!!(x), 1)
#define IL_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define IL_NOINLINE __attribute__((noinline))
#define IL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define IL_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The stress build makes rare things common: a collection every few
 * allocations, a switch after every operation or two, containers that begin
 * small. It checks, it does not change what a program may see. */
#ifdef IL_STRESS
enum { IL_IS_STRESS = 1 };
#else
enum { IL_IS_STRESS = 0 };
#endif

/* To stderr at once, past any console: the host does it. */
void il_complain(const char *text);
/* Prints file, line and condition to stderr and aborts. */
_Noreturn void il_assert_failed(const char *cond, const char *file, int line);

#endif
