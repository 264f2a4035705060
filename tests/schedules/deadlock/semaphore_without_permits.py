# deadlock: other
# waits: MainThread permits
import threading

permits = threading.Semaphore(1)


def work():
    permits.acquire()


thread = threading.Thread(target=work)
thread.start()
thread.join()
permits.acquire()
