# hangs
# slow
import os
import sys
import time
from multiprocessing import Pool, active_children


def work(x):
    if x == 7:
        os._exit(5)
    return x * x


def slow(x):
    time.sleep(0.5)
    return x


def bad():
    raise ValueError('no start')


def tell(*words):
    # CPython does not come this far.
    print(*words, file=sys.stderr)


if __name__ == '__main__':
    with Pool(3) as pool:
        print(pool.map(work, range(5)), flush=True)
        try:
            pool.map(work, range(20), chunksize=2)
        except RuntimeError as e:
            tell('1:', str(e).partition(' ')[2])
        try:
            list(pool.imap(work, range(10)))
        except RuntimeError as e:
            tell('2:', str(e).partition(' ')[2])
        pool.apply_async(work, (7,), error_callback=lambda e: tell('3:', str(e).partition(' ')[2])).wait()
        tell('4:', pool.map(work, range(5)), pool)
        for end in (9, 15):
            result = pool.map_async(slow, range(3), chunksize=1)
            time.sleep(0.2)
            for worker in list(pool._pool):
                worker.kill() if end == 9 else worker.terminate()
            try:
                result.get()
            except RuntimeError as e:
                tell('5:', str(e).partition(' ')[2])
        tell('6:', pool.map(work, range(5)))
    with Pool(40) as pool:
        tell('7:', pool)
        try:
            Pool(2)
        except OSError as e:
            tell('7:', type(e).__name__, e.errno)
    pool.join()
    pool = Pool(2)
    endless = pool.imap(slow, iter(int, 1))
    tell('8:', next(endless), next(endless))
    pool.terminate()
    pool.join()
    with Pool(1, initializer=bad) as pool:
        try:
            pool.map(work, [1])
        except RuntimeError as e:
            tell('9:', str(e).partition(' ')[2])
    tell('10:', active_children())
