# Threads that start threads that start threads, some of which fail.
import sys
import threading

done = []
threading.excepthook = lambda args: done.append(args.exc_type.__name__)


def grow(depth):
    children = [threading.Thread(target=grow, args=(depth - 1,))
                for _ in range(3 if depth else 0)]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert not child.is_alive()
    if depth == 0 and threading.get_ident() % 3 == 0:
        raise KeyError(depth)
    if depth == 1:
        sys.exit()
    done.append(depth)


root = threading.Thread(target=grow, args=(4,))
root.start()
root.join()
counts = {what: done.count(what) for what in (2, 3, 4)}
print(counts, done.count(0) + done.count("KeyError"), len(done))
print(threading.active_count())
