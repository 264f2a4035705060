"""Objects as bytes and back, by protocol 4 (or 5, which differs in its number
as long as there are no buffers out of band)."""

from _pickle import (
    PickleError,
    PicklingError,
    UnpicklingError,
    _read,
    _write,
    dumps,
    loads,
)
from _engine import find_class

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
format_version = "4.0"

__all__ = [
    "PickleError",
    "PicklingError",
    "UnpicklingError",
    "Pickler",
    "Unpickler",
    "dump",
    "dumps",
    "load",
    "loads",
]


class Pickler:
    def __init__(self, file, protocol=None, *, fix_imports=True,
                 buffer_callback=None):
        if buffer_callback is not None:
            _refuse("Pickler with buffer_callback")
        if not hasattr(file, "write"):
            raise TypeError("file must have a 'write' attribute")
        self._file_write = file.write
        self._protocol = protocol
        self.clear_memo()

    def clear_memo(self):
        # The engine keeps what it knows from one dump to the next here.
        self._memo = [None, 0]

    def dump(self, obj):
        cls = type(self)
        if cls.persistent_id is not Pickler.persistent_id:
            _refuse("Pickler.persistent_id()")
        own = cls is not Pickler or hasattr(self, "dispatch_table")
        hooks = self if own else None
        self._file_write(_write(obj, self._protocol, hooks, self._memo))

    def persistent_id(self, obj):
        return None


class Unpickler:
    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict",
                 buffers=()):
        for name in ("read", "readline"):
            if not hasattr(file, name):
                raise TypeError("file must have 'read' and 'readline' attributes")
        self._file = file
        self._rest = b""
        self._memo = [None, 0, 0, 0]

    def load(self):
        data = self._rest + self._file.read()
        hooks = None if type(self) is Unpickler else self
        self._memo[3] = len(data)
        try:
            return _read(data, hooks, self._memo)
        finally:
            self._rest = data[self._memo[3] :]
            if self._rest and hasattr(self._file, "seek"):
                self._file.seek(-len(self._rest), 1)
                self._rest = b""

    def find_class(self, module, name):
        return find_class(module, name)

    def persistent_load(self, pid):
        raise UnpicklingError("unsupported persistent id encountered")


def _refuse(what):
    raise NotImplementedError(f"pickle.{what} is not supported by Interleave")


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    Pickler(file, protocol, buffer_callback=buffer_callback).dump(obj)


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
    return Unpickler(file).load()
