# deadlock: self
# waits: worker lock
import threading

lock = threading.Lock()


def inner():
    with lock:
        pass


def outer():
    with lock:
        inner()


thread = threading.Thread(target=outer, name="worker")
thread.start()
thread.join()
