import copy
import io
import pickle
import queue
import sys
import threading


def attempt(what, function, *args):
    try:
        result = function(*args)
    except Exception as e:
        text = str(e)
        if " at 0x" in text:
            before, _, after = text.partition(" at 0x")
            text = before + after[after.index(">") :]
        print(what, type(e).__module__, type(e).__qualname__, text, sep=": ")
    else:
        print(what, "gives", result)


def generate():
    yield 1


def outer():
    def inner():
        pass

    class Local:
        pass

    return inner, Local


inner, Local = outer()


class Holder:
    def __init__(self, value):
        self.value = value


def moved():
    pass


old = moved


def moved():
    pass


class Gone:
    pass


gone = Gone()
Hidden = Gone
del Gone


class Wrong:
    def __init__(self, result):
        self.result = result

    def __reduce__(self):
        return self.result


for what, value in {
    "lambda": lambda: 0,
    "local function": inner,
    "local class": Local,
    "local instance": Local(),
    "lock": threading.Lock(),
    "rlock": threading.RLock(),
    "condition": threading.Condition(),
    "condition of a lock": threading.Condition(threading.Lock()),
    "semaphore": threading.Semaphore(),
    "bounded semaphore": threading.BoundedSemaphore(),
    "event": threading.Event(),
    "thread": threading.Thread(target=print),
    "local": threading.local(),
    "queue": queue.Queue(),
    "lifo queue": queue.LifoQueue(),
    "priority queue": queue.PriorityQueue(),
    "simple queue": queue.SimpleQueue(),
    "generator": generate(),
    "module": sys,
    "stdout": sys.stdout,
    "keys": {}.keys(),
    "values": {}.values(),
    "items": {}.items(),
    "code": generate.__code__,
    "property": property(),
    "staticmethod": staticmethod(generate),
    "class dict": Holder.__dict__,
    "moved": old,
    "gone": gone,
    "nested lock": [1, {"a": (Holder(threading.Lock()),)}],
    "lambda in attribute": Holder(lambda: 0),
    "bound method of a lock": threading.Lock().acquire,
}.items():
    attempt(what, pickle.dumps, value)
for what, result in {
    "number": 5,
    "none": None,
    "one part": (Holder,),
    "seven parts": (Holder, (), None, None, None, None, None),
    "no callable": (5, ()),
    "no tuple": (Holder, []),
    "no iterator": (Holder, (), None, [1]),
    "no iterator of pairs": (Holder, (), None, None, {}),
    "no setter": (Holder, (), 1, None, None, 5),
    "unknown name": "nothing_of_that_name",
    "wrong name": "attempt",
}.items():
    attempt(what, pickle.dumps, Wrong(result))
attempt("new protocol", pickle.dumps, 1, 6)
attempt("no file", pickle.dump, 1, 5)
attempt("no reader", pickle.load, 5)
attempt("str", pickle.loads, "text")
attempt("nothing", pickle.dumps)
for what, data in {
    "empty": b"",
    "only proto": b"\x80\x04",
    "no stop": b"\x80\x04K\x01",
    "cut int": b"\x80\x04J\x01",
    "cut text": b"\x80\x04\x8c\x05abc",
    "cut frame": b"\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00K\x01.",
    "bad opcode": b"\x80\x04Z.",
    "bad byte": b"\x80\x04\xff.",
    "newer": b"\x80\x09K\x01.",
    "empty stack": b"\x80\x04.",
    "no mark": b"\x80\x04t.",
    "no mark for list": b"\x80\x04]e.",
    "mark in the way": b"\x80\x04(.",
    "mark under": b"\x80\x04K\x01(\x85.",
    "unknown memo": b"\x80\x04h\x05.",
    "unknown long memo": b"\x80\x04j\xff\xff\xff\x00.",
    "put of nothing": b"\x80\x04\x94.",
    "unhashable key": b"\x80\x04}]K\x01s.",
    "unhashable item": b"\x80\x04\x8f(]\x90.",
    "odd items": b"\x80\x04}(K\x01u.",
    "names are ints": b"\x80\x04K\x01K\x02\x93.",
    "no module": b"\x80\x04\x8c\x07nothere\x8c\x01x\x93.",
    "no attribute": b"\x80\x04\x8c\x08builtins\x8c\x07nothere\x93.",
    "call of an int": b"\x80\x04K\x01)R.",
    "arguments a list": b"\x80\x04\x8c\x08builtins\x8c\x03int\x93]R.",
    "new of an int": b"\x80\x04K\x01)\x81.",
    "new with a list": b"\x80\x04\x8c\x08builtins\x8c\x03int\x93]\x81.",
    "bad text": b"\x80\x04\x8c\x02\xff\xfe.",
    "state a number": b"\x80\x04\x8c\x08__main__\x8c\x06Holder\x93)\x81K\x05b.",
    "append to an int": b"\x80\x04K\x01K\x02a.",
    "persistent": b"\x80\x04K\x01Q.",
    "call that raises": b"\x80\x04\x8c\x08builtins\x8c\x03int\x93\x8c\x01x\x85R.",
}.items():
    attempt(what, pickle.loads, data)
print(pickle.loads(b"\x80\x04K\x01.trailing"))
for value in (threading.Lock(), generate(), Holder(threading.Lock())):
    attempt("deepcopy", copy.deepcopy, value)
attempt("copy", copy.copy, threading.Lock())
print(copy.copy(Holder(1)).value, copy.copy(sys.maxsize) == sys.maxsize)
for cls in (pickle.PickleError, pickle.PicklingError, pickle.UnpicklingError):
    print(cls, cls.__mro__[1:3])
