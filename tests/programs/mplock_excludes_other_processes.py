from multiprocessing import Lock, Pipe, Process, RLock, Semaphore


def add(lock, end, times):
    """A read and a write of a number that travels through a pipe."""
    for _ in range(times):
        with lock:
            n = end.recv()
            end.send(n + 1)


def nested(lock, end, times):
    for _ in range(times):
        with lock, lock:
            add(lock, end, 1)


def keeper(end, total):
    n = 0
    for _ in range(total):
        end.send(n)
        n = end.recv()
    end.send(n)


if __name__ == "__main__":
    for lock, work in ((Lock(), add), (RLock(), nested), (Semaphore(1), add)):
        here, there = Pipe()
        store = Process(target=keeper, args=(here, 60))
        store.start()
        workers = [Process(target=work, args=(lock, there, 20)) for _ in range(3)]
        for w in workers:
            w.start()
        for w in workers:
            w.join()
        print(type(lock).__name__, there.recv(), [w.exitcode for w in workers])
        store.join()
