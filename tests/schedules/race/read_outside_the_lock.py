# race: balance
# Not when the lock happens to order the read: some seeds.
# some
import threading

balance = 10
lock = threading.Lock()


def spend():
    global balance
    if balance >= 10:
        with lock:
            balance -= 10


threads = [threading.Thread(target=spend) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
