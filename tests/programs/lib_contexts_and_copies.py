import contextlib
import copy
import io
import sys
from abc import ABC, abstractmethod


@contextlib.contextmanager
def tag(name):
    print("open", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
    finally:
        print("close", name)


with tag("a") as t:
    print(t)
with tag("b"):
    raise ValueError("inside")
try:
    with tag("c"):
        raise KeyError("out")
except KeyError as e:
    print("outside", e)


@tag("deco")
def decorated():
    print("body")


decorated()
with contextlib.suppress(ZeroDivisionError):
    1 / 0
with contextlib.nullcontext(5) as five:
    print(five)
buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    print("hidden", 1, 2, sep="-")
    sys.stdout.write("too\n")
print(repr(buffer.getvalue()))


class Thing:
    def close(self):
        print("closed")


with contextlib.closing(Thing()):
    print("using")
with contextlib.ExitStack() as stack:
    for name in "xy":
        stack.enter_context(tag(name))
    stack.callback(print, "callback", 1, end="!\n")
    print("in the stack")


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


a = [1, [2, 3], {"k": [4]}]
b = copy.copy(a)
c = copy.deepcopy(a)
a[1].append(9)
a[2]["k"].append(5)
print(b, c)
n = Node([1])
n.next = n
m = copy.deepcopy(n)
m.value.append(2)
print(n.value, m.value, m.next is m, copy.copy(n).value is n.value)
loop = []
loop.append(loop)
again = copy.deepcopy(loop)
print(again[0] is again, again is not loop, copy.deepcopy((1, 2)), copy.copy({1, 2}))


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @abstractmethod
    def name(self): ...


class Square(Shape):
    def area(self):
        return 4

    def name(self):
        return "square"


for cls in (Shape, Square):
    try:
        print(cls().area())
    except TypeError as e:
        print(e)
print(isinstance(Square(), Shape), issubclass(int, Shape))
Shape.register(int)
print(issubclass(int, Shape), isinstance(3, Shape), issubclass(str, Shape))
