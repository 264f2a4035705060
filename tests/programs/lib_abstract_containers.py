from collections import OrderedDict, deque
from collections.abc import (
    Callable, Container, Hashable, Iterable, Iterator, Mapping, MutableMapping,
    Sequence, Sized,
)
from timeit import default_timer, timeit

for value in ([], (), {}, set(), "x", 5, iter([]), len, lambda: 1, deque(), OrderedDict(), range(3)):
    kinds = (Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence, Sized)
    print([k.__name__ for k in kinds if isinstance(value, k) and k.__name__ != "Sequence" or type(value) in (list, tuple, str, range) and k is Sequence])


class Squares(Sequence):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        if i >= 4:
            raise IndexError(i)
        return i * i


s = Squares()
print(list(s), 9 in s, 5 in s, list(reversed(s)), s.index(4), s.count(1))


class Lower(MutableMapping):
    def __init__(self):
        self.data = {}

    def __getitem__(self, key):
        return self.data[key.lower()]

    def __setitem__(self, key, value):
        self.data[key.lower()] = value

    def __delitem__(self, key):
        del self.data[key.lower()]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


m = Lower()
m["A"] = 1
m.update(B=2)
print(m["a"], "b" in m, m.get("z", 0), m.pop("B"), m.setdefault("c", 5), sorted(m.keys()), isinstance(m, Mapping))
try:
    Mapping()
except TypeError as e:
    print("TypeError")
print(timeit(lambda: None, number=10) >= 0, default_timer() > 0)
