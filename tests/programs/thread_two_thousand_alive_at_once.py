import threading

gate = threading.Event()
count = 0
lock = threading.Lock()


def wait(n):
    global count
    gate.wait()
    with lock:
        count += n


threads = [threading.Thread(target=wait, args=(1,)) for _ in range(2000)]
for thread in threads:
    thread.start()
print(threading.active_count())
gate.set()
for thread in threads:
    thread.join()
print(count, threading.active_count())
