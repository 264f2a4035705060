import multiprocessing
import time
from multiprocessing import Process, Queue


def have_child(results):
    me = multiprocessing.current_process()
    try:
        Process(target=print).start()
        results.put((me.daemon, "started"))
    except AssertionError as error:
        results.put((me.daemon, str(error)))
    results.put(Process(target=print).daemon)


def outlive(seconds):
    time.sleep(seconds)
    print("waited for", seconds)


def linger():
    time.sleep(60)
    print("a daemon should have been ended")


if __name__ == "__main__":
    results = Queue()
    d = Process(target=have_child, args=(results,), daemon=True)
    d.start()
    print(results.get(), results.get())
    d.join()
    print(d.daemon, Process(daemon=None).daemon, Process(daemon=False).daemon)
    p = Process(target=linger)
    p.daemon = True
    p.start()
    Process(target=outlive, args=(0.2,)).start()
    Process(target=outlive, args=(0.05,)).start()
    print("main ends", flush=True)
