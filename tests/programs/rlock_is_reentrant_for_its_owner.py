import threading

lock = threading.RLock()


def depth(n):
    with lock:
        return depth(n - 1) + 1 if n else 0


print(depth(5))
lock.acquire()
results = []


def other():
    results.append(lock.acquire(blocking=False))
    try:
        lock.release()
    except RuntimeError as error:
        results.append(str(error))


thread = threading.Thread(target=other)
thread.start()
thread.join()
print(results)
lock.release()
