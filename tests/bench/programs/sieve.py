import time


def sieve(limit):
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    i = 2
    while i * i <= limit:
        if prime[i]:
            j = i * i
            while j <= limit:
                prime[j] = False
                j += i
        i += 1
    return prime


start = time.perf_counter()
flags = sieve(1000000)
print('time', (time.perf_counter() - start) * 1000)
assert sum(flags) == 78498
