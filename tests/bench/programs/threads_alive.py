import threading
import time

N = 10000
go = threading.Event()
threads = [threading.Thread(target=go.wait) for _ in range(N)]
start = time.perf_counter()
for thread in threads:
    thread.start()
alive = threading.active_count() - 1
go.set()
for thread in threads:
    thread.join()
print('all-alive', (time.perf_counter() - start) * 1e6 / N)
assert alive == N
