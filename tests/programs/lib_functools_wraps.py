import functools
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, reduce
from functools import singledispatch, total_ordering, wraps


def shout(function):
    """outer"""

    @wraps(function)
    def inner(*args, **kwargs):
        """inner"""
        return str(function(*args, **kwargs)).upper()

    return inner


@shout
def hello(name, greeting="hello"):
    "Says hello."
    return f"{greeting} {name}"


print(hello("bob"), hello.__name__, hello.__doc__, hello.__wrapped__("eve"))

calls = []


@lru_cache(maxsize=2)
def square(x):
    calls.append(x)
    return x * x


print([square(n) for n in (1, 2, 1, 3, 2, 1)], calls, square.cache_info())
square.cache_clear()
print(square.cache_info(), square.__name__)


@lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


@cache
def add(a, b=1):
    return a + b


print(add(1), add(1, b=2), add(a=1), add.cache_info().currsize)

p = partial(int, base=2)
print(p("101"), p.args, p.keywords, partial(partial(max, 1), 2)(3))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 5))
try:
    reduce(lambda a, b: a, [])
except TypeError as e:
    print(e)
print(sorted(["bb", "a", "ccc"], key=cmp_to_key(lambda a, b: len(b) - len(a))))


@total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


a, b = Version(1), Version(2)
print(a < b, a <= b, a > b, a >= b, a == b, a <= Version(1), a >= Version(1))


class Circle:
    def __init__(self, r):
        self.r = r

    @cached_property
    def area(self):
        print("computing")
        return 3 * self.r**2


c = Circle(2)
print(c.area, c.area)
c.r = 5
print(c.area)
del c.area
print(c.area)


@singledispatch
def show(x):
    return "object"


@show.register(int)
def _(x):
    return "int"


@show.register(list)
def _(x):
    return "list"


print(show(1), show([]), show("x"), show(True))
print(functools.update_wrapper(lambda: 1, hello).__name__)
