# Only the thread that forks lives on in the child. Locks that other threads
# hold stay held; the forking thread's own can be released.
import multiprocessing
import queue
import threading

mine, other, free = threading.Lock(), threading.Lock(), threading.Lock()
again, others = threading.RLock(), threading.RLock()
condition = threading.Condition()
ready, done = threading.Event(), threading.Event()
semaphore = threading.Semaphore(2)
items = queue.Queue(3)
best = queue.PriorityQueue()
local = threading.local()
local.x = "main"


def hold():
    other.acquire()
    others.acquire()
    semaphore.acquire()
    local.x = "holder"
    ready.set()
    done.wait()
    semaphore.release()
    others.release()
    other.release()


def take():
    condition.acquire()
    condition.wait()
    condition.release()


def child(thread):
    print(mine.locked(), other.locked(), free.locked())
    print(other.acquire(timeout=0.01), others.acquire(False), free.acquire(False))
    mine.release()
    again.release()
    again.release()
    try:
        again.release()
    except RuntimeError as e:
        print(e)
    print(mine.acquire(False), again.acquire(False), ready.is_set(), done.is_set())
    print([semaphore.acquire(False) for _ in range(2)])
    print(items.qsize(), items.get(), items.get(), items.empty())
    print(best.get(), best.get(), local.x)
    print(thread.is_alive(), threading.active_count(), len(threading.enumerate()))
    print(threading.current_thread() is threading.main_thread())
    with condition:
        condition.notify_all()
    started = threading.Thread(target=lambda: print("new thread", hasattr(local, "x")))
    started.start()
    started.join()


if __name__ == "__main__":
    thread = threading.Thread(target=hold)
    thread.start()
    threading.Thread(target=take, daemon=True).start()
    ready.wait()
    mine.acquire()
    again.acquire()
    again.acquire()
    items.put("a")
    items.put("b")
    best.put((2, "later"))
    best.put((1, "sooner"))
    process = multiprocessing.Process(target=child, args=(thread,))
    process.start()
    process.join()
    print("parent", process.exitcode, items.qsize(), best.qsize(), mine.locked())
    done.set()
    thread.join()
    print(other.locked(), thread.is_alive())
