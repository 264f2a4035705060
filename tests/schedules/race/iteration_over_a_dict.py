# race: table
# exception
import threading

table = {"a": 1}


def add():
    table["b"] = 2


def read():
    for key in table:
        key.upper()


threads = [threading.Thread(target=f) for f in (add, read)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
