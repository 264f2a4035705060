# race: active
# Not when one thread gives its permit back before the other takes one.
# some
import threading

gate = threading.Semaphore(2)
active = 0


def work():
    global active
    with gate:
        active += 1


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
