import multiprocessing
import os
import time

print("reading the program as", __name__)


def work(name):
    print(f"{name}: process {os.getpid()}, started by {os.getppid()}")
    time.sleep(0.3)
    print(f"{name}: done")


if __name__ == "__main__":
    print("main: process", os.getpid())
    first = multiprocessing.Process(target=work, args=("first",))
    second = multiprocessing.Process(target=work, args=("second",))
    first.start()
    time.sleep(0.1)
    second.start()
    print("main: both have been started")
    first.join()
    second.join()
    print("main: both have ended")
