"""Pickling between processes."""

from _pickle import dumps, loads
from _process import import_handle
import copyreg


class ForkingPickler:
    register = staticmethod(copyreg.pickle)
    loads = staticmethod(loads)

    @staticmethod
    def dumps(obj, protocol=None):
        return dumps(obj)


register = copyreg.pickle


def dump(obj, file, protocol=None):
    file.write(dumps(obj))
