import threading
import time

go = threading.Event()
thread = threading.Thread(target=go.wait)
thread.start()
start = time.monotonic()
print(thread.join(0.05), thread.is_alive())
print(0.04 < time.monotonic() - start < 5)
go.set()
thread.join(10)
print(thread.is_alive())
