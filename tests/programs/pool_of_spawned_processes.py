# unordered
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.managers import SyncManager

LOADED = []
print('loaded as', 'main' if __name__ == '__main__' else 'child')


def square(x):
    return x * x


def who(_):
    return multiprocessing.current_process().name, __name__


def begin(word):
    LOADED.append(word)


def begun(_):
    return LOADED


def add(shared, lock, n):
    with lock:
        shared['sum'] = shared.get('sum', 0) + n


def count(value, numbers):
    with value.get_lock():
        value.value += 1
    numbers[0] += 2.5


def pid(_):
    import os
    return os.getpid()


if __name__ == '__main__':
    context = multiprocessing.get_context('spawn')
    with context.Pool(1, begin, ('ready',)) as pool:
        print(pool.map(square, range(5)), pool.apply(who, (0,)), pool.apply(begun, (0,)))
        try:
            pool.apply(divmod, (1, 0))
        except ZeroDivisionError as e:
            print(e, type(e.__cause__).__name__)
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        print(list(executor.map(square, range(4))), executor.submit(who, 0).result())
    with ProcessPoolExecutor(1, max_tasks_per_child=1) as executor:
        print(len({executor.submit(pid, n).result() for n in range(3)}))
    manager = SyncManager(ctx=context)
    manager.start()
    shared, lock = manager.dict(), manager.Lock()
    children = [context.Process(target=add, args=(shared, lock, n)) for n in range(3)]
    value, numbers = context.Value('i', 5), context.Array('d', 2)
    children += [context.Process(target=count, args=(value, numbers))]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(shared, value.value, numbers[:], [child.exitcode for child in children])
    manager.shutdown()
