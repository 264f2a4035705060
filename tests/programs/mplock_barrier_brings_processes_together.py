import threading
from multiprocessing import Barrier, Process, Queue


def meet(barrier, results, me):
    for turn in range(3):
        index = barrier.wait()
        results.put((turn, index))
    try:
        barrier.wait(0.05 if me == 0 else None)
    except threading.BrokenBarrierError as error:
        results.put((9, type(error).__name__))


if __name__ == "__main__":
    barrier, results = Barrier(3), Queue()
    people = [Process(target=meet, args=(barrier, results, me)) for me in range(3)]
    for p in people[:2]:
        p.start()
    # The third is there for the turns, and never comes to the last one.
    last = [barrier.wait() for _ in range(3)]
    got = [results.get() for _ in range(8)]
    got += [(turn, index) for turn, index in enumerate(last)]
    for turn in range(3):
        print(turn, sorted(index for t, index in got if t == turn))
    print([item for item in got if item[0] == 9], barrier.broken)
    for p in people[:2]:
        p.join()
    barrier.reset()
    print(barrier.broken, barrier.n_waiting, barrier.parties)

    def hello():
        results.put("action")

    two = Barrier(2, hello)
    p = Process(target=two.wait)
    p.start()
    two.wait()
    print(results.get())
    p.join()
