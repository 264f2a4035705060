# unordered
import atexit
import sys
import threading
import time
from multiprocessing import Process


def say(text, after):
    time.sleep(after)
    print(text, flush=True)


def parent_of_one():
    Process(target=say, args=("grandchild", 0.15)).start()
    threading.Thread(target=say, args=("its thread", 0.3)).start()
    atexit.register(print, "a forked child calls no atexit function")
    print("child's end", flush=True)


if __name__ == "__main__":
    atexit.register(say, "atexit of the first process", 0)
    Process(target=parent_of_one).start()
    threading.Thread(target=say, args=("thread of the first", 0.5)).start()
    say("first's end", 0.05)
    sys.exit(0)
