"""ProcessPoolExecutor: worker processes, and one thread that hears from them.

Calls go to the workers through one queue, in which there are never many more
than workers: what is not in it can still be cancelled. A worker that ends and
was not asked to breaks the whole executor.
"""

import os
import threading
from _thread import new_task, start
from _collections import deque
from concurrent.futures import _base

EXTRA_QUEUED_CALLS = 1

_open = {}  # executors whose threads have not ended
_global_shutdown = False


def _python_exit():
    global _global_shutdown
    _global_shutdown = True
    executors = [executor for executor in list(_open) if executor._is_ours()]
    for executor in executors:
        executor._wake()
    for executor in executors:
        executor._join()


threading._register_atexit(_python_exit)


class BrokenProcessPool(_base.BrokenExecutor):
    """
    Raised when a process in a ProcessPoolExecutor terminated abruptly
    while a future was in the running state.
    """


class _RemoteTraceback(Exception):
    def __init__(self, tb):
        self.tb = tb


def _text(exc):
    from traceback import format_exception

    return "".join(format_exception(exc))


class _ExceptionWithTraceback:
    def __init__(self, exc):
        self.tb = f'\n"""\n{_text(exc)}"""'
        self.exc = exc
        exc.__traceback__ = None

    def __reduce__(self):
        return _rebuild_exc, (self.exc, self.tb)


def _rebuild_exc(exc, tb):
    exc.__cause__ = _RemoteTraceback(tb)
    return exc


class _Ends:
    """What a worker needs of the queues."""

    def __init__(self, calls, results):
        self.calls = calls
        self.results = results

    def __reduce__(self):
        return _import_ends, (self.calls.export(), self.results.export())


def _import_ends(calls, results):
    from _process import import_handle

    return _Ends(import_handle(calls), import_handle(results))


def _process_worker(ends, initializer, initargs, max_tasks):
    from _pickle import dumps, loads

    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            _base._log("critical", "Exception in initializer:", exc_info=True)
            return
    leaving = None
    while leaving is None:
        data = ends.calls.receive()
        if not data:
            return
        number, fn, args, kwargs = loads(data)
        if max_tasks is not None:
            max_tasks -= 1
            if max_tasks == 0:
                leaving = os.getpid()
        try:
            value = fn(*args, **kwargs)
        except BaseException as error:
            ok = False
            value = _ExceptionWithTraceback(error)
        else:
            ok = True
        try:
            data = dumps((number, ok, value, leaving))
        except BaseException as error:
            data = dumps((number, False, _ExceptionWithTraceback(error), leaving))
        ends.results.send(data)
        data = fn = args = kwargs = value = None


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _chunks(rows, size):
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _chain_from_iterable_of_lists(results):
    for chunk in results:
        yield from chunk


class _Manager(threading.Thread):
    def __init__(self, executor):
        super().__init__()
        self._executor = executor

    def run(self):
        self._executor._manage()


class ProcessPoolExecutor(_base.Executor):
    def __init__(
        self,
        max_workers=None,
        mp_context=None,
        initializer=None,
        initargs=(),
        *,
        max_tasks_per_child=None,
    ):
        import multiprocessing
        from _process import Channel

        if max_workers is None:
            max_workers = os.cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if mp_context is None:
            spawn = "spawn" if max_tasks_per_child is not None else None
            mp_context = multiprocessing.get_context(spawn)
        forks = mp_context.get_start_method(allow_none=False) == "fork"
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
            if forks:
                raise ValueError(
                    "max_tasks_per_child is incompatible with the 'fork'"
                    " multiprocessing start method; supply a different mp_context."
                )
        self._max_workers = max_workers
        self._mp_context = mp_context
        self._forks = forks
        self._initializer = initializer
        self._initargs = initargs
        self._max_tasks_per_child = max_tasks_per_child
        self._pid = os.getpid()
        self._calls = Channel(spread=True)
        self._results = Channel()
        self._manager = None
        # The lock protects all that follows.
        self._shutdown_lock = threading.Lock()
        self._processes = {}
        self._leaving = set()  # those that say so themselves
        self._idle = 0  # workers that wait, as far as is known
        self._waiting = deque()  # numbers of calls not sent
        self._pending_work_items = {}  # number: (future, fn, args, kwargs)
        self._count = 0
        self._sent = 0  # and no result yet
        self._shutdown_thread = False
        self._cancel_pending_futures = False
        self._broken = False

    def _is_ours(self):
        """False in a copy of the process that made it."""
        return self._pid == os.getpid()

    def _wake(self):
        self._results.send(b"")

    def _join(self):
        if self._manager is not None:
            self._manager.join()

    # Submitting

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock:
            if self._broken:
                raise BrokenProcessPool(self._broken)
            if self._shutdown_thread:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _global_shutdown:
                raise RuntimeError(
                    "cannot schedule new futures after interpreter shutdown"
                )
            future = _base.Future()
            self._start()
            self._pending_work_items[self._count] = future, fn, args, kwargs
            self._waiting.append(self._count)
            self._count += 1
        self._feed()
        return future

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = _chunks(zip(*iterables), chunksize)
        functions = (fn for _ in iter(int, 1))
        results = super().map(_process_chunk, functions, chunks, timeout=timeout)
        return _chain_from_iterable_of_lists(results)

    def _start(self):
        """Workers, and whoever hears from them. The lock is held."""
        if not self._forks:
            if self._idle:
                self._idle -= 1
            else:
                self._start_processes(1)
        elif self._manager is None:
            self._start_processes(self._max_workers)
        if self._manager is None:
            self._manager = _Manager(self)
            self._manager.start()
            _open[self] = True

    def _start_processes(self, count):
        """With fewer the executor goes on, without any it cannot."""
        limit = min(self._max_workers, len(self._processes) + count)
        try:
            while len(self._processes) < limit:
                self._start_process()
        except BlockingIOError as error:
            if not self._processes:
                raise
            from multiprocessing.util import tell_fewer

            tell_fewer(self, self._max_workers, len(self._processes), error)
            self._max_workers = len(self._processes)
        except BaseException:
            if self._manager is None:
                for process in self._processes.values():
                    process.terminate()
                for process in self._processes.values():
                    process.join()
                self._processes.clear()
            raise

    def _start_process(self):
        ends = _Ends(self._calls.reader(), self._results.writer())
        process = self._mp_context.Process(
            target=_process_worker,
            args=(ends, self._initializer, self._initargs, self._max_tasks_per_child),
        )
        process.start()
        ends.calls.close()
        ends.results.close()
        self._processes[process.pid] = process
        name = f"waiter for {process.name}"
        start(new_task(self._watch, (process,), None, None, name, True))

    def _watch(self, process):
        from _pickle import dumps
        from _process import wait

        wait(process.pid)
        # Behind all of its results.
        self._results.send(dumps((None, process.pid, None, None)))

    def _feed(self):
        """Sends calls while there is room."""
        from _pickle import dumps

        room = 2 * self._max_workers + EXTRA_QUEUED_CALLS
        while True:
            with self._shutdown_lock:
                if self._sent >= room or not self._waiting:
                    return
                number = self._waiting.popleft()
                item = self._pending_work_items.get(number)
                if item is None:
                    continue
                self._sent += 1
                future, fn, args, kwargs = item
                # Under the lock: _break() may be about to end it.
                runs = future.set_running_or_notify_cancel()
            failed = None
            if runs:
                try:
                    self._calls.send(dumps((number, fn, args, kwargs)))
                    continue
                except Exception as error:
                    failed = error
            with self._shutdown_lock:
                self._sent -= 1
                self._pending_work_items.pop(number, None)
            if failed is not None:
                failed.__cause__ = _RemoteTraceback(f'\n"""\n{_text(failed)}"""')
                future.set_exception(failed)
            self._wake()

    # The manager

    def _manage(self):
        from _pickle import loads

        while True:
            data = self._results.receive()
            if data:
                try:
                    result = loads(data)
                except Exception as error:
                    self._break(_text(error))
                    break
                if result[0] is not None:
                    self._take(*result)
                elif result[1] in self._leaving:
                    self._leaving.discard(result[1])
                else:
                    self._break(None)
                data = result = None
            if self._broken:
                break
            if _global_shutdown or self._shutdown_thread:
                self._cancel()
                with self._shutdown_lock:
                    self._shutdown_thread = True
                    if not self._pending_work_items:
                        break
            self._feed()
        processes = list(self._processes.values())
        for _ in processes:
            self._calls.send(b"")
        for process in processes:
            process.join()
        _open.pop(self, None)

    def _take(self, number, ok, value, leaving):
        with self._shutdown_lock:
            self._sent -= 1
            item = self._pending_work_items.pop(number, None)
        if item is not None:
            if ok:
                item[0].set_result(value)
            else:
                item[0].set_exception(value)
        if leaving is None:
            with self._shutdown_lock:
                self._idle += 1
            return
        self._leaving.add(leaving)
        self._processes.pop(leaving).join()
        try:
            with self._shutdown_lock:
                self._start_processes(1)
        except BlockingIOError as error:
            self._break(_text(error))

    def _cancel(self):
        if self._cancel_pending_futures:
            self._cancel_pending_futures = False
            for number, item in list(self._pending_work_items.items()):
                if item[0].cancel():
                    del self._pending_work_items[number]

    def _break(self, cause):
        with self._shutdown_lock:
            if self._broken:
                return
            self._broken = (
                "A child process terminated abruptly, the process pool is not"
                " usable anymore"
            )
            self._shutdown_thread = True
            self._waiting.clear()
        error = BrokenProcessPool(
            "A process in the process pool was terminated abruptly while the future"
            " was running or pending."
        )
        if cause is not None:
            error.__cause__ = _RemoteTraceback(f"\n'''\n{cause}'''")
        for item in list(self._pending_work_items.values()):
            try:
                item[0].set_exception(error)
            except _base.InvalidStateError:
                pass  # it was cancelled
        self._pending_work_items.clear()
        for process in list(self._processes.values()):
            process.terminate()

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._cancel_pending_futures = cancel_futures
            self._shutdown_thread = True
            self._wake()
        if wait:
            self._join()
