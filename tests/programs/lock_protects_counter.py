import threading

count = 0
lock = threading.Lock()


def work():
    global count
    for _ in range(500):
        with lock:
            count += 1


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(count, lock.locked())
