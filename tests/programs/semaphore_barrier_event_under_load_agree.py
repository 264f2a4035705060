import threading
import time

semaphore = threading.BoundedSemaphore(3)
barrier = threading.Barrier(5)
event = threading.Event()
guard = threading.Lock()
inside = most = 0
errors = []
order = []


def work(number):
    global inside, most
    event.wait()
    for step in range(30):
        if step % 3 == 0:
            while not semaphore.acquire(timeout=0.001):
                pass
        else:
            semaphore.acquire()
        with guard:
            inside += 1
            most = max(most, inside)
        if step % 10 == 0:
            time.sleep(0.0002)
        with guard:
            inside -= 1
        semaphore.release()
        if step % 5 == 0:
            order.append((step, barrier.wait() < 5))


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for thread in threads:
    thread.start()
fired = []
timers = [threading.Timer(0.001 * (n % 5), fired.append, [n]) for n in range(20)]
for timer in timers:
    timer.start()
event.set()
for timer in timers[:3]:
    timer.cancel()
for thread in threads + timers:
    thread.join()
print(most <= 3, inside, errors, order == sorted(order), len(order))
print(set(range(3, 20)) <= set(fired), len(fired) == len(set(fired)))
try:
    semaphore.release()
except ValueError as error:
    print(error)
