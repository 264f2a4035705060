# deadlock: cycle
# warning: lock-order
# some
import threading

SEATS = 5
forks = [threading.Lock() for _ in range(SEATS)]


def dine(seat):
    left = forks[seat]
    right = forks[(seat + 1) % SEATS]
    with left:
        with right:
            pass


guests = [threading.Thread(target=dine, args=(n,)) for n in range(SEATS)]
for guest in guests:
    guest.start()
for guest in guests:
    guest.join()
