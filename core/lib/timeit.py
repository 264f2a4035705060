from time import perf_counter as default_timer

default_number = 1000000
default_repeat = 5


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        for what in (stmt, setup):
            if not callable(what) and what != "pass":
                raise NotImplementedError(
                    "timeit of text is not supported; give it a function"
                )
        self._stmt = stmt if callable(stmt) else lambda: None
        self._setup = setup if callable(setup) else lambda: None
        self._timer = timer

    def timeit(self, number=default_number):
        stmt = self._stmt
        self._setup()
        start = self._timer()
        for _ in range(number):
            stmt()
        return self._timer() - start

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number,
           globals=None):
    return Timer(stmt, setup, timer).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    return Timer(stmt, setup, timer).repeat(repeat, number)
