import multiprocessing
import threading
from multiprocessing import Process, Queue


def child(results):
    me = threading.current_thread()
    results.put((me.name, me is threading.main_thread(), threading.active_count()))
    t = threading.Thread(target=lambda: results.put("a thread of the child"))
    t.start()
    t.join()


def start(results):
    p = Process(target=child, args=(results,))
    p.start()
    p.join()
    results.put((p.exitcode, multiprocessing.active_children()))


if __name__ == "__main__":
    results = Queue()
    stop = threading.Event()
    threading.Thread(target=stop.wait).start()
    t = threading.Thread(target=start, args=(results,), name="starter")
    t.start()
    t.join()
    start(results)
    for _ in range(6):
        print(results.get())
    stop.set()
