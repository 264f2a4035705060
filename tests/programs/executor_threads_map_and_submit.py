import threading
import time
from concurrent.futures import ThreadPoolExecutor


def square(x):
    return x * x


def fail(x):
    if x == 3:
        raise ValueError(f'no {x}')
    return x


with ThreadPoolExecutor(max_workers=3) as executor:
    print(list(executor.map(square, range(10))))
    print(list(executor.map(pow, [2, 3, 4], [5, 6])))
    print(list(executor.map(square, [])))
    print(list(executor.map(square, range(5), chunksize=2)))
    future = executor.submit(pow, 2, 10)
    print(future.result())
    print(executor.submit(lambda *a, **k: (a, k), 1, 2, fn=3, self=4).result())
    results = executor.map(fail, range(6))
    try:
        for result in results:
            print(result)
    except ValueError as e:
        print('ValueError', e)
    print(list(results))
    future = executor.submit(fail, 3)
    print(repr(future.exception()))
    try:
        future.result()
    except ValueError as e:
        print('again', e)
    blocked = threading.Event()
    slow = executor.map(lambda x: blocked.wait(), [1, 2], timeout=0.02)
    try:
        next(slow)
    except TimeoutError as e:
        print('TimeoutError', e)
    blocked.set()

# Threads are started as they are needed, and have names.
with ThreadPoolExecutor(max_workers=4, thread_name_prefix='crew') as executor:
    gate = threading.Barrier(3)

    def meet():
        gate.wait()
        return threading.current_thread().name, threading.current_thread().daemon

    futures = [executor.submit(meet) for _ in range(3)]
    print(sorted([future.result() for future in futures]))
with ThreadPoolExecutor(2) as executor:
    print(executor.submit(lambda: threading.current_thread().name).result())

for wrong in (dict(max_workers=0), dict(max_workers=-1),
              dict(initializer=3), dict(max_workers='x')):
    try:
        ThreadPoolExecutor(**wrong)
    except Exception as e:
        print(type(e).__name__, e)

done = []
executor = ThreadPoolExecutor(2, initializer=done.append, initargs=('ready',))
executor.submit(done.append, 'job').result()
executor.shutdown()
executor.shutdown()
print(done)
try:
    executor.submit(square, 1)
except RuntimeError as e:
    print(e)
try:
    executor.map(square, [1])
except RuntimeError as e:
    print(e)


class Counting(ThreadPoolExecutor):
    count = 0

    def submit(self, fn, *args, **kwargs):
        self.count += 1
        return super().submit(fn, *args, **kwargs)


with Counting(2) as executor:
    print(list(executor.map(square, range(4))), executor.count)

executor = ThreadPoolExecutor(1)
gate = threading.Event()
started = threading.Event()


def hold():
    started.set()
    gate.wait()
    return 'held'


futures = [executor.submit(hold)] + [executor.submit(square, i) for i in range(3)]
started.wait()
print([f.running() for f in futures], futures[1].cancel(), futures[0].cancel())
executor.shutdown(wait=False, cancel_futures=True)
print([f.cancelled() for f in futures])
gate.set()
print(futures[0].result())
