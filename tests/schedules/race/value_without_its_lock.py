# race: tally
# some
from multiprocessing import Process, Value


def count(tally):
    for _ in range(2):
        tally.value += 1


if __name__ == "__main__":
    tally = Value("i", 0)
    counters = [Process(target=count, args=(tally,)) for _ in range(2)]
    for counter in counters:
        counter.start()
    for counter in counters:
        counter.join()
