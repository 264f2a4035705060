/* Names and keywords, numbers, strings, and the characters beyond ASCII that
 * are none of these. */
#include "lang/lexer_internal.h"

/* ---- Unicode ---- */

typedef struct {
  uint32_t first, last;
} range;

static const range start_ranges[] = {
#define IL_START(first, last) {first, last},
#define IL_CONTINUE(first, last)
#include "lang/ident.def"
#undef IL_START
#undef IL_CONTINUE
};

static const range continue_ranges[] = {
#define IL_START(first, last)
#define IL_CONTINUE(first, last) {first, last},
#include "lang/ident.def"
#undef IL_START
#undef IL_CONTINUE
};

static bool is_in(const range *ranges, size_t count, uint32_t c) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t mid = (low + high) / 2;
    if (c > ranges[mid].last)
      low = mid + 1;
    else
      high = mid;
  }
  return low < count && c >= ranges[low].first;
}

static bool is_letter(uint32_t c) {
  return (c | 0x20) - 'a' < 26 || c == '_';
}

static bool is_digit(uint32_t c) {
  return c - '0' < 10;
}

bool il_lexer_is_start(uint32_t c) {
  return c < 0x80 ? is_letter(c)
                  : is_in(start_ranges, IL_COUNT(start_ranges), c);
}

bool il_lexer_is_continue(uint32_t c) {
  return c < 0x80 ? is_letter(c) || is_digit(c)
                  : is_in(continue_ranges, IL_COUNT(continue_ranges), c);
}

uint32_t il_lexer_decode(const char *bytes, uint32_t *size) {
  const unsigned char *b = (const unsigned char *)bytes;
  if (b[0] < 0x80) {
    *size = 1;
    return b[0];
  }
  if (b[0] < 0xE0) {
    *size = 2;
    return (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
  }
  if (b[0] < 0xF0) {
    *size = 3;
    return (b[0] & 0xFu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
  }
  *size = 4;
  return (b[0] & 0x7u) << 18 | (b[1] & 0x3Fu) << 12 | (b[2] & 0x3Fu) << 6 |
         (b[3] & 0x3Fu);
}

/* ---- characters typed with the wrong keyboard ---- */

/* What a person who types U+FF0C has meant, or NULL. The lexer goes on as if
 * it had been written, so that the rest of the line is still checked. */
static const char *meant_by(uint32_t c) {
  if (c == 0x3000) return " ";
  if (c > 0xFF00 && c < 0xFF5F) {
    static const char ascii[] =
        "!\0\"\0#\0$\0%\0&\0'\0(\0)\0*\0+\0,\0-\0.\0/\0000\0001\0002\0003\0004"
        "\0005\0006\0007\0008\0009\0:\0;\0<\0=\0>\0?\0@\0A\0B\0C\0D\0E\0F\0G"
        "\0H\0I\0J\0K\0L\0M\0N\0O\0P\0Q\0R\0S\0T\0U\0V\0W\0X\0Y\0Z\0[\0\\\0]"
        "\0^\0_\0`\0a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0p\0q\0r\0s"
        "\0t\0u\0v\0w\0x\0y\0z\0{\0|\0}\0~";
    return ascii + (c - 0xFF01) * 2;
  }
  switch (c) {
  case 0x3001: return ","; /* ideographic comma */
  case 0x3002: return "."; /* ideographic full stop */
  case 0x3010: return "["; /* lenticular brackets */
  case 0x3011: return "]";
  case 0x300C: return "\""; /* corner brackets */
  case 0x300D: return "\"";
  case 0x2018: return "'"; /* curly quotes */
  case 0x2019: return "'";
  case 0x201C: return "\"";
  case 0x201D: return "\"";
  case 0x2212: return "-"; /* minus sign */
  case 0x2013: return "-"; /* dashes */
  case 0x2014: return "-";
  case 0x00D7: return "*"; /* multiplication and division signs */
  case 0x00F7: return "/";
  case 0x2264: return "<=";
  case 0x2265: return ">=";
  case 0x2260: return "!=";
  case 0x2026: return "...";
  case 0x00A0: return " ";
  default: return NULL;
  }
}

static bool is_non_printable(uint32_t c) {
  return c < 0xA1 || c == 0xAD || c == 0x1680 || (c >= 0x2000 && c < 0x2010) ||
         (c >= 0x2028 && c < 0x2030) || (c >= 0x205F && c < 0x2070) ||
         c == 0x3000 || (c >= 0xE000 && c < 0xF900) || c == 0xFEFF ||
         (c >= 0xFFF0 && c < 0xFFFC) || c >= 0xE0000;
}

static void complain(il_lexer *lx, uint32_t pos, uint32_t size, uint32_t c,
                     const char *meant) {
  char hint[48] = "";
  if (meant && *meant == ' ')
    strcpy(hint, ". Perhaps you meant a space?");
  else if (meant)
    strcat(strcat(strcpy(hint, ". Perhaps you meant '"), meant), "'?");
  if (is_non_printable(c))
    il_lexer_error(lx, pos, pos, "invalid non-printable character U+%04X%s", c,
                   hint);
  else
    il_lexer_error(lx, pos, pos, "invalid character '%.*s' (U+%04X)%s",
                   (int)size, lx->source + pos, c, hint);
}

/* Skips to just after the curly quote that closes, on this line. */
static void skip_curly_string(il_lexer *lx, uint32_t open) {
  uint32_t close = open == 0x2018 || open == 0x2019   ? 0x2019
                   : open == 0x300C                   ? 0x300D
                   : open == 0xFF02 || open == 0xFF07 ? open
                                                      : 0x201D;
  uint32_t pos = lx->pos, size;
  while (pos < lx->end && lx->source[pos] != '\n') {
    uint32_t c = il_lexer_decode(lx->source + pos, &size);
    pos += size;
    if (c == close || c == open) {
      lx->pos = pos;
      return;
    }
  }
}

static il_token_kind kind_of_meant(const char *meant) {
  for (int kind = IL_TOK_POW_ASSIGN; kind <= IL_TOK_DOT; kind++)
    if (strcmp(il_token_text(kind), meant) == 0) return kind;
  return IL_TOK_BAD;
}

static void open_or_close(il_lexer *lx, il_token_kind kind) {
  if ((kind == IL_TOK_LPAREN || kind == IL_TOK_LBRACKET ||
       kind == IL_TOK_LBRACE) &&
      lx->bracket_count < IL_LEXER_MAX_BRACKETS)
    lx->brackets[lx->bracket_count++] = (il_lexer_bracket){kind, lx->count};
  if ((kind == IL_TOK_RPAREN || kind == IL_TOK_RBRACKET ||
       kind == IL_TOK_RBRACE) &&
      lx->bracket_count)
    lx->bracket_count--;
}

static void strange_character(il_lexer *lx, uint32_t c, uint32_t size) {
  uint32_t start = lx->pos;
  uint32_t column = il_lexer_column(lx, start);
  const char *meant = meant_by(c);
  complain(lx, start, size, c, meant);
  lx->pos += size;
  if (meant && *meant == ' ') return;
  il_token_kind kind = meant ? kind_of_meant(meant) : IL_TOK_BAD;
  if (meant && (*meant == '"' || *meant == '\'')) skip_curly_string(lx, c);
  open_or_close(lx, kind);
  il_lexer_push(lx, kind, start, lx->line, column);
}

/* ---- names and keywords ---- */

static il_token_kind keyword_or_name(const char *text, uint32_t len) {
  if (len < 2 || len > 8) return IL_TOK_NAME;
  for (int kind = IL_TOK_FALSE; kind <= IL_TOK_YIELD; kind++) {
    const char *keyword = il_token_text(kind);
    if (*keyword == *text && strlen(keyword) == len &&
        memcmp(keyword, text, len) == 0)
      return kind;
  }
  return IL_TOK_NAME;
}

/* Whether these bytes are a string's prefix: b, r, u, f, br, fr and so on. */
static bool is_string_prefix(const char *text, uint32_t len) {
  bool b = false, r = false, u = false, f = false;
  for (uint32_t i = 0; i < len; i++) {
    bool *seen;
    switch (text[i] | 0x20) {
    case 'b': seen = &b; break;
    case 'r': seen = &r; break;
    case 'u': seen = &u; break;
    case 'f': seen = &f; break;
    default: return false;
    }
    if (*seen) return false;
    *seen = true;
  }
  return b + u + f <= 1 && !(u && r);
}

void il_lexer_word(il_lexer *lx) {
  uint32_t start = lx->pos, size;
  uint32_t c = il_lexer_decode(lx->source + start, &size);
  if (!il_lexer_is_start(c)) {
    strange_character(lx, c, size);
    return;
  }
  do {
    lx->pos += size;
    if (lx->pos >= lx->end) break;
    c = il_lexer_decode(lx->source + lx->pos, &size);
  } while (il_lexer_is_continue(c));
  uint32_t len = lx->pos - start;
  char next = il_lexer_at(lx, lx->pos);
  if ((next == '"' || next == '\'') && len <= 2 &&
      is_string_prefix(lx->source + start, len)) {
    il_lexer_string(lx, start);
    return;
  }
  il_lexer_push(lx, keyword_or_name(lx->source + start, len), start, lx->line,
                il_lexer_column(lx, start));
}

/* ---- numbers ---- */

static bool is_digit_of(char c, unsigned radix) {
  unsigned value = is_digit((unsigned char)c) ? (unsigned)(c - '0')
                   : ((c | 0x20) - 'a') + 0u < 6
                       ? (unsigned)((c | 0x20) - 'a') + 10
                       : 99;
  return value < radix;
}

/* Digits with single underscores between them; false, reported, when an
 * underscore is not followed by one. */
static bool skip_digits(il_lexer *lx, unsigned radix, const char *name) {
  for (;;) {
    while (is_digit_of(il_lexer_at(lx, lx->pos), radix))
      lx->pos++;
    if (il_lexer_at(lx, lx->pos) != '_') return true;
    if (!is_digit_of(il_lexer_at(lx, lx->pos + 1), radix)) {
      il_lexer_error(lx, lx->pos, lx->pos, "invalid %s literal", name);
      return false;
    }
    lx->pos++;
  }
}

/* After a number comes no name, except for some keywords (1if x else y). */
static bool check_number_end(il_lexer *lx, const char *name) {
  static const char *const allowed[] = {"and", "else", "for", "if",
                                        "in",  "is",   "not", "or"};
  if (lx->pos >= lx->end) return true;
  for (size_t i = 0; i < IL_COUNT(allowed); i++) {
    size_t len = strlen(allowed[i]);
    if (lx->end - lx->pos >= len &&
        memcmp(lx->source + lx->pos, allowed[i], len) == 0)
      return true;
  }
  uint32_t size;
  uint32_t c = il_lexer_decode(lx->source + lx->pos, &size);
  if (!il_lexer_is_start(c)) return true;
  il_lexer_error(lx, lx->pos - 1, lx->pos - 1, "invalid %s literal", name);
  return false;
}

static bool radix_number(il_lexer *lx, unsigned radix, const char *name) {
  lx->pos += 2;
  if (il_lexer_at(lx, lx->pos) == '_') lx->pos++;
  char c = il_lexer_at(lx, lx->pos);
  if (is_digit((unsigned char)c) && !is_digit_of(c, radix)) {
    il_lexer_error(lx, lx->pos, lx->pos, "invalid digit '%c' in %s literal", c,
                   name);
    return false;
  }
  if (!is_digit_of(c, radix)) {
    il_lexer_error(lx, lx->pos - 1, lx->pos - 1, "invalid %s literal", name);
    return false;
  }
  if (!skip_digits(lx, radix, name)) return false;
  c = il_lexer_at(lx, lx->pos);
  if (is_digit((unsigned char)c)) {
    il_lexer_error(lx, lx->pos, lx->pos, "invalid digit '%c' in %s literal", c,
                   name);
    return false;
  }
  return check_number_end(lx, name);
}

static bool exponent(il_lexer *lx) {
  if ((il_lexer_at(lx, lx->pos) | 0x20) != 'e') return true;
  char sign = il_lexer_at(lx, lx->pos + 1);
  uint32_t skip = sign == '+' || sign == '-' ? 2 : 1;
  if (!is_digit((unsigned char)il_lexer_at(lx, lx->pos + skip))) {
    if (skip == 1) return true; /* the end check decides: 1else, 1e */
    il_lexer_error(lx, lx->pos, lx->pos, "invalid decimal literal");
    return false;
  }
  lx->pos += skip;
  return skip_digits(lx, 10, "decimal");
}

/* An integer that begins with 0 is all zeros, unless it turns out a float. */
static bool check_zeros(il_lexer *lx, uint32_t start) {
  if (lx->source[start] != '0') return true;
  uint32_t zeros = start;
  while (zeros < lx->pos &&
         (lx->source[zeros] == '0' || lx->source[zeros] == '_'))
    zeros++;
  char c = il_lexer_at(lx, lx->pos);
  if (zeros == lx->pos || c == '.' || (c | 0x20) == 'e' || (c | 0x20) == 'j')
    return true;
  il_lexer_error(lx, start, zeros,
                 "leading zeros in decimal integer literals are not permitted; "
                 "use an 0o prefix for octal integers");
  return false;
}

static bool decimal_number(il_lexer *lx) {
  uint32_t start = lx->pos;
  if (lx->source[start] != '.') {
    if (!skip_digits(lx, 10, "decimal") || !check_zeros(lx, start))
      return false;
  }
  if (il_lexer_at(lx, lx->pos) == '.') {
    lx->pos++;
    if (is_digit((unsigned char)il_lexer_at(lx, lx->pos)) &&
        !skip_digits(lx, 10, "decimal"))
      return false;
  }
  if (!exponent(lx)) return false;
  if ((il_lexer_at(lx, lx->pos) | 0x20) == 'j') {
    lx->pos++;
    return check_number_end(lx, "imaginary");
  }
  return check_number_end(lx, "decimal");
}

static void skip_word(il_lexer *lx) {
  uint32_t size;
  while (lx->pos < lx->end &&
         il_lexer_is_continue(il_lexer_decode(lx->source + lx->pos, &size)))
    lx->pos += size;
}

void il_lexer_number(il_lexer *lx) {
  uint32_t start = lx->pos;
  uint32_t column = il_lexer_column(lx, start);
  char second = il_lexer_at(lx, start + 1) | 0x20;
  bool good;
  if (lx->source[start] == '0' && second == 'x')
    good = radix_number(lx, 16, "hexadecimal");
  else if (lx->source[start] == '0' && second == 'o')
    good = radix_number(lx, 8, "octal");
  else if (lx->source[start] == '0' && second == 'b')
    good = radix_number(lx, 2, "binary");
  else
    good = decimal_number(lx);
  if (!good) skip_word(lx);
  il_lexer_push(lx, good ? IL_TOK_NUMBER : IL_TOK_BAD, start, lx->line, column);
}

/* ---- strings ---- */

static bool is_triple(const il_lexer *lx, uint32_t pos, char quote) {
  return il_lexer_at(lx, pos + 1) == quote && il_lexer_at(lx, pos + 2) == quote;
}

/* One without an end: its line is given up, and the brackets open in it. */
static void unterminated(il_lexer *lx, uint32_t start, uint32_t line,
                         uint32_t line_start, bool triple) {
  uint32_t last = lx->line;
  uint32_t end_start = lx->line_start;
  if (triple && lx->pos > 0 && lx->source[lx->pos - 1] == '\n') last--;
  lx->line = line;
  lx->line_start = line_start;
  lx->counted_pos = UINT32_MAX;
  il_lexer_error(lx, start, start,
                 "unterminated %sstring literal (detected at line %u)",
                 triple ? "triple-quoted " : "", last);
  uint32_t column = il_lexer_column(lx, start);
  lx->line = triple ? last : line;
  lx->line_start = triple ? end_start : line_start;
  lx->counted_pos = UINT32_MAX;
  lx->bracket_count = 0;
  il_lexer_push(lx, IL_TOK_BAD, start, line, column);
}

void il_lexer_string(il_lexer *lx, uint32_t start) {
  uint32_t line = lx->line, line_start = lx->line_start;
  uint32_t column = il_lexer_column(lx, start);
  char quote = lx->source[lx->pos];
  bool triple = is_triple(lx, lx->pos, quote);
  lx->pos += triple ? 3 : 1;
  for (;;) {
    char c = il_lexer_at(lx, lx->pos);
    if (lx->pos >= lx->end || (c == '\n' && !triple)) {
      unterminated(lx, start, line, line_start, triple);
      return;
    }
    if (c == quote && (!triple || is_triple(lx, lx->pos, quote))) break;
    lx->pos++;
    if (c == '\\' && lx->pos < lx->end) c = lx->source[lx->pos++];
    if (c == '\n') il_lexer_begin_line(lx);
  }
  lx->pos += triple ? 3 : 1;
  il_lexer_push(lx, IL_TOK_STRING, start, line, column);
}
