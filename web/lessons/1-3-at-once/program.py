import threading
from time import perf_counter

LIMIT = 300_000


def count_primes(first):
    found = 0
    for n in range(first, LIMIT, 4):
        divisor = 3
        while divisor * divisor <= n and n % divisor:
            divisor += 2
        found += divisor * divisor > n
    print(f"  {found} primes among {first}, {first + 4}, {first + 8} ...")


JOBS = (5, 7)

began = perf_counter()
for job in JOBS:
    count_primes(job)
one_by_one = perf_counter() - began
print(f"one by one: {one_by_one:.2f} s")

began = perf_counter()
threads = [threading.Thread(target=count_primes, args=(job,)) for job in JOBS]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
together = perf_counter() - began
print(f"together:   {together:.2f} s, {one_by_one / together:.1f} times as fast")
