# race: stop
import threading
import time

stop = False


def work():
    while not stop:
        time.sleep(0.1)


thread = threading.Thread(target=work)
thread.start()
time.sleep(1)
stop = True
thread.join()
