/* What str's methods and repr need to know about code points: the answers of
 * CPython 3.11 (Unicode 14) for every one of them, from 6 KB of tables.
 */
#ifndef IL_OBJECT_UNICODE_H
#define IL_OBJECT_UNICODE_H

#include "base/base.h"

bool il_unicode_is_printable(uint32_t c);
bool il_unicode_is_space(uint32_t c);
bool il_unicode_is_alpha(uint32_t c);
bool il_unicode_is_decimal(uint32_t c);
bool il_unicode_is_digit(uint32_t c);
bool il_unicode_is_numeric(uint32_t c);
bool il_unicode_is_upper(uint32_t c);
bool il_unicode_is_lower(uint32_t c);
bool il_unicode_is_title(uint32_t c);
/* 0 to 9, or -1. */
int il_unicode_decimal(uint32_t c);

/* Case conversions give one to three code points; the count is returned. */
enum { IL_UNICODE_CASE_MAX = 3 };
unsigned il_unicode_upper(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]);
unsigned il_unicode_lower(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]);
unsigned il_unicode_title(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]);
unsigned il_unicode_fold(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]);

#endif
