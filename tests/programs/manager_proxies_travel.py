import multiprocessing
from multiprocessing import Manager, Pool, Process


def count(args):
    shared, lock, n = args
    with lock:
        shared['n'] = shared.get('n', 0) + n
    shared[n] = [n]


def produce(queue, n):
    for i in range(n):
        queue.put(i)
    queue.put(None)


def wait_for(event, barrier, results):
    event.wait()
    results.append(barrier.wait() < 2)


def note(space, values):
    space.seen = space.seen + values
    space.inner[0].append('child')


def collect(lists, n):
    lists[n % 2].append(n)


def late(q):
    q.put(q.get() + 1)


if __name__ == '__main__':
    with Manager() as manager:
        shared = manager.dict()
        lock = manager.Lock()
        with Pool(3) as pool:
            pool.map(count, [(shared, lock, n) for n in range(10)])
        print(shared['n'], sorted(shared.keys(), key=str))
        queue = manager.Queue()
        child = Process(target=produce, args=(queue, 5))
        child.start()
        print(list(iter(queue.get, None)))
        child.join()
        event, barrier, results = manager.Event(), manager.Barrier(2), manager.list()
        children = [Process(target=wait_for, args=(event, barrier, results)) for _ in range(2)]
        for child in children:
            child.start()
        event.set()
        for child in children:
            child.join()
        print(list(results), [child.exitcode for child in children])
        space = manager.Namespace(seen=[1])
        space.inner = manager.list([manager.list(['parent'])])
        child = Process(target=note, args=(space, [2, 3]))
        child.start()
        child.join()
        print(space.seen, list(space.inner[0]))
        lists = manager.list([manager.list() for _ in range(2)])
        with Pool(2) as pool:
            pool.starmap(collect, [(lists, n) for n in range(6)])
        print([sorted(inner) for inner in lists])
        jobs = manager.JoinableQueue()
        jobs.put(4)
        child = Process(target=late, args=(jobs,))
        child.start()
        child.join()
        jobs.task_done()
        print(jobs.get(), jobs.task_done(), jobs.join())
        walked = manager.dict(a=1, b=2)
        print([(key, walked[key]) for key in walked], 'a' in walked, walked.pop('a'), len(walked))
        walked.update({'c': 3}, d=4)
        print(sorted(walked.items()), sorted(walked.values()), walked.setdefault('e', 5))
        del walked['e']
        print(walked, str(walked) == repr({'b': 2, 'c': 3, 'd': 4}))
        array = manager.Array('i', [1, 2, 3])
        array[1] = 20
        print(array, array[1], len(array), array[0:2])
        rlock = manager.RLock()
        with rlock, rlock:
            print('twice')
        # a queue of the other kind carries proxies too
        plain = multiprocessing.SimpleQueue()
        plain.put(walked)
        print(plain.get()['c'])
    print(multiprocessing.active_children())
