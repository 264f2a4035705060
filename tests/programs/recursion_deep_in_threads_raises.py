import threading

answers = []


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


def forever():
    return forever()


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __eq__(self, other):
        return self == other

    def __repr__(self):
        return repr([self])

    def __len__(self):
        return len(self)

    def __iter__(self):
        return iter(self)

    def __add__(self, other):
        return self + other

    def __bool__(self):
        return bool(self)

    def __call__(self):
        return self()


def generate(n):
    if n:
        yield from generate(n - 1)
    yield n


def try_all():
    loop = Loop()
    mine = [down(800), sum(generate(300))]
    for call in (forever, lambda: loop.a, lambda: loop == 1, lambda: repr(loop),
                 lambda: len(loop), lambda: iter(loop), lambda: loop + 1,
                 lambda: not loop, loop, lambda: sum(generate(5000)),
                 lambda: sorted([3, 1], key=lambda x: forever())):
        try:
            call()
            mine.append("no error")
        except RecursionError as error:
            mine.append(type(error).__name__)
    answers.append(mine)


threads = [threading.Thread(target=try_all) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(all(a == answers[0] for a in answers))
print(answers[0])
