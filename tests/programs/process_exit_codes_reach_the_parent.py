# stderr
import multiprocessing
import os
import sys
import threading
import time


def done():
    return "ignored"


def leave(value):
    sys.exit(value)


def leave_bare():
    sys.exit()


def fail():
    {}["missing"]


def leave_at_once():
    print("never flushed, never seen" * 0, end="")
    os._exit(9)


def leave_later():
    threading.Thread(target=lambda: (time.sleep(0.05), print("thread ends"))).start()
    sys.exit(4)


def fail_inside(depth):
    if depth:
        return fail_inside(depth - 1)
    try:
        fail()
    except KeyError as error:
        raise RuntimeError("no luck") from error


if __name__ == "__main__":
    cases = [
        (done,),
        (leave, 3),
        (leave, 0),
        (leave, None),
        (leave, "a last word"),
        (leave, 258),
        (leave, -1),
        (leave, True),
        (leave_bare,),
        (fail,),
        (leave_at_once,),
        (leave_later,),
        (fail_inside, 2),
    ]
    for target, *args in cases:
        process = multiprocessing.Process(target=target, args=args)
        process.start()
        process.join()
        print(process.name, target.__name__, args, process.exitcode)
