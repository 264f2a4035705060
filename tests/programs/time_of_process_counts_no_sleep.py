import threading
import time


def spent(function):
    before = time.process_time(), time.process_time_ns()
    function()
    return time.process_time() - before[0], time.process_time_ns() - before[1]


def work():
    end = time.monotonic() + 0.05
    while time.monotonic() < end:
        pass


def sleepers():
    threads = [threading.Thread(target=time.sleep, args=(0.3,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


asleep, asleep_ns = spent(lambda: time.sleep(0.3))
print(0 <= asleep < 0.2, 0 <= asleep_ns < 2 * 10**8)
print(0 <= spent(sleepers)[0] < 0.2)
print(spent(work)[0] > 0)
