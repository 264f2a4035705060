"""Queues between processes: a channel of pickled items.

There is no thread that feeds a pipe: put pickles and sends. An item that cannot be
pickled is reported as by that thread, and dropped.
"""

import sys
from queue import Empty, Full
from _process import Channel
from multiprocessing import context
from multiprocessing.reduction import dumps, import_handle, loads
from multiprocessing.synchronize import SEM_VALUE_MAX


class Queue:
    def __init__(self, maxsize=0, *, ctx):
        self._maxsize = maxsize if maxsize > 0 else SEM_VALUE_MAX
        self._channel = Channel(max(maxsize, 0))
        self._closed = False
        self._connection = None

    def __getstate__(self):
        context.assert_spawning(self)
        return self._maxsize, self._channel.export()

    def __setstate__(self, state):
        self._maxsize, handle = state
        self._channel = import_handle(handle)
        self._closed = False
        self._connection = None

    @property
    def _reader(self):
        """For connection.wait()."""
        if self._connection is None:
            from multiprocessing.connection import Connection

            self._connection = Connection(self._channel, None)
        return self._connection

    def put(self, obj, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if timeout is not None and timeout < 0:
            timeout = 0
        try:
            data = dumps(obj)
        except Exception as exc:
            self._on_queue_feeder_error(exc, obj)
            return
        if not self._channel.send(data, block, timeout):
            raise Full

    def get(self, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        data = self._channel.receive(block, timeout)
        if data is None:
            raise Empty
        return loads(data)

    def put_nowait(self, obj):
        self.put(obj, False)

    def get_nowait(self):
        return self.get(False)

    def qsize(self):
        return 0 if self._closed else self._channel.size()

    def empty(self):
        return not self._channel.poll()

    def full(self):
        return self.qsize() >= self._maxsize

    def close(self):
        if not self._closed:
            self._closed = True
            self._channel.close()

    def join_thread(self):
        assert self._closed, f"Queue {self!r} not closed"

    def cancel_join_thread(self):
        pass

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        import traceback

        sys.stderr.write("".join(traceback.format_exception(e)))


class JoinableQueue(Queue):
    def __init__(self, maxsize=0, *, ctx):
        Queue.__init__(self, maxsize, ctx=ctx)
        self._unfinished = ctx.Semaphore(0)
        self._cond = ctx.Condition()

    def __getstate__(self):
        return Queue.__getstate__(self), self._unfinished, self._cond

    def __setstate__(self, state):
        state, self._unfinished, self._cond = state
        Queue.__setstate__(self, state)

    def put(self, obj, block=True, timeout=None):
        """An item is counted before anybody can have it."""
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if timeout is not None and timeout < 0:
            timeout = 0
        try:
            data = dumps(obj)
        except Exception as exc:
            self._unfinished.release()
            self._on_queue_feeder_error(exc, obj)
            return
        self._unfinished.release()
        sent = False
        try:
            sent = self._channel.send(data, block, timeout)
        finally:
            if not sent:
                self.task_done()
        if not sent:
            raise Full

    def task_done(self):
        with self._cond:
            if not self._unfinished.acquire(False):
                raise ValueError("task_done() called too many times")
            if not self._unfinished.get_value():
                self._cond.notify_all()

    def join(self):
        with self._cond:
            if self._unfinished.get_value():
                self._cond.wait()


class SimpleQueue:
    def __init__(self, *, ctx):
        self._channel = Channel()

    def __getstate__(self):
        context.assert_spawning(self)
        return self._channel.export()

    def __setstate__(self, handle):
        self._channel = import_handle(handle)

    def put(self, obj):
        self._channel.send(dumps(obj))

    def get(self):
        return loads(self._channel.receive())

    def empty(self):
        return not self._channel.poll()

    def close(self):
        self._channel.close()
