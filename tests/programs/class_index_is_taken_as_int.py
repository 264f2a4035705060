from collections import namedtuple


class I:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Bad:
    def __index__(self):
        return "x"


def show(function):
    try:
        print(function())
    except (TypeError, IndexError, AttributeError) as e:
        print(type(e).__name__, e)


items = [1, 2, 3, 4]
show(lambda: (items[I(1)], items[I(1):I(3)], "abcdef"[I(1):I(5):I(2)], (1, 2)[:I(1)]))
show(lambda: (items * I(2), I(2) * "ab", (1,) * I(0)))
show(lambda: (range(I(3)), list(range(I(1), I(9), I(3)))))
show(lambda: (hex(I(255)), bin(I(2)), int(I(7)), float(I(7))))
show(lambda: items[Bad():])
show(lambda: items * Bad())
show(lambda: range(Bad()))
show(lambda: items["a":])
show(lambda: range(object()))
show(lambda: items * object())
point = namedtuple("Point", "x y")(1, 2)
show(lambda: setattr(point, "x", 5))
show(lambda: delattr(point, "x"))
