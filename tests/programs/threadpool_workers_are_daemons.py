import threading
from multiprocessing.pool import ThreadPool

gate = threading.Barrier(2)


def who(_):
    gate.wait()
    thread = threading.current_thread()
    return thread.name, thread.daemon


pool = ThreadPool(2)
print(sorted(pool.map(who, range(2), chunksize=1)))
print(sorted([t.name for t in threading.enumerate()]))
pool.apply_async(threading.Event().wait)
print('the program ends all the same')
