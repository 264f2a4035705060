import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, BrokenExecutor
from concurrent.futures.process import BrokenProcessPool


def square(x):
    return x * x


def die(how):
    if how == 'exit':
        os._exit(3)
    os.kill(os.getpid(), signal.SIGKILL)


def hold(seconds):
    time.sleep(seconds)


def broken():
    raise ValueError('cannot begin')


if __name__ == '__main__':
    for how in 'exit', 'kill':
        with ProcessPoolExecutor(2) as executor:
            print(executor.submit(square, 3).result())
            futures = [executor.submit(hold, 5), executor.submit(die, how)]
            for future in futures:
                try:
                    print(future.result())
                except BrokenProcessPool as e:
                    print(type(e).__mro__[1:3], e)
            try:
                executor.submit(square, 1)
            except BrokenExecutor as e:
                print(e)
            try:
                list(executor.map(square, [1]))
            except BrokenExecutor as e:
                print(type(e).__name__)
    import logging
    logging.disable(logging.CRITICAL)
    with ProcessPoolExecutor(1, initializer=broken) as executor:
        try:
            executor.submit(square, 1).result()
        except BrokenProcessPool as e:
            print(e)
