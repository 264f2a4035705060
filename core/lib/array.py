"""array: a list that takes numbers of one type only."""

import ctypes

typecodes = "bBuhHiIlLqQfd"
_names = {
    "b": "signed char",
    "B": "unsigned byte integer",
    "h": "signed short integer",
    "H": "unsigned short",
    "i": "signed integer",
    "I": "unsigned int",
}
_sizes = dict(zip(typecodes, (1, 1, 4, 2, 2, 4, 4, 8, 8, 8, 8, 4, 8)))


class array:
    __hash__ = None

    def __init__(self, typecode, initializer=(), /):
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError(
                "array() argument 1 must be a unicode character, not"
                f" {type(typecode).__name__}"
            )
        if typecode not in typecodes:
            raise ValueError(
                "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)"
            )
        if isinstance(initializer, str) and typecode != "u":
            raise TypeError(
                f"cannot use a str to initialize an array with typecode '{typecode}'"
            )
        self.typecode = typecode
        self.itemsize = _sizes[typecode]
        self._items = []
        if isinstance(initializer, bytes):
            self.frombytes(initializer)
        else:
            self.extend(initializer)

    def _checked(self, value):
        code = self.typecode
        if code == "u":
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError("array item must be unicode character")
            return value
        if code in "fd":
            if not hasattr(type(value), "__float__") and not isinstance(value, int):
                raise TypeError(f"must be real number, not {type(value).__name__}")
            return ctypes.c_float(value).value if code == "f" else float(value)
        if not isinstance(value, int):
            if not hasattr(type(value), "__index__"):
                raise TypeError(
                    f"'{type(value).__name__}' object cannot be interpreted as an"
                    " integer"
                )
            value = value.__index__()
        bits = 8 * self.itemsize
        low = -(1 << bits - 1) if code.islower() else 0
        if not low <= value < low + (1 << bits):
            raise OverflowError(self._overflow(value < low))
        return int(value)

    def _overflow(self, below):
        code = self.typecode
        if code in "lqLQ":
            return (
                "can't convert negative int to unsigned"
                if below and code in "LQ"
                else "int too big to convert"
            )
        if below and code == "I":
            return "can't convert negative value to unsigned int"
        return f"{_names[code]} is {'less' if below else 'greater'} than " + (
            "minimum" if below else "maximum"
        )

    def _other(self, other):
        if not isinstance(other, array):
            raise TypeError(
                f'can only append array (not "{type(other).__name__}") to array'
            )
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return other._items

    def _new(self, items):
        new = array(self.typecode)
        new._items = items
        return new

    def append(self, value, /):
        self._items.append(self._checked(value))

    def extend(self, values, /):
        if isinstance(values, array) and values.typecode != self.typecode:
            raise TypeError("can only extend with array of same kind")
        self._items.extend([self._checked(value) for value in values])

    fromlist = extend

    def insert(self, i, value, /):
        self._items.insert(i, self._checked(value))

    def pop(self, i=-1, /):
        if not self._items:
            raise IndexError("pop from empty array")
        return self._items.pop(i)

    def remove(self, value, /):
        if value not in self._items:
            raise ValueError("array.remove(x): x not in array")
        self._items.remove(value)

    def index(self, value, /):
        if value not in self._items:
            raise ValueError("array.index(x): x not in array")
        return self._items.index(value)

    def count(self, value, /):
        return self._items.count(value)

    def reverse(self):
        self._items.reverse()

    def tolist(self):
        return list(self._items)

    def tobytes(self):
        pack = ctypes.pack
        code = self.typecode
        # As the signed number with the same bits.
        half = 1 << 63
        return b"".join(
            [
                pack(code, x - 2 * half if code in "LQ" and x >= half else x)
                for x in self._items
            ]
        )

    def frombytes(self, data, /):
        size = self.itemsize
        if len(data) % size:
            raise ValueError("bytes length not a multiple of item size")
        unpack = ctypes.unpack
        code = self.typecode
        self._items.extend(
            [unpack(code, data[i : i + size]) for i in range(0, len(data), size)]
        )

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, value):
        return value in self._items

    def __getitem__(self, i):
        if isinstance(i, slice):
            return self._new(self._items[i])
        try:
            return self._items[i]
        except IndexError:
            raise IndexError("array index out of range") from None

    def __setitem__(self, i, value):
        if isinstance(i, slice):
            if not isinstance(value, array):
                raise TypeError(
                    f'can only assign array (not "{type(value).__name__}") to array'
                    " slice"
                )
            self._items[i] = self._other(value)
            return
        value = self._checked(value)
        try:
            self._items[i] = value
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __delitem__(self, i):
        del self._items[i]

    def __add__(self, other):
        return self._new(self._items + self._other(other))

    def __iadd__(self, other):
        self._items.extend(self._other(other))
        return self

    def __mul__(self, count):
        return self._new(self._items * count)

    __rmul__ = __mul__

    def __eq__(self, other):
        if not isinstance(other, array):
            return NotImplemented
        return self._items == other._items

    def __lt__(self, other):
        if not isinstance(other, array):
            return NotImplemented
        return self._items < other._items

    def __reduce__(self):
        return array, (self.typecode, self.tolist())

    def __repr__(self):
        code = self.typecode
        if not self._items:
            return f"array('{code}')"
        items = "".join(self._items) if code == "u" else self._items
        return f"array('{code}', {items!r})"


ArrayType = array
array.__qualname__ = "array"
