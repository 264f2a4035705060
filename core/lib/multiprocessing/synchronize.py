"""Locks, conditions and the like between processes, on semaphores of the run's
broker. Who holds a lock is known only in the process that does."""

import threading
import time
import _process
from _process import pid
from _thread import get_ident
from multiprocessing import context, process
from multiprocessing.reduction import import_handle

SEM_VALUE_MAX = 2147483647


class SemLock:
    """_owner: process and thread that have a lock, as far as this process knows.
    A forked child finds its parent's number there, so the lock is not its own."""

    def __init__(self, value, maximum):
        if not 0 <= value <= SEM_VALUE_MAX:
            raise OSError(22, "Invalid argument")
        self._sem = _process.Semaphore(value, maximum)
        self._maximum = maximum
        self._owner = None
        self._count = 0

    def __getstate__(self):
        context.assert_spawning(self)
        return self._sem.export(), self._maximum

    def __setstate__(self, state):
        handle, self._maximum = state
        self._sem = import_handle(handle)
        self._owner = None
        self._count = 0

    def _is_mine(self):
        return self._owner == (pid(), get_ident())

    def _leave(self):
        """Releases it however often it was acquired: what _enter needs."""
        count = self._count
        self._owner = None
        self._count = 0
        self._sem.post()
        return count

    def _enter(self, count):
        self._sem.acquire()
        self._owner = pid(), get_ident()
        self._count = count

    def _owner_name(self):
        """The owner's name and whether it is known; None if it is free."""
        if self._is_mine():
            name = process.current_process().name
            if threading.current_thread() is not threading.main_thread():
                name += "|" + threading.current_thread().name
            return name, True
        if self._sem.value() == 1:
            return None, True
        here = self._owner is not None and self._owner[0] == pid()
        return "SomeOtherThread" if here else "SomeOtherProcess", False


class Semaphore(SemLock):
    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, value, SEM_VALUE_MAX)

    def acquire(self, block=True, timeout=None):
        return self._sem.acquire(block, timeout)

    def release(self):
        self._sem.post()

    def __enter__(self):
        return self._sem.acquire()

    def __exit__(self, *exc):
        self._sem.post()

    def get_value(self):
        return self._sem.value()

    def __repr__(self):
        return f"<{type(self).__name__}(value={self._sem.value()})>"


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, value, value)

    def release(self):
        self._sem.release()

    def __exit__(self, *exc):
        self._sem.release()

    def __repr__(self):
        name = type(self).__name__
        return f"<{name}(value={self._sem.value()}, maxvalue={self._maximum})>"


class Lock(SemLock):
    def __init__(self, *, ctx):
        SemLock.__init__(self, 1, 1)

    def acquire(self, block=True, timeout=None):
        if not self._sem.acquire(block, timeout):
            return False
        self._owner = pid(), get_ident()
        self._count = 1
        return True

    __enter__ = acquire

    def release(self):
        self._owner = None
        self._count = 0
        self._sem.release()

    def __exit__(self, *exc):
        self.release()

    def __repr__(self):
        return f"<{type(self).__name__}(owner={self._owner_name()[0]})>"


class RLock(SemLock):
    def __init__(self, *, ctx):
        SemLock.__init__(self, 1, 1)

    def acquire(self, block=True, timeout=None):
        me = pid(), get_ident()
        if self._owner == me:
            self._count += 1
            return True
        if not self._sem.acquire(block, timeout):
            return False
        self._owner = me
        self._count = 1
        return True

    __enter__ = acquire

    def release(self):
        if self._owner != (pid(), get_ident()):
            raise AssertionError(
                "attempt to release recursive lock not owned by thread"
            )
        if self._count > 1:
            self._count -= 1
        else:
            self._leave()

    def __exit__(self, *exc):
        self.release()

    def __repr__(self):
        name, known = self._owner_name()
        count = "nonzero" if not known else self._count if name else 0
        return f"<{type(self).__name__}({name}, {count})>"


class Condition:
    """Everything happens under the lock but the waiting itself.

    _sleeping counts those who wait or are about to, _woken those of them who do
    not any more; _gate lets one through for each release. Whoever notifies waits
    until as many as were let through have left, so that nobody who comes later
    can take their place, and shuts the gate if some timed out instead.
    """

    def __init__(self, lock=None, *, ctx):
        self._lock = lock or ctx.RLock()
        self._sleeping = ctx.Semaphore(0)
        self._woken = ctx.Semaphore(0)
        self._gate = ctx.Semaphore(0)

    def __getstate__(self):
        context.assert_spawning(self)
        return self._lock, self._sleeping, self._woken, self._gate

    def __setstate__(self, state):
        self._lock, self._sleeping, self._woken, self._gate = state

    def acquire(self, block=True, timeout=None):
        return self._lock.acquire(block, timeout)

    def release(self):
        self._lock.release()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc):
        return self._lock.__exit__(*exc)

    def wait(self, timeout=None):
        lock = self._lock
        assert lock._is_mine(), "must acquire() condition before using wait()"
        self._sleeping.release()
        count = lock._leave()
        try:
            return self._gate.acquire(True, timeout)
        finally:
            self._woken.release()
            lock._enter(count)

    def notify(self, n=1):
        assert self._lock._is_mine(), "lock is not owned"
        sleeping = self._sleeping
        while self._woken.acquire(False):  # since then some have timed out
            sleeping.acquire(False)
        count = 0
        while count < n and sleeping.acquire(False):
            self._gate.release()
            count += 1
        if count:
            for _ in range(count):
                self._woken.acquire()
            while self._gate.acquire(False):
                pass

    def notify_all(self):
        self.notify(SEM_VALUE_MAX)

    def wait_for(self, predicate, timeout=None):
        result = predicate()
        if result:
            return result
        end = None if timeout is None else time.monotonic() + timeout
        left = None
        while not result:
            if end is not None:
                left = end - time.monotonic()
                if left <= 0:
                    break
            self.wait(left)
            result = predicate()
        return result

    def __repr__(self):
        try:
            count = self._sleeping.get_value() - self._woken.get_value()
        except Exception:
            count = "unknown"
        return f"<{type(self).__name__}({self._lock}, {count})>"


class Event:
    """Set while the flag, which only changes under the lock, is 1."""

    def __init__(self, *, ctx):
        self._cond = ctx.Condition(ctx.Lock())
        self._flag = ctx.Semaphore(0)

    def is_set(self):
        return self._flag.get_value() > 0

    def set(self):
        with self._cond:
            if not self._flag.get_value():
                self._flag.release()
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag.acquire(False)

    def wait(self, timeout=None):
        if self.is_set():
            return True
        with self._cond:
            if not self.is_set():
                self._cond.wait(timeout)
            return self.is_set()

    def __repr__(self):
        status = "set" if self.is_set() else "unset"
        return f"<{type(self).__qualname__} at {id(self):#x} {status}>"


class Barrier(threading.Barrier):
    """The state and the count of threading.Barrier are two numbers in a memory
    of the broker."""

    def __init__(self, parties, action=None, timeout=None, *, ctx):
        self._memory = _process.Memory(8)
        self._cond = ctx.Condition()
        self._action = action
        self._timeout = timeout
        self._parties = parties
        self._state = 0
        self._count = 0

    def __getstate__(self):
        context.assert_spawning(self._cond)
        return (
            self._memory.export(),
            self._cond,
            self._action,
            self._timeout,
            self._parties,
        )

    def __setstate__(self, state):
        handle, self._cond, self._action, self._timeout, self._parties = state
        self._memory = import_handle(handle)

    def _read(self, offset):
        data = self._memory.read(offset, 4)
        return int.from_bytes(data, "little", signed=True)

    def _write(self, offset, value):
        self._memory.write(offset, value.to_bytes(4, "little", signed=True))

    @property
    def _state(self):
        return self._read(0)

    @_state.setter
    def _state(self, value):
        self._write(0, value)

    @property
    def _count(self):
        return self._read(4)

    @_count.setter
    def _count(self, value):
        self._write(4, value)

    def __repr__(self):
        name = f"multiprocessing.synchronize.{type(self).__qualname__}"
        if self.broken:
            return f"<{name} at {id(self):#x}: broken>"
        return (
            f"<{name} at {id(self):#x}: waiters={self.n_waiting}/{self.parties}>"
        )
