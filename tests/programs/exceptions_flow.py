def attempt(what):
    try:
        print('try', what)
        if what == 'value':
            raise ValueError('v')
        if what == 'key':
            {}['k']
        if what == 'return':
            return 'returned'
    except (KeyError, IndexError) as error:
        print('except', repr(error))
    except ValueError:
        print('value')
        raise
    else:
        print('else')
    finally:
        print('finally')
    return 'end'


for what in ('none', 'key', 'return', 'value'):
    try:
        print(attempt(what))
    except ValueError as error:
        print('outer', error, error.args)


def loop():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print(i)
        finally:
            print('f', i)
    else:
        print('not reached')


loop()


class Mine(Exception):
    def __init__(self, code, *more):
        super().__init__(code, *more)
        self.code = code


try:
    try:
        raise Mine(7, 'x')
    except Mine as error:
        raise RuntimeError('second') from error
except RuntimeError as error:
    print(error, repr(error.__cause__), error.__cause__.code)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        [][0]
except IndexError as error:
    print(repr(error.__context__), error.__cause__)
try:
    assert 1 == 2, 'sums'
except AssertionError as error:
    print('assert', error)
try:
    raise Mine
except TypeError as error:
    print(error)
def swallow():
    try:
        raise ValueError
    finally:
        return 'swallowed'


print(swallow(), str(ValueError()), repr(ValueError(1, 2)), str(KeyError('k')))
