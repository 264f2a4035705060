import threading


class Singleton(type):
    def __init__(cls, *args, **kwargs):
        print("init", cls.__name__, args[0], kwargs)
        cls.__instance = None
        cls.lock = threading.Lock()
        super().__init__(*args, **kwargs)

    def __call__(cls, *args, **kwargs):
        with cls.lock:
            if cls.__instance is None:
                cls.__instance = super().__call__(*args, **kwargs)
        return cls.__instance


class Leader(metaclass=Singleton):
    def __init__(self, name):
        self.name = name


class Other(Leader):
    pass


print(Leader("a").name, Leader("b").name, Leader("a") is Leader("c"))
print(Other("d").name, Leader("e").name)
Made = Singleton("Made", (), {"x": 1})
print(Made.x, type(Made) is Singleton, Made() is Made())


class Both(type):
    def __new__(meta, name, bases, namespace, tag=None):
        namespace["tag"] = tag
        return super().__new__(meta, name, bases, namespace)

    def __init__(cls, name, bases, namespace, tag=None):
        super().__init__(name, bases, namespace)
        cls.again = tag


class Tagged(metaclass=Both, tag=3):
    pass


print(Tagged.tag, Tagged.again)


class Wrong(type):
    def __init__(cls, *args):
        return 1


try:
    Wrong("W", (), {})
except TypeError as error:
    print(error)


class Registered(type):
    known = []

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if bases:
            Registered.known.append(name)


class Base(metaclass=Registered):
    pass


class First(Base):
    pass


class Second(First):
    pass


print(Registered.known)
