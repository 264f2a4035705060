# race: tickets, lines 10 and 11
# race: tickets, lines 11 and 11
import threading

tickets = 1


def buy():
    global tickets
    if tickets > 0:
        tickets -= 1


threads = [threading.Thread(target=buy) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
