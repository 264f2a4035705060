def _function():
    yield


FunctionType = LambdaType = type(_function)
GeneratorType = type(_function())
CodeType = type(_function.__code__) if hasattr(_function, "__code__") else None
BuiltinFunctionType = BuiltinMethodType = type(len)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)


class _Class:
    def method(self):
        pass


MethodType = type(_Class().method)
ModuleType = type(__import__("sys"))

from _engine import GenericAlias, UnionType


class SimpleNamespace:
    def __init__(self, /, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __repr__(self):
        items = [f"{name}={value!r}" for name, value in self.__dict__.items()]
        return f"namespace({', '.join(items)})"

    def __eq__(self, other):
        if not isinstance(other, SimpleNamespace):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __reduce__(self):
        return type(self), (), self.__dict__


class MappingProxyType:
    def __init__(self, mapping):
        self._mapping = mapping

    def __getitem__(self, key):
        return self._mapping[key]

    def __len__(self):
        return len(self._mapping)

    def __iter__(self):
        return iter(self._mapping)

    def __contains__(self, key):
        return key in self._mapping

    def get(self, key, default=None):
        return self._mapping.get(key, default)

    def keys(self):
        return self._mapping.keys()

    def values(self):
        return self._mapping.values()

    def items(self):
        return self._mapping.items()

    def __repr__(self):
        return f"mappingproxy({self._mapping!r})"

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'mappingproxy' object")
