# deadlock: cycle
# cycle: One Two
# waits: MainThread b, MainThread a
# warning: lock-order
# some
from multiprocessing import Lock, Process


def work(first, second):
    with first:
        with second:
            pass


if __name__ == "__main__":
    a, b = Lock(), Lock()
    one = Process(target=work, args=(a, b), name="One")
    two = Process(target=work, args=(b, a), name="Two")
    one.start()
    two.start()
    one.join()
    two.join()
