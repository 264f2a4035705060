"""Futures, and what waits for them.

Everything of a future is protected by its lock. Most futures are never waited
for, or only when they are done: what that takes is made by the first who has to
wait, and what a class can hold for all is not set in each.
"""

import _thread
from _engine import monotonic
from threading import Condition, Event

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

PENDING = "PENDING"
RUNNING = "RUNNING"
CANCELLED = "CANCELLED"  # and those who wait() have not been told yet
CANCELLED_AND_NOTIFIED = "CANCELLED_AND_NOTIFIED"
FINISHED = "FINISHED"

_new_lock = _thread.allocate_lock
_CANCELLED = (CANCELLED, CANCELLED_AND_NOTIFIED)
_OVER = (FINISHED, CANCELLED_AND_NOTIFIED)
_WORDS = {CANCELLED_AND_NOTIFIED: "cancelled"}


class Error(Exception):
    """Base class for all future-related exceptions."""


class CancelledError(Error):
    """The Future was cancelled."""


class InvalidStateError(Error):
    """The operation is not allowed in this state."""


class BrokenExecutor(RuntimeError):
    """
    Raised when a executor has become non-functional after a severe failure.
    """


TimeoutError = TimeoutError


def _log(method, *args, **options):
    import logging

    getattr(logging.getLogger("concurrent.futures"), method)(*args, **options)


class Future:
    """The result of a call that somebody else makes."""

    _result = None
    _exception = None
    _watched = False  # it has one of the following
    _condition = None
    _waiters = ()
    _done_callbacks = ()

    def __init__(self):
        self._state = PENDING
        self._lock = _new_lock()

    def __repr__(self):
        with self._lock:
            state = self._state
            exception = self._exception
            result = self._result
        text = f"<{type(self).__name__} at {id(self):#x} state="
        text += _WORDS.get(state) or state.lower()
        if state == FINISHED:
            if exception:
                text += f" raised {type(exception).__name__}"
            else:
                text += f" returned {type(result).__name__}"
        return text + ">"

    def cancel(self):
        with self._lock:
            if self._state in _CANCELLED:
                return True
            if self._state != PENDING:
                return False
            self._state = CANCELLED
            if self._condition is not None:
                self._condition.notify_all()
        self._call_back()
        return True

    def cancelled(self):
        with self._lock:
            return self._state in _CANCELLED

    def running(self):
        with self._lock:
            return self._state == RUNNING

    def done(self):
        with self._lock:
            return self._state not in (PENDING, RUNNING)

    def _wait(self, timeout):
        """Returns when it is done. The lock is held."""
        if self._state == FINISHED:
            return
        if self._state not in _CANCELLED:
            if self._condition is None:
                self._condition = Condition(self._lock)
                self._watched = True
            self._condition.wait(timeout)
            if self._state == FINISHED:
                return
            if self._state not in _CANCELLED:
                raise TimeoutError()
        raise CancelledError()

    def result(self, timeout=None):
        with self._lock:
            if self._state != FINISHED:
                self._wait(timeout)
            if self._exception is None:
                return self._result
        raise self._exception

    def exception(self, timeout=None):
        with self._lock:
            self._wait(timeout)
            return self._exception

    def add_done_callback(self, fn):
        with self._lock:
            if self._state in (PENDING, RUNNING):
                self._done_callbacks += (fn,)
                self._watched = True
                return
        self._call_back((fn,))

    def _call_back(self, functions=None):
        for function in self._done_callbacks if functions is None else functions:
            try:
                function(self)
            except Exception:
                _log("exception", "exception calling callback for %r", self)

    def set_running_or_notify_cancel(self):
        """For executors: False if there is nothing to be done any more."""
        with self._lock:
            if self._state == PENDING:
                self._state = RUNNING
                return True
            if self._state == CANCELLED:
                self._state = CANCELLED_AND_NOTIFIED
                for waiter in self._waiters:
                    waiter.add(self)
                return False
            state = self._state
        _log("critical", "Future %s in unexpected state: %s", id(self), state)
        raise RuntimeError("Future in unexpected state")

    def _finish(self, result, exception):
        with self._lock:
            state = self._state
            if state == RUNNING or state == PENDING:
                if exception is None:
                    self._result = result
                else:
                    self._exception = exception
                self._state = FINISHED
                if not self._watched:
                    return
                for waiter in self._waiters:
                    waiter.add(self)
                if self._condition is not None:
                    self._condition.notify_all()
                state = None
        if state:
            raise InvalidStateError(f"{state}: {self!r}")
        self._call_back()

    def set_result(self, result):
        """For executors."""
        self._finish(result, None)

    def set_exception(self, exception):
        """For executors."""
        self._finish(None, exception)

    def __class_getitem__(cls, item):
        return cls


class _Waiter:
    """Collects those of some futures that are done. `wanted` of them, or one
    that failed where that counts, set the event."""

    def __init__(self, futures, wanted, failures):
        self.lock = _new_lock()
        self.event = Event()
        self.wanted = wanted
        self.failures = failures
        self.done = []
        self.futures = futures
        for future in futures:
            with future._lock:
                if future._state in _OVER:
                    self.add(future)
                else:
                    future._waiters += (self,)
                    future._watched = True

    def add(self, future):
        """The future's lock is held."""
        with self.lock:
            self.done.append(future)
            if len(self.done) >= self.wanted or (
                self.failures and future._exception is not None
            ):
                self.event.set()

    def take(self):
        with self.lock:
            done = self.done
            self.done = []
            self.event.clear()
        return done

    def leave(self):
        for future in self.futures:
            with future._lock:
                if self in future._waiters:
                    others = list(future._waiters)
                    others.remove(self)
                    future._waiters = tuple(others)


class DoneAndNotDoneFutures(tuple):
    """A namedtuple, made without the module collections."""

    _fields = ("done", "not_done")
    done = property(lambda self: self[0])
    not_done = property(lambda self: self[1])

    def __new__(cls, done, not_done):
        return tuple.__new__(cls, (done, not_done))

    def __repr__(self):
        return f"DoneAndNotDoneFutures(done={self.done!r}, not_done={self.not_done!r})"


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    futures = set(fs)
    first = return_when == FIRST_COMPLETED
    failures = return_when == FIRST_EXCEPTION
    waiter = _Waiter(futures, 1 if first else len(futures), failures)
    if len(waiter.done) < len(futures):
        if not first and not failures and return_when != ALL_COMPLETED:
            waiter.leave()
            raise ValueError(f"Invalid return condition: {return_when!r}")
        waiter.event.wait(timeout)
    waiter.leave()
    done = set(waiter.take())
    return DoneAndNotDoneFutures(done, futures - done)


def as_completed(fs, timeout=None):
    end = None if timeout is None else monotonic() + timeout
    futures = dict.fromkeys(fs)
    total = left = len(futures)
    waiter = _Waiter(futures, 1, False)
    try:
        while True:
            for future in waiter.take():
                left -= 1
                yield future
            if not left:
                return
            seconds = None if end is None else end - monotonic()
            if seconds is not None and seconds < 0:
                raise TimeoutError(f"{left} (of {total}) futures unfinished")
            waiter.event.wait(seconds)
    finally:
        waiter.leave()


class Executor:
    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        end = None if timeout is None else monotonic() + timeout
        submit = self.submit
        return _results([submit(fn, *args) for args in zip(*iterables)], end)

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False


def _results(futures, end):
    futures.reverse()
    try:
        while futures:
            # Whoever holds the iterator need not hold what is done with.
            future = futures.pop()
            try:
                if end is None:
                    result = future.result()
                else:
                    result = future.result(end - monotonic())
            except BaseException:
                future.cancel()
                raise
            yield result
    finally:
        for future in futures:
            future.cancel()


_results.__qualname__ = "Executor.map.<locals>.result_iterator"
