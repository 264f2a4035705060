# race: totals['ab']
# The two threads make equal keys, each its own.
import threading

totals = {}


def add(part):
    totals["a" + part] = part


threads = [threading.Thread(target=add, args=(p,)) for p in ("b", "b")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
