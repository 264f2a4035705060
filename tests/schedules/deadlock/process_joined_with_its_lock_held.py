# deadlock: cycle
# cycle: MainThread Worker
# waits: MainThread Worker, MainThread lock
from multiprocessing import Lock, Process


def work(lock):
    with lock:
        pass


if __name__ == "__main__":
    lock = Lock()
    process = Process(target=work, args=(lock,), name="Worker")
    with lock:
        process.start()
        process.join()
