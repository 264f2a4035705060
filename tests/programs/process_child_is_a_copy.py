import multiprocessing
import random
from multiprocessing import Process, Queue

number = 1
table = {"list": [1, 2]}


class Settings:
    level = 1
    history = []


class Node:
    def __init__(self, name):
        self.name = name
        self.next = None


def counter():
    n = 0
    while True:
        n += 1
        yield n


numbers = counter()
next(numbers)


def change(results, items, node, function):
    global number
    seen = (number, dict(table), Settings.level, list(items), node.next.next is node)
    number += 10
    table["child"] = True
    table["list"].append(3)
    Settings.level = 5
    Settings.history.append("child")
    items.append("child")
    node.next.name = "changed"
    results.put(seen)
    results.put((number, table, Settings.history, items, node.name, node.next.name))
    results.put((next(numbers), function(1), function(1)))


def made():
    total = 100

    def add(n):
        nonlocal total
        total += n
        return total

    return add


if __name__ == "__main__":
    results = Queue()
    items = ["parent"]
    first, second = Node("first"), Node("second")
    first.next, second.next = second, first
    add = made()
    add(1)
    for turn in range(2):
        p = Process(target=change, args=(results, items, first, add))
        p.start()
        for _ in range(3):
            print(results.get())
        p.join()
        print(number, table, Settings.level, Settings.history, items, second.name)
        print(next(numbers), add(1))
        number += 1
        Settings.level += 1
        items.append(f"after {turn}")

    def local(results):
        results.put(f"local function, lambda {(lambda: number)()}")

    p = Process(target=local, args=(results,))
    p.start()
    number = "later"
    print(results.get())
    p.join()

    # Each child draws numbers of its own.
    random.seed(1)
    drawn = []
    for _ in range(3):
        p = Process(target=lambda: results.put(random.random()))
        p.start()
        drawn.append(results.get())
        p.join()
    print(len(set(drawn)), round(random.random(), 6))
