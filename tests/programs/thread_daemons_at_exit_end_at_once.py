# spins
# Daemons that compute, wait, sleep and print nothing while the program ends.
import queue
import threading
import time

box = queue.Queue(1)
lock = threading.Lock()
lock.acquire()
box.put(0)


def spin():
    total = 0
    while True:
        total += 1


def sort():
    while True:
        sorted(range(1000), key=lambda x: -x)


def allocate():
    while True:
        [[] for _ in range(100)]


for target in (spin, sort, allocate, lambda: box.put(1), lambda: lock.acquire(),
               lambda: time.sleep(1000), threading.Event().wait,
               lambda: sorted(range(10 ** 6))):
    threading.Thread(target=target, daemon=True).start()
print("end")
