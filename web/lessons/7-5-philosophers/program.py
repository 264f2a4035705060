import threading

SEATS = 5
forks = [threading.Lock() for _ in range(SEATS)]


def dine(seat):
    left = forks[seat]
    right = forks[(seat + 1) % SEATS]
    with left:
        with right:
            print("guest", seat, "eats")


guests = [threading.Thread(target=dine, args=(seat,), name=f"guest {seat}")
          for seat in range(SEATS)]
for guest in guests:
    guest.start()
for guest in guests:
    guest.join()
print("the table is cleared")
