import threading
import time
from multiprocessing import Process, Queue


def echo(inbox, outbox):
    while (sent := inbox.get()) is not None:
        outbox.put((sent, time.perf_counter(), time.monotonic()))


def in_order(times):
    return all(a <= b for a, b in zip(times, times[1:]))


if __name__ == "__main__":
    inbox, outbox = Queue(), Queue()
    children = [Process(target=echo, args=(inbox, outbox)) for _ in range(2)]
    for child in children:
        child.start()
    times = []
    for _ in range(30):
        inbox.put(time.perf_counter())
        sent, there, _ = outbox.get()
        times += [sent, there, time.perf_counter()]
    for child in children:
        inbox.put(None)
    for child in children:
        child.join()
    print("processes agree:", in_order(times))

    times = []
    lock = threading.Lock()

    def look():
        for _ in range(200):
            with lock:
                times.append(time.monotonic())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("threads agree:", in_order(times))
