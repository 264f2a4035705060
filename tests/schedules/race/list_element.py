# race: cells[1]
import threading

cells = [0, 0]


def work():
    cells[1] += 1


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
