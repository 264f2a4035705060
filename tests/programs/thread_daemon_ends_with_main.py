import threading
import time


def forever():
    while True:
        time.sleep(0.01)


thread = threading.Thread(target=forever, daemon=True)
thread.start()
print(thread.daemon, thread.is_alive())
try:
    thread.daemon = False
except RuntimeError as error:
    print(error)
