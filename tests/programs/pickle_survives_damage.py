# Valid pickles with bytes changed, cut, moved and put in: any exception will
# do, and nothing may break. What comes of it differs between interpreters in
# places, so only what holds for both is printed.
import collections
import pickle
import random


class Thing:
    def __init__(self, name):
        self.name = name


class Hooked:
    def __reduce__(self):
        return Thing, ("hooked",), {"more": [1]}


class Slotted:
    __slots__ = ("a",)


class Key:
    def __hash__(self):
        return 1


slotted = Slotted()
slotted.a = (1, 2)
thing = Thing("t")
thing.me = [thing]
words = ["a", "text", "é😀" * 10, "x" * 300]
seeds = [
    pickle.dumps(value)
    for value in (
        (3, 7, "name", (1, 2)),
        [1, -1, 70000, 2**80, -(2**80), 1.5, None, True, b"bytes", ()],
        {"k": words, 2: {3, 4}, (5,): frozenset([6])},
        [thing, slotted, Hooked(), Thing, len],
        {Key(): {Key()}},
        collections.Counter("abc"),
        collections.deque([1], 3),
        ValueError("x"),
        range(4),
        [[[[[]]]]] * 3,
    )
]
opcodes = [ord(c) for c in "(.012GJKMNQRXabcehj]qrst)u}BC"]
opcodes += list(range(0x80, 0x9A))
rng = random.Random(20)


def damage(data):
    data = list(data)
    for _ in range(rng.choice([1, 1, 2, 4])):
        at = rng.randrange(len(data))
        way = rng.randrange(7)
        if way == 0:
            data[at] = rng.randrange(256)
        elif way == 1:
            data[at] = rng.choice(opcodes)
        elif way == 2:
            data.insert(at, rng.choice(opcodes))
        elif way == 3:
            del data[at]
        elif way == 4:
            del data[at:]
        elif way == 5:
            end = at + rng.randrange(20)
            data[at:at] = data[at:end]
        else:
            data[at : at + 2] = [0, rng.choice([0, 1, 127, 255])]
        if not data:
            data = [46]
    # LONG_BINPUT asks CPython for any amount of memory.
    return bytes(data).replace(b"r", b"q")


def attempt(data):
    try:
        value = pickle.loads(data)
    except Exception:
        return 0
    try:
        pickle.loads(pickle.dumps(value))
    except Exception:
        pass
    return 1


good = sum(attempt(data) for data in seeds)
tries = 10000
loaded = 0
for i in range(tries):
    loaded += attempt(damage(seeds[i % len(seeds)]))
print(good == len(seeds), 0 < loaded < tries)
cut = 0
for data in seeds:
    for end in range(len(data)):
        cut += attempt(data[:end])
print(cut)
print(pickle.loads(b"\x80\x04]r\x05\x00\x00\x00K\x01a."))
