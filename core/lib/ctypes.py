"""ctypes: only the plain types, for what processes share (sharedctypes.py).

An object is a place in a memory: bytes of its own here, or cells that belong to
nobody in particular when it is shared. There are no addresses, pointers or
libraries: those names refuse to be used.
"""

import sys
from _process import pack, unpack


class _Bytes:
    """The memory of an object that is not shared."""

    def __init__(self, size):
        self._bytes = bytes(size)

    def read(self, offset, size):
        return self._bytes[offset : offset + size]

    def write(self, offset, data):
        old = self._bytes
        self._bytes = old[:offset] + data + old[offset + len(data) :]


class _Type(type):
    def __mul__(cls, length):
        return _array_type(cls, length, "__main__")

    __rmul__ = __mul__


def _array_type(cls, length, module):
    if length < 0:
        raise ValueError(f"Array length must be >= 0, not {length}")
    name = f"{cls.__name__}_Array_{length}"
    return _Type(
        name,
        (Array,),
        {
            "__module__": module,
            "_type_": cls,
            "_length_": length,
            "_size": cls._size * length,
            "_align": cls._align,
        },
    )


class _Data(metaclass=_Type):
    _memory = None
    _offset = 0

    def _place(self):
        if self._memory is None:
            object.__setattr__(self, "_memory", _Bytes(self._size))

    @classmethod
    def _at(cls, memory, offset):
        """The object of this type that is there."""
        self = cls.__new__(cls)
        object.__setattr__(self, "_memory", memory)
        object.__setattr__(self, "_offset", offset)
        return self


class _SimpleCData(_Data):
    def __init__(self, *args):
        self._place()
        if len(args) > 1:
            raise TypeError(
                f"__init__ expected at most 1 argument, got {len(args)}"
            )
        if args:
            self.value = args[0]

    @property
    def value(self):
        return self._unpack(self._memory.read(self._offset, self._size))

    @value.setter
    def value(self, value):
        self._memory.write(self._offset, self._pack(value))

    def __repr__(self):
        return f"{type(self).__name__}({self.value!r})"

    def __bool__(self):
        return self.value not in (0, b"\0", "\0")

    @classmethod
    def _unpack(cls, data):
        return unpack(cls._type_, data)


class _Integer(_SimpleCData):
    @classmethod
    def _pack(cls, value):
        if not isinstance(value, int):
            if not hasattr(type(value), "__index__"):
                raise TypeError(
                    f"'{type(value).__name__}' object cannot be interpreted as an"
                    " integer"
                )
            value = value.__index__()
        value &= (1 << 64) - 1
        return pack(cls._type_, value - (1 << 64) if value >> 63 else value)


class _Float(_SimpleCData):
    @classmethod
    def _pack(cls, value):
        if not hasattr(type(value), "__float__") and not isinstance(value, int):
            raise TypeError(f"must be real number, not {type(value).__name__}")
        return pack(cls._type_, float(value))


def _simple(name, base, code, size):
    attributes = {"_type_": code, "_size": size, "_align": size}
    return _Type(name, (base,), {"__module__": "ctypes", **attributes})


c_byte = c_int8 = _simple("c_byte", _Integer, "b", 1)
c_ubyte = c_uint8 = _simple("c_ubyte", _Integer, "B", 1)
c_short = c_int16 = _simple("c_short", _Integer, "h", 2)
c_ushort = c_uint16 = _simple("c_ushort", _Integer, "H", 2)
c_int = c_int32 = _simple("c_int", _Integer, "i", 4)
c_uint = c_uint32 = _simple("c_uint", _Integer, "I", 4)
c_long = c_longlong = c_int64 = c_ssize_t = _simple("c_long", _Integer, "l", 8)
c_ulong = c_ulonglong = c_uint64 = c_size_t = _simple("c_ulong", _Integer, "L", 8)
c_float = _simple("c_float", _Float, "f", 4)
c_double = _simple("c_double", _Float, "d", 8)


class c_bool(_SimpleCData):
    _type_ = "?"
    _size = _align = 1

    @classmethod
    def _pack(cls, value):
        return b"\1" if value else b"\0"

    @classmethod
    def _unpack(cls, data):
        return data != b"\0"


class c_char(_SimpleCData):
    _type_ = "c"
    _size = _align = 1

    @classmethod
    def _pack(cls, value):
        if isinstance(value, int) and 0 <= value < 256:
            return bytes([value])
        if isinstance(value, bytes) and len(value) == 1:
            return value
        raise TypeError("one character bytes, bytearray or integer expected")


class c_wchar(_SimpleCData):
    _type_ = "u"
    _size = _align = 4

    @classmethod
    def _pack(cls, value):
        if not isinstance(value, str):
            raise TypeError(
                f"unicode string expected instead of {type(value).__name__} instance"
            )
        if len(value) != 1:
            raise TypeError("one character unicode string expected")
        return pack("u", value)


class Structure(_Data):
    """Fields of plain types, at the places where C has them."""

    def __init_subclass__(cls):
        size = align = 1
        fields = {}
        end = 0
        for name, kind in getattr(cls, "_fields_", ()):
            end += -end % kind._align
            fields[name] = kind, end
            end += kind._size
            align = max(align, kind._align)
        cls._places = fields
        cls._size = end + -end % align
        cls._align = align

    def __init__(self, *args, **kwargs):
        self._place()
        names = list(self._places)
        if len(args) > len(names):
            raise TypeError("too many initializers")
        for name, value in [*zip(names, args), *kwargs.items()]:
            setattr(self, name, value)

    def __getattr__(self, name):
        if name not in self._places:
            raise AttributeError(
                f"'{type(self).__name__}' object has no attribute '{name}'"
            )
        kind, offset = self._places[name]
        part = kind._at(self._memory, self._offset + offset)
        return part.value if isinstance(part, _SimpleCData) else part

    def __setattr__(self, name, value):
        place = self._places.get(name)
        if place is None:
            object.__setattr__(self, name, value)
        else:
            kind, offset = place
            _store(kind, self._memory, self._offset + offset, value)


def _store(kind, memory, offset, value):
    if issubclass(kind, _SimpleCData):
        if isinstance(value, kind):
            value = value.value
        memory.write(offset, kind._pack(value))
    elif isinstance(value, kind):
        memory.write(offset, value._memory.read(value._offset, kind._size))
    else:
        kind._at(memory, offset).__init__(*value)


class Array(_Data):
    _type_ = c_byte
    _length_ = 0
    _size = 0
    _align = 1

    def __init__(self, *items):
        self._place()
        if len(items) > self._length_:
            raise IndexError("invalid index")
        if issubclass(self._type_, _SimpleCData):
            data = b"".join([self._type_._pack(item) for item in items])
            self._memory.write(self._offset, data)
        else:
            for i, item in enumerate(items):
                self[i] = item

    def __len__(self):
        return self._length_

    def _index(self, i):
        if not isinstance(i, int):
            raise TypeError("indices must be integers")
        if i < 0:
            i += self._length_
        if not 0 <= i < self._length_:
            raise IndexError("invalid index")
        return self._offset + i * self._type_._size

    def _items(self):
        """All, with one reading."""
        kind = self._type_
        size = kind._size
        if not issubclass(kind, _SimpleCData):
            return [self[i] for i in range(self._length_)]
        data = self._memory.read(self._offset, self._size)
        unpack = kind._unpack
        return [unpack(data[i : i + size]) for i in range(0, len(data), size)]

    def __getitem__(self, i):
        kind = self._type_
        if isinstance(i, slice):
            items = self._items()[i]
            if kind is c_char:
                return b"".join(items)
            return "".join(items) if kind is c_wchar else items
        part = kind._at(self._memory, self._index(i))
        return part.value if isinstance(part, _SimpleCData) else part

    def __setitem__(self, i, value):
        if not isinstance(i, slice):
            _store(self._type_, self._memory, self._index(i), value)
            return
        places = range(*i.indices(self._length_))
        values = list(value)
        if len(values) != len(places):
            raise ValueError("Can only assign sequence of same size")
        for place, item in zip(places, values):
            self[place] = item

    def _text(self, name, value):
        """What to write for a new value or raw."""
        if self._type_ not in (c_char, c_wchar) or (
            name == "raw" and self._type_ is c_wchar
        ):
            raise AttributeError(
                f"'{type(self).__name__}' object has no attribute '{name}'"
            )
        if value is None:
            return None
        wanted = bytes if self._type_ is c_char else str
        if not isinstance(value, wanted):
            what = "bytes" if wanted is bytes else "unicode string"
            raise TypeError(
                f"{what} expected instead of {type(value).__name__} instance"
            )
        if len(value) > self._length_:
            what = "byte string" if wanted is bytes else "string"
            raise ValueError(f"{what} too long")
        if name == "value" and len(value) < self._length_:
            value += wanted(b"\0") if wanted is bytes else "\0"
        pack = self._type_._pack
        return b"".join([pack(c) for c in value])

    @property
    def value(self):
        self._text("value", None)
        text = self[:]
        return text.split(b"\0" if self._type_ is c_char else "\0")[0]

    @value.setter
    def value(self, value):
        self._memory.write(self._offset, self._text("value", value))

    @property
    def raw(self):
        self._text("raw", None)
        return self[:]

    @raw.setter
    def raw(self, value):
        self._memory.write(self._offset, self._text("raw", value))


def sizeof(kind):
    try:
        return kind._size
    except AttributeError:
        raise TypeError("this type has no size") from None


class _Refused:
    def __init__(self, name):
        self._name = name

    def _refuse(self, *args, **kwargs):
        raise NotImplementedError(
            f"ctypes.{self._name} is not supported by Interleave"
        )

    __call__ = __getattr__ = __getitem__ = __mul__ = _refuse


class _Pointer(metaclass=_Type):
    """A type that can be named, but not used."""

    _size = _align = 8

    def __init__(self, *args):
        _Refused(type(self).__name__)()


c_char_p = _Type("c_char_p", (_Pointer,), {"__module__": "ctypes"})
c_wchar_p = _Type("c_wchar_p", (_Pointer,), {"__module__": "ctypes"})
c_void_p = _Type("c_void_p", (_Pointer,), {"__module__": "ctypes"})
py_object = _Type("py_object", (_Pointer,), {"__module__": "ctypes"})

for _name in (
    "CDLL PyDLL cdll pydll pythonapi Union POINTER pointer byref addressof cast"
    " memmove memset string_at wstring_at create_string_buffer"
    " create_unicode_buffer c_longdouble CFUNCTYPE resize util"
).split():
    setattr(sys.modules["ctypes"], _name, _Refused(_name))
del _name
