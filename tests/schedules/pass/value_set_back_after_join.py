# What is written between main's read and its write, join has ordered.
from multiprocessing import Process, Value


def count(tally):
    with tally.get_lock():
        tally.value += 1


if __name__ == "__main__":
    tally = Value("i", 0)
    print(tally.value)
    counters = [Process(target=count, args=(tally,)) for _ in range(2)]
    for counter in counters:
        counter.start()
    for counter in counters:
        counter.join()
    tally.value = 0
