import multiprocessing
import os
import time
from multiprocessing import Pipe, Process


def grandchild(end):
    parent = multiprocessing.parent_process()
    end.send((parent.name, parent.is_alive(), parent.pid == os.getppid()))
    parent.join(0.01)
    end.send(parent.is_alive())
    end.recv()
    parent.join()
    end.send((parent.is_alive(), parent.exitcode))


def child(end):
    Process(target=grandchild, args=(end,), name="grandchild").start()
    time.sleep(60)


if __name__ == "__main__":
    here, there = Pipe()
    p = Process(target=child, args=(there,), name="middle")
    p.start()
    print(here.recv())
    print(here.recv())
    p.terminate()
    here.send("the parent is gone")
    print(here.recv())
    p.join()
    print(p.exitcode)
