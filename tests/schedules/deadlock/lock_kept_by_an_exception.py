# deadlock: abandoned
# warning: abandoned-lock
# waits: MainThread lock
import threading

lock = threading.Lock()


def work():
    lock.acquire()
    {}["missing"]
    lock.release()


thread = threading.Thread(target=work, name="worker")
thread.start()
thread.join()
lock.acquire()
