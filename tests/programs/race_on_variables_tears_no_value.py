# Globals, cells, a generator and an iterator shared by threads: updates may be
# lost, but a value is always one that somebody stored.
import itertools
import threading

number = 0
text = "a"
errors = []
VALUES = {"a", "bb" * 300, 3, 2.5, None, 10**40, (1, 2), 1e300, -0.0}


def make():
    kept = "a"

    def put(value):
        nonlocal kept
        kept = value

    def get():
        return kept
    return put, get


put, get = make()


def count_up():
    n = 0
    while True:
        n += 1
        yield n


shared_generator = count_up()
shared_iterator = iter(range(100000))
shared_counter = itertools.count()
shared_zip = zip(range(100000), "x" * 100000)
busy = 0


def hammer(seed):
    global number, text, busy, made
    values = list(VALUES)
    seen = []
    for step in range(200):
        number += 1
        text = values[(step + seed) % len(values)]
        put(values[(step * 3 + seed) % len(values)])
        if text not in VALUES or get() not in VALUES:
            errors.append("torn")
        try:
            next(shared_generator)
        except ValueError as error:
            busy += 1
            if str(error) != "generator already executing":
                errors.append(str(error))
        except StopIteration:
            errors.append("stopped")
        seen.append(next(shared_iterator))
        next(shared_counter)
        if next(shared_zip)[1] != "x":
            errors.append("zip")
        made = step
        if step % 10 == 0:
            try:
                del made
            except NameError:
                pass
    with lock:
        everything.extend(seen)


lock = threading.Lock()
everything = []
threads = [threading.Thread(target=hammer, args=(n,)) for n in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors, 200 <= number <= 1000)
print(len(everything) == len(set(everything)) == 1000)
