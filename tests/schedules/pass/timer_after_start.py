# A timer runs after what was written before it was started.
import threading

message = ""
shown = []


def show():
    shown.append(message)


message = "hello"
timer = threading.Timer(0.5, show)
timer.start()
timer.join()
assert shown == ["hello"]
