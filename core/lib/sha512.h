/* SHA-512 (FIPS 180-4), of a text at once: random.seed needs it. */
#ifndef IL_LIB_SHA512_H
#define IL_LIB_SHA512_H

#include "base/base.h"

enum { IL_SHA512_SIZE = 64 };
void il_sha512(const uint8_t *bytes, size_t len, uint8_t out[IL_SHA512_SIZE]);

#endif
