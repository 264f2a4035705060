#include "lang/disasm.h"

const char *il_op_name(il_op op) {
  static const char *const names[] = {
#define OP(name, effect) #name,
#include "lang/opcodes.def"
#undef OP
  };
  return op < IL_OP_COUNT ? names[op] : "?";
}

#include <stdio.h>

static void put_float(il_buf *out, double number) {
  char text[40];
  snprintf(text, sizeof text, "%.17g", number);
  il_buf_text(out, text);
}

static void append_text(il_buf *out, il_text text) {
  il_buf_append(out, text.text, text.len);
}

static void append_const(il_buf *out, const il_const *value) {
  switch (value->kind) {
  case IL_CONST_NONE: il_buf_text(out, "None"); break;
  case IL_CONST_TRUE: il_buf_text(out, "True"); break;
  case IL_CONST_FALSE: il_buf_text(out, "False"); break;
  case IL_CONST_ELLIPSIS: il_buf_text(out, "..."); break;
  case IL_CONST_INT:
    il_buf_printf(out, "%lld", (long long)value->integer);
    break;
  case IL_CONST_FLOAT: put_float(out, value->number); break;
  case IL_CONST_BIG: append_text(out, value->text); break;
  case IL_CONST_STR:
  case IL_CONST_BYTES:
    il_buf_text(out, value->kind == IL_CONST_BYTES ? "b\"" : "\"");
    il_buf_json(out, value->text.text, value->text.len);
    il_buf_byte(out, '"');
    break;
  case IL_CONST_TUPLE:
  case IL_CONST_FROZENSET:
    il_buf_byte(out, value->kind == IL_CONST_TUPLE ? '(' : '{');
    for (uint32_t i = 0; i < value->count; i++) {
      if (i) il_buf_text(out, ", ");
      append_const(out, &value->items[i]);
    }
    il_buf_byte(out, value->kind == IL_CONST_TUPLE ? ')' : '}');
    break;
  case IL_CONST_CODE:
    il_buf_text(out, "code ");
    append_text(out, value->code->qualname);
    break;
  }
}

static void append_named(il_buf *out, const il_text *names, uint32_t number) {
  il_buf_printf(out, " %u (", number);
  append_text(out, names[number]);
  il_buf_byte(out, ')');
}

static void append_arg(il_buf *out, const il_code *code, uint32_t word) {
  uint32_t arg = il_word_arg(word);
  switch (il_word_op(word)) {
  case IL_OP_INT: il_buf_printf(out, " %d", (int)il_word_int(word)); break;
  case IL_OP_CONST:
    il_buf_printf(out, " %u (", arg);
    append_const(out, &code->consts[arg]);
    il_buf_byte(out, ')');
    break;
  case IL_OP_LOAD_FAST:
  case IL_OP_STORE_FAST:
  case IL_OP_DELETE_FAST:
  case IL_OP_LOAD_CELL:
  case IL_OP_STORE_CELL:
  case IL_OP_DELETE_CELL:
  case IL_OP_LOAD_CLOSURE:
  case IL_OP_MAKE_CELL: append_named(out, code->locals, arg); break;
  case IL_OP_LOAD_GLOBAL:
  case IL_OP_STORE_GLOBAL:
  case IL_OP_DELETE_GLOBAL:
  case IL_OP_LOAD_NAME:
  case IL_OP_STORE_NAME:
  case IL_OP_DELETE_NAME:
  case IL_OP_IMPORT_FROM: append_named(out, code->names, arg); break;
  case IL_OP_LOAD_NAME_CELL:
    append_named(out, code->names, arg & 0xFFF);
    append_named(out, code->locals, arg >> 12);
    break;
  case IL_OP_IMPORT:
    append_named(out, code->names, arg & 0x7FFFFF);
    if (arg >> 23) il_buf_text(out, " from");
    break;
  case IL_OP_LOAD_ATTR:
  case IL_OP_STORE_ATTR:
  case IL_OP_DELETE_ATTR:
  case IL_OP_LOAD_METHOD: append_named(out, code->sites, arg); break;
  default:
    if (arg) il_buf_printf(out, " %u", arg);
    break;
  }
}

void il_disasm(const il_code *code, il_buf *out) {
  il_buf_text(out, "code ");
  append_text(out, code->qualname);
  il_buf_printf(out, " nlocals %u nfree %u nstack %u\n", code->nlocals,
                code->nfree, code->nstack);
  for (uint32_t i = 0; i < code->nwords; i++) {
    il_position at = code->positions[i];
    il_buf_printf(out, "%5u %4u:%u-%u:%u %s", i, at.line, at.column,
                  at.end_line, at.end_column,
                  il_op_name(il_word_op(code->words[i])));
    append_arg(out, code, code->words[i]);
    il_buf_byte(out, '\n');
  }
  for (uint32_t i = 0; i < code->nhandlers; i++) {
    const il_handler *h = &code->handlers[i];
    il_buf_printf(out, "handler %u-%u -> %u depth %u\n", h->start, h->end,
                  h->handler, h->depth);
  }
  for (uint32_t i = 0; i < code->nconsts; i++)
    if (code->consts[i].kind == IL_CONST_CODE) {
      il_buf_byte(out, '\n');
      il_disasm(code->consts[i].code, out);
    }
}
