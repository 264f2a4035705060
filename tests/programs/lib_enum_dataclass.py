from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, replace
from enum import Enum, Flag, IntEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return f"{self.name}={self.value}"


print(Color.RED, repr(Color.GREEN), Color(3), Color["BLUE"], Color.CRIMSON is Color.RED, list(Color))
print(Color.RED.describe(), len(Color), Color.RED in Color, Color.RED == 1, {Color.RED: "x"}[Color.RED])
print(isinstance(Color.RED, Color), list(Color.__members__), f"{Color.RED} {Color.RED!r:>20}")
try:
    Color(9)
except ValueError as e:
    print(e)
try:
    Color["PINK"]
except KeyError as e:
    print("KeyError", e)


class Level(IntEnum):
    LOW = auto()
    HIGH = auto()


print(Level.HIGH > Level.LOW, Level.HIGH + 1, repr(Level.LOW), str(Level.LOW), sorted([Level.HIGH, Level.LOW]))


print(f"{Level.LOW} {Level.HIGH:03d} %d %s" % (Level.LOW, Level.HIGH), int(Level.LOW), Level(2), hash(Level.LOW) == 1)


class Word(str, Enum):
    HI = "hi"


print(Word.HI, repr(Word.HI), Word.HI == "hi", Word("hi") is Word.HI, Word.HI.upper(), f"{Word.HI}")


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()


rw = Perm.R | Perm.W
print(rw, Perm.R in rw, Perm.X in rw, (rw & Perm.W), ~rw, bool(rw & Perm.X), rw.value)


class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius


print(Planet.MARS.radius, Planet.EARTH.value, Planet((6.42e23, 3.39e6)))
print(list(Enum("Animal", "CAT DOG")))
try:

    @unique
    class Bad(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)

    def norm(self):
        return self.x**2 + self.y**2


p = Point(3, 4)
print(p, p.norm(), p == Point(3, 4), p != Point(3), Point(x=1, y=2), Point(1).tags is Point(1).tags)
print(asdict(p), astuple(p), replace(p, x=0), [f.name for f in fields(Point)])
for bad in (lambda: Point(), lambda: Point(1, 2, [], 4), lambda: Point(1, z=3), lambda: Point(1, x=2)):
    try:
        bad()
    except TypeError as e:
        print(e)


@dataclass(order=True, frozen=True)
class Task:
    priority: int
    name: str = field(compare=False)


a, b = Task(1, "z"), Task(2, "a")
print(a < b, max(a, b), hash(a) == hash(Task(1, "q")), sorted([b, a]), a <= a)
try:
    a.priority = 5
except FrozenInstanceError as e:
    print(type(e).__name__, e)


@dataclass
class Base:
    a: int
    b: str = "b"


@dataclass
class Derived(Base):
    c: float = 1.5

    def __post_init__(self):
        self.a *= 2


print(Derived(1), Derived(1, "x", 2.0) == Derived(1, "x", 2.0))
try:
    hash(Base(1))
except TypeError as e:
    print(e)
