# deadlock: cycle
# cycle: p0 p1 p2
# warning: lock-order
# some
import threading

N = 3
forks = [threading.Lock() for _ in range(N)]


def dine(i):
    with forks[i]:
        with forks[(i + 1) % N]:
            pass


threads = [
    threading.Thread(target=dine, args=(i,), name=f"p{i}") for i in range(N)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
