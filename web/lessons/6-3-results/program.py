import os
import time
from multiprocessing import Pool


def divide(number):
    time.sleep(0.1 * number)
    return 12 // number, os.getpid()


def good(result):
    print(f"    callback in process {os.getpid()}: {result[0]}")


def bad(error):
    print(f"    callback in process {os.getpid()}: {error!r}")


if __name__ == "__main__":
    print("main: process", os.getpid())
    with Pool(2) as pool:
        results = [
            pool.apply_async(divide, (n,), callback=good, error_callback=bad)
            for n in (4, 0, 2)
        ]
        print("main: handed in, ready:", [result.ready() for result in results])
        for result in results:
            try:
                quotient, pid = result.get()
                print(f"main: {quotient} from process {pid}")
            except ZeroDivisionError as error:
                print("main: get() raises", repr(error))
