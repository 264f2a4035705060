from multiprocessing import Pool
from multiprocessing.pool import MaybeEncodingError
import threading


def make_lambda(x):
    return lambda: x


def make_lock(x):
    return threading.Lock()


class NeedsTwo(Exception):
    def __init__(self, a, b):
        super().__init__(a)


class Holds(Exception):
    pass


def holds(x):
    raise Holds(lambda: x)


def short(text):
    text = str(text)
    at = text.find(' at 0x')
    return text if at < 0 else text[:at] + text[text.index('>', at):]


if __name__ == '__main__':
    with Pool(1) as pool:
        for function in make_lambda, make_lock:
            try:
                pool.apply(function, (1,))
            except MaybeEncodingError as e:
                print(short(e))
                print(short(repr(e))[:60], type(e.exc), type(e.value))
        try:
            pool.map(holds, [1])
        except MaybeEncodingError as e:
            print(str(e)[:60])
        # and the pool goes on
        print(pool.map(abs, [-1, -2]))
