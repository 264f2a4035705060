# is_set() orders as wait() does when it says True.
import threading
import time

ready = threading.Event()
answer = 0


def work():
    global answer
    answer = 42
    ready.set()


thread = threading.Thread(target=work)
thread.start()
while not ready.is_set():
    time.sleep(0.01)
assert answer == 42
thread.join()
