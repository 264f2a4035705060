from collections import OrderedDict, deque, namedtuple
from dataclasses import dataclass
from multiprocessing import Process, Queue, SimpleQueue

Point = namedtuple("Point", "x y")


@dataclass
class Job:
    name: str
    parts: list


class Plain:
    def __init__(self):
        self.me = self
        self.value = {1, 2}

    def __repr__(self):
        return f"Plain({self.me is self}, {self.value})"


def echo(there, back):
    while True:
        item = there.get()
        if item is None:
            break
        back.put((type(item).__name__, item))
    back.put("end")


ITEMS = [
    1,
    -(2**70),
    1.5,
    "text: äöü 字",
    b"bytes\0",
    True,
    (1, (2, [3])),
    {"a": {"b": {1, 2}}, 3: None},
    frozenset([1]),
    range(3, 9, 2),
    Point(1, 2),
    Job("job", [1, 2]),
    Plain(),
    deque([1, 2], 5),
    OrderedDict(a=1),
    ValueError("wrong", 3),
    len,
    Job,
    echo,
    slice(1, 2),
    int,
]

if __name__ == "__main__":
    for there, back in ((Queue(), Queue()), (SimpleQueue(), SimpleQueue())):
        p = Process(target=echo, args=(there, back))
        p.start()
        for item in ITEMS:
            there.put(item)
        there.put(None)
        for item in ITEMS:
            name, copy = back.get()
            text = repr(copy).split(" at 0x")[0]
            print(name, text)
        print(back.get())
        p.join()
    shared = [1]
    there = Queue()
    there.put([shared, shared])
    one, two = there.get()
    print(one is two, one is shared, one)
