def name(value):
    return type(value).__name__


for value in ([], (), "", "é", b"", {}, {}.values(), {}.items(), set(), range(3)):
    print(name(iter(value)), end=" ")
print()
for value in ([], (), "", {}, range(3)):
    print(name(reversed(value)), end=" ")
print()


class Steps:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        if i > 1:
            raise IndexError
        return i


for value in (map(int, []), filter(None, []), zip(), zip([], (x for x in [])),
              enumerate([]), enumerate(x for x in []), reversed(Steps()),
              iter(Steps()), iter(int, 0), (x for x in [])):
    print(name(value), end=" ")
print()
print(str(map(int, [])).split(" at ")[0], repr(iter([])).split(" at ")[0])
print({100, 200, 300, 400, 500}, {0, 8, 16, 24, 32}, [x for x in {33, 1, 17}])
print(slice(1, 2) == slice(1, 2), slice(1, 2) < slice(1, 3), slice(1) != slice(2))
