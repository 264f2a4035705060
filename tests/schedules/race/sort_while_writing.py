# race: scores[...]
# race: scores[0]
import threading

scores = [3, 1, 2]


def change():
    scores[0] = 5


def order():
    scores.sort()


threads = [threading.Thread(target=f) for f in (change, order)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
