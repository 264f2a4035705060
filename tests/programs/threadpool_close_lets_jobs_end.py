import threading
import time
from multiprocessing.pool import ThreadPool

started = threading.Event()
gate = threading.Event()
done = []


def work(n):
    started.set()
    gate.wait()
    done.append(n)
    return n


pool = ThreadPool(1)
results = [pool.apply_async(work, (n,)) for n in range(3)]
walk = pool.imap(work, iter(range(3, 6)))
started.wait()
pool.close()
print(done, [r.ready() for r in results])
gate.set()
pool.join()
print(done, [r.get() for r in results], list(walk))

# terminate drops what has not begun
gate.clear()
started.clear()
done.clear()
pool = ThreadPool(1)
results = [pool.apply_async(work, (n,)) for n in range(3)]
started.wait()
threading.Timer(0.05, gate.set).start()
pool.terminate()
time.sleep(0.1)
print([r.ready() for r in results][1:])
