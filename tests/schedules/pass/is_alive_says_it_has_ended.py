# is_alive() orders as join() does when it says False.
import threading
import time

value = 0


def work():
    global value
    value = 9


thread = threading.Thread(target=work)
thread.start()
while thread.is_alive():
    time.sleep(0.1)
assert value == 9
