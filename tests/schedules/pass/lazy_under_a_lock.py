# What is made when first asked for is made under a lock.
import threading

lock = threading.Lock()
table = None
made = 0


def get():
    global table, made
    with lock:
        if table is None:
            made += 1
            table = {"a": 1}
        return table


def work():
    assert get()["a"] == 1


threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert made == 1
