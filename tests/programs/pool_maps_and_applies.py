import os
import time
from multiprocessing import Pool, TimeoutError, current_process, get_context
from multiprocessing.pool import AsyncResult, MapResult


def square(x):
    return x * x


def add(a, b=0, *, c=0):
    return a + b + c


def fail(x):
    if x == 3:
        raise ValueError(f'no {x}')
    return x


def sleep(x):
    time.sleep(x)
    return x


def numbers_that_fail():
    yield 1
    yield 2
    raise KeyError('iterable')


class Custom(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)
        self.b = b


def custom(x):
    raise Custom(x, [x])


def begin(value):
    global started
    started = value


def get_started(_):
    return started


if __name__ == '__main__':
    pool = Pool(3)
    print(repr(pool))
    print(pool.map(square, range(10)), pool.map(square, []))
    print(pool.map(square, (i for i in range(5)), 2), pool.map(square, range(3), chunksize=5))
    print(pool.starmap(add, [(1, 2), (3, 4)]), pool.starmap(pow, [(2, 3)] * 5, 2))
    print(pool.apply(add, (1,), {'c': 5}), pool.apply(add, (1, 2)))
    print(list(pool.imap(square, range(7))), list(pool.imap(square, range(7), 3)))
    print(sorted(pool.imap_unordered(square, range(7))))
    print(sorted(pool.imap_unordered(square, range(7), chunksize=2)))
    result = pool.apply_async(square, (9,))
    print(type(result).__name__, result.get(), result.ready(), result.successful())
    result = pool.map_async(square, range(4))
    result.wait()
    print(type(result).__name__, result.get(timeout=5), result.successful())
    print(pool.starmap_async(add, [(1, 2)]).get())
    slow = pool.apply_async(sleep, (0.3,))
    print(slow.ready())
    try:
        slow.get(timeout=0.01)
    except TimeoutError as e:
        print(type(e), e.args)
    print(slow.get())
    for call in (lambda: pool.map(fail, range(6)),
                 lambda: pool.apply(fail, (3,)),
                 lambda: pool.starmap(add, [(1, 2, 3)]),
                 lambda: list(pool.imap(fail, range(6), 2)),
                 lambda: pool.apply(custom, (5,)),
                 lambda: pool.apply_async(fail, (3,)).get()):
        try:
            call()
        except Exception as e:
            print(type(e).__name__, e, type(e.__cause__))
    walk = pool.imap(square, numbers_that_fail())
    print(next(walk), next(walk))
    try:
        next(walk)
    except KeyError as e:
        print('KeyError', e)
    seen = []
    pool.apply_async(square, (5,), callback=seen.append).wait()
    pool.map_async(square, range(3), callback=seen.append).wait()
    pool.apply_async(fail, (3,), callback=seen.append,
                     error_callback=lambda e: seen.append(repr(e))).wait()
    print(seen)
    # What cannot be pickled
    try:
        pool.apply_async(lambda: 5).get()
    except Exception as e:
        print(type(e).__name__)
    try:
        pool.apply(get_lambda)
    except NameError as e:
        print(e)
    try:
        pool.join()
    except ValueError as e:
        print(e)
    pool.close()
    try:
        pool.map(square, [1])
    except ValueError as e:
        print(e)
    pool.join()
    print(pool)
    with Pool(2) as pool:
        print(pool.map(square, [1, 2]))
    print(pool)
    with Pool(2, initializer=begin, initargs=('mine',)) as pool:
        print(pool.map(get_started, range(4)))
    with get_context('fork').Pool(1) as pool:
        print(pool.map(get_started, []), pool.apply(os.getpid) != os.getpid())
    for wrong in ({'processes': 0}, {'initializer': 5}, {'maxtasksperchild': 0},
                  {'maxtasksperchild': 'x'}):
        try:
            Pool(**wrong)
        except (ValueError, TypeError) as e:
            print(type(e).__name__, e)
