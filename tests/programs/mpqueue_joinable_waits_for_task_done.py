from multiprocessing import JoinableQueue, Process, Queue
import time


def work(jobs, results):
    while True:
        n = jobs.get()
        time.sleep(0.01)
        results.put(n * n)
        jobs.task_done()


if __name__ == "__main__":
    jobs, results = JoinableQueue(), Queue()
    workers = [Process(target=work, args=(jobs, results), daemon=True) for _ in range(2)]
    for w in workers:
        w.start()
    for turn in range(2):
        for n in range(6):
            jobs.put(n)
        jobs.join()
        print(sorted(results.get() for _ in range(6)), jobs.empty(), jobs.qsize())
    jobs.join()
    try:
        jobs.task_done()
    except ValueError as error:
        print(error)
    print(isinstance(jobs, type(Queue())))
    small = JoinableQueue(1)
    small.put(1)
    try:
        small.put(2, timeout=0.02)
    except Exception as error:
        print(type(error).__name__)
    small.get()
    small.task_done()
    small.join()
    print("joined")
