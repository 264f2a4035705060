import sys
from _engine import traceback_text


def _message(exc):
    try:
        return str(exc)
    except Exception:
        return "<exception str() failed>"


def _exception(exc, value):
    if isinstance(exc, BaseException):
        return exc
    return value


def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    exc = _exception(exc, value)
    if exc is None:
        return ["NoneType: None\n"]
    return traceback_text(exc, _message(exc)).splitlines(True)


def format_exception_only(exc, value=None):
    exc = _exception(exc, value)
    cls = type(exc)
    name = cls.__qualname__
    if cls.__module__ not in ("builtins", "__main__"):
        name = f"{cls.__module__}.{name}"
    message = _message(exc)
    return [f"{name}: {message}\n" if message else f"{name}\n"]


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exception()))


def _print(text, file):
    print(text, end="", file=sys.stderr if file is None else file)


def print_exc(limit=None, file=None, chain=True):
    _print(format_exc(), file)


def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    _print("".join(format_exception(exc, value)), file)
