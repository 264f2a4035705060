# multiprocessing.pool.ThreadPool: its results are read after it gave them.
from multiprocessing.pool import ThreadPool

seen = {}


def work(n):
    seen[n] = [n]
    return n + 1


with ThreadPool(2) as pool:
    assert pool.map(work, range(4)) == [1, 2, 3, 4]
assert seen[3] == [3] and len(seen) == 4
