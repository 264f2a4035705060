/* Magnitudes: unsigned numbers as digits in base 2^32, least first.
 *
 * The arithmetic beneath int.c, on plain arrays: who calls owns the memory.
 * A magnitude of n digits may have leading zeros unless a function asks for a
 * trimmed one (its last digit is not 0; zero has no digits).
 */
#ifndef IL_OBJECT_INT_MAG_H
#define IL_OBJECT_INT_MAG_H

#include "object/object.h"

__extension__ typedef unsigned __int128 il_u128;

uint32_t il_mag_trim(const uint32_t *a, uint32_t n);
int il_mag_compare(const uint32_t *a, uint32_t na, const uint32_t *b,
                   uint32_t nb);                     /* both trimmed */
uint64_t il_mag_bits(const uint32_t *a, uint32_t n); /* trimmed */

/* out has room for max(na, nb) + 1 digits, and may be a or b; all of them are
 * written. */
void il_mag_add(uint32_t *out, const uint32_t *a, uint32_t na,
                const uint32_t *b, uint32_t nb);
/* a >= b and na >= nb; out has na digits, and may be a or b. */
void il_mag_sub(uint32_t *out, const uint32_t *a, uint32_t na,
                const uint32_t *b, uint32_t nb);
/* out has na + nb digits and is neither a nor b. False: no memory, or the run
 * is to stop. */
bool il_mag_mul(const il_task *t, uint32_t *out, const uint32_t *a, uint32_t na,
                const uint32_t *b, uint32_t nb);
/* a and b trimmed, nb >= 1, na >= nb. q has na - nb + 1 digits, r nb. False as
 * above. */
bool il_mag_divmod(const il_task *t, uint32_t *q, uint32_t *r,
                   const uint32_t *a, uint32_t na, const uint32_t *b,
                   uint32_t nb);
/* q has n digits and may be a; the remainder is returned. */
uint32_t il_mag_div_small(uint32_t *q, const uint32_t *a, uint32_t n,
                          uint32_t d);
/* a = a * factor + more; the carry out of n digits is returned. */
uint32_t il_mag_mul_small(uint32_t *a, uint32_t n, uint32_t factor,
                          uint32_t more);
/* out has n + bits / 32 + 1 digits. */
void il_mag_shift_left(uint32_t *out, const uint32_t *a, uint32_t n,
                       uint64_t bits);
/* out has n - bits / 32 digits, which must be at least 1; true if a bit that
 * was 1 fell out. */
bool il_mag_shift_right(uint32_t *out, const uint32_t *a, uint32_t n,
                        uint64_t bits);

#endif
