# A semaphore with one permit excludes as a lock does.
import threading

gate = threading.BoundedSemaphore(1)
total = 0


def work(n):
    global total
    for _ in range(2):
        with gate:
            total += n


threads = [threading.Thread(target=work, args=(n,)) for n in (1, 2, 3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert total == 12
