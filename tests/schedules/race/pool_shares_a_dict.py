# race: counts['x']
# some
from concurrent.futures import ThreadPoolExecutor

counts = {"x": 0}


def work(n):
    counts["x"] += n


with ThreadPoolExecutor(max_workers=2) as pool:
    list(pool.map(work, [1, 2, 3]))
