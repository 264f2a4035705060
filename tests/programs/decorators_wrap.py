def trace(prefix):
    def wrap(function):
        def inner(*args, **kwargs):
            print(prefix, function.__name__, args, kwargs)
            return function(*args, **kwargs)
        return inner
    return wrap


@trace('>')
@trace('>>')
def add(a, b=1):
    return a + b


print(add(1), add(1, b=5))


@lambda cls: (cls, 'decorated')
class Thing:
    pass


print(Thing[0].__name__, Thing[1])
