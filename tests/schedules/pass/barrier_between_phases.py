# What was written before the barrier is read by all after it.
import threading

N = 3
barrier = threading.Barrier(N)
first = [0] * N
second = [0] * N


def work(i):
    first[i] = i + 1
    barrier.wait()
    second[i] = sum(first)
    barrier.wait()
    assert second == [6, 6, 6]


threads = [threading.Thread(target=work, args=(i,)) for i in range(N)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
