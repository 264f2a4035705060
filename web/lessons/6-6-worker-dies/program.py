import os
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def work(number):
    time.sleep(0.1 * number)
    if number == 3:
        os._exit(7)  # the whole process is gone, no exception, no clean-up
    return f"job {number} done"


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(work, number) for number in (1, 2, 3, 4)]
        for number, future in enumerate(futures, start=1):
            try:
                print("main:", future.result())
            except BrokenProcessPool:
                print(f"main: job {number} is lost, a worker has died")
    with ProcessPoolExecutor(max_workers=2) as pool:
        print("main: a new pool,", pool.submit(work, 1).result())
