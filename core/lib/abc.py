def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


def _is_abstract(value):
    return getattr(value, "__isabstractmethod__", False)


class ABCMeta(type):
    def __new__(metacls, name, bases, namespace, /, **kwargs):
        cls = type.__new__(metacls, name, bases, namespace, **kwargs)
        abstract = [key for key, value in namespace.items() if _is_abstract(value)]
        for base in bases:
            for key in getattr(base, "__abstractmethods__", ()):
                if _is_abstract(getattr(cls, key, None)):
                    abstract.append(key)
        cls.__abstractmethods__ = frozenset(abstract)
        return cls

    def register(cls, subclass):
        registered = cls.__dict__.get("_abc_registered", ())
        cls._abc_registered = registered + (subclass,)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        hook = getattr(cls, "__subclasshook__", None)
        if hook is not None:
            answer = hook(subclass)
            if answer is not NotImplemented:
                return answer
        if cls in subclass.__mro__:
            return True
        for registered in cls.__dict__.get("_abc_registered", ()):
            if issubclass(subclass, registered):
                return True
        for below in cls.__subclasses__():
            if issubclass(subclass, below):
                return True
        return False


class ABC(metaclass=ABCMeta):
    pass
