# deadlock: empty-queue
# waits: consumer q
import queue
import threading

q = queue.Queue()


def consume():
    while True:
        q.get()


thread = threading.Thread(target=consume, name="consumer")
thread.start()
q.put(1)
thread.join()
