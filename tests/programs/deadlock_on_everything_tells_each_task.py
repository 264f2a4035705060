# hangs
# exit 3
import queue
import threading

lock = threading.Lock()
rlock = threading.RLock()
full = queue.Queue(1)
full.put(1)
lifo = queue.LifoQueue()
simple = queue.SimpleQueue()
ready = threading.Semaphore(0)


def put():
    ready.release()
    full.put(2)


def get():
    ready.release()
    lifo.get()


def get_simple():
    ready.release()
    simple.get()


def join_queue():
    ready.release()
    full.join()


def acquire():
    ready.release()
    lock.acquire()


def acquire_again():
    ready.release()
    rlock.acquire()


def wait_condition():
    condition = threading.Condition()
    with condition:
        ready.release()
        condition.wait()


def wait_semaphore():
    ready.release()
    threading.Semaphore(0).acquire()


def wait_event():
    ready.release()
    threading.Event().wait()


def wait_barrier():
    ready.release()
    threading.Barrier(2).wait()


def join_main():
    ready.release()
    threading.main_thread().join()


def wait_daemon():
    ready.release()
    threading.Event().wait()


lock.acquire()
rlock.acquire()
work = [put, get, get_simple, join_queue, acquire, acquire_again,
        wait_condition, wait_semaphore, wait_event, wait_barrier, join_main]
threads = [threading.Thread(target=f, name=f.__name__) for f in work]
threads.append(threading.Thread(target=wait_daemon, daemon=True, name='helper'))
for thread in threads:
    thread.start()
for thread in threads:
    ready.acquire()
print('all wait', flush=True)
threads[0].join()
