# race: Job.count
import threading


class Job:
    count = 0

    def __init__(self):
        Job.count += 1


threads = [threading.Thread(target=Job) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
