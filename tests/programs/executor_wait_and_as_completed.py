import threading
from concurrent.futures import (
    ALL_COMPLETED,
    FIRST_COMPLETED,
    FIRST_EXCEPTION,
    Future,
    ThreadPoolExecutor,
    TimeoutError,
    as_completed,
    wait,
)


def names(futures):
    return sorted([future.name for future in futures])


def show(result):
    print(names(result.done), names(result.not_done), type(result).__name__)


def make(*words):
    futures = []
    for word in words:
        future = Future()
        future.name = word
        futures.append(future)
    return futures


a, b, c = make('a', 'b', 'c')
a.set_result(1)
show(wait([a, b, c], timeout=0.01))
show(wait([a, b, c], return_when=FIRST_COMPLETED))
show(wait((a, a), return_when=ALL_COMPLETED))
show(wait([a, b, c], timeout=0, return_when=FIRST_EXCEPTION))
b.set_exception(ValueError())
show(wait([a, b, c], return_when=FIRST_EXCEPTION))
show(wait([]))
c.cancel()
show(wait([a, b, c], timeout=0.01))
c.set_running_or_notify_cancel()
done, not_done = wait({a, b, c})
print(names(done), names(not_done))
try:
    wait([a], return_when='SOME')
except ValueError as e:
    print(e)
except Exception as e:
    print(type(e))

# Those done before come first; the rest as they are done.
a, b, c, d = make('a', 'b', 'c', 'd')
b.set_result(0)
walk = as_completed([a, b, c, d, b])
print(next(walk).name)
d.set_result(0)
print(next(walk).name)
c.cancel()
c.set_running_or_notify_cancel()
print(next(walk).name)
a.set_exception(KeyError())
print([future.name for future in walk])
print([future.name for future in as_completed([])])

a, b = make('a', 'b')
a.set_result(0)
try:
    for future in as_completed([a, b], timeout=0.02):
        print(future.name)
except TimeoutError as e:
    print(e)

with ThreadPoolExecutor(3) as executor:
    gates = [threading.Event() for _ in range(3)]

    def work(n):
        gates[n].wait()
        return n

    futures = [executor.submit(work, n) for n in range(3)]
    gates[2].set()
    order = []
    for future in as_completed(futures):
        order.append(future.result())
        if order[-1] == 2:
            gates[0].set()
        elif order[-1] == 0:
            gates[1].set()
    print(order)
    gate = threading.Event()
    first = executor.submit(gate.wait)
    second = executor.submit(lambda: 1 / 0)
    done, not_done = wait([first, second], return_when=FIRST_EXCEPTION)
    print(len(done), len(not_done), second in done)
    gate.set()
    done, not_done = wait([first, second])
    print(len(done), len(not_done))
