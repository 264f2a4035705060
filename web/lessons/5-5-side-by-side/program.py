import os
from multiprocessing import Process
from threading import Thread
from time import perf_counter

found = []


def search(number):
    found.append(number)
    print(f"  {number}: in process {os.getpid()}, I see {found}")


def try_it(kind):
    found.clear()
    began = perf_counter()
    for number in (1, 2, 3):
        worker = kind(target=search, args=(number,))
        worker.start()
        worker.join()
    ms = 1000 * (perf_counter() - began)
    print(f"{kind.__name__}: main sees {found}, took {ms:.1f} ms")


if __name__ == "__main__":
    print("main is process", os.getpid())
    try_it(Thread)
    try_it(Process)
