# race: totals['a']
import threading

totals = {"a": 0}


def add():
    for _ in range(2):
        totals["a"] = totals.get("a", 0) + 1


threads = [threading.Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
