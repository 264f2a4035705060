from multiprocessing import Process, current_process
from multiprocessing.managers import BaseManager, BaseProxy, NamespaceProxy, SyncManager


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError('amount must be positive')
        self.balance += amount
        return self.balance

    def get(self):
        return self.balance

    def _hidden(self):
        return 'hidden'

    def where(self):
        return current_process().name


class AccountProxy(BaseProxy):
    _exposed_ = ('deposit', 'get', '__getattribute__')

    def deposit(self, amount):
        return self._callmethod('deposit', (amount,))

    @property
    def balance(self):
        return self._callmethod('__getattribute__', ('balance',))


def numbers():
    for n in range(4):
        yield n * 10


class MyManager(BaseManager):
    pass


MyManager.register('Account', Account)
MyManager.register('Plain', Account, exposed=('get', '_hidden'))
MyManager.register('Custom', Account, AccountProxy)
MyManager.register('numbers', numbers, proxytype=None, exposed=('__next__',))
shared = Account(500)
MyManager.register('get_shared', callable=lambda: shared)


def work(account, times):
    for _ in range(times):
        account.deposit(1)


if __name__ == '__main__':
    manager = MyManager()
    try:
        manager.Account()
    except AssertionError as e:
        print(e)
    manager.start()
    try:
        manager.start()
    except Exception as e:
        print(type(e).__name__, e)
    account = manager.Account(balance=100)
    print(type(account).__name__, repr(account)[:52])
    print(account.deposit(5), account.get(), account.where())
    try:
        account.deposit(-1)
    except ValueError as e:
        print('ValueError', e)
    for name in ('_hidden', 'balance'):
        try:
            getattr(account, name)
        except AttributeError as e:
            print(e)
    child = Process(target=work, args=(account, 20))
    child.start()
    child.join()
    print(account.get())
    plain = manager.Plain(7)
    print(plain.get(), plain._hidden(), hasattr(plain, 'deposit'))
    custom = manager.Custom(1)
    print(custom.deposit(2), custom.balance, type(custom).__name__)
    one, two = manager.get_shared(), manager.get_shared()
    one.deposit(1)
    print(two.get(), shared.get())
    walk = manager.numbers()
    print(walk.__next__(), walk.__next__())
    print(hasattr(manager, 'list'), hasattr(SyncManager, 'list'))
    manager.shutdown()
    manager.shutdown()
    with MyManager() as manager:
        print(manager.Account(3).get())
    try:
        manager.start()
    except Exception as e:
        print(type(e).__name__, e)
