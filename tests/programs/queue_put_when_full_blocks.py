import queue
import threading

q = queue.Queue(1)
log = []


def produce():
    for i in range(6):
        q.put(i)
        log.append(q.qsize())


thread = threading.Thread(target=produce)
thread.start()
print([q.get() for _ in range(6)])
thread.join()
print(len(log), max(log) <= 1)
