# Items come out in order; the sentinel is the largest.
import queue
import threading

q = queue.PriorityQueue()
out = []


def consume():
    while True:
        rank, name = q.get()
        if name is None:
            break
        out.append(name)


for rank, name in [(3, "c"), (1, "a"), (2, "b"), (9, None)]:
    q.put((rank, name))
thread = threading.Thread(target=consume)
thread.start()
thread.join()
assert out == ["a", "b", "c"]
