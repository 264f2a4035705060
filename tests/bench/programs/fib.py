import time


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


start = time.perf_counter()
answer = fib(27)
print('time', (time.perf_counter() - start) * 1000)
assert answer == 196418
