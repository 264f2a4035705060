import math


class A:
    x = 1

    def f(self):
        pass


def show(function, *args):
    try:
        print(function(*args))
    except (TypeError, KeyError, AttributeError, RuntimeError) as e:
        print(type(e).__name__, e)


def add(a: int, /, b: "str" = "x", *rest: float, c: A = None, **more: dict) -> list:
    z = a
    return sorted(locals())


def outer():
    kept = 1

    def inner(y):
        return locals(), kept

    return inner(2)


def set_global():
    globals()["made"] = 5
    globals()["counter"] += 1


counter = 1
set_global()
print(made, counter, "made" in globals(), globals().get("nope", 7))
print(globals() is globals(), type(globals()), locals() is globals())
for name in ["set_global", "outer"]:
    print(name, callable(globals()[name]))
del globals()["made"]
show(lambda: globals()["made"])
globals().update(made=6)
print(made, dict(globals())["made"], vars() is globals(), "made" in dir())


def walk():
    for key in globals():
        globals()["new_" + key] = 1


show(walk)
print(add.__annotations__, outer.__annotations__)
print(add(1, 2, 3, c=4, d=5))
print(outer())
math.answer = 42
print(math.__dict__["answer"], vars(math)["pi"] == math.pi)
math.__dict__["question"] = 6 * 9
print(math.question)
members = A.__dict__
print(type(members).__name__, members["x"], "f" in members)
A.y = 2
print(members["y"], [k for k in members if k in "xyf"], vars(A)["x"])


def write():
    members["x"] = 3


def delete():
    del members["x"]


show(write)
show(delete)
show(lambda: members.update(x=1))
