"""Pipes between threads."""

from _collections import deque
from queue import Queue
from threading import Condition

__all__ = ["Client", "Listener", "Pipe"]

families = [None]


class _Way:
    """One direction: a queue in which one can look for an item and leave it."""

    def __init__(self):
        self._items = deque()
        self._condition = Condition()

    def put(self, item):
        with self._condition:
            self._items.append(item)
            self._condition.notify()

    def wait(self, timeout=None):
        with self._condition:
            return self._condition.wait_for(lambda: len(self._items) > 0, timeout)

    def get(self):
        with self._condition:
            while not self._items:
                self._condition.wait()
            return self._items.popleft()


class Connection:
    def __init__(self, _in, _out):
        self._in = _in
        self._out = _out
        self.send = self.send_bytes = _out.put
        self.recv = self.recv_bytes = _in.get

    def poll(self, timeout=0.0):
        return self._in.wait(timeout)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


class Listener:
    def __init__(self, address=None, family=None, backlog=1):
        self._backlog_queue = Queue(backlog)

    def accept(self):
        return Connection(*self._backlog_queue.get())

    def close(self):
        self._backlog_queue = None

    @property
    def address(self):
        return self._backlog_queue

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


def Client(address):
    _in, _out = _Way(), _Way()
    address.put((_out, _in))
    return Connection(_in, _out)


def Pipe(duplex=True):
    a, b = _Way(), _Way()
    return Connection(a, b), Connection(b, a)
