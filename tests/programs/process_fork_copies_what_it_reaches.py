# A child has everything as it was when it was started: globals, class
# attributes, lists, objects reachable from its arguments. What either side
# changes later, the other never sees.
import multiprocessing
import enum
import functools
import math
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field


class Color(enum.Enum):
    RED = 1
    BLUE = 2


@dataclass
class Node:
    name: str
    next: "Node" = None
    tags: list = field(default_factory=list)


class Account:
    opened = 0
    owners = []
    rate: float = 0.5

    def __init__(self, owner):
        self.owner = owner
        self._money = 0
        Account.opened += 1
        Account.owners.append(owner)

    @property
    def money(self):
        return self._money

    @money.setter
    def money(self, value):
        self._money = value


class Meta(type):
    def __getattr__(cls, name):
        return f"{cls.__name__} has no {name}"


class Odd(metaclass=Meta):
    __slots__ = ("a", "b")


Pair = namedtuple("Pair", "left right")

number = 100
text = "before"
numbers = [1, 2, 3]
table = {"list": numbers, Color.RED: "red", (1, 2): "pair", None: 0}
names = set()
account = Account("ann")
ring = Node("a")
ring.next = Node("b", ring)
odd = Odd()
odd.a = 1
counts = Counter("abca")
groups = defaultdict(list, {"x": [1]})
last = deque(range(9), maxlen=4)
ordered = OrderedDict(z=1, y=2)
ordered.move_to_end("z")


@functools.lru_cache
def square(n):
    return n * n


def report(who, given):
    print(who, number, text, numbers, table[Color.RED], table["list"] is numbers)
    print(who, Account.opened, Account.owners, account.owner, account.money)
    print(who, given[0] is given[1], given[0], given[2] is account, given[3](10))
    print(who, ring.next.next is ring, ring.tags, ring.next.name)
    print(who, odd.a, hasattr(odd, "b"), Odd.missing, Odd.__slots__)
    print(who, counts, dict(groups), last, list(ordered), sorted(names))
    print(who, square(3), square.cache_info().hits, Pair(1, 2), math.tau > 6)
    print(who, hasattr(math, "invented"), math.__dict__.get("invented"))


def change(by):
    global number, text
    number += by
    text = text + "!"
    numbers.append(by)
    table[Color.RED] = by
    Account.opened += by
    Account.owners.append(by)
    account.owner = f"owner {by}"
    account.money += by
    ring.tags.append(by)
    odd.a += by
    odd.b = by
    counts.update([by])
    groups["new"].append(by)
    last.append(by)
    ordered["w"] = by
    names.add(str(by))
    math.invented = by


def child(by, given, go):
    report(f"child {by}", given)
    change(by)
    report(f"child {by} after", given)
    go.wait()
    report(f"child {by} at the end", given)


if __name__ == "__main__":
    inner = [[]]
    given = (inner, inner, account, lambda x: x + number)
    go = multiprocessing.Event()
    for by in (1, 2):
        process = multiprocessing.Process(target=child, args=(by, given, go))
        process.start()
        inner.append(by)
        change(by * 10)
        go.set()
        process.join()
        go.clear()
    report("parent", given)
