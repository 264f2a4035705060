/* Lays superinstructions over linked code: see fused.def. */
#include "vm/interp.h"

typedef struct {
  uint8_t fused;
  uint8_t ops[4]; /* IL_OP_NOP: shorter */
} sequence;

static const sequence sequences[] = {
#define FUSED(name, a, b, c, d)                                                \
  {IL_FUSED_##name, {IL_OP_##a, IL_OP_##b, IL_OP_##c, IL_OP_##d}},
#include "vm/fused.def"
#undef FUSED
};

const uint8_t il_unfused[256] = {
#define OP(name, effect) [IL_OP_##name] = IL_OP_##name,
#include "lang/opcodes.def"
#undef OP
#define FUSED(name, a, b, c, d) [IL_FUSED_##name] = IL_OP_##a,
#include "vm/fused.def"
#undef FUSED
};

static bool matches(const sequence *s, const uint32_t *words, uint32_t left) {
  for (uint32_t i = 0; i < 4 && s->ops[i] != IL_OP_NOP; i++) {
    if (i >= left || il_word_op(words[i]) != s->ops[i]) return false;
    uint32_t arg = il_word_arg(words[i]);
    if (s->ops[i] == IL_OP_INPLACE && arg != IL_ADD && arg != IL_SUB)
      return false;
  }
  return true;
}

/* First to last: what comes later in a sequence is still unfused when it is
 * compared, and may get a fused form of its own afterwards. */
void il_fuse(uint32_t *words, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t s = 0; s < IL_COUNT(sequences); s++)
      if (matches(&sequences[s], words + i, count - i)) {
        words[i] = (words[i] & ~0xFFu) | sequences[s].fused;
        break;
      }
}
