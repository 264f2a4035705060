MISSING = type("_MISSING_TYPE", (), {"__repr__": lambda self: "MISSING"})()
KW_ONLY = type("_KW_ONLY_TYPE", (), {})()


class FrozenInstanceError(AttributeError):
    pass


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata,
                 kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only


class InitVar:
    @classmethod
    def __class_getitem__(cls, type):
        return cls


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True,
          hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is_class_var(annotation):
    if isinstance(annotation, str):
        return annotation.split(".")[-1].startswith("ClassVar")
    return getattr(annotation, "_name", None) == "ClassVar"


def _own_fields(cls, kw_only):
    result = []
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        if annotation is KW_ONLY:
            kw_only = True
            continue
        if annotation is InitVar:
            raise NotImplementedError("dataclasses.InitVar is not supported")
        if _is_class_var(annotation):
            continue
        default = cls.__dict__.get(name, MISSING)
        f = default if isinstance(default, Field) else field(default=default)
        if isinstance(f.default, (list, dict, set)):
            raise ValueError(
                f"mutable default {type(f.default)} for field {name} is not"
                " allowed: use default_factory"
            )
        f.name = name
        f.type = annotation
        if f.kw_only is MISSING:
            f.kw_only = kw_only
        if isinstance(default, Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
        result.append(f)
    return result


def _all_fields(cls, kw_only):
    found = {}
    for base in reversed(cls.__mro__[1:]):
        for f in base.__dict__.get("__dataclass_fields__", {}).values():
            found[f.name] = f
    for f in _own_fields(cls, kw_only):
        found[f.name] = f
    return found


def _plural(names):
    quoted = [repr(name) for name in names]
    if len(quoted) == 1:
        return quoted[0]
    comma = "," if len(quoted) > 2 else ""
    return f"{', '.join(quoted[:-1])}{comma} and {quoted[-1]}"


def _make_init(cls, found):
    positional = [f for f in found if f.init and not f.kw_only]
    keyword = [f for f in found if f.init and f.kw_only]
    names = [f.name for f in positional]
    everything = {f.name for f in positional + keyword}
    seen_default = False
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = True
        elif seen_default:
            raise TypeError(
                f"non-default argument {f.name!r} follows default argument"
            )
    least = len(
        [1 for f in positional if f.default is f.default_factory is MISSING]
    )
    function = f"{cls.__qualname__}.__init__()"
    store = object.__setattr__
    simple = len(found) == len(positional)
    post = hasattr(cls, "__post_init__")

    def __init__(self, /, *args, **kwargs):
        if simple and not kwargs and len(args) == len(names):
            for name, value in zip(names, args):
                store(self, name, value)
        else:
            given = _bind(args, kwargs)
            for f in found:
                if f.name in given:
                    store(self, f.name, given[f.name])
                elif f.default_factory is not MISSING:
                    store(self, f.name, f.default_factory())
                elif f.default is not MISSING:
                    store(self, f.name, f.default)
        if post:
            self.__post_init__()

    def _bind(args, kwargs):
        if len(args) > len(names):
            took = len(names) + 1
            takes = f"from {least + 1} to {took}" if least < len(names) else f"{took}"
            plural = "" if took == 1 and least == len(names) else "s"
            raise TypeError(
                f"{function} takes {takes} positional argument{plural}"
                f" but {len(args) + 1} were given"
            )
        given = dict(zip(names, args))
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"{function} got multiple values for argument {name!r}")
            if name not in everything:
                raise TypeError(
                    f"{function} got an unexpected keyword argument {name!r}"
                )
            given[name] = value
        for group, kind in ((positional, "positional"), (keyword, "keyword-only")):
            missing = [
                f.name
                for f in group
                if f.name not in given and f.default is f.default_factory is MISSING
            ]
            if missing:
                plural = "s" if len(missing) > 1 else ""
                raise TypeError(
                    f"{function} missing {len(missing)} required {kind}"
                    f" argument{plural}: {_plural(missing)}"
                )
        return given

    return __init__


def _make_repr(shown):
    def __repr__(self):
        pairs = [f"{name}={getattr(self, name)!r}" for name in shown]
        return f"{type(self).__qualname__}({', '.join(pairs)})"

    return __repr__


def _values(self, names):
    return tuple([getattr(self, name) for name in names])


def _comparison(names, compare):
    def method(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return compare(_values(self, names), _values(other, names))

    return method


def _frozen_set(cls):
    def __setattr__(self, name, value):
        if type(self) is cls or name in cls.__dataclass_fields__:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    return __setattr__


def _frozen_delete(cls):
    def __delattr__(self, name):
        if type(self) is cls or name in cls.__dataclass_fields__:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return __delattr__


def _process(cls, options):
    by_name = _all_fields(cls, options["kw_only"])
    found = list(by_name.values())
    own = cls.__dict__
    cls.__dataclass_fields__ = by_name
    cls.__dataclass_params__ = options

    def put(name, function):
        if name not in own:
            if hasattr(function, "__qualname__"):
                function.__name__ = name
                function.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, function)

    if options["init"]:
        put("__init__", _make_init(cls, found))
    if options["repr"]:
        put("__repr__", _make_repr([f.name for f in found if f.repr]))
    compared = [f.name for f in found if f.compare]
    own_hash = "__hash__" in own and not (own["__hash__"] is None and "__eq__" in own)
    if options["eq"]:
        put("__eq__", _comparison(compared, lambda a, b: a == b))
    if options["order"]:
        if not options["eq"]:
            raise ValueError("eq must be true if order is true")
        put("__lt__", _comparison(compared, lambda a, b: a < b))
        put("__le__", _comparison(compared, lambda a, b: a <= b))
        put("__gt__", _comparison(compared, lambda a, b: a > b))
        put("__ge__", _comparison(compared, lambda a, b: a >= b))
    if options["frozen"]:
        put("__setattr__", _frozen_set(cls))
        put("__delattr__", _frozen_delete(cls))
    hashed = [f.name for f in found if (f.compare if f.hash is None else f.hash)]
    if options["unsafe_hash"] or (options["eq"] and options["frozen"] and not own_hash):
        cls.__hash__ = lambda self: hash(_values(self, hashed))
    elif options["eq"] and not own_hash:
        cls.__hash__ = None
    cls.__match_args__ = tuple([f.name for f in found if f.init and not f.kw_only])
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False,
              unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
              slots=False, weakref_slot=False):
    options = {
        "init": init,
        "repr": repr,
        "eq": eq,
        "order": order,
        "unsafe_hash": unsafe_hash,
        "frozen": frozen,
        "kw_only": kw_only,
    }
    if cls is not None:
        return _process(cls, options)
    return lambda cls: _process(cls, options)


def fields(class_or_instance):
    try:
        return tuple(class_or_instance.__dataclass_fields__.values())
    except AttributeError:
        raise TypeError(
            "must be called with a dataclass type or instance"
        ) from None


def is_dataclass(obj):
    return hasattr(obj, "__dataclass_fields__")


def _convert(value, convert):
    if is_dataclass(value) and not isinstance(value, type):
        return convert(value)
    if isinstance(value, (list, tuple)):
        return type(value)([_convert(item, convert) for item in value])
    if isinstance(value, dict):
        return type(value)(
            [(_convert(k, convert), _convert(v, convert)) for k, v in value.items()]
        )
    return value


def asdict(obj, *, dict_factory=dict):
    def convert(value):
        return dict_factory(
            [
                (f.name, _convert(getattr(value, f.name), convert))
                for f in fields(value)
            ]
        )

    return convert(obj)


def astuple(obj, *, tuple_factory=tuple):
    def convert(value):
        return tuple_factory(
            [_convert(getattr(value, f.name), convert) for f in fields(value)]
        )

    return convert(obj)


def replace(obj, /, **changes):
    for f in fields(obj):
        if not f.init:
            if f.name in changes:
                raise ValueError(
                    f"field {f.name} is declared with init=False, it cannot be"
                    " specified with replace()"
                )
        elif f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)
