import time
from multiprocessing import Pool, get_context


def work(x):
    return x


if __name__ == '__main__':
    for method in 'fork', 'spawn':
        start = time.perf_counter()
        pool = get_context(method).Pool(3)
        pool.apply(work, (1,))
        print(f'Pool(3)-{method}', (time.perf_counter() - start) * 1e3)
        pool.terminate()
        pool.join()
