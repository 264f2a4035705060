import queue
import time
from multiprocessing import Queue


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, function(*args, **kwargs))
    except (queue.Full, queue.Empty) as error:
        print(function.__name__, type(error), str(error))
    except (ValueError, AssertionError) as error:
        text = str(error)
        text = text.replace(repr(q), "QUEUE")
        print(function.__name__, type(error).__name__, text)


if __name__ == "__main__":
    q = Queue(2)
    print(repr(q).split(" at ")[0], q.empty(), q.full(), q.qsize())
    attempt(q.get_nowait)
    attempt(q.get, False)
    attempt(q.get, True, 0.02)
    attempt(q.get, timeout=-1)
    attempt(q.put, 1)
    attempt(q.put, [2])
    attempt(q.put_nowait, 3)
    attempt(q.put, 3, False)
    attempt(q.put, 3, True, 0.02)
    attempt(q.put, 3, timeout=-1)
    print(q.full(), q.qsize())
    time.sleep(0.1)
    print(q.empty())
    attempt(q.get)
    attempt(q.get)
    print(q.empty(), q.full(), q.qsize())
    attempt(q.join_thread)
    q.cancel_join_thread()
    q.close()
    q.close()
    q.join_thread()
    attempt(q.put, 1)
    attempt(q.get)
    attempt(q.get_nowait)
