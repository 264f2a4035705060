import queue
import time

q = queue.Queue(maxsize=2)
for use in (q.get_nowait, lambda: q.get(False), lambda: q.get(timeout=0.02)):
    try:
        use()
    except queue.Empty as error:
        print(repr(error))
q.put('a')
q.put('b')
print(q.full(), q.qsize(), q.maxsize)
for use in (lambda: q.put_nowait('c'), lambda: q.put('c', block=False),
            lambda: q.put('c', timeout=0.02)):
    try:
        use()
    except queue.Full as error:
        print(repr(error))
try:
    q.get(timeout=-1)
except ValueError as error:
    print(error)
