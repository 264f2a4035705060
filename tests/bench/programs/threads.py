import threading
import time

N = 10000


def nothing():
    pass


start = time.perf_counter()
for _ in range(N):
    thread = threading.Thread(target=nothing)
    thread.start()
    thread.join()
print('start-join', (time.perf_counter() - start) * 1e6 / N)
