from _collections import deque as _deque
from keyword import iskeyword as _iskeyword


class deque(_deque):
    """What happens at the ends is C, and atomic (lib/deque.c)."""

    def __init__(self, iterable=(), maxlen=None):
        self.clear()
        self._limit(maxlen)
        self.extend(iterable)

    def extend(self, iterable):
        if iterable is self:
            iterable = self._snapshot()[1]
        append = self.append
        for item in iterable:
            append(item)

    def extendleft(self, iterable):
        if iterable is self:
            iterable = self._snapshot()[1]
        append = self.appendleft
        for item in iterable:
            append(item)

    def __iter__(self):
        version, items = self._snapshot()
        for item in items:
            if self._version() != version:
                raise RuntimeError("deque mutated during iteration")
            yield item

    def __reversed__(self):
        version, items = self._snapshot()
        items.reverse()
        for item in items:
            if self._version() != version:
                raise RuntimeError("deque mutated during iteration")
            yield item

    def _change(self, change):
        """change(list) edits the elements, and is done again when others have
        changed the deque meanwhile."""
        while True:
            version, items = self._snapshot()
            change(items)
            if self._replace(version, items):
                return

    def __delitem__(self, index):
        self[index]
        self._change(lambda items: items.__delitem__(index))

    def insert(self, index, item):
        def change(items):
            if self.maxlen is not None and len(items) >= self.maxlen:
                raise IndexError("deque already at its maximum size")
            items.insert(index, item)

        self._change(change)

    def remove(self, value):
        version, items = self._snapshot()
        for i, item in enumerate(items):
            if item is value or item == value:
                if self._version() != version:
                    raise IndexError("deque mutated during remove().")
                del self[i]
                return
        raise ValueError(f"{value!r} is not in deque")

    def reverse(self):
        self._change(lambda items: items.reverse())

    def count(self, value):
        return self._snapshot()[1].count(value)

    def index(self, value, *bounds):
        try:
            return self._snapshot()[1].index(value, *bounds)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None

    def __contains__(self, value):
        return value in self._snapshot()[1]

    def copy(self):
        return type(self)(self, self.maxlen)

    __copy__ = copy

    def __reduce__(self):
        args = () if self.maxlen is None else ((), self.maxlen)
        return type(self), args, self.__getstate__(), iter(self)

    def __repr__(self):
        items = self._snapshot()[1]
        text = ", ".join(["[...]" if item is self else repr(item) for item in items])
        end = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"{type(self).__name__}([{text}]{end})"

    __hash__ = None

    def __eq__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self is other or self._snapshot()[1] == other._snapshot()[1]

    def __lt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._snapshot()[1] < other._snapshot()[1]

    def __le__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._snapshot()[1] <= other._snapshot()[1]

    def __gt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._snapshot()[1] > other._snapshot()[1]

    def __ge__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._snapshot()[1] >= other._snapshot()[1]

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(
                "can only concatenate deque (not"
                f' "{type(other).__name__}") to deque'
            )
        result = self.copy()
        result.extend(other)
        return result

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, times):
        return type(self)(self._snapshot()[1] * times, self.maxlen)

    __rmul__ = __mul__

    def __imul__(self, times):
        items = self._snapshot()[1] * times
        self.clear()
        self.extend(items)
        return self

    @classmethod
    def __class_getitem__(cls, item):
        return cls


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self.default_factory = default_factory
        dict.__init__(self, *args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __reduce__(self):
        factory = self.default_factory
        args = () if factory is None else (factory,)
        return type(self), args, None, None, iter(self.items())

    def __repr__(self):
        return f"{type(self).__name__}({self.default_factory!r}, {dict.__repr__(self)})"

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result


class OrderedDict(dict):
    def popitem(self, last=True):
        if last:
            return dict.popitem(self)
        for key in self:
            return key, self.pop(key)
        raise KeyError("dictionary is empty")

    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
            return
        others = list(self.items())
        self.clear()
        self[key] = value
        self.update(others)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __reduce__(self):
        return type(self), (), self.__getstate__(), None, iter(self.items())

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __repr__(self):
        if not self:
            return f"{type(self).__name__}()"
        return f"{type(self).__name__}({list(self.items())!r})"


class Counter(dict):
    def __init__(self, iterable=None, /, **kwargs):
        self.update(iterable, **kwargs)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwargs):
        if iterable is not None:
            if isinstance(iterable, dict):
                for key, count in iterable.items():
                    self[key] = count + self.get(key, 0)
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) + 1
        for key, count in kwargs.items():
            self[key] = count + self.get(key, 0)

    def subtract(self, iterable=None, /, **kwargs):
        if iterable is not None:
            if isinstance(iterable, dict):
                for key, count in iterable.items():
                    self[key] = self.get(key, 0) - count
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) - 1
        for key, count in kwargs.items():
            self[key] = self.get(key, 0) - count

    def most_common(self, n=None):
        pairs = sorted(self.items(), key=lambda pair: pair[1], reverse=True)
        return pairs if n is None else pairs[: max(n, 0)]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self.values())

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError(
            "Counter.fromkeys() is undefined.  Use Counter(iterable) instead."
        )

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __reduce__(self):
        return type(self), (dict(self),)

    def __delitem__(self, key):
        if key in self:
            dict.__delitem__(self, key)

    def __repr__(self):
        if not self:
            return f"{type(self).__name__}()"
        pairs = ", ".join([f"{key!r}: {count!r}" for key, count in self.most_common()])
        return f"{type(self).__name__}({{{pairs}}})"

    def _combine(self, other, choose):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for key, count in self.items():
            count = choose(count, other[key])
            if count > 0:
                result[key] = count
        for key, count in other.items():
            if key not in self:
                count = choose(0, count)
                if count > 0:
                    result[key] = count
        return result

    def __add__(self, other):
        return self._combine(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combine(other, lambda a, b: a - b)

    def __or__(self, other):
        return self._combine(other, max)

    def __and__(self, other):
        return self._combine(other, min)

    def __pos__(self):
        return self._combine(Counter(), lambda a, b: a)

    def __neg__(self):
        return Counter()._combine(self, lambda a, b: a - b)

    def __iadd__(self, other):
        return self._keep(self + other)

    def __isub__(self, other):
        return self._keep(self - other)

    def __ior__(self, other):
        return self._keep(self | other)

    def __iand__(self, other):
        return self._keep(self & other)

    def _keep(self, result):
        self.clear()
        for key, count in result.items():
            self[key] = count
        return self

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[key] == other[key] for c in (self, other) for key in c)

    def __le__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[key] <= other[key] for c in (self, other) for key in c)

    def __lt__(self, other):
        return self <= other and self != other

    def __ge__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[key] >= other[key] for c in (self, other) for key in c)

    def __gt__(self, other):
        return self >= other and self != other


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __iter__(self):
        merged = {}
        for mapping in reversed(self.maps):
            merged.update(dict.fromkeys(mapping))
        return iter(merged)

    def __len__(self):
        return len(list(iter(self)))

    def __bool__(self):
        return any(self.maps)

    def keys(self):
        return list(self)

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        del self.maps[0][key]

    def new_child(self, m=None, **kwargs):
        return type(self)({**({} if m is None else m), **kwargs}, *self.maps)

    @property
    def parents(self):
        return type(self)(*self.maps[1:])

    def __repr__(self):
        return f"{type(self).__name__}({', '.join([repr(m) for m in self.maps])})"


def _refuse(self, *value):
    raise AttributeError("can't set attribute" if value else "can't delete attribute")


def _field(place):
    return property(
        lambda self: tuple.__getitem__(self, place), _refuse, _refuse,
        f"Alias for field number {place}",
    )


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    fields = [str(name) for name in field_names]
    typename = str(typename)
    if rename:
        for i, name in enumerate(fields):
            bad = not name.isidentifier() or _iskeyword(name)
            if bad or name.startswith("_") or name in fields[:i]:
                fields[i] = f"_{i}"
    for name in [typename] + fields:
        if not name.isidentifier():
            raise ValueError(
                f"Type names and field names must be valid identifiers: {name!r}"
            )
        if _iskeyword(name):
            raise ValueError(
                f"Type names and field names cannot be a keyword: {name!r}"
            )
    for i, name in enumerate(fields):
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in fields[:i]:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > len(fields):
        raise TypeError("Got more default values than field names")
    return _namedtuple(typename, tuple(fields), defaults, module)


def _namedtuple(typename, fields, defaults, module):
    count = len(fields)
    by_name = dict(zip(fields[count - len(defaults) :], defaults))

    def __new__(cls, /, *args, **kwargs):
        if kwargs or len(args) != count:
            args = _bind(args, kwargs)
        return tuple.__new__(cls, args)

    def _bind(args, kwargs):
        if len(args) > count:
            takes = count + 1
            if defaults:
                takes = f"from {takes - len(defaults)} to {takes}"
            raise TypeError(
                f"{typename}.__new__() takes {takes} positional arguments"
                f" but {len(args) + 1} were given"
            )
        values = list(args)
        missing = []
        for name in fields[: len(args)]:
            if name in kwargs:
                raise TypeError(
                    f"{typename}.__new__() got multiple values for argument '{name}'"
                )
        for name in fields[len(args) :]:
            if name in kwargs:
                values.append(kwargs[name])
            elif name in by_name:
                values.append(by_name[name])
            else:
                missing.append(repr(name))
        for name in kwargs:
            if name not in fields:
                raise TypeError(
                    f"{typename}.__new__() got an unexpected keyword argument '{name}'"
                )
        if missing:
            plural = "s" if len(missing) > 1 else ""
            last = missing.pop()
            if missing:
                comma = "," if len(missing) > 1 else ""
                last = f"{', '.join(missing)}{comma} and {last}"
            number = count - len(values)
            raise TypeError(
                f"{typename}.__new__() missing {number} required positional"
                f" argument{plural}: {last}"
            )
        return values

    def __repr__(self):
        pairs = zip(fields, self)
        items = ", ".join([f"{name}={value!r}" for name, value in pairs])
        return f"{type(self).__name__}({items})"

    def _make(cls, iterable):
        values = tuple(iterable)
        if len(values) != count:
            raise TypeError(f"Expected {count} arguments, got {len(values)}")
        return tuple.__new__(cls, values)

    def _replace(self, /, **kwargs):
        values = [kwargs.pop(name, value) for name, value in zip(fields, self)]
        if kwargs:
            raise ValueError(f"Got unexpected field names: {list(kwargs)!r}")
        return type(self)(*values)

    namespace = {
        "__doc__": f"{typename}({', '.join(fields)})",
        "__slots__": (),
        "_fields": fields,
        "_field_defaults": by_name,
        "__match_args__": fields,
        "__new__": __new__,
        "__repr__": __repr__,
        "_make": classmethod(_make),
        "_replace": _replace,
        "_asdict": lambda self: dict(zip(fields, self)),
        "__getnewargs__": lambda self: tuple(self),
    }
    for place, name in enumerate(fields):
        namespace[name] = _field(place)
    result = type(typename, (tuple,), namespace)
    result.__module__ = "__main__" if module is None else module
    return result


class _Wrapper:
    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, item):
        return item in self.data

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __repr__(self):
        return repr(self.data)

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, _Wrapper) else other)

    def __getattr__(self, name):
        if name.startswith("__") or name == "data":
            raise AttributeError(name)
        return getattr(self.data, name)


class UserDict(_Wrapper):
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        for key, value in {**(dict or {}), **kwargs}.items():
            self[key] = value


class UserList(_Wrapper):
    def __init__(self, initlist=()):
        self.data = list(initlist)
