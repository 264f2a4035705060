class Error(Exception):
    pass


error = Error
_MISSING = object()


def copy(x):
    cls = type(x)
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    if cls in (list, dict, set):
        return x.copy()
    if not _has_state(x):
        return x
    return _rebuild(x, lambda value: value)


def deepcopy(x, memo=None):
    if memo is None:
        memo = {}
    known = memo.get(id(x), _MISSING)
    if known is not _MISSING:
        return known
    cls = type(x)
    method = getattr(x, "__deepcopy__", None)
    if isinstance(x, type):
        return x
    if method is not None:
        result = method(memo)
    elif cls is list:
        result = memo[id(x)] = []
        for item in x:
            result.append(deepcopy(item, memo))
    elif cls is dict:
        result = memo[id(x)] = {}
        for key, value in x.items():
            result[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        known = memo.get(id(x), _MISSING)
        if known is not _MISSING:
            return known
        same = all(a is b for a, b in zip(items, x))
        result = x if same else tuple(items)
    elif cls is set or cls is frozenset:
        result = cls([deepcopy(item, memo) for item in x])
    elif not _has_state(x):
        return x
    else:
        result = _rebuild(x, lambda value: deepcopy(value, memo), memo)
    memo[id(x)] = result
    memo.setdefault(id(memo), []).append(x)
    return result


def _has_state(x):
    """Instances of user classes; what locks or runs has no copy."""
    cls = type(x)
    if cls.__module__ in ("_thread", "threading", "queue") or cls.__name__ in (
        "generator",
        "module",
    ):
        if cls.__name__ in ("function", "module"):
            return False
        module = "" if cls.__module__ == "builtins" else cls.__module__ + "."
        raise TypeError(f"cannot pickle '{module}{cls.__name__}' object")
    return hasattr(x, "__dict__") and not callable(getattr(x, "__code__", x))


def _rebuild(x, convert, memo=None):
    cls = type(x)
    if isinstance(x, BaseException):
        result = cls.__new__(cls, *x.args)
        result.args = convert(x.args)
    elif isinstance(x, tuple):
        result = tuple.__new__(cls, [convert(item) for item in x])
    elif isinstance(x, (int, str, float, bytes)):
        result = cls.__new__(cls, x)
    else:
        result = cls.__new__(cls)
    if memo is not None:
        memo[id(x)] = result
    state = {name: value for name, value in x.__dict__.items()}
    method = getattr(x, "__setstate__", None)
    if hasattr(cls, "__getstate__") and method is not None:
        method(convert(x.__getstate__()))
        return result
    for name, value in state.items():
        object.__setattr__(result, name, convert(value))
    if isinstance(x, list):
        for item in x:
            result.append(convert(item))
    elif isinstance(x, dict):
        for key, value in x.items():
            result[convert(key)] = convert(value)
    elif isinstance(x, set):
        for item in x:
            result.add(convert(item))
    return result
