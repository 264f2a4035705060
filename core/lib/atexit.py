"""atexit: functions called when the program ends by itself."""

import sys
import _engine

_calls = []
_armed = False


def _arm():
    """From now on the end of the main task leads to _finish."""
    global _armed
    if not _armed:
        _armed = True
        _engine.at_exit(_finish)


def _finish():
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()
    _run_exitfuncs()


def _run_exitfuncs():
    while _calls:
        function, args, kwargs = _calls.pop()
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as e:
            sys.stderr.write(
                f"Exception ignored in atexit callback: {function!r}\n"
                + _engine.traceback_text(e, None)
            )


def register(function, *args, **kwargs):
    _arm()
    _calls.append((function, args, kwargs))
    return function


def unregister(function):
    _calls[:] = [call for call in _calls if call[0] != function]


def _clear():
    _calls.clear()


def _ncallbacks():
    return len(_calls)
