Enum = Flag = None  # until they are made


class auto:
    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member(nonmember):
    pass


def _is_member(name, value):
    if isinstance(value, member):
        return True
    if name.startswith("_") and name.endswith("_"):
        return False
    if isinstance(value, nonmember) or hasattr(value, "__get__"):
        return False
    return not isinstance(value, (property, staticmethod, classmethod)) and not (
        callable(value) and not isinstance(value, type)
    )


def _next_values(namespace, names, cls):
    """auto() becomes the value that the class's rule gives."""
    rule = namespace.get("_generate_next_value_")
    if rule is None:
        rule = getattr(cls, "_generate_next_value_", None)
    elif isinstance(rule, staticmethod):
        rule = rule.__func__
    values = []
    for name in names:
        value = namespace[name]
        if isinstance(value, nonmember):
            value = value.value
        if isinstance(value, auto):
            if value.value is None:
                value.value = rule(name, 1, len(values), list(values))
            value = value.value
        elif isinstance(value, tuple):
            value = tuple(
                [
                    rule(name, 1, len(values), list(values))
                    if isinstance(part, auto)
                    else part
                    for part in value
                ]
            )
        values.append(value)
    return values


class EnumMeta(type):
    def __new__(metacls, name, bases, namespace, **kwargs):
        if Enum is None:
            return type.__new__(metacls, name, bases, namespace)
        for base in bases:
            if isinstance(base, EnumMeta) and base._member_map_:
                raise TypeError(f"{name!r} cannot extend {base!r}")
        names = [key for key, value in namespace.items() if _is_member(key, value)]
        kind = [base for base in bases if isinstance(base, EnumMeta)][-1]
        values = _next_values(namespace, names, kind)
        plain = {key: v for key, v in namespace.items() if key not in names}
        for key, value in plain.items():
            if isinstance(value, nonmember):
                plain[key] = value.value
        if len(bases) > 1 and kind in (Enum, Flag):
            # What derives from int or str, too, still looks like an enum.
            for key in ("__repr__", "__str__", "__format__"):
                plain.setdefault(key, kind.__dict__.get(key, Enum.__dict__[key]))
        plain["_member_map_"] = {}
        plain["_value2member_map_"] = {}
        cls = type.__new__(metacls, name, bases, plain)
        for key, value in zip(names, values):
            _add_member(cls, key, value)
        return cls

    def __call__(cls, value, names=None, *, module=None, start=1):
        if names is not None:
            return _functional(cls, value, names, start)
        return cls.__new__(cls, value)

    def __iter__(cls):
        return iter(
            [m for name, m in cls._member_map_.items() if m._name_ == name]
        )

    def __reversed__(cls):
        return reversed(list(cls))

    def __len__(cls):
        return len(list(cls))

    def __bool__(cls):
        return True

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __contains__(cls, item):
        if not isinstance(item, Enum):
            raise TypeError(
                "unsupported operand type(s) for 'in':"
                f" '{type(item).__qualname__}' and '{cls.__qualname__}'"
            )
        return isinstance(item, cls)

    @property
    def __members__(cls):
        return dict(cls._member_map_)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        type.__setattr__(cls, name, value)

    def __repr__(cls):
        kind = "flag" if Flag is not None and issubclass(cls, Flag) else "enum"
        return f"<{kind} {cls.__name__!r}>"


EnumType = EnumMeta


def _add_member(cls, name, value):
    new = cls.__dict__.get("__new__")
    if new is not None:
        args = value if isinstance(value, tuple) else (value,)
        made = new.__func__(cls, *args) if hasattr(new, "__func__") else new(cls, *args)
        if not hasattr(made, "_value_"):
            made._value_ = value
    elif issubclass(cls, int):
        args = value if isinstance(value, tuple) else (value,)
        made = int.__new__(cls, *args)
        made._value_ = int(made)
    elif issubclass(cls, str):
        args = value if isinstance(value, tuple) else (value,)
        made = str.__new__(cls, *args)
        made._value_ = str.__str__(made)
    else:
        made = object.__new__(cls)
        made._value_ = value
    init = cls.__init__
    if init is not Enum.__init__:
        init(made, *(value if isinstance(value, tuple) else (value,)))
    for other in cls._member_map_.values():
        if other._value_ == made._value_:
            cls._member_map_[name] = other
            type.__setattr__(cls, name, other)
            return
    made._name_ = name
    made._sort_order_ = len(cls._member_map_)
    cls._member_map_[name] = made
    type.__setattr__(cls, name, made)
    try:
        cls._value2member_map_[made._value_] = made
    except TypeError:
        pass


def _functional(cls, name, names, start):
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if isinstance(names, dict):
        pairs = list(names.items())
    else:
        pairs = []
        for i, entry in enumerate(names):
            pairs.append((entry, i + start) if isinstance(entry, str) else entry)
    result = EnumMeta(name, (cls,), dict(pairs))
    result.__module__ = "__main__"
    return result


def _find(cls, value):
    try:
        found = cls._value2member_map_.get(value)
    except TypeError:
        found = None
    if found is not None:
        return found
    for found in cls._member_map_.values():
        if found._value_ == value:
            return found
    return None


class Enum(metaclass=EnumMeta):
    _member_map_ = {}
    _value2member_map_ = {}

    def __new__(cls, value):
        if isinstance(value, cls):
            return value
        found = _find(cls, value)
        if found is None:
            found = cls._missing_(value)
        if isinstance(found, cls):
            return found
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")

    def __init__(self, *args):
        pass

    def _generate_next_value_(name, start, count, last_values):
        return max(last_values) + 1 if last_values else start

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec):
        return str.__format__(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __eq__(self, other):
        return self is other if isinstance(other, Enum) else NotImplemented

    def __setattr__(self, name, value):
        if name in ("name", "value"):
            raise AttributeError(
                f"<enum {type(self).__name__!r}> cannot set attribute {name!r}"
            )
        object.__setattr__(self, name, value)

    def __reduce_ex__(self, protocol):
        return type(self), (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class IntEnum(int, Enum):
    def __str__(self):
        return int.__repr__(self)

    def __format__(self, spec):
        return int.__format__(self, spec)


class StrEnum(str, Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return str.__format__(self._value_, spec)


class Flag(Enum):
    def _generate_next_value_(name, start, count, last_values):
        last = max(last_values, default=0)
        return 1 << last.bit_length() if last else start

    @classmethod
    def _missing_(cls, value):
        known = 0
        for m in cls._member_map_.values():
            known |= m._value_
        if not isinstance(value, int):
            return None
        if value < 0:
            value = known & value
        if value & ~known:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        found = cls._value2member_map_.get(value)
        if found is not None:
            return found
        made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        made._value_ = value
        parts = [m._name_ for m in cls._bits() if m._value_ & value]
        made._name_ = "|".join(parts) if parts else None
        cls._value2member_map_[value] = made
        return made

    @classmethod
    def _bits(cls):
        return [
            m
            for m in cls._member_map_.values()
            if m._value_ and not m._value_ & (m._value_ - 1)
        ]

    def __iter__(self):
        return iter([m for m in type(self)._bits() if m._value_ & self._value_])

    def __len__(self):
        return bin(self._value_).count("1")

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def _combined(self, other, value):
        return type(self)(value)

    def __or__(self, other):
        if not isinstance(other, (type(self), int)):
            return NotImplemented
        return type(self)(self._value_ | _number(other))

    def __and__(self, other):
        if not isinstance(other, (type(self), int)):
            return NotImplemented
        return type(self)(self._value_ & _number(other))

    def __xor__(self, other):
        if not isinstance(other, (type(self), int)):
            return NotImplemented
        return type(self)(self._value_ ^ _number(other))

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        return type(self)(~self._value_)

    def __repr__(self):
        if self._name_ is None:
            return f"<{type(self).__name__}: {self._value_!r}>"
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        if self._name_ is None:
            return f"{type(self).__name__}({self._value_!r})"
        return f"{type(self).__name__}.{self._name_}"


class IntFlag(int, Flag):
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__

    def __str__(self):
        return int.__repr__(self)

    def __format__(self, spec):
        return int.__format__(self, spec)


def _number(value):
    return value._value_ if isinstance(value, Flag) else value


def unique(cls):
    aliases = [
        f"{name} -> {m._name_}"
        for name, m in cls._member_map_.items()
        if m._name_ != name
    ]
    if aliases:
        raise ValueError(
            f"duplicate values found in {cls!r}: {', '.join(aliases)}"
        )
    return cls
