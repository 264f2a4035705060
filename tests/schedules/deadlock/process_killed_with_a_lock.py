# deadlock: abandoned
# waits: MainThread lock
# warning: abandoned-lock
import time
from multiprocessing import Lock, Process


def work(lock):
    with lock:
        time.sleep(60)


if __name__ == "__main__":
    lock = Lock()
    process = Process(target=work, args=(lock,))
    process.start()
    time.sleep(1)
    process.terminate()
    process.join()
    with lock:
        pass
