/* Special methods of numbers and text, for programs that call them by name
 * (super().__add__(other), (5).__add__). The operators themselves do not come
 * through here. */
#include "object/int.h"
#include "vm/types/types.h"

static il_value binary(il_task *t, il_operator op, il_value a, il_value b) {
  return il_builtin_binary(t, op, il_payload(t->process, a),
                           il_payload(t->process, b));
}

#define BINARY(name, op)                                                       \
  IL_NATIVE(name) {                                                            \
    IL_UNUSED_ARGS;                                                            \
    return binary(t, op, args[0], args[1]);                                    \
  }                                                                            \
  IL_NATIVE(r##name) {                                                         \
    IL_UNUSED_ARGS;                                                            \
    return binary(t, op, args[1], args[0]);                                    \
  }
BINARY(add, IL_ADD)
BINARY(sub, IL_SUB)
BINARY(mul, IL_MUL)
BINARY(truediv, IL_TRUEDIV)
BINARY(floordiv, IL_FLOORDIV)
BINARY(mod, IL_MOD)
BINARY(power, IL_POW)
BINARY(lshift, IL_LSHIFT)
BINARY(rshift, IL_RSHIFT)
BINARY(and, IL_AND)
BINARY(or, IL_OR)
BINARY(xor, IL_XOR)
#undef BINARY

#define COMPARE(name, op)                                                      \
  IL_NATIVE(name) {                                                            \
    IL_UNUSED_ARGS;                                                            \
    return il_builtin_compare(t, op, il_payload(t->process, args[0]),          \
                              il_payload(t->process, args[1]));                \
  }
COMPARE(lt, IL_LT)
COMPARE(le, IL_LE)
COMPARE(eq, IL_EQ)
COMPARE(ne, IL_NE)
COMPARE(gt, IL_GT)
COMPARE(ge, IL_GE)
#undef COMPARE

#define UNARY(name, expression)                                                \
  IL_NATIVE(name) {                                                            \
    IL_UNUSED_ARGS;                                                            \
    return expression;                                                         \
  }
UNARY(neg, il_op_unary(t, IL_OP_NEG, args[0]))
UNARY(pos, il_op_unary(t, IL_OP_POS, args[0]))
UNARY(invert, il_op_unary(t, IL_OP_INVERT, args[0]))
UNARY(truth, il_op_truth(t, args[0]))
UNARY(hash, il_op_hash(t, args[0]))
UNARY(str, il_op_str(t, args[0]))
UNARY(repr, il_op_repr(t, args[0]))
UNARY(length, il_op_len(t, args[0]))
UNARY(iter, il_op_iter(t, args[0]))
UNARY(to_index, il_int_of(args[0]))
UNARY(absolute, il_op_truth(t, il_builtin_compare(t, IL_LT, args[0],
                                                  il_from_int(0))) == IL_TRUE
                    ? il_op_unary(t, IL_OP_NEG, args[0])
                    : il_op_unary(t, IL_OP_POS, args[0]))
#undef UNARY

IL_NATIVE(format) {
  IL_UNUSED_ARGS;
  if (!il_is_str(args[1]))
    return il_raise(t, IL_CLASS_TypeError,
                    "__format__() argument must be str, not %s",
                    il_type_name(t, args[1]));
  return il_op_format(t, args[0], args[1]);
}
IL_NATIVE(getitem) {
  IL_UNUSED_ARGS;
  return il_op_getitem(t, args[0], args[1]);
}
IL_NATIVE(contains) {
  IL_UNUSED_ARGS;
  return il_op_contains(t, args[0], args[1]);
}
IL_NATIVE(to_float) {
  IL_UNUSED_ARGS;
  il_value packed[] = {il_from_ptr(t->process->classes[IL_CLASS_float]),
                       args[0]};
  return t->process->classes[IL_CLASS_float]->def->call(t, packed, 2, IL_NIL);
}
IL_NATIVE(to_int) {
  IL_UNUSED_ARGS;
  il_value packed[] = {il_from_ptr(t->process->classes[IL_CLASS_int]), args[0]};
  return t->process->classes[IL_CLASS_int]->def->call(t, packed, 2, IL_NIL);
}

enum { G = IL_NATIVE_GENERIC };
#define BOTH(name, fn)                                                         \
  {"__" name "__", fn, 2, 2, G}, {                                             \
    "__r" name "__", r##fn, 2, 2, G                                            \
  }
#define COMMON                                                                 \
  {"__lt__", lt, 2, 2, G}, {"__le__", le, 2, 2, G}, {"__eq__", eq, 2, 2, G},   \
      {"__ne__", ne, 2, 2, G}, {"__gt__", gt, 2, 2, G},                        \
      {"__ge__", ge, 2, 2, G}, {"__hash__", hash, 1, 1, G},                    \
      {"__repr__", repr, 1, 1, G}, {                                           \
    "__format__", format, 2, 2, G                                              \
  }
#define NUMBER                                                                 \
  COMMON, BOTH("add", add), BOTH("sub", sub), BOTH("mul", mul),                \
      BOTH("truediv", truediv), BOTH("floordiv", floordiv), BOTH("mod", mod),  \
      BOTH("pow", power), {"__neg__", neg, 1, 1, G},                           \
      {"__pos__", pos, 1, 1, G}, {"__abs__", absolute, 1, 1, G},               \
      {"__bool__", truth, 1, 1, G}, {"__int__", to_int, 1, 1, G}, {            \
    "__float__", to_float, 1, 1, G                                             \
  }
#define TEXT                                                                   \
  COMMON, {"__add__", add, 2, 2, G}, {"__mul__", mul, 2, 2, G},                \
      {"__rmul__", rmul, 2, 2, G}, {"__mod__", mod, 2, 2, G},                  \
      {"__len__", length, 1, 1, G}, {"__iter__", iter, 1, 1, G},               \
      {"__getitem__", getitem, 2, 2, G}, {"__contains__", contains, 2, 2, G},  \
  {                                                                            \
    "__str__", str, 1, 1, G                                                    \
  }

static const il_native_def int_methods[] = {NUMBER,
                                            BOTH("lshift", lshift),
                                            BOTH("rshift", rshift),
                                            BOTH("and", and),
                                            BOTH("or", or),
                                            BOTH("xor", xor),
                                            {"__invert__", invert, 1, 1, G},
                                            {"__index__", to_index, 1, 1, G},
                                            IL_END};
static const il_native_def float_methods[] = {NUMBER, IL_END};
static const il_native_def text_methods[] = {TEXT, IL_END};

const il_class_def il_class_def_int_operators = {IL_CLASS_int, int_methods,
                                                 NULL, 0};
const il_class_def il_class_def_float_operators = {IL_CLASS_float,
                                                   float_methods, NULL, 0};
const il_class_def il_class_def_str_operators = {IL_CLASS_str, text_methods,
                                                 NULL, 0};
const il_class_def il_class_def_bytes_operators = {IL_CLASS_bytes, text_methods,
                                                   NULL, 0};
