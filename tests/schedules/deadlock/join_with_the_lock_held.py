# deadlock: cycle
# cycle: MainThread worker
# waits: worker lock
# some
import threading

lock = threading.Lock()


def work():
    with lock:
        pass


thread = threading.Thread(target=work, name="worker")
thread.start()
with lock:
    thread.join()
