import threading
import time


def divide(divisor):
    time.sleep(0.1 * divisor)
    print("12 /", divisor, "=", 12 // divisor)


workers = [threading.Thread(target=divide, args=(n,)) for n in (3, 0, 2)]
try:
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
except ZeroDivisionError:
    print("main: caught it")
print("main: all three have ended")
