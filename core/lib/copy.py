import _engine
import copyreg
from types import (
    BuiltinFunctionType,
    CodeType,
    EllipsisType,
    FunctionType,
    MethodType,
    NoneType,
    NotImplementedType,
)


class Error(Exception):
    pass


error = Error
_MISSING = object()
_atomic = {
    NoneType, EllipsisType, NotImplementedType, int, float, bool, str, bytes,
    CodeType, type, range, property, FunctionType, BuiltinFunctionType,
}


def _reduced(x, cls):
    reduce = copyreg.dispatch_table.get(cls)
    return x.__reduce_ex__(4) if reduce is None else reduce(x)


def copy(x):
    cls = type(x)
    if cls in _atomic or cls in (tuple, frozenset, slice):
        return x
    if cls in (list, dict, set):
        return x.copy()
    if issubclass(cls, type):
        return x
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    parts = _reduced(x, cls)
    return x if isinstance(parts, str) else _rebuild(x, *parts)


def deepcopy(x, memo=None):
    if memo is None:
        memo = {}
    known = memo.get(id(x), _MISSING)
    if known is not _MISSING:
        return known
    cls = type(x)
    if cls in _atomic:
        return x
    if cls is list:
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
    elif cls is MethodType:
        result = cls(x.__func__, deepcopy(x.__self__, memo))
    elif issubclass(cls, type):
        return x
    else:
        method = getattr(x, "__deepcopy__", None)
        if method is not None:
            result = method(memo)
        else:
            parts = _reduced(x, cls)
            if isinstance(parts, str):
                return x
            result = _rebuild(x, *parts, memo=memo)
    if result is not x:
        memo[id(x)] = result
        memo.setdefault(id(memo), []).append(x)
    return result


def _rebuild(x, make, args, state=None, items=None, pairs=None, *, memo=None):
    """What __reduce__ says, with deep copies of the parts if there is a memo."""
    if memo is None:
        convert = lambda value: value
    else:
        convert = lambda value: deepcopy(value, memo)
    result = make(*[convert(arg) for arg in args])
    if memo is not None:
        memo[id(x)] = result
    if state is not None:
        _engine.build(result, convert(state))
    if items is not None:
        for item in items:
            result.append(convert(item))
    if pairs is not None:
        for key, value in pairs:
            result[convert(key)] = convert(value)
    return result
