from _thread import RLock

_MISSING = object()
WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(
    wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES
):
    for name in assigned:
        value = getattr(wrapped, name, _MISSING)
        if value is not _MISSING:
            setattr(wrapper, name, value)
    if updated:
        for name, value in getattr(wrapped, "__dict__", {}).items():
            setattr(wrapper, name, value)
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda wrapper: update_wrapper(wrapper, wrapped, assigned, updated)


def reduce(function, iterable, initial=_MISSING):
    iterator = iter(iterable)
    if initial is _MISSING:
        for initial in iterator:
            break
        else:
            raise TypeError("reduce() of empty iterable with no initial value")
    for item in iterator:
        initial = function(initial, item)
    return initial


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func)]
        parts += [repr(arg) for arg in self.args]
        parts += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"functools.partial({', '.join(parts)})"

    def __reduce__(self):
        more = {
            name: value
            for name, value in self.__dict__.items()
            if name not in ("func", "args", "keywords")
        }
        state = self.func, self.args, self.keywords, more or None
        return type(self), (self.func,), state

    def __setstate__(self, state):
        self.func, self.args, self.keywords, more = state
        self.__dict__.update(more or {})


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, obj, cls=None):
        func = self.func
        if hasattr(func, "__get__"):
            func = func.__get__(obj, cls)
        return partial(func, *self.args, **self.keywords)


def cmp_to_key(mycmp):
    class K:
        __slots__ = ("obj",)
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K


def _negated(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else not result

    return method


def _or_equal(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        if result is NotImplemented:
            return result
        return result or self == other

    return method


def _and_unequal(name, negate):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        if result is NotImplemented:
            return result
        return (not result if negate else result) and self != other

    return method


def _not_or_equal(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        if result is NotImplemented:
            return result
        return not result or self == other

    return method


_orders = {
    "__lt__": (
        ("__gt__", _and_unequal("__lt__", True)),
        ("__le__", _or_equal("__lt__")),
        ("__ge__", _negated("__lt__")),
    ),
    "__le__": (
        ("__ge__", _not_or_equal("__le__")),
        ("__lt__", _and_unequal("__le__", False)),
        ("__gt__", _negated("__le__")),
    ),
    "__gt__": (
        ("__lt__", _and_unequal("__gt__", True)),
        ("__ge__", _or_equal("__gt__")),
        ("__le__", _negated("__gt__")),
    ),
    "__ge__": (
        ("__le__", _not_or_equal("__ge__")),
        ("__gt__", _and_unequal("__ge__", False)),
        ("__lt__", _negated("__ge__")),
    ),
}


def total_ordering(cls):
    defined = set()
    for base in cls.__mro__:
        if base is not object:
            defined.update([name for name in _orders if name in base.__dict__])
    for name in ("__lt__", "__le__", "__gt__", "__ge__"):
        if name in defined:
            for missing, method in _orders[name]:
                if missing not in defined:
                    method.__name__ = missing
                    setattr(cls, missing, method)
            return cls
    raise ValueError("must define at least one ordering operation: < > <= >=")


class _Missing:
    pass


class _CacheInfo(tuple):
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return "CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)" % tuple(self)


def _key(args, kwargs, typed):
    if not kwargs and not typed:
        if len(args) == 1 and type(args[0]) in (int, str):
            return args[0]
        return args
    key = (args, _Missing, tuple(kwargs.items()))
    if typed:
        key += (tuple([type(arg) for arg in args]),)
        key += (tuple([type(value) for value in kwargs.values()]),)
    return key


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128, typed)
    if maxsize is not None:
        maxsize = max(maxsize, 0)
    return lambda function: _cached(function, maxsize, typed)


def _cached(function, maxsize, typed):
    # Oldest use first. One dict operation is atomic; the lock keeps several
    # together. The function itself runs without the lock.
    values = {}
    lock = RLock()
    hits = misses = 0

    def wrapper(*args, **kwargs):
        nonlocal hits, misses
        key = _key(args, kwargs, typed)
        with lock:
            value = values.get(key, _MISSING)
            if value is not _MISSING:
                hits += 1
                if maxsize is not None:
                    del values[key]
                    values[key] = value
                return value
            misses += 1
        value = function(*args, **kwargs)
        if maxsize == 0:
            return value
        with lock:
            if key not in values:
                if maxsize is not None and len(values) >= maxsize:
                    del values[next(iter(values))]
                values[key] = value
        return value

    def cache_info():
        with lock:
            return _CacheInfo((hits, misses, maxsize, len(values)))

    def cache_clear():
        nonlocal hits, misses
        with lock:
            values.clear()
            hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, function)


def cache(function):
    return _cached(function, None, False)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.lock = RLock()

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        values = instance.__dict__
        value = values.get(self.attrname, _MISSING)
        if value is _MISSING:
            with self.lock:
                value = values.get(self.attrname, _MISSING)
                if value is _MISSING:
                    value = values[self.attrname] = self.func(instance)
        return value


def singledispatch(function):
    registry = {object: function}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return function

    def register(cls, func=None):
        if func is not None:
            registry[cls] = func
            return func
        if isinstance(cls, type):
            return lambda func: register(cls, func)
        raise NotImplementedError(
            "singledispatch: register(cls) is supported, annotations are not"
        )

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError(
                f"{function.__name__} requires at least 1 positional argument"
            )
        return dispatch(type(args[0]))(*args, **kwargs)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, function)
