# Children of children: each has what its parent had, in dicts and sets too
# whose keys are known by identity.
import multiprocessing


class Key:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


class Typed(Key):
    def __eq__(self, other):
        return type(self) is type(other) and self.name == other.name

    def __hash__(self):
        return hash((type(self), self.name))


keys = [Key(f"k{i}") for i in range(30)]
table = {key: i for i, key in enumerate(keys)}
typed = {Typed("a"): 1, Typed("b"): 2}
found = {print: "print", Key: "Key", None: "None", keys[0].__repr__: "method"}
some = {keys[1], keys[2], frozenset(keys[3:5]), len}
path = []


def check():
    return (
        [table[key] for key in keys] == list(range(len(keys))),
        list(table) == keys,
        [typed[Typed(name)] for name in "ab"],
        [found[key] for key in (print, Key, None, keys[0].__repr__)],
        [item in some for item in (keys[1], frozenset(keys[3:5]), len, keys[9])],
        hash(keys[0]) == object.__hash__(keys[0]),
    )


def go(depth):
    path.append(depth)
    keys.append(Key(f"new {depth}"))
    table[keys[-1]] = len(keys) - 1
    typed[Typed("a")] = typed.pop(Typed("a"))
    del table[keys.pop(0)]
    for i, key in enumerate(keys):
        table[key] = i
    found[keys[0].__repr__] = "method"
    print(path, check(), len(keys), multiprocessing.current_process().name)
    if depth:
        child = multiprocessing.Process(target=go, args=(depth - 1,))
        child.start()
        child.join()
    print(path, list(keys)[-1], multiprocessing.parent_process() is None)


if __name__ == "__main__":
    go(3)
