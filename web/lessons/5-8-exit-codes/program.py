import sys
import time
from multiprocessing import Process


def succeed():
    time.sleep(0.1)


def give_up():
    time.sleep(0.2)
    sys.exit(3)


def fail():
    time.sleep(0.3)
    [].pop()


def never_end():
    while True:
        time.sleep(0.1)


if __name__ == "__main__":
    jobs = (succeed, give_up, fail, never_end)
    children = [Process(target=job, name=job.__name__) for job in jobs]
    for child in children:
        child.start()
        print(f"{child.name:10} pid {child.pid}, exit code {child.exitcode}")
    for child in children:
        child.join(0.7)
        if child.is_alive():
            print(f"{child.name:10} is still alive, so terminate it")
            child.terminate()
            child.join()
        print(f"{child.name:10} exit code {child.exitcode}")
