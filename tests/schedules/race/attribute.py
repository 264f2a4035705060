# race: account.balance
import threading


class Account:
    def __init__(self):
        self.balance = 100

    def withdraw(self, amount):
        if self.balance >= amount:
            self.balance -= amount


account = Account()
threads = [threading.Thread(target=account.withdraw, args=(80,)) for _ in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
