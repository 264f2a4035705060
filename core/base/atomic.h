/* Atomics: the one ifdef outside core/host.
 *
 * "Relaxed" accesses may race with other carriers and must not tear. Natively
 * they are relaxed atomics (so ThreadSanitizer knows them); in wasm a relaxed
 * atomic would be compiled to a sequentially consistent one (2 ns), so there
 * they are plain volatile accesses, which engines do not tear for aligned
 * words up to 8 bytes.
 *
 * A "consume" load gets a pointer that another carrier has published with a
 * release store, and reads through it: on every machine the address dependency
 * orders the two, so wasm needs no more than a plain load. Natively it is an
 * acquire load, which costs nothing on x86 and which ThreadSanitizer
 * understands.
 *
 * Everything else is a C11 atomic with the usual meaning.
 */
#ifndef IL_BASE_ATOMIC_H
#define IL_BASE_ATOMIC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __EMSCRIPTEN__
#  define IL_LOAD_RELAXED(ptr) (*(const volatile __typeof__(*(ptr)) *)(ptr))
#  define IL_STORE_RELAXED(ptr, v)                                             \
    ((void)(*(volatile __typeof__(*(ptr)) *)(ptr) = (v)))
#  define IL_LOAD_CONSUME(ptr) IL_LOAD_RELAXED(ptr)
#else
#  define IL_LOAD_CONSUME(ptr) __atomic_load_n((ptr), __ATOMIC_ACQUIRE)
#  define IL_LOAD_RELAXED(ptr) __atomic_load_n((ptr), __ATOMIC_RELAXED)
#  define IL_STORE_RELAXED(ptr, v)                                             \
    __atomic_store_n((ptr), (v), __ATOMIC_RELAXED)
#endif

/* A load of an address that another carrier published with a release store,
 * followed only by accesses through that address, which every machine orders;
 * and a store that passes such an address on. Natively acquire and release,
 * because neither compilers nor ThreadSanitizer know dependent loads. */
#ifdef __EMSCRIPTEN__
#  define IL_LOAD_DEPENDENT(ptr) IL_LOAD_RELAXED(ptr)
#  define IL_STORE_DEPENDENT(ptr, v) IL_STORE_RELAXED(ptr, v)
#else
#  define IL_LOAD_DEPENDENT(ptr) __atomic_load_n((ptr), __ATOMIC_ACQUIRE)
#  define IL_STORE_DEPENDENT(ptr, v)                                           \
    __atomic_store_n((ptr), (v), __ATOMIC_RELEASE)
#endif

/* Acquire and release on plain (not _Atomic) variables. */
#define IL_LOAD_ACQUIRE(ptr) __atomic_load_n((ptr), __ATOMIC_ACQUIRE)
#define IL_STORE_RELEASE(ptr, v) __atomic_store_n((ptr), (v), __ATOMIC_RELEASE)

#define IL_ADD(ptr, n) __atomic_fetch_add((ptr), (n), __ATOMIC_SEQ_CST)
#define IL_EXCHANGE(ptr, v) __atomic_exchange_n((ptr), (v), __ATOMIC_SEQ_CST)

/* True if *ptr was `expected` and is now `desired`. */
#define IL_CAS(ptr, expected, desired)                                         \
  __extension__({                                                              \
    __typeof__(*(ptr)) il_cas_expected = (expected);                           \
    __atomic_compare_exchange_n((ptr), &il_cas_expected, (desired), false,     \
                                __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);           \
  })

#endif
