"""Logging, and what happens when a process ends."""

import atexit
import itertools
import os
from multiprocessing import process

NOTSET = 0
SUBDEBUG = 5
DEBUG = 10
INFO = 20
SUBWARNING = 25

LOGGER_NAME = "multiprocessing"
DEFAULT_LOGGING_FORMAT = "[%(levelname)s/%(processName)s] %(message)s"

_logger = None
_log_to_stderr = False


def sub_debug(msg, *args):
    if _logger:
        _logger.log(SUBDEBUG, msg, *args)


def debug(msg, *args):
    if _logger:
        _logger.log(DEBUG, msg, *args)


def info(msg, *args):
    if _logger:
        _logger.log(INFO, msg, *args)


def sub_warning(msg, *args):
    if _logger:
        _logger.log(SUBWARNING, msg, *args)


def get_logger():
    global _logger
    if not _logger:
        import logging

        logger = logging.getLogger(LOGGER_NAME)
        logger.propagate = 0
        logging.addLevelName(SUBDEBUG, "SUBDEBUG")
        logging.addLevelName(SUBWARNING, "SUBWARNING")
        _logger = logger
    return _logger


def log_to_stderr(level=None):
    global _log_to_stderr
    import logging

    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    _log_to_stderr = True
    return logger


def tell_fewer(pool, asked, got, error):
    """A pool goes on with the workers that could be started."""
    import sys

    name = type(pool).__name__
    sys.stderr.write(f"{name}: {got} of {asked} workers started: {error.strerror}\n")


_after_forkers = {}
_numbers = itertools.count()


def register_after_fork(obj, func):
    _after_forkers[next(_numbers)] = obj, func


def _after_fork():
    """In a child, which may be a copy of its parent."""
    global _exiting
    _exiting = False
    _finalizers.clear()
    for obj, func in list(_after_forkers.values()):
        try:
            func(obj)
        except Exception as exc:
            info("after forker raised exception %s", exc)


_finalizers = {}


class Finalize:
    """A callback for the end of the process, or for who calls it first: never
    because obj is collected."""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority is not None and not isinstance(exitpriority, int):
            raise TypeError(
                f"Exitpriority ({exitpriority!r}) must be None or int, not"
                f" {type(exitpriority)!s}"
            )
        if obj is None and exitpriority is None:
            raise ValueError("Without object, exitpriority cannot be None")
        self._callback = callback
        self._args = args
        self._kwargs = kwargs or {}
        self._key = exitpriority, next(_numbers)
        self._pid = os.getpid()
        _finalizers[self._key] = self

    def __call__(self):
        if _finalizers.pop(self._key, None) is None:
            sub_debug("finalizer no longer registered")
            return None
        result = None
        if self._pid == os.getpid():
            sub_debug("finalizer calling %s", self._callback)
            result = self._callback(*self._args, **self._kwargs)
        self._callback = self._args = self._kwargs = None
        return result

    def cancel(self):
        _finalizers.pop(self._key, None)

    def still_active(self):
        return self._key in _finalizers


def _run_finalizers(minpriority=None):
    """Highest priority first, and newest first among equals."""
    keys = [key for key in list(_finalizers) if key[0] is not None]
    if minpriority is not None:
        keys = [key for key in keys if key[0] >= minpriority]
    for key in sorted(keys, reverse=True):
        finalizer = _finalizers.get(key)
        if finalizer is not None:
            try:
                finalizer()
            except Exception:
                import traceback

                traceback.print_exc()
    if minpriority is None:
        _finalizers.clear()


_exiting = False


def is_exiting():
    return _exiting


def _exit_function():
    """Daemons are ended, the other children waited for."""
    global _exiting
    if _exiting:
        return
    _exiting = True
    info("process shutting down")
    debug('running all "atexit" finalizers with priority >= 0')
    _run_finalizers(0)
    for child in process.active_children():
        if child.daemon:
            info("calling terminate() for daemon %s", child.name)
            child._popen.terminate()
    for child in process.active_children():
        info("calling join() for process %s", child.name)
        child.join()
    debug('running the remaining "atexit" finalizers')
    _run_finalizers()


atexit.register(_exit_function)
