import os
import threading
from multiprocessing import Pool

total = 0
names = set()


def square(x):
    return x * x


def add(x):
    global total
    total += x
    names.add((threading.current_thread().name, os.getpid() == parent))


if __name__ == '__main__':
    parent = os.getpid()
    pool = Pool(3)
    for i in range(200):
        pool.apply_async(square, (i,), callback=add)
    pool.close()
    pool.join()
    print(total, names)
