import multiprocessing
import os
from multiprocessing import Process, Queue


def report(results, depth):
    me = multiprocessing.current_process()
    parent = multiprocessing.parent_process()
    results.put(
        (me.name, parent.name, parent.pid == os.getppid(), me.pid == os.getpid())
    )
    results.put(multiprocessing.active_children())
    for _ in range(depth):
        child = Process(target=report, args=(results, depth - 1))
        child.start()
        child.join()


if __name__ == "__main__":
    print(multiprocessing.current_process().name, multiprocessing.parent_process())
    results = Queue()
    pids = set()
    for depth in (0, 2, 1):
        child = Process(target=report, args=(results, depth))
        child.start()
        pids.add(child.pid)
        child.join()
    child = Process(target=report, name="given", args=(results,), kwargs={"depth": 1})
    child.start()
    pids.add(child.pid)
    child.join()
    for _ in range(2 * (1 + 5 + 2 + 2)):
        print(results.get())
    print(len(pids), os.getpid() in pids, multiprocessing.active_children())
    fork = multiprocessing.get_context("fork")
    print(fork.Process().name, Process().name, fork.Process)
