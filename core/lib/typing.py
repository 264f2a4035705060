"""Names for annotations. Nothing here is checked when a program runs."""

TYPE_CHECKING = False


class _Special:
    def __init__(self, name, args=None):
        self._name = name
        self.__args__ = args

    def __getitem__(self, args):
        return _Special(self._name, args if isinstance(args, tuple) else (args,))

    def __or__(self, other):
        return _Special("Union", (self, other))

    __ror__ = __or__

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Type {self._name} cannot be instantiated")

    def __repr__(self):
        if self.__args__ is None:
            return f"typing.{self._name}"
        names = []
        for arg in self.__args__:
            plain = isinstance(arg, type) and arg.__module__ == "builtins"
            names.append(arg.__qualname__ if plain else repr(arg))
        return f"typing.{self._name}[{', '.join(names)}]"


Any = _Special("Any")
AnyStr = _Special("AnyStr")
Annotated = _Special("Annotated")
AsyncIterator = _Special("AsyncIterator")
Awaitable = _Special("Awaitable")
Callable = _Special("Callable")
ClassVar = _Special("ClassVar")
Concatenate = _Special("Concatenate")
Container = _Special("Container")
Counter = _Special("Counter")
DefaultDict = _Special("DefaultDict")
Deque = _Special("Deque")
Dict = _Special("Dict")
Final = _Special("Final")
FrozenSet = _Special("FrozenSet")
Hashable = _Special("Hashable")
Iterable = _Special("Iterable")
Iterator = _Special("Iterator")
List = _Special("List")
Literal = _Special("Literal")
Mapping = _Special("Mapping")
MutableMapping = _Special("MutableMapping")
MutableSequence = _Special("MutableSequence")
NoReturn = _Special("NoReturn")
Never = _Special("Never")
Optional = _Special("Optional")
OrderedDict = _Special("OrderedDict")
Required = _Special("Required")
Self = _Special("Self")
Sequence = _Special("Sequence")
Set = _Special("Set")
Sized = _Special("Sized")
Text = str
Tuple = _Special("Tuple")
Type = _Special("Type")
TypeAlias = _Special("TypeAlias")
Union = _Special("Union")
ContextManager = _Special("ContextManager")
Coroutine = _Special("Coroutine")


class _Subscripted:
    """A base that takes [parameters] and is no more than a base."""

    @classmethod
    def __class_getitem__(cls, args):
        return cls


class Generic(_Subscripted):
    pass


class Protocol(_Subscripted):
    pass


Generator = _Special("Generator")


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False,
                 contravariant=False):
        self.__name__ = name

    def __repr__(self):
        return f"~{self.__name__}"


ParamSpec = TypeVar


def NewType(name, tp):
    def new(value):
        return value

    new.__name__ = name
    return new


def cast(typ, val):
    return val


def overload(function):
    return function


final = no_type_check = runtime_checkable = override = overload


def get_type_hints(obj):
    return dict(getattr(obj, "__annotations__", {}))


def assert_never(value):
    raise AssertionError(f"Expected code to be unreachable, but got: {value!r}")


class _NamedTupleMeta(type):
    def __new__(metacls, name, bases, namespace):
        if not bases:
            return type.__new__(metacls, name, bases, namespace)
        from collections import namedtuple

        fields = list(namespace.get("__annotations__", {}))
        defaults = [namespace[field] for field in fields if field in namespace]
        made = namedtuple(name, fields, defaults=defaults)
        for key, value in namespace.items():
            if key not in fields:
                setattr(made, key, value)
        return made

    def __call__(cls, typename, fields=()):
        from collections import namedtuple

        return namedtuple(typename, [name for name, _ in fields])


class NamedTuple(metaclass=_NamedTupleMeta):
    pass


class TypedDict(dict):
    def __init_subclass__(cls, **kwargs):
        pass
