import os
import time
from multiprocessing import Pool

began = time.perf_counter()


def say(text):
    print(f"{time.perf_counter() - began:.1f} s  {text}")


def paint(number):
    say(f"process {os.getpid()} paints door {number}")
    time.sleep(0.2)


if __name__ == "__main__":
    pool = Pool(3)
    for number in range(1, 11):
        pool.apply_async(paint, (number,))
    say("main: ten doors handed in")
    pool.close()  # no more jobs will come
    pool.join()  # wait until all of them are done
    say("main: all doors are painted")
