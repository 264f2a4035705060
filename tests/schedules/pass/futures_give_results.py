# result() orders what the worker did; map() too.
from concurrent.futures import ThreadPoolExecutor

cache = {}


def square(n):
    cache[n] = n * n
    return n


with ThreadPoolExecutor(max_workers=2) as pool:
    futures = [pool.submit(square, n) for n in range(3)]
    for future in futures:
        n = future.result()
        assert cache[n] == n * n
    assert list(pool.map(len, ["a", "bb", "ccc"])) == [1, 2, 3]
