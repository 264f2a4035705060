#include "object/unicode.h"

typedef enum {
  NONE, /* not printable */
  SPACE,
  OTHER,
  LETTER,
  UPPER,
  LOWER,
  TITLE,
  LETTER_NUM, /* a letter that is a number: Chinese one, two, three */
  DECIMAL,
  DIGIT, /* but not in a decimal number */
  NUMERIC,
  NUM_UPPER,
  NUM_LOWER,
  SYM_UPPER,
  SYM_LOWER,
  PAIRS
} il_unicode_class;

enum { BOTH, ONLY_UP, ONLY_DOWN };

typedef struct {
  uint32_t first : 21, which : 2, step : 2;
  uint32_t count : 7;
  int32_t delta;
} il_case_range;

typedef struct {
  uint16_t lower, upper[IL_UNICODE_CASE_MAX];
} il_case_special;

#define NOTHING(...)

/* The class in the high four bits, the count in the low four; 15: in the next
 * byte, or in the low 22 bits of the next three. */
static const uint8_t runs[] = {
#define S(cls, n) (cls) << 4 | (n),
#define M(cls, n) (cls) << 4 | 15, (n)-15,
#define L(cls, n) (cls) << 4 | 15, 192 | (n) >> 16, (n) >> 8 & 255, (n)&255,
#define MARK NOTHING
#define CASE NOTHING
#define SPECIAL NOTHING
#include "object/unicode.def"
#undef S
#undef M
#undef L
#undef MARK
#define S NOTHING
#define M NOTHING
#define L NOTHING
};

static const struct {
  uint32_t first, at;
} marks[] = {
#define MARK(first, at) {first, at},
#include "object/unicode.def"
#undef MARK
#define MARK NOTHING
};

static const il_case_range cases[] = {
#undef CASE
#define CASE(which, first, last, step, delta)                                  \
  {first, which, step, ((last) - (first)) / (step), delta},
#include "object/unicode.def"
#undef CASE
#define CASE NOTHING
};

static const il_case_special specials[] = {
#undef SPECIAL
#define SPECIAL(c, a, b, d) {c, {a, b, d}},
#include "object/unicode.def"
};

/* The class of c >= 0x80, and how far c is into its run. */
static il_unicode_class find_class(uint32_t c, uint32_t *offset) {
  size_t low = 0, high = IL_COUNT(marks);
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (marks[middle].first <= c)
      low = middle;
    else
      high = middle;
  }
  uint32_t first = marks[low].first;
  for (const uint8_t *run = runs + marks[low].at;;) {
    unsigned cls = *run >> 4;
    uint32_t count = *run++ & 15;
    if (count == 15) {
      if (*run < 192) {
        count += *run++;
      } else {
        count = (uint32_t)(run[0] & 63) << 16 | (uint32_t)run[1] << 8 | run[2];
        run += 3;
      }
    }
    if (c - first < count) {
      *offset = c - first;
      return (il_unicode_class)cls;
    }
    first += count;
  }
}

static il_unicode_class class_of_ascii(uint32_t c) {
  if (c >= 'a' && c <= 'z') return LOWER;
  if (c >= 'A' && c <= 'Z') return UPPER;
  if (c >= '0' && c <= '9') return DECIMAL;
  if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F))
    return SPACE;
  return c < ' ' || c == 0x7F ? NONE : OTHER;
}

static il_unicode_class class_of(uint32_t c) {
  if (c < 0x80) return class_of_ascii(c);
  if (c > 0x10FFFF) return NONE;
  uint32_t offset;
  il_unicode_class cls = find_class(c, &offset);
  return cls != PAIRS ? cls : offset & 1 ? LOWER : UPPER;
}

bool il_unicode_is_printable(uint32_t c) {
  if (c < 0x7F) return c >= ' ';
  if (c >= 0x4E00 && c < 0xA000) return true; /* Chinese */
  return class_of(c) > SPACE;
}

bool il_unicode_is_space(uint32_t c) {
  return class_of(c) == SPACE;
}

bool il_unicode_is_alpha(uint32_t c) {
  il_unicode_class cls = class_of(c);
  return cls >= LETTER && cls <= LETTER_NUM;
}

bool il_unicode_is_decimal(uint32_t c) {
  return class_of(c) == DECIMAL;
}

bool il_unicode_is_digit(uint32_t c) {
  il_unicode_class cls = class_of(c);
  return cls == DECIMAL || cls == DIGIT;
}

bool il_unicode_is_numeric(uint32_t c) {
  il_unicode_class cls = class_of(c);
  return cls >= LETTER_NUM && cls <= NUM_LOWER;
}

bool il_unicode_is_upper(uint32_t c) {
  il_unicode_class cls = class_of(c);
  return cls == UPPER || cls == NUM_UPPER || cls == SYM_UPPER;
}

bool il_unicode_is_lower(uint32_t c) {
  il_unicode_class cls = class_of(c);
  return cls == LOWER || cls == NUM_LOWER || cls == SYM_LOWER;
}

bool il_unicode_is_title(uint32_t c) {
  return class_of(c) == TITLE;
}

int il_unicode_decimal(uint32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
  uint32_t offset;
  if (c > 0x10FFFF || find_class(c, &offset) != DECIMAL) return -1;
  return (int)(offset % 10);
}

/* Is c one of the code points that `range` counts from `first`? */
static bool is_in(const il_case_range *range, uint32_t first, uint32_t c) {
  uint32_t offset = c - first;
  return c >= first && offset % range->step == 0 &&
         offset / range->step <= range->count;
}

static uint32_t simple_upper(uint32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  for (size_t i = 0; i < IL_COUNT(cases); i++) {
    const il_case_range *range = &cases[i];
    if (range->which == ONLY_UP && is_in(range, range->first, c))
      return c + (uint32_t)range->delta;
    if (range->which == BOTH &&
        is_in(range, range->first + (uint32_t)range->delta, c))
      return c - (uint32_t)range->delta;
  }
  return c;
}

static uint32_t simple_lower(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  for (size_t i = 0; i < IL_COUNT(cases); i++)
    if (cases[i].which != ONLY_UP && is_in(&cases[i], cases[i].first, c))
      return c + (uint32_t)cases[i].delta;
  return c;
}

static bool has_case(uint32_t c) {
  /* Chinese and Korean, which fill most texts that are not alphabetic */
  return c < 0x2E80 || (c >= 0xA640 && c < 0xAC00) || c >= 0xFB00;
}

unsigned il_unicode_upper(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]) {
  out[0] = c;
  if (!has_case(c)) return 1;
  for (size_t i = 0; c >= 0x80 && i < IL_COUNT(specials); i++) {
    if (specials[i].lower != c) continue;
    unsigned n = 0;
    while (n < IL_UNICODE_CASE_MAX && specials[i].upper[n]) {
      out[n] = specials[i].upper[n];
      n++;
    }
    return n;
  }
  out[0] = simple_upper(c);
  return 1;
}

unsigned il_unicode_lower(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]) {
  out[0] = has_case(c) ? simple_lower(c) : c;
  if (c != 0x130) return 1;
  out[0] = 'i'; /* capital I with a dot */
  out[1] = 0x307;
  return 2;
}

/* Digraphs, and Greek letters with an iota below, have a title case of their
 * own; Georgian has none. 0: as the upper case. */
static uint32_t special_title(uint32_t c) {
  if (c >= 0x10D0 && c <= 0x10FF) return c;
  if (c >= 0x1C4 && c <= 0x1CC) return 0x1C5 + (c - 0x1C4) / 3 * 3;
  if (c >= 0x1F1 && c <= 0x1F3) return 0x1F2;
  if (c >= 0x1F80 && c <= 0x1FAF) return c | 8;
  if (c == 0x1FB3 || c == 0x1FC3 || c == 0x1FF3) return c + 9;
  if (c == 0x1FBC || c == 0x1FCC || c == 0x1FFC) return c;
  return 0;
}

unsigned il_unicode_title(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]) {
  uint32_t special = special_title(c);
  if (special) {
    out[0] = special;
    return 1;
  }
  const uint32_t iota = 0x399, iota_below = 0x345;
  unsigned n = il_unicode_upper(c, out);
  bool ligature = c == 0xDF || c == 0x587 || c >= 0xFB00;
  if (n > 1 && (ligature || out[n - 1] == iota))
    for (unsigned i = 1; i < n; i++)
      out[i] = out[i] == iota && !ligature ? iota_below : simple_lower(out[i]);
  return n;
}

unsigned il_unicode_fold(uint32_t c, uint32_t out[IL_UNICODE_CASE_MAX]) {
  bool cherokee = (c >= 0x13F8 && c <= 0x13FD) || (c >= 0xAB70 && c <= 0xABBF);
  out[0] = c;
  if (c == 0x131 || (c >= 0x13A0 && c <= 0x13F5)) return 1;
  if (cherokee) return il_unicode_upper(c, out);
  if (c == 0x130) return il_unicode_lower(c, out);
  if (c == 0x1E9E) c = 0xDF; /* the capital of German sharp s */
  unsigned n = il_unicode_upper(c, out);
  for (unsigned i = 0; i < n; i++)
    out[i] = simple_lower(out[i]);
  return n;
}
