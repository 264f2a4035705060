# notify meets waiters whose time is up at the same moment: a permit is taken
# once, nobody is forgotten, and wait returns with the lock held.
import threading

condition = threading.Condition()
permits = 0
taken = 0
gave_up = 0
errors = []


def take(number):
    global permits, taken, gave_up
    for step in range(40):
        with condition:
            while permits == 0:
                how = (step + number) % 3
                if how == 0:
                    condition.wait(0.0003)
                elif how == 1:
                    condition.wait(0.001)
                else:
                    condition.wait()
            permits -= 1
            taken += 1
            if permits < 0:
                errors.append(permits)


def give():
    global permits
    for step in range(160):
        with condition:
            permits += 1
            if step % 5 == 0:
                condition.notify_all()
            else:
                condition.notify()


def nudge():
    while not finished.wait(0.002):
        with condition:
            condition.notify_all()


finished = threading.Event()
takers = [threading.Thread(target=take, args=(n,)) for n in range(8)]
givers = [threading.Thread(target=give) for _ in range(2)]
helper = threading.Thread(target=nudge)
for thread in takers + givers + [helper]:
    thread.start()
for thread in takers + givers:
    thread.join()
finished.set()
helper.join()
print(errors, permits, taken)
with condition:
    print(condition.wait(0.001), condition.wait_for(lambda: taken == 320, 1))
