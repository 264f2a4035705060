# deadlock: lost-wakeup
# warning: lost-wakeup
import threading

cond = threading.Condition()
go = False


def work():
    with cond:
        cond.wait()


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
with cond:
    cond.notify()
for thread in threads:
    thread.join()
