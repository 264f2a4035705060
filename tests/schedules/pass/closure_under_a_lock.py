# A variable of an enclosing function, always under its lock.
import threading


def counter():
    lock = threading.Lock()
    n = 0

    def add():
        nonlocal n
        with lock:
            n += 1
            return n

    return add


add = counter()
threads = [threading.Thread(target=add) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert add() == 4
