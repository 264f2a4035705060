# The second process starts when the first one has ended.
from multiprocessing import Lock, Process


def work(first, second):
    with first:
        with second:
            print("both")


if __name__ == "__main__":
    a, b = Lock(), Lock()
    for locks in (a, b), (b, a):
        process = Process(target=work, args=locks)
        process.start()
        process.join()
