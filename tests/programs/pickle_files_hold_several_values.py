import io
import pickle
import random


class Thing:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return Thing, (self.name,)


file = io.BytesIO()
values = [1, "two", [3], {"four": (5,)}, None, "x" * 70000]
for value in values:
    pickle.dump(value, file)
file.seek(0)
print([pickle.load(file) == value for value in values])
try:
    pickle.load(file)
except EOFError as e:
    print("EOFError:", e)

# One pickler knows what it has written before.
shared = ["shared"]
thing = Thing("thing")
file = io.BytesIO()
pickler = pickle.Pickler(file)
lengths = []
for value in (shared, [shared, thing], thing, shared, "text", "text"):
    before = len(file.getvalue())
    pickler.dump(value)
    lengths.append(len(file.getvalue()) - before)
print(lengths)
file.seek(0)
unpickler = pickle.Unpickler(file)
a, b, c, d, e, f = [unpickler.load() for _ in lengths]
print(a is b[0], a is d, b[1] is c, e is f, a, c.name)
pickler.clear_memo()
before = len(file.getvalue())
pickler.dump(shared)
print(len(file.getvalue()) - before == lengths[0])

# A pickle that fails leaves no trace.
file = io.BytesIO()
pickler = pickle.Pickler(file, protocol=4)
pickler.dump(shared)
written = len(file.getvalue())
try:
    pickler.dump([shared, thing, lambda: 0])
except Exception as e:
    print(type(e).__name__, len(file.getvalue()) == written)


class OneWay:
    """No more than read and readline."""

    def __init__(self, data):
        self.file = io.BytesIO(data)

    def read(self, size=-1):
        return self.file.read(size)

    def readline(self):
        return self.file.readline()


data = pickle.dumps([1, 2]) + pickle.dumps("next")
unpickler = pickle.Unpickler(OneWay(data))
print(unpickler.load(), unpickler.load())

random.seed(3)
for _ in range(200):
    items = []
    for _ in range(random.randrange(40)):
        choice = random.randrange(6)
        if choice == 0:
            items.append(random.randrange(-(2**80), 2**80) >> random.randrange(90))
        elif choice == 1:
            items.append(random.random() * 10.0 ** random.randrange(-30, 30))
        elif choice == 2:
            items.append("".join(chr(random.randrange(1, 300)) for _ in range(5)))
        elif choice == 3 and items:
            items.append((random.choice(items), random.choice(items)))
        elif choice == 4 and items:
            items.append([random.choice(items)] * random.randrange(4))
        else:
            items.append({str(i): i for i in range(random.randrange(5))})
    data = pickle.dumps(items)
    assert pickle.loads(data) == items
print("random values are the same again")
