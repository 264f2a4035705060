# exit 1
# stderr
import threading
import time


class Account:
    def __init__(self):
        self.balance = 1

    def show(self):
        return self.balanse


def local():
    counter = 1
    return countr


def free():
    return prnt


def module():
    return time.slep


def nothing():
    return zzzzzzzz


def case():
    return Tru, threading.lock


for function in (Account().show, local, free, module, nothing, case):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()
try:
    [].appendd
except AttributeError as e:
    print(e, e.name)
try:
    undefined_name
except NameError as e:
    print(e, e.name)
thread = threading.Thread(target=5)
thread.start()
thread.join()
thraeding
