# release() orders what came before it for who acquires.
import threading

filled = threading.Semaphore(0)
slot = None


def work():
    global slot
    slot = "full"
    filled.release()


thread = threading.Thread(target=work)
thread.start()
filled.acquire()
assert slot == "full"
thread.join()
