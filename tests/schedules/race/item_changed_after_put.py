# race: box['n']
import queue
import threading

q = queue.Queue()


def consume():
    box = q.get()
    assert box["n"] in (1, 2)


thread = threading.Thread(target=consume)
thread.start()
box = {"n": 1}
q.put(box)
box["n"] = 2
thread.join()
