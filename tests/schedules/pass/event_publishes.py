# set() orders what was written before it.
import threading

ready = threading.Event()
data = None


def work():
    global data
    data = [1, 2, 3]
    data.append(4)
    ready.set()


thread = threading.Thread(target=work)
thread.start()
ready.wait()
assert sum(data) == 10
thread.join()
