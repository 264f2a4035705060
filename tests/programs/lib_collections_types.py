from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple

d = deque([1, 2, 3], maxlen=3)
d.append(4)
print(d, d[0], d[-1], len(d), d.maxlen, 3 in d, list(reversed(d)))
d.appendleft(0)
print(d, d.popleft(), d.pop(), d)
d = deque("abcdef")
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.remove("c")
d.insert(1, "X")
d[0] = "first"
del d[-1]
d.extendleft("12")
d.extend("89")
print(d, d.index("X"), d.count("8"), bool(deque()), d == deque(d), d != deque())
d.reverse()
print(list(d), d.copy() + deque("z"), deque([1]) * 3, deque([1, 2]) < deque([1, 3]))
try:
    for x in d:
        d.append(x)
except RuntimeError as e:
    print(e)
try:
    deque().pop()
except IndexError as e:
    print(e)
try:
    deque([1])[5]
except IndexError as e:
    print(e)
print([x for x in deque(range(5), 2)], deque(maxlen=0), sum(deque([1, 2])), str(deque()))

groups = defaultdict(list)
for word in "apple avocado bean cherry".split():
    groups[word[0]].append(word)
print(groups, dict(groups), groups["zzz"], "q" in groups, groups.get("q"))
try:
    defaultdict()["x"]
except KeyError as e:
    print(repr(e))

c = Counter("mississippi")
print(c, c.most_common(2), c["q"], sum(c.values()), c.total())
c.update("miss")
c.subtract({"m": 5})
print(c, sorted(c.elements()), c + Counter(a=1), c - Counter(s=3), c & Counter(s=2), -c)
print(Counter(a=1) == Counter(a=1, b=0), Counter(a=3, b=1) | Counter(b=2), Counter())

Point = namedtuple("Point", "x y", defaults=[0])
p = Point(1)
print(p, p.x, p[1], p._asdict(), p._replace(y=9), Point._fields, Point(y=1, x=2))
x, y = p
print(x, y, p == (1, 0), isinstance(p, tuple), Point._make([5, 6]), hash(p) == hash((1, 0)))
for bad in (lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1, z=2)):
    try:
        bad()
    except TypeError as e:
        print(e)
try:
    p.x = 5
except AttributeError as e:
    print("AttributeError")


class Sized(Point):
    def size(self):
        return self.x + self.y


print(Sized(3, 4).size(), Sized(3, 4))

o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, o.popitem(), o.popitem(last=False), o, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))

m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], len(m), sorted(m), "z" in m)
