# race: total
import threading

total = 0


def add(lock):
    global total
    with lock:
        total += 1


threads = [threading.Thread(target=add, args=(threading.Lock(),)) for _ in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
