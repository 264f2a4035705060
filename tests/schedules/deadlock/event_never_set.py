# deadlock: lost-wakeup
# waits: MainThread ready
import threading

ready = threading.Event()


def work():
    pass


threading.Thread(target=work).start()
ready.wait()
