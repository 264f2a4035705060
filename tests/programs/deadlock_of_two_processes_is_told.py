# hangs
# exit 3
from multiprocessing import Event, Lock, Process


def take(first, second, mine, other):
    with first:
        mine.set()
        other.wait()
        with second:
            print("never printed")


if __name__ == "__main__":
    a, b = Lock(), Lock()
    here, there = Event(), Event()
    people = [
        Process(target=take, args=(a, b, here, there), name="left"),
        Process(target=take, args=(b, a, there, here), name="right"),
    ]
    for p in people:
        p.start()
    for p in people:
        p.join()
