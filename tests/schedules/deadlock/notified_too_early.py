# deadlock: lost-wakeup
# warning: lost-wakeup
# waits: waiter cond
# some
import threading

cond = threading.Condition()


def waiter():
    with cond:
        cond.wait()


def waker():
    with cond:
        cond.notify()


threads = [
    threading.Thread(target=f, name=f.__name__) for f in (waker, waiter)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
