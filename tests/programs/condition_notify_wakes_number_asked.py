import threading

condition = threading.Condition(threading.Lock())
ready = threading.Semaphore(0)
awake = threading.Semaphore(0)


def wait():
    with condition:
        ready.release()
        condition.wait()
    awake.release()


threads = [threading.Thread(target=wait) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in threads:
    ready.acquire()
with condition:
    condition.notify(2)
print(awake.acquire(timeout=10), awake.acquire(timeout=10))
print(awake.acquire(timeout=0.05))
with condition:
    condition.notify_all()
for thread in threads:
    thread.join()
print(awake.acquire(), awake.acquire(), awake.acquire(blocking=False))
