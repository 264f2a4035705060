import threading

slots = threading.BoundedSemaphore(1)
slots.acquire()
slots.release()
try:
    slots.release()
except ValueError as error:
    print(error)
try:
    threading.Semaphore(-1)
except ValueError as error:
    print(error)
