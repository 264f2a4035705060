# warning: partial-deadlock
# some
import threading
import time

a, b = threading.Lock(), threading.Lock()


def one():
    with a:
        time.sleep(1)
        with b:
            pass


def two():
    with b:
        time.sleep(1)
        with a:
            pass


for work in (one, two):
    threading.Thread(target=work, daemon=True).start()
time.sleep(5)
print("goes on")
