import queue
import threading

q = queue.Queue()
got = []


def consume():
    while (item := q.get()) is not None:
        got.append(item)


thread = threading.Thread(target=consume)
thread.start()
for i in range(50):
    q.put(i)
q.put(None)
thread.join()
print(got == list(range(50)), q.empty(), q.qsize())
