# deadlock: cycle
# cycle: one two
# waits: one b, two a
# warning: lock-order
# some
import threading

a, b = threading.Lock(), threading.Lock()


def one():
    with a:
        with b:
            pass


def two():
    with b:
        with a:
            pass


threads = [threading.Thread(target=f, name=f.__name__) for f in (one, two)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
