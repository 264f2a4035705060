import multiprocessing
import os


def who(barrier):
    barrier.wait()
    process = multiprocessing.current_process()
    return process.name, process.daemon, multiprocessing.parent_process().name


def once(x):
    return os.getpid()


barrier = None


def begin(shared):
    global barrier
    barrier = shared


def meet(_):
    return who(barrier)


if __name__ == '__main__':
    both = multiprocessing.Barrier(2)
    with multiprocessing.Pool(2, begin, (both,)) as pool:
        print(sorted(pool.map(meet, range(2), chunksize=1)))
        print(sorted([p.name for p in multiprocessing.active_children()]) ==
              [p.name for p in pool._pool])
    with multiprocessing.Pool(1, maxtasksperchild=2) as pool:
        pids = [pool.apply(once, (i,)) for i in range(6)]
        print([pids.count(pid) for pid in pids], len(set(pids)))
        print(pool.map(once, range(3), 1) != [], pool)
    pool.join()
    print(multiprocessing.active_children())
    with multiprocessing.Pool() as pool:
        print(pool._processes == os.cpu_count() == multiprocessing.cpu_count())
    # Workers may not have children.
    with multiprocessing.Pool(1) as pool:
        try:
            pool.apply(multiprocessing.Pool, (1,))
        except AssertionError as e:
            print(e)
