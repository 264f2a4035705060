def numbers(n):
    for i in range(n):
        got = yield i
        if got:
            print('got', got)
    return 'done'


g = numbers(3)
print(next(g), g.send('hello'), next(g))
try:
    next(g)
except StopIteration as stop:
    print('stop', stop.value)


def outer():
    result = yield from numbers(2)
    print('result', result)
    yield from 'ab'


print(list(outer()))


def endless():
    n = 0
    try:
        while True:
            yield n
            n += 1
    finally:
        print('closed')


e = endless()
print([next(e) for _ in range(3)])
e.close()
squares = (x * x for x in range(5) if x % 2)
print(sum(squares), list(squares), max(len(w) for w in ('a', 'bcd')))


def catch():
    try:
        yield 1
    except ValueError as error:
        yield f'caught {error}'


c = catch()
print(next(c), c.throw(ValueError('thrown')), next(c, 'finished'))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print([x for x, _ in zip(fib(), range(15))])
