import copy
import copyreg
import io
import pickle


def both(value):
    return pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)


class Plain:
    def __init__(self, a, b=2):
        self.a = a
        self.b = b

    def __repr__(self):
        return f"{type(self).__name__}({vars(self)})"


class State(Plain):
    def __getstate__(self):
        print("  getstate")
        return {"a": self.a}

    def __setstate__(self, state):
        print("  setstate", state)
        self.a = state["a"]
        self.b = "restored"


class OnlyGet(Plain):
    def __getstate__(self):
        state = self.__dict__.copy()
        del state["b"]
        return state


class OnlySet(Plain):
    def __setstate__(self, state):
        print("  set", state)
        self.__dict__.update(state)


class FalseState(Plain):
    def __getstate__(self):
        return None

    def __setstate__(self, state):
        print("  never called")


class Slots:
    __slots__ = ("x", "y", "__private")

    def __init__(self):
        self.x = 1
        self.__private = 3

    def __repr__(self):
        return f"Slots({self.x}, {hasattr(self, 'y')}, {self.__private})"


class Mixed(Slots):
    def __init__(self):
        super().__init__()
        self.free = "attribute"

    def __repr__(self):
        return f"Mixed({self.x}, {self.free})"


class SlotState:
    __slots__ = ("v",)

    def __getstate__(self):
        return ("state", self.v)

    def __setstate__(self, state):
        print("  slot state", state)
        self.v = state[1]


class Reduce:
    def __init__(self, a):
        self.a = a

    def __reduce__(self):
        print("  reduce")
        return Reduce, (self.a,)


class ReduceEx:
    def __init__(self, a):
        self.a = a

    def __reduce_ex__(self, protocol):
        print("  reduce_ex", protocol)
        return ReduceEx, (self.a + 1,), {"extra": True}


class Listy:
    def __init__(self):
        self.items = []

    def append(self, item):
        self.items.append(item)

    def __setitem__(self, key, value):
        self.items.append((key, value))

    def __reduce__(self):
        return Listy, (), None, iter([1, 2, 3]), iter([("k", "v")])


class Extending(Listy):
    def extend(self, items):
        self.items.append(("extended", list(items)))

    def __reduce__(self):
        return Extending, (), None, iter([1, 2, 3])


def set_it(obj, state):
    print("  set_it", type(obj).__name__, state)
    obj.seen = state


class Setter:
    def __reduce__(self):
        return Setter, (), "the state", None, None, set_it


class New:
    def __new__(cls, a, b):
        self = object.__new__(cls)
        self.made = (a, b)
        return self

    def __getnewargs__(self):
        return self.made


class NewEx:
    def __new__(cls, *, a, b):
        self = object.__new__(cls)
        self.made = (a, b)
        return self

    def __getnewargs_ex__(self):
        return (), {"a": self.made[0], "b": self.made[1]}


class NoInit:
    def __init__(self):
        print("  init")
        self.a = 1


class Getattr(Plain):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return f"<{name}>"


class Refuses:
    def __reduce__(self):
        raise ValueError("not me")


class Singleton:
    def __reduce__(self):
        return "single"


single = Singleton()


class MyList(list):
    pass


class MyDict(dict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value)


class MyInt(int):
    pass


class MyStr(str):
    pass


class MyTuple(tuple):
    pass


class MySet(set):
    pass


class MyFrozen(frozenset):
    pass


class Super(Plain):
    def __reduce__(self):
        made = super().__reduce__()
        print("  super", made[0].__name__, len(made))
        return made

    def __getstate__(self):
        return {**super().__getstate__(), "more": True}


class SuperEx(Plain):
    def __reduce_ex__(self, protocol):
        made = super().__reduce_ex__(protocol)
        print("  super", made[0].__name__, made[1] == (SuperEx,), made[2:])
        return made


print("state")
for value in both(State(1)):
    print(value)
for value in both(OnlyGet(1)):
    print(value)
for value in both(OnlySet(1)):
    print(value)
for value in both(FalseState(1)):
    print(value)
print("slots")
for value in both(Slots()):
    print(value)
for value in both(Mixed()):
    print(value)
s = SlotState()
s.v = [1]
for value in both(s):
    print(value.v, value.v is s.v)
print(Slots().__getstate__(), Mixed().__getstate__(), Plain(1).__getstate__())
print(object().__getstate__(), Slots.__new__(Slots).__getstate__())
print("reduce")
for value in both(Reduce(5)):
    print(vars(value))
for value in both(ReduceEx(5)):
    print(vars(value))
for value in both(Listy()):
    print(value.items)
for value in (Extending(),):
    print(pickle.loads(pickle.dumps(value)).items)
print(pickle.loads(pickle.dumps(Setter())).seen)
for value in both(New(1, [2])):
    print(value.made)
for value in both(NewEx(a=1, b=[2])):
    print(value.made)
for value in both(NoInit()):
    print(value.a)
for value in both(Getattr(1)):
    print(value, value.missing)
for value in both(single):
    print(value is single)
for value in both(Super(1)):
    print(value)
for value in both(SuperEx(1)):
    print(value)
try:
    pickle.dumps([Refuses()])
except ValueError as e:
    print(e)
print("built-in bases")
mine = MyList([1, [2]])
mine.name = "list"
for value in both(mine):
    print(type(value).__name__, value, vars(value), value[1] is mine[1])
mine = MyDict(a=1)
mine.name = "dict"
for value in both(mine):
    print(type(value).__name__, value, vars(value))
for value in both(MyInt(5)) + both(MyStr("five")) + both(MyTuple((1, 2))):
    print(type(value).__name__, value, vars(value))
mine = MySet([1, 2])
mine.name = "set"
for value in both(mine) + both(MyFrozen([3])):
    print(type(value).__name__, value, vars(value))
print("copyreg")


class Registered:
    def __init__(self, a):
        self.a = a


def reduce_registered(obj):
    print("  registered")
    return Registered, (obj.a * 10,)


copyreg.pickle(Registered, reduce_registered)
for value in both(Registered(1)):
    print(value.a)
print(copyreg.dispatch_table[Registered] is reduce_registered)
try:
    copyreg.pickle(Registered, 5)
except TypeError as e:
    print(e)
print(Plain(3).__reduce_ex__(2)[0].__name__, Plain(3).__reduce_ex__(2)[1:])
print(Plain(3).__reduce__()[0].__name__, Plain(3).__reduce__()[1][1:])
print([1].__reduce_ex__(4)[1:3], {1: 2}.__reduce_ex__(4)[1:3])
print((5).__reduce_ex__(4)[1:], "s".__reduce_ex__(4)[1], (1,).__reduce_ex__(4)[1])
print("pickler")


class Own(pickle.Pickler):
    def reducer_override(self, obj):
        if isinstance(obj, Plain):
            return Plain, ("by override",)
        if obj is both:
            return str, ("a function",)
        return NotImplemented


def with_pickler(cls, value, **kwargs):
    file = io.BytesIO()
    cls(file, **kwargs).dump(value)
    return pickle.loads(file.getvalue())


print(with_pickler(Own, [Plain(1), both, len, {"k": Plain}, NoInit]))


class Table(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table.copy()
    dispatch_table[Plain] = lambda obj: (Plain, ("by table",))


print(with_pickler(Table, [Plain(1), Plain, len]))


class Finder(pickle.Unpickler):
    def find_class(self, module, name):
        print("  find", module, name)
        if name == "Plain":
            return dict
        return super().find_class(module, name)

    def persistent_load(self, pid):
        return f"persistent {pid}"


print(Finder(io.BytesIO(pickle.dumps([Reduce, State, len]))).load())
print(Finder(io.BytesIO(b"\x80\x04K\x05Q.")).load())
