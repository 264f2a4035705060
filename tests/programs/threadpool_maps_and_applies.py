import threading
from multiprocessing import TimeoutError
from multiprocessing.pool import ThreadPool, AsyncResult, Pool, MapResult


def square(x):
    return x * x


def fail(x):
    if x == 3:
        raise ValueError(f'no {x}')
    return x


def add(a, b=0, *, c=0):
    return a + b + c


def numbers_that_fail():
    yield 1
    yield 2
    raise KeyError('iterable')


pool = ThreadPool(3)
print(repr(pool), isinstance(pool, Pool))
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

gate = threading.Event()
slow = pool.apply_async(gate.wait)
print(slow.ready())
try:
    slow.successful()
except ValueError as e:
    print(str(e).split(' object at ')[0], str(e)[-9:])
try:
    slow.get(timeout=0.01)
except TimeoutError as e:
    print(type(e), e.args)
slow.wait(0)
walk = pool.imap(lambda x: gate.wait(), [1])
try:
    walk.next(timeout=0.01)
except TimeoutError as e:
    print(type(e), e.args)
gate.set()
print(slow.get(), walk.next())
try:
    walk.next()
except StopIteration:
    print('StopIteration')

for call in (lambda: pool.map(fail, range(6)),
             lambda: pool.apply(fail, (3,)),
             lambda: pool.starmap(add, [(1, 2, 3)]),
             lambda: list(pool.imap(fail, range(6), 2)),
             lambda: pool.map_async(fail, range(9), chunksize=1).get(),
             lambda: pool.imap(fail, [1], chunksize=0),
             lambda: pool.apply_async(fail, (3,)).get()):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
walk = pool.imap(fail, range(6))
for _ in range(6):
    try:
        print(next(walk))
    except ValueError as e:
        print('ValueError', e)
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
pool.map_async(fail, range(5), chunksize=1, error_callback=lambda e: seen.append(repr(e))).wait()
pool.map_async(square, [], callback=seen.append).wait()
print(seen)

try:
    pool.join()
except ValueError as e:
    print(e)
pool.close()
for call in (lambda: pool.map(square, [1]), lambda: pool.apply_async(square, (1,)),
             lambda: pool.imap(square, [1]), lambda: pool.__enter__()):
    try:
        call()
    except ValueError as e:
        print(e)
pool.join()
print(pool)

with ThreadPool(2) as pool:
    print(pool.map(square, [1, 2]))
print(pool)
pool.join()
for wrong in (0, -1):
    try:
        ThreadPool(wrong)
    except ValueError as e:
        print(e)
try:
    ThreadPool(2, initializer=5)
except TypeError as e:
    print(e)
local = threading.local()


def begin(value):
    local.value = value


with ThreadPool(2, begin, ('mine',)) as pool:
    print(pool.map(lambda i: local.value, range(4)))
