import threading
import time


def count(n=4000000):
    total = 0
    for i in range(n):
        total += i & 3
    return total


def sieve(limit=1500000):
    prime = [True] * (limit + 1)
    i = 2
    while i * i <= limit:
        if prime[i]:
            j = i * i
            while j <= limit:
                prime[j] = False
                j += i
        i += 1
    return prime


def timed(work, threads):
    workers = [threading.Thread(target=work) for _ in range(threads)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - start


# Each is tried three times, one thread and two in turn; the best counts.
for label, work in (('locals', count), ('sieve', sieve)):
    one = two = 1e9
    for _ in range(3):
        one = min(one, timed(work, 1))
        two = min(two, timed(work, 2))
    print(label, 2 * one / two)
