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
