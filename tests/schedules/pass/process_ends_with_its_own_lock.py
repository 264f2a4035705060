# Nobody else can want it: the child's lock is a copy.
import threading
from multiprocessing import Process

lock = threading.Lock()


def work():
    lock.acquire()


if __name__ == "__main__":
    process = Process(target=work)
    process.start()
    process.join()
    with lock:
        pass
