from multiprocessing import Pool
from time import perf_counter


def longest_chain(limits):
    """Of 3n + 1 if n is odd, else n / 2, until 1 is reached."""
    best = (0, 0)
    for start in range(*limits):
        n, steps = start, 0
        while n != 1:
            n = 3 * n + 1 if n % 2 else n // 2
            steps += 1
        best = max(best, (steps, start))
    return best


PARTS = [(first, first + 15_000) for first in range(1, 120_001, 15_000)]

if __name__ == "__main__":
    began = perf_counter()
    alone = max(map(longest_chain, PARTS))
    loop = perf_counter() - began
    print(f"plain loop:  {loop:.2f} s, longest chain {alone}")

    with Pool(2) as pool:
        began = perf_counter()
        shared = max(pool.map(longest_chain, PARTS))
        took = perf_counter() - began
    print(f"pool of two: {took:.2f} s, longest chain {shared}")
    print(f"{loop / took:.1f} times as fast")
