import threading
import time

lock = threading.Lock()
print(lock.acquire(), lock.locked())
print(lock.acquire(blocking=False), lock.acquire(False))
start = time.monotonic()
print(lock.acquire(timeout=0.05), time.monotonic() - start >= 0.04)
lock.release()
print(lock.acquire(timeout=1), lock.release(), lock.locked())
for arguments in ({'blocking': False, 'timeout': 1}, {'timeout': -2}):
    try:
        lock.acquire(**arguments)
    except ValueError as error:
        print(error)
