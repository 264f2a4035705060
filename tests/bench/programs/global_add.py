import time

g = 0


def add(n):
    global g
    for _ in range(n):
        g += 1


start = time.perf_counter()
add(5000000)
print('time', (time.perf_counter() - start) * 1000)
assert g == 5000000
