import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool


def work(x):
    return x


def timed(name, call, n):
    start = time.perf_counter()
    call(n)
    print(name, (time.perf_counter() - start) / n * 1e6)


def submit(executor, n):
    futures = [executor.submit(work, i) for i in range(n)]
    for future in futures:
        future.result()


def apply_async(pool, n):
    results = [pool.apply_async(work, (i,)) for i in range(n)]
    for result in results:
        result.get()


if __name__ == '__main__':
    with Pool(2) as pool:
        pool.map(work, range(10000), chunksize=1)  # warm
        timed('Pool.map-chunksize=1',
              lambda n: pool.map(work, range(n), chunksize=1), 20000)
        timed('Pool.apply_async', lambda n: apply_async(pool, n), 20000)
    with ThreadPool(2) as pool:
        timed('ThreadPool.map', lambda n: pool.map(work, range(n)), 50000)
        timed('ThreadPool.map-chunksize=1',
              lambda n: pool.map(work, range(n), chunksize=1), 20000)
        timed('ThreadPool.apply_async', lambda n: apply_async(pool, n), 20000)
    with ThreadPoolExecutor(2) as executor:
        timed('ThreadPoolExecutor.map',
              lambda n: list(executor.map(work, range(n))), 10000)
        timed('ThreadPoolExecutor.submit', lambda n: submit(executor, n), 10000)
