import multiprocessing
import pickle
import threading
from multiprocessing import (
    Barrier, BoundedSemaphore, Condition, Event, Lock, Process, RLock, Semaphore
)


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, function(*args, **kwargs))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)


def show(*things):
    print(*things)


def in_child(*things):
    p = Process(target=show, args=things)
    p.start()
    p.join()


def in_thread(function):
    t = threading.Thread(target=function, name="other")
    t.start()
    t.join()


if __name__ == "__main__":
    lock = Lock()
    print(lock, lock.acquire(), lock, lock.acquire(False), lock.acquire(timeout=0.01))
    print(lock.acquire(True, -1))
    print(flush=True)
    in_child(lock)
    in_thread(lambda: print(lock))
    lock.release()
    attempt(lock.release)
    with lock:
        print(lock)
    in_thread(lambda: (lock.acquire(), print(lock)))
    in_thread(lock.release)
    print(lock)

    lock = RLock()
    print(lock, lock.acquire(), lock.acquire(), lock)
    print(flush=True)
    in_child(lock)
    in_thread(lambda: print(lock, lock.acquire(False)))
    in_thread(lambda: attempt(lock.release))
    lock.release()
    print(lock)
    lock.release()
    attempt(lock.release)

    semaphore = Semaphore(2)
    print(semaphore, semaphore.get_value(), semaphore.acquire(), semaphore)
    semaphore.release()
    semaphore.release()
    print(semaphore)
    with semaphore as entered:
        print(entered, semaphore.get_value())
    attempt(Semaphore, -1)
    bounded = BoundedSemaphore(1)
    print(bounded, bounded.acquire(), bounded.acquire(False))
    bounded.release()
    attempt(bounded.release)

    condition = Condition()
    print(condition, Condition(Lock()))
    attempt(condition.wait)
    attempt(condition.notify)
    attempt(condition.notify_all)
    attempt(condition.release)
    with condition:
        print(condition)
        attempt(condition.wait, 0.01)
        attempt(condition.wait_for, lambda: 0, 0.01)
        attempt(condition.wait_for, lambda: "yes")
        condition.notify()
        condition.notify_all()

    event = Event()
    print(event.is_set(), event.wait(0.01), repr(event).split()[-1])
    event.set()
    event.set()
    print(event.is_set(), event.wait(), repr(event).split()[-1])
    event.clear()
    print(event.is_set())
    barrier = Barrier(2)
    print(barrier.parties, barrier.n_waiting, barrier.broken)
    barrier.abort()
    print(barrier.broken)
    attempt(barrier.wait)
    for thing in (Lock(), RLock(), semaphore, bounded, condition, event, barrier):
        attempt(pickle.dumps, thing)
    print(type(lock), type(event), multiprocessing.synchronize.SEM_VALUE_MAX)
