# The two orders can never overlap: one thread is joined before the other.
import threading

a, b = threading.Lock(), threading.Lock()
log = []


def one():
    with a, b:
        log.append(1)


def two():
    with b, a:
        log.append(2)


for work in (one, two):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
with b, a:
    log.append(3)
assert log == [1, 2, 3]
