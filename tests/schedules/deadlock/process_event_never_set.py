# deadlock: lost-wakeup
# waits: MainThread ready, MainThread everybody, MainThread answer
from multiprocessing import Barrier, Condition, Event, Process


def wait_for(what):
    what.wait()


def wait_for_condition(condition):
    with condition:
        condition.wait()


if __name__ == "__main__":
    ready, everybody, answer = Event(), Barrier(2), Condition()
    processes = [
        Process(target=wait_for, args=(ready,)),
        Process(target=wait_for, args=(everybody,)),
        Process(target=wait_for_condition, args=(answer,)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
