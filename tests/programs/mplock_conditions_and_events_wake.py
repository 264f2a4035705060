import time
from multiprocessing import Condition, Event, Process, Queue, Semaphore


def wait_event(event, results):
    results.put(("before", event.is_set()))
    results.put(("event", event.wait()))


def wait_condition(condition, ready, results):
    with condition:
        ready.release()
        results.put(("woken", condition.wait()))


def take_turns(condition, turns, results, me):
    for _ in range(3):
        with condition:
            condition.wait_for(lambda: turns[me].get_value() > 0)
            turns[me].acquire()
            results.put(me)
            turns[1 - me].release()
            condition.notify_all()


if __name__ == "__main__":
    results = Queue()
    event = Event()
    waiters = [Process(target=wait_event, args=(event, results)) for _ in range(3)]
    for w in waiters:
        w.start()
    print([results.get() for _ in range(3)])
    event.set()
    print([results.get() for _ in range(3)])
    for w in waiters:
        w.join()

    condition, ready = Condition(), Semaphore(0)
    waiters = [
        Process(target=wait_condition, args=(condition, ready, results))
        for _ in range(4)
    ]
    for w in waiters:
        w.start()
    for w in waiters:
        ready.acquire()
    with condition:
        print(condition)
        condition.notify()
    print(results.get())
    time.sleep(0.05)
    print(results.empty())
    with condition:
        condition.notify(2)
    print(results.get(), results.get())
    with condition:
        condition.notify_all()
    print(results.get())
    for w in waiters:
        w.join()
    with condition:
        print(condition.wait(0.02), condition)
        condition.notify_all()
        print(condition)

    turns = [Semaphore(1), Semaphore(0)]
    players = [
        Process(target=take_turns, args=(condition, turns, results, me)) for me in (1, 0)
    ]
    for p in players:
        p.start()
    print([results.get() for _ in range(6)])
    for p in players:
        p.join()
