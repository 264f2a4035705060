import queue
import threading
import time

jobs = queue.Queue()


def worker():
    me = threading.current_thread().name
    while True:
        seconds = jobs.get()
        time.sleep(seconds)
        print(f"{me}: a job of {seconds} s")
        jobs.task_done()


for name in ("Ann", "Bo", "Cy"):
    threading.Thread(target=worker, name=name, daemon=True).start()

for seconds in (0.9, 0.1, 0.2, 0.3, 0.1, 0.2, 0.1):
    jobs.put(seconds)

print("main: waiting for the jobs, not for the workers")
jobs.join()
print("main: all jobs done, alive:", threading.active_count(), "threads")
