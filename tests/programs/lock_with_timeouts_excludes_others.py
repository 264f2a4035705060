# Locks taken with and without time-outs: at most one is inside at a time, and
# who gave up was not inside.
import threading

lock = threading.Lock()
rlock = threading.RLock()
inside = 0
entered = 0
refused = 0
errors = []
tally = threading.Lock()


def visit():
    global inside, entered
    inside += 1
    if inside != 1:
        errors.append(inside)
    entered += 1
    inside -= 1


def hammer(number):
    global refused
    for step in range(120):
        which = lock if (step + number) % 2 else rlock
        with rlock if which is lock else lock:
            pass
        how = step % 4
        if how == 0:
            ok = which.acquire()
        elif how == 1:
            ok = which.acquire(timeout=0.0002)
        elif how == 2:
            ok = which.acquire(False)
        else:
            ok = which.acquire(timeout=5)
        if not ok:
            with tally:
                refused += 1
            continue
        if which is rlock:
            with rlock:
                pass
        else:
            visit()
        which.release()


threads = [threading.Thread(target=hammer, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors, inside, lock.locked(), 0 < entered <= 8 * 60)
print(lock.acquire(False), rlock.acquire(False))
