# Workers take from one queue and put into another one, under a lock.
from multiprocessing import JoinableQueue, Lock, Process, Queue, RLock, Value


def work(lock, tasks, results, total):
    while True:
        number = tasks.get()
        if number is None:
            tasks.task_done()
            break
        with total.get_lock():
            with total.get_lock():
                total.value += number
        with lock:
            results.put(number)
        tasks.task_done()


if __name__ == "__main__":
    lock, tasks, results, total = RLock(), JoinableQueue(), Queue(1), Value("i", 0)
    workers = [
        Process(target=work, args=(lock, tasks, results, total))
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for item in (1, 2, 3, None, None):
        tasks.put(item)
    assert sum(results.get() for _ in range(3)) == 6
    tasks.join()
    for worker in workers:
        worker.join()
    assert total.value == 6
