"""threading: the Python half. Locks, conditions, semaphores and events are C
(sync/), and so is what starts, joins and names a task (sync/thread.c)."""

import _thread
from _thread import (
    Condition,
    Event,
    Semaphore,
    BoundedSemaphore,
    RLock,
    TIMEOUT_MAX,
    get_ident,
    get_native_id,
)
from _engine import monotonic, traceback_text

Lock = _thread.allocate_lock
ThreadError = RuntimeError

_numbers = iter(range(1, 1 << 62))
_dummies = iter(range(1, 1 << 62))
_profile = None


class ExceptHookArgs(tuple):
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])

    def __repr__(self):
        return (
            "_thread._ExceptHookArgs(exc_type=%r, exc_value=%r, exc_traceback=%r,"
            " thread=%r)" % tuple(self)
        )


ExceptHookArgs.__name__ = ExceptHookArgs.__qualname__ = "_ExceptHookArgs"
ExceptHookArgs.__module__ = "_thread"


def excepthook(args):
    if args.exc_type is SystemExit:
        return
    if args.thread is not None:
        name = args.thread.name
    else:
        name = get_ident()
    try:
        message = str(args.exc_value)
    except BaseException:
        message = "<exception str() failed>"
    text = traceback_text(args.exc_value, message, True)
    import sys

    sys.stderr.write(f"Exception in thread {name}:\n{text}")


__excepthook__ = excepthook


class Thread:
    def __init__(
        self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None
    ):
        assert group is None, "group argument must be None for now"
        if name is None:
            name = f"Thread-{next(_numbers)}"
            if target is not None:
                try:
                    name += f" ({target.__name__})"
                except AttributeError:
                    pass
        self._target = target
        self._name = str(name)
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._task = None

    def start(self):
        try:
            started = self._task is not None
        except AttributeError:
            raise RuntimeError("thread.__init__() not called") from None
        if started:
            raise RuntimeError("threads can only be started once")
        task = _thread.new_task(
            self._bootstrap, (), None, self, self._name, bool(self._daemonic)
        )
        self._task = task
        try:
            _thread.start(task)
        except RuntimeError:
            self._task = None
            raise

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        try:
            self.run()
        except BaseException as e:
            args = ExceptHookArgs((type(e), e, e.__traceback__, self))
            try:
                excepthook(args)
            except BaseException as again:
                import sys

                sys.stderr.write(
                    "Exception in threading.excepthook:\n" + traceback_text(again, None)
                )

    def join(self, timeout=None):
        task = self._task
        if task is None:
            raise RuntimeError("cannot join thread before it is started")
        if task is _thread.current_task():
            raise RuntimeError("cannot join current thread")
        if timeout is None:
            task.join()
        else:
            task.join(max(timeout, 0))

    def __getstate__(self):
        raise TypeError("cannot pickle '_thread.lock' object")

    def is_alive(self):
        task = self._task
        return task is not None and not task.done()

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = str(name)
        if self._task is not None:
            self._task.set_name(self._name)

    @property
    def ident(self):
        return None if self._task is None else self._task.ident

    @property
    def native_id(self):
        return self.ident

    @property
    def daemon(self):
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if self._task is not None:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemonic):
        self.daemon = daemonic

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def __repr__(self):
        if self._task is None:
            status = "initial"
        elif self._task.done():
            status = "stopped"
        else:
            status = "started"
        if self._daemonic:
            status += " daemon"
        if self.ident is not None:
            status += f" {self.ident}"
        return f"<{type(self).__name__}({self._name}, {status})>"


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _MainThread(Thread):
    def __init__(self):
        self._target = None
        self._name = "MainThread"
        self._args = ()
        self._kwargs = {}
        self._daemonic = False
        self._task = _thread.main_task()


class _DummyThread(Thread):
    def __init__(self, task):
        self._target = None
        self._name = f"Dummy-{next(_dummies)}"
        self._args = ()
        self._kwargs = {}
        self._daemonic = True
        self._task = task


_main_thread = _MainThread()


def main_thread():
    return _main_thread


def current_thread():
    thread = _thread.current()
    if thread is None:
        task = _thread.current_task()
        thread = _main_thread if task is _main_thread._task else _DummyThread(task)
        _thread.set_current(thread)
    return thread


currentThread = current_thread


def enumerate():
    threads = []
    for task in _thread.live_tasks():
        thread = task.thread
        if thread is not None:
            threads.append(thread)
        elif task is _main_thread._task:
            threads.append(_main_thread)
    threads.reverse()
    return threads


def active_count():
    return len(enumerate())


activeCount = active_count


_shutdown_calls = []
_is_shutting_down = False


def _register_atexit(function, *args, **kwargs):
    """Called when the main thread has ended, before the others are joined."""
    if _is_shutting_down:
        raise RuntimeError("can't register atexit after shutdown")
    import atexit

    atexit._arm()
    _shutdown_calls.append((function, args, kwargs))


def _shutdown():
    global _is_shutting_down
    _is_shutting_down = True
    _thread.set_current(_main_thread)
    while _shutdown_calls:
        function, args, kwargs = _shutdown_calls.pop()
        function(*args, **kwargs)
    current = current_thread()
    while True:
        others = [t for t in enumerate() if not (t.daemon or t is current)]
        if not others:
            return
        others[0].join()


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    """Parties meet: the state is 0 filling, 1 draining, -1 broken, -2 being
    reset. Everything is protected by the condition's lock."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._cond = Condition(Lock())
        self._action = action
        self._timeout = timeout
        self._parties = parties
        self._state = 0
        self._count = 0

    def __repr__(self):
        if self.broken:
            return f"<threading.Barrier at {id(self):#x}: broken>"
        return (
            f"<threading.Barrier at {id(self):#x}:"
            f" waiters={self.n_waiting}/{self.parties}>"
        )

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            while self._state in (-2, 1):
                self._cond.wait()
            if self._state < 0:
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    self._release()
                else:
                    self._wait(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (-2, 1):
                    self._state = 0
                    self._cond.notify_all()

    def _release(self):
        try:
            if self._action:
                self._action()
            self._state = 1
            self._cond.notify_all()
        except:
            self._break()
            raise

    def _wait(self, timeout):
        if not self._cond.wait_for(lambda: self._state != 0, timeout):
            self._break()
            raise BrokenBarrierError
        if self._state < 0:
            raise BrokenBarrierError

    def _break(self):
        self._state = -1
        self._cond.notify_all()

    def reset(self):
        with self._cond:
            if self._count > 0:
                if self._state == 0:
                    self._state = -2
                elif self._state == -1:
                    self._state = -2
            else:
                self._state = 0
            self._cond.notify_all()

    def abort(self):
        with self._cond:
            self._break()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == 0 else 0

    @property
    def broken(self):
        return self._state == -1


class _local:
    """Attributes live in a dict of the running task. A subclass's __init__
    runs once in each task."""

    def __new__(cls, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        _thread.local_dict(self)
        object.__setattr__(self, "arguments", (args, kwargs))
        return self

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '_thread._local' object")

    def __getattribute__(self, name):
        values, new = _thread.local_dict(self)
        if new:
            _local_begin(self)
        if name == "__dict__":
            return values
        return _thread.local_getattr(self, name, values)

    def __setattr__(self, name, value):
        values, new = _thread.local_dict(self)
        if new:
            _local_begin(self)
        if name == "__dict__":
            raise AttributeError(
                f"'{type(self).__name__}' object attribute '__dict__' is read-only"
            )
        _thread.local_setattr(self, name, value, values)

    def __delattr__(self, name):
        values, new = _thread.local_dict(self)
        if new:
            _local_begin(self)
        if name == "__dict__":
            raise AttributeError(
                f"'{type(self).__name__}' object attribute '__dict__' is read-only"
            )
        _thread.local_delattr(self, name, values)

    def __dir__(self):
        return [*dir(type(self)), *self.__dict__]


def _local_begin(self):
    """First use in a task."""
    init = type(self).__init__
    if init is not object.__init__:
        args, kwargs = object.__getattribute__(self, "arguments")
        init(self, *args, **kwargs)


_local.__module__ = "_thread"
_local.__name__ = "_thread._local"
local = _local


def settrace(func):
    raise NotImplementedError("threading.settrace() is not supported")


def setprofile(func):
    raise NotImplementedError("threading.setprofile() is not supported")


def stack_size(size=0):
    return 0
