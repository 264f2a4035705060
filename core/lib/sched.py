import heapq
import time
from collections import namedtuple
from itertools import count
from threading import RLock

_numbers = count()
_fields = namedtuple("Event", "time priority sequence action argument kwargs")


class Event(_fields):
    def __lt__(self, other):
        return self[:3] < other[:3]


class scheduler:
    def __init__(self, timefunc=time.monotonic, delayfunc=time.sleep):
        self._queue = []
        self._lock = RLock()
        self.timefunc = timefunc
        self.delayfunc = delayfunc

    def enterabs(self, time, priority, action, argument=(), kwargs=None):
        event = Event(
            time, priority, next(_numbers), action, argument, kwargs or {}
        )
        with self._lock:
            heapq.heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=None):
        time = self.timefunc() + delay
        return self.enterabs(time, priority, action, argument, kwargs)

    def cancel(self, event):
        with self._lock:
            self._queue.remove(event)
            heapq.heapify(self._queue)

    def empty(self):
        return not self._queue

    def run(self, blocking=True):
        while True:
            with self._lock:
                if not self._queue:
                    return None
                event = self._queue[0]
                delay = event.time - self.timefunc()
                if delay <= 0:
                    heapq.heappop(self._queue)
            if delay > 0:
                if not blocking:
                    return delay
                self.delayfunc(delay)
            else:
                event.action(*event.argument, **event.kwargs)
                self.delayfunc(0)

    @property
    def queue(self):
        with self._lock:
            return sorted(self._queue)
