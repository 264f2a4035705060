import time


class Account:
    def __init__(self, owner, amount):
        self.owner = owner
        self.amount = amount

    def pay_in(self, amount):
        self.amount += amount
        return self.amount


def work(n):
    total = 0
    for i in range(n):
        account = Account('someone', i)
        total += account.pay_in(2)
    return total


start = time.perf_counter()
total = work(300000)
print('time', (time.perf_counter() - start) * 1000)
assert total == 300000 * 299999 // 2 + 600000
