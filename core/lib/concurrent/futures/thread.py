"""ThreadPoolExecutor: a SimpleQueue of calls and threads that take from it."""

import threading
from _engine import monotonic
from os import cpu_count
from queue import Empty, SimpleQueue
from concurrent.futures import _base

_numbers = iter(range(1 << 62))
_open = {}  # executors with threads that have not been shut down
_exiting = False


def _python_exit():
    global _exiting
    _exiting = True
    executors = list(_open)
    for executor in executors:
        with executor._shutdown_lock:
            executor._work_queue.put(None)
    for executor in executors:
        executor._join()


threading._register_atexit(_python_exit)


class BrokenThreadPool(_base.BrokenExecutor):
    """
    Raised when a worker thread in a ThreadPoolExecutor failed initializing.
    """


class ThreadPoolExecutor(_base.Executor):
    """The last of the queue is None; the thread that takes it puts it back for
    the next one. _idle counts the threads with nothing to do: only when there
    is none does submit start another."""

    def __init__(
        self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()
    ):
        if max_workers is None:
            max_workers = min(32, cpu_count() + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._work_queue = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads = set()
        self._full = False  # as many threads as there may be: no more counting
        self._broken = False
        self._shutdown = False
        self._shutdown_lock = threading.Lock()
        self._thread_name_prefix = (
            thread_name_prefix or f"ThreadPoolExecutor-{next(_numbers)}"
        )
        self._initializer = initializer
        self._initargs = initargs

    def submit(self, fn, /, *args, **kwargs):
        return self._submit(fn, args, kwargs)

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if type(self).submit is not ThreadPoolExecutor.submit:
            return super().map(fn, *iterables, timeout=timeout)
        end = None if timeout is None else monotonic() + timeout
        submit = self._submit
        kwargs = {}
        futures = [submit(fn, args, kwargs) for args in zip(*iterables)]
        return _base._results(futures, end)

    def _submit(self, fn, args, kwargs):
        future = _base.Future()
        with self._shutdown_lock:
            if self._shutdown or self._broken or _exiting:
                self._refuse()
            self._work_queue.put((future, fn, args, kwargs))
            if not self._full and not self._idle.acquire(False):
                self._start_thread()
        return future

    def _refuse(self):
        if self._broken:
            raise BrokenThreadPool(self._broken)
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        raise RuntimeError("cannot schedule new futures after interpreter shutdown")

    def _start_thread(self):
        number = len(self._threads)
        thread = threading.Thread(
            name=f"{self._thread_name_prefix}_{number}", target=self._work
        )
        thread.start()
        self._threads.add(thread)
        self._full = number + 1 == self._max_workers
        _open[self] = True

    def _work(self):
        if self._initializer is not None:
            try:
                self._initializer(*self._initargs)
            except BaseException:
                _base._log("critical", "Exception in initializer:", exc_info=True)
                self._initializer_failed()
                return
        get = self._work_queue.get
        while True:
            item = get()
            if item is None:
                if self._shutdown or _exiting:
                    self._shutdown = True
                    self._work_queue.put(None)
                    return
                continue
            future, fn, args, kwargs = item
            if future.set_running_or_notify_cancel():
                try:
                    result = fn(*args, **kwargs)
                except BaseException as error:
                    future._finish(None, error)
                else:
                    future._finish(result, None)
            item = future = fn = args = kwargs = result = None
            if not self._full:
                self._idle.release()

    def _drain(self):
        """The futures of the calls that nobody has begun."""
        futures = []
        while True:
            try:
                item = self._work_queue.get_nowait()
            except Empty:
                return futures
            if item is not None:
                futures.append(item[0])

    def _initializer_failed(self):
        with self._shutdown_lock:
            self._broken = (
                "A thread initializer failed, the thread pool is not usable anymore"
            )
            for future in self._drain():
                future.set_exception(BrokenThreadPool(self._broken))

    def _join(self):
        for thread in self._threads:
            thread.join()

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._shutdown = True
            if cancel_futures:
                for future in self._drain():
                    future.cancel()
            self._work_queue.put(None)
            _open.pop(self, None)
        if wait:
            self._join()
