# A cancelled timer does nothing.
import threading

count = 0


def tick():
    global count
    count += 1


timer = threading.Timer(10, tick)
timer.start()
timer.cancel()
timer.join()
assert count == 0
