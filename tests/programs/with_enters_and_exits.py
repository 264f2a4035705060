class Door:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print('enter', self.name)
        return self

    def __exit__(self, kind, error, trace):
        print('exit', self.name, kind and kind.__name__, error)
        return self.swallow


with Door('a') as a, Door('b') as b:
    print(a.name, b.name)
with Door('quiet', swallow=True):
    raise ValueError('inside')
try:
    with Door('loud'):
        raise KeyError('out')
except KeyError as error:
    print('caught', error)


def leave():
    for i in range(3):
        with Door(i):
            if i == 1:
                return 'left'


print(leave())
