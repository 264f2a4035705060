# A bounded queue: both sides wait for each other.
import queue
import threading

q = queue.Queue(maxsize=1)
got = []


def consume():
    for _ in range(5):
        got.append(q.get()[0])


thread = threading.Thread(target=consume)
thread.start()
for i in range(5):
    q.put([i])
thread.join()
assert got == [0, 1, 2, 3, 4]
