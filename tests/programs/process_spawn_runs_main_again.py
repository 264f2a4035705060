import multiprocessing
import os
import sys
import threading

values = []
values.append(f"set up in {__name__}")
limit = 1


class Worker(multiprocessing.get_context("spawn").Process):
    def __init__(self, results, numbers):
        super().__init__()
        self.results = results
        self.numbers = numbers

    def run(self):
        self.numbers.append(9)
        self.results.put((self.name, self.numbers, limit))


def child(results, lock, end, event, text, *, times):
    with lock:
        results.put((__name__, values, limit, text * times))
    end.send([sys.modules["__main__"].__name__, multiprocessing.get_start_method()])
    event.wait()
    end.send(multiprocessing.current_process().name)
    end.send(end.recv() + 1)
    end.close()
    results.put(multiprocessing.parent_process().pid == os.getppid())


def main():
    global limit
    limit = 2
    values.append("changed by the parent")
    multiprocessing.set_start_method("spawn")
    results = multiprocessing.Queue()
    lock = multiprocessing.Lock()
    event = multiprocessing.Event()
    here, there = multiprocessing.Pipe()
    p = multiprocessing.Process(
        target=child, args=(results, lock, there, event, "ab"), kwargs={"times": 2}
    )
    print(p.name)
    p.start()
    there.close()
    print(results.get())
    print(here.recv())
    event.set()
    print(here.recv())
    here.send(41)
    print(here.recv())
    try:
        here.recv()
    except EOFError:
        print("the child's end is closed")
    print(results.get())
    p.join()
    print(p.exitcode)

    numbers = [1]
    w = Worker(results, numbers)
    w.start()
    print(results.get(), numbers)
    w.join()

    for thing in (lambda: 1, threading.Lock()):
        q = multiprocessing.Process(target=print, args=(thing,))
        try:
            q.start()
        except Exception as error:
            print(type(error).__name__, str(error)[:30])
        print(q.pid, q.exitcode)


if __name__ == "__main__":
    main()
