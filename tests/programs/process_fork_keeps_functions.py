# Functions that no pickle could carry: closures, lambdas, nested functions,
# bound methods, partials, generators half way.
import contextlib
import functools
import itertools
import multiprocessing


def counter(start):
    n = start

    def add(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return add, get


def numbers(limit):
    total = 0
    try:
        for i in range(limit):
            total += (yield i, total) or 0
    finally:
        print("closed", i, total)


def chained(limit):
    yield "first"
    yield from numbers(limit)


@contextlib.contextmanager
def announced(name):
    print("enter", name)
    try:
        yield name
    finally:
        print("leave", name)


class Greeter:
    def __init__(self, word):
        self.word = word

    def __call__(self, name):
        return f"{self.word} {name}"

    def greet(self, name, mark="."):
        return self(name) + mark

    @classmethod
    def make(cls):
        return cls("made")

    @staticmethod
    def plain(x):
        return x * 2


def work(add, get, functions, started, fresh, steps):
    print(add(), add(5), get())
    for function in functions:
        print(function("x"))
    print(next(started), started.send(7), list(started))
    print(list(fresh))
    print(list(itertools.islice(steps, 3)))
    with announced("child"):
        print("inside")


def main():
    add, get = counter(10)
    add()
    greeter = Greeter("hello")
    prefix = "local "
    functions = [
        lambda s: prefix + s,
        greeter,
        greeter.greet,
        functools.partial(greeter.greet, mark="!"),
        Greeter.make().greet,
        Greeter.plain,
        str.upper,
        "y".join,
        type("Made", (Greeter,), {"greet": lambda self, s: "made " + s})("z").greet,
    ]
    started = chained(4)
    next(started), next(started)
    steps = itertools.count(3, 4)
    next(steps)
    args = (add, get, functions, started, numbers(2), steps)
    process = multiprocessing.Process(target=work, args=args)
    process.start()
    process.join()
    print("parent", get(), next(started), next(steps), process.exitcode)
    started.close()
    process = multiprocessing.Process(target=lambda: print("a lambda", get()))
    process.start()
    process.join()


if __name__ == "__main__":
    main()
