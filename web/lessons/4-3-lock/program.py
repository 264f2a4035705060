import threading
from time import perf_counter

N = 200_000
counter = 0
lock = threading.Lock()


def add_bare():
    global counter
    for _ in range(N):
        counter += 1


def add_locked():
    global counter
    for _ in range(N):
        with lock:
            counter += 1


for add in (add_bare, add_locked):
    counter = 0
    began = perf_counter()
    workers = [threading.Thread(target=add) for _ in range(4)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    seconds = perf_counter() - began
    print(f"{add.__name__:10}  {counter:7}  lost {4 * N - counter:6}  {seconds:.3f} s")
