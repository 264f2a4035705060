import threading

lock = threading.Lock()
try:
    with lock:
        print(lock.locked())
        raise KeyError('inside')
except KeyError as error:
    print(repr(error), lock.locked())
