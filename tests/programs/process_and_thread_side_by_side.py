import os
import threading
from multiprocessing import Process, Queue

total = 0
seen = []
lock = threading.Lock()


class Account:
    balance = 10

    def __init__(self):
        self.entries = {}

    def add(self, name, amount):
        with lock:
            self.entries[name] = amount
            Account.balance += amount


def work(account, name, results):
    global total
    total += 5
    seen.append(name)
    account.add(name, 7)
    results.put((name, total, seen, account.entries, Account.balance, os.getpid()))


if __name__ == "__main__":
    results = Queue()
    account = Account()
    pids = []
    for kind in (Process, threading.Thread, Process, threading.Thread):
        worker = kind(target=work, args=(account, kind.__name__, results))
        worker.start()
        worker.join()
        *facts, pid = results.get()
        pids.append(pid == os.getpid())
        print(*facts)
        print("  here:", total, seen, account.entries, Account.balance)
    print(pids)
    lock.acquire()

    def try_lock():
        results.put(lock.acquire(timeout=0.02))

    for kind in (Process, threading.Thread):
        worker = kind(target=try_lock)
        worker.start()
        print(kind.__name__, results.get(), lock.locked())
        worker.join()
