# Each thread writes an element of its own.
import threading

results = [0] * 4


def work(i):
    for _ in range(2):
        results[i] += i


threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert results == [0, 2, 4, 6] and sum(results) == 12
