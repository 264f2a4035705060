# Both threads take the locks in the same order.
import threading

a, b = threading.Lock(), threading.Lock()
moved = 0


def work():
    global moved
    for _ in range(2):
        with a:
            with b:
                moved += 1


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert moved == 4
