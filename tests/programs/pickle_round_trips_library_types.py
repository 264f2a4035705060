import collections
import copy
import datetime
import enum
import functools
import io
import logging
import operator
import pickle
import random
import time
import types
from dataclasses import dataclass, field
from queue import Empty, Full


class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    BLUE = (1, 2)


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Flags(enum.Flag):
    A = 1
    B = 2


class Bits(enum.IntFlag):
    X = 1
    Y = 2


@dataclass
class Item:
    name: str
    tags: list = field(default_factory=list)


@dataclass(frozen=True)
class Frozen:
    x: int
    y: tuple = ()


@dataclass(order=True)
class Child(Item):
    size: int = 3


Pair = collections.namedtuple("Pair", "left right", defaults=[5])


class Named(Pair):
    def total(self):
        return self.left + self.right


class Failure(Exception):
    def __init__(self, message, code):
        super().__init__(message, code)
        self.code = code


class Keyword(Exception):
    def __init__(self, *, code):
        super().__init__(f"code {code}")
        self.code = code

    def __reduce__(self):
        return functools.partial(Keyword, code=self.code), ()


class Outer:
    class Inner:
        def method(self):
            return "inner"

        @classmethod
        def build(cls):
            return cls.__name__

        @staticmethod
        def static():
            return "static"


def function(x, y=2):
    return x * y


def again(value):
    return pickle.loads(pickle.dumps(value))


for value in (Color.RED, Color.BLUE, Level.HIGH, Flags.A, Flags.A | Flags.B,
              Bits.X | Bits.Y, 1 | Bits.Y, ~Bits.X, Bits.X & Bits.Y):
    print(repr(value), again(value) is value, copy.copy(value) is value)
    print(again({value: [value]}) == {value: [value]})
for value in (Item("a", [1]), Frozen(1, (2,)), Child("c"), Pair(1), Named(1, 2)):
    other = again(value)
    print(other, other == value, type(other) is type(value))
print(again(Named(3, 4)).total())
for value in (
    collections.deque([1, 2, 3], maxlen=5),
    collections.deque("ab"),
    collections.Counter("hello world"),
    collections.OrderedDict([("b", 1), ("a", 2)]),
    collections.defaultdict(list, {"k": [1]}),
    collections.defaultdict(None, {1: 2}),
    collections.ChainMap({1: 2}, {3: 4}),
    collections.UserDict({1: 2}),
    collections.UserList([1, 2]),
    types.SimpleNamespace(a=1, b=[2]),
    range(3, 10, 2),
    slice(1, None, 2),
    datetime.date(2024, 2, 29),
    datetime.datetime(2024, 2, 29, 12, 30, 15, 123456),
    datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc),
    datetime.time(23, 59, 59, 999999),
    datetime.time(1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=-5), "X")),
    datetime.timedelta(days=-1, microseconds=5),
    datetime.timezone.utc,
    datetime.timezone(datetime.timedelta(hours=2)),
    time.gmtime(0),
    Ellipsis,
    NotImplemented,
    list[int],
    int | str,
):
    for other in (again(value), copy.copy(value), copy.deepcopy(value)):
        print(repr(other), type(other) is type(value))
print(again(datetime.timezone.utc) is datetime.timezone.utc)
d = again(collections.defaultdict(list))
d["new"].append(1)
print(d)
for error in (
    ValueError("a", 1),
    KeyError("k"),
    Failure("failed", 3),
    Keyword(code=9),
    OSError(2, "no such", "file.txt"),
    OSError("only text"),
    FileNotFoundError(2, "gone"),
    StopIteration(5),
    SystemExit(3),
    ImportError("message", name="module"),
    UnicodeDecodeError("utf-8", b"x", 0, 1, "why"),
    Empty(),
    Full(),
    AssertionError(),
):
    other = again(error)
    print(repr(other), other.args, type(other) is type(error))
error = OSError(2, "no such", "file.txt")
print(again(error).filename, again(error).errno, str(again(error)))
error = ValueError("noted")
error.add_note("a note")
error.extra = [1]
other = again(error)
print(other.__notes__, other.extra, other.__cause__, other.__traceback__)
print(again(StopIteration(5)).value, again(SystemExit(3)).code)
for named in (
    function, Outer, Outer.Inner, Outer.Inner.method, Outer.Inner.static, len, print,
    int, list, ValueError, Empty, collections.deque, datetime.datetime, time.sleep,
    random.randint, functools.reduce, operator.add, type(None), type(...),
    type(NotImplemented), object, type, str.upper, dict.fromkeys,
    functools.partial, enum.Enum,
):
    other = again(named)
    print(other is named or other == named, other.__name__)
bound = again(Outer.Inner().method)
print(bound(), bound.__self__.__class__.__name__)
print(again(Outer.Inner.build)())
print(again([1, 2].append).__self__, again("abc".upper)())
part = functools.partial(function, 3, y=4)
part.name = "part"
other = again(part)
print(other(), other.args, other.keywords, other.name, other.func is function)
print(again(operator.itemgetter(1, 2))([0, 1, 2]), again(operator.attrgetter("real"))(5))
print(again(operator.methodcaller("split", ","))("a,b"))
print(again(operator.methodcaller("split", sep=";"))("a;b"))
generator = random.Random(7)
generator.random()
other = again(generator)
print([generator.random() for _ in range(3)] == [other.random() for _ in range(3)])
file = io.StringIO("some text")
file.read(4)
print(again(file).read(), again(io.BytesIO(b"bytes")).getvalue())
print(again(logging.getLogger("x.y")) is logging.getLogger("x.y"))
print(again(logging.getLogger()) is logging.getLogger())
