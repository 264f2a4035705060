import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
import concurrent.futures


def square(x):
    return x * x


def fail(x):
    if x == 3:
        raise ValueError(f'no {x}')
    return x


def name(_):
    process = multiprocessing.current_process()
    return process.name, process.daemon


def sleep(seconds):
    time.sleep(seconds)
    return seconds


def begin(value):
    global started
    started = value


def get_started(x):
    return started, x


if __name__ == '__main__':
    with ProcessPoolExecutor(max_workers=2) as executor:
        print(list(executor.map(square, range(10))))
        print(list(executor.map(pow, [2, 3, 4], [5, 6])))
        print(list(executor.map(square, range(10), chunksize=3)), list(executor.map(square, [])))
        print(executor.submit(divmod, 17, 5).result())
        print(executor.submit(dict, [(1, 2)], a=3).result())
        future = executor.submit(fail, 3)
        error = future.exception()
        print(repr(error), type(error.__cause__).__name__, error.__traceback__)
        results = executor.map(fail, range(6))
        try:
            for result in results:
                print(result)
        except ValueError as e:
            print('ValueError', e)
        print(set(executor.map(name, range(8))) <= {('ForkProcess-1', False), ('ForkProcess-2', False)})
        futures = [executor.submit(square, n) for n in range(20)]
        print(sorted([f.result() for f in as_completed(futures)]) == [n * n for n in range(20)])
        done, not_done = wait([executor.submit(square, n) for n in range(5)])
        print(len(done), len(not_done))
        try:
            executor.submit(lambda: 5).result()
        except Exception as e:
            print(type(e).__name__, type(e.__cause__).__name__)
        print(executor.submit(square, 4).result())
        try:
            executor.submit(sleep, 0.3).result(timeout=0.01)
        except TimeoutError as e:
            print('TimeoutError', e)
        for chunksize in (0, -1):
            try:
                executor.map(square, [1], chunksize=chunksize)
            except ValueError as e:
                print(e)
        print(len(executor._processes))
    try:
        executor.submit(square, 1)
    except RuntimeError as e:
        print(e)
    with ProcessPoolExecutor(2, initializer=begin, initargs=('mine',)) as executor:
        print(list(executor.map(get_started, range(4))))
    for wrong in ({'max_workers': 0}, {'initializer': 5}, {'max_tasks_per_child': 0},
                  {'max_tasks_per_child': 'x'},
                  {'max_tasks_per_child': 1, 'mp_context': multiprocessing.get_context('fork')}):
        try:
            ProcessPoolExecutor(**wrong)
        except (ValueError, TypeError) as e:
            print(type(e).__name__, e)
    # Calls beyond those on their way can be cancelled.
    executor = ProcessPoolExecutor(1)
    futures = [executor.submit(sleep, 0.7)] + [executor.submit(square, n) for n in range(9)]
    time.sleep(0.1)
    print(futures[0].running(), futures[0].cancel(), futures[-1].cancel(), futures[-1].cancelled())
    executor.shutdown(cancel_futures=True)
    print(futures[0].result(), futures[1].result(), [f.cancelled() for f in futures[5:]])
    print(multiprocessing.active_children())
    executor = ProcessPoolExecutor(1)
    late = executor.submit(sleep, 0.2)
    late.add_done_callback(lambda f: print('at the end', f.result()))
    print('main ends')
