# race: data
import threading

ready = threading.Event()
data = 0


def work():
    global data
    ready.set()
    data = 1


thread = threading.Thread(target=work)
thread.start()
ready.wait()
print(data in (0, 1))
thread.join()
