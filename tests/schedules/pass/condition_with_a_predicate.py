# The items are only touched with the condition's lock held.
import threading

changed = threading.Condition()
items = []
got = []


def consume():
    for _ in range(3):
        with changed:
            while not items:
                changed.wait()
            got.append(items.pop(0))


def produce():
    for i in range(3):
        with changed:
            items.append(i)
            changed.notify()


threads = [threading.Thread(target=f) for f in (consume, produce)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert got == [0, 1, 2]
