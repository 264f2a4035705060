"""Values and arrays that processes share.

No process has them in its own memory: they are cells that the broker keeps, and
each access is a message to it and, to read, its answer. So v.value += 1 is a
read and a write, between which other processes come in, as on real cores; and
get_lock() keeps them out.
"""

import ctypes
from _process import Memory, import_handle
from multiprocessing.context import assert_spawning

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]

typecode_to_type = {
    "c": ctypes.c_char,
    "u": ctypes.c_wchar,
    "b": ctypes.c_byte,
    "B": ctypes.c_ubyte,
    "h": ctypes.c_short,
    "H": ctypes.c_ushort,
    "i": ctypes.c_int,
    "I": ctypes.c_uint,
    "l": ctypes.c_long,
    "L": ctypes.c_ulong,
    "q": ctypes.c_longlong,
    "Q": ctypes.c_ulonglong,
    "f": ctypes.c_float,
    "d": ctypes.c_double,
}


def _new_value(kind):
    size = ctypes.sizeof(kind)
    if issubclass(kind, ctypes._Pointer):
        kind()  # refuses
    return kind._at(_Cells(Memory(size)), 0)


class _Cells:
    """A memory that is pickled only for a child that is being started."""

    def __init__(self, memory):
        self._memory = memory
        self.read = memory.read
        self.write = memory.write

    def __reduce__(self):
        assert_spawning(self)
        return _import_cells, (self._memory.export(),)


def _import_cells(handle):
    return _Cells(import_handle(handle))


def _reduce(self):
    assert_spawning(self)
    return _rebuild, (type(self), None, self._memory, self._offset)


def _reduce_array(self):
    assert_spawning(self)
    return _rebuild, (self._type_, self._length_, self._memory, self._offset)


def _rebuild(kind, length, memory, offset):
    if length is not None:
        kind = ctypes._array_type(kind, length, __name__)
    return kind._at(memory, offset)


ctypes._Data.__reduce__ = _reduce
ctypes.Array.__reduce__ = _reduce_array


def RawValue(typecode_or_type, *args):
    kind = typecode_to_type.get(typecode_or_type, typecode_or_type)
    value = _new_value(kind)
    value.__init__(*args)
    return value


def RawArray(typecode_or_type, size_or_initializer):
    kind = typecode_to_type.get(typecode_or_type, typecode_or_type)
    ctypes.sizeof(kind)
    if isinstance(size_or_initializer, int):
        return _new_value(ctypes._array_type(kind, size_or_initializer, __name__))
    length = len(size_or_initializer)
    array = _new_value(ctypes._array_type(kind, length, __name__))
    array.__init__(*size_or_initializer)
    return array


def _with_lock(obj, lock, ctx):
    if lock is False:
        return obj
    if lock is not True and lock is not None and not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(obj, None if lock is True else lock, ctx)


def Value(typecode_or_type, *args, lock=True, ctx=None):
    return _with_lock(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    return _with_lock(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def copy(obj):
    new = _new_value(type(obj))
    new._memory.write(0, obj._memory.read(obj._offset, obj._size))
    return new


def synchronized(obj, lock=None, ctx=None):
    assert not isinstance(obj, SynchronizedBase), "object already synchronized"
    if isinstance(obj, ctypes._SimpleCData):
        return Synchronized(obj, lock, ctx)
    if isinstance(obj, ctypes.Array):
        if obj._type_ is ctypes.c_char:
            return SynchronizedString(obj, lock, ctx)
        return SynchronizedArray(obj, lock, ctx)
    fields = {name: _locked(name) for name in obj._places}
    cls = type("Synchronized" + type(obj).__name__, (SynchronizedBase,), fields)
    cls.__module__ = __name__
    return cls(obj, lock, ctx)


def _locked(name):
    """A property: the object's, while the lock is held."""

    def get(self):
        with self._lock:
            return getattr(self._obj, name)

    def set(self, value):
        with self._lock:
            setattr(self._obj, name, value)

    return property(get, set)


class SynchronizedBase:
    def __init__(self, obj, lock=None, ctx=None):
        if lock is None:
            if ctx is None:
                from multiprocessing import get_context

                ctx = get_context()
            lock = ctx.RLock()
        self._obj = obj
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


class Synchronized(SynchronizedBase):
    value = _locked("value")


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self._lock:
            return self._obj[i]

    def __setitem__(self, i, value):
        with self._lock:
            self._obj[i] = value


class SynchronizedString(SynchronizedArray):
    value = _locked("value")
    raw = _locked("raw")
