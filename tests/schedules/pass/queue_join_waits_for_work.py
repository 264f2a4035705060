# After join() all that was done before each task_done() can be read.
import queue
import threading

jobs = queue.Queue()
done = [None] * 6


def work():
    while True:
        n = jobs.get()
        done[n] = n * 2
        jobs.task_done()


for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
for n in range(6):
    jobs.put(n)
jobs.join()
assert done == [0, 2, 4, 6, 8, 10]
