# deadlock: abandoned
# warning: abandoned-lock
import threading

lock = threading.Lock()


def work():
    lock.acquire()
    if lock.locked():
        return
    lock.release()


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
