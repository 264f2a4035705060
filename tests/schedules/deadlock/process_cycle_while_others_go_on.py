# warning: partial-deadlock
# some
import time
from multiprocessing import Lock, Process


def work(first, second):
    with first:
        time.sleep(1)
        with second:
            pass


if __name__ == "__main__":
    a, b = Lock(), Lock()
    Process(target=work, args=(a, b), daemon=True).start()
    Process(target=work, args=(b, a), daemon=True).start()
    time.sleep(5)
    print("goes on")
