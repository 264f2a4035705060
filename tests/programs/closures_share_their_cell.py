def counter():
    n = 0

    def step(by=1):
        nonlocal n
        n += by
        return n

    def read():
        return n
    return step, read


step, read = counter()
step()
step(5)
print(read(), counter()[1]())
print([f() for f in [lambda: i for i in range(3)]])
print([f() for f in [lambda i=i: i for i in range(3)]])

x = 'global'


def outer():
    x = 'outer'

    def inner():
        global x
        x = 'changed'

    class Inside:
        y = x
    inner()
    return x, Inside.y


print(outer(), x)


def unbound():
    print(v)
    v = 1


try:
    unbound()
except UnboundLocalError as error:
    print(error)
try:
    undefined_name
except NameError as error:
    print(error)
