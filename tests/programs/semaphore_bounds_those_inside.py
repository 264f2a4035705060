import threading
import time

slots = threading.Semaphore(2)
lock = threading.Lock()
inside = most = 0


def work():
    global inside, most
    with slots:
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.005)
        with lock:
            inside -= 1


threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(most <= 2, inside)
print(slots.acquire(), slots.acquire(), slots.acquire(blocking=False))
slots.release(2)
print(slots.acquire(timeout=0.01))
