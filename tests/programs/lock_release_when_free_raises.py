import threading

for make in (threading.Lock, threading.RLock):
    try:
        make().release()
    except RuntimeError as error:
        print(error)
