import threading
import time

N = 400000
lock = threading.Lock()
total = 0


def add(times):
    global total
    for _ in range(times):
        with lock:
            total += 1


def timed(threads):
    workers = [threading.Thread(target=add, args=(N // threads,))
               for _ in range(threads)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return (time.perf_counter() - start) * 1e9 / N


print('one-thread', timed(1))
print('two-threads', timed(2))
assert total == 2 * N
