# race: ring.times
import threading


def ring():
    ring.times += 1


ring.times = 0
bells = [threading.Thread(target=ring) for _ in range(2)]
for bell in bells:
    bell.start()
for bell in bells:
    bell.join()
