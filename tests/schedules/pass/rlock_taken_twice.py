# A function that holds the lock calls another that takes it.
import threading


class Account:
    def __init__(self, balance):
        self.lock = threading.RLock()
        self.balance = balance

    def add(self, amount):
        with self.lock:
            self.balance += amount

    def move(self, other, amount):
        with self.lock:
            self.add(-amount)
            other.total += amount


class Sum:
    total = 0


account, target = Account(10), Sum()
threads = [
    threading.Thread(target=account.move, args=(target, n)) for n in (1, 2, 3)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert account.balance == 4 and target.total == 6
