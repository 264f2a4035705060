# A run of 10 to 20 ms in which threads do little but start, lock and switch.
import queue
import threading
import time

N = 10000
lock = threading.Lock()
items = queue.Queue(1)
total = 0


def add():
    global total
    for _ in range(N):
        with lock:
            total += 1


def put():
    for i in range(N):
        items.put(i)


def get():
    for _ in range(N):
        items.get()


def nothing():
    pass


start = time.perf_counter()
workers = [threading.Thread(target=work) for work in (add, add, put, get)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
for _ in range(N // 20):
    thread = threading.Thread(target=nothing)
    thread.start()
    thread.join()
print('short', (time.perf_counter() - start) * 1000)
assert total == 2 * N
