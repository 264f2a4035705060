# deadlock: other
import queue
import threading

q = queue.Queue()


def work():
    q.get()


threading.Thread(target=work).start()
q.put(1)
q.join()
