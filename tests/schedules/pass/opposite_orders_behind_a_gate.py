# A third lock keeps the two orders apart.
import threading

gate, a, b = threading.Lock(), threading.Lock(), threading.Lock()
log = []


def one():
    with gate:
        with a, b:
            log.append(1)


def two():
    with gate:
        with b, a:
            log.append(2)


threads = [threading.Thread(target=f) for f in (one, two)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(log) == [1, 2]
