# race: total
import threading

total = 0
lock = threading.Lock()


def add():
    global total
    with lock:
        total += 1


def reset():
    global total
    total = 0


threads = [threading.Thread(target=f) for f in (add, reset)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
