# What a producer put into an item is the consumer's afterwards.
import queue
import threading

q = queue.Queue()


def produce():
    for i in range(4):
        box = {"n": i}
        box["square"] = i * i
        q.put(box)
    q.put(None)


def consume():
    while (box := q.get()) is not None:
        box["seen"] = True
        assert box["square"] == box["n"] ** 2


threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert q.empty()
