# race: amounts[...]
# race: amounts[1]
import threading

amounts = [1, 2, 3]


def change():
    amounts[1] = 7


def add():
    print(sum(amounts) > 5)


threads = [threading.Thread(target=f) for f in (change, add)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
