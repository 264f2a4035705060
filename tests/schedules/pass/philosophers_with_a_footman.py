# One permit fewer than philosophers: the ring of forks never closes.
import threading

N = 3
forks = [threading.Lock() for _ in range(N)]
footman = threading.Semaphore(N - 1)
meals = [0] * N


def dine(i):
    for _ in range(2):
        with footman:
            with forks[i]:
                with forks[(i + 1) % N]:
                    meals[i] += 1


threads = [threading.Thread(target=dine, args=(i,)) for i in range(N)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert meals == [2, 2, 2]
