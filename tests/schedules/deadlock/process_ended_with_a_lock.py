# deadlock: abandoned
# waits: MainThread lock
# warning: abandoned-lock
from multiprocessing import Process, RLock


def work(lock):
    lock.acquire()


if __name__ == "__main__":
    lock = RLock()
    process = Process(target=work, args=(lock,))
    process.start()
    process.join()
    with lock:
        pass
