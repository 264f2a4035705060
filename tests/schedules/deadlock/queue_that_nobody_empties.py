# deadlock: full-queue
# waits: producer q
import queue
import threading

q = queue.Queue(maxsize=1)


def produce():
    for i in range(3):
        q.put(i)


thread = threading.Thread(target=produce, name="producer")
thread.start()
q.get()
thread.join()
