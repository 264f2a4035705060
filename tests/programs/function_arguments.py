def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, sorted(kwargs.items())


print(f(1, c=3), f(1, 5, 6, 7, c=8, d=9, e=10), f(*[1, 2, 3], **{'c': 4}))


def pos(a, b, /, c):
    return a + b + c


print(pos(1, 2, c=3))


def remember(x, seen=[]):
    seen.append(x)
    return seen


print(remember(1), remember(2), remember.__name__, f.__defaults__)
print((lambda x, *y, z=1: (x, y, z))(1, 2, 3))
for use in (lambda: f(), lambda: f(1), lambda: f(1, c=1, a=2),
            lambda: pos(1, 2), lambda: pos(a=1, b=2, c=3),
            lambda: (lambda: 0)(1), lambda: (lambda x: x)(y=1),
            lambda: (lambda x: x)(1, x=2)):
    try:
        use()
    except TypeError as error:
        print(error)
