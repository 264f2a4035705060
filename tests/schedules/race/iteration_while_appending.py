# race: items
import threading

items = [1, 2, 3]
seen = []


def add():
    items.append(4)


def read():
    for item in items:
        seen.append(item)


threads = [threading.Thread(target=f) for f in (add, read)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
