import time
from multiprocessing import Process, Value


def count(total, safely):
    for _ in range(10):
        if safely:
            with total.get_lock():
                add_one(total)
        else:
            add_one(total)


def add_one(total):
    seen = total.value
    time.sleep(0.002)
    total.value = seen + 1


if __name__ == "__main__":
    for safely in (False, True):
        total = Value("i", 0)
        children = [Process(target=count, args=(total, safely)) for _ in range(3)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        print(f"locked: {safely!s:5}  expected: 30  counted: {total.value}")
