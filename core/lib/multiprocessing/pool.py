"""Pools of processes, and of threads.

Tasks go to the workers through one queue, results come back through another,
and one thread of the parent takes them from it: so a job's bookkeeping, and the
callbacks, belong to that thread alone. A task is (job, number, kind, function,
arguments), a result (job, number, worker's pid, whether it succeeded, value).

A second thread walks the iterables of imap, and sends what found no room; a
third one replaces workers that have ended. The task that a worker took with it
fails: its job raises RuntimeError, where CPython waits for ever.

A function that is known by its name is pickled once, and goes as those bytes.
"""

import threading
from _thread import new_task, start
from _collections import deque
from os import cpu_count
from queue import Empty, SimpleQueue
from threading import Event
from multiprocessing.context import TimeoutError

__all__ = ["Pool", "ThreadPool"]

INIT = "INIT"
RUN = "RUN"
CLOSE = "CLOSE"
TERMINATE = "TERMINATE"

_CALL, _MAP, _STARMAP, _ONE, _RAISE = range(5)  # kinds of task
_jobs = iter(range(1 << 62))
_Function = type(lambda: None)


class RemoteTraceback(Exception):
    def __init__(self, tb):
        self.tb = tb


class ExceptionWithTraceback:
    """An exception that becomes the same with its traceback's text as cause."""

    def __init__(self, exc):
        from traceback import format_exception

        self.exc = exc
        self.tb = '\n"""\n' + "".join(format_exception(exc)) + '"""'

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    """Instead of a result that cannot be sent."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"

    def __repr__(self):
        return f"<{type(self).__name__}: {self}>"


# In the workers


def _perform(kind, function, arguments):
    if kind == _CALL:
        return function(*arguments[0], **arguments[1])
    if kind == _MAP:
        return [function(item) for item in arguments]
    if kind == _STARMAP:
        return [function(*items) for items in arguments]
    if kind == _ONE:
        return function(arguments)
    raise arguments


def worker(get, put, initializer, initargs):
    """A thread of a ThreadPool."""
    if initializer is not None:
        initializer(*initargs)
    while True:
        task = get()
        if task is None:
            return
        job, number, kind, function, arguments = task
        try:
            value = _perform(kind, function, arguments)
        except BaseException as error:
            put((job, number, None, False, error))
        else:
            put((job, number, None, True, value))
        task = function = arguments = value = None


class _Ends:
    """What a worker process needs of the queues."""

    def __init__(self, tasks, results):
        self.tasks = tasks
        self.results = results

    def __reduce__(self):
        return _import_ends, (self.tasks.export(), self.results.export())


def _import_ends(tasks, results):
    from _process import import_handle

    return _Ends(import_handle(tasks), import_handle(results))


def _work(ends, initializer, initargs, maxtasks):
    """A process of a Pool."""
    from _pickle import dumps, loads
    from _process import pid

    pid = pid()
    functions = {}
    receive = ends.tasks.receive
    send = ends.results.send
    if initializer is not None:
        initializer(*initargs)
        send(dumps((None, None, pid, True, None)))
    while maxtasks is None or maxtasks > 0:
        data = receive()
        if not data:
            return
        job, number, kind, function, arguments = loads(data)
        try:
            if type(function) is bytes:
                name = function
                function = functions.get(name)
                if function is None:
                    function = functions[name] = loads(name)
            value = _perform(kind, function, arguments)
        except Exception as error:
            ok = False
            value = error if kind == _RAISE else ExceptionWithTraceback(error)
        else:
            ok = True
        try:
            # What cannot be made again there must not take its number with it.
            data = dumps((job, number, pid, ok, value if ok else dumps(value)))
        except Exception as error:
            value = dumps(MaybeEncodingError(error, value))
            data = dumps((job, number, pid, False, value))
        send(data)
        data = function = arguments = value = None
        if maxtasks is not None:
            maxtasks -= 1


# In the parent


class Pool:
    """Worker processes that share the work."""

    @staticmethod
    def Process(ctx, *args, **kwds):
        return ctx.Process(*args, **kwds)

    def __init__(
        self,
        processes=None,
        initializer=None,
        initargs=(),
        maxtasksperchild=None,
        context=None,
    ):
        self._pool = []
        self._state = INIT
        self._ctx = context
        self._setup_queues()
        self._taskqueue = SimpleQueue()
        self._changes = SimpleQueue()  # workers that have ended; None: the last
        self._failures = SimpleQueue()  # of tasks that could not be sent
        self._last = {}  # pid: its last result
        self._cache = {}  # job: its result to be
        self._lock = threading.Lock()  # of _pool, and of _full
        self._full = True  # workers that end are replaced
        self._broken = None
        self._maxtasksperchild = maxtasksperchild
        self._initializer = initializer
        self._initargs = initargs
        if processes is None:
            processes = cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._processes = processes
        self._fill()
        self._worker_handler = self._handler(self._handle_workers)
        self._task_handler = self._handler(self._handle_tasks)
        self._result_handler = self._handler(self._handle_results)
        self._finalize()
        self._state = RUN

    def __repr__(self):
        cls = type(self)
        return (
            f"<{cls.__module__}.{cls.__qualname__} state={self._state}"
            f" pool_size={len(self._pool)}>"
        )

    def __reduce__(self):
        raise NotImplementedError(
            "pool objects cannot be passed between processes or pickled"
        )

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()

    def _setup_queues(self):
        import _process
        from _pickle import dumps, loads
        from multiprocessing import get_context

        if self._ctx is None:
            self._ctx = get_context()
        self._inqueue = _process.Channel(spread=True)
        self._outqueue = _process.Channel()
        self._names = {}  # function: its pickle
        self._dumps = dumps
        self._loads = loads
        self._wait = _process.wait

    def _finalize(self):
        from multiprocessing.util import Finalize

        self._terminate = Finalize(self, self._terminate_pool, exitpriority=15)

    def _handler(self, function):
        thread = threading.Thread(target=function, daemon=True)
        thread.start()
        return thread

    # Workers

    def _new_worker(self):
        ends = _Ends(self._inqueue.reader(), self._outqueue.writer())
        process = self.Process(
            self._ctx,
            target=_work,
            args=(ends, self._initializer, self._initargs, self._maxtasksperchild),
        )
        process.name = process.name.replace("Process", "PoolWorker")
        process.daemon = True
        process.start()
        ends.tasks.close()
        ends.results.close()
        return process

    def _watch(self, process):
        name = f"waiter for {process.name}"
        start(new_task(self._wait_for, (process,), None, None, name, True))

    def _wait_for(self, process):
        self._wait(process.pid)
        self._changes.put(process)

    def _fill(self):
        """As many workers as there should be, or at first as can be had."""
        processes = self._processes
        with self._lock:
            try:
                while self._full and len(self._pool) < processes:
                    process = self._new_worker()
                    self._pool.append(process)
                    self._watch(process)
            except BlockingIOError as error:
                if self._state != INIT or not self._pool:
                    raise
                self._processes = len(self._pool)
                from multiprocessing.util import tell_fewer

                tell_fewer(self, processes, self._processes, error)
            except BaseException:
                if self._state == INIT:
                    for process in self._pool:
                        process.terminate()
                    for process in self._pool:
                        process.join()
                raise

    def _handle_workers(self):
        while True:
            process = self._changes.get()
            if process is None:
                return
            process.join()
            with self._lock:
                if self._full:
                    self._pool.remove(process)
            # Behind all of its results.
            note = process.name, process.exitcode
            self._outqueue.send(self._dumps((None, None, process.pid, False, note)))

    def _worker_ended(self, pid, name, code):
        """In the result handler."""
        last = self._last.pop(pid, None)
        text = f"{name} died (exit code {code}) before finishing its task"
        lost = self._inqueue.lost(pid)
        if lost:
            job, number = self._loads(lost)[:2]
            if last != (job, number):
                self._give(job, number, False, RuntimeError(text))
        if last is None and self._initializer is not None and code != 0:
            # It would only end in the same way again.
            self._broken = f"{name} died (exit code {code}) in its initializer"
            for job in list(self._cache.values()):
                job._fail(RuntimeError(self._broken))
        elif self._state == RUN or self._cache:
            try:
                self._fill()
            except OSError as error:
                if not self._pool:
                    self._broken = str(error)
                    for job in list(self._cache.values()):
                        job._fail(error)

    # Tasks

    def _put(self, task, block=False):
        try:
            function = task[3]
            if type(function) is _Function:
                name = self._names.get(function)
                if name is None:
                    name = self._names[function] = self._dumps(function)
                task = task[0], task[1], task[2], name, task[4]
            data = self._dumps(task)
        except Exception as error:
            self._failures.put((task[0], task[1], error))
            self._wake()
        else:
            if not self._inqueue.send(data, block):
                self._taskqueue.put((data, None))

    def _handle_tasks(self):
        while True:
            item = self._taskqueue.get()
            if item is None:
                return
            tasks, result = item
            try:
                if result is None:
                    self._inqueue.send(tasks)
                else:
                    self._walk(tasks, result)
            except OSError:
                return  # nobody takes them any more
            item = tasks = result = None

    def _walk(self, tasks, result):
        """The tasks of an imap."""
        job = result._job
        count = 0
        kind, function, items = tasks
        try:
            for item in items:
                if self._state == TERMINATE:
                    return
                self._put((job, count, kind, function, item), True)
                count += 1
        except Exception as error:
            self._put((job, count, _RAISE, None, error), True)
            count += 1
        result._set_length(count)
        self._wake()

    # Results

    def _get(self):
        data = self._outqueue.receive()
        return self._loads(data) if data else None

    def _wake(self):
        """Something besides results has happened."""
        self._outqueue.send(b"")

    def _give(self, job, number, ok, value):
        job = self._cache.get(job)
        if job is None:
            return
        try:
            job._set(number, ok, value)
        except Exception as error:  # of a callback
            args = type(error), error, error.__traceback__, threading.current_thread()
            threading.excepthook(threading.ExceptHookArgs(args))

    def _handle_results(self):
        get = self._get
        last = self._last
        while True:
            try:
                message = get()
            except EOFError:
                return
            if message is None:
                self._take_failures()
            else:
                job, number, pid, ok, value = message
                if job is None and not ok:
                    self._worker_ended(pid, *value)
                elif pid is not None:
                    last[pid] = job, number
                    if not ok:
                        try:
                            value = self._loads(value)
                        except Exception as error:
                            value = error
                if job is not None:
                    self._give(job, number, ok, value)
                message = value = None
            if self._state != RUN:
                if self._state == TERMINATE:
                    return
                if self._state == CLOSE and not self._cache:
                    self._finish()
                    return

    def _take_failures(self):
        while True:
            try:
                job, number, error = self._failures.get_nowait()
            except Empty:
                return
            self._give(job, number, False, error)

    def _finish(self):
        """No job is left, and none will come."""
        with self._lock:
            self._full = False
            for _ in self._pool:
                self._send_end()
        self._changes.put(None)
        self._taskqueue.put(None)

    def _send_end(self):
        self._inqueue.send(b"")

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    # For programs

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def apply_async(
        self, func, args=(), kwds={}, callback=None, error_callback=None
    ):
        if self._state != RUN:
            self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._put((result._job, 0, _CALL, func, (args, kwds)))
        return result

    def map(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, _MAP, chunksize).get()

    def map_async(
        self, func, iterable, chunksize=None, callback=None, error_callback=None
    ):
        return self._map_async(
            func, iterable, _MAP, chunksize, callback, error_callback
        )

    def starmap(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, _STARMAP, chunksize).get()

    def starmap_async(
        self, func, iterable, chunksize=None, callback=None, error_callback=None
    ):
        return self._map_async(
            func, iterable, _STARMAP, chunksize, callback, error_callback
        )

    def _map_async(
        self, func, iterable, kind, chunksize, callback=None, error_callback=None
    ):
        self._check_running()
        items = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(items), self._processes * 4)
            if extra:
                chunksize += 1
        if not items:
            chunksize = 0
        result = MapResult(self, chunksize, len(items), callback, error_callback)
        if items and chunksize > 0:
            job = result._job
            put = self._put
            number = 0
            for start in range(0, len(items), chunksize):
                chunk = items[start : start + chunksize]
                put((job, number, kind, func, chunk))
                number += 1
        return result

    def imap(self, func, iterable, chunksize=1):
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    def _imap(self, cls, func, iterable, chunksize):
        self._check_running()
        if chunksize == 1:
            result = cls(self)
            self._taskqueue.put(((_ONE, func, iterable), result))
            return result
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize}")
        result = cls(self)
        self._taskqueue.put(((_MAP, func, _chunks(iterable, chunksize)), result))
        return (item for chunk in result for item in chunk)

    def close(self):
        if self._state == RUN:
            self._state = CLOSE
            self._wake()

    def terminate(self):
        self._state = TERMINATE
        self._terminate()

    def join(self):
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        self._join_handlers()
        for process in list(self._pool):
            process.join()

    def _join_handlers(self):
        for thread in (self._worker_handler, self._task_handler, self._result_handler):
            if thread is not threading.current_thread():
                thread.join()

    def _terminate_pool(self):
        self._state = TERMINATE
        with self._lock:
            self._full = False
            workers = list(self._pool)
            for process in workers:
                process.terminate()
        self._wake()
        self._changes.put(None)
        self._taskqueue.put(None)
        handler = self._task_handler
        while handler.is_alive() and handler is not threading.current_thread():
            # It may wait for room, which nobody else makes any more.
            self._inqueue.receive(True, 0.01)
        self._join_handlers()
        for process in workers:
            process.join()


def _chunks(iterable, size):
    chunk = []
    for item in iterable:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class ApplyResult:
    _callback = None
    _error_callback = None

    def __init__(self, pool, callback, error_callback):
        self._event = Event()
        cache = self._cache = pool._cache
        job = self._job = next(_jobs)
        if callback is not None or error_callback is not None:
            self._callback = callback
            self._error_callback = error_callback
        cache[job] = self
        if pool._broken:
            self._fail(RuntimeError(pool._broken))

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._success

    def wait(self, timeout=None):
        self._event.wait(timeout)

    def get(self, timeout=None):
        if not self._event.wait(timeout):
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, number, ok, value):
        self._success = ok
        self._value = value
        self._end(self._callback if ok else self._error_callback)

    def _end(self, callback):
        try:
            if callback is not None:
                callback(self._value)
        finally:
            self._event.set()
            self._cache.pop(self._job, None)

    def _fail(self, error):
        """Whatever is still to come."""
        self._success = False
        self._value = error
        self._end(self._error_callback)

    def __class_getitem__(cls, item):
        return cls


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    def __init__(self, pool, chunksize, length, callback, error_callback):
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        self._left = -(-length // chunksize) if chunksize > 0 else 0
        super().__init__(pool, callback, error_callback)
        if self._left == 0:
            self._event.set()
            self._cache.pop(self._job, None)

    def _set(self, number, ok, value):
        self._left -= 1
        if not ok:
            if self._success:
                self._success = False
                self._value = value
        elif self._success:
            place = number * self._chunksize
            for item in value:
                self._value[place] = item
                place += 1
        if self._left == 0:
            self._end(self._callback if self._success else self._error_callback)


class IMapIterator:
    def __init__(self, pool):
        self._cond = threading.Condition(threading.Lock())
        self._job = next(_jobs)
        self._cache = pool._cache
        self._items = deque()
        self._index = 0  # of the next result
        self._length = None  # when it is known
        self._unsorted = {}
        self._cache[self._job] = self
        if pool._broken:
            self._fail(RuntimeError(pool._broken))

    def __iter__(self):
        return self

    def next(self, timeout=None):
        with self._cond:
            if not self._items:
                if self._index != self._length:
                    self._cond.wait(timeout)
                if not self._items:
                    if self._index == self._length:
                        raise StopIteration
                    raise TimeoutError
            ok, value = self._items.popleft()
        if ok:
            return value
        raise value

    __next__ = next

    def _set(self, number, ok, value):
        with self._cond:
            if number != self._index:
                self._unsorted[number] = ok, value
                return
            self._add(ok, value)
            while self._index in self._unsorted:
                self._add(*self._unsorted.pop(self._index))

    def _add(self, ok, value):
        self._items.append((ok, value))
        self._index += 1
        self._cond.notify()
        if self._index == self._length:
            self._cache.pop(self._job, None)

    def _set_length(self, length):
        with self._cond:
            if self._length is None:
                self._length = length
            if self._index == self._length:
                self._cond.notify_all()
                self._cache.pop(self._job, None)

    def _fail(self, error):
        with self._cond:
            self._length = self._index + 1
            self._add(False, error)


class IMapUnorderedIterator(IMapIterator):
    def _set(self, number, ok, value):
        with self._cond:
            self._add(ok, value)


class ThreadPool(Pool):
    """The same with threads: nothing is pickled."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        super().__init__(processes, initializer, initargs)

    def _setup_queues(self):
        self._inqueue = SimpleQueue()
        self._outqueue = SimpleQueue()
        self._put = self._inqueue.put
        self._get = self._outqueue.get
        self._terminate = self._terminate_pool

    def _finalize(self):
        """Its threads are daemons."""

    def _wake(self):
        self._outqueue.put(None)

    def _send_end(self):
        self._inqueue.put(None)

    @staticmethod
    def Process(ctx, *args, **kwds):
        from multiprocessing.dummy import Process

        return Process(*args, **kwds)

    def _new_worker(self):
        queues = self._inqueue.get, self._outqueue.put
        thread = self.Process(
            self._ctx, target=worker, args=(*queues, self._initializer, self._initargs)
        )
        thread.daemon = True
        thread.start()
        return thread

    def _watch(self, thread):
        """It ends when it is told to."""

    def _terminate_pool(self):
        with self._lock:
            self._full = False
            while True:
                try:
                    self._inqueue.get_nowait()
                except Empty:
                    break
            for _ in self._pool:
                self._send_end()
        self._wake()
        self._changes.put(None)
        self._taskqueue.put(None)
        self._join_handlers()
